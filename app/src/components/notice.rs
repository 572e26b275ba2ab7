//! Places that are no open channel: why, and where to go from there.

use client::intent::Intent;
use leptos::prelude::*;
use protocol::id::ChannelId;

use crate::ask::Ask;
use crate::components::empty;
use crate::panels::Panels;
use crate::state::{self, ChatStateStoreFields};
use crate::words;

/// A channel that one is not in.
#[component]
pub(crate) fn NotJoined(
    /// Which one.
    channel: ChannelId,
) -> impl IntoView {
    let state = state::expect();
    let join = Ask::new();
    let entry = Memo::new(move |_| state.browse().read().iter().find(|entry| entry.id == channel).cloned());
    let name = move || state.place_name().get();
    let text = Signal::derive(move || {
        let members = entry.with(|entry| entry.as_ref().map_or(0, |entry| entry.member_count));
        let members = words::counted(usize::try_from(members).unwrap_or(usize::MAX), "member", "members");
        format!("{members}. Join to read and write.")
    });
    let is_changing =
        Signal::derive(move || entry.with(|entry| entry.as_ref().is_some_and(|entry| entry.changing)));

    view! {
        <div class="notice" id="messages" tabindex="-1">
            {empty::art()}
            <h1 class="notice__title">{Signal::derive(move || format!("You are not in #{}.", name()))}</h1>
            <p class="notice__text">{text}</p>
            <p class="notice__actions">
                <button
                    class="button button--primary"
                    type="button"
                    disabled=is_changing
                    on:click=move |_| join.ask(Intent::JoinChannel { channel })
                >
                    {Signal::derive(move || format!("Join #{}", name()))}
                </button>
            </p>
            <p class="field__error" role="alert">
                {join.said()}
            </p>
        </div>
    }
}

/// The home of somebody who is in no channel.
#[component]
pub(crate) fn NoChannels() -> impl IntoView {
    let panels = Panels::expect();

    view! {
        <div class="notice" id="messages" tabindex="-1">
            {empty::art()}
            <h1 class="notice__title">"You are in no channel"</h1>
            <p class="notice__text">"Join one, or create your own."</p>
            <p class="notice__actions">
                <button
                    class="button button--primary"
                    type="button"
                    on:click=move |_| panels.browse_open.set(true)
                >
                    "Browse channels"
                </button>
                <button class="button" type="button" on:click=move |_| panels.create_open.set(true)>
                    "Create a channel"
                </button>
            </p>
        </div>
    }
}

/// An address that does not exist.
#[component]
pub(crate) fn Lost() -> impl IntoView {
    let state = state::expect();

    view! {
        <div class="notice" id="messages" tabindex="-1">
            {empty::art()}
            <h1 class="notice__title">{words::NOTHING_HERE}</h1>
            <p class="notice__text" dir="auto">
                {Signal::derive(move || words::missing(&state.place().read()))}
            </p>
            <p class="notice__actions">
                <a class="button button--primary" href="/">
                    {words::GO_HOME}
                </a>
            </p>
        </div>
    }
}
