//! The values of the golden frames in `wire/`: every form of every command and event.

use std::collections::BTreeMap;
use std::sync::Arc;

use protocol::attachment::{Attachment, FileName, Image, ImageFormat};
use protocol::channel::{
    ChannelDetails, ChannelKind, ChannelName, ChannelState, NotificationLevel, ReadMark, Topic,
};
use protocol::command::{ChannelUpdate, Command, Hello, PROTOCOL_VERSION, Resume};
use protocol::emoji::Emoji;
use protocol::error::ErrorCode;
use protocol::event::{Departure, DepartureKind, Event};
use protocol::id::{AttachmentId, ChannelId, ClientId, Epoch, FileId, Millis, Ref, Seq, UserId};
use protocol::message::{Body, Message, Pin, Reaction};
use protocol::snapshot::{HistoryState, Limits, Welcome};
use protocol::user::{DisplayName, User};

const EPOCH: Epoch = Epoch(0xe000_0000_0000_0001);
const ANA: UserId = UserId(0xa000_0000_0000_0001);
const BO: UserId = UserId(0xb000_0000_0000_0002);
const CY: UserId = UserId(0xc000_0000_0000_0003);
pub const GENERAL: ChannelId = ChannelId(0x1000_0000_0000_0001);
const BOOKS: ChannelId = ChannelId(0x1000_0000_0000_0002);
pub const DIRECT: ChannelId = ChannelId(0x1000_0000_0000_0003);
const PLANS: ChannelId = ChannelId(0x1000_0000_0000_0004);
const CAT: AttachmentId = AttachmentId(0xf000_0000_0000_0001);
const NOTES: AttachmentId = AttachmentId(0xf000_0000_0000_0002);
const AT: Millis = 1_767_225_600_000;

/// Every command that has a golden file, with its `ref`.
pub fn commands() -> Vec<(&'static str, Ref, Command)> {
    let resume = Resume { epoch: EPOCH, cursor: Seq(39), held: vec![GENERAL, DIRECT] };
    let read = BTreeMap::from([(GENERAL, mark(0, 36)), (DIRECT, mark(1, 27))]);
    let hello = Hello { version: PROTOCOL_VERSION, ..Hello::default() };
    let hello_resume = Hello { version: PROTOCOL_VERSION, resume: Some(resume), read };
    let mut commands = vec![
        ("hello", Ref(1), Command::Hello(hello)),
        ("hello.resume", Ref(1), Command::Hello(hello_resume)),
        ("create_channel", Ref(2), create_channel(2, "books", false)),
        ("join_channel", Ref(3), Command::JoinChannel { client_id: client_id(3), channel: BOOKS }),
        ("leave_channel", Ref(4), Command::LeaveChannel { client_id: client_id(4), channel: BOOKS }),
        ("open_direct", Ref(5), Command::OpenDirect { client_id: client_id(5), user: BO }),
        ("send_message", Ref(6), send_message("Hello, everybody!", None, Vec::new())),
        ("send_message.lines", Ref(6), send_message("Say \"hi\":\n\tתודה 😀 \\o/", None, Vec::new())),
        ("send_message.reply", Ref(6), send_message("Over here!", Some(Seq(36)), Vec::new())),
        ("send_message.attachments", Ref(6), send_message("", None, vec![CAT, NOTES])),
        ("mark_read", Ref(8), Command::MarkRead { channel: GENERAL, read: Seq(43), unreads: None }),
        ("mark_read.unread", Ref(8), Command::MarkRead { channel: GENERAL, read: Seq(38), unreads: Some(1) }),
        ("set_typing", Ref(13), Command::SetTyping { channel: GENERAL, typing: true }),
        ("heartbeat", Ref(9), Command::Heartbeat),
    ];
    commands.extend(commands_on_a_channel());
    commands.extend(commands_on_a_message());
    commands
}

/// What is done to a channel and its members.
fn commands_on_a_channel() -> Vec<(&'static str, Ref, Command)> {
    let update = |update| Command::UpdateChannel { client_id: client_id(15), channel: BOOKS, update };
    let invite = Command::Invite { client_id: client_id(16), channel: PLANS, user: BO };
    let remove = Command::RemoveMember { client_id: client_id(17), channel: PLANS, user: BO };
    let level = NotificationLevel::None;
    vec![
        ("create_channel.private", Ref(14), create_channel(14, "plans", true)),
        ("update_channel.name", Ref(15), update(ChannelUpdate::Name("reading".to_owned()))),
        ("update_channel.topic", Ref(15), update(ChannelUpdate::Topic("What to read next".to_owned()))),
        ("update_channel.archived", Ref(15), update(ChannelUpdate::Archived(true))),
        ("invite", Ref(16), invite),
        ("remove_member", Ref(17), remove),
        ("set_level", Ref(18), Command::SetLevel { client_id: client_id(18), channel: BOOKS, level }),
    ]
}

