//! The chat with a journal and with people: verbs for what they do, and questions about what they saw.

mod commands;
mod files;
mod identity;

use std::collections::{BTreeMap, BTreeSet};

use chat::{Chat, ConnectionId, Effect, RequestId};
use protocol::channel::{ChannelKind, ChannelState, ReadMark};
use protocol::command::{Command, Hello, PROTOCOL_VERSION, Resume};
use protocol::error::{CloseCode, ErrorCode};
use protocol::event::Event;
use protocol::fact::{Change, Draft, Fact, Subject};
use protocol::id::{ChannelId, DeviceId, Epoch, FileId, Millis, Ref, Seq, UserId};
use protocol::message::Message;
use protocol::snapshot::{HistoryState, Snapshot, Welcome};

pub use self::files::{Uploaded, file};
pub use self::identity::picture;
use crate::journal_double::{JournalDouble, Outcome};

/// The journal's identity in all scenarios.
pub const EPOCH: Epoch = Epoch(0xba7e);

/// A chat, its journal, and the connections of the people in it.
pub struct TestChat {
    chat: Chat,
    /// What is durable. Scenarios hold it, make it fail, and look into it.
    pub journal: JournalDouble,
    /// What time it is.
    pub now: Millis,
    seed: u64,
    next_number: u64,
    open: BTreeSet<ConnectionId>,
    /// Whose each connection is or was.
    owners: BTreeMap<ConnectionId, UserId>,
    closed: BTreeMap<ConnectionId, CloseCode>,
    heard: BTreeMap<ConnectionId, Vec<Heard>>,
    answers: BTreeMap<Ref, Answer>,
    sign_ins: BTreeMap<RequestId, SignIn>,
    uploads: BTreeMap<RequestId, Uploaded>,
    /// What was stored for the uploads that are not answered.
    stored: BTreeMap<RequestId, FileId>,
    /// How many attachments there are of each content, as the shell counts them.
    folder: BTreeMap<FileId, usize>,
    cause: Cause,
}

/// How a command was answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// `accepted`, with all it says.
    Accepted { seq: Seq, channel: Option<ChannelId>, gone: bool },
    /// `rejected`.
    Rejected(ErrorCode),
}

/// How a request over HTTP was answered: who is signed in now, if anyone.
pub type SignIn = Result<Option<UserId>, ErrorCode>;

/// One event that a connection heard, and what the chat was doing when it said it.
#[derive(Debug, Clone)]
pub struct Heard {
    /// What the chat was doing.
    pub cause: Cause,
    /// What it said.
    pub event: Event,
}

/// What the chat was doing when it said something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cause {
    /// It took a command of this connection.
    Command(ConnectionId, Command),
    /// It took a fact about this.
    Fact(Subject),
    /// Connections, requests, time.
    Other,
}

impl Answer {
    /// The seq of an accepted command.
    pub fn seq(self) -> Seq {
        match self {
            Self::Accepted { seq, .. } => seq,
            Self::Rejected(code) => panic!("rejected as {code:?}"),
        }
    }

    /// The channel that was created or opened.
    pub fn channel(self) -> ChannelId {
        match self {
            Self::Accepted { channel, .. } => channel.expect("the answer names the channel"),
            Self::Rejected(code) => panic!("rejected as {code:?}"),
        }
    }

    /// Whether the message was accepted, and has gone since.
    pub fn is_gone(self) -> bool {
        matches!(self, Self::Accepted { gone: true, .. })
    }
}

/// Time, the process, the journal.
impl TestChat {
    /// A server that has just started for the first time.
    pub fn new() -> Self {
        Self::with_journal(JournalDouble::new(0), 1)
    }

