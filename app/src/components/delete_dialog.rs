//! The dialog that asks before a message is deleted.

use client::intent::Intent;
use client::view::RowId;
use leptos::prelude::*;
use protocol::limits::BODY_CHARS_MAX;

use crate::ask::Ask;
use crate::components::dialog::Dialog;
use crate::panels::Panels;
use crate::react::handler;
use crate::words::{self, message};

/// Asks once. What happens then shows in the timeline; why it did not, above it.
#[component]
pub(crate) fn DeleteDialog() -> impl IntoView {
    let panels = Panels::expect();
    let open = panels.delete_open;
    let delete = Ask::new();
    delete.complain();
    let on_delete = move |_| {
        let message = panels.deleting.with_untracked(|row| match row.as_ref().map(|row| &row.id) {
            Some(RowId::Posted(seq)) => Some(*seq),
            Some(RowId::Pending(_)) | None => None,
        });
        if let Some(message) = message {
            delete.ask(Intent::DeleteMessage { message });
        }
        open.set(false);
        // The button that opened this goes with the message.
        panels.focus_composer.set(());
    };
    let quote = Signal::derive(move || {
        panels.deleting.with(|row| {
            row.as_ref()
                .map(|row| message::gist(&row.body, &row.attachments, BODY_CHARS_MAX))
                .unwrap_or_default()
        })
    });

    view! {
        <Dialog
            open
            class="dialog dialog--small"
            labelled_by="delete-title"
            described_by="delete-text"
        >
            <div class="dialog__form">
                <h2 class="dialog__title" id="delete-title">
                    {message::ASK_TO_DELETE}
                </h2>
                <p class="dialog__text" id="delete-text">
                    {message::DELETE_NOTE}
                </p>
                <blockquote class="dialog__quote" dir="auto">
                    {quote}
                </blockquote>
                <div class="dialog__foot">
                    <button
                        class="button button--quiet"
                        type="button"
                        autofocus
                        on:click=handler(move |_| open.set(false))
                    >
                        {words::CANCEL}
                    </button>
                    <button class="button button--danger" type="button" on:click=handler(on_delete)>
                        {message::DELETE}
                    </button>
                </div>
            </div>
        </Dialog>
    }
}
