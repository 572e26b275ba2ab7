//! Channels as a client sees them, and what may be the name of one.

use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::combining::is_combining_mark;
use crate::id::{ChannelId, Seq, UserId};
use crate::json::{self, FromJson, JsonError, from_json_fields, optional, required};
use crate::limits::{CHANNEL_NAME_CHARS_MAX, TOPIC_CHARS_MAX};
use crate::line::{is_invisible, is_variation_selector, one_line, overrides_direction};

/// The channel that a server has from the start, and that every user is in until they leave it.
pub const DEFAULT_CHANNEL_NAME: &str = "general";

/// Which channels there are: for everybody, for those who were invited, or for two.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ChannelKind {
    /// Everybody may see it, join it and leave it.
    Public {
        /// Unique on the server.
        name: ChannelName,
    },
    /// Its members alone know of it, and invite others.
    Private {
        /// Others may have the same.
        name: ChannelName,
    },
    /// For exactly two users, who are in it for good.
    Direct {
        /// The two, the lower id first.
        users: [UserId; 2],
    },
}

/// One channel, as `welcome` tells of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ChannelState {
    /// Which channel it is.
    pub id: ChannelId,
    /// Public or private with its name, or direct with its pair.
    #[serde(flatten)]
    pub kind: ChannelKind,
    /// Whether the user who is welcomed is in it.
    pub joined: bool,
    /// How many members it has.
    pub member_count: u32,
    /// Who is in it, in the order of ids. Empty unless `joined`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub members: Vec<UserId>,
    /// How far the user who is welcomed has read. At its beginning unless `joined`.
    #[serde(flatten)]
    pub mark: ReadMark,
    /// How many messages of others are after the mark. Zero unless `joined`.
    pub unread: u32,
    /// How many of those call the user. Zero unless `joined`.
    #[serde(skip_serializing_if = "is_zero")]
    pub mentions: u32,
    /// Which messages the user wants to be notified of; `None`: as [`NotificationLevel::of`] its kind.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub level: Option<NotificationLevel>,
    /// What else there is to say of it.
    #[serde(flatten)]
    pub details: ChannelDetails,
}

/// What can be said of a channel beside its name. Nothing of it is said of direct ones.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct ChannelDetails {
    /// What it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub topic: Option<Topic>,
    /// Who created it, and may rename and archive it. `None` for the default channel.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub creator: Option<UserId>,
    /// Whether nobody writes in it any more. It can still be read.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub archived: bool,
}

/// Which messages of a channel a user wants to be notified of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NotificationLevel {
    /// Every message.
    All,
    /// Those that call the user.
    Mentions,
    /// None.
    None,
}

impl NotificationLevel {
    /// Every level, in the order in which they are offered.
    pub const ALL: [Self; 3] = [Self::All, Self::Mentions, Self::None];

    /// What holds in a channel while its user has chosen nothing: everything in direct messages, otherwise what
    /// calls the user.
    #[must_use]
    pub fn of(kind: &ChannelKind) -> Self {
        match kind {
            ChannelKind::Public { .. } | ChannelKind::Private { .. } => Self::Mentions,
            ChannelKind::Direct { .. } => Self::All,
        }
    }

    /// The level as one word, as on the wire.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Mentions => "mentions",
            Self::None => "none",
        }
    }

    /// The level of this word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|level| level.as_str() == word)
    }
}

/// What a channel is about: 1 to 250 characters on one line, trimmed, at least one of them visible.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Topic(Box<str>);

/// A text has this many characters too many for a topic.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the topic is {over} characters too long")]
pub struct TopicError {
    /// How many characters it is over the limit.
    pub over: usize,
}

impl Topic {
    /// Trims, makes one line of it, and drops control characters and what turns the text after it. `None` where
    /// nothing is left that can be seen.
    ///
    /// # Errors
    /// Where it is too long.
    pub fn parse(text: &str) -> Result<Option<Self>, TopicError> {
        let topic = one_line(text, |c| c.is_control() || overrides_direction(c));
        if topic.chars().all(|c| c == ' ' || is_invisible(c) || is_variation_selector(c)) {
            return Ok(None);
        }
        let count = topic.chars().count();
        if count > TOPIC_CHARS_MAX {
            return Err(TopicError { over: count - TOPIC_CHARS_MAX });
        }
        Ok(Some(Self(topic.into())))
    }