    /// A server that starts on what a journal keeps.
    pub fn with_journal(journal: JournalDouble, seed: u64) -> Self {
        let mut chat = Self {
            chat: Chat::new(EPOCH, seed),
            journal,
            now: 1_000_000,
            seed,
            next_number: 0,
            open: BTreeSet::new(),
            owners: BTreeMap::new(),
            closed: BTreeMap::new(),
            heard: BTreeMap::new(),
            answers: BTreeMap::new(),
            sign_ins: BTreeMap::new(),
            uploads: BTreeMap::new(),
            stored: BTreeMap::new(),
            folder: BTreeMap::new(),
            cause: Cause::Other,
        };
        let facts: Vec<_> = chat.journal.facts().map(|(seq, fact)| (seq, fact.clone())).collect();
        chat.replay(&facts);
        chat
    }

    /// A server without a journal of its own, that has been handed these facts in this order.
    pub fn folded(facts: &[(Seq, Fact)], seed: u64) -> Self {
        let mut chat = Self::with_journal(JournalDouble::new(0), seed);
        chat.chat = Chat::new(EPOCH, seed);
        chat.journal.hold();
        chat.replay(facts);
        chat
    }

    /// The process is killed, with what was on its way to the journal, and starts again.
    pub fn restart(&mut self) {
        self.journal.crash();
        self.seed += 1;
        self.chat = Chat::new(EPOCH, self.seed);
        self.open.clear();
        let facts: Vec<_> = self.journal.facts().map(|(seq, fact)| (seq, fact.clone())).collect();
        self.replay(&facts);
    }

    /// The process is told to stop.
    pub fn shut_down(&mut self) {
        self.chat.handle_shutdown();
        self.pump();
    }

    /// Lets everything out that waits for the journal.
    pub fn release(&mut self) {
        self.journal.release();
        self.pump();
    }

    /// Lets the next outcomes out of a held journal.
    pub fn let_pass(&mut self, count: usize) {
        self.journal.let_pass(count);
        self.pump();
    }

    /// Lets time pass. Whatever is due in between happens at its time.
    pub fn advance(&mut self, ms: u64) {
        let until = self.now + ms;
        while let Some(due) = self.chat.poll_timeout().filter(|due| *due <= until) {
            self.now = due.max(self.now);
            self.chat.handle_timeout(self.now);
            self.pump();
            assert!(self.chat.poll_timeout().is_none_or(|next| next > due), "a timeout repeats at {due}");
        }
        self.now = until;
    }

    /// A fact that this server did not ask for.
    pub fn append(&mut self, change: Change) {
        self.journal.append(Draft { fact: Fact { origin: None, change }, expect: None });
        self.pump();
    }

    /// What the journal keeps, oldest first.
    pub fn kept(&self) -> Vec<(Seq, Fact)> {
        self.journal.facts().map(|(seq, fact)| (seq, fact.clone())).collect()
    }

    fn replay(&mut self, facts: &[(Seq, Fact)]) {
        for (seq, fact) in facts {
            self.chat.handle_fact(self.now, *seq, fact.clone());
        }
        self.chat.handle_caught_up(self.now);
        self.count_files();
        self.pump();
    }

    /// Carries out effects and hands back outcomes until nothing is left to do.
    fn pump(&mut self) {
        loop {
            while let Some(effect) = self.chat.poll_effect() {
                self.carry_out(effect);
            }
            self.cause = Cause::Other;
            match self.journal.poll_outcome() {
                None => return,
                Some(Outcome::Fact { seq, fact }) => {
                    self.cause = Cause::Fact(fact.subject());
                    self.chat.handle_fact(self.now, seq, fact);
                }
                Some(Outcome::Failed { draft, error }) => {
                    self.cause = Cause::Fact(draft.fact.subject());
                    self.chat.handle_append_failed(self.now, &draft, error);
                }
            }
        }
    }

