//! The table of emoji, which is fetched once somebody wants one, and those that were used last.

use std::cell::Cell;

use app::emoji::EmojiTable;
use leptos::task::spawn_local;
use protocol::emoji::Emoji;
use protocol::json;

use crate::{driver, http, storage};

/// Where the table is.
const TABLE_PATH: &str = "/emoji.json";

/// How many emoji are remembered.
const RECENT_MAX: usize = 16;

thread_local! {
    /// Whether the table is there, or on its way.
    static ASKED: Cell<bool> = const { Cell::new(false) };
}

/// Fetches the table, unless it is there or on its way. Where it could not be fetched, the next call tries again.
pub(crate) fn load() {
    if ASKED.replace(true) {
        return;
    }
    spawn_local(async {
        let table = fetch().await;
        ASKED.set(table.is_some());
        driver::show_emoji(table);
    });
}

/// Shows those that were used last.
pub(crate) fn restore() {
    driver::show_recent_emoji(storage::recent_emoji());
}

/// Remembers an emoji as the one used last.
pub(crate) fn used(emoji: Emoji) {
    // Another tab may have used others meanwhile.
    let mut recent = storage::recent_emoji();
    recent.retain(|before| *before != emoji);
    recent.insert(0, emoji);
    recent.truncate(RECENT_MAX);
    storage::set_recent_emoji(&recent);
    driver::show_recent_emoji(recent);
}

async fn fetch() -> Option<EmojiTable> {
    let response = http::fetch("GET", TABLE_PATH, &[], None).await.ok()?;
    json::read(&http::text(&response).await.ok()?).ok()
}
