//! The names that messages mention.

use protocol::channel::ChannelName;
use protocol::id::UserId;
use protocol::lowercase::lower;
use protocol::markup;
use protocol::user::DisplayName;

/// Every user and every public channel that a message can name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Names {
    users: Vec<NamedUser>,
    channels: Vec<NamedChannel>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct NamedUser {
    id: UserId,
    display_name: DisplayName,
    /// In lower case.
    folded: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct NamedChannel {
    name: ChannelName,
    /// In lower case.
    folded: String,
}

impl Names {
    /// Takes everybody, and every public channel.
    #[must_use]
    pub fn new(users: Vec<(UserId, DisplayName)>, channels: Vec<ChannelName>) -> Self {
        let users = users.into_iter().map(|(id, display_name)| {
            let folded = lower(display_name.as_str());
            NamedUser { id, display_name, folded }
        });
        let channels = channels.into_iter().map(|name| {
            let folded = lower(name.as_str());
            NamedChannel { name, folded }
        });
        Self { users: users.collect(), channels: channels.collect() }
    }

    /// What a user is called.
    #[must_use]
    pub fn display_name(&self, user: UserId) -> Option<&DisplayName> {
        self.users.iter().find(|named| named.id == user).map(|named| &named.display_name)
    }

    /// Every user, in the order in which they were given.
    pub fn users(&self) -> impl Iterator<Item = (UserId, &DisplayName)> {
        self.users.iter().map(|named| (named.id, &named.display_name))
    }

    /// Every public channel, in the order in which they were given.
    pub fn channels(&self) -> impl Iterator<Item = &ChannelName> {
        self.channels.iter().map(|named| &named.name)
    }
}

impl markup::Names for Names {
    fn user(&self, after_at: &str) -> Option<(usize, UserId)> {
        let mut longest: Option<(usize, UserId)> = None;
        for named in &self.users {
            if let Some(length) = markup::begins_with(after_at, &named.folded)
                && longest.is_none_or(|(longest, _)| longest < length)
                && !after_at[length..].starts_with(char::is_alphanumeric)
            {
                longest = Some((length, named.id));
            }
        }
        longest
    }

    fn channel(&self, name: &str) -> Option<&ChannelName> {
        let is_it = |named: &&NamedChannel| markup::begins_with(name, &named.folded) == Some(name.len());
        self.channels.iter().find(is_it).map(|named| &named.name)
    }
}