    fn carry_out(&mut self, effect: Effect) {
        match effect {
            Effect::Append(draft) => self.journal.append(draft),
            Effect::Erase(seq) => self.journal.erase(seq),
            Effect::Deliver { to, event } => {
                let distinct: BTreeSet<_> = to.iter().collect();
                assert_eq!(distinct.len(), to.len(), "a connection hears {event:?} twice");
                for connection in to.iter() {
                    self.deliver(*connection, event.clone());
                }
            }
            Effect::Close { connection, code } => {
                assert!(self.open.remove(&connection), "{connection:?} is closed twice");
                self.closed.insert(connection, code);
            }
            Effect::Answer { request, result } => {
                let result = result.map(|user| user.map(|user| user.id)).map_err(chat::Rejection::code);
                self.keep_picture(request, &result);
                assert!(self.sign_ins.insert(request, result).is_none(), "{request:?} is answered twice");
            }
            Effect::AnswerUpload { request, result } => self.take_upload_answer(request, result),
            Effect::ReleaseFile(file) => self.release_file(file),
        }
    }

    fn deliver(&mut self, to: ConnectionId, event: Event) {
        assert!(self.open.contains(&to), "{event:?} goes to {to:?}, which is closed");
        let answer = match &event {
            Event::Accepted { reference, seq, channel, gone } => {
                Some((*reference, Answer::Accepted { seq: *seq, channel: *channel, gone: *gone }))
            }
            Event::Rejected { reference: Some(reference), code, .. } => {
                Some((*reference, Answer::Rejected(*code)))
            }
            _ => None,
        };
        if let Some((reference, answer)) = answer {
            let before = self.answers.insert(reference, answer);
            assert!(before.is_none(), "{reference:?} is answered twice");
        }
        self.heard.entry(to).or_default().push(Heard { cause: self.cause.clone(), event });
    }

    fn number(&mut self) -> u64 {
        self.next_number += 1;
        self.next_number
    }
}

/// People and their devices. A device is named by a word; a person's own is named like the person.
impl TestChat {
    /// A device asks to be signed in under a name.
    pub fn ask_to_sign_in(&mut self, device: &str, name: &str) -> RequestId {
        self.ask_to_sign_in_as(device, name, device)
    }

    /// How a request was answered, if it was.
    pub fn sign_in_answer(&self, request: RequestId) -> Option<SignIn> {
        self.sign_ins.get(&request).copied()
    }

    /// Signs a device in under a name.
    pub fn sign_in(&mut self, device: &str, name: &str) -> Result<UserId, ErrorCode> {
        let request = self.ask_to_sign_in(device, name);
        let answer = self.sign_in_answer(request).expect("the journal is not held");
        answer.map(|user| user.expect("somebody is signed in"))
    }

    /// A device asks to be signed out.
    pub fn ask_to_log_out(&mut self, device: &str) -> RequestId {
        let request = RequestId(self.number());
        self.chat.handle_log_out(self.now, request, device_id(device), false);
        self.pump();
        request
    }

    /// Signs a device out.
    pub fn log_out(&mut self, device: &str) -> SignIn {
        let request = self.ask_to_log_out(device);
        self.sign_in_answer(request).expect("the journal is not held")
    }

    /// Lets a second device in as a person.
    pub fn link(&mut self, device: &str, user: UserId) {
        let change = Change::DeviceUpdated {
            device: device_id(device),
            users: vec![user],
            signed_in: Some(user),
            label: None,
            at: self.now,
        };
        self.append(change);
    }

    /// Somebody signs in with a device of their own, and is greeted.
    pub fn arrive(&mut self, name: &str) -> ConnectionId {
        self.sign_in(name, name).expect("the name is free, or the device's own");
        self.connect(name)
    }

    /// Opens a connection that says nothing yet.
    pub fn open(&mut self, device: &str) -> Result<ConnectionId, CloseCode> {
        let connection = ConnectionId(self.number());
        let user = self.chat.handle_connected(connection, device_id(device))?;
        self.open.insert(connection);
        self.owners.insert(connection, user);
        self.heard.insert(connection, Vec::new());
        Ok(connection)
    }

    /// Sends a request over HTTP, which says no hello.
    pub fn request(&mut self, device: &str) -> Result<ConnectionId, CloseCode> {
        let connection = ConnectionId(self.number());
        let user = self.chat.handle_request(connection, device_id(device))?;
        self.open.insert(connection);
        self.owners.insert(connection, user);
        self.heard.insert(connection, Vec::new());
        Ok(connection)
    }

