//! Applying facts about channels: what they are called, what is said of them, who is in them, and who hears of
//! that.

use std::sync::Arc;

use protocol::channel::{ChannelKind, NotificationLevel, ReadMark};
use protocol::event::Event;
use protocol::id::{ChannelId, Seq, UserId};
use protocol::limits::FORMER_CHANNEL_NAMES_MAX;

use crate::channel::{Described, Kind, Membership, Named};
use crate::chat::{Chat, Claim};
use crate::connection::ConnectionId;
use crate::leaving::Leaving;

impl Chat {
    /// A public channel has this name from now on. Whoever had it before has it no longer.
    pub(crate) fn name_channel(&mut self, seq: Seq, id: ChannelId, named: Named) {
        let was_known = self.channels.get(&id).is_some_and(|channel| channel.kind().is_some());
        if let Some(Claim { seq: before, holder }) = self.channel_names.get(&named.fold) {
            if *before > seq {
                return;
            }
            if let Some(holder) = self.channels.get_mut(holder) {
                holder.names.remove(before);
            }
        }
        self.channel_names.insert(named.fold.clone(), Claim { seq, holder: id });
        let channel = self.channels.entry(id).or_default();
        channel.names.insert(seq, named);
        let is_newest = channel.names.last_key_value().is_some_and(|(newest, _)| *newest == seq);
        if self.caught_up {
            self.drop_former_names(id);
        }
        if !was_known {
            self.tell_created(seq, id);
        } else if is_newest {
            self.tell_update(seq, id);
        }
    }

    /// This is said of a channel from now on. By the first that is said of it, a private one is created.
    pub(crate) fn describe_channel(&mut self, id: ChannelId, described: Described) {
        let seq = described.seq;
        let channel = self.channels.entry(id).or_default();
        if channel.described.seq > seq {
            return;
        }
        let was_known = channel.kind().is_some();
        channel.described = described;
        match (was_known, channel.kind().is_some()) {
            (true, _) => self.tell_update(seq, id),
            (false, true) => self.tell_created(seq, id),
            // The name of a public one is still to come.
            (false, false) => {}
        }
    }

    pub(crate) fn open_direct(&mut self, seq: Seq, id: ChannelId, users: [UserId; 2]) {
        self.channels.entry(id).or_default().pair = Some(users);
        for user in users {
            self.refresh_audience(id, user);
        }
        self.tell_members(id, Event::DirectOpened { seq, channel: id, users });
    }

    pub(crate) fn change_membership(&mut self, id: ChannelId, user: UserId, membership: Membership) {
        let seq = membership.seq;
        let channel = self.channels.entry(id).or_default();
        if channel.memberships.get(&user).is_some_and(|known| known.seq > seq) {
            return;
        }
        let (was_member, level) = (channel.is_member(user), channel.level(user));
        channel.memberships.insert(user, membership);
        match (was_member, channel.is_member(user)) {
            (false, true) => self.tell_joined(seq, id, user),
            (true, false) => self.tell_left(seq, id, user),
            (true, true) => self.tell_level(seq, id, user, level),
            (false, false) => {}
        }
    }

    /// The oldest former names of a channel are free again where there are more than may be.
    pub(crate) fn drop_former_names(&mut self, id: ChannelId) {
        while let Some(channel) = self.channels.get_mut(&id)
            && channel.names.len() > FORMER_CHANNEL_NAMES_MAX + 1
            && let Some((seq, named)) = channel.names.pop_first()
        {
            self.channel_names.remove(&named.fold);
            self.leaving.push(Leaving { origins: named.origin.into_iter().collect(), facts: vec![seq] });
        }
        self.erase_leaving();
    }

    fn tell_created(&mut self, seq: Seq, id: ChannelId) {
        let members = self.members(id);
        for user in &members {
            self.refresh_audience(id, *user);
        }
        self.tell_of_channel(seq, id, members, None);
    }

    fn tell_update(&mut self, seq: Seq, id: ChannelId) {
        let Some(channel) = self.channels.get(&id) else { return };
        let Some(name) = channel.name().cloned() else { return };
        let details = channel.details();
        let hearing = self.hearing(id);
        self.tell(&hearing, Event::ChannelUpdated { seq, channel: id, name, details });
    }

    fn tell_joined(&mut self, seq: Seq, id: ChannelId, user: UserId) {
        self.refresh_audience(id, user);
        let mine: Vec<ConnectionId> = self.presence.connections(user).collect();
        let hearing = self.hearing(id);
        let others = hearing.iter().filter(|connection| !mine.contains(connection)).copied();
        let (others, mine) = (Arc::new(others.collect()), Arc::new(mine));
        self.tell(&others, Event::MemberJoined { seq, channel: id, user, members: Vec::new() });
        let members = self.members(id);
        let Some(channel) = self.channels.get(&id) else { return };
        let (history, mark) = (channel.history.whole(id), channel.read_by(user));
        let level = channel.level(user);
        if let Some(Kind::Private(_)) = channel.kind() {
            self.tell_of_channel(seq, id, members, Some(&mine));
        } else {
            self.tell(&mine, Event::MemberJoined { seq, channel: id, user, members });
        }
        self.tell(&mine, Event::History(history));
        // Whoever has been in it before is told how far, and what was chosen then, as by a welcome.
        if mark > ReadMark::default() {
            self.tell(&mine, Event::ReadMarked { channel: id, mark });
        }
        if let Some(level) = level {
            self.tell(&mine, Event::LevelChanged { seq, channel: id, level });
        }
    }

    fn tell_left(&mut self, seq: Seq, id: ChannelId, user: UserId) {
        self.refresh_audience(id, user);
        let mut hearing = self.hearing(id);
        let mine: Vec<ConnectionId> =
            self.presence.connections(user).filter(|connection| !hearing.contains(connection)).collect();
        if !mine.is_empty() {
            Arc::make_mut(&mut hearing).extend(mine);
        }
        self.tell(&hearing, Event::MemberLeft { seq, channel: id, user });
    }

    fn tell_level(&mut self, seq: Seq, id: ChannelId, user: UserId, before: Option<NotificationLevel>) {
        let Some(channel) = self.channels.get(&id) else { return };
        let Some(kind) = channel.shown_kind() else { return };
        let of = |level: Option<_>| level.unwrap_or_else(|| NotificationLevel::of(&kind));
        let level = of(channel.level(user));
        if level != of(before) {
            self.tell_user(user, Event::LevelChanged { seq, channel: id, level });
        }
    }

    /// Tells that there is a channel: these connections, or all who may know of it.
    fn tell_of_channel(
        &mut self,
        seq: Seq,
        id: ChannelId,
        members: Vec<UserId>,
        to: Option<&Arc<Vec<ConnectionId>>>,
    ) {
        let Some(channel) = self.channels.get(&id) else { return };
        let Some(kind) = channel.shown_kind() else { return };
        debug_assert!(!matches!(kind, ChannelKind::Direct { .. }), "a pair hears of its channel by itself");
        let details = channel.details();
        let to = to.map_or_else(|| self.hearing(id), Arc::clone);
        self.tell(&to, Event::ChannelCreated { seq, channel: id, kind, members, details });
    }

    /// The greeted connections of all who may know of a channel.
    fn hearing(&self, id: ChannelId) -> Arc<Vec<ConnectionId>> {
        let Some(channel) = self.channels.get(&id) else { return Arc::default() };
        match channel.kind() {
            None => Arc::default(),
            Some(Kind::Public(_)) => Arc::clone(&self.everyone),
            Some(Kind::Private(_) | Kind::Direct(_)) => Arc::clone(&channel.audience),
        }
    }
}
