//! What must be so: at every step, and in the end.

use std::collections::{BTreeMap, BTreeSet};

use client::client::Client;
use client::connection::ConnectionState;
use client::effect::{Effect, StorageKey};
use client::view::{Delivery, Found, Presence, Row, RowId};
use protocol::channel::{ChannelKind, ChannelState, NotificationLevel};
use protocol::command::Command;
use protocol::error::ErrorCode;
use protocol::fact::{Change, Subject};
use protocol::frame;
use protocol::id::{ChannelId, ClientId, Millis, UserId};
use protocol::json;
use protocol::limits::HISTORY_LEN_MAX;
use protocol::snapshot::{HistoryState, Snapshot, Welcome};
use protocol::user::User;

use crate::ledger::Held;
use crate::note::is_expected;
use crate::shown::Shown;
use crate::world::World;

impl World {
    /// No message is ever shown twice: not as posted twice, not as posted and as pending.
    pub fn check_rows(&self, tab: usize, channel: ChannelId) {
        let Some(client) = self.client(tab) else { return };
        let rows = client.rows(channel);
        // Each text is said once, so this finds the same message under two ids, too.
        let texts = rows.iter().map(|row| row.body.as_str()).filter(|text| !text.is_empty());
        let mut texts: Vec<&str> = texts.collect();
        texts.sort_unstable();
        let twice = texts.array_windows().find(|[one, next]| one == next);
        assert_eq!(twice, None, "tab {tab} shows it twice in {channel}");
        assert!(rows.iter().filter(|row| row.begins_new).count() <= 1, "tab {tab}: one line in {channel}");
    }

    /// The same for every channel that the user is in.
    pub fn check_all_rows(&self, tab: usize) {
        for channel in self.joined(tab) {
            self.check_rows(tab, channel);
        }
    }

    /// Invariant 8: once quiet, every client shows for every channel exactly what the server holds. And the
    /// server holds what was said.
    pub fn check_end(&self) {
        self.check_posted();
        self.check_accepted();
        self.check_sent();
        self.check_journal();
        self.check_attachments();
        let users: BTreeSet<UserId> = self.devices.iter().map(|device| device.user).collect();
        for user in &users {
            self.check_server(*user);
        }
        for tab in 0..self.tabs.len() {
            if let Some(client) = self.client(tab) {
                self.check_client(tab, client);
            }
        }
        self.check_presence(&users);
    }

    /// Nothing was ever posted twice, and what one page sent to one channel came in its order.
    fn check_posted(&self) {
        let (mut client_ids, mut attachments) = (BTreeSet::new(), BTreeSet::new());
        for (channel, places) in &self.ledger.posted {
            let (mut texts, mut newest) = (BTreeSet::new(), BTreeMap::new());
            for (seq, posted) in places {
                let client_id = posted.client_id.as_ref().expect("somebody has sent it");
                assert!(client_ids.insert(client_id), "{client_id:?} was posted twice, also as {seq}");
                let is_new = posted.text.is_empty() || texts.insert(&posted.text);
                assert!(is_new, "{} was posted twice, also as {seq}", posted.text);
                let is_fresh = posted.attachments.iter().all(|id| attachments.insert(id));
                assert!(is_fresh, "{posted:?} came with a file of another one");
                let Some(sent) = self.ledger.sent.get(client_id) else { continue };
                assert_eq!((&sent.text, &sent.channel), (&posted.text, channel));
                if !sent.retried {
                    let before = newest.insert(sent.lineage, sent.number).unwrap_or_default();
                    assert!(before < sent.number, "{} came as {seq}, after {before}", sent.text);
                }
            }
        }
    }

