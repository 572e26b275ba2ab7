//! Another user in the sidebar.

use client::view::{ContactEntry, Presence};
use leptos::prelude::*;
use protocol::id::UserId;

use crate::components::channel_link::badge;
use crate::components::picture;
use crate::panels::Panels;
use crate::state::{self, ChatStateStoreFields};
use crate::words;

/// The way to the direct messages with somebody. The element stays the same while presence and counts
/// change, so that it keeps the focus.
#[component]
pub(crate) fn ContactLink(
    /// Who.
    user: UserId,
) -> impl IntoView {
    let state = state::expect();
    let panels = Panels::expect();
    let entry = Memo::new(move |_| {
        state.sidebar().with(|sidebar| sidebar.contacts.iter().find(|entry| entry.user == user).cloned())
    });
    let with = move |read: fn(&ContactEntry) -> String| move || entry.with(|entry| entry.as_ref().map(read));
    let name = Memo::new(move |_| {
        entry.with(|entry| entry.as_ref().map(|entry| entry.display_name.to_string()).unwrap_or_default())
    });
    let presence = Memo::new(move |_| {
        entry.with(|entry| entry.as_ref().map_or(Presence::Offline, |entry| entry.presence))
    });
    let unread = Memo::new(move |_| entry.with(|entry| entry.as_ref().map_or(0, |entry| entry.unread)));

    view! {
        <li>
            <a
                class="entry"
                class=("entry--unread", move || unread.get() > 0)
                class=("entry--away", move || presence.get() == Presence::LoggedOut)
                href=with(|entry| entry.path.clone())
                aria-current=move || {
                    entry.with(|entry| entry.as_ref().is_some_and(|entry| entry.open)).then_some("page")
                }
                aria-label=with(|entry| {
                    words::contact_label(entry.display_name.as_str(), entry.presence, entry.unread)
                })
                on:click=move |_| panels.close_overlays()
            >
                <span class="entry__picture">
                    {move || name.with(|name| picture::picture(user, name))}
                    {move || picture::presence(presence.get())}
                </span>
                <span class="entry__name" dir="auto">
                    {move || name.get()}
                </span>
                {move || badge(unread.get())}
            </a>
        </li>
    }
}
