//! The names that fit what is being typed, above the composer: a list that is moved through while the caret stays
//! in the text.

use client::place::Place;
use leptos::ev::{KeyboardEvent, MouseEvent};
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::{Element, InputEvent};
use protocol::emoji::Emoji;

use crate::caret;
use crate::completion::{self, Candidate, Kind, Sought};
use crate::html::Html;
use crate::react::{effect, handler, memo};
use crate::state::ChatStateStoreFields;
use crate::words;
use crate::writing::Writing;
use crate::{keys, screen};

/// What closes the code of an emoji.
const COLON: &str = ":";

/// What is offered.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Offer {
    sought: Sought,
    /// At least one.
    candidates: Vec<Candidate>,
    /// Which of them Enter takes.
    chosen: usize,
}

/// What is offered, and what no longer is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Offers {
    offer: Option<Offer>,
    /// Where the name begins for which nothing is to be offered any more.
    dismissed: Option<usize>,
}

/// The names that fit what is being typed. Cheap to copy.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Suggestions {
    writing: Writing,
    offers: RwSignal<Offers>,
}

impl Suggestions {
    /// Nothing is offered yet.
    pub(crate) fn new(writing: Writing) -> Self {
        let suggestions = Self { writing, offers: RwSignal::new(Offers::default()) };
        effect(move |_| {
            // The table may come while a code of it is being typed.
            if writing.state.emoji().read().is_some() {
                suggestions.update();
            }
        });
        suggestions
    }

    /// Something was typed.
    pub(crate) fn typed(self, event: &InputEvent) {
        // A finger picks from the list even while its keyboard, like those of all phones, composes every word.
        if event.is_composing() && screen::keyboard_likely() {
            self.close();
            return;
        }
        let closes = !event.is_composing() && event.data().as_deref() == Some(COLON);
        self.update();
        if closes {
            // What is written is input again, and a handler cannot be called within itself.
            queue_microtask(move || self.close_code());
        }
    }

    /// Offers what fits what is at the caret now.
    pub(crate) fn update(self) {
        let offers = untrack(|| self.find());
        if self.offers.with_untracked(|before| *before != offers) {
            self.offers.set(offers);
        }
    }

    /// Offers nothing, until something is typed.
    pub(crate) fn close(self) {
        if self.offers.with_untracked(|offers| offers.offer.is_some()) {
            self.offers.update(|offers| offers.offer = None);
        }
    }

    /// The id of the option that Enter takes.
    pub(crate) fn chosen_id(self) -> Option<String> {
        self.offers.with(|offers| offers.offer.as_ref().map(|offer| option_id(offer.chosen)))
    }

    /// Does what this key means while something is offered. Says whether it means anything.
    pub(crate) fn takes(self, event: &KeyboardEvent) -> bool {
        let offered = self.offers.with_untracked(|offers| {
            offers.offer.as_ref().map(|offer| (offer.chosen, offer.candidates.len()))
        });
        let Some((chosen, count)) = offered else { return false };
        if !keys::is_plain(event) {
            return false;
        }
        match event.key().as_str() {
            "ArrowDown" => self.choose((chosen + 1) % count),
            "ArrowUp" => self.choose((chosen + count - 1) % count),
            "Enter" | "Tab" => self.pick(chosen),
            "Escape" => self.dismiss(),
            "ArrowLeft" | "ArrowRight" | "Home" | "End" => {
                self.close();
                return false;
            }
            _ => return false,
        }
        true
    }

    fn choose(self, chosen: usize) {
        self.offers.update(|offers| {
            if let Some(offer) = &mut offers.offer {
                offer.chosen = chosen;
            }
        });
    }

    /// Offers nothing for this name any more.
    fn dismiss(self) {
        self.offers.update(|offers| {
            offers.dismissed = offers.offer.take().map(|offer| offer.sought.range.start);
        });
    }

    /// Writes a candidate in place of what was typed of it.
    fn pick(self, at: usize) {
        let Some(offer) = self.offers.with_untracked(|offers| offers.offer.clone()) else { return };
        let (Some(candidate), Some(input)) = (offer.candidates.get(at), self.writing.input.get_untracked())
        else {
            return;
        };
        self.dismiss();
        let text = input.value();
        let range = offer.sought.range;
        let Some(after) = text.get(range.end..) else { return };
        let written = completion::completed(candidate, after);
        caret::write(&input, range, written, written.len()..written.len());
        if offer.sought.kind == Kind::Emoji
            && let Ok(emoji) = Emoji::parse(&candidate.text)
        {
            (self.writing.actions.used_emoji)(emoji);
        }
    }

