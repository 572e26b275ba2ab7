//! One message in the timeline, and the day that it begins.

use client::intent::Intent;
use client::view::{Delivery, Row, RowId};
use leptos::either::Either;
use leptos::prelude::*;

use crate::actions::Actions;
use crate::components::icon::{self, icon};
use crate::components::message_status::message_status;
use crate::components::picture;
use crate::format;
use crate::panels::Panels;
use crate::state::{self, ChatStateStoreFields};

/// One message. A row never changes: another one takes its place. Only its times follow the clock.
#[component]
pub(crate) fn Message(
    /// What to show.
    row: Row,
) -> impl IntoView {
    let state = state::expect();
    let (at, previous_at) = (row.at, row.previous_at);
    let begins_day = Memo::new(move |_| {
        let clock = state.clock().get();
        previous_at.is_none_or(|previous_at| clock.day(previous_at) != clock.day(at))
    });
    let continues_group = row.continues_group;
    let continues = Memo::new(move |_| continues_group && !begins_day.get());
    let seq = match &row.id {
        RowId::Posted(seq) => Some(seq.to_string()),
        RowId::Pending(_) => None,
    };
    let is_failed = matches!(row.delivery, Delivery::Failed { .. });
    let head = {
        let row = row.clone();
        move || head(&row, continues.get())
    };

    view! {
        {move || begins_day.get().then(|| day(row.at))}
        <li
            class="message"
            class=("message--continued", move || continues.get())
            class=("message--own", row.own)
            class=("message--pending", row.delivery == Delivery::Pending)
            class=("message--failed", is_failed)
            class=("message--deleting", row.deleting)
            data-seq=seq
        >
            {head}
            <div class="message__line">
                <div class="message__body" dir="auto">
                    {row.body.to_string()}
                </div>
                {can_delete(&row).then(|| view! { <DeleteButton row=row.clone() /> })}
            </div>
            {message_status(&row)}
        </li>
    }
}

/// The divider where a day begins.
fn day(at: u64) -> impl IntoView {
    let state = state::expect();
    let clock = move || state.clock().get();

    view! {
        <li class="day">
            <time class="day__label" datetime=move || clock().day(at).to_string()>
                {move || clock().day_name(clock().day(at))}
            </time>
        </li>
    }
}

/// Who wrote it, and when. Others' names lead to the direct messages with them, once in a group.
fn head(row: &Row, continues: bool) -> impl IntoView + use<> {
    let state = state::expect();
    let actions = Actions::expect();
    let (author, at) = (row.author, row.at);
    let name = row.author_name.to_string();
    let leads_on = !continues && !row.own;
    let picture = leads_on.then(|| picture::message_picture(author, &name));
    let name = if leads_on {
        Either::Left(view! {
            <button
                class="message__author"
                type="button"
                dir="auto"
                on:click=move |_| actions.tell(Intent::OpenDirect { user: author })
            >
                {name}
            </button>
        })
    } else {
        Either::Right(view! {
            <span class="message__author" dir="auto">
                {name}
            </span>
        })
    };

    view! {
        {picture}
        <div class="message__head">
            {name}
            " "
            <time
                class="message__time"
                datetime=format::iso(at)
                title=move || state.clock().get().full(at)
            >
                {move || state.clock().get().time(at)}
            </time>
        </div>
    }
}

#[component]
fn DeleteButton(row: Row) -> impl IntoView {
    let panels = Panels::expect();

    view! {
        <div class="message__actions">
            <button
                class="button button--icon button--quiet button--small"
                type="button"
                aria-label="Delete message"
                on:click=move |_| panels.ask_to_delete(row.clone())
            >
                {icon(icon::DELETE)}
            </button>
        </div>
    }
}

fn can_delete(row: &Row) -> bool {
    row.own && matches!(row.id, RowId::Posted(_)) && !row.deleting
}
