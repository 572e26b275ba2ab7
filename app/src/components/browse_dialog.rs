//! The dialog of all public channels.

use client::intent::Intent;
use client::view::BrowseEntry;
use leptos::prelude::*;
use protocol::id::ChannelId;

use crate::actions::Actions;
use crate::ask::Ask;
use crate::components::dialog::Dialog;
use crate::components::icon;
use crate::panels::Panels;
use crate::state::{self, ChatStateStoreFields};
use crate::words;

/// Every public channel, to join or to open. The list is only made while the dialog is open.
#[component]
pub(crate) fn BrowseDialog() -> impl IntoView {
    let panels = Panels::expect();
    let open = panels.browse_open;
    let join = Ask::new();

    view! {
        <Dialog open class="dialog dialog--browse" labelled_by="browse-title" ask=join>
            <div class="dialog__form">
                <h2 class="dialog__title" id="browse-title">
                    "Browse channels"
                </h2>
                <div class="field__error" role="alert">
                    {join.said()}
                </div>
                {move || open.get().then(|| view! { <Listings join /> })}
                <div class="dialog__foot">
                    <button class="button" type="button" autofocus on:click=move |_| open.set(false)>
                        "Close"
                    </button>
                </div>
            </div>
        </Dialog>
    }
}

#[component]
fn Listings(join: Ask) -> impl IntoView {
    let state = state::expect();
    let channels = Memo::new(move |_| -> Vec<ChannelId> {
        state.browse().read().iter().map(|channel| channel.id).collect()
    });

    view! {
        <ul class="dialog__list" aria-label="Public channels">
            <For each=move || channels.get() key=|id| *id let(id)>
                <Listing id join />
            </For>
        </ul>
    }
}

/// One public channel.
#[component]
fn Listing(id: ChannelId, join: Ask) -> impl IntoView {
    let state = state::expect();
    let entry = Memo::new(move |_| state.browse().read().iter().find(|entry| entry.id == id).cloned());

    move || entry.get().map(|entry| listing(entry, join))
}

fn listing(entry: BrowseEntry, join: Ask) -> impl IntoView {
    let panels = Panels::expect();
    let actions = Actions::expect();
    let (name, members) = (entry.name.to_string(), entry.member_count);
    let (label, class, action) = if entry.joined {
        (format!("Open #{name}"), "button button--small button--quiet", "Open")
    } else {
        (format!("Join #{name}"), "button button--small", "Join")
    };
    let BrowseEntry { id, path, joined, changing, .. } = entry;
    let on_click = move |_| {
        if joined {
            panels.browse_open.set(false);
            (actions.go)(path.clone());
        } else {
            join.ask(Intent::JoinChannel { channel: id });
        }
    };

    view! {
        <li class="listing">
            {icon::placed(icon::HASH, "icon listing__icon")}
            <span class="listing__name" dir="auto">
                {name}
            </span>
            <span class="listing__detail">
                {words::counted(usize::try_from(members).unwrap_or(usize::MAX), "member", "members")}
            </span>
            <button class=class type="button" aria-label=label disabled=changing on:click=on_click>
                {action}
            </button>
        </li>
    }
}
