//! What the page shows, as one reactive store; the only place that writes it.
//!
//! Coarse on purpose: each field is set whole from the client's getters when the client says that it
//! changed. Lists know their rows by key, and each message is a signal of its own, so that only rows that
//! differ are touched.

mod announce;

use std::sync::Arc;

use client::change::{Change, Rejected};
use client::client::Client;
use client::place::Place;
use client::view::{BrowseEntry, ChannelView, Draft, MemberEntry, Notice, Row, RowId, Sidebar, Target};
use leptos::prelude::*;
use protocol::attachment::FileName;
use protocol::emoji::Emoji;
use protocol::error::ErrorCode;
use protocol::id::{ChannelId, ClientId, Seq};
use protocol::json::{self, FromJson, JsonError};
use protocol::preferences::{SendKey, TimeFormat};
use protocol::snapshot::Snapshot;
use protocol::user::{DisplayName, User};
use reactive_stores::Store;
use serde::Serialize;
use serde_json::Value;

pub(crate) use announce::{say, say_heard};

use crate::actions::Actions;
use crate::emoji::EmojiTable;
use crate::format::Clock;
use crate::markup::Names;
use crate::pane::PaneAnswer;
use crate::words::{self, message};

/// How many answers are kept for the views that wait for them; each waits for one at a time.
const ANSWERS_MAX: usize = 64;

/// What a page is made from: the data block in it. The server and the browser show the same by it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Boot {
    /// What the user may see.
    pub snapshot: Snapshot,
    /// The path that was asked for.
    pub path: String,
    /// Which key sends a message.
    pub send_key: SendKey,
    /// How the time of day is written.
    pub time_format: TimeFormat,
}

impl Boot {
    /// The rules of the browser as they start on this page. The server only renders by them, and never
    /// draws from the seed.
    #[must_use]
    pub fn client(&self, seed: u64) -> Client {
        Client::new(Some(&self.snapshot), &self.path, seed)
    }
}

impl FromJson for Boot {
    fn from_json(value: &Value) -> Result<Self, JsonError> {
        Ok(Self {
            snapshot: json::required(value, "snapshot")?,
            path: json::required(value, "path")?,
            send_key: json::required(value, "send_key")?,
            time_format: json::required(value, "time_format")?,
        })
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
    /// What was not sent, as the channel is gone: told together, until that is dismissed.
    pub unsent: Vec<String>,
    /// What the address means.
    pub place: Place,
    /// What the place is called.
    pub place_name: String,
    /// How the place is called in running text.
    pub place_label: String,
    /// The open channel, as its header shows it; `None` where none is open.
    pub channel: Option<ChannelView>,
    /// The title of the page.
    pub title: String,
    /// Channels and contacts.
    pub sidebar: Sidebar,
    /// Every public channel.
    pub browse: Vec<BrowseEntry>,
    /// The members of the open channel.
    pub members: Vec<MemberEntry>,
    /// Everybody and every channel that messages can name.
    pub names: Arc<Names>,
    /// The messages of the open channel.
    pub timeline: Timeline,
    /// What the composer holds after a change of place, a restoration or a sending. Typing is not written back.
    pub draft: Draft,
    /// Who else is typing in the open place, in the order in which they began.
    pub typing: Vec<DisplayName>,
    /// The message that the address means.
    pub target: Option<Target>,
    /// The files that are on their way to the server, of all channels.
    pub uploads: Vec<Upload>,
    /// What the emoji are called; `None` while that is not there.
    pub emoji: Option<Arc<EmojiTable>>,
    /// Whether it could not be loaded.
    pub emoji_failed: bool,
    /// The emoji that were used last, the newest first.
    pub recent_emoji: Vec<Emoji>,
    /// The newest answers to commands that views wait for.
    pub answers: Vec<Answer>,
    /// What the server said last about a pane.
    pub pane: Option<PaneAnswer>,
    /// Whether the newest entry of the browser's history is that of what lies above the timeline.
    pub layer: bool,
    /// Which key sends a message.
    pub send_key: SendKey,
    /// What has arrived in the open channel and is still to be read aloud.
    pub heard: Vec<String>,
    /// What is read aloud.
    pub said: String,
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
    /// Oldest first. A row keeps its signal while its id stays.
    pub rows: Vec<(RowId, ArcRwSignal<Row>)>,
    /// How many messages of others are unread.
    pub new: u32,
}

/// A file on its way to the server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Upload {
    /// By what the page knows it.
    pub id: u32,
    /// The channel that it is for.
    pub channel: ChannelId,
    /// What it is called.
    pub name: FileName,
    /// How large it is.
    pub bytes: u64,
    /// How much of it is sent.
    pub sent: u64,
    /// Why it did not get there.
    pub problem: Option<UploadProblem>,
}

