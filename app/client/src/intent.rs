//! What a person wants, as the views say it, and why it is refused on the spot.

use protocol::channel::{ChannelName, ChannelNameError};
use protocol::command::Command;
use protocol::id::{ChannelId, ClientId, Millis, Seq, UserId};
use protocol::message::{Body, BodyError};

use crate::change::Change;
use crate::client::{Client, Going};
use crate::outbox::EntryState;
use crate::place::Place;
use crate::route::Route;

/// What a person wants. Those that speak of a message or a text mean the place that is open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Intent {
    /// Post a message to the open place. Where it is refused, the draft stays.
    SendMessage {
        /// The text as it was typed.
        text: String,
    },
    /// Delete one's own posted message of the open place for everybody. It stays, marked, until it is gone.
    DeleteMessage {
        /// Which message.
        message: Seq,
    },
    /// Send a failed message again.
    Retry {
        /// Which one.
        client_id: ClientId,
    },
    /// Throw a failed message away, or forget a command that a dialog no longer waits for.
    Discard {
        /// Which one.
        client_id: ClientId,
    },
    /// Create a public channel, and go there.
    CreateChannel {
        /// The wanted name.
        name: String,
    },
    /// Join a public channel, and go there.
    JoinChannel {
        /// Which one.
        channel: ChannelId,
    },
    /// Leave a public channel; where it is the open one, go home.
    LeaveChannel {
        /// Which one.
        channel: ChannelId,
    },
    /// Go to the direct messages with somebody.
    OpenDirect {
        /// The other one.
        user: UserId,
    },
    /// The text in the box of the open place is now this.
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
    /// The text cannot be the name of a channel.
    #[error(transparent)]
    ChannelName(#[from] ChannelNameError),
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
            Intent::DeleteMessage { message } => self.delete_message(now, message).map(Some),
            Intent::Retry { client_id } => self.retry(client_id).map(Some),
            Intent::Discard { client_id } => self.discard(&client_id).map(|()| None),
            Intent::CreateChannel { name } => self.create_channel(now, &name).map(Some),
            Intent::JoinChannel { channel } => self.join_channel(now, channel),
            Intent::LeaveChannel { channel } => self.leave_channel(now, channel).map(Some),
            Intent::OpenDirect { user } => self.open_direct(now, user),
            Intent::SetDraft { text } => self.set_draft(text).map(|()| None),
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

    fn send_message(&mut self, now: Millis, text: &str) -> Result<ClientId, Refusal> {
        let (Some(me), Some(channel)) = (self.me, self.place.channel()) else { return Err(Refusal::Nothing) };
        let body = Body::parse(text)?;
        self.check_room()?;
        let client_id = self.generator.client_id();
        let command =
            Command::SendMessage { client_id: client_id.clone(), channel, body: body.as_str().to_owned() };
        self.push(now, command);
        self.are_drafts_unstored |= self.drafts.set(me, channel, String::new());
        self.changes.note(Change::Draft);
        self.changes.note(Change::Timeline);
        Ok(client_id)
    }

    fn delete_message(&mut self, now: Millis, message: Seq) -> Result<ClientId, Refusal> {
        let channel = self.place.channel().ok_or(Refusal::Nothing)?;
        let held = self.channels.get(&channel).and_then(|channel| channel.timeline.get(message));
        if held.is_none_or(|held| Some(held.author) != self.me) {
            return Err(Refusal::Nothing);
        }
        if let Some(client_id) = self.pending_deletion(channel, message) {
            return Ok(client_id);
        }
        self.check_room()?;
        let client_id = self.generator.client_id();
        self.push(now, Command::DeleteMessage { client_id: client_id.clone(), channel, message });
        self.changes.note(Change::Timeline);
        Ok(client_id)
    }

    fn retry(&mut self, client_id: ClientId) -> Result<ClientId, Refusal> {
        if !self.outbox.retry(&client_id) {
            return Err(Refusal::Nothing);
        }
        self.changes.note(Change::Timeline);
        Ok(client_id)
    }

    /// A message may be thrown away once it has failed for good; before that it may have been posted.
    fn discard(&mut self, client_id: &ClientId) -> Result<(), Refusal> {
        let entry = self.outbox.get(client_id).ok_or(Refusal::Nothing)?;
        if entry.is_message() && !matches!(entry.state, EntryState::Failed { .. }) {
            return Err(Refusal::Nothing);
        }
        self.outbox.remove(client_id);
        self.changes.note(Change::Timeline);
        self.changes.note(Change::Sidebar);
        Ok(())
    }

    fn create_channel(&mut self, now: Millis, name: &str) -> Result<ClientId, Refusal> {
        let name = ChannelName::parse(name)?;
        if self.me.is_none() {
            return Err(Refusal::Nothing);
        }
        self.check_room()?;
        let client_id = self.generator.client_id();
        self.push(now, Command::CreateChannel { client_id: client_id.clone(), name: name.into() });
        self.going = Some(Going { client_id: client_id.clone(), channel: None });
        Ok(client_id)
    }

    /// Joining where one is already is going there.
    fn join_channel(&mut self, now: Millis, id: ChannelId) -> Result<Option<ClientId>, Refusal> {
        let channel = self.channels.get(&id).ok_or(Refusal::Nothing)?;
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
        let channel = self.channels.get(&id).filter(|channel| channel.joined && channel.name().is_some());
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
        self.asked_directs.insert(user);
        self.push(now, Command::OpenDirect { client_id: client_id.clone(), user });
        Ok(Some(client_id))
    }

    fn set_draft(&mut self, text: String) -> Result<(), Refusal> {
        match (self.me, &self.place) {
            (Some(_), Place::Direct { user, channel: None }) => {
                self.drafts.set_unopened(*user, text);
                Ok(())
            }
            (Some(me), place) => {
                let channel = place.channel().ok_or(Refusal::Nothing)?;
                self.are_drafts_unstored |= self.drafts.set(me, channel, text);
                Ok(())
            }
            (None, _) => Err(Refusal::Nothing),
        }
    }

    fn navigated(&mut self, path: &str) {
        self.going = None;
        self.set_route(Route::parse(path));
        if let Place::Direct { user, channel: None } = self.place {
            // Coming again is asking again, should it have been refused before.
            self.asked_directs.remove(&user);
        }
    }

    fn check_room(&self) -> Result<(), Refusal> {
        if self.outbox.room() == 0 { Err(Refusal::OutboxFull) } else { Ok(()) }
    }

    pub(crate) fn pending_direct(&self, other: UserId) -> Option<ClientId> {
        let opens = |command: &Command| matches!(command, Command::OpenDirect { user, .. } if *user == other);
        self.outbox.find(opens)
    }

    pub(crate) fn pending_deletion(&self, at: ChannelId, seq: Seq) -> Option<ClientId> {
        let deletes = |command: &Command| matches!(command, Command::DeleteMessage { channel, message, .. } if *channel == at && *message == seq);
        self.outbox.find(deletes)
    }
}
