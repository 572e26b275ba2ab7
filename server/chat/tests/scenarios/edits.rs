//! Editing messages: one's own, for everybody, without a trace of what they said before.

use protocol::error::ErrorCode;
use protocol::event::Event;
use protocol::fact::Change;
use protocol::id::Seq;
use protocol::limits::{BODY_CHARS_MAX, HISTORY_LEN_MAX};

use crate::harness::{Answer, TestChat};
use crate::tidy::{assert_tidy, stored};

#[test]
fn an_edited_message_says_so_to_every_member_and_to_nobody_else() {
    let mut chat = TestChat::new();
    let (ana, bo, cy) = (chat.arrive("ana"), chat.arrive("bo"), chat.arrive("cy"));
    let books = chat.create_channel(ana, "books");
    chat.join(bo, books);
    let message = chat.send(ana, books, "a god one").seq();
    let before = chat.message(chat.user_of(bo), books, message).unwrap();
    for connection in [ana, bo, cy] {
        chat.take_events(connection);
    }
    chat.advance(5_000);

    let seq = chat.edit(ana, books, message, " \n a good one\n").seq();

    let after = chat.message(chat.user_of(bo), books, message).unwrap();
    let (body, edited) = (after.body.clone(), chat.now);
    let event = Event::MessageEdited { seq, channel: books, message, body, edited };
    assert!(matches!(chat.take_events(ana).as_slice(), [Event::Accepted { .. }, heard] if *heard == event));
    assert_eq!(chat.take_events(bo), [event]);
    assert!(chat.take_events(cy).is_empty());
    assert_eq!((after.body.as_str(), after.edited), (" a good one", Some(edited)));
    // All else is as it was posted.
    let mut reverted = after.clone();
    (reverted.body, reverted.edited) = (before.body.clone(), None);
    assert_eq!(reverted, before);
    chat.restart();
    assert_eq!(chat.message(chat.user_of(bo), books, message), Some(after));
}

#[test]
fn only_ones_own_messages_can_be_edited_and_only_where_they_are_there() {
    let mut chat = TestChat::new();
    let (ana, bo, cy) = (chat.arrive("ana"), chat.arrive("bo"), chat.arrive("cy"));
    let (general, books) = (chat.general(), chat.create_channel(ana, "books"));
    chat.join(bo, books);
    let message = chat.send(ana, books, "mine").seq();

    assert_eq!(chat.edit(bo, books, message, "yours"), Answer::Rejected(ErrorCode::NotAllowed));
    assert_eq!(chat.edit(cy, books, message, "yours"), Answer::Rejected(ErrorCode::NotAMember));
    for other in [Seq(0), Seq(message.0 + 100)] {
        assert_eq!(chat.edit(ana, books, other, "?"), Answer::Rejected(ErrorCode::UnknownMessage));
    }
    assert_eq!(chat.edit(ana, general, message, "?"), Answer::Rejected(ErrorCode::UnknownMessage));
    assert_eq!(chat.history_of("bo", books), ["mine"]);

    // Valid becomes invalid: whoever left may not, and what was deleted cannot be.
    chat.leave(ana, books);
    assert_eq!(chat.edit(ana, books, message, "gone"), Answer::Rejected(ErrorCode::NotAMember));
    chat.join(ana, books);
    chat.delete(ana, books, message);
    assert_eq!(chat.edit(ana, books, message, "gone"), Answer::Rejected(ErrorCode::UnknownMessage));
}

#[test]
fn an_edit_is_refused_where_it_is_empty_or_one_past_the_limit() {
    let mut chat = TestChat::new();
    let ana = chat.arrive("ana");
    let general = chat.general();
    let message = chat.send(ana, general, "short").seq();
    for text in ["", " \n\t "] {
        assert_eq!(chat.edit(ana, general, message, text), Answer::Rejected(ErrorCode::MessageEmpty));
    }
    let longest = "😀".repeat(BODY_CHARS_MAX);
    let too_long = format!("{longest}😀");
    assert_eq!(chat.edit(ana, general, message, &too_long), Answer::Rejected(ErrorCode::MessageTooLong));
    assert!(matches!(chat.edit(ana, general, message, &longest), Answer::Accepted { .. }));
    assert_eq!(chat.history_of("ana", general), [longest]);
}

#[test]
fn a_message_with_files_may_lose_its_text() {
    let mut chat = TestChat::new();
    let ana = chat.arrive("ana");
    let (general, reader) = (chat.general(), chat.user_of(ana));
    let file = chat.upload("ana", general, "cat.png");
    let message = chat.send_files(ana, general, "look", &[file]).seq();
    chat.edit(ana, general, message, " ");
    let after = chat.message(reader, general, message).unwrap();
    assert!(after.body.is_empty() && after.edited.is_some());
    assert_eq!(after.attachments.len(), 1);
    assert_tidy(&chat, &[reader]);
}

