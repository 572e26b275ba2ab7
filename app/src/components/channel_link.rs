//! A joined channel in the sidebar.

use client::view::ChannelEntry;
use leptos::prelude::*;
use protocol::id::ChannelId;

use crate::components::icon;
use crate::panels::Panels;
use crate::state::{self, ChatStateStoreFields};
use crate::words;

/// The way to a joined channel. The element stays the same while what it says changes, and keeps the focus.
#[component]
pub(crate) fn ChannelLink(
    /// Which channel.
    id: ChannelId,
) -> impl IntoView {
    let state = state::expect();
    let entry =
        Memo::new(move |_| state.sidebar().read().channels.iter().find(|entry| entry.id == id).cloned());

    move || entry.get().map(link)
}

fn link(entry: ChannelEntry) -> impl IntoView {
    let panels = Panels::expect();
    let label = words::channel_label(entry.name.as_str(), entry.unread);

    view! {
        <li>
            <a
                class=class(entry.unread, false)
                href=entry.path
                aria-current=entry.open.then_some("page")
                aria-label=label
                on:click=move |_| panels.close_overlays()
            >
                {icon::placed(icon::HASH, "icon entry__icon")}
                <span class="entry__name" dir="auto">
                    {String::from(entry.name)}
                </span>
                {badge(entry.unread)}
            </a>
        </li>
    }
}

/// The classes of an entry.
pub(crate) fn class(unread: u32, is_away: bool) -> &'static str {
    match (unread > 0, is_away) {
        (false, false) => "entry",
        (true, false) => "entry entry--unread",
        (false, true) => "entry entry--away",
        (true, true) => "entry entry--unread entry--away",
    }
}

/// How much is unread, where something is. Silent: the link's label says it.
pub(crate) fn badge(unread: u32) -> Option<impl IntoView> {
    (unread > 0).then(|| {
        view! {
            <span class="badge" aria-hidden="true">
                {words::badge(unread)}
            </span>
        }
    })
}
