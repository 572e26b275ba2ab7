//! What the composer does besides writing something new: it edits, or it answers.

use leptos::prelude::*;

use crate::components::icon::{self, icon};
use crate::react::{handler, memo};
use crate::state::ChatStateStoreFields;
use crate::words;
use crate::writing::Writing;

/// Says what is edited or answered, and ends it.
#[component]
pub(crate) fn ComposerBar(writing: Writing) -> impl IntoView {
    let said = memo(move || {
        if writing.is_edit() {
            return words::composer::EDITING.to_owned();
        }
        let draft = writing.state.draft().read();
        draft.reply.as_ref().map(words::composer::replying_to).unwrap_or_default()
    });
    let label = Signal::derive(move || {
        if writing.is_edit() { words::composer::CANCEL_EDIT } else { words::composer::CANCEL_REPLY }
    });
    let on_cancel = move |_| {
        writing.cancel();
        writing.panels.focus_composer.set(());
    };

    view! {
        <div class="composer__bar" class=("composer__bar--empty", move || said.with(String::is_empty))>
            <p class="composer__doing" id="composer-bar" role="status" dir="auto">
                {said}
            </p>
            <button
                class="button button--icon button--quiet button--small composer__cancel"
                type="button"
                aria-label=label
                title=label
                on:click=handler(on_cancel)
            >
                {icon(icon::CLOSE)}
            </button>
        </div>
    }
}
