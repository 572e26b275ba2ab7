//! What the answers to commands mean: for the outbox, for dialogs that wait, and for where the person goes.

use protocol::command::Command;
use protocol::id::{ChannelId, Millis, Ref, Seq};

use crate::change::{Change, Rejected};
use crate::client::Client;

impl Client {
    /// A command was carried out.
    pub(crate) fn accepted(&mut self, reference: Ref, seq: Seq, channel: Option<ChannelId>, gone: bool) {
        let Some(client_id) = self.outbox.answered(reference) else { return };
        let Some(entry) = self.outbox.get(&client_id) else { return };
        let channel = channel.or_else(|| entry.channel());
        match &entry.command {
            Command::SendMessage { channel, .. } => {
                let channel = *channel;
                // A message of a channel that was left shows nowhere, and no event will tell of it.
                let awaits = !gone && self.channels.get(&channel).is_some_and(|channel| channel.joined);
                if awaits {
                    self.outbox.accept(&client_id, seq);
                } else {
                    self.outbox.remove(&client_id);
                }
                self.note_timeline(channel);
                return;
            }
            Command::LeaveChannel { channel, .. } => {
                let channel = *channel;
                self.outbox.remove(&client_id);
                self.go_home_from(channel);
            }
            Command::DeleteMessage { channel, message, .. } => {
                // Its event comes next. Until then the message must not look as if it had stayed.
                if let Some(channel) = self.channels.get_mut(channel) {
                    channel.timeline.delete(*message);
                }
                self.outbox.remove(&client_id);
            }
            Command::CreateChannel { .. } | Command::JoinChannel { .. } | Command::OpenDirect { .. } => {
                self.outbox.remove(&client_id);
            }
            Command::Hello(_) | Command::MarkRead { .. } | Command::Heartbeat => {
                unreachable!("only commands with a client id are in the outbox")
            }
        }
        self.changes.note(Change::Sidebar);
        self.changes.note(Change::Place);
        if let Some(channel) = channel {
            self.note_timeline(channel);
            if let Some(going) = self.going.as_mut().filter(|going| going.client_id == client_id) {
                going.channel = Some(channel);
            }
            self.changes.note(Change::Answered { client_id, result: Ok(channel) });
        }
    }

    /// A command was not carried out.
    pub(crate) fn rejected(
        &mut self,
        now: Millis,
        reference: Option<Ref>,
        rejected: Rejected,
        temporary: bool,
    ) {
        let Some(client_id) = reference.and_then(|reference| self.outbox.answered(reference)) else { return };
        let Some(entry) = self.outbox.get(&client_id) else { return };
        if temporary {
            self.outbox.rest(&client_id, now, &mut self.generator);
            return;
        }
        let channel = entry.channel();
        // A message to a channel that is no more would be shown nowhere, and could not be discarded.
        let is_shown = channel.is_some_and(|channel| self.channels.contains_key(&channel));
        if entry.is_message() && is_shown {
            self.outbox.fail(&client_id, rejected.code);
        } else {
            self.outbox.remove(&client_id);
            self.changes.note(Change::Sidebar);
            self.changes.note(Change::Place);
            self.changes.note(Change::Answered { client_id, result: Err(rejected) });
        }
        if let Some(channel) = channel {
            self.note_timeline(channel);
        }
    }

    /// Whether one's own leaving of a channel waits for its answer.
    pub(crate) fn is_leaving(&self, id: ChannelId) -> bool {
        let leaves =
            |command: &Command| matches!(command, Command::LeaveChannel { channel, .. } if *channel == id);
        self.outbox.find(leaves).is_some()
    }
}
