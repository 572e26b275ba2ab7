//! Applying facts: the only place where the durable state changes. Nothing is refused here. Those about
//! messages go on in [`crate::messages`], those about uploads in [`crate::uploads`].
//!
//! Facts about different subjects may come in any order, so each tolerates a reference to what is still to
//! come. Everything that is told to connections is told here, too: after the fact, never before.

use std::sync::Arc;

use protocol::channel::{ChannelDetails, ChannelKind, ReadMark};
use protocol::event::Event;
use protocol::fact::{AppendError, Change, Draft, Fact, Origin};
use protocol::id::{ChannelId, Millis, Seq, UserId};
use protocol::limits::CHANNEL_POSTS_IN_FLIGHT_MAX;
use protocol::message::Pin;

use crate::attachments::Upload;
use crate::channel::{Kind, Membership};
use crate::chat::{Chat, Claim};
use crate::command::accepted;
use crate::connection::ConnectionId;
use crate::device::{Claimed, Listed, Outcome};
use crate::display_names::NameClaim;
use crate::history::{Content, Edit, Place};
use crate::in_flight::Underway;
use crate::marks::{Pinned, Reacted};
use crate::messages::Written;
use crate::profile::Profile;
use crate::recovery::RecoveryCode;
use crate::rejection::Rejection;

impl Chat {
    pub(crate) fn apply(&mut self, now: Millis, seq: Seq, fact: Fact) {
        let Fact { origin, change } = fact;
        let channel = outcome_channel(&change);
        if let Some(origin) = &origin {
            let device = self.devices.entry(origin.device).or_default();
            device.commands.remember(origin.client_id.clone(), Outcome { seq, channel });
        }
        // Those who asked hear `accepted` before the event itself.
        let underway = origin.as_ref().and_then(|origin| self.in_flight.finish(origin));
        if let Some(underway) = &underway {
            let answered = if underway.posts_to.is_some() { None } else { channel };
            for (connection, reference) in &underway.waiters {
                if self.connections.contains_key(connection) {
                    self.tell_one(*connection, accepted(*reference, seq, answered, false));
                }
            }
        }
        self.apply_change(now, seq, origin, change);
        if let Some(underway) = underway {
            self.settle(now, &underway);
        }
    }

    fn apply_change(&mut self, now: Millis, seq: Seq, origin: Option<Origin>, change: Change) {
        let done = self.next_step(&change);
        match change {
            Change::UserNamed { fold, user, display_name, device, label, at } => {
                let claim = NameClaim { seq, holder: user, display_name, device, at };
                if self.name_user(fold, claim) {
                    self.hold_by_claim(now, seq, device, Claimed { user, label, at });
                }
            }
            Change::DeviceUpdated { device, users, signed_in, label, at } => {
                self.update_device(now, seq, device, Listed { users, signed_in, label, at });
            }
            Change::UserUpdated { user, picture, preferences, at: _ } => {
                self.update_user(user, Profile { seq, picture, preferences });
            }
            Change::RecoveryCodeSet { user, code, at } => {
                self.set_recovery_code(user, RecoveryCode { seq, code, at });
            }
            Change::ChannelUpdated { channel, private, topic, archived, at: _ } => {
                self.update_channel(seq, channel, private, topic, archived);
            }
            Change::ChannelNamed { fold, channel, name, creator, at: _ } => {
                claim(&mut self.channel_names, fold, seq, channel);
                self.name_channel(seq, channel, Kind::Public { named: seq, name, creator });
            }
            Change::DirectOpened { channel, users, opener: _, at: _ } => {
                claim(&mut self.directs, users, seq, channel);
                self.open_direct(seq, channel, users);
            }
            Change::MembershipChanged { channel, user, joined, level: _, at: _ } => {
                self.change_membership(channel, user, Membership { seq, joined, origin });
            }
            Change::ReadMarked { channel, user, mark } => {
                if self.channels.entry(channel).or_default().mark_read(user, mark) {
                    self.tell_user(user, Event::ReadMarked { channel, mark });
                }
            }
            Change::MessagePosted { channel, author, at, body, reply_to, attachments } => {
                let written = Written { seq, author, at, body, reply_to, attachments };
                self.post(channel, written.message(origin.as_ref(), None), origin);
            }
            Change::MessageEdited {
                channel,
                message,
                author,
                posted_at,
                posted,
                body,
                reply_to,
                attachments,
                at,
            } => {
                self.remember_post(channel, message, posted.as_ref());
                let written = Written { seq: message, author, at: posted_at, body, reply_to, attachments };
                let message = written.message(posted.as_ref(), Some(at));
                self.edit(channel, message, posted, Edit { seq, origin });
            }
            Change::MessageDeleted { channel, message, posted, at: _ } => {
                self.remember_post(channel, message, posted.as_ref());
                let content = Content::Deleted { mark: seq, deleted: origin };
                self.delete(seq, channel, Place { seq: message, posted, content });
            }
            Change::ReactionsChanged { channel, message, user, reactions } => {
                self.change_reactions(channel, message, user, Reacted { seq, origin, reactions });
            }
            Change::PinChanged { channel, message, by, pinned, at } => {
                let pin = pinned.then_some(Pin { by, at });
                self.change_pin(channel, message, Pinned { seq, origin, pin });
            }
            Change::FileUploaded { channel, user, attachment, at } => {
                self.take_upload(Upload::new(seq, user, channel, attachment, at));
            }
            Change::CommandsRemembered { device, commands } => {
                self.devices.entry(device).or_default().commands.restore(seq, commands);
            }
        }
        if let Some(done) = done {
            self.settle_request(now, done);
        }
    }

