//! Read marks: they only rise, are one for all connections of a user, and are written down now and then.

use std::collections::BTreeMap;

use protocol::channel::{ChannelState, ReadMark};
use protocol::command::{Command, Hello, PROTOCOL_VERSION, Resume};
use protocol::error::ErrorCode;
use protocol::event::Event;
use protocol::fact::Change;
use protocol::id::{ChannelId, Epoch, Seq, UserId};
use protocol::limits::READ_MARK_MS;

use crate::harness::{Answer, EPOCH, TestChat};

fn state(chat: &TestChat, user: UserId, channel: ChannelId) -> ChannelState {
    let channels = chat.snapshot(user, channel).welcome.channels;
    channels.into_iter().find(|state| state.id == channel).unwrap()
}

/// What somebody hears who has never marked anything as unread.
fn marked(channel: ChannelId, read: Seq) -> Event {
    Event::ReadMarked { channel, mark: ReadMark { unreads: 0, read } }
}

fn written_marks(chat: &TestChat) -> Vec<Seq> {
    let kept = chat.kept().into_iter();
    kept.filter_map(|(_, fact)| match fact.change {
        Change::ReadMarked { mark, .. } => Some(mark.read),
        _ => None,
    })
    .collect()
}

#[test]
fn a_mark_is_told_to_all_connections_of_the_user_and_to_nobody_else() {
    let mut chat = TestChat::new();
    let (ana, bo) = (chat.arrive("ana"), chat.arrive("bo"));
    let second_tab = chat.connect("bo");
    let general = chat.general();
    let read = chat.send(ana, general, "hello").seq();
    for connection in [ana, bo, second_tab] {
        chat.take_events(connection);
    }
    chat.mark_read(bo, general, read);
    let marked = marked(general, read);
    for connection in [bo, second_tab] {
        assert_eq!(chat.take_events(connection).as_slice(), std::slice::from_ref(&marked));
    }
    assert!(chat.take_events(ana).is_empty());
}

#[test]
fn a_mark_never_falls_and_only_the_asker_is_told_where_it_is() {
    let mut chat = TestChat::new();
    let (ana, bo) = (chat.arrive("ana"), chat.arrive("bo"));
    let second_tab = chat.connect("bo");
    let (general, reader) = (chat.general(), chat.user_of(bo));
    let seqs = chat.send_many(ana, general, 3);
    chat.mark_read(bo, general, seqs[2]);
    chat.take_events(bo);
    chat.take_events(second_tab);
    for lower in [seqs[0], seqs[2], Seq(0)] {
        chat.mark_read(bo, general, lower);
        assert_eq!(chat.take_events(bo), [marked(general, seqs[2])]);
        assert!(chat.take_events(second_tab).is_empty());
    }
    assert_eq!(state(&chat, reader, general).mark.read, seqs[2]);
}

#[test]
fn a_mark_is_not_above_what_there_is_to_read() {
    let mut chat = TestChat::new();
    let (ana, bo) = (chat.arrive("ana"), chat.arrive("bo"));
    let (general, reader) = (chat.general(), chat.user_of(bo));
    let newest = chat.send(ana, general, "hello").seq();
    chat.mark_read(bo, general, Seq(u64::MAX));
    assert_eq!(state(&chat, reader, general).mark.read, newest);
    chat.send(ana, general, "unread");
    assert_eq!(state(&chat, reader, general).unread, 1);
}

#[test]
fn marking_as_unread_lowers_the_mark_and_the_unread_messages_count_again() {
    let mut chat = TestChat::new();
    let (ana, bo) = (chat.arrive("ana"), chat.arrive("bo"));
    let second_tab = chat.connect("bo");
    let (general, reader) = (chat.general(), chat.user_of(bo));
    let seqs = chat.send_many(ana, general, 3);
    chat.mark_read(bo, general, seqs[2]);
    assert_eq!(state(&chat, reader, general).unread, 0);
    for connection in [bo, second_tab] {
        chat.take_events(connection);
    }
    chat.mark_unread(bo, general, seqs[0], 1);

    let mark = ReadMark { unreads: 1, read: seqs[0] };
    for connection in [bo, second_tab] {
        assert_eq!(chat.take_events(connection), [Event::ReadMarked { channel: general, mark }]);
    }
    let now = state(&chat, reader, general);
    assert_eq!((now.mark, now.unread), (mark, 2));
    // What was said before does not count any more; what counts on from here does.
    chat.mark_unread(second_tab, general, seqs[2], 0);
    assert_eq!(chat.take_events(second_tab), [Event::ReadMarked { channel: general, mark }]);
    assert!(chat.take_events(bo).is_empty());
    chat.mark_read(second_tab, general, seqs[1]);
    let mark = ReadMark { unreads: 1, read: seqs[1] };
    assert_eq!(state(&chat, reader, general).mark, mark);
    chat.advance(READ_MARK_MS);
    chat.restart();
    let now = state(&chat, reader, general);
    assert_eq!((now.mark, now.unread), (mark, 1));
}

