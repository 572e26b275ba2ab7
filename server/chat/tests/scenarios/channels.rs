//! Public channels: creating, joining, leaving, and who is in them.

use protocol::channel::{ChannelKind, ChannelState};
use protocol::error::ErrorCode;
use protocol::event::Event;
use protocol::id::{ChannelId, UserId};
use protocol::limits::{CHANNEL_NAME_CHARS_MAX, CHANNELS_MAX, USER_CHANNELS_MAX};

use crate::harness::{Answer, TestChat};

fn state(chat: &TestChat, user: UserId, channel: ChannelId) -> ChannelState {
    let channels = chat.snapshot(user, channel).welcome.channels;
    channels.into_iter().find(|state| state.id == channel).expect("a public channel is seen by everyone")
}

#[test]
fn everyone_hears_of_a_new_channel_and_its_creator_is_in_it() {
    let mut chat = TestChat::new();
    let (ana, bo) = (chat.arrive("ana"), chat.arrive("bo"));
    let creator = chat.user_of(ana);
    chat.take_events(bo);

    let books = chat.create_channel(ana, "books");

    let events = chat.take_events(bo);
    let [Event::ChannelCreated { channel, kind: ChannelKind::Public { name }, members, .. }] =
        events.as_slice()
    else {
        panic!("bo heard {events:?}");
    };
    assert_eq!((*channel, name.as_str(), members.as_slice()), (books, "books", [creator].as_slice()));
    let (mine, others) = (state(&chat, creator, books), state(&chat, chat.user_of(bo), books));
    assert_eq!((mine.joined, mine.member_count, mine.members), (true, 1, vec![creator]));
    assert_eq!((others.joined, others.member_count, others.members), (false, 1, Vec::new()));
}

#[test]
fn the_creator_hears_accepted_before_the_channel() {
    let mut chat = TestChat::new();
    let ana = chat.arrive("ana");
    chat.take_events(ana);
    chat.create_channel(ana, "books");
    let events = chat.take_events(ana);
    assert!(
        matches!(events.as_slice(), [Event::Accepted { .. }, Event::ChannelCreated { .. }]),
        "{events:?}"
    );
}

#[test]
fn a_taken_name_is_refused_however_it_is_written() {
    let mut chat = TestChat::new();
    let ana = chat.arrive("ana");
    chat.create_channel(ana, "books");
    for name in ["books", "#Books", "BOOKS", "b\u{43e}oks", "General"] {
        let create = chat.creating(name);
        assert_eq!(chat.run(ana, create), Answer::Rejected(ErrorCode::ChannelExists), "{name}");
    }
    chat.restart();
    let ana = chat.connect("ana");
    let create = chat.creating("books");
    assert_eq!(chat.run(ana, create), Answer::Rejected(ErrorCode::ChannelExists));
}

#[test]
fn a_text_that_cannot_be_a_name_is_refused_at_one_past_the_limit() {
    let mut chat = TestChat::new();
    let ana = chat.arrive("ana");
    let too_long = "ü".repeat(CHANNEL_NAME_CHARS_MAX + 1);
    for name in ["", "#", "a b", "a/b", "a\u{200b}", &too_long] {
        let create = chat.creating(name);
        assert_eq!(chat.run(ana, create), Answer::Rejected(ErrorCode::InvalidChannelName), "{name:?}");
    }
    chat.create_channel(ana, &"ü".repeat(CHANNEL_NAME_CHARS_MAX));
}

#[test]
fn of_two_who_create_a_channel_at_once_the_first_does() {
    let mut chat = TestChat::new();
    let (ana, bo) = (chat.arrive("ana"), chat.arrive("bo"));
    let (first, second) = (chat.creating("books"), chat.creating("Books"));
    chat.journal.hold();
    let (first, second) = (chat.ask(ana, first), chat.ask(bo, second));
    chat.release();

    let books = chat.find_channel("books").unwrap();
    assert_eq!(chat.answer(first).unwrap().channel(), books);
    assert_eq!(chat.answer(second), Some(Answer::Rejected(ErrorCode::ChannelExists)));
    assert!(!state(&chat, chat.user_of(bo), books).joined);
}