    fn name_channel(&mut self, seq: Seq, id: ChannelId, kind: Kind) {
        let channel = self.channels.entry(id).or_default();
        match channel.kind {
            Some(Kind::Public { named, .. }) if named > seq => return,
            Some(Kind::Public { .. } | Kind::Direct { .. }) | None => channel.kind = Some(kind),
        }
        let Some(Kind::Public { name, .. }) = &channel.kind else { return };
        let name = name.clone();
        let members = self.members(id);
        for user in &members {
            self.refresh_audience(id, *user);
        }
        self.tell_everyone(Event::ChannelCreated {
            seq,
            channel: id,
            kind: ChannelKind::Public { name },
            members,
            details: ChannelDetails::default(),
        });
    }

    fn open_direct(&mut self, seq: Seq, id: ChannelId, users: [UserId; 2]) {
        self.channels.entry(id).or_default().kind = Some(Kind::Direct { users });
        for user in users {
            self.refresh_audience(id, user);
        }
        self.tell_members(id, Event::DirectOpened { seq, channel: id, users });
    }

    fn change_membership(&mut self, id: ChannelId, user: UserId, membership: Membership) {
        let (seq, joined) = (membership.seq, membership.joined);
        let channel = self.channels.entry(id).or_default();
        if channel.memberships.get(&user).is_some_and(|known| known.seq > seq) {
            return;
        }
        let was_member = channel.is_member(user);
        channel.memberships.insert(user, membership);
        if was_member == channel.is_member(user) {
            return;
        }
        self.refresh_audience(id, user);
        let mine: Vec<ConnectionId> = self.presence.connections(user).collect();
        let others = self.everyone.iter().filter(|connection| !mine.contains(connection)).copied();
        let (others, mine) = (Arc::new(others.collect()), Arc::new(mine));
        if joined {
            let event = |members| Event::MemberJoined { seq, channel: id, user, members };
            self.tell(&others, event(Vec::new()));
            self.tell(&mine, event(self.members(id)));
            if let Some(channel) = self.channels.get(&id) {
                let (history, mark) = (channel.history.whole(id), channel.read_by(user));
                self.tell(&mine, Event::History(history));
                // Whoever has been in it before is told how far, as by a welcome.
                if mark > ReadMark::default() {
                    self.tell(&mine, Event::ReadMarked { channel: id, mark });
                }
            }
        } else {
            self.tell_everyone(Event::MemberLeft { seq, channel: id, user });
        }
    }

