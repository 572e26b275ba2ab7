//! Direct messages: for two, and not a hint for anyone else.

use protocol::channel::ReadMark;
use protocol::command::{Command, Hello, PROTOCOL_VERSION, Resume};
use protocol::error::ErrorCode;
use protocol::event::Event;
use protocol::id::{ChannelId, Seq, UserId};
use protocol::limits::{CHANNEL_POSTS_IN_FLIGHT_MAX, UNANSWERED_MAX};

use crate::harness::{Answer, EPOCH, TestChat};

#[test]
fn a_pair_has_one_channel_whoever_starts() {
    let mut chat = TestChat::new();
    let (ana, bo) = (chat.arrive("ana"), chat.arrive("bo"));
    let pair = [chat.user_of(ana), chat.user_of(bo)];
    let direct = chat.open_direct(ana, pair[1]);
    assert_eq!(chat.open_direct(bo, pair[0]), direct);
    assert_eq!(chat.open_direct(ana, pair[1]), direct);
    assert_eq!(chat.find_direct(pair[1], pair[0]), Some(direct));
    chat.restart();
    let bo = chat.connect("bo");
    assert_eq!(chat.open_direct(bo, pair[0]), direct);
}

#[test]
fn both_hear_of_it_on_all_their_connections_and_nobody_else_does() {
    let mut chat = TestChat::new();
    let (ana, bo, cy) = (chat.arrive("ana"), chat.arrive("bo"), chat.arrive("cy"));
    let second_tab = chat.connect("bo");
    let other = chat.user_of(bo);
    let mut users = [chat.user_of(ana), other];
    users.sort_unstable();
    for connection in [ana, bo, cy, second_tab] {
        chat.take_events(connection);
    }

    let direct = chat.open_direct(ana, other);

    for connection in [bo, second_tab] {
        let events = chat.take_events(connection);
        let [Event::DirectOpened { channel, users: pair, .. }] = events.as_slice() else {
            panic!("bo heard {events:?}");
        };
        assert_eq!((*channel, *pair), (direct, users));
    }
    let events = chat.take_events(ana);
    assert!(matches!(events.as_slice(), [Event::Accepted { .. }, Event::DirectOpened { .. }]), "{events:?}");
    assert!(chat.take_events(cy).is_empty());
}

#[test]
fn invariant_5_a_direct_message_reaches_its_two_users_and_no_one_else() {
    let mut chat = TestChat::new();
    let (ana, bo, cy) = (chat.arrive("ana"), chat.arrive("bo"), chat.arrive("cy"));
    let other = chat.user_of(bo);
    chat.take_events(cy);

    let direct = chat.open_direct(ana, other);
    let message = chat.send(ana, direct, "just you").seq();
    chat.send(bo, direct, "and you");
    chat.mark_read(bo, direct, message);
    chat.delete(ana, direct, message);
    chat.advance(60_000);

    assert_eq!(chat.texts_seen_by(ana), ["just you", "and you"]);
    assert_eq!(chat.texts_seen_by(bo), ["just you", "and you"]);
    assert!(chat.take_events(cy).is_empty());
    let outsider = chat.user_of(cy);
    let snapshot = chat.snapshot(outsider, direct);
    assert_eq!(snapshot.history, None);
    assert!(snapshot.welcome.channels.iter().all(|channel| channel.id != direct));
}

#[test]
fn invariant_5_an_outsider_gets_the_same_answers_as_for_a_channel_that_does_not_exist() {
    let mut chat = TestChat::new();
    let (ana, bo, cy) = (chat.arrive("ana"), chat.arrive("bo"), chat.arrive("cy"));
    let other = chat.user_of(bo);
    let direct = chat.open_direct(ana, other);
    let message = chat.send(ana, direct, "just you").seq();

    for channel in [direct, ChannelId(direct.0 ^ 1)] {
        let commands = [
            chat.sending(channel, "hi"),
            chat.sending(channel, ""),
            chat.joining(channel),
            chat.leaving(channel),
            chat.replying(channel, message, "hi"),
            chat.editing(channel, message, "hi"),
            chat.deleting(channel, message),
            chat.reacting(channel, message, "👍", true),
            chat.reacting(channel, message, "no emoji", true),
            chat.pinning(channel, message, true),
            Command::SetTyping { channel, typing: true },
            Command::MarkRead { channel, read: message, unreads: Some(1) },
        ];
        for command in commands {
            let answer = chat.run(cy, command.clone());
            assert_eq!(answer, Answer::Rejected(ErrorCode::UnknownChannel), "{command:?}");
        }
        assert_eq!(chat.may_upload("cy", channel, 1), Err(ErrorCode::UnknownChannel));
        let fresh = chat.open("cy").unwrap();
        let resume = Resume { epoch: EPOCH, cursor: Seq(message.0 - 1), held: vec![channel] };
        let read = [(channel, ReadMark { unreads: 1, read: message })].into();
        chat.ask(fresh, Command::Hello(Hello { version: PROTOCOL_VERSION, resume: Some(resume), read }));
        assert_eq!(chat.history(fresh, channel), None);
        assert!(chat.events(fresh).iter().all(|event| !matches!(event, Event::ReadMarked { .. })));
    }
}

