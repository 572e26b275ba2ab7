//! Web Locks: who holds one lives. They are missing where the page is not served securely.

use js_sys::{Object, Promise, Reflect};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::{Closure, wasm_bindgen};
use wasm_bindgen_futures::JsFuture;
use web_sys::AbortSignal;

#[wasm_bindgen]
extern "C" {
    /// Calls back with the lock, or with null where it is held; holds it until the callback's promise is settled.
    #[wasm_bindgen(catch, js_namespace = ["navigator", "locks"], js_name = request)]
    fn request(name: &str, options: &Object, granted: &JsValue) -> Result<Promise, JsValue>;
}

/// Holds a lock for as long as the page lives.
pub(crate) fn hold(name: &str) {
    let granted = Closure::once_into_js(|_lock: JsValue| Promise::new(&mut |_, _| {}));
    // Without locks there is nothing to hold.
    let _ = request(name, &Object::new(), &granted);
}

/// Does something while the lock is held, unless somebody else holds it. Without locks nobody does.
pub(crate) async fn with_free(name: &str, work: impl FnOnce() + 'static) {
    if !is_available() {
        return work();
    }
    ask(name, "ifAvailable", &JsValue::TRUE, work).await;
}

/// Waits until nobody holds the lock, or until nobody wants to wait any more. Says which: without locks, the latter.
pub(crate) async fn wait(name: &str, end: &AbortSignal) -> bool {
    ask(name, "signal", end, || {}).await
}

/// Asks for a lock with one option, and says whether that was answered.
async fn ask(name: &str, option: &str, value: &JsValue, work: impl FnOnce() + 'static) -> bool {
    let options = Object::new();
    // Setting a property of a plain object cannot fail.
    let _ = Reflect::set(&options, &JsValue::from_str(option), value);
    let granted = Closure::once_into_js(move |lock: JsValue| {
        if !lock.is_null() {
            work();
        }
    });
    match request(name, &options, &granted) {
        Ok(done) => JsFuture::from(done).await.is_ok(),
        Err(_) => false,
    }
}

/// Whether this browser has locks here.
pub(crate) fn is_available() -> bool {
    Reflect::has(&leptos::prelude::window().navigator(), &JsValue::from_str("locks")).unwrap_or(false)
}
