//! Judging what users do to messages: post, edit and delete their own, react, pin.

use protocol::emoji::Emoji;
use protocol::fact::{Change, OwnReaction};
use protocol::id::{AttachmentId, ChannelId, Millis, Seq, UserId};
use protocol::limits::REACTION_KINDS_MAX;
use protocol::message::{Body, Message, Pin};

use crate::chat::Chat;
use crate::command::Verdict;
use crate::history::Place;
use crate::rejection::Rejection;

/// Which message of which channel.
#[derive(Clone, Copy)]
pub(crate) struct MessageRef {
    pub(crate) channel: ChannelId,
    pub(crate) message: Seq,
}

impl Chat {
    pub(crate) fn judge_post(
        &self,
        now: Millis,
        user: UserId,
        channel: ChannelId,
        text: &str,
        reply_to: Option<Seq>,
        attachments: &[AttachmentId],
    ) -> Result<Verdict, Rejection> {
        self.writable(user, channel)?;
        // What is answered may be gone, but it must have been there: it is looked up when it is shown.
        if reply_to.is_some_and(|message| message > self.cursor) {
            return Err(Rejection::UnknownMessage);
        }
        let attachments = self.judge_attachments(user, channel, attachments)?;
        let body = Body::parse_beside(text, !attachments.is_empty())?;
        let change = Change::MessagePosted { channel, author: user, at: now, body, reply_to, attachments };
        Ok(Verdict::Append(change, None))
    }

    pub(crate) fn judge_edit(
        &self,
        now: Millis,
        user: UserId,
        of: MessageRef,
        text: &str,
    ) -> Result<Verdict, Rejection> {
        self.writable(user, of.channel)?;
        let (place, message) = self.own_message(user, of)?;
        let change = Change::MessageEdited {
            channel: of.channel,
            message: of.message,
            author: message.author,
            posted_at: message.at,
            posted: place.posted.clone(),
            body: Body::parse_beside(text, !message.attachments.is_empty())?,
            reply_to: message.reply_to,
            attachments: message.attachments.clone(),
            at: now,
        };
        Ok(Verdict::Append(change, None))
    }

    pub(crate) fn judge_deletion(
        &self,
        now: Millis,
        user: UserId,
        of: MessageRef,
    ) -> Result<Verdict, Rejection> {
        let (place, _) = self.own_message(user, of)?;
        let MessageRef { channel, message } = of;
        let change = Change::MessageDeleted { channel, message, posted: place.posted.clone(), at: now };
        Ok(Verdict::Append(change, None))
    }

    /// Also where it is so already: a command that left no fact would act when it is repeated later.
    pub(crate) fn judge_reaction(
        &self,
        now: Millis,
        user: UserId,
        of: MessageRef,
        text: &str,
        on: bool,
    ) -> Result<Verdict, Rejection> {
        let MessageRef { channel, message } = of;
        let history = &self.writable(user, channel)?.history;
        let shown = history.message(message).ok_or(Rejection::UnknownMessage)?;
        let emoji = Emoji::parse(text)?;
        let before = history.marks(message).and_then(|marks| marks.reacted(user));
        let mut reactions = before.map(|before| before.reactions.clone()).unwrap_or_default();
        match reactions.iter().position(|own| own.emoji == emoji) {
            None if on => {
                self.judge_reaction_kind(of, shown, &emoji)?;
                reactions.push(OwnReaction { emoji, at: now });
            }
            Some(at) if !on => drop(reactions.remove(at)),
            None | Some(_) => {}
        }
        Ok(Verdict::Append(Change::ReactionsChanged { channel, message, user, reactions }, None))
    }

    /// Whether a message has room for one more kind of reaction, whatever those on their way bring.
    fn judge_reaction_kind(&self, of: MessageRef, shown: &Message, emoji: &Emoji) -> Result<(), Rejection> {
        let kinds = shown.reactions.len();
        if shown.reactions.iter().any(|reaction| reaction.emoji == *emoji) {
            Ok(())
        } else if kinds >= REACTION_KINDS_MAX {
            Err(Rejection::TooManyReactions)
        } else if kinds + self.in_flight.reactions_to(of.channel, of.message) >= REACTION_KINDS_MAX {
            Err(Rejection::TooManyRequests)
        } else {
            Ok(())
        }
    }

    /// Also where it is so already, as for reactions; whoever pinned it first stays the one who did.
    pub(crate) fn judge_pin(
        &self,
        now: Millis,
        user: UserId,
        of: MessageRef,
        pinned: bool,
    ) -> Result<Verdict, Rejection> {
        let MessageRef { channel, message } = of;
        let shown =
            self.writable(user, channel)?.history.message(message).ok_or(Rejection::UnknownMessage)?;
        let Pin { by, at } = shown.pin.filter(|_| pinned).unwrap_or(Pin { by: user, at: now });
        Ok(Verdict::Append(Change::PinChanged { channel, message, by, pinned, at }, None))
    }

    /// A message of the user's own in a channel that the user is in.
    fn own_message(&self, user: UserId, of: MessageRef) -> Result<(&Place, &Message), Rejection> {
        let place = self.joined(user, of.channel)?.history.place(of.message);
        let place = place.ok_or(Rejection::UnknownMessage)?;
        let message = place.message().ok_or(Rejection::UnknownMessage)?;
        if message.author == user { Ok((place, message)) } else { Err(Rejection::NotAllowed) }
    }
}
