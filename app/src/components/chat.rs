//! The chat: sidebar, channel, members, and what opens above them.

use client::place::Place;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::HtmlDialogElement;
use protocol::id::ChannelId;

use crate::actions::Actions;
use crate::components::announcer::Announcer;
use crate::components::banner::{Banner, Complaint};
use crate::components::channel_header::ChannelHeader;
use crate::components::composer::Composer;
use crate::components::control;
use crate::components::delete_dialog::DeleteDialog;
use crate::components::keyboard::{self, Reach};
use crate::components::lightbox::Lightbox;
use crate::components::member_list::MemberList;
use crate::components::message_menu::{self, MessageMenu};
use crate::components::notice::Notice;
use crate::components::pane::{Pane, PaneDialog};
use crate::components::pins_dialog::PinsDialog;
use crate::components::sidebar::Sidebar;
use crate::components::switcher::{Switcher, SwitcherDialog};
use crate::components::timeline::Timeline;
use crate::panels::Panels;
use crate::react::{effect, handler};
use crate::screen::{self, Width};
use crate::state::{self, ChatStateStoreFields};
use crate::words;

/// The chat of somebody who is signed in: everything below `<body>`. Expects the state by context.
///
/// Pages that are not the chat are rendered by the server alone: the browser only has to know how to take this one
/// over, and not how to build another in its place.
#[component]
pub fn Chat() -> impl IntoView {
    let panels = Panels::provide();
    watch_width(panels);
    close_on_arrival(panels);
    let pane = Pane::new();
    let switcher = Switcher::new();
    keep_layer(panels, switcher);
    keyboard::listen(Reach { actions: Actions::expect(), panels, pane, switcher });
    let is_talk = is_talk();
    let content = Signal::derive(move || if is_talk.get() { "#messages" } else { "#notice" });

    view! {
        <div
            class="app"
            class=("app--menu-open", panels.menu_open)
            class=("app--members-open", panels.members_open)
            class=("app--members-closed", panels.members_closed)
            class=("app--busy", panels.pane_busy)
            on:click=handler(move |event| pane.follow(&event))
        >
            <a class="skip-link" href=content>
                {words::around::SKIP_TO_MESSAGES}
            </a>
            <Sidebar switcher />
            <main class="channel" class=("channel--archived", state::is_archived()) id="main">
                <ChannelHeader />
                <Banner />
                <Complaint />
                <MainPane />
                <MessageMenu />
            </main>
            <MemberList />
            <PaneDialog pane />
            <SwitcherDialog switcher />
            <DeleteDialog />
            <PinsDialog />
            <Lightbox />
            <Announcer />
            <div class="app__backdrop" on:click=handler(move |_| panels.close_overlays())></div>
        </div>
    }
}

/// The messages and the composer, or why there are none. Both are always there, and one is hidden: what is there
/// only has to be taken over, and not to be built.
#[component]
fn MainPane() -> impl IntoView {
    let is_talk = is_talk();
    let is_archived = state::is_archived();
    let is_notice = Signal::derive(move || !is_talk.get());

    view! {
        <div class="channel__talk" hidden=is_notice>
            <Timeline />
            <Composer is_archived />
            <p class="channel__archived" hidden=Signal::derive(move || !is_archived.get())>
                {words::around::IS_ARCHIVED}
            </p>
        </div>
        <Notice hidden=is_talk />
    }
}

/// Whether messages are shown.
fn is_talk() -> Signal<bool> {
    let state = state::expect();
    Signal::derive(move || match *state.place().read() {
        Place::Channel(_) | Place::Direct { .. } => true,
        Place::NotJoined(_)
        | Place::NoChannels
        | Place::SignedOut
        | Place::UnknownChannel(_)
        | Place::UnknownUser(_)
        | Place::About
        | Place::UnknownPage => false,
    })
}

/// Closes what lies above the timeline where another place is shown, however one got there.
fn close_on_arrival(panels: Panels) {
    let state = state::expect();
    effect(move |before: Option<(Option<ChannelId>, String)>| {
        let shown = (state.place().read().channel(), state.place_name().get());
        if before.is_some_and(|before| before != shown) {
            panels.close_overlays();
        }
        shown
    });
}

/// Keeps an entry of the browser's history for all that lies above the timeline, where the window is narrow: going
/// back closes that, and goes nowhere.
fn keep_layer(panels: Panels, switcher: Switcher) {
    let state = state::expect();
    let actions = Actions::expect();
    let is_open = move || {
        let is_switching = switcher.is_open.get();
        panels.is_covered() || is_switching
    };
    effect(move |before: Option<(bool, bool)>| {
        let (was_open, was_layer) = before.unwrap_or_default();
        let now = (is_open(), state.layer().get());
        if was_open && was_layer && now == (true, false) {
            uncover(panels);
        } else if now.0 != now.1 {
            // After a click that closes it and leads on: a path gone to takes the place of the entry.
            request_animation_frame(move || {
                let (is_open, is_layer) = (untrack(is_open), state.layer().get_untracked());
                if is_open != is_layer && (!is_open || screen::width() == Width::Narrow) {
                    (actions.layer)(is_open);
                }
            });
        }
        now
    });
}

/// Closes whatever lies above the timeline. Each dialog does by itself what is to be done when it closes.
fn uncover(panels: Panels) {
    panels.close_overlays();
    message_menu::close(panels);
    if let Some(dialog) = control::find("dialog[open]") {
        dialog.unchecked_into::<HtmlDialogElement>().close();
    }
}

/// Keeps up with the width of the window. Effects run in the browser only.
fn watch_width(panels: Panels) {
    effect(move |_| {
        panels.width.set(Some(screen::width()));
        let listener = window_event_listener(leptos::ev::resize, move |_| {
            let width = screen::width();
            if panels.width.get_untracked() != Some(width) {
                panels.width.set(Some(width));
                if width != Width::Narrow {
                    panels.menu_open.set(false);
                }
            }
        });
        on_cleanup(move || listener.remove());
    });
}
