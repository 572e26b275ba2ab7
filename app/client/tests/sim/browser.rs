//! Browsers: a device with its storage, and tabs with a real client in each.

use std::collections::{BTreeMap, BTreeSet};

use client::change::Change;
use client::client::Client;
use client::connection::ConnectionState;
use client::effect::{Effect, StorageKey};
use client::restore::{AdoptError, Restored};
use protocol::command::Command;
use protocol::error::CloseCode;
use protocol::event::Event;
use protocol::frame;
use protocol::id::{ChannelId, ClientId, DeviceId, Millis, UserId};
use protocol::json;

use crate::agenda::{Base, Down, Occurrence, Said, Up};
use crate::line::Line;
use crate::server::{channel_of, short};
use crate::world::World;

/// One browser of a user.
pub struct Device {
    pub id: DeviceId,
    pub user: UserId,
    /// The local storage, by the names of the keys.
    storage: BTreeMap<String, String>,
    /// The outboxes that belong to a page that is open.
    locks: BTreeSet<String>,
    /// Whose every outbox was: the tab that stored it.
    owners: BTreeMap<String, usize>,
}

/// One tab: a page after the other.
pub struct Tab {
    pub device: usize,
    pub page: Option<Page>,
    /// How often a page was asked for here. What is meant for an earlier one is dropped.
    pub load: u64,
    pub path: String,
    /// The row of pages in which each takes over the outbox of the one before.
    pub lineage: u64,
    pub latency: Millis,
    pub slow_until: Millis,
    /// What its service worker would start a page from while the server is away.
    pub base: Option<Base>,
}

/// One page, from its load until it is closed or loaded again.
pub struct Page {
    pub client: Client,
    /// What its outbox is stored under.
    key: String,
    /// The newest WebSocket.
    line: Option<u64>,
    timer: Option<Millis>,
    /// What it was started from, with all that it has kept since.
    pub base: Base,
    /// The texts that it has told its person of as unsent.
    pub unsent: Vec<String>,
    /// The newest frame.
    frame: String,
}

impl Device {
    pub fn new(id: DeviceId, user: UserId) -> Self {
        let (storage, locks, owners) = Default::default();
        Self { id, user, storage, locks, owners }
    }

    /// Whether a command is in an outbox that no open page holds.
    pub fn stores(&self, client_id: &ClientId) -> bool {
        let free = self.storage.iter().filter(|(key, _)| !self.locks.contains(*key));
        let mut outboxes = free.filter(|(key, _)| key.starts_with(StorageKey::OUTBOX_PREFIX));
        outboxes.any(|(_, json)| json.contains(client_id.as_str()))
    }
}

impl World {
    /// Whose tab it is.
    pub fn user_of(&self, tab: usize) -> UserId {
        self.devices[self.tabs[tab].device].user
    }

    /// The client of a tab, where a page is open.
    pub fn client(&self, tab: usize) -> Option<&Client> {
        self.tabs[tab].page.as_ref().map(|page| &page.client)
    }

    /// Whether this is the newest WebSocket of a tab's page.
    pub fn has_line(&self, tab: usize, id: u64) -> bool {
        self.line_of(tab) == Some(id)
    }

    /// The newest WebSocket of a tab's page.
    pub fn line_of(&self, tab: usize) -> Option<u64> {
        self.tabs[tab].page.as_ref().and_then(|page| page.line)
    }

    /// Lets a client do something, and carries out what it asks for.
    pub fn with_client<R>(&mut self, tab: usize, act: impl FnOnce(&mut Client, Millis) -> R) -> Option<R> {
        let now = self.agenda.now;
        let page = self.tabs[tab].page.as_mut()?;
        let result = act(&mut page.client, now);
        self.carry_out_client(tab);
        Some(result)
    }

    /// Asks for a page. A page that is open there is closed.
    pub fn load(&mut self, tab: usize) {
        self.close_page(tab);
        let load = self.tabs[tab].load;
        let after = self.random.between(1, self.tabs[tab].latency);
        self.agenda.enter(after, Occurrence::PageAsked { tab, load });
    }

