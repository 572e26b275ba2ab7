//! Keys that mean the same wherever one is: from region to region, from channel to channel, and what opens panes.

use leptos::ev::{self, KeyboardEvent};
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::{Element, HtmlElement};

use crate::components::pane::Pane;
use crate::components::{control, message_menu, rows};
use crate::keys;
use crate::pane::{SEARCH_PATH, SHORTCUTS_PATH};
use crate::panels::Panels;

/// The regions of the page, in their order, and in each what takes the focus: the first of these that is there.
const REGIONS: [(&str, &[&str]); 4] = [
    ("#sidebar", &["#sidebar [aria-current]", "#sidebar .entry", "#sidebar a"]),
    (".channel-header, .timeline-box, #notice", &[]),
    (".composer", &["#composer-text"]),
    ("#members", &["#members .members__list a", "#members button"]),
];

/// Which of the regions holds the messages.
const MESSAGES: usize = 1;

/// Listens to the keys of the whole page. Effects run in the browser only.
pub(crate) fn listen(panels: Panels, pane: Pane) {
    Effect::new(move |_| {
        let keys = window_event_listener(ev::keydown, move |event| {
            panels.last_key.set(Some(event.key() == "Tab"));
            if !event.default_prevented() && press(&event, panels, pane) {
                event.prevent_default();
            }
        });
        let pointer = window_event_listener(ev::pointerdown, move |_| panels.last_key.set(None));
        on_cleanup(move || {
            keys.remove();
            pointer.remove();
        });
    });
}

/// Does what a key means here. Says whether it means anything. A dialog has its keys for itself.
fn press(event: &KeyboardEvent, panels: Panels, pane: Pane) -> bool {
    if keys::composes(event) || control::find("dialog[open]").is_some() {
        return false;
    }
    let key = event.key();
    let alone = !(event.ctrl_key() || event.meta_key() || event.alt_key());
    match key.as_str() {
        "Escape" if message_menu::close(panels).is_none() => panels.close_overlays(),
        "Escape" => {}
        "F6" if alone => return go_to_region(event.shift_key(), panels),
        "ArrowUp" | "ArrowDown" if event.alt_key() && !event.ctrl_key() && !event.meta_key() => {
            return go_to_entry(key == "ArrowUp", event.shift_key());
        }
        // On some keyboards it takes Shift.
        "/" if keys::has_command(event) => pane.open(SHORTCUTS_PATH.to_owned()),
        _ if keys::has_command(event) => return press_letter(event, pane),
        _ => return false,
    }
    true
}

fn press_letter(event: &KeyboardEvent, pane: Pane) -> bool {
    match (keys::letter(event).as_str(), event.shift_key()) {
        ("f", true) => pane.open(SEARCH_PATH.to_owned()),
        ("u", false) => {
            let Some(button) = control::find(".composer [data-attach]") else { return false };
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
            return rows::focus_current(panels) || take_focus(control::find("#notice"));
        }
        REGIONS[at].1.iter().any(|target| take_focus(control::find(target)))
    })
}

/// Opens the next channel or contact of the sidebar, or the one before, round the ends; of those with something
/// unread where that is wanted. Says whether there is one.
fn go_to_entry(backward: bool, only_unread: bool) -> bool {
    let Ok(entries) = document().query_selector_all("#sidebar .entry") else { return false };
    let entries: Vec<HtmlElement> =
        (0..entries.length()).filter_map(|at| entries.item(at)?.dyn_into().ok()).collect();
    let count = entries.len();
    let open = entries.iter().position(|entry| entry.has_attribute("aria-current"));
    let start = open.unwrap_or(if backward { 0 } else { count.saturating_sub(1) });
    let found = (1..=count).find_map(|step| {
        let at = if backward { (start + count - step) % count } else { (start + step) % count };
        let is_wanted = !only_unread || entries[at].class_list().contains("entry--unread");
        is_wanted.then(|| &entries[at])
    });
    if let Some(entry) = found {
        entry.click();
    }
    found.is_some()
}

/// Gives something the focus. Says whether it took it: what is not shown does not.
fn take_focus(element: Option<HtmlElement>) -> bool {
    let Some(element) = element else { return false };
    let _ = element.focus();
    document().active_element().as_ref() == Some::<&Element>(&element)
}
