//! One channel: what it is, who is in it, how far they have read, and what was said.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

use protocol::channel::{ChannelDetails, ChannelKind, ChannelName, NotificationLevel, ReadMark, Topic};
use protocol::fact::{Fold, Origin, PrivateChannel};
use protocol::id::{Seq, UserId};

use crate::connection::ConnectionId;
use crate::history::History;

/// One channel. It may be there before the fact that says what it is: facts come in any order between
/// subjects.
#[derive(Debug, Default)]
pub(crate) struct Channel {
    /// The public names that lead to it, by the seqs of their claims. The newest is its own.
    pub(crate) names: BTreeMap<Seq, Named>,
    /// What is said of it beside those; where it is private, also that.
    pub(crate) described: Described,
    /// The two users, where it is direct.
    pub(crate) pair: Option<[UserId; 2]>,
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
#[derive(Debug, Clone, Copy)]
pub(crate) enum Kind<'a> {
    Public(&'a Named),
    Private(&'a PrivateChannel),
    Direct([UserId; 2]),
}

/// What a claim says of the public channel that it names.
#[derive(Debug)]
pub(crate) struct Named {
    pub(crate) fold: Fold,
    pub(crate) name: ChannelName,
    /// `None` for the default channel, which everyone is in.
    pub(crate) creator: Option<UserId>,
    pub(crate) origin: Option<Origin>,
}

/// What the newest fact says of a channel beside a public name.
#[derive(Debug, Default)]
pub(crate) struct Described {
    /// The seq of that fact; zero where there is none.
    pub(crate) seq: Seq,
    pub(crate) private: Option<PrivateChannel>,
    pub(crate) topic: Option<Topic>,
    pub(crate) archived: bool,
    pub(crate) origin: Option<Origin>,
}

/// What a fact says of a user in a channel.
#[derive(Debug)]
pub(crate) struct Membership {
    pub(crate) seq: Seq,
    pub(crate) joined: bool,
    /// Of which messages the user wants to be notified, once the user has chosen.
    pub(crate) level: Option<NotificationLevel>,
    pub(crate) origin: Option<Origin>,
}

impl Channel {
    /// What it is, once a fact that says so is there. Until then nobody can see it.
    pub(crate) fn kind(&self) -> Option<Kind<'_>> {
        let public = || self.names.last_key_value().map(|(_, named)| Kind::Public(named));
        let private = || self.described.private.as_ref().map(Kind::Private);
        self.pair.map(Kind::Direct).or_else(private).or_else(public)
    }

    /// Whether a registered user is in it.
    pub(crate) fn is_member(&self, user: UserId) -> bool {
        let creator = match self.kind() {
            None => return false,
            Some(Kind::Direct(users)) => return users.contains(&user),
            Some(Kind::Public(named)) => named.creator,
            Some(Kind::Private(private)) => Some(private.creator),
        };
        match self.memberships.get(&user) {
            Some(membership) => membership.joined,
            None => creator.is_none_or(|creator| creator == user),
        }
    }

    /// Whether a user may know that it exists.
    pub(crate) fn is_visible_to(&self, user: UserId) -> bool {
        match self.kind() {
            None => false,
            Some(Kind::Public(_)) => true,
            Some(Kind::Private(_) | Kind::Direct(_)) => self.is_member(user),
        }
    }

    /// Whether it is private and everybody has left it: nobody sees it again.
    pub(crate) fn is_deserted(&self) -> bool {
        let Some(Kind::Private(private)) = self.kind() else { return false };
        self.memberships.contains_key(&private.creator)
            && self.memberships.values().all(|membership| !membership.joined)
    }

    /// Whether it is the one that everyone is in.
    pub(crate) fn is_default(&self) -> bool {
        matches!(self.kind(), Some(Kind::Public(Named { creator: None, .. })))
    }

    pub(crate) fn is_direct(&self) -> bool {
        self.pair.is_some()
    }

    /// Who may rename and archive it.
    pub(crate) fn creator(&self) -> Option<UserId> {
        match self.kind()? {
            Kind::Public(named) => named.creator,
            Kind::Private(private) => Some(private.creator),
            Kind::Direct(_) => None,
        }
    }

    /// What it is called, unless it is direct.
    pub(crate) fn name(&self) -> Option<&ChannelName> {
        match self.kind()? {
            Kind::Public(named) => Some(&named.name),
            Kind::Private(private) => Some(&private.name),
            Kind::Direct(_) => None,
        }
    }

    /// What clients know it as; `None` while nothing says what it is.
    pub(crate) fn shown_kind(&self) -> Option<ChannelKind> {
        self.kind().map(|kind| match kind {
            Kind::Public(named) => ChannelKind::Public { name: named.name.clone() },
            Kind::Private(private) => ChannelKind::Private { name: private.name.clone() },
            Kind::Direct(users) => ChannelKind::Direct { users },
        })
    }

    /// What clients know of it beside that.
    pub(crate) fn details(&self) -> ChannelDetails {
        let Described { topic, archived, .. } = &self.described;
        ChannelDetails { topic: topic.clone(), creator: self.creator(), archived: *archived }
    }

    /// Of which messages a user has chosen to be notified.
    pub(crate) fn level(&self, user: UserId) -> Option<NotificationLevel> {
        self.memberships.get(&user).and_then(|membership| membership.level)
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
