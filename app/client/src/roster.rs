//! Who there is, and who is there.

use std::collections::{BTreeMap, BTreeSet};

use protocol::event::{Departure, DepartureKind};
use protocol::id::UserId;
use protocol::user::{DisplayName, User};

use crate::view::Presence;

/// Everyone registered, and their presence.
#[derive(Debug, Clone, Default)]
pub(crate) struct Roster {
    users: BTreeMap<UserId, User>,
    online: BTreeSet<UserId>,
    /// How those who went while this page was open did so.
    departed: BTreeMap<UserId, DepartureKind>,
}

impl Roster {
    /// Takes over what a welcome says.
    pub(crate) fn welcome(&mut self, users: &[User], online: &[UserId]) {
        self.users = users.iter().map(|user| (user.id, user.clone())).collect();
        self.online = online.iter().copied().collect();
        self.departed.retain(|user, _| !self.online.contains(user));
    }

    pub(crate) fn register(&mut self, user: User) {
        self.users.insert(user.id, user);
    }

    pub(crate) fn update_presence(&mut self, online: &[UserId], offline: &[Departure]) {
        for user in online {
            self.online.insert(*user);
            self.departed.remove(user);
        }
        for departure in offline {
            self.online.remove(&departure.user);
            self.departed.insert(departure.user, departure.how);
        }
    }

    pub(crate) fn get(&self, user: UserId) -> Option<&User> {
        self.users.get(&user)
    }

    pub(crate) fn users(&self) -> impl Iterator<Item = &User> + Clone {
        self.users.values()
    }

    pub(crate) fn presence(&self, user: UserId) -> Presence {
        if self.online.contains(&user) {
            return Presence::Online;
        }
        match self.departed.get(&user) {
            Some(DepartureKind::Left) => Presence::LoggedOut,
            Some(DepartureKind::Lost) | None => Presence::Offline,
        }
    }

    /// What a user is called. Everybody who can be spoken of is told of before; a question mark stands for
    /// somebody who is not, so that the message is shown all the same.
    pub(crate) fn display_name(&self, user: UserId) -> DisplayName {
        self.users.get(&user).map_or_else(
            || DisplayName::parse("?").expect("a question mark is one visible character"),
            |user| user.display_name.clone(),
        )
    }
}
