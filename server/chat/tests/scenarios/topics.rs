//! Topics: what channels are about.

use protocol::channel::ChannelKind;
use protocol::command::ChannelUpdate;
use protocol::error::ErrorCode;
use protocol::event::Event;
use protocol::limits::TOPIC_CHARS_MAX;

use crate::harness::{Answer, TestChat};

#[test]
fn every_member_says_what_a_channel_is_about_and_takes_it_back() {
    let mut chat = TestChat::new();
    let (ana, bo) = (chat.arrive("ana"), chat.arrive("bo"));
    let (books, general) = (chat.create_channel(ana, "books"), chat.general());
    assert_eq!(chat.set_topic(bo, books, "films"), Answer::Rejected(ErrorCode::NotAMember));
    chat.join(bo, books);
    for channel in [books, general] {
        chat.take_events(ana);
        let seq = chat.set_topic(bo, channel, "  all \n about\u{7} books ").seq();
        let state = chat.channel(chat.user_of(ana), channel).unwrap();
        assert_eq!(state.details.topic.as_ref().unwrap().as_str(), "all about books");
        let ChannelKind::Public { name } = state.kind else { panic!("it is public") };
        let details = state.details;
        assert_eq!(chat.take_events(ana), [Event::ChannelUpdated { seq, channel, name, details }]);
        chat.set_topic(bo, channel, " ");
        assert_eq!(chat.channel(chat.user_of(ana), channel).unwrap().details.topic, None);
    }
}

#[test]
fn the_topic_of_a_private_channel_is_told_to_its_members_alone() {
    let mut chat = TestChat::new();
    let (ana, bo, cy) = (chat.arrive("ana"), chat.arrive("bo"), chat.arrive("cy"));
    let plans = chat.create_private(ana, "plans");
    let invited = chat.user_of(bo);
    chat.invite(ana, plans, invited);
    chat.take_events(ana);
    chat.take_events(cy);
    chat.set_topic(bo, plans, "summer");
    assert!(matches!(chat.take_events(ana)[..], [Event::ChannelUpdated { .. }]));
    assert!(chat.take_events(cy).is_empty());
}

#[test]
fn a_topic_has_250_characters_and_not_251() {
    let mut chat = TestChat::new();
    let ana = chat.arrive("ana");
    let general = chat.general();
    let longest = "é".repeat(TOPIC_CHARS_MAX);
    assert!(matches!(chat.set_topic(ana, general, &longest), Answer::Accepted { .. }));
    let longer = format!("{longest}é");
    assert_eq!(chat.set_topic(ana, general, &longer), Answer::Rejected(ErrorCode::TopicTooLong));
}

#[test]
fn the_channel_of_a_pair_has_no_topic() {
    let mut chat = TestChat::new();
    let (ana, bo) = (chat.arrive("ana"), chat.arrive("bo"));
    let other = chat.user_of(bo);
    let pair = chat.open_direct(ana, other);
    assert_eq!(chat.set_topic(ana, pair, "us"), Answer::Rejected(ErrorCode::NotAllowed));
}

#[test]
fn of_two_updates_of_one_channel_the_second_comes_again_later() {
    let mut chat = TestChat::new();
    let (ana, bo) = (chat.arrive("ana"), chat.arrive("bo"));
    let books = chat.create_channel(ana, "books");
    chat.join(bo, books);
    let topic = chat.updating(books, ChannelUpdate::Topic("novels".to_owned()));
    let archive = chat.updating(books, ChannelUpdate::Archived(true));
    chat.journal.hold();
    let first = chat.ask(bo, topic);
    let second = chat.run(ana, archive.clone());
    assert_eq!(second, Answer::Rejected(ErrorCode::TooManyRequests));
    chat.release();
    assert!(matches!(chat.answer(first), Some(Answer::Accepted { .. })));
    assert!(matches!(chat.run(ana, archive), Answer::Accepted { .. }));
    let details = chat.channel(chat.user_of(bo), books).unwrap().details;
    assert_eq!((details.topic.unwrap().as_str(), details.archived), ("novels", true));
}

#[test]
fn a_repeated_update_acts_once_also_after_a_restart() {
    let mut chat = TestChat::new();
    let (ana, bo) = (chat.arrive("ana"), chat.arrive("bo"));
    let books = chat.create_channel(ana, "books");
    chat.join(bo, books);
    let topic = chat.updating(books, ChannelUpdate::Topic("novels".to_owned()));
    let answer = chat.run(ana, topic.clone());
    assert_eq!(answer, Answer::Accepted { seq: answer.seq(), channel: None, gone: false });
    chat.set_topic(bo, books, "stories");
    let create = chat.creating_private("plans");
    let created = chat.run(ana, create.clone());
    chat.set_topic(ana, created.channel(), "summer");
    for _ in 0..2 {
        let ana = chat.connect("ana");
        assert_eq!(chat.run(ana, topic.clone()), answer);
        assert_eq!(chat.run(ana, create.clone()), created);
        let details = chat.channel(chat.user("bo"), books).unwrap().details;
        assert_eq!(details.topic.unwrap().as_str(), "stories");
        chat.restart();
    }
}
