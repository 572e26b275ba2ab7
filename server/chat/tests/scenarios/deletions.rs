//! Deleting messages: for everybody, from memory and from the journal.

use protocol::error::ErrorCode;
use protocol::event::Event;
use protocol::fact::Change;
use protocol::id::Seq;
use protocol::limits::HISTORY_LEN_MAX;

use crate::harness::{Answer, TestChat};
use crate::tidy::{assert_tidy, stored};

#[test]
fn a_deleted_message_is_gone_for_everybody() {
    let mut chat = TestChat::new();
    let (ana, bo, cy) = (chat.arrive("ana"), chat.arrive("bo"), chat.arrive("cy"));
    let books = chat.create_channel(ana, "books");
    chat.join(bo, books);
    let message = chat.send(ana, books, "a secret").seq();
    chat.send(ana, books, "the rest");
    chat.take_events(ana);
    chat.take_events(bo);
    chat.take_events(cy);

    let seq = chat.delete(ana, books, message).seq();

    let deleted = Event::MessageDeleted { seq, channel: books, message };
    assert!(matches!(chat.take_events(ana).as_slice(), [Event::Accepted { .. }, event] if *event == deleted));
    assert_eq!(chat.take_events(bo), [deleted]);
    assert!(chat.take_events(cy).is_empty());
    for _ in 0..2 {
        assert_eq!(chat.history_of("bo", books), ["the rest"]);
        chat.restart();
    }
}

#[test]
fn a_deletion_erases_the_message_from_the_journal() {
    let mut chat = TestChat::new();
    let ana = chat.arrive("ana");
    let general = chat.general();
    let message = chat.send(ana, general, "a secret").seq();
    chat.delete(ana, general, message);
    assert!(chat.kept().iter().all(|(_, fact)| !fact.encode().contains("a secret")));
}

#[test]
fn an_erasure_that_a_crash_prevented_is_repeated() {
    let mut chat = TestChat::new();
    let ana = chat.arrive("ana");
    let (general, user) = (chat.general(), chat.user_of(ana));
    let message = chat.send(ana, general, "a secret").seq();
    let delete = chat.deleting(general, message);
    chat.journal.hold();
    chat.ask(ana, delete);
    chat.journal.commit(1);
    assert!(chat.kept().iter().any(|(_, fact)| fact.encode().contains("a secret")));

    chat.restart();

    assert!(chat.kept().iter().all(|(_, fact)| !fact.encode().contains("a secret")));
    assert!(chat.history_of("ana", general).is_empty());
    assert_tidy(&chat, &[user]);
}

#[test]
fn an_erasure_that_a_crash_prevented_is_repeated_also_where_the_deletion_comes_first() {
    let mut chat = TestChat::new();
    let ana = chat.arrive("ana");
    let (general, user) = (chat.general(), chat.user_of(ana));
    let message = chat.send(ana, general, "a secret").seq();
    let delete = chat.deleting(general, message);
    chat.journal.hold();
    chat.ask(ana, delete);
    chat.journal.commit(1);
    let mut facts = chat.kept();
    facts.reverse();

    let mut node = TestChat::folded(&facts, 2);
    assert!(node.snapshot(user, general).history.unwrap().messages.is_empty());
    assert_eq!(node.journal.waiting(), 1, "the post is to be erased");
    assert!(node.history_of("ana", general).is_empty());
}

#[test]
fn only_ones_own_messages_can_be_deleted_and_only_once() {
    let mut chat = TestChat::new();
    let (ana, bo, cy) = (chat.arrive("ana"), chat.arrive("bo"), chat.arrive("cy"));
    let books = chat.create_channel(ana, "books");
    chat.join(bo, books);
    let message = chat.send(ana, books, "mine").seq();

    assert_eq!(chat.delete(bo, books, message), Answer::Rejected(ErrorCode::NotAllowed));
    assert_eq!(chat.delete(cy, books, message), Answer::Rejected(ErrorCode::NotAMember));
    for other in [Seq(0), Seq(message.0 + 100)] {
        assert_eq!(chat.delete(ana, books, other), Answer::Rejected(ErrorCode::UnknownMessage));
    }
    let general = chat.general();
    assert_eq!(chat.delete(ana, general, message), Answer::Rejected(ErrorCode::UnknownMessage));
    assert_eq!(chat.history_of("bo", books), ["mine"]);

    chat.delete(ana, books, message);
    assert_eq!(chat.delete(ana, books, message), Answer::Rejected(ErrorCode::UnknownMessage));
    assert_eq!(chat.delete(bo, books, message), Answer::Rejected(ErrorCode::UnknownMessage));
}

