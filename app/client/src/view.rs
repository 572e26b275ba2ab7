//! What views read: the sidebar, the members, the rows of a timeline.

use protocol::channel::ChannelName;
use protocol::error::ErrorCode;
use protocol::id::{ChannelId, ClientId, Millis, Seq, UserId};
use protocol::message::Body;
use protocol::user::DisplayName;

/// How far apart two messages of one author may be and still be shown as one group, in milliseconds.
pub const GROUP_MS_MAX: u64 = 5 * 60 * 1_000;

/// A joined public channel in the sidebar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChannelEntry {
    /// Which channel.
    pub id: ChannelId,
    /// What it is called.
    pub name: ChannelName,
    /// Its address.
    pub path: String,
    /// How many messages of others are unread.
    pub unread: u32,
    /// Whether it is the open place.
    pub open: bool,
}

/// Another user in the sidebar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContactEntry {
    /// Who.
    pub user: UserId,
    /// What the user is called.
    pub display_name: DisplayName,
    /// Whether the user is there.
    pub presence: Presence,
    /// The address of the direct messages with this user.
    pub path: String,
    /// How many messages of the user are unread.
    pub unread: u32,
    /// Whether it is the open place.
    pub open: bool,
}

/// The sidebar.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sidebar {
    /// The joined public channels, by name.
    pub channels: Vec<ChannelEntry>,
    /// Every other user: who is online first, then by name.
    pub contacts: Vec<ContactEntry>,
}

/// A public channel in the dialog of all channels.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BrowseEntry {
    /// Which channel.
    pub id: ChannelId,
    /// What it is called.
    pub name: ChannelName,
    /// Its address.
    pub path: String,
    /// How many members it has.
    pub member_count: u32,
    /// Whether the user is in it.
    pub joined: bool,
    /// Whether a join or a leave of it waits for its answer.
    pub changing: bool,
}

/// A member of a channel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MemberEntry {
    /// Who.
    pub user: UserId,
    /// What the user is called.
    pub display_name: DisplayName,
    /// Whether the user is there.
    pub presence: Presence,
    /// Whether it is the user of this browser.
    pub own: bool,
}

/// Whether a user is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Presence {
    /// A connection is open, or was until a moment ago.
    Online,
    /// The user logged out.
    LoggedOut,
    /// The user closed the page or lost the line, or was not there since this page was loaded.
    Offline,
}

/// One message in a timeline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// By what a list knows the row.
    pub id: RowId,
    /// Who wrote it.
    pub author: UserId,
    /// What the author is called.
    pub author_name: DisplayName,
    /// When: by the server's clock, or where it is not posted yet, by this browser's.
    pub at: Millis,
    /// What it says.
    pub body: Body,
    /// Whether the user of this browser wrote it.
    pub own: bool,
    /// Whether the server has it.
    pub delivery: Delivery,
    /// Whether its deletion waits for its answer.
    pub deleting: bool,
    /// When the row before was written; `None` for the first.
    pub previous_at: Option<Millis>,
    /// Whether it is shown as one with the row before: same author, same kind of delivery, and less than
    /// [`GROUP_MS_MAX`] apart. Where a day begins between them, the view divides them nevertheless.
    pub continues_group: bool,
}

/// By what a list knows a row.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RowId {
    /// The server has the message.
    Posted(Seq),
    /// The outbox has the message.
    Pending(ClientId),
}

/// Whether the server has a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Delivery {
    /// Not that we know.
    Pending,
    /// Yes.
    Posted,
    /// It said no.
    Failed {
        /// Why.
        code: ErrorCode,
    },
}

/// What is said about the connection; nothing while all is well.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Notice {
    /// The browser has no network.
    Offline,
    /// The server has not been reached for more than [`crate::connection::NOTICE_MS`].
    Connecting,
    /// This browser is logged out.
    SignedOut,
    /// The page is too old for the server, and loading it again has not helped.
    OutOfDate,
    /// The connection ended by a fault of this page: only loading it again helps.
    Broken,
}
