//! The keyboard among the messages: they are one stop of the Tab key. Arrows go from one to another, Tab goes on to
//! what can be done with it, and then out.

use leptos::ev::{FocusEvent, KeyboardEvent};
use leptos::html;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::{Element, HtmlElement};
use protocol::id::Seq;

use crate::components::control;
use crate::keys;
use crate::panels::Panels;

/// What in a message takes the focus: also code, which may have to be scrolled.
const CONTROLS: &str = "a[href], button, pre";

/// What stands after the messages: from there Tab goes on.
const END: &str = ".typing";

/// What a key in the timeline asks of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Pressed {
    /// Nothing: it is the browser's.
    Nothing,
    /// Nothing more: it was done.
    Done,
    /// To show the newest message.
    Newest,
}

/// The messages as the keyboard goes through them. Cheap to copy.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Rows {
    panels: Panels,
    scroller: NodeRef<html::Div>,
    /// Whether one of them has the focus, or had it when it went.
    is_held: RwSignal<bool>,
}

impl Rows {
    pub(crate) fn new(scroller: NodeRef<html::Div>) -> Self {
        Self { panels: Panels::expect(), scroller, is_held: RwSignal::new(false) }
    }

    /// Something in the timeline has the focus. Who comes with the Tab key, from either side, comes to the message
    /// that was left.
    pub(crate) fn focused(self, event: &FocusEvent) {
        let (Some(scroller), Some(target)) = (self.scroller.get_untracked(), element(event.target())) else {
            return;
        };
        self.is_held.set(true);
        let before = element(event.related_target());
        let comes_in = before.is_none_or(|before| !scroller.contains(Some(&before)));
        let last_key = self.panels.last_key.get_untracked();
        let row = target.closest(".message").ok().flatten();
        let is_lost = if row.is_some() { last_key == Some(true) } else { last_key.is_some() };
        if comes_in && is_lost && row.as_ref().is_none_or(|row| !is_current(row, self.panels)) {
            // That is told here again, and a handler cannot be called within itself.
            queue_microtask(move || {
                focus_current(self.panels);
            });
        } else if let Some(row) = row {
            self.panels.current.set(seq(&row));
        }
    }

    /// Something in the timeline no longer has the focus. Where nothing else has it, it may have gone with what had it.
    pub(crate) fn blurred(self, event: &FocusEvent) {
        if event.related_target().is_some() {
            self.is_held.set(false);
        }
    }

    /// Rows have come or gone. Where the one with the focus went, the nearest takes it.
    pub(crate) fn changed(self) {
        if self.is_held.get_untracked() {
            request_animation_frame(move || {
                if self.is_held.get_untracked() && self.panels.is_focus_lost() && !focus_current(self.panels)
                {
                    control::focus_first(&["#messages"]);
                }
            });
        }
    }

    /// Does what a key means among the messages.
    pub(crate) fn press(self, event: &KeyboardEvent) -> Pressed {
        let Some(target) = element(event.target()) else { return Pressed::Nothing };
        let key = event.key();
        if key == "Escape" && keys::is_plain(event) && !self.panels.is_overlaid() {
            return Pressed::Newest;
        }
        let Some(row) = target.closest(".message").ok().flatten() else {
            // The timeline itself has the focus.
            let goes_in = key == "Tab" && keys::is_plain(event) && focus_current(self.panels);
            return if goes_in { Pressed::Done } else { Pressed::Nothing };
        };
        if key == "Tab" && !(event.ctrl_key() || event.alt_key() || event.meta_key()) {
            return self.tab(event.shift_key(), &target, &row);
        }
        let next = match key.as_str() {
            "ArrowUp" => row.previous_element_sibling(),
            "ArrowDown" => row.next_element_sibling(),
            "Home" => row.parent_element().and_then(|list| list.first_element_child()),
            "End" => row.parent_element().and_then(|list| list.last_element_child()),
            _ => return Pressed::Nothing,
        };
        if !keys::is_plain(event) {
            return Pressed::Nothing;
        }
        focus(next.as_ref());
        Pressed::Done
    }

    /// From the message to its first control, from the last one out; and the same way back.
    fn tab(self, backward: bool, target: &Element, row: &Element) -> Pressed {
        let controls = controls(row);
        let at = controls.iter().position(|control| control == target);
        match (at, backward) {
            (Some(0), true) => {
                focus(Some(row));
                Pressed::Done
            }
            // The browser goes on from what has the focus: from before the messages, or from after them.
            (None, true) => {
                focus(self.scroller.get_untracked().as_deref().map(AsRef::as_ref));
                Pressed::Nothing
            }
            (at, false) if at.map_or(0, |at| at + 1) == controls.len() => {
                focus(control::find(END).as_deref());
                Pressed::Nothing
            }
            (Some(_) | None, _) => Pressed::Nothing,
        }
    }
}

/// Gives the focus to the message that had it last, else to the nearest after it, else to the newest. Says whether
/// there is any.
pub(crate) fn focus_current(panels: Panels) -> bool {
    let current = panels.current.get_untracked();
    let rows = document().query_selector_all(".timeline .message");
    let Ok(rows) = rows else { return false };
    let rows = (0..rows.length()).filter_map(|at| rows.item(at)?.dyn_into::<Element>().ok());
    let mut last = None;
    for row in rows {
        let is_wanted = current.is_some() && seq(&row) >= current;
        last = Some(row);
        if is_wanted {
            break;
        }
    }
    focus(last.as_ref());
    last.is_some()
}

fn is_current(row: &Element, panels: Panels) -> bool {
    let current = panels.current.get_untracked();
    current.is_some() && seq(row) == current
}

/// The controls of a message that are shown.
fn controls(row: &Element) -> Vec<Element> {
    let Ok(controls) = row.query_selector_all(CONTROLS) else { return Vec::new() };
    let controls = (0..controls.length()).filter_map(|at| controls.item(at)?.dyn_into::<HtmlElement>().ok());
    controls.filter(|control| control.offset_parent().is_some()).map(Into::into).collect()
}

fn seq(row: &Element) -> Option<Seq> {
    row.get_attribute("data-seq")?.parse().ok().map(Seq)
}

fn focus(element: Option<&Element>) {
    if let Some(element) = element {
        let _ = element.unchecked_ref::<HtmlElement>().focus();
    }
}

fn element(target: Option<leptos::web_sys::EventTarget>) -> Option<Element> {
    target?.dyn_into().ok()
}
