//! A client and a server that says only what it is told to: the one place that knows the client's API.
//!
//! The world: Ana (whose browser it is), Bo and Cy; `#general` and `#random`, which Ana is in, `#books`,
//! which she is not in, and her direct messages with Bo.

use std::collections::BTreeMap;
use std::sync::Arc;

use client::change::Change;
use client::client::Client;
use client::effect::{Effect, StorageKey};
use client::intent::{Intent, Refusal};
use client::restore::Restored;
use client::view::{Delivery, Row, RowId};
use protocol::attachment::{Attachment, FileName};
use protocol::channel::{
    ChannelDetails, ChannelKind, ChannelName, ChannelState, NotificationLevel, ReadMark,
};
use protocol::command::Command;
use protocol::emoji::Emoji;
use protocol::error::ErrorCode;
use protocol::event::Event;
use protocol::frame;
use protocol::id::{AttachmentId, ChannelId, ClientId, Epoch, FileId, Millis, Ref, Seq, UserId};
use protocol::message::{Body, Message, Pin, Reaction};
use protocol::snapshot::{HistoryState, Limits, Snapshot, Welcome};
use protocol::user::{DisplayName, User};

pub const ANA: UserId = UserId(1);
pub const BO: UserId = UserId(2);
pub const CY: UserId = UserId(3);

pub const GENERAL: ChannelId = ChannelId(0x10);
pub const RANDOM: ChannelId = ChannelId(0x20);
pub const BOOKS: ChannelId = ChannelId(0x30);
pub const WITH_BO: ChannelId = ChannelId(0x40);
/// A private channel of Ana and Bo, in [`welcome_with_club`].
pub const CLUB: ChannelId = ChannelId(0x80);

pub const EPOCH: Epoch = Epoch(7);
pub const START: Millis = 1_700_000_000_000;

pub fn user(id: UserId, name: &str) -> User {
    User { id, display_name: DisplayName::parse(name).unwrap(), picture: None }
}

pub fn public_kind(name: &str) -> ChannelKind {
    ChannelKind::Public { name: ChannelName::parse(name).unwrap() }
}

pub fn private_kind(name: &str) -> ChannelKind {
    ChannelKind::Private { name: ChannelName::parse(name).unwrap() }
}

pub fn public(id: ChannelId, name: &str, members: &[UserId]) -> ChannelState {
    channel(id, public_kind(name), members)
}

/// A private channel that Bo has created.
pub fn private(id: ChannelId, name: &str, members: &[UserId]) -> ChannelState {
    let details = ChannelDetails { creator: Some(BO), ..ChannelDetails::default() };
    ChannelState { details, ..channel(id, private_kind(name), members) }
}

fn channel(id: ChannelId, kind: ChannelKind, members: &[UserId]) -> ChannelState {
    let joined = members.contains(&ANA);
    ChannelState {
        id,
        kind,
        joined,
        member_count: members.len() as u32,
        members: if joined { members.to_vec() } else { Vec::new() },
        mark: ReadMark::default(),
        unread: 0,
        mentions: 0,
        level: None,
        details: ChannelDetails::default(),
    }
}

pub fn direct(id: ChannelId, other: UserId) -> ChannelState {
    ChannelState {
        id,
        kind: ChannelKind::Direct { users: [ANA, other] },
        joined: true,
        member_count: 2,
        members: vec![ANA, other],
        mark: ReadMark::default(),
        unread: 0,
        mentions: 0,
        level: None,
        details: ChannelDetails::default(),
    }
}

/// What the server says of the world at a place in the journal.
pub fn welcome(cursor: u64) -> Welcome {
    Welcome {
        epoch: EPOCH,
        cursor: Seq(cursor),
        user: ANA,
        users: vec![user(ANA, "Ana"), user(BO, "Bo"), user(CY, "Cy")],
        online: vec![ANA, BO],
        channels: vec![
            public(GENERAL, "general", &[ANA, BO, CY]),
            public(RANDOM, "random", &[ANA, BO]),
            public(BOOKS, "books", &[CY]),
            direct(WITH_BO, BO),
        ],
        limits: Limits::default(),
        build: String::new(),
    }
}

/// The same with a private channel.
pub fn welcome_with_club(cursor: u64) -> Welcome {
    let mut told = welcome(cursor);
    told.channels.push(private(CLUB, "club", &[ANA, BO]));
    told
}

pub fn message(seq: u64, author: UserId, body: &str) -> Arc<Message> {
    named_message(seq, author, body, ClientId::from(seq))
}

