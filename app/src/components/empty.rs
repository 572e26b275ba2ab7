//! The drawing where there is nothing to show.

use crate::html::Html;

const BACK: &str = "M40 5h38a17 17 0 0 1 0 34H30V15A10 10 0 0 1 40 5Z";
const FRONT: &str = "M30 34h60a16 16 0 0 1 0 32H46L33.5 75.2A2.2 2.2 0 0 1 30 73.4Z";

/// Writes two empty speech bubbles.
pub(crate) fn write_art(html: &mut Html) {
    html.open_class("svg", "empty__art").attr("viewBox", "0 0 120 80").attr("aria-hidden", "true");
    html.open_class("path", "empty__back").attr("d", BACK).close();
    html.open_class("path", "empty__front").attr("d", FRONT).close().close();
}
