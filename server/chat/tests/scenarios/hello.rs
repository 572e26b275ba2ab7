//! The first command of a connection, how many connections there may be, and how all of them end.

use std::collections::BTreeMap;

use protocol::command::{Command, Hello, PROTOCOL_VERSION};
use protocol::error::{CloseCode, ErrorCode};
use protocol::event::Event;
use protocol::limits::{CONNECTIONS_MAX, HISTORY_LEN_MAX, USER_CONNECTIONS_MAX};

use crate::harness::{Answer, EPOCH, TestChat, hello};

#[test]
fn hello_is_answered_by_the_welcome_and_one_history_for_each_joined_channel() {
    let mut chat = TestChat::new();
    let (ana, bo) = (chat.arrive("ana"), chat.arrive("bo"));
    let (general, other) = (chat.general(), chat.user_of(bo));
    let (books, films) = (chat.create_channel(ana, "books"), chat.create_channel(bo, "films"));
    let direct = chat.open_direct(ana, other);
    let last = chat.send(ana, books, "a good one").seq();

    let connection = chat.open("ana").unwrap();
    assert!(chat.events(connection).is_empty());
    let reference = chat.ask(connection, hello(None));

    let events = chat.events(connection);
    let Some((Event::Welcome { reference: answered, welcome }, histories)) = events.split_first() else {
        panic!("ana heard {events:?}");
    };
    assert_eq!((*answered, welcome.epoch, welcome.cursor), (reference, EPOCH, last));
    assert_eq!(welcome.user, chat.user_of(ana));
    assert_eq!(welcome.limits.history_len_max, HISTORY_LEN_MAX);
    assert!(welcome.users.is_sorted_by_key(|user| user.id) && welcome.users.len() == 2);
    assert!(welcome.channels.is_sorted_by_key(|channel| channel.id) && welcome.channels.len() == 4);
    let joined: BTreeMap<_, _> =
        welcome.channels.iter().map(|channel| (channel.id, channel.joined)).collect();
    assert_eq!(joined, [(general, true), (books, true), (direct, true), (films, false)].into());
    let whole: Vec<_> = histories
        .iter()
        .map(|event| match event {
            Event::History(history) => (history.channel, history.since, history.messages.len()),
            other => panic!("ana heard {other:?}"),
        })
        .collect();
    let mut expected = vec![(general, None, 0), (books, None, 1), (direct, None, 0)];
    expected.sort_unstable();
    assert_eq!(whole, expected);
}

#[test]
fn a_connection_hears_nothing_before_its_hello() {
    let mut chat = TestChat::new();
    let ana = chat.arrive("ana");
    let silent = chat.open("ana").unwrap();
    let general = chat.general();
    chat.send(ana, general, "hello");
    chat.create_channel(ana, "books");
    chat.mark_read(ana, general, chat.welcome(ana).cursor);
    assert!(chat.events(silent).is_empty());
}

#[test]
fn any_other_first_command_ends_the_connection() {
    let mut chat = TestChat::new();
    let ana = chat.arrive("ana");
    let general = chat.general();
    let typing = Command::SetTyping { channel: general, typing: true };
    let commands = [chat.sending(general, "hi"), chat.creating("books"), typing, Command::Heartbeat];
    for command in commands {
        let connection = chat.open("ana").unwrap();
        chat.ask(connection, command);
        assert_eq!(chat.closed(connection), Some(CloseCode::HelloExpected));
        assert!(chat.events(connection).is_empty());
    }
    assert!(chat.texts_seen_by(ana).is_empty());
    assert_eq!(chat.find_channel("books"), None);
}

#[test]
fn another_version_ends_the_connection() {
    let mut chat = TestChat::new();
    let ana = chat.arrive("ana");
    for version in [0, PROTOCOL_VERSION + 1] {
        let connection = chat.open("ana").unwrap();
        chat.ask(connection, Command::Hello(Hello { version, ..Hello::default() }));
        assert_eq!(chat.closed(connection), Some(CloseCode::UnsupportedVersion));
        assert!(chat.events(connection).is_empty());
    }
    assert_eq!(chat.closed(ana), None);
}

#[test]
fn a_second_hello_is_a_bad_request_and_the_connection_stays() {
    let mut chat = TestChat::new();
    let ana = chat.arrive("ana");
    let general = chat.general();
    assert_eq!(chat.run(ana, hello(None)), Answer::Rejected(ErrorCode::BadRequest));
    assert_eq!(chat.closed(ana), None);
    chat.send(ana, general, "still here");
    assert_eq!(chat.texts_seen_by(ana), ["still here"]);
}

#[test]
fn what_a_closed_connection_still_says_is_ignored() {
    let mut chat = TestChat::new();
    let (ana, bo) = (chat.arrive("ana"), chat.arrive("bo"));
    let general = chat.general();
    chat.log_out("ana").unwrap();
    let send = chat.sending(general, "too late");
    let reference = chat.ask(ana, send);
    assert_eq!(chat.answer(reference), None);
    assert!(chat.texts_seen_by(bo).is_empty());
}

#[test]
fn a_device_that_is_not_signed_in_cannot_connect() {
    let mut chat = TestChat::new();
    assert_eq!(chat.open("stranger"), Err(CloseCode::SignedOut));
}

#[test]
fn a_user_has_32_connections_and_not_33() {
    let mut chat = TestChat::new();
    chat.arrive("bo");
    let ana = chat.arrive("ana");
    for _ in 1..USER_CONNECTIONS_MAX {
        chat.open("ana").unwrap();
    }
    assert_eq!(chat.open("ana"), Err(CloseCode::Busy));
    assert!(chat.open("bo").is_ok());
    chat.disconnect(ana);
    assert!(chat.open("ana").is_ok());
}

#[test]
fn a_server_has_10000_connections_and_not_10001() {
    let mut chat = TestChat::new();
    let mut opened = Vec::new();
    for user in 0..=CONNECTIONS_MAX / USER_CONNECTIONS_MAX {
        let name = format!("person {user}");
        chat.sign_in(&name, &name).unwrap();
        let room = USER_CONNECTIONS_MAX.min(CONNECTIONS_MAX - opened.len());
        opened.extend((0..room).map(|_| chat.open(&name).unwrap()));
    }
    chat.sign_in("late", "late").unwrap();
    assert_eq!((opened.len(), chat.open("late")), (CONNECTIONS_MAX, Err(CloseCode::Busy)));
    chat.disconnect(opened[0]);
    assert!(chat.open("late").is_ok());
}

#[test]
fn a_shutdown_closes_every_connection() {
    let mut chat = TestChat::new();
    let (ana, bo) = (chat.arrive("ana"), chat.arrive("bo"));
    let silent = chat.open("bo").unwrap();
    chat.shut_down();
    for connection in [ana, bo, silent] {
        assert_eq!(chat.closed(connection), Some(CloseCode::Shutdown));
    }
}

#[test]
fn what_is_on_its_way_at_a_shutdown_is_kept_and_told_to_nobody() {
    let mut chat = TestChat::new();
    let ana = chat.arrive("ana");
    let general = chat.general();
    let send = chat.sending(general, "just in time");
    chat.journal.hold();
    chat.ask(ana, send);
    chat.shut_down();
    chat.release();
    chat.restart();
    assert_eq!(chat.history_of("ana", general), ["just in time"]);
}
