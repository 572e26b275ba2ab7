//! The page around the views: its address, its title, whether it is seen, whether there is a network.

use client::effect::StorageKey;
use client::route::Route;
use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, HtmlAnchorElement, HtmlTextAreaElement, MouseEvent, VisibilityState};

use crate::{driver, outbox, worker};

/// The id of the composer's text.
const COMPOSER_ID: &str = "composer-text";

/// The id of the page's icon, which names the other one, see `shell.rs` of the server.
const ICON_ID: &str = "icon";
const OTHER_ICON: &str = "data-other";

/// What the browser's history says of an entry for what lies above the timeline.
const LAYER: &str = "layer";

/// Tells the driver from now on what happens to the page.
pub(crate) fn listen() {
    // None of them is ever removed: they live as long as the page.
    let _ = window_event_listener(ev::popstate, |_| driver::moved());
    let _ = window_event_listener(ev::click, |event| follow_link(&event));
    worker::listen();
    let _ = window_event_listener(ev::online, |_| driver::handle_network(true));
    let _ = window_event_listener(ev::offline, |_| driver::handle_network(false));
    let _ = window_event_listener(ev::visibilitychange, |_| seen());
    let _ = window_event_listener(ev::pageshow, |event| {
        if event.persisted() {
            driver::returned();
        }
        seen();
    });
    let _ = window_event_listener(ev::storage, |event| {
        let key = event.key();
        if key.as_deref().is_none_or(|key| key == StorageKey::Drafts.name("")) {
            driver::restore(is_typing(), None);
        }
        if outbox::is_of(key.as_deref()) {
            outbox::watch();
        }
    });
}

/// The page came into view, or went out of it.
fn seen() {
    if is_visible() {
        outbox::watch();
    } else {
        outbox::unwatch();
    }
    driver::handle_visible(is_visible());
}

/// Whether somebody is writing in the composer: neither the text nor the caret may be touched.
pub(crate) fn is_typing() -> bool {
    let is_composer = |active: Element| active.id() == COMPOSER_ID;
    document().has_focus().unwrap_or(true) && document().active_element().is_some_and(is_composer)
}

/// What was typed into the composer before the page came alive.
pub(crate) fn typed() -> Option<String> {
    let composer = document().get_element_by_id(COMPOSER_ID)?;
    let text = composer.dyn_into::<HtmlTextAreaElement>().ok()?.value();
    (!text.is_empty()).then_some(text)
}

/// The address, as far as it is ours.
pub(crate) fn path() -> String {
    window().location().pathname().unwrap_or_default()
}

/// Makes this path the address, unless it is already. The entry of what lies above the timeline always gives way.
pub(crate) fn set_path(path: &str, replace: bool) {
    if path != self::path()
        && let Ok(history) = window().history()
    {
        // A browser refuses this to a page that does it too often; then only the address lags behind.
        let _ = if replace || is_layer() {
            history.replace_state_with_url(&JsValue::NULL, "", Some(path))
        } else {
            history.push_state_with_url(&JsValue::NULL, "", Some(path))
        };
    }
}

/// Gives what lies above the timeline an entry of the history, unless it has one.
pub(crate) fn push_layer() {
    if !is_layer()
        && let Ok(history) = window().history()
    {
        let _ = history.push_state_with_url(&JsValue::from_str(LAYER), "", None);
    }
}

/// Whether the entry of now is that of what lies above the timeline.
pub(crate) fn is_layer() -> bool {
    let state = window().history().and_then(|history| history.state());
    state.is_ok_and(|state| state.as_string().as_deref() == Some(LAYER))
}

/// Asks the browser to go back by one entry of the history: it does so in a moment. Says whether it could be asked.
pub(crate) fn back() -> bool {
    window().history().is_ok_and(|history| history.back().is_ok())
}

/// Shows the other icon: the one that says that something is unread, or the one that does not.
pub(crate) fn swap_icon() {
    if let Some(icon) = document().get_element_by_id(ICON_ID)
        && let (Some(shown), Some(other)) = (icon.get_attribute("href"), icon.get_attribute(OTHER_ICON))
    {
        let _ = icon.set_attribute("href", &other);
        let _ = icon.set_attribute(OTHER_ICON, &shown);
    }
}

/// Sets the title of the page.
pub(crate) fn set_title(title: &str) {
    document().set_title(title);
}

/// Loads the page again.
pub(crate) fn reload() {
    let _ = window().location().reload();
}

/// Loads another page, in place of the entry of what lies above the timeline, where that is the entry of now.
pub(crate) fn leave_for(address: &str) {
    let location = window().location();
    let _ = if is_layer() { location.replace(address) } else { location.assign(address) };
}

/// Whether somebody may be looking at the page.
pub(crate) fn is_visible() -> bool {
    document().visibility_state() == VisibilityState::Visible
}

/// Whether the browser has a network, as far as it knows.
pub(crate) fn is_online() -> bool {
    window().navigator().on_line()
}

/// Follows a link to a known place without loading another page. All others are the browser's to follow, unless one of
/// ours is to take the place of the entry of what lies above the timeline.
fn follow_link(event: &MouseEvent) {
    let is_plain = event.button() == 0
        && !event.default_prevented()
        && !(event.ctrl_key() || event.meta_key() || event.shift_key() || event.alt_key());
    if !is_plain {
        return;
    }
    let Some(link) = link_of(event).filter(is_ours) else { return };
    let path = link.pathname();
    if driver::knows(&path) {
        event.prevent_default();
        driver::go(path);
    } else if is_layer() {
        event.prevent_default();
        driver::leave_for(&link.href());
    }
}

/// Whether a route is a place in the chat. Every other one is a page of its own, which is loaded.
pub(crate) fn is_of_chat(route: &Route) -> bool {
    !matches!(route, Route::About | Route::Unknown(_))
}

fn link_of(event: &MouseEvent) -> Option<HtmlAnchorElement> {
    let target: Element = event.target()?.dyn_into().ok()?;
    target.closest("a[href]").ok()??.dyn_into().ok()
}

/// Whether a link leads to a page of ours, in this tab.
fn is_ours(link: &HtmlAnchorElement) -> bool {
    matches!(link.target().as_str(), "" | "_self")
        && link.rel() != "external"
        && !link.has_attribute("download")
        && link.hash().is_empty()
        && window().location().origin().is_ok_and(|origin| origin == link.origin())
}
