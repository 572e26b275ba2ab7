//! What goes wrong: lines, pages, the journal, the process.

use protocol::error::CloseCode;
use protocol::id::Millis;

use crate::agenda::Occurrence;
use crate::server::COMMIT_MS;
use crate::world::World;

/// The longest time between two troubles, in milliseconds.
const PAUSE_MS_MAX: u64 = 2_500;

/// How long a commit takes at the most while the journal is slow, in milliseconds.
const SLOW_COMMIT_MS: u64 = 2_500;

/// What a server closes a connection with that is to come back.
const CODES: [CloseCode; 4] =
    [CloseCode::SlowReader, CloseCode::HeartbeatMissed, CloseCode::Resync, CloseCode::Busy];

impl World {
    /// Something goes wrong, and something will go wrong next.
    pub fn make_trouble(&mut self) {
        if self.is_healed {
            return;
        }
        let after = self.random.between(1, PAUSE_MS_MAX);
        self.agenda.enter(after, Occurrence::Trouble);
        let tabs: Vec<usize> = (0..self.tabs.len()).collect();
        let tab = self.random.pick(&tabs).expect("there are tabs");
        match self.random.below(100) {
            0..30 => self.cut_line(tab),
            30..40 => self.close_line(tab),
            40..50 => {
                let after = self.random.between(500, 25_000);
                self.lose_network(tab, after);
            }
            50..60 => self.load(tab),
            60..65 => self.leave_page(tab),
            65..75 => self.slow_down(tab),
            75..88 => self.stop(),
            _ => self.spoil_journal(),
        }
    }

    fn cut_line(&mut self, tab: usize) {
        if let Some(id) = self.line_of(tab) {
            let (up, down) = [(true, true), (false, true), (true, false)][self.one_of_three()];
            self.trace(|| format!("line {id} of tab {tab} is cut: up {up}, down {down}"));
            self.cut(id, up, down);
        }
    }

    /// A line is cut half-way through what belongs together, so often in a hundred times.
    pub fn trouble_return(&mut self, tab: usize, id: u64, percent: u64) {
        if !self.is_healed && self.random.chance(percent) {
            self.trace(|| format!("line {id} of tab {tab} is cut half-way"));
            self.cut(id, true, true);
            self.tear(id);
        }
    }

    fn one_of_three(&mut self) -> usize {
        usize::try_from(self.random.below(3)).expect("it is small")
    }

    fn close_line(&mut self, tab: usize) {
        if let Some(id) = self.line_of(tab) {
            let code = self.random.pick(&CODES).expect("there are codes");
            self.trace(|| format!("the server closes line {id} of tab {tab}: {}", code.name()));
            self.lose_from_server(id, code);
        }
    }

    /// A laptop in a tunnel: away for long enough to miss things.
    pub fn lose_network(&mut self, tab: usize, ms: Millis) {
        self.trace(|| format!("tab {tab} has no network for {ms} ms"));
        self.with_client(tab, |client, now| client.handle_network(now, false));
        let load = self.tabs[tab].load;
        self.agenda.enter(ms, Occurrence::NetworkBack { tab, load });
    }

    /// A page is closed, and opened again later.
    fn leave_page(&mut self, tab: usize) {
        self.close_page(tab);
        let (after, load) = (self.random.between(500, 20_000), self.tabs[tab].load);
        self.agenda.enter(after, Occurrence::PageOpened { tab, load });
    }

    fn slow_down(&mut self, tab: usize) {
        let until = self.agenda.now + self.random.between(1_000, 8_000);
        self.trace(|| format!("tab {tab} is slow"));
        self.tabs[tab].slow_until = until;
        if let Some(line) = self.line_of(tab).and_then(|id| self.lines.get_mut(&id)) {
            line.slow_down(until);
        }
    }

    fn stop(&mut self) {
        if self.server.chat.is_none() {
            return;
        }
        match self.one_of_three() {
            0 => self.crash(),
            1 => self.server.is_doomed = true,
            _ => self.shut_down(),
        }
    }

    fn spoil_journal(&mut self) {
        if self.server.chat.is_none() || self.disk.is_broken() {
            return;
        }
        let how = self.one_of_three();
        self.trace(|| ["the journal is full", "the journal breaks", "the journal is slow"][how].to_owned());
        match how {
            0 => self.disk.fill_up(),
            1 => {
                let keeps = self.one_of_three();
                self.disk.break_down(keeps);
            }
            _ => self.server.commit_ms = SLOW_COMMIT_MS,
        }
        let after = self.random.between(300, 4_000);
        self.agenda.enter(after, Occurrence::JournalHealed);
    }

    /// The journal works as it should again; where it is broken, in another process.
    pub fn heal_journal(&mut self) {
        self.disk.recover();
        (self.server.commit_ms, self.server.is_doomed) = (COMMIT_MS, false);
        if self.disk.is_broken() {
            self.crash();
        }
    }
}
