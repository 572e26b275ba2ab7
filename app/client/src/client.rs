//! The state machine of the browser: what is known, and what comes in and goes out.
//!
//! What events mean is in `event`, answers in `answer`, intents in `intent`; what follows after each input
//! (the place, read marks, what is sent next) in `settle`; what views read in `show` and `rows`.

use std::collections::VecDeque;

use protocol::command::{Command, Hello, PROTOCOL_VERSION};
use protocol::error::CloseCode;
use protocol::frame::{self, EventError};
use protocol::id::{ChannelId, ClientId, Millis, Ref, UserId};
use protocol::snapshot::{Limits, Snapshot};

use crate::change::{Change, Changes};
use crate::channels::Channels;
use crate::connection::{Connection, ConnectionState, Due};
use crate::drafts::Drafts;
use crate::effect::{Effect, StorageKey};
use crate::generator::Generator;
use crate::ids::Ids;
use crate::kept;
use crate::new_messages::NewMessages;
use crate::outbox::Outbox;
use crate::place::Place;
use crate::progress::Progress;
use crate::restore::{self, AdoptError, Restored};
use crate::roster::Roster;
use crate::route::Route;
use crate::typing::Typing;
use crate::view::Target;

/// How many read marks a `hello` carries at the most; the others follow one by one. With the largest
/// `held` they still fit into a frame.
const HELLO_READ_MAX: usize = 256;

/// What one browser knows of the chat, and what it still has to say. Performs no I/O and reads no clock.
///
/// After every `handle_*`, call [`Client::poll_effect`] and [`Client::poll_change`] until they return
/// `None`, and ask [`Client::poll_timeout`] anew. `now` is in milliseconds since the Unix epoch, of a clock
/// that never goes back.
#[derive(Debug, Clone)]
pub struct Client {
    pub(crate) me: Option<UserId>,
    pub(crate) roster: Roster,
    pub(crate) channels: Channels,
    pub(crate) progress: Progress,
    pub(crate) outbox: Outbox,
    pub(crate) drafts: Drafts,
    pub(crate) connection: Connection,
    pub(crate) limits: Limits,
    /// Which build this page is of.
    pub(crate) build: String,
    /// Whether the server is of another build.
    pub(crate) is_outdated: bool,
    pub(crate) generator: Generator,
    pub(crate) route: Route,
    /// What `route` means. Found anew by `settle` where `is_place_stale`.
    pub(crate) place: Place,
    pub(crate) is_place_stale: bool,
    pub(crate) is_visible: bool,
    pub(crate) is_at_newest: bool,
    pub(crate) new_messages: NewMessages,
    pub(crate) typing: Typing,
    /// How often the address became that of a message.
    pub(crate) visits: u32,
    /// The target that views were last told of.
    pub(crate) told_target: Option<Target>,
    /// Where the person wants to go as soon as it is there.
    pub(crate) going: Option<Going>,
    /// With whom a channel was asked for because their place is open: asked once.
    pub(crate) asked_directs: Ids,
    /// Whether the page was loaded again because it was out of date.
    pub(crate) is_reloaded: bool,
    /// The last place as it is stored, once this page has stored it.
    pub(crate) stored_last: Option<Option<String>>,
    pub(crate) effects: VecDeque<Effect>,
    pub(crate) changes: Changes,
    last_reference: u64,
}

/// Where the person wants to go as soon as it is there.
#[derive(Debug, Clone)]
pub(crate) struct Going {
    /// The command that makes it so.
    pub(crate) client_id: ClientId,
    /// The channel, once the command was accepted.
    pub(crate) channel: Option<ChannelId>,
}

impl Client {
    /// A client at an address. What it shows depends on the snapshot and the path only, so that the server
    /// and the browser show the same. Without a snapshot nobody is signed in.
    #[must_use]
    pub fn new(snapshot: Option<&Snapshot>, path: &str, seed: u64) -> Self {
        let mut client = Self {
            me: None,
            roster: Roster::default(),
            channels: Channels::default(),
            progress: Progress::default(),
            outbox: Outbox::default(),
            drafts: Drafts::default(),
            connection: Connection::new(),
            limits: Limits::default(),
            build: String::new(),
            is_outdated: false,
            generator: Generator::new(seed),
            route: Route::parse(path),
            place: Place::SignedOut,
            is_place_stale: false,
            is_visible: false,
            is_at_newest: true,
            new_messages: NewMessages::default(),
            typing: Typing::default(),
            visits: 0,
            told_target: None,
            going: None,
            asked_directs: Ids::default(),
            is_reloaded: false,
            stored_last: None,
            effects: VecDeque::new(),
            changes: Changes::default(),
            last_reference: 0,
        };
        if let Some(snapshot) = snapshot {
            client.take_snapshot(snapshot);
        }
        client.place = client.find_place();
        client.visits = u32::from(client.route.message().is_some());
        client.told_target = client.target();
        client.draw_line();
        client
    }

