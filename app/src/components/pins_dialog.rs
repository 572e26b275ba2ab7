//! The dialog of the pinned messages, and the button that opens it.

use client::intent::Intent;
use client::view::{Row, RowId};
use leptos::prelude::*;

use crate::components::control::{Control, Reach};
use crate::components::icon::{self, icon};
use crate::components::picture::Face;
use crate::components::sheet::Sheet;
use crate::format::Clock;
use crate::html::Html;
use crate::panels::Panels;
use crate::react::{handler, memo};
use crate::state::{self, ChatStateStoreFields, State};
use crate::words::{self, message};

/// The id of its heading.
const TITLE_ID: &str = "pins-title";

/// Opens the dialog, and says how many messages are pinned.
#[component]
pub(crate) fn PinsButton() -> impl IntoView {
    let state = state::expect();
    let panels = Panels::expect();
    let count = memo(move || pinned(state, |_| ()).len());
    let shown = Signal::derive(move || match count.get() {
        0 => String::new(),
        count => count.to_string(),
    });

    view! {
        <button
            class="button button--quiet channel-header__counted"
            type="button"
            aria-label=Signal::derive(move || message::pins_label(count.get()))
            title=message::PINNED_MESSAGES
            on:click=handler(move |_| panels.pins_open.set(true))
        >
            {icon(icon::PIN)}
            <span class="channel-header__count" aria-hidden="true">
                {shown}
            </span>
        </button>
    }
}

/// Every pinned message of the open channel, with the way to it.
#[component]
pub(crate) fn PinsDialog() -> impl IntoView {
    let state = state::expect();
    let panels = Panels::expect();
    let content = memo(move || {
        panels.pins_open.get().then(|| {
            let clock = state.clock().get();
            html(&pinned(state, Row::clone), &clock)
        })
    });

    view! {
        <Sheet
            class="dialog dialog--browse"
            labelled_by=TITLE_ID
            content
            act
            close=|panels| panels.pins_open.set(false)
        />
    }
}

fn act(control: &Control, reach: Reach) {
    match (control.action().as_str(), control.message()) {
        ("unpin", Some(message)) => reach.ask.ask(Intent::PinMessage { message, pinned: false }),
        // The link itself goes there.
        ("jump", _) => reach.panels.pins_open.set(false),
        (_, _) => {}
    }
}

/// Something about each pinned message, oldest first.
fn pinned<T>(state: State, of: fn(&Row) -> T) -> Vec<T> {
    let timeline = state.timeline().read();
    let rows = timeline.rows.iter().map(|(_, row)| row.with(|row| row.pinned.then(|| of(row))));
    rows.flatten().collect()
}

fn html(rows: &[Row], clock: &Clock) -> String {
    let mut html = Html::new();
    html.open_class("h2", "dialog__title").attr("id", TITLE_ID).text(message::PINNED_MESSAGES).close();
    if rows.is_empty() {
        html.open_class("p", "dialog__text").text(message::NO_PINS).close();
    } else {
        html.open_class("p", "dialog__text").text(message::PINS_NOTE).close();
        html.open_class("ul", "dialog__list pins");
        rows.iter().for_each(|row| write_pin(&mut html, row, clock));
        html.close();
    }
    html.open_class("div", "dialog__foot");
    html.open_class("button", "button").attr("type", "button").attr("data-action", "close");
    html.text(words::CLOSE);
    html.into_string()
}

fn write_pin(html: &mut Html, row: &Row, clock: &Clock) {
    let (RowId::Posted(seq), Some(path)) = (&row.id, &row.path) else { return };
    let when = format!("{}, {}", clock.day_name(clock.day(row.at)), clock.time(row.at));
    let said = message::gist(&row.body, &row.attachments, message::LINE_CHARS_MAX);
    html.open_class("li", "pin").attr("data-seq", &seq.to_string());
    Face::of_author(row).write(html, "pin__picture");
    html.open_class("p", "pin__head");
    html.open_class("span", "pin__author")
        .attr("dir", "auto")
        .text(row.author_name.as_str())
        .close()
        .text(" ");
    html.open_class("span", "pin__time").text(&when).close().close();
    html.open_class("p", "pin__text").attr("dir", "auto").text(&said).close();
    html.open_class("div", "pin__actions");
    html.open_class("a", "button button--small").attr("href", path).attr("data-action", "jump");
    html.text(message::JUMP_TO_MESSAGE).close().text(" ");
    html.open_class("button", "button button--small button--quiet").attr("type", "button");
    html.attr("data-action", "unpin").attr("data-seq", &seq.to_string());
    html.text(message::UNPIN).close().close().close();
}
