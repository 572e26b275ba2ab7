//! Every frame as it is on the wire: each command, event and code against its golden file in `wire/`.
//!
//! A golden file is one line, named `command.TYPE.json` or `event.TYPE.json`, with a variant before `.json`
//! where a type has several forms. What is in these files is what bots and older pages rely on: a change of
//! one is a change of the protocol.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::PathBuf;
use std::sync::Arc;

use protocol::attachment::{Attachment, FileName, Image, ImageFormat};
use protocol::channel::{ChannelKind, ChannelName, ChannelState, ReadMark};
use protocol::command::{Command, Hello, PROTOCOL_VERSION, Resume};
use protocol::emoji::Emoji;
use protocol::error::{CloseCode, ErrorCode};
use protocol::event::{Departure, DepartureKind, Event};
use protocol::frame::{decode_command, decode_event, encode_command, encode_event};
use protocol::id::{AttachmentId, ChannelId, ClientId, Epoch, FileId, Millis, Ref, Seq, UserId};
use protocol::json::FromJson as _;
use protocol::message::{Body, Message, Pin, Reaction};
use protocol::snapshot::{HistoryState, Limits, Welcome};
use protocol::user::{DisplayName, User};

const EPOCH: Epoch = Epoch(0xe000_0000_0000_0001);
const ANA: UserId = UserId(0xa000_0000_0000_0001);
const BO: UserId = UserId(0xb000_0000_0000_0002);
const CY: UserId = UserId(0xc000_0000_0000_0003);
const GENERAL: ChannelId = ChannelId(0x1000_0000_0000_0001);
const BOOKS: ChannelId = ChannelId(0x1000_0000_0000_0002);
const DIRECT: ChannelId = ChannelId(0x1000_0000_0000_0003);
const CAT: AttachmentId = AttachmentId(0xf000_0000_0000_0001);
const NOTES: AttachmentId = AttachmentId(0xf000_0000_0000_0002);
const AT: Millis = 1_767_225_600_000;

/// Makes a `match` that names every variant as the wire does, and the list of those names.
///
/// A variant that is missing here does not compile; a name that is here and has no golden file fails.
macro_rules! wire_names {
    ($function:ident, $list:ident, $of:ty, { $($pattern:pat => $name:literal,)* }) => {
        const $list: &[&str] = &[$($name),*];

        fn $function(of: &$of) -> &'static str {
            match of {
                $($pattern => $name,)*
            }
        }
    };
}

wire_names!(command_type, COMMAND_TYPES, Command, {
    Command::Hello(_) => "hello",
    Command::CreateChannel { .. } => "create_channel",
    Command::JoinChannel { .. } => "join_channel",
    Command::LeaveChannel { .. } => "leave_channel",
    Command::OpenDirect { .. } => "open_direct",
    Command::SendMessage { .. } => "send_message",
    Command::EditMessage { .. } => "edit_message",
    Command::DeleteMessage { .. } => "delete_message",
    Command::React { .. } => "react",
    Command::PinMessage { .. } => "pin_message",
    Command::MarkRead { .. } => "mark_read",
    Command::SetTyping { .. } => "set_typing",
    Command::Heartbeat => "heartbeat",
});

wire_names!(event_type, EVENT_TYPES, Event, {
    Event::Welcome { .. } => "welcome",
    Event::Accepted { .. } => "accepted",
    Event::Rejected { .. } => "rejected",
    Event::ChannelCreated { .. } => "channel_created",
    Event::DirectOpened { .. } => "direct_opened",
    Event::History(_) => "history",
    Event::MessagePosted { .. } => "message_posted",
    Event::MessageEdited { .. } => "message_edited",
    Event::MessageDeleted { .. } => "message_deleted",
    Event::ReactionsChanged { .. } => "reactions_changed",
    Event::PinChanged { .. } => "pin_changed",
    Event::MemberJoined { .. } => "member_joined",
    Event::MemberLeft { .. } => "member_left",
    Event::ReadMarked { .. } => "read_marked",
    Event::Typing { .. } => "typing",
    Event::UserRegistered { .. } => "user_registered",
    Event::PresenceDiff { .. } => "presence_diff",
    Event::HeartbeatAck { .. } => "heartbeat_ack",
});

wire_names!(error_code_word, ERROR_CODE_WORDS, ErrorCode, {
    ErrorCode::BadRequest => "bad_request",
    ErrorCode::UnknownChannel => "unknown_channel",
    ErrorCode::UnknownUser => "unknown_user",
    ErrorCode::UnknownMessage => "unknown_message",
    ErrorCode::InvalidChannelName => "invalid_channel_name",
    ErrorCode::ChannelExists => "channel_exists",
    ErrorCode::InvalidDisplayName => "invalid_display_name",
    ErrorCode::DisplayNameTaken => "display_name_taken",
    ErrorCode::NotAMember => "not_a_member",
    ErrorCode::NotAllowed => "not_allowed",
    ErrorCode::MessageEmpty => "message_empty",
    ErrorCode::MessageTooLong => "message_too_long",
    ErrorCode::InvalidEmoji => "invalid_emoji",
    ErrorCode::TooManyReactions => "too_many_reactions",
    ErrorCode::UnknownAttachment => "unknown_attachment",
    ErrorCode::TooManyAttachments => "too_many_attachments",
    ErrorCode::FileTooLarge => "file_too_large",
    ErrorCode::StorageFull => "storage_full",
    ErrorCode::LimitExceeded => "limit_exceeded",
    ErrorCode::TooManyRequests => "too_many_requests",
    ErrorCode::Unavailable => "unavailable",
    ErrorCode::Internal => "internal",
});

