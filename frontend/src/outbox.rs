//! What tabs that are no more have left unsent: this tab takes it over.

use std::cell::RefCell;
use std::collections::HashSet;

use client::effect::StorageKey;
use client::restore::AdoptError;
use leptos::task::spawn_local;

use crate::{driver, lock, storage};

thread_local! {
    /// The outboxes of the tabs whose end this one waits for.
    static WATCHED: RefCell<HashSet<String>> = RefCell::default();
}

/// Holds this tab's own outbox from now on.
pub(crate) fn hold() {
    lock::hold(&driver::outbox_key());
}

/// Takes over every other outbox that nobody holds. A reload of the page counts as another tab.
///
/// Where the browser has no locks, those of other living tabs are taken over too: the server carries out
/// a command that comes twice once.
pub(crate) async fn adopt() {
    for key in others() {
        let name = key.clone();
        lock::with_free(&name, move || adopt_one(&key)).await;
    }
}

/// Waits for each other outbox until the tab that holds it is no more, and takes it over, if it can be sent from here.
/// Else it waits for the same tab, which may just be loaded again. Without locks nobody knows when a tab is no more.
pub(crate) fn watch() {
    if lock::is_available() {
        others().for_each(watch_one);
    }
}

/// Whether the storage's change of this key (`None`: of all) is of an outbox.
pub(crate) fn is_of(key: Option<&str>) -> bool {
    key.is_none_or(|key| key.starts_with(StorageKey::OUTBOX_PREFIX))
}

fn others() -> impl Iterator<Item = String> {
    let own = driver::outbox_key();
    storage::outboxes().into_iter().filter(move |key| *key != own)
}

fn watch_one(key: String) {
    if !WATCHED.with_borrow_mut(|watched| watched.insert(key.clone())) {
        return;
    }
    spawn_local(async move {
        let name = key.clone();
        lock::with(&name, move || {
            WATCHED.with_borrow_mut(|watched| watched.remove(&key));
            if driver::is_online() {
                adopt_one(&key);
            }
        })
        .await;
    });
}

/// What was taken over is stored as ours by now, before the other is removed.
fn adopt_one(key: &str) {
    let Some(json) = storage::outbox(key) else { return };
    match driver::adopt(&json) {
        Ok(_) | Err(AdoptError::Unreadable) => storage::remove_outbox(key),
        Err(AdoptError::OtherUser | AdoptError::Full) => {}
    }
}
