//! The drawing where there is nothing to show.

use leptos::prelude::*;

const BACK: &str = "M40 5h38a17 17 0 0 1 0 34H30V15A10 10 0 0 1 40 5Z";
const FRONT: &str = "M30 34h60a16 16 0 0 1 0 32H46L33.5 75.2A2.2 2.2 0 0 1 30 73.4Z";

/// Two empty speech bubbles.
pub(crate) fn art() -> impl IntoView {
    view! {
        <svg class="empty__art" viewBox="0 0 120 80" aria-hidden="true">
            <path class="empty__back" d=BACK />
            <path class="empty__front" d=FRONT />
        </svg>
    }
}
