//! Every fact has its stored form in `facts/`, one file for each version that ever shipped. A server that
//! cannot read one of these files could not start over an older one's journal: never edit one, add another.

use std::fs;
use std::path::PathBuf;

use protocol::channel::ChannelName;
use protocol::fact::{Change, FACT_VERSION, Fact, FactError, Fold, Origin, RememberedCommand};
use protocol::id::{ChannelId, ClientId, DeviceId, Millis, Seq, UserId};
use protocol::message::Body;
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
fn every_golden_file_is_read() {
    let read: Vec<String> = facts().iter().map(|fact| format!("{}.v1.json", kind(&fact.change))).collect();
    let mut found = 0;
    for entry in fs::read_dir(folder()).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        assert!(read.contains(&name), "no test reads {name}");
        found += 1;
    }
    assert_eq!(found, read.len());
}

#[test]
fn a_fact_of_a_later_version_is_refused_by_its_version() {
    let later = golden("message_posted.v1.json").replace("\"v\":1", "\"v\":2");
    assert_eq!(Fact::decode(&later), Err(FactError::UnknownVersion(2)));
}

#[test]
fn what_no_banter_wrote_is_refused() {
    let golden = golden("message_posted.v1.json");
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

/// One fact of each kind, in the order of [`Change`].
fn facts() -> Vec<Fact> {
    let users = [ANA, BO];
    vec![
        by_command(Change::UserNamed {
            fold: Fold("ana maría".into()),
            user: ANA,
            display_name: DisplayName::parse("Ana María").expect("a valid name"),
            device: DEVICE,
            at: AT,
        }),
        by_command(Change::DeviceUpdated { device: DEVICE, users: users.to_vec(), signed_in: None, at: AT }),
        by_server(Change::ChannelNamed {
            fold: Fold("general".into()),
            channel: CHANNEL,
            name: ChannelName::parse("General").expect("a valid name"),
            creator: None,
            at: AT,
        }),
        by_command(Change::DirectOpened { channel: CHANNEL, users, opener: BO, at: AT }),
        by_command(Change::MembershipChanged { channel: CHANNEL, user: ANA, joined: false, at: AT }),
        by_server(Change::ReadMarked { channel: CHANNEL, user: ANA, read: Seq(41) }),
        by_command(Change::MessagePosted {
            channel: CHANNEL,
            author: ANA,
            at: AT,
            body: Body::parse("Hello \"Bo\",\n\tsee you 😀").expect("a valid body"),
        }),
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

/// What the file of a kind is called. A kind that is added here and not to [`facts`] has no file, and the
/// compiler asks for it here.
fn kind(change: &Change) -> &'static str {
    match change {
        Change::UserNamed { .. } => "user_named",
        Change::DeviceUpdated { .. } => "device_updated",
        Change::ChannelNamed { .. } => "channel_named",
        Change::DirectOpened { .. } => "direct_opened",
        Change::MembershipChanged { .. } => "membership_changed",
        Change::ReadMarked { .. } => "read_marked",
        Change::MessagePosted { .. } => "message_posted",
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
