//! Who is online, and what is said when that changes.

use protocol::event::{Departure, DepartureKind, Event};
use protocol::id::UserId;
use protocol::limits::GRACE_MS;

use crate::harness::TestChat;

fn came(user: UserId) -> Event {
    Event::PresenceDiff { online: vec![user], offline: Vec::new() }
}

fn lost(user: UserId) -> Event {
    let offline = vec![Departure { user, how: DepartureKind::Lost }];
    Event::PresenceDiff { online: Vec::new(), offline }
}

#[test]
fn a_user_comes_online_with_the_first_hello_and_not_before() {
    let mut chat = TestChat::new();
    let bo = chat.arrive("bo");
    let ana = chat.sign_in("ana", "ana").unwrap();
    chat.take_events(bo);

    let silent = chat.open("ana").unwrap();
    assert!(chat.take_events(bo).is_empty());
    chat.ask(silent, crate::harness::hello(None));
    assert_eq!(chat.take_events(bo), [came(ana)]);
    chat.connect("ana");
    assert!(chat.take_events(bo).is_empty());
}

#[test]
fn the_welcome_says_who_is_online_oneself_included() {
    let mut chat = TestChat::new();
    let bo = chat.arrive("bo");
    chat.sign_in("cy", "cy").unwrap();
    let ana = chat.arrive("ana");
    let mut online = vec![chat.user_of(ana), chat.user_of(bo)];
    online.sort_unstable();
    assert_eq!(chat.welcome(ana).online, online);
}

#[test]
fn a_user_whose_last_connection_is_gone_is_lost_after_the_grace() {
    let mut chat = TestChat::new();
    let (bo, connection) = (chat.arrive("bo"), chat.arrive("ana"));
    let ana = chat.user_of(connection);
    chat.take_events(bo);

    chat.disconnect(connection);
    chat.advance(GRACE_MS - 1);
    assert!(chat.take_events(bo).is_empty());
    assert!(chat.snapshot(ana, chat.general()).welcome.online.contains(&ana));
    chat.advance(1);
    assert_eq!(chat.take_events(bo), [lost(ana)]);
    assert!(!chat.snapshot(ana, chat.general()).welcome.online.contains(&ana));
}

#[test]
fn a_reload_inside_the_grace_says_nothing() {
    let mut chat = TestChat::new();
    let (bo, mut connection) = (chat.arrive("bo"), chat.arrive("ana"));
    chat.take_events(bo);
    for _ in 0..3 {
        chat.disconnect(connection);
        chat.advance(GRACE_MS - 1);
        connection = chat.connect("ana");
    }
    chat.advance(10 * GRACE_MS);
    assert!(chat.take_events(bo).is_empty());
}

#[test]
fn a_connection_that_never_says_hello_does_not_end_the_grace() {
    let mut chat = TestChat::new();
    let (bo, connection) = (chat.arrive("bo"), chat.arrive("ana"));
    let ana = chat.user_of(connection);
    chat.disconnect(connection);
    let silent = chat.open("ana").unwrap();
    chat.take_events(bo);
    chat.advance(GRACE_MS);
    assert_eq!(chat.take_events(bo), [lost(ana)]);
    chat.disconnect(silent);
    chat.advance(GRACE_MS);
    assert!(chat.take_events(bo).is_empty());
}

#[test]
fn the_end_of_one_of_two_connections_says_nothing() {
    let mut chat = TestChat::new();
    let (bo, one) = (chat.arrive("bo"), chat.arrive("ana"));
    let two = chat.connect("ana");
    let ana = chat.user_of(one);
    chat.take_events(bo);
    chat.disconnect(one);
    chat.advance(2 * GRACE_MS);
    assert!(chat.take_events(bo).is_empty());
    chat.disconnect(two);
    chat.advance(GRACE_MS);
    assert_eq!(chat.take_events(bo), [lost(ana)]);
}

#[test]
fn a_user_who_was_lost_comes_online_again() {
    let mut chat = TestChat::new();
    let (bo, connection) = (chat.arrive("bo"), chat.arrive("ana"));
    let ana = chat.user_of(connection);
    chat.disconnect(connection);
    chat.advance(GRACE_MS);
    chat.take_events(bo);
    chat.connect("ana");
    assert_eq!(chat.take_events(bo), [came(ana)]);
}

#[test]
fn nobody_is_online_after_a_restart_until_they_say_hello() {
    let mut chat = TestChat::new();
    chat.arrive("ana");
    chat.restart();
    let bo = chat.arrive("bo");
    assert_eq!(chat.welcome(bo).online, [chat.user_of(bo)]);
}
