//! One channel: what it is, who is in it, how far they have read, and what was said.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

use protocol::channel::{ChannelKind, ChannelName, ReadMark};
use protocol::fact::Origin;
use protocol::id::{Seq, UserId};

use crate::connection::ConnectionId;
use crate::history::History;

/// One channel. It may be there before the fact that says what it is: facts come in any order between
/// subjects.
#[derive(Debug, Default)]
pub(crate) struct Channel {
    /// What it is, once the fact that says so is there. Until then nobody can see it.
    pub(crate) kind: Option<Kind>,
    /// What facts say of users in it; who is not here is judged by [`Channel::is_member`].
    pub(crate) memberships: BTreeMap<UserId, Membership>,
    pub(crate) history: History,
    /// How far each user has read. Only ever rises.
    pub(crate) reads: BTreeMap<UserId, ReadMark>,
    /// The greeted connections of its members, in no order.
    pub(crate) audience: Arc<Vec<ConnectionId>>,
    /// How many posts are on their way to the journal, at most
    /// [`protocol::limits::CHANNEL_POSTS_IN_FLIGHT_MAX`].
    pub(crate) posts_in_flight: usize,
    /// Connections whose next command is a post that waits for one of those to come back.
    pub(crate) waiting: VecDeque<ConnectionId>,
}

/// What a channel is.
#[derive(Debug)]
pub(crate) enum Kind {
    Public {
        /// The seq of the newest fact that named it.
        named: Seq,
        name: ChannelName,
        /// `None` for the default channel, which everyone is in.
        creator: Option<UserId>,
    },
    Direct {
        users: [UserId; 2],
    },
}

/// What a fact says of a user in a channel.
#[derive(Debug)]
pub(crate) struct Membership {
    pub(crate) seq: Seq,
    pub(crate) joined: bool,
    pub(crate) origin: Option<Origin>,
}

impl Channel {
    /// Whether a registered user is in it.
    pub(crate) fn is_member(&self, user: UserId) -> bool {
        match &self.kind {
            None => false,
            Some(Kind::Direct { users }) => users.contains(&user),
            Some(Kind::Public { creator, .. }) => match self.memberships.get(&user) {
                Some(membership) => membership.joined,
                None => creator.is_none_or(|creator| creator == user),
            },
        }
    }

    /// Whether a user may know that it exists.
    pub(crate) fn is_visible_to(&self, user: UserId) -> bool {
        match &self.kind {
            None => false,
            Some(Kind::Public { .. }) => true,
            Some(Kind::Direct { users }) => users.contains(&user),
        }
    }

    /// Whether it is the one that everyone is in.
    pub(crate) fn is_default(&self) -> bool {
        matches!(self.kind, Some(Kind::Public { creator: None, .. }))
    }

    /// What clients know it as; `None` while nothing says what it is.
    pub(crate) fn kind(&self) -> Option<ChannelKind> {
        self.kind.as_ref().map(|kind| match kind {
            Kind::Public { name, .. } => ChannelKind::Public { name: name.clone() },
            Kind::Direct { users } => ChannelKind::Direct { users: *users },
        })
    }

    pub(crate) fn read_by(&self, user: UserId) -> ReadMark {
        self.reads.get(&user).copied().unwrap_or_default()
    }

    /// Raises a read mark. Says whether it rose.
    pub(crate) fn mark_read(&mut self, user: UserId, mark: ReadMark) -> bool {
        let known = self.reads.entry(user).or_default();
        let rises = mark > *known;
        *known = mark.max(*known);
        rises
    }
}
