//! What tabs that are no more have left unsent: this tab takes it over.

use std::cell::RefCell;
use std::time::Duration;

use client::effect::StorageKey;
use client::restore::AdoptError;
use leptos::task::spawn_local;
use web_sys::AbortController;

use crate::{clock, driver, lock, page, storage};

/// How long what was left waits for its own tab, which may only be loaded again, and for what that stored last.
const GRACE: Duration = Duration::from_secs(2);

/// The tabs whose end this one waits for.
struct Watch {
    outboxes: Vec<String>,
    end: AbortController,
}

thread_local! {
    /// Nobody waits in a tab that is not in view: a browser that stops it there would give it locks all the same.
    static WATCH: RefCell<Option<Watch>> = const { RefCell::new(None) };
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

/// What is taken over goes out at once from now on. Without locks nobody knows what may be taken over later.
pub(crate) fn online() {
    if lock::is_available() {
        spawn_local(async {
            adopt().await;
            watch();
        });
    }
}

/// Waits until the tabs are no more that hold the other outboxes, and takes over what they have left, if it can be sent
/// from here. Otherwise it waits for a page that is loaded, maybe in the same tab, or that is online.
pub(crate) fn watch() {
    if lock::is_available() && page::is_visible() {
        others().for_each(watch_one);
    }
}

/// Waits no longer.
pub(crate) fn unwatch() {
    if let Some(watch) = WATCH.take() {
        watch.end.abort();
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
    let begun = WATCH.with_borrow_mut(|watch| {
        if watch.is_none() {
            *watch = Some(Watch { outboxes: Vec::new(), end: AbortController::new().ok()? });
        }
        let watch = watch.as_mut().filter(|watch| !watch.outboxes.contains(&key))?;
        watch.outboxes.push(key.clone());
        Some(watch.end.signal())
    });
    let Some(end) = begun else { return };
    spawn_local(async move {
        if !lock::wait(&key, &end).await {
            return;
        }
        WATCH.with_borrow_mut(|watch| {
            if let Some(watch) = watch {
                watch.outboxes.retain(|watched| *watched != key);
            }
        });
        clock::pause(GRACE).await;
        if driver::is_online() {
            let name = key.clone();
            lock::with_free(&name, move || adopt_one(&key)).await;
        }
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