fn create_channel(number: u64, name: &str, private: bool) -> Command {
    Command::CreateChannel { client_id: client_id(number), name: name.to_owned(), private }
}

/// What is done to a message that is there.
fn commands_on_a_message() -> Vec<(&'static str, Ref, Command)> {
    let (channel, message) = (GENERAL, Seq(43));
    let react = |on| Command::React { client_id: client_id(11), channel, message, emoji: "👍".into(), on };
    let pin = |pinned| Command::PinMessage { client_id: client_id(12), channel, message, pinned };
    let body = "Hello, all!".to_owned();
    vec![
        ("edit_message", Ref(10), Command::EditMessage { client_id: client_id(10), channel, message, body }),
        ("delete_message", Ref(7), Command::DeleteMessage { client_id: client_id(7), channel, message }),
        ("react", Ref(11), react(true)),
        ("react.back", Ref(11), react(false)),
        ("pin_message", Ref(12), pin(true)),
        ("pin_message.out", Ref(12), pin(false)),
    ]
}

/// Every event that has a golden file.
pub fn events() -> Vec<(&'static str, Event)> {
    let happenings = happenings().into_iter().chain(changes_of_channels()).chain(changes_of_messages());
    answers().into_iter().chain(histories()).chain(happenings).collect()
}

/// What answers a command.
fn answers() -> Vec<(&'static str, Event)> {
    let accepted = |reference, seq, channel, gone| Event::Accepted { reference, seq, channel, gone };
    let welcome = Box::new(welcome());
    let bad_request = |reference, detail: &str| Event::Rejected {
        reference,
        code: ErrorCode::BadRequest,
        temporary: false,
        channel: None,
        detail: Some(detail.to_owned()),
    };
    let channel_exists = Event::Rejected {
        reference: Some(Ref(2)),
        code: ErrorCode::ChannelExists,
        temporary: false,
        channel: Some(BOOKS),
        detail: None,
    };
    vec![
        ("welcome", Event::Welcome { reference: Ref(1), welcome }),
        ("accepted", accepted(Ref(6), Seq(43), None, false)),
        ("accepted.channel", accepted(Ref(2), Seq(42), Some(BOOKS), false)),
        ("accepted.gone", accepted(Ref(6), Seq(43), None, true)),
        ("rejected", Event::rejected(Ref(3), ErrorCode::UnknownChannel)),
        ("rejected.temporary", Event::rejected(Ref(6), ErrorCode::Unavailable)),
        ("rejected.channel", channel_exists),
        ("rejected.with_detail", bad_request(Some(Ref(8)), "`read` should be a whole number from zero")),
        ("rejected.without_ref", bad_request(None, "`ref` should be a whole number from zero")),
        ("heartbeat_ack", Event::HeartbeatAck { reference: Ref(9) }),
    ]
}

fn welcome() -> Welcome {
    let topic = Topic::parse("What is new").expect("the topic is valid");
    let general = ChannelState {
        mentions: 1,
        details: ChannelDetails { topic, ..ChannelDetails::default() },
        ..joined(
            GENERAL,
            ChannelKind::Public { name: channel_name("general") },
            &[ANA, BO, CY],
            mark(0, 36),
            2,
        )
    };
    let books = ChannelState {
        id: BOOKS,
        kind: ChannelKind::Public { name: channel_name("books") },
        joined: false,
        member_count: 1,
        members: Vec::new(),
        mark: mark(0, 0),
        unread: 0,
        mentions: 0,
        level: None,
        details: ChannelDetails { archived: true, ..created_by(BO) },
    };
    let direct = joined(DIRECT, ChannelKind::Direct { users: [ANA, BO] }, &[ANA, BO], mark(1, 27), 0);
    let plans = ChannelState {
        level: Some(NotificationLevel::All),
        details: created_by(ANA),
        ..joined(PLANS, ChannelKind::Private { name: channel_name("plans") }, &[ANA, CY], mark(0, 0), 0)
    };
    Welcome {
        epoch: EPOCH,
        cursor: Seq(41),
        user: ANA,
        users: vec![user(ANA, "Ana"), user_with_picture(BO, "Bo"), user(CY, "Cy")],
        online: vec![ANA, BO],
        channels: vec![general, books, direct, plans],
        limits: Limits::default(),
        build: "0.4.0-1f2e3d4c".to_owned(),
    }
}

