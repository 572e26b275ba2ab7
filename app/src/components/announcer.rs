//! What arrives is read aloud, politely, and only once.

use leptos::prelude::*;

use crate::state::{self, ChatStateStoreFields};

/// Speaks for the timeline, which says nothing itself: it would also read old messages, and each again
/// when something about it changes.
#[component]
pub(crate) fn Announcer() -> impl IntoView {
    let state = state::expect();

    view! {
        <p class="visually-hidden" aria-live="polite">
            {Signal::derive(move || state.said().get())}
        </p>
    }
}
