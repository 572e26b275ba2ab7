//! Applying facts about messages: what they change in the history, and who hears of it.

use std::sync::Arc;

use protocol::attachment::Attachment;
use protocol::event::Event;
use protocol::fact::Origin;
use protocol::id::{ChannelId, Millis, Seq, UserId};
use protocol::message::{Body, Message};

use crate::chat::Chat;
use crate::device::Outcome;
use crate::effect::Effect;
use crate::history::{Edit, Gone, History, Place};
use crate::marks::{Pinned, Reacted};

/// What the author of a message wrote.
pub(crate) struct Written {
    pub(crate) seq: Seq,
    pub(crate) author: UserId,
    pub(crate) at: Millis,
    pub(crate) body: Body,
    pub(crate) reply_to: Option<Seq>,
    pub(crate) attachments: Vec<Attachment>,
}

impl Written {
    /// The message that nobody has put anything on.
    pub(crate) fn message(self, posted: Option<&Origin>, edited: Option<Millis>) -> Message {
        let Self { seq, author, at, body, reply_to, attachments } = self;
        let client_id = posted.map_or_else(|| seq.0.into(), |origin| origin.client_id.clone());
        let (reactions, pin) = Default::default();
        Message { seq, author, at, body, client_id, edited, reply_to, attachments, reactions, pin }
    }
}

impl Chat {
    /// Remembers the command that posted a message through the fact that has replaced its own.
    pub(crate) fn remember_post(&mut self, channel: ChannelId, message: Seq, posted: Option<&Origin>) {
        if let Some(Origin { device, client_id }) = posted {
            let outcome = Outcome { seq: message, channel: Some(channel) };
            self.devices.entry(*device).or_default().commands.remember(client_id.clone(), outcome);
        }
    }

    pub(crate) fn post(&mut self, id: ChannelId, message: Message, posted: Option<Origin>) {
        let seq = message.seq;
        let is_shown = self.history_mut(id).insert(message, posted);
        self.settle_in(id, seq);
        if !is_shown {
            self.effects.push_back(Effect::Erase(seq));
        } else if let Some((message, oldest)) = self.shown(id, seq) {
            self.tell_members(id, Event::MessagePosted { channel: id, oldest, message });
        }
    }

    pub(crate) fn edit(&mut self, id: ChannelId, message: Message, posted: Option<Origin>, edit: Edit) {
        let (seq, message_seq) = (edit.seq, message.seq);
        let origins = edit.origin.clone().into_iter().collect();
        let history = self.history_mut(id);
        let was_posted = history.is_post(message_seq);
        if !history.edit(message, posted, edit) {
            return self.let_go(Gone { message: None, origins, facts: vec![seq] });
        }
        if was_posted {
            self.effects.push_back(Effect::Erase(message_seq));
        }
        self.settle_in(id, message_seq);
        if let Some((message, _)) = self.shown(id, message_seq)
            && let Some(edited) = message.edited
        {
            let body = message.body.clone();
            self.tell_members(
                id,
                Event::MessageEdited { seq, channel: id, message: message_seq, body, edited },
            );
        }
    }

    pub(crate) fn delete(&mut self, seq: Seq, id: ChannelId, place: Place) {
        let message = place.seq;
        let gone = self.history_mut(id).delete(place);
        self.drop_over_cap(id);
        if let Some(gone) = gone {
            self.let_go(gone);
            self.tell_members(id, Event::MessageDeleted { seq, channel: id, message });
        }
    }

    pub(crate) fn change_reactions(&mut self, id: ChannelId, message: Seq, user: UserId, reacted: Reacted) {
        let seq = reacted.seq;
        if !self.history_mut(id).react(message, user, reacted) {
            self.let_go_of_marks(id, message);
        } else if let Some((shown, _)) = self.shown(id, message) {
            let reactions = shown.reactions.clone();
            self.tell_members(id, Event::ReactionsChanged { seq, channel: id, message, reactions });
        }
    }

    pub(crate) fn change_pin(&mut self, id: ChannelId, message: Seq, pinned: Pinned) {
        let seq = pinned.seq;
        if !self.history_mut(id).pin(message, pinned) {
            self.let_go_of_marks(id, message);
        } else if let Some((shown, _)) = self.shown(id, message) {
            self.tell_members(id, Event::PinChanged { seq, channel: id, message, pin: shown.pin });
        }
    }

    /// Makes room for a message that was put in, and holds its files if it is still there then: one that
    /// was edited while it left with the cap is not.
    fn settle_in(&mut self, id: ChannelId, message: Seq) {
        self.drop_over_cap(id);
        if let Some((message, _)) = self.shown(id, message) {
            self.hold_attachments(id, &message);
        }
    }

    /// What was put on a message that has gone in the meantime goes, too. During a replay the message may
    /// still come.
    fn let_go_of_marks(&mut self, id: ChannelId, message: Seq) {
        if self.caught_up
            && let Some(gone) = self.history_mut(id).take_marks(message)
        {
            self.let_go(gone);
        }
    }

    /// A message that is there, and the oldest seq beside it.
    fn shown(&self, id: ChannelId, message: Seq) -> Option<(Arc<Message>, Seq)> {
        let history = &self.channels.get(&id)?.history;
        Some((Arc::clone(history.message(message)?), history.oldest()))
    }

    fn history_mut(&mut self, id: ChannelId) -> &mut History {
        &mut self.channels.entry(id).or_default().history
    }
}
