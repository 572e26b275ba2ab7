//! Applying facts: the only place where the durable state changes. Nothing is refused here. Those about
//! messages go on in [`crate::messages`], those about channels in [`crate::updates`], those about uploads in
//! [`crate::uploads`].
//!
//! Facts about different subjects may come in any order, so each tolerates a reference to what is still to
//! come. Everything that is told to connections is told here, too: after the fact, never before.

use protocol::fact::{AppendError, Change, Draft, Fact, Origin};
use protocol::id::{ChannelId, Millis, Seq};
use protocol::limits::CHANNEL_POSTS_IN_FLIGHT_MAX;
use protocol::message::Pin;

use crate::attachments::Upload;
use crate::channel::{Described, Membership, Named};
use crate::chat::{Chat, Claim};
use crate::command::accepted;
use crate::device::{Listed, Outcome};
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
        let written_to = channel_written_to(&change);
        // Those who asked hear `accepted` before the event itself.
        let underway = origin.as_ref().and_then(|origin| self.in_flight.finish(origin));
        if let Some(underway) = &underway {
            let is_new = |id: &ChannelId| self.channels.get(id).is_none_or(|of| of.kind().is_none());
            let answered = channel.filter(is_new);
            for (connection, reference) in &underway.waiters {
                if self.connections.contains_key(connection) {
                    self.tell_one(*connection, accepted(*reference, seq, answered, false));
                }
            }
        }
        let done = self.next_step(&change);
        self.apply_change(now, seq, origin, change);
        if let Some(done) = done {
            self.settle_request(now, done);
        }
        if let Some(id) = written_to.filter(|_| self.caught_up) {
            self.clear_if_deserted(id);
            self.forget_if_deserted(now, id);
        }
        if let Some(underway) = underway {
            self.settle(now, &underway);
        }
    }

    fn apply_change(&mut self, now: Millis, seq: Seq, origin: Option<Origin>, change: Change) {
        match change {
            Change::UserNamed { fold, user, display_name, device, label, at } => {
                let claim = NameClaim { seq, holder: user, display_name, device, at };
                self.take_claim(now, fold, claim, label);
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
                self.forgot(channel);
                self.describe_channel(channel, Described { seq, private, topic, archived, origin });
            }
            Change::ChannelNamed { fold, channel, name, creator, at: _ } => {
                self.name_channel(seq, channel, Named { fold, name, creator, origin });
            }
            Change::DirectOpened { channel, users, opener: _, at: _ } => {
                claim(&mut self.directs, users, seq, channel);
                self.open_direct(seq, channel, users);
            }
            Change::MembershipChanged { channel, user, joined, level, at: _ } => {
                self.change_membership(channel, user, Membership { seq, joined, level, origin });
            }
            Change::ReadMarked { channel, user, mark } => self.take_read(channel, user, mark),
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
        if let Change::MessagePosted { channel, attachments, .. } = &draft.fact.change {
            self.attachments.set_used(attachments, false);
            self.clear_if_deserted(*channel);
        }
        if let Change::ChannelUpdated { channel, .. } = &draft.fact.change {
            self.did_not_forget(now, *channel);
        }
        self.refuse_request(now, &draft.fact.change, error);
        let origin = draft.fact.origin.as_ref();
        let Some(underway) = origin.and_then(|origin| self.in_flight.finish(origin)) else { return };
        // Where the claim that was faster has not come back yet, the repeat of the command finds it.
        let existing = match (error, &draft.fact.change) {
            (AppendError::Conflict, Change::ChannelNamed { fold, .. }) => self.channel_named(fold),
            (AppendError::Conflict | AppendError::Full | AppendError::Unknown, _) => None,
        };
        let rejection = existing.map_or(Rejection::Unavailable, Rejection::ChannelExists);
        for (connection, reference) in &underway.waiters {
            if self.connections.contains_key(connection) {
                self.tell_one(*connection, rejection.answer(*reference));
            }
        }
        self.settle(now, &underway);
        if let Change::ChannelUpdated { channel, .. } = &draft.fact.change {
            self.forget_if_deserted(now, *channel);
        }
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

/// The channel that is not as empty as it was, is said to be something else, or has a member less.
fn channel_written_to(change: &Change) -> Option<ChannelId> {
    match change {
        Change::MembershipChanged { channel, .. }
        | Change::ChannelUpdated { channel, .. }
        | Change::MessagePosted { channel, .. }
        | Change::MessageEdited { channel, .. }
        | Change::MessageDeleted { channel, .. }
        | Change::FileUploaded { channel, .. } => Some(*channel),
        Change::UserNamed { .. }
        | Change::UserUpdated { .. }
        | Change::RecoveryCodeSet { .. }
        | Change::DeviceUpdated { .. }
        | Change::ChannelNamed { .. }
        | Change::DirectOpened { .. }
        | Change::ReadMarked { .. }
        | Change::ReactionsChanged { .. }
        | Change::PinChanged { .. }
        | Change::CommandsRemembered { .. } => None,
    }
}

/// The channel that is remembered with a command.
fn outcome_channel(change: &Change) -> Option<ChannelId> {
    match change {
        Change::ChannelNamed { channel, .. }
        | Change::ChannelUpdated { channel, .. }
        | Change::DirectOpened { channel, .. }
        | Change::MessagePosted { channel, .. } => Some(*channel),
        Change::UserNamed { .. }
        | Change::UserUpdated { .. }
        | Change::RecoveryCodeSet { .. }
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
