//! What the answers to commands mean: for the outbox, for dialogs that wait, and for where the person goes.

use protocol::command::Command;
use protocol::id::{ChannelId, ClientId, Millis, Ref, Seq};

use crate::change::{Change, Rejected};
use crate::client::Client;
use crate::outbox::Entry;
use crate::timeline::Timeline;

impl Client {
    /// A command was carried out.
    pub(crate) fn accepted(&mut self, reference: Ref, seq: Seq, channel: Option<ChannelId>, gone: bool) {
        let Some(client_id) = self.outbox.answered(reference) else { return };
        let Some(entry) = self.outbox.get(&client_id) else { return };
        let (channel, is_overlay) = (channel.or_else(|| entry.channel()), entry.overlays().is_some());
        match &entry.command {
            Command::SendMessage { channel, .. } => {
                let channel = *channel;
                // A message of a channel that was left shows nowhere, and no event will tell of it.
                let awaits = !gone && self.channels.get(channel).is_some_and(|channel| channel.joined);
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
                if let Some(channel) = self.channels.get_mut(*channel) {
                    channel.timeline.delete(*message);
                }
                self.outbox.remove(&client_id);
            }
            // Never applied here: it may be the repeat of a command that was undone since. It is shown as
            // done until its event, or the history that has it, is there.
            Command::EditMessage { .. } | Command::React { .. } | Command::PinMessage { .. } => {
                self.outbox.accept(&client_id, seq);
                self.forget_told();
            }
            Command::CreateChannel { .. }
            | Command::JoinChannel { .. }
            | Command::OpenDirect { .. }
            | Command::UpdateChannel { .. }
            | Command::Invite { .. }
            | Command::RemoveMember { .. }
            | Command::SetLevel { .. } => {
                self.outbox.remove(&client_id);
            }
            Command::Hello(_) | Command::MarkRead { .. } | Command::SetTyping { .. } | Command::Heartbeat => {
                unreachable!("only commands with a client id are in the outbox")
            }
        }
        if !is_overlay {
            self.changes.note(Change::Sidebar);
            self.changes.note(Change::Place);
        }
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
        let (channel, is_message, can_fail) = (entry.channel(), entry.is_message(), entry.can_fail());
        let is_shown = is_message && channel.is_some_and(|channel| self.channels.get(channel).is_some());
        if is_message || can_fail && !self.is_edited_again(&client_id) {
            self.outbox.fail(&client_id, rejected.code);
        } else {
            self.outbox.remove(&client_id);
        }
        self.tell_unsent();
        if let Some(channel) = channel {
            self.rescue_edits(channel);
            self.note_timeline(channel);
        }
        if !is_shown {
            self.changes.note(Change::Sidebar);
            self.changes.note(Change::Place);
            self.changes.note(Change::Answered { client_id, result: Err(rejected) });
        }
    }

    /// Forgets what was accepted and is shown by the timeline now, or never will be.
    pub(crate) fn forget_told(&mut self) {
        let (channels, progress) = (&self.channels, &self.progress);
        let is_over = |entry: &Entry, seq| {
            let (Some(message), Some(id)) = (entry.overlays(), entry.channel()) else { return false };
            let timeline = channels.get(id).filter(|channel| channel.joined).map(|channel| &channel.timeline);
            let is_gone = |timeline: &Timeline| timeline.is_loaded() && timeline.get(message).is_none();
            progress.has_reached(id, seq) || timeline.is_none_or(is_gone)
        };
        if self.outbox.forget_accepted(&is_over) {
            self.changes.note(Change::Timeline);
        }
    }

    /// Whether an edit has been replaced by a later one of the same message.
    fn is_edited_again(&self, client_id: &ClientId) -> bool {
        let entry = self.outbox.get(client_id);
        let edited = entry.and_then(|entry| entry.channel().zip(entry.overlays()));
        let newest = edited.and_then(|(channel, message)| self.edits(channel, message).last());
        newest.is_some_and(|newest| newest.client_id != *client_id)
    }

    /// Whether one's own leaving of a channel waits for its answer.
    pub(crate) fn is_leaving(&self, id: ChannelId) -> bool {
        let leaves =
            |command: &Command| matches!(command, Command::LeaveChannel { channel, .. } if *channel == id);
        self.outbox.find(&leaves).is_some()
    }
}
