//! Who gets which name, and on which device.

use protocol::error::{CloseCode, ErrorCode};
use protocol::event::{Departure, DepartureKind, Event};
use protocol::fact::AppendError;
use protocol::limits::{DEVICE_USERS_MAX, DISPLAY_NAME_CHARS_MAX, USERS_MAX};

use crate::harness::TestChat;

#[test]
fn everyone_hears_of_a_new_user_and_of_the_new_member_of_the_default_channel() {
    let mut chat = TestChat::new();
    let bo = chat.arrive("bo");
    chat.take_events(bo);

    let ana = chat.sign_in("ana", "Ana").unwrap();

    let general = chat.general();
    let events = chat.take_events(bo);
    let [Event::UserRegistered { seq, user }, joined] = events.as_slice() else {
        panic!("bo heard {events:?}");
    };
    assert_eq!((user.id, user.display_name.as_str()), (ana, "Ana"));
    assert_eq!(joined, &Event::MemberJoined { seq: *seq, channel: general, user: ana, members: Vec::new() });
}

#[test]
fn a_user_is_known_after_a_restart_by_the_same_name_and_device() {
    let mut chat = TestChat::new();
    let ana = chat.sign_in("ana", "Ana").unwrap();
    chat.restart();

    assert_eq!(chat.signed_in("ana"), Some(ana));
    assert_eq!(chat.sign_in("ana", "Ana"), Ok(ana));
    assert_eq!(chat.sign_in("other", "Ana"), Err(ErrorCode::DisplayNameTaken));
}

#[test]
fn a_taken_name_is_refused_to_another_device_however_it_is_written() {
    let mut chat = TestChat::new();
    chat.sign_in("ana", "Ana Luz").unwrap();

    for name in ["Ana Luz", "  ana   luz ", "ANA LUZ", "\u{410}na Luz", "Ａｎａ Luz", "Ana Luz\u{fe0f}"] {
        assert_eq!(chat.sign_in("other", name), Err(ErrorCode::DisplayNameTaken), "{name:?}");
    }
    assert_eq!(chat.signed_in("other"), None);
}

#[test]
fn a_taken_name_stays_taken_while_nobody_is_signed_in_under_it() {
    let mut chat = TestChat::new();
    chat.sign_in("ana", "Ana").unwrap();
    chat.log_out("ana").unwrap();
    assert_eq!(chat.sign_in("other", "Ana"), Err(ErrorCode::DisplayNameTaken));
}

#[test]
fn a_text_that_cannot_be_a_name_is_refused_at_one_past_the_limit() {
    let mut chat = TestChat::new();
    let too_long = "é".repeat(DISPLAY_NAME_CHARS_MAX + 1);
    for name in ["", "  ", "A\u{202e}na", "A\u{200b}na", "A\u{7}na", &too_long] {
        assert_eq!(chat.sign_in("ana", name), Err(ErrorCode::InvalidDisplayName), "{name:?}");
    }
    assert_eq!(chat.signed_in("ana"), None);
    assert!(chat.sign_in("ana", &"é".repeat(DISPLAY_NAME_CHARS_MAX)).is_ok());
}

#[test]
fn signing_in_again_changes_nothing_and_tells_nobody() {
    let mut chat = TestChat::new();
    let bo = chat.arrive("bo");
    let ana = chat.sign_in("ana", "ana").unwrap();
    chat.take_events(bo);
    let kept = chat.kept();

    assert_eq!(chat.sign_in("ana", "ana"), Ok(ana));
    assert_eq!(chat.sign_in("ana", "ANA"), Ok(ana));

    assert_eq!(chat.kept(), kept);
    assert!(chat.take_events(bo).is_empty());
}

#[test]
fn a_device_gives_a_user_back_after_another_signed_in_there() {
    let mut chat = TestChat::new();
    let bo = chat.sign_in("bo", "bo").unwrap();
    let ana = chat.arrive("laptop-owner");
    let books = chat.create_channel(ana, "books");
    let direct = chat.open_direct(ana, bo);
    let owner = chat.user_of(ana);

    let guest = chat.sign_in("laptop-owner", "guest").unwrap();
    assert_ne!(guest, owner);
    assert_eq!(chat.closed(ana), Some(CloseCode::SignedOut));
    for round in 0..2 {
        assert_eq!(chat.signed_in("laptop-owner"), Some(guest), "{round}");
        chat.restart();
    }

    assert_eq!(chat.sign_in("laptop-owner", "laptop-owner"), Ok(owner));
    let back = chat.connect("laptop-owner");
    let joined: Vec<_> =
        chat.welcome(back).channels.iter().filter(|channel| channel.joined).map(|of| of.id).collect();
    assert!(joined.contains(&books) && joined.contains(&direct), "{joined:?}");
}