#[test]
fn invariant_5_an_outsider_cannot_tell_how_busy_a_direct_channel_is() {
    let mut chat = TestChat::new();
    let (ana, bo, cy) = (chat.arrive("ana"), chat.arrive("bo"), chat.arrive("cy"));
    let second_tab = chat.connect("ana");
    let other = chat.user_of(bo);
    let direct = chat.open_direct(ana, other);
    chat.journal.hold();
    for by in [ana, bo, second_tab] {
        for number in 0..UNANSWERED_MAX {
            let send = chat.sending(direct, &number.to_string());
            chat.ask(by, send);
        }
    }
    assert!(chat.journal.waiting() >= CHANNEL_POSTS_IN_FLIGHT_MAX);

    let send = chat.sending(direct, "is anybody here?");
    assert_eq!(chat.run(cy, send), Answer::Rejected(ErrorCode::UnknownChannel));
}

#[test]
fn a_direct_channel_with_oneself_or_with_nobody_is_refused() {
    let mut chat = TestChat::new();
    let ana = chat.arrive("ana");
    let user = chat.user_of(ana);
    let oneself = chat.opening_direct(user);
    assert_eq!(chat.run(ana, oneself), Answer::Rejected(ErrorCode::NotAllowed));
    let nobody = chat.opening_direct(UserId(5));
    assert_eq!(chat.run(ana, nobody), Answer::Rejected(ErrorCode::UnknownUser));
}

#[test]
fn a_direct_channel_cannot_be_left_or_joined_by_its_own() {
    let mut chat = TestChat::new();
    let (ana, bo) = (chat.arrive("ana"), chat.arrive("bo"));
    let (user, other) = (chat.user_of(ana), chat.user_of(bo));
    let direct = chat.open_direct(ana, other);
    assert_eq!(chat.leave(ana, direct), Answer::Rejected(ErrorCode::NotAllowed));
    assert_eq!(chat.join(ana, direct), Answer::Rejected(ErrorCode::NotAllowed));
    chat.send(bo, direct, "still there?");
    assert_eq!(chat.texts_seen_by(ana), ["still there?"]);
    assert_eq!(chat.find_direct(user, other), Some(direct));
}

#[test]
fn a_direct_message_reaches_somebody_offline_when_they_return() {
    let mut chat = TestChat::new();
    let ana = chat.arrive("ana");
    let other = chat.sign_in("bo", "bo").unwrap();
    chat.log_out("bo").unwrap();
    let direct = chat.open_direct(ana, other);
    chat.send(ana, direct, "when you are back");
    chat.restart();

    let bo = chat.arrive("bo");
    let state = chat.welcome(bo).channels.iter().find(|state| state.id == direct).unwrap();
    assert_eq!((state.joined, state.unread, state.member_count), (true, 1, 2));
    assert_eq!(chat.history_of("bo", direct), ["when you are back"]);
}

#[test]
fn two_who_open_their_channel_at_once_end_up_in_the_same_one() {
    let mut chat = TestChat::new();
    let (ana, bo) = (chat.arrive("ana"), chat.arrive("bo"));
    let (one, two) = (chat.user_of(ana), chat.user_of(bo));
    let (first, second) = (chat.opening_direct(two), chat.opening_direct(one));
    chat.journal.hold();
    let (first_ref, second_ref) = (chat.ask(ana, first), chat.ask(bo, second.clone()));
    chat.release();

    let direct = chat.answer(first_ref).unwrap().channel();
    let answer = chat.answer(second_ref).unwrap();
    if let Answer::Rejected(code) = answer {
        assert!(code.is_temporary(), "{code:?}");
    }
    let again = if matches!(answer, Answer::Accepted { .. }) { answer } else { chat.run(bo, second) };
    assert_eq!(again.channel(), direct);
}
