//! Links: how a device lets one other in.

use protocol::error::{CloseCode, ErrorCode};
use protocol::fact::AppendError;
use protocol::limits::DEVICE_LINK_MS;

use crate::harness::TestChat;

#[test]
fn a_link_lets_one_other_device_in_with_all_that_is_the_users() {
    let mut chat = TestChat::new();
    let laptop = chat.arrive("ana");
    let (ana, books) = (chat.user_of(laptop), chat.create_channel(laptop, "books"));
    let until = chat.make_link("ana", "secret").unwrap();
    assert_eq!(until, chat.now + DEVICE_LINK_MS);
    assert_eq!(chat.link_of("secret").map(|user| user.id), Some(ana));
    assert_eq!(chat.settings("ana").and_then(|settings| settings.link_until), Some(until));

    assert_eq!(chat.use_link("phone", "secret"), Ok(Some(ana)));

    for _ in 0..2 {
        let phone = chat.connect("phone");
        assert!(chat.welcome(phone).channels.iter().any(|channel| channel.joined && channel.id == books));
        assert_eq!(chat.sign_in("phone", "ana"), Ok(ana));
        assert_eq!(chat.signed_in("ana"), Some(ana));
        chat.restart();
    }
}

#[test]
fn a_link_is_used_once() {
    let mut chat = TestChat::new();
    let ana = chat.sign_in("ana", "ana").unwrap();
    chat.make_link("ana", "secret").unwrap();
    assert_eq!(chat.use_link("phone", "secret"), Ok(Some(ana)));
    assert_eq!(chat.use_link("thief", "secret"), Err(ErrorCode::UnknownLink));
    assert_eq!(chat.link_of("secret"), None);
    assert_eq!(chat.settings("ana").and_then(|settings| settings.link_until), None);
}

#[test]
fn of_two_devices_with_one_link_the_first_is_let_in() {
    let mut chat = TestChat::new();
    let ana = chat.sign_in("ana", "ana").unwrap();
    chat.make_link("ana", "secret").unwrap();
    chat.journal.hold();
    let (one, other) = (chat.ask_to_use_link("one", "secret"), chat.ask_to_use_link("other", "secret"));
    chat.release();
    assert_eq!(chat.sign_in_answer(one), Some(Ok(Some(ana))));
    assert_eq!(chat.sign_in_answer(other), Some(Err(ErrorCode::TooManyRequests)));
    assert_eq!(chat.use_link("other", "secret"), Err(ErrorCode::UnknownLink));
}

#[test]
fn a_link_can_be_used_until_its_time_is_over_and_not_a_moment_longer() {
    for (passed, answer) in [(DEVICE_LINK_MS - 1, None), (DEVICE_LINK_MS, Some(ErrorCode::UnknownLink))] {
        let mut chat = TestChat::new();
        chat.sign_in("ana", "ana").unwrap();
        chat.make_link("ana", "secret").unwrap();
        chat.advance(passed);
        assert_eq!(chat.link_of("secret").is_some(), answer.is_none(), "{passed}");
        assert_eq!(chat.settings("ana").is_some_and(|of| of.link_until.is_some()), answer.is_none());
        assert_eq!(chat.use_link("phone", "secret").err(), answer, "{passed}");
    }
}

#[test]
fn a_new_link_replaces_the_one_before() {
    let mut chat = TestChat::new();
    let ana = chat.sign_in("ana", "ana").unwrap();
    chat.make_link("ana", "first").unwrap();
    chat.make_link("ana", "second").unwrap();
    assert_eq!(chat.use_link("phone", "first"), Err(ErrorCode::UnknownLink));
    assert_eq!(chat.use_link("phone", "second"), Ok(Some(ana)));
}

