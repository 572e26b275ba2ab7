//! The picker of emoji, for the text of the composer and for reactions.

use client::intent::Intent;
use leptos::ev::{Event, KeyboardEvent, MouseEvent};
use leptos::html;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::{Element, HtmlElement};
use protocol::emoji::Emoji;

use crate::ask::Ask;
use crate::components::control;
use crate::components::icon::{self, icon};
use crate::emoji::Entry;
use crate::html::Html;
use crate::keys;
use crate::panels::PickerFor;
use crate::react::{effect, handler};
use crate::screen;
use crate::state::{ChatStateStoreFields, State};
use crate::words;
use crate::writing::Writing;

/// The id of the button in the composer that opens the picker.
const BUTTON_ID: &str = "composer-emoji";

/// What finds each button of an emoji.
const EMOJI: &str = "[data-emoji]";

/// How far the picker stays from what it belongs to, and from the edges of the window, in pixels.
const GAP_PX: f64 = 8.0;

/// Opens the picker for the text.
#[component]
pub(crate) fn EmojiButton(writing: Writing) -> impl IntoView {
    let panels = writing.panels;

    view! {
        <button
            class="button button--icon button--quiet composer__tool"
            id=BUTTON_ID
            type="button"
            aria-label=words::composer::PICK_EMOJI
            title=words::composer::PICK_EMOJI
            aria-haspopup="dialog"
            disabled=Signal::derive(move || !writing.state.alive().get())
            on:click=handler(move |_| panels.picker.set(Some(PickerFor::Composer)))
        >
            {icon(icon::EMOJI)}
        </button>
    }
}

/// The parts of the picker. Cheap to copy.
#[derive(Debug, Clone, Copy)]
struct Picker {
    writing: Writing,
    dialog: NodeRef<html::Dialog>,
    search: NodeRef<html::Input>,
    list: NodeRef<html::Div>,
    query: RwSignal<String>,
    /// The codes of the emoji that is pointed at.
    shown: RwSignal<String>,
    /// What is asked of the server here. Why it did not work is said above the messages.
    reaction: Ask,
}

/// A dialog beside the button that opened it. The browser keeps the focus in it, closes it on Escape, and gives the
/// focus back. Its list is only there while it is open.
#[component]
pub(crate) fn EmojiPicker(writing: Writing) -> impl IntoView {
    let picker = Picker {
        writing,
        dialog: NodeRef::new(),
        search: NodeRef::new(),
        list: NodeRef::new(),
        query: RwSignal::new(String::new()),
        shown: RwSignal::new(String::new()),
        reaction: Ask::new(),
    };
    picker.reaction.complain();
    let found = RwSignal::new(String::new());
    picker.follow(found);

    view! {
        <dialog
            class="emoji-picker"
            aria-label=words::composer::PICK_EMOJI
            tabindex="-1"
            node_ref=picker.dialog
            on:close=handler(move |_| picker.close())
            on:click=handler(move |event| picker.clicked(&event))
            on:keydown=handler(move |event| picker.pressed(&event))
        >
            <div class="emoji-picker__head">
                <input
                    class="emoji-picker__search"
                    type="search"
                    aria-label=words::composer::SEARCH_EMOJI
                    placeholder=words::composer::SEARCH_EMOJI
                    autocomplete="off"
                    autocapitalize="none"
                    spellcheck="false"
                    node_ref=picker.search
                    on:input=handler(move |event| picker.query.set(event_target_value(&event)))
                />
                <button
                    class="button button--icon button--quiet button--small"
                    type="button"
                    aria-label=words::CLOSE
                    title=words::CLOSE
                    on:click=handler(move |_| picker.close())
                >
                    {icon(icon::CLOSE)}
                </button>
            </div>
            <p class="emoji-picker__found" role="status">
                {found}
            </p>
            <div
                class="emoji-picker__list"
                node_ref=picker.list
                on:focusin=handler(move |event: leptos::ev::FocusEvent| picker.point(&event, true))
                on:mouseover=handler(move |event: MouseEvent| picker.point(&event, false))
            ></div>
            <p class="emoji-picker__shown" aria-hidden="true">
                {picker.shown}
            </p>
        </dialog>
    }
}

impl Picker {
    fn follow(self, found: RwSignal<String>) {
        let (state, panels) = (self.writing.state, self.writing.panels);
        effect(move |_| {
            let (html, said) = if panels.picker.with(Option::is_some) {
                content(state, &self.query.read())
            } else {
                (String::new(), String::new())
            };
            if let Some(list) = self.list.get_untracked() {
                list.set_inner_html(&html);
                stop_at(&list, list.query_selector(EMOJI).ok().flatten().as_ref());
            }
            found.set(said);
        });
        effect(move |_| match panels.picker.get() {
            Some(wanted) => self.open(wanted),
            None => {
                self.shut();
                if self.query.with_untracked(|query| !query.is_empty()) {
                    self.query.set(String::new());
                }
            }
        });
    }