pub fn named_message(seq: u64, author: UserId, body: &str, client_id: ClientId) -> Arc<Message> {
    let message = Message {
        seq: Seq(seq),
        author,
        at: START + seq,
        body: body.to_owned().try_into().unwrap(),
        client_id,
        edited: None,
        reply_to: None,
        attachments: Vec::new(),
        reactions: Vec::new(),
        pin: None,
    };
    Arc::new(message)
}

/// A message with more in it than a text.
pub fn made(message: Arc<Message>, make: impl FnOnce(&mut Message)) -> Arc<Message> {
    let mut message = message;
    make(Arc::make_mut(&mut message));
    message
}

pub fn emoji(text: &str) -> Emoji {
    Emoji::parse(text).unwrap()
}

pub fn reaction(text: &str, users: &[UserId]) -> Reaction {
    Reaction { emoji: emoji(text), users: users.to_vec() }
}

pub fn attachment(id: u64) -> Attachment {
    let name = FileName::new(&format!("{id}.txt"));
    Attachment { id: AttachmentId(id), file: FileId([7; 32]), name, bytes: 10 + id, image: None }
}

pub fn mark(unreads: u32, read: u64) -> ReadMark {
    ReadMark { unreads, read: Seq(read) }
}

pub fn whole(channel: ChannelId, messages: &[Arc<Message>]) -> HistoryState {
    let oldest = messages.first().map_or(Seq(0), |message| message.seq);
    let (messages, changed, deleted) = (messages.to_vec(), Vec::new(), Vec::new());
    HistoryState { channel, since: None, oldest, messages, changed, deleted }
}

pub fn since(channel: ChannelId, cursor: u64, messages: &[Arc<Message>], deleted: &[u64]) -> HistoryState {
    HistoryState {
        channel,
        since: Some(Seq(cursor)),
        oldest: Seq(1),
        messages: messages.to_vec(),
        changed: Vec::new(),
        deleted: deleted.iter().copied().map(Seq).collect(),
    }
}

pub fn posted(channel: ChannelId, message: Arc<Message>) -> Event {
    Event::MessagePosted { channel, oldest: Seq(1), message }
}

/// A new channel, or one that Ana is invited to, with who is in it and who has created it.
pub fn created(
    seq: u64,
    channel: ChannelId,
    kind: ChannelKind,
    members: &[UserId],
    creator: Option<UserId>,
) -> Event {
    let details = ChannelDetails { creator, ..ChannelDetails::default() };
    Event::ChannelCreated { seq: Seq(seq), channel, kind, members: members.to_vec(), details }
}

/// What a channel is called now, and what is said of it.
pub fn updated(
    seq: u64,
    channel: ChannelId,
    name: &str,
    describe: impl FnOnce(&mut ChannelDetails),
) -> Event {
    let mut details = ChannelDetails::default();
    describe(&mut details);
    Event::ChannelUpdated { seq: Seq(seq), channel, name: ChannelName::parse(name).unwrap(), details }
}

pub fn level(seq: u64, channel: ChannelId, level: NotificationLevel) -> Event {
    Event::LevelChanged { seq: Seq(seq), channel, level }
}

pub fn joined(seq: u64, channel: ChannelId, user: UserId, members: &[UserId]) -> Event {
    Event::MemberJoined { seq: Seq(seq), channel, user, members: members.to_vec() }
}

pub fn left(seq: u64, channel: ChannelId, user: UserId) -> Event {
    Event::MemberLeft { seq: Seq(seq), channel, user }
}

pub fn called(seq: u64, user: User) -> Event {
    Event::UserUpdated { seq: Seq(seq), user }
}

pub fn deleted(seq: u64, channel: ChannelId, message: u64) -> Event {
    Event::MessageDeleted { seq: Seq(seq), channel, message: Seq(message) }
}

pub fn edited(seq: u64, channel: ChannelId, message: u64, body: &str) -> Event {
    let body = Body::parse(body).unwrap();
    Event::MessageEdited { seq: Seq(seq), channel, message: Seq(message), body, edited: START + seq }
}

pub fn reacted(seq: u64, channel: ChannelId, message: u64, reactions: &[Reaction]) -> Event {
    let reactions = reactions.to_vec();
    Event::ReactionsChanged { seq: Seq(seq), channel, message: Seq(message), reactions }
}

pub fn pinned(seq: u64, channel: ChannelId, message: u64, by: Option<UserId>) -> Event {
    let pin = by.map(|by| Pin { by, at: START + seq });
    Event::PinChanged { seq: Seq(seq), channel, message: Seq(message), pin }
}

pub fn snapshot(welcome: Welcome, history: Option<HistoryState>) -> Snapshot {
    Snapshot { welcome, history, at: START }
}

