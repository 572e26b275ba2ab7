//! Replies: a message may name another of its channel, whether that one is still there or not.

use protocol::error::ErrorCode;
use protocol::event::Event;
use protocol::id::Seq;

use crate::harness::{Answer, TestChat};

#[test]
fn a_reply_names_what_it_answers_to_everybody() {
    let mut chat = TestChat::new();
    let (ana, bo) = (chat.arrive("ana"), chat.arrive("bo"));
    let (general, user) = (chat.general(), chat.user_of(ana));
    let first = chat.send(ana, general, "a question").seq();
    let reply = chat.reply(bo, general, first, "an answer").seq();
    let heard = chat.events(ana).into_iter().any(|event| {
        matches!(event, Event::MessagePosted { message, .. }
            if message.seq == reply && message.reply_to == Some(first))
    });
    assert!(heard);
    for _ in 0..2 {
        assert_eq!(chat.message(user, general, reply).unwrap().reply_to, Some(first));
        chat.restart();
    }
}

#[test]
fn what_is_answered_may_be_gone_or_somewhere_else_but_not_to_come() {
    let mut chat = TestChat::new();
    let ana = chat.arrive("ana");
    let (general, books) = (chat.general(), chat.create_channel(ana, "books"));
    let elsewhere = chat.send(ana, books, "elsewhere").seq();
    let deleted = chat.send(ana, general, "deleted").seq();
    let newest = chat.delete(ana, general, deleted).seq();
    assert_eq!(chat.reply(ana, general, Seq(newest.0 + 1), "?"), Answer::Rejected(ErrorCode::UnknownMessage));
    for to in [newest, deleted, elsewhere, Seq(0)] {
        assert!(matches!(chat.reply(ana, general, to, "well"), Answer::Accepted { .. }), "{to}");
    }
}

#[test]
fn a_reply_outlives_what_it_answers() {
    let mut chat = TestChat::new();
    let ana = chat.arrive("ana");
    let (general, user) = (chat.general(), chat.user_of(ana));
    let first = chat.send(ana, general, "a question").seq();
    let reply = chat.reply(ana, general, first, "an answer").seq();
    chat.delete(ana, general, first);
    for _ in 0..2 {
        assert_eq!(chat.message(user, general, reply).unwrap().reply_to, Some(first));
        chat.restart();
    }
}
