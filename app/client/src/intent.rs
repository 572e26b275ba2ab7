//! What a person wants, as the views say it, and why it is refused on the spot.

use protocol::attachment::Attachment;
use protocol::command::Command;
use protocol::emoji::Emoji;
use protocol::id::{AttachmentId, ChannelId, ClientId, Millis, Seq, UserId};
use protocol::message::BodyError;

use crate::change::Change;
use crate::client::{Client, Going};
use crate::place::Place;
use crate::route::Route;

/// What a person wants. Those that speak of a message or a text mean the place that is open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Intent {
    /// Post a message to the open place, with the draft's reply and attachments. Where it is refused, the
    /// draft stays.
    SendMessage {
        /// The text as it was typed.
        text: String,
    },
    /// Change what one's own posted message of the open place says.
    EditMessage {
        /// Which message.
        message: Seq,
        /// The text as it was typed.
        text: String,
    },
    /// React to a posted message of the open place, or take that back.
    React {
        /// Which message.
        message: Seq,
        /// Which emoji.
        emoji: Emoji,
        /// Whether to react with it from now on.
        on: bool,
    },
    /// Pin a posted message of the open place, or take the pin out.
    PinMessage {
        /// Which message.
        message: Seq,
        /// Whether it is pinned from now on.
        pinned: bool,
    },
    /// Mark a message of the open place and all after it as unread. They stay so until another place is opened.
    MarkUnread {
        /// Which message.
        message: Seq,
    },
    /// Everything in the open place is read, also what was marked as unread, and its newest message is shown.
    ReadAll,
    /// The draft of the open place answers this message, or none.
    ReplyTo {
        /// Which message.
        message: Option<Seq>,
    },
    /// A file was uploaded for a channel: it belongs to the draft there.
    Attach {
        /// The channel that it was uploaded for.
        channel: ChannelId,
        /// What was uploaded.
        attachment: Attachment,
    },
    /// Take a file out of the draft of the open place. The shell removes the upload.
    Detach {
        /// Which one.
        attachment: AttachmentId,
    },
    /// Delete one's own posted message of the open place for everybody. It stays, marked, until it is gone.
    DeleteMessage {
        /// Which message.
        message: Seq,
    },
    /// Send a failed message or edit again.
    Retry {
        /// Which one.
        client_id: ClientId,
    },
    /// Throw a failed message or edit away, or forget a command that a dialog no longer waits for.
    Discard {
        /// Which one.
        client_id: ClientId,
    },
    /// Join a public channel, and go there.
    JoinChannel {
        /// Which one.
        channel: ChannelId,
    },
    /// Leave a public or private channel; where it is the open one, go home.
    LeaveChannel {
        /// Which one.
        channel: ChannelId,
    },
    /// Go to the direct messages with somebody.
    OpenDirect {
        /// The other one.
        user: UserId,
    },
    /// The text in the box of the open place is now this: somebody is typing.
    SetDraft {
        /// The text as it is typed.
        text: String,
    },
    /// The address is now this path: a link was followed, or the person went back.
    Navigated {
        /// The path, percent-encoded, as the browser has it.
        path: String,
    },
    /// The timeline shows its newest message, or no longer does. True again after every change of place.
    AtNewest(bool),
}

/// Why an intent was refused on the spot. Nothing was sent, and what was typed stays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The text cannot be a message.
    #[error(transparent)]
    Body(#[from] BodyError),
    /// More files than one message takes.
    #[error("the message has too many attachments")]
    TooManyAttachments,
    /// As many commands wait as may.
    #[error("too much is waiting to be sent")]
    OutboxFull,
    /// What it speaks of is not there: no channel is open, the message is gone, the user is unknown.
    #[error("there is nothing to do this to")]
    Nothing,
}

