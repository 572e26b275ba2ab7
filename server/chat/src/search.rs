//! What a user may search.

use std::sync::Arc;

use protocol::channel::ChannelKind;
use protocol::id::{ChannelId, DeviceId, UserId};
use protocol::message::Message;
use protocol::user::User;

use crate::chat::Chat;

/// Every message that a user may search, shared and not copied: the search itself runs elsewhere.
#[derive(Debug, Clone)]
pub struct Searchable {
    /// Who searches.
    pub user: UserId,
    /// Everyone registered, in the order of ids.
    pub users: Vec<User>,
    /// The channels that the user is in, in the order of ids.
    pub channels: Vec<SearchableChannel>,
}

/// A channel that a user may search.
#[derive(Debug, Clone)]
pub struct SearchableChannel {
    /// Which channel.
    pub id: ChannelId,
    /// What it is.
    pub kind: ChannelKind,
    /// In the order of seqs.
    pub messages: Vec<Arc<Message>>,
}

impl Chat {
    /// What the user of a device may search: the channels that the user is in, and no other. `None` where nobody
    /// is signed in.
    #[must_use]
    pub fn searchable(&self, device: DeviceId) -> Option<Searchable> {
        let user = self.signed_in(device)?;
        let joined = self.channels.iter().filter(|(_, channel)| channel.is_member(user));
        let channels = joined.filter_map(|(id, channel)| {
            let messages = channel.history.whole(*id).messages;
            Some(SearchableChannel { id: *id, kind: channel.shown_kind()?, messages })
        });
        let users = self.users.keys().filter_map(|id| self.user(*id));
        Some(Searchable { user, users: users.collect(), channels: channels.collect() })
    }
}
