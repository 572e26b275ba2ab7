//! Users as others see them, and what may be a display name.

use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::id::{FileId, UserId};
use crate::json::{self, FromJson, JsonError, from_json_fields};
use crate::limits::DISPLAY_NAME_CHARS_MAX;
use crate::line::{is_invisible, is_variation_selector, one_line};

/// A person as others see them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct User {
    /// Who it is, whatever the name.
    pub id: UserId,
    /// What the person is called now.
    pub display_name: DisplayName,
    /// The picture that the person has uploaded, at `/pictures/PICTURE`; without one it is made from the name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub picture: Option<FileId>,
}

/// A name a person chose to be shown by: 1 to 32 characters, trimmed, on one line, all of them visible.
///
/// What counts as the *same* name is not known here: see `chat::names`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct DisplayName(Box<str>);

/// Why a text cannot be a display name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DisplayNameError {
    /// Nothing is left after trimming.
    #[error("a display name needs at least one character")]
    Empty,
    /// It has this many characters too many.
    #[error("the display name is {over} characters too long")]
    TooLong {
        /// How many characters it is over the limit.
        over: usize,
    },
    /// It holds a control character, one that turns the direction of text, or one that cannot be seen.
    #[error("a display name may not hold control or invisible characters")]
    Forbidden,
}

impl DisplayName {
    /// Trims, joins runs of spaces, drops variation selectors (they only choose between two looks of the
    /// character before), and checks what is left.
    ///
    /// # Errors
    /// Says which rule the text breaks.
    pub fn parse(text: &str) -> Result<Self, DisplayNameError> {
        if text.trim().chars().any(char::is_control) {
            return Err(DisplayNameError::Forbidden);
        }
        let name = one_line(text, is_variation_selector);
        let count = name.chars().count();
        if count == 0 {
            return Err(DisplayNameError::Empty);
        }
        if name.chars().any(is_invisible) {
            return Err(DisplayNameError::Forbidden);
        }
        if count > DISPLAY_NAME_CHARS_MAX {
            return Err(DisplayNameError::TooLong { over: count - DISPLAY_NAME_CHARS_MAX });
        }
        Ok(Self(name.into()))
    }

    /// The name as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

from_json_fields!(User { id, display_name; picture });

impl FromJson for DisplayName {
    fn from_json(value: &Value) -> Result<Self, JsonError> {
        json::text(value, "a display name", |text| Self::parse(text).ok())
    }
}

impl fmt::Display for DisplayName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for DisplayName {
    type Error = DisplayNameError;

    fn try_from(text: String) -> Result<Self, DisplayNameError> {
        Self::parse(&text)
    }
}

impl From<DisplayName> for String {
    fn from(name: DisplayName) -> Self {
        name.0.into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_display_name_is_trimmed_and_its_spaces_are_joined() {
        assert_eq!(DisplayName::parse("  Ana \u{a0} Luz ").unwrap().as_str(), "Ana Luz");
    }

    #[test]
    fn a_display_name_holds_32_characters_and_not_33() {
        assert!(DisplayName::parse(&"é".repeat(32)).is_ok());
        assert_eq!(DisplayName::parse(&"é".repeat(33)), Err(DisplayNameError::TooLong { over: 1 }));
    }

    #[test]
    fn an_empty_or_blank_display_name_is_refused() {
        for text in ["", "   ", "\u{3000}", "\u{fe0f}"] {
            assert_eq!(DisplayName::parse(text), Err(DisplayNameError::Empty), "{text:?}");
        }
    }

    #[test]
    fn what_cannot_be_seen_is_refused_in_a_display_name() {
        for c in [
            '\u{0}',
            '\t',
            '\n',
            '\u{85}',
            '\u{ad}',
            '\u{200b}',
            '\u{200d}',
            '\u{200f}',
            '\u{202e}',
            '\u{2066}',
            '\u{2800}',
            '\u{3164}',
            '\u{feff}',
            '\u{e0041}',
        ] {
            let text = format!("A{c}na");
            assert_eq!(DisplayName::parse(&text), Err(DisplayNameError::Forbidden), "{c:?}");
        }
    }

    #[test]
    fn an_emoji_with_a_variation_selector_is_a_display_name() {
        assert_eq!(DisplayName::parse("Ana \u{2764}\u{fe0f}").unwrap().as_str(), "Ana \u{2764}");
    }
}