#[test]
fn a_server_has_1000_public_channels_and_not_1001() {
    let mut chat = TestChat::new();
    let (ana, bo) = (chat.arrive("ana"), chat.arrive("bo"));
    // The default channel is one of them.
    chat.create_many(CHANNELS_MAX - 2);
    let other = chat.user_of(bo);
    chat.open_direct(ana, other);
    let (last, late) = (chat.creating("the-last"), chat.creating("too-late"));
    chat.journal.hold();
    let (last, late) = (chat.ask(ana, last), chat.ask(bo, late));
    chat.release();

    assert!(matches!(chat.answer(last), Some(Answer::Accepted { .. })));
    assert_eq!(chat.answer(late), Some(Answer::Rejected(ErrorCode::LimitExceeded)));
    let again = chat.creating("too-late");
    assert_eq!(chat.run(bo, again), Answer::Rejected(ErrorCode::LimitExceeded));
}

#[test]
fn a_user_creates_100_channels_and_not_101_however_many_of_them_are_deserted() {
    let mut chat = TestChat::new();
    let (ana, bo) = (chat.arrive("ana"), chat.arrive("bo"));
    for number in 2..USER_CHANNELS_MAX {
        if number % 2 == 0 {
            chat.create_channel(ana, &format!("channel-{number}"));
        } else {
            let private = chat.create_private(ana, "private");
            chat.leave(ana, private);
        }
    }
    // Where one only is, or what one only opened, does not count.
    let (books, other) = (chat.create_channel(bo, "books"), chat.user_of(bo));
    chat.join(ana, books);
    chat.open_direct(ana, other);
    chat.restart();
    let (ana, bo) = (chat.connect("ana"), chat.connect("bo"));
    chat.let_in("ana", "phone").unwrap();
    let phone = chat.connect("phone");
    let almost = chat.create_channel(phone, "almost");
    chat.create_private(ana, "last");

    for connection in [ana, phone] {
        for late in [chat.creating("late"), chat.creating_private("late")] {
            assert_eq!(chat.run(connection, late), Answer::Rejected(ErrorCode::LimitExceeded));
        }
    }
    chat.create_channel(bo, "others-go-on");
    // A name of one's own may still be changed.
    assert!(matches!(chat.rename(ana, almost, "renamed"), Answer::Accepted { .. }));
}

#[test]
fn channels_on_their_way_count_for_whoever_creates_them() {
    let mut chat = TestChat::new();
    let (ana, bo) = (chat.arrive("ana"), chat.arrive("bo"));
    chat.let_in("ana", "phone").unwrap();
    let phone = chat.connect("phone");
    for number in 1..USER_CHANNELS_MAX {
        chat.create_channel(ana, &format!("channel-{number}"));
    }
    let commands = [chat.creating_private("last"), chat.creating("late"), chat.creating("other")];
    chat.journal.hold();
    let [last, late, other] = commands;
    let last = chat.ask(ana, last);
    assert_eq!(chat.run(phone, late), Answer::Rejected(ErrorCode::LimitExceeded));
    let other = chat.ask(bo, other);
    chat.release();
    for asked in [last, other] {
        assert!(matches!(chat.answer(asked), Some(Answer::Accepted { .. })));
    }
}

#[test]
fn everyone_hears_who_joined_and_only_the_joiner_gets_members_and_history() {
    let mut chat = TestChat::new();
    let (ana, bo, cy) = (chat.arrive("ana"), chat.arrive("bo"), chat.arrive("cy"));
    let books = chat.create_channel(ana, "books");
    chat.send(ana, books, "hello");
    let second_tab = chat.connect("bo");
    let (creator, joiner) = (chat.user_of(ana), chat.user_of(bo));
    for connection in [ana, bo, cy, second_tab] {
        chat.take_events(connection);
    }

    let seq = chat.join(bo, books).seq();

    let told = Event::MemberJoined { seq, channel: books, user: joiner, members: Vec::new() };
    for connection in [ana, cy] {
        assert_eq!(chat.take_events(connection).as_slice(), std::slice::from_ref(&told));
    }
    let mut members = vec![creator, joiner];
    members.sort_unstable();
    let joined = Event::MemberJoined { seq, channel: books, user: joiner, members: members.clone() };
    let events = chat.take_events(bo);
    assert!(matches!(events.first(), Some(Event::Accepted { .. })), "{events:?}");
    for events in [&events[1..], &chat.take_events(second_tab)] {
        assert_eq!(events[0], joined);
        let Event::History(history) = &events[1] else { panic!("bo heard {events:?}") };
        assert_eq!((history.since, crate::harness::texts_of(history)), (None, vec!["hello".to_owned()]));
        assert_eq!(events.len(), 2);
    }
    assert_eq!(state(&chat, joiner, books).members, members);
    assert_eq!(state(&chat, chat.user_of(cy), books).member_count, 2);
}

