//! Feeds the client, does what it says, and shows what changed. The only one that touches it.

use std::cell::RefCell;
use std::mem;
use std::time::Duration;

use app::actions::Actions;
use app::emoji::EmojiTable;
use app::pane::{PaneAnswer, PaneRequest};
use app::state::{self, State, Upload};
use client::change::Change;
use client::client::Client;
use client::connection::ConnectionState;
use client::effect::{Effect, StorageKey};
use client::intent::{Intent, Refusal};
use client::restore::{AdoptError, Restored};
use client::route::Route;
use client::view::{Direction, SwitchEntry};
use leptos::leptos_dom::helpers::{TimeoutHandle, set_timeout_with_handle};
use leptos::task::spawn_local;
use protocol::emoji::Emoji;
use protocol::id::{ChannelId, ClientId, Millis};

use crate::socket::Socket;
use crate::{clipboard, clock, emoji, outbox, page, pane, storage, uploads, worker};

/// The close code of a connection that was never there.
const CLOSED_ABNORMALLY: u16 = 1006;

/// The longest that a browser's timer can wait, in milliseconds.
const TIMER_MS_MAX: Millis = i32::MAX as Millis;

/// The client and what it is driven with.
struct Driver {
    client: Client,
    state: State,
    socket: Option<Socket>,
    timer: Option<TimeoutHandle>,
    /// This load of the page among all tabs.
    tab: String,
    /// Where the worker knows this tab to be.
    told_path: String,
    title: String,
    /// The path of the page's address.
    address: String,
    /// Whether the icon says that something is unread.
    has_dot: bool,
    /// The number on the icon of the installed app; `None` while that is of another time.
    badge: Option<u32>,
    /// Whether the frame that was handled last is to be kept.
    keeps: bool,
    /// Whether the browser was asked to go back, and has not done it: it says so in a moment.
    goes_back: bool,
    /// What becomes the address when it has, and whether in place of what is the address then.
    goes_to: Option<(String, bool)>,
    /// Whether another page is on its way: going back would call it off.
    leaves: bool,
}

thread_local! {
    /// The page has one. Nothing that runs while it is borrowed calls back into this module.
    static DRIVER: RefCell<Option<Driver>> = const { RefCell::new(None) };
}

/// Takes the client over. Nothing happens until [`restore`] and [`start`].
pub(crate) fn install(client: Client, state: State) {
    let driver = Driver {
        title: state::title(&client),
        client,
        state,
        socket: None,
        timer: None,
        tab: format!("{:016x}", clock::random()),
        told_path: String::new(),
        address: page::path(),
        has_dot: false,
        badge: None,
        keeps: false,
        goes_back: false,
        goes_to: None,
        leaves: false,
    };
    DRIVER.with_borrow_mut(|slot| *slot = Some(driver));
}

/// What the views may ask for.
pub(crate) fn actions() -> Actions {
    Actions {
        intent,
        go: go_soon,
        fetch_pane,
        places,
        next_place,
        layer,
        reload: page::reload,
        attach: uploads::attach,
        cancel_upload: uploads::cancel,
        retry_upload: uploads::retry,
        detach: uploads::detach,
        load_emoji: emoji::load,
        used_emoji: emoji::used,
        copy: clipboard::copy,
    }
}

/// The page can be used from now on, and shows local times.
pub(crate) fn come_alive() {
    with(|driver| {
        state::set_alive(driver.state);
        state::set_clock(driver.state, clock::local());
    });
}

/// Gives the client the frames that were kept with the page.
pub(crate) fn replay(frames: &[String]) {
    feed(|client, now| client.handle_kept(now, frames));
}

/// Goes to the address that was asked for, on a page that was kept, before what came later may give its place
/// another one. `/` is the place that the page shows.
pub(crate) fn arrive() {
    let path = page::path();
    if path == "/" {
        with(|driver| driver.set_address(driver.client.path(), true));
    } else {
        navigated(path);
    }
}

/// Gives the client what is stored, then what was typed before the page came alive.
pub(crate) fn restore(is_typing: bool, typed: Option<String>) {
    let tab = outbox_key();
    let drafts = storage::read(StorageKey::Drafts, &tab);
    let reloaded = storage::read(StorageKey::Reloaded, &tab);
    let restored = Restored { drafts: drafts.as_deref(), is_typing, reloaded: reloaded.as_deref() };
    feed(|client, now| {
        client.handle_restored(now, restored);
        if let Some(text) = typed {
            // Where nothing can be written, nothing is kept.
            let _ = client.handle_intent(now, Intent::SetDraft { text });
        }
    });
}

/// The key of this tab's own outbox.
pub(crate) fn outbox_key() -> String {
    with(|driver| StorageKey::Outbox.name(&driver.tab)).unwrap_or_default()
}

/// Takes over what another tab has left unsent. It is stored as this tab's when this returns.
pub(crate) fn adopt(json: &str) -> Result<usize, AdoptError> {
    feed(|client, now| client.handle_adopted(now, json)).unwrap_or(Err(AdoptError::Full))
}

