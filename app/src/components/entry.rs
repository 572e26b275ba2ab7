//! One line of a list: a channel, a contact, a member.

use client::view::{ChannelEntry, ContactEntry, MemberEntry, Presence};
use leptos::either::Either;
use leptos::prelude::*;
use protocol::id::UserId;

use crate::components::icon;
use crate::components::picture;
use crate::panels::Panels;
use crate::words;

/// One line of a list. One kind for all lists, so that their code is in the browser once.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Entry {
    /// By what the list knows the line.
    id: u64,
    name: String,
    /// What is read aloud.
    label: String,
    /// Where it leads; nowhere where it is oneself.
    path: Option<String>,
    /// Whose picture stands before the name; a channel has none.
    picture: Option<(UserId, Presence)>,
    unread: u32,
    /// Whether it is the open place.
    open: bool,
}

impl Entry {
    /// A joined channel.
    pub(crate) fn channel(channel: &ChannelEntry) -> Self {
        Self {
            id: channel.id.0,
            name: channel.name.to_string(),
            label: words::channel_label(channel.name.as_str(), channel.unread),
            path: Some(channel.path.clone()),
            picture: None,
            unread: channel.unread,
            open: channel.open,
        }
    }

    /// Another user.
    pub(crate) fn contact(contact: &ContactEntry) -> Self {
        Self {
            id: contact.user.0,
            name: contact.display_name.to_string(),
            label: words::contact_label(contact.display_name.as_str(), contact.presence, contact.unread),
            path: Some(contact.path.clone()),
            picture: Some((contact.user, contact.presence)),
            unread: contact.unread,
            open: contact.open,
        }
    }

    /// A member of the open channel, with the way to the direct messages where it is somebody else.
    pub(crate) fn member(member: &MemberEntry, path: Option<String>) -> Self {
        Self {
            id: member.user.0,
            name: member.display_name.to_string(),
            label: words::contact_label(member.display_name.as_str(), member.presence, 0),
            path,
            picture: Some((member.user, member.presence)),
            unread: 0,
            open: false,
        }
    }

    fn class(&self) -> &'static str {
        let is_away = matches!(self.picture, Some((_, Presence::LoggedOut)));
        match (self.unread > 0, is_away) {
            (false, false) => "entry",
            (true, false) => "entry entry--unread",
            (false, true) => "entry entry--away",
            (true, true) => "entry entry--unread entry--away",
        }
    }
}

/// A list of them. A line stays the same element while what it says changes, and so keeps the focus.
#[component]
pub(crate) fn Entries(
    /// The list's class.
    class: &'static str,
    /// What is in it.
    entries: Memo<Vec<Entry>>,
) -> impl IntoView {
    let ids = Memo::new(move |_| -> Vec<u64> { entries.read().iter().map(|entry| entry.id).collect() });

    view! {
        <ul class=class>
            <For each=move || ids.get() key=|id| *id let(id)>
                <Line id entries />
            </For>
        </ul>
    }
}

#[component]
fn Line(id: u64, entries: Memo<Vec<Entry>>) -> impl IntoView {
    let entry = Memo::new(move |_| entries.read().iter().find(|entry| entry.id == id).cloned());

    move || entry.get().map(line)
}

fn line(entry: Entry) -> impl IntoView {
    let panels = Panels::expect();
    let class = entry.class();
    let shown = view! {
        {match entry.picture {
            Some((user, presence)) => {
                Either::Left(picture::with_presence("entry__picture", user, &entry.name, presence))
            }
            None => Either::Right(icon::placed(icon::HASH, "icon entry__icon")),
        }}
        <span class="entry__name" dir="auto">
            {entry.name}
        </span>
    };
    let line = match entry.path {
        Some(path) => Either::Left(view! {
            <a
                class=class
                href=path
                aria-current=entry.open.then_some("page")
                aria-label=entry.label
                on:click=move |_| panels.close_overlays()
            >
                {shown}
                {badge(entry.unread)}
            </a>
        }),
        None => Either::Right(view! {
            <span class=class>
                {shown}
                <span class="entry__note">"you"</span>
            </span>
        }),
    };

    view! { <li>{line}</li> }
}

/// How much is unread, where something is. Silent: the link's label says it.
fn badge(unread: u32) -> Option<impl IntoView> {
    (unread > 0).then(|| {
        view! {
            <span class="badge" aria-hidden="true">
                {words::badge(unread)}
            </span>
        }
    })
}
