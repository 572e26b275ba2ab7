//! A journal that refuses, or of which nobody knows whether it did.

use protocol::command::Command;
use protocol::error::ErrorCode;
use protocol::event::Event;
use protocol::fact::AppendError;
use protocol::limits::{HISTORY_LEN_MAX, READ_MARK_MS};

use crate::harness::{Answer, TestChat};

const FAILURES: [AppendError; 2] = [AppendError::Full, AppendError::Unknown];

#[test]
fn a_command_that_could_not_be_stored_is_unavailable_and_its_repeat_acts_once() {
    for error in FAILURES {
        let mut chat = TestChat::new();
        let (ana, bo) = (chat.arrive("ana"), chat.arrive("bo"));
        let (general, other) = (chat.general(), chat.user_of(bo));
        let books = chat.create_channel(bo, "books");
        let message = chat.send(ana, general, "to be deleted").seq();
        let file = chat.upload("ana", general, "cat.png");
        let commands = [
            chat.creating("films"),
            chat.joining(books),
            chat.opening_direct(other),
            chat.sending(general, "hello"),
            chat.sending_files(general, "look", &[file]),
            chat.editing(general, message, "edited"),
            chat.reacting(general, message, "👍", true),
            chat.pinning(general, message, true),
            chat.deleting(general, message),
            chat.leaving(general),
        ];
        chat.take_events(bo);
        chat.journal.fail_with(error);
        for command in &commands {
            assert_eq!(chat.run(ana, command.clone()), Answer::Rejected(ErrorCode::Unavailable));
        }
        assert!(chat.take_events(bo).is_empty(), "nobody hears of what was not stored");

        chat.journal.recover();
        for command in &commands {
            let first = chat.run(ana, command.clone());
            assert!(matches!(first, Answer::Accepted { .. }), "{command:?}: {first:?}");
            assert_eq!(chat.take_events(bo).len(), 1, "{command:?}");
            let repeat = chat.run(ana, command.clone());
            assert_eq!(repeat.seq(), first.seq(), "{command:?}");
            assert!(chat.take_events(bo).is_empty(), "{command:?}");
        }
    }
}

#[test]
fn a_command_that_was_stored_although_nobody_knew_acts_once() {
    let mut chat = TestChat::new();
    let (ana, bo) = (chat.arrive("ana"), chat.arrive("bo"));
    let general = chat.general();
    let (send, create) = (chat.sending(general, "hello"), chat.creating("books"));
    chat.journal.hold();
    let asked = [chat.ask(ana, send.clone()), chat.ask(bo, create.clone())];
    chat.journal.break_down(2);
    chat.release();
    for reference in asked {
        assert_eq!(chat.answer(reference), Some(Answer::Rejected(ErrorCode::Unavailable)));
    }
    assert_eq!(chat.run(ana, send.clone()), Answer::Rejected(ErrorCode::Unavailable));
    assert!(chat.texts_seen_by(bo).is_empty());
    chat.restart();

    let books = chat.find_channel("books").unwrap();
    for _ in 0..2 {
        let (ana, bo) = (chat.connect("ana"), chat.connect("bo"));
        assert!(matches!(chat.run(ana, send.clone()), Answer::Accepted { gone: false, .. }));
        assert_eq!(chat.run(bo, create.clone()).channel(), books);
        assert_eq!(chat.history_of("bo", general), ["hello"]);
        chat.restart();
    }
}

#[test]
fn everybody_who_waits_for_one_command_is_told_that_it_failed() {
    let mut chat = TestChat::new();
    let ana = chat.arrive("ana");
    let second_tab = chat.connect("ana");
    let general = chat.general();
    let send = chat.sending(general, "hello");
    chat.journal.hold();
    let asked = [ana, second_tab].map(|connection| chat.ask(connection, send.clone()));
    chat.journal.fail_with(AppendError::Full);
    chat.release();
    for reference in asked {
        assert_eq!(chat.answer(reference), Some(Answer::Rejected(ErrorCode::Unavailable)));
    }
}

#[test]
fn what_waits_behind_a_command_that_failed_goes_on() {
    let mut chat = TestChat::new();
    let ana = chat.arrive("ana");
    let (create, join) = (chat.creating("books"), chat.creating("films"));
    chat.journal.hold();
    chat.journal.fail_with(AppendError::Full);
    let (first, second) = (chat.ask(ana, create), chat.ask(ana, join));
    chat.let_pass(1);
    chat.journal.recover();
    chat.release();
    assert_eq!(chat.answer(first), Some(Answer::Rejected(ErrorCode::Unavailable)));
    assert!(matches!(chat.answer(second), Some(Answer::Accepted { .. })));
}

#[test]
fn many_failures_leave_room_for_as_many_commands_as_before() {
    let mut chat = TestChat::new();
    let ana = chat.arrive("ana");
    let general = chat.general();
    chat.journal.fail_with(AppendError::Full);
    for number in 0..HISTORY_LEN_MAX {
        let send = chat.sending(general, &number.to_string());
        assert_eq!(chat.run(ana, send), Answer::Rejected(ErrorCode::Unavailable));
    }
    chat.journal.recover();
    chat.send(ana, general, "at last");
    assert_eq!(chat.history_of("ana", general), ["at last"]);
}

#[test]
fn reading_goes_on_while_nothing_can_be_written() {
    let mut chat = TestChat::new();
    let ana = chat.arrive("ana");
    let general = chat.general();
    chat.send(ana, general, "before");
    chat.journal.fail_with(AppendError::Full);
    let again = chat.connect("ana");
    assert_eq!(chat.history_of("ana", general), ["before"]);
    chat.ask(again, Command::Heartbeat);
    assert!(chat.events(again).iter().any(|event| matches!(event, Event::HeartbeatAck { .. })));
}

#[test]
fn a_read_mark_that_could_not_be_written_is_written_later() {
    let mut chat = TestChat::new();
    let (ana, bo) = (chat.arrive("ana"), chat.arrive("bo"));
    let (general, reader) = (chat.general(), chat.user_of(bo));
    let message = chat.send(ana, general, "hello").seq();
    chat.journal.fail_with(AppendError::Full);
    chat.mark_read(bo, general, message);
    chat.advance(2 * READ_MARK_MS);
    chat.journal.recover();
    chat.advance(READ_MARK_MS);
    chat.restart();
    let state = chat.snapshot(reader, general).welcome.channels;
    assert_eq!(state[0].mark.read, message);
}

#[test]
fn commands_that_could_not_be_written_down_are_written_down_with_the_next_message() {
    let mut chat = TestChat::new();
    let (ana, bo) = (chat.arrive("ana"), chat.arrive("bo"));
    let general = chat.general();
    let send = chat.sending(general, "the first");
    let first = chat.run(ana, send.clone());
    chat.send_many(bo, general, HISTORY_LEN_MAX - 1);
    chat.journal.fail_with(AppendError::Full);
    let pushing_out = chat.sending(general, "pushes it out");
    assert_eq!(chat.run(bo, pushing_out.clone()), Answer::Rejected(ErrorCode::Unavailable));
    chat.journal.recover();
    chat.run(bo, pushing_out);

    chat.restart();
    let ana = chat.connect("ana");
    let answer = chat.run(ana, send);
    assert_eq!((answer.seq(), answer.is_gone()), (first.seq(), true));
}
