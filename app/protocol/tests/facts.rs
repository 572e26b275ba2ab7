//! Every fact has its stored form in `facts/`, one file for each version that ever shipped. A server that
//! cannot read one of these files could not start over an older one's journal: never edit one, add another.

use std::fs;
use std::path::PathBuf;

use protocol::attachment::{Attachment, FileName, Image, ImageFormat};
use protocol::channel::{ChannelName, NotificationLevel, ReadMark, Topic};
use protocol::device::DeviceLabel;
use protocol::emoji::Emoji;
use protocol::fact::{
    Change, FACT_VERSION, Fact, FactError, Fold, Origin, OwnReaction, Picture, PrivateChannel,
    RememberedCommand, Subject,
};
use protocol::id::{AttachmentId, ChannelId, ClientId, DeviceId, FileId, Millis, SecretHash, Seq, UserId};
use protocol::limits::HISTORY_LEN_MAX;
use protocol::message::Body;
use protocol::preferences::{Accent, Density, Preferences, SendKey, Theme, TimeFormat};
use protocol::user::DisplayName;

const ANA: UserId = UserId(0xa1);
const BO: UserId = UserId(0xb2);
const CHANNEL: ChannelId = ChannelId(0xc3);
const DEVICE: DeviceId = DeviceId([0x0d; 32]);
const AT: Millis = 1_760_000_000_000;

#[test]
fn every_kind_of_fact_has_a_golden_file_of_this_version() {
    for fact in facts() {
        let text = golden(&format!("{}.v{FACT_VERSION}.json", kind(&fact.change)));
        assert_eq!(Fact::decode(&text).unwrap(), fact, "{text}");
        assert_eq!(fact.encode(), text);
    }
}

#[test]
fn what_older_versions_wrote_is_read_as_before() {
    for (version, facts) in facts_of_older_versions() {
        for fact in facts {
            let text = golden(&format!("{}.v{version}.json", kind(&fact.change)));
            assert_eq!(Fact::decode(&text).unwrap(), fact, "{text}");
        }
    }
}

#[test]
fn what_older_versions_could_say_is_still_written_the_same_way() {
    for (version, facts) in facts_of_older_versions() {
        for fact in facts {
            let text = golden(&format!("{}.v{version}.json", kind(&fact.change)));
            let now = text.replacen(&format!("\"v\":{version}"), &format!("\"v\":{FACT_VERSION}"), 1);
            assert_eq!(fact.encode(), now);
        }
    }
}

#[test]
fn every_golden_file_is_read() {
    let files = |(version, facts): (u32, Vec<Fact>)| -> Vec<String> {
        facts.into_iter().map(|fact| format!("{}.v{version}.json", kind(&fact.change))).collect()
    };
    let versions = facts_of_older_versions().into_iter().chain([(FACT_VERSION, facts())]);
    let read: Vec<String> = versions.flat_map(files).collect();
    let mut found = 0;
    for entry in fs::read_dir(folder()).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        assert!(read.contains(&name), "no test reads {name}");
        found += 1;
    }
    assert_eq!(found, read.len());
}

#[test]
fn a_fact_of_another_version_is_refused_by_its_version() {
    assert_eq!(FACT_VERSION, 3);
    for version in [0, 4, u32::MAX] {
        for name in ["message_posted.v1.json", "message_posted.v2.json", "message_posted.v3.json"] {
            let (start, rest) = (format!("{{\"v\":{version},"), golden(name)[7..].to_owned());
            assert_eq!(Fact::decode(&(start + &rest)), Err(FactError::UnknownVersion(version)));
        }
        let unheard_of = format!("{{\"v\":{version},\"type\":\"message_sung\"}}");
        assert_eq!(Fact::decode(&unheard_of), Err(FactError::UnknownVersion(version)));
    }
}