    /// The browser's storage was read. To be called before [`Client::handle_started`], and again whenever another
    /// tab may have stored drafts.
    pub fn handle_restored(&mut self, now: Millis, restored: Restored<'_>) {
        let before = self.written().cloned();
        let typed = self.addressee_here().filter(|_| restored.is_typing);
        self.drafts.take_over(restored.drafts, typed);
        if self.written() != before.as_ref() {
            self.changes.note(Change::Draft);
        }
        self.is_reloaded |= restored.reloaded.is_some();
        self.settle(now);
    }

    /// What to store as drafts, now that this is stored; `None` removes. Answers [`Effect::StoreDrafts`].
    pub fn write_drafts(&mut self, stored: Option<&str>) -> Option<String> {
        self.drafts.write(stored)
    }

    /// The stored outbox of a tab that is no more: its commands become this tab's, after its own. Says how
    /// many there were that this tab did not have.
    ///
    /// # Errors
    /// Where it is not adopted; the error says what to do with what is stored.
    pub fn handle_adopted(&mut self, now: Millis, json: &str) -> Result<usize, AdoptError> {
        let me = self.me.ok_or(AdoptError::OtherUser)?;
        let mut entries = restore::read_outbox(me, json)?;
        entries.retain(|entry| {
            let is_posted = self.channels.iter().any(|channel| channel.timeline.holds(me, &entry.client_id));
            !is_posted && self.outbox.get(&entry.client_id).is_none()
        });
        if entries.len() > self.outbox.room() {
            return Err(AdoptError::Full);
        }
        let count = entries.len();
        entries.into_iter().for_each(|entry| self.outbox.push(entry));
        self.tell_unsent();
        self.changes.note(Change::Timeline);
        self.settle(now);
        Ok(count)
    }

    /// The page is there, and somebody is signed in: connects.
    pub fn handle_started(&mut self, now: Millis) {
        self.connection.start();
        self.changes.note(Change::Connection);
        self.connect_if_wanted(now);
        self.settle(now);
    }

    /// The page came into view, or went out of it.
    pub fn handle_visible(&mut self, now: Millis, visible: bool) {
        self.is_visible = visible;
        if visible {
            self.connect_if_wanted(now);
            if self.connection.is_doubtful(now) {
                self.send_heartbeat(now);
            }
        }
        self.settle(now);
    }

    /// The browser has network, or has lost it.
    pub fn handle_network(&mut self, now: Millis, online: bool) {
        if !online && self.connection.has_socket() {
            self.effects.push_back(Effect::Disconnect);
            self.forget_connection();
        }
        self.connection.set_network(online);
        self.changes.note(Change::Connection);
        self.connect_if_wanted(now);
        self.settle(now);
    }

    /// The WebSocket is open.
    pub fn handle_opened(&mut self, now: Millis) {
        if self.connection.state() != ConnectionState::Connecting {
            return;
        }
        self.connection.open();
        self.changes.note(Change::Connection);
        let mut hello =
            Hello { version: PROTOCOL_VERSION, resume: self.progress.resume(), ..Hello::default() };
        for channel in self.channels.iter() {
            if let Some(mark) = channel.reading.unconfirmed().filter(|_| hello.read.len() < HELLO_READ_MAX) {
                hello.read.insert(channel.id, mark);
            }
        }
        self.send(now, &Command::Hello(hello));
        self.settle(now);
    }

    /// A text frame came. One that cannot be read makes the client begin anew: it might have told something.
    pub fn handle_frame(&mut self, now: Millis, text: &str) {
        if !self.connection.has_socket() {
            return;
        }
        self.connection.hear(now);
        match frame::decode_event(text) {
            Ok(event) => {
                let is_kept = kept::is_kept(&event);
                self.apply(now, event);
                if is_kept && self.connection.is_online() {
                    self.effects.push_back(Effect::Keep);
                }
            }
            // From a later version: this one does without.
            Err(EventError::UnknownType) => {}
            Err(EventError::Malformed(_)) => self.resync(now),
        }
        self.settle(now);
    }

