//! What comes from outside at its limit and one past it, where no unit test beside the type says so.

use protocol::attachment::FileName;
use protocol::channel::{ChannelName, ReadMark, Topic};
use protocol::command::{ChannelUpdate, Command};
use protocol::device::DeviceLabel;
use protocol::emoji::Emoji;
use protocol::event::Event;
use protocol::frame::{FrameError, decode_command, decode_event, encode_command};
use protocol::id::{
    AttachmentId, ChannelId, ClientId, DeviceId, Epoch, FileId, Ref, SecretHash, Seq, UserId,
};
use protocol::json::FromJson as _;
use protocol::limits::{
    ATTACHMENTS_MAX, BODY_CHARS_MAX, CHANNEL_NAME_CHARS_MAX, CLIENT_ID_CHARS_MAX, DEVICE_LABEL_CHARS_MAX,
    EMOJI_CHARS_MAX, FILE_NAME_CHARS_MAX, FRAME_BYTES_MAX, TOPIC_CHARS_MAX,
};

fn client_id(text: &str) -> Option<ClientId> {
    ClientId::try_from(text.to_owned()).ok()
}

fn send_message(client_id: &str, channel: &str) -> String {
    format!(r#"{{"type":"send_message","client_id":"{client_id}","channel":"{channel}","body":"x","ref":1}}"#)
}

#[test]
fn a_client_id_holds_36_characters_and_not_37() {
    assert_eq!(CLIENT_ID_CHARS_MAX, 36);
    let longest = "x".repeat(36);
    assert_eq!(client_id(&longest).map(String::from), Some(longest));
    assert_eq!(client_id(&"x".repeat(37)), None);
    assert_eq!(client_id("x").map(String::from), Some("x".to_owned()));
    assert_eq!(client_id(""), None);
}

#[test]
fn a_client_id_is_made_of_plain_letters_digits_and_two_signs() {
    assert!(client_id("azAZ09-_").is_some());
    assert!(client_id("123e4567-e89b-12d3-a456-426614174000").is_some());
    for text in ["a b", "a.b", "a/b", "é", "a\n", "a\u{0}", "😀"] {
        assert_eq!(client_id(text), None, "{text:?}");
    }
}

#[test]
fn a_client_id_made_of_a_number_is_one_that_can_be_read() {
    for number in [0, 1, u64::MAX] {
        let made = ClientId::from(number);
        assert_eq!(client_id(made.as_str()), Some(made));
    }
}

#[test]
fn an_id_is_16_lower_case_hex_digits_and_nothing_else() {
    assert_eq!("00000000000000ff".parse(), Ok(UserId(255)));
    assert_eq!("ffffffffffffffff".parse(), Ok(ChannelId(u64::MAX)));
    assert_eq!(Epoch(0x1a).to_string(), "000000000000001a");
    let wrong = [
        "",
        "ff",
        "00000000000000f",
        "00000000000000fff",
        "00000000000000FF",
        "00000000000000fg",
        "0x000000000000ff",
        "+0000000000000ff",
        " 0000000000000ff",
        "00000000000000é",
    ];
    for text in wrong {
        assert!(text.parse::<UserId>().is_err(), "{text:?}");
        assert!(text.parse::<ChannelId>().is_err(), "{text:?}");
        assert!(text.parse::<Epoch>().is_err(), "{text:?}");
    }
}

#[test]
fn a_device_id_is_64_lower_case_hex_digits_and_nothing_else() {
    let digits = "0123456789abcdef".repeat(4);
    assert_eq!(digits.parse::<DeviceId>().map(String::from), Ok(digits.clone()));
    for wrong in [&digits[1..], &format!("{digits}0"), &digits.to_uppercase(), &digits.replace('0', "g")] {
        assert!(wrong.parse::<DeviceId>().is_err(), "{wrong:?}");
    }
}

#[test]
fn a_file_id_is_64_lower_case_hex_digits_and_nothing_else() {
    let digits = "0123456789abcdef".repeat(4);
    let read = |text: &str| FileId::from_json(&text.into());
    assert_eq!(read(&digits).map(String::from), Ok(digits.clone()));
    for wrong in [&digits[1..], &format!("{digits}0"), &digits.to_uppercase(), &digits.replace('0', "g")] {
        assert!(read(wrong).is_err(), "{wrong:?}");
    }
}

#[test]
fn the_hash_of_a_secret_is_64_lower_case_hex_digits_and_nothing_else() {
    let digits = "0123456789abcdef".repeat(4);
    assert_eq!(digits.parse::<SecretHash>().map(String::from), Ok(digits.clone()));
    for wrong in [&digits[1..], &format!("{digits}0"), &digits.to_uppercase(), &digits.replace('0', "g")] {
        assert!(wrong.parse::<SecretHash>().is_err(), "{wrong:?}");
    }
}

#[test]
fn a_told_channel_has_a_topic_of_250_characters_and_not_of_251() {
    assert_eq!(TOPIC_CHARS_MAX, 250);
    let told = |topic: &str| {
        let channel = r#""channel":"1000000000000002","name":"books""#;
        let text = format!(r#"{{"type":"channel_updated","seq":57,{channel},"topic":"{topic}"}}"#);
        match decode_event(&text) {
            Ok(Event::ChannelUpdated { details, .. }) => Ok(details.topic.map(String::from)),
            Ok(other) => panic!("{text} was read as {other:?}"),
            Err(error) => Err(error.to_string()),
        }
    };
    let longest = "é".repeat(250);
    assert_eq!(told(&longest), Ok(Some(longest)));
    for wrong in ["é".repeat(251), String::new(), "\u{200b}".to_owned()] {
        assert_eq!(told(&wrong), Err("`topic` should be a topic".to_owned()), "{wrong:?}");
    }
}

#[test]
fn a_stored_topic_and_a_stored_name_are_held_to_their_limits_and_a_label_is_shortened() {
    assert_eq!(DEVICE_LABEL_CHARS_MAX, 64);
    let text = |length: usize| serde_json::Value::from("x".repeat(length));
    let topic = |length| serde_json::from_value::<Topic>(text(length));
    assert!(topic(TOPIC_CHARS_MAX).is_ok() && topic(TOPIC_CHARS_MAX + 1).is_err() && topic(0).is_err());
    let name = |length| serde_json::from_value::<ChannelName>(text(length));
    assert!(name(CHANNEL_NAME_CHARS_MAX).is_ok() && name(CHANNEL_NAME_CHARS_MAX + 1).is_err());
    let label = |length| serde_json::from_value::<DeviceLabel>(text(length)).unwrap();
    assert_eq!(label(64), label(65));
    assert_ne!(label(63), label(64));
}

#[test]
fn a_command_says_any_topic_and_whoever_judges_it_counts() {
    let update = ChannelUpdate::Topic("😀".repeat(4 * TOPIC_CHARS_MAX));
    let id = client_id("x").expect("it is valid");
    let command = Command::UpdateChannel { client_id: id, channel: ChannelId(1), update };
    assert_eq!(decode_command(&encode_command(Ref(1), &command)), Ok((Ref(1), command)));
}

#[test]
fn a_told_reaction_has_an_emoji_of_12_characters_and_not_of_13() {
    assert_eq!(EMOJI_CHARS_MAX, 12);
    let told = |emoji: &str| {
        let reactions = format!(r#"[{{"emoji":"{emoji}","users":["a000000000000001"]}}]"#);
        let message = r#""channel":"1000000000000001","message":43"#;
        let text = format!(r#"{{"type":"reactions_changed","seq":51,{message},"reactions":{reactions}}}"#);
        match decode_event(&text) {
            Ok(Event::ReactionsChanged { reactions, .. }) => Ok(reactions[0].emoji.clone()),
            Ok(other) => panic!("{text} was read as {other:?}"),
            Err(error) => Err(error.to_string()),
        }
    };
    let longest = "👍".repeat(12);
    assert_eq!(told(&longest), Ok(Emoji::parse(&longest).expect("it is at the limit")));
    for wrong in ["👍".repeat(13), String::new(), "<b>".to_owned()] {
        assert_eq!(told(&wrong), Err("`emoji` should be an emoji".to_owned()));
    }
}

#[test]
fn a_told_file_has_a_name_of_128_characters_and_a_longer_one_is_shortened() {
    assert_eq!(FILE_NAME_CHARS_MAX, 128);
    let told = |name: &str| FileName::from_json(&name.into()).map(String::from);
    let longest = "x".repeat(128);
    assert_eq!(told(&longest), Ok(longest.clone()));
    assert_eq!(told(&"x".repeat(129)), Ok(longest));
    assert_eq!(told("../x\u{202e}gpj.exe"), Ok("xgpj.exe".to_owned()));
}

#[test]
fn of_two_read_marks_the_greater_holds() {
    let mark = |unreads, read| ReadMark { unreads, read: Seq(read) };
    assert!(mark(0, 40) < mark(0, 41));
    assert!(mark(0, 41) < mark(1, 36));
    assert!(mark(1, 36) < mark(1, 37));
    assert_eq!(ReadMark::default(), mark(0, 0));
}

#[test]
fn a_command_with_a_wrong_id_is_rejected_and_the_connection_stays() {
    let channel = "1000000000000001";
    assert!(decode_command(&send_message(&"x".repeat(36), channel)).is_ok());
    for text in [
        send_message(&"x".repeat(37), channel),
        send_message("", channel),
        send_message("x", "100000000000000"),
        send_message("x", "10000000000000000"),
        send_message("x", "100000000000000A"),
    ] {
        let answer = decode_command(&text);
        let rejected = matches!(answer, Err(FrameError::NotACommand { reference: Some(Ref(1)), .. }));
        assert!(rejected, "{text} was read as {answer:?}");
    }
}

#[test]
fn numbers_are_whole_and_fit_64_bits() {
    let mark_read =
        |read: &str| format!(r#"{{"type":"mark_read","channel":"1000000000000001","read":{read},"ref":2}}"#);
    let command =
        Command::MarkRead { channel: ChannelId(0x1000_0000_0000_0001), read: Seq(u64::MAX), unreads: None };
    assert_eq!(decode_command(&mark_read("18446744073709551615")), Ok((Ref(2), command)));
    for read in ["18446744073709551616", "-1", "1.5", "\"1\"", "null"] {
        let answer = decode_command(&mark_read(read));
        assert!(matches!(answer, Err(FrameError::NotACommand { .. })), "{read} was read as {answer:?}");
    }
}

#[test]
fn the_longest_body_fits_into_a_frame_however_it_is_escaped() {
    let body = "😀".repeat(BODY_CHARS_MAX);
    let id = client_id(&"x".repeat(CLIENT_ID_CHARS_MAX)).expect("it is at the limit");
    let command = Command::SendMessage {
        client_id: id,
        channel: ChannelId(u64::MAX),
        body,
        reply_to: Some(Seq(u64::MAX)),
        attachments: vec![AttachmentId(u64::MAX); ATTACHMENTS_MAX],
    };
    let plain = encode_command(Ref(u64::MAX), &command);
    let escaped = plain.replace('😀', r"\ud83d\ude00");
    assert!(plain.len() <= FRAME_BYTES_MAX);
    assert!(escaped.len() <= FRAME_BYTES_MAX);
    assert_eq!(decode_command(&escaped), Ok((Ref(u64::MAX), command)));
}
