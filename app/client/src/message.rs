//! What the user does to posted messages of the open place: edit, delete, react, pin, mark as unread.

use protocol::command::Command;
use protocol::emoji::Emoji;
use protocol::error::ErrorCode;
use protocol::id::{ChannelId, ClientId, Millis, Seq};
use protocol::message::{Body, Message};

use crate::change::{Change, Rejected};
use crate::client::Client;
use crate::intent::Refusal;
use crate::outbox::Entry;

impl Client {
    /// Takes the place of an edit that was refused. Gives nothing where the message says so already.
    pub(crate) fn edit_message(
        &mut self,
        now: Millis,
        message: Seq,
        text: &str,
    ) -> Result<Option<ClientId>, Refusal> {
        let (channel, held) = self.own_message(message)?;
        if self.pending_deletion(channel, message).is_some() {
            return Err(Refusal::Nothing);
        }
        let body = Body::parse_beside(text, !held.attachments.is_empty())?;
        let is_change = body != self.body_to_be(channel, held);
        if is_change {
            self.check_room()?;
        }
        self.discard_failed_edits(channel, message);
        self.changes.note(Change::Timeline);
        if !is_change {
            return Ok(None);
        }
        let client_id = self.generator.client_id();
        let body = body.into();
        self.push(now, Command::EditMessage { client_id: client_id.clone(), channel, message, body });
        Ok(Some(client_id))
    }

    pub(crate) fn delete_message(&mut self, now: Millis, message: Seq) -> Result<ClientId, Refusal> {
        let (channel, _) = self.own_message(message)?;
        if let Some(client_id) = self.pending_deletion(channel, message) {
            return Ok(client_id);
        }
        self.check_room()?;
        self.discard_failed_edits(channel, message);
        let client_id = self.generator.client_id();
        self.push(now, Command::DeleteMessage { client_id: client_id.clone(), channel, message });
        self.changes.note(Change::Timeline);
        Ok(client_id)
    }

    pub(crate) fn react(
        &mut self,
        now: Millis,
        message: Seq,
        emoji: Emoji,
        on: bool,
    ) -> Result<ClientId, Refusal> {
        let (channel, _) = self.message_here(message)?;
        self.check_room()?;
        let client_id = self.generator.client_id();
        let emoji = emoji.into();
        self.push(now, Command::React { client_id: client_id.clone(), channel, message, emoji, on });
        self.changes.note(Change::Timeline);
        Ok(client_id)
    }

    pub(crate) fn pin_message(
        &mut self,
        now: Millis,
        message: Seq,
        pinned: bool,
    ) -> Result<ClientId, Refusal> {
        let (channel, _) = self.message_here(message)?;
        self.check_room()?;
        let client_id = self.generator.client_id();
        self.push(now, Command::PinMessage { client_id: client_id.clone(), channel, message, pinned });
        self.changes.note(Change::Timeline);
        Ok(client_id)
    }

    pub(crate) fn mark_unread(&mut self, message: Seq) -> Result<(), Refusal> {
        let (channel, _) = self.message_here(message)?;
        let before = Seq(message.0.saturating_sub(1));
        if let Some(channel) = self.channels.get_mut(channel) {
            channel.reading.lower(before);
        }
        self.new_messages.mark_unread(before);
        self.changes.note(Change::Timeline);
        self.changes.note(Change::Sidebar);
        Ok(())
    }

    /// Whether a deletion of a message waits for its answer, and as which command.
    pub(crate) fn pending_deletion(&self, at: ChannelId, seq: Seq) -> Option<ClientId> {
        let deletes = |command: &Command| matches!(command, Command::DeleteMessage { channel, message, .. } if *channel == at && *message == seq);
        self.outbox.find(&deletes)
    }

    /// The edits of a message in the outbox, in their order.
    pub(crate) fn edits(&self, channel: ChannelId, message: Seq) -> impl Iterator<Item = &Entry> {
        let is_such = move |entry: &&Entry| entry.channel() == Some(channel) && entry.is_edit_of(message);
        self.outbox.iter().filter(is_such)
    }

    /// Moves refused edits to the draft of their channel where the message is gone, and so shows them no
    /// more.
    pub(crate) fn rescue_edits(&mut self, id: ChannelId) {
        let timeline = self.channels.get(id).filter(|channel| channel.joined).map(|held| &held.timeline);
        let is_gone =
            |seq| timeline.is_none_or(|timeline| timeline.is_loaded() && timeline.get(seq).is_none());
        let lost = self.outbox.iter().filter(|entry| {
            entry.is_failed() && entry.channel() == Some(id) && entry.overlays().is_some_and(is_gone)
        });
        let lost: Vec<ClientId> = lost.map(|entry| entry.client_id.clone()).collect();
        for client_id in lost {
            if let Some(body) = self.outbox.remove(&client_id).and_then(|entry| entry.body()) {
                self.add_to_draft(id, body.as_str());
            }
        }
    }

    /// What waits speaks of places in another journal: there they are other messages, or none. What was
    /// written stays, as a message that answers none, or in the draft.
    pub(crate) fn leave_journal(&mut self) {
        self.outbox.forget_accepted(&|_, _| true);
        for entry in self.outbox.leave_journal() {
            let Some(channel) = entry.channel() else { continue };
            if let Some(body) = entry.body() {
                self.add_to_draft(channel, body.as_str());
            }
            let rejected = Rejected { code: ErrorCode::UnknownMessage };
            self.changes.note(Change::Answered { client_id: entry.client_id, result: Err(rejected) });
        }
        self.drafts.forget_replies();
    }

    /// What a message says once all edits that wait for their answers are carried out.
    fn body_to_be(&self, channel: ChannelId, held: &Message) -> Body {
        let pending = self.edits(channel, held.seq).filter(|entry| !entry.is_failed());
        pending.last().and_then(Entry::body).unwrap_or_else(|| held.body.clone())
    }

    fn discard_failed_edits(&mut self, channel: ChannelId, message: Seq) {
        let failed = self.edits(channel, message).filter(|entry| entry.is_failed());
        let failed: Vec<ClientId> = failed.map(|entry| entry.client_id.clone()).collect();
        for client_id in failed {
            self.outbox.remove(&client_id);
        }
    }

    fn own_message(&self, message: Seq) -> Result<(ChannelId, &Message), Refusal> {
        let found = self.message_here(message)?;
        if self.me == Some(found.1.author) { Ok(found) } else { Err(Refusal::Nothing) }
    }

    fn message_here(&self, message: Seq) -> Result<(ChannelId, &Message), Refusal> {
        let (_, id) = self.here()?;
        let held = self.channels.get(id).and_then(|channel| channel.timeline.get(message));
        held.map(|held| (id, &**held)).ok_or(Refusal::Nothing)
    }
}