/// Connects.
pub(crate) fn start() {
    feed(|client, now| {
        client.handle_visible(now, page::is_visible());
        client.handle_network(now, page::is_online());
        client.handle_started(now);
    });
}

/// Whether what is written goes out at once.
pub(crate) fn is_online() -> bool {
    with(|driver| driver.client.connection_state() == ConnectionState::Online) == Some(true)
}

/// The worker wants everything whole.
pub(crate) fn resync() {
    feed(Client::handle_resync);
}

/// Tells the worker anew what it is to know of this page: nobody heard it before.
pub(crate) fn worker_came() {
    with(|driver| {
        (driver.told_path, driver.badge) = (String::new(), None);
        driver.show_around();
    });
}

/// The page came into view, or went out of it.
pub(crate) fn handle_visible(visible: bool) {
    feed(|client, now| client.handle_visible(now, visible));
}

/// The browser has a network again, or none any more.
pub(crate) fn handle_network(online: bool) {
    feed(|client, now| client.handle_network(now, online));
}

/// The person went back or forward, or the browser went back when it was asked to.
pub(crate) fn moved() {
    let path = page::path();
    let before = with(|driver| {
        (driver.goes_back, driver.leaves) = (false, false);
        if let Some((path, replace)) = driver.goes_to.take() {
            driver.set_address(path, replace);
            return None;
        }
        state::layer_changed(driver.state, page::is_layer());
        Some(mem::replace(&mut driver.address, path.clone()))
    });
    if before.flatten().is_some_and(|before| before != path) {
        navigated(path);
    }
}

/// Goes to a path. What is not known here is loaded: the server may know it by an earlier name.
pub(crate) fn go(path: String) {
    go_if(knows(&path), path);
}

/// Goes to a path. A place of the chat may become known in a moment, where it was just made; all else is loaded.
fn go_soon(path: String) {
    go_if(page::is_of_chat(&Route::parse(&path)), path);
}

fn go_if(is_here: bool, path: String) {
    if is_here {
        with(|driver| driver.set_address(path.clone(), false));
        navigated(path);
    } else {
        leave_for(&path);
    }
}

/// Leaves for a page that is loaded. It takes the place of the entry of what lies above the timeline.
pub(crate) fn leave_for(address: &str) {
    with(|driver| driver.leaves = true);
    page::leave_for(address);
}

/// The page is back as it was left.
pub(crate) fn returned() {
    // While it was away it heard nothing, neither of other tabs nor of where the browser has gone.
    restore(page::is_typing(), None);
    moved();
}

/// Whether a path is a place of the chat that is known here.
pub(crate) fn knows(path: &str) -> bool {
    page::is_of_chat(&Route::parse(path)) && with(|driver| driver.client.knows(path)) == Some(true)
}

fn navigated(path: String) {
    // Going somewhere is never refused.
    let _ = intent(Intent::Navigated { path });
}

fn layer(is_layer: bool) {
    with(|driver| {
        // Whoever opens something has stayed.
        driver.leaves &= !is_layer;
        if driver.goes_back || driver.leaves {
            // What opens meanwhile gets its entry when this one is gone.
            return;
        }
        if is_layer {
            page::push_layer();
        } else if page::is_layer() {
            driver.goes_back = page::back();
        }
        state::layer_changed(driver.state, is_layer && page::is_layer());
    });
}

/// Tells the client what a person wants.
pub(crate) fn intent(intent: Intent) -> Result<Option<ClientId>, Refusal> {
    feed(|client, now| client.handle_intent(now, intent)).unwrap_or(Err(Refusal::Nothing))
}

/// The channel whose draft files belong to now, and how many more it takes. `None` where no channel is open.
pub(crate) fn room_for_files() -> Option<(ChannelId, usize)> {
    with(|driver| driver.client.place().channel().map(|channel| (channel, driver.client.attachments_room())))?
}

/// Shows the files that are on their way.
pub(crate) fn show_uploads(uploads: Vec<Upload>) {
    with(|driver| state::uploads_changed(driver.state, uploads));
}

/// Shows the table of emoji, or that there is none.
pub(crate) fn show_emoji(table: Option<EmojiTable>) {
    with(|driver| state::emoji_loaded(driver.state, table));
}

/// Shows the emoji that were used last.
pub(crate) fn show_recent_emoji(recent: Vec<Emoji>) {
    with(|driver| state::recent_emoji_changed(driver.state, recent));
}

/// Says that something did not work.
pub(crate) fn complain(complaint: String) {
    with(|driver| state::complain(driver.state, complaint));
}

/// The places to go to for what was typed.
fn places(typed: &str) -> Vec<SwitchEntry> {
    with(|driver| driver.client.switcher(typed)).unwrap_or_default()
}

/// The place above or below the open one.
fn next_place(direction: Direction, is_unread: bool) -> Option<String> {
    with(|driver| driver.client.next_channel(direction, is_unread))?
}

