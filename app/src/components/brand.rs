//! The mark of Banter.

use leptos::prelude::*;

const BACK: &str = "M9 2h9.25a6.25 6.25 0 0 1 0 12.5H5V6a4 4 0 0 1 4-4Z";
const FRONT: &str = "M5 16h16.25a5.75 5.75 0 0 1 0 11.5H11l-4.4 3.3A1 1 0 0 1 5 30Z";

/// A B of two speech bubbles. `class` says where they stand.
pub(crate) fn mark(class: &'static str) -> impl IntoView {
    view! {
        <svg class=class viewBox="0 0 32 32" aria-hidden="true">
            <path class="brand__back" d=BACK />
            <path class="brand__front" d=FRONT />
        </svg>
    }
}