    /// A draft was not appended: whoever waits is told, and what waited behind it goes on.
    pub(crate) fn fail(&mut self, now: Millis, draft: &Draft, error: AppendError) {
        if let Change::CommandsRemembered { device, .. } = &draft.fact.change
            && let Some(device) = self.devices.get_mut(device)
        {
            device.commands.not_written_down();
        }
        if let Change::ReadMarked { channel, user, .. } = &draft.fact.change {
            self.keep_read(now, *channel, *user);
        }
        if let Change::FileUploaded { attachment, .. } = &draft.fact.change {
            self.refuse_upload(attachment.id);
        }
        if let Change::MessagePosted { attachments, .. } = &draft.fact.change {
            self.attachments.set_used(attachments, false);
        }
        self.refuse_request(now, &draft.fact.change, error);
        let origin = draft.fact.origin.as_ref();
        let Some(underway) = origin.and_then(|origin| self.in_flight.finish(origin)) else { return };
        // Where the claim that was faster has not come back yet, the repeat of the command finds it.
        let existing = match (error, &draft.fact.change) {
            (AppendError::Conflict, Change::ChannelNamed { fold, .. }) => self.channel_names.get(fold),
            (AppendError::Conflict | AppendError::Full | AppendError::Unknown, _) => None,
        };
        let rejection =
            existing.map_or(Rejection::Unavailable, |claim| Rejection::ChannelExists(claim.holder));
        for (connection, reference) in &underway.waiters {
            if self.connections.contains_key(connection) {
                self.tell_one(*connection, rejection.answer(*reference));
            }
        }
        self.settle(now, &underway);
    }

    /// A command is no longer on its way: goes on with what waited for it.
    fn settle(&mut self, now: Millis, underway: &Underway) {
        for (id, _) in &underway.waiters {
            if let Some(connection) = self.connections.get_mut(id) {
                match underway.posts_to {
                    Some(_) => connection.posts_in_flight -= 1,
                    None => connection.others_in_flight -= 1,
                }
            }
        }
        for (id, _) in &underway.waiters {
            self.advance(now, *id);
        }
        if let Some(id) = underway.posts_to {
            if let Some(channel) = self.channels.get_mut(&id) {
                channel.posts_in_flight -= 1;
            }
            self.let_waiting_post(now, id);
        }
    }

    /// Lets those go on who wait for room among the posts of a channel, in the order they came.
    fn let_waiting_post(&mut self, now: Millis, id: ChannelId) {
        while let Some(channel) = self.channels.get_mut(&id)
            && channel.posts_in_flight < CHANNEL_POSTS_IN_FLIGHT_MAX
            && let Some(next) = channel.waiting.pop_front()
        {
            if let Some(connection) = self.connections.get_mut(&next) {
                connection.waits_for = None;
            }
            self.advance(now, next);
        }
    }
}

/// A newer claim replaces an older one, whichever comes first.
fn claim<K: Ord, T>(claims: &mut std::collections::BTreeMap<K, Claim<T>>, of: K, seq: Seq, holder: T) {
    if claims.get(&of).is_none_or(|known| known.seq < seq) {
        claims.insert(of, Claim { seq, holder });
    }
}

/// The channel that is remembered with a command.
fn outcome_channel(change: &Change) -> Option<ChannelId> {
    match change {
        Change::ChannelNamed { channel, .. }
        | Change::DirectOpened { channel, .. }
        | Change::MessagePosted { channel, .. } => Some(*channel),
        Change::UserNamed { .. }
        | Change::UserUpdated { .. }
        | Change::RecoveryCodeSet { .. }
        | Change::ChannelUpdated { .. }
        | Change::DeviceUpdated { .. }
        | Change::MembershipChanged { .. }
        | Change::ReadMarked { .. }
        | Change::MessageEdited { .. }
        | Change::ReactionsChanged { .. }
        | Change::PinChanged { .. }
        | Change::FileUploaded { .. }
        | Change::MessageDeleted { .. }
        | Change::CommandsRemembered { .. } => None,
    }
}
