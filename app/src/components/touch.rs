//! A finger that rests on a message opens its menu.

use std::time::Duration;

use leptos::ev::{Event, MouseEvent, PointerEvent, TouchEvent};
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::Element;
use protocol::id::Seq;

use crate::components::control;
use crate::panels::Panels;

/// How long it rests, in milliseconds.
const REST_MS: u64 = 500;

/// How far it may move meanwhile, in pixels.
const MOVED_PX: i32 = 10;

/// A finger on a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Finger {
    /// Which message.
    message: Seq,
    /// Where it was put down, in pixels.
    at: (i32, i32),
    /// Whether it has opened the menu: lifting it means nothing then.
    has_opened: bool,
}

/// The finger, if one is down. Cheap to copy.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Touch {
    panels: Panels,
    finger: RwSignal<Option<Finger>>,
}

impl Touch {
    pub(crate) fn new() -> Self {
        Self { panels: Panels::expect(), finger: RwSignal::new(None) }
    }

    /// A pointer was put down.
    pub(crate) fn down(self, event: &PointerEvent) {
        let message =
            (event.pointer_type() == "touch" && event.is_primary()).then(|| message_of(event)).flatten();
        let finger = message.map(|message| Finger { message, at: (event.x(), event.y()), has_opened: false });
        self.finger.set(finger);
        if finger.is_some() {
            set_timeout(move || self.rested(finger), Duration::from_millis(REST_MS));
        }
    }

    /// It moves.
    pub(crate) fn moved(self, event: &PointerEvent) {
        let Some(Finger { at: (x, y), has_opened: false, .. }) = self.finger.get_untracked() else { return };
        if (event.x() - x).abs() >= MOVED_PX || (event.y() - y).abs() >= MOVED_PX {
            self.finger.set(None);
        }
    }

    /// It is lifted, or scrolls. Where it has opened the menu, the click that may follow is still to come.
    pub(crate) fn up(self) {
        if self.finger.get_untracked().is_some_and(|finger| !finger.has_opened) {
            self.finger.set(None);
        }
    }

    /// The finger is off the screen. Where it has opened the menu, no click is to follow: it would hit what is there.
    pub(crate) fn lifted(self, event: &TouchEvent) {
        if self.finger.get_untracked().is_some_and(|finger| finger.has_opened) {
            event.prevent_default();
            self.finger.set(None);
        }
    }

    /// The browser would open a menu of its own, or select: it takes the finger to rest already.
    pub(crate) fn holds(self, event: &MouseEvent) {
        self.rested(self.finger.get_untracked());
        self.takes(event);
    }

    /// Takes a click that is that of the finger that has opened the menu. Says whether it is.
    pub(crate) fn takes(self, event: &MouseEvent) -> bool {
        let has_opened = self.finger.get_untracked().is_some_and(|finger| finger.has_opened);
        if has_opened {
            event.prevent_default();
            event.stop_propagation();
        }
        has_opened
    }

    fn rested(self, finger: Option<Finger>) {
        if self.finger.get_untracked() == finger
            && let Some(finger) = finger
            && control::more_button_of(finger.message).is_some()
        {
            self.finger.set(Some(Finger { has_opened: true, ..finger }));
            self.panels.menu.set(Some(finger.message));
        }
    }
}

fn message_of(event: &Event) -> Option<Seq> {
    let target: Element = event.target()?.dyn_into().ok()?;
    target.closest(".message[data-seq]").ok()??.get_attribute("data-seq")?.parse().ok().map(Seq)
}
