//! The pane that searches messages.

use protocol::id::Millis;

use crate::format::{self, Clock};
use crate::html::Html;
use crate::pane::SEARCH_PATH;
use crate::panes::{SearchBox, write_head, write_search, write_status};
use crate::words::{around, panes};

/// By what the box is explained.
const HINT_ID: &str = "search-hint";

/// What a search shows.
#[derive(Debug)]
pub struct Search<'a> {
    /// What is searched for, as it was typed.
    pub asked: &'a str,
    /// What came of it.
    pub outcome: Outcome,
}

/// What came of a search.
#[derive(Debug)]
pub enum Outcome {
    /// Nothing was searched for.
    NotAsked,
    /// Why nothing was searched, in words.
    Problem(String),
    /// What was found, the newest first.
    Found {
        /// The messages.
        results: Vec<Found>,
        /// Whether there are older ones, too.
        has_more: bool,
    },
}

/// One message that was found.
#[derive(Debug)]
pub struct Found {
    /// The way to it.
    pub path: String,
    /// Where it is: `#general`, a private channel, or the other one of two.
    pub place: String,
    /// Who wrote it.
    pub author: String,
    /// When.
    pub at: Millis,
    /// A part of what it says.
    pub excerpt: Vec<Piece>,
}

/// A piece of an excerpt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// What it says.
    pub text: String,
    /// Whether it is what was searched for.
    pub is_hit: bool,
}

/// Writes the pane.
#[must_use]
pub fn render(search: &Search<'_>) -> String {
    let mut html = Html::new();
    write_head(&mut html, panes::SEARCH);
    write_search(
        &mut html,
        &SearchBox {
            action: SEARCH_PATH,
            asked: search.asked,
            label: around::SEARCH_MESSAGES,
            hint_id: Some(HINT_ID),
            button: panes::SEARCH,
        },
    );
    write_hint(&mut html);
    // What is found is replaced as a whole: of that only the count is read aloud.
    html.open_class("div", "pane__results").flag("data-results").attr("aria-live", "polite");
    write_outcome(&mut html, &search.outcome);
    html.close();
    write_status(&mut html, "");
    html.into_string()
}

fn write_hint(html: &mut Html) {
    html.open_class("div", "search__hint").attr("id", HINT_ID);
    html.open("p").text(panes::SEARCH_HINT).close();
    html.open_class("ul", "search__examples");
    for (example, meaning) in panes::SEARCH_EXAMPLES {
        html.open("li").open_class("code", "code").text(example).close().text(" ").text(meaning).close();
    }
    html.close().close();
}

fn write_outcome(html: &mut Html, outcome: &Outcome) {
    let (said, results) = match outcome {
        Outcome::NotAsked => (String::new(), &[][..]),
        Outcome::Problem(problem) => (problem.clone(), &[][..]),
        Outcome::Found { results, has_more } => (panes::found(results.len(), *has_more), results.as_slice()),
    };
    write_status(html, &said);
    if results.is_empty() {
        return;
    }
    html.open_class("ol", "search__results").attr("aria-live", "off").attr("aria-label", panes::RESULTS);
    results.iter().for_each(|found| write_found(html, found));
    html.close();
}

fn write_found(html: &mut Html, found: &Found) {
    html.open("li").open_class("a", "found").attr("href", &found.path);
    html.open_class("span", "found__head");
    html.open_class("span", "found__place").attr("dir", "auto").text(&found.place).close().text(" ");
    html.open_class("span", "found__author").attr("dir", "auto").text(&found.author).close().text(" ");
    write_time(html, "found__time", found.at);
    html.close().text(" ");
    html.open_class("span", "found__text").attr("dir", "auto");
    for piece in &found.excerpt {
        if piece.is_hit {
            html.open("mark").text(&piece.text).close();
        } else {
            html.text(&piece.text);
        }
    }
    html.close().close().close();
}

/// Writes when something was: in UTC until a script knows where the reader is.
pub(super) fn write_time(html: &mut Html, class: &str, at: Millis) {
    html.open_class("time", class).attr("datetime", &format::iso(at)).attr("data-form", "both");
    html.attr("data-at", &at.to_string());
    html.text(&format!("{} UTC", Clock::standing(at).date_and_time(at))).close();
}
