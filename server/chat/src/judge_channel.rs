//! Judging what users do to channels: create, change, join, leave, invite, open one with one other.

use protocol::channel::{ChannelName, NotificationLevel, Topic};
use protocol::command::ChannelUpdate;
use protocol::fact::{Change, Fold, PrivateChannel, Subject};
use protocol::id::{ChannelId, Millis, Seq, UserId};
use protocol::limits::{CHANNELS_MAX, USER_CHANNELS_MAX};

use crate::channel::{Channel, Described, Kind};
use crate::chat::Chat;
use crate::command::Verdict;
use crate::device::Outcome;
use crate::names::fold_channel_name;
use crate::rejection::Rejection;

/// What there is.
impl Chat {
    pub(crate) fn judge_create(
        &mut self,
        now: Millis,
        user: UserId,
        name: &str,
        private: bool,
    ) -> Result<Verdict, Rejection> {
        let name = ChannelName::parse(name)?;
        let fold = fold_channel_name(&name);
        // A private channel tells nothing of the names that others have.
        let expect = if private { Seq(0) } else { self.judge_name(&fold, None)? };
        self.judge_room(user)?;
        let channel = ChannelId(self.ids.next());
        let change = if private {
            let private = Some(PrivateChannel { name, creator: user });
            Change::ChannelUpdated { channel, private, topic: None, archived: false, at: now }
        } else {
            Change::ChannelNamed { fold, channel, name, creator: Some(user), at: now }
        };
        Ok(Verdict::Append(change, Some(expect)))
    }

    /// Whether there is room for one more channel of a user. Those on their way count.
    fn judge_room(&self, user: UserId) -> Result<(), Rejection> {
        let is_counted =
            |channel: &&Channel| matches!(channel.kind(), Some(Kind::Public(_) | Kind::Private(_)));
        let channels = || self.channels.values().filter(is_counted);
        let is_new = |id| !self.channels.contains_key(&id);
        let of_user = channels().filter(|channel| channel.creator() == Some(user)).count();
        let is_full = of_user + self.in_flight.channels(is_new, Some(user)) >= USER_CHANNELS_MAX
            || channels().count() + self.in_flight.channels(is_new, None) >= CHANNELS_MAX;
        if is_full { Err(Rejection::LimitExceeded) } else { Ok(()) }
    }

    pub(crate) fn judge_direct(
        &mut self,
        now: Millis,
        user: UserId,
        other: UserId,
    ) -> Result<Verdict, Rejection> {
        if !self.users.contains_key(&other) {
            return Err(Rejection::UnknownUser);
        }
        if other == user {
            return Err(Rejection::NotAllowed);
        }
        let users = [user.min(other), user.max(other)];
        if let Some(claim) = self.directs.get(&users) {
            let outcome = Outcome { seq: claim.seq, channel: Some(claim.holder) };
            return Ok(Verdict::AlreadySo(outcome));
        }
        let channel = ChannelId(self.ids.next());
        let change = Change::DirectOpened { channel, users, opener: user, at: now };
        Ok(Verdict::Append(change, Some(Seq(0))))
    }

    /// Also where it is so already, here and below: a command that left no fact would act when it is repeated
    /// later.
    pub(crate) fn judge_update(
        &self,
        now: Millis,
        user: UserId,
        id: ChannelId,
        update: &ChannelUpdate,
    ) -> Result<Verdict, Rejection> {
        let channel = self.joined(user, id)?;
        let is_creator = channel.creator() == Some(user);
        let Described { private, topic, archived, .. } = &channel.described;
        let (mut private, mut topic, mut archived) = (private.clone(), topic.clone(), *archived);
        match update {
            ChannelUpdate::Topic(_) if channel.is_direct() => return Err(Rejection::NotAllowed),
            ChannelUpdate::Name(_) | ChannelUpdate::Archived(_) if !is_creator => {
                return Err(Rejection::NotAllowed);
            }
            ChannelUpdate::Topic(text) => topic = Topic::parse(text)?,
            ChannelUpdate::Archived(on) => archived = *on,
            ChannelUpdate::Name(text) => {
                let name = ChannelName::parse(text)?;
                let Some(private) = &mut private else {
                    let fold = fold_channel_name(&name);
                    let expect = self.judge_name(&fold, Some(id))?;
                    let change =
                        Change::ChannelNamed { fold, channel: id, name, creator: Some(user), at: now };
                    return Ok(Verdict::Append(change, Some(expect)));
                };
                private.name = name;
            }
        }
        Ok(Verdict::Append(Change::ChannelUpdated { channel: id, private, topic, archived, at: now }, None))
    }

    /// Whether a public channel may claim a name: one that nobody has, that another has given up, or its own.
    /// Says what the claim must find.
    fn judge_name(&self, fold: &Fold, by: Option<ChannelId>) -> Result<Seq, Rejection> {
        match self.channel_named(fold) {
            Some(holder) if Some(holder) != by => Err(Rejection::ChannelExists(holder)),
            Some(_) | None => Ok(self.channel_names.get(fold).map(|claim| claim.seq).unwrap_or_default()),
        }
    }

