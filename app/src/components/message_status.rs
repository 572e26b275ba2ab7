//! What is to be said about a message that is on its way, or did not get there.

use client::view::{Delivery, PendingEdit, Row, RowId};
use protocol::id::ClientId;

use crate::html::Html;
use crate::words::{self, message};

/// Writes whether the message or an edit of it is on its way, going, or failed; nothing where all is well.
pub(crate) fn write(html: &mut Html, row: &Row) {
    match (row.delivery, &row.id, &row.edit) {
        (Delivery::Failed { code }, RowId::Pending(client_id), _) => {
            write_failure(html, message::not_sent(code), client_id);
        }
        (Delivery::Pending, ..) => write_status(html, words::SENDING),
        (Delivery::Posted, ..) if row.deleting => write_status(html, message::DELETING),
        (Delivery::Posted, _, Some(PendingEdit::Failed { client_id, code })) => {
            write_failure(html, message::not_saved(*code), client_id);
        }
        (Delivery::Posted, _, Some(PendingEdit::Saving)) => write_status(html, message::SAVING),
        (Delivery::Posted | Delivery::Failed { .. }, ..) => {}
    }
}

fn write_status(html: &mut Html, status: &str) {
    html.open_class("p", "message__note").text(status).close();
}

/// Writes why it did not get there, and what can be done about it.
fn write_failure(html: &mut Html, reason: String, client_id: &ClientId) {
    html.open_class("div", "message__failure").attr("role", "alert");
    html.attr("data-client-id", client_id.as_str());
    html.open_class("span", "message__reason").text(&reason).close().text(" ");
    html.open_class("span", "message__choices");
    for (action, class, label) in [
        ("retry", "button button--small", words::TRY_AGAIN),
        ("discard", "button button--small button--quiet", message::DISCARD),
    ] {
        html.open_class("button", class).attr("type", "button").attr("data-action", action);
        html.text(label).close().text(" ");
    }
    html.close().close();
}
