//! What the creator of a channel may do with it, and the ways in and out.

use protocol::channel::{ChannelKind, ChannelState};
use protocol::id::ClientId;

use crate::html::Html;
use crate::panes::details::{Details, open_section};
use crate::panes::field::Field;
use crate::panes::{open_form, write_step};
use crate::words::{around, panes};

pub(super) fn write(html: &mut Html, details: &Details<'_>, channel: &ChannelState, form_id: &ClientId) {
    let manages = channel.joined && details.is_creator(channel);
    if !manages && !channel.joined && channel.details.archived {
        return;
    }
    open_section(html, panes::MANAGE);
    if !channel.joined {
        write_button(html, details, form_id, "join", "button button--primary", panes::JOIN);
        html.close();
        return;
    }
    if manages {
        if channel.details.archived {
            write_button(html, details, form_id, "unarchive", "button", panes::UNARCHIVE_CHANNEL);
        } else {
            write_rename(html, details, channel, form_id);
            write_question(html, panes::ARCHIVE_CHANNEL, panes::ARCHIVE_NOTE, |html| {
                write_button(
                    html,
                    details,
                    form_id,
                    "archive",
                    "button button--danger",
                    panes::ARCHIVE_CHANNEL,
                );
            });
        }
    }
    let leave =
        |html: &mut Html, class| write_button(html, details, form_id, "leave", class, around::LEAVE_CHANNEL);
    if matches!(channel.kind, ChannelKind::Private { .. }) {
        write_question(html, around::LEAVE_CHANNEL, panes::LEAVE_PRIVATE_NOTE, |html| {
            leave(html, "button button--danger");
        });
    } else {
        leave(html, "button");
    }
    html.close();
}

fn write_rename(html: &mut Html, details: &Details<'_>, channel: &ChannelState, form_id: &ClientId) {
    let (ChannelKind::Public { name } | ChannelKind::Private { name }) = &channel.kind else { return };
    open_form(html, "pane__line", &details.action(), form_id);
    let field = Field {
        id: "rename",
        name: "name",
        label: panes::NEW_NAME,
        prefix: Some("#"),
        hint: Some(&panes::channel_name_hint()),
        value: details.name.as_ref().map_or(name.as_str(), |typed| &typed.text),
        problem: details.name.as_ref().and_then(|typed| typed.problem.as_deref()),
        list: None,
        takes_focus: false,
    };
    field.write(html, |_| {});
    write_step(html, "button", "rename", panes::RENAME);
    html.close();
}

/// Writes what has to be opened first, so that one press does not do it.
fn write_question(html: &mut Html, question: &str, note: &str, answer: impl FnOnce(&mut Html)) {
    html.open_class("details", "more more--question");
    html.open_class("summary", "more__summary").text(question).text("…").close();
    html.open_class("p", "pane__text").text(note).close();
    answer(html);
    html.close();
}

fn write_button(
    html: &mut Html,
    details: &Details<'_>,
    form_id: &ClientId,
    step: &str,
    class: &str,
    text: &str,
) {
    open_form(html, "pane__button", &details.action(), form_id);
    write_step(html, class, step, text);
    html.close();
}
