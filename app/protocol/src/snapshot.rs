//! What one user may see at one moment: the answer to `hello`, and the data of the first paint.

use std::sync::Arc;

use serde::Serialize;

use crate::channel::ChannelState;
use crate::id::{ChannelId, Epoch, Millis, Seq, UserId};
use crate::json::from_json_fields;
use crate::limits;
use crate::message::Message;
use crate::user::User;

/// Who one is, and what there is, at one place in the journal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Welcome {
    /// The journal that the cursor is a place in.
    pub epoch: Epoch,
    /// The place up to which this tells everything, once the histories are there.
    pub cursor: Seq,
    /// Who is welcomed.
    pub user: UserId,
    /// Everyone registered, in the order of ids.
    pub users: Vec<User>,
    /// Who is online, in the order of ids.
    pub online: Vec<UserId>,
    /// Every public channel, the private ones that the user is in, and the user's own direct ones, in the order
    /// of ids. Who holds another one forgets it.
    pub channels: Vec<ChannelState>,
    /// The bounds that a client should know before it sends.
    pub limits: Limits,
    /// Which build of Banter the server is. A page of another one should be loaded again when it suits.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub build: String,
}

/// The bounds that a client should know before it sends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Limits {
    /// How many messages a channel keeps.
    pub history_len_max: usize,
    /// The longest body, in characters.
    pub body_chars_max: usize,
    /// The longest name of a channel, in characters.
    pub channel_name_chars_max: usize,
    /// The largest frame, in bytes.
    pub frame_bytes_max: usize,
    /// How many files come with one message.
    pub attachments_max: usize,
    /// The largest file that comes with a message, in bytes.
    pub attachment_bytes_max: u64,
    /// How many commands may be unanswered.
    pub unanswered_max: usize,
    /// How often to say `heartbeat`, in milliseconds.
    pub heartbeat_ms: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            history_len_max: limits::HISTORY_LEN_MAX,
            body_chars_max: limits::BODY_CHARS_MAX,
            channel_name_chars_max: limits::CHANNEL_NAME_CHARS_MAX,
            frame_bytes_max: limits::FRAME_BYTES_MAX,
            attachments_max: limits::ATTACHMENTS_MAX,
            attachment_bytes_max: limits::ATTACHMENT_BYTES_MAX,
            unanswered_max: limits::UNANSWERED_MAX,
            heartbeat_ms: limits::HEARTBEAT_MS,
        }
    }
}

/// The messages of one channel: all of them, or what changed since a cursor.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct HistoryState {
    /// Which channel.
    pub channel: ChannelId,
    /// The cursor that this adds to. Without it this is the whole history, and replaces what was held.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub since: Option<Seq>,
    /// The oldest seq that the channel keeps: what is below has left with the cap. Zero where it is empty.
    pub oldest: Seq,
    /// In the order of seqs.
    pub messages: Vec<Arc<Message>>,
    /// Messages up to `since` that were edited, reacted to, pinned or unpinned after it, as they are now.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub changed: Vec<Arc<Message>>,
    /// Messages up to `since` that were deleted after it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub deleted: Vec<Seq>,
}

from_json_fields!(Welcome { epoch, cursor, user, users, online, channels, limits; build });
from_json_fields!(Limits {
    history_len_max,
    body_chars_max,
    channel_name_chars_max,
    frame_bytes_max,
    attachments_max,
    attachment_bytes_max,
    unanswered_max,
    heartbeat_ms
});
from_json_fields!(HistoryState { channel, oldest, messages; since, changed, deleted });
from_json_fields!(Snapshot { welcome, at; history });

/// What the first paint shows, and what the browser's client starts from: the page's data block.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Snapshot {
    /// Who one is, and what there is.
    pub welcome: Welcome,
    /// The whole history of the open channel, if one is open.
    pub history: Option<HistoryState>,
    /// When it was taken, in milliseconds since the Unix epoch: what "today" is on the first paint.
    pub at: Millis,
}