impl Client {
    /// Does what a person wants. Gives the id of the command that it takes, where it takes one:
    /// [`Change::Answered`] repeats it.
    ///
    /// # Errors
    /// Where it is refused on the spot; nothing has changed then.
    pub fn handle_intent(&mut self, now: Millis, intent: Intent) -> Result<Option<ClientId>, Refusal> {
        let result = match intent {
            Intent::SendMessage { text } => self.send_message(now, &text).map(Some),
            Intent::EditMessage { message, text } => self.edit_message(now, message, &text),
            Intent::React { message, emoji, on } => self.react(now, message, emoji, on).map(Some),
            Intent::PinMessage { message, pinned } => self.pin_message(now, message, pinned).map(Some),
            Intent::MarkUnread { message } => self.mark_unread(message).map(|()| None),
            Intent::ReadAll => {
                self.read_all();
                Ok(None)
            }
            Intent::ReplyTo { message } => self.reply_to(message).map(|()| None),
            Intent::Attach { channel, attachment } => self.attach(channel, attachment).map(|()| None),
            Intent::Detach { attachment } => self.detach(attachment).map(|()| None),
            Intent::DeleteMessage { message } => self.delete_message(now, message).map(Some),
            Intent::Retry { client_id } => self.retry(client_id).map(Some),
            Intent::Discard { client_id } => self.discard(&client_id).map(|()| None),
            Intent::JoinChannel { channel } => self.join_channel(now, channel),
            Intent::LeaveChannel { channel } => self.leave_channel(now, channel).map(Some),
            Intent::OpenDirect { user } => self.open_direct(now, user),
            Intent::SetDraft { text } => self.set_draft(now, text).map(|()| None),
            Intent::Navigated { path } => {
                self.navigated(&path);
                Ok(None)
            }
            Intent::AtNewest(at_newest) => {
                self.is_at_newest = at_newest;
                Ok(None)
            }
        };
        self.settle(now);
        result
    }

    fn retry(&mut self, client_id: ClientId) -> Result<ClientId, Refusal> {
        if !self.outbox.retry(&client_id) {
            return Err(Refusal::Nothing);
        }
        self.changes.note(Change::Timeline);
        Ok(client_id)
    }

    /// A message or an edit may be thrown away once it has failed for good; before that it may have been
    /// carried out.
    fn discard(&mut self, client_id: &ClientId) -> Result<(), Refusal> {
        let entry = self.outbox.get(client_id).ok_or(Refusal::Nothing)?;
        if entry.can_fail() && !entry.is_failed() {
            return Err(Refusal::Nothing);
        }
        self.outbox.remove(client_id);
        self.changes.note(Change::Timeline);
        self.changes.note(Change::Sidebar);
        Ok(())
    }

    /// Joining where one is already is going there.
    fn join_channel(&mut self, now: Millis, id: ChannelId) -> Result<Option<ClientId>, Refusal> {
        let channel = self.channels.get(id).ok_or(Refusal::Nothing)?;
        if channel.joined && !self.is_leaving(id) {
            let route = self.route_of(id).ok_or(Refusal::Nothing)?;
            self.going = None;
            self.navigate(route);
            return Ok(None);
        }
        self.check_room()?;
        let client_id = self.generator.client_id();
        self.push(now, Command::JoinChannel { client_id: client_id.clone(), channel: id });
        self.going = Some(Going { client_id: client_id.clone(), channel: None });
        self.changes.note(Change::Sidebar);
        self.changes.note(Change::Place);
        Ok(Some(client_id))
    }

    fn leave_channel(&mut self, now: Millis, id: ChannelId) -> Result<ClientId, Refusal> {
        let channel = self.channels.get(id).filter(|channel| channel.joined && channel.name().is_some());
        if channel.is_none() {
            return Err(Refusal::Nothing);
        }
        self.check_room()?;
        let client_id = self.generator.client_id();
        self.push(now, Command::LeaveChannel { client_id: client_id.clone(), channel: id });
        self.changes.note(Change::Sidebar);
        self.changes.note(Change::Place);
        Ok(client_id)
    }

    /// Goes there at once; where there is no channel yet, it is asked for, now or when the line is back.
    fn open_direct(&mut self, now: Millis, user: UserId) -> Result<Option<ClientId>, Refusal> {
        let route = self.route_of_user(user).filter(|_| self.me != Some(user)).ok_or(Refusal::Nothing)?;
        self.going = None;
        self.navigate(route);
        if !matches!(self.place, Place::Direct { channel: None, .. }) {
            return Ok(None);
        }
        if let Some(client_id) = self.pending_direct(user) {
            return Ok(Some(client_id));
        }
        self.check_room()?;
        let client_id = self.generator.client_id();
        self.asked_directs.insert(user.0);
        self.push(now, Command::OpenDirect { client_id: client_id.clone(), user });
        Ok(Some(client_id))
    }

    fn navigated(&mut self, path: &str) {
        self.going = None;
        self.set_route(Route::parse(path));
        self.visits += u32::from(self.route.message().is_some());
        if let Place::Direct { user, channel: None } = self.place {
            // Coming again is asking again, should it have been refused before.
            self.asked_directs.remove(user.0);
        }
    }

    pub(crate) fn check_room(&self) -> Result<(), Refusal> {
        if self.outbox.room() == 0 { Err(Refusal::OutboxFull) } else { Ok(()) }
    }

    pub(crate) fn pending_direct(&self, other: UserId) -> Option<ClientId> {
        let opens = |command: &Command| matches!(command, Command::OpenDirect { user, .. } if *user == other);
        self.outbox.find(&opens)
    }
}