    /// Opens a connection and says hello with nothing to resume from.
    pub fn connect(&mut self, device: &str) -> ConnectionId {
        let connection = self.open(device).expect("the device is signed in");
        self.ask(connection, hello(None));
        connection
    }

    /// Opens a connection and says hello as a client that has read a channel so far.
    pub fn greet_with_marks(&mut self, device: &str, channel: ChannelId, read: Seq) -> ConnectionId {
        let connection = self.open(device).expect("the device is signed in");
        let resume = Some(Resume { epoch: EPOCH, cursor: Seq(0), held: Vec::new() });
        let read = BTreeMap::from([(channel, ReadMark { unreads: 0, read })]);
        self.ask(connection, Command::Hello(Hello { version: PROTOCOL_VERSION, resume, read }));
        connection
    }

    /// Opens a connection and says hello as a client that has seen everything up to a cursor.
    pub fn resume(&mut self, device: &str, cursor: Seq, held: &[ChannelId]) -> ConnectionId {
        let connection = self.open(device).expect("the device is signed in");
        self.ask(connection, hello(Some(Resume { epoch: EPOCH, cursor, held: held.to_vec() })));
        connection
    }

    /// The line of a connection is cut.
    pub fn disconnect(&mut self, connection: ConnectionId) {
        assert!(self.open.remove(&connection), "{connection:?} is open");
        self.chat.handle_disconnected(self.now, connection);
        self.pump();
    }

    /// Whether a connection is open.
    pub fn is_open(&self, connection: ConnectionId) -> bool {
        self.open.contains(&connection)
    }
}

/// What people saw, and what there is.
impl TestChat {
    /// Whose a connection is, or was.
    pub fn user_of(&self, connection: ConnectionId) -> UserId {
        self.owners[&connection]
    }

    /// The user of a name.
    pub fn user(&self, name: &str) -> UserId {
        self.find_user(name).expect("the name is registered")
    }

    /// The user of a name, if it is registered.
    pub fn find_user(&self, name: &str) -> Option<UserId> {
        let users = self.snapshot(UserId(0), self.general()).welcome.users;
        users.iter().find(|user| user.display_name.as_str() == name).map(|user| user.id)
    }

    /// The public channel of a name, if there is one.
    pub fn find_channel(&self, name: &str) -> Option<ChannelId> {
        let channels = self.snapshot(UserId(0), self.general()).welcome.channels;
        let is_it =
            |kind: &ChannelKind| matches!(kind, ChannelKind::Public { name: of } if of.as_str() == name);
        channels.iter().find(|channel| is_it(&channel.kind)).map(|channel| channel.id)
    }

    /// What a public channel is called now that has this name or had it.
    pub fn current_channel_name(&self, name: &str) -> Option<String> {
        self.chat.current_channel_name(name).map(|name| name.as_str().to_owned())
    }

    /// A channel as its user sees it, if the user may know of it.
    pub fn channel(&self, user: UserId, channel: ChannelId) -> Option<ChannelState> {
        let channels = self.snapshot(user, channel).welcome.channels;
        channels.into_iter().find(|state| state.id == channel)
    }

    /// The channel of two people, if one of them opened it.
    pub fn find_direct(&self, one: UserId, other: UserId) -> Option<ChannelId> {
        let pair = ChannelKind::Direct { users: [one.min(other), one.max(other)] };
        let channels = self.snapshot(one, self.general()).welcome.channels;
        channels.iter().find(|channel| channel.kind == pair).map(|channel| channel.id)
    }

    /// The channel that everyone is in.
    pub fn general(&self) -> ChannelId {
        self.chat.default_channel().expect("it is made at the first start")
    }

    /// Whom a device is signed in as.
    pub fn signed_in(&self, device: &str) -> Option<UserId> {
        self.chat.signed_in(device_id(device))
    }

