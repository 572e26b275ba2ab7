//! Places that are no open channel: why, and where to go from there.

use client::intent::Intent;
use client::place::Place;
use client::view::BrowseEntry;
use leptos::ev::MouseEvent;
use leptos::prelude::*;

use crate::ask::Ask;
use crate::components::control::Control;
use crate::components::empty;
use crate::html::Html;
use crate::pane::{BROWSE_PATH, CREATE_PATH};
use crate::react::{handler, memo};
use crate::state::{self, ChatStateStoreFields};
use crate::words;

/// What is said instead of messages, where there are none to be had.
#[component]
pub(crate) fn Notice(
    /// Whether it is not to be seen: messages are shown.
    hidden: Signal<bool>,
) -> impl IntoView {
    let state = state::expect();
    let join = Ask::new();
    let html = memo(move || {
        if hidden.get() {
            return String::new();
        }
        notice(&state.place().read(), &state.place_name().read(), &state.browse().read())
    });
    let on_click = move |event: MouseEvent| {
        let Some(control) = Control::pressed(&event) else { return };
        if let ("join", Place::NotJoined(channel)) =
            (control.action().as_str(), state.place().get_untracked())
        {
            join.ask(Intent::JoinChannel { channel });
        }
    };

    view! {
        <div class="notice" id="notice" tabindex="-1" hidden=hidden on:click=handler(on_click)>
            <div class="notice__content" inner_html=html></div>
            <p class="field__error" role="alert">
                {join.said()}
            </p>
        </div>
    }
}

fn notice(place: &Place, name: &str, channels: &[BrowseEntry]) -> String {
    let mut html = Html::new();
    empty::write_art(&mut html);
    match place {
        Place::NotJoined(id) => {
            let entry = channels.iter().find(|entry| entry.id == *id);
            let members = entry.map_or(0, |entry| usize::try_from(entry.member_count).unwrap_or(usize::MAX));
            write_text(&mut html, &words::not_joined(name), &words::not_joined_text(members));
            html.open_class("button", "button button--primary")
                .attr("type", "button")
                .attr("data-action", "join");
            if entry.is_some_and(|entry| entry.changing) {
                html.flag("disabled");
            }
            html.text(&words::join(name)).close();
        }
        Place::NoChannels => {
            write_text(&mut html, words::NO_CHANNELS, words::NO_CHANNELS_TEXT);
            write_pane_link(&mut html, "button button--primary", BROWSE_PATH, words::around::BROWSE_CHANNELS);
            html.text(" ");
            write_pane_link(&mut html, "button", CREATE_PATH, words::around::CREATE_CHANNEL);
        }
        Place::SignedOut
        | Place::Channel(_)
        | Place::UnknownChannel(_)
        | Place::Direct { .. }
        | Place::UnknownUser(_)
        | Place::About
        | Place::UnknownPage => {
            write_text(&mut html, words::NOTHING_HERE, &words::missing(place));
            html.open_class("a", "button button--primary").attr("href", "/").text(words::GO_HOME).close();
        }
    }
    html.into_string()
}

/// Writes what is wrong, and begins what can be done.
fn write_text(html: &mut Html, title: &str, text: &str) {
    html.open_class("h1", "notice__title").text(title).close();
    html.open_class("p", "notice__text").attr("dir", "auto").text(text).close();
    html.open_class("p", "notice__actions");
}

fn write_pane_link(html: &mut Html, class: &str, path: &str, text: &str) {
    html.open_class("a", class).attr("href", path).flag("data-pane").text(text).close();
}
