//! Reactions: anyone in the channel, each emoji once, in one order for everybody.

use protocol::error::ErrorCode;
use protocol::event::Event;
use protocol::fact::Change;
use protocol::id::{ChannelId, Seq, UserId};
use protocol::limits::{HISTORY_LEN_MAX, REACTION_KINDS_MAX};
use protocol::message::Reaction;

use crate::harness::{Answer, TestChat};
use crate::tidy::{assert_tidy, stored};

/// The reactions to a message: each emoji, and the users as they come.
fn reactions(
    chat: &TestChat,
    reader: UserId,
    channel: ChannelId,
    message: Seq,
) -> Vec<(String, Vec<UserId>)> {
    let message = chat.message(reader, channel, message).unwrap();
    let parts = |reaction: Reaction| (reaction.emoji.to_string(), reaction.users);
    message.reactions.into_iter().map(parts).collect()
}

fn emoji(number: usize) -> String {
    char::from_u32(0x1f600 + u32::try_from(number).unwrap()).unwrap().to_string()
}

#[test]
fn every_member_hears_all_reactions_of_a_message_and_nobody_else_does() {
    let mut chat = TestChat::new();
    let (ana, bo, cy) = (chat.arrive("ana"), chat.arrive("bo"), chat.arrive("cy"));
    let (books, users) = (chat.create_channel(ana, "books"), [chat.user_of(ana), chat.user_of(bo)]);
    chat.join(bo, books);
    let message = chat.send(ana, books, "hello").seq();
    chat.react(ana, books, message, "👍");
    for connection in [ana, bo, cy] {
        chat.take_events(connection);
    }
    chat.advance(1);
    let seq = chat.react(bo, books, message, "❤").seq();

    let shown = chat.message(users[0], books, message).unwrap().reactions;
    let event = Event::ReactionsChanged { seq, channel: books, message, reactions: shown };
    assert_eq!(chat.take_events(ana).as_slice(), std::slice::from_ref(&event));
    assert!(matches!(chat.take_events(bo).as_slice(), [Event::Accepted { .. }, heard] if *heard == event));
    assert!(chat.take_events(cy).is_empty());
    let expected = [("👍".to_owned(), vec![users[0]]), ("❤".to_owned(), vec![users[1]])];
    for _ in 0..2 {
        assert_eq!(reactions(&chat, users[1], books, message), expected);
        chat.restart();
    }
}

#[test]
fn reactions_come_in_the_order_of_time_and_at_one_time_of_emoji_and_users() {
    let mut chat = TestChat::new();
    let connections = ["ana", "bo", "cy"].map(|name| chat.arrive(name));
    let mut users = connections.map(|connection| chat.user_of(connection));
    let general = chat.general();
    let message = chat.send(connections[0], general, "hello").seq();
    // At one time: the emoji and the users come in an order of their own.
    for connection in connections.iter().rev() {
        chat.react(*connection, general, message, "😁");
        chat.react(*connection, general, message, "😀");
    }
    let reader = users[0];
    let by_id = {
        users.sort_unstable();
        users.to_vec()
    };
    assert_eq!(
        reactions(&chat, reader, general, message),
        [("😀".to_owned(), by_id.clone()), ("😁".to_owned(), by_id)]
    );
    // Later ones come after, and whoever takes back and comes again comes last.
    for by in connections {
        chat.take_back(by, general, message, "😀");
        chat.advance(1);
        chat.react(by, general, message, "😀");
    }
    let by_time = connections.map(|connection| chat.user_of(connection)).to_vec();
    for _ in 0..2 {
        let now = reactions(&chat, reader, general, message);
        assert_eq!((now[0].0.as_str(), &now[1]), ("😁", &("😀".to_owned(), by_time.clone())));
        chat.restart();
    }
}

#[test]
fn a_reaction_is_taken_back_by_whoever_reacted_only() {
    let mut chat = TestChat::new();
    let (ana, bo) = (chat.arrive("ana"), chat.arrive("bo"));
    let (general, users) = (chat.general(), [chat.user_of(ana), chat.user_of(bo)]);
    let message = chat.send(ana, general, "hello").seq();
    for by in [ana, bo] {
        chat.react(by, general, message, "👍");
        chat.react(by, general, message, "❤");
    }
    chat.take_back(ana, general, message, "👍");
    let now = reactions(&chat, users[0], general, message);
    assert!(now.contains(&("👍".to_owned(), vec![users[1]])), "{now:?}");
    chat.take_back(bo, general, message, "👍");
    let left = reactions(&chat, users[0], general, message);
    assert_eq!(left.len(), 1, "a reaction of nobody is not there: {left:?}");
    chat.restart();
    assert_eq!(reactions(&chat, users[0], general, message), left);
}