    /// Why a connection was closed, if the chat closed it.
    pub fn closed(&self, connection: ConnectionId) -> Option<CloseCode> {
        self.closed.get(&connection).copied()
    }

    /// All that a connection heard, and why it was said.
    pub fn heard_by(&self, connection: ConnectionId) -> &[Heard] {
        &self.heard[&connection]
    }

    /// All that was ever heard on any connection.
    pub fn heard(&self) -> impl Iterator<Item = (ConnectionId, &Heard)> {
        self.heard.iter().flat_map(|(connection, heard)| heard.iter().map(|heard| (*connection, heard)))
    }

    /// The events that a connection heard.
    pub fn events(&self, connection: ConnectionId) -> Vec<&Event> {
        self.heard_by(connection).iter().map(|heard| &heard.event).collect()
    }

    /// The events that a connection heard since this was asked last.
    pub fn take_events(&mut self, connection: ConnectionId) -> Vec<Event> {
        let heard = self.heard.get_mut(&connection).map(std::mem::take).unwrap_or_default();
        heard.into_iter().map(|heard| heard.event).collect()
    }

    /// The messages that reached a connection live, of all its channels, in the order they came.
    pub fn texts_seen_by(&self, connection: ConnectionId) -> Vec<String> {
        let events = self.events(connection).into_iter();
        events
            .filter_map(|event| match event {
                Event::MessagePosted { message, .. } => Some(message.body.as_str().to_owned()),
                _ => None,
            })
            .collect()
    }

    /// The answer to the hello of a connection.
    pub fn welcome(&self, connection: ConnectionId) -> &Welcome {
        let events = self.heard_by(connection).iter();
        let welcome = events.rev().find_map(|heard| match &heard.event {
            Event::Welcome { welcome, .. } => Some(welcome),
            _ => None,
        });
        welcome.expect("the connection was greeted")
    }

    /// The newest history of a channel that a connection was sent.
    pub fn history(&self, connection: ConnectionId, channel: ChannelId) -> Option<&HistoryState> {
        let events = self.heard_by(connection).iter();
        events.rev().find_map(|heard| match &heard.event {
            Event::History(history) if history.channel == channel => Some(history),
            _ => None,
        })
    }

    /// The texts of a channel as somebody finds them who has just connected, oldest first.
    pub fn history_of(&mut self, device: &str, channel: ChannelId) -> Vec<String> {
        let connection = self.connect(device);
        let history = self.history(connection, channel);
        let texts = history.map(texts_of).unwrap_or_default();
        self.disconnect(connection);
        texts
    }

    /// A message as a member of its channel finds it, if it is there.
    pub fn message(&self, reader: UserId, channel: ChannelId, message: Seq) -> Option<Message> {
        let history = self.snapshot(reader, channel).history?;
        message_of(&history, message).cloned()
    }

    /// What a page of a user would be rendered from.
    pub fn snapshot(&self, user: UserId, open: ChannelId) -> Snapshot {
        self.chat.snapshot(self.now, user, |_| Some(open))
    }
}

/// A message of a history.
pub fn message_of(history: &HistoryState, seq: Seq) -> Option<&Message> {
    history.messages.iter().find(|message| message.seq == seq).map(|message| &**message)
}

/// The texts of a history, oldest first.
pub fn texts_of(history: &HistoryState) -> Vec<String> {
    history.messages.iter().map(|message| message.body.as_str().to_owned()).collect()
}

/// A hello of this version.
pub fn hello(resume: Option<Resume>) -> Command {
    Command::Hello(Hello { version: PROTOCOL_VERSION, resume, read: BTreeMap::new() })
}

/// A device, by a word for it.
pub fn device_id(word: &str) -> DeviceId {
    let mut bytes = [0; 32];
    for (at, byte) in word.bytes().enumerate() {
        bytes[at % 32] ^= byte.rotate_left(u32::try_from(at / 32).unwrap_or_default());
    }
    DeviceId(bytes)
}