#[test]
fn a_version_is_a_whole_number() {
    let text = golden("message_posted.v3.json");
    for version in ["-1", "1.5", "\"3\"", "null", "4294967296"] {
        let text = text.replacen("\"v\":3", &format!("\"v\":{version}"), 1);
        assert!(matches!(Fact::decode(&text), Err(FactError::Malformed(_))), "{text}");
    }
}

#[test]
fn a_subject_keeps_its_newest_fact_and_a_channel_its_newest_posts() {
    for fact in facts() {
        let expected = if let Change::MessagePosted { .. } = fact.change { HISTORY_LEN_MAX } else { 1 };
        assert_eq!(fact.subject().keeps(), expected, "{}", kind(&fact.change));
    }
}

#[test]
fn what_happens_to_a_message_has_subjects_of_its_own() {
    let subjects: Vec<Subject> = changes_of_messages().iter().map(Fact::subject).collect();
    let expected = [
        Subject::Edit(CHANNEL, Seq(41)),
        Subject::Reactions(CHANNEL, Seq(41), BO),
        Subject::Pin(CHANNEL, Seq(41)),
        Subject::Upload(AttachmentId(0xf4)),
    ];
    assert_eq!(subjects, expected);
}

#[test]
fn users_and_channels_have_subjects_of_their_own() {
    let subjects: Vec<Subject> = facts_since_version_3().iter().map(Fact::subject).collect();
    assert_eq!(subjects, [Subject::User(ANA), Subject::RecoveryCode(ANA), Subject::Channel(CHANNEL)]);
}

#[test]
fn what_a_fact_of_version_3_leaves_out_is_as_at_first() {
    let user = format!("\"user\":\"{ANA}\",\"at\":1}}");
    let preferences = Preferences::default();
    for (text, expected) in [
        (
            format!("{{\"v\":3,\"type\":\"user_updated\",{user}"),
            Change::UserUpdated { user: ANA, picture: None, preferences, at: 1 },
        ),
        (
            format!("{{\"v\":3,\"type\":\"recovery_code_set\",{user}"),
            Change::RecoveryCodeSet { user: ANA, code: None, at: 1 },
        ),
        (
            format!("{{\"v\":3,\"type\":\"channel_updated\",\"channel\":\"{CHANNEL}\",\"at\":1}}"),
            Change::ChannelUpdated { channel: CHANNEL, private: None, topic: None, archived: false, at: 1 },
        ),
    ] {
        assert_eq!(Fact::decode(&text), Ok(by_server(expected)));
    }
}

#[test]
fn what_no_banter_wrote_is_refused() {
    for name in ["message_posted.v1.json", "message_posted.v2.json", "message_posted.v3.json"] {
        assert_refused_where_damaged(&golden(name));
    }
    let react = golden("reactions_changed.v3.json");
    assert!(matches!(Fact::decode(&react.replace('👍', "x")), Err(FactError::Malformed(_))));
    for (name, good, bad) in [
        ("file_uploaded.v3.json", "png", "svg"),
        ("membership_changed.v3.json", "none", "few"),
        ("user_updated.v3.json", "compact", "crowded"),
        ("user_updated.v3.json", "b0b0", "B0B0"),
        ("recovery_code_set.v3.json", "5c5c", "5C5C"),
        ("channel_updated.v3.json", "Plans", "the plans"),
        ("channel_updated.v3.json", "\"private\":{", "\"private\":{\"un"),
    ] {
        let text = golden(name);
        assert!(text.contains(good), "{text}");
        assert!(matches!(Fact::decode(&text.replace(good, bad)), Err(FactError::Malformed(_))), "{text}");
    }
}

fn assert_refused_where_damaged(golden: &str) {
    let damaged = [
        "",
        "{}",
        "[]",
        &golden[1..],
        &golden.replace("message_posted", "message_sung"),
        &golden.replace("\"at\"", "\"to\""),
    ];
    for text in damaged {
        assert!(matches!(Fact::decode(text), Err(FactError::Malformed(_))), "{text}");
    }
}

