//! The messages of the open channel.

use client::intent::Intent;
use client::view::{Found, RowId};
use leptos::ev::{KeyboardEvent, MouseEvent};
use leptos::html;
use leptos::prelude::*;
use leptos::web_sys::{Element, HtmlElement, ScrollIntoViewOptions, ScrollLogicalPosition};
use protocol::emoji::Emoji;
use protocol::id::{ChannelId, ClientId, Seq};

use crate::actions::Actions;
use crate::components::control::{self, Control, Reach};
use crate::components::empty;
use crate::components::jump::Jump;
use crate::components::message::Message;
use crate::components::rows::{self, Pressed, Rows};
use crate::components::touch::Touch;
use crate::html::Html;
use crate::panels::{Panels, PickerFor};
use crate::react::{effect, handler, memo};
use crate::state::{self, ChatStateStoreFields};
use crate::words::{self, message};

/// How far from its end the timeline still shows its newest message, in pixels.
const NEWEST_PX: i32 = 48;

/// The messages, oldest first, and who is typing. It opens at the newest, stays there while it is there, and else
/// keeps its place: the stylesheet runs it from its end, so that the browser does all of this, from the first
/// paint on.
#[component]
pub(crate) fn Timeline() -> impl IntoView {
    let state = state::expect();
    let scroller = NodeRef::<html::Div>::new();
    let at_newest = RwSignal::new(true);
    follow(scroller, at_newest);

    view! {
        <a class="skip-link" href="#composer-text" hidden=state::is_archived()>
            {message::SKIP_TO_COMPOSER}
        </a>
        <div class="timeline-box">
            // Before the messages: past them there is only writing.
            <Jump scroller at_newest />
            <Log scroller at_newest />
        </div>
        <p class="typing" dir="auto" tabindex="-1">
            {Signal::derive(move || message::typing(&state.typing().read()))}
        </p>
    }
}