fn fetch_pane(request: PaneRequest) {
    spawn_local(async move {
        let outcome = pane::fetch(&request).await;
        with(|driver| state::pane_loaded(driver.state, PaneAnswer { id: request.id, outcome }));
    });
}

/// Gives the client an input, then does and shows all that follows from it.
fn feed<T>(input: impl FnOnce(&mut Client, Millis) -> T) -> Option<T> {
    let now = clock::now();
    with(|driver| {
        let result = input(&mut driver.client, now);
        driver.follow(now);
        result
    })
}

/// Does something with the driver; nothing where there is none, or where it is busy.
fn with<T>(work: impl FnOnce(&mut Driver) -> T) -> Option<T> {
    DRIVER.with(|slot| slot.try_borrow_mut().ok()?.as_mut().map(work))
}

impl Driver {
    /// Does and shows all that follows from an input. Never inlined: there are many inputs.
    #[inline(never)]
    fn follow(&mut self, now: Millis) {
        while let Some(effect) = self.client.poll_effect() {
            self.perform(effect);
        }
        self.show();
        self.wait(now);
    }

    fn perform(&mut self, effect: Effect) {
        match effect {
            Effect::Connect => self.connect(),
            Effect::Send(text) => {
                if let Some(socket) = &self.socket {
                    socket.send(&text);
                }
            }
            Effect::Disconnect => self.socket = None,
            Effect::Store { key, json } => storage::store(key, &self.tab, json.as_deref()),
            Effect::StoreDrafts => {
                let stored = storage::read(StorageKey::Drafts, &self.tab);
                let json = self.client.write_drafts(stored.as_deref());
                storage::store(StorageKey::Drafts, &self.tab, json.as_deref());
            }
            Effect::Navigate { path, replace } => self.set_address(path, replace),
            Effect::Notify(notification) => worker::notify(&notification),
            Effect::CloseNotifications { channel } => worker::close_notifications(channel),
            Effect::Keep => self.keeps = true,
            Effect::Forget => worker::forget(),
            Effect::Reload => page::reload(),
        }
    }

    fn connect(&mut self) {
        // Dropping the old one first silences it.
        self.socket = None;
        let opened = || {
            feed(Client::handle_opened);
        };
        let received = |text: &str| {
            feed(|client, now| client.handle_frame(now, text));
            if with(|driver| mem::take(&mut driver.keeps)) == Some(true) {
                worker::keep(text);
            }
        };
        let closed = |code| {
            feed(|client, now| client.handle_closed(now, code));
        };
        match Socket::open(opened, received, closed) {
            Ok(socket) => self.socket = Some(socket),
            Err(_) => leptos::prelude::set_timeout(move || closed(CLOSED_ABNORMALLY), Duration::ZERO),
        }
    }

    fn show(&mut self) {
        let mut is_title_stale = false;
        while let Some(change) = self.client.poll_change() {
            is_title_stale |= matches!(change, Change::Place | Change::Header | Change::Sidebar);
            if change == Change::Connection && self.client.connection_state() == ConnectionState::Online {
                // Later: it asks the driver, who is busy.
                spawn_local(async { outbox::online() });
            }
            state::apply(self.state, &self.client, change);
        }
        state::set_clock(self.state, clock::local());
        if is_title_stale {
            self.show_around();
        }
    }

    /// Shows on the title and the icons what is unread.
    fn show_around(&mut self) {
        let title = state::title(&self.client);
        if title != self.title {
            page::set_title(&title);
            self.title = title;
        }
        if self.has_dot != (self.client.total_unread() > 0) {
            page::swap_icon();
            self.has_dot = !self.has_dot;
        }
        let badge = self.client.total_mentions();
        if self.badge != Some(badge) {
            worker::set_badge(badge);
            self.badge = Some(badge);
        }
        let path = self.client.path();
        if path != self.told_path {
            worker::set_path(&path);
            self.told_path = path;
        }
    }

    /// Makes a path the address, as a new entry of the history or in place of the newest.
    fn set_address(&mut self, path: String, replace: bool) {
        self.address.clone_from(&path);
        if self.goes_back {
            // The entry of now is about to go, and what is made of it would go with it.
            let replace = replace && self.goes_to.as_ref().is_none_or(|(_, replace)| *replace);
            self.goes_to = Some((path, replace));
        } else {
            page::set_path(&path, replace);
            state::layer_changed(self.state, page::is_layer());
        }
    }

    /// Has the client called again when it wants to be.
    fn wait(&mut self, now: Millis) {
        if let Some(timer) = self.timer.take() {
            timer.clear();
        }
        if let Some(until) = self.client.poll_timeout() {
            let delay = Duration::from_millis(until.saturating_sub(now).min(TIMER_MS_MAX));
            let timeout = || {
                feed(Client::handle_timeout);
            };
            self.timer = set_timeout_with_handle(timeout, delay).ok();
        }
    }
}