    /// The public channel that has this name now.
    pub(crate) fn channel_named(&self, fold: &Fold) -> Option<ChannelId> {
        let claim = self.channel_names.get(fold)?;
        let (newest, _) = self.channels.get(&claim.holder)?.names.last_key_value()?;
        (*newest == claim.seq).then_some(claim.holder)
    }
}

/// Who is in it.
impl Chat {
    pub(crate) fn judge_membership(
        &self,
        now: Millis,
        user: UserId,
        id: ChannelId,
        joined: bool,
    ) -> Result<Verdict, Rejection> {
        let channel = self.visible(user, id)?;
        if channel.is_direct() {
            return Err(Rejection::NotAllowed);
        }
        if joined && channel.described.archived {
            return Err(Rejection::ChannelArchived);
        }
        if !joined {
            self.judge_departure(id, channel, user)?;
        }
        Ok(membership(now, id, channel, user, joined))
    }

    pub(crate) fn judge_invite(
        &self,
        now: Millis,
        user: UserId,
        id: ChannelId,
        invited: UserId,
    ) -> Result<Verdict, Rejection> {
        let channel = self.joined(user, id)?;
        if channel.is_direct() {
            return Err(Rejection::NotAllowed);
        }
        self.writable(user, id)?;
        if !self.users.contains_key(&invited) {
            return Err(Rejection::UnknownUser);
        }
        if !self.has_steady_member(id, channel, None) {
            return Err(Rejection::TooManyRequests);
        }
        Ok(membership(now, id, channel, invited, true))
    }

    pub(crate) fn judge_removal(
        &self,
        now: Millis,
        user: UserId,
        id: ChannelId,
        removed: UserId,
    ) -> Result<Verdict, Rejection> {
        let channel = self.joined(user, id)?;
        match channel.kind() {
            Some(Kind::Private(private)) if private.creator == user && removed != user => {}
            Some(Kind::Public(_) | Kind::Private(_) | Kind::Direct(_)) | None => {
                return Err(Rejection::NotAllowed);
            }
        }
        if !self.users.contains_key(&removed) {
            return Err(Rejection::UnknownUser);
        }
        self.judge_departure(id, channel, removed)?;
        Ok(membership(now, id, channel, removed, false))
    }

    pub(crate) fn judge_level(
        &self,
        now: Millis,
        user: UserId,
        id: ChannelId,
        level: NotificationLevel,
    ) -> Result<Verdict, Rejection> {
        self.joined(user, id)?;
        let level = Some(level);
        let change = Change::MembershipChanged { channel: id, user, joined: true, level, at: now };
        Ok(Verdict::Append(change, None))
    }

    /// Whether a member may go now. The last one may not while somebody is on the way in: what the channel
    /// held is erased when it is empty, and must not be empty just for a moment.
    fn judge_departure(&self, id: ChannelId, channel: &Channel, user: UserId) -> Result<(), Rejection> {
        if self.in_flight.changes_members(id) && !self.has_steady_member(id, channel, Some(user)) {
            return Err(Rejection::TooManyRequests);
        }
        Ok(())
    }

    /// Whether there is somebody in a channel, besides one, who is not about to leave. Only private channels need
    /// anybody.
    fn has_steady_member(&self, id: ChannelId, channel: &Channel, besides: Option<UserId>) -> bool {
        let stays = |user: &UserId| {
            Some(*user) != besides
                && channel.is_member(*user)
                && !self.in_flight.changes(&Subject::Member(id, *user))
        };
        !matches!(channel.kind(), Some(Kind::Private(_))) || self.users.keys().any(stays)
    }

    /// A channel that a user may know of.
    fn visible(&self, user: UserId, id: ChannelId) -> Result<&Channel, Rejection> {
        let channel = self.channels.get(&id).filter(|channel| channel.is_visible_to(user));
        channel.ok_or(Rejection::UnknownChannel)
    }

    /// A channel that a user is in.
    pub(crate) fn joined(&self, user: UserId, id: ChannelId) -> Result<&Channel, Rejection> {
        let channel = self.visible(user, id)?;
        if channel.is_member(user) { Ok(channel) } else { Err(Rejection::NotAMember) }
    }

    /// A channel that a user is in and may write in.
    pub(crate) fn writable(&self, user: UserId, id: ChannelId) -> Result<&Channel, Rejection> {
        let channel = self.joined(user, id)?;
        if channel.described.archived { Err(Rejection::ChannelArchived) } else { Ok(channel) }
    }
}

/// The fact that a user is, or is not, in a channel. What was chosen there is kept.
fn membership(now: Millis, id: ChannelId, channel: &Channel, user: UserId, joined: bool) -> Verdict {
    let level = channel.level(user);
    Verdict::Append(Change::MembershipChanged { channel: id, user, joined, level, at: now }, None)
}
