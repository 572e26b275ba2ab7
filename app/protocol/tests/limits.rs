//! What comes from outside at its limit and one past it, where no unit test beside the type says so.

use protocol::command::Command;
use protocol::frame::{FrameError, decode_command, encode_command};
use protocol::id::{ChannelId, ClientId, DeviceId, Epoch, Ref, Seq, UserId};
use protocol::limits::{BODY_CHARS_MAX, CLIENT_ID_CHARS_MAX, FRAME_BYTES_MAX};

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
    let command = Command::MarkRead { channel: ChannelId(0x1000_0000_0000_0001), read: Seq(u64::MAX) };
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
    let command = Command::SendMessage { client_id: id, channel: ChannelId(u64::MAX), body: body.clone() };
    let plain = encode_command(Ref(u64::MAX), &command);
    let escaped = plain.replace('😀', r"\ud83d\ude00");
    assert!(plain.len() <= FRAME_BYTES_MAX);
    assert!(escaped.len() <= FRAME_BYTES_MAX);
    assert_eq!(decode_command(&escaped), Ok((Ref(u64::MAX), command)));
}
