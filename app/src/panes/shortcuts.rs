//! The pane of the keyboard shortcuts.

use crate::html::Html;
use crate::panes::{write_head, write_status};
use crate::words::around;

/// The key that is Cmd on Apple's devices, and Ctrl elsewhere.
const MAIN: &str = "Ctrl/Cmd";

/// Several keys that are pressed together; several such where any will do.
type Ways = &'static [&'static [&'static str]];

/// What there is, in groups: what it does, and the ways to it.
const GROUPS: [(&str, &[(&str, Ways)]); 4] = [
    (
        "Getting around",
        &[
            ("Go to a channel or a person", &[&[MAIN, "K"]]),
            ("Search", &[&[MAIN, "Shift", "F"]]),
            ("Next or previous channel", &[&["Alt", "↓"], &["Alt", "↑"]]),
            ("Next or previous unread one", &[&["Alt", "Shift", "↓"], &["Alt", "Shift", "↑"]]),
            ("Next region of the page", &[&["F6"]]),
            ("Close, cancel, mark all as read", &[&["Esc"]]),
            ("This list", &[&[MAIN, "/"]]),
        ],
    ),
    (
        "Messages",
        &[
            ("From message to message", &[&["↑"], &["↓"]]),
            ("To the actions of a message", &[&["Tab"]]),
            ("Edit the last own message, from an empty box", &[&["↑"]]),
        ],
    ),
    (
        "Writing",
        &[
            ("Send, or break the line, as you prefer", &[&["Enter"]]),
            ("The other one of the two", &[&["Shift", "Enter"]]),
            ("Send, always", &[&["Ctrl", "Enter"]]),
            ("Bold", &[&[MAIN, "B"]]),
            ("Italic", &[&[MAIN, "I"]]),
            ("Code", &[&[MAIN, "E"]]),
            ("Attach files", &[&[MAIN, "U"]]),
        ],
    ),
    (
        "Completing",
        &[("Call somebody", &[&["@"]]), ("Name a channel", &[&["#"]]), ("Find an emoji", &[&[":"]])],
    ),
];

/// Writes the pane, for Apple's keyboards or others.
#[must_use]
pub fn render(is_apple: bool) -> String {
    let mut html = Html::new();
    write_head(&mut html, around::SHORTCUTS);
    html.open_class("div", "shortcuts");
    for (group, shortcuts) in GROUPS {
        html.open_class("section", "shortcuts__group");
        html.open_class("h3", "pane__heading").text(group).close();
        html.open_class("dl", "shortcuts__list");
        for (what, ways) in shortcuts {
            html.open_class("div", "shortcuts__line").open("dt").text(what).close().open("dd");
            for (at, keys) in ways.iter().enumerate() {
                // What stays together on one line: a way, and that there is another.
                html.open_class("span", "shortcuts__keys");
                write_keys(&mut html, keys, is_apple);
                html.text(if at + 1 < ways.len() { " or" } else { "" }).close().text(" ");
            }
            html.close().close();
        }
        html.close().close();
    }
    html.close();
    write_status(&mut html, "");
    html.into_string()
}

fn write_keys(html: &mut Html, keys: &[&str], is_apple: bool) {
    for (at, key) in keys.iter().enumerate() {
        if at > 0 {
            html.text(" + ");
        }
        let main = if is_apple { "Cmd" } else { "Ctrl" };
        html.open_class("kbd", "key").text(if *key == MAIN { main } else { key }).close();
    }
}