#[test]
fn whoever_signed_in_before_on_the_device_is_said_to_have_left() {
    let mut chat = TestChat::new();
    let bo = chat.arrive("bo");
    let ana = chat.arrive("ana");
    let before = chat.user_of(ana);
    chat.take_events(bo);

    chat.sign_in("ana", "cy").unwrap();

    assert_eq!(chat.closed(ana), Some(CloseCode::SignedOut));
    let left = vec![Departure { user: before, how: DepartureKind::Left }];
    assert!(chat.take_events(bo).contains(&Event::PresenceDiff { online: Vec::new(), offline: left }));
}

#[test]
fn a_device_holds_8_users_and_not_9() {
    let mut chat = TestChat::new();
    let names: Vec<String> = (0..DEVICE_USERS_MAX).map(|number| format!("person {number}")).collect();
    for name in &names {
        chat.sign_in("shared", name).unwrap();
    }
    assert_eq!(chat.sign_in("shared", "one more"), Err(ErrorCode::LimitExceeded));
    chat.restart();
    assert_eq!(chat.sign_in("shared", "one more"), Err(ErrorCode::LimitExceeded));
    for name in &names {
        assert!(chat.sign_in("shared", name).is_ok(), "{name}");
    }
}

#[test]
fn a_server_registers_1000_users_and_not_1001() {
    let mut chat = TestChat::new();
    for number in 1..USERS_MAX {
        chat.sign_in(&format!("d{number}"), &format!("person {number}")).unwrap();
    }
    chat.journal.hold();
    let last = chat.ask_to_sign_in("d-last", "the last");
    let late = chat.ask_to_sign_in("d-late", "too late");
    chat.release();

    assert!(matches!(chat.sign_in_answer(last), Some(Ok(Some(_)))));
    assert_eq!(chat.sign_in_answer(late), Some(Err(ErrorCode::LimitExceeded)));
    assert_eq!(chat.sign_in("d-late", "too late"), Err(ErrorCode::LimitExceeded));
    assert!(chat.sign_in("d1", "person 1").is_ok());
}

#[test]
fn of_two_who_claim_a_name_at_once_the_first_gets_it() {
    let mut chat = TestChat::new();
    chat.journal.hold();
    let first = chat.ask_to_sign_in("ana", "Ana");
    let second = chat.ask_to_sign_in("other", "ana");
    assert_eq!(chat.sign_in_answer(first), None);
    chat.release();

    let ana = chat.user("Ana");
    assert_eq!(chat.sign_in_answer(first), Some(Ok(Some(ana))));
    assert_eq!(chat.sign_in_answer(second), Some(Err(ErrorCode::DisplayNameTaken)));
    assert_eq!((chat.signed_in("ana"), chat.signed_in("other")), (Some(ana), None));
}

#[test]
fn nobody_is_signed_in_before_the_journal_has_it() {
    let mut chat = TestChat::new();
    chat.journal.hold();
    let request = chat.ask_to_sign_in("ana", "Ana");
    assert_eq!(chat.signed_in("ana"), None);
    chat.restart();
    assert_eq!(chat.sign_in_answer(request), None);
    assert_eq!(chat.find_user("Ana"), None);
    assert!(chat.sign_in("other", "Ana").is_ok());
}

#[test]
fn a_sign_in_that_the_journal_could_not_take_works_later() {
    for error in [AppendError::Full, AppendError::Unknown] {
        let mut chat = TestChat::new();
        chat.journal.fail_with(error);
        assert_eq!(chat.sign_in("ana", "Ana"), Err(ErrorCode::Unavailable));
        chat.journal.recover();
        assert!(chat.sign_in("ana", "Ana").is_ok());
    }
}

#[test]
fn a_sign_in_of_which_nobody_knew_whether_it_was_taken_registers_one_user() {
    let mut chat = TestChat::new();
    chat.journal.hold();
    let request = chat.ask_to_sign_in("ana", "Ana");
    chat.journal.break_down(1);
    chat.release();
    assert_eq!(chat.sign_in_answer(request), Some(Err(ErrorCode::Unavailable)));
    assert_eq!(chat.sign_in("ana", "Ana"), Err(ErrorCode::Unavailable));
    chat.restart();
    let ana = chat.sign_in("ana", "Ana").unwrap();
    let connection = chat.connect("ana");
    let users: Vec<_> = chat.welcome(connection).users.iter().map(|user| user.id).collect();
    assert_eq!(users, [ana]);
}
