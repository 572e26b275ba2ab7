//! Keys that mean the same wherever one is: from region to region, from channel to channel, and what opens panes.

use client::intent::Intent;
use client::view::Direction;
use leptos::ev::{self, KeyboardEvent};
use leptos::prelude::*;

use crate::actions::Actions;
use crate::components::pane::Pane;
use crate::components::switcher::Switcher;
use crate::components::{control, message_menu, rows};
use crate::keys;
use crate::pane::{SEARCH_PATH, SHORTCUTS_PATH};
use crate::panels::Panels;
use crate::react::effect;

/// The regions of the page, in their order, and in each what takes the focus: the first of these that is there.
const REGIONS: [(&str, &[&str]); 4] = [
    ("#sidebar", &["#sidebar [aria-current]", "#sidebar .entry", "#sidebar a"]),
    (".channel-header, .timeline-box, #notice", &[]),
    (".composer", &["#composer-text"]),
    ("#members", &["#members .members__list a", "#members button"]),
];

/// Which of the regions holds the messages.
const MESSAGES: usize = 1;

/// What the keys reach.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Reach {
    pub(crate) actions: Actions,
    pub(crate) panels: Panels,
    pub(crate) pane: Pane,
    pub(crate) switcher: Switcher,
}

/// Listens to the keys of the whole page. Effects run in the browser only.
pub(crate) fn listen(reach: Reach) {
    effect(move |_| {
        let keys = window_event_listener(ev::keydown, move |event| {
            reach.panels.last_key.set(Some(event.key() == "Tab"));
            if !event.default_prevented() && press(&event, reach) {
                event.prevent_default();
            }
        });
        let pointer = window_event_listener(ev::pointerdown, move |_| reach.panels.last_key.set(None));
        on_cleanup(move || {
            keys.remove();
            pointer.remove();
        });
    });
}

/// Does what a key means here. Says whether it means anything. A dialog has its keys for itself.
fn press(event: &KeyboardEvent, reach: Reach) -> bool {
    if keys::composes(event) || control::find("dialog[open]").is_some() {
        return false;
    }
    let key = event.key();
    let alone = !(event.ctrl_key() || event.meta_key() || event.alt_key());
    match key.as_str() {
        "Escape" => {
            let is_overlaid = reach.panels.is_overlaid();
            if message_menu::close(reach.panels).is_none() {
                reach.panels.close_overlays();
            }
            // In the box of the filter the browser has a meaning of its own for it.
            if !is_overlaid && control::find("input:focus").is_none() {
                reach.actions.tell(Intent::ReadAll);
            }
            return is_overlaid;
        }
        "F6" if alone => return go_to_region(event.shift_key(), reach.panels),
        "ArrowUp" | "ArrowDown" if event.alt_key() && !event.ctrl_key() && !event.meta_key() => {
            let direction = if key == "ArrowUp" { Direction::Previous } else { Direction::Next };
            if let Some(path) = (reach.actions.next_place)(direction, event.shift_key()) {
                (reach.actions.go)(path);
            }
        }
        // On some keyboards it takes Shift.
        "/" if keys::has_command(event) => reach.pane.open(SHORTCUTS_PATH.to_owned()),
        _ if keys::has_command(event) => return press_letter(event, reach),
        _ => return false,
    }
    true
}

fn press_letter(event: &KeyboardEvent, reach: Reach) -> bool {
    match (keys::letter(event).as_str(), event.shift_key()) {
        ("k", false) => reach.switcher.open(),
        ("f", true) => reach.pane.open(SEARCH_PATH.to_owned()),
        ("u", false) => {
            let Some(button) = control::find(".composer:not([hidden]) [data-attach]") else { return false };
            button.click();
        }
        _ => return false,
    }
    true
}

/// Gives the focus to the next region that takes it, or to the one before.
fn go_to_region(backward: bool, panels: Panels) -> bool {
    let active = document().active_element();
    let is_in = |region: &str| {
        active.as_ref().is_some_and(|active| active.closest(region).is_ok_and(|at| at.is_some()))
    };
    let count = REGIONS.len();
    let from = REGIONS.iter().position(|(region, _)| is_in(region));
    let start = from.unwrap_or(if backward { 0 } else { count - 1 });
    (1..=count).any(|step| {
        let at = if backward { (start + count - step) % count } else { (start + step) % count };
        if at == MESSAGES {
            return rows::focus_current(panels) || control::focus_first(&["#messages", "#notice"]);
        }
        control::focus_first(REGIONS[at].1)
    })
}
