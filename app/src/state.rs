//! What the page shows, as one reactive store; the only place that writes it.
//!
//! Coarse on purpose: each field is set whole from the client's getters when the client says that it
//! changed. Lists know their rows by key, so that only rows that differ are touched.

use client::change::{Change, Rejected};
use client::client::Client;
use client::place::Place;
use client::view::{BrowseEntry, Delivery, MemberEntry, Notice, Row, RowId, Sidebar};
use leptos::prelude::*;
use protocol::error::ErrorCode;
use protocol::id::{ChannelId, ClientId, Seq};
use protocol::snapshot::Snapshot;
use protocol::user::{DisplayNameError, User};
use reactive_stores::Store;
use serde::{Deserialize, Serialize};

use crate::actions::Actions;
use crate::format::Clock;
use crate::words;

/// How many answers are kept for the views that wait for them; each waits for one at a time.
const ANSWERS_MAX: usize = 64;

/// How many new messages at once are read aloud. More are counted.
const SAID_MAX: usize = 3;

/// What a page is made from: the data block in it. The server and the browser show the same by it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Boot {
    /// What the user may see; `None` where nobody is signed in.
    pub snapshot: Option<Snapshot>,
    /// The path that was asked for.
    pub path: String,
}

impl Boot {
    /// The rules of the browser as they start on this page. The server only renders by them, and never
    /// draws from the seed.
    #[must_use]
    pub fn client(&self, seed: u64) -> Client {
        Client::new(self.snapshot.as_ref(), &self.path, seed)
    }
}

/// Everything that the views show.
#[derive(Debug, Store)]
pub struct ChatState {
    /// Whether the browser has taken the page over: before that, nothing can be done with it.
    pub alive: bool,
    /// What time it is, and where.
    pub clock: Clock,
    /// Who is signed in.
    pub user: Option<User>,
    /// What is said about the connection.
    pub notice: Option<Notice>,
    /// What did not work, in words, until it is dismissed.
    pub complaint: Option<String>,
    /// What the address means.
    pub place: Place,
    /// What the place is called.
    pub place_name: String,
    /// The title of the page.
    pub title: String,
    /// Channels and contacts.
    pub sidebar: Sidebar,
    /// Every public channel.
    pub browse: Vec<BrowseEntry>,
    /// The members of the open channel.
    pub members: Vec<MemberEntry>,
    /// The messages of the open channel.
    pub timeline: Timeline,
    /// What the composer holds after a change of place, a restoration or a sending. Typing is not written back.
    pub draft: String,
    /// The newest answers to commands that views wait for.
    pub answers: Vec<Answer>,
    /// What is read aloud.
    pub said: String,
    /// The page where one signs in.
    pub sign_in: SignIn,
}

/// The store that holds it. Cheap to copy.
pub type State = Store<ChatState>;

/// The messages of the open channel.
#[derive(Debug, Clone, Default)]
pub struct Timeline {
    /// Whose they are.
    pub channel: Option<ChannelId>,
    /// Whether they are there. There are none where the channel is still to be opened.
    pub loaded: bool,
    /// Oldest first.
    pub rows: Vec<Row>,
}

/// The answer to one command.
#[derive(Debug, Clone)]
pub struct Answer {
    client_id: ClientId,
    result: Result<ChannelId, Rejected>,
}

/// The page where one signs in.
#[derive(Debug, Clone, Default)]
pub struct SignIn {
    /// Whether the server was asked and has not answered.
    pub busy: bool,
    /// Why it did not work.
    pub problem: Option<SignInProblem>,
    /// The display name that this browser had last.
    pub remembered: String,
}

/// Why signing in did not work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignInProblem {
    /// The text cannot be a display name.
    Invalid(DisplayNameError),
    /// The server said no.
    Refused(ErrorCode),
    /// The server did not answer.
    Unreachable,
}

/// Builds the state of a page, the same on both sides, and makes it known to every view below the current owner.
///
/// Nothing can be done with the page until its shell provides other [`Actions`].
pub fn provide(client: &Client, boot: &Boot) -> State {
    let at = boot.snapshot.as_ref().map_or(0, |snapshot| snapshot.at);
    let state = Store::new(ChatState {
        alive: false,
        clock: Clock::standing(at),
        user: client.user().cloned(),
        notice: client.notice(),
        complaint: None,
        place: client.place().clone(),
        place_name: client.place_name().unwrap_or_default().to_owned(),
        title: title(client),
        sidebar: client.sidebar(""),
        browse: client.browse(),
        members: members(client),
        timeline: timeline(client),
        draft: client.draft().to_owned(),
        answers: Vec::new(),
        said: String::new(),
        sign_in: SignIn::default(),
    });
    provide_context(state);
    Actions::none().provide();
    state
}

