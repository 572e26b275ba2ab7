//! What a client asks for. Commands are imperative; texts in them are parsed by whoever judges them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::id::{ChannelId, ClientId, Epoch, Seq, UserId};

/// The version of the wire that `hello` names.
pub const PROTOCOL_VERSION: u32 = 1;

/// One command. On the wire each also carries its `ref`: see [`crate::frame`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Command {
    /// Always the first. Answered by `welcome` and the histories.
    Hello(Hello),
    /// Creates a public channel, with the user in it.
    CreateChannel {
        /// What a repeat of this command has in common with it.
        client_id: ClientId,
        /// The wanted name.
        name: String,
    },
    /// Makes the user a member of a public channel.
    JoinChannel {
        /// What a repeat of this command has in common with it.
        client_id: ClientId,
        /// Which channel.
        channel: ChannelId,
    },
    /// Ends the user's membership of a public channel.
    LeaveChannel {
        /// What a repeat of this command has in common with it.
        client_id: ClientId,
        /// Which channel.
        channel: ChannelId,
    },
    /// Opens the channel of the user and one other, and creates it where there is none.
    OpenDirect {
        /// What a repeat of this command has in common with it.
        client_id: ClientId,
        /// The other one.
        user: UserId,
    },
    /// Posts a message to a channel that the user is in.
    SendMessage {
        /// What a repeat of this command has in common with it.
        client_id: ClientId,
        /// Where to.
        channel: ChannelId,
        /// What it says.
        body: String,
    },
    /// Deletes one of the user's own messages for everybody.
    DeleteMessage {
        /// What a repeat of this command has in common with it.
        client_id: ClientId,
        /// Where the message is.
        channel: ChannelId,
        /// Which message.
        message: Seq,
    },
    /// Says how far the user has read. Never lowers the mark. Answered by `read_marked`.
    MarkRead {
        /// Which channel.
        channel: ChannelId,
        /// The newest message that was read.
        read: Seq,
    },
    /// Says that the client is there. Answered by `heartbeat_ack`.
    Heartbeat,
}

/// The first command of a connection.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hello {
    /// Which version of the wire the client speaks.
    pub version: u32,
    /// Where the client left off. Without it every history comes whole.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resume: Option<Resume>,
    /// How far the user has read, as far as this client knows. Counts only with a `resume` of this epoch.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub read: BTreeMap<ChannelId, Seq>,
}

/// Where a client left off.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Resume {
    /// The journal that the cursor is a place in.
    pub epoch: Epoch,
    /// The last seq that the client has seen everything up to.
    pub cursor: Seq,
    /// The channels whose histories the client has, complete up to the cursor.
    pub held: Vec<ChannelId>,
}

impl Command {
    /// The id that makes a repeat of this command act once; `None` for those that change nothing durable.
    #[must_use]
    pub fn client_id(&self) -> Option<&ClientId> {
        match self {
            Self::CreateChannel { client_id, .. }
            | Self::JoinChannel { client_id, .. }
            | Self::LeaveChannel { client_id, .. }
            | Self::OpenDirect { client_id, .. }
            | Self::SendMessage { client_id, .. }
            | Self::DeleteMessage { client_id, .. } => Some(client_id),
            Self::Hello(_) | Self::MarkRead { .. } | Self::Heartbeat => None,
        }
    }
}
