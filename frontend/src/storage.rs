//! The browser's storage. It may be full, forbidden or missing: then nothing is kept, and all else works.

use client::effect::StorageKey;
use gloo_storage::{LocalStorage, SessionStorage, Storage as _};
use leptos::prelude::window;
use protocol::emoji::Emoji;
use protocol::json;

/// The key of the emoji that were used last. They are no business of the client's.
const RECENT_EMOJI: &str = "banter.v1.recent_emoji";

/// The key that says whether the person wants notifications in this browser. The settings page writes it.
const NOTIFICATIONS: &str = "banter.v1.notifications";

/// Writes JSON text, or removes what is there.
pub(crate) fn store(key: StorageKey, tab: &str, json: Option<&str>) {
    let Some(storage) = storage_of(key) else { return };
    let name = key.name(tab);
    // Full or forbidden storage keeps nothing; what is on the page is not touched by that.
    let _ = match json {
        Some(json) => storage.set_item(&name, json),
        None => storage.remove_item(&name),
    };
}

/// Reads JSON text.
pub(crate) fn read(key: StorageKey, tab: &str) -> Option<String> {
    storage_of(key)?.get_item(&key.name(tab)).ok().flatten()
}

/// The emoji that were used last in this browser, the newest first.
pub(crate) fn recent_emoji() -> Vec<Emoji> {
    let json = local().and_then(|storage| storage.get_item(RECENT_EMOJI).ok().flatten());
    json.and_then(|json| json::read(&json).ok()).unwrap_or_default()
}

/// Keeps the emoji that were used last.
pub(crate) fn set_recent_emoji(recent: &[Emoji]) {
    if let Some(storage) = local() {
        let list = json::list(recent.iter().map(|emoji| json::quoted(emoji.as_str())));
        let _ = storage.set_item(RECENT_EMOJI, &list);
    }
}

/// Whether the person wants notifications in this browser.
pub(crate) fn has_notifications() -> bool {
    let wish = local().and_then(|storage| storage.get_item(NOTIFICATIONS).ok().flatten());
    wish.as_deref() == Some("on")
}

/// The keys of every stored outbox.
pub(crate) fn outboxes() -> Vec<String> {
    let Some(storage) = local() else { return Vec::new() };
    let count = storage.length().unwrap_or(0);
    let keys = (0..count).filter_map(|index| storage.key(index).ok().flatten());
    keys.filter(|key| key.starts_with(StorageKey::OUTBOX_PREFIX)).collect()
}

/// The stored outbox under a key.
pub(crate) fn outbox(key: &str) -> Option<String> {
    local()?.get_item(key).ok().flatten()
}

/// Removes the stored outbox under a key.
pub(crate) fn remove_outbox(key: &str) {
    if local().is_some() {
        LocalStorage::delete(key);
    }
}

fn storage_of(key: StorageKey) -> Option<web_sys::Storage> {
    if key.is_for_session() {
        // Where the browser forbids storage, gloo would panic.
        window().session_storage().ok().flatten().map(|_| SessionStorage::raw())
    } else {
        local()
    }
}

fn local() -> Option<web_sys::Storage> {
    window().local_storage().ok().flatten().map(|_| LocalStorage::raw())
}
