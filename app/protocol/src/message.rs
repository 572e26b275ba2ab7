//! Messages, and what may be the body of one.

use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::attachment::Attachment;
use crate::emoji::Emoji;
use crate::id::{ClientId, Millis, Seq, UserId};
use crate::json::{self, FromJson, JsonError, from_json_fields};
use crate::limits::BODY_CHARS_MAX;

/// One accepted message, as it is now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Message {
    /// Its place in the journal, which is also its id.
    pub seq: Seq,
    /// Who wrote it.
    pub author: UserId,
    /// When the server judged it, in milliseconds since the Unix epoch.
    pub at: Millis,
    /// What it says. Empty only where it has attachments.
    pub body: Body,
    /// What the author's client called the command: how that client knows its own pending message again.
    pub client_id: ClientId,
    /// When the author last changed what it says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub edited: Option<Millis>,
    /// The message of the same channel that it answers. It may be gone: it is looked up, never copied.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reply_to: Option<Seq>,
    /// The files that came with it, in the author's order.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub attachments: Vec<Attachment>,
    /// What users reacted with, the oldest first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub reactions: Vec<Reaction>,
    /// Who pinned it, where it is pinned.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pin: Option<Pin>,
}

/// One emoji under a message, and everybody who reacted with it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct Reaction {
    /// Which emoji.
    pub emoji: Emoji,
    /// Who, in the order in which they reacted; never nobody.
    pub users: Vec<UserId>,
}

/// That a message is pinned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
pub struct Pin {
    /// Who pinned it.
    pub by: UserId,
    /// When.
    pub at: Millis,
}

/// What a message says: 1 to 4,000 characters, of which at least one is not blank; or nothing, where it only
/// has attachments.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Body(Box<str>);

/// Why a text cannot be the body of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BodyError {
    /// There is nothing but blanks.
    #[error("the message is empty")]
    Empty,
    /// It has this many characters too many.
    #[error("the message is {over} characters too long")]
    TooLong {
        /// How many characters it is over the limit.
        over: usize,
    },
}

impl Body {
    /// Makes line ends plain `\n`, drops other control characters but tab, drops blank lines before the
    /// text and blanks after it, and checks what is left.
    ///
    /// # Errors
    /// Says which rule the text breaks.
    pub fn parse(text: &str) -> Result<Self, BodyError> {
        let body = normalize(text);
        let count = body.chars().count();
        if count == 0 {
            return Err(BodyError::Empty);
        }
        if count > BODY_CHARS_MAX {
            return Err(BodyError::TooLong { over: count - BODY_CHARS_MAX });
        }
        Ok(Self(body.into()))
    }

    /// The same, but nothing is enough where the message has attachments.
    ///
    /// # Errors
    /// Says which rule the text breaks.
    pub fn parse_beside(text: &str, has_attachments: bool) -> Result<Self, BodyError> {
        match Self::parse(text) {
            Err(BodyError::Empty) if has_attachments => Ok(Self::default()),
            parsed => parsed,
        }
    }

    /// The body as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it says nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl fmt::Display for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for Body {
    type Error = BodyError;

    /// Takes an empty text for the empty body.
    fn try_from(text: String) -> Result<Self, BodyError> {
        if text.is_empty() { Ok(Self::default()) } else { Self::parse(&text) }
    }
}

impl From<Body> for String {
    fn from(body: Body) -> Self {
        body.0.into()
    }
}

from_json_fields!(Message {
    seq, author, at, body, client_id;
    edited, reply_to, attachments, reactions, pin
});
from_json_fields!(Reaction { emoji, users });
from_json_fields!(Pin { by, at });

impl FromJson for Body {
    fn from_json(value: &Value) -> Result<Self, JsonError> {
        json::text(value, "a body", |text| Self::try_from(text.to_owned()).ok())
    }
}

fn normalize(text: &str) -> String {
    let plain: String = text
        .replace("\r\n", "\n")
        .replace('\r', "\n")
        .chars()
        .filter(|c| !c.is_control() || matches!(c, '\n' | '\t'))
        .collect();
    let text = plain.trim_end();
    match text.find(|c: char| !c.is_whitespace()) {
        // The first line keeps its indent.
        Some(first) => text[text[..first].rfind('\n').map_or(0, |at| at + 1)..].to_owned(),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_body_holds_4000_characters_and_not_4001() {
        assert!(Body::parse(&"😀".repeat(4_000)).is_ok());
        assert_eq!(Body::parse(&"😀".repeat(4_001)), Err(BodyError::TooLong { over: 1 }));
    }

    #[test]
    fn a_blank_body_is_empty() {
        for text in ["", " ", "\n\n\t ", "\u{0}"] {
            assert_eq!(Body::parse(text), Err(BodyError::Empty), "{text:?}");
        }
    }

    #[test]
    fn a_body_keeps_its_lines_and_the_indent_of_the_first() {
        assert_eq!(
            Body::parse("\r\n \n  one\r\n\ttwo\n\nthree \n\n").unwrap().as_str(),
            "  one\n\ttwo\n\nthree"
        );
    }

    #[test]
    fn a_parsed_body_parses_to_itself() {
        let body = Body::parse(" \n a\u{7}b\rc  ").unwrap();
        assert_eq!(Body::parse(body.as_str()).unwrap(), body);
    }
}
