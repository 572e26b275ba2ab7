//! A joined channel in the sidebar.

use client::view::ChannelEntry;
use leptos::prelude::*;
use protocol::id::ChannelId;

use crate::components::icon;
use crate::panels::Panels;
use crate::state::{self, ChatStateStoreFields};
use crate::words;

/// The way to a joined channel. The element stays the same while counts change, so that it keeps the focus.
#[component]
pub(crate) fn ChannelLink(
    /// Which channel.
    id: ChannelId,
) -> impl IntoView {
    let state = state::expect();
    let panels = Panels::expect();
    let entry = Memo::new(move |_| {
        state.sidebar().with(|sidebar| sidebar.channels.iter().find(|entry| entry.id == id).cloned())
    });
    let with = move |read: fn(&ChannelEntry) -> String| move || entry.with(|entry| entry.as_ref().map(read));
    let unread = Memo::new(move |_| entry.with(|entry| entry.as_ref().map_or(0, |entry| entry.unread)));

    view! {
        <li>
            <a
                class="entry"
                class=("entry--unread", move || unread.get() > 0)
                href=with(|entry| entry.path.clone())
                aria-current=move || {
                    entry.with(|entry| entry.as_ref().is_some_and(|entry| entry.open)).then_some("page")
                }
                aria-label=with(|entry| words::channel_label(entry.name.as_str(), entry.unread))
                on:click=move |_| panels.close_overlays()
            >
                {icon::placed(icon::HASH, "icon entry__icon")}
                <span class="entry__name" dir="auto">
                    {with(|entry| entry.name.to_string())}
                </span>
                {move || badge(unread.get())}
            </a>
        </li>
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