/// Why a file did not get to the server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UploadProblem {
    /// It is larger than a file may be.
    TooLarge,
    /// The message has as many files as it may.
    TooMany,
    /// The server said no.
    Refused(ErrorCode),
    /// The server did not answer.
    Unreachable,
}

/// The answer to one command.
#[derive(Debug, Clone)]
pub struct Answer {
    client_id: ClientId,
    result: Result<ChannelId, Rejected>,
}

/// Builds the state of a page, the same on both sides, and makes it known to every view below the current owner.
///
/// Nothing can be done with the page until its shell provides other [`Actions`].
pub fn provide(client: &Client, boot: &Boot) -> State {
    let at = boot.snapshot.at;
    let state = Store::new(ChatState {
        alive: false,
        clock: Clock { time_format: boot.time_format, ..Clock::standing(at) },
        user: client.user().cloned(),
        notice: client.notice(),
        complaint: target_complaint(client),
        unsent: Vec::new(),
        place: client.place().clone(),
        place_name: client.place_name().unwrap_or_default().to_owned(),
        place_label: place_label(client).unwrap_or_default(),
        channel: channel_view(client),
        title: title(client),
        sidebar: client.sidebar(""),
        browse: client.browse(),
        members: members(client),
        names: Arc::new(names(client)),
        timeline: timeline(client, &[]),
        draft: client.draft(),
        typing: client.typing(),
        target: client.target(),
        uploads: Vec::new(),
        emoji: None,
        emoji_failed: false,
        recent_emoji: Vec::new(),
        answers: Vec::new(),
        pane: None,
        layer: false,
        send_key: boot.send_key,
        heard: Vec::new(),
        said: String::new(),
    });
    provide_context(state);
    Actions::none().provide();
    state
}

/// The title of the page.
#[must_use]
pub fn title(client: &Client) -> String {
    words::title(client.total_unread(), client.place(), place_label(client).as_deref())
}

/// The browser has taken the page over.
pub fn set_alive(state: State) {
    state.alive().set(true);
}

/// Sets the clock; times are written as before. What shows times is only touched where the day or the place on earth has changed.
pub fn set_clock(state: State, clock: Clock) {
    let differs = state.clock().with_untracked(|old| {
        old.today() != clock.today()
            || (old.offset_minutes)(clock.now) != (clock.offset_minutes)(clock.now)
            || (old.offset_minutes)(old.now) != (clock.offset_minutes)(old.now)
    });
    if differs {
        state.clock().update(|old| *old = Clock { time_format: old.time_format, ..clock });
    }
}