#[test]
fn everyone_hears_who_left_and_the_messages_go_on_without_them() {
    let mut chat = TestChat::new();
    let (ana, bo, cy) = (chat.arrive("ana"), chat.arrive("bo"), chat.arrive("cy"));
    let books = chat.create_channel(ana, "books");
    chat.join(bo, books);
    chat.take_events(cy);
    let leaver = chat.user_of(bo);

    let seq = chat.leave(bo, books).seq();
    chat.send(ana, books, "are you gone?");

    assert_eq!(chat.take_events(cy), [Event::MemberLeft { seq, channel: books, user: leaver }]);
    assert!(chat.texts_seen_by(bo).is_empty());
    assert!(!state(&chat, leaver, books).joined);
    assert_eq!(chat.send(bo, books, "yes"), Answer::Rejected(ErrorCode::NotAMember));
    assert!(chat.history_of("bo", books).is_empty());
}

#[test]
fn whoever_left_stays_so_over_a_restart_creators_and_the_default_channel_included() {
    let mut chat = TestChat::new();
    let ana = chat.arrive("ana");
    let (books, general) = (chat.create_channel(ana, "books"), chat.general());
    let user = chat.user_of(ana);
    chat.leave(ana, books);
    chat.leave(ana, general);
    for channel in [books, general] {
        assert_eq!(state(&chat, user, channel).member_count, 0);
    }
    chat.restart();
    for channel in [books, general] {
        assert!(!state(&chat, user, channel).joined);
        assert_eq!(state(&chat, user, channel).member_count, 0);
    }
    let ana = chat.connect("ana");
    chat.join(ana, general);
    chat.restart();
    assert!(state(&chat, user, general).joined);
}

#[test]
fn everyone_is_in_the_default_channel() {
    let mut chat = TestChat::new();
    let (ana, bo) = (chat.arrive("ana"), chat.arrive("bo"));
    let general = chat.general();
    assert_eq!(chat.find_channel("general"), Some(general));
    chat.send(ana, general, "hello");
    assert_eq!(chat.texts_seen_by(bo), ["hello"]);
    let late = chat.arrive("late");
    let state = state(&chat, chat.user_of(late), general);
    assert_eq!((state.joined, state.member_count), (true, 3));
    assert_eq!(chat.history_of("late", general), ["hello"]);
}

#[test]
fn the_default_channel_is_made_once() {
    let mut chat = TestChat::new();
    let general = chat.general();
    for _ in 0..3 {
        chat.restart();
        assert_eq!(chat.general(), general);
    }
    assert_eq!(chat.kept().len(), 1);
}

#[test]
fn joining_or_leaving_twice_is_accepted_and_says_nothing() {
    let mut chat = TestChat::new();
    let (ana, bo) = (chat.arrive("ana"), chat.arrive("bo"));
    let books = chat.create_channel(ana, "books");
    chat.take_events(bo);

    assert!(matches!(chat.join(ana, books), Answer::Accepted { .. }));
    assert!(chat.take_events(bo).is_empty());
    chat.leave(ana, books);
    chat.take_events(bo);
    assert!(matches!(chat.leave(ana, books), Answer::Accepted { .. }));
    assert!(chat.take_events(bo).is_empty());
}

#[test]
fn a_channel_that_does_not_exist_cannot_be_joined_or_left() {
    let mut chat = TestChat::new();
    let ana = chat.arrive("ana");
    let nowhere = ChannelId(7);
    assert_eq!(chat.join(ana, nowhere), Answer::Rejected(ErrorCode::UnknownChannel));
    assert_eq!(chat.leave(ana, nowhere), Answer::Rejected(ErrorCode::UnknownChannel));
}

#[test]
fn channels_and_memberships_are_the_same_after_a_restart() {
    let mut chat = TestChat::new();
    let (ana, bo) = (chat.arrive("ana"), chat.arrive("bo"));
    let books = chat.create_channel(ana, "Books");
    chat.join(bo, books);
    let users = [chat.user_of(ana), chat.user_of(bo)];
    let before = users.map(|user| chat.snapshot(user, books).welcome.channels);
    chat.restart();
    assert_eq!(users.map(|user| chat.snapshot(user, books).welcome.channels), before);
}