    /// Invariant 3: what somebody was told was accepted is there, or was deleted, or has left with the cap.
    fn check_accepted(&self) {
        for (client_id, (seq, gone)) in &self.ledger.accepted {
            let sent = &self.ledger.sent[client_id];
            let posted = self.ledger.posted.get(&sent.channel).and_then(|places| places.get(seq));
            let posted = posted.unwrap_or_else(|| panic!("{sent:?} was accepted as {seq} and is not there"));
            assert_eq!((posted.client_id.as_ref(), &posted.text), (Some(client_id), &sent.text));
            let has_left = *seq < self.ledger.oldest(sent.channel);
            let was_deleted = self.ledger.deleted.contains(&(sent.channel, *seq));
            // Whoever is not in a private channel any more learns nothing of it.
            let is_gone = has_left || was_deleted || self.ledger.private.contains(&sent.channel);
            assert!(!gone || is_gone, "{sent:?} was said to be gone and is not");
        }
    }

    /// What somebody sent and was not refused is posted, or waits for its page to be opened again.
    fn check_sent(&self) {
        let posted = self.ledger.posted.values().flat_map(BTreeMap::values);
        let posted: BTreeSet<&ClientId> = posted.filter_map(|posted| posted.client_id.as_ref()).collect();
        for (client_id, sent) in &self.ledger.sent {
            let is_settled = posted.contains(client_id) || self.ledger.rejected.contains(client_id);
            let is_stored = || self.devices.iter().any(|device| device.stores(client_id));
            assert!(is_settled || is_stored(), "{sent:?} is lost");
        }
    }

    /// Invariant 4: a channel holds at most 100 messages on disk, too; and what was deleted is erased.
    fn check_journal(&self) {
        let mut counts: BTreeMap<Subject, usize> = BTreeMap::new();
        for (seq, fact) in self.disk.facts() {
            if let Change::MessagePosted { channel, .. } = &fact.change {
                *counts.entry(fact.subject()).or_default() += 1;
                assert!(!self.ledger.deleted.contains(&(*channel, seq)), "{seq} was deleted and is kept");
            }
            if let Change::MessageEdited { channel, message, .. } = &fact.change {
                let is_deleted = self.ledger.deleted.contains(&(*channel, *message));
                assert!(!is_deleted, "{message} was deleted, and an edit is kept");
            }
        }
        assert!(counts.values().all(|count| *count <= HISTORY_LEN_MAX), "{counts:?}");
    }

    /// The server holds exactly what was said and not deleted, up to the cap.
    fn check_server(&self, user: UserId) {
        for state in self.welcome(user).channels.iter().filter(|state| state.joined) {
            let held: Vec<Held> =
                self.history(user, state.id).messages.iter().map(|message| Held::from(&**message)).collect();
            assert_eq!(held, self.ledger.history(state.id), "the history of {}", state.id);
            let is_unread = |held: &&Held| held.seq > state.mark.read && held.author != user;
            let unread = held.iter().filter(is_unread).count();
            assert_eq!(usize::try_from(state.unread), Ok(unread), "{user} in {}", state.id);
        }
    }

    fn check_client(&self, tab: usize, client: &Client) {
        let user = self.user_of(tab);
        let welcome = self.welcome(user);
        assert_eq!(client.connection_state(), ConnectionState::Online, "tab {tab}");
        assert_eq!(client.user().map(|user| user.id), Some(user), "tab {tab}");
        let loud = welcome.channels.iter().filter(|state| level(state) != NotificationLevel::None);
        let total: u32 = loud.clone().map(|state| state.unread).sum();
        let calls = |state: &ChannelState| match state.kind {
            ChannelKind::Public { .. } | ChannelKind::Private { .. } => state.mentions,
            ChannelKind::Direct { .. } => state.unread,
        };
        assert_eq!(client.total_mentions(), loud.map(calls).sum::<u32>(), "tab {tab}");
        self.check_private(tab, client, &welcome);
        self.check_kept(tab, client, &welcome);
        for state in welcome.channels.iter().filter(|state| state.joined) {
            self.check_channel(tab, client, state);
        }
        assert_eq!(client.total_unread(), total, "tab {tab}");
        self.check_target(tab, client);
        check_lists(tab, client, &welcome);
        check_marks(tab, client.clone(), &welcome, self.agenda.now);
        let failed = self.tabs[tab].page.iter().map(|page| page.client.unsent()).sum::<usize>();
        let shown = welcome.channels.iter().flat_map(|state| client.rows(state.id));
        let is_failed = |row: &Row| matches!(row.delivery, Delivery::Failed { .. }) || row.edit.is_some();
        let shown = shown.filter(is_failed).count();
        assert_eq!(client.typing(), [], "tab {tab}: nobody types");
        assert_eq!(failed, shown, "tab {tab}: what is in the outbox has failed, and is shown");
    }

