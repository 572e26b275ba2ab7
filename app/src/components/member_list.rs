//! Who is in the open channel.

use client::place::Place;
use client::view::Presence;
use leptos::either::Either;
use leptos::html;
use leptos::prelude::*;
use protocol::id::UserId;

use crate::components::icon::{self, icon};
use crate::components::picture;
use crate::panels::Panels;
use crate::state::{self, ChatStateStoreFields};
use crate::words;

/// The members of a public channel; nothing elsewhere.
#[component]
pub(crate) fn MemberList() -> impl IntoView {
    let state = state::expect();
    let is_public = Memo::new(move |_| matches!(*state.place().read(), Place::Channel(_)));

    move || is_public.get().then(|| view! { <Members /> })
}

#[component]
fn Members() -> impl IntoView {
    let state = state::expect();
    let panels = Panels::expect();
    let close = NodeRef::<html::Button>::new();
    Effect::new(move |was_open: Option<bool>| {
        let is_open = panels.members_open.get();
        if is_open && was_open == Some(false) {
            request_animation_frame(move || {
                if let Some(close) = close.get_untracked() {
                    let _ = close.focus();
                }
            });
        }
        is_open
    });
    let users = Memo::new(move |_| -> Vec<UserId> {
        state.members().read().iter().map(|member| member.user).collect()
    });

    view! {
        <aside class="members" id="members" aria-label="Members">
            <div class="members__head">
                <h2 class="members__title">"Members"</h2>
                <span class="members__count">{move || users.with(Vec::len)}</span>
                <button
                    class="button button--icon button--quiet members__close"
                    type="button"
                    aria-label="Close members"
                    node_ref=close
                    on:click=move |_| panels.members_open.set(false)
                >
                    {icon(icon::CLOSE)}
                </button>
            </div>
            <ul class="members__list">
                <For each=move || users.get() key=|user| *user let(user)>
                    <Member user />
                </For>
            </ul>
        </aside>
    }
}

/// One member: the way to the direct messages with them, or oneself.
#[component]
fn Member(user: UserId) -> impl IntoView {
    let state = state::expect();
    let panels = Panels::expect();
    let entry = Memo::new(move |_| state.members().read().iter().find(|entry| entry.user == user).cloned());
    let name = Memo::new(move |_| {
        entry.with(|entry| entry.as_ref().map(|entry| entry.display_name.to_string()).unwrap_or_default())
    });
    let presence = Memo::new(move |_| {
        entry.with(|entry| entry.as_ref().map_or(Presence::Offline, |entry| entry.presence))
    });
    let is_own = entry.with_untracked(|entry| entry.as_ref().is_some_and(|entry| entry.own));
    let path = move || {
        let sidebar = state.sidebar().read();
        sidebar.contacts.iter().find(|contact| contact.user == user).map(|contact| contact.path.clone())
    };
    let shown = view! {
        <span class="entry__picture">
            {move || name.with(|name| picture::picture(user, name))}
            {move || picture::presence(presence.get())}
        </span>
        <span class="entry__name" dir="auto">
            {move || name.get()}
        </span>
    };

    view! {
        <li>
            {if is_own {
                Either::Left(view! {
                    <span class="entry">
                        {shown}
                        <span class="entry__note">"you"</span>
                    </span>
                })
            } else {
                Either::Right(view! {
                    <a
                        class="entry"
                        class=("entry--away", move || presence.get() == Presence::LoggedOut)
                        href=path
                        aria-label=move || name.with(|name| words::contact_label(name, presence.get(), 0))
                        on:click=move |_| panels.close_overlays()
                    >
                        {shown}
                    </a>
                })
            }}
        </li>
    }
}
