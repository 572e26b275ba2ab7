//! A command once: the same client id twice acts once, and is answered the same.

use std::collections::BTreeSet;

use protocol::command::Command;
use protocol::event::Event;
use protocol::id::{ChannelId, UserId};
use protocol::limits::{CLIENT_IDS_MAX, HISTORY_LEN_MAX, UNANSWERED_MAX};

use crate::harness::{Answer, TestChat};

/// Repeats a command whose message is no longer there, before and after a restart.
fn assert_gone(chat: &mut TestChat, device: &str, command: &Command, first: Answer) {
    let channel = chat.general();
    for _ in 0..2 {
        let before = chat.history_of(device, channel);
        let connection = chat.connect(device);
        let answer = chat.run(connection, command.clone());
        assert_eq!((answer.seq(), answer.is_gone()), (first.seq(), true));
        assert_eq!(chat.history_of(device, channel), before);
        chat.restart();
    }
}

fn is_joined(chat: &TestChat, user: UserId, channel: ChannelId) -> bool {
    let channels = chat.snapshot(user, channel).welcome.channels;
    channels.iter().any(|state| state.id == channel && state.joined)
}

#[test]
fn a_repeat_of_a_command_in_flight_acts_once_and_both_are_answered() {
    let mut chat = TestChat::new();
    let (ana, bo) = (chat.arrive("ana"), chat.arrive("bo"));
    let second_tab = chat.connect("ana");
    let general = chat.general();
    let send = chat.sending(general, "once");
    chat.journal.hold();
    let asked = [ana, ana, second_tab].map(|connection| chat.ask(connection, send.clone()));
    chat.release();

    let answers = asked.map(|reference| chat.answer(reference).unwrap());
    assert_eq!(answers, [Answer::Accepted { seq: answers[0].seq(), channel: None, gone: false }; 3]);
    assert_eq!(chat.texts_seen_by(bo), ["once"]);
    // Nothing is left behind that would make the connection wait.
    chat.send(ana, general, "twice");
    chat.send(second_tab, general, "thrice");
    assert_eq!(chat.history_of("bo", general), ["once", "twice", "thrice"]);
}

#[test]
fn a_repeat_is_answered_when_the_first_connection_is_gone() {
    let mut chat = TestChat::new();
    let ana = chat.arrive("ana");
    let general = chat.general();
    let send = chat.sending(general, "once");
    chat.journal.hold();
    chat.ask(ana, send.clone());
    chat.disconnect(ana);
    let back = chat.connect("ana");
    let again = chat.ask(back, send);
    chat.release();
    assert!(matches!(chat.answer(again), Some(Answer::Accepted { gone: false, .. })));
    assert_eq!(chat.texts_seen_by(back), ["once"]);
}

#[test]
fn a_repeat_of_every_kind_of_command_is_answered_as_the_first_was() {
    let mut chat = TestChat::new();
    let (ana, bo) = (chat.arrive("ana"), chat.arrive("bo"));
    let (general, other) = (chat.general(), chat.user_of(bo));
    let books = chat.create_channel(bo, "books");
    let message = chat.send(ana, general, "to be deleted").seq();
    let (marked, file) = (chat.send(bo, general, "marked").seq(), chat.upload("ana", general, "cat.png"));
    let commands = [
        chat.creating("films"),
        chat.joining(books),
        chat.leaving(books),
        chat.opening_direct(other),
        chat.sending(general, "hello"),
        chat.replying(general, marked, "well"),
        chat.sending_files(general, "", &[file]),
        chat.editing(general, message, "edited"),
        chat.reacting(general, marked, "👍", true),
        chat.reacting(general, marked, "👍", false),
        chat.pinning(general, marked, true),
        chat.pinning(general, marked, false),
        chat.reacting(general, message, "👍", true),
        chat.pinning(general, message, true),
        chat.deleting(general, message),
    ];
    let answers = commands.clone().map(|command| chat.run(ana, command));
    let kept = chat.kept();
    let mut connection = ana;
    for round in ["at once", "after a restart"] {
        for (command, first) in commands.iter().zip(&answers) {
            chat.take_events(connection);
            assert_eq!(chat.run(connection, command.clone()), *first, "{command:?} {round}");
            assert_eq!(chat.take_events(connection).len(), 1, "{command:?} {round}");
        }
        assert_eq!(chat.kept(), kept, "{round}");
        chat.restart();
        connection = chat.connect("ana");
    }
}

