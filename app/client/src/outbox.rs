//! The pending commands of one browser, in order: sent once the line is there, repeated until answered.
//!
//! Commands that concern one channel go out one at a time, so that a temporary rejection of one cannot let a
//! later one overtake it. Those of different channels do not wait for each other.

use std::mem;

use protocol::attachment::Attachment;
use protocol::command::Command;
use protocol::error::ErrorCode;
use protocol::id::{ChannelId, ClientId, Millis, Ref, Seq};
use protocol::limits::OUTBOX_LEN_MAX;
use protocol::message::Body;

use crate::backoff::Backoff;
use crate::generator::Generator;

/// One pending command.
#[derive(Debug, Clone)]
pub(crate) struct Entry {
    pub(crate) client_id: ClientId,
    pub(crate) command: Command,
    /// The files that come with it, where it is a message: the command only has their ids.
    pub(crate) attachments: Vec<Attachment>,
    /// When it was given, by this browser's clock.
    pub(crate) at: Millis,
    pub(crate) state: EntryState,
    backoff: Backoff,
}

/// How far a pending command is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum EntryState {
    /// Not sent on this connection.
    Queued,
    /// Sent on this connection, and not answered.
    InFlight,
    /// Rejected for now, to be sent again then.
    Resting {
        /// When.
        until: Millis,
    },
    /// A message or an edit that was rejected for good.
    Failed {
        /// Why.
        code: ErrorCode,
    },
    /// Accepted, and shown by no event or history yet.
    Accepted {
        /// Its place.
        seq: Seq,
    },
}

impl Entry {
    /// A command to be sent; `None` for those that no repeat makes sure of.
    pub(crate) fn new(command: Command, at: Millis) -> Option<Self> {
        let client_id = command.client_id()?.clone();
        let (attachments, backoff) = (Vec::new(), Backoff::default());
        Some(Self { client_id, command, attachments, at, state: EntryState::Queued, backoff })
    }

    /// The channel that it concerns, where that is known.
    pub(crate) fn channel(&self) -> Option<ChannelId> {
        match &self.command {
            Command::JoinChannel { channel, .. }
            | Command::UpdateChannel { channel, .. }
            | Command::Invite { channel, .. }
            | Command::RemoveMember { channel, .. }
            | Command::SetLevel { channel, .. }
            | Command::LeaveChannel { channel, .. }
            | Command::SendMessage { channel, .. }
            | Command::EditMessage { channel, .. }
            | Command::DeleteMessage { channel, .. }
            | Command::React { channel, .. }
            | Command::PinMessage { channel, .. }
            | Command::MarkRead { channel, .. }
            | Command::SetTyping { channel, .. } => Some(*channel),
            Command::Hello(_)
            | Command::CreateChannel { .. }
            | Command::OpenDirect { .. }
            | Command::Heartbeat => None,
        }
    }

    /// The posted message that it changes, where it is shown as done before the server says so.
    pub(crate) fn overlays(&self) -> Option<Seq> {
        match &self.command {
            Command::EditMessage { message, .. }
            | Command::React { message, .. }
            | Command::PinMessage { message, .. } => Some(*message),
            Command::Hello(_)
            | Command::CreateChannel { .. }
            | Command::JoinChannel { .. }
            | Command::LeaveChannel { .. }
            | Command::UpdateChannel { .. }
            | Command::Invite { .. }
            | Command::RemoveMember { .. }
            | Command::SetLevel { .. }
            | Command::OpenDirect { .. }
            | Command::SendMessage { .. }
            | Command::DeleteMessage { .. }
            | Command::MarkRead { .. }
            | Command::SetTyping { .. }
            | Command::Heartbeat => None,
        }
    }

