//! What is to be said about a message that is on its way, or did not get there.

use client::intent::Intent;
use client::view::{Delivery, Row, RowId};
use leptos::either::EitherOf3;
use leptos::prelude::*;
use protocol::error::ErrorCode;
use protocol::id::ClientId;

use crate::actions::Actions;
use crate::panels::Panels;
use crate::words;

/// Whether the message is on its way, going, or failed; nothing where all is well.
pub(crate) fn message_status(row: &Row) -> impl IntoView + use<> {
    match (row.delivery, &row.id) {
        (Delivery::Failed { code }, RowId::Pending(client_id)) => {
            EitherOf3::A(view! { <Failure code client_id=client_id.clone() /> })
        }
        (Delivery::Pending, _) => EitherOf3::B(status(words::SENDING)),
        (Delivery::Posted, _) if row.deleting => EitherOf3::B(status(words::DELETING)),
        (Delivery::Posted | Delivery::Failed { .. }, _) => EitherOf3::C(()),
    }
}

fn status(words: &'static str) -> impl IntoView {
    view! { <p class="message__status">{words}</p> }
}

/// Why the message was not posted, and what can be done about it.
#[component]
fn Failure(code: ErrorCode, client_id: ClientId) -> impl IntoView {
    let actions = Actions::expect();
    let panels = Panels::expect();
    let again = client_id.clone();
    // The row goes by either, and the button with it: the focus must go somewhere.
    let choose = move |intent: Intent| {
        actions.tell(intent);
        panels.focus_composer.set(());
    };

    view! {
        <div class="message__failure" role="alert">
            <span class="message__reason">{format!("Not sent: {}", words::error(code))}</span>
            " "
            <span class="message__choices">
                <button
                    class="button button--small"
                    type="button"
                    on:click=move |_| choose(Intent::Retry { client_id: again.clone() })
                >
                    {words::TRY_AGAIN}
                </button>
                " "
                <button
                    class="button button--small button--quiet"
                    type="button"
                    on:click=move |_| choose(Intent::Discard { client_id: client_id.clone() })
                >
                    "Discard"
                </button>
            </span>
        </div>
    }
}
