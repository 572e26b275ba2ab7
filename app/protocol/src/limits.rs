//! Every bound that both sides share. Lengths of text are in Unicode scalar values ("characters").

/// How many messages a channel keeps. Older ones are gone for good.
pub const HISTORY_LEN_MAX: usize = 100;

/// The longest display name, in characters, after trimming. The shortest is one.
pub const DISPLAY_NAME_CHARS_MAX: usize = 32;

/// The longest name of a channel, in characters. The shortest is one.
pub const CHANNEL_NAME_CHARS_MAX: usize = 48;

/// The longest body of a message, in characters. The shortest is one.
pub const BODY_CHARS_MAX: usize = 4_000;

/// The longest id that a client may give a command, in ASCII characters. The shortest is one.
pub const CLIENT_ID_CHARS_MAX: usize = 36;

/// The largest frame that a client may send, in bytes.
///
/// A body of [`BODY_CHARS_MAX`] characters fits even where each is written as two `\uXXXX` escapes.
pub const FRAME_BYTES_MAX: usize = 64 * 1_024;

/// How deeply a frame may nest objects and arrays.
pub const FRAME_DEPTH_MAX: usize = 16;

/// How many commands of one connection may be unanswered. One more is `too_many_requests`.
pub const UNANSWERED_MAX: usize = 32;

/// How many of a device's newest client ids the chat remembers, so that a repeat acts once.
///
/// Well above [`UNANSWERED_MAX`], so that a repeat is known even after a few hundred later commands.
pub const CLIENT_IDS_MAX: usize = 256;

/// How many posts of one channel may be on their way to the journal at once.
///
/// Below [`HISTORY_LEN_MAX`], so that a post never leaves with the cap before its client id is durable.
pub const CHANNEL_POSTS_IN_FLIGHT_MAX: usize = 64;

/// How many users a server registers.
pub const USERS_MAX: usize = 1_000;

/// How many users one device may hold.
pub const DEVICE_USERS_MAX: usize = 8;

/// How many public channels a server has.
pub const CHANNELS_MAX: usize = 1_000;

/// How many connections one user may have open. One more is closed as `busy`.
pub const USER_CONNECTIONS_MAX: usize = 32;

/// How many connections a server holds open. One more is closed as `busy`.
pub const CONNECTIONS_MAX: usize = 10_000;

/// How many entries may wait to be written to one connection before it is closed as a slow reader.
///
/// More than the histories that follow a `welcome`: a channel for every public one and every pair.
pub const OUTGOING_MAX: usize = CHANNELS_MAX + USERS_MAX + 1_024;

/// How long a new connection may take to say `hello`, in milliseconds.
pub const HELLO_MS_MAX: u64 = 10_000;

/// How often a client says `heartbeat`, in milliseconds.
pub const HEARTBEAT_MS: u64 = 15_000;

/// How long a server hears nothing from a client before it closes the connection, in milliseconds.
pub const HEARTBEAT_MISSED_MS: u64 = 45_000;

/// How long a client waits for any frame after a `heartbeat` before it gives up, in milliseconds.
pub const HEARTBEAT_ACK_MS_MAX: u64 = 10_000;

/// How long a client waits for a connection to open and to be welcomed, in milliseconds.
pub const WELCOME_MS_MAX: u64 = 15_000;

/// How long a user stays online after the last connection was lost, in milliseconds.
pub const GRACE_MS: u64 = 10_000;

/// How long a read mark may wait before it is appended to the journal, in milliseconds.
pub const READ_MARK_MS: u64 = 5_000;

/// The shortest delay before a client connects again, in milliseconds.
pub const BACKOFF_MS_MIN: u64 = 250;

/// The longest delay before a client connects again, in milliseconds.
pub const BACKOFF_MS_MAX: u64 = 15_000;

/// How many pending commands an outbox holds. Above it, sending is refused and the text stays.
pub const OUTBOX_LEN_MAX: usize = 500;

/// How many facts one commit of the journal takes at the most.
pub const COMMIT_FACTS_MAX: usize = 512;

/// How many facts may wait for the journal. One more is refused as `unavailable`.
pub const APPENDS_WAITING_MAX: usize = 65_536;

/// How many requests may wait for the hub.
pub const HUB_REQUESTS_WAITING_MAX: usize = 4_096;

const _: () = assert!(BACKOFF_MS_MIN < BACKOFF_MS_MAX);
const _: () = assert!(UNANSWERED_MAX < CLIENT_IDS_MAX);
const _: () = assert!(CHANNEL_POSTS_IN_FLIGHT_MAX < HISTORY_LEN_MAX);
const _: () = assert!(HEARTBEAT_MS + HEARTBEAT_ACK_MS_MAX < HEARTBEAT_MISSED_MS);
const _: () = assert!(BODY_CHARS_MAX * 12 + 1_024 < FRAME_BYTES_MAX);