/// What scrolls.
#[component]
fn Log(scroller: NodeRef<html::Div>, at_newest: RwSignal<bool>) -> impl IntoView {
    let state = state::expect();
    let reach = Reach::expect();
    let label =
        Signal::derive(move || words::timeline_label(&state.place().read(), &state.place_name().read()));
    let is_loaded = memo(move || state.timeline().read().loaded);
    let is_empty = memo(move || {
        let timeline = state.timeline().read();
        timeline.loaded && timeline.rows.is_empty()
    });
    let rows = Rows::new(scroller);
    effect(move |_| {
        state.timeline().track();
        rows.changed();
    });
    let on_key = move |event: KeyboardEvent| press_key(&event, rows, scroller, reach);
    let touch = Touch::new();
    let on_click = move |event: MouseEvent| {
        if !touch.takes(&event) {
            press(&event, reach);
        }
    };
    let on_scroll = move |_| {
        touch.up();
        if let Some(node) = scroller.get_untracked() {
            note_place(&node, at_newest, reach.actions);
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
            on:scroll=handler(on_scroll)
            on:click=handler(on_click)
            on:pointerdown=handler(move |event| touch.down(&event))
            on:pointermove=handler(move |event| touch.moved(&event))
            on:pointerup=handler(move |_| touch.up())
            on:pointercancel=handler(move |_| touch.up())
            on:touchend=handler(move |event| touch.lifted(&event))
            on:contextmenu=handler(move |event| touch.holds(&event))
            on:keydown=handler(on_key)
            on:focusin=handler(move |event| rows.focused(&event))
            on:focusout=handler(move |event| rows.blurred(&event))
        >
            <Empty hidden=Signal::derive(move || !is_empty.get()) />
            <p class="timeline__loading" hidden=is_loaded>
                {words::LOADING}
            </p>
            <ol class="timeline__list">
                <For each=move || state.timeline().get().rows key=|(id, _)| id.clone() let:row>
                    <Message row=row.1 />
                </For>
            </ol>
        </div>
    }
}

/// Does what a key means among the messages.
fn press_key(event: &KeyboardEvent, rows: Rows, scroller: NodeRef<html::Div>, reach: Reach) {
    match rows.press(event) {
        Pressed::Nothing => {}
        Pressed::Done => event.prevent_default(),
        Pressed::Newest => {
            event.prevent_default();
            if let Some(node) = scroller.get_untracked() {
                go_to_newest(&node, reach.panels);
                reach.actions.tell(Intent::ReadAll);
            }
        }
    }
}

/// Shows the newest message, and gives it the focus.
pub(crate) fn go_to_newest(scroller: &Element, panels: Panels) {
    scroller.set_scroll_top(0);
    panels.current.set(None);
    rows::focus_current(panels);
}

/// What is said where nobody has written yet.
#[component]
fn Empty(hidden: Signal<bool>) -> impl IntoView {
    let state = state::expect();
    let html = memo(move || empty(&state.place_label().read()));

    view! { <div class="empty" hidden=hidden inner_html=html></div> }
}

fn empty(place: &str) -> String {
    let mut html = Html::new();
    empty::write_art(&mut html);
    html.open_class("p", "empty__title").text(words::NOTHING_YET).close();
    html.open_class("p", "empty__text").attr("dir", "auto").text(&words::say_hello(place)).close();
    html.into_string()
}

/// Does what a control of a message is for. Links find their way by themselves.
fn press(event: &MouseEvent, reach: Reach) {
    let Reach { actions, panels, ask, .. } = reach;
    let Some(control) = Control::pressed(event) else { return };
    let message = control.message();
    match (control.action().as_str(), message) {
        ("author", _) => {
            if let Some(user) = control.data("data-user") {
                actions.tell(Intent::OpenDirect { user });
            }
        }
        ("react", Some(message)) => panels.picker.set(Some(PickerFor::Reaction(message))),
        ("reply", Some(message)) => {
            actions.tell(Intent::ReplyTo { message: Some(message) });
            panels.focus_composer.set(());
        }
        ("more", Some(message)) => panels.menu.set(Some(message)),
        ("reaction", Some(message)) => {
            let emoji = control.data::<String>("data-emoji").and_then(|emoji| Emoji::parse(&emoji).ok());
            if let Some(emoji) = emoji {
                ask.ask(Intent::React { message, emoji, on: !control.is_on() });
            }
        }
        ("open-image", _) => panels.lightbox.set(control.data("data-attachment")),
        (action @ ("retry" | "discard"), _) => {
            let client_id = control.data::<String>("data-client-id");
            let Some(client_id) = client_id.and_then(|id| ClientId::try_from(id).ok()) else { return };
            let retries = action == "retry";
            actions.tell(if retries { Intent::Retry { client_id } } else { Intent::Discard { client_id } });
            // The row goes by either, and the button with it: the focus must go somewhere.
            panels.focus_composer.set(());
        }
        (_, _) => {}
    }
}

/// What decides where the timeline stands: the channel, one's own newest message, and the visit to a message.
type Standing = (Option<ChannelId>, Option<RowId>, Option<u32>);

/// Goes to the message that the address means; else to the newest one where another channel is opened, where
/// one writes, and where one is almost there.
fn follow(scroller: NodeRef<html::Div>, at_newest: RwSignal<bool>) {
    let state = state::expect();
    let actions = Actions::expect();
    let panels = Panels::expect();
    effect(move |before: Option<Standing>| {
        let found = state.target().get().filter(|target| target.found == Some(Found::Here));
        let timeline = state.timeline().read();
        let channel = timeline.channel;
        let last = timeline.rows.last();
        let own = last.filter(|(_, row)| row.with_untracked(|row| row.own)).map(|(id, _)| id.clone());
        drop(timeline);
        let visit = found.map(|target| target.visit);
        let is_visit = visit.is_some() && before.as_ref().and_then(|(.., old)| *old) != visit;
        let is_elsewhere = before.as_ref().is_some_and(|(old, ..)| *old != channel);
        let is_own = own.is_some() && before.as_ref().is_some_and(|(_, old, _)| *old != own);
        if is_elsewhere {
            // The client takes it for granted, too.
            at_newest.set(true);
            panels.current.set(None);
        }
        if let Some(target) = found.filter(|_| is_visit) {
            // After this round, in which the rows come, and after the next, in which the composer takes the focus.
            request_animation_frame(move || {
                request_animation_frame(move || {
                    visit_row(target.message, scroller, at_newest, actions, panels);
                });
            });
        } else if (is_elsewhere || is_own || at_newest.get_untracked())
            && let Some(node) = scroller.get_untracked()
        {
            node.set_scroll_top(0);
        }
        (channel, own, visit)
    });
}

/// Brings a message into view, marks it anew, and gives it the focus.
fn visit_row(
    message: Seq,
    scroller: NodeRef<html::Div>,
    at_newest: RwSignal<bool>,
    actions: Actions,
    panels: Panels,
) {
    const MARK: &str = "message--targeted";
    let (Some(row), Some(scroller)) = (control::row_of(message), scroller.get_untracked()) else { return };
    let options = ScrollIntoViewOptions::new();
    options.set_block(ScrollLogicalPosition::Center);
    row.scroll_into_view_with_scroll_into_view_options(&options);
    // The mark fades once; only an element that had none in between begins again.
    let classes = row.class_list();
    let _ = classes.remove_1(MARK);
    let _ = row.offset_height();
    let _ = classes.add_1(MARK);
    panels.current.set(Some(message));
    let _ = row.focus();
    note_place(&scroller, at_newest, actions);
}

/// Notes whether the timeline shows its newest message.
fn note_place(scroller: &HtmlElement, at_newest: RwSignal<bool>, actions: Actions) {
    let scroller: &Element = scroller;
    let is_there = scroller.scroll_top().abs() < NEWEST_PX;
    if at_newest.get_untracked() != is_there {
        at_newest.set(is_there);
        actions.tell(Intent::AtNewest(is_there));
    }
}
