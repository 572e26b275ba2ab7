//! Judging commands: each is answered at once, or becomes one draft, or waits for what it depends on.

use protocol::channel::ChannelName;
use protocol::command::{Command, Hello, PROTOCOL_VERSION};
use protocol::error::CloseCode;
use protocol::event::Event;
use protocol::fact::{Change, Draft, Fact, Origin, Subject};
use protocol::id::{ChannelId, ClientId, DeviceId, Millis, Ref, Seq, UserId};
use protocol::limits::{CHANNEL_POSTS_IN_FLIGHT_MAX, CHANNELS_MAX, UNANSWERED_MAX};
use protocol::message::Body;

use crate::channel::{Channel, Kind};
use crate::chat::Chat;
use crate::connection::ConnectionId;
use crate::device::Outcome;
use crate::history::{Content, Place};
use crate::names::fold_channel_name;
use crate::rejection::Rejection;

/// Who asks, and under which number.
#[derive(Clone, Copy)]
struct Asker {
    connection: ConnectionId,
    reference: Ref,
    user: UserId,
    device: DeviceId,
}

/// What judging a changing command came to.
enum Verdict {
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
            Command::Hello(hello) if !connection.greeted => self.greet(now, asker, hello),
            Command::Hello(_) => self.reject(asker, Rejection::AlreadyGreeted),
            _ if !connection.greeted => self.close(now, from, CloseCode::HelloExpected),
            Command::Heartbeat => self.tell_one(from, Event::HeartbeatAck { reference }),
            Command::MarkRead { channel, read } => self.mark_read(now, asker, channel, read),
            Command::CreateChannel { .. }
            | Command::JoinChannel { .. }
            | Command::LeaveChannel { .. }
            | Command::OpenDirect { .. }
            | Command::SendMessage { .. }
            | Command::DeleteMessage { .. } => {
                if connection.unanswered() >= UNANSWERED_MAX {
                    self.reject(asker, Rejection::TooManyRequests);
                } else {
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
        let verdict = match command {
            Command::CreateChannel { name, .. } => self.judge_create(now, asker.user, name),
            Command::JoinChannel { channel, .. } => self.judge_membership(now, asker.user, *channel, true),
            Command::LeaveChannel { channel, .. } => self.judge_membership(now, asker.user, *channel, false),
            Command::OpenDirect { user, .. } => self.judge_direct(now, asker.user, *user),
            Command::SendMessage { channel, body, .. } => self.judge_post(now, asker.user, *channel, body),
            Command::DeleteMessage { channel, message, .. } => {
                self.judge_deletion(now, asker.user, *channel, *message)
            }
            Command::Hello(_) | Command::MarkRead { .. } | Command::Heartbeat => return,
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
                let history = outcome.channel.and_then(|channel| self.channels.get(&channel));
                let place = history.and_then(|channel| channel.history.place(outcome.seq));
                let is_there = matches!(place, Some(Place { content: Content::Message(_), .. }));
                accepted(asker.reference, outcome.seq, None, !is_there)
            }
            Command::CreateChannel { .. } | Command::OpenDirect { .. } => {
                accepted(asker.reference, outcome.seq, outcome.channel, false)
            }
            Command::Hello(_)
            | Command::JoinChannel { .. }
            | Command::LeaveChannel { .. }
            | Command::DeleteMessage { .. }
            | Command::MarkRead { .. }
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
        if let Change::MessagePosted { channel, .. } = &fact.change
            && let Some(channel) = self.channels.get_mut(channel)
        {
            channel.posts_in_flight += 1;
        }
        self.count_in_flight(asker.connection, matches!(subject, Subject::Post(_)));
        self.in_flight.start(&origin, subject, (asker.connection, asker.reference));
        self.append(Draft { fact, expect });
    }

    /// Where a change makes an older fact leave the journal, writes down first the commands that are
    /// known only through that fact.
    fn write_down_before(&mut self, change: &Change) {
        let origins: Vec<Origin> = match change {
            Change::MessagePosted { channel, .. } => {
                let channel = self.channels.get(channel);
                let leaves = channel.and_then(|of| of.history.leaves_next(of.posts_in_flight));
                leaves.map(|place| place.origins().cloned().collect()).unwrap_or_default()
            }
            Change::MembershipChanged { channel, user, .. } => {
                let channel = self.channels.get(channel);
                let before = channel.and_then(|channel| channel.memberships.get(user));
                before.and_then(|before| before.origin.clone()).into_iter().collect()
            }
            Change::UserNamed { .. }
            | Change::DeviceUpdated { .. }
            | Change::ChannelNamed { .. }
            | Change::DirectOpened { .. }
            | Change::ReadMarked { .. }
            | Change::MessageDeleted { .. }
            | Change::CommandsRemembered { .. } => Vec::new(),
        };
        self.write_down(origins);
    }

    /// Writes down the commands of the devices of these, where a restart would forget them.
    pub(crate) fn write_down(&mut self, origins: Vec<Origin>) {
        for Origin { device, client_id } in origins {
            let Some(of) = self.devices.get_mut(&device) else { continue };
            if of.commands.must_be_written_down(&client_id) {
                let change = Change::CommandsRemembered { device, commands: of.commands.write_down() };
                self.append(Draft { fact: Fact { origin: None, change }, expect: None });
            }
        }
    }

    fn judge_create(&mut self, now: Millis, user: UserId, name: &str) -> Result<Verdict, Rejection> {
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

    fn judge_membership(
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
        let change = Change::MembershipChanged { channel: id, user, joined, at: now };
        Ok(Verdict::Append(change, None))
    }

    fn judge_direct(&mut self, now: Millis, user: UserId, other: UserId) -> Result<Verdict, Rejection> {
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

    fn judge_post(&self, now: Millis, user: UserId, id: ChannelId, text: &str) -> Result<Verdict, Rejection> {
        if !self.visible(user, id)?.is_member(user) {
            return Err(Rejection::NotAMember);
        }
        let body = Body::parse(text)?;
        let change = Change::MessagePosted { channel: id, author: user, at: now, body };
        Ok(Verdict::Append(change, None))
    }

    fn judge_deletion(
        &self,
        now: Millis,
        user: UserId,
        id: ChannelId,
        message: Seq,
    ) -> Result<Verdict, Rejection> {
        let channel = self.visible(user, id)?;
        if !channel.is_member(user) {
            return Err(Rejection::NotAMember);
        }
        let place = channel.history.place(message).ok_or(Rejection::UnknownMessage)?;
        match &place.content {
            Content::Deleted { .. } => Err(Rejection::UnknownMessage),
            Content::Message(posted) if posted.author != user => Err(Rejection::NotAllowed),
            Content::Message(_) => {
                let posted = place.posted.clone();
                let change = Change::MessageDeleted { channel: id, message, posted, at: now };
                Ok(Verdict::Append(change, None))
            }
        }
    }

    fn mark_read(&mut self, now: Millis, asker: Asker, id: ChannelId, read: Seq) {
        match self.visible(asker.user, id) {
            Err(rejection) => return self.reject(asker, rejection),
            Ok(channel) if !channel.is_member(asker.user) => {
                return self.reject(asker, Rejection::NotAMember);
            }
            Ok(_) => {}
        }
        match self.raise_read(now, asker.user, id, read) {
            (read, true) => self.tell_user(asker.user, Event::ReadMarked { channel: id, read }),
            (read, false) => self.tell_one(asker.connection, Event::ReadMarked { channel: id, read }),
        }
    }

    /// Raises a read mark of a member, but not above what there is to read. Says where it is now, and
    /// whether it rose.
    fn raise_read(&mut self, now: Millis, user: UserId, id: ChannelId, read: Seq) -> (Seq, bool) {
        let read = read.min(self.cursor);
        let Some(channel) = self.channels.get_mut(&id) else { return (read, false) };
        let rises = channel.mark_read(user, read);
        let read = channel.read_by(user);
        if rises {
            self.keep_read(now, id, user);
        }
        (read, rises)
    }

    /// Answers `hello`: from here on the connection hears what happens.
    fn greet(&mut self, now: Millis, asker: Asker, hello: Hello) {
        if hello.version != PROTOCOL_VERSION {
            return self.close(now, asker.connection, CloseCode::UnsupportedVersion);
        }
        // A mark of another journal is a place in that one.
        let is_of_this_journal = hello.resume.as_ref().is_some_and(|resume| resume.epoch == self.epoch);
        for (channel, read) in hello.read.into_iter().filter(|_| is_of_this_journal) {
            if self.visible(asker.user, channel).is_ok_and(|channel| channel.is_member(asker.user))
                && let (read, true) = self.raise_read(now, asker.user, channel, read)
            {
                self.tell_user(asker.user, Event::ReadMarked { channel, read });
            }
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

    /// A channel that a user may know of.
    fn visible(&self, user: UserId, id: ChannelId) -> Result<&Channel, Rejection> {
        let channel = self.channels.get(&id).filter(|channel| channel.is_visible_to(user));
        channel.ok_or(Rejection::UnknownChannel)
    }

    fn count_in_flight(&mut self, connection: ConnectionId, is_post: bool) {
        if let Some(connection) = self.connections.get_mut(&connection) {
            match is_post {
                true => connection.posts_in_flight += 1,
                false => connection.others_in_flight += 1,
            }
        }
    }

    fn reject(&mut self, asker: Asker, rejection: Rejection) {
        self.tell_one(asker.connection, rejection.answer(asker.reference));
    }
}

pub(crate) fn accepted(reference: Ref, seq: Seq, channel: Option<ChannelId>, gone: bool) -> Event {
    Event::Accepted { reference, seq, channel, gone }
}
