//! Judging commands: each is answered at once, or becomes one draft, or waits for what it depends on.

use protocol::command::{Command, Hello, PROTOCOL_VERSION};
use protocol::error::CloseCode;
use protocol::event::Event;
use protocol::fact::{Change, Draft, Fact, Origin, Subject};
use protocol::id::{ChannelId, ClientId, DeviceId, Millis, Ref, Seq, UserId};
use protocol::limits::{CHANNEL_POSTS_IN_FLIGHT_MAX, UNANSWERED_MAX};

use crate::chat::Chat;
use crate::connection::ConnectionId;
use crate::device::Outcome;
use crate::judge_message::MessageRef;
use crate::rejection::Rejection;

/// Who asks, and under which number.
#[derive(Clone, Copy)]
pub(crate) struct Asker {
    pub(crate) connection: ConnectionId,
    pub(crate) reference: Ref,
    pub(crate) user: UserId,
    pub(crate) device: DeviceId,
}

/// What judging a changing command came to.
pub(crate) enum Verdict {
    /// It is so already.
    AlreadySo(Outcome),
    /// This must be appended first; expected of its subject is the second.
    Append(Change, Option<Seq>),
}

impl Chat {
    pub(crate) fn take_command(&mut self, now: Millis, from: ConnectionId, reference: Ref, command: Command) {
        let Some(connection) = self.connections.get_mut(&from) else { return };
        let asker = Asker { connection: from, reference, user: connection.user, device: connection.device };
        match command {
            Command::Hello(hello) if connection.is_new() => self.greet(now, asker, hello),
            Command::Hello(_) => self.reject(asker, Rejection::AlreadyGreeted),
            _ if connection.is_new() => self.close(now, from, CloseCode::HelloExpected),
            Command::Heartbeat => self.tell_one(from, Event::HeartbeatAck { reference }),
            Command::MarkRead { channel, read, unreads } => {
                self.mark_read(now, asker, channel, read, unreads);
            }
            Command::SetTyping { channel, typing } => self.set_typing(now, asker, channel, typing),
            Command::CreateChannel { .. }
            | Command::UpdateChannel { .. }
            | Command::Invite { .. }
            | Command::RemoveMember { .. }
            | Command::SetLevel { .. }
            | Command::JoinChannel { .. }
            | Command::LeaveChannel { .. }
            | Command::OpenDirect { .. }
            | Command::SendMessage { .. }
            | Command::EditMessage { .. }
            | Command::DeleteMessage { .. }
            | Command::React { .. }
            | Command::PinMessage { .. } => {
                if connection.unanswered() >= UNANSWERED_MAX {
                    self.reject(asker, Rejection::TooManyRequests);
                } else {
                    if let Command::SendMessage { channel, .. } = &command {
                        connection.typing.end(*channel);
                    }
                    connection.queue.push_back((reference, command));
                    self.advance(now, from);
                }
            }
        }
    }

    /// Judges what waits on a connection, as far as nothing it depends on is on its way.
    pub(crate) fn advance(&mut self, now: Millis, id: ConnectionId) {
        while let Some(connection) = self.connections.get_mut(&id) {
            let Some((_, command)) = connection.queue.front() else { return };
            if !connection.may_judge(command) {
                return;
            }
            if let Command::SendMessage { channel, .. } = command
                && let Some(of) = self.channels.get_mut(channel)
                && of.posts_in_flight >= CHANNEL_POSTS_IN_FLIGHT_MAX
                // An outsider is refused at once, and so cannot tell how busy the channel is.
                && of.is_member(connection.user)
            {
                if connection.waits_for != Some(*channel) {
                    connection.waits_for = Some(*channel);
                    of.waiting.push_back(id);
                }
                return;
            }
            connection.waits_for = None;
            let (user, device) = (connection.user, connection.device);
            if let Some((reference, command)) = connection.queue.pop_front() {
                self.judge(now, Asker { connection: id, reference, user, device }, &command);
            }
        }
    }

    fn judge(&mut self, now: Millis, asker: Asker, command: &Command) {
        let Some(client_id) = command.client_id() else { return };
        if self.answer_repeat(asker, client_id, command) {
            return;
        }
        let user = asker.user;
        let verdict = match command {
            Command::CreateChannel { name, private, .. } => self.judge_create(now, user, name, *private),
            Command::UpdateChannel { channel, update, .. } => self.judge_update(now, user, *channel, update),
            Command::Invite { channel, user: invited, .. } => {
                self.judge_invite(now, user, *channel, *invited)
            }
            Command::RemoveMember { channel, user: removed, .. } => {
                self.judge_removal(now, user, *channel, *removed)
            }
            Command::SetLevel { channel, level, .. } => self.judge_level(now, user, *channel, *level),
            Command::JoinChannel { channel, .. } => self.judge_membership(now, user, *channel, true),
            Command::LeaveChannel { channel, .. } => self.judge_membership(now, user, *channel, false),
            Command::OpenDirect { user: other, .. } => self.judge_direct(now, user, *other),
            Command::SendMessage { channel, body, reply_to, attachments, .. } => {
                self.judge_post(now, user, *channel, body, *reply_to, attachments)
            }
            Command::EditMessage { channel, message, body, .. } => {
                self.judge_edit(now, user, MessageRef { channel: *channel, message: *message }, body)
            }
            Command::DeleteMessage { channel, message, .. } => {
                self.judge_deletion(now, user, MessageRef { channel: *channel, message: *message })
            }
            Command::React { channel, message, emoji, on, .. } => {
                let of = MessageRef { channel: *channel, message: *message };
                self.judge_reaction(now, user, of, emoji, *on)
            }
            Command::PinMessage { channel, message, pinned, .. } => {
                self.judge_pin(now, user, MessageRef { channel: *channel, message: *message }, *pinned)
            }
            Command::Hello(_) | Command::MarkRead { .. } | Command::SetTyping { .. } | Command::Heartbeat => {
                return;
            }
        };
        match verdict {
            Ok(Verdict::AlreadySo(outcome)) => self.accept(asker, command, outcome),
            Ok(Verdict::Append(change, expect)) => self.carry_out(asker, client_id, change, expect),
            Err(rejection) => self.reject(asker, rejection),
        }
    }

