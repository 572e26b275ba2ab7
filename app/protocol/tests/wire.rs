//! Every frame as it is on the wire: each command, event and code against its golden file in `wire/`.
//!
//! A golden file is one line, named `command.TYPE.json` or `event.TYPE.json`, with a variant before `.json`
//! where a type has several forms. What is in these files is what bots and older pages rely on: a change of
//! one is a change of the protocol.

mod frames;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::PathBuf;

use protocol::command::Command;
use protocol::error::{CloseCode, ErrorCode};
use protocol::event::Event;
use protocol::frame::{decode_command, decode_event, encode_command, encode_event};
use protocol::json::FromJson as _;

use self::frames::{DIRECT, GENERAL, commands, events, mark};

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
    Command::UpdateChannel { .. } => "update_channel",
    Command::Invite { .. } => "invite",
    Command::RemoveMember { .. } => "remove_member",
    Command::SetLevel { .. } => "set_level",
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
    Event::ChannelUpdated { .. } => "channel_updated",
    Event::LevelChanged { .. } => "level_changed",
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
    Event::UserUpdated { .. } => "user_updated",
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
    ErrorCode::ChannelArchived => "channel_archived",
    ErrorCode::TopicTooLong => "topic_too_long",
    ErrorCode::UnknownLink => "unknown_link",
    ErrorCode::WrongRecoveryCode => "wrong_recovery_code",
    ErrorCode::NotAnImage => "not_an_image",
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
fn an_attachment_is_written_alone_as_in_a_frame() {
    let mut seen = 0;
    for (form, event) in events() {
        let Event::MessagePosted { message, .. } = event else { continue };
        for attachment in &message.attachments {
            assert!(golden(&event_file(form)).contains(&attachment.to_json()), "{form}");
            seen += 1;
        }
    }
    assert_eq!(seen, 2, "an image and another file");
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
        assert_eq!(code.as_str(), word);
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
