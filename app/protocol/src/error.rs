//! Why the chat says no, and why a connection ends: the codes that both sides know.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::json::{self, FromJson, JsonError};

/// Why a command was rejected. What an outsider may not know is `unknown_*`, never `not_allowed`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum ErrorCode {
    /// The frame is JSON, but not a command as the protocol has it.
    #[error("the command is not as the protocol has it")]
    BadRequest,
    /// There is no such channel, as far as this user may know.
    #[error("there is no such channel")]
    UnknownChannel,
    /// There is no such user; over HTTP also: nobody is signed in on the device.
    #[error("there is no such user")]
    UnknownUser,
    /// There is no such message, or not any more.
    #[error("there is no such message")]
    UnknownMessage,
    /// The text cannot be the name of a channel.
    #[error("the text cannot be the name of a channel")]
    InvalidChannelName,
    /// A channel of that name exists.
    #[error("a channel of that name exists")]
    ChannelExists,
    /// The text cannot be a display name.
    #[error("the text cannot be a display name")]
    InvalidDisplayName,
    /// Somebody else has that display name, or one that looks like it, or had it until lately.
    #[error("somebody else has that display name")]
    DisplayNameTaken,
    /// The user is not in the channel.
    #[error("the user is not in the channel")]
    NotAMember,
    /// The user may see the thing, but not do this to it.
    #[error("the user may not do this")]
    NotAllowed,
    /// The message has no text.
    #[error("the message is empty")]
    MessageEmpty,
    /// The message has more than [`crate::limits::BODY_CHARS_MAX`] characters.
    #[error("the message is too long")]
    MessageTooLong,
    /// The text is not an emoji that one can react with.
    #[error("the text is not an emoji")]
    InvalidEmoji,
    /// The message has reactions with [`crate::limits::REACTION_KINDS_MAX`] different emoji.
    #[error("the message has too many different reactions")]
    TooManyReactions,
    /// There is no such upload of this user for this channel: it was used, canceled, or waited too long.
    #[error("there is no such attachment")]
    UnknownAttachment,
    /// The message comes with more than [`crate::limits::ATTACHMENTS_MAX`] files.
    #[error("the message has too many attachments")]
    TooManyAttachments,
    /// The file is larger than [`crate::limits::ATTACHMENT_BYTES_MAX`], or than
    /// [`crate::limits::PICTURE_BYTES_MAX`] where it is to be a picture.
    #[error("the file is too large")]
    FileTooLarge,
    /// All files together would be larger than [`crate::limits::STORED_BYTES_MAX`].
    #[error("the server has no room for more files")]
    StorageFull,
    /// The channel is archived: nobody writes or joins any more.
    #[error("the channel is archived")]
    ChannelArchived,
    /// The topic has more than [`crate::limits::TOPIC_CHARS_MAX`] characters.
    #[error("the topic is too long")]
    TopicTooLong,
    /// There is no such link, or not any more: it was used, revoked, or is too old.
    #[error("there is no such link")]
    UnknownLink,
    /// No user has this recovery code.
    #[error("no user has this recovery code")]
    WrongRecoveryCode,
    /// The file is no image that can be made a picture.
    #[error("the file is no image")]
    NotAnImage,
    /// The server holds as many of this as it may.
    #[error("a limit of the server is reached")]
    LimitExceeded,
    /// More commands are unanswered, or uploads under way, than may be; or the same thing is being changed.
    #[error("too many commands are unanswered")]
    TooManyRequests,
    /// The journal cannot take it now. The same command may succeed later, and then acts once.
    #[error("the server cannot store it now")]
    Unavailable,
    /// The server failed.
    #[error("the server failed")]
    Internal,
}

impl ErrorCode {
    /// The code as one word, as on the wire.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        WORDS.iter().find(|(_, code)| *code == self).map_or("internal", |(word, _)| word)
    }

    /// Whether the same command may succeed later.
    #[must_use]
    pub fn is_temporary(self) -> bool {
        match self {
            Self::TooManyRequests | Self::Unavailable | Self::Internal => true,
            Self::BadRequest
            | Self::UnknownChannel
            | Self::UnknownUser
            | Self::UnknownMessage
            | Self::InvalidChannelName
            | Self::ChannelExists
            | Self::InvalidDisplayName
            | Self::DisplayNameTaken
            | Self::NotAMember
            | Self::NotAllowed
            | Self::MessageEmpty
            | Self::MessageTooLong
            | Self::InvalidEmoji
            | Self::TooManyReactions
            | Self::UnknownAttachment
            | Self::TooManyAttachments
            | Self::FileTooLarge
            | Self::StorageFull
            | Self::ChannelArchived
            | Self::TopicTooLong
            | Self::UnknownLink
            | Self::WrongRecoveryCode
            | Self::NotAnImage
            | Self::LimitExceeded => false,
        }
    }
}