/// A client with its shell, and the time.
pub struct Browser {
    pub client: Client,
    pub now: Millis,
    /// What the server was sent and no test has looked at.
    pub sent: Vec<(Ref, Command)>,
    /// All other effects, but for what goes to storage.
    pub effects: Vec<Effect>,
    pub changes: Vec<Change>,
    pub storage: BTreeMap<StorageKey, String>,
    /// How often each key was written or removed.
    pub stores: Vec<StorageKey>,
    /// The frames to keep, since the beginning.
    pub kept: Vec<String>,
    /// The newest frame.
    frame: String,
}

impl Browser {
    /// A page at a path whose snapshot has no history, not started.
    pub fn at(path: &str) -> Self {
        Self::of(Client::new(Some(&snapshot(welcome(100), None)), path, 42))
    }

    pub fn of(client: Client) -> Self {
        Self {
            client,
            now: START,
            sent: Vec::new(),
            effects: Vec::new(),
            changes: Vec::new(),
            storage: BTreeMap::new(),
            stores: Vec::new(),
            kept: Vec::new(),
            frame: String::new(),
        }
    }

    /// A page in view that is online, with an empty history of every channel.
    pub fn online_at(path: &str) -> Self {
        let mut browser = Self::at(path);
        browser.start();
        browser.connect(welcome(100), &[]);
        browser.forget();
        browser
    }

    /// The same with the private channel.
    pub fn in_club_at(path: &str) -> Self {
        let mut browser = Self::of(Client::new(Some(&snapshot(welcome_with_club(100), None)), path, 42));
        browser.start();
        browser.connect(welcome_with_club(100), &[]);
        browser.forget();
        browser
    }

    pub fn start(&mut self) {
        self.client.handle_visible(self.now, true);
        self.client.handle_started(self.now);
        self.poll();
    }

    /// Opens the WebSocket, and answers with this welcome, these histories, and empty ones of the others.
    pub fn connect(&mut self, welcome: Welcome, histories: &[HistoryState]) {
        self.open();
        self.welcome(welcome.clone());
        for state in welcome.channels.iter().filter(|state| state.joined) {
            let given = histories.iter().find(|history| history.channel == state.id);
            self.event(Event::History(given.cloned().unwrap_or_else(|| whole(state.id, &[]))));
        }
    }

    pub fn open(&mut self) {
        self.client.handle_opened(self.now);
        self.poll();
    }

    pub fn welcome(&mut self, welcome: Welcome) {
        self.event(Event::Welcome { reference: Ref(1), welcome: Box::new(welcome) });
    }

    pub fn event(&mut self, event: Event) {
        self.frame = frame::encode_event(&event);
        self.client.handle_frame(self.now, &self.frame);
        self.poll();
    }

    pub fn accept(&mut self, reference: Ref, seq: u64) {
        self.event(Event::Accepted { reference, seq: Seq(seq), channel: None, gone: false });
    }

    pub fn reject(&mut self, reference: Ref, code: ErrorCode) {
        self.event(Event::rejected(reference, code));
    }

    pub fn close(&mut self, code: u16) {
        self.client.handle_closed(self.now, code);
        self.poll();
    }

    /// Loses the connection, and waits until the next one is being opened.
    pub fn lose(&mut self) {
        self.close(1006);
        self.pass(protocol::limits::BACKOFF_MS_MAX);
    }

    /// Lets time pass, with every timeout on its way.
    pub fn pass(&mut self, span: Millis) {
        let end = self.now + span;
        while let Some(at) = self.client.poll_timeout().filter(|at| *at <= end) {
            self.now = self.now.max(at);
            self.client.handle_timeout(self.now);
            self.poll();
            let next = self.client.poll_timeout();
            assert!(next.is_none_or(|next| next > self.now), "a timeout is due for ever: {next:?}");
        }
        self.now = end;
    }

    pub fn want(&mut self, intent: Intent) -> Result<Option<ClientId>, Refusal> {
        let result = self.client.handle_intent(self.now, intent);
        self.poll();
        result
    }

    pub fn say(&mut self, text: &str) -> ClientId {
        self.want(Intent::SendMessage { text: text.to_owned() }).unwrap().unwrap()
    }

    pub fn go(&mut self, path: &str) {
        self.want(Intent::Navigated { path: path.to_owned() }).unwrap();
    }

    pub fn poll(&mut self) {
        while let Some(effect) = self.client.poll_effect() {
            match effect {
                Effect::Send(text) => self.sent.push(frame::decode_command(&text).unwrap()),
                Effect::Store { key, json } => self.store(key, json),
                Effect::StoreDrafts => {
                    let json =
                        self.client.write_drafts(self.storage.get(&StorageKey::Drafts).map(String::as_str));
                    self.store(StorageKey::Drafts, json);
                }
                Effect::Keep => self.kept.push(self.frame.clone()),
                effect => self.effects.push(effect),
            }
        }
        while let Some(change) = self.client.poll_change() {
            self.changes.push(change);
        }
    }