#[test]
fn a_message_is_known_after_200_messages_by_others() {
    let mut chat = TestChat::new();
    let (ana, bo) = (chat.arrive("ana"), chat.arrive("bo"));
    let general = chat.general();
    let send = chat.sending(general, "long ago");
    let first = chat.run(ana, send.clone());
    chat.send_many(bo, general, 2 * HISTORY_LEN_MAX);
    assert_gone(&mut chat, "ana", &send, first);
}

#[test]
fn a_message_is_known_after_200_messages_by_the_same_device() {
    let mut chat = TestChat::new();
    let ana = chat.arrive("ana");
    let general = chat.general();
    let send = chat.sending(general, "long ago");
    let first = chat.run(ana, send.clone());
    chat.send_many(ana, general, 2 * HISTORY_LEN_MAX);
    assert_gone(&mut chat, "ana", &send, first);
}

#[test]
fn a_message_is_known_after_it_was_deleted() {
    let mut chat = TestChat::new();
    let ana = chat.arrive("ana");
    let general = chat.general();
    let send = chat.sending(general, "a secret");
    let first = chat.run(ana, send.clone());
    chat.delete(ana, general, first.seq());
    assert_gone(&mut chat, "ana", &send, first);
}

#[test]
fn a_message_and_its_deletion_are_known_after_both_have_left() {
    let mut chat = TestChat::new();
    let (ana, bo) = (chat.arrive("ana"), chat.arrive("bo"));
    let general = chat.general();
    let send = chat.sending(general, "a secret");
    let first = chat.run(ana, send.clone());
    let delete = chat.deleting(general, first.seq());
    let deleted = chat.run(ana, delete.clone());
    chat.send_many(bo, general, HISTORY_LEN_MAX + 1);
    assert_gone(&mut chat, "ana", &send, first);
    let ana = chat.connect("ana");
    assert_eq!(chat.run(ana, delete), deleted);
}

#[test]
fn a_deleted_message_is_known_after_restarts_before_and_after_it_leaves() {
    let mut chat = TestChat::new();
    let (ana, bo) = (chat.arrive("ana"), chat.arrive("bo"));
    let general = chat.general();
    let send = chat.sending(general, "a secret");
    let first = chat.run(ana, send.clone());
    chat.delete(ana, general, first.seq());
    chat.send_many(bo, general, HISTORY_LEN_MAX - 1);
    chat.restart();
    let bo = chat.connect("bo");
    chat.send(bo, general, "the one that pushes it out");
    assert_gone(&mut chat, "ana", &send, first);
}

#[test]
fn what_is_written_down_during_a_replay_does_not_replace_what_was_written_before() {
    let mut chat = TestChat::new();
    let (ana, bo) = (chat.arrive("ana"), chat.arrive("bo"));
    let general = chat.general();
    let send = chat.sending(general, "long gone");
    let first = chat.run(ana, send.clone());
    let oldest = chat.send(ana, general, "the oldest").seq();
    chat.send_many(bo, general, HISTORY_LEN_MAX - 1);

    // The deletion comes after the message that pushes its own out, and the crash before it is erased.
    let (push, delete) = (chat.sending(general, "the newest"), chat.deleting(general, oldest));
    chat.journal.hold();
    chat.ask(bo, push);
    chat.ask(ana, delete);
    chat.let_pass(2);
    assert_eq!(chat.journal.waiting(), 2, "what is written down, and the erasure");
    chat.journal.commit(1);
    chat.restart();
    assert_gone(&mut chat, "ana", &send, first);
}

#[test]
fn repeats_of_joining_and_leaving_do_nothing_however_late() {
    let mut chat = TestChat::new();
    let (mut ana, bo) = (chat.arrive("ana"), chat.arrive("bo"));
    let (books, user) = (chat.create_channel(bo, "books"), chat.user_of(ana));
    let commands = [chat.joining(books), chat.leaving(books), chat.joining(books), chat.leaving(books)];
    let mut answers = Vec::new();
    for (at, command) in commands.iter().enumerate() {
        answers.push(chat.run(ana, command.clone()));
        for restarts in 0..2 {
            for (command, first) in commands.iter().zip(&answers) {
                assert_eq!(chat.run(ana, command.clone()), *first, "{at} {restarts}");
                assert_eq!(is_joined(&chat, user, books), at % 2 == 0, "{at} {restarts}");
            }
            chat.restart();
            ana = chat.connect("ana");
        }
    }
}