/// A channel that the user who is welcomed is in, with nothing else to say of it.
fn joined(id: ChannelId, kind: ChannelKind, members: &[UserId], mark: ReadMark, unread: u32) -> ChannelState {
    ChannelState {
        id,
        kind,
        joined: true,
        member_count: u32::try_from(members.len()).expect("there are few"),
        members: members.to_vec(),
        mark,
        unread,
        mentions: 0,
        level: None,
        details: ChannelDetails::default(),
    }
}

fn created_by(user: UserId) -> ChannelDetails {
    ChannelDetails { creator: Some(user), ..ChannelDetails::default() }
}

fn histories() -> Vec<(&'static str, Event)> {
    let history = |since, oldest, messages, changed, deleted| {
        Event::History(HistoryState { channel: GENERAL, since, oldest, messages, changed, deleted })
    };
    let messages = vec![message(36, ANA, "Anyone here?"), message(38, BO, "Me!"), message(40, CY, "Hi.")];
    vec![
        ("history", history(None, Seq(36), messages, Vec::new(), Vec::new())),
        ("history.empty", history(None, Seq(0), Vec::new(), Vec::new(), Vec::new())),
        (
            "history.since",
            history(
                Some(Seq(39)),
                Seq(36),
                vec![message(40, CY, "Hi.")],
                vec![Arc::new(changed_message())],
                vec![Seq(37)],
            ),
        ),
    ]
}

/// What happens.
fn happenings() -> Vec<(&'static str, Event)> {
    let posted = |message| Event::MessagePosted { channel: GENERAL, oldest: Seq(36), message };
    let (left, lost) = (DepartureKind::Left, DepartureKind::Lost);
    let departures = vec![Departure { user: BO, how: left }, Departure { user: CY, how: lost }];
    let joined = |members| Event::MemberJoined { seq: Seq(46), channel: BOOKS, user: BO, members };
    vec![
        ("direct_opened", Event::DirectOpened { seq: Seq(45), channel: DIRECT, users: [ANA, BO] }),
        ("message_posted", posted(message(43, ANA, "Hello, everybody!"))),
        ("message_posted.attachments", posted(Arc::new(reply_with_attachments()))),
        ("member_joined", joined(Vec::new())),
        ("member_joined.own", joined(vec![ANA, BO])),
        ("member_left", Event::MemberLeft { seq: Seq(47), channel: BOOKS, user: BO }),
        ("read_marked", Event::ReadMarked { channel: GENERAL, mark: mark(0, 43) }),
        ("read_marked.unread", Event::ReadMarked { channel: GENERAL, mark: mark(1, 38) }),
        ("typing", Event::Typing { channel: GENERAL, user: BO, typing: true }),
        ("typing.stopped", Event::Typing { channel: GENERAL, user: BO, typing: false }),
        ("user_registered", Event::UserRegistered { seq: Seq(49), user: user(CY, "Cy") }),
        ("user_updated", Event::UserUpdated { seq: Seq(55), user: user_with_picture(BO, "Bo Jensen") }),
        ("presence_diff.online", Event::PresenceDiff { online: vec![BO], offline: Vec::new() }),
        ("presence_diff.offline", Event::PresenceDiff { online: Vec::new(), offline: departures }),
    ]
}

/// What happens to a channel.
fn changes_of_channels() -> Vec<(&'static str, Event)> {
    let (books, plans) = (channel_name("books"), channel_name("plans"));
    let created = |seq, channel, kind, members, details| {
        let seq = Seq(seq);
        Event::ChannelCreated { seq, channel, kind, members, details }
    };
    let updated = |seq, name: &str, details| Event::ChannelUpdated {
        seq: Seq(seq),
        channel: BOOKS,
        name: channel_name(name),
        details,
    };
    let topic = Topic::parse("What to read next").expect("the topic is valid");
    let with_topic = ChannelDetails { topic, ..created_by(ANA) };
    let archived = ChannelDetails { archived: true, ..with_topic.clone() };
    let private_details =
        ChannelDetails { topic: Topic::parse("Where we go").expect("the topic is valid"), ..created_by(ANA) };
    let level = NotificationLevel::None;
    let public = ChannelKind::Public { name: books };
    let private = ChannelKind::Private { name: plans };
    vec![
        ("channel_created", created(42, BOOKS, public, vec![ANA], created_by(ANA))),
        ("channel_created.private", created(56, PLANS, private, vec![ANA, BO], private_details)),
        ("channel_updated", updated(57, "reading", with_topic)),
        ("channel_updated.archived", updated(58, "reading", archived)),
        ("level_changed", Event::LevelChanged { seq: Seq(59), channel: BOOKS, level }),
    ]
}

