//! The whole of one run: people, browsers, lines, the server, and what becomes of them.

use std::collections::BTreeMap;

use chat::{ConnectionId, RequestId};
use client::client::Client;
use protocol::attachment::{Attachment, FileName};
use protocol::device::DeviceLabel;
use protocol::error::CloseCode;
use protocol::fact::{Change, Draft, Fact, Origin};
use protocol::id::{AttachmentId, ChannelId, ClientId, DeviceId, FileId, Millis, UserId};
use protocol::message::Body;

use crate::agenda::{Agenda, Occurrence};
use crate::browser::{Device, Tab};
use crate::disk::Disk;
use crate::ledger::Ledger;
use crate::line::Line;
use crate::met::Met;
use crate::panes::Panes;
use crate::random::Random;
use crate::server::Server;
use crate::uploads::Upload;

/// How long the people take to have done everything, and the trouble to end.
const TROUBLED_MS: Millis = 48_000;

/// How long it may take at the most until all is quiet after that: a dead line is noticed within 45 s, a
/// missing heartbeat within 25 s, and 15 s is the longest delay between two tries.
const HEALING_MS_MAX: Millis = 240_000;

/// For how long nothing may have been under way for all to be quiet: longer than a user's grace.
const QUIET_MS: Millis = 12_000;

/// One run. Everything in it follows from the seed.
pub struct World {
    pub random: Random,
    pub agenda: Agenda,
    pub disk: Disk,
    pub server: Server,
    pub devices: Vec<Device>,
    pub tabs: Vec<Tab>,
    pub lines: BTreeMap<u64, Line>,
    /// What was uploaded and is not answered.
    pub uploads: BTreeMap<u64, Upload>,
    pub panes: Panes,
    pub ledger: Ledger,
    pub met: Met,
    /// Whether nothing goes wrong any more, and nobody does anything.
    pub is_healed: bool,
    numbers: u64,
    is_traced: bool,
}

impl World {
    /// A server that runs, and people who have signed in and look at no page yet.
    pub fn new(seed: u64, is_traced: bool) -> Self {
        let mut world = Self {
            random: Random::new(seed),
            agenda: Agenda::new(),
            disk: Disk::new(),
            server: Server::new(),
            devices: Vec::new(),
            tabs: Vec::new(),
            lines: BTreeMap::new(),
            uploads: BTreeMap::new(),
            panes: Panes::default(),
            ledger: Ledger::default(),
            met: Met::default(),
            is_healed: false,
            numbers: 0,
            is_traced,
        };
        world.start_server();
        world.run_for(1_000);
        world.sign_people_in();
        world.write_old_messages();
        world
    }

    /// Lets people and trouble loose, heals everything, waits until all is quiet, and judges the end.
    pub fn run(mut self) -> Met {
        for tab in 0..self.tabs.len() {
            let after = self.random.between(0, 5_000);
            self.agenda.enter(after, Occurrence::PageOpened { tab, load: 0 });
        }
        self.agenda.enter(2_000, Occurrence::Act);
        if self.random.chance(15) {
            self.agenda.enter(10_000, Occurrence::Rush);
        }
        self.agenda.enter(4_000, Occurrence::Trouble);
        self.run_for(TROUBLED_MS);
        self.heal();
        self.come_to_rest();
        self.met.lost_answers = self.ledger.lost_answers();
        self.met.attachments_dropped = self.ledger.dropped_attachments().len();
        self.check_end();
        self.met
    }

    /// A number that was not used before.
    pub fn number(&mut self) -> u64 {
        self.numbers += 1;
        self.numbers
    }

    /// Says what happens, where somebody wants to read it.
    pub fn trace(&self, what: impl FnOnce() -> String) {
        if self.is_traced {
            eprintln!("{:>7} {}", self.agenda.now % 10_000_000, what());
        }
    }

    /// The channel that everyone is in.
    pub fn general(&self) -> ChannelId {
        let chat = self.server.chat.as_ref().expect("the server runs");
        chat.default_channel().expect("the journal has taken it")
    }

    fn sign_people_in(&mut self) {
        let people = self.random.between(3, 5);
        for person in 0..people {
            let first = DeviceId([u8::try_from(person).expect("they are few"); 32]);
            let request = RequestId(self.number());
            let name = ["Ana", "Bo", "Cem", "Dee", "Eli"][usize::try_from(person).expect("they are few")];
            self.with_chat(|chat, now| {
                chat.handle_sign_in(now, request, first, name, DeviceLabel::new("sim"));
            });
            self.run_for(1_000);
            let chat = self.server.chat.as_ref().expect("the server runs");
            let user = chat.signed_in(first).expect("nothing goes wrong yet");
            let mut devices = vec![first];
            if self.random.chance(40) {
                let second = DeviceId([u8::try_from(100 + person).expect("they are few"); 32]);
                let (users, signed_in, at) = (vec![user], Some(user), self.agenda.now);
                self.append_unasked(Change::DeviceUpdated {
                    device: second,
                    users,
                    signed_in,
                    label: None,
                    at,
                });
                devices.push(second);
            }
            for id in devices {
                self.add_device(id, user);
            }
        }
    }

    fn add_device(&mut self, id: DeviceId, user: UserId) {
        self.devices.push(Device::new(id, user));
        let device = self.devices.len() - 1;
        let tabs = if self.random.chance(30) { 2 } else { 1 };
        for _ in 0..tabs {
            let (latency, lineage) = (self.random.between(2, 150), self.number());
            let path = "/".to_owned();
            let tab = Tab { device, page: None, load: 0, path, lineage, latency, slow_until: 0, base: None };
            self.tabs.push(tab);
        }
    }

