//! What is open, and what can be done with it.

use client::intent::Intent;
use client::place::Place;
use client::view::Presence;
use leptos::html;
use leptos::prelude::*;
use protocol::id::{ChannelId, UserId};

use crate::ask::Ask;
use crate::components::icon::{self, icon};
use crate::components::picture;
use crate::components::pins_dialog::PinsButton;
use crate::html::Html;
use crate::panels::{Panels, focus_when_closed};
use crate::state::{self, ChatStateStoreFields};
use crate::words;

/// What the header is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Head {
    Public(ChannelId),
    Direct(UserId),
    Bare,
}

/// The name of the open place with what belongs to it; on phones also the way to the menu.
#[component]
pub(crate) fn ChannelHeader() -> impl IntoView {
    let state = state::expect();
    let head = Memo::new(move |_| match state.place().get() {
        Place::Channel(channel) => Head::Public(channel),
        Place::Direct { user, .. } => Head::Direct(user),
        Place::SignedOut
        | Place::NotJoined(_)
        | Place::UnknownChannel(_)
        | Place::UnknownUser(_)
        | Place::About
        | Place::NoChannels
        | Place::UnknownPage => Head::Bare,
    });

    let is_bare = Signal::derive(move || head.get() == Head::Bare);
    let is_not_public = Signal::derive(move || !matches!(head.get(), Head::Public(_)));
    let html = Memo::new(move |_| {
        let name = state.place_name().read();
        match head.get() {
            Head::Public(_) => public(&name, &words::members_detail(&state.members().read())),
            Head::Direct(user) => {
                let sidebar = state.sidebar().read();
                let contact = sidebar.contacts.iter().find(|contact| contact.user == user);
                direct(&name, user, contact.map_or(Presence::Offline, |contact| contact.presence))
            }
            Head::Bare => String::new(),
        }
    });

    view! {
        <header class="channel-header" class=("channel-header--bare", is_bare)>
            <MenuButton />
            <div class="channel-header__place" inner_html=html></div>
            <div class="channel-header__actions" hidden=is_bare>
                <PinsButton />
                <LeaveButton hidden=is_not_public />
                <MembersButton hidden=is_not_public />
            </div>
        </header>
    }
}

fn public(name: &str, detail: &str) -> String {
    let mut html = Html::new();
    html.open_class("h1", "channel-header__title").attr("dir", "auto");
    html.open_class("span", "channel-header__hash").text("# ").close().text(name).close();
    write_detail(&mut html, detail);
    html.into_string()
}

fn direct(name: &str, user: UserId, presence: Presence) -> String {
    let mut html = Html::new();
    picture::write_with_presence(&mut html, "channel-header__picture", user, name, presence);
    html.open_class("h1", "channel-header__title").attr("dir", "auto").text(name).close();
    write_detail(&mut html, words::presence(presence));
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
            aria-label="Open menu"
            aria-controls="sidebar"
            aria-expanded=Signal::derive(move || expanded(Some(panels.menu_open.get())))
            node_ref=button
            on:click=move |_| panels.menu_open.set(true)
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
            class="button button--icon button--quiet"
            type="button"
            aria-label="Leave channel"
            title="Leave channel"
            disabled=Signal::derive(move || leave.is_waiting())
            hidden=hidden
            on:click=on_click
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
            aria-label="Members"
            title="Members"
            aria-controls="members"
            aria-expanded=Signal::derive(move || expanded(panels.members_shown()))
            hidden=hidden
            node_ref=button
            on:click=move |_| panels.toggle_members()
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