    /// Closes a page. What it has stored stays.
    pub fn close_page(&mut self, tab: usize) {
        self.tabs[tab].load += 1;
        let Some(page) = self.tabs[tab].page.take() else { return };
        self.trace(|| format!("tab {tab} closes with {} unsent", page.client.unsent()));
        self.tabs[tab].path = page.client.path();
        let mut base = page.base;
        // The newest frames may not have reached the worker.
        let lost = self.random.below(4).min(base.kept.len() as u64);
        base.kept.truncate(base.kept.len() - usize::try_from(lost).expect("it is small"));
        self.tabs[tab].base = Some(base);
        self.devices[self.tabs[tab].device].locks.remove(&page.key);
        if let Some(line) = page.line {
            self.abandon(line);
        }
        // The tab that waited longest for its lock.
        let device = self.tabs[tab].device;
        let mut others = 0..self.tabs.len();
        if let Some(other) = others.find(|other| self.tabs[*other].device == device && self.is_online(*other))
        {
            self.adopt_outboxes(other);
        }
    }

    fn is_online(&self, tab: usize) -> bool {
        self.client(tab).is_some_and(|client| client.connection_state() == ConnectionState::Online)
    }

    /// The server is asked for a page.
    pub fn take_page_asked(&mut self, tab: usize, load: u64) {
        if self.tabs[tab].load != load {
            return;
        }
        let device = self.tabs[tab].device;
        let kept = self.tabs[tab].base.clone().filter(|_| self.random.chance(50));
        let page = self.page(self.user_of(tab), &self.tabs[tab].path);
        let base = match page.filter(|_| self.is_signed_in(device)) {
            Some(json) => Some(Base { json, kept: Vec::new() }),
            // The service worker answers while the server cannot.
            None if self.server.chat.is_none() && kept.is_some() => {
                self.met.kept_pages += 1;
                kept
            }
            None => None,
        };
        if let Some(base) = base {
            let after = self.random.between(1, self.tabs[tab].latency);
            self.agenda.enter(after, Occurrence::PageLoaded { tab, load, base });
            return;
        }
        if self.server.chat.is_some() && !self.is_signed_in(device) {
            self.let_in_later(device);
        }
        self.agenda.enter(700, Occurrence::PageAsked { tab, load });
    }

    /// The page is there: what `frontend` does.
    pub fn take_page_loaded(&mut self, tab: usize, load: u64, base: Base) {
        if self.tabs[tab].load != load {
            return;
        }
        let snapshot = json::read(&base.json).expect("the snapshot comes as it was written");
        let client = Client::new(Some(&snapshot), &self.tabs[tab].path, self.random.number());
        let number = self.number();
        let key = StorageKey::Outbox.name(&number.to_string());
        let device = &mut self.devices[self.tabs[tab].device];
        device.locks.insert(key.clone());
        device.owners.insert(key.clone(), tab);
        let (unsent, frame, kept) = (Vec::new(), String::new(), base.kept.clone());
        self.tabs[tab].page = Some(Page { client, key, line: None, timer: None, base, unsent, frame });
        self.trace(|| format!("tab {tab} has a page with {} kept frames", kept.len()));
        self.check_all_rows(tab);
        let drafts = self.stored(tab, &StorageKey::Drafts.name(""));
        let restored = Restored { drafts: drafts.as_deref(), is_typing: false, reloaded: None };
        self.with_client(tab, |client, now| client.handle_restored(now, restored));
        if !kept.is_empty() {
            self.with_client(tab, |client, now| client.handle_kept(now, &kept));
            self.check_all_rows(tab);
        }
        self.adopt_outboxes(tab);
        let visible = self.random.chance(80);
        self.with_client(tab, |client, now| client.handle_visible(now, visible));
        self.with_client(tab, |client, now| client.handle_network(now, true));
        self.with_client(tab, Client::handle_started);
        self.check_all_rows(tab);
    }

    /// A page comes into view, or goes out of it: what `frontend` does.
    pub fn see(&mut self, tab: usize, visible: bool) {
        self.with_client(tab, |client, now| client.handle_visible(now, visible));
    }

    /// A page has a network again: what `frontend` does.
    pub fn come_online(&mut self, tab: usize) {
        self.with_client(tab, |client, now| client.handle_network(now, true));
    }

