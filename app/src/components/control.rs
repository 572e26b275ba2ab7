//! Controls within HTML that was written as text: which one was pressed, and who keeps the focus.
//!
//! A control says what it does by `data-action`; a list has one listener for all that are in it.

use std::str::FromStr;

use leptos::ev::MouseEvent;
use leptos::prelude::document;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::{Element, Event, HtmlElement};
use protocol::id::Seq;

use crate::actions::Actions;
use crate::ask::Ask;
use crate::components::icon;
use crate::html::Html;
use crate::panels::Panels;
use crate::state::{self, State};

/// What a control can reach.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Reach {
    /// What the page shows.
    pub(crate) state: State,
    /// What the shell does.
    pub(crate) actions: Actions,
    /// What is open.
    pub(crate) panels: Panels,
    /// What is asked of the server here. Why it did not work is said above the messages.
    pub(crate) ask: Ask,
}

impl Reach {
    /// What every view finds around it.
    pub(crate) fn expect() -> Self {
        let ask = Ask::new();
        ask.complain();
        Self { state: state::expect(), actions: Actions::expect(), panels: Panels::expect(), ask }
    }
}

/// A control that was pressed.
#[derive(Debug, Clone)]
pub(crate) struct Control(Element);

impl Control {
    /// The control that a click was meant for, if it was meant for one.
    pub(crate) fn pressed(event: &MouseEvent) -> Option<Self> {
        closest(event, "[data-action]").map(Self)
    }

    /// What it does.
    pub(crate) fn action(&self) -> String {
        self.0.get_attribute("data-action").unwrap_or_default()
    }

    /// Whether it is a button that is pressed in.
    pub(crate) fn is_on(&self) -> bool {
        self.0.get_attribute("aria-pressed").as_deref() == Some("true")
    }

    /// What else it says about itself, or what it is in does.
    pub(crate) fn data<T: FromStr>(&self, name: &str) -> Option<T> {
        let within = self.0.closest(&format!("[{name}]")).ok()??;
        within.get_attribute(name)?.parse().ok()
    }

    /// The message that it is about.
    pub(crate) fn message(&self) -> Option<Seq> {
        self.data("data-seq").map(Seq)
    }
}

/// The nearest element around what an event is about that a selector finds.
pub(crate) fn closest(event: &Event, selector: &str) -> Option<Element> {
    event.target()?.dyn_into::<Element>().ok()?.closest(selector).ok()?
}

/// The first element of a class within another one.
pub(crate) fn part(within: &Element, class: &str) -> Option<Element> {
    within.query_selector(&format!(".{class}")).ok()?
}

/// The row of a message in the timeline.
pub(crate) fn row_of(message: Seq) -> Option<HtmlElement> {
    find(&format!(".message[data-seq=\"{message}\"]"))
}

/// The button that opens the menu of a message.
pub(crate) fn more_button_of(message: Seq) -> Option<HtmlElement> {
    find(&format!(".message[data-seq=\"{message}\"] [data-action=\"more\"]"))
}

/// Gives the focus to the first of these that takes it: what is not shown does not. Says whether there is one.
pub(crate) fn focus_first(selectors: &[&str]) -> bool {
    selectors.iter().any(|selector| {
        let Some(element) = find(selector) else { return false };
        let _ = element.focus();
        document().active_element().as_ref() == Some::<&Element>(&element)
    })
}

/// Replaces what is in an element. A control in it that has the focus keeps it; where it is gone, the nearest
/// thing around it takes the focus that can.
pub(crate) fn replace(element: &Element, html: &str) {
    let focused = document().active_element().filter(|active| *active != *element);
    let held = focused.filter(|active| element.contains(Some(active)));
    element.set_inner_html(html);
    let Some(held) = held else { return };
    let same = same_control(&held).and_then(|selector| element.query_selector(&selector).ok()?);
    let next = same.or_else(|| element.closest("[tabindex]").ok()?);
    if let Some(next) = next {
        let _ = next.unchecked_ref::<HtmlElement>().focus();
    }
}

/// Shows a newer version of the one link in an element. The link stays: a click that has begun on it ends on it.
pub(crate) fn refresh_link(element: &Element, html: &str) {
    let Ok(newer) = document().create_element("div") else { return };
    newer.set_inner_html(html);
    let (Some(link), Some(newer)) = (element.first_element_child(), newer.first_element_child()) else {
        return;
    };
    for name in ["class", "href", "aria-label", "aria-current", "title"] {
        // It can only fail for a name that is none.
        let _ = match newer.get_attribute(name) {
            Some(value) => link.set_attribute(name, &value),
            None => link.remove_attribute(name),
        };
    }
    link.set_inner_html(&newer.inner_html());
}

/// Writes a button of which only an icon is seen.
pub(crate) fn write_button(html: &mut Html, class: &str, action: &str, label: &str, path: &'static str) {
    html.open_class("button", class).attr("type", "button").attr("data-action", action);
    html.attr("aria-label", label).attr("title", label);
    icon::write(html, path);
    html.close();
}

/// What finds the same control again in another version of the same HTML. What is typed into a field is no part of
/// what it is; the value of a button is.
pub(crate) fn same_control(held: &Element) -> Option<String> {
    const NAMES: [&str; 8] =
        ["data-action", "data-emoji", "data-attachment", "data-upload", "data-seq", "href", "name", "value"];
    let is_field = held.get_attribute("type").is_none_or(|kind| kind == "text" || kind == "search");
    let names = &NAMES[..NAMES.len() - usize::from(is_field)];
    let mut selector = String::new();
    for name in names {
        if let Some(value) = held.get_attribute(name) {
            selector += &format!("[{name}=\"{value}\"]");
        }
    }
    (!selector.is_empty()).then_some(selector)
}

/// The first element that a selector finds.
pub(crate) fn find(selector: &str) -> Option<HtmlElement> {
    document().query_selector(selector).ok()??.dyn_into().ok()
}
