//! Messages: who gets them, in which order, and how many are kept.

use protocol::error::ErrorCode;
use protocol::event::Event;
use protocol::id::ChannelId;
use protocol::limits::{BODY_CHARS_MAX, HISTORY_LEN_MAX};

use crate::harness::{Answer, TestChat};
use crate::tidy::assert_tidy;

#[test]
fn a_message_reaches_every_member_and_nobody_else() {
    let mut chat = TestChat::new();
    let (ana, bo, cy) = (chat.arrive("ana"), chat.arrive("bo"), chat.arrive("cy"));
    let books = chat.create_channel(ana, "books");
    chat.join(bo, books);
    let second_tab = chat.connect("bo");
    chat.take_events(cy);

    chat.send(ana, books, "hello");

    for connection in [ana, bo, second_tab] {
        assert_eq!(chat.texts_seen_by(connection), ["hello"]);
    }
    assert!(chat.take_events(cy).is_empty());
    assert!(chat.history_of("cy", books).is_empty());
}

#[test]
fn the_author_hears_accepted_before_the_message_and_all_that_belongs_to_it() {
    let mut chat = TestChat::new();
    let ana = chat.arrive("ana");
    let (general, author) = (chat.general(), chat.user_of(ana));
    chat.take_events(ana);
    let send = chat.sending(general, " \n one\n\ttwo \n");

    let answer = chat.run(ana, send.clone());

    let events = chat.take_events(ana);
    let [
        Event::Accepted { seq, channel: None, gone: false, .. },
        Event::MessagePosted { channel, message, oldest },
    ] = events.as_slice()
    else {
        panic!("ana heard {events:?}");
    };
    assert_eq!((*seq, *channel, *oldest), (answer.seq(), general, message.seq));
    assert_eq!((message.seq, message.author, message.at), (answer.seq(), author, chat.now));
    assert_eq!((message.body.as_str(), Some(&message.client_id)), (" one\n\ttwo", send.client_id()));
}

#[test]
fn everyone_sees_messages_in_one_order() {
    let mut chat = TestChat::new();
    let (ana, bo) = (chat.arrive("ana"), chat.arrive("bo"));
    let general = chat.general();
    chat.journal.hold();
    for round in 0..5 {
        for (by, name) in [(ana, "ana"), (bo, "bo")] {
            let send = chat.sending(general, &format!("{name} {round}"));
            chat.ask(by, send);
        }
    }
    chat.release();

    let texts = chat.texts_seen_by(ana);
    assert_eq!(texts.len(), 10);
    assert_eq!(chat.texts_seen_by(bo), texts);
    assert_eq!(chat.history_of("bo", general), texts);
    for name in ["ana", "bo"] {
        let own: Vec<_> = texts.iter().filter(|text| text.starts_with(name)).cloned().collect();
        assert_eq!(own, (0..5).map(|round| format!("{name} {round}")).collect::<Vec<_>>());
    }
}

#[test]
fn only_members_may_send_and_only_to_what_exists() {
    let mut chat = TestChat::new();
    let (ana, bo) = (chat.arrive("ana"), chat.arrive("bo"));
    let books = chat.create_channel(ana, "books");
    assert_eq!(chat.send(bo, books, "hi"), Answer::Rejected(ErrorCode::NotAMember));
    assert_eq!(chat.send(bo, ChannelId(9), "hi"), Answer::Rejected(ErrorCode::UnknownChannel));
    assert!(chat.texts_seen_by(ana).is_empty());

    // Valid becomes invalid, and valid again.
    chat.join(bo, books);
    assert!(matches!(chat.send(bo, books, "hi"), Answer::Accepted { .. }));
    chat.leave(bo, books);
    assert_eq!(chat.send(bo, books, "hi"), Answer::Rejected(ErrorCode::NotAMember));
}

#[test]
fn a_body_is_refused_where_it_is_empty_or_one_past_the_limit() {
    let mut chat = TestChat::new();
    let ana = chat.arrive("ana");
    let general = chat.general();
    for text in ["", " \n\t "] {
        assert_eq!(chat.send(ana, general, text), Answer::Rejected(ErrorCode::MessageEmpty));
    }
    let longest = "😀".repeat(BODY_CHARS_MAX);
    let too_long = format!("{longest}😀");
    assert_eq!(chat.send(ana, general, &too_long), Answer::Rejected(ErrorCode::MessageTooLong));
    assert!(matches!(chat.send(ana, general, &longest), Answer::Accepted { .. }));
    assert_eq!(chat.history_of("ana", general), [longest]);
}