    /// Answers a command that was carried out before, or waits together with the first of it.
    fn answer_repeat(&mut self, asker: Asker, client_id: &ClientId, command: &Command) -> bool {
        let origin = Origin { device: asker.device, client_id: client_id.clone() };
        if let Some(underway) = self.in_flight.get_mut(&origin) {
            underway.waiters.push((asker.connection, asker.reference));
            let is_post = underway.posts_to.is_some();
            self.count_in_flight(asker.connection, is_post);
            return true;
        }
        let device = self.devices.get(&asker.device);
        let Some(outcome) = device.and_then(|device| device.commands.outcome(client_id)) else {
            return false;
        };
        self.accept(asker, command, outcome);
        true
    }

    fn accept(&mut self, asker: Asker, command: &Command, outcome: Outcome) {
        let event = match command {
            Command::SendMessage { .. } => {
                // Whoever may not know of the channel any more learns nothing of what happened in it.
                let channel = outcome.channel.and_then(|channel| self.channels.get(&channel));
                let channel = channel.filter(|channel| channel.is_visible_to(asker.user));
                let message = channel.and_then(|channel| channel.history.message(outcome.seq));
                accepted(asker.reference, outcome.seq, None, message.is_none())
            }
            Command::CreateChannel { .. } | Command::OpenDirect { .. } => {
                accepted(asker.reference, outcome.seq, outcome.channel, false)
            }
            Command::Hello(_)
            | Command::JoinChannel { .. }
            | Command::LeaveChannel { .. }
            | Command::UpdateChannel { .. }
            | Command::Invite { .. }
            | Command::RemoveMember { .. }
            | Command::SetLevel { .. }
            | Command::EditMessage { .. }
            | Command::DeleteMessage { .. }
            | Command::React { .. }
            | Command::PinMessage { .. }
            | Command::MarkRead { .. }
            | Command::SetTyping { .. }
            | Command::Heartbeat => accepted(asker.reference, outcome.seq, None, false),
        };
        self.tell_one(asker.connection, event);
    }

    /// Asks for a fact, unless another command is just changing the same thing.
    fn carry_out(&mut self, asker: Asker, client_id: &ClientId, change: Change, expect: Option<Seq>) {
        let origin = Origin { device: asker.device, client_id: client_id.clone() };
        let fact = Fact { origin: Some(origin.clone()), change };
        let subject = fact.subject();
        // Names are left to the journal: of two claims it takes the first.
        if self.in_flight.changes(&subject) && !matches!(subject, Subject::ChannelName(_)) {
            return self.reject(asker, Rejection::TooManyRequests);
        }
        self.write_down_before(&fact.change);
        if let Change::MessagePosted { channel, attachments, .. } = &fact.change
            && let Some(channel) = self.channels.get_mut(channel)
        {
            channel.posts_in_flight += 1;
            self.attachments.set_used(attachments, true);
        }
        self.count_in_flight(asker.connection, matches!(subject, Subject::Post(_)));
        self.in_flight.start(&origin, asker.user, subject, (asker.connection, asker.reference));
        self.append(Draft { fact, expect });
    }

    /// Answers `hello`: from here on the connection hears what happens.
    fn greet(&mut self, now: Millis, asker: Asker, hello: Hello) {
        if hello.version != PROTOCOL_VERSION {
            return self.close(now, asker.connection, CloseCode::UnsupportedVersion);
        }
        // A mark of another journal is a place in that one.
        let is_of_this_journal = hello.resume.as_ref().is_some_and(|resume| resume.epoch == self.epoch);
        for (channel, mark) in hello.read.into_iter().filter(|_| is_of_this_journal) {
            self.merge_read(now, asker.user, channel, mark);
        }
        if let Some(connection) = self.connections.get_mut(&asker.connection) {
            connection.greeted = true;
        }
        if self.presence.arrive(asker.user, asker.connection) {
            self.tell_everyone(Event::PresenceDiff { online: vec![asker.user], offline: Vec::new() });
        }
        let welcome = Box::new(self.welcome(asker.user));
        let histories = self.histories(asker.user, hello.resume.as_ref());
        self.tell_one(asker.connection, Event::Welcome { reference: asker.reference, welcome });
        for history in histories {
            self.tell_one(asker.connection, Event::History(history));
        }
        self.subscribe(asker.connection, asker.user);
    }

    fn count_in_flight(&mut self, connection: ConnectionId, is_post: bool) {
        if let Some(connection) = self.connections.get_mut(&connection) {
            match is_post {
                true => connection.posts_in_flight += 1,
                false => connection.others_in_flight += 1,
            }
        }
    }

    pub(crate) fn reject(&mut self, asker: Asker, rejection: Rejection) {
        self.tell_one(asker.connection, rejection.answer(asker.reference));
    }
}

pub(crate) fn accepted(reference: Ref, seq: Seq, channel: Option<ChannelId>, gone: bool) -> Event {
    Event::Accepted { reference, seq, channel, gone }
}