#[test]
fn a_reaction_that_is_there_is_taken_again_and_changes_nothing() {
    let mut chat = TestChat::new();
    let (mut ana, bo) = (chat.arrive("ana"), chat.arrive("bo"));
    let (general, user) = (chat.general(), chat.user_of(ana));
    let message = chat.send(ana, general, "hello").seq();
    chat.react(ana, general, message, "👍");
    chat.advance(1_000);
    chat.react(bo, general, message, "👍");
    chat.advance(1_000);
    let before = chat.message(user, general, message);
    let again = chat.reacting(general, message, "👍", true);
    let first = chat.run(ana, again.clone());
    assert_eq!(chat.message(user, general, message), before);
    let never = chat.take_back(ana, general, message, "❤");
    assert!(never.seq() > first.seq());
    chat.take_back(ana, general, message, "👍");
    // The one that changed nothing does not bring the reaction back when it is repeated.
    for _ in 0..2 {
        assert_eq!(chat.run(ana, again.clone()), first);
        assert_eq!(reactions(&chat, user, general, message), [("👍".to_owned(), vec![chat.user_of(bo)])]);
        chat.restart();
        ana = chat.connect("ana");
    }
}

#[test]
fn only_members_react_with_emoji_and_to_what_is_there() {
    let mut chat = TestChat::new();
    let (ana, bo) = (chat.arrive("ana"), chat.arrive("bo"));
    let (general, books) = (chat.general(), chat.create_channel(ana, "books"));
    let message = chat.send(ana, books, "hello").seq();
    assert_eq!(chat.react(bo, books, message, "👍"), Answer::Rejected(ErrorCode::NotAMember));
    for text in ["", "a", "<b>", "👍 ", &"👍".repeat(13)] {
        assert_eq!(chat.react(ana, books, message, text), Answer::Rejected(ErrorCode::InvalidEmoji));
    }
    for (channel, message) in [(general, message), (books, Seq(0)), (books, Seq(message.0 + 9))] {
        assert_eq!(chat.react(ana, channel, message, "👍"), Answer::Rejected(ErrorCode::UnknownMessage));
    }
    chat.react(ana, books, message, "👍");
    // Valid becomes invalid.
    chat.delete(ana, books, message);
    assert_eq!(chat.take_back(ana, books, message, "👍"), Answer::Rejected(ErrorCode::UnknownMessage));
}

#[test]
fn a_message_has_20_kinds_of_reactions_and_not_21() {
    let mut chat = TestChat::new();
    let (ana, bo) = (chat.arrive("ana"), chat.arrive("bo"));
    let (general, user) = (chat.general(), chat.user_of(ana));
    let message = chat.send(ana, general, "hello").seq();
    for number in 0..REACTION_KINDS_MAX {
        chat.react(ana, general, message, &emoji(number));
    }
    let one_more = emoji(REACTION_KINDS_MAX);
    for by in [ana, bo] {
        let answer = chat.react(by, general, message, &one_more);
        assert_eq!(answer, Answer::Rejected(ErrorCode::TooManyReactions));
    }
    // To join those that are there is always possible.
    chat.react(bo, general, message, &emoji(0));
    chat.take_back(ana, general, message, &emoji(0));
    assert_eq!(chat.react(ana, general, message, &one_more), Answer::Rejected(ErrorCode::TooManyReactions));
    chat.take_back(bo, general, message, &emoji(0));
    chat.react(bo, general, message, &one_more);
    assert_eq!(reactions(&chat, user, general, message).len(), REACTION_KINDS_MAX);
}

#[test]
fn reactions_on_their_way_leave_no_room_for_a_21st_kind() {
    let mut chat = TestChat::new();
    let [ana, bo, cy] = ["ana", "bo", "cy"].map(|name| chat.arrive(name));
    let (general, user) = (chat.general(), chat.user_of(ana));
    let message = chat.send(ana, general, "hello").seq();
    for number in 0..REACTION_KINDS_MAX - 1 {
        chat.react(ana, general, message, &emoji(number));
    }
    let [first, second] = [20, 21].map(|number| chat.reacting(general, message, &emoji(number), true));
    let joining = chat.reacting(general, message, &emoji(0), true);
    chat.journal.hold();
    chat.ask(ana, first);
    assert_eq!(chat.run(bo, second.clone()), Answer::Rejected(ErrorCode::TooManyRequests));
    let joined = chat.ask(cy, joining);
    chat.release();
    assert!(matches!(chat.answer(joined), Some(Answer::Accepted { .. })));
    assert_eq!(chat.run(bo, second), Answer::Rejected(ErrorCode::TooManyReactions));
    assert_eq!(reactions(&chat, user, general, message).len(), REACTION_KINDS_MAX);
}

