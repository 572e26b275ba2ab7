//! What tabs that are no more have left unsent: this tab takes it over.

use client::restore::AdoptError;
use leptos::task::spawn_local;

use crate::{driver, lock, storage};

/// Holds this tab's own outbox from now on.
pub(crate) fn hold() {
    lock::hold(&driver::outbox_key());
}

/// Takes over what was left since the page was loaded. Without locks nobody knows whether it was left.
pub(crate) fn adopt_later() {
    if lock::is_available() {
        spawn_local(adopt());
    }
}

/// Takes over every other outbox that nobody holds. A reload of the page counts as another tab.
///
/// Where the browser has no locks, those of other living tabs are taken over too: the server carries out
/// a command that comes twice once.
pub(crate) async fn adopt() {
    let own = driver::outbox_key();
    for key in storage::outboxes() {
        if key != own {
            let name = key.clone();
            lock::with_free(&name, move || adopt_one(&key)).await;
        }
    }
}

/// What was taken over is stored as ours by now, before the other is removed.
fn adopt_one(key: &str) {
    let Some(json) = storage::outbox(key) else { return };
    match driver::adopt(&json) {
        Ok(_) | Err(AdoptError::Unreadable) => storage::remove_outbox(key),
        Err(AdoptError::OtherUser | AdoptError::Full) => {}
    }
}