    /// Forgets what happened so far.
    pub fn forget(&mut self) {
        self.sent.clear();
        self.effects.clear();
        self.changes.clear();
        self.stores.clear();
    }

    /// What the server was sent since this was last asked.
    pub fn take_sent(&mut self) -> Vec<(Ref, Command)> {
        std::mem::take(&mut self.sent)
    }

    /// The one command that the server was sent.
    pub fn take_one(&mut self) -> (Ref, Command) {
        let mut sent = self.take_sent();
        assert_eq!(sent.len(), 1, "{sent:?}");
        sent.remove(0)
    }

    pub fn take_effects(&mut self) -> Vec<Effect> {
        std::mem::take(&mut self.effects)
    }

    pub fn take_changes(&mut self) -> Vec<Change> {
        std::mem::take(&mut self.changes)
    }

    pub fn rows(&self, channel: ChannelId) -> Vec<Row> {
        self.client.rows(channel)
    }

    /// The row of a posted message.
    pub fn row(&self, channel: ChannelId, seq: u64) -> Row {
        let found = self.rows(channel).into_iter().find(|row| row.id == RowId::Posted(Seq(seq)));
        found.unwrap_or_else(|| panic!("{seq} is not shown"))
    }

    /// What is written in the box of the open place.
    pub fn draft_text(&self) -> String {
        self.client.draft().text
    }

    pub fn type_in(&mut self, text: &str) {
        self.want(Intent::SetDraft { text: text.to_owned() }).unwrap();
    }

    /// The same page after a reload: a new client, with what the old one stored.
    pub fn reload(&self, path: &str) -> Self {
        let mut next = Self::at(path);
        if let Some(json) = self.storage.get(&StorageKey::Drafts) {
            next.restore_drafts(json);
        }
        if let Some(json) = self.storage.get(&StorageKey::Outbox) {
            next.client.handle_adopted(next.now, json).unwrap();
        }
        next.poll();
        next
    }

    /// These drafts are stored, by whomever.
    pub fn restore_drafts(&mut self, json: &str) {
        self.storage.insert(StorageKey::Drafts, json.to_owned());
        self.hear_drafts(false);
    }

    /// Another tab of this browser has stored drafts.
    pub fn take_drafts_of(&mut self, other: &Self, is_typing: bool) {
        match other.storage.get(&StorageKey::Drafts) {
            Some(json) => self.storage.insert(StorageKey::Drafts, json.clone()),
            None => self.storage.remove(&StorageKey::Drafts),
        };
        self.hear_drafts(is_typing);
    }

    fn hear_drafts(&mut self, is_typing: bool) {
        let drafts = self.storage.get(&StorageKey::Drafts).map(String::as_str);
        self.client.handle_restored(self.now, Restored { drafts, is_typing, reloaded: None });
        self.poll();
    }

    fn store(&mut self, key: StorageKey, json: Option<String>) {
        self.stores.push(key);
        match json {
            Some(json) => self.storage.insert(key, json),
            None => self.storage.remove(&key),
        };
    }

    /// The rows of a channel as `seq text`, with `…` for a pending one and `!` for a failed one.
    pub fn texts(&self, channel: ChannelId) -> Vec<String> {
        let rows = self.rows(channel);
        let text = |row: &Row| match (&row.id, row.delivery) {
            (RowId::Posted(seq), Delivery::Posted) => format!("{seq} {}", row.body),
            (RowId::Pending(_), Delivery::Pending) => format!("… {}", row.body),
            (RowId::Pending(_), Delivery::Failed { .. }) => format!("! {}", row.body),
            other => panic!("a row is {other:?}"),
        };
        rows.iter().map(text).collect()
    }
}

/// The bodies of messages that were sent, in order.
pub fn bodies(sent: &[(Ref, Command)]) -> Vec<&str> {
    sent.iter()
        .filter_map(|(_, command)| match command {
            Command::SendMessage { body, .. } => Some(body.as_str()),
            _ => None,
        })
        .collect()
}

/// The command that posts a text and nothing else.
pub fn sent_text(client_id: &ClientId, channel: ChannelId, body: &str) -> Command {
    let (client_id, body) = (client_id.clone(), body.to_owned());
    Command::SendMessage { client_id, channel, body, reply_to: None, attachments: Vec::new() }
}

/// How the last place is stored.
pub fn last(path: &str) -> String {
    format!("{{\"user\":\"{ANA}\",\"path\":\"{path}\"}}")
}
