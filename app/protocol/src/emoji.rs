//! The emoji that people react with.

use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::json::{self, FromJson, JsonError};
use crate::limits::EMOJI_CHARS_MAX;

/// One emoji, as Unicode writes it: 1 to 12 characters, of those that emoji are made of.
///
/// Which sequences of them a reader's system draws as one picture is not known here.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Emoji(Box<str>);

/// The text is not an emoji.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an emoji")]
pub struct EmojiError;

impl Emoji {
    /// Checks that a text is one emoji.
    ///
    /// # Errors
    /// Where it is too long, or holds anything that emoji are not made of.
    pub fn parse(text: &str) -> Result<Self, EmojiError> {
        let count = text.chars().count();
        let is_pictures = text.chars().any(is_picture) && text.chars().all(|c| is_picture(c) || is_joint(c));
        let fits = (1..=EMOJI_CHARS_MAX).contains(&count);
        if fits && (is_pictures || is_keycap(text)) { Ok(Self(text.into())) } else { Err(EmojiError) }
    }

    /// The emoji as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Emoji {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for Emoji {
    type Error = EmojiError;

    fn try_from(text: String) -> Result<Self, EmojiError> {
        Self::parse(&text)
    }
}

impl From<Emoji> for String {
    fn from(emoji: Emoji) -> Self {
        emoji.0.into()
    }
}

impl FromJson for Emoji {
    fn from_json(value: &Value) -> Result<Self, JsonError> {
        json::text(value, "an emoji", |text| Self::parse(text).ok())
    }
}

/// Whether a character may be drawn as a picture of its own. By blocks: the exact table is much larger.
fn is_picture(c: char) -> bool {
    matches!(c,
        '\u{a9}' | '\u{ae}' | '\u{203c}' | '\u{2049}' | '\u{2122}' | '\u{2139}' | '\u{2190}'..='\u{21ff}'
        | '\u{2300}'..='\u{23ff}' | '\u{24c2}' | '\u{25a0}'..='\u{27bf}' | '\u{2934}'..='\u{2935}'
        | '\u{2b00}'..='\u{2bff}' | '\u{3030}' | '\u{303d}' | '\u{3297}' | '\u{3299}'
        | '\u{1f000}'..='\u{1faff}')
}

/// Whether a text is one digit, `#` or `*` as it is on the key of a telephone.
fn is_keycap(text: &str) -> bool {
    let key = text.strip_suffix('\u{20e3}').map(|key| key.strip_suffix('\u{fe0f}').unwrap_or(key));
    key.is_some_and(|key| key.len() == 1 && key.bytes().all(|c| c.is_ascii_digit() || b"#*".contains(&c)))
}

/// Whether a character joins pictures to one, or picks a look of the one before it.
fn is_joint(c: char) -> bool {
    matches!(c, '\u{200d}' | '\u{fe0f}' | '\u{e0020}'..='\u{e007f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_emoji_may_be_made_of_several_characters() {
        for text in [
            "👍",
            "❤\u{fe0f}",
            "👍🏽",
            "👩‍👩‍👧‍👦",
            "🇩🇪",
            "1\u{fe0f}\u{20e3}",
            "#\u{20e3}",
            "🏴\u{e0067}\u{e0062}\u{e0073}\u{e0063}\u{e0074}\u{e007f}",
            "™",
        ] {
            assert_eq!(Emoji::parse(text).unwrap().as_str(), text);
        }
    }

    #[test]
    fn a_text_is_no_emoji() {
        for text in [
            "",
            " ",
            "a",
            "1",
            "👍a",
            "<b>",
            "\u{200d}",
            "\u{fe0f}",
            "👍 ",
            "é",
            "12\u{20e3}",
            "\u{20e3}",
            "1👍\u{20e3}",
        ] {
            assert_eq!(Emoji::parse(text), Err(EmojiError), "{text:?}");
        }
    }

    #[test]
    fn an_emoji_holds_12_characters_and_not_13() {
        assert!(Emoji::parse(&"👍".repeat(12)).is_ok());
        assert_eq!(Emoji::parse(&"👍".repeat(13)), Err(EmojiError));
    }
}
