//! Judging what users do to channels: create, join, leave, open one with one other.

use protocol::channel::{ChannelName, NotificationLevel};
use protocol::command::ChannelUpdate;
use protocol::fact::Change;
use protocol::id::{ChannelId, Millis, Seq, UserId};
use protocol::limits::CHANNELS_MAX;

use crate::channel::{Channel, Kind};
use crate::chat::Chat;
use crate::command::Verdict;
use crate::device::Outcome;
use crate::names::fold_channel_name;
use crate::rejection::Rejection;

impl Chat {
    pub(crate) fn judge_create(
        &mut self,
        now: Millis,
        user: UserId,
        name: &str,
        private: bool,
    ) -> Result<Verdict, Rejection> {
        if private {
            return Err(Rejection::NotAllowed);
        }
        let name = ChannelName::parse(name)?;
        let fold = fold_channel_name(&name);
        if let Some(claim) = self.channel_names.get(&fold) {
            return Err(Rejection::ChannelExists(claim.holder));
        }
        let is_public = |channel: &&Channel| matches!(channel.kind, Some(Kind::Public { .. }));
        if self.channels.values().filter(is_public).count() + self.in_flight.names() >= CHANNELS_MAX {
            return Err(Rejection::LimitExceeded);
        }
        let channel = ChannelId(self.ids.next());
        let change = Change::ChannelNamed { fold, channel, name, creator: Some(user), at: now };
        Ok(Verdict::Append(change, Some(Seq(0))))
    }

    pub(crate) fn judge_membership(
        &self,
        now: Millis,
        user: UserId,
        id: ChannelId,
        joined: bool,
    ) -> Result<Verdict, Rejection> {
        let channel = self.visible(user, id)?;
        if matches!(channel.kind, Some(Kind::Direct { .. })) {
            return Err(Rejection::NotAllowed);
        }
        // Also where it is so already: a command that left no fact would act when it is repeated later.
        let change = Change::MembershipChanged { channel: id, user, joined, level: None, at: now };
        Ok(Verdict::Append(change, None))
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

    pub(crate) fn judge_update(
        &self,
        _now: Millis,
        user: UserId,
        id: ChannelId,
        _update: &ChannelUpdate,
    ) -> Result<Verdict, Rejection> {
        self.joined(user, id)?;
        Err(Rejection::NotAllowed)
    }

    pub(crate) fn judge_invite(
        &self,
        _now: Millis,
        user: UserId,
        id: ChannelId,
        _invited: UserId,
    ) -> Result<Verdict, Rejection> {
        self.joined(user, id)?;
        Err(Rejection::NotAllowed)
    }

    pub(crate) fn judge_removal(
        &self,
        _now: Millis,
        user: UserId,
        id: ChannelId,
        _removed: UserId,
    ) -> Result<Verdict, Rejection> {
        self.joined(user, id)?;
        Err(Rejection::NotAllowed)
    }

    pub(crate) fn judge_level(
        &self,
        _now: Millis,
        user: UserId,
        id: ChannelId,
        _level: NotificationLevel,
    ) -> Result<Verdict, Rejection> {
        self.joined(user, id)?;
        Err(Rejection::NotAllowed)
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
}