    fn open(self, wanted: PickerFor) {
        let (Some(dialog), Some(search)) = (self.dialog.get_untracked(), self.search.get_untracked()) else {
            return;
        };
        (self.writing.actions.load_emoji)();
        search.set_value("");
        self.shown.set(String::new());
        let anchor = anchor(wanted);
        // It can only fail where the element is not in the page, or open already.
        let _ = dialog.show_modal();
        if let Some(anchor) = anchor {
            place(&dialog, &anchor);
        }
        // Elsewhere the field would bring up a keyboard, and leave no room for what can be picked without one.
        let _ = if screen::keyboard_likely() { search.focus() } else { dialog.focus() };
    }

    fn shut(self) {
        if let Some(dialog) = self.dialog.get_untracked()
            && dialog.open()
        {
            dialog.close();
        }
    }

    fn close(self) {
        if self.writing.panels.picker.with_untracked(Option::is_some) {
            self.writing.panels.picker.set(None);
        }
    }

    fn clicked(self, event: &MouseEvent) {
        let Some(target) = event.target().and_then(|target| target.dyn_into::<Element>().ok()) else {
            return;
        };
        if let Some(emoji) = emoji_of(&target) {
            self.pick(emoji);
        } else if target.tag_name() == "DIALOG" {
            // What is beside the content is what is behind it.
            self.close();
        }
    }

    fn pick(self, emoji: Emoji) {
        let wanted = self.writing.panels.picker.get_untracked();
        // First, so that the focus can be elsewhere.
        self.shut();
        self.close();
        (self.writing.actions.used_emoji)(emoji.clone());
        match wanted {
            Some(PickerFor::Composer) => self.writing.insert(emoji.as_str()),
            Some(PickerFor::Reaction(message)) => {
                self.reaction.ask(Intent::React { message, emoji, on: true });
            }
            None => {}
        }
    }

    fn pressed(self, event: &KeyboardEvent) {
        let (Some(list), Some(search)) = (self.list.get_untracked(), self.search.get_untracked()) else {
            return;
        };
        if keys::composes(event) {
            return;
        }
        let target = event.target().and_then(|target| target.dyn_into::<HtmlElement>().ok());
        let from = target.filter(|target| target.matches(EMOJI).unwrap_or(false));
        let is_search = document().active_element().as_ref() == Some(search.as_ref());
        match (event.key().as_str(), from) {
            ("Escape", _) => self.close(),
            ("ArrowDown", None) => focus(first(&list)),
            ("Enter", None) if is_search => {
                if let Some(emoji) = first(&list).and_then(|first| emoji_of(&first)) {
                    self.pick(emoji);
                }
            }
            (key @ ("ArrowLeft" | "ArrowRight" | "ArrowUp" | "ArrowDown"), Some(from)) => {
                match neighbor(&list, &from, key) {
                    None if key == "ArrowUp" => focus(Some((*search).clone().unchecked_into())),
                    next => focus(next),
                }
            }
            _ => return,
        }
        event.prevent_default();
        event.stop_propagation();
    }

    /// Shows how the emoji is written that is pointed at; where it has the focus, it is the one to come back to.
    fn point(self, event: &Event, is_focus: bool) {
        let Some(target) = event.target().and_then(|target| target.dyn_into::<Element>().ok()) else {
            return;
        };
        let Some(emoji) = emoji_of(&target) else { return };
        if is_focus && let Some(list) = self.list.get_untracked() {
            stop_at(&list, Some(&target));
        }
        let table = self.writing.state.emoji().get_untracked();
        let entry = table.as_ref().and_then(|table| table.entry(&emoji));
        self.shown.set(entry.map(Entry::coded).unwrap_or_default());
    }
}

/// What fits what is sought, as HTML, and what is to be said about it.
fn content(state: State, query: &str) -> (String, String) {
    let mut html = Html::new();
    let table = state.emoji().read();
    let Some(table) = &*table else {
        let is_lost = state.emoji_failed().get();
        let said = if is_lost { words::composer::EMOJI_FAILED } else { words::composer::LOADING_EMOJI };
        return (String::new(), said.to_owned());
    };
    if query.trim().is_empty() {
        let recent: Vec<&Entry> = {
            let recent = state.recent_emoji().read();
            recent.iter().filter_map(|emoji| table.entry(emoji)).collect()
        };
        write_group(&mut html, words::composer::RECENT_EMOJI, &recent);
        for group in &table.groups {
            write_group(&mut html, &group.name, &group.entries.iter().collect::<Vec<_>>());
        }
        return (html.into_string(), String::new());
    }
    let found = table.search(query);
    write_group(&mut html, words::composer::FOUND_EMOJI, &found);
    let said = if found.is_empty() {
        words::nothing_matches(query)
    } else {
        words::composer::found_emoji(found.len())
    };
    (html.into_string(), said)
}

