//! Users as others see them, and what may be a display name.

use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::id::{FileId, UserId};
use crate::json::{self, FromJson, JsonError, from_json_fields};
use crate::limits::DISPLAY_NAME_CHARS_MAX;

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
        let words: Vec<String> = text
            .split_whitespace()
            .map(|word| word.chars().filter(|c| !is_variation_selector(*c)).collect())
            .filter(|word: &String| !word.is_empty())
            .collect();
        let name = words.join(" ");
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

/// Whether a character only chooses between two looks of the one before it (text or emoji).
fn is_variation_selector(c: char) -> bool {
    matches!(c, '\u{fe00}'..='\u{fe0f}')
}

/// Whether a reader cannot see the character, or it turns the text around it.
///
/// Unicode's format characters (`Cf`), fillers and blanks that are letters by category, line and paragraph
/// separators, private use and noncharacters. Written out: the general category table is much larger, and
/// this code is also in the browser.
fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{34f}' | '\u{600}'..='\u{605}' | '\u{61c}' | '\u{6dd}' | '\u{70f}'
        | '\u{890}'..='\u{891}' | '\u{8e2}' | '\u{115f}'..='\u{1160}' | '\u{17b4}'..='\u{17b5}'
        | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{2800}' | '\u{3164}' | '\u{e000}'..='\u{f8ff}' | '\u{feff}'
        | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{fffe}'..='\u{ffff}' | '\u{110bd}' | '\u{110cd}'
        | '\u{13430}'..='\u{1343f}' | '\u{1bca0}'..='\u{1bca3}' | '\u{1d159}' | '\u{1d173}'..='\u{1d17a}'
        | '\u{e0000}'..='\u{10ffff}')
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
