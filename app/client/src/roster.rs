//! Who there is, and who is there.

use protocol::event::{Departure, DepartureKind};
use protocol::id::{FileId, UserId};
use protocol::lowercase::lower;
use protocol::user::{DisplayName, User};

use crate::view::Presence;

/// One user, and whether the user is there.
#[derive(Debug, Clone)]
struct Person {
    user: User,
    /// What the user is called, in lower case.
    folded: String,
    /// How somebody went is known of those who went while this page was open.
    presence: Presence,
}

/// Everyone registered, in the order of their ids.
#[derive(Debug, Clone, Default)]
pub(crate) struct Roster(Vec<Person>);

impl Roster {
    /// Takes over what a welcome says.
    pub(crate) fn welcome(&mut self, users: &[User], online: &[UserId]) {
        let before = std::mem::take(self);
        for user in users {
            let presence = match before.presence(user.id) {
                Presence::LoggedOut => Presence::LoggedOut,
                Presence::Online | Presence::Offline => Presence::Offline,
            };
            self.put(user.clone(), presence);
        }
        for user in online {
            self.set_presence(*user, Presence::Online);
        }
    }

    /// Somebody is new, or is called otherwise.
    pub(crate) fn update(&mut self, user: User) {
        let presence = self.presence(user.id);
        self.put(user, presence);
    }

    pub(crate) fn update_presence(&mut self, online: &[UserId], offline: &[Departure]) {
        for user in online {
            self.set_presence(*user, Presence::Online);
        }
        for departure in offline {
            let presence = match departure.how {
                DepartureKind::Left => Presence::LoggedOut,
                DepartureKind::Lost => Presence::Offline,
            };
            self.set_presence(departure.user, presence);
        }
    }

    pub(crate) fn get(&self, user: UserId) -> Option<&User> {
        self.position(user).ok().map(|at| &self.0[at].user)
    }

    pub(crate) fn users(&self) -> impl Iterator<Item = &User> + Clone {
        self.0.iter().map(|person| &person.user)
    }

    /// Everybody with what they are called, in lower case.
    pub(crate) fn folded_names(&self) -> impl Iterator<Item = (UserId, &str)> {
        self.0.iter().map(|person| (person.user.id, person.folded.as_str()))
    }

    /// Which of [`Roster::users`] a user is, if one.
    pub(crate) fn index(&self, user: UserId) -> Option<usize> {
        self.position(user).ok()
    }

    pub(crate) fn presence(&self, user: UserId) -> Presence {
        self.position(user).map_or(Presence::Offline, |at| self.0[at].presence)
    }

    /// What a user is called. Everybody who can be spoken of is told of before; a question mark stands for
    /// somebody who is not, so that the message is shown all the same.
    pub(crate) fn display_name(&self, user: UserId) -> DisplayName {
        self.get(user).map_or_else(
            || DisplayName::parse("?").expect("a question mark is one visible character"),
            |user| user.display_name.clone(),
        )
    }

    /// The picture that a user has uploaded.
    pub(crate) fn picture(&self, user: UserId) -> Option<FileId> {
        self.get(user)?.picture
    }

    fn set_presence(&mut self, user: UserId, presence: Presence) {
        if let Ok(at) = self.position(user) {
            self.0[at].presence = presence;
        }
    }

    fn put(&mut self, user: User, presence: Presence) {
        let folded = lower(user.display_name.as_str());
        let person = Person { user, folded, presence };
        match self.position(person.user.id) {
            Ok(at) => self.0[at] = person,
            Err(at) => self.0.insert(at, person),
        }
    }

    fn position(&self, user: UserId) -> Result<usize, usize> {
        self.0.binary_search_by_key(&user, |person| person.user.id)
    }
}
