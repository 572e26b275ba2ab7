//! Commands on their way to the journal: their order, how many there may be, and what waits for what.

use std::collections::BTreeSet;

use protocol::command::Command;
use protocol::error::ErrorCode;
use protocol::limits::{CHANNEL_POSTS_IN_FLIGHT_MAX, UNANSWERED_MAX};

use crate::harness::{Answer, TestChat};

#[test]
fn posts_of_one_connection_do_not_wait_for_each_other() {
    let mut chat = TestChat::new();
    let ana = chat.arrive("ana");
    let general = chat.general();
    chat.journal.hold();
    for text in ["one", "two", "three"] {
        let send = chat.sending(general, text);
        chat.ask(ana, send);
    }
    assert_eq!(chat.journal.waiting(), 3);
    chat.release();
    assert_eq!(chat.texts_seen_by(ana), ["one", "two", "three"]);
}

#[test]
fn a_message_waits_for_the_join_before_it() {
    let mut chat = TestChat::new();
    let (ana, bo) = (chat.arrive("ana"), chat.arrive("bo"));
    let books = chat.create_channel(bo, "books");
    let (join, send) = (chat.joining(books), chat.sending(books, "hello"));
    chat.journal.hold();
    let (join, send) = (chat.ask(ana, join), chat.ask(ana, send));
    assert_eq!((chat.answer(join), chat.answer(send), chat.journal.waiting()), (None, None, 1));
    chat.release();
    assert!(matches!(chat.answer(join), Some(Answer::Accepted { .. })));
    assert!(matches!(chat.answer(send), Some(Answer::Accepted { .. })));
    assert_eq!(chat.texts_seen_by(bo), ["hello"]);
}

#[test]
fn leaving_waits_for_the_messages_before_it_and_those_after_are_refused() {
    let mut chat = TestChat::new();
    let (ana, bo) = (chat.arrive("ana"), chat.arrive("bo"));
    let general = chat.general();
    let commands = [chat.sending(general, "bye"), chat.leaving(general), chat.sending(general, "too late")];
    chat.journal.hold();
    let asked = commands.map(|command| chat.ask(ana, command));
    chat.release();
    assert!(matches!(chat.answer(asked[0]), Some(Answer::Accepted { .. })));
    assert!(matches!(chat.answer(asked[1]), Some(Answer::Accepted { .. })));
    assert_eq!(chat.answer(asked[2]), Some(Answer::Rejected(ErrorCode::NotAMember)));
    assert_eq!(chat.texts_seen_by(bo), ["bye"]);
}

#[test]
fn commands_of_one_connection_are_answered_in_order() {
    let mut chat = TestChat::new();
    let (ana, bo) = (chat.arrive("ana"), chat.arrive("bo"));
    let (general, other) = (chat.general(), chat.user_of(bo));
    let books = chat.create_channel(bo, "books");
    let message = chat.send(ana, general, "to be deleted").seq();
    let commands = [
        chat.reacting(general, message, "👍", true),
        chat.sending(general, "hello"),
        chat.editing(general, message, "edited"),
        chat.reacting(general, message, "👍", false),
        chat.pinning(general, message, true),
        chat.deleting(general, message),
        chat.creating("films"),
        chat.creating("plays"),
        chat.joining(books),
        chat.sending(books, "hello"),
        chat.sending(general, "hello"),
        chat.leaving(books),
        chat.opening_direct(other),
    ];
    chat.journal.hold();
    let asked: Vec<_> = commands.into_iter().map(|command| chat.ask(ana, command)).collect();
    chat.release();
    let seqs: Vec<_> = asked.iter().map(|reference| chat.answer(*reference).unwrap().seq()).collect();
    assert!(seqs.is_sorted(), "{seqs:?}");
}

#[test]
fn another_connection_does_not_wait() {
    let mut chat = TestChat::new();
    let (ana, bo) = (chat.arrive("ana"), chat.arrive("bo"));
    let general = chat.general();
    let (create, send) = (chat.creating("books"), chat.sending(general, "hello"));
    chat.journal.hold();
    chat.ask(ana, create);
    chat.ask(bo, send);
    assert_eq!(chat.journal.waiting(), 2);
}

#[test]
fn what_changes_nothing_durable_does_not_wait() {
    let mut chat = TestChat::new();
    let ana = chat.arrive("ana");
    let create = chat.creating("books");
    chat.journal.hold();
    chat.ask(ana, create);
    chat.take_events(ana);
    chat.ask(ana, Command::Heartbeat);
    assert_eq!(chat.take_events(ana).len(), 1);
}

#[test]
fn what_one_does_to_a_message_waits_for_the_post_before_it() {
    let mut chat = TestChat::new();
    let (ana, bo) = (chat.arrive("ana"), chat.arrive("bo"));
    let general = chat.general();
    let message = chat.send(bo, general, "hello").seq();
    chat.journal.hold();
    let commands = [
        chat.sending(general, "hi"),
        chat.reacting(general, message, "👍", true),
        chat.pinning(general, message, true),
        chat.reacting(general, message, "👍", false),
    ];
    let asked = commands.map(|command| chat.ask(ana, command));
    assert_eq!(chat.journal.waiting(), 1);
    chat.release();
    let seqs = asked.map(|reference| chat.answer(reference).unwrap().seq());
    assert!(seqs.is_sorted(), "{seqs:?}");
}

