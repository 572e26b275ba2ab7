//! The parts of a message that every message has: what divides it from those before, who wrote it, what it
//! says, and what can be done with it.

use client::view::{Original, PendingEdit, Row, RowId};
use protocol::id::UserId;

use crate::components::picture::Face;
use crate::components::{control, icon};
use crate::html::Html;
use crate::markup::{self, Names};
use crate::words::message as words;

/// Writes the line where a day begins, and the one where what is new begins.
pub(crate) fn write_divider(html: &mut Html, day: Option<String>, begins_new: bool) {
    if day.is_none() && !begins_new {
        return;
    }
    html.open_class("div", if begins_new { "day day--new" } else { "day" });
    if let Some(day) = day {
        html.open_class("span", "day__label").text(&day).close();
    }
    if begins_new {
        html.open_class("span", "day__new").attr("role", "separator");
        html.attr("aria-label", words::NEW_MESSAGES).text(words::NEW_MESSAGES).close();
    }
    html.close();
}

/// Writes the author's picture, once in a group.
pub(crate) fn write_side(html: &mut Html, row: &Row, continues: bool) {
    if !continues && !row.own {
        Face::of_author(row).write(html, "message__picture");
    }
}

/// Writes who wrote it. Others' names lead to the direct messages with them, once in a group.
pub(crate) fn write_who(html: &mut Html, row: &Row, continues: bool) {
    if continues || row.own {
        html.open_class("span", "message__author");
    } else {
        html.open_class("button", "message__author").attr("type", "button");
        html.attr("data-action", "author").attr("data-user", &row.author.to_string());
    }
    html.attr("dir", "auto").text(row.author_name.as_str()).close();
}

/// Writes the way to the message that another one answers, with what it says now.
pub(crate) fn write_quote(html: &mut Html, row: &Row) {
    let Some(quote) = &row.quote else { return };
    let (author_name, said) = match &quote.original {
        Original::Here { author_name, body } => (Some(author_name), words::quoted(body)),
        Original::Deleted => (None, words::QUOTE_DELETED.to_owned()),
        Original::Dropped => (None, words::QUOTE_DROPPED.to_owned()),
    };
    let Some(author_name) = author_name else {
        html.open_class("p", "quote quote--gone");
        icon::write(html, icon::REPLY);
        html.open_class("span", "quote__text").text(&said).close().close();
        return;
    };
    html.open_class("a", "quote").attr("href", &quote.path).attr("data-action", "quote");
    icon::write(html, icon::REPLY);
    html.open_class("span", "quote__author").attr("dir", "auto").text(author_name.as_str()).close().text(" ");
    html.open_class("span", "quote__text").attr("dir", "auto").text(&said).close();
    html.close();
}

/// Writes what it says.
pub(crate) fn write_content(html: &mut Html, row: &Row, names: &Names, me: Option<UserId>) {
    if !row.body.is_empty() {
        html.open_class("div", "message__body").attr("dir", "auto");
        html.append(markup::message(row.body.as_str(), names, me)).close();
    }
}

/// Writes what can be done with it.
pub(crate) fn write_actions(html: &mut Html, row: &Row) {
    const CLASS: &str = "button button--icon button--quiet button--small";
    match (&row.id, &row.edit) {
        (RowId::Pending(_), _) | (RowId::Posted(_), Some(PendingEdit::Failed { .. })) => return,
        (RowId::Posted(_), Some(PendingEdit::Saving) | None) if row.deleting => return,
        (RowId::Posted(_), Some(PendingEdit::Saving) | None) => {}
    }
    control::write_button(html, CLASS, "react", words::REACT, icon::REACT);
    control::write_button(html, CLASS, "reply", words::REPLY, icon::REPLY);
    html.open_class("button", CLASS).attr("type", "button").attr("data-action", "more");
    html.attr("aria-haspopup", "menu").attr("aria-expanded", "false");
    html.attr("aria-label", words::MORE_ACTIONS).attr("title", words::MORE_ACTIONS);
    icon::write(html, icon::MORE);
    html.close();
}