#[test]
fn a_link_is_revoked_by_any_device_of_its_user_and_by_nobody_else() {
    let mut chat = TestChat::new();
    let ana = chat.sign_in("ana", "ana").unwrap();
    chat.sign_in("bo", "bo").unwrap();
    chat.let_in("ana", "phone").unwrap();
    chat.make_link("ana", "secret").unwrap();
    chat.revoke_link("bo");
    chat.revoke_link("unknown");
    assert_eq!(chat.link_of("secret").map(|user| user.id), Some(ana));
    chat.revoke_link("phone");
    assert_eq!(chat.use_link("tablet", "secret"), Err(ErrorCode::UnknownLink));
}

#[test]
fn a_link_counts_no_longer_once_its_maker_was_revoked_or_logged_out() {
    for leave in [
        |chat: &mut TestChat| chat.revoke("phone", "ana"),
        |chat: &mut TestChat| chat.log_out("ana"),
        |chat: &mut TestChat| chat.forget("ana"),
        |chat: &mut TestChat| chat.sign_in("ana", "guest").map(Some),
    ] {
        let mut chat = TestChat::new();
        chat.sign_in("ana", "ana").unwrap();
        chat.let_in("ana", "phone").unwrap();
        chat.make_link("ana", "secret").unwrap();
        leave(&mut chat).unwrap();
        assert_eq!(chat.link_of("secret"), None);
        assert_eq!(chat.use_link("thief", "secret"), Err(ErrorCode::UnknownLink));
    }
}

#[test]
fn logging_in_again_brings_no_link_back() {
    let mut chat = TestChat::new();
    chat.sign_in("ana", "ana").unwrap();
    chat.make_link("ana", "secret").unwrap();
    chat.log_out("ana").unwrap();
    chat.sign_in("ana", "ana").unwrap();
    assert_eq!(chat.use_link("phone", "secret"), Err(ErrorCode::UnknownLink));
}

#[test]
fn a_restart_ends_every_link() {
    let mut chat = TestChat::new();
    chat.sign_in("ana", "ana").unwrap();
    chat.make_link("ana", "secret").unwrap();
    chat.restart();
    assert_eq!(chat.use_link("phone", "secret"), Err(ErrorCode::UnknownLink));
}

#[test]
fn a_device_that_is_not_signed_in_makes_no_link() {
    let mut chat = TestChat::new();
    assert_eq!(chat.make_link("unknown", "secret"), Err(ErrorCode::UnknownUser));
    chat.sign_in("ana", "ana").unwrap();
    chat.log_out("ana").unwrap();
    assert_eq!(chat.make_link("ana", "secret"), Err(ErrorCode::UnknownUser));
}

#[test]
fn a_link_that_the_journal_could_not_take_works_later() {
    let mut chat = TestChat::new();
    let ana = chat.sign_in("ana", "ana").unwrap();
    chat.make_link("ana", "secret").unwrap();
    chat.journal.fail_with(AppendError::Full);
    assert_eq!(chat.use_link("phone", "secret"), Err(ErrorCode::Unavailable));
    assert_eq!(chat.signed_in("phone"), None);
    chat.journal.recover();
    assert_eq!(chat.use_link("phone", "secret"), Ok(Some(ana)));
}

#[test]
fn whoever_follows_a_link_on_a_device_that_is_signed_in_so_leaves_it_as_it_is() {
    let mut chat = TestChat::new();
    let ana = chat.sign_in("ana", "ana").unwrap();
    chat.make_link("ana", "secret").unwrap();
    assert_eq!(chat.use_link("ana", "secret"), Ok(Some(ana)));
    assert_eq!(chat.use_link("phone", "secret"), Ok(Some(ana)));
}

#[test]
fn a_device_that_is_let_in_leaves_whoever_was_signed_in_there() {
    let mut chat = TestChat::new();
    let guest = chat.arrive("phone");
    let (guest_user, ana) = (chat.user_of(guest), chat.sign_in("ana", "ana").unwrap());
    assert_eq!(chat.let_in("ana", "phone"), Ok(Some(ana)));
    assert_eq!(chat.closed(guest), Some(CloseCode::SignedOut));
    assert_eq!(chat.sign_in("phone", "phone"), Ok(guest_user));
}