#[test]
fn an_edit_erases_what_the_message_said_before() {
    let mut chat = TestChat::new();
    let ana = chat.arrive("ana");
    let (general, user) = (chat.general(), chat.user_of(ana));
    let message = chat.send(ana, general, "a secret").seq();
    chat.edit(ana, general, message, "another secret");
    chat.edit(ana, general, message, "nothing");
    let kept = chat.kept();
    assert!(kept.iter().all(|(_, fact)| !fact.encode().contains("secret")), "{kept:?}");
    assert_eq!(stored(&chat)[&general].edited, [message].into());
    assert_tidy(&chat, &[user]);
}

#[test]
fn an_erasure_that_a_crash_prevented_is_repeated_in_whatever_order_the_facts_come() {
    let mut chat = TestChat::new();
    let ana = chat.arrive("ana");
    let (general, user) = (chat.general(), chat.user_of(ana));
    let message = chat.send(ana, general, "a secret").seq();
    let edit = chat.editing(general, message, "nothing");
    chat.journal.hold();
    chat.ask(ana, edit);
    chat.journal.commit(1);
    let mut facts = chat.kept();
    assert!(facts.iter().any(|(_, fact)| fact.encode().contains("a secret")));
    facts.reverse();
    let mut node = TestChat::folded(&facts, 2);
    assert_eq!(node.journal.waiting(), 1, "the post is to be erased");
    assert_eq!(node.history_of("ana", general), ["nothing"]);

    chat.restart();
    assert!(chat.kept().iter().all(|(_, fact)| !fact.encode().contains("a secret")));
    assert_eq!(chat.history_of("ana", general), ["nothing"]);
    assert_tidy(&chat, &[user]);
}

#[test]
fn a_message_keeps_its_place_and_what_was_put_on_it() {
    let mut chat = TestChat::new();
    let (ana, bo) = (chat.arrive("ana"), chat.arrive("bo"));
    let (general, user) = (chat.general(), chat.user_of(ana));
    let first = chat.send(ana, general, "one").seq();
    let reply = chat.reply(ana, general, first, "two").seq();
    chat.send(ana, general, "three");
    chat.react(bo, general, reply, "👍");
    chat.pin(bo, general, reply, true);
    let before = chat.message(user, general, reply).unwrap();
    chat.edit(ana, general, reply, "2");
    for _ in 0..2 {
        assert_eq!(chat.history_of("bo", general), ["one", "2", "three"]);
        let after = chat.message(user, general, reply).unwrap();
        assert_eq!((after.reply_to, after.pin), (Some(first), before.pin));
        assert_eq!(after.reactions, before.reactions);
        chat.restart();
    }
}

#[test]
fn an_edit_to_the_same_text_leaves_a_fact_and_a_later_edit_stands() {
    let mut chat = TestChat::new();
    let mut ana = chat.arrive("ana");
    let general = chat.general();
    let message = chat.send(ana, general, "same").seq();
    let (same, other) = (chat.editing(general, message, "same"), chat.editing(general, message, "other"));
    let first = chat.run(ana, same.clone());
    let second = chat.run(ana, other.clone());
    assert!(second.seq() > first.seq());
    for _ in 0..2 {
        assert_eq!(chat.run(ana, same.clone()), first);
        assert_eq!(chat.run(ana, other.clone()), second);
        assert_eq!(chat.history_of("ana", general), ["other"]);
        chat.restart();
        ana = chat.connect("ana");
    }
}

#[test]
fn of_two_edits_at_once_the_second_comes_again() {
    let mut chat = TestChat::new();
    let ana = chat.arrive("ana");
    let second_tab = chat.connect("ana");
    let general = chat.general();
    let message = chat.send(ana, general, "one").seq();
    let (first, second) = (chat.editing(general, message, "two"), chat.editing(general, message, "three"));
    chat.journal.hold();
    chat.ask(ana, first);
    assert_eq!(chat.run(second_tab, second.clone()), Answer::Rejected(ErrorCode::TooManyRequests));
    chat.release();
    chat.run(second_tab, second);
    assert_eq!(chat.history_of("ana", general), ["three"]);
}

