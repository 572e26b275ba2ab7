//! What views ask for: the getters.

use protocol::channel::ChannelName;
use protocol::command::Command;
use protocol::id::{ChannelId, ClientId, UserId};
use protocol::lowercase::lower;
use protocol::user::{DisplayName, User};

use crate::channel::Channel;
use crate::client::Client;
use crate::connection::ConnectionState;
use crate::drafts::Written;
use crate::order::Order;
use crate::outbox::Entry;
use crate::place::Place;
use crate::route::Route;
use crate::view::{
    BrowseEntry, ChannelEntry, ChannelView, ContactEntry, Draft, MemberEntry, Notice, Presence, Sidebar,
};

impl Client {
    /// Who is signed in, as far as is known.
    #[must_use]
    pub fn user(&self) -> Option<&User> {
        self.roster.get(self.me?)
    }

    /// The state of the connection.
    #[must_use]
    pub fn connection_state(&self) -> ConnectionState {
        self.connection.state()
    }

    /// What is said about the connection, else about this page; nothing while all is well.
    #[must_use]
    pub fn notice(&self) -> Option<Notice> {
        self.connection.notice().or_else(|| self.is_outdated.then_some(Notice::Update))
    }

    /// What the address means.
    #[must_use]
    pub fn place(&self) -> &Place {
        &self.place
    }

    /// The address, by the place's own name where it has one: at `/` it is that of the channel shown there.
    #[must_use]
    pub fn path(&self) -> String {
        self.own_route().as_ref().unwrap_or(&self.route).to_string()
    }

    /// Whether a path is a place that is known here. The server may know where another one leads.
    #[must_use]
    pub fn knows(&self, path: &str) -> bool {
        self.me.is_some_and(|me| self.place_at(me, &Route::parse(path)).exists())
    }

    /// What the place is called: a channel's name, the other one's, or the name that nothing has. Empty for a
    /// private channel that is not there.
    #[must_use]
    pub fn place_name(&self) -> Option<&str> {
        match &self.place {
            Place::Channel(id) | Place::NotJoined(id) => self.channel_name(*id).map(ChannelName::as_str),
            Place::Direct { user, .. } => self.display_name(*user).map(DisplayName::as_str),
            Place::UnknownChannel(name) | Place::UnknownUser(name) => Some(name),
            Place::SignedOut | Place::About | Place::NoChannels | Place::UnknownPage => None,
        }
    }

    /// The channel whose messages are shown.
    #[must_use]
    pub fn open_channel(&self) -> Option<ChannelId> {
        self.place.channel()
    }

    /// The sidebar: what has `filter` in its name, whatever the case; with an empty filter, everything.
    #[must_use]
    pub fn sidebar(&self, filter: &str) -> Sidebar {
        let Some(me) = self.me else { return Sidebar::default() };
        let filter = lower(filter.trim());
        let matches = |name: &str| lower(name).contains(&filter);
        let all = self.channels.as_slice();
        let (mut joined, mut directs) = (Order::default(), vec![None; self.roster.users().count()]);
        for (index, channel) in all.iter().enumerate() {
            let is_listed =
                channel.joined && (!channel.details.archived || self.place.channel() == Some(channel.id));
            if let Some(name) = channel.name().filter(|name| is_listed && matches(name.as_str())) {
                joined.add(0, name.as_str(), index);
            }
            if let Some(user) = channel.other(me).and_then(|other| self.roster.index(other)) {
                directs[user] = Some(channel);
            }
        }
        let users: Vec<&User> = self.roster.users().collect();
        let mut others = Order::default();
        for (index, user) in users.iter().enumerate() {
            let name = user.display_name.as_str();
            if user.id != me && matches(name) {
                others.add(self.presence_rank(user.id), name, index);
            }
        }
        Sidebar {
            channels: joined.indexes().filter_map(|index| self.channel_entry(&all[index], me)).collect(),
            contacts: others
                .indexes()
                .map(|index| self.contact_entry(users[index], directs[index], me))
                .collect(),
        }
    }