    /// The topic as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// How far a user has read a channel.
///
/// Of two marks the greater holds, whoever says so and in whatever order: within one count of `unreads`
/// marks only rise, and to lower it a user counts one more.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ReadMark {
    /// How often the user has marked messages of this channel as unread.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub unreads: u32,
    /// The newest message that was read.
    pub read: Seq,
}

/// The name of a public or private channel: 1 to 48 letters, digits, `-` and `_`, of any script.
///
/// What counts as the *same* name is not known here: see `chat::names`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ChannelName(Box<str>);

/// Why a text cannot be the name of a channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ChannelNameError {
    /// Nothing is left after trimming.
    #[error("a channel name needs at least one character")]
    Empty,
    /// It has this many characters too many.
    #[error("the channel name is {over} characters too long")]
    TooLong {
        /// How many characters it is over the limit.
        over: usize,
    },
    /// It holds something other than letters, digits, `-` and `_`.
    #[error("a channel name is made of letters, digits, - and _")]
    Forbidden {
        /// The first such character.
        found: char,
    },
}

impl ChannelName {
    /// Trims the text and a leading `#`, and checks what is left.
    ///
    /// # Errors
    /// Says which rule the text breaks.
    pub fn parse(text: &str) -> Result<Self, ChannelNameError> {
        let text = text.trim();
        let name = text.strip_prefix('#').unwrap_or(text);
        if name.is_empty() {
            return Err(ChannelNameError::Empty);
        }
        if let Some(found) = name.chars().find(|c| !is_allowed(*c)) {
            return Err(ChannelNameError::Forbidden { found });
        }
        let count = name.chars().count();
        if count > CHANNEL_NAME_CHARS_MAX {
            return Err(ChannelNameError::TooLong { over: count - CHANNEL_NAME_CHARS_MAX });
        }
        if name.chars().all(is_combining_mark) {
            return Err(ChannelNameError::Empty);
        }
        Ok(Self(name.into()))
    }

    /// The name as text, without `#`.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromJson for ChannelKind {
    fn from_json(value: &Value) -> Result<Self, JsonError> {
        match value.get("kind").and_then(Value::as_str) {
            Some("public") => Ok(Self::Public { name: required(value, "name")? }),
            Some("private") => Ok(Self::Private { name: required(value, "name")? }),
            Some("direct") => Ok(Self::Direct { users: required(value, "users")? }),
            Some(_) | None => Err(JsonError::expected("a kind of channel").of_field("kind")),
        }
    }
}

impl FromJson for ChannelState {
    fn from_json(value: &Value) -> Result<Self, JsonError> {
        json::object(value)?;
        Ok(Self {
            id: required(value, "id")?,
            kind: ChannelKind::from_json(value)?,
            joined: required(value, "joined")?,
            member_count: required(value, "member_count")?,
            members: optional(value, "members")?,
            mark: ReadMark::from_json(value)?,
            unread: required(value, "unread")?,
            mentions: optional(value, "mentions")?,
            level: optional(value, "level")?,
            details: ChannelDetails::from_json(value)?,
        })
    }
}

from_json_fields!(ChannelDetails { ; topic, creator, archived });

impl FromJson for NotificationLevel {
    fn from_json(value: &Value) -> Result<Self, JsonError> {
        json::text(value, "`all`, `mentions` or `none`", Self::from_word)
    }
}

impl FromJson for Topic {
    fn from_json(value: &Value) -> Result<Self, JsonError> {
        json::text(value, "a topic", |text| Self::parse(text).ok().flatten())
    }
}

impl TryFrom<String> for Topic {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, &'static str> {
        Self::parse(&text).ok().flatten().ok_or("not a topic")
    }
}

impl From<Topic> for String {
    fn from(topic: Topic) -> Self {
        topic.0.into()
    }
}

impl FromJson for ReadMark {
    /// Takes a plain number for a mark without `unreads`: clients wrote it so before there were any.
    fn from_json(value: &Value) -> Result<Self, JsonError> {
        if value.is_number() {
            return Seq::from_json(value).map(|read| Self { unreads: 0, read });
        }
        json::object(value)?;
        Ok(Self { unreads: optional(value, "unreads")?, read: required(value, "read")? })
    }
}

impl FromJson for ChannelName {
    fn from_json(value: &Value) -> Result<Self, JsonError> {
        json::text(value, "the name of a channel", |text| Self::parse(text).ok())
    }
}

impl fmt::Display for ChannelName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for ChannelName {
    type Error = ChannelNameError;

    fn try_from(text: String) -> Result<Self, ChannelNameError> {
        Self::parse(&text)
    }
}

impl From<ChannelName> for String {
    fn from(name: ChannelName) -> Self {
        name.0.into()
    }
}

