//! Typing: told to the others in the channel, not more often than worth it, and kept nowhere.

use chat::ConnectionId;
use protocol::command::Command;
use protocol::error::ErrorCode;
use protocol::event::Event;
use protocol::id::ChannelId;
use protocol::limits::TYPING_MS;

use crate::harness::{Answer, TestChat};

/// What a connection has heard of typing since this was asked last.
fn heard(chat: &mut TestChat, by: ConnectionId) -> Vec<bool> {
    let events = chat.take_events(by).into_iter();
    events
        .filter_map(|event| match event {
            Event::Typing { typing, .. } => Some(typing),
            _ => None,
        })
        .collect()
}

#[test]
fn typing_is_told_to_the_other_members_and_to_nobody_else() {
    let mut chat = TestChat::new();
    let (ana, bo, cy) = (chat.arrive("ana"), chat.arrive("bo"), chat.arrive("cy"));
    let (books, user) = (chat.create_channel(ana, "books"), chat.user_of(ana));
    chat.join(bo, books);
    let tabs = [chat.connect("ana"), chat.connect("bo")];
    let silent = chat.open("bo").unwrap();
    for connection in [ana, bo, cy, tabs[0], tabs[1]] {
        chat.take_events(connection);
    }
    let kept = chat.kept();
    chat.set_typing(ana, books, true);
    let event = Event::Typing { channel: books, user, typing: true };
    for connection in [bo, tabs[1]] {
        assert_eq!(chat.take_events(connection).as_slice(), std::slice::from_ref(&event));
    }
    for connection in [ana, tabs[0], cy, silent] {
        assert!(chat.take_events(connection).is_empty());
    }
    assert_eq!(chat.kept(), kept);
}

#[test]
fn typing_in_a_pair_is_told_to_the_other_of_the_two_only() {
    let mut chat = TestChat::new();
    let (ana, bo, cy) = (chat.arrive("ana"), chat.arrive("bo"), chat.arrive("cy"));
    let other = chat.user_of(bo);
    let direct = chat.open_direct(ana, other);
    chat.take_events(cy);
    chat.set_typing(ana, direct, true);
    assert_eq!(heard(&mut chat, bo), [true]);
    assert!(chat.take_events(cy).is_empty());
}

#[test]
fn only_members_may_say_that_they_type() {
    let mut chat = TestChat::new();
    let (ana, bo) = (chat.arrive("ana"), chat.arrive("bo"));
    let books = chat.create_channel(ana, "books");
    let said = |channel| Command::SetTyping { channel, typing: true };
    assert_eq!(chat.run(bo, said(books)), Answer::Rejected(ErrorCode::NotAMember));
    assert_eq!(chat.run(bo, said(ChannelId(3))), Answer::Rejected(ErrorCode::UnknownChannel));
    // Valid, and invalid again.
    chat.join(bo, books);
    chat.take_events(ana);
    chat.set_typing(bo, books, true);
    assert_eq!(heard(&mut chat, ana), [true]);
    chat.leave(bo, books);
    let stopped = Command::SetTyping { channel: books, typing: false };
    assert_eq!(chat.run(bo, stopped), Answer::Rejected(ErrorCode::NotAMember));
    assert!(heard(&mut chat, ana).is_empty());
}

#[test]
fn what_is_said_again_too_soon_is_dropped_in_silence() {
    let mut chat = TestChat::new();
    let (ana, bo) = (chat.arrive("ana"), chat.arrive("bo"));
    let second_tab = chat.connect("ana");
    let (general, books) = (chat.general(), chat.create_channel(ana, "books"));
    chat.join(bo, books);
    chat.take_events(ana);
    chat.take_events(bo);
    chat.set_typing(ana, general, true);
    chat.advance(TYPING_MS / 2 - 1);
    chat.set_typing(ana, general, true);
    assert_eq!(heard(&mut chat, bo), [true]);
    // Another channel, or another connection, is another matter.
    chat.set_typing(ana, books, true);
    chat.set_typing(second_tab, general, true);
    assert_eq!(heard(&mut chat, bo), [true, true]);
    chat.advance(1);
    chat.set_typing(ana, general, true);
    assert_eq!(heard(&mut chat, bo), [true]);
    assert!(chat.take_events(ana).is_empty(), "it is not answered");
}

#[test]
fn that_one_has_stopped_is_told_once_and_only_after_one_has_typed() {
    let mut chat = TestChat::new();
    let (ana, bo) = (chat.arrive("ana"), chat.arrive("bo"));
    let general = chat.general();
    chat.set_typing(ana, general, false);
    assert!(heard(&mut chat, bo).is_empty());
    for typing in [true, false, false] {
        chat.set_typing(ana, general, typing);
    }
    assert_eq!(heard(&mut chat, bo), [true, false]);
    // On and off cannot be told faster than on alone.
    for typing in [true, false, true, false] {
        chat.set_typing(ana, general, typing);
    }
    assert!(heard(&mut chat, bo).is_empty());
    chat.advance(TYPING_MS / 2);
    chat.set_typing(ana, general, true);
    assert_eq!(heard(&mut chat, bo), [true]);
}

#[test]
fn a_message_ends_the_typing_and_the_next_one_begins_anew() {
    let mut chat = TestChat::new();
    let (ana, bo) = (chat.arrive("ana"), chat.arrive("bo"));
    let general = chat.general();
    chat.set_typing(ana, general, true);
    chat.send(ana, general, "hello");
    chat.set_typing(ana, general, false);
    assert_eq!(heard(&mut chat, bo), [true]);
    chat.set_typing(ana, general, true);
    assert_eq!(heard(&mut chat, bo), [true]);
}
