//! One channel as this client knows it: what it is, who is in it, its timeline and its read mark.

use protocol::channel::{ChannelKind, ChannelName, ChannelState};
use protocol::id::{ChannelId, Seq, UserId};

use crate::ids::Ids;
use crate::place::Candidate;
use crate::timeline::Timeline;
use crate::unread::{Reading, Told};

/// One channel.
#[derive(Debug, Clone)]
pub(crate) struct Channel {
    pub(crate) id: ChannelId,
    pub(crate) kind: ChannelKind,
    pub(crate) joined: bool,
    pub(crate) member_count: u32,
    /// Empty unless `joined`.
    pub(crate) members: Ids,
    pub(crate) timeline: Timeline,
    pub(crate) reading: Reading,
    /// What was unread at the welcome: holds until the timeline is there.
    unread: u32,
    /// The place in the journal up to which `joined` and `member_count` are told. What comes again from
    /// below would be counted twice.
    told: Seq,
}

impl Channel {
    /// A channel that nobody has told anything of but what it is.
    pub(crate) fn new(id: ChannelId, kind: ChannelKind) -> Self {
        Self {
            id,
            kind,
            joined: false,
            member_count: 0,
            members: Ids::default(),
            timeline: Timeline::default(),
            reading: Reading::default(),
            unread: 0,
            told: Seq(0),
        }
    }

    /// A channel that has just come to be, with its first members.
    pub(crate) fn created(
        id: ChannelId,
        kind: ChannelKind,
        seq: Seq,
        members: &[UserId],
        me: UserId,
    ) -> Self {
        let mut channel = Self::new(id, kind);
        channel.told = seq;
        channel.member_count = count(members);
        if members.contains(&me) {
            channel.joined = true;
            channel.set_members(members);
            channel.timeline = Timeline::empty();
        }
        channel
    }

    /// Takes over what a welcome says; the timeline stays until its history comes. Says what is new about
    /// the read mark.
    pub(crate) fn welcome(&mut self, state: &ChannelState, cursor: Seq) -> Told {
        self.kind = state.kind.clone();
        self.joined = state.joined;
        self.member_count = state.member_count;
        self.set_members(&state.members);
        self.unread = state.unread;
        self.told = cursor;
        if !state.joined {
            self.timeline = Timeline::default();
        }
        let told = self.reading.welcome(state.mark);
        if !state.joined {
            self.reading.forget();
        }
        told
    }

    /// Somebody is in it now. Says whether that is news.
    pub(crate) fn join(&mut self, seq: Seq, user: UserId, members: &[UserId], me: UserId) -> bool {
        if seq <= self.told {
            return false;
        }
        self.told = seq;
        if user == me {
            self.joined = true;
            self.reading.forget();
            self.set_members(members);
            self.members.insert(me.0);
            self.timeline = Timeline::default();
            self.unread = 0;
        } else if self.joined {
            self.members.insert(user.0);
        } else {
            self.member_count += 1;
        }
        self.count_members();
        true
    }

    /// Somebody is no longer in it. Says whether that is news.
    pub(crate) fn leave(&mut self, seq: Seq, user: UserId, me: UserId) -> bool {
        if seq <= self.told {
            return false;
        }
        self.told = seq;
        if user == me {
            self.joined = false;
            self.members.clear();
            self.timeline = Timeline::default();
            self.unread = 0;
            // A mark that was on its way out may have been refused.
            self.reading.lose();
        }
        if self.joined {
            self.members.remove(user.0);
        } else {
            self.member_count = self.member_count.saturating_sub(1);
        }
        self.count_members();
        true
    }

    /// How many messages of others are unread.
    pub(crate) fn unread(&self, me: UserId) -> u32 {
        if !self.joined {
            0
        } else if self.timeline.is_loaded() {
            self.timeline.count_after(self.reading.read(), me)
        } else {
            self.unread
        }
    }

    /// What it is called, where it has a name of its own.
    pub(crate) fn name(&self) -> Option<&ChannelName> {
        match &self.kind {
            ChannelKind::Public { name } | ChannelKind::Private { name } => Some(name),
            ChannelKind::Direct { .. } => None,
        }
    }

    /// Whom one writes with here, where it is a direct one.
    pub(crate) fn other(&self, me: UserId) -> Option<UserId> {
        match &self.kind {
            ChannelKind::Public { .. } | ChannelKind::Private { .. } => None,
            ChannelKind::Direct { users: [low, high] } => Some(if *low == me { *high } else { *low }),
        }
    }

    /// As finding a place needs it.
    pub(crate) fn candidate(&self) -> Candidate<'_> {
        Candidate { id: self.id, kind: &self.kind, joined: self.joined }
    }

    fn set_members(&mut self, members: &[UserId]) {
        self.members.clear();
        for user in members {
            self.members.insert(user.0);
        }
    }

    fn count_members(&mut self) {
        if self.joined {
            self.member_count = u32::try_from(self.members.len()).unwrap_or(u32::MAX);
        }
    }
}

fn count(members: &[UserId]) -> u32 {
    u32::try_from(members.len()).unwrap_or(u32::MAX)
}
