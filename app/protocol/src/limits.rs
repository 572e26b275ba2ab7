//! Every bound that both sides share. Lengths of text are in Unicode scalar values ("characters").

/// How many messages a channel keeps. Older ones are gone for good.
pub const HISTORY_LEN_MAX: usize = 100;

/// The longest display name, in characters, after trimming. The shortest is one.
pub const DISPLAY_NAME_CHARS_MAX: usize = 32;

/// The longest name of a channel, in characters. The shortest is one.
pub const CHANNEL_NAME_CHARS_MAX: usize = 48;

/// The longest topic of a channel, in characters.
pub const TOPIC_CHARS_MAX: usize = 250;

/// How many former names of one channel still lead to it. Older ones are free.
pub const FORMER_CHANNEL_NAMES_MAX: usize = 8;

/// How long a former display name stays reserved for its user, in milliseconds.
pub const FORMER_DISPLAY_NAME_MS: u64 = 24 * 60 * 60 * 1_000;

/// How many former display names of one user may be reserved. One more change has to wait.
pub const FORMER_DISPLAY_NAMES_MAX: usize = 5;

/// The longest label of a device, in characters. A longer one is shortened.
pub const DEVICE_LABEL_CHARS_MAX: usize = 64;

/// How many devices hold one user. One more is refused until another is revoked, or takes the place of another where
/// it has the recovery code.
pub const USER_DEVICES_MAX: usize = 32;

/// How long a link for another device can be used, in milliseconds.
pub const DEVICE_LINK_MS: u64 = 10 * 60 * 1_000;

/// The longest side of a user's picture, in pixels. It is square.
pub const PICTURE_PX: u32 = 256;

/// The largest file that a picture is made from, in bytes.
pub const PICTURE_BYTES_MAX: usize = 10 * 1_024 * 1_024;

/// The largest form with a picture that is read, in bytes, so that a browser with a file that is too large hears why.
/// What comes after that is cut off.
pub const PICTURE_FORM_BYTES_MAX: usize = 8 * PICTURE_BYTES_MAX;

/// How long a picture may take to come, in milliseconds.
pub const PICTURE_MS_MAX: u64 = 2 * 60 * 1_000;

/// How many pictures may be coming in and be worked on at once. One more is `too_many_requests`.
pub const PICTURES_MAX: usize = 4;

/// How many files may be coming in at once. One more is `too_many_requests`.
pub const UPLOADS_MAX: usize = 64;

/// How many attached images are worked on at once. More of them wait: a large one takes as much memory as the rest of
/// the server.
pub const IMAGES_MAX: usize = 1;

/// How long whoever sends a file or a picture may send nothing at all, in milliseconds.
pub const UPLOAD_SILENCE_MS_MAX: u64 = 30_000;

/// The longest text that is searched for, in characters.
pub const SEARCH_CHARS_MAX: usize = 200;

/// How many messages one search finds at the most: the newest.
pub const SEARCH_RESULTS_MAX: usize = 50;

/// How many searches run at once. More of them wait.
pub const SEARCHES_MAX: usize = 2;

/// How many searches wait for those. One more is `too_many_requests`.
pub const SEARCHES_WAITING_MAX: usize = 32;

/// The longest body of a message, in characters. The shortest is one, or none where there are attachments.
pub const BODY_CHARS_MAX: usize = 4_000;

/// The longest emoji that one reacts with, in characters. The shortest is one.
pub const EMOJI_CHARS_MAX: usize = 12;

/// How many different emoji a message may have as reactions.
pub const REACTION_KINDS_MAX: usize = 20;

/// The largest file that comes with a message, in bytes: as it is sent, and as it is stored.
pub const ATTACHMENT_BYTES_MAX: u64 = 20 * 1_024 * 1_024;

/// How many files come with one message.
pub const ATTACHMENTS_MAX: usize = 10;

/// How large all files of a server are together, in bytes. Two of the same content count twice.
pub const STORED_BYTES_MAX: u64 = 4 * 1_024 * 1_024 * 1_024;

/// How many uploaded files of one user may wait for their messages.
pub const USER_UPLOADS_MAX: usize = 100;

/// How long an uploaded file waits for its message before it is removed, in milliseconds.
pub const UPLOAD_MS_MAX: u64 = 24 * 60 * 60 * 1_000;

/// The longest name of a file, in characters. A longer one is shortened.
pub const FILE_NAME_CHARS_MAX: usize = 128;

/// The largest image that is shown, in pixels; a larger one is offered for download.
pub const IMAGE_PIXELS_MAX: u64 = 40_000_000;

/// The longest side of a thumbnail, in pixels.
pub const THUMBNAIL_PX_MAX: u32 = 640;

/// The longest id that a client may give a command, in ASCII characters. The shortest is one.
pub const CLIENT_ID_CHARS_MAX: usize = 36;

/// The largest frame that a client may send, in bytes.
///
/// A body of [`BODY_CHARS_MAX`] characters fits even where each is written as two `\uXXXX` escapes.
pub const FRAME_BYTES_MAX: usize = 64 * 1_024;

/// How deeply a frame may nest objects and arrays.
pub const FRAME_DEPTH_MAX: usize = 16;

/// How many commands of one connection may be unanswered, or of one device over HTTP. One more is
/// `too_many_requests`.
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

/// How many public and private channels a server has, together. Private ones count also when everybody has left them.
pub const CHANNELS_MAX: usize = 1_000;

/// How many of those one user has created. Private ones count also when everybody has left them.
pub const USER_CHANNELS_MAX: usize = 100;

/// How many connections one user may have open. One more is closed as `busy`.
pub const USER_CONNECTIONS_MAX: usize = 32;

/// How many connections a server holds open. One more is closed as `busy`.
pub const CONNECTIONS_MAX: usize = 10_000;

/// How many entries may wait to be written to one connection before it is closed as a slow reader.
///
/// More than the histories that follow a `welcome`: of every public and private channel and of every pair.
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

/// How long until the journal is asked again to forget what a deserted channel was called, in milliseconds.
pub const FORGET_MS: u64 = 5_000;

/// How often a client says that its user is still typing, in milliseconds. More often is not passed on.
pub const TYPING_MS: u64 = 3_000;

/// How long a user is shown as typing after it was last said, in milliseconds.
pub const TYPING_SHOWN_MS: u64 = 6_000;

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
const _: () = assert!(TYPING_MS < TYPING_SHOWN_MS);
const _: () = assert!(USER_UPLOADS_MAX >= ATTACHMENTS_MAX);
const _: () = assert!(ATTACHMENT_BYTES_MAX < STORED_BYTES_MAX);
const _: () = assert!(PICTURE_BYTES_MAX as u64 <= ATTACHMENT_BYTES_MAX);
const _: () = assert!(UPLOAD_SILENCE_MS_MAX < PICTURE_MS_MAX);
const _: () = assert!(DEVICE_USERS_MAX <= USER_DEVICES_MAX);
const _: () = assert!(USER_CHANNELS_MAX < CHANNELS_MAX);
const _: () = assert!(BODY_CHARS_MAX * 12 + 1_024 < FRAME_BYTES_MAX);
