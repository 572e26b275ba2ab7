//! Devices as their users see them, in the list of their devices.

use serde::{Deserialize, Serialize};

use crate::limits::DEVICE_LABEL_CHARS_MAX;
use crate::line::{is_invisible, one_line};

/// What a device is called in the list of one's devices: 1 to 64 visible characters, like "Firefox on Linux".
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub struct DeviceLabel(Box<str>);

impl DeviceLabel {
    /// What a device is called that says nothing of itself.
    pub const UNKNOWN: &str = "Unknown device";

    /// Takes what of a text can be seen and fits on one line.
    #[must_use]
    pub fn new(text: &str) -> Self {
        let visible = one_line(text, |c| c.is_control() || is_invisible(c));
        let short: String = visible.chars().take(DEVICE_LABEL_CHARS_MAX).collect();
        let label = short.trim_end();
        Self(if label.is_empty() { Self::UNKNOWN.into() } else { label.into() })
    }

    /// The label as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<String> for DeviceLabel {
    fn from(text: String) -> Self {
        Self::new(&text)
    }
}

impl From<DeviceLabel> for String {
    fn from(label: DeviceLabel) -> Self {
        label.0.into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn label(text: &str) -> String {
        DeviceLabel::new(text).into()
    }

    #[test]
    fn a_label_is_one_line_of_what_can_be_seen() {
        assert_eq!(label("Firefox on Linux"), "Firefox on Linux");
        assert_eq!(label("  Firefox\r\n\ton \u{202e}Linux\u{200b}\u{0} "), "Firefox on Linux");
    }

    #[test]
    fn a_device_that_says_nothing_of_itself_is_called_so() {
        for text in ["", " \t", "\u{0}\u{200b}"] {
            assert_eq!(label(text), "Unknown device", "{text:?}");
        }
    }

    #[test]
    fn a_label_holds_64_characters_and_a_longer_one_is_shortened() {
        assert_eq!(label(&"é".repeat(64)), "é".repeat(64));
        assert_eq!(label(&"é".repeat(65)), "é".repeat(64));
        assert_eq!(label(&format!("{} b", "a".repeat(63))), "a".repeat(63), "no space is left at the end");
        assert_eq!(label(&format!("{}Safari", " ".repeat(100))), "Safari");
    }

    #[test]
    fn a_label_is_its_own_label() {
        for text in ["Firefox on Linux", "", " a\u{7} \u{200b} b ", &"a ".repeat(40)] {
            let once = DeviceLabel::new(text);
            assert_eq!(DeviceLabel::new(once.as_str()), once, "{text:?}");
        }
    }
}
