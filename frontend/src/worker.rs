//! The service worker: it keeps the page for times without a network, and shows notifications. See `assets/sw.js`.
//!
//! The page's own script registers it, see `shell.rs` of the server. Browsers have none where the page is not served
//! securely: then nothing here does anything.

use std::cell::RefCell;

use app::words;
use client::view::Notification;
use js_sys::{Object, Reflect};
use protocol::id::ChannelId;
use protocol::json::ObjectText;
use wasm_bindgen::JsValue;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::prelude::wasm_bindgen;
use web_sys::MessageEvent;

use crate::{driver, storage};

#[wasm_bindgen]
extern "C" {
    /// The worker's registration, of which the active worker is one that can be told something.
    type Registration;
    type Worker;

    #[wasm_bindgen(catch, js_namespace = ["navigator", "serviceWorker"], js_name = addEventListener)]
    fn add_event_listener(kind: &str, callback: &JsValue) -> Result<(), JsValue>;

    #[wasm_bindgen(catch, js_namespace = ["navigator", "serviceWorker", "ready"], js_name = then)]
    fn when_ready(callback: &JsValue) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(catch, js_namespace = ["navigator", "serviceWorker", "controller"], js_name = postMessage)]
    fn post_to_controller(message: &Object) -> Result<(), JsValue>;

    #[wasm_bindgen(method, getter)]
    fn active(this: &Registration) -> Option<Worker>;

    #[wasm_bindgen(catch, method, js_name = postMessage)]
    fn post(this: &Worker, message: &Object) -> Result<(), JsValue>;
}

thread_local! {
    /// Known as soon as there is a worker, also where it does not control this page.
    static REGISTRATION: RefCell<Option<Registration>> = const { RefCell::new(None) };
}

/// From now on goes where a notification leads that somebody clicks, and takes everything whole where the worker asks.
pub(crate) fn listen() {
    let on_message = Closure::<dyn FnMut(MessageEvent)>::new(|event: MessageEvent| {
        if let Some(path) = event.data().as_string() {
            driver::go(path);
        } else {
            // Said between the last frame of the old connection and the first of the new one.
            post("whole", "");
            driver::resync();
        }
    });
    // It is never removed: it lives as long as the page.
    let _ = add_event_listener("message", &on_message.into_js_value());
    let on_ready = Closure::once_into_js(|registration: Registration| {
        REGISTRATION.set(Some(registration));
        driver::worker_came();
    });
    let _ = when_ready(&on_ready);
}

/// Keeps a frame with the page of this tab.
pub(crate) fn keep(frame: &str) {
    post("keep", frame);
}

/// Tells the person of a message, where they have turned that on in this browser.
pub(crate) fn notify(notification: &Notification) {
    if storage::has_notifications() {
        let mut json = ObjectText::new();
        json.text("title", &words::notification_title(notification));
        json.text("body", words::notification_text(notification));
        json.text("path", &notification.path).id("tag", &notification.channel);
        post("notify", &json.finish());
    }
}

/// Takes back what the person was told of a channel.
pub(crate) fn close_notifications(channel: ChannelId) {
    if storage::has_notifications() {
        post("close", &channel.to_string());
    }
}

/// Says where this tab is, so that nobody is told of what they look at.
pub(crate) fn set_path(path: &str) {
    post("path", path);
}

/// Shows a number on the icon of the installed app; none at zero.
pub(crate) fn set_badge(count: u32) {
    post("badge", &count.to_string());
}

/// Has all forgotten that belongs to whoever was signed in.
pub(crate) fn forget() {
    post("forget", "");
}

/// Tells the worker something. Where there is none, nobody hears it.
fn post(kind: &str, value: &str) {
    let message = Object::new();
    let _ = Reflect::set(&message, &JsValue::from_str(kind), &JsValue::from_str(value));
    if post_to_controller(&message).is_err() {
        let active = REGISTRATION.with_borrow(|slot| slot.as_ref().and_then(Registration::active));
        if let Some(worker) = active {
            let _ = worker.post(&message);
        }
    }
}
