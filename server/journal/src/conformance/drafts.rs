//! Drafts to append: one maker for each kind that the claims need.

use protocol::attachment::{Attachment, FileName};
use protocol::channel::{ChannelName, NotificationLevel, ReadMark, Topic};
use protocol::device::DeviceLabel;
use protocol::emoji::Emoji;
use protocol::fact::{Change, Draft, Fact, Fold, OwnReaction, Picture, PrivateChannel};
use protocol::id::{AttachmentId, ChannelId, DeviceId, FileId, SecretHash, Seq, UserId};
use protocol::message::Body;
use protocol::preferences::Preferences;
use protocol::user::DisplayName;

pub(crate) const CHANNEL: ChannelId = ChannelId(0xc1);
pub(crate) const OTHER_CHANNEL: ChannelId = ChannelId(0xc2);
pub(crate) const ANA: UserId = UserId(0xa1);
pub(super) const BO: UserId = UserId(0xb2);
const DEVICE: DeviceId = DeviceId([0x0d; 32]);

pub(crate) fn post(channel: ChannelId, body: &str) -> Draft {
    post_with(channel, body, Vec::new())
}

/// A message with files that are called so.
pub(crate) fn post_with(channel: ChannelId, body: &str, names: Vec<&str>) -> Draft {
    let body = Body::parse(body).unwrap();
    let attachments = names.into_iter().map(attachment).collect();
    draft(Change::MessagePosted { channel, author: ANA, at: 1, body, reply_to: None, attachments })
}

/// What a message with files that are called so says from now on.
pub(crate) fn edit(message: Seq, body: &str, names: Vec<&str>) -> Draft {
    draft(Change::MessageEdited {
        channel: CHANNEL,
        message,
        author: ANA,
        posted_at: 1,
        posted: None,
        body: Body::parse(body).unwrap(),
        reply_to: None,
        attachments: names.into_iter().map(attachment).collect(),
        at: 2,
    })
}

/// A file that is called so and waits for its message.
pub(crate) fn upload(name: &str) -> Draft {
    draft(Change::FileUploaded { channel: CHANNEL, user: ANA, attachment: attachment(name), at: 1 })
}

/// A fact with a subject of its own for every message.
pub(crate) fn deletion(message: u64) -> Draft {
    draft(Change::MessageDeleted { channel: CHANNEL, message: Seq(message), posted: None, at: 1 })
}

pub(crate) fn read_mark(read: Seq) -> Draft {
    draft(Change::ReadMarked { channel: CHANNEL, user: ANA, mark: ReadMark { unreads: 0, read } })
}

/// A user reacts to a message with these, and with no others.
pub(crate) fn reactions(message: Seq, user: UserId, emoji: &[&str]) -> Draft {
    let reactions = emoji.iter().map(|text| OwnReaction { emoji: Emoji::parse(text).unwrap(), at: 1 });
    draft(Change::ReactionsChanged { channel: CHANNEL, message, user, reactions: reactions.collect() })
}

pub(crate) fn pin(message: Seq, pinned: bool) -> Draft {
    draft(Change::PinChanged { channel: CHANNEL, message, by: ANA, pinned, at: 1 })
}

/// A private channel is called so, and is about this.
pub(crate) fn private_channel(channel: ChannelId, name: &str, topic: &str) -> Draft {
    draft(Change::ChannelUpdated {
        channel,
        private: Some(PrivateChannel { name: ChannelName::parse(name).unwrap(), creator: ANA }),
        topic: Topic::parse(topic).unwrap(),
        archived: false,
        at: 1,
    })
}

/// A user has this picture, or none.
pub(crate) fn picture(user: UserId, file: Option<FileId>) -> Draft {
    let picture = file.map(|file| Picture { file, bytes: 9_000 });
    draft(Change::UserUpdated { user, picture, preferences: Preferences::default(), at: 1 })
}

/// A user has this recovery code, or none.
pub(super) fn recovery_code(user: UserId, code: Option<SecretHash>) -> Draft {
    draft(Change::RecoveryCodeSet { user, code, at: 1 })
}

/// A public channel is called so.
pub(crate) fn public_channel(channel: ChannelId, name: &str) -> Draft {
    let fold = Fold(name.into());
    let name = ChannelName::parse(name).unwrap();
    draft(Change::ChannelNamed { fold, channel, name, creator: Some(ANA), at: 1 })
}

