//! Who is typing, and what of one's own typing others are told.

use protocol::command::Command;
use protocol::id::{ChannelId, Millis, UserId};
use protocol::limits::{TYPING_MS, TYPING_SHOWN_MS};
use protocol::user::DisplayName;

use crate::change::Change;
use crate::client::Client;

/// Who is typing where, as far as this connection has heard, and what it has said itself.
#[derive(Debug, Clone, Default)]
pub(crate) struct Typing {
    /// In the order in which they began.
    typers: Vec<Typer>,
    /// The last that this connection said.
    said: Option<Said>,
}

/// Another user who is typing.
#[derive(Debug, Clone, Copy)]
struct Typer {
    channel: ChannelId,
    user: UserId,
    /// When it was said for too long ago.
    until: Millis,
}

/// One's own typing, as it was said.
#[derive(Debug, Clone, Copy)]
struct Said {
    channel: ChannelId,
    /// When it was last said that one is typing.
    at: Millis,
    typing: bool,
}

impl Typing {
    /// Somebody is typing, or is no longer. Says whether that is news.
    fn set(&mut self, now: Millis, channel: ChannelId, user: UserId, typing: bool) -> bool {
        let until = now + TYPING_SHOWN_MS;
        let at = self.typers.iter().position(|typer| typer.channel == channel && typer.user == user);
        match at {
            Some(at) if typing => self.typers[at].until = until,
            Some(at) => drop(self.typers.remove(at)),
            None if typing => self.typers.push(Typer { channel, user, until }),
            None => {}
        }
        at.is_some() != typing
    }

    /// When somebody was last heard of for too long ago.
    pub(crate) fn timeout(&self) -> Option<Millis> {
        self.typers.iter().map(|typer| typer.until).min()
    }

    /// Whether it should be said now that one is typing in a channel, or has stopped. It then counts as said.
    fn poll_said(&mut self, now: Millis, channel: ChannelId, typing: bool) -> bool {
        let said = self.said.filter(|said| said.channel == channel);
        let is_worth_it = match said {
            Some(said) if typing => now.saturating_sub(said.at) >= TYPING_MS,
            Some(said) => said.typing,
            None => typing,
        };
        if is_worth_it {
            let at = said.filter(|_| !typing).map_or(now, |said| said.at);
            self.said = Some(Said { channel, at, typing });
        }
        is_worth_it
    }

    /// One's own message says that one has stopped: what is typed next is news.
    pub(crate) fn send(&mut self) {
        self.said = None;
    }
}

impl Client {
    /// Who is typing in the open place, in the order in which they began.
    #[must_use]
    pub fn typing(&self) -> Vec<DisplayName> {
        let here = self.place.channel();
        let typers = self.typing.typers.iter().filter(|typer| Some(typer.channel) == here);
        typers.map(|typer| self.roster.display_name(typer.user)).collect()
    }

    /// Another user is typing in a channel, or has stopped.
    pub(crate) fn typing_changed(&mut self, now: Millis, channel: ChannelId, user: UserId, typing: bool) {
        let is_joined = self.channels.get(channel).is_some_and(|channel| channel.joined);
        if is_joined
            && self.me != Some(user)
            && self.typing.set(now, channel, user, typing)
            && self.place.channel() == Some(channel)
        {
            self.changes.note(Change::Typing);
        }
    }

    /// A user is gone, and types nowhere.
    pub(crate) fn forget_typer(&mut self, user: UserId) {
        self.keep_typers(&|typer| typer.user != user);
    }

    /// Nothing is heard of a channel any more.
    pub(crate) fn forget_typers_in(&mut self, channel: ChannelId) {
        self.keep_typers(&|typer| typer.channel != channel);
    }

    /// Forgets who was last heard of for too long ago.
    pub(crate) fn forget_late_typers(&mut self, now: Millis) {
        self.keep_typers(&|typer| typer.until > now);
    }

    /// Nobody is heard any more, and nobody hears.
    pub(crate) fn forget_typing(&mut self) {
        self.keep_typers(&|_| false);
        self.typing.said = None;
    }

    /// Tells others that one is typing, where it is worth telling.
    pub(crate) fn say_typing(&mut self, now: Millis, channel: ChannelId, typing: bool) {
        if self.connection.is_online() && self.typing.poll_said(now, channel, typing) {
            self.send(now, &Command::SetTyping { channel, typing });
        }
    }

    fn keep_typers(&mut self, stays: &dyn Fn(&Typer) -> bool) {
        let before = self.typing.typers.len();
        self.typing.typers.retain(|typer| stays(typer));
        if self.typing.typers.len() < before {
            self.changes.note(Change::Typing);
        }
    }
}
