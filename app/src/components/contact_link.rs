//! Another user in the sidebar.

use client::view::{ContactEntry, Presence};
use leptos::prelude::*;
use protocol::id::UserId;

use crate::components::channel_link::{badge, class};
use crate::components::picture;
use crate::panels::Panels;
use crate::state::{self, ChatStateStoreFields};
use crate::words;

/// The way to the direct messages with somebody. The element stays the same while what it says changes, and
/// keeps the focus.
#[component]
pub(crate) fn ContactLink(
    /// Who.
    user: UserId,
) -> impl IntoView {
    let state = state::expect();
    let entry =
        Memo::new(move |_| state.sidebar().read().contacts.iter().find(|entry| entry.user == user).cloned());

    move || entry.get().map(link)
}

fn link(entry: ContactEntry) -> impl IntoView {
    let panels = Panels::expect();
    let label = words::contact_label(entry.display_name.as_str(), entry.presence, entry.unread);

    view! {
        <li>
            <a
                class=class(entry.unread, entry.presence == Presence::LoggedOut)
                href=entry.path
                aria-current=entry.open.then_some("page")
                aria-label=label
                on:click=move |_| panels.close_overlays()
            >
                {picture::with_presence("entry__picture", entry.user, entry.display_name.as_str(), entry.presence)}
                <span class="entry__name" dir="auto">
                    {String::from(entry.display_name)}
                </span>
                {badge(entry.unread)}
            </a>
        </li>
    }
}
