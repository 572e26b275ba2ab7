//! What the shell must do for the client.

use protocol::id::ChannelId;

use crate::view::Notification;

/// One thing to do, in the order in which they are handed out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    /// Open a WebSocket, and say how it goes by `handle_opened`, `handle_frame` and `handle_closed`. Of
    /// an earlier one nothing may be reported any more.
    Connect,
    /// Send a text frame on the open WebSocket.
    Send(String),
    /// Close the WebSocket, and report nothing of it any more: not even that it closed.
    Disconnect,
    /// Write to, or remove from, the browser's storage. Handed out before anything that relies on it.
    Store {
        /// Where.
        key: StorageKey,
        /// JSON text; `None` removes.
        json: Option<String>,
    },
    /// Read the drafts that are stored, and store what `Client::write_drafts` makes of them, all at once: another
    /// tab may have stored some. Comes again until that is done.
    StoreDrafts,
    /// Make this path the address. The client is there already: do not report it back.
    Navigate {
        /// The path, percent-encoded.
        path: String,
        /// Whether it takes the place of the address of now, as what is open is called otherwise; else it is
        /// a new entry of the tab's history.
        replace: bool,
    },
    /// Tell the person of a message, where they have turned that on. A later one of the same channel takes
    /// the place of an earlier one.
    Notify(Notification),
    /// Take back what the person was told of a channel: it was read, or it is gone.
    CloseNotifications {
        /// Which one.
        channel: ChannelId,
    },
    /// Keep the frame that was handled last: a page without network needs it. See `Client::handle_kept`.
    Keep,
    /// Forget all that was kept, and what the person was told: it is of nobody who is signed in here, or of no use.
    Forget,
    /// Load the page again.
    Reload,
}

/// What is kept in the browser's storage.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum StorageKey {
    /// The display name of the user who is signed in, once the server has confirmed it. Local storage.
    DisplayName,
    /// The path of the last place, once the server has confirmed it. Local storage.
    Last,
    /// What was typed and not sent. Local storage.
    Drafts,
    /// The unsent commands of one tab. Local storage; the tab's own id is part of the key.
    Outbox,
    /// The page was loaded again because it was out of date. Session storage.
    Reloaded,
}

impl StorageKey {
    /// The beginning of every key that holds a tab's outbox.
    pub const OUTBOX_PREFIX: &'static str = "banter.v1.outbox.";

    /// The key in the browser's storage. `tab` is this tab's own id, new for every load of the page.
    #[must_use]
    pub fn name(self, tab: &str) -> String {
        match self {
            Self::DisplayName => "banter.v1.display_name".to_owned(),
            Self::Last => "banter.v1.last".to_owned(),
            Self::Drafts => "banter.v1.drafts".to_owned(),
            Self::Outbox => format!("{}{tab}", Self::OUTBOX_PREFIX),
            Self::Reloaded => "banter.v1.reloaded".to_owned(),
        }
    }

    /// Whether it belongs into the session storage, which only this tab sees, rather than the local one.
    #[must_use]
    pub fn is_for_session(self) -> bool {
        match self {
            Self::Reloaded => true,
            Self::DisplayName | Self::Last | Self::Drafts | Self::Outbox => false,
        }
    }
}