    /// The body, where it is a message or an edit of one. It was parsed before it was put in.
    pub(crate) fn body(&self) -> Option<Body> {
        match &self.command {
            Command::SendMessage { body, attachments, .. } => {
                let body = Body::try_from(body.clone()).ok()?;
                (!body.is_empty() || !attachments.is_empty()).then_some(body)
            }
            Command::EditMessage { body, .. } => Body::try_from(body.clone()).ok(),
            Command::Hello(_)
            | Command::CreateChannel { .. }
            | Command::JoinChannel { .. }
            | Command::LeaveChannel { .. }
            | Command::UpdateChannel { .. }
            | Command::Invite { .. }
            | Command::RemoveMember { .. }
            | Command::SetLevel { .. }
            | Command::OpenDirect { .. }
            | Command::DeleteMessage { .. }
            | Command::React { .. }
            | Command::PinMessage { .. }
            | Command::MarkRead { .. }
            | Command::SetTyping { .. }
            | Command::Heartbeat => None,
        }
    }

    pub(crate) fn is_message(&self) -> bool {
        matches!(self.command, Command::SendMessage { .. })
    }

    pub(crate) fn is_edit_of(&self, seq: Seq) -> bool {
        matches!(self.command, Command::EditMessage { message, .. } if message == seq)
    }

    /// Whether it stays where it was rejected for good: somebody wrote it.
    pub(crate) fn can_fail(&self) -> bool {
        matches!(self.command, Command::SendMessage { .. } | Command::EditMessage { .. })
    }

    pub(crate) fn is_failed(&self) -> bool {
        matches!(self.state, EntryState::Failed { .. })
    }
}

/// The pending commands, in the order in which they were given.
#[derive(Debug, Clone, Default)]
pub(crate) struct Outbox {
    entries: Vec<Entry>,
    /// What is unanswered on this connection. A message whose event came first has left `entries` and is
    /// still here.
    in_flight: Vec<(Ref, ClientId)>,
    is_unstored: bool,
}

impl Outbox {
    /// How many more commands it takes.
    pub(crate) fn room(&self) -> usize {
        OUTBOX_LEN_MAX.saturating_sub(self.entries.len())
    }

