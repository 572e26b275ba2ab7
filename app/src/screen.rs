//! The window: how much room there is, by the widths of the stylesheets, and its address.

use leptos::prelude::window;
use leptos::wasm_bindgen::JsValue;

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

/// How wide and how high the window is, in pixels. Only in the browser.
pub(crate) fn size() -> (f64, f64) {
    let pixels =
        |length: Result<JsValue, JsValue>| length.ok().and_then(|length| length.as_f64()).unwrap_or(0.0);
    (pixels(window().inner_width()), pixels(window().inner_height()))
}

/// The whole address of a path of this page. Only in the browser.
pub(crate) fn address(path: &str) -> String {
    window().location().origin().unwrap_or_default() + path
}

fn matches(query: &str) -> bool {
    window().match_media(query).ok().flatten().is_some_and(|list| list.matches())
}

/// Where something begins that is to be seen whole: at `at`, but `gap` or more from both edges. `room` is what the
/// window leaves beside it. All in pixels.
///
/// Not by `clamp`: what that says where it panics brings the writing of fractions into the script.
pub(crate) fn within(at: f64, room: f64, gap: f64) -> f64 {
    at.min(room - gap).max(gap)
}

/// A length for a style, in whole pixels: writing fractions would bring 5 KB into the script.
pub(crate) fn px(length: f64) -> String {
    format!("{}px", length as i32)
}