fn write_group(html: &mut Html, name: &str, entries: &[&Entry]) {
    if entries.is_empty() {
        return;
    }
    html.open_class("section", "emoji-picker__group").attr("aria-label", name);
    html.open_class("h2", "emoji-picker__heading").text(name).close();
    html.open_class("div", "emoji-picker__grid");
    for entry in entries {
        html.open_class("button", "emoji-picker__emoji").attr("type", "button").attr("tabindex", "-1");
        html.attr("data-emoji", entry.emoji.as_str()).attr("aria-label", &entry.name());
        html.text(entry.emoji.as_str()).close();
    }
    html.close().close();
}

/// What the picker stands beside.
fn anchor(wanted: PickerFor) -> Option<Element> {
    match wanted {
        PickerFor::Composer => document().get_element_by_id(BUTTON_ID),
        PickerFor::Reaction(message) => {
            let focused = document().active_element()?;
            let row = control::row_of(message);
            let is_in_row = row.as_ref().is_some_and(|row| row.contains(Some(&focused)));
            if is_in_row { Some(focused) } else { row.map(Into::into) }
        }
    }
}

/// Puts the picker above what it belongs to, or below where there is no room. Where the window is narrow, the
/// stylesheet lets it stand at its foot.
fn place(dialog: &HtmlElement, anchor: &Element) {
    let (beside, own) = (anchor.get_bounding_client_rect(), dialog.get_bounding_client_rect());
    let (width, height) = screen::size();
    let within = |at: f64, room: f64| screen::within(at, room, GAP_PX);
    let above = beside.top() - GAP_PX - own.height();
    let y = if above >= GAP_PX { above } else { within(beside.bottom() + GAP_PX, height - own.height()) };
    let x = within(beside.right() - own.width(), width - own.width());
    for (name, value) in [("--picker-x", x), ("--picker-y", y)] {
        let _ = dialog.style().set_property(name, &screen::px(value));
    }
}

/// The emoji that an element is the button of.
fn emoji_of(element: &Element) -> Option<Emoji> {
    Emoji::parse(&element.get_attribute("data-emoji")?).ok()
}

fn first(list: &Element) -> Option<HtmlElement> {
    list.query_selector(EMOJI).ok()??.dyn_into().ok()
}

fn focus(element: Option<HtmlElement>) {
    if let Some(element) = element {
        let _ = element.focus();
    }
}

/// Makes a button the one that Tab leads to: one of so many is enough.
fn stop_at(list: &Element, button: Option<&Element>) {
    let before = list.query_selector("[tabindex=\"0\"]").ok().flatten();
    // An element of this page takes any attribute.
    if let Some(before) = before {
        let _ = before.set_attribute("tabindex", "-1");
    }
    if let Some(button) = button {
        let _ = button.set_attribute("tabindex", "0");
    }
}

/// The emoji beside this one, or the nearest in the row above or below.
fn neighbor(list: &Element, from: &HtmlElement, key: &str) -> Option<HtmlElement> {
    let all = list.query_selector_all(EMOJI).ok()?;
    let button = |at: u32| all.get(at).map(JsCast::unchecked_into::<HtmlElement>);
    let start = (0..all.length()).find(|at| button(*at).as_ref() == Some(from))?;
    let is_forward = matches!(key, "ArrowRight" | "ArrowDown");
    let next = |at: u32| if is_forward { Some(at + 1) } else { at.checked_sub(1) };
    if matches!(key, "ArrowLeft" | "ArrowRight") {
        return button(next(start)?);
    }
    // The first row that is another one, and in it the nearest.
    let mut best: Option<HtmlElement> = None;
    let mut at = next(start);
    while let Some(candidate) = at.and_then(button) {
        at = at.and_then(next);
        if candidate.offset_top() == from.offset_top() {
            continue;
        }
        let distance = |button: &HtmlElement| (button.offset_left() - from.offset_left()).abs();
        match &best {
            Some(best) if best.offset_top() != candidate.offset_top() => break,
            Some(nearest) if distance(nearest) <= distance(&candidate) => {}
            Some(_) | None => best = Some(candidate),
        }
    }
    best
}
