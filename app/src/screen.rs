//! How much room there is. The widths are those of the stylesheets.

use leptos::prelude::window;

/// From here on the sidebar is no drawer.
const SIDEBAR_FITS: &str = "(min-width: 43.75em)";

/// From here on the members have a column of their own.
const MEMBERS_FIT: &str = "(min-width: 68.75em)";

/// A real keyboard is likely: taking the focus brings up none on the screen.
const KEYBOARD_LIKELY: &str = "(min-width: 43.75em) and (pointer: fine)";

/// How much room there is beside the timeline.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Width {
    /// For nothing: sidebar and members open above it.
    Narrow,
    /// For the sidebar; the members open above it.
    Middle,
    /// For both.
    Wide,
}

/// How wide the window is now. Only in the browser.
pub(crate) fn width() -> Width {
    if matches(MEMBERS_FIT) {
        Width::Wide
    } else if matches(SIDEBAR_FITS) {
        Width::Middle
    } else {
        Width::Narrow
    }
}

/// Whether the composer may take the focus by itself. Only in the browser.
pub(crate) fn keyboard_likely() -> bool {
    matches(KEYBOARD_LIKELY)
}

fn matches(query: &str) -> bool {
    window().match_media(query).ok().flatten().is_some_and(|list| list.matches())
}
