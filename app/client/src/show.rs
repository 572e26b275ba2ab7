//! What views ask for: the getters.

use std::collections::{BTreeMap, BTreeSet};
use std::mem;

use protocol::channel::ChannelName;
use protocol::command::Command;
use protocol::id::{ChannelId, ClientId, Millis, Seq, UserId};
use protocol::message::Body;
use protocol::user::{DisplayName, User};

use crate::channel::Channel;
use crate::client::Client;
use crate::connection::ConnectionState;
use crate::outbox::EntryState;
use crate::place::Place;
use crate::view::{
    BrowseEntry, ChannelEntry, ContactEntry, Delivery, GROUP_MS_MAX, MemberEntry, Notice, Presence, Row,
    RowId, Sidebar,
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

    /// What is said about the connection; nothing while all is well.
    #[must_use]
    pub fn notice(&self) -> Option<Notice> {
        self.connection.notice()
    }

    /// What the address means.
    #[must_use]
    pub fn place(&self) -> &Place {
        &self.place
    }

    /// The address, by the place's own name where it has one: at `/` it is that of the channel shown there.
    #[must_use]
    pub fn path(&self) -> String {
        let own = match &self.place {
            Place::Channel(id) | Place::NotJoined(id) => self.route_of(*id),
            Place::Direct { user, .. } => self.route_of_user(*user),
            Place::SignedOut
            | Place::UnknownChannel(_)
            | Place::UnknownUser(_)
            | Place::About
            | Place::NoChannels
            | Place::UnknownPage => None,
        };
        own.as_ref().unwrap_or(&self.route).to_string()
    }

    /// What the place is called: a channel's name, the other one's, or the name that nothing has.
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
        let filter = filter.trim().to_lowercase();
        let matches = |name: &str| name.to_lowercase().contains(&filter);
        let mut channels: Vec<ChannelEntry> = self
            .channels
            .values()
            .filter(|channel| channel.joined)
            .filter_map(|channel| self.channel_entry(channel, me))
            .filter(|entry| matches(entry.name.as_str()))
            .collect();
        channels.sort_by_cached_key(|entry| by_name(entry.name.as_str()));
        let directs: BTreeMap<UserId, &Channel> =
            self.channels.values().filter_map(|channel| Some((channel.other(me)?, channel))).collect();
        let others = self.roster.users().filter(|user| user.id != me && matches(user.display_name.as_str()));
        let mut contacts: Vec<ContactEntry> =
            others.map(|user| self.contact_entry(user, directs.get(&user.id).copied(), me)).collect();
        contacts.sort_by_cached_key(|entry| {
            (entry.presence != Presence::Online, by_name(entry.display_name.as_str()))
        });
        Sidebar { channels, contacts }
    }

    /// Every public channel, by name.
    #[must_use]
    pub fn browse(&self) -> Vec<BrowseEntry> {
        let mut entries: Vec<BrowseEntry> = self
            .channels
            .values()
            .filter_map(|channel| {
                Some(BrowseEntry {
                    id: channel.id,
                    name: channel.name()?.clone(),
                    path: self.path_of_channel(channel.id)?,
                    member_count: channel.member_count,
                    joined: channel.joined,
                    changing: self.is_changing(channel.id),
                })
            })
            .collect();
        entries.sort_by_cached_key(|entry| by_name(entry.name.as_str()));
        entries
    }

    /// The members of a channel that the user is in: who is online first, then by name.
    #[must_use]
    pub fn members(&self, channel: ChannelId) -> Vec<MemberEntry> {
        let members = self.channels.get(&channel).map(|channel| &channel.members);
        let mut entries: Vec<MemberEntry> = members
            .into_iter()
            .flatten()
            .map(|user| MemberEntry {
                user: *user,
                display_name: self.roster.display_name(*user),
                presence: self.roster.presence(*user),
                own: self.me == Some(*user),
            })
            .collect();
        entries.sort_by_cached_key(|entry| {
            (entry.presence != Presence::Online, by_name(entry.display_name.as_str()))
        });
        entries
    }

    /// The messages of a channel: those that the server has in its order, then those of the outbox in theirs.
    #[must_use]
    pub fn rows(&self, channel: ChannelId) -> Vec<Row> {
        let (Some(me), Some(held)) = (self.me, self.channels.get(&channel)) else { return Vec::new() };
        let deleting: BTreeSet<Seq> = self.deletions(channel).collect();
        let mut rows: Vec<Row> = Vec::new();
        for message in held.timeline.iter() {
            let deleting = deleting.contains(&message.seq);
            let row = self.row(RowId::Posted(message.seq), message.author, message.at, message.body.clone());
            push(&mut rows, Row { deleting, ..row });
        }
        for entry in self.outbox.iter().filter(|entry| entry.channel() == Some(channel)) {
            let Some((_, body)) = entry.message() else { continue };
            let pending = RowId::Pending(entry.client_id.clone());
            let (id, delivery) = match entry.state {
                EntryState::Queued | EntryState::InFlight | EntryState::Resting { .. } => {
                    (pending, Delivery::Pending)
                }
                EntryState::Failed { code } => (pending, Delivery::Failed { code }),
                // By the id that it has from now on, so that the row stays the same one.
                EntryState::Accepted { seq } => (RowId::Posted(seq), Delivery::Posted),
            };
            push(&mut rows, Row { delivery, ..self.row(id, me, entry.at, body) });
        }
        rows
    }

    /// Whether the history of a channel is there.
    #[must_use]
    pub fn is_loaded(&self, channel: ChannelId) -> bool {
        self.channels.get(&channel).is_some_and(|channel| channel.timeline.is_loaded())
    }

    /// Whether a join or a leave of a channel waits for its answer.
    #[must_use]
    pub fn is_changing(&self, channel: ChannelId) -> bool {
        let changes = |command: &Command| {
            matches!(command, Command::JoinChannel { channel: id, .. } | Command::LeaveChannel { channel: id, .. }
                if *id == channel)
        };
        self.outbox.find(changes).is_some()
    }

    /// How many messages of others are unread in a channel.
    #[must_use]
    pub fn unread(&self, channel: ChannelId) -> u32 {
        let channel = self.channels.get(&channel);
        self.me.zip(channel).map_or(0, |(me, channel)| channel.unread(me))
    }

    /// How many messages of others are unread everywhere.
    #[must_use]
    pub fn total_unread(&self) -> u32 {
        let Some(me) = self.me else { return 0 };
        self.channels.values().map(|channel| channel.unread(me)).sum()
    }

    /// What was typed and not sent in the open place.
    #[must_use]
    pub fn draft(&self) -> &str {
        match (self.me, &self.place) {
            (Some(_), Place::Direct { user, channel: None }) => self.drafts.get_unopened(*user),
            (Some(me), place) => place.channel().map_or("", |channel| self.drafts.get(me, channel)),
            (None, _) => "",
        }
    }

    /// What a user is called.
    #[must_use]
    pub fn display_name(&self, user: UserId) -> Option<&DisplayName> {
        self.roster.get(user).map(|user| &user.display_name)
    }

    /// What a public channel is called.
    #[must_use]
    pub fn channel_name(&self, channel: ChannelId) -> Option<&ChannelName> {
        self.channels.get(&channel)?.name()
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

    /// How many commands are in the outbox, failed messages included.
    #[must_use]
    pub fn unsent(&self) -> usize {
        self.outbox.iter().count()
    }

    /// Whether everything that happened is known here, and everything that was done here is answered.
    #[must_use]
    pub fn is_quiet(&self) -> bool {
        let is_failed = |state| matches!(state, EntryState::Failed { .. });
        self.connection.is_online()
            && !self.progress.is_catching_up()
            && self.outbox.in_flight_count() == 0
            && self.outbox.iter().all(|entry| is_failed(entry.state))
    }

    fn channel_entry(&self, channel: &Channel, me: UserId) -> Option<ChannelEntry> {
        Some(ChannelEntry {
            id: channel.id,
            name: channel.name()?.clone(),
            path: self.path_of_channel(channel.id)?,
            unread: channel.unread(me),
            open: self.place.channel() == Some(channel.id),
        })
    }

    fn contact_entry(&self, user: &User, channel: Option<&Channel>, me: UserId) -> ContactEntry {
        ContactEntry {
            user: user.id,
            display_name: user.display_name.clone(),
            presence: self.roster.presence(user.id),
            path: self.path_of_user(user.id).unwrap_or_default(),
            unread: channel.map_or(0, |channel| channel.unread(me)),
            open: matches!(self.place, Place::Direct { user: other, .. } if other == user.id),
        }
    }

    /// The messages of a channel whose deletion waits for its answer.
    fn deletions(&self, at: ChannelId) -> impl Iterator<Item = Seq> {
        self.outbox.iter().filter_map(move |entry| match &entry.command {
            Command::DeleteMessage { channel, message, .. } => (*channel == at).then_some(*message),
            Command::Hello(_)
            | Command::CreateChannel { .. }
            | Command::JoinChannel { .. }
            | Command::LeaveChannel { .. }
            | Command::OpenDirect { .. }
            | Command::SendMessage { .. }
            | Command::MarkRead { .. }
            | Command::Heartbeat => None,
        })
    }

    fn row(&self, id: RowId, author: UserId, at: Millis, body: Body) -> Row {
        Row {
            id,
            author,
            author_name: self.roster.display_name(author),
            at,
            body,
            own: self.me == Some(author),
            delivery: Delivery::Posted,
            deleting: false,
            previous_at: None,
            continues_group: false,
        }
    }
}

/// Adds a row, in view of the one before it.
fn push(rows: &mut Vec<Row>, mut row: Row) {
    if let Some(previous) = rows.last() {
        row.previous_at = Some(previous.at);
        row.continues_group = previous.author == row.author
            && mem::discriminant(&previous.delivery) == mem::discriminant(&row.delivery)
            && previous.at.abs_diff(row.at) < GROUP_MS_MAX;
    }
    rows.push(row);
}

/// By name whatever the case, and for equal ones always in the same order.
fn by_name(name: &str) -> (String, String) {
    (name.to_lowercase(), name.to_owned())
}
