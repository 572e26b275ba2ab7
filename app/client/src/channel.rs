//! One channel as this client knows it: what it is, who is in it, its timeline and its read mark.

use protocol::channel::{ChannelDetails, ChannelKind, ChannelName, ChannelState, NotificationLevel};
use protocol::id::{ChannelId, Seq, UserId};
use protocol::markup::Names;

use crate::ids::Ids;
use crate::place::Candidate;
use crate::timeline::Timeline;
use crate::unread::{Reading, Told};

/// One channel.
#[derive(Debug, Clone)]
pub(crate) struct Channel {
    pub(crate) id: ChannelId,
    pub(crate) kind: ChannelKind,
    pub(crate) details: ChannelDetails,
    pub(crate) joined: bool,
    pub(crate) member_count: u32,
    /// Empty unless `joined`.
    pub(crate) members: Ids,
    pub(crate) timeline: Timeline,
    pub(crate) reading: Reading,
    /// Whether something was unread when this was last looked at.
    pub(crate) was_unread: bool,
    /// What was unread at the welcome: holds until the timeline is there.
    unread: u32,
    /// How many messages of those called the user.
    mentions: u32,
    /// What the user has chosen.
    level: Option<NotificationLevel>,
    /// The place in the journal up to which the channel and who is in it are told. What comes again from below is
    /// old.
    told: Seq,
}

impl Channel {
    /// A channel that nobody has told anything of but what it is.
    pub(crate) fn new(id: ChannelId, kind: ChannelKind) -> Self {
        Self {
            id,
            kind,
            details: ChannelDetails::default(),
            joined: false,
            member_count: 0,
            members: Ids::default(),
            timeline: Timeline::default(),
            reading: Reading::default(),
            was_unread: false,
            unread: 0,
            mentions: 0,
            level: None,
            told: Seq(0),
        }
    }

    /// Takes over who is in a channel that is new here.
    pub(crate) fn create(&mut self, seq: Seq, members: &[UserId], me: UserId) {
        self.told = seq;
        self.member_count = u32::try_from(members.len()).unwrap_or(u32::MAX);
        self.joined = members.contains(&me);
        if self.joined {
            self.set_members(members);
        }
    }

    /// It is called otherwise, or something else about it is different. Says whether that is news.
    pub(crate) fn update(&mut self, seq: Seq, name: ChannelName, details: ChannelDetails) -> bool {
        let is_news = seq > self.told;
        if is_news {
            self.told = seq;
            self.details = details;
            match &mut self.kind {
                ChannelKind::Public { name: before } | ChannelKind::Private { name: before } => {
                    *before = name;
                }
                ChannelKind::Direct { .. } => {}
            }
        }
        is_news
    }

    /// The user wants to be notified of other messages of it. Says whether that is news.
    pub(crate) fn set_level(&mut self, seq: Seq, level: NotificationLevel) -> bool {
        // Whoever joins is told of it at the same place.
        let is_news = seq >= self.told;
        if is_news {
            self.told = seq;
            self.level = Some(level);
        }
        is_news
    }

    /// Takes over what a welcome says; the timeline stays until its history comes. Says what is new about
    /// the read mark.
    pub(crate) fn welcome(&mut self, state: &ChannelState, cursor: Seq) -> Told {
        self.kind = state.kind.clone();
        self.joined = state.joined;
        self.member_count = state.member_count;
        self.set_members(&state.members);
        self.unread = state.unread;
        self.mentions = state.mentions;
        self.level = state.level;
        self.details = state.details.clone();
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
            (self.unread, self.mentions) = (0, 0);
            // What was chosen before is told next.
            self.level = None;
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
            (self.unread, self.mentions) = (0, 0);
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

    /// How many messages of others are unread and call the user.
    pub(crate) fn mentions(&self, me: UserId, names: &dyn Names) -> u32 {
        if !self.joined {
            0
        } else if self.timeline.is_loaded() {
            self.timeline.count_calls_after(self.reading.read(), me, names)
        } else {
            self.mentions
        }
    }

    /// Which of its messages the user is notified of.
    pub(crate) fn level(&self) -> NotificationLevel {
        self.level.unwrap_or_else(|| NotificationLevel::of(&self.kind))
    }

    pub(crate) fn is_muted(&self) -> bool {
        self.level() == NotificationLevel::None
    }

    pub(crate) fn is_private(&self) -> bool {
        matches!(self.kind, ChannelKind::Private { .. })
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
        Candidate { id: self.id, kind: &self.kind, joined: self.joined, archived: self.details.archived }
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