/// What happens to a message that is there.
fn changes_of_messages() -> Vec<(&'static str, Event)> {
    let (channel, message, edited) = (GENERAL, Seq(43), AT + 50_000);
    let body = body("Hello, all!");
    let reactions_changed = |seq, reactions| Event::ReactionsChanged { seq, channel, message, reactions };
    let pin_changed = |seq, pin| Event::PinChanged { seq, channel, message, pin };
    let reactions = vec![reaction("👍", &[BO, ANA]), reaction("❤️", &[CY])];
    vec![
        ("message_edited", Event::MessageEdited { seq: Seq(50), channel, message, body, edited }),
        ("message_deleted", Event::MessageDeleted { seq: Seq(48), channel, message }),
        ("reactions_changed", reactions_changed(Seq(51), reactions)),
        ("reactions_changed.none", reactions_changed(Seq(52), Vec::new())),
        ("pin_changed", pin_changed(Seq(53), Some(Pin { by: BO, at: AT + 53_000 }))),
        ("pin_changed.out", pin_changed(Seq(54), None)),
    ]
}

/// A message with nothing but files, which answers another.
fn reply_with_attachments() -> Message {
    Message {
        body: Body::default(),
        reply_to: Some(Seq(36)),
        attachments: vec![cat(), notes()],
        ..plain_message(44, BO, "x")
    }
}

/// A message with everything that a message may have.
fn changed_message() -> Message {
    Message {
        edited: Some(AT + 39_000),
        reply_to: Some(Seq(36)),
        attachments: vec![cat()],
        reactions: vec![reaction("👍", &[ANA, CY])],
        pin: Some(Pin { by: ANA, at: AT + 39_500 }),
        ..plain_message(38, BO, "Me, with a cat!")
    }
}

fn cat() -> Attachment {
    let image = Image { format: ImageFormat::Jpeg, width: 1_600, height: 1_200 };
    Attachment {
        id: CAT,
        file: FileId([0xca; 32]),
        name: FileName::new("cat.jpg"),
        bytes: 482_113,
        image: Some(image),
    }
}

fn notes() -> Attachment {
    let name = FileName::new("notes.pdf");
    Attachment { id: NOTES, file: FileId([0x0e; 32]), name, bytes: 20_480, image: None }
}

fn reaction(emoji: &str, users: &[UserId]) -> Reaction {
    let emoji = Emoji::parse(emoji).expect("the emoji of this file are valid");
    Reaction { emoji, users: users.to_vec() }
}

pub fn mark(unreads: u32, read: u64) -> ReadMark {
    ReadMark { unreads, read: Seq(read) }
}

fn client_id(number: u64) -> ClientId {
    ClientId::from(0x5eed_0000_0000_0000 + number)
}

fn send_message(body: &str, reply_to: Option<Seq>, attachments: Vec<AttachmentId>) -> Command {
    let (client_id, body) = (client_id(6), body.to_owned());
    Command::SendMessage { client_id, channel: GENERAL, body, reply_to, attachments }
}

fn message(seq: u64, author: UserId, body: &str) -> Arc<Message> {
    Arc::new(plain_message(seq, author, body))
}

/// A message with a body and nothing else.
fn plain_message(seq: u64, author: UserId, text: &str) -> Message {
    Message {
        seq: Seq(seq),
        author,
        at: AT + seq * 1_000,
        body: body(text),
        client_id: if seq == 43 { client_id(6) } else { client_id(0xff00 + seq) },
        edited: None,
        reply_to: None,
        attachments: Vec::new(),
        reactions: Vec::new(),
        pin: None,
    }
}

fn body(text: &str) -> Body {
    Body::parse(text).expect("the bodies of this file are valid")
}

fn channel_name(text: &str) -> ChannelName {
    ChannelName::parse(text).expect("the channel names of this file are valid")
}

fn user(id: UserId, display_name: &str) -> User {
    let display_name = DisplayName::parse(display_name).expect("the display names of this file are valid");
    User { id, display_name, picture: None }
}

fn user_with_picture(id: UserId, display_name: &str) -> User {
    User { picture: Some(FileId([0xb0; 32])), ..user(id, display_name) }
}
