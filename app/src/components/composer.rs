//! Where a message is written.

use client::intent::{Intent, Refusal};
use client::place::Place;
use leptos::ev::{KeyboardEvent, SubmitEvent};
use leptos::html;
use leptos::prelude::*;
use protocol::id::{ChannelId, UserId};
use protocol::message::{Body, BodyError};

use crate::actions::Actions;
use crate::components::icon::{self, icon};
use crate::panels::Panels;
use crate::screen;
use crate::state::{self, ChatStateStoreFields};
use crate::words;

/// From how many characters on the length is shown.
const COUNTED_FROM: usize = 3_800;

/// What browsers say instead of a key while an input method composes, some of them nothing else.
const KEY_CODE_COMPOSING: u32 = 229;

/// Where one is while the composer stays the same one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Spot {
    Channel(Option<ChannelId>),
    Direct(UserId),
}

/// How long the text is, once that is worth saying.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Length {
    count: usize,
    over: usize,
}

/// One's own end of the channel: several lines and a button.
///
/// The text lives in the element. It is only written over where the client says so, so that neither what
/// was typed before the page came alive is lost, nor what an input method is composing.
#[component]
pub(crate) fn Composer() -> impl IntoView {
    let state = state::expect();
    let actions = Actions::expect();
    let input = NodeRef::<html::Textarea>::new();
    let length = RwSignal::new(Length::default());
    let refused = RwSignal::new(None::<Refusal>);
    let waits = RwSignal::new(false);

    let send = sender(input, refused, waits);
    follow_draft(input, length);
    follow_place(input, waits, send);
    let on_input = move |_| {
        let Some(node) = input.get_untracked() else { return };
        let text = node.value();
        length.set(measure(&text));
        waits.set(false);
        refused.set(None);
        actions.tell(Intent::SetDraft { text });
    };
    let on_key = move |event: KeyboardEvent| {
        if sends(&event) {
            event.prevent_default();
            send();
        }
    };
    let on_submit = move |event: SubmitEvent| {
        event.prevent_default();
        send();
    };
    let is_over = Signal::derive(move || length.get().over > 0);
    let label = Signal::derive(move || {
        format!("Message {}", words::place(&state.place().read(), &state.place_name().read()))
    });
    let remark = Signal::derive(move || remark(length.get(), refused.get(), waits.get()).unwrap_or_default());

    view! {
        <form class="composer" class=("composer--over", is_over) on:submit=on_submit>
            <div class="composer__box">
                <label class="visually-hidden" for="composer-text">
                    {label}
                </label>
                <textarea
                    class="composer__input"
                    id="composer-text"
                    rows="1"
                    placeholder=label
                    dir="auto"
                    aria-describedby="composer-count"
                    enterkeyhint="send"
                    autocomplete="off"
                    node_ref=input
                    on:input=on_input
                    on:keydown=on_key
                ></textarea>
                <SendButton is_over />
            </div>
            <p class="composer__count" id="composer-count" role="status">
                {remark}
            </p>
        </form>
    }
}

#[component]
fn SendButton(is_over: Signal<bool>) -> impl IntoView {
    let state = state::expect();

    view! {
        <button
            class="button button--primary button--icon composer__send"
            type="submit"
            aria-label="Send"
            title="Send"
            disabled=Signal::derive(move || !state.alive().get() || is_over.get())
        >
            {icon(icon::SEND)}
        </button>
    }
}

/// What sends the text. A message to somebody whose channel with us is only being opened waits for it.
fn sender(
    input: NodeRef<html::Textarea>,
    refused: RwSignal<Option<Refusal>>,
    waits: RwSignal<bool>,
) -> impl Fn() + Copy + Send + Sync + 'static {
    let state = state::expect();
    let actions = Actions::expect();
    move || {
        let Some(node) = input.get_untracked() else { return };
        let text = node.value();
        let is_message = Body::parse(&text).is_ok();
        let result = (actions.intent)(Intent::SendMessage { text });
        let is_unopened = matches!(*state.place().read_untracked(), Place::Direct { channel: None, .. });
        waits.set(is_unopened && is_message && result == Err(Refusal::Nothing));
        refused.set(result.err().filter(|refusal| *refusal == Refusal::OutboxFull));
        let _ = node.focus();
    }
}

/// Shows the draft that the client has for a place, and no draft once it is sent.
fn follow_draft(input: NodeRef<html::Textarea>, length: RwSignal<Length>) {
    let state = state::expect();
    Effect::new(move |run: Option<()>| {
        let draft = state.draft().read();
        let Some(node) = input.get_untracked() else { return };
        // What was typed before the page came alive is the client's draft only in a moment.
        let is_too_early = run.is_none() && draft.is_empty();
        if !is_too_early && node.value() != *draft {
            node.set_value(&draft);
        }
        length.set(measure(&node.value()));
    });
}

/// Takes the focus in another place, and where a view asks for it; sends what waits for the place's channel.
fn follow_place(input: NodeRef<html::Textarea>, waits: RwSignal<bool>, send: impl Fn() + 'static) {
    let state = state::expect();
    let panels = Panels::expect();
    let spot = Memo::new(move |_| match state.place().get() {
        Place::Direct { user, .. } => Spot::Direct(user),
        other => Spot::Channel(other.channel()),
    });
    // What opens with the page leaves the focus where it is.
    let was_alive = state.alive().get_untracked();
    Effect::new(move |run: Option<()>| {
        let _ = spot.get();
        panels.focus_composer.track();
        let may_focus = run.is_some() || was_alive;
        if may_focus && screen::keyboard_likely() {
            // After this round, in which a dialog may close and give the focus back to where it was.
            request_animation_frame(move || {
                if let Some(node) = input.get_untracked() {
                    let _ = node.focus();
                }
            });
        }
    });
    Effect::new(move |before: Option<(Spot, bool)>| {
        let (spot, is_open) = (spot.get(), state.place().read().channel().is_some());
        if let Some((old_spot, was_open)) = before {
            if old_spot != spot {
                waits.set(false);
            } else if waits.get_untracked() && !was_open && is_open {
                send();
            }
        }
        (spot, is_open)
    });
}

/// Whether this key sends. Never while an input method composes.
fn sends(event: &KeyboardEvent) -> bool {
    let composes = event.is_composing() || event.key_code() == KEY_CODE_COMPOSING;
    let always = event.ctrl_key() || event.meta_key();
    event.key() == "Enter" && !composes && (always || !event.shift_key())
}

fn measure(text: &str) -> Length {
    // No text has more characters than bytes: most are short, and need no second look.
    if text.len() < COUNTED_FROM {
        return Length::default();
    }
    let over = match Body::parse(text) {
        Err(BodyError::TooLong { over }) => over,
        Ok(_) | Err(BodyError::Empty) => 0,
    };
    Length { count: text.trim_end().chars().count(), over }
}

fn remark(length: Length, refused: Option<Refusal>, waits: bool) -> Option<String> {
    let said = (length.count >= COUNTED_FROM).then(|| words::length(length.count, length.over));
    let said = said.or_else(|| refused.map(words::refusal));
    said.or_else(|| waits.then(|| words::SENDING.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_length_is_said_from_3800_characters_on() {
        let said = |count: usize| remark(measure(&"ä".repeat(count)), None, false);

        assert_eq!(said(3_799), None);
        assert_eq!(said(3_800).as_deref(), Some("3,800 / 4,000"));
        assert_eq!(said(4_000).as_deref(), Some("4,000 / 4,000"));
        assert_eq!(said(4_001).as_deref(), Some("1 character too many"));
    }
}