/// Letters and digits of any script, with the marks that many scripts write their vowels with.
///
/// The Hangul fillers are letters by category and cannot be seen.
fn is_allowed(c: char) -> bool {
    let filler = matches!(c, '\u{115f}' | '\u{1160}' | '\u{3164}' | '\u{ffa0}');
    let joiner = matches!(c, '\u{34f}' | '\u{180b}'..='\u{180f}' | '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}');
    !filler && !joiner && (c.is_alphanumeric() || is_combining_mark(c) || c == '-' || c == '_')
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands out references")]
fn is_zero(count: &u32) -> bool {
    *count == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_channel_name_may_be_of_any_script() {
        for text in ["general", "équipe-2", "हिन्दी", "日本語", "עברית", "a_b", "ไทย"]
        {
            assert_eq!(ChannelName::parse(text).unwrap().as_str(), text);
        }
    }

    #[test]
    fn a_channel_name_is_trimmed_and_loses_its_hash() {
        assert_eq!(ChannelName::parse(" #books ").unwrap().as_str(), "books");
    }

    #[test]
    fn a_channel_name_holds_48_characters_and_not_49() {
        assert!(ChannelName::parse(&"ü".repeat(48)).is_ok());
        assert_eq!(ChannelName::parse(&"ü".repeat(49)), Err(ChannelNameError::TooLong { over: 1 }));
    }

    #[test]
    fn other_characters_are_refused_in_a_channel_name() {
        for (text, found) in
            [("a b", ' '), ("a/b", '/'), ("a.b", '.'), ("a\u{200b}", '\u{200b}'), ("##a", '#')]
        {
            assert_eq!(ChannelName::parse(text), Err(ChannelNameError::Forbidden { found }));
        }
        for text in ["", " ", "#", "\u{301}"] {
            assert_eq!(ChannelName::parse(text), Err(ChannelNameError::Empty));
        }
    }

    fn topic(text: &str) -> Option<String> {
        Topic::parse(text).expect("it is not too long").map(String::from)
    }

    #[test]
    fn a_topic_is_trimmed_and_made_one_line() {
        assert_eq!(topic("What is new").as_deref(), Some("What is new"));
        assert_eq!(topic("\n What\r\n\tis\u{2028}\u{3000}new \u{85}").as_deref(), Some("What is new"));
        assert_eq!(topic("a\u{0} \u{7} b\u{1b}[1m").as_deref(), Some("a b[1m"));
    }

    #[test]
    fn a_topic_of_nothing_that_can_be_seen_is_no_topic() {
        for text in ["", "  ", "\n\t\u{0}", "\u{200b}", "\u{200b} \u{feff}\u{202e}", "\u{fe0f}", "\u{3164}"] {
            assert_eq!(topic(text), None, "{text:?}");
        }
    }

    #[test]
    fn a_topic_cannot_turn_the_text_after_it() {
        assert_eq!(topic("\u{202e}abc\u{2066} def\u{2069}").as_deref(), Some("abc def"));
        for whole in ["שלום, world", "👩\u{200d}🚀 news", "می\u{200c}خواهم", "❤\u{fe0f}"] {
            assert_eq!(topic(whole).as_deref(), Some(whole));
        }
    }

    #[test]
    fn a_topic_holds_250_characters_and_not_251() {
        assert_eq!(topic(&"ü".repeat(250)), Some("ü".repeat(250)));
        assert_eq!(Topic::parse(&"ü".repeat(251)), Err(TopicError { over: 1 }));
        assert_eq!(
            topic(&format!(" {} \u{0}", "ü".repeat(250))),
            Some("ü".repeat(250)),
            "counted as it is kept"
        );
    }

    #[test]
    fn a_parsed_topic_parses_to_itself() {
        let parsed = topic(" a\u{7}\u{200b} b\u{2067}\r c ").unwrap();
        assert_eq!(topic(&parsed), Some(parsed));
    }

    #[test]
    fn without_a_choice_everything_in_direct_messages_notifies_and_elsewhere_what_calls_the_user() {
        let name = ChannelName::parse("books").unwrap();
        let level = |kind| NotificationLevel::of(&kind);
        assert_eq!(level(ChannelKind::Public { name: name.clone() }), NotificationLevel::Mentions);
        assert_eq!(level(ChannelKind::Private { name }), NotificationLevel::Mentions);
        assert_eq!(level(ChannelKind::Direct { users: [UserId(1), UserId(2)] }), NotificationLevel::All);
    }
}
