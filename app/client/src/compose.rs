//! Writing: the draft of the open place, and the message that it becomes.

use protocol::attachment::Attachment;
use protocol::command::Command;
use protocol::id::{AttachmentId, ChannelId, ClientId, Millis, Seq, UserId};
use protocol::message::Body;

use crate::change::Change;
use crate::client::Client;
use crate::drafts::{Addressee, Written};
use crate::intent::Refusal;
use crate::outbox::Entry;
use crate::place::Place;

impl Client {
    pub(crate) fn send_message(&mut self, now: Millis, text: &str) -> Result<ClientId, Refusal> {
        let (me, channel) = self.here()?;
        let to = self.addressee(me, channel);
        let Written { reply_to, attachments, .. } = self.drafts.copy(me, to);
        let body = Body::parse_beside(text, !attachments.is_empty())?;
        if attachments.len() > self.limits.attachments_max {
            return Err(Refusal::TooManyAttachments);
        }
        self.check_room()?;
        let client_id = self.generator.client_id();
        let command = Command::SendMessage {
            client_id: client_id.clone(),
            channel,
            body: body.into(),
            reply_to,
            attachments: attachments.iter().map(|attachment| attachment.id).collect(),
        };
        let mut entry = Entry::new(command, now).expect("a message has a client id");
        entry.attachments = attachments;
        self.outbox.push(entry);
        self.drafts.set(me, to, Written::default());
        self.typing.send();
        let newest = self.channels.get(channel).and_then(|channel| channel.timeline.newest());
        self.new_messages.answer(newest);
        self.changes.note(Change::Draft);
        self.changes.note(Change::Timeline);
        Ok(client_id)
    }

    pub(crate) fn set_draft(&mut self, now: Millis, text: String) -> Result<(), Refusal> {
        let (me, to) = self.addressee_here().ok_or(Refusal::Nothing)?;
        let is_empty = text.is_empty();
        let written = self.drafts.copy(me, to);
        self.drafts.set(me, to, Written { text, ..written });
        if let Some(channel) = self.place.channel() {
            self.say_typing(now, channel, !is_empty);
        }
        Ok(())
    }

    pub(crate) fn reply_to(&mut self, message: Option<Seq>) -> Result<(), Refusal> {
        let (me, channel) = self.here()?;
        let held = self.channels.get(channel).ok_or(Refusal::Nothing)?;
        if message.is_some_and(|message| held.timeline.get(message).is_none()) {
            return Err(Refusal::Nothing);
        }
        let written = self.drafts.copy(me, self.addressee(me, channel));
        self.write_here(me, channel, Written { reply_to: message, ..written });
        Ok(())
    }

    /// Upload by upload, in whatever channel the person is by now.
    pub(crate) fn attach(&mut self, channel: ChannelId, attachment: Attachment) -> Result<(), Refusal> {
        let me = self.me.ok_or(Refusal::Nothing)?;
        if self.channels.get(channel).is_none_or(|channel| !channel.joined) {
            return Err(Refusal::Nothing);
        }
        let mut written = self.drafts.copy(me, self.addressee(me, channel));
        if written.attachments.iter().any(|known| known.id == attachment.id) {
            return Ok(());
        }
        if written.attachments.len() >= self.limits.attachments_max {
            return Err(Refusal::TooManyAttachments);
        }
        written.attachments.push(attachment);
        self.write_here(me, channel, written);
        Ok(())
    }

    pub(crate) fn detach(&mut self, attachment: AttachmentId) -> Result<(), Refusal> {
        let (me, channel) = self.here()?;
        let mut written = self.drafts.copy(me, self.addressee(me, channel));
        let at = written.attachments.iter().position(|known| known.id == attachment);
        written.attachments.remove(at.ok_or(Refusal::Nothing)?);
        self.write_here(me, channel, written);
        Ok(())
    }

    /// Adds a text to a draft, so that it is not lost.
    pub(crate) fn add_to_draft(&mut self, channel: ChannelId, text: &str) {
        let Some(me) = self.me.filter(|_| !text.is_empty()) else { return };
        let mut written = self.drafts.copy(me, self.addressee(me, channel));
        if !written.text.is_empty() {
            written.text.push_str("\n\n");
        }
        written.text.push_str(text);
        self.write_here(me, channel, written);
    }

    /// The user, and the channel that is open.
    pub(crate) fn here(&self) -> Result<(UserId, ChannelId), Refusal> {
        self.me.zip(self.place.channel()).ok_or(Refusal::Nothing)
    }

    /// Whom the draft of the open place is for.
    pub(crate) fn addressee_here(&self) -> Option<(UserId, Addressee)> {
        let me = self.me?;
        let to = match self.place {
            Place::Direct { user, channel: None } => Addressee::User(user),
            ref place => self.addressee(me, place.channel()?),
        };
        Some((me, to))
    }

    /// Whom the draft of a channel is for. One that was begun before the two had a channel stays what it is.
    fn addressee(&self, me: UserId, channel: ChannelId) -> Addressee {
        let to = Addressee::Channel(channel);
        let other = self.channels.get(channel).and_then(|channel| channel.other(me)).map(Addressee::User);
        let is_begun =
            |other: &Addressee| self.drafts.get(me, to).is_none() && self.drafts.get(me, *other).is_some();
        other.filter(is_begun).unwrap_or(to)
    }

    fn write_here(&mut self, me: UserId, channel: ChannelId, written: Written) {
        self.drafts.set(me, self.addressee(me, channel), written);
        if self.place.channel() == Some(channel) {
            self.changes.note(Change::Draft);
        }
    }
}
