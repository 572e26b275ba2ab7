//! Facts: the durable changes, as the journal holds them, and the rule of what is kept.
//!
//! Every fact has a [`Subject`], and every subject keeps only its newest [`Subject::keeps`] facts. That is
//! the whole of persistence. The stored form is versioned JSON: see [`Fact::encode`].

use serde::{Deserialize, Serialize};

use crate::attachment::Attachment;
use crate::channel::{ChannelName, NotificationLevel, ReadMark, Topic};
use crate::device::DeviceLabel;
use crate::emoji::Emoji;
use crate::id::{AttachmentId, ChannelId, ClientId, DeviceId, FileId, Millis, SecretHash, Seq, UserId};
use crate::limits::HISTORY_LEN_MAX;
use crate::message::Body;
use crate::preferences::Preferences;
use crate::user::DisplayName;

/// The version that [`Fact::encode`] writes.
///
/// 1: users, channels, messages and their deletions. 2: edits, reactions, pins, uploads; a post may have
/// attachments and answer another, a read mark counts `unreads`. 3: topics, archiving, private channels,
/// notification levels, pictures and preferences, labels of devices, recovery codes. What older versions wrote
/// reads as before.
pub const FACT_VERSION: u32 = 3;

/// One durable change, and the command that asked for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fact {
    /// The command that asked for it; `None` for what the server does by itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub origin: Option<Origin>,
    /// What changed.
    #[serde(flatten)]
    pub change: Change,
}

/// Which command of which device a fact comes from: the same command never makes a second fact.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Origin {
    /// The device that sent it.
    pub device: DeviceId,
    /// What the device called it.
    pub client_id: ClientId,
}

/// What counts as the same name: two names with one fold cannot both be had. Made by `chat::names`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Fold(pub Box<str>);

/// What changed. Each is the full new state of its subject, never a difference.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Change {
    /// A user claimed a display name, and by the first claim was registered.
    UserNamed {
        /// What the name counts as.
        fold: Fold,
        /// Who claimed it.
        user: UserId,
        /// The name as chosen.
        display_name: DisplayName,
        /// The device that claimed it, which thereby holds the user and is signed in as it.
        device: DeviceId,
        /// What that device is called.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        label: Option<DeviceLabel>,
        /// When.
        at: Millis,
    },
    /// A user has this picture, and likes Banter this way.
    UserUpdated {
        /// Who.
        user: UserId,
        /// The picture that was uploaded.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        picture: Option<Picture>,
        /// How the user likes Banter.
        #[serde(default)]
        preferences: Preferences,
        /// When.
        at: Millis,
    },
    /// Whoever has this recovery code is let in as the user; `None`: there is none.
    RecoveryCodeSet {
        /// Who.
        user: UserId,
        /// The hash of the code.
        code: Option<SecretHash>,
        /// When.
        at: Millis,
    },
    /// A device holds these users, and is signed in as this one or as nobody.
    DeviceUpdated {
        /// Which device.
        device: DeviceId,
        /// The users it holds, at most [`crate::limits::DEVICE_USERS_MAX`].
        users: Vec<UserId>,
        /// The one it is signed in as.
        signed_in: Option<UserId>,
        /// What it is called.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        label: Option<DeviceLabel>,
        /// When.
        at: Millis,
    },
    /// A public channel has a name, and by the first name was created. The newest name is the channel's; older
    /// ones lead to it until somebody else claims them.
    ChannelNamed {
        /// What the name counts as.
        fold: Fold,
        /// Which channel.
        channel: ChannelId,
        /// The name as chosen.
        name: ChannelName,
        /// Who created it, and is a member unless another fact says otherwise. `None` for the default
        /// channel, in which everyone is a member unless another fact says otherwise.
        creator: Option<UserId>,
        /// When.
        at: Millis,
    },
    /// What is said of a public or private channel beside a public name. A private one is created by the first.
    ChannelUpdated {
        /// Which channel.
        channel: ChannelId,
        /// What it is, where it is private.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        private: Option<PrivateChannel>,
        /// What it is about.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        topic: Option<Topic>,
        /// Whether nobody writes in it any more.
        #[serde(default)]
        archived: bool,
        /// When.
        at: Millis,
    },
    /// Two users have a channel.
    DirectOpened {
        /// Which channel.
        channel: ChannelId,
        /// The two, the lower id first.
        users: [UserId; 2],
        /// Which of the two opened it.
        opener: UserId,
        /// When.
        at: Millis,
    },
    /// A user is, or is not, in a channel, and wants to be notified of these messages.
    MembershipChanged {
        /// Which channel.
        channel: ChannelId,
        /// Who.
        user: UserId,
        /// In it, or not. Always so in a direct one.
        joined: bool,
        /// Of which messages; `None`: as for everybody at first.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        level: Option<NotificationLevel>,
        /// When.
        at: Millis,
    },
    /// A user has read a channel up to here.
    ReadMarked {
        /// Which channel.
        channel: ChannelId,
        /// Who.
        user: UserId,
        /// How far.
        #[serde(flatten)]
        mark: ReadMark,
    },
    /// Somebody wrote.
    MessagePosted {
        /// Where.
        channel: ChannelId,
        /// Who.
        author: UserId,
        /// When.
        at: Millis,
        /// What.
        body: Body,
        /// The message that it answers.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reply_to: Option<Seq>,
        /// The files that came with it, which thereby wait no longer.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        attachments: Vec<Attachment>,
    },
    /// What a message says was changed. Carries the whole message, and replaces the post, which is erased.
    MessageEdited {
        /// Where.
        channel: ChannelId,
        /// Which message.
        message: Seq,
        /// Who wrote it.
        author: UserId,
        /// When it was posted.
        posted_at: Millis,
        /// The command that had posted it.
        posted: Option<Origin>,
        /// What it says now.
        body: Body,
        /// The message that it answers.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reply_to: Option<Seq>,
        /// The files that came with it.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        attachments: Vec<Attachment>,
        /// When it was changed.
        at: Millis,
    },
    /// A user reacts to a message with these emoji, and with no others.
    ReactionsChanged {
        /// Where.
        channel: ChannelId,
        /// Which message.
        message: Seq,
        /// Who.
        user: UserId,
        /// With what, each once, and since when; nothing where everything was taken back.
        reactions: Vec<OwnReaction>,
    },
    /// A message is, or is not, pinned.
    PinChanged {
        /// Where.
        channel: ChannelId,
        /// Which message.
        message: Seq,
        /// Who changed it.
        by: UserId,
        /// Pinned, or not.
        pinned: bool,
        /// When.
        at: Millis,
    },
    /// A user has uploaded a file, which now waits for its message.
    FileUploaded {
        /// For a message of which channel.
        channel: ChannelId,
        /// Who.
        user: UserId,
        /// What.
        attachment: Attachment,
        /// When.
        at: Millis,
    },
    /// A message was deleted. It keeps the message's place among the newest until the cap passes it.
    MessageDeleted {
        /// Where.
        channel: ChannelId,
        /// Which message.
        message: Seq,
        /// The command that had posted it, so that a repeat of that one still posts nothing.
        posted: Option<Origin>,
        /// When.
        at: Millis,
    },
    /// Commands of a device whose own facts are about to leave, so that their repeats still do nothing.
    CommandsRemembered {
        /// Which device.
        device: DeviceId,
        /// The newest, at most [`crate::limits::CLIENT_IDS_MAX`], in the order of seqs.
        commands: Vec<RememberedCommand>,
    },
}

