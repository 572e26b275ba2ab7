//! Panes: small screens inside the app that only the server renders.
//!
//! Each is a fragment: a title, forms and lists, which the app lays into its one dialog, and which the server
//! wraps into a page of its own for whoever asks without the app. Nothing of this is in the browser's
//! download.

pub mod browse;
pub mod create;
pub mod details;
pub mod note;
pub mod search;
pub mod shortcuts;

mod field;
mod paths;

use protocol::id::ClientId;
use protocol::preferences::TimeFormat;

use crate::components::icon;
use crate::html::Html;
use crate::pane::TITLE_ID;
use crate::words::{self, BANTER, panes};

pub use field::Typed;
pub use paths::{other_of, path_of};

/// A box to search in, whose form is sent while one types.
struct SearchBox<'a> {
    /// Where it is sent to.
    action: &'a str,
    /// What is in it.
    asked: &'a str,
    label: &'a str,
    /// The id of what explains it.
    hint_id: Option<&'a str>,
    /// What its button says.
    button: &'a str,
}

/// A pane as a page of its own: the inside of `<body>`, with the way back.
#[must_use]
pub fn page(fragment: &str, time_format: TimeFormat) -> String {
    let mut back = Html::new();
    back.open_class("p", "pane-page__back")
        .open_class("a", "link link--alone")
        .attr("href", "/")
        .text(panes::BACK);
    let back = back.into_string();
    // Both halves were written by `Html`.
    let times = time_format.as_str();
    format!(
        "<main class=\"pane-page\" data-time-format=\"{times}\">\
         <h1 class=\"visually-hidden\">{BANTER}</h1><div class=\"dialog__form\">{fragment}</div>{back}</main>"
    )
}

/// Writes the title alone.
fn write_title(html: &mut Html, title: &str) {
    html.open_class("h2", "dialog__title").attr("id", TITLE_ID).attr("tabindex", "-1").attr("dir", "auto");
    html.text(title).close();
}

/// Writes the title, and the button that closes the pane.
fn write_head(html: &mut Html, title: &str) {
    html.open_class("div", "pane__head");
    write_title(html, title);
    html.open_class("button", "button button--icon button--quiet pane__close");
    html.attr("type", "button").attr("data-action", "close").attr("aria-label", words::CLOSE);
    icon::write(html, icon::CLOSE);
    html.close().close();
}

/// Writes the line that says what has just happened. It is there also where nothing has: the app says there that
/// the server cannot be reached.
fn write_status(html: &mut Html, said: &str) {
    html.open_class("p", "pane__status").attr("role", "status").text(said).close();
}

/// Writes why something was refused. The line is there also where nothing was, so that it is read aloud.
fn write_problem(html: &mut Html, problem: &str) {
    html.open_class("div", "field__error pane__problem").attr("role", "alert").text(problem).close();
}

/// Writes a form to search with.
fn write_search(html: &mut Html, search: &SearchBox<'_>) {
    html.open_class("form", "pane__search").attr("method", "get").attr("action", search.action);
    html.attr("role", "search").flag("data-live");
    html.open_class("div", "searchbox");
    icon::write_placed(html, icon::SEARCH, "icon searchbox__icon");
    html.open_class("input", "searchbox__input").attr("type", "search").attr("name", "q");
    html.attr("value", search.asked).attr("aria-label", search.label);
    if let Some(id) = search.hint_id {
        html.attr("aria-describedby", id);
    }
    html.attr("placeholder", search.label).attr("dir", "auto").attr("autocomplete", "off");
    html.flag("autofocus").close();
    write_submit(html, "button", search.button);
    html.close();
}

/// Begins a form that is sent to an address, under an id by which a repeat is known. Whoever opens closes.
fn open_form(html: &mut Html, class: &str, action: &str, form_id: &ClientId) {
    html.open_class("form", class).attr("method", "post").attr("action", action);
    write_hidden(html, "client_id", form_id.as_str());
}

/// Writes a value that is sent along.
fn write_hidden(html: &mut Html, name: &str, value: &str) {
    html.open("input").attr("type", "hidden").attr("name", name).attr("value", value);
}

/// Writes a button that sends its form.
fn write_submit(html: &mut Html, class: &str, text: &str) {
    html.open_class("button", class).attr("type", "submit").text(text).close();
}

/// Writes a button that sends its form and says what it does. By that it is found again in the answer, and keeps the
/// focus.
fn write_step(html: &mut Html, class: &str, step: &str, text: &str) {
    html.open_class("button", class).attr("type", "submit").attr("name", "do").attr("value", step);
    html.text(text).close();
}
