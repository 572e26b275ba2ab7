//! What the server tells a client. Events are past; an answer repeats the `ref` of its command.

use std::sync::Arc;

use serde::Serialize;
use serde_json::Value;

use crate::channel::{ChannelDetails, ChannelKind, ChannelName, NotificationLevel, ReadMark};
use crate::error::ErrorCode;
use crate::id::{ChannelId, Millis, Ref, Seq, UserId};
use crate::json::{self, FromJson, JsonError, from_json_fields, optional, required};
use crate::message::{Body, Message, Pin, Reaction};
use crate::snapshot::{HistoryState, Welcome};
use crate::user::User;

/// One event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Event {
    /// Answers `hello`. One `history` for each joined channel follows, then what happens.
    Welcome {
        /// The command that is answered.
        #[serde(rename = "ref")]
        reference: Ref,
        /// Who one is, and what there is.
        #[serde(flatten)]
        welcome: Box<Welcome>,
    },
    /// The command was carried out, now or when it first came, and survives a crash.
    Accepted {
        /// The command that is answered.
        #[serde(rename = "ref")]
        reference: Ref,
        /// The place of the change in the journal. For `send_message` it is the message's id.
        seq: Seq,
        /// The channel that `create_channel` and `open_direct` asked for.
        #[serde(skip_serializing_if = "Option::is_none")]
        channel: Option<ChannelId>,
        /// The message was posted, and has been deleted or dropped by the cap since.
        #[serde(skip_serializing_if = "std::ops::Not::not")]
        gone: bool,
    },
    /// The command was not carried out.
    Rejected {
        /// The command that is answered, where it could be read.
        #[serde(rename = "ref", skip_serializing_if = "Option::is_none")]
        reference: Option<Ref>,
        /// Why.
        code: ErrorCode,
        /// Whether the same command may succeed later.
        temporary: bool,
        /// The channel that has the name already. Only with `channel_exists`.
        #[serde(skip_serializing_if = "Option::is_none")]
        channel: Option<ChannelId>,
        /// For developers: what is wrong, where the code does not say it all.
        #[serde(skip_serializing_if = "Option::is_none")]
        detail: Option<String>,
    },
    /// There is a new public channel, or a private one that the user is now in. To those who are in it without
    /// having created it, its `history` comes next.
    ChannelCreated {
        /// Its place in the journal.
        seq: Seq,
        /// Which channel.
        channel: ChannelId,
        /// Public or private, with its name.
        #[serde(flatten)]
        kind: ChannelKind,
        /// Who is in it: at first whoever created it, or nobody.
        members: Vec<UserId>,
        /// What else there is to say of it.
        #[serde(flatten)]
        details: ChannelDetails,
    },
    /// A channel has another name, another topic, or was archived, or taken out of the archive.
    ChannelUpdated {
        /// The change's place in the journal.
        seq: Seq,
        /// Which channel.
        channel: ChannelId,
        /// What it is called now.
        name: ChannelName,
        /// What else there is to say of it now.
        #[serde(flatten)]
        details: ChannelDetails,
    },
    /// The user wants to be notified of other messages of a channel than before. Goes to the user only.
    LevelChanged {
        /// The change's place in the journal.
        seq: Seq,
        /// Which channel.
        channel: ChannelId,
        /// Of which messages.
        level: NotificationLevel,
    },
    /// The user has a channel with one other. Goes to the two only.
    DirectOpened {
        /// Its place in the journal.
        seq: Seq,
        /// Which channel.
        channel: ChannelId,
        /// The two, the lower id first.
        users: [UserId; 2],
    },
    /// The messages of one channel, whole or since the cursor.
    History(HistoryState),
    /// Somebody wrote.
    MessagePosted {
        /// Where.
        channel: ChannelId,
        /// The oldest seq that the channel now keeps: what is below has left with the cap.
        oldest: Seq,
        /// What.
        message: Arc<Message>,
    },
    /// The author changed what a message says.
    MessageEdited {
        /// The edit's place in the journal.
        seq: Seq,
        /// Where.
        channel: ChannelId,
        /// Which.
        message: Seq,
        /// What it says now.
        body: Body,
        /// When.
        edited: Millis,
    },
    /// A message is gone.
    MessageDeleted {
        /// The deletion's place in the journal.
        seq: Seq,
        /// Where.
        channel: ChannelId,
        /// Which.
        message: Seq,
    },
    /// Somebody reacted to a message, or took that back.
    ReactionsChanged {
        /// The change's place in the journal.
        seq: Seq,
        /// Where.
        channel: ChannelId,
        /// Which.
        message: Seq,
        /// All its reactions now, the oldest first.
        reactions: Vec<Reaction>,
    },
    /// Somebody pinned a message, or took the pin out.
    PinChanged {
        /// The change's place in the journal.
        seq: Seq,
        /// Where.
        channel: ChannelId,
        /// Which.
        message: Seq,
        /// Who pinned it, where it is pinned now.
        #[serde(skip_serializing_if = "Option::is_none")]
        pin: Option<Pin>,
    },
    /// A user is now in a channel that one may know of, by joining or by invitation. Of a public one the user's
    /// own connections are told too, and get its `history` next; of a private one they get `channel_created`.
    MemberJoined {
        /// Its place in the journal.
        seq: Seq,
        /// Which channel.
        channel: ChannelId,
        /// Who.
        user: UserId,
        /// Everybody who is in it now. Only to the user who joined.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        members: Vec<UserId>,
    },
    /// A user is no longer in a channel that one may know of. Whoever leaves a private one is told, and hears
    /// nothing more of it.
    MemberLeft {
        /// Its place in the journal.
        seq: Seq,
        /// Which channel.
        channel: ChannelId,
        /// Who.
        user: UserId,
    },
    /// The user has read up to here, or marked the rest as unread, on this or another connection. Goes
    /// to the user only.
    ReadMarked {
        /// Which channel.
        channel: ChannelId,
        /// How far now.
        #[serde(flatten)]
        mark: ReadMark,
    },
    /// A user is typing, or has stopped. Holds for [`crate::limits::TYPING_SHOWN_MS`], or until a message
    /// of theirs. Not told to the user's own connections.
    Typing {
        /// Where.
        channel: ChannelId,
        /// Who.
        user: UserId,
        /// Whether the user is typing.
        typing: bool,
    },
    /// There is a new user.
    UserRegistered {
        /// Its place in the journal.
        seq: Seq,
        /// Who.
        user: User,
    },
    /// A user has another display name, or another picture.
    UserUpdated {
        /// The change's place in the journal.
        seq: Seq,
        /// The user as others see them now.
        user: User,
    },
    /// Users came online or went.
    PresenceDiff {
        /// Who came.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        online: Vec<UserId>,
        /// Who went.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        offline: Vec<Departure>,
    },
    /// Answers `heartbeat`.
    HeartbeatAck {
        /// The command that is answered.
        #[serde(rename = "ref")]
        reference: Ref,
    },
}

