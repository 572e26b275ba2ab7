//! Unread messages that call somebody.

use protocol::id::{ChannelId, UserId};
use protocol::limits::READ_MARK_MS;

use crate::harness::TestChat;

fn counts(chat: &TestChat, user: UserId, channel: ChannelId) -> (u32, u32) {
    let state = chat.channel(user, channel).unwrap();
    (state.unread, state.mentions)
}

#[test]
fn unread_messages_of_others_that_call_the_user_are_counted() {
    let mut chat = TestChat::new();
    let (ana, bo) = (chat.arrive("ana"), chat.arrive("Bo Ek"));
    let (a, b, general) = (chat.user_of(ana), chat.user_of(bo), chat.general());
    let texts =
        ["@bo ek, look", "@here", "**@channel**", "hello @ana", "`@bo ek`", "mail@bo ek", "@bo eko", "@bo"];
    let seqs = texts.map(|text| chat.send(ana, general, text).seq());
    chat.send(bo, general, "@Bo Ek, @ana");
    assert_eq!(counts(&chat, b, general), (8, 3));
    assert_eq!(counts(&chat, a, general), (1, 1));
    chat.mark_read(bo, general, seqs[1]);
    assert_eq!(counts(&chat, b, general), (6, 1));
    chat.edit(ana, general, seqs[7], "@BO EK!");
    assert_eq!(counts(&chat, b, general), (6, 2));
    chat.delete(ana, general, seqs[7]);
    assert_eq!(counts(&chat, b, general), (5, 1));
    chat.advance(READ_MARK_MS);
    chat.restart();
    assert_eq!(counts(&chat, b, general), (5, 1));
}

#[test]
fn the_longest_name_is_called() {
    let mut chat = TestChat::new();
    let (ana, anna) = (chat.arrive("Ana"), chat.arrive("Ana Luz"));
    let cy = chat.arrive("cy");
    let general = chat.general();
    chat.send(cy, general, "@ana luz!");
    chat.send(cy, general, "@Ana and @ana luz");
    assert_eq!(counts(&chat, chat.user_of(ana), general).1, 1);
    assert_eq!(counts(&chat, chat.user_of(anna), general).1, 2);
}

#[test]
fn outside_of_a_channel_nothing_is_counted() {
    let mut chat = TestChat::new();
    let (ana, bo) = (chat.arrive("ana"), chat.arrive("bo"));
    let books = chat.create_channel(ana, "books");
    chat.send(ana, books, "@bo @channel");
    assert_eq!(counts(&chat, chat.user_of(bo), books), (0, 0));
    chat.join(bo, books);
    assert_eq!(counts(&chat, chat.user_of(bo), books), (1, 1));
}