    /// The WebSocket is closed, or failed to open, with the number of the close frame (1006 without one).
    pub fn handle_closed(&mut self, now: Millis, code: u16) {
        if !self.connection.has_socket() {
            return;
        }
        self.forget_connection();
        self.changes.note(Change::Connection);
        match CloseCode::from_number(code) {
            Some(code) if !code.comes_back() => {
                if code == CloseCode::SignedOut {
                    self.effects.push_back(Effect::Forget);
                }
                self.stop(code);
            }
            code => {
                if code == Some(CloseCode::Resync) {
                    self.progress.release_all();
                }
                self.connection.lose(now, code, &mut self.generator);
            }
        }
        self.settle(now);
    }

    /// Whoever keeps frames needs all of them from a beginning: takes everything whole, on a new connection at once.
    /// One that is only being opened has asked for nothing yet, and is new enough.
    pub fn handle_resync(&mut self, now: Millis) {
        if self.connection.state() == ConnectionState::Connecting {
            self.progress.release_all();
        } else {
            self.resync(now);
            self.connect_if_wanted(now);
        }
        self.settle(now);
    }

    /// The time that [`Client::poll_timeout`] named has come.
    pub fn handle_timeout(&mut self, now: Millis) {
        while let Some(due) = self.connection.poll_due(now) {
            match due {
                Due::Connect => self.connect_if_wanted(now),
                Due::GiveUp => self.give_up(now),
                Due::Heartbeat => self.send_heartbeat(now),
                Due::Notice => self.changes.note(Change::Connection),
            }
        }
        self.forget_late_typers(now);
        self.settle(now);
    }

    /// What to do next. What is to be stored comes before all else.
    pub fn poll_effect(&mut self) -> Option<Effect> {
        if self.outbox.poll_unstored()
            && let Some(me) = self.me
        {
            let json = restore::write_outbox(me, &self.outbox);
            return Some(Effect::Store { key: StorageKey::Outbox, json });
        }
        if self.drafts.is_unstored() {
            return Some(Effect::StoreDrafts);
        }
        self.effects.pop_front()
    }

    /// What views must read again.
    pub fn poll_change(&mut self) -> Option<Change> {
        self.changes.poll()
    }

    /// When to call [`Client::handle_timeout`], if nothing else happens before.
    #[must_use]
    pub fn poll_timeout(&self) -> Option<Millis> {
        // Commands rest on while the line is gone: they are sent when it is back.
        let rested = if self.connection.is_online() { self.outbox.timeout() } else { None };
        [self.connection.timeout(), rested, self.typing.timeout()].into_iter().flatten().min()
    }

    /// Sends a command.
    pub(crate) fn send(&mut self, now: Millis, command: &Command) {
        let text = frame::encode_command(self.next_reference(), command);
        self.last_reference += 1;
        self.effects.push_back(Effect::Send(text));
        self.connection.say(now);
    }

    /// The number of the next command that is sent. It is the answer's.
    pub(crate) fn next_reference(&self) -> Ref {
        Ref(self.last_reference + 1)
    }

    /// Takes everything whole on a new connection: something that came makes no sense.
    pub(crate) fn resync(&mut self, now: Millis) {
        self.progress.release_all();
        self.give_up(now);
    }

    /// Ends for good.
    pub(crate) fn stop(&mut self, code: CloseCode) {
        self.connection.stop(code);
        if code == CloseCode::UnsupportedVersion && !self.is_reloaded {
            self.is_reloaded = true;
            let json = Some(restore::write_text("reloaded"));
            self.effects.push_back(Effect::Store { key: StorageKey::Reloaded, json });
            // A page that is kept would be as old as this one.
            self.effects.extend([Effect::Forget, Effect::Reload]);
        }
    }

    /// The WebSocket is of no use any more; another one is opened later.
    fn give_up(&mut self, now: Millis) {
        if self.connection.has_socket() {
            self.effects.push_back(Effect::Disconnect);
            self.forget_connection();
            self.connection.lose(now, None, &mut self.generator);
            self.changes.note(Change::Connection);
        }
    }

    /// What was under way on the connection may or may not have come through.
    pub(crate) fn forget_connection(&mut self) {
        self.outbox.lose();
        self.progress.lose();
        self.channels.iter_mut().for_each(|channel| channel.reading.lose());
        self.forget_typing();
    }

    fn connect_if_wanted(&mut self, now: Millis) {
        if self.connection.wants_socket() {
            self.connection.connect(now);
            self.effects.push_back(Effect::Connect);
            self.changes.note(Change::Connection);
        }
    }

    fn send_heartbeat(&mut self, now: Millis) {
        if self.connection.is_online() {
            self.send(now, &Command::Heartbeat);
            self.connection.say_heartbeat(now);
        }
    }
}