/// What a private channel is. Its name is claimed by nobody and may repeat.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PrivateChannel {
    /// What it is called.
    pub name: ChannelName,
    /// Who created it, and is a member unless another fact says otherwise.
    pub creator: UserId,
}

/// A picture that a user has uploaded, as it is stored: a square JPEG of [`crate::limits::PICTURE_PX`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Picture {
    /// What is in it.
    pub file: FileId,
    /// How large it is.
    pub bytes: u64,
}

/// One emoji that a user reacts to a message with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnReaction {
    /// Which emoji.
    pub emoji: Emoji,
    /// Since when.
    pub at: Millis,
}

/// A command that was carried out, and how it was answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RememberedCommand {
    /// What the device called it.
    pub client_id: ClientId,
    /// The seq that answered it.
    pub seq: Seq,
    /// The channel that answered it, for `create_channel` and `open_direct`; for `send_message` the
    /// channel that the message went to.
    pub channel: Option<ChannelId>,
}

/// A fact on its way to the journal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// What to append.
    pub fact: Fact,
    /// Append only if this is the newest seq of the subject (zero: it has none). This is how names stay
    /// unique whoever else appends.
    pub expect: Option<Seq>,
}

/// Why a draft was not appended, or may not have been.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AppendError {
    /// The subject's newest seq is another than expected. Nothing was appended.
    #[error("the subject has changed")]
    Conflict,
    /// There is no room. Nothing was appended.
    #[error("the journal is full")]
    Full,
    /// It may or may not have been appended: a repeat of the same command finds out.
    #[error("the journal failed")]
    Unknown,
}