/// A draft of each kind, always of the same subjects; `at` tells apart those of different calls.
pub(crate) fn one_of_each(at: u64) -> Vec<Draft> {
    let (device, channel, user, message) = (DEVICE, CHANNEL, ANA, Seq(7));
    let fold = Fold("ana".into());
    let body = |text: &str| Body::parse(text).unwrap();
    let changes = [
        Change::UserNamed {
            fold: fold.clone(),
            user,
            display_name: DisplayName::parse("Ana").unwrap(),
            device,
            label: Some(DeviceLabel::new("Firefox on Linux")),
            at,
        },
        Change::UserUpdated {
            user,
            picture: Some(Picture { file: FileId([0xf2; 32]), bytes: 9_000 }),
            preferences: Preferences::default(),
            at,
        },
        Change::RecoveryCodeSet { user, code: Some(SecretHash([0x5c; 32])), at },
        Change::DeviceUpdated { device, users: vec![user], signed_in: Some(user), label: None, at },
        Change::ChannelNamed {
            fold,
            channel,
            name: ChannelName::parse("ana").unwrap(),
            creator: Some(user),
            at,
        },
        Change::ChannelUpdated {
            channel,
            private: None,
            topic: Topic::parse("What is new").unwrap(),
            archived: true,
            at,
        },
        Change::DirectOpened { channel: OTHER_CHANNEL, users: [ANA, BO], opener: BO, at },
        Change::MembershipChanged { channel, user, joined: true, level: Some(NotificationLevel::None), at },
        Change::ReadMarked { channel, user, mark: ReadMark { unreads: 1, read: Seq(at) } },
        Change::FileUploaded { channel, user, attachment: attachment("cat.png"), at },
        Change::MessagePosted {
            channel,
            author: user,
            at,
            body: body("hello"),
            reply_to: Some(Seq(2)),
            attachments: vec![attachment("cat.png")],
        },
        Change::MessageEdited {
            channel,
            message,
            author: user,
            posted_at: at,
            posted: None,
            body: body("hello again"),
            reply_to: Some(Seq(2)),
            attachments: vec![attachment("cat.png")],
            at: at + 1_000,
        },
        Change::ReactionsChanged {
            channel,
            message,
            user,
            reactions: vec![OwnReaction { emoji: Emoji::parse("👍").unwrap(), at }],
        },
        Change::PinChanged { channel, message, by: user, pinned: true, at },
        Change::MessageDeleted { channel, message: Seq(1), posted: None, at },
        Change::CommandsRemembered { device, commands: Vec::new() },
    ];
    changes.into_iter().map(draft).collect()
}

/// A claim of the name "Sam".
pub(super) fn name(user: UserId) -> Draft {
    named(user, "Sam")
}

/// A claim of a display name.
pub(crate) fn named(user: UserId, text: &str) -> Draft {
    let display_name = DisplayName::parse(text).unwrap();
    draft(Change::UserNamed {
        fold: Fold(text.to_lowercase().into()),
        user,
        display_name,
        device: DEVICE,
        label: None,
        at: 1,
    })
}

/// What the posts and edits among these facts say.
pub(super) fn bodies(facts: &[(Seq, Fact)]) -> Vec<&str> {
    let bodies = facts.iter().filter_map(|(_, fact)| match &fact.change {
        Change::MessagePosted { body, .. } | Change::MessageEdited { body, .. } => Some(body.as_str()),
        Change::UserNamed { .. }
        | Change::UserUpdated { .. }
        | Change::RecoveryCodeSet { .. }
        | Change::ChannelUpdated { .. }
        | Change::DeviceUpdated { .. }
        | Change::ChannelNamed { .. }
        | Change::DirectOpened { .. }
        | Change::MembershipChanged { .. }
        | Change::ReadMarked { .. }
        | Change::ReactionsChanged { .. }
        | Change::PinChanged { .. }
        | Change::FileUploaded { .. }
        | Change::MessageDeleted { .. }
        | Change::CommandsRemembered { .. } => None,
    });
    bodies.collect()
}

fn attachment(name: &str) -> Attachment {
    Attachment {
        id: AttachmentId(0xf),
        file: FileId([0xf1; 32]),
        name: FileName::new(name),
        bytes: 1_000,
        image: None,
    }
}

fn draft(change: Change) -> Draft {
    Draft { fact: Fact { origin: None, change }, expect: None }
}
