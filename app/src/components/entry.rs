//! One line of a list: a channel, a contact, a member, a channel to join.

use client::intent::Intent;
use client::view::{BrowseEntry, ChannelEntry, ContactEntry, MemberEntry, Presence};
use leptos::ev::MouseEvent;
use leptos::html;
use leptos::prelude::*;
use protocol::id::UserId;

use crate::actions::Actions;
use crate::ask::Ask;
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
        write_name(&mut html, "entry__name", channel.name.as_str());
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

    /// A public channel, to join or to open.
    pub(crate) fn listing(channel: &BrowseEntry) -> Self {
        let name = channel.name.as_str();
        let members = usize::try_from(channel.member_count).unwrap_or(usize::MAX);
        let mut html = Html::new();
        icon::write_placed(&mut html, icon::HASH, "icon listing__icon");
        write_name(&mut html, "listing__name", name);
        html.open_class("span", "listing__detail")
            .text(&words::counted(members, "member", "members"))
            .close();
        if channel.joined {
            html.open_class("button", "button button--small button--quiet").attr("data-action", "go");
            html.attr("data-path", &channel.path).attr("aria-label", &format!("Open #{name}"));
        } else {
            html.open_class("button", "button button--small").attr("data-action", "join");
            html.attr("data-channel", &channel.id.to_string()).attr("aria-label", &format!("Join #{name}"));
        }
        html.attr("type", "button");
        if channel.changing {
            html.flag("disabled");
        }
        html.text(if channel.joined { "Open" } else { "Join" });
        Self { id: channel.id.0, html: html.into_string() }
    }
}

/// A list of them. A line stays the same element while its channel or user does, and keeps the focus.
#[component]
pub(crate) fn Entries(
    /// The list's class.
    class: &'static str,
    /// The class of a line.
    #[prop(optional)]
    line_class: Option<&'static str>,
    /// What the list is called, where nothing else says so.
    #[prop(optional)]
    label: Option<&'static str>,
    /// What is in it.
    entries: Memo<Vec<Entry>>,
    /// What joins a channel.
    #[prop(optional)]
    join: Option<Ask>,
) -> impl IntoView {
    let panels = Panels::expect();
    let actions = Actions::expect();
    let ids = Memo::new(move |_| -> Vec<u64> { entries.read().iter().map(|entry| entry.id).collect() });
    let on_click = move |event: MouseEvent| {
        let Some(control) = Control::pressed(&event) else { return };
        match control.action().as_str() {
            "join" => {
                if let (Some(join), Some(channel)) = (join, control.data("data-channel")) {
                    join.ask(Intent::JoinChannel { channel });
                }
            }
            "go" => {
                panels.browse_open.set(false);
                (actions.go)(control.data("data-path").unwrap_or_default());
            }
            // The way itself is the link's.
            _ => panels.close_overlays(),
        }
    };

    view! {
        <ul class=class aria-label=label on:click=on_click>
            <For each=move || ids.get() key=|id| *id let(id)>
                <Line id class=line_class entries />
            </For>
        </ul>
    }
}

#[component]
fn Line(id: u64, class: Option<&'static str>, entries: Memo<Vec<Entry>>) -> impl IntoView {
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

    view! { <li class=class node_ref=node inner_html=first></li> }
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
    write_name(html, "entry__name", name);
}

fn write_name(html: &mut Html, class: &str, name: &str) {
    html.open_class("span", class).attr("dir", "auto").text(name).close();
}

/// How much is unread, where something is. Silent: the link's label says it.
fn write_badge(html: &mut Html, unread: u32) {
    if unread > 0 {
        html.open_class("span", "badge").attr("aria-hidden", "true").text(&words::badge(unread)).close();
    }
}