#[test]
fn nobody_can_use_up_the_counts_of_marking_as_unread() {
    let mut chat = TestChat::new();
    let (ana, bo) = (chat.arrive("ana"), chat.arrive("bo"));
    let (general, reader) = (chat.general(), chat.user_of(bo));
    let read = chat.send(ana, general, "hello").seq();
    for unreads in [1, 2] {
        chat.mark_unread(bo, general, read, u32::MAX);
        assert_eq!(state(&chat, reader, general).mark, ReadMark { unreads, read });
    }
    let connection = chat.open("bo").unwrap();
    let resume = Some(Resume { epoch: EPOCH, cursor: read, held: Vec::new() });
    let marks = [(general, ReadMark { unreads: u32::MAX, read: Seq(u64::MAX) })].into();
    chat.ask(connection, Command::Hello(Hello { version: PROTOCOL_VERSION, resume, read: marks }));
    assert_eq!(state(&chat, reader, general).mark, ReadMark { unreads: 3, read });

    // Even where the journal has the highest count already.
    let mark = ReadMark { unreads: u32::MAX, read: Seq(0) };
    chat.append(Change::ReadMarked { channel: general, user: reader, mark });
    chat.mark_unread(bo, general, read, u32::MAX);
    assert_eq!(state(&chat, reader, general).mark, ReadMark { unreads: u32::MAX, read });
}

#[test]
fn a_mark_of_fewer_counts_that_comes_later_changes_nothing() {
    let mut chat = TestChat::new();
    let (ana, bo) = (chat.arrive("ana"), chat.arrive("bo"));
    let (general, reader) = (chat.general(), chat.user_of(bo));
    let read = chat.send(ana, general, "hello").seq();
    let lowered = ReadMark { unreads: 1, read: Seq(0) };
    for mark in [lowered, ReadMark { unreads: 0, read }] {
        chat.append(Change::ReadMarked { channel: general, user: reader, mark });
        assert_eq!(state(&chat, reader, general).mark, lowered);
    }
}

#[test]
fn whoever_joins_again_is_told_of_a_mark_at_the_very_beginning() {
    let mut chat = TestChat::new();
    let (ana, bo) = (chat.arrive("ana"), chat.arrive("bo"));
    let general = chat.general();
    chat.send(ana, general, "hello");
    chat.mark_unread(bo, general, Seq(0), 1);
    chat.leave(bo, general);
    chat.take_events(bo);
    chat.join(bo, general);
    let mark = ReadMark { unreads: 1, read: Seq(0) };
    assert!(chat.take_events(bo).contains(&Event::ReadMarked { channel: general, mark }));
}

#[test]
fn unread_are_the_messages_of_others_after_the_mark() {
    let mut chat = TestChat::new();
    let (ana, bo) = (chat.arrive("ana"), chat.arrive("bo"));
    let (general, reader) = (chat.general(), chat.user_of(bo));
    let first = chat.send(ana, general, "one").seq();
    chat.send(bo, general, "my own");
    let last = chat.send(ana, general, "two").seq();
    assert_eq!(state(&chat, reader, general).unread, 2);
    chat.mark_read(bo, general, first);
    assert_eq!(state(&chat, reader, general).unread, 1);
    chat.delete(ana, general, last);
    assert_eq!(state(&chat, reader, general).unread, 0);
}

#[test]
fn a_mark_is_written_after_5_seconds_and_once() {
    let mut chat = TestChat::new();
    let (ana, bo) = (chat.arrive("ana"), chat.arrive("bo"));
    let general = chat.general();
    let seqs = chat.send_many(ana, general, 3);
    chat.mark_read(bo, general, seqs[0]);
    chat.advance(READ_MARK_MS - 1);
    chat.mark_read(bo, general, seqs[1]);
    assert!(written_marks(&chat).is_empty());
    chat.advance(1);
    assert_eq!(written_marks(&chat), [seqs[1]]);
    let kept = chat.kept();
    chat.advance(10 * READ_MARK_MS);
    assert_eq!(chat.kept(), kept, "nothing is written where nothing rose");
    chat.mark_read(bo, general, seqs[2]);
    chat.advance(READ_MARK_MS);
    assert_eq!(written_marks(&chat), [seqs[2]]);
}

