//! The messages of the open channel.

use client::intent::Intent;
use client::view::{Delivery, Row, RowId};
use leptos::html;
use leptos::prelude::*;
use protocol::error::ErrorCode;
use protocol::id::Millis;
use protocol::user::DisplayName;

use crate::actions::Actions;
use crate::components::empty;
use crate::components::message::Message;
use crate::state::{self, ChatStateStoreFields};
use crate::words;

/// How far from its end the timeline still shows its newest message, in pixels.
const NEWEST_PX: i32 = 48;

/// Everything about a row that is shown, but for what never changes: a row that differs in it is drawn anew.
type RowKey = (RowId, DisplayName, Option<ErrorCode>, bool, bool, Option<Millis>);

/// The messages, oldest first. It opens at the newest, stays there while it is there, and else keeps its
/// place: the stylesheet runs it from its end, so that the browser does all of this, from the first paint on.
#[component]
pub(crate) fn Timeline() -> impl IntoView {
    let state = state::expect();
    let label =
        Signal::derive(move || words::timeline_label(&state.place().read(), &state.place_name().read()));
    let is_loaded = Memo::new(move |_| state.timeline().read().loaded);
    let is_empty = Memo::new(move |_| {
        let timeline = state.timeline().read();
        timeline.loaded && timeline.rows.is_empty()
    });
    let scroller = NodeRef::<html::Div>::new();
    let at_newest = RwSignal::new(true);
    follow(scroller, at_newest);
    let actions = Actions::expect();
    let on_scroll = move |_| {
        let is_there = scroller.get_untracked().is_some_and(|node| node.scroll_top().abs() < NEWEST_PX);
        if at_newest.get_untracked() != is_there {
            at_newest.set(is_there);
            actions.tell(Intent::AtNewest(is_there));
        }
    };

    view! {
        <div
            class="timeline"
            id="messages"
            role="log"
            aria-label=label
            aria-live="off"
            aria-busy=Signal::derive(move || (!is_loaded.get()).then_some("true"))
            tabindex="0"
            node_ref=scroller
            on:scroll=on_scroll
        >
            {move || is_empty.get().then(|| view! { <Empty /> })}
            {move || {
                (!is_loaded.get()).then(|| view! { <p class="timeline__loading">{words::LOADING}</p> })
            }}
            <ol class="timeline__list">
                <For each=move || state.timeline().get().rows key=row_key let(row)>
                    <Message row />
                </For>
            </ol>
        </div>
    }
}

/// What is said where nobody has written yet.
#[component]
fn Empty() -> impl IntoView {
    let state = state::expect();
    let text = Signal::derive(move || {
        format!("Say hello to {}.", words::place(&state.place().read(), &state.place_name().read()))
    });

    view! {
        <div class="empty">
            {empty::art()}
            <p class="empty__title">{words::NOTHING_YET}</p>
            <p class="empty__text" dir="auto">
                {text}
            </p>
        </div>
    }
}

/// Goes to the newest message where another channel is opened, where one writes, and where one is almost there.
fn follow(scroller: NodeRef<html::Div>, at_newest: RwSignal<bool>) {
    let state = state::expect();
    Effect::new(move |before: Option<_>| {
        let timeline = state.timeline().read();
        let channel = timeline.channel;
        let own = timeline.rows.last().filter(|row| row.own).map(|row| row.id.clone());
        drop(timeline);
        let is_elsewhere = before.as_ref().is_some_and(|(old, _)| *old != channel);
        let is_own = own.is_some() && before.as_ref().is_some_and(|(_, old)| *old != own);
        if is_elsewhere {
            // The client takes it for granted, too.
            at_newest.set(true);
        }
        if (is_elsewhere || is_own || at_newest.get_untracked())
            && let Some(node) = scroller.get_untracked()
        {
            node.set_scroll_top(0);
        }
        (channel, own)
    });
}

fn row_key(row: &Row) -> RowKey {
    let failure = match row.delivery {
        Delivery::Pending | Delivery::Posted => None,
        Delivery::Failed { code } => Some(code),
    };
    (row.id.clone(), row.author_name.clone(), failure, row.deleting, row.continues_group, row.previous_at)
}