#[test]
fn a_connection_has_32_unanswered_commands_and_not_33() {
    let mut chat = TestChat::new();
    let ana = chat.arrive("ana");
    let general = chat.general();
    chat.journal.hold();
    let sends: Vec<_> = (0..=UNANSWERED_MAX).map(|n| chat.sending(general, &n.to_string())).collect();
    let asked: Vec<_> = sends.iter().map(|send| chat.ask(ana, send.clone())).collect();
    let (last, first) = asked.split_last().unwrap();
    assert_eq!(chat.answer(*last), Some(Answer::Rejected(ErrorCode::TooManyRequests)));
    assert!(first.iter().all(|reference| chat.answer(*reference).is_none()));

    chat.let_pass(1);
    let again = chat.ask(ana, sends[UNANSWERED_MAX].clone());
    chat.release();
    assert!(matches!(chat.answer(again), Some(Answer::Accepted { .. })));
    assert_eq!(chat.texts_seen_by(ana).len(), UNANSWERED_MAX + 1);
}

#[test]
fn commands_that_wait_for_others_count_as_unanswered() {
    let mut chat = TestChat::new();
    let ana = chat.arrive("ana");
    chat.journal.hold();
    let creates: Vec<_> = (0..=UNANSWERED_MAX).map(|n| chat.creating(&format!("channel-{n}"))).collect();
    let asked: Vec<_> = creates.into_iter().map(|create| chat.ask(ana, create)).collect();
    assert_eq!(chat.journal.waiting(), 1);
    assert_eq!(chat.answer(asked[UNANSWERED_MAX]), Some(Answer::Rejected(ErrorCode::TooManyRequests)));
    chat.release();
    for reference in &asked[..UNANSWERED_MAX] {
        assert!(matches!(chat.answer(*reference), Some(Answer::Accepted { .. })));
    }
}

#[test]
fn at_most_64_posts_of_a_channel_are_on_their_way_and_the_others_go_on_after_them() {
    let mut chat = TestChat::new();
    let names = ["ana", "bo", "cy", "di"];
    let connections = names.map(|name| chat.arrive(name));
    let general = chat.general();
    let books = chat.create_channel(connections[0], "books");
    chat.journal.hold();
    let mut asked = Vec::new();
    for number in 0..UNANSWERED_MAX - 8 {
        for connection in connections {
            let send = chat.sending(general, &number.to_string());
            asked.push(chat.ask(connection, send));
        }
    }
    assert_eq!(chat.journal.waiting(), CHANNEL_POSTS_IN_FLIGHT_MAX);
    // What waits behind a full channel keeps its place; another connection's channel is not full.
    let elsewhere = chat.sending(books, "elsewhere");
    let last = chat.ask(connections[0], elsewhere);

    for _ in 0..asked.len() {
        chat.let_pass(1);
        assert!(chat.journal.waiting() <= CHANNEL_POSTS_IN_FLIGHT_MAX + 1);
    }
    chat.release();
    let seqs: BTreeSet<_> = asked.iter().map(|reference| chat.answer(*reference).unwrap().seq()).collect();
    assert_eq!(seqs.len(), asked.len());
    assert!(chat.answer(last).unwrap().seq() > chat.answer(asked[0]).unwrap().seq());
    let texts = chat.texts_seen_by(connections[1]);
    assert_eq!(texts.len(), asked.len());
}

#[test]
fn a_connection_that_is_lost_while_it_waits_for_a_channel_holds_nobody_up() {
    let mut chat = TestChat::new();
    let names = ["ana", "bo", "cy", "di"];
    let connections = names.map(|name| chat.arrive(name));
    let general = chat.general();
    chat.journal.hold();
    for number in 0..UNANSWERED_MAX {
        for connection in &connections[..2] {
            let send = chat.sending(general, &number.to_string());
            chat.ask(*connection, send);
        }
    }
    let (lost, waits) = (chat.sending(general, "lost"), chat.sending(general, "waits"));
    chat.ask(connections[2], lost);
    let waits = chat.ask(connections[3], waits);
    chat.disconnect(connections[2]);
    chat.disconnect(connections[0]);
    chat.let_pass(1);
    assert_eq!(chat.journal.waiting(), CHANNEL_POSTS_IN_FLIGHT_MAX);
    chat.release();
    assert!(matches!(chat.answer(waits), Some(Answer::Accepted { .. })));
    let texts = chat.texts_seen_by(connections[3]);
    assert_eq!(texts.len(), CHANNEL_POSTS_IN_FLIGHT_MAX + 1);
    assert!(!texts.contains(&"lost".to_owned()));
}

#[test]
fn what_a_connection_said_before_it_was_lost_is_still_posted() {
    let mut chat = TestChat::new();
    let (ana, bo) = (chat.arrive("ana"), chat.arrive("bo"));
    let general = chat.general();
    let send = chat.sending(general, "and another th");
    chat.journal.hold();
    chat.ask(ana, send);
    chat.disconnect(ana);
    chat.release();
    assert_eq!(chat.texts_seen_by(bo), ["and another th"]);
}
