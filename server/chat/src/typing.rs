//! Who is typing: passed on to the members of the channel, and kept nowhere.

use std::collections::BTreeMap;
use std::sync::Arc;

use protocol::event::Event;
use protocol::id::{ChannelId, Millis};
use protocol::limits::TYPING_MS;

use crate::chat::Chat;
use crate::command::Asker;
use crate::connection::ConnectionId;

/// What one connection has said of its user's typing.
#[derive(Debug, Default)]
pub(crate) struct Typing {
    channels: BTreeMap<ChannelId, Said>,
}

#[derive(Debug)]
struct Said {
    /// When it was last passed on that the user is typing.
    at: Millis,
    /// Whether that holds.
    is_typing: bool,
}

impl Typing {
    /// Whether it is worth passing on what the connection says now.
    fn say(&mut self, now: Millis, channel: ChannelId, is_typing: bool) -> bool {
        let said = self.channels.get_mut(&channel);
        match (said, is_typing) {
            (Some(said), false) => std::mem::take(&mut said.is_typing),
            (None, false) => false,
            (Some(said), true) if now < said.at.saturating_add(TYPING_MS / 2) => false,
            (Some(_) | None, true) => {
                self.channels.insert(channel, Said { at: now, is_typing });
                true
            }
        }
    }

    /// The user has sent what was typed.
    pub(crate) fn end(&mut self, channel: ChannelId) {
        self.channels.remove(&channel);
    }
}

impl Chat {
    pub(crate) fn set_typing(&mut self, now: Millis, asker: Asker, id: ChannelId, typing: bool) {
        let audience = match self.writable(asker.user, id) {
            Ok(channel) => Arc::clone(&channel.audience),
            Err(rejection) => return self.reject(asker, rejection),
        };
        let Some(connection) = self.connections.get_mut(&asker.connection) else { return };
        if connection.typing.say(now, id, typing) {
            let mine: Vec<ConnectionId> = self.presence.connections(asker.user).collect();
            let others = audience.iter().filter(|connection| !mine.contains(connection)).copied();
            self.tell(&Arc::new(others.collect()), Event::Typing { channel: id, user: asker.user, typing });
        }
    }
}
