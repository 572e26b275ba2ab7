//! Who is online: while a connection is greeted, and for a short grace after the last one was lost.

use std::collections::{BTreeMap, BTreeSet};

use protocol::id::{Millis, UserId};
use protocol::limits::GRACE_MS;

use crate::connection::ConnectionId;

/// Who is online on this node.
#[derive(Debug, Default)]
pub(crate) struct Presence {
    online: BTreeMap<UserId, Online>,
}

#[derive(Debug, Default)]
struct Online {
    connections: BTreeSet<ConnectionId>,
    /// When the user goes offline, if no connection comes before. Set only where there is none.
    until: Option<Millis>,
}

impl Presence {
    /// A connection was greeted. Says whether the user was offline before.
    pub(crate) fn arrive(&mut self, user: UserId, connection: ConnectionId) -> bool {
        let was_offline = !self.online.contains_key(&user);
        let online = self.online.entry(user).or_default();
        online.connections.insert(connection);
        online.until = None;
        was_offline
    }

    /// A connection is gone. If it was the user's last, the grace begins.
    pub(crate) fn lose(&mut self, now: Millis, user: UserId, connection: ConnectionId) {
        if let Some(online) = self.online.get_mut(&user)
            && online.connections.remove(&connection)
            && online.connections.is_empty()
        {
            online.until = Some(now + GRACE_MS);
        }
    }

    /// The user logged out on a device whose connections are gone. Says whether the user is offline now.
    pub(crate) fn leave(&mut self, user: UserId) -> bool {
        let leaves = self.online.get(&user).is_some_and(|online| online.connections.is_empty());
        if leaves {
            self.online.remove(&user);
        }
        leaves
    }

    /// Takes out those whose grace is over.
    pub(crate) fn expire(&mut self, now: Millis) -> Vec<UserId> {
        let is_over = |online: &Online| online.until.is_some_and(|until| until <= now);
        let lost: Vec<UserId> =
            self.online.iter().filter(|(_, online)| is_over(online)).map(|(user, _)| *user).collect();
        for user in &lost {
            self.online.remove(user);
        }
        lost
    }

    /// When the next grace is over.
    pub(crate) fn next_expiry(&self) -> Option<Millis> {
        self.online.values().filter_map(|online| online.until).min()
    }

    pub(crate) fn online(&self) -> Vec<UserId> {
        self.online.keys().copied().collect()
    }

    /// The greeted connections of a user.
    pub(crate) fn connections(&self, user: UserId) -> impl Iterator<Item = ConnectionId> {
        self.online.get(&user).into_iter().flat_map(|online| online.connections.iter().copied())
    }
}
