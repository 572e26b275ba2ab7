//! What arrives is read aloud, politely, and only once.

use std::time::Duration;

use leptos::prelude::*;

use crate::react::effect;
use crate::state::{self, ChatStateStoreFields};

/// How long it is quiet after messages were read aloud, in milliseconds. What arrives meanwhile is said together.
const QUIET_MS: u64 = 1_200;

/// Speaks for the timeline, which says nothing itself: it would also read old messages, and each again
/// when something about it changes.
#[component]
pub(crate) fn Announcer() -> impl IntoView {
    let state = state::expect();
    let is_quiet = RwSignal::new(false);
    effect(move |_| {
        let has_heard = state.heard().with(|heard| !heard.is_empty());
        if has_heard && !is_quiet.get() {
            state::say_heard(state);
            is_quiet.set(true);
            set_timeout(move || is_quiet.set(false), Duration::from_millis(QUIET_MS));
        }
    });

    view! {
        <p class="visually-hidden" aria-live="polite">
            {Signal::derive(move || state.said().get())}
        </p>
    }
}
