//! One line of a list: a channel, a contact, a member.

use client::view::{ChannelEntry, ContactEntry, MemberEntry, Presence};
use leptos::ev::MouseEvent;
use leptos::html;
use leptos::prelude::*;
use protocol::id::UserId;

use crate::components::control::{self, Control};
use crate::components::{icon, picture};
use crate::html::Html;
use crate::panels::Panels;
use crate::words;

/// One line of a list, written as text. One kind for all lists, so that their code is in the browser once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Entry {
    /// By what the list knows the line.
    id: u64,
    html: String,
}

impl Entry {
    /// A joined channel.
    pub(crate) fn channel(channel: &ChannelEntry) -> Self {
        let label = words::channel_label(channel.name.as_str(), channel.unread);
        let class = class(channel.unread, false);
        let mut html = Html::new();
        open_link(&mut html, class, &channel.path, &label, channel.open);
        icon::write_placed(&mut html, icon::HASH, "icon entry__icon");
        write_name(&mut html, channel.name.as_str());
        write_badge(&mut html, channel.unread);
        Self { id: channel.id.0, html: html.into_string() }
    }

    /// Another user.
    pub(crate) fn contact(contact: &ContactEntry) -> Self {
        let name = contact.display_name.as_str();
        let label = words::contact_label(name, contact.presence, contact.unread);
        let class = class(contact.unread, contact.presence == Presence::LoggedOut);
        let mut html = Html::new();
        open_link(&mut html, class, &contact.path, &label, contact.open);
        write_user(&mut html, contact.user, name, contact.presence);
        write_badge(&mut html, contact.unread);
        Self { id: contact.user.0, html: html.into_string() }
    }

    /// A member of the open channel, with the way to the direct messages where it is somebody else.
    pub(crate) fn member(member: &MemberEntry, path: Option<&str>) -> Self {
        let name = member.display_name.as_str();
        let class = class(0, member.presence == Presence::LoggedOut);
        let mut html = Html::new();
        match path {
            Some(path) => {
                let label = words::contact_label(name, member.presence, 0);
                open_link(&mut html, class, path, &label, false);
                write_user(&mut html, member.user, name, member.presence);
            }
            None => {
                html.open_class("span", class);
                write_user(&mut html, member.user, name, member.presence);
                html.open_class("span", "entry__note").text(words::YOU).close();
            }
        }
        Self { id: member.user.0, html: html.into_string() }
    }
}

/// A list of them. A line stays the same element while its channel or user does, and keeps the focus.
#[component]
pub(crate) fn Entries(
    /// The list's class.
    class: &'static str,
    /// What is in it.
    entries: Memo<Vec<Entry>>,
) -> impl IntoView {
    let panels = Panels::expect();
    let ids = Memo::new(move |_| -> Vec<u64> { entries.read().iter().map(|entry| entry.id).collect() });
    let on_click = move |event: MouseEvent| {
        // The way itself is the link's.
        if Control::pressed(&event).is_some() {
            panels.close_overlays();
        }
    };

    view! {
        <ul class=class on:click=on_click>
            <For each=move || ids.get() key=|id| *id let(id)>
                <Line id entries />
            </For>
        </ul>
    }
}

#[component]
fn Line(id: u64, entries: Memo<Vec<Entry>>) -> impl IntoView {
    let node = NodeRef::<html::Li>::new();
    let html = move || {
        entries.with(|entries| entries.iter().find(|entry| entry.id == id).map(|entry| entry.html.clone()))
    };
    let first = untrack(html).unwrap_or_default();
    let shown = first.clone();
    Effect::new(move |before: Option<String>| {
        let before = before.unwrap_or_else(|| shown.clone());
        // Where it is gone, so is the line in a moment.
        let Some(now) = html() else { return before };
        if now != before
            && let Some(node) = node.get_untracked()
        {
            control::replace(&node, &now);
        }
        now
    });

    view! { <li node_ref=node inner_html=first></li> }
}

fn class(unread: u32, is_away: bool) -> &'static str {
    match (unread > 0, is_away) {
        (false, false) => "entry",
        (true, false) => "entry entry--unread",
        (false, true) => "entry entry--away",
        (true, true) => "entry entry--unread entry--away",
    }
}

fn open_link(html: &mut Html, class: &str, path: &str, label: &str, is_open: bool) {
    html.open_class("a", class).attr("href", path).attr("data-action", "open").attr("aria-label", label);
    if is_open {
        html.attr("aria-current", "page");
    }
}

fn write_user(html: &mut Html, user: UserId, name: &str, presence: Presence) {
    picture::write_with_presence(html, "entry__picture", user, name, presence);
    write_name(html, name);
}

fn write_name(html: &mut Html, name: &str) {
    html.open_class("span", "entry__name").attr("dir", "auto").text(name).close();
}

/// How much is unread, where something is. Silent: the link's label says it.
fn write_badge(html: &mut Html, unread: u32) {
    if unread > 0 {
        html.open_class("span", "badge").attr("aria-hidden", "true").text(&words::badge(unread)).close();
    }
}
