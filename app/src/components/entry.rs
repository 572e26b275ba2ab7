//! One line of a list: a channel, a contact, a member.

use client::view::{ChannelEntry, ContactEntry, MemberEntry, Presence};
use leptos::ev::{FocusEvent, MouseEvent};
use leptos::html;
use leptos::prelude::*;

use crate::components::control::{self, Control};
use crate::components::icon;
use crate::components::picture::Face;
use crate::html::Html;
use crate::panels::Panels;
use crate::react::{effect, handler, memo};
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
        let waiting = Waiting::new(channel.unread, channel.mentions, channel.muted, false);
        let label = words::around::channel_label(channel.name.as_str(), channel.private, waiting);
        let mut html = Html::new();
        open_link(&mut html, class(waiting, channel.muted), &channel.path, &label, channel.open);
        let icon = if channel.private { icon::LOCK } else { icon::HASH };
        icon::write_placed(&mut html, icon, "icon entry__icon");
        write_name(&mut html, channel.name.as_str());
        write_badge(&mut html, waiting);
        Self { id: channel.id.0, html: html.into_string() }
    }

    /// Another user.
    pub(crate) fn contact(contact: &ContactEntry) -> Self {
        let name = contact.display_name.as_str();
        let waiting = Waiting::new(contact.unread, 0, contact.muted, true);
        let label = words::around::contact_label(name, contact.presence, waiting);
        let is_away = contact.presence == Presence::LoggedOut || contact.muted;
        let mut html = Html::new();
        open_link(&mut html, class(waiting, is_away), &contact.path, &label, contact.open);
        write_face(&mut html, &Face::of_contact(contact), contact.presence);
        write_name(&mut html, name);
        write_badge(&mut html, waiting);
        Self { id: contact.user.0, html: html.into_string() }
    }

    /// A member of the open channel, with the way to the direct messages where it is somebody else.
    pub(crate) fn member(member: &MemberEntry, path: Option<&str>) -> Self {
        let name = member.display_name.as_str();
        let class = class(Waiting::default(), member.presence == Presence::LoggedOut);
        let mut html = Html::new();
        match path {
            Some(path) => {
                let label = words::around::contact_label(name, member.presence, Waiting::default());
                open_link(&mut html, class, path, &label, false);
            }
            None => {
                html.open_class("span", class);
            }
        }
        write_face(&mut html, &Face::of_member(member), member.presence);
        write_name(&mut html, name);
        if path.is_none() {
            html.open_class("span", "entry__note").text(words::around::YOU).close();
        }
        Self { id: member.user.0, html: html.into_string() }
    }
}

/// How many messages of others wait for the user in one place.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Waiting {
    /// How many are unread.
    pub(crate) unread: u32,
    /// How many of those call the user.
    pub(crate) calls: u32,
    /// Whether the user wants no number here.
    pub(crate) is_muted: bool,
}

impl Waiting {
    /// Whoever writes to the user alone always calls the user.
    pub(crate) fn new(unread: u32, mentions: u32, is_muted: bool, is_direct: bool) -> Self {
        if is_muted {
            return Self { is_muted, ..Self::default() };
        }
        Self { unread, calls: if is_direct { unread } else { mentions }, is_muted }
    }

    fn is_some(self) -> bool {
        self.unread > 0
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
    let ids = memo(move || -> Vec<u64> { entries.read().iter().map(|entry| entry.id).collect() });
    let on_click = move |event: MouseEvent| {
        // The way itself is the link's.
        if Control::pressed(&event).is_some() {
            panels.close_overlays();
        }
    };

    // A line that moves loses the focus on its way.
    let held = RwSignal::new(String::new());
    effect(move |_| {
        ids.track();
        let held = held.get_untracked();
        if !held.is_empty() {
            request_animation_frame(move || {
                if panels.is_focus_lost() {
                    control::focus_first(&[&format!(".{class} [href=\"{held}\"]"), &format!(".{class} a")]);
                }
            });
        }
    });
    let on_focus = move |event: FocusEvent| {
        let link = control::closest(&event, "[href]");
        held.set(link.and_then(|link| link.get_attribute("href")).unwrap_or_default());
    };
    let on_blur = move |event: FocusEvent| {
        if event.related_target().is_some() {
            held.set(String::new());
        }
    };

    view! {
        <ul class=class on:click=handler(on_click) on:focusin=handler(on_focus) on:focusout=handler(on_blur)>
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
    effect(move |before: Option<String>| {
        let before = before.unwrap_or_else(|| shown.clone());
        // Where it is gone, so is the line in a moment.
        let Some(now) = html() else { return before };
        if now != before
            && let Some(node) = node.get_untracked()
        {
            control::refresh_link(&node, &now);
        }
        now
    });

    view! { <li node_ref=node inner_html=first></li> }
}

fn class(waiting: Waiting, is_away: bool) -> &'static str {
    match (waiting.is_some(), is_away) {
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

/// Writes the picture of a line, with the dot of presence.
pub(crate) fn write_face(html: &mut Html, face: &Face<'_>, presence: Presence) {
    face.write_with_presence(html, "entry__picture", presence);
}

fn write_name(html: &mut Html, name: &str) {
    html.open_class("span", "entry__name").attr("dir", "auto").text(name).close();
}

/// Writes how much waits, where something does. Silent: the link's label says it. What calls the user is loud,
/// and is counted alone.
pub(crate) fn write_badge(html: &mut Html, waiting: Waiting) {
    let (count, class) =
        if waiting.calls > 0 { (waiting.calls, "badge") } else { (waiting.unread, "badge badge--quiet") };
    if count > 0 {
        html.open_class("span", class).attr("aria-hidden", "true").text(&words::around::badge(count)).close();
    }
}
