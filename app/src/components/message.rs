//! One message in the timeline, and the day that it begins.

use client::intent::Intent;
use client::view::{Delivery, Row, RowId};
use leptos::either::Either;
use leptos::prelude::*;

use crate::actions::Actions;
use crate::components::icon::{self, icon};
use crate::components::message_status::message_status;
use crate::components::picture::picture;
use crate::format::{self, Clock, Day};
use crate::panels::Panels;
use crate::state::{self, ChatStateStoreFields};

/// One message. A row never changes: another one takes its place. Only its times follow the clock.
#[component]
pub(crate) fn Message(
    /// What to show.
    row: Row,
) -> impl IntoView {
    let state = state::expect();

    move || {
        let clock = state.clock().get();
        let day = clock.day(row.at);
        let begins_day = row.previous_at.is_none_or(|previous_at| clock.day(previous_at) != day);
        (begins_day.then(|| divider(&clock, day)), message(&row, &clock, row.continues_group && !begins_day))
    }
}

/// The divider where a day begins.
fn divider(clock: &Clock, day: Day) -> impl IntoView + use<> {
    view! {
        <li class="day">
            <time class="day__label" datetime=day.to_string()>
                {clock.day_name(day)}
            </time>
        </li>
    }
}

fn message(row: &Row, clock: &Clock, continues: bool) -> impl IntoView + use<> {
    let seq = match &row.id {
        RowId::Posted(seq) => Some(seq.to_string()),
        RowId::Pending(_) => None,
    };
    let can_delete = row.own && seq.is_some() && !row.deleting;

    view! {
        <li class=class(row, continues) data-seq=seq>
            {(!continues && !row.own)
                .then(|| picture("message__picture", row.author, row.author_name.as_str()))}
            <div class="message__head">
                {author(row, continues)} " "
                <time class="message__time" datetime=format::iso(row.at) title=clock.full(row.at)>
                    {clock.time(row.at)}
                </time>
            </div>
            <div class="message__line">
                <div class="message__body" dir="auto">
                    {row.body.to_string()}
                </div>
                {can_delete.then(|| delete_button(row.clone()))}
            </div>
            {message_status(row)}
        </li>
    }
}

fn class(row: &Row, continues: bool) -> String {
    let mut class = "message".to_owned();
    let kinds = [
        (continues, " message--continued"),
        (row.own, " message--own"),
        (row.delivery == Delivery::Pending, " message--pending"),
        (matches!(row.delivery, Delivery::Failed { .. }), " message--failed"),
        (row.deleting, " message--deleting"),
    ];
    kinds.iter().filter(|(is_so, _)| *is_so).for_each(|(_, kind)| class.push_str(kind));
    class
}

/// Who wrote it. Others' names lead to the direct messages with them, once in a group.
fn author(row: &Row, continues: bool) -> impl IntoView + use<> {
    let name = row.author_name.to_string();
    if continues || row.own {
        return Either::Left(view! {
            <span class="message__author" dir="auto">
                {name}
            </span>
        });
    }
    let (actions, user) = (Actions::expect(), row.author);
    Either::Right(view! {
        <button
            class="message__author"
            type="button"
            dir="auto"
            on:click=move |_| actions.tell(Intent::OpenDirect { user })
        >
            {name}
        </button>
    })
}

fn delete_button(row: Row) -> impl IntoView {
    let panels = Panels::expect();

    view! {
        <div class="message__actions">
            <button
                class="button button--icon button--quiet button--small"
                type="button"
                aria-label="Delete message"
                title="Delete message"
                on:click=move |_| panels.ask_to_delete(row.clone())
            >
                {icon(icon::DELETE)}
            </button>
        </div>
    }
}
