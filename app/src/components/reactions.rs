//! The reactions under a message.

use client::view::Row;

use crate::components::{control, icon};
use crate::html::Html;
use crate::words::message as words;

/// Writes a chip for each emoji, and the way to another one. What a chip is called says who reacted, and shows
/// while one points at it or has the focus on it.
pub(crate) fn write(html: &mut Html, row: &Row) {
    if row.reactions.is_empty() {
        return;
    }
    for reaction in &row.reactions {
        let count = reaction.others.len() + usize::from(reaction.own);
        html.open_class("button", "reaction").attr("type", "button");
        html.attr("data-action", "reaction").attr("data-emoji", reaction.emoji.as_str());
        html.attr("aria-pressed", if reaction.own { "true" } else { "false" });
        html.attr("aria-label", &words::reaction(reaction));
        html.open_class("span", "reaction__emoji").text(reaction.emoji.as_str()).close();
        html.open_class("span", "reaction__count").text(&count.to_string()).close().close();
    }
    control::write_button(html, "reaction reaction--add", "react", words::ADD_REACTION, icon::REACT);
}
