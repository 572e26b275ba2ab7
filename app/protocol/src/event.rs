//! What the server tells a client. Events are past; an answer repeats the `ref` of its command.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::channel::ChannelName;
use crate::error::ErrorCode;
use crate::id::{ChannelId, Ref, Seq, UserId};
use crate::message::Message;
use crate::snapshot::{HistoryState, Welcome};
use crate::user::User;

/// One event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
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
        #[serde(default, skip_serializing_if = "Option::is_none")]
        channel: Option<ChannelId>,
        /// The message was posted, and has been deleted or dropped by the cap since.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        gone: bool,
    },
    /// The command was not carried out.
    Rejected {
        /// The command that is answered, where it could be read.
        #[serde(default, rename = "ref", skip_serializing_if = "Option::is_none")]
        reference: Option<Ref>,
        /// Why.
        code: ErrorCode,
        /// Whether the same command may succeed later.
        temporary: bool,
        /// The channel that has the name already. Only with `channel_exists`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        channel: Option<ChannelId>,
        /// For developers: what is wrong, where the code does not say it all.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        detail: Option<String>,
    },
    /// There is a new public channel.
    ChannelCreated {
        /// Its place in the journal.
        seq: Seq,
        /// Which channel.
        channel: ChannelId,
        /// What it is called.
        name: ChannelName,
        /// Its first members: whoever created it, or nobody.
        members: Vec<UserId>,
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
    /// A message is gone.
    MessageDeleted {
        /// The deletion's place in the journal.
        seq: Seq,
        /// Where.
        channel: ChannelId,
        /// Which.
        message: Seq,
    },
    /// A user is now in a public channel. The user's own connections get its `history` next.
    MemberJoined {
        /// Its place in the journal.
        seq: Seq,
        /// Which channel.
        channel: ChannelId,
        /// Who.
        user: UserId,
        /// Everybody who is in it now. Only to the user who joined.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        members: Vec<UserId>,
    },
    /// A user is no longer in a public channel.
    MemberLeft {
        /// Its place in the journal.
        seq: Seq,
        /// Which channel.
        channel: ChannelId,
        /// Who.
        user: UserId,
    },
    /// The user has read up to here, on this or another connection. Goes to the user only.
    ReadMarked {
        /// Which channel.
        channel: ChannelId,
        /// The newest message that was read.
        read: Seq,
    },
    /// There is a new user.
    UserRegistered {
        /// Its place in the journal.
        seq: Seq,
        /// Who.
        user: User,
    },
    /// Users came online or went.
    PresenceDiff {
        /// Who came.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        online: Vec<UserId>,
        /// Who went.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Departure {
    /// Who.
    pub user: UserId,
    /// Whether the user meant it.
    pub how: DepartureKind,
}

/// How a user went offline.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
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
            | Self::MessageDeleted { seq, .. }
            | Self::MemberJoined { seq, .. }
            | Self::MemberLeft { seq, .. }
            | Self::UserRegistered { seq, .. } => Some(*seq),
            Self::MessagePosted { message, .. } => Some(message.seq),
            Self::Welcome { .. }
            | Self::Accepted { .. }
            | Self::Rejected { .. }
            | Self::History(_)
            | Self::ReadMarked { .. }
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