/// What a fact is about. Every subject keeps only its newest facts.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Subject {
    /// The claim of a display name.
    Username(Fold),
    /// The picture and the preferences of a user.
    User(UserId),
    /// The recovery code of a user.
    RecoveryCode(UserId),
    /// One browser or bot.
    Device(DeviceId),
    /// The claim of a public channel's name.
    ChannelName(Fold),
    /// What is said of a channel beside a public name.
    Channel(ChannelId),
    /// The channel of a pair, the lower id first.
    Direct(UserId, UserId),
    /// A user in a channel.
    Member(ChannelId, UserId),
    /// How far a user has read a channel.
    Read(ChannelId, UserId),
    /// The messages of a channel.
    Post(ChannelId),
    /// What one message says, once it was changed.
    Edit(ChannelId, Seq),
    /// The deletion of one message.
    Deletion(ChannelId, Seq),
    /// The reactions of one user to one message.
    Reactions(ChannelId, Seq, UserId),
    /// Whether one message is pinned.
    Pin(ChannelId, Seq),
    /// A file that waits for its message.
    Upload(AttachmentId),
    /// The remembered commands of a device.
    Sent(DeviceId),
}

impl Subject {
    /// How many of its newest facts the subject keeps, at least one.
    #[must_use]
    pub fn keeps(&self) -> usize {
        match self {
            Self::Post(_) => HISTORY_LEN_MAX,
            Self::Username(_)
            | Self::User(_)
            | Self::RecoveryCode(_)
            | Self::Channel(_)
            | Self::Device(_)
            | Self::ChannelName(_)
            | Self::Direct(..)
            | Self::Member(..)
            | Self::Read(..)
            | Self::Edit(..)
            | Self::Deletion(..)
            | Self::Reactions(..)
            | Self::Pin(..)
            | Self::Upload(_)
            | Self::Sent(_) => 1,
        }
    }
}

/// Why a stored fact cannot be read. Either stops the start of the server.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FactError {
    /// A later Banter wrote it.
    #[error("the fact has version {0}, this server reads up to version {FACT_VERSION}")]
    UnknownVersion(u32),
    /// It is not what any Banter wrote.
    #[error("the fact cannot be read: {0}")]
    Malformed(String),
}

/// The stored form around a fact.
#[derive(Serialize, Deserialize)]
struct Versioned<T> {
    v: u32,
    #[serde(flatten)]
    fact: T,
}

impl Fact {
    /// What the fact is about.
    #[must_use]
    pub fn subject(&self) -> Subject {
        match &self.change {
            Change::UserNamed { fold, .. } => Subject::Username(fold.clone()),
            Change::UserUpdated { user, .. } => Subject::User(*user),
            Change::RecoveryCodeSet { user, .. } => Subject::RecoveryCode(*user),
            Change::DeviceUpdated { device, .. } => Subject::Device(*device),
            Change::ChannelUpdated { channel, .. } => Subject::Channel(*channel),
            Change::ChannelNamed { fold, .. } => Subject::ChannelName(fold.clone()),
            Change::DirectOpened { users: [low, high], .. } => Subject::Direct(*low, *high),
            Change::MembershipChanged { channel, user, .. } => Subject::Member(*channel, *user),
            Change::ReadMarked { channel, user, .. } => Subject::Read(*channel, *user),
            Change::MessagePosted { channel, .. } => Subject::Post(*channel),
            Change::MessageEdited { channel, message, .. } => Subject::Edit(*channel, *message),
            Change::ReactionsChanged { channel, message, user, .. } => {
                Subject::Reactions(*channel, *message, *user)
            }
            Change::PinChanged { channel, message, .. } => Subject::Pin(*channel, *message),
            Change::FileUploaded { attachment, .. } => Subject::Upload(attachment.id),
            Change::MessageDeleted { channel, message, .. } => Subject::Deletion(*channel, *message),
            Change::CommandsRemembered { device, .. } => Subject::Sent(*device),
        }
    }

    /// The stored form: one line of JSON with its version.
    #[must_use]
    pub fn encode(&self) -> String {
        serde_json::to_string(&Versioned { v: FACT_VERSION, fact: self })
            .expect("a fact has string keys only and no failing serializer")
    }

    /// Reads the stored form of any version up to [`FACT_VERSION`].
    ///
    /// # Errors
    /// Where a later version wrote it, or it is damaged.
    pub fn decode(text: &str) -> Result<Self, FactError> {
        #[derive(Deserialize)]
        struct Version {
            v: u32,
        }
        let malformed = |error: serde_json::Error| FactError::Malformed(error.to_string());
        let Version { v } = serde_json::from_str(text).map_err(malformed)?;
        if !(1..=FACT_VERSION).contains(&v) {
            return Err(FactError::UnknownVersion(v));
        }
        let versioned: Versioned<Self> = serde_json::from_str(text).map_err(malformed)?;
        Ok(versioned.fact)
    }
}
