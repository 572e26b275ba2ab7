//! What a view must read again. Coarse on purpose: a view reads what it shows from the getters.

use std::mem;

use protocol::error::ErrorCode;
use protocol::id::{ChannelId, ClientId};

/// Something that views show is different now. At most one of each kind between two rounds of polling,
/// except [`Change::Answered`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// The state of the connection, or what is said about it.
    Connection,
    /// The place that the address means.
    Place,
    /// What the open place is called, its topic, whether it is archived, its level: what its header shows.
    Header,
    /// Channels, contacts, unread counts, presence: what the sidebar and the list of all channels show.
    Sidebar,
    /// Users or public channels came, or are called otherwise: what messages can name.
    Names,
    /// The members of the open channel, or their presence.
    Members,
    /// The rows of the open channel.
    Timeline,
    /// The draft of the open place, other than by typing.
    Draft,
    /// Who is typing in the open place.
    Typing,
    /// The message that the address means, or whether it is there.
    Target,
    /// A command that a dialog may wait for was answered.
    Answered {
        /// Which command.
        client_id: ClientId,
        /// The channel it was about, or why not.
        result: Result<ChannelId, Rejected>,
    },
    /// What was written for channels that are gone, and could not be sent: it is shown nowhere else.
    Unsent(Vec<String>),
}

/// Why a command was not carried out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rejected {
    /// What the server said.
    pub code: ErrorCode,
    /// The channel that has the wanted name, where that is why.
    pub channel: Option<ChannelId>,
}

/// The changes that no view has been told of.
#[derive(Debug, Clone, Default)]
pub(crate) struct Changes {
    kinds: Vec<Change>,
    answers: Vec<Change>,
    unsent: Vec<String>,
}

impl Changes {
    /// Notes a change.
    pub(crate) fn note(&mut self, change: Change) {
        match change {
            Change::Answered { .. } => self.answers.push(change),
            Change::Unsent(texts) => self.unsent.extend(texts),
            Change::Connection
            | Change::Place
            | Change::Header
            | Change::Sidebar
            | Change::Names
            | Change::Members
            | Change::Timeline
            | Change::Draft
            | Change::Typing
            | Change::Target => {
                if !self.kinds.contains(&change) {
                    self.kinds.push(change);
                }
            }
        }
    }

    /// The next change; answers and texts come last, when all else is said.
    pub(crate) fn poll(&mut self) -> Option<Change> {
        if self.kinds.is_empty() && self.answers.is_empty() && !self.unsent.is_empty() {
            return Some(Change::Unsent(mem::take(&mut self.unsent)));
        }
        let next = if self.kinds.is_empty() { &mut self.answers } else { &mut self.kinds };
        (!next.is_empty()).then(|| next.remove(0))
    }
}