    /// Nothing is here of a private channel that the user is not in.
    fn check_private(&self, tab: usize, client: &Client, welcome: &Welcome) {
        for channel in &self.ledger.private {
            if welcome.channels.iter().all(|state| state.id != *channel) {
                let is_known = client.channel_view(*channel).is_some() || client.is_loaded(*channel);
                assert!(!is_known && client.rows(*channel).is_empty(), "tab {tab} holds {channel}");
            }
        }
    }

    /// A page that starts from what this one has kept knows as much.
    fn check_kept(&self, tab: usize, client: &Client, welcome: &Welcome) {
        let base = &self.tabs[tab].page.as_ref().expect("the client is there").base;
        let snapshot = json::read(&base.json).expect("it was read before");
        let mut kept = Client::new(Some(&snapshot), "/about", 1);
        kept.handle_kept(self.agenda.now, &base.kept);
        for state in welcome.channels.iter().filter(|state| state.joined) {
            let (channel, what) = (state.id, format!("tab {tab} has kept {}", state.id));
            let rows = |client: &Client| {
                let posted = client.rows(channel).into_iter().filter(|row| row.delivery == Delivery::Posted);
                let text = |row: Row| {
                    (
                        row.id,
                        row.edit.is_none().then_some(row.body),
                        row.author_name,
                        row.reactions,
                        row.pinned,
                    )
                };
                posted.map(text).collect::<Vec<_>>()
            };
            let (mut held, shown) = (rows(&kept), rows(client));
            for (held, shown) in held.iter_mut().zip(&shown) {
                held.1.take_if(|_| shown.1.is_none());
            }
            assert_eq!(held, shown, "{what}");
            assert_eq!(kept.channel_view(channel), client.channel_view(channel), "{what}");
            assert_eq!(kept.unread(channel), client.unread(channel), "{what}");
        }
        assert_eq!(kept.browse(), client.browse(), "tab {tab}");
        self.check_private(tab, &kept, welcome);
    }

    /// The rows are what the server holds, then what could not be sent.
    fn check_channel(&self, tab: usize, client: &Client, state: &ChannelState) {
        let (channel, what) = (state.id, format!("tab {tab}, channel {}", state.id));
        assert!(client.is_loaded(channel), "{what}");
        let (mut posted, mut failed) = (Vec::new(), Vec::new());
        for row in client.rows(channel) {
            match (row.id.clone(), row.delivery) {
                (RowId::Posted(_), Delivery::Posted) => posted.push(Shown::by_row(&row)),
                (RowId::Pending(client_id), Delivery::Failed { code }) => failed.push((client_id, code)),
                other => panic!("{what} is quiet and shows {other:?}"),
            }
        }
        let user = self.user_of(tab);
        let mut held = Shown::by_history(&self.history(user, channel), &self.welcome(user));
        for (held, shown) in held.iter_mut().zip(&posted) {
            held.text.take_if(|_| shown.text.is_none());
        }
        assert_eq!(posted, held, "{what}");
        for (client_id, code) in failed {
            self.check_failed(&client_id, code);
        }
        assert_eq!(client.unread(channel), state.unread, "{what}");
        let view = client.channel_view(channel).expect("it is there");
        assert_eq!((view.level, view.member_count), (level(state), state.member_count), "{what}");
        assert_eq!((&view.topic, view.archived), (&state.details.topic, state.details.archived), "{what}");
        assert_eq!(view.own, state.details.creator == Some(user), "{what}");
        let members: BTreeSet<UserId> = client.members(channel).iter().map(|entry| entry.user).collect();
        assert_eq!(members, state.members.iter().copied().collect(), "{what}");
    }

