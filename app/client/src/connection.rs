//! The connection to the server: its states, and when to give up, to try again, to say that one is there.

use protocol::error::CloseCode;
use protocol::id::Millis;
use protocol::limits::{BACKOFF_MS_MAX, HEARTBEAT_ACK_MS_MAX, HEARTBEAT_MS, WELCOME_MS_MAX};

use crate::backoff::Backoff;
use crate::generator::Generator;
use crate::view::Notice;

/// For how long a missing connection is not spoken of, in milliseconds: most are back by then.
pub const NOTICE_MS: u64 = 1_000;

/// How long a connection must have been welcomed for earlier failures to be forgotten, in milliseconds.
///
/// Otherwise a server that fails right after each welcome would be asked several times a second.
pub const LASTED_MS_MIN: u64 = BACKOFF_MS_MAX;

/// The least time between two heartbeats, whatever the server asks for, in milliseconds.
const HEARTBEAT_MS_MIN: u64 = 1_000;

/// The state of the connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ConnectionState {
    /// Not started, or the browser has no network.
    Offline,
    /// A WebSocket is being opened.
    Connecting,
    /// It is open, `hello` is said, and `welcome` is not there.
    Greeting,
    /// Welcomed.
    Online,
    /// Lost, and tried again then.
    Waiting {
        /// When to try again.
        until: Millis,
    },
    /// Ended for good, until the page is loaded again.
    Stopped {
        /// Why.
        code: CloseCode,
    },
}

/// What a connection waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Timer {
    /// To open and be welcomed: then it is given up.
    Welcome,
    /// To be tried again.
    Retry,
    /// To have sent nothing for so long that a heartbeat is due.
    Heartbeat,
    /// To hear anything after a heartbeat: then it is given up.
    Ack,
    /// To have been missing for so long that it is said.
    Notice,
}

impl Timer {
    const ALL: [Self; 5] = [Self::Welcome, Self::Retry, Self::Heartbeat, Self::Ack, Self::Notice];
}

/// What is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Due {
    /// Connect.
    Connect,
    /// Give the WebSocket up: it is lost.
    GiveUp,
    /// Send a heartbeat.
    Heartbeat,
    /// Say that the connection is missing.
    Notice,
}

/// The state of the connection with its timers.
#[derive(Debug, Clone)]
pub(crate) struct Connection {
    state: ConnectionState,
    is_started: bool,
    has_network: bool,
    /// Whether it is said that the connection is missing.
    is_noticed: bool,
    backoff: Backoff,
    heartbeat_ms: u64,
    /// When it was welcomed.
    online_since: Millis,
    /// When the newest frame came.
    heard_at: Millis,
    timers: [Option<Millis>; Timer::ALL.len()],
}

impl Connection {
    pub(crate) fn new() -> Self {
        Self {
            state: ConnectionState::Offline,
            is_started: false,
            has_network: true,
            is_noticed: false,
            backoff: Backoff::default(),
            heartbeat_ms: HEARTBEAT_MS,
            online_since: 0,
            heard_at: 0,
            timers: [None; Timer::ALL.len()],
        }
    }

    pub(crate) fn state(&self) -> ConnectionState {
        self.state
    }

    pub(crate) fn is_online(&self) -> bool {
        self.state == ConnectionState::Online
    }

    /// Whether there is a WebSocket, open or about to.
    pub(crate) fn has_socket(&self) -> bool {
        match self.state {
            ConnectionState::Connecting | ConnectionState::Greeting | ConnectionState::Online => true,
            ConnectionState::Offline | ConnectionState::Waiting { .. } | ConnectionState::Stopped { .. } => {
                false
            }
        }
    }

    /// Whether a WebSocket should be opened, now that there is reason to hope.
    pub(crate) fn wants_socket(&self) -> bool {
        match self.state {
            ConnectionState::Offline | ConnectionState::Waiting { .. } => self.is_started && self.has_network,
            ConnectionState::Connecting
            | ConnectionState::Greeting
            | ConnectionState::Online
            | ConnectionState::Stopped { .. } => false,
        }
    }

    /// What is said about it.
    pub(crate) fn notice(&self) -> Option<Notice> {
        match self.state {
            ConnectionState::Offline => (self.is_started && !self.has_network).then_some(Notice::Offline),
            ConnectionState::Connecting | ConnectionState::Greeting | ConnectionState::Waiting { .. } => {
                self.is_noticed.then_some(Notice::Connecting)
            }
            ConnectionState::Online => None,
            ConnectionState::Stopped { code } => Some(match code {
                CloseCode::SignedOut => Notice::SignedOut,
                CloseCode::UnsupportedVersion => Notice::OutOfDate,
                CloseCode::Shutdown
                | CloseCode::SlowReader
                | CloseCode::HeartbeatMissed
                | CloseCode::Resync
                | CloseCode::Busy
                | CloseCode::BadFrame
                | CloseCode::HelloExpected => Notice::Broken,
            }),
        }
    }