#[test]
fn a_mark_is_written_when_its_reader_disconnects() {
    let mut chat = TestChat::new();
    let (ana, bo) = (chat.arrive("ana"), chat.arrive("bo"));
    let (general, reader) = (chat.general(), chat.user_of(bo));
    let read = chat.send(ana, general, "hello").seq();
    chat.mark_read(ana, general, Seq(1));
    chat.mark_read(bo, general, read);
    chat.disconnect(bo);
    assert_eq!(written_marks(&chat), [read], "the other's mark waits");
    chat.restart();
    assert_eq!(state(&chat, reader, general).mark.read, read);
}

#[test]
fn marks_are_written_at_a_shutdown() {
    let mut chat = TestChat::new();
    let (ana, bo) = (chat.arrive("ana"), chat.arrive("bo"));
    let (general, users) = (chat.general(), [chat.user_of(ana), chat.user_of(bo)]);
    let read = chat.send(ana, general, "hello").seq();
    chat.mark_read(ana, general, read);
    chat.mark_read(bo, general, read);
    chat.shut_down();
    chat.restart();
    for user in users {
        assert_eq!(state(&chat, user, general).mark.read, read);
    }
}

#[test]
fn a_hello_repeats_marks_that_a_crash_has_lost() {
    let mut chat = TestChat::new();
    let (ana, bo) = (chat.arrive("ana"), chat.arrive("bo"));
    let (general, reader) = (chat.general(), chat.user_of(bo));
    let read = chat.send(ana, general, "hello").seq();
    chat.mark_read(bo, general, read);
    chat.restart();
    assert_eq!(state(&chat, reader, general).mark.read, Seq(0));

    let first_tab = chat.connect("bo");
    chat.take_events(first_tab);
    let second_tab = chat.open("bo").unwrap();
    let mark = ReadMark { unreads: 0, read };
    let marks: BTreeMap<_, _> = [(general, mark), (ChannelId(9), mark)].into();
    let resume = Some(Resume { epoch: EPOCH, cursor: read, held: vec![general] });
    let hello = Hello { version: PROTOCOL_VERSION, resume, read: marks };
    chat.ask(second_tab, Command::Hello(hello.clone()));

    assert_eq!(chat.take_events(first_tab), [marked(general, read)]);
    let greeted = &chat.welcome(second_tab).channels;
    assert!(greeted.iter().any(|state| state.id == general && state.mark.read == read && state.unread == 0));
    chat.advance(READ_MARK_MS);
    chat.restart();
    assert_eq!(state(&chat, reader, general).mark.read, read);

    // Where nothing rises, nothing is said.
    let first_tab = chat.connect("bo");
    chat.take_events(first_tab);
    let second_tab = chat.open("bo").unwrap();
    chat.ask(second_tab, Command::Hello(hello));
    assert!(chat.take_events(first_tab).is_empty());
}

#[test]
fn a_hello_from_another_epoch_or_from_nowhere_marks_nothing() {
    let mut chat = TestChat::new();
    let (ana, bo) = (chat.arrive("ana"), chat.arrive("bo"));
    let (general, reader) = (chat.general(), chat.user_of(bo));
    let read = chat.send(ana, general, "hello").seq();
    let elsewhere = Resume { epoch: Epoch(EPOCH.0 + 1), cursor: read, held: vec![general] };
    for resume in [Some(elsewhere), None] {
        let connection = chat.open("bo").unwrap();
        let read = [(general, ReadMark { unreads: 0, read })].into();
        chat.ask(connection, Command::Hello(Hello { version: PROTOCOL_VERSION, resume, read }));
        assert_eq!(state(&chat, reader, general).mark.read, Seq(0));
    }
}

#[test]
fn only_a_member_may_mark() {
    let mut chat = TestChat::new();
    let (ana, bo) = (chat.arrive("ana"), chat.arrive("bo"));
    let books = chat.create_channel(ana, "books");
    let read = chat.send(ana, books, "hello").seq();
    let mark = Command::MarkRead { channel: books, read, unreads: None };
    assert_eq!(chat.run(bo, mark), Answer::Rejected(ErrorCode::NotAMember));
    let nowhere = Command::MarkRead { channel: ChannelId(3), read, unreads: None };
    assert_eq!(chat.run(bo, nowhere), Answer::Rejected(ErrorCode::UnknownChannel));
}

#[test]
fn a_mark_outlives_leaving_and_joining_again() {
    let mut chat = TestChat::new();
    let (ana, bo) = (chat.arrive("ana"), chat.arrive("bo"));
    let (general, reader) = (chat.general(), chat.user_of(bo));
    let read = chat.send(ana, general, "hello").seq();
    chat.mark_read(bo, general, read);
    chat.leave(bo, general);
    let away = state(&chat, reader, general);
    assert_eq!((away.mark.read, away.unread), (Seq(0), 0), "nothing is told to whoever is not in it");
    chat.join(bo, general);
    assert_eq!(state(&chat, reader, general).mark.read, read);
}