#[test]
fn invariant_3_nothing_is_told_before_the_journal_has_ordered_it() {
    let mut chat = TestChat::new();
    let (ana, bo) = (chat.arrive("ana"), chat.arrive("bo"));
    let (general, reader) = (chat.general(), chat.user_of(bo));
    chat.take_events(ana);
    chat.take_events(bo);
    let send = chat.sending(general, "hello");

    chat.journal.hold();
    chat.ask(ana, send);
    assert!(chat.take_events(ana).is_empty() && chat.take_events(bo).is_empty());
    assert!(chat.snapshot(reader, general).history.unwrap().messages.is_empty());
    // Durable is not enough: only the fact's return settles it.
    chat.journal.commit(1);
    assert!(chat.take_events(ana).is_empty() && chat.take_events(bo).is_empty());

    chat.release();
    assert_eq!(chat.texts_seen_by(ana), ["hello"]);
    assert_eq!(chat.texts_seen_by(bo), ["hello"]);
}

#[test]
fn invariant_3_nothing_accepted_is_lost_by_a_crash() {
    let mut chat = TestChat::new();
    let ana = chat.arrive("ana");
    let general = chat.general();
    chat.journal.hold();
    let sends: Vec<_> = (1..=20)
        .map(|number| {
            let send = chat.sending(general, &number.to_string());
            (number, chat.ask(ana, send))
        })
        .collect();
    chat.let_pass(7);
    chat.journal.commit(4);
    let accepted: Vec<String> = sends
        .iter()
        .filter(|(_, reference)| chat.answer(*reference).is_some())
        .map(|(number, _)| number.to_string())
        .collect();
    assert_eq!(accepted.len(), 7);

    chat.restart();

    let texts = chat.history_of("ana", general);
    assert!(texts.starts_with(&accepted), "{texts:?}");
    assert_eq!(texts.len(), 11, "what was durable is there, accepted or not");
}

#[test]
fn invariant_4_a_channel_holds_100_messages_in_memory_and_in_the_journal() {
    let mut chat = TestChat::new();
    let (ana, bo) = (chat.arrive("ana"), chat.arrive("bo"));
    let (general, reader) = (chat.general(), chat.user_of(bo));
    let seqs = chat.send_many(ana, general, HISTORY_LEN_MAX + 20);

    let newest: Vec<String> = (21..=HISTORY_LEN_MAX + 20).map(|number| number.to_string()).collect();
    for _ in 0..2 {
        assert_eq!(chat.history_of("bo", general), newest);
        assert_tidy(&chat, &[reader]);
        chat.restart();
    }
    let oldest: Vec<_> = chat
        .events(bo)
        .iter()
        .filter_map(|event| match event {
            Event::MessagePosted { oldest, .. } => Some(*oldest),
            _ => None,
        })
        .collect();
    assert_eq!(oldest[..HISTORY_LEN_MAX], [seqs[0]; HISTORY_LEN_MAX]);
    assert_eq!(oldest[HISTORY_LEN_MAX..], seqs[1..=20]);
    assert_eq!(chat.snapshot(reader, general).history.unwrap().oldest, seqs[20]);
}

#[test]
fn the_cap_of_one_channel_does_not_touch_another() {
    let mut chat = TestChat::new();
    let ana = chat.arrive("ana");
    let (general, books) = (chat.general(), chat.create_channel(ana, "books"));
    chat.send(ana, books, "a good one");
    chat.send_many(ana, general, HISTORY_LEN_MAX + 1);
    assert_eq!(chat.history_of("ana", books), ["a good one"]);
    chat.restart();
    assert_eq!(chat.history_of("ana", books), ["a good one"]);
}

#[test]
fn a_connection_that_is_gone_hears_nothing_and_finds_all_when_it_returns() {
    let mut chat = TestChat::new();
    let (ana, bo) = (chat.arrive("ana"), chat.arrive("bo"));
    let general = chat.general();
    chat.disconnect(bo);
    chat.send(ana, general, "while you were away");
    assert!(chat.texts_seen_by(bo).is_empty());
    assert_eq!(chat.history_of("bo", general), ["while you were away"]);
}