    /// Every public channel, by name.
    #[must_use]
    pub fn browse(&self) -> Vec<BrowseEntry> {
        let (all, mut order) = (self.channels.as_slice(), Order::default());
        for (index, channel) in all.iter().enumerate() {
            if let Some(name) = channel.name().filter(|_| !channel.is_private()) {
                order.add(0, name.as_str(), index);
            }
        }
        let entry = |channel: &Channel| {
            Some(BrowseEntry {
                id: channel.id,
                name: channel.name()?.clone(),
                path: self.path_of_channel(channel.id)?,
                member_count: channel.member_count,
                joined: channel.joined,
                changing: self.is_changing(channel.id),
            })
        };
        order.indexes().filter_map(|index| entry(&all[index])).collect()
    }

    /// The members of a channel that the user is in: who is online first, then by name.
    #[must_use]
    pub fn members(&self, channel: ChannelId) -> Vec<MemberEntry> {
        let Some(channel) = self.channels.get(channel) else { return Vec::new() };
        let members: Vec<UserId> = channel.members.iter().map(UserId).collect();
        let mut order = Order::default();
        for (index, user) in members.iter().enumerate() {
            order.add(self.presence_rank(*user), self.roster.display_name(*user).as_str(), index);
        }
        let entry = |user: UserId| MemberEntry {
            user,
            display_name: self.roster.display_name(user),
            picture: self.roster.picture(user),
            presence: self.roster.presence(user),
            own: self.me == Some(user),
        };
        order.indexes().map(|index| entry(members[index])).collect()
    }

    /// Everyone registered, in the order of their ids.
    pub fn users(&self) -> impl Iterator<Item = &User> {
        self.roster.users()
    }

    /// The names of all public channels, in the order of their ids.
    pub fn channel_names(&self) -> impl Iterator<Item = &ChannelName> {
        self.channels.iter().filter(|channel| !channel.is_private()).filter_map(Channel::name)
    }

    /// Whether the history of a channel is there.
    #[must_use]
    pub fn is_loaded(&self, channel: ChannelId) -> bool {
        self.channels.get(channel).is_some_and(|channel| channel.timeline.is_loaded())
    }

    /// Whether a join or a leave of a channel waits for its answer.
    #[must_use]
    pub fn is_changing(&self, channel: ChannelId) -> bool {
        let changes = |command: &Command| {
            matches!(command, Command::JoinChannel { channel: id, .. } | Command::LeaveChannel { channel: id, .. }
                if *id == channel)
        };
        self.outbox.find(&changes).is_some()
    }

    /// How many messages of others are unread in a channel.
    #[must_use]
    pub fn unread(&self, channel: ChannelId) -> u32 {
        let channel = self.channels.get(channel);
        self.me.zip(channel).map_or(0, |(me, channel)| channel.unread(me))
    }

    /// How many messages of others are unread in all channels that are not muted.
    #[must_use]
    pub fn total_unread(&self) -> u32 {
        let Some(me) = self.me else { return 0 };
        self.channels.iter().filter(|channel| !channel.is_muted()).map(|channel| channel.unread(me)).sum()
    }

    /// How many of those call the user, all direct messages among them.
    #[must_use]
    pub fn total_mentions(&self) -> u32 {
        let Some(me) = self.me else { return 0 };
        self.channels
            .iter()
            .filter(|channel| !channel.is_muted())
            .map(|channel| self.calls_in(channel, me))
            .sum()
    }

    /// A channel as its header shows it.
    #[must_use]
    pub fn channel_view(&self, id: ChannelId) -> Option<ChannelView> {
        let channel = self.channels.get(id)?;
        let other = channel.other(self.me?);
        let name = match other {
            Some(other) => self.roster.display_name(other).to_string(),
            None => channel.name()?.to_string(),
        };
        Some(ChannelView {
            name,
            path: self.path_of_channel(id)?,
            private: channel.is_private(),
            direct: other.is_some(),
            joined: channel.joined,
            member_count: channel.member_count,
            topic: channel.details.topic.clone(),
            archived: channel.details.archived,
            own: channel.details.creator == self.me,
            level: channel.level(),
        })
    }