/// The facts of each version before this one.
fn facts_of_older_versions() -> [(u32, Vec<Fact>); 2] {
    [(1, facts_of_version_1()), (2, facts_of_version_2())]
}

/// One fact of each kind, with everything that it may hold.
fn facts() -> Vec<Fact> {
    let mut facts = facts_with(Some(DeviceLabel::new("Firefox on Linux")), Some(NotificationLevel::None));
    facts.extend([
        by_server(read_marked(ReadMark { unreads: 2, read: Seq(41) })),
        by_command(reply_with_files()),
    ]);
    facts.extend(changes_of_messages());
    facts.extend(facts_since_version_3());
    facts
}

/// One fact of each kind that version 2 had, with everything that it could hold then.
fn facts_of_version_2() -> Vec<Fact> {
    let mut facts = facts_with(None, None);
    facts.extend([
        by_server(read_marked(ReadMark { unreads: 2, read: Seq(41) })),
        by_command(reply_with_files()),
    ]);
    facts.extend(changes_of_messages());
    facts
}

/// One fact of each kind that version 1 had.
fn facts_of_version_1() -> Vec<Fact> {
    let mut facts = facts_with(None, None);
    facts.extend([
        by_server(read_marked(ReadMark { unreads: 0, read: Seq(41) })),
        by_command(message_posted(None, Vec::new())),
    ]);
    facts
}

/// Those that have been there since version 1, and have got nothing since but these two.
fn facts_with(label: Option<DeviceLabel>, level: Option<NotificationLevel>) -> Vec<Fact> {
    let users = [ANA, BO];
    vec![
        by_command(Change::UserNamed {
            fold: Fold("ana maría".into()),
            user: ANA,
            display_name: DisplayName::parse("Ana María").expect("a valid name"),
            device: DEVICE,
            label: label.clone(),
            at: AT,
        }),
        by_command(Change::DeviceUpdated {
            device: DEVICE,
            users: users.to_vec(),
            signed_in: None,
            label,
            at: AT,
        }),
        by_server(Change::ChannelNamed {
            fold: Fold("general".into()),
            channel: CHANNEL,
            name: ChannelName::parse("General").expect("a valid name"),
            creator: None,
            at: AT,
        }),
        by_command(Change::DirectOpened { channel: CHANNEL, users, opener: BO, at: AT }),
        by_command(Change::MembershipChanged { channel: CHANNEL, user: ANA, joined: false, level, at: AT }),
        by_command(Change::MessageDeleted {
            channel: CHANNEL,
            message: Seq(41),
            posted: Some(origin()),
            at: AT,
        }),
        by_server(Change::CommandsRemembered {
            device: DEVICE,
            commands: vec![
                RememberedCommand { client_id: origin().client_id, seq: Seq(41), channel: Some(CHANNEL) },
                RememberedCommand {
                    client_id: ClientId::try_from("a-Z_9".to_owned()).expect("a valid id"),
                    seq: Seq(42),
                    channel: None,
                },
            ],
        }),
    ]
}

/// What version 3 brought.
fn facts_since_version_3() -> Vec<Fact> {
    vec![
        by_server(Change::UserUpdated {
            user: ANA,
            picture: Some(Picture { file: FileId([0xb0; 32]), bytes: 9_216 }),
            preferences: Preferences {
                theme: Theme::Contrast,
                accent: Accent::Teal,
                density: Density::Compact,
                send_key: SendKey::CtrlEnter,
                time_format: TimeFormat::Hours12,
            },
            at: AT,
        }),
        by_server(Change::RecoveryCodeSet { user: ANA, code: Some(SecretHash([0x5c; 32])), at: AT }),
        by_command(Change::ChannelUpdated {
            channel: CHANNEL,
            private: Some(PrivateChannel {
                name: ChannelName::parse("Plans").expect("a valid name"),
                creator: BO,
            }),
            topic: Topic::parse("What to do \"next\" 😀").expect("a valid topic"),
            archived: true,
            at: AT,
        }),
    ]
}