    /// What is said of the message that the address means is so.
    fn check_target(&self, tab: usize, client: &Client) {
        let Some((target, channel)) = client.target().zip(client.open_channel()) else { return };
        let history = self.history(self.user_of(tab), channel);
        let is_here = history.messages.iter().any(|message| message.seq == target.message);
        let found = match (is_here, target.message < history.oldest) {
            (true, _) => Found::Here,
            (false, true) => Found::Dropped,
            (false, false) => Found::Deleted,
        };
        assert_eq!(target.found, Some(found), "tab {tab} means {} in {channel}", target.message);
    }

    /// A text that somebody wrote is not lost with the edit that it was: it is still on its message, or in
    /// a draft, unless there is a later edit.
    pub fn check_refused_edit(&self, tab: usize, client_id: &ClientId) {
        let Some(client) = self.client(tab) else { return };
        let Some((text, channel, message)) = self.ledger.edit(client_id) else { return };
        let rows = client.rows(channel);
        let row = rows.iter().find(|row| row.id == RowId::Posted(message));
        let is_shown = row.is_some_and(|row| row.edit.is_some());
        let drafts = self.stored(tab, &StorageKey::Drafts.name("")).unwrap_or_default();
        let later = format!("\"channel\":\"{channel}\",\"message\":{message},\"body\"");
        let is_kept =
            is_shown || drafts.contains(text) || self.outbox(tab).contains(&later) || self.is_told(tab, text);
        assert!(is_kept, "tab {tab}: the edit {text} is lost");
    }

    /// A message that is refused is shown, or told of where its channel is gone.
    pub fn check_refused_message(&self, tab: usize, client_id: &ClientId) {
        let (Some(sent), Some(client)) = (self.ledger.sent.get(client_id), self.client(tab)) else { return };
        if client.channel_view(sent.channel).is_none() {
            let is_told = sent.text.is_empty() || self.is_told(tab, sent.text.trim());
            assert!(is_told, "tab {tab}: {sent:?} is lost");
        }
    }

    fn is_told(&self, tab: usize, text: &str) -> bool {
        let page = self.tabs[tab].page.as_ref();
        page.is_some_and(|page| page.unsent.iter().any(|told| told == text))
    }

    /// A message that has failed is nowhere.
    fn check_failed(&self, client_id: &ClientId, code: ErrorCode) {
        assert!(is_expected(code), "{client_id:?} failed: {code}");
        let posted = self.ledger.posted.values().flat_map(BTreeMap::values);
        let mut posted = posted.filter_map(|posted| posted.client_id.as_ref());
        assert!(posted.all(|posted| posted != client_id), "{client_id:?} has failed, and is posted");
    }

    /// Online is who has a page open, and nobody else.
    fn check_presence(&self, users: &BTreeSet<UserId>) {
        let tabs = (0..self.tabs.len()).filter(|tab| self.client(*tab).is_some());
        let here: BTreeSet<UserId> = tabs.map(|tab| self.user_of(tab)).collect();
        for user in users {
            assert_eq!(self.welcome(*user).online.iter().copied().collect::<BTreeSet<_>>(), here);
        }
    }

    fn snapshot(&self, user: UserId, open: Option<ChannelId>) -> Snapshot {
        let chat = self.server.chat.as_ref().expect("the server runs");
        chat.snapshot(self.agenda.now, user, |_| open)
    }

    fn welcome(&self, user: UserId) -> Welcome {
        self.snapshot(user, None).welcome
    }

    fn history(&self, user: UserId, channel: ChannelId) -> HistoryState {
        self.snapshot(user, Some(channel)).history.expect("the user is in the channel")
    }

