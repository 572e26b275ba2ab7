//! Where a message is written.

use client::place::Place;
use leptos::ev::{ClipboardEvent, Event, KeyboardEvent, SubmitEvent};
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::InputEvent;
use protocol::id::{ChannelId, UserId};
use protocol::preferences::SendKey;

use crate::components::attach::{AttachButton, DropZone, paste};
use crate::components::composer_bar::ComposerBar;
use crate::components::control;
use crate::components::emoji_picker::{EmojiButton, EmojiPicker};
use crate::components::icon::{self, icon};
use crate::components::suggestions::{SuggestionList, Suggestions};
use crate::components::uploads::Uploads;
use crate::keys;
use crate::panels::Panels;
use crate::react::{effect, handler, memo};
use crate::screen;
use crate::state::ChatStateStoreFields;
use crate::words;
use crate::writing::Writing;

/// The keys that mark what is selected, together with Ctrl or Cmd, and the marks.
const MARKS: [(&str, &str); 3] = [("b", "**"), ("i", "*"), ("e", "`")];

/// Where one is while the composer stays the same one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Spot {
    Channel(Option<ChannelId>),
    Direct(UserId),
}

/// One's own end of the channel: what is answered or edited, files, several lines, and buttons.
#[component]
pub(crate) fn Composer(
    /// Whether nobody writes here any more.
    is_archived: Signal<bool>,
) -> impl IntoView {
    let writing = Writing::new();
    let suggestions = Suggestions::new(writing);
    follow_place(writing, suggestions);
    leave_focus(writing.panels, is_archived);
    let on_submit = move |event: SubmitEvent| {
        event.prevent_default();
        writing.submit();
    };
    let on_key = move |event: KeyboardEvent| {
        if event.key() == "Escape"
            && !keys::composes(&event)
            && !writing.panels.is_overlaid()
            && writing.cancel()
        {
            event.stop_propagation();
        }
    };

    view! {
        <SuggestionList suggestions />
        <form
            class="composer"
            class=("composer--over", move || writing.is_over())
            class=("composer--edit", move || writing.is_edit())
            hidden=is_archived
            on:submit=handler(on_submit)
            on:keydown=handler(on_key)
        >
            <ComposerBar writing />
            <div class="composer__box">
                <Uploads writing />
                <div class="composer__line">
                    <AttachButton writing />
                    <Text writing suggestions />
                    <EmojiButton writing />
                    <SendButton writing />
                </div>
            </div>
            <p class="composer__count" id="composer-count" role="status">
                {Signal::derive(move || writing.remark())}
            </p>
        </form>
        <DropZone writing is_archived />
        <EmojiPicker writing />
    }
}

/// The text.
#[component]
fn Text(writing: Writing, suggestions: Suggestions) -> impl IntoView {
    let state = writing.state;
    let label = Signal::derive(move || words::composer::message_to(&state.place_label().read()));
    let on_input = move |event: Event| {
        writing.changed();
        suggestions.typed(event.unchecked_ref::<InputEvent>());
    };
    let on_key = move |event: KeyboardEvent| {
        if !keys::composes(&event) && (suggestions.takes(&event) || takes(writing, &event)) {
            event.prevent_default();
            event.stop_propagation();
        }
    };

    view! {
        <label class="visually-hidden" for="composer-text">
            {label}
        </label>
        <textarea
            class="composer__input"
            id="composer-text"
            rows="1"
            placeholder=label
            dir="auto"
            aria-describedby="composer-bar composer-count"
            aria-autocomplete="list"
            aria-controls="suggestions"
            aria-activedescendant=Signal::derive(move || suggestions.chosen_id())
            enterkeyhint=match state.send_key().get_untracked() {
                SendKey::Enter => "send",
                SendKey::CtrlEnter => "enter",
            }
            autocomplete="off"
            node_ref=writing.input
            on:input=handler(on_input)
            on:keydown=handler(on_key)
            on:compositionend=handler(move |_| suggestions.update())
            on:click=handler(move |_| suggestions.close())
            on:blur=handler(move |_| suggestions.close())
            on:paste=handler(move |event: ClipboardEvent| paste(writing, &event))
        ></textarea>
    }
}

/// Sends the message, or saves the edit.
#[component]
fn SendButton(writing: Writing) -> impl IntoView {
    let label =
        Signal::derive(move || if writing.is_edit() { words::composer::SAVE } else { words::composer::SEND });
    let send_key = writing.state.send_key().get_untracked();
    let title = Signal::derive(move || words::composer::send_hint(label.get(), send_key));

    view! {
        <button
            class="button button--primary button--icon composer__send"
            type="submit"
            aria-label=label
            title=title
            disabled=Signal::derive(move || !writing.state.alive().get() || writing.is_stuck())
        >
            {icon(icon::SEND)}
        </button>
    }
}

/// Takes the focus in another place, and where a view asks for it, or lets it go to what is there instead; sends what waits for the place's channel.
fn follow_place(writing: Writing, suggestions: Suggestions) {
    let (state, panels) = (writing.state, writing.panels);
    let spot = memo(move || match state.place().get() {
        Place::Direct { user, .. } => Spot::Direct(user),
        other => Spot::Channel(other.channel()),
    });
    // What opens with the page leaves the focus where it is.
    let was_alive = state.alive().get_untracked();
    effect(move |run: Option<()>| {
        let _ = spot.get();
        panels.focus_composer.track();
        let may_focus = run.is_some() || was_alive;
        if may_focus && screen::keyboard_likely() {
            // After this round, in which a dialog may close and give the focus back to where it was.
            request_animation_frame(|| {
                control::focus_first(&["#composer-text", "#messages", "#notice"]);
            });
        }
    });
    effect(move |before: Option<(Spot, bool)>| {
        let (spot, is_open) = (spot.get(), state.place().read().channel().is_some());
        if let Some((old_spot, was_open)) = before {
            if old_spot != spot {
                writing.left();
                suggestions.close();
            } else if !was_open && is_open {
                writing.send_waiting();
            }
        }
        (spot, is_open)
    });
}

/// Lets the focus go to the messages where it would go with the composer.
fn leave_focus(panels: Panels, is_archived: Signal<bool>) {
    effect(move |_| {
        if is_archived.get() {
            request_animation_frame(move || {
                if control::find(".composer :focus").is_some() || panels.is_focus_lost() {
                    control::focus_first(&["#messages"]);
                }
            });
        }
    });
}

/// Whether Enter sends as it was pressed; else it breaks the line. With Ctrl or Cmd it always sends.
fn sends(send_key: SendKey, event: &KeyboardEvent) -> bool {
    let is_alone = match send_key {
        SendKey::Enter => !event.shift_key(),
        SendKey::CtrlEnter => false,
    };
    event.ctrl_key() || event.meta_key() || is_alone
}

/// Does what this key means in the text. Says whether it means anything.
fn takes(writing: Writing, event: &KeyboardEvent) -> bool {
    let key = event.key();
    if key == "Enter" {
        let is_sent = sends(writing.state.send_key().get_untracked(), event);
        if is_sent {
            writing.submit();
        }
        return is_sent;
    }
    if key == "ArrowUp" && keys::is_plain(event) {
        return writing.is_empty() && writing.edit_last();
    }
    if !keys::has_command(event) || event.shift_key() {
        return false;
    }
    let pressed = keys::letter(event);
    let mark = MARKS.iter().find(|(letter, _)| *letter == pressed);
    if let Some((_, mark)) = mark {
        writing.mark(mark);
    }
    mark.is_some()
}