/// A user who is no longer online.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Departure {
    /// Who.
    pub user: UserId,
    /// Whether the user meant it.
    pub how: DepartureKind,
}

/// How a user went offline.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum DepartureKind {
    /// By logging out.
    Left,
    /// By closing the page or losing the line, [`crate::limits::GRACE_MS`] ago.
    Lost,
}

impl Event {
    /// The place in the journal of what the event tells: the client's cursor rises with it.
    ///
    /// `None` for answers and for what the journal does not order. An `accepted` tells nothing yet: what
    /// it accepted is told by an event of its own. `welcome` and `history` move the cursor by rules of
    /// their own (the cursor is reached when the last history is there).
    #[must_use]
    pub fn seq(&self) -> Option<Seq> {
        match self {
            Self::ChannelCreated { seq, .. }
            | Self::DirectOpened { seq, .. }
            | Self::MessageEdited { seq, .. }
            | Self::MessageDeleted { seq, .. }
            | Self::ReactionsChanged { seq, .. }
            | Self::PinChanged { seq, .. }
            | Self::MemberJoined { seq, .. }
            | Self::MemberLeft { seq, .. }
            | Self::ChannelUpdated { seq, .. }
            | Self::LevelChanged { seq, .. }
            | Self::UserUpdated { seq, .. }
            | Self::UserRegistered { seq, .. } => Some(*seq),
            Self::MessagePosted { message, .. } => Some(message.seq),
            Self::Welcome { .. }
            | Self::Accepted { .. }
            | Self::Rejected { .. }
            | Self::History(_)
            | Self::ReadMarked { .. }
            | Self::Typing { .. }
            | Self::PresenceDiff { .. }
            | Self::HeartbeatAck { .. } => None,
        }
    }

