//! What an address means for one user: the channel it opens, or why it opens none.

use protocol::channel::{ChannelKind, DEFAULT_CHANNEL_NAME};
use protocol::id::{ChannelId, UserId};
use protocol::lowercase::lower;
use protocol::snapshot::Welcome;
use protocol::user::User;

use crate::route::{Named, Route};

/// What an address means for one user.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// Nobody is signed in, as far as is known.
    SignedOut,
    /// A public or private channel that the user is in.
    Channel(ChannelId),
    /// A public channel that the user is not in.
    NotJoined(ChannelId),
    /// There is no public channel of this name, or no private channel of this id that the user is in: then it
    /// has no name.
    UnknownChannel(String),
    /// The direct messages with somebody.
    Direct {
        /// The other one.
        user: UserId,
        /// The channel of the two; `None` while it has never been opened.
        channel: Option<ChannelId>,
    },
    /// There is nobody of this name.
    UnknownUser(String),
    /// What Banter is.
    About,
    /// The home of a user who is in no channel.
    NoChannels,
    /// There is no such page. Also the direct messages with oneself.
    UnknownPage,
}

/// A channel as far as finding a place needs it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Candidate<'a> {
    pub(crate) id: ChannelId,
    pub(crate) kind: &'a ChannelKind,
    pub(crate) joined: bool,
    pub(crate) archived: bool,
}

impl Place {
    /// What a path means for the user who is welcomed: by this a server learns which history to show.
    #[must_use]
    pub fn of(welcome: &Welcome, path: &str) -> Self {
        let channels = welcome.channels.iter().map(|channel| Candidate {
            id: channel.id,
            kind: &channel.kind,
            joined: channel.joined,
            archived: channel.details.archived,
        });
        find(&Route::parse(path), welcome.user, channels, welcome.users.iter())
    }

    /// The channel whose messages are shown here.
    #[must_use]
    pub fn channel(&self) -> Option<ChannelId> {
        match self {
            Self::Channel(channel) => Some(*channel),
            Self::Direct { channel, .. } => *channel,
            Self::SignedOut
            | Self::NotJoined(_)
            | Self::UnknownChannel(_)
            | Self::UnknownUser(_)
            | Self::About
            | Self::NoChannels
            | Self::UnknownPage => None,
        }
    }

    /// Whether there is such a place; a server answers 404 otherwise.
    #[must_use]
    pub fn exists(&self) -> bool {
        match self {
            Self::SignedOut
            | Self::Channel(_)
            | Self::NotJoined(_)
            | Self::Direct { .. }
            | Self::About
            | Self::NoChannels => true,
            Self::UnknownChannel(_) | Self::UnknownUser(_) | Self::UnknownPage => false,
        }
    }
}

/// What a route means for a user among these channels and users.
pub(crate) fn find<'a>(
    route: &Route,
    me: UserId,
    channels: impl Iterator<Item = Candidate<'a>> + Clone,
    users: impl Iterator<Item = &'a User> + Clone,
) -> Place {
    match route {
        Route::Home => home(channels),
        Route::Channel(Named { name, .. }) => match channel_named(channels, name) {
            Some(found) if found.joined => Place::Channel(found.id),
            Some(found) => Place::NotJoined(found.id),
            None => Place::UnknownChannel(name.clone()),
        },
        Route::Private { channel, .. } => {
            let mut channels = channels;
            let is_it = |found: &Candidate<'_>| {
                found.id == *channel && found.joined && matches!(found.kind, ChannelKind::Private { .. })
            };
            channels
                .find(is_it)
                .map_or(Place::UnknownChannel(String::new()), |found| Place::Channel(found.id))
        }
        Route::Direct(Named { name, .. }) => match user_named(users, name) {
            Some(user) if user.id == me => Place::UnknownPage,
            Some(user) => Place::Direct { user: user.id, channel: channel_with(channels, me, user.id) },
            None => Place::UnknownUser(name.clone()),
        },
        Route::About => Place::About,
        Route::Unknown(_) => Place::UnknownPage,
    }
}

/// The default channel if the user is in it, else the first joined one by name that is not archived.
fn home<'a>(channels: impl Iterator<Item = Candidate<'a>>) -> Place {
    let joined = channels.filter(|channel| channel.joined && !channel.archived).filter_map(|channel| {
        let is_default = public_name(channel.kind) == Some(DEFAULT_CHANNEL_NAME);
        let name = match channel.kind {
            ChannelKind::Public { name } | ChannelKind::Private { name } => name.as_str(),
            ChannelKind::Direct { .. } => return None,
        };
        Some((!is_default, lower(name), name, channel.id))
    });
    joined.min().map_or(Place::NoChannels, |(.., id)| Place::Channel(id))
}

/// The public channel of exactly this name, else of this name in another case.
pub(crate) fn channel_named<'a>(
    channels: impl Iterator<Item = Candidate<'a>> + Clone,
    name: &str,
) -> Option<Candidate<'a>> {
    let named = |channel: &Candidate<'a>| public_name(channel.kind) == Some(name);
    channels.clone().find(named).or_else(|| {
        let folded = lower(name);
        let mut channels = channels;
        channels.find(|channel| public_name(channel.kind).is_some_and(|name| lower(name) == folded))
    })
}

/// The user of exactly this name, else of this name in another case.
fn user_named<'a>(users: impl Iterator<Item = &'a User> + Clone, name: &str) -> Option<&'a User> {
    users.clone().find(|user| user.display_name.as_str() == name).or_else(|| {
        let folded = lower(name);
        let mut users = users;
        users.find(|user| lower(user.display_name.as_str()) == folded)
    })
}

/// The channel of these two.
pub(crate) fn channel_with<'a>(
    mut channels: impl Iterator<Item = Candidate<'a>>,
    me: UserId,
    other: UserId,
) -> Option<ChannelId> {
    let pair = [me.min(other), me.max(other)];
    channels
        .find(|channel| matches!(channel.kind, ChannelKind::Direct { users } if *users == pair))
        .map(|channel| channel.id)
}

fn public_name(kind: &ChannelKind) -> Option<&str> {
    match kind {
        ChannelKind::Public { name } => Some(name.as_str()),
        ChannelKind::Private { .. } | ChannelKind::Direct { .. } => None,
    }
}