#[test]
fn messages_can_be_deleted_in_direct_messages_by_their_author_only() {
    let mut chat = TestChat::new();
    let (ana, bo) = (chat.arrive("ana"), chat.arrive("bo"));
    let other = chat.user_of(bo);
    let direct = chat.open_direct(ana, other);
    let message = chat.send(ana, direct, "oops").seq();
    assert_eq!(chat.delete(bo, direct, message), Answer::Rejected(ErrorCode::NotAllowed));
    chat.delete(ana, direct, message);
    assert!(chat.history_of("bo", direct).is_empty());
}

#[test]
fn invariant_4_a_deletion_keeps_the_place_of_its_message_until_the_cap_passes_it() {
    let mut chat = TestChat::new();
    let ana = chat.arrive("ana");
    let (general, user) = (chat.general(), chat.user_of(ana));
    let seqs = chat.send_many(ana, general, HISTORY_LEN_MAX);
    for at in [0, 49, 50, 99] {
        chat.delete(ana, general, seqs[at]);
    }
    let history = chat.snapshot(user, general).history.unwrap();
    assert_eq!((history.messages.len(), history.oldest), (HISTORY_LEN_MAX - 4, seqs[0]));

    // Each further message pushes out one place, whatever is there.
    for round in 1..=HISTORY_LEN_MAX {
        let newest = chat.send(ana, general, "more").seq();
        let history = chat.snapshot(user, general).history.unwrap();
        let oldest = seqs.get(round).copied();
        assert_eq!(Some(history.oldest), oldest.or(history.messages.first().map(|first| first.seq)));
        assert_eq!(history.messages.last().map(|last| last.seq), Some(newest));
        assert_tidy(&chat, &[user]);
    }
    let stored = stored(&chat).remove(&general).unwrap();
    assert_eq!((stored.posts.len(), stored.deleted.len()), (HISTORY_LEN_MAX, 0));
}

#[test]
fn the_oldest_messages_do_not_come_back_after_deletions_and_a_restart() {
    let mut chat = TestChat::new();
    let ana = chat.arrive("ana");
    let (general, user) = (chat.general(), chat.user_of(ana));
    let seqs = chat.send_many(ana, general, HISTORY_LEN_MAX);
    for seq in &seqs[40..60] {
        chat.delete(ana, general, *seq);
    }
    chat.send_many(ana, general, 30);
    let before = chat.snapshot(user, general).history;
    chat.restart();
    assert_eq!(chat.snapshot(user, general).history, before);
    assert_tidy(&chat, &[user]);
}

#[test]
fn a_message_that_leaves_with_the_cap_while_its_deletion_is_on_its_way_is_gone() {
    let mut chat = TestChat::new();
    let (ana, bo) = (chat.arrive("ana"), chat.arrive("bo"));
    let (general, user) = (chat.general(), chat.user_of(ana));
    let seqs = chat.send_many(ana, general, HISTORY_LEN_MAX);
    let (send, delete) = (chat.sending(general, "the newest"), chat.deleting(general, seqs[0]));

    chat.journal.hold();
    chat.ask(bo, send);
    let answer = chat.ask(ana, delete.clone());
    chat.release();

    let first = chat.answer(answer).unwrap();
    assert!(matches!(first, Answer::Accepted { .. }));
    assert_tidy(&chat, &[user]);
    let history = chat.snapshot(user, general).history.unwrap();
    assert_eq!((history.messages.len(), history.oldest), (HISTORY_LEN_MAX, seqs[1]));
    assert_eq!(chat.run(ana, delete.clone()), first, "a repeat is answered as the first was");
    chat.restart();
    let ana = chat.connect("ana");
    assert_eq!(chat.run(ana, delete), first, "also after a restart");
}

#[test]
fn a_deletion_holds_no_text_and_remembers_which_command_had_posted() {
    let mut chat = TestChat::new();
    let ana = chat.arrive("ana");
    let general = chat.general();
    let send = chat.sending(general, "a secret");
    let message = chat.run(ana, send.clone()).seq();
    chat.delete(ana, general, message);
    let (_, fact) = chat.kept().pop().unwrap();
    let Change::MessageDeleted { posted: Some(posted), message: of, .. } = fact.change else {
        panic!("the journal ends with {fact:?}");
    };
    assert_eq!((of, Some(&posted.client_id)), (message, send.client_id()));
}