    /// A file goes with its message.
    fn check_attachments(&self) {
        let chat = self.server.chat.as_ref().expect("the server runs");
        for id in self.ledger.dropped_attachments() {
            for device in &self.devices {
                assert_eq!(chat.attachment(device.id, id), None, "its message has left with the cap");
            }
        }
    }
}

/// Of which messages the user is notified.
fn level(state: &ChannelState) -> NotificationLevel {
    state.level.unwrap_or_else(|| NotificationLevel::of(&state.kind))
}

/// No read mark is unknown to the server: a client that came back now would have none to tell of.
fn check_marks(tab: usize, mut client: Client, welcome: &Welcome, now: Millis) {
    client.handle_closed(now, 1006);
    while client.connection_state() != ConnectionState::Connecting {
        let due = client.poll_timeout().expect("it will try again");
        client.handle_timeout(due);
    }
    while client.poll_effect().is_some() {}
    client.handle_opened(now);
    let Some(Effect::Send(text)) = client.poll_effect() else { panic!("tab {tab} says nothing") };
    match frame::decode_command(&text) {
        Ok((_, Command::Hello(hello))) => {
            // What was read of a channel that was left meanwhile is told when it is joined again.
            let joined = welcome.channels.iter().filter(|state| state.joined);
            let untold: Vec<_> = joined.filter_map(|state| hello.read.get(&state.id)).collect();
            assert!(untold.is_empty(), "tab {tab}: {untold:?}");
        }
        other => panic!("tab {tab} says {other:?} first"),
    }
}

/// The channels, the contacts and who is online are what the server says.
fn check_lists(tab: usize, client: &Client, welcome: &Welcome) {
    let sidebar = client.sidebar("");
    let joined: BTreeMap<ChannelId, (u32, u32, bool, bool)> = sidebar
        .channels
        .iter()
        .map(|entry| (entry.id, (entry.unread, entry.mentions, entry.muted, entry.private)))
        .collect();
    let mut browsed: Vec<_> = client
        .browse()
        .into_iter()
        .map(|entry| (entry.id, entry.name, entry.member_count, entry.joined, entry.changing))
        .collect();
    browsed.sort();
    let (mut is_joined, mut is_public) = (BTreeMap::new(), Vec::new());
    let mut is_unread_from: BTreeMap<UserId, u32> = BTreeMap::new();
    for state in &welcome.channels {
        let is_private = matches!(state.kind, ChannelKind::Private { .. });
        let is_listed = !state.details.archived || client.open_channel() == Some(state.id);
        let is_muted = level(state) == NotificationLevel::None;
        if let ChannelKind::Public { name } = &state.kind {
            is_public.push((state.id, name.clone(), state.member_count, state.joined, false));
        }
        match &state.kind {
            ChannelKind::Public { .. } | ChannelKind::Private { .. } => {
                if state.joined && is_listed {
                    is_joined.insert(state.id, (state.unread, state.mentions, is_muted, is_private));
                }
            }
            ChannelKind::Direct { users: [low, high] } => {
                let other = if *low == welcome.user { high } else { low };
                is_unread_from.insert(*other, state.unread);
            }
        }
    }
    assert_eq!(joined, is_joined, "tab {tab}");
    assert_eq!(browsed, is_public, "tab {tab}");
    let mut contacts = Vec::new();
    for entry in &sidebar.contacts {
        let is_online = welcome.online.contains(&entry.user);
        assert_eq!(entry.presence == Presence::Online, is_online, "tab {tab}");
        assert_eq!(entry.unread, is_unread_from.get(&entry.user).copied().unwrap_or_default(), "tab {tab}");
        let (display_name, picture) = (entry.display_name.clone(), entry.picture);
        contacts.push(User { id: entry.user, display_name, picture });
    }
    contacts.sort_by_key(|user| user.id);
    let others = welcome.users.iter().filter(|user| user.id != welcome.user).cloned();
    assert_eq!(contacts, others.collect::<Vec<_>>(), "tab {tab}");
}
