//! The virtual clock: what happens when. Nothing happens but what stands here.

use std::collections::BTreeMap;
use std::rc::Rc;

use protocol::attachment::Attachment;
use protocol::event::Event;
use protocol::id::{ChannelId, Millis};

/// When the simulation begins.
const BEGINNING: Millis = 1_790_000_000_000;

/// One thing that happens.
#[derive(Debug)]
pub enum Occurrence {
    /// Somebody does something.
    Act,
    /// Everybody talks at once, while somebody has no network.
    Rush,
    /// Something goes wrong.
    Trouble,
    /// A browser's request for a page reaches the server.
    PageAsked { tab: usize, load: u64 },
    /// The page, with its snapshot as JSON, reaches the browser.
    PageLoaded { tab: usize, load: u64, base: Base },
    /// A page that was closed is opened again.
    PageOpened { tab: usize, load: u64 },
    /// A page's timer is due.
    PageTimer { tab: usize, load: u64 },
    /// A page gets its network back.
    NetworkBack { tab: usize, load: u64 },
    /// A page hears that a file it uploaded is there.
    Uploaded { tab: usize, load: u64, channel: ChannelId, attachment: Attachment },
    /// Something reaches the server.
    Up { line: u64, parcel: Up },
    /// Something reaches a browser.
    Down { line: u64, parcel: Down },
    /// A browser notices that its line is cut.
    Torn { line: u64 },
    /// The server notices that a line is dead.
    Gone { line: u64 },
    /// The journal makes durable what waits, or a part of it.
    Commit { start: u64 },
    /// The chat hears what came of so many drafts.
    HandOut { start: u64, count: usize },
    /// The chat's timer is due.
    ChatTimer { start: u64 },
    /// A request that was answered is over.
    Answered { request: u64 },
    /// Somebody whose device is signed out comes back.
    LetIn { device: usize },
    /// The journal works as it should again.
    JournalHealed,
    /// The process starts again.
    Restart,
}

/// What a page starts from.
#[derive(Debug, Clone)]
pub struct Base {
    /// Its snapshot, as JSON.
    pub json: String,
    /// The frames that another page with this snapshot has kept.
    pub kept: Vec<String>,
}

/// What goes from a browser to the server.
#[derive(Debug)]
pub enum Up {
    /// The wish for a WebSocket.
    Open,
    Frame(String),
    Closed,
}

/// What goes from the server to a browser.
#[derive(Debug)]
pub enum Down {
    Opened,
    Frame(Rc<Said>),
    Closed(u16),
}

/// An event and its frame. A client sees only the frame; the event is for whoever watches.
#[derive(Debug)]
pub struct Said {
    pub event: Event,
    pub text: String,
}

/// What is to happen, in the order of time; at one time, in the order in which it was entered.
#[derive(Debug)]
pub struct Agenda {
    pub now: Millis,
    entered: u64,
    entries: BTreeMap<(Millis, u64), Occurrence>,
}

impl Agenda {
    pub fn new() -> Self {
        Self { now: BEGINNING, entered: 0, entries: BTreeMap::new() }
    }

    /// Enters what happens in so many milliseconds.
    pub fn enter(&mut self, after: Millis, occurrence: Occurrence) {
        self.enter_at(self.now + after, occurrence);
    }

    /// Enters what happens at a time, or now if that has passed.
    pub fn enter_at(&mut self, at: Millis, occurrence: Occurrence) {
        self.entered += 1;
        self.entries.insert((at.max(self.now), self.entered), occurrence);
    }

    /// The next thing that happens up to a time. The clock then stands there.
    pub fn poll(&mut self, until: Millis) -> Option<Occurrence> {
        match self.entries.first_key_value().map(|((at, _), _)| *at).filter(|at| *at <= until) {
            Some(at) => {
                self.now = at;
                self.entries.pop_first().map(|(_, occurrence)| occurrence)
            }
            None => {
                self.now = until;
                None
            }
        }
    }
}
