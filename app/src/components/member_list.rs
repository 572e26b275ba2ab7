//! Who is in the open channel.

use client::place::Place;
use client::view::{MemberEntry, Presence};
use leptos::either::Either;
use leptos::html;
use leptos::prelude::*;
use protocol::id::UserId;

use crate::components::channel_link::class;
use crate::components::icon::{self, icon};
use crate::components::picture;
use crate::panels::{Panels, focus_when_opened};
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
    focus_when_opened(panels.members_open, close);
    let users = Memo::new(move |_| -> Vec<UserId> {
        state.members().read().iter().map(|member| member.user).collect()
    });

    view! {
        <aside class="members" id="members" aria-label="Members">
            <div class="members__head">
                <h2 class="members__title">"Members"</h2>
                <span class="members__count">{move || users.read().len()}</span>
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

/// One member. The element stays the same while what it says changes, and keeps the focus.
#[component]
fn Member(user: UserId) -> impl IntoView {
    let state = state::expect();
    let entry = Memo::new(move |_| state.members().read().iter().find(|entry| entry.user == user).cloned());

    move || entry.get().map(member)
}

/// The way to the direct messages with a member, or oneself.
fn member(entry: MemberEntry) -> impl IntoView {
    let state = state::expect();
    let panels = Panels::expect();
    let picture =
        picture::with_presence("entry__picture", entry.user, entry.display_name.as_str(), entry.presence);
    let label = words::contact_label(entry.display_name.as_str(), entry.presence, 0);
    let name = view! {
        <span class="entry__name" dir="auto">
            {String::from(entry.display_name)}
        </span>
    };
    let shown = if entry.own {
        Either::Left(view! {
            <span class="entry">
                {picture} {name} <span class="entry__note">"you"</span>
            </span>
        })
    } else {
        let sidebar = state.sidebar().read_untracked();
        let contact = sidebar.contacts.iter().find(|contact| contact.user == entry.user);
        Either::Right(view! {
            <a
                class=class(0, entry.presence == Presence::LoggedOut)
                href=contact.map(|contact| contact.path.clone())
                aria-label=label
                on:click=move |_| panels.close_overlays()
            >
                {picture}
                {name}
            </a>
        })
    };

    view! { <li>{shown}</li> }
}