    pub(crate) fn start(&mut self) {
        self.is_started = true;
    }

    /// The network came or went. The caller ends the WebSocket.
    pub(crate) fn set_network(&mut self, online: bool) {
        self.has_network = online;
        if !online && !matches!(self.state, ConnectionState::Stopped { .. }) {
            self.timers = [None; Timer::ALL.len()];
            self.is_noticed = false;
            self.state = ConnectionState::Offline;
        }
    }

    pub(crate) fn connect(&mut self, now: Millis) {
        self.cancel(Timer::Retry);
        self.set(Timer::Welcome, now + WELCOME_MS_MAX);
        self.miss(now);
        self.state = ConnectionState::Connecting;
    }

    pub(crate) fn open(&mut self) {
        self.state = ConnectionState::Greeting;
    }

    pub(crate) fn welcome(&mut self, now: Millis, heartbeat_ms: u64) {
        self.timers = [None; Timer::ALL.len()];
        self.is_noticed = false;
        self.heartbeat_ms = heartbeat_ms.clamp(HEARTBEAT_MS_MIN, HEARTBEAT_MS);
        self.online_since = now;
        self.state = ConnectionState::Online;
        self.set(Timer::Heartbeat, now + self.heartbeat_ms);
    }

    /// A frame came: the line is alive.
    pub(crate) fn hear(&mut self, now: Millis) {
        self.heard_at = now;
        self.cancel(Timer::Ack);
    }

    /// A command goes out.
    pub(crate) fn say(&mut self, now: Millis) {
        if self.is_online() {
            self.set(Timer::Heartbeat, now + self.heartbeat_ms);
        }
    }

    /// A heartbeat goes out.
    pub(crate) fn say_heartbeat(&mut self, now: Millis) {
        self.say(now);
        if self.timers[Timer::Ack as usize].is_none() {
            self.set(Timer::Ack, now + HEARTBEAT_ACK_MS_MAX);
        }
    }

    /// Whether the line may have died unnoticed, as it does while a laptop sleeps.
    pub(crate) fn is_doubtful(&self, now: Millis) -> bool {
        self.is_online() && now.saturating_sub(self.heard_at) >= self.heartbeat_ms
    }

    /// The WebSocket is gone, and another will be opened later.
    pub(crate) fn lose(&mut self, now: Millis, code: Option<CloseCode>, generator: &mut Generator) {
        if self.is_online() && now.saturating_sub(self.online_since) >= LASTED_MS_MIN {
            self.backoff.reset();
        }
        let delay = if code == Some(CloseCode::Busy) {
            self.backoff.fail_late(generator)
        } else {
            self.backoff.fail(generator)
        };
        for timer in [Timer::Welcome, Timer::Heartbeat, Timer::Ack] {
            self.cancel(timer);
        }
        self.miss(now);
        self.set(Timer::Retry, now + delay);
        self.state = ConnectionState::Waiting { until: now + delay };
    }

    /// The WebSocket is gone for good.
    pub(crate) fn stop(&mut self, code: CloseCode) {
        self.timers = [None; Timer::ALL.len()];
        self.state = ConnectionState::Stopped { code };
    }

    /// When something is due.
    pub(crate) fn timeout(&self) -> Option<Millis> {
        self.timers.iter().flatten().min().copied()
    }

    /// The next thing that is due, if any: call until `None`.
    pub(crate) fn poll_due(&mut self, now: Millis) -> Option<Due> {
        let timer =
            Timer::ALL.into_iter().find(|timer| self.timers[*timer as usize].is_some_and(|at| at <= now))?;
        self.cancel(timer);
        Some(match timer {
            Timer::Welcome | Timer::Ack => Due::GiveUp,
            Timer::Retry => Due::Connect,
            Timer::Heartbeat => Due::Heartbeat,
            Timer::Notice => {
                self.is_noticed = true;
                Due::Notice
            }
        })
    }

    /// The connection is missing from now on, if it was not before.
    fn miss(&mut self, now: Millis) {
        if !self.is_noticed && self.timers[Timer::Notice as usize].is_none() {
            self.set(Timer::Notice, now + NOTICE_MS);
        }
    }

    fn set(&mut self, timer: Timer, at: Millis) {
        self.timers[timer as usize] = Some(at);
    }

    fn cancel(&mut self, timer: Timer) {
        self.timers[timer as usize] = None;
    }
}
