//! Pins: anyone in the channel, for everybody in it, and until the message leaves.

use protocol::error::ErrorCode;
use protocol::event::Event;
use protocol::id::Seq;
use protocol::limits::HISTORY_LEN_MAX;
use protocol::message::Pin;

use crate::harness::{Answer, TestChat};
use crate::tidy::{assert_tidy, stored};

#[test]
fn every_member_hears_of_a_pin_and_nobody_else_does() {
    let mut chat = TestChat::new();
    let (ana, bo, cy) = (chat.arrive("ana"), chat.arrive("bo"), chat.arrive("cy"));
    let books = chat.create_channel(ana, "books");
    chat.join(bo, books);
    let message = chat.send(ana, books, "the rules").seq();
    for pinned in [true, false] {
        for connection in [ana, bo, cy] {
            chat.take_events(connection);
        }
        let seq = chat.pin(bo, books, message, pinned).seq();
        let pin = pinned.then_some(Pin { by: chat.user_of(bo), at: chat.now });
        let event = Event::PinChanged { seq, channel: books, message, pin };
        assert_eq!(chat.take_events(ana).as_slice(), std::slice::from_ref(&event));
        assert!(
            matches!(chat.take_events(bo).as_slice(), [Event::Accepted { .. }, heard] if *heard == event)
        );
        assert!(chat.take_events(cy).is_empty());
        assert_eq!(chat.message(chat.user_of(bo), books, message).unwrap().pin, pin);
    }
}

#[test]
fn a_pin_survives_a_restart_and_taking_it_out_does_too() {
    let mut chat = TestChat::new();
    let mut ana = chat.arrive("ana");
    let (general, user) = (chat.general(), chat.user_of(ana));
    let message = chat.send(ana, general, "the rules").seq();
    for pinned in [true, false, true] {
        chat.pin(ana, general, message, pinned);
        let before = chat.message(user, general, message).unwrap();
        assert_eq!(before.pin.is_some(), pinned);
        chat.restart();
        ana = chat.connect("ana");
        assert_eq!(chat.message(user, general, message), Some(before));
    }
}

#[test]
fn whoever_pinned_first_stays_the_one_who_did() {
    let mut chat = TestChat::new();
    let (ana, bo) = (chat.arrive("ana"), chat.arrive("bo"));
    let (general, user) = (chat.general(), chat.user_of(ana));
    let message = chat.send(ana, general, "the rules").seq();
    chat.pin(ana, general, message, true);
    let pin = chat.message(user, general, message).unwrap().pin;
    chat.advance(1_000);
    let again = chat.pinning(general, message, true);
    let first = chat.run(bo, again.clone());
    assert_eq!(chat.message(user, general, message).unwrap().pin, pin);
    chat.pin(ana, general, message, false);
    // The one that changed nothing does not pin it again when it is repeated.
    for _ in 0..2 {
        let bo = chat.connect("bo");
        assert_eq!(chat.run(bo, again.clone()), first);
        assert_eq!(chat.message(user, general, message).unwrap().pin, None);
        chat.restart();
    }
}

#[test]
fn only_members_pin_and_only_what_is_there() {
    let mut chat = TestChat::new();
    let (ana, bo) = (chat.arrive("ana"), chat.arrive("bo"));
    let (general, books) = (chat.general(), chat.create_channel(ana, "books"));
    let message = chat.send(ana, books, "the rules").seq();
    assert_eq!(chat.pin(bo, books, message, true), Answer::Rejected(ErrorCode::NotAMember));
    for (channel, message) in [(general, message), (books, Seq(0)), (books, Seq(message.0 + 9))] {
        assert_eq!(chat.pin(ana, channel, message, true), Answer::Rejected(ErrorCode::UnknownMessage));
    }
    chat.pin(ana, books, message, true);
    // Valid becomes invalid.
    chat.delete(ana, books, message);
    for pinned in [true, false] {
        assert_eq!(chat.pin(ana, books, message, pinned), Answer::Rejected(ErrorCode::UnknownMessage));
    }
}

#[test]
fn a_pinned_message_still_leaves_with_the_cap_and_its_pin_with_it() {
    let mut chat = TestChat::new();
    let ana = chat.arrive("ana");
    let (general, user) = (chat.general(), chat.user_of(ana));
    let oldest = chat.send(ana, general, "the rules").seq();
    let pin = chat.pinning(general, oldest, true);
    let first = chat.run(ana, pin.clone());
    chat.send_many(ana, general, HISTORY_LEN_MAX - 1);
    assert!(chat.message(user, general, oldest).unwrap().pin.is_some());
    chat.send(ana, general, "the newest");
    for _ in 0..2 {
        assert_eq!(chat.message(user, general, oldest), None);
        assert!(stored(&chat)[&general].marked.is_empty());
        assert_tidy(&chat, &[user]);
        let ana = chat.connect("ana");
        assert_eq!(chat.run(ana, pin.clone()), first, "a repeat is answered as the first was");
        chat.restart();
    }
}

#[test]
fn a_pin_and_a_deletion_at_once_leave_nothing_in_either_order() {
    for deletion_first in [false, true] {
        let mut chat = TestChat::new();
        let (ana, bo) = (chat.arrive("ana"), chat.arrive("bo"));
        let (general, user) = (chat.general(), chat.user_of(ana));
        let message = chat.send(ana, general, "hello").seq();
        let (pin, delete) = (chat.pinning(general, message, true), chat.deleting(general, message));
        let mut asked = [(bo, pin.clone()), (ana, delete)];
        if deletion_first {
            asked.reverse();
        }
        chat.journal.hold();
        for (by, command) in &asked {
            chat.ask(*by, command.clone());
        }
        chat.release();
        for _ in 0..2 {
            assert_tidy(&chat, &[user]);
            assert!(stored(&chat)[&general].marked.is_empty(), "{deletion_first}");
            let bo = chat.connect("bo");
            assert!(matches!(chat.run(bo, pin.clone()), Answer::Accepted { .. }), "{deletion_first}");
            chat.restart();
        }
    }
}