#[test]
fn a_reaction_and_a_deletion_at_once_leave_nothing_in_either_order() {
    for deletion_first in [false, true] {
        let mut chat = TestChat::new();
        let (ana, bo) = (chat.arrive("ana"), chat.arrive("bo"));
        let (general, user) = (chat.general(), chat.user_of(ana));
        let message = chat.send(ana, general, "hello").seq();
        chat.react(ana, general, message, "❤");
        let (react, delete) = (chat.reacting(general, message, "👍", true), chat.deleting(general, message));
        let mut asked = [(bo, react.clone()), (ana, delete)];
        if deletion_first {
            asked.reverse();
        }
        chat.take_events(ana);
        chat.journal.hold();
        for (by, command) in &asked {
            chat.ask(*by, command.clone());
        }
        chat.release();
        let told = chat.take_events(ana);
        let changed = told.iter().filter(|event| matches!(event, Event::ReactionsChanged { .. })).count();
        assert_eq!(changed, usize::from(!deletion_first));
        for _ in 0..2 {
            assert_tidy(&chat, &[user]);
            assert!(stored(&chat)[&general].marked.is_empty(), "{deletion_first}");
            let bo = chat.connect("bo");
            assert!(matches!(chat.run(bo, react.clone()), Answer::Accepted { .. }), "{deletion_first}");
            chat.restart();
        }
    }
}

#[test]
fn reactions_leave_with_their_message_also_where_they_come_while_it_leaves() {
    for reaction_first in [false, true] {
        let mut chat = TestChat::new();
        let (ana, bo) = (chat.arrive("ana"), chat.arrive("bo"));
        let (general, user) = (chat.general(), chat.user_of(ana));
        let seqs = chat.send_many(ana, general, HISTORY_LEN_MAX);
        let react = |chat: &mut TestChat, emoji| chat.reacting(general, seqs[0], emoji, true);
        let (early, late) = (react(&mut chat, "👍"), react(&mut chat, "❤"));
        let first = chat.run(bo, early.clone());
        let mut asked = [(ana, chat.sending(general, "the newest")), (bo, late.clone())];
        if reaction_first {
            asked.reverse();
        }
        chat.take_events(ana);
        chat.journal.hold();
        let references = asked.map(|(by, command)| chat.ask(by, command));
        chat.release();
        let second = chat.answer(references[usize::from(!reaction_first)]).unwrap();
        let told = chat.take_events(ana);
        let changed = told.iter().filter(|event| matches!(event, Event::ReactionsChanged { .. })).count();
        assert_eq!(changed, usize::from(reaction_first));
        for _ in 0..2 {
            assert_tidy(&chat, &[user]);
            assert!(stored(&chat)[&general].marked.is_empty());
            let bo = chat.connect("bo");
            assert_eq!([chat.run(bo, early.clone()), chat.run(bo, late.clone())], [first, second]);
            chat.restart();
        }
    }
}

#[test]
fn a_reaction_may_come_before_its_message_in_a_replay_and_goes_where_none_comes() {
    let mut chat = TestChat::new();
    let ana = chat.arrive("ana");
    let (general, user) = (chat.general(), chat.user_of(ana));
    let message = chat.send(ana, general, "hello").seq();
    chat.react(ana, general, message, "👍");
    chat.pin(ana, general, message, true);
    let before = chat.message(user, general, message);
    let mut facts = chat.kept();
    facts.reverse();
    let node = TestChat::folded(&facts, 2);
    assert_eq!(node.message(user, general, message), before);
    assert_eq!(node.journal.waiting(), 0);

    facts.retain(|(_, fact)| !matches!(fact.change, Change::MessagePosted { .. }));
    let node = TestChat::folded(&facts, 3);
    // What is written down of ana's commands, and the two erasures.
    assert_eq!(node.journal.waiting(), 3);
}

#[test]
fn a_device_is_written_down_before_its_reaction_is_replaced() {
    let mut chat = TestChat::new();
    let mut ana = chat.arrive("ana");
    let (general, user) = (chat.general(), chat.user_of(ana));
    let message = chat.send(ana, general, "hello").seq();
    let commands = [
        chat.reacting(general, message, "👍", true),
        chat.reacting(general, message, "👍", false),
        chat.reacting(general, message, "❤", true),
        chat.reacting(general, message, "👍", true),
        chat.reacting(general, message, "👍", false),
    ];
    let answers = commands.clone().map(|command| chat.run(ana, command));
    for _ in 0..2 {
        for (command, first) in commands.iter().zip(answers) {
            assert_eq!(chat.run(ana, command.clone()), first);
        }
        let left = reactions(&chat, user, general, message);
        assert_eq!(left, [("❤".to_owned(), vec![user])]);
        chat.restart();
        ana = chat.connect("ana");
    }
}
