//! The lines between browsers and the server: late, in order, and cut at any moment.

use std::collections::{BTreeMap, BTreeSet};

use protocol::id::{ChannelId, ClientId, Millis, Ref};

use crate::agenda::{Down, Occurrence, Up};
use crate::random::Random;
use crate::world::World;

/// How often a slow line is as late as a good one.
const SLOWNESS: Millis = 20;

/// One WebSocket, from the wish for it until both sides have forgotten it.
#[derive(Debug)]
pub struct Line {
    pub tab: usize,
    up: Way,
    down: Way,
    /// Whether the chat knows it.
    pub is_open: bool,
    /// The commands that are unanswered, as the browser sees it.
    pub asked: BTreeMap<Ref, ClientId>,
    /// What `hello` said was held.
    pub held: BTreeSet<ChannelId>,
    /// The channels whose first history on this line is still to come.
    pub is_returning: BTreeSet<ChannelId>,
}

/// One direction of a line.
#[derive(Debug)]
struct Way {
    latency: Millis,
    slow_until: Millis,
    /// When the newest parcel arrives: none overtakes another.
    last: Millis,
    /// What arrives from then on is lost, as is all that follows.
    cut_at: Option<Millis>,
}

impl Way {
    fn new(latency: Millis) -> Self {
        Self { latency, slow_until: 0, last: 0, cut_at: None }
    }

    fn arrival(&mut self, now: Millis, random: &mut Random) -> Millis {
        let factor = if now < self.slow_until { SLOWNESS } else { 1 };
        self.last = self.last.max(now + random.between(1, self.latency) * factor);
        self.last
    }

    fn cut(&mut self, now: Millis) {
        self.cut_at.get_or_insert(now);
    }

    fn loses(&self, now: Millis) -> bool {
        self.cut_at.is_some_and(|at| at <= now)
    }
}

impl Line {
    pub fn new(tab: usize, latency: Millis) -> Self {
        Self {
            tab,
            up: Way::new(latency),
            down: Way::new(latency),
            is_open: false,
            asked: BTreeMap::new(),
            held: BTreeSet::new(),
            is_returning: BTreeSet::new(),
        }
    }

    /// Whether the chat knows it, and nothing is lost on it.
    pub fn is_whole(&self) -> bool {
        self.is_open && self.up.cut_at.is_none() && self.down.cut_at.is_none()
    }

    /// Makes both directions late for a while.
    pub fn slow_down(&mut self, until: Millis) {
        (self.up.slow_until, self.down.slow_until) = (until, until);
    }
}

impl World {
    /// Sends something to the server.
    pub fn send_up(&mut self, id: u64, parcel: Up) {
        let now = self.agenda.now;
        let Some(line) = self.lines.get_mut(&id) else { return };
        let at = line.up.arrival(now, &mut self.random);
        self.agenda.enter_at(at, Occurrence::Up { line: id, parcel });
    }

    /// Sends something to a browser.
    pub fn send_down(&mut self, id: u64, parcel: Down) {
        let now = self.agenda.now;
        let Some(line) = self.lines.get_mut(&id) else { return };
        let at = line.down.arrival(now, &mut self.random);
        self.agenda.enter_at(at, Occurrence::Down { line: id, parcel });
    }

    /// Whether what arrives at the server now is lost.
    pub fn loses_up(&self, id: u64) -> bool {
        self.lines.get(&id).is_none_or(|line| line.up.loses(self.agenda.now))
    }

    /// Whether what arrives at the browser now is lost.
    pub fn loses_down(&self, id: u64) -> bool {
        self.lines.get(&id).is_none_or(|line| line.down.loses(self.agenda.now))
    }

    /// Cuts a line, in one direction or in both. What is on its way that way is lost. Either side notices
    /// soon, or when it has heard nothing for long enough.
    pub fn cut(&mut self, id: u64, up: bool, down: bool) {
        let now = self.agenda.now;
        let Some(line) = self.lines.get_mut(&id) else { return };
        if up {
            line.up.cut(now);
            let after = if self.random.chance(50) { 500 } else { 45_000 };
            let after = self.random.between(0, after);
            self.agenda.enter(after, Occurrence::Gone { line: id });
        }
        if down {
            line.down.cut(now);
        }
        if self.random.chance(70) {
            let after = self.random.between(0, 2_000);
            self.agenda.enter(after, Occurrence::Torn { line: id });
        }
    }

    /// A browser lets go of a line. The server hears of it behind all that was sent, or by silence.
    pub fn abandon(&mut self, id: u64) {
        if self.random.chance(20) && !self.is_healed {
            if let Some(line) = self.lines.get_mut(&id) {
                line.up.cut(self.agenda.now);
            }
            let after = self.random.between(0, 45_000);
            self.agenda.enter(after, Occurrence::Gone { line: id });
        }
        self.send_up(id, Up::Closed);
    }

    /// A page's line is cut without the page noticing it by itself: it is told.
    pub fn tear(&mut self, id: u64) {
        let Some(tab) = self.lines.get(&id).map(|line| line.tab).filter(|tab| self.has_line(*tab, id)) else {
            return;
        };
        self.abandon(id);
        self.take_closed(tab, 1006);
    }
}
