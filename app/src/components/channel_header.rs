//! What is open, and what can be done with it.

use client::intent::Intent;
use client::place::Place;
use client::view::Presence;
use leptos::either::EitherOf3;
use leptos::html;
use leptos::prelude::*;
use protocol::id::{ChannelId, UserId};

use crate::ask::Ask;
use crate::components::icon::{self, icon};
use crate::components::picture;
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

    view! {
        <header class="channel-header" class=("channel-header--bare", is_bare)>
            <MenuButton />
            {move || match head.get() {
                Head::Public(channel) => EitherOf3::A(view! { <PublicHeader channel /> }),
                Head::Direct(user) => EitherOf3::B(view! { <DirectHeader user /> }),
                Head::Bare => EitherOf3::C(()),
            }}
        </header>
    }
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

#[component]
fn PublicHeader(channel: ChannelId) -> impl IntoView {
    let state = state::expect();

    view! {
        <h1 class="channel-header__title" dir="auto">
            <span class="channel-header__hash">"# "</span>
            {Signal::derive(move || state.place_name().get())}
        </h1>
        <span class="channel-header__detail">
            {Signal::derive(move || words::members_detail(&state.members().read()))}
        </span>
        <div class="channel-header__actions">
            <LeaveButton channel />
            <MembersButton />
        </div>
    }
}

#[component]
fn DirectHeader(user: UserId) -> impl IntoView {
    let state = state::expect();
    let presence = Memo::new(move |_| {
        let sidebar = state.sidebar().read();
        let contact = sidebar.contacts.iter().find(|contact| contact.user == user);
        contact.map_or(Presence::Offline, |contact| contact.presence)
    });

    move || {
        let (name, presence) = (state.place_name().get(), presence.get());
        view! {
            {picture::with_presence("channel-header__picture", user, &name, presence)}
            <h1 class="channel-header__title" dir="auto">
                {name}
            </h1>
            <span class="channel-header__detail">{words::presence(presence)}</span>
        }
    }
}

/// Leaves the channel. The client goes home by itself; why it did not work is said above the messages.
#[component]
fn LeaveButton(channel: ChannelId) -> impl IntoView {
    let leave = Ask::new();
    leave.complain();

    view! {
        <button
            class="button button--icon button--quiet"
            type="button"
            aria-label="Leave channel"
            title="Leave channel"
            disabled=Signal::derive(move || leave.is_waiting())
            on:click=move |_| leave.ask(Intent::LeaveChannel { channel })
        >
            {icon(icon::LEAVE)}
        </button>
    }
}

#[component]
fn MembersButton() -> impl IntoView {
    let state = state::expect();
    let panels = Panels::expect();
    let button = NodeRef::<html::Button>::new();
    focus_when_closed(panels.members_open, button);

    view! {
        <button
            class="button button--quiet channel-header__members"
            type="button"
            aria-label="Members"
            title="Members"
            aria-controls="members"
            aria-expanded=Signal::derive(move || expanded(panels.members_shown()))
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
