//! Notifications: which messages the person is told of while looking elsewhere, and when that is over.

use std::mem;

use protocol::channel::NotificationLevel;
use protocol::id::{ChannelId, UserId};
use protocol::markup;
use protocol::message::Message;

use crate::client::Client;
use crate::effect::Effect;
use crate::view::Notification;

/// How much of a message a notification says, in characters.
const TEXT_CHARS_MAX: usize = 120;

impl Client {
    /// Tells the person of a message that has just come, where the person wants that and does not see it.
    pub(crate) fn notify(&mut self, id: ChannelId, message: &Message, me: UserId) {
        let is_in_view = self.is_visible && self.place.channel() == Some(id);
        let is_live = self.connection.is_online() && !self.progress.is_catching_up();
        if !is_live || is_in_view || message.author == me {
            return;
        }
        let Some(channel) = self.channels.get(id).filter(|channel| message.seq > channel.reading.read())
        else {
            return;
        };
        let is_wanted = match channel.level() {
            NotificationLevel::All => true,
            NotificationLevel::Mentions => markup::calls(message.body.as_str(), &self.roster, me),
            NotificationLevel::None => false,
        };
        if !is_wanted {
            return;
        }
        self.effects.extend(self.permalink(id, message.seq).map(|path| {
            Effect::Notify(Notification {
                channel: id,
                message: message.seq,
                author_name: self.roster.display_name(message.author),
                channel_name: channel.name().cloned(),
                private: channel.is_private(),
                text: markup::plain(message.body.as_str(), TEXT_CHARS_MAX),
                path,
            })
        }));
    }

    /// Takes back what the person was told of channels where nothing is unread any more.
    pub(crate) fn note_read(&mut self) {
        let Some(me) = self.me else { return };
        for channel in self.channels.iter_mut() {
            let is_unread = channel.unread(me) > 0;
            if mem::replace(&mut channel.was_unread, is_unread) && !is_unread {
                self.effects.push_back(Effect::CloseNotifications { channel: channel.id });
            }
        }
    }
}