wire_names!(close_code_name, CLOSE_CODE_NAMES, CloseCode, {
    CloseCode::Shutdown => "shutdown",
    CloseCode::SlowReader => "slow_reader",
    CloseCode::HeartbeatMissed => "heartbeat_missed",
    CloseCode::Resync => "resync",
    CloseCode::Busy => "busy",
    CloseCode::BadFrame => "bad_frame",
    CloseCode::UnsupportedVersion => "unsupported_version",
    CloseCode::HelloExpected => "hello_expected",
    CloseCode::SignedOut => "signed_out",
});

/// Every command that has a golden file, with its `ref`.
fn commands() -> Vec<(&'static str, Ref, Command)> {
    let resume = Resume { epoch: EPOCH, cursor: Seq(39), held: vec![GENERAL, DIRECT] };
    let read = BTreeMap::from([(GENERAL, mark(0, 36)), (DIRECT, mark(1, 27))]);
    let hello = Hello { version: PROTOCOL_VERSION, ..Hello::default() };
    let hello_resume = Hello { version: PROTOCOL_VERSION, resume: Some(resume), read };
    let mut commands = vec![
        ("hello", Ref(1), Command::Hello(hello)),
        ("hello.resume", Ref(1), Command::Hello(hello_resume)),
        ("create_channel", Ref(2), Command::CreateChannel { client_id: client_id(2), name: "books".into() }),
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
    commands.extend(commands_on_a_message());
    commands
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
fn events() -> Vec<(&'static str, Event)> {
    answers().into_iter().chain(histories()).chain(happenings()).chain(changes_of_messages()).collect()
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
    let general = ChannelState {
        id: GENERAL,
        kind: ChannelKind::Public { name: channel_name("general") },
        joined: true,
        member_count: 3,
        members: vec![ANA, BO, CY],
        mark: mark(0, 36),
        unread: 2,
    };
    let books = ChannelState {
        id: BOOKS,
        kind: ChannelKind::Public { name: channel_name("books") },
        joined: false,
        member_count: 1,
        members: Vec::new(),
        mark: mark(0, 0),
        unread: 0,
    };
    let direct = ChannelState {
        id: DIRECT,
        kind: ChannelKind::Direct { users: [ANA, BO] },
        joined: true,
        member_count: 2,
        members: vec![ANA, BO],
        mark: mark(1, 27),
        unread: 0,
    };
    Welcome {
        epoch: EPOCH,
        cursor: Seq(41),
        user: ANA,
        users: vec![user(ANA, "Ana"), user(BO, "Bo"), user(CY, "Cy")],
        online: vec![ANA, BO],
        channels: vec![general, books, direct],
        limits: Limits::default(),
    }
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
    let name = channel_name("books");
    vec![
        ("channel_created", Event::ChannelCreated { seq: Seq(42), channel: BOOKS, name, members: vec![ANA] }),
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
        ("presence_diff.online", Event::PresenceDiff { online: vec![BO], offline: Vec::new() }),
        ("presence_diff.offline", Event::PresenceDiff { online: Vec::new(), offline: departures }),
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

fn mark(unreads: u32, read: u64) -> ReadMark {
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
    User { id, display_name }
}

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/wire")
}

/// The text of a golden file without its last line end.
fn golden(name: &str) -> String {
    let path = folder().join(name);
    let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    text.strip_suffix('\n').unwrap_or_else(|| panic!("{name} must end with a line end")).to_owned()
}

fn command_file(form: &str) -> String {
    format!("command.{form}.json")
}

fn event_file(form: &str) -> String {
    format!("event.{form}.json")
}

/// The type that a golden file's name promises.
fn type_of(form: &str) -> &str {
    form.split_once('.').map_or(form, |(name, _)| name)
}

/// Adds a field that this version does not know.
fn from_a_later_version(text: &str) -> String {
    let inner = text.strip_suffix('}').expect("every frame is an object");
    format!(r#"{inner},"of_a_later_version":{{"any":[1,"two"]}}}}"#)
}

#[test]
fn every_command_is_written_as_its_golden_file_and_read_back() {
    for (form, reference, command) in commands() {
        assert_eq!(type_of(form), command_type(&command));
        let text = golden(&command_file(form));
        assert_eq!(encode_command(reference, &command), text, "{form}");
        assert_eq!(decode_command(&text), Ok((reference, command)), "{form}");
    }
}

#[test]
fn every_event_is_written_as_its_golden_file_and_read_back() {
    for (form, event) in events() {
        assert_eq!(type_of(form), event_type(&event));
        let text = golden(&event_file(form));
        assert_eq!(encode_event(&event), text, "{form}");
        assert_eq!(decode_event(&text).expect(form), event, "{form}");
    }
}

#[test]
fn every_type_has_a_golden_file_and_every_golden_file_a_value() {
    let commands = commands();
    let events = events();
    for name in COMMAND_TYPES {
        assert!(commands.iter().any(|(form, ..)| type_of(form) == *name), "no golden command {name}");
    }
    for name in EVENT_TYPES {
        assert!(events.iter().any(|(form, _)| type_of(form) == *name), "no golden event {name}");
    }
    let mut expected: BTreeSet<String> = commands.iter().map(|(form, ..)| command_file(form)).collect();
    expected.extend(events.iter().map(|(form, _)| event_file(form)));
    expected.extend(["error_codes.json".to_owned(), "close_codes.json".to_owned()]);
    let entries = fs::read_dir(folder()).expect("the golden files are there");
    let found: BTreeSet<String> = entries
        .map(|entry| entry.expect("the folder can be read").file_name().to_string_lossy().into_owned())
        .collect();
    assert_eq!(found, expected);
}

#[test]
fn fields_of_a_later_version_are_ignored() {
    for (form, reference, command) in commands() {
        let text = from_a_later_version(&golden(&command_file(form)));
        assert_eq!(decode_command(&text), Ok((reference, command)), "{form}");
    }
    for (form, event) in events() {
        let text = from_a_later_version(&golden(&event_file(form)));
        assert_eq!(decode_event(&text).expect(form), event, "{form}");
    }
}

#[test]
fn fields_may_come_in_any_order() {
    for (form, reference, command) in commands() {
        let text = in_order_of_names(&golden(&command_file(form)));
        assert_eq!(decode_command(&text), Ok((reference, command)), "{form}");
    }
    for (form, event) in events() {
        let text = in_order_of_names(&golden(&event_file(form)));
        assert_eq!(decode_event(&text).expect(form), event, "{form}");
    }
}

/// The same object with its fields in another order: that of their names, so that `type` is not the first.
fn in_order_of_names(text: &str) -> String {
    let fields: BTreeMap<String, serde_json::Value> =
        serde_json::from_str(text).expect("a golden file is JSON");
    serde_json::to_string(&fields).expect("what was JSON can be JSON again")
}

#[test]
fn every_error_code_has_its_word_and_says_whether_it_is_temporary() {
    let golden: BTreeMap<String, bool> =
        serde_json::from_str(&golden("error_codes.json")).expect("the golden error codes are an object");
    let words: BTreeSet<&str> = golden.keys().map(String::as_str).collect();
    assert_eq!(words, ERROR_CODE_WORDS.iter().copied().collect());
    for (word, temporary) in golden {
        let code = ErrorCode::from_json(&word.as_str().into()).expect("the word is known");
        assert_eq!(error_code_word(&code), word);
        assert_eq!(serde_json::to_value(code).expect("a code is a word"), word);
        assert_eq!(code.is_temporary(), temporary, "{word}");
    }
}

#[test]
fn every_close_code_has_its_number_and_name() {
    let golden: BTreeMap<u16, String> =
        serde_json::from_str(&golden("close_codes.json")).expect("the golden close codes are an object");
    let names: BTreeSet<&str> = golden.values().map(String::as_str).collect();
    assert_eq!(names, CLOSE_CODE_NAMES.iter().copied().collect());
    let codes = CloseCode::ALL.map(|code| (code.number(), code.name().to_owned()));
    assert_eq!(BTreeMap::from(codes), golden);
    for code in CloseCode::ALL {
        assert_eq!(close_code_name(&code), code.name());
        assert_eq!(code.comes_back(), (4000..4500).contains(&code.number()), "{code:?}");
    }
}

#[test]
fn a_frame_that_is_no_command_is_answered_as_its_golden_file_says() {
    for (text, form) in [
        (r#"{"type":"mark_read","channel":"1000000000000001","ref":8}"#, "rejected.with_detail"),
        (r#"{"type":"heartbeat"}"#, "rejected.without_ref"),
    ] {
        let error = decode_command(text).expect_err(text);
        let answer = error.into_answer().expect("the frame is JSON");
        assert_eq!(encode_event(&answer), golden(&event_file(form)));
    }
}

#[test]
fn a_read_mark_may_be_a_plain_number_as_clients_wrote_it_before_unreads() {
    let marks = golden(&command_file("hello.resume"));
    let text = marks.replace(r#"{"read":36}"#, "36").replace(r#"{"unreads":1,"read":27}"#, "27");
    let Ok((_, Command::Hello(hello))) = decode_command(&text) else { panic!("{text} is not read") };
    assert_eq!(hello.read, BTreeMap::from([(GENERAL, mark(0, 36)), (DIRECT, mark(0, 27))]));
}
