//! What a pressed key is meant for.

use leptos::ev::{KeyboardEvent, MouseEvent};
use leptos::prelude::window;

/// What browsers say instead of a key while an input method composes, some of them nothing else.
const KEY_CODE_COMPOSING: u32 = 229;

/// Whether an input method is at work on this key: then it is nobody else's.
pub(crate) fn composes(event: &KeyboardEvent) -> bool {
    event.is_composing() || event.key_code() == KEY_CODE_COMPOSING
}

/// Whether it comes without any modifier.
pub(crate) fn is_plain(event: &KeyboardEvent) -> bool {
    !(event.shift_key() || event.ctrl_key() || event.meta_key() || event.alt_key())
}

/// Whether it comes with the modifier of commands: Cmd on a Mac, where Ctrl moves the caret, and else Ctrl. Shift
/// may come with it.
pub(crate) fn has_command(event: &KeyboardEvent) -> bool {
    let is_mac = window().navigator().platform().is_ok_and(|platform| platform.starts_with("Mac"));
    let (wanted, other) =
        if is_mac { (event.meta_key(), event.ctrl_key()) } else { (event.ctrl_key(), event.meta_key()) };
    wanted && !other && !event.alt_key()
}

/// The letter of the key, small whatever Shift and Caps Lock say; on a keyboard of other letters, the one in its
/// place.
pub(crate) fn letter(event: &KeyboardEvent) -> String {
    let (key, code) = (event.key(), event.code());
    let letter = if key.is_ascii() { key.as_str() } else { code.strip_prefix("Key").unwrap_or_default() };
    letter.to_ascii_lowercase()
}

/// Whether a click is meant for what it is on: neither for another tab, nor already taken.
pub(crate) fn is_plain_click(event: &MouseEvent) -> bool {
    let has_modifier = event.ctrl_key() || event.meta_key() || event.shift_key() || event.alt_key();
    event.button() == 0 && !has_modifier && !event.default_prevented()
}