    /// What is written and not sent in the open place.
    #[must_use]
    pub fn draft(&self) -> Draft {
        let channel = self.place.channel().and_then(|channel| self.channels.get(channel));
        self.written().map_or_else(Draft::default, |written| Draft {
            text: written.text.clone(),
            reply: channel
                .zip(written.reply_to)
                .and_then(|(channel, original)| self.quote(channel, original)),
            attachments: written.attachments.clone(),
        })
    }

    /// How many more files the draft of the open place takes.
    #[must_use]
    pub fn attachments_room(&self) -> usize {
        let attached = self.written().map_or(0, |written| written.attachments.len());
        let room = self.limits.attachments_max.saturating_sub(attached);
        self.place.channel().map_or(0, |_| room)
    }

    /// What a user is called.
    #[must_use]
    pub fn display_name(&self, user: UserId) -> Option<&DisplayName> {
        self.roster.get(user).map(|user| &user.display_name)
    }

    /// What a public or private channel is called.
    #[must_use]
    pub fn channel_name(&self, channel: ChannelId) -> Option<&ChannelName> {
        self.channels.get(channel)?.name()
    }

    /// The address of a channel.
    #[must_use]
    pub fn path_of_channel(&self, channel: ChannelId) -> Option<String> {
        self.route_of(channel).map(|route| route.to_string())
    }

    /// The address of the direct messages with a user.
    #[must_use]
    pub fn path_of_user(&self, user: UserId) -> Option<String> {
        self.route_of_user(user).map(|route| route.to_string())
    }

    /// Whether a command waits for its answer.
    #[must_use]
    pub fn is_pending(&self, client_id: &ClientId) -> bool {
        self.outbox.get(client_id).is_some()
    }

    /// How many commands are in the outbox, failed ones included.
    #[must_use]
    pub fn unsent(&self) -> usize {
        self.outbox.iter().count()
    }

    /// Whether everything that happened is known here, and everything that was done here is answered.
    #[must_use]
    pub fn is_quiet(&self) -> bool {
        self.connection.is_online()
            && !self.progress.is_catching_up()
            && self.outbox.in_flight_count() == 0
            && self.outbox.iter().all(Entry::is_failed)
    }

    fn channel_entry(&self, channel: &Channel, me: UserId) -> Option<ChannelEntry> {
        Some(ChannelEntry {
            id: channel.id,
            name: channel.name()?.clone(),
            path: self.path_of_channel(channel.id)?,
            private: channel.is_private(),
            unread: channel.unread(me),
            mentions: channel.mentions(me, &self.roster),
            muted: channel.is_muted(),
            open: self.place.channel() == Some(channel.id),
        })
    }

    fn contact_entry(&self, user: &User, channel: Option<&Channel>, me: UserId) -> ContactEntry {
        ContactEntry {
            user: user.id,
            display_name: user.display_name.clone(),
            picture: user.picture,
            presence: self.roster.presence(user.id),
            path: self.path_of_user(user.id).unwrap_or_default(),
            unread: channel.map_or(0, |channel| channel.unread(me)),
            muted: channel.is_some_and(Channel::is_muted),
            open: matches!(self.place, Place::Direct { user: other, .. } if other == user.id),
        }
    }

    /// How many unread messages of a channel call the user: of direct ones, all.
    pub(crate) fn calls_in(&self, channel: &Channel, me: UserId) -> u32 {
        match channel.name() {
            Some(_) => channel.mentions(me, &self.roster),
            None => channel.unread(me),
        }
    }

    /// Who is online comes first.
    fn presence_rank(&self, user: UserId) -> u8 {
        u8::from(self.roster.presence(user) != Presence::Online)
    }

    /// The draft of the open place, where there is one.
    pub(crate) fn written(&self) -> Option<&Written> {
        let (me, to) = self.addressee_here()?;
        self.drafts.get(me, to)
    }
}