    /// Takes over the outboxes that no page holds.
    fn adopt_outboxes(&mut self, tab: usize) {
        if self.tabs[tab].page.is_none() {
            return;
        }
        let device = &self.devices[self.tabs[tab].device];
        let is_free =
            |key: &&String| key.starts_with(StorageKey::OUTBOX_PREFIX) && !device.locks.contains(*key);
        let keys: Vec<String> = device.storage.keys().filter(is_free).cloned().collect();
        for key in keys {
            let json = self.stored(tab, &key).expect("nothing removes it in between");
            let adopted = self.with_client(tab, |client, now| client.handle_adopted(now, &json));
            self.trace(|| format!("tab {tab} adopts {adopted:?}: {}", short(&json)));
            match adopted.expect("the page is open") {
                Ok(count) => self.met.adoptions += count,
                Err(AdoptError::Full) => continue,
                Err(error @ (AdoptError::OtherUser | AdoptError::Unreadable)) => panic!("{error}: {json}"),
            }
            let device = &mut self.devices[self.tabs[tab].device];
            device.storage.remove(&key);
            let owner = device.owners.remove(&key).expect("somebody has stored it");
            if owner != tab {
                self.tabs[owner].lineage = self.number();
            }
        }
    }

    /// What is in the local storage of a tab's browser.
    pub fn stored(&self, tab: usize, key: &str) -> Option<String> {
        self.devices[self.tabs[tab].device].storage.get(key).cloned()
    }

    /// What a tab's page has stored of its outbox.
    pub fn outbox(&self, tab: usize) -> String {
        let key = self.tabs[tab].page.as_ref().map(|page| page.key.clone());
        key.and_then(|key| self.stored(tab, &key)).unwrap_or_default()
    }

    fn carry_out_client(&mut self, tab: usize) {
        while let Some(effect) = self.tabs[tab].page.as_mut().and_then(|page| page.client.poll_effect()) {
            match effect {
                Effect::Connect => self.connect(tab),
                Effect::Send(text) => self.send(tab, text),
                Effect::Disconnect => {
                    let line = self.tabs[tab].page.as_mut().and_then(|page| page.line.take());
                    self.abandon(line.expect("there is a socket to close"));
                }
                Effect::Store { key, json } => self.store(tab, key, json),
                Effect::StoreDrafts => self.store_drafts(tab),
                Effect::Navigate { path, replace } => {
                    self.met.names_followed += usize::from(replace);
                    self.trace(|| format!("tab {tab} goes to {path}"));
                }
                Effect::Notify(_) | Effect::CloseNotifications { .. } => {}
                Effect::Keep => {
                    let page = self.tabs[tab].page.as_mut().expect("it was just there");
                    page.base.kept.push(page.frame.clone());
                }
                // What was kept is of no use to whoever cannot come back.
                Effect::Forget => {}
                Effect::Reload => panic!("nothing here asks a page to load itself again"),
            }
        }
        let Some(page) = &mut self.tabs[tab].page else { return };
        while let Some(change) = page.client.poll_change() {
            if let Change::Unsent(texts) = change {
                self.met.texts_told += texts.len();
                page.unsent.extend(texts);
            }
        }
        let due = page.client.poll_timeout();
        if let Some(due) = due.filter(|due| page.timer.is_none_or(|timer| *due < timer)) {
            page.timer = Some(due);
            let load = self.tabs[tab].load;
            self.agenda.enter_at(due, Occurrence::PageTimer { tab, load });
        }
    }

    fn connect(&mut self, tab: usize) {
        let id = self.number();
        let mut line = Line::new(tab, self.tabs[tab].latency);
        line.slow_down(self.tabs[tab].slow_until);
        self.lines.insert(id, line);
        self.trace(|| format!("tab {tab} connects by {id}"));
        if let Some(page) = &mut self.tabs[tab].page {
            page.line = Some(id);
        }
        self.send_up(id, Up::Open);
    }

    fn send(&mut self, tab: usize, text: String) {
        let id = self.line_of(tab).expect("a client sends only where it has a line");
        let (reference, command) = frame::decode_command(&text).expect("clients send commands");
        let line = self.lines.get_mut(&id).expect("a line stays until the end");
        if let Some(client_id) = command.client_id() {
            line.asked.insert(reference, client_id.clone());
        }
        if let Command::Hello(hello) = &command {
            line.held = hello.resume.iter().flat_map(|resume| resume.held.iter().copied()).collect();
        }
        if let Some(channel) = channel_of(&command) {
            self.check_rows(tab, channel);
        }
        self.send_up(id, Up::Frame(text));
    }

    fn store(&mut self, tab: usize, key: StorageKey, json: Option<String>) {
        let own = self.tabs[tab].page.as_ref().map(|page| page.key.clone()).unwrap_or_default();
        let name = if key == StorageKey::Outbox { own } else { key.name("") };
        let storage = &mut self.devices[self.tabs[tab].device].storage;
        match json {
            Some(json) => storage.insert(name, json),
            None => storage.remove(&name),
        };
    }

