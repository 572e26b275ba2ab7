//! What is open, and what can be done with it.

use client::intent::Intent;
use client::place::Place;
use client::view::{ChannelView, ContactEntry, MemberEntry};
use leptos::html;
use leptos::prelude::*;

use crate::ask::Ask;
use crate::components::icon::{self, icon};
use crate::components::picture::Face;
use crate::components::pins_dialog::PinsButton;
use crate::html::Html;
use crate::pane::DETAILS_SUFFIX;
use crate::panels::{Panels, focus_when_closed};
use crate::react::{handler, memo};
use crate::state::{self, ChatStateStoreFields, State};
use crate::words;

/// The name of the open place with what belongs to it; on phones also the way to the menu.
#[component]
pub(crate) fn ChannelHeader() -> impl IntoView {
    let state = state::expect();
    let is_bare =
        Signal::derive(move || !matches!(*state.place().read(), Place::Channel(_) | Place::Direct { .. }));
    // A private one is left where it is said what that means.
    let is_not_left = Signal::derive(move || {
        let channel = state.channel().read();
        channel.as_ref().is_none_or(|channel| channel.private || channel.direct)
    });
    let is_not_channel = Signal::derive(move || !matches!(*state.place().read(), Place::Channel(_)));
    let html = memo(move || {
        let sidebar = state.sidebar().read();
        match (&*state.place().read(), &*state.channel().read()) {
            (Place::Channel(_), Some(channel)) => public(channel, &state.members().read()),
            (Place::Direct { user, .. }, _) => {
                let contact = sidebar.contacts.iter().find(|contact| contact.user == *user);
                contact.map(direct).unwrap_or_default()
            }
            (
                Place::Channel(_)
                | Place::SignedOut
                | Place::NotJoined(_)
                | Place::UnknownChannel(_)
                | Place::UnknownUser(_)
                | Place::About
                | Place::NoChannels
                | Place::UnknownPage,
                _,
            ) => String::new(),
        }
    });
    let details = Signal::derive(move || details_path(state));

    view! {
        <header class="channel-header" class=("channel-header--bare", is_bare)>
            <MenuButton />
            <div class="channel-header__place" inner_html=html></div>
            <div class="channel-header__actions" hidden=is_bare>
                <PinsButton />
                <a
                    class="button button--icon button--quiet"
                    href=details
                    data-pane=""
                    aria-label=words::around::DETAILS
                    title=words::around::DETAILS
                >
                    {icon(icon::INFO)}
                </a>
                <LeaveButton hidden=is_not_left />
                <MembersButton hidden=is_not_channel />
            </div>
        </header>
    }
}

/// Where all about the open place is said.
fn details_path(state: State) -> String {
    let contact = match *state.place().read() {
        Place::Direct { user, .. } => Some(user),
        Place::Channel(_)
        | Place::SignedOut
        | Place::NotJoined(_)
        | Place::UnknownChannel(_)
        | Place::UnknownUser(_)
        | Place::About
        | Place::NoChannels
        | Place::UnknownPage => None,
    };
    let sidebar = state.sidebar().read();
    let contact = sidebar.contacts.iter().find(|entry| Some(entry.user) == contact);
    let channel = state.channel().read();
    let path = contact.map(|contact| &contact.path).or(channel.as_ref().map(|channel| &channel.path));
    path.cloned().unwrap_or_default() + DETAILS_SUFFIX
}

/// A channel: its name, what it is about, else who is there.
fn public(channel: &ChannelView, members: &[MemberEntry]) -> String {
    let mut html = Html::new();
    html.open_class("h1", "channel-header__title").attr("dir", "auto");
    if channel.private {
        html.open_class("span", "channel-header__hash");
        icon::write(&mut html, icon::LOCK);
        html.open_class("span", "visually-hidden")
            .text(words::around::PRIVATE_CHANNEL)
            .text(" ")
            .close()
            .close();
    } else {
        html.open_class("span", "channel-header__hash").text("# ").close();
    }
    html.text(&channel.name).close();
    if channel.archived {
        html.open_class("span", "channel-header__mark").text(words::around::ARCHIVED).close();
    }
    match &channel.topic {
        Some(topic) => {
            html.open_class("p", "channel-header__detail channel-header__topic").attr("dir", "auto");
            html.attr("title", topic.as_str()).text(topic.as_str()).close();
        }
        None => write_detail(&mut html, &words::around::members_detail(members)),
    }
    html.into_string()
}

fn direct(contact: &ContactEntry) -> String {
    let mut html = Html::new();
    let name = contact.display_name.as_str();
    Face::of_contact(contact).write_with_presence(&mut html, "channel-header__picture", contact.presence);
    html.open_class("h1", "channel-header__title").attr("dir", "auto").text(name).close();
    write_detail(&mut html, words::around::presence(contact.presence));
    html.into_string()
}

fn write_detail(html: &mut Html, detail: &str) {
    html.open_class("span", "channel-header__detail").text(detail).close();
}

/// Opens the drawer. Takes the focus back when the drawer closes without going anywhere.
#[component]
fn MenuButton() -> impl IntoView {
    let panels = Panels::expect();
    let button = NodeRef::<html::Button>::new();
    focus_when_closed(panels.menu_open, button);

    view! {
        <button
            class="button button--icon button--quiet channel-header__menu"
            type="button"
            aria-label=words::around::OPEN_MENU
            aria-controls="sidebar"
            aria-expanded=Signal::derive(move || expanded(Some(panels.menu_open.get())))
            node_ref=button
            on:click=handler(move |_| panels.menu_open.set(true))
        >
            {icon(icon::MENU)}
        </button>
    }
}

/// Leaves the channel. The client goes home by itself; why it did not work is said above the messages.
#[component]
fn LeaveButton(hidden: Signal<bool>) -> impl IntoView {
    let state = state::expect();
    let leave = Ask::new();
    leave.complain();
    let on_click = move |_| {
        if let Place::Channel(channel) = state.place().get_untracked() {
            leave.ask(Intent::LeaveChannel { channel });
        }
    };

    view! {
        <button
            class="button button--icon button--quiet channel-header__leave"
            type="button"
            aria-label=words::around::LEAVE_CHANNEL
            title=words::around::LEAVE_CHANNEL
            disabled=Signal::derive(move || leave.is_waiting())
            hidden=hidden
            on:click=handler(on_click)
        >
            {icon(icon::LEAVE)}
        </button>
    }
}

#[component]
fn MembersButton(hidden: Signal<bool>) -> impl IntoView {
    let state = state::expect();
    let panels = Panels::expect();
    let button = NodeRef::<html::Button>::new();
    focus_when_closed(panels.members_open, button);

    view! {
        <button
            class="button button--quiet channel-header__counted"
            type="button"
            aria-label=words::around::MEMBERS
            title=words::around::MEMBERS
            aria-controls="members"
            aria-expanded=Signal::derive(move || expanded(panels.members_shown()))
            hidden=hidden
            node_ref=button
            on:click=handler(move |_| panels.toggle_members())
        >
            {icon(icon::MEMBERS)}
            <span class="channel-header__count" aria-hidden="true">
                {Signal::derive(move || state.members().read().len().to_string())}
            </span>
        </button>
    }
}

fn expanded(is_open: Option<bool>) -> Option<&'static str> {
    is_open.map(|is_open| if is_open { "true" } else { "false" })
}