/// The title of the page.
#[must_use]
pub fn title(client: &Client) -> String {
    words::title(client.total_unread(), client.place(), client.place_name())
}

/// The browser has taken the page over.
pub fn set_alive(state: State) {
    state.alive().set(true);
}

/// Sets the clock. What shows times is only touched where the day or the place on earth has changed.
pub fn set_clock(state: State, clock: Clock) {
    let differs = state.clock().with_untracked(|old| {
        old.today() != clock.today()
            || (old.offset_minutes)(clock.now) != (clock.offset_minutes)(clock.now)
            || (old.offset_minutes)(old.now) != (clock.offset_minutes)(old.now)
    });
    if differs {
        state.clock().set(clock);
    }
}

/// Shows what the client says has changed.
pub fn apply(state: State, client: &Client, change: Change) {
    match change {
        Change::Connection => state.notice().set(client.notice()),
        Change::Place => {
            state.user().set(client.user().cloned());
            state.place_name().set(client.place_name().unwrap_or_default().to_owned());
            state.place().set(client.place().clone());
            state.title().set(title(client));
        }
        Change::Sidebar => {
            state.user().set(client.user().cloned());
            state.sidebar().set(client.sidebar(""));
            state.browse().set(client.browse());
            state.title().set(title(client));
        }
        Change::Members => state.members().set(members(client)),
        Change::Timeline => {
            let timeline = timeline(client);
            say_what_is_new(state, &timeline);
            state.timeline().set(timeline);
        }
        Change::Draft => state.draft().set(client.draft().to_owned()),
        Change::Answered { client_id, result } => {
            state.answers().update(|answers| {
                if answers.len() == ANSWERS_MAX {
                    answers.remove(0);
                }
                answers.push(Answer { client_id, result });
            });
        }
    }
}

/// Says that something did not work.
pub fn complain(state: State, complaint: String) {
    state.complaint().set(Some(complaint));
}

/// The display name that this browser had last.
pub fn remember(state: State, display_name: String) {
    state.sign_in().update(|sign_in| sign_in.remembered = display_name);
}

/// The server is asked to sign in.
pub fn sign_in_began(state: State) {
    state.sign_in().update(|sign_in| {
        sign_in.busy = true;
        sign_in.problem = None;
    });
}

/// Signing in did not work.
pub fn sign_in_failed(state: State, problem: SignInProblem) {
    state.sign_in().update(|sign_in| {
        sign_in.busy = false;
        sign_in.problem = Some(problem);
    });
}

/// The state, as the views find it.
pub(crate) fn expect() -> State {
    expect_context()
}

/// Takes the complaint away.
pub(crate) fn dismiss(state: State) {
    state.complaint().set(None);
}

/// The answer to a command among those that are kept.
pub(crate) fn answer_to(answers: &[Answer], asked: &ClientId) -> Option<Result<ChannelId, Rejected>> {
    answers.iter().rev().find(|answer| answer.client_id == *asked).map(|answer| answer.result)
}

fn members(client: &Client) -> Vec<MemberEntry> {
    client.open_channel().map(|channel| client.members(channel)).unwrap_or_default()
}

fn timeline(client: &Client) -> Timeline {
    match client.open_channel() {
        Some(channel) => {
            Timeline { channel: Some(channel), loaded: client.is_loaded(channel), rows: client.rows(channel) }
        }
        None => Timeline { channel: None, loaded: true, rows: Vec::new() },
    }
}

/// Has what others wrote in the open channel since then read aloud, unless that is what opening it showed.
fn say_what_is_new(state: State, timeline: &Timeline) {
    let last = state.timeline().with_untracked(|old| {
        let is_same = old.loaded && old.channel.is_some() && old.channel == timeline.channel;
        is_same.then(|| old.rows.iter().filter_map(posted).max().unwrap_or_default())
    });
    let Some(last) = last else { return };
    let new: Vec<(&str, &str)> = timeline
        .rows
        .iter()
        .filter(|row| !row.own && posted(row) > Some(last))
        .map(|row| (row.author_name.as_str(), row.body.as_str()))
        .collect();
    let said = match new.len() {
        0 => return,
        1..=SAID_MAX => new.iter().map(|one| words::arrived(&[*one])).collect::<Vec<_>>().join("\n"),
        _ => words::arrived(&new),
    };
    // A screen reader speaks only where the text differs.
    let repeated = state.said().with_untracked(|before| *before == said);
    state.said().set(if repeated { said + "\u{a0}" } else { said });
}

fn posted(row: &Row) -> Option<Seq> {
    match (&row.id, row.delivery) {
        (RowId::Posted(seq), Delivery::Posted) => Some(*seq),
        (
            RowId::Posted(_) | RowId::Pending(_),
            Delivery::Pending | Delivery::Posted | Delivery::Failed { .. },
        ) => None,
    }
}