    /// Stores the drafts of a page. The other tabs of its browser hear of that.
    fn store_drafts(&mut self, tab: usize) {
        let name = StorageKey::Drafts.name("");
        let stored = self.stored(tab, &name);
        let page = self.tabs[tab].page.as_mut().expect("it was just there");
        let json = page.client.write_drafts(stored.as_deref());
        self.store(tab, StorageKey::Drafts, json.clone());
        if json == stored {
            return;
        }
        let device = self.tabs[tab].device;
        for other in (0..self.tabs.len()).filter(|other| *other != tab) {
            if self.tabs[other].device == device {
                let is_typing = self.random.chance(50);
                let restored = Restored { drafts: json.as_deref(), is_typing, reloaded: None };
                self.with_client(other, |client, now| client.handle_restored(now, restored));
                assert_eq!(self.stored(tab, &name), json, "what tab {other} hears it stores again");
            }
        }
    }

    /// Something reaches a browser.
    pub fn take_down(&mut self, id: u64, parcel: &Down) {
        let Some(tab) = self.lines.get(&id).map(|line| line.tab) else { return };
        if self.loses_down(id) || !self.has_line(tab, id) {
            return;
        }
        match parcel {
            Down::Opened => {
                self.with_client(tab, Client::handle_opened);
            }
            Down::Frame(said) => self.take_event(tab, id, said),
            Down::Closed(code) => self.take_closed(tab, *code),
        }
    }

    /// A page's WebSocket is closed.
    pub fn take_closed(&mut self, tab: usize, code: u16) {
        self.trace(|| format!("tab {tab} is closed by {code}"));
        if code == CloseCode::SignedOut.number() {
            self.note_signed_out(tab);
            self.let_in_later(self.tabs[tab].device);
        }
        if let Some(page) = &mut self.tabs[tab].page {
            page.line = None;
        }
        self.with_client(tab, |client, now| client.handle_closed(now, code));
    }

    fn take_event(&mut self, tab: usize, id: u64, said: &Said) {
        self.trace(|| format!("tab {tab} <- {id} {}", short(&said.text)));
        let refused = self.refused(id, &said.event);
        let channel = self.note_event(tab, id, &said.event);
        if let Some(page) = &mut self.tabs[tab].page {
            page.frame.clone_from(&said.text);
        }
        self.with_client(tab, |client, now| client.handle_frame(now, &said.text));
        if matches!(said.event, Event::Welcome { .. }) && self.is_online(tab) {
            self.adopt_outboxes(tab);
        }
        if let Some(client_id) = refused {
            self.check_refused_edit(tab, &client_id);
            self.check_refused_message(tab, &client_id);
        }
        match channel {
            Some(channel) => self.check_rows(tab, channel),
            None if matches!(said.event, Event::Welcome { .. }) => self.check_all_rows(tab),
            None => {}
        }
        match said.event {
            Event::History(_) => self.trouble_return(tab, id, 5),
            // Between an invitation and the history that belongs to it.
            Event::ChannelCreated { .. } => self.trouble_return(tab, id, 30),
            _ => {}
        }
    }

    /// A page's timer is due.
    pub fn take_page_timer(&mut self, tab: usize, load: u64) {
        let (now, of) = (self.agenda.now, &mut self.tabs[tab]);
        let Some(page) = of.page.as_mut().filter(|_| of.load == load) else { return };
        if page.timer.is_some_and(|at| at <= now) {
            page.timer = None;
            if page.client.poll_timeout().is_some_and(|due| due <= now) {
                self.with_client(tab, Client::handle_timeout);
                let next = self.client(tab).and_then(Client::poll_timeout);
                assert!(next.is_none_or(|next| next > now), "tab {tab}: a timer is due for ever");
            } else {
                self.carry_out_client(tab);
            }
        }
    }

    /// The public and private channels that a tab's user is in, as far as the client knows.
    pub fn joined(&self, tab: usize) -> Vec<ChannelId> {
        let Some(client) = self.client(tab) else { return Vec::new() };
        let is_joined = |id: &&ChannelId| client.channel_view(**id).is_some_and(|view| view.joined);
        self.ledger.channels.iter().filter(is_joined).copied().collect()
    }
}