#[test]
fn an_edit_and_a_deletion_at_once_leave_nothing_in_either_order() {
    for deletion_first in [false, true] {
        let mut chat = TestChat::new();
        let ana = chat.arrive("ana");
        let second_tab = chat.connect("ana");
        let (general, user) = (chat.general(), chat.user_of(ana));
        let send = chat.sending(general, "a secret");
        let posted = chat.run(ana, send.clone());
        let message = posted.seq();
        let (edit, delete) = (chat.editing(general, message, "less secret"), chat.deleting(general, message));
        let mut commands = [edit, delete];
        if deletion_first {
            commands.reverse();
        }
        chat.journal.hold();
        let asked = [(ana, 0), (second_tab, 1)].map(|(by, at)| chat.ask(by, commands[at].clone()));
        chat.release();

        let answers = asked.map(|reference| chat.answer(reference).unwrap());
        let told =
            chat.events(ana).iter().filter(|event| matches!(event, Event::MessageEdited { .. })).count();
        assert_eq!(told, usize::from(!deletion_first));
        for _ in 0..2 {
            assert!(chat.history_of("ana", general).is_empty());
            assert!(chat.kept().iter().all(|(_, fact)| !fact.encode().contains("secret")));
            assert_tidy(&chat, &[user]);
            let ana = chat.connect("ana");
            for (command, first) in commands.iter().zip(answers) {
                assert_eq!(chat.run(ana, command.clone()), first, "{deletion_first}");
            }
            let again = chat.run(ana, send.clone());
            assert_eq!((again.seq(), again.is_gone()), (message, true));
            chat.restart();
        }
    }
}

#[test]
fn a_message_that_leaves_with_the_cap_while_its_edit_is_on_its_way_is_gone() {
    let mut chat = TestChat::new();
    let (ana, bo) = (chat.arrive("ana"), chat.arrive("bo"));
    let (general, user) = (chat.general(), chat.user_of(ana));
    let file = chat.upload("ana", general, "cat.png");
    let oldest = chat.send_files(ana, general, "the oldest", &[file]).seq();
    let seqs = chat.send_many(ana, general, HISTORY_LEN_MAX - 1);
    let (send, edit) = (chat.sending(general, "the newest"), chat.editing(general, oldest, "changed"));

    chat.journal.hold();
    chat.ask(bo, send);
    let asked = chat.ask(ana, edit.clone());
    chat.release();

    let first = chat.answer(asked).unwrap();
    assert!(matches!(first, Answer::Accepted { .. }));
    assert!(!chat.events(bo).iter().any(|event| matches!(event, Event::MessageEdited { .. })));
    for _ in 0..2 {
        assert_tidy(&chat, &[user]);
        let history = chat.snapshot(user, general).history.unwrap();
        assert_eq!((history.messages.len(), history.oldest), (HISTORY_LEN_MAX, seqs[0]));
        assert!(chat.files().is_empty());
        let ana = chat.connect("ana");
        assert_eq!(chat.run(ana, edit.clone()), first, "a repeat is answered as the first was");
        chat.restart();
    }
}

#[test]
fn the_cap_counts_edited_messages_in_memory_and_in_the_journal() {
    let mut chat = TestChat::new();
    let ana = chat.arrive("ana");
    let (general, user) = (chat.general(), chat.user_of(ana));
    let seqs = chat.send_many(ana, general, HISTORY_LEN_MAX);
    for at in [0, 1, 50, 99] {
        chat.edit(ana, general, seqs[at], &format!("edited {at}"));
        chat.edit(ana, general, seqs[at], &format!("edited {at} again"));
    }
    for round in 1..=HISTORY_LEN_MAX {
        chat.send(ana, general, &format!("more {round}"));
        let history = chat.snapshot(user, general).history.unwrap();
        assert_eq!(history.messages.len(), HISTORY_LEN_MAX);
        assert_eq!(history.oldest, seqs.get(round).copied().unwrap_or(history.messages[0].seq));
        assert_tidy(&chat, &[user]);
    }
    let stored = stored(&chat).remove(&general).unwrap();
    assert_eq!((stored.posts.len(), stored.edited.len()), (HISTORY_LEN_MAX, 0));
    // From here on the journal's own cap is enough again.
    let send = chat.sending(general, "one more");
    chat.journal.hold();
    chat.ask(ana, send);
    chat.let_pass(chat.journal.waiting());
    assert_eq!(chat.journal.waiting(), 0, "nothing is left to be erased");
}

#[test]
fn an_edit_remembers_which_command_had_posted() {
    let mut chat = TestChat::new();
    let ana = chat.arrive("ana");
    let general = chat.general();
    let send = chat.sending(general, "one");
    let posted = chat.run(ana, send.clone());
    chat.edit(ana, general, posted.seq(), "two");
    chat.restart();
    let (_, fact) = chat.kept().pop().unwrap();
    assert!(matches!(fact.change, Change::MessageEdited { posted: Some(origin), .. }
        if Some(&origin.client_id) == send.client_id()));
    let ana = chat.connect("ana");
    assert_eq!(chat.run(ana, send.clone()), posted);
    let message = chat.message(chat.user_of(ana), general, posted.seq()).unwrap();
    assert_eq!(Some(&message.client_id), send.client_id());
}