    /// In one run of three the default channel is full, or nearly so, when the people come. Some old messages
    /// have files.
    fn write_old_messages(&mut self) {
        if !self.random.chance(35) {
            return;
        }
        let (channel, device) = (self.general(), self.devices[0].id);
        for _ in 0..self.random.between(85, 105) {
            let number = self.number();
            let author = self.devices[0].user;
            let body = Body::parse(&format!("old {number}")).expect("it is a body");
            let origin = Origin { device, client_id: ClientId::from(number) };
            let (at, attachments) = (self.agenda.now, old_attachments(number));
            let change = Change::MessagePosted { channel, author, at, body, reply_to: None, attachments };
            self.disk.append(Draft { fact: Fact { origin: Some(origin), change }, expect: None });
        }
        self.with_chat(|_, _| {});
        self.run_for(5_000);
        assert!(self.disk.is_idle(), "nothing goes wrong yet");
    }

    fn append_unasked(&mut self, change: Change) {
        self.disk.append(Draft { fact: Fact { origin: None, change }, expect: None });
        self.with_chat(|_, _| {});
        self.run_for(1_000);
    }

    fn run_for(&mut self, ms: Millis) {
        let until = self.agenda.now + ms;
        while let Some(occurrence) = self.agenda.poll(until) {
            self.happen(occurrence);
        }
    }

    fn happen(&mut self, occurrence: Occurrence) {
        match occurrence {
            Occurrence::Act => self.act(),
            Occurrence::Rush => self.rush(),
            Occurrence::Trouble => self.make_trouble(),
            Occurrence::PageAsked { tab, load } => self.take_page_asked(tab, load),
            Occurrence::PageLoaded { tab, load, base } => self.take_page_loaded(tab, load, base),
            Occurrence::PageOpened { tab, load } => {
                if self.tabs[tab].load == load {
                    self.load(tab);
                }
            }
            Occurrence::PageTimer { tab, load } => self.take_page_timer(tab, load),
            Occurrence::NetworkBack { tab, load } => {
                if self.tabs[tab].load == load {
                    self.come_online(tab);
                }
            }
            Occurrence::Uploaded { tab, load, channel, attachment } => {
                self.take_uploaded(tab, load, channel, attachment);
            }
            Occurrence::Up { line, parcel } => self.take_up(line, parcel),
            Occurrence::Down { line, parcel } => self.take_down(line, &parcel),
            Occurrence::Torn { line } => self.tear(line),
            Occurrence::Gone { line } => self.lose_from_server(line, CloseCode::HeartbeatMissed),
            Occurrence::Commit { start } => self.take_commit(start),
            Occurrence::HandOut { start, count } => self.take_handed_out(start, count),
            Occurrence::ChatTimer { start } => self.take_chat_timer(start),
            Occurrence::Answered { request } => {
                self.with_chat(|chat, now| chat.handle_disconnected(now, ConnectionId(request)));
            }
            Occurrence::LetIn { device } => self.let_in(device),
            Occurrence::JournalHealed => self.heal_journal(),
            Occurrence::Restart => self.start_server(),
        }
    }

    /// From now on nothing goes wrong. Everybody comes back, but for one who may stay away.
    fn heal(&mut self) {
        self.trace(|| "everything heals".to_owned());
        self.is_healed = true;
        self.heal_journal();
        let away = self.random.chance(30).then(|| self.devices[0].user);
        for tab in 0..self.tabs.len() {
            self.tabs[tab].slow_until = 0;
            let now = self.agenda.now;
            self.lines.values_mut().for_each(|line| line.slow_down(now));
            if away == Some(self.user_of(tab)) {
                self.close_page(tab);
            } else if self.tabs[tab].page.is_none() {
                self.load(tab);
            } else {
                self.come_online(tab);
            }
        }
    }

    fn come_to_rest(&mut self) {
        let (end, mut quiet_since) = (self.agenda.now + HEALING_MS_MAX, None);
        while self.agenda.now < end {
            self.run_for(1_000);
            let since = *quiet_since.get_or_insert(self.agenda.now);
            if !self.is_quiet() {
                quiet_since = None;
            } else if self.agenda.now - since >= QUIET_MS {
                return;
            }
        }
        let states: Vec<_> = (0..self.tabs.len())
            .filter_map(|tab| self.client(tab))
            .map(|client| (client.connection_state(), client.unsent(), client.is_quiet()))
            .collect();
        panic!("there is no rest: {states:?}, journal idle: {}", self.disk.is_idle());
    }

    fn is_quiet(&self) -> bool {
        let is_current = |(id, line): (&u64, &Line)| !line.is_open || self.has_line(line.tab, *id);
        let is_quiet = |tab: usize| {
            let line = self.line_of(tab).and_then(|id| self.lines.get(&id));
            line.is_some_and(Line::is_whole) && self.client(tab).is_some_and(Client::is_quiet)
        };
        let mut tabs = (0..self.tabs.len()).filter(|tab| self.client(*tab).is_some());
        self.disk.is_idle() && self.lines.iter().all(is_current) && tabs.all(is_quiet)
    }
}

/// The files of an old message.
fn old_attachments(number: u64) -> Vec<Attachment> {
    let attachment = Attachment {
        id: AttachmentId(number),
        file: FileId([9; 32]),
        name: FileName::new("old.txt"),
        bytes: 100,
        image: None,
    };
    if number.is_multiple_of(8) { vec![attachment] } else { Vec::new() }
}
