//! Permalinks: addresses of messages, and whether those are there.

use client::change::Change;
use client::client::Client;
use client::effect::{Effect, StorageKey};
use client::intent::Intent;
use client::place::Place;
use client::route::{Named, Route};
use client::view::{Found, Target};
use protocol::event::Event;
use protocol::id::Seq;

use crate::harness::*;

fn target(message: u64, found: Option<Found>, visit: u32) -> Option<Target> {
    Some(Target { message: Seq(message), found, visit })
}

fn targeted(browser: &Browser) -> Vec<u64> {
    let rows = browser.rows(GENERAL);
    rows.iter().filter(|row| row.targeted).map(|row| row.at - START).collect()
}

#[test]
fn an_address_may_name_a_message() {
    let of = |name: &str, seq| Named { name: name.to_owned(), message: Some(Seq(seq)) };
    for (path, route) in [
        ("/channels/general/12", Route::Channel(of("general", 12))),
        ("/direct/Ana%20Luz/7", Route::Direct(of("Ana Luz", 7))),
        ("/channels/12/18446744073709551615", Route::Channel(of("12", u64::MAX))),
    ] {
        assert_eq!(Route::parse(path), route, "{path}");
        assert_eq!(route.to_string(), path);
        assert_eq!(route.message(), Some(Seq(route.message().unwrap().0)));
    }
    assert_eq!(Route::parse("/channels/general/12/?x#y"), Route::Channel(of("general", 12)));
    for path in [
        "/channels/general/0",
        "/channels/general/012",
        "/channels/general/+1",
        "/channels/general/x",
        "/channels/general/1/2",
        "/channels/general/18446744073709551616",
        "/channels//1",
        "/about/1",
    ] {
        assert_eq!(Route::parse(path), Route::Unknown(path.to_owned()));
    }
}

#[test]
fn every_posted_row_has_its_address_and_a_pending_one_has_none() {
    let mut browser = Browser::online_at("/channels/general");
    browser.event(posted(GENERAL, message(101, BO, "x")));
    browser.event(posted(WITH_BO, message(102, BO, "x")));
    browser.say("pending");
    assert_eq!(browser.row(GENERAL, 101).path.as_deref(), Some("/channels/general/101"));
    assert_eq!(browser.row(WITH_BO, 102).path.as_deref(), Some("/direct/Bo/102"));
    assert_eq!(browser.rows(GENERAL)[1].path, None);
    let (reference, _) = browser.take_sent().pop().unwrap();
    browser.accept(reference, 103);
    assert_eq!(browser.row(GENERAL, 103).path.as_deref(), Some("/channels/general/103"));
}

#[test]
fn a_permalink_opens_the_channel_and_marks_the_message_on_the_first_paint_too() {
    let history = whole(GENERAL, &[message(90, BO, "a"), message(91, BO, "b")]);
    let shown = snapshot(welcome(100), Some(history));
    let server = Client::new(Some(&shown), "/channels/general/91", 0);
    let browser = Browser::of(Client::new(Some(&shown), "/channels/general/91", 7));
    assert_eq!(browser.client.place(), &Place::Channel(GENERAL));
    assert_eq!(Place::of(&shown.welcome, "/channels/general/91"), Place::Channel(GENERAL));
    assert_eq!(browser.client.target(), target(91, Some(Found::Here), 1));
    assert_eq!((targeted(&browser), browser.rows(GENERAL)), (vec![91], server.rows(GENERAL)));
}

#[test]
fn a_message_that_is_gone_is_said_to_be() {
    let mut browser = Browser::online_at("/channels/general");
    browser.event(Event::History(whole(GENERAL, &[message(101, BO, "a"), message(103, BO, "b")])));
    for (path, found) in [("101", Found::Here), ("102", Found::Deleted), ("100", Found::Dropped)] {
        browser.go(&format!("/channels/general/{path}"));
        assert_eq!(browser.client.target().unwrap().found, Some(found), "{path}");
    }
    browser.go("/channels/general/103");
    browser.forget();
    browser.event(deleted(104, GENERAL, 103));
    assert_eq!(browser.client.target().unwrap().found, Some(Found::Deleted));
    assert!(browser.take_changes().contains(&Change::Target));
    browser.event(posted(GENERAL, message(105, BO, "c")));
    assert!(!browser.take_changes().contains(&Change::Target), "nothing new about it");
}

#[test]
fn before_the_history_nothing_is_said_of_the_message() {
    let mut browser = Browser::at("/channels/random/92");
    assert_eq!(browser.client.target(), target(92, None, 1));
    browser.start();
    browser.forget();
    browser.connect(welcome(100), &[whole(RANDOM, &[message(92, BO, "x")])]);
    assert_eq!(browser.client.target(), target(92, Some(Found::Here), 1));
    assert!(browser.take_changes().contains(&Change::Target));
}

#[test]
fn coming_again_is_another_visit() {
    let mut browser = Browser::online_at("/channels/general");
    browser.event(posted(GENERAL, message(101, BO, "x")));
    assert_eq!(browser.client.target(), None);
    browser.forget();
    browser.go("/channels/general/101");
    assert_eq!(browser.client.target(), target(101, Some(Found::Here), 1));
    let changes = browser.take_changes();
    assert!(changes.contains(&Change::Target) && changes.contains(&Change::Timeline), "{changes:?}");
    assert!(!changes.contains(&Change::Place), "{changes:?}");
    browser.go("/channels/general/101");
    assert_eq!(browser.client.target(), target(101, Some(Found::Here), 2));
    assert!(browser.take_changes().contains(&Change::Target));
    browser.go("/channels/general");
    assert_eq!((browser.client.target(), targeted(&browser)), (None, Vec::new()));
    let changes = browser.take_changes();
    assert!(changes.contains(&Change::Target) && changes.contains(&Change::Timeline), "{changes:?}");
}

#[test]
fn the_last_place_is_stored_without_the_message() {
    let mut browser = Browser::online_at("/channels/random/101");
    browser.go("/channels/general/101");
    assert_eq!(browser.storage[&StorageKey::Last], last("/channels/general"));
}

#[test]
fn a_permalink_to_a_channel_that_one_is_not_in_leads_to_its_door_and_then_to_the_message() {
    let mut browser = Browser::online_at("/channels/books/101");
    assert_eq!((browser.client.place(), browser.client.target()), (&Place::NotJoined(BOOKS), None));
    browser.want(Intent::JoinChannel { channel: BOOKS }).unwrap();
    let (reference, _) = browser.take_one();
    browser.accept(reference, 105);
    let members = vec![ANA, CY];
    browser.event(Event::MemberJoined { seq: Seq(105), channel: BOOKS, user: ANA, members });
    browser.event(Event::History(whole(BOOKS, &[message(101, CY, "x")])));
    assert_eq!(browser.client.place(), &Place::Channel(BOOKS));
    assert_eq!(browser.client.target(), target(101, Some(Found::Here), 1));
    assert!(!browser.take_effects().iter().any(|effect| matches!(effect, Effect::Navigate { .. })));
}

#[test]
fn a_permalink_to_nothing_is_no_place() {
    for (path, place) in [
        ("/channels/nothing/1", Place::UnknownChannel("nothing".to_owned())),
        ("/direct/Nobody/1", Place::UnknownUser("Nobody".to_owned())),
        ("/direct/Ana/1", Place::UnknownPage),
    ] {
        let browser = Browser::at(path);
        assert_eq!((browser.client.place(), browser.client.target()), (&place, None), "{path}");
    }
}