    /// The answer that a command is refused with.
    #[must_use]
    pub fn rejected(reference: Ref, code: ErrorCode) -> Self {
        Self::Rejected {
            reference: Some(reference),
            code,
            temporary: code.is_temporary(),
            channel: None,
            detail: None,
        }
    }
}

from_json_fields!(Departure { user, how });

impl FromJson for DepartureKind {
    fn from_json(value: &Value) -> Result<Self, JsonError> {
        json::word(value, "how a user went", &[("left", Self::Left), ("lost", Self::Lost)])
    }
}

/// What is wrong with an event of a type that this version does not know.
pub(crate) fn unknown_type() -> JsonError {
    JsonError::expected("a type of event").of_field("type")
}

impl FromJson for Event {
    fn from_json(of: &Value) -> Result<Self, JsonError> {
        let seq = || required(of, "seq");
        let channel = || required(of, "channel");
        let message = || required(of, "message");
        let user = || required(of, "user");
        let reference = || required(of, "ref");
        Ok(match of.get("type").and_then(Value::as_str) {
            Some("welcome") => {
                Self::Welcome { reference: reference()?, welcome: Box::new(Welcome::from_json(of)?) }
            }
            Some("accepted") => Self::Accepted {
                reference: reference()?,
                seq: seq()?,
                channel: optional(of, "channel")?,
                gone: optional(of, "gone")?,
            },
            Some("rejected") => Self::Rejected {
                reference: optional(of, "ref")?,
                code: required(of, "code")?,
                temporary: required(of, "temporary")?,
                channel: optional(of, "channel")?,
                detail: optional(of, "detail")?,
            },
            Some("channel_created") => Self::ChannelCreated {
                seq: seq()?,
                channel: channel()?,
                kind: ChannelKind::from_json(of)?,
                members: required(of, "members")?,
                details: ChannelDetails::from_json(of)?,
            },
            Some("channel_updated") => Self::ChannelUpdated {
                seq: seq()?,
                channel: channel()?,
                name: required(of, "name")?,
                details: ChannelDetails::from_json(of)?,
            },
            Some("level_changed") => {
                Self::LevelChanged { seq: seq()?, channel: channel()?, level: required(of, "level")? }
            }
            Some("direct_opened") => {
                Self::DirectOpened { seq: seq()?, channel: channel()?, users: required(of, "users")? }
            }
            Some("history") => Self::History(HistoryState::from_json(of)?),
            Some("message_posted") => Self::MessagePosted {
                channel: channel()?,
                oldest: required(of, "oldest")?,
                message: required(of, "message")?,
            },
            Some("message_edited") => Self::MessageEdited {
                seq: seq()?,
                channel: channel()?,
                message: message()?,
                body: required(of, "body")?,
                edited: required(of, "edited")?,
            },
            Some("message_deleted") => {
                Self::MessageDeleted { seq: seq()?, channel: channel()?, message: message()? }
            }
            Some("reactions_changed") => Self::ReactionsChanged {
                seq: seq()?,
                channel: channel()?,
                message: message()?,
                reactions: required(of, "reactions")?,
            },
            Some("pin_changed") => Self::PinChanged {
                seq: seq()?,
                channel: channel()?,
                message: message()?,
                pin: optional(of, "pin")?,
            },
            Some("member_joined") => Self::MemberJoined {
                seq: seq()?,
                channel: channel()?,
                user: user()?,
                members: optional(of, "members")?,
            },
            Some("member_left") => Self::MemberLeft { seq: seq()?, channel: channel()?, user: user()? },
            Some("read_marked") => Self::ReadMarked { channel: channel()?, mark: ReadMark::from_json(of)? },
            Some("typing") => {
                Self::Typing { channel: channel()?, user: user()?, typing: required(of, "typing")? }
            }
            Some("user_registered") => Self::UserRegistered { seq: seq()?, user: required(of, "user")? },
            Some("user_updated") => Self::UserUpdated { seq: seq()?, user: required(of, "user")? },
            Some("presence_diff") => {
                Self::PresenceDiff { online: optional(of, "online")?, offline: optional(of, "offline")? }
            }
            Some("heartbeat_ack") => Self::HeartbeatAck { reference: reference()? },
            Some(_) => return Err(unknown_type()),
            None => return Err(JsonError::expected("the type of an event").of_field("type")),
        })
    }
}
