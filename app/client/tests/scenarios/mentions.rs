//! Which unread messages call the user, and what is left out of all counts.

use protocol::channel::NotificationLevel;
use protocol::event::Event;

use crate::harness::*;

fn mentions(browser: &Browser) -> Vec<u32> {
    browser.client.sidebar("").channels.iter().map(|entry| entry.mentions).collect()
}

#[test]
fn unread_messages_of_others_that_call_the_user_are_counted() {
    let mut browser = Browser::online_at("/channels/general");
    let texts = ["@Ana look", "@here", "tell @channel", "`@Ana`", "@Anabel", "Ana", "**@ana**", "@Bo"];
    for (seq, text) in (101..).zip(texts) {
        browser.event(posted(RANDOM, message(seq, BO, text)));
    }
    browser.event(posted(RANDOM, message(120, ANA, "@Ana by myself")));
    assert_eq!((mentions(&browser), browser.client.unread(RANDOM)), (vec![0, 4], 8));
    assert_eq!((browser.client.total_mentions(), browser.client.total_unread()), (4, 8));
    browser.event(deleted(121, RANDOM, 101));
    browser.event(edited(122, RANDOM, 108, "@Ana, not Bo"));
    assert_eq!(browser.client.total_mentions(), 4);
    browser.event(Event::ReadMarked { channel: RANDOM, mark: mark(0, 107) });
    assert_eq!((browser.client.total_mentions(), browser.client.total_unread()), (1, 1));
    browser.go("/channels/random");
    assert_eq!((browser.client.total_mentions(), browser.client.total_unread()), (0, 0));
}

#[test]
fn the_longest_display_name_of_now_is_the_one_that_is_called() {
    let mut browser = Browser::online_at("/channels/general");
    browser.event(called(101, user(CY, "Ana Luz")));
    browser.event(posted(RANDOM, message(102, BO, "@Ana Luz, and nobody else")));
    assert_eq!(browser.client.total_mentions(), 0);
    browser.event(called(103, user(CY, "Cy")));
    assert_eq!(browser.client.total_mentions(), 1, "there is nobody else of that name");
    browser.event(called(104, user(ANA, "Anna")));
    assert_eq!(browser.client.total_mentions(), 0);
}

#[test]
fn before_a_history_is_there_the_servers_count_of_mentions_holds() {
    let mut told = welcome(100);
    (told.channels[1].unread, told.channels[1].mentions) = (7, 3);
    let mut browser = Browser::at("/channels/general");
    browser.start();
    browser.open();
    browser.welcome(told);
    assert_eq!(browser.client.total_mentions(), 3);
    browser.event(Event::History(whole(RANDOM, &[message(91, BO, "@Ana"), message(92, BO, "x")])));
    assert_eq!(browser.client.total_mentions(), 1);
    browser.event(left(101, RANDOM, ANA));
    assert_eq!(browser.client.total_mentions(), 0);
}

#[test]
fn every_unread_direct_message_counts_as_a_mention() {
    let mut browser = Browser::online_at("/channels/general");
    browser.event(posted(WITH_BO, message(101, BO, "psst")));
    browser.event(posted(RANDOM, message(102, BO, "x")));
    assert_eq!((browser.client.total_mentions(), browser.client.total_unread()), (1, 2));
}

#[test]
fn muted_channels_count_nowhere() {
    let mut browser = Browser::online_at("/channels/general");
    browser.event(posted(RANDOM, message(101, BO, "@Ana")));
    browser.event(posted(WITH_BO, message(102, BO, "psst")));
    browser.event(level(103, RANDOM, NotificationLevel::None));
    assert_eq!((browser.client.total_mentions(), browser.client.total_unread()), (1, 1));
    let entry = &browser.client.sidebar("").channels[1];
    assert_eq!((entry.muted, entry.unread), (true, 1), "the view may still tell");
    browser.event(level(104, WITH_BO, NotificationLevel::None));
    assert_eq!((browser.client.total_mentions(), browser.client.total_unread()), (0, 0));
}