#[test]
fn a_repeat_of_a_join_that_changed_nothing_does_not_undo_a_later_leave() {
    let mut chat = TestChat::new();
    let ana = chat.arrive("ana");
    let (general, user) = (chat.general(), chat.user_of(ana));
    let (join, leave) = (chat.joining(general), chat.leaving(general));
    let joined = chat.run(ana, join.clone());
    let left = chat.run(ana, leave.clone());

    // The line was cut before an answer came: the client sends both again.
    for _ in 0..2 {
        let back = chat.connect("ana");
        assert_eq!(chat.run(back, join.clone()), joined);
        assert_eq!(chat.run(back, leave.clone()), left);
        assert!(!is_joined(&chat, user, general));
        chat.restart();
    }
}

#[test]
fn two_devices_may_use_one_client_id() {
    let mut chat = TestChat::new();
    let (ana, bo) = (chat.arrive("ana"), chat.arrive("bo"));
    let general = chat.general();
    let send = chat.sending(general, "me, too");
    let (first, second) = (chat.run(ana, send.clone()), chat.run(bo, send));
    assert_ne!(first.seq(), second.seq());
    assert_eq!(chat.texts_seen_by(ana).len(), 2);
}

#[test]
fn the_newest_256_commands_of_a_device_are_remembered() {
    let mut chat = TestChat::new();
    let (ana, bo) = (chat.arrive("ana"), chat.arrive("bo"));
    let general = chat.general();
    let send = chat.sending(general, "the first");
    let first = chat.run(ana, send.clone());
    chat.send_many(ana, general, CLIENT_IDS_MAX - 1);
    chat.send_many(bo, general, HISTORY_LEN_MAX);
    assert_gone(&mut chat, "ana", &send, first);
    // One more, and it is forgotten.
    let ana = chat.connect("ana");
    chat.send(ana, general, "one more");
    assert_ne!(chat.run(ana, send).seq(), first.seq());
}

#[test]
fn a_crash_with_more_than_100_posts_on_their_way_doubles_nothing() {
    for durable in [0, 1, 63, 64, 100, 130] {
        let mut chat = TestChat::new();
        let names = ["ana", "bo", "cy", "di", "eli"];
        let connections = names.map(|name| chat.arrive(name));
        let general = chat.general();
        chat.journal.hold();
        let mut sends = Vec::new();
        for number in 0..UNANSWERED_MAX {
            for (name, connection) in names.iter().zip(connections) {
                let send = chat.sending(general, &format!("{name} {number}"));
                chat.ask(connection, send.clone());
                sends.push((*name, send));
            }
        }
        // Answers make room for more; the last ones are durable and unanswered.
        chat.let_pass(durable);
        chat.journal.commit(30);
        let heard: BTreeSet<String> = chat.texts_seen_by(connections[0]).into_iter().collect();
        assert!(heard.len() >= durable.min(HISTORY_LEN_MAX));

        chat.restart();
        let connections = names.map(|name| chat.connect(name));
        let mut answered = BTreeSet::new();
        for (name, send) in &sends {
            let at = names.iter().position(|other| other == name).unwrap();
            answered.insert(chat.run(connections[at], send.clone()).seq());
        }
        assert_eq!(answered.len(), sends.len(), "{durable}: every message has a seq of its own");
        let again: Vec<_> = chat
            .events(connections[0])
            .into_iter()
            .filter_map(|event| match event {
                Event::MessagePosted { message, .. } => Some(message.body.as_str().to_owned()),
                _ => None,
            })
            .collect();
        assert!(again.iter().all(|text| !heard.contains(text)), "{durable}: nothing is posted twice");
        let texts = chat.history_of("ana", general);
        assert_eq!(texts.len(), HISTORY_LEN_MAX);
        assert_eq!(texts.iter().collect::<BTreeSet<_>>().len(), HISTORY_LEN_MAX, "{durable}");
    }
}
