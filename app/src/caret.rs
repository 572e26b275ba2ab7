//! The caret in the composer's text, and what is written there.
//!
//! Browsers count in UTF-16; a text of ours in bytes.

use std::ops::Range;

use leptos::prelude::document;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::{Event, EventInit, HtmlDocument, HtmlTextAreaElement};

/// What is selected, in bytes of the text. Where nothing is, both ends are where the caret is.
pub(crate) fn selection(input: &HtmlTextAreaElement, text: &str) -> Range<usize> {
    let end_of = |units: Option<u32>| units.map_or(text.len(), |units| bytes(text, units));
    let start = end_of(input.selection_start().ok().flatten());
    let end = end_of(input.selection_end().ok().flatten());
    start..end.max(start)
}

/// Writes something in place of a part of the text, as if it was typed: it can be undone, and is told as input.
/// Then selects a part of what was written.
pub(crate) fn write(input: &HtmlTextAreaElement, range: Range<usize>, written: &str, selected: Range<usize>) {
    let text = input.value();
    let start = units(&text[..range.start]);
    // Only what has the focus takes commands.
    let _ = input.focus();
    let _ = input.set_selection_range(start, units(&text[..range.end]));
    let page = document();
    let is_done = page.unchecked_ref::<HtmlDocument>().exec_command_with_show_ui_and_value(
        "insertText",
        false,
        written,
    );
    if is_done != Ok(true) {
        overwrite(input, start, units(&text[..range.end]), written);
    }
    let from = start + units(&written[..selected.start]);
    let _ = input.set_selection_range(from, from + units(&written[selected]));
}

/// Puts the caret after all of the text.
pub(crate) fn to_end(input: &HtmlTextAreaElement) {
    let end = units(&input.value());
    let _ = input.set_selection_range(end, end);
}

/// What a selection is within marks such as `**`: what is written in its place, and which part of that is selected
/// then. Blanks at its ends stay outside, where marks mean nothing.
pub(crate) fn marked(selected: &str, mark: &str) -> (String, Range<usize>) {
    let inner = selected.trim();
    let before = if inner.is_empty() { selected.len() } else { selected.len() - selected.trim_start().len() };
    let start = before + mark.len();
    let written = [&selected[..before], mark, inner, mark, &selected[before + inner.len()..]].concat();
    (written, start..start + inner.len())
}

/// For browsers that know no commands.
fn overwrite(input: &HtmlTextAreaElement, start: u32, end: u32, written: &str) {
    let _ = input.set_range_text_with_start_and_end(written, start, end);
    let how = EventInit::new();
    how.set_bubbles(true);
    if let Ok(event) = Event::new_with_event_init_dict("input", &how) {
        let _ = input.dispatch_event(&event);
    }
}

fn units(text: &str) -> u32 {
    u32::try_from(text.encode_utf16().count()).unwrap_or(u32::MAX)
}

fn bytes(text: &str, units: u32) -> usize {
    let mut left = units as usize;
    for (at, c) in text.char_indices() {
        if left == 0 {
            return at;
        }
        left = left.saturating_sub(c.len_utf16());
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_in_the_browsers_text_is_one_in_ours() {
        let text = "aä😀b";
        for (at_units, at_bytes) in [(0, 0), (1, 1), (2, 3), (4, 7), (5, 8), (9, 8)] {
            assert_eq!(bytes(text, at_units), at_bytes, "{at_units}");
        }
        assert_eq!(units(text), 5);
    }

    #[test]
    fn marks_stand_around_what_is_selected_without_its_blanks() {
        assert_eq!(marked("word", "**"), ("**word**".to_owned(), 2..6));
        assert_eq!(marked(" two words\n", "*"), (" *two words*\n".to_owned(), 2..11));
        assert_eq!(marked("", "`"), ("``".to_owned(), 1..1));
        assert_eq!(marked("  ", "`"), ("  ``".to_owned(), 3..3));
    }
}