fn read_marked(mark: ReadMark) -> Change {
    Change::ReadMarked { channel: CHANNEL, user: ANA, mark }
}

fn reply_with_files() -> Change {
    message_posted(Some(Seq(40)), vec![cat(), notes()])
}

fn message_posted(reply_to: Option<Seq>, attachments: Vec<Attachment>) -> Change {
    Change::MessagePosted {
        channel: CHANNEL,
        author: ANA,
        at: AT,
        body: Body::parse("Hello \"Bo\",\n\tsee you 😀").expect("a valid body"),
        reply_to,
        attachments,
    }
}

/// What version 2 brought.
fn changes_of_messages() -> Vec<Fact> {
    let (channel, message) = (CHANNEL, Seq(41));
    let own = |emoji, at| OwnReaction { emoji: Emoji::parse(emoji).expect("a valid emoji"), at };
    vec![
        by_command(Change::MessageEdited {
            channel,
            message,
            author: ANA,
            posted_at: AT,
            posted: Some(origin()),
            body: Body::default(),
            reply_to: Some(Seq(40)),
            attachments: vec![cat()],
            at: AT + 1,
        }),
        by_command(Change::ReactionsChanged {
            channel,
            message,
            user: BO,
            reactions: vec![own("👍", AT), own("❤\u{fe0f}", AT + 1)],
        }),
        by_command(Change::PinChanged { channel, message, by: BO, pinned: true, at: AT }),
        by_server(Change::FileUploaded { channel, user: ANA, attachment: cat(), at: AT }),
    ]
}

fn cat() -> Attachment {
    Attachment {
        id: AttachmentId(0xf4),
        file: FileId([0xca; 32]),
        name: FileName::new("cat.png"),
        bytes: 482_113,
        image: Some(Image { format: ImageFormat::Png, width: 1_600, height: 1_200 }),
    }
}

fn notes() -> Attachment {
    let name = FileName::new("notes.pdf");
    Attachment { id: AttachmentId(0xf5), file: FileId([0x0e; 32]), name, bytes: 20_480, image: None }
}

/// What the file of a kind is called. A kind that is added here and not to [`facts`] has no file, and the
/// compiler asks for it here.
fn kind(change: &Change) -> &'static str {
    match change {
        Change::UserNamed { .. } => "user_named",
        Change::UserUpdated { .. } => "user_updated",
        Change::RecoveryCodeSet { .. } => "recovery_code_set",
        Change::DeviceUpdated { .. } => "device_updated",
        Change::ChannelNamed { .. } => "channel_named",
        Change::ChannelUpdated { .. } => "channel_updated",
        Change::DirectOpened { .. } => "direct_opened",
        Change::MembershipChanged { .. } => "membership_changed",
        Change::ReadMarked { .. } => "read_marked",
        Change::MessagePosted { .. } => "message_posted",
        Change::MessageEdited { .. } => "message_edited",
        Change::ReactionsChanged { .. } => "reactions_changed",
        Change::PinChanged { .. } => "pin_changed",
        Change::FileUploaded { .. } => "file_uploaded",
        Change::MessageDeleted { .. } => "message_deleted",
        Change::CommandsRemembered { .. } => "commands_remembered",
    }
}

fn by_command(change: Change) -> Fact {
    Fact { origin: Some(origin()), change }
}

fn by_server(change: Change) -> Fact {
    Fact { origin: None, change }
}

fn origin() -> Origin {
    Origin { device: DEVICE, client_id: ClientId::from(0x3f9a_1c5e_7b2d_4086) }
}

fn golden(name: &str) -> String {
    let text = fs::read_to_string(folder().join(name)).unwrap_or_else(|error| panic!("{name}: {error}"));
    text.trim_end().to_owned()
}

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/facts")
}
