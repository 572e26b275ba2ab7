//! Why the chat says no.

use protocol::channel::{ChannelNameError, TopicError};
use protocol::emoji::EmojiError;
use protocol::error::ErrorCode;
use protocol::event::Event;
use protocol::id::{ChannelId, Ref};
use protocol::message::BodyError;
use protocol::user::DisplayNameError;

/// Why the chat said no. Each maps to one [`ErrorCode`] on the wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Rejection {
    /// A second `hello`.
    #[error("hello is said once")]
    AlreadyGreeted,
    /// There is no such channel, as far as the user may know.
    #[error("the channel does not exist")]
    UnknownChannel,
    /// There is no such user.
    #[error("the user does not exist")]
    UnknownUser,
    /// There is no such message, or not any more.
    #[error("the message does not exist")]
    UnknownMessage,
    /// The text cannot be the name of a channel.
    #[error(transparent)]
    InvalidChannelName(#[from] ChannelNameError),
    /// A channel of that name exists.
    #[error("a channel of that name exists")]
    ChannelExists(ChannelId),
    /// The text cannot be a display name.
    #[error(transparent)]
    InvalidDisplayName(#[from] DisplayNameError),
    /// Somebody else has the display name, or one that looks like it.
    #[error("somebody else has that display name")]
    DisplayNameTaken,
    /// The user is not in the channel.
    #[error("the user is not in the channel")]
    NotAMember,
    /// The user may see the thing, but not do this to it.
    #[error("the user may not do this")]
    NotAllowed,
    /// The text cannot be the body of a message.
    #[error(transparent)]
    InvalidBody(#[from] BodyError),
    /// The text is not an emoji that one can react with.
    #[error(transparent)]
    InvalidEmoji(#[from] EmojiError),
    /// The message has as many different reactions as it may.
    #[error("the message has too many different reactions")]
    TooManyReactions,
    /// There is no such upload of this user for this channel.
    #[error("the attachment does not exist")]
    UnknownAttachment,
    /// The message comes with more files than it may.
    #[error("the message has too many attachments")]
    TooManyAttachments,
    /// The file is larger than one may be.
    #[error("the file is too large")]
    FileTooLarge,
    /// All files together would be larger than they may be.
    #[error("there is no room for more files")]
    StorageFull,
    /// The channel is archived.
    #[error("the channel is archived")]
    ChannelArchived,
    /// The text is too long for a topic.
    #[error(transparent)]
    TopicTooLong(#[from] TopicError),
    /// There is no such link, or not any more.
    #[error("the link does not exist")]
    UnknownLink,
    /// No user has this recovery code.
    #[error("no user has this recovery code")]
    WrongRecoveryCode,
    /// As many devices hold the user as may.
    #[error("as many devices hold the user as may")]
    TooManyDevices,
    /// The server, the user or the device has as many of this as it may.
    #[error("a limit is reached")]
    LimitExceeded,
    /// Too many commands are unanswered, or the same thing is being changed right now.
    #[error("too many commands are on their way")]
    TooManyRequests,
    /// The journal cannot take it now.
    #[error("the journal cannot take it now")]
    Unavailable,
}

impl Rejection {
    /// The code on the wire.
    #[must_use]
    pub fn code(self) -> ErrorCode {
        match self {
            Self::AlreadyGreeted => ErrorCode::BadRequest,
            Self::UnknownChannel => ErrorCode::UnknownChannel,
            Self::UnknownUser => ErrorCode::UnknownUser,
            Self::UnknownMessage => ErrorCode::UnknownMessage,
            Self::InvalidChannelName(_) => ErrorCode::InvalidChannelName,
            Self::ChannelExists(_) => ErrorCode::ChannelExists,
            Self::InvalidDisplayName(_) => ErrorCode::InvalidDisplayName,
            Self::DisplayNameTaken => ErrorCode::DisplayNameTaken,
            Self::NotAMember => ErrorCode::NotAMember,
            Self::NotAllowed => ErrorCode::NotAllowed,
            Self::InvalidBody(BodyError::Empty) => ErrorCode::MessageEmpty,
            Self::InvalidBody(BodyError::TooLong { .. }) => ErrorCode::MessageTooLong,
            Self::InvalidEmoji(_) => ErrorCode::InvalidEmoji,
            Self::TooManyReactions => ErrorCode::TooManyReactions,
            Self::UnknownAttachment => ErrorCode::UnknownAttachment,
            Self::TooManyAttachments => ErrorCode::TooManyAttachments,
            Self::FileTooLarge => ErrorCode::FileTooLarge,
            Self::StorageFull => ErrorCode::StorageFull,
            Self::ChannelArchived => ErrorCode::ChannelArchived,
            Self::TopicTooLong(_) => ErrorCode::TopicTooLong,
            Self::UnknownLink => ErrorCode::UnknownLink,
            Self::WrongRecoveryCode => ErrorCode::WrongRecoveryCode,
            Self::TooManyDevices | Self::LimitExceeded => ErrorCode::LimitExceeded,
            Self::TooManyRequests => ErrorCode::TooManyRequests,
            Self::Unavailable => ErrorCode::Unavailable,
        }
    }

    /// The answer to the command that is refused.
    pub(crate) fn answer(self, reference: Ref) -> Event {
        let says_more =
            matches!(self, Self::AlreadyGreeted | Self::InvalidChannelName(_) | Self::InvalidBody(_));
        let channel = match self {
            Self::ChannelExists(channel) => Some(channel),
            Self::AlreadyGreeted
            | Self::UnknownChannel
            | Self::UnknownUser
            | Self::UnknownMessage
            | Self::InvalidChannelName(_)
            | Self::InvalidDisplayName(_)
            | Self::DisplayNameTaken
            | Self::NotAMember
            | Self::NotAllowed
            | Self::InvalidBody(_)
            | Self::InvalidEmoji(_)
            | Self::TooManyReactions
            | Self::UnknownAttachment
            | Self::TooManyAttachments
            | Self::FileTooLarge
            | Self::StorageFull
            | Self::ChannelArchived
            | Self::TopicTooLong(_)
            | Self::UnknownLink
            | Self::WrongRecoveryCode
            | Self::TooManyDevices
            | Self::LimitExceeded
            | Self::TooManyRequests
            | Self::Unavailable => None,
        };
        Event::Rejected {
            reference: Some(reference),
            code: self.code(),
            temporary: self.code().is_temporary(),
            channel,
            detail: says_more.then(|| self.to_string()),
        }
    }
}
