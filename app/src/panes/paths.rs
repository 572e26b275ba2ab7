//! Where channels are.

use client::route::{Named, Route};
use protocol::channel::ChannelKind;
use protocol::id::{ChannelId, UserId};
use protocol::user::User;

/// The path of a channel, as its user knows it; `None` where the other one is not known.
#[must_use]
pub fn path_of(id: ChannelId, kind: &ChannelKind, me: UserId, users: &[User]) -> Option<String> {
    match kind {
        ChannelKind::Public { name } => Some(Route::Channel(Named::new(name.as_str())).to_string()),
        ChannelKind::Private { .. } => Some(Route::Private { channel: id, message: None }.to_string()),
        ChannelKind::Direct { users: pair } => Some(direct_path(other_of(*pair, me, users)?)),
    }
}

/// The path of the direct messages with somebody.
pub(super) fn direct_path(user: &User) -> String {
    Route::Direct(Named::new(user.display_name.as_str())).to_string()
}

/// The other one of a pair; `None` where nothing is known of them.
#[must_use]
pub fn other_of(pair: [UserId; 2], me: UserId, users: &[User]) -> Option<&User> {
    let other = if pair[0] == me { pair[1] } else { pair[0] };
    users.iter().find(|user| user.id == other)
}
