//! Pins: shown at once, by whoever set them, and gone with their messages.

use client::change::{Change, Rejected};
use client::intent::{Intent, Refusal};
use protocol::command::Command;
use protocol::error::ErrorCode;
use protocol::event::Event;
use protocol::id::{ClientId, Seq};

use crate::harness::*;

fn pin(browser: &mut Browser, message: u64, pinned: bool) -> Result<Option<ClientId>, Refusal> {
    browser.want(Intent::PinMessage { message: Seq(message), pinned })
}

fn page() -> Browser {
    let mut browser = Browser::online_at("/channels/general");
    browser.event(posted(GENERAL, message(101, BO, "keep this")));
    browser.forget();
    browser
}

#[test]
fn a_pin_of_others_is_shown_and_taken_out_again() {
    let mut browser = page();
    browser.event(pinned(102, GENERAL, 101, Some(BO)));
    assert!(browser.row(GENERAL, 101).pinned);
    assert!(browser.take_changes().contains(&Change::Timeline));
    browser.event(pinned(103, GENERAL, 101, None));
    assert!(!browser.row(GENERAL, 101).pinned);
    browser.event(pinned(104, GENERAL, 50, Some(BO)));
    assert_eq!(browser.texts(GENERAL), ["101 keep this"], "a pin of what is not held is nothing");
}

#[test]
fn ones_own_pin_is_shown_at_once_and_the_last_one_holds() {
    let mut browser = page();
    let client_id = pin(&mut browser, 101, true).unwrap().unwrap();
    assert!(browser.row(GENERAL, 101).pinned);
    let (reference, command) = browser.take_one();
    let wanted = Command::PinMessage { client_id, channel: GENERAL, message: Seq(101), pinned: true };
    assert_eq!(command, wanted);
    pin(&mut browser, 101, false).unwrap();
    assert!(!browser.row(GENERAL, 101).pinned);
    browser.accept(reference, 102);
    browser.event(pinned(102, GENERAL, 101, Some(ANA)));
    assert!(!browser.row(GENERAL, 101).pinned, "the second is on its way");
    let (reference, _) = browser.take_one();
    browser.accept(reference, 103);
    browser.event(pinned(103, GENERAL, 101, None));
    assert!(!browser.row(GENERAL, 101).pinned && browser.client.is_quiet());
}

#[test]
fn a_late_accepted_does_not_pin_what_was_unpinned_since() {
    let mut browser = page();
    pin(&mut browser, 101, true).unwrap();
    browser.lose();
    browser.open();
    browser.forget();
    browser.welcome(welcome(110));
    let (repeat, _) = browser.take_sent().pop().unwrap();
    browser.event(Event::History(since(GENERAL, 101, &[], &[])));
    browser.accept(repeat, 102);
    assert!(!browser.row(GENERAL, 101).pinned);
}

#[test]
fn a_refused_pin_is_taken_back_and_said() {
    let mut browser = page();
    assert_eq!(pin(&mut browser, 999, true), Err(Refusal::Nothing));
    let client_id = pin(&mut browser, 101, true).unwrap().unwrap();
    let (reference, _) = browser.take_one();
    browser.reject(reference, ErrorCode::NotAMember);
    assert!(!browser.row(GENERAL, 101).pinned);
    let rejected = Rejected { code: ErrorCode::NotAMember };
    assert!(browser.take_changes().contains(&Change::Answered { client_id, result: Err(rejected) }));
}

#[test]
fn a_pinned_message_leaves_with_the_cap_like_any_other() {
    let mut browser = page();
    browser.event(pinned(102, GENERAL, 101, Some(BO)));
    browser.event(Event::MessagePosted {
        channel: GENERAL,
        oldest: Seq(103),
        message: message(103, BO, "x"),
    });
    assert!(browser.rows(GENERAL).iter().all(|row| !row.pinned));
}

#[test]
fn a_message_that_comes_pinned_is_pinned() {
    let mut browser = page();
    let pin = protocol::message::Pin { by: BO, at: START };
    browser.event(posted(GENERAL, made(message(105, BO, "x"), |message| message.pin = Some(pin))));
    assert!(browser.row(GENERAL, 105).pinned);
}
