//! Notification levels: of which messages of a channel one wants to be notified.

use protocol::channel::NotificationLevel::{All, Mentions, None as Muted};
use protocol::error::ErrorCode;
use protocol::event::Event;
use protocol::id::ChannelId;

use crate::harness::{Answer, TestChat};

#[test]
fn a_level_is_told_to_the_user_alone_and_once() {
    let mut chat = TestChat::new();
    let (ana, bo) = (chat.arrive("ana"), chat.arrive("bo"));
    let (phone, general) = (chat.connect("ana"), chat.general());
    let (user, other) = (chat.user_of(ana), chat.user_of(bo));
    let pair = chat.open_direct(ana, other);
    assert_eq!(chat.channel(user, general).unwrap().level, None);
    for channel in [general, pair] {
        for connection in [ana, phone, bo] {
            chat.take_events(connection);
        }
        let seq = chat.set_level(ana, channel, Muted).seq();
        let changed = Event::LevelChanged { seq, channel, level: Muted };
        assert_eq!(chat.take_events(ana).last(), Some(&changed));
        assert_eq!(chat.take_events(phone), [changed]);
        chat.set_level(ana, channel, Muted);
        assert!(chat.take_events(phone).is_empty());
        assert!(chat.take_events(bo).is_empty());
        assert_eq!(chat.channel(other, channel).unwrap().level, None);
    }
    chat.restart();
    for channel in [general, pair] {
        assert_eq!(chat.channel(user, channel).unwrap().level, Some(Muted));
    }
}

#[test]
fn what_holds_without_a_choice_is_no_change_when_it_is_chosen() {
    let mut chat = TestChat::new();
    let (ana, bo) = (chat.arrive("ana"), chat.arrive("bo"));
    let other = chat.user_of(bo);
    let (general, pair) = (chat.general(), chat.open_direct(ana, other));
    chat.take_events(ana);
    chat.set_level(ana, general, Mentions);
    chat.set_level(ana, pair, All);
    assert_eq!(chat.take_events(ana).len(), 2, "only the answers");
}

#[test]
fn leaving_joining_and_being_invited_keep_the_level() {
    let mut chat = TestChat::new();
    let (ana, bo) = (chat.arrive("ana"), chat.arrive("bo"));
    let user = chat.user_of(bo);
    let (books, plans) = (chat.create_channel(ana, "books"), chat.create_private(ana, "plans"));
    chat.join(bo, books);
    chat.invite(ana, plans, user);
    for channel in [books, plans] {
        chat.set_level(bo, channel, All);
        chat.leave(bo, channel);
        assert_eq!(chat.channel(user, channel).and_then(|state| state.level), None);
        chat.take_events(bo);
        let seq = chat.invite(ana, channel, user).seq();
        assert_eq!(chat.channel(user, channel).unwrap().level, Some(All));
        let told = Event::LevelChanged { seq, channel, level: All };
        assert_eq!(chat.take_events(bo).last(), Some(&told));
    }
    chat.leave(bo, books);
    chat.join(bo, books);
    assert_eq!(chat.channel(user, books).unwrap().level, Some(All));
}

#[test]
fn a_level_is_for_channels_that_one_is_in() {
    let mut chat = TestChat::new();
    let (ana, bo, cy) = (chat.arrive("ana"), chat.arrive("bo"), chat.arrive("cy"));
    let books = chat.create_channel(ana, "books");
    let other = chat.user_of(bo);
    let pair = chat.open_direct(ana, other);
    assert_eq!(chat.set_level(cy, books, All), Answer::Rejected(ErrorCode::NotAMember));
    for hidden in [pair, ChannelId(7)] {
        assert_eq!(chat.set_level(cy, hidden, All), Answer::Rejected(ErrorCode::UnknownChannel));
    }
    assert_eq!(chat.leave(ana, pair), Answer::Rejected(ErrorCode::NotAllowed));
}

#[test]
fn a_level_does_not_bring_back_whoever_is_just_leaving() {
    let mut chat = TestChat::new();
    let ana = chat.arrive("ana");
    let (phone, general) = (chat.connect("ana"), chat.general());
    let (leave, level) = (chat.leaving(general), chat.setting_level(general, All));
    chat.journal.hold();
    chat.ask(ana, leave);
    let answer = chat.run(phone, level.clone());
    assert_eq!(answer, Answer::Rejected(ErrorCode::TooManyRequests));
    chat.release();
    assert_eq!(chat.run(phone, level), Answer::Rejected(ErrorCode::NotAMember));
}
