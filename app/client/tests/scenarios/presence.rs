//! Who there is, and who is there.

use client::change::Change;
use client::view::Presence;
use protocol::event::{Departure, DepartureKind, Event};
use protocol::id::{Seq, UserId};

use crate::harness::*;

fn gone(user: UserId, how: DepartureKind) -> Event {
    Event::PresenceDiff { online: Vec::new(), offline: vec![Departure { user, how }] }
}

fn contacts(browser: &Browser) -> Vec<(String, Presence)> {
    let contacts = browser.client.sidebar("").contacts;
    contacts.into_iter().map(|entry| (entry.display_name.to_string(), entry.presence)).collect()
}

#[test]
fn everybody_else_is_a_contact_whoever_is_online_first() {
    let mut browser = Browser::online_at("/");
    assert_eq!(contacts(&browser), [("Bo".into(), Presence::Online), ("Cy".into(), Presence::Offline)]);
    browser.event(Event::PresenceDiff { online: vec![CY], offline: Vec::new() });
    browser.event(gone(BO, DepartureKind::Lost));
    assert_eq!(contacts(&browser), [("Cy".into(), Presence::Online), ("Bo".into(), Presence::Offline)]);
}

#[test]
fn logging_out_and_losing_the_line_are_told_apart() {
    let mut browser = Browser::online_at("/channels/general");
    browser.event(gone(BO, DepartureKind::Left));
    assert_eq!(contacts(&browser)[0], ("Bo".into(), Presence::LoggedOut));
    let changes = browser.take_changes();
    assert!(changes.contains(&Change::Sidebar) && changes.contains(&Change::Members));
    browser.event(gone(BO, DepartureKind::Lost));
    assert_eq!(contacts(&browser)[0], ("Bo".into(), Presence::Offline));
}

#[test]
fn how_somebody_went_is_remembered_over_a_reconnect_until_they_are_back() {
    let mut browser = Browser::online_at("/");
    browser.event(gone(BO, DepartureKind::Left));
    browser.lose();
    let mut away = welcome(100);
    away.online = vec![ANA];
    browser.connect(away, &[]);
    assert_eq!(contacts(&browser)[0], ("Bo".into(), Presence::LoggedOut));
    browser.lose();
    browser.connect(welcome(100), &[]);
    assert_eq!(contacts(&browser)[0], ("Bo".into(), Presence::Online));
    browser.lose();
    let mut away = welcome(100);
    away.online = vec![ANA];
    browser.connect(away, &[]);
    assert_eq!(contacts(&browser)[0], ("Bo".into(), Presence::Offline));
}

#[test]
fn whoever_came_back_after_logging_out_is_not_logged_out_when_next_missed() {
    let mut browser = Browser::online_at("/");
    browser.event(gone(BO, DepartureKind::Left));
    browser.event(Event::PresenceDiff { online: vec![BO], offline: Vec::new() });
    browser.lose();
    let mut away = welcome(100);
    away.online = vec![ANA];
    browser.connect(away, &[]);
    assert_eq!(contacts(&browser)[0], ("Bo".into(), Presence::Offline));
}

#[test]
fn members_are_listed_online_first_and_know_oneself() {
    let browser = Browser::online_at("/channels/general");
    let members = browser.client.members(GENERAL);
    let members: Vec<_> =
        members.iter().map(|member| (member.display_name.as_str(), member.presence, member.own)).collect();
    let expected =
        [("Ana", Presence::Online, true), ("Bo", Presence::Online, false), ("Cy", Presence::Offline, false)];
    assert_eq!(members, expected);
    assert_eq!(browser.client.members(BOOKS), [], "only of channels that one is in");
}

#[test]
fn somebody_new_is_a_contact_and_a_member_at_once() {
    let mut browser = Browser::online_at("/channels/general");
    let dee = UserId(9);
    browser.event(Event::UserRegistered { seq: Seq(101), user: user(dee, "Dee") });
    browser.event(Event::MemberJoined { seq: Seq(102), channel: GENERAL, user: dee, members: Vec::new() });
    assert!(contacts(&browser).contains(&("Dee".into(), Presence::Offline)));
    assert_eq!(browser.client.members(GENERAL).len(), 4);
    assert!(browser.take_changes().contains(&Change::Members));
}