    /// Puts an emoji in the place of its code, which a colon has just closed.
    fn close_code(self) {
        let Some(input) = self.writing.input.get_untracked() else { return };
        let table = self.writing.state.emoji().get_untracked();
        let text = input.value();
        let closed = completion::closed(&text, caret::selection(&input, &text).start);
        let (Some(table), Some((range, code))) = (table, closed) else { return };
        let Some(entry) = table.by_code(code) else { return };
        let written = entry.emoji.as_str();
        caret::write(&input, range, written, written.len()..written.len());
        (self.writing.actions.used_emoji)(entry.emoji.clone());
    }

    fn find(self) -> Offers {
        let nothing = Offers::default();
        let Some(input) = self.writing.input.get_untracked() else { return nothing };
        let text = input.value();
        let selection = caret::selection(&input, &text);
        let sought = completion::sought(&text, selection.start).filter(|_| selection.is_empty());
        let Some(sought) = sought else { return nothing };
        let start = sought.range.start;
        let dismissed =
            self.offers.with_untracked(|offers| offers.dismissed).filter(|before| *before == start);
        if dismissed.is_some() {
            return Offers { offer: None, dismissed };
        }
        let candidates = self.candidates(&sought);
        if candidates.is_empty() || completion::is_complete(&sought, &candidates) {
            return nothing;
        }
        Offers { offer: Some(Offer { sought, candidates, chosen: 0 }), dismissed: None }
    }

    fn candidates(self, sought: &Sought) -> Vec<Candidate> {
        let state = self.writing.state;
        match sought.kind {
            Kind::User => {
                let in_channel = matches!(*state.place().read(), Place::Channel(_));
                completion::users(&sought.query, &state.sidebar().read().contacts, in_channel)
            }
            Kind::Channel => completion::channels(&sought.query, &state.browse().read()),
            Kind::Emoji => match &*state.emoji().read() {
                Some(table) => completion::emoji(&sought.query, table),
                None => {
                    // Not with every key, where it cannot be loaded.
                    if !state.emoji_failed().get() {
                        (self.writing.actions.load_emoji)();
                    }
                    Vec::new()
                }
            },
        }
    }
}

/// The list. It takes no focus: that stays in the text, which says which option is chosen.
#[component]
pub(crate) fn SuggestionList(suggestions: Suggestions) -> impl IntoView {
    let html = Signal::derive(move || {
        suggestions.offers.with(|offers| offers.offer.as_ref().map(options).unwrap_or_default())
    });
    let said = memo(move || {
        let count =
            suggestions.offers.with(|offers| offers.offer.as_ref().map(|offer| offer.candidates.len()));
        count.map(words::composer::suggestions).unwrap_or_default()
    });
    let on_click = move |event: MouseEvent| {
        if let Some(at) = pressed(&event) {
            suggestions.pick(at);
        }
    };

    view! {
        <div class="suggestions">
            <ul
                class="suggestions__list"
                id="suggestions"
                role="listbox"
                aria-label=words::composer::SUGGESTIONS
                inner_html=html
                on:mousedown=handler(|event: MouseEvent| event.prevent_default())
                on:click=handler(on_click)
            ></ul>
            <p class="visually-hidden" role="status">
                {said}
            </p>
        </div>
    }
}

/// The number of the option that was pressed.
fn pressed(event: &MouseEvent) -> Option<usize> {
    let target: Element = event.target()?.dyn_into().ok()?;
    target.closest("[data-at]").ok()??.get_attribute("data-at")?.parse().ok()
}

fn options(offer: &Offer) -> String {
    let sign = match offer.sought.kind {
        Kind::User | Kind::Channel => "suggestion__sign",
        Kind::Emoji => "suggestion__sign suggestion__sign--emoji",
    };
    let mut html = Html::new();
    for (at, candidate) in offer.candidates.iter().enumerate() {
        html.open_class("li", "suggestion").attr("id", &option_id(at)).attr("role", "option");
        html.attr("aria-selected", if at == offer.chosen { "true" } else { "false" });
        html.attr("data-at", &at.to_string());
        html.open_class("span", sign).text(&candidate.sign).close();
        html.open_class("span", "suggestion__name")
            .attr("dir", "auto")
            .text(&candidate.name)
            .close()
            .text(" ");
        html.open_class("span", "suggestion__detail").text(candidate.detail).close().close();
    }
    html.into_string()
}

fn option_id(at: usize) -> String {
    format!("suggestion-{at}")
}
