//! The menu of a message: what is not done often enough for a button of its own.

use client::intent::Intent;
use client::view::Row;
use leptos::ev::{KeyboardEvent, MouseEvent};
use leptos::html;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::{Element, HtmlElement};
use protocol::id::Seq;

use crate::components::control::{self, Control, Reach};
use crate::components::icon;
use crate::html::Html;
use crate::panels::{Composing, Panels, PickerFor};
use crate::react::{effect, handler};
use crate::screen::{self, Width};
use crate::state::{self, State};
use crate::words::message as words;

/// How far the menu stays from its button and from the edges of the window, in pixels.
const GAP_PX: f64 = 4.0;

/// The one menu of all messages. It opens beside the button that asked for it, or from below where the window
/// is narrow, and takes the focus; the button gets it back.
#[component]
pub(crate) fn MessageMenu() -> impl IntoView {
    let reach = Reach::expect();
    let panels = reach.panels;
    let list = NodeRef::<html::Div>::new();
    effect(move |_| {
        if let (Some(message), Some(list)) = (panels.menu.get(), list.get_untracked()) {
            show(reach.state, message, &list);
        }
    });
    let on_click = move |event: MouseEvent| {
        let chosen = Control::pressed(&event).map(|control| control.action());
        // First the button has the focus again: from there it goes on, and there it comes back to.
        let message = close(panels);
        if let (Some(action), Some(message)) = (chosen, message) {
            choose(&action, message, reach);
        }
    };
    let on_key = move |event: KeyboardEvent| {
        if let Some(list) = list.get_untracked() {
            press_key(&event, &list, panels);
        }
    };

    view! {
        <div
            class="menu"
            hidden=Signal::derive(move || panels.menu.get().is_none())
            on:click=handler(on_click)
            on:keydown=handler(on_key)
        >
            <div class="menu__list" role="menu" aria-label=words::MESSAGE_ACTIONS node_ref=list></div>
        </div>
    }
}

/// Fills the menu, puts it beside its button, and gives its first item the focus.
fn show(state: State, message: Seq, list: &HtmlElement) {
    let Some(row) = state::row(state, message) else { return };
    list.set_inner_html(&items(&row));
    let button = control::more_button_of(message);
    if let Some(button) = &button {
        let _ = button.set_attribute("aria-expanded", "true");
    }
    let list = list.clone();
    // Only the next frame shows it; before that it has neither a size nor the focus.
    request_animation_frame(move || {
        if let Some(button) = button {
            place(&list, &button);
        }
        focus(shown_items(&list).first());
    });
}

/// Closes the menu, and gives the focus back. Says which message it was of.
pub(crate) fn close(panels: Panels) -> Option<Seq> {
    let message = panels.menu.get_untracked()?;
    panels.menu.set(None);
    if let Some(button) = control::more_button_of(message) {
        let _ = button.set_attribute("aria-expanded", "false");
        let _ = button.focus();
    }
    Some(message)
}

/// Puts the menu below its button, or above it where there is more room, and within the window.
fn place(list: &HtmlElement, button: &HtmlElement) {
    let style = HtmlElement::style(list);
    let set = |name: &str, value: f64| {
        let _ = style.set_property(name, &screen::px(value));
    };
    if screen::width() == Width::Narrow {
        // The stylesheet lays it at the foot of the window.
        let _ = style.remove_property("top");
        let _ = style.remove_property("left");
        return;
    }
    let (own, at) = (list.get_bounding_client_rect(), button.get_bounding_client_rect());
    let (width, height) = screen::size();
    let fits_below = at.bottom() + GAP_PX + own.height() <= height - GAP_PX;
    let top = if fits_below { at.bottom() + GAP_PX } else { at.top() - GAP_PX - own.height() };
    set("top", screen::within(top, height - own.height(), GAP_PX));
    set("left", screen::within(at.left(), width - own.width(), GAP_PX));
}

/// What can be done with a message. The first two are buttons of the row, too, where there is a mouse.
fn items(row: &Row) -> String {
    let pin = if row.pinned { words::UNPIN_MESSAGE } else { words::PIN_MESSAGE };
    let mut html = Html::new();
    for (action, label, path, is_there) in [
        ("react", words::REACT, icon::REACT, true),
        ("reply", words::REPLY, icon::REPLY, true),
        ("edit", words::EDIT_MESSAGE, icon::EDIT, row.own),
        ("copy-text", words::COPY_TEXT, icon::COPY, !row.body.is_empty()),
        ("copy", words::COPY_LINK, icon::LINK, true),
        ("pin", pin, icon::PIN, true),
        ("unread", words::MARK_UNREAD, icon::UNREAD, true),
        ("delete", words::DELETE_MESSAGE, icon::DELETE, row.own),
    ] {
        if !is_there {
            continue;
        }
        html.open_class("button", &format!("menu__item menu__item--{action}")).attr("type", "button");
        html.attr("role", "menuitem").attr("tabindex", "-1").attr("data-action", action);
        icon::write(&mut html, path);
        html.text(label).close();
    }
    html.into_string()
}

fn choose(action: &str, message: Seq, reach: Reach) {
    let Reach { state, actions, panels, ask } = reach;
    let Some(row) = state::row(state, message) else { return };
    match action {
        "react" => panels.picker.set(Some(PickerFor::Reaction(message))),
        "reply" => {
            actions.tell(Intent::ReplyTo { message: Some(message) });
            panels.focus_composer.set(());
        }
        "edit" => {
            panels.composing.set(Composing::Edit { message, before: row.body });
            panels.focus_composer.set(());
        }
        "copy-text" => {
            (actions.copy)(row.body.as_str().to_owned());
            state::say(state, words::TEXT_COPIED.to_owned());
        }
        "copy" => {
            if let Some(path) = row.path {
                (actions.copy)(screen::address(&path));
                state::say(state, words::LINK_COPIED.to_owned());
            }
        }
        "pin" => ask.ask(Intent::PinMessage { message, pinned: !row.pinned }),
        "unread" => ask.ask(Intent::MarkUnread { message }),
        "delete" => panels.ask_to_delete(row),
        _ => {}
    }
}

/// Moves through the items, around at the ends; leaves by Escape and Tab.
fn press_key(event: &KeyboardEvent, list: &HtmlElement, panels: Panels) {
    let items = shown_items(list);
    let active = document().active_element();
    let at = items.iter().position(|item| active.as_ref() == Some(item)).unwrap_or(0);
    let next = match event.key().as_str() {
        "ArrowDown" => (at + 1) % items.len().max(1),
        "ArrowUp" => at.checked_sub(1).unwrap_or(items.len().saturating_sub(1)),
        "Home" => 0,
        "End" => items.len().saturating_sub(1),
        "Escape" | "Tab" => {
            event.prevent_default();
            // What else Escape closes stays open.
            event.stop_propagation();
            close(panels);
            return;
        }
        _ => return,
    };
    event.prevent_default();
    focus(items.get(next));
}

/// The items that the stylesheet shows.
fn shown_items(list: &HtmlElement) -> Vec<Element> {
    let children = list.children();
    let items = (0..children.length()).filter_map(|at| children.item(at));
    items.filter(|item| item.client_height() > 0).collect()
}

fn focus(item: Option<&Element>) {
    if let Some(item) = item {
        let _ = item.unchecked_ref::<HtmlElement>().focus();
    }
}