/// Every code, and the word that it is on the wire.
const WORDS: &[(&str, ErrorCode)] = &[
    ("bad_request", ErrorCode::BadRequest),
    ("unknown_channel", ErrorCode::UnknownChannel),
    ("unknown_user", ErrorCode::UnknownUser),
    ("unknown_message", ErrorCode::UnknownMessage),
    ("invalid_channel_name", ErrorCode::InvalidChannelName),
    ("channel_exists", ErrorCode::ChannelExists),
    ("invalid_display_name", ErrorCode::InvalidDisplayName),
    ("display_name_taken", ErrorCode::DisplayNameTaken),
    ("not_a_member", ErrorCode::NotAMember),
    ("not_allowed", ErrorCode::NotAllowed),
    ("message_empty", ErrorCode::MessageEmpty),
    ("message_too_long", ErrorCode::MessageTooLong),
    ("invalid_emoji", ErrorCode::InvalidEmoji),
    ("too_many_reactions", ErrorCode::TooManyReactions),
    ("unknown_attachment", ErrorCode::UnknownAttachment),
    ("too_many_attachments", ErrorCode::TooManyAttachments),
    ("file_too_large", ErrorCode::FileTooLarge),
    ("storage_full", ErrorCode::StorageFull),
    ("channel_archived", ErrorCode::ChannelArchived),
    ("topic_too_long", ErrorCode::TopicTooLong),
    ("unknown_link", ErrorCode::UnknownLink),
    ("wrong_recovery_code", ErrorCode::WrongRecoveryCode),
    ("not_an_image", ErrorCode::NotAnImage),
    ("limit_exceeded", ErrorCode::LimitExceeded),
    ("too_many_requests", ErrorCode::TooManyRequests),
    ("unavailable", ErrorCode::Unavailable),
    ("internal", ErrorCode::Internal),
];

impl FromJson for ErrorCode {
    fn from_json(value: &Value) -> Result<Self, JsonError> {
        json::word(value, "an error code", WORDS)
    }
}

/// Why the server ends a connection. From 4000 the client comes back, from 4500 it does not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CloseCode {
    /// The server stops; another one, or the same, is there soon.
    Shutdown,
    /// More was waiting for this connection than may. The client resumes by its cursor.
    SlowReader,
    /// The server heard nothing for [`crate::limits::HEARTBEAT_MISSED_MS`].
    HeartbeatMissed,
    /// The client must forget what it holds and take everything whole.
    Resync,
    /// There are as many connections as may be.
    Busy,
    /// A frame was not JSON, binary, too long or too deep.
    BadFrame,
    /// The client speaks another version. The page is loaded again.
    UnsupportedVersion,
    /// The first command was not `hello`, or none came in time.
    HelloExpected,
    /// The device is signed out.
    SignedOut,
}

impl CloseCode {
    /// Every code, in the order of the numbers.
    pub const ALL: [Self; 9] = [
        Self::Shutdown,
        Self::SlowReader,
        Self::HeartbeatMissed,
        Self::Resync,
        Self::Busy,
        Self::BadFrame,
        Self::UnsupportedVersion,
        Self::HelloExpected,
        Self::SignedOut,
    ];

    /// The number in the close frame.
    #[must_use]
    pub fn number(self) -> u16 {
        match self {
            Self::Shutdown => 4000,
            Self::SlowReader => 4001,
            Self::HeartbeatMissed => 4002,
            Self::Resync => 4003,
            Self::Busy => 4004,
            Self::BadFrame => 4500,
            Self::UnsupportedVersion => 4501,
            Self::HelloExpected => 4502,
            Self::SignedOut => 4503,
        }
    }

    /// The reason in the close frame.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Shutdown => "shutdown",
            Self::SlowReader => "slow_reader",
            Self::HeartbeatMissed => "heartbeat_missed",
            Self::Resync => "resync",
            Self::Busy => "busy",
            Self::BadFrame => "bad_frame",
            Self::UnsupportedVersion => "unsupported_version",
            Self::HelloExpected => "hello_expected",
            Self::SignedOut => "signed_out",
        }
    }

    /// The code of a number; `None` for those that are not ours (a lost line is 1006).
    #[must_use]
    pub fn from_number(number: u16) -> Option<Self> {
        Self::ALL.into_iter().find(|code| code.number() == number)
    }

    /// Whether the client connects again by itself.
    #[must_use]
    pub fn comes_back(self) -> bool {
        self.number() < 4500
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_close_code_is_found_by_its_number() {
        for code in CloseCode::ALL {
            assert_eq!(CloseCode::from_number(code.number()), Some(code));
        }
        assert_eq!(CloseCode::from_number(1006), None);
    }
}
