//! What views read: the sidebar, the members, the rows of a timeline.

use protocol::attachment::Attachment;
use protocol::channel::{ChannelName, NotificationLevel, Topic};
use protocol::emoji::Emoji;
use protocol::error::ErrorCode;
use protocol::id::{ChannelId, ClientId, FileId, Millis, Seq, UserId};
use protocol::message::Body;
use protocol::user::DisplayName;

/// How far apart two messages of one author may be and still be shown as one group, in milliseconds.
pub const GROUP_MS_MAX: u64 = 5 * 60 * 1_000;

/// A joined public or private channel in the sidebar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChannelEntry {
    /// Which channel.
    pub id: ChannelId,
    /// What it is called.
    pub name: ChannelName,
    /// Its address.
    pub path: String,
    /// Whether its members alone know of it.
    pub private: bool,
    /// How many messages of others are unread.
    pub unread: u32,
    /// How many of those call the user.
    pub mentions: u32,
    /// Whether the user wants to be notified of nothing here: then no number is shown.
    pub muted: bool,
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
    /// The picture that the user has uploaded.
    pub picture: Option<FileId>,
    /// Whether the user is there.
    pub presence: Presence,
    /// The address of the direct messages with this user.
    pub path: String,
    /// How many messages of the user are unread.
    pub unread: u32,
    /// Whether the user of this browser wants to be notified of nothing here: then no number is shown.
    pub muted: bool,
    /// Whether it is the open place.
    pub open: bool,
}

/// The sidebar.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sidebar {
    /// The joined public and private channels, by name. An archived one is only here while it is open.
    pub channels: Vec<ChannelEntry>,
    /// Every other user: who is online first, then by name.
    pub contacts: Vec<ContactEntry>,
}

/// A channel as its header shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChannelView {
    /// What it is called; for direct messages, what the other one is called.
    pub name: String,
    /// Its address.
    pub path: String,
    /// Whether its members alone know of it.
    pub private: bool,
    /// Whether it is for two.
    pub direct: bool,
    /// Whether the user is in it.
    pub joined: bool,
    /// How many members it has.
    pub member_count: u32,
    /// What it is about.
    pub topic: Option<Topic>,
    /// Whether nobody writes in it any more.
    pub archived: bool,
    /// Whether the user of this browser created it, and may rename and archive it.
    pub own: bool,
    /// Which of its messages the user is notified of.
    pub level: NotificationLevel,
}

/// A place in the quick switcher.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SwitchEntry {
    /// What kind of place it is.
    pub kind: PlaceKind,
    /// What it is called, without a sign in front.
    pub name: String,
    /// Its address.
    pub path: String,
    /// How many messages of others are unread.
    pub unread: u32,
    /// How many of those call the user.
    pub mentions: u32,
    /// Whether the user wants to be notified of nothing here: then no number is shown.
    pub muted: bool,
    /// Whether the user is in it. Always so of a user.
    pub joined: bool,
}

/// What kind of place one can switch to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PlaceKind {
    /// A public channel.
    Channel,
    /// A private channel.
    Private,
    /// The direct messages with another user.
    User,
}

/// Which way to go through the sidebar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Direction {
    /// Up.
    Previous,
    /// Down.
    Next,
}

/// A message that the user wants to be notified of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notification {
    /// Where it is.
    pub channel: ChannelId,
    /// Which message.
    pub message: Seq,
    /// What its author is called.
    pub author_name: DisplayName,
    /// What the channel is called; `None` in direct messages.
    pub channel_name: Option<ChannelName>,
    /// Whether the members of the channel alone know of it.
    pub private: bool,
    /// What it says, on one line and shortened. Empty where it only has attachments.
    pub text: String,
    /// The address of the message.
    pub path: String,
}

/// A public channel in the list of all channels.
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
    /// The picture that the user has uploaded.
    pub picture: Option<FileId>,
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
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Row {
    /// By what a list knows the row.
    pub id: RowId,
    /// Who wrote it.
    pub author: UserId,
    /// What the author is called.
    pub author_name: DisplayName,
    /// The picture that the author has uploaded.
    pub picture: Option<FileId>,
    /// When: by the server's clock, or where it is not posted yet, by this browser's.
    pub at: Millis,
    /// What it says, with an edit of this browser that waits for its answer.
    pub body: Body,
    /// When it was last edited.
    pub edited: Option<Millis>,
    /// An edit of this browser that the server has not taken.
    pub edit: Option<PendingEdit>,
    /// The message that it answers.
    pub quote: Option<Quote>,
    /// The files that came with it.
    pub attachments: Vec<Attachment>,
    /// Its reactions, with those of this browser that wait for their answers.
    pub reactions: Vec<ReactionEntry>,
    /// Whether it is pinned, or about to be.
    pub pinned: bool,
    /// The address of this message; `None` while the server does not have it.
    pub path: Option<String>,
    /// Whether the user of this browser wrote it.
    pub own: bool,
    /// Whether the server has it.
    pub delivery: Delivery,
    /// Whether its deletion waits for its answer.
    pub deleting: bool,
    /// Whether the address means it.
    pub targeted: bool,
    /// Whether it is the first that is new since the user left off: the new-messages line is above it.
    pub begins_new: bool,
    /// When the row before was written; `None` for the first.
    pub previous_at: Option<Millis>,
    /// Whether it is shown as one with the row before: same author, same kind of delivery, and less than
    /// [`GROUP_MS_MAX`] apart, and no new-messages line between them. Where a day begins between them, the
    /// view divides them nevertheless.
    pub continues_group: bool,
}

/// An edit that the server has not taken.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum PendingEdit {
    /// It waits for its answer.
    Saving,
    /// The server said no. It can be tried again, and discarded.
    Failed {
        /// The command.
        client_id: ClientId,
        /// Why.
        code: ErrorCode,
    },
}

/// The message that another one answers, as it is now.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Quote {
    /// Which message.
    pub message: Seq,
    /// Its address.
    pub path: String,
    /// What is there.
    pub original: Original,
}

/// What is at the place of a message that is quoted or linked to.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Original {
    /// The message.
    Here {
        /// What its author is called.
        author_name: DisplayName,
        /// What it says now. Empty where it only has attachments.
        body: Body,
    },
    /// It was deleted.
    Deleted,
    /// It left with the cap: only the newest hundred are kept.
    Dropped,
}

/// One emoji under a message.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ReactionEntry {
    /// Which emoji.
    pub emoji: Emoji,
    /// What those are called who reacted with it, but for the user of this browser, in their order.
    pub others: Vec<DisplayName>,
    /// Whether the user of this browser did.
    pub own: bool,
}

/// What is written and not sent in the open place.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Draft {
    /// The text.
    pub text: String,
    /// The message that it answers.
    pub reply: Option<Quote>,
    /// The files that are uploaded for it.
    pub attachments: Vec<Attachment>,
}

/// The message that the address means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Target {
    /// Which message.
    pub message: Seq,
    /// Whether it is there, or why not; `None` while the history is on its way.
    pub found: Option<Found>,
    /// How often one came to a message in this page: coming again is another visit.
    pub visit: u32,
}

/// Whether a message is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Found {
    /// Yes.
    Here,
    /// It was deleted, or never was.
    Deleted,
    /// It left with the cap.
    Dropped,
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
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

/// What is said about the connection and this page; nothing while all is well.
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
    /// The server is of another build than this page: it should be loaded again when it suits.
    Update,
}
