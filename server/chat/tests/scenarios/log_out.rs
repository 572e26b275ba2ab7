//! Logging out: left at once, and the device keeps its users.

use protocol::error::CloseCode;
use protocol::event::{Departure, DepartureKind, Event};
use protocol::limits::GRACE_MS;

use crate::harness::TestChat;

#[test]
fn a_log_out_is_left_at_once_and_closes_every_connection_of_the_device() {
    let mut chat = TestChat::new();
    let bo = chat.arrive("bo");
    let (one, two) = (chat.arrive("ana"), chat.connect("ana"));
    let silent = chat.open("ana").unwrap();
    let ana = chat.user("ana");
    chat.take_events(bo);

    assert_eq!(chat.log_out("ana"), Ok(None));

    for connection in [one, two, silent] {
        assert_eq!(chat.closed(connection), Some(CloseCode::SignedOut));
    }
    let left = vec![Departure { user: ana, how: DepartureKind::Left }];
    assert_eq!(chat.take_events(bo), [Event::PresenceDiff { online: Vec::new(), offline: left }]);
    chat.advance(GRACE_MS);
    assert!(chat.take_events(bo).is_empty());
}

#[test]
fn a_device_that_logged_out_stays_so_over_a_restart() {
    let mut chat = TestChat::new();
    chat.arrive("ana");
    chat.log_out("ana").unwrap();
    for _ in 0..2 {
        assert_eq!(chat.signed_in("ana"), None);
        assert_eq!(chat.open("ana"), Err(CloseCode::SignedOut));
        chat.restart();
    }
}

#[test]
fn nobody_is_logged_out_before_the_journal_has_it() {
    let mut chat = TestChat::new();
    let ana = chat.arrive("ana");
    let general = chat.general();
    chat.journal.fail_with(protocol::fact::AppendError::Full);
    assert_eq!(chat.log_out("ana"), Err(protocol::error::ErrorCode::Unavailable));
    chat.journal.recover();
    assert_eq!(chat.closed(ana), None);
    chat.send(ana, general, "still here");
    assert_eq!(chat.log_out("ana"), Ok(None));
}

#[test]
fn logging_in_again_gives_back_the_channels() {
    let mut chat = TestChat::new();
    let ana = chat.arrive("ana");
    let books = chat.create_channel(ana, "books");
    let general = chat.general();
    chat.leave(ana, general);
    chat.log_out("ana").unwrap();
    chat.restart();

    let ana = chat.arrive("ana");
    let joined: Vec<_> =
        chat.welcome(ana).channels.iter().filter(|channel| channel.joined).map(|of| of.id).collect();
    assert_eq!(joined, [books]);
}

#[test]
fn a_user_stays_online_through_another_device() {
    let mut chat = TestChat::new();
    let bo = chat.arrive("bo");
    let laptop = chat.arrive("ana");
    let ana = chat.user_of(laptop);
    chat.link("phone", ana);
    let phone = chat.connect("phone");
    chat.take_events(bo);

    chat.log_out("ana").unwrap();

    assert_eq!(chat.closed(laptop), Some(CloseCode::SignedOut));
    assert_eq!(chat.closed(phone), None);
    assert!(chat.take_events(bo).is_empty());
    let general = chat.general();
    assert!(chat.snapshot(ana, general).welcome.online.contains(&ana));
    chat.send(phone, general, "from the phone");
    assert_eq!(chat.texts_seen_by(bo), ["from the phone"]);
}

#[test]
fn a_log_out_during_the_grace_is_left_and_not_lost() {
    let mut chat = TestChat::new();
    let bo = chat.arrive("bo");
    let connection = chat.arrive("ana");
    let ana = chat.user_of(connection);
    chat.disconnect(connection);
    chat.take_events(bo);

    chat.log_out("ana").unwrap();
    chat.advance(GRACE_MS);

    let left = vec![Departure { user: ana, how: DepartureKind::Left }];
    assert_eq!(chat.take_events(bo), [Event::PresenceDiff { online: Vec::new(), offline: left }]);
}

#[test]
fn logging_out_a_device_that_nobody_is_signed_in_on_is_nothing() {
    let mut chat = TestChat::new();
    let kept = chat.kept();
    assert_eq!(chat.log_out("unknown"), Ok(None));
    assert_eq!(chat.kept(), kept);
}

#[test]
fn what_was_on_its_way_when_its_author_logged_out_is_posted_all_the_same() {
    let mut chat = TestChat::new();
    let (ana, bo) = (chat.arrive("ana"), chat.arrive("bo"));
    let general = chat.general();
    let send = chat.sending(general, "bye");
    chat.journal.hold();
    chat.ask(ana, send);
    let request = chat.ask_to_sign_in("ana", "other name");
    chat.release();

    assert!(chat.sign_in_answer(request).is_some_and(|answer| answer.is_ok()));
    assert_eq!(chat.closed(ana), Some(CloseCode::SignedOut));
    assert_eq!(chat.texts_seen_by(bo), ["bye"]);
}

#[test]
fn a_device_that_forgets_its_user_does_not_get_them_back_by_their_name() {
    let mut chat = TestChat::new();
    let ana = chat.arrive("ana");
    let guest = chat.sign_in("ana", "guest").unwrap();
    chat.sign_in("ana", "ana").unwrap();
    assert_eq!(chat.closed(ana), Some(CloseCode::SignedOut));
    let ana = chat.connect("ana");

    assert_eq!(chat.forget("ana"), Ok(None));

    assert_eq!(chat.closed(ana), Some(CloseCode::SignedOut));
    for _ in 0..2 {
        assert_eq!(chat.sign_in("ana", "ana"), Err(protocol::error::ErrorCode::DisplayNameTaken));
        assert_eq!(chat.open("ana"), Err(CloseCode::SignedOut));
        chat.restart();
    }
    // Whoever else it holds, it still does.
    assert_eq!(chat.sign_in("ana", "guest"), Ok(guest));
}

#[test]
fn a_user_who_was_forgotten_is_said_to_have_left() {
    let mut chat = TestChat::new();
    let (bo, connection) = (chat.arrive("bo"), chat.arrive("ana"));
    let ana = chat.user_of(connection);
    chat.take_events(bo);
    chat.forget("ana").unwrap();
    let left = vec![Departure { user: ana, how: DepartureKind::Left }];
    assert_eq!(chat.take_events(bo), [Event::PresenceDiff { online: Vec::new(), offline: left }]);
}