/// Shows what the client says has changed.
pub fn apply(state: State, client: &Client, change: Change) {
    match change {
        Change::Connection => state.notice().set(client.notice()),
        Change::Place => {
            state.heard().set(Vec::new());
            state.user().set(client.user().cloned());
            show_header(state, client);
            state.place().set(client.place().clone());
        }
        Change::Header => show_header(state, client),
        Change::Sidebar => {
            state.user().set(client.user().cloned());
            state.sidebar().set(client.sidebar(""));
            state.browse().set(client.browse());
            state.title().set(title(client));
            let new = new_count(client);
            if state.timeline().with_untracked(|timeline| timeline.new != new) {
                state.timeline().update(|timeline| timeline.new = new);
            }
        }
        Change::Names => {
            let names = names(client);
            if state.names().with_untracked(|old| **old != names) {
                state.names().set(Arc::new(names));
            }
        }
        Change::Members => state.members().set(members(client)),
        Change::Timeline => show_timeline(state, client),
        Change::Draft => state.draft().set(client.draft()),
        Change::Typing => state.typing().set(client.typing()),
        Change::Target => show_target(state, client),
        Change::Unsent(texts) => tell_unsent(state, texts),
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

/// Tells of texts that were not sent, with those before that are still told of.
fn tell_unsent(state: State, texts: Vec<String>) {
    let before = state.complaint().with_untracked(Option::is_some).then(|| state.unsent().get_untracked());
    let all = [before.unwrap_or_default(), texts].concat();
    complain(state, words::unsent(&all));
    state.unsent().set(all);
}

/// Says that something did not work.
pub fn complain(state: State, complaint: String) {
    state.complaint().set(Some(complaint));
}

/// The server has answered what was asked of it for a pane.
pub fn pane_loaded(state: State, answer: PaneAnswer) {
    state.pane().set(Some(answer));
}

/// The newest entry of the browser's history is now that of what lies above the timeline, or no longer is: because
/// [`Actions::layer`] was asked for it, or because the person went back or forward. Told also where nothing changed:
/// what was asked meanwhile, and could not be done, is asked again.
pub fn layer_changed(state: State, is_layer: bool) {
    state.layer().set(is_layer);
}

/// The files that are on their way are now these.
pub fn uploads_changed(state: State, uploads: Vec<Upload>) {
    state.uploads().set(uploads);
}

/// The table of emoji is there, or could not be loaded.
pub fn emoji_loaded(state: State, table: Option<EmojiTable>) {
    state.emoji_failed().set(table.is_none());
    state.emoji().set(table.map(Arc::new));
}

/// The emoji that were used last are now these, the newest first.
pub fn recent_emoji_changed(state: State, recent_emoji: Vec<Emoji>) {
    state.recent_emoji().set(recent_emoji);
}

/// The state, as the views find it.
pub(crate) fn expect() -> State {
    expect_context()
}

/// Takes the complaint away.
pub(crate) fn dismiss(state: State) {
    state.complaint().set(None);
}

/// Whether nobody writes in the open channel any more.
pub(crate) fn is_archived() -> Signal<bool> {
    let state = expect();
    Signal::derive(move || state.channel().read().as_ref().is_some_and(|channel| channel.archived))
}

/// A posted message of the open timeline, as it is shown now.
pub(crate) fn row(state: State, message: Seq) -> Option<Row> {
    state.timeline().with_untracked(|timeline| {
        let found = timeline.rows.iter().find(|(id, _)| *id == RowId::Posted(message));
        found.map(|(_, row)| row.get_untracked())
    })
}

/// The answer to a command among those that are kept.
pub(crate) fn answer_to(answers: &[Answer], asked: &ClientId) -> Option<Result<ChannelId, Rejected>> {
    answers.iter().rev().find(|answer| answer.client_id == *asked).map(|answer| answer.result)
}

fn channel_view(client: &Client) -> Option<ChannelView> {
    client.channel_view(client.open_channel()?)
}

fn members(client: &Client) -> Vec<MemberEntry> {
    client.open_channel().map(|channel| client.members(channel)).unwrap_or_default()
}

/// The open timeline. Rows that are among the `old` ones by their id keep those signals, as they are.
fn timeline(client: &Client, old: &[(RowId, ArcRwSignal<Row>)]) -> Timeline {
    let Some(channel) = client.open_channel() else {
        return Timeline { loaded: true, ..Timeline::default() };
    };
    let signal = |row: Row| {
        let kept = old.iter().find(|(id, _)| *id == row.id);
        let signal = kept.map_or_else(|| ArcRwSignal::new(row.clone()), |(_, signal)| signal.clone());
        (row, signal)
    };
    let rows = client.rows(channel).into_iter().map(signal).map(|(row, signal)| {
        let id = row.id.clone();
        if signal.with_untracked(|old| *old != row) {
            signal.set(row);
        }
        (id, signal)
    });
    Timeline {
        channel: Some(channel),
        loaded: client.is_loaded(channel),
        rows: rows.collect(),
        new: new_count(client),
    }
}

fn names(client: &Client) -> Names {
    let users = client.users().map(|user| (user.id, user.display_name.clone()));
    Names::new(users.collect(), client.channel_names().cloned().collect())
}

/// Shows what the open place is called, and what its header says.
fn show_header(state: State, client: &Client) {
    state.place_name().set(client.place_name().unwrap_or_default().to_owned());
    state.place_label().set(place_label(client).unwrap_or_default());
    state.channel().set(channel_view(client));
    state.title().set(title(client));
}

fn place_label(client: &Client) -> Option<String> {
    let private = channel_view(client).is_some_and(|channel| channel.private);
    Some(words::place(client.place(), private, client.place_name()?))
}

/// How many messages of others are unread in the open channel.
fn new_count(client: &Client) -> u32 {
    client.open_channel().map_or(0, |channel| client.unread(channel))
}

/// Shows the open timeline as it is now. The list is only touched where rows came, went or moved.
fn show_timeline(state: State, client: &Client) {
    let last = announce::last_posted(state, client);
    let old = state.timeline().get_untracked();
    let timeline = timeline(client, &old.rows);
    if let Some(last) = last {
        announce::hear_what_is_new(state, &timeline, last);
    }
    let is_same = old.channel == timeline.channel
        && old.loaded == timeline.loaded
        && old.new == timeline.new
        && old.rows.iter().map(|(id, _)| id).eq(timeline.rows.iter().map(|(id, _)| id));
    if !is_same {
        state.timeline().set(timeline);
    }
}

/// Shows the message that the address means, or says that it is gone. What was said of another one is taken away.
fn show_target(state: State, client: &Client) {
    state.target().set(client.target());
    let complaint = target_complaint(client);
    let is_stale = state.complaint().with_untracked(|old| old.as_deref().is_some_and(message::is_of_target));
    if complaint.is_some() || is_stale {
        state.complaint().set(complaint);
    }
}

fn target_complaint(client: &Client) -> Option<String> {
    message::target_gone(client.target()?.found?).map(str::to_owned)
}