    pub(crate) fn push(&mut self, entry: Entry) {
        self.entries.push(entry);
        self.is_unstored = true;
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &Entry> {
        self.entries.iter()
    }

    pub(crate) fn get(&self, client_id: &ClientId) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.client_id == *client_id)
    }

    /// The id of the first command that is such a one.
    pub(crate) fn find(&self, is_such: &dyn Fn(&Command) -> bool) -> Option<ClientId> {
        self.entries.iter().find(|entry| is_such(&entry.command)).map(|entry| entry.client_id.clone())
    }

    /// Takes an entry out, wherever it stands.
    pub(crate) fn remove(&mut self, client_id: &ClientId) -> Option<Entry> {
        let at = self.entries.iter().position(|entry| entry.client_id == *client_id)?;
        self.is_unstored = true;
        Some(self.entries.remove(at))
    }

    /// Takes out what is such.
    pub(crate) fn take(&mut self, is_such: &dyn Fn(&Entry) -> bool) -> Vec<Entry> {
        let mut taken = Vec::new();
        for entry in mem::take(&mut self.entries) {
            if is_such(&entry) {
                self.is_unstored = true;
                taken.push(entry);
            } else {
                self.entries.push(entry);
            }
        }
        taken
    }

    /// How many commands are unanswered on this connection.
    pub(crate) fn in_flight_count(&self) -> usize {
        self.in_flight.len()
    }

    /// The next command to send, which then counts as unanswered under this number.
    pub(crate) fn poll_ready(&mut self, now: Millis, reference: Ref) -> Option<Command> {
        self.wake(now);
        let mut blocked: Vec<ChannelId> = Vec::new();
        for entry in self.entries.iter().filter(|entry| entry.state == EntryState::InFlight) {
            blocked.extend(entry.channel());
        }
        for entry in &mut self.entries {
            let channel = entry.channel();
            let is_free = channel.is_none_or(|channel| !blocked.contains(&channel));
            match entry.state {
                EntryState::Queued if is_free => {
                    entry.state = EntryState::InFlight;
                    self.in_flight.push((reference, entry.client_id.clone()));
                    return Some(entry.command.clone());
                }
                EntryState::Resting { .. } => blocked.extend(channel),
                EntryState::Queued
                | EntryState::InFlight
                | EntryState::Failed { .. }
                | EntryState::Accepted { .. } => {}
            }
        }
        None
    }

    /// The command that an answer is for, which thereby is no longer unanswered.
    pub(crate) fn answered(&mut self, reference: Ref) -> Option<ClientId> {
        let at = self.in_flight.iter().position(|(asked, _)| *asked == reference)?;
        Some(self.in_flight.swap_remove(at).1)
    }

    /// The connection is gone: what was unanswered will be sent again.
    pub(crate) fn lose(&mut self) {
        self.in_flight.clear();
        for entry in &mut self.entries {
            if entry.state == EntryState::InFlight {
                entry.state = EntryState::Queued;
            }
        }
    }

    /// A command was accepted before its event was seen.
    pub(crate) fn accept(&mut self, client_id: &ClientId, seq: Seq) {
        self.set_state(client_id, EntryState::Accepted { seq });
    }

    /// A message or an edit was rejected for good. It stays where it is.
    pub(crate) fn fail(&mut self, client_id: &ClientId, code: ErrorCode) {
        self.set_state(client_id, EntryState::Failed { code });
    }

    /// A command was rejected for now.
    pub(crate) fn rest(&mut self, client_id: &ClientId, now: Millis, generator: &mut Generator) {
        if let Some(entry) = self.get_mut(client_id) {
            entry.state = EntryState::Resting { until: now + entry.backoff.fail(generator) };
        }
    }

    /// Sends what failed again, under the id that it had: the rejection is certain, so nothing was done
    /// under that id. Says whether there is such a message or edit.
    pub(crate) fn retry(&mut self, client_id: &ClientId) -> bool {
        let Some(entry) = self.get_mut(client_id) else { return false };
        let is_failed = entry.is_failed();
        if is_failed {
            entry.state = EntryState::Queued;
            entry.backoff.reset();
            self.is_unstored = true;
        }
        is_failed
    }

    /// Forgets what was accepted, by its place, where that is over. Says whether there was anything.
    pub(crate) fn forget_accepted(&mut self, is_over: &dyn Fn(&Entry, Seq) -> bool) -> bool {
        let before = self.entries.len();
        self.entries.retain(|entry| match entry.state {
            EntryState::Accepted { seq } => !is_over(entry, seq),
            EntryState::Queued
            | EntryState::InFlight
            | EntryState::Resting { .. }
            | EntryState::Failed { .. } => true,
        });
        self.entries.len() < before
    }

    /// Takes out what changes posted messages, and makes the messages that wait answer none.
    pub(crate) fn leave_journal(&mut self) -> Vec<Entry> {
        let mut left = Vec::new();
        for mut entry in mem::take(&mut self.entries) {
            if let Command::SendMessage { reply_to, .. } = &mut entry.command {
                *reply_to = None;
            }
            let is_of_a_place =
                matches!(entry.command, Command::DeleteMessage { .. }) || entry.overlays().is_some();
            if is_of_a_place {
                left.push(entry);
            } else {
                self.entries.push(entry);
            }
        }
        self.is_unstored = true;
        left
    }

    /// When the next rejected command may be sent again.
    pub(crate) fn timeout(&self) -> Option<Millis> {
        let resting = self.entries.iter().filter_map(|entry| match entry.state {
            EntryState::Resting { until } => Some(until),
            EntryState::Queued
            | EntryState::InFlight
            | EntryState::Failed { .. }
            | EntryState::Accepted { .. } => None,
        });
        resting.min()
    }

    /// Whether what is to be stored has changed since the last time this was asked.
    pub(crate) fn poll_unstored(&mut self) -> bool {
        mem::take(&mut self.is_unstored)
    }

    /// What has rested long enough is queued again.
    fn wake(&mut self, now: Millis) {
        for entry in &mut self.entries {
            if matches!(entry.state, EntryState::Resting { until } if until <= now) {
                entry.state = EntryState::Queued;
            }
        }
    }

    fn set_state(&mut self, client_id: &ClientId, state: EntryState) {
        if let Some(entry) = self.get_mut(client_id) {
            entry.state = state;
            self.is_unstored = true;
        }
    }

    fn get_mut(&mut self, client_id: &ClientId) -> Option<&mut Entry> {
        self.entries.iter_mut().find(|entry| entry.client_id == *client_id)
    }
}
