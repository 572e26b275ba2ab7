//! What the person is told of while looking elsewhere, and what takes that back.

use client::effect::Effect;
use client::view::Notification;
use protocol::channel::NotificationLevel;
use protocol::event::Event;
use protocol::id::ChannelId;

use crate::harness::*;

/// The seqs of the messages that the person was told of.
fn told(browser: &mut Browser) -> Vec<u64> {
    let effects = browser.take_effects().into_iter().filter_map(|effect| match effect {
        Effect::Notify(notification) => Some(notification.message.0),
        _ => None,
    });
    effects.collect()
}

fn is_taken_back(browser: &mut Browser, channel: ChannelId) -> bool {
    browser.take_effects().contains(&Effect::CloseNotifications { channel })
}

#[test]
fn a_message_that_calls_the_user_elsewhere_is_told_with_its_parts() {
    let mut browser = Browser::in_club_at("/channels/general");
    browser.event(posted(RANDOM, message(101, BO, "**Look**,\n@Ana")));
    let Some(Effect::Notify(notification)) = browser.take_effects().pop() else { panic!("nothing is told") };
    let Notification { channel, message: seq, author_name, channel_name, private, text, path } = notification;
    assert_eq!((channel, seq.0, author_name.as_str()), (RANDOM, 101, "Bo"));
    assert_eq!((channel_name.unwrap().as_str(), private), ("random", false));
    assert_eq!((text.as_str(), path.as_str()), ("Look, @Ana", "/channels/random/101"));
    browser.event(posted(CLUB, message(102, BO, &format!("@Ana {}", "x".repeat(200)))));
    let Some(Effect::Notify(notification)) = browser.take_effects().pop() else { panic!("nothing is told") };
    assert!(notification.private && notification.path.starts_with("/private/"));
    assert_eq!(notification.text.chars().count(), 120);
    browser.event(posted(WITH_BO, message(103, BO, "psst")));
    let Some(Effect::Notify(notification)) = browser.take_effects().pop() else { panic!("nothing is told") };
    assert_eq!((notification.channel_name, notification.path.as_str()), (None, "/direct/Bo/103"));
}

#[test]
fn each_level_says_which_messages_are_told() {
    let levels = [
        (None, vec![102]),
        (Some(NotificationLevel::All), vec![101, 102]),
        (Some(NotificationLevel::Mentions), vec![102]),
        (Some(NotificationLevel::None), vec![]),
    ];
    for (chosen, expected) in levels {
        let mut browser = Browser::online_at("/channels/general");
        if let Some(chosen) = chosen {
            browser.event(level(101, RANDOM, chosen));
        }
        browser.event(posted(RANDOM, message(101, BO, "hello")));
        browser.event(posted(RANDOM, message(102, BO, "hello @Ana")));
        browser.event(posted(RANDOM, message(103, ANA, "@Ana by myself")));
        assert_eq!(told(&mut browser), expected, "{chosen:?}");
    }
    let mut browser = Browser::online_at("/channels/general");
    browser.event(posted(WITH_BO, message(101, BO, "psst")));
    assert_eq!(told(&mut browser), [101], "of direct messages, all");
}

#[test]
fn the_channel_in_view_is_not_told_of_unless_the_page_is_out_of_view() {
    let mut browser = Browser::online_at("/direct/Bo");
    browser.event(posted(WITH_BO, message(101, BO, "seen")));
    assert!(told(&mut browser).is_empty());
    browser.client.handle_visible(browser.now, false);
    browser.event(posted(WITH_BO, message(102, BO, "unseen")));
    assert_eq!(told(&mut browser), [102]);
    browser.client.handle_visible(browser.now, true);
    browser.poll();
    assert!(is_taken_back(&mut browser, WITH_BO));
}

#[test]
fn what_a_history_brings_or_comes_while_catching_up_is_not_told() {
    let mut browser = Browser::at("/channels/general");
    browser.start();
    browser.open();
    browser.welcome(welcome(100));
    browser.event(Event::History(whole(WITH_BO, &[message(90, BO, "from before")])));
    browser.event(posted(WITH_BO, message(101, BO, "now")));
    assert!(told(&mut browser).is_empty());
    for channel in [GENERAL, RANDOM] {
        browser.event(Event::History(whole(channel, &[])));
    }
    browser.event(posted(WITH_BO, message(102, BO, "and now")));
    assert_eq!(told(&mut browser), [102]);
}

#[test]
fn what_was_read_elsewhere_already_is_not_told() {
    let mut browser = Browser::online_at("/channels/general");
    browser.event(Event::ReadMarked { channel: WITH_BO, mark: mark(0, 101) });
    browser.event(posted(WITH_BO, message(101, BO, "read in another tab")));
    assert!(told(&mut browser).is_empty());
}

#[test]
fn nothing_is_told_of_channels_that_one_is_not_in() {
    let mut browser = Browser::online_at("/channels/general");
    browser.event(posted(BOOKS, message(101, CY, "@Ana")));
    assert!(told(&mut browser).is_empty());
}

#[test]
fn what_was_told_is_taken_back_when_all_is_read_here_or_elsewhere_or_is_gone() {
    let mut browser = Browser::in_club_at("/channels/general");
    for (seq, channel) in [(101, RANDOM), (102, WITH_BO), (103, CLUB)] {
        browser.event(posted(channel, message(seq, BO, "@Ana")));
    }
    browser.event(posted(WITH_BO, message(104, BO, "and")));
    browser.forget();
    browser.event(Event::ReadMarked { channel: WITH_BO, mark: mark(0, 102) });
    assert_eq!(browser.take_effects(), [], "something is left");
    browser.event(Event::ReadMarked { channel: WITH_BO, mark: mark(0, 104) });
    assert_eq!(browser.take_effects(), [Effect::CloseNotifications { channel: WITH_BO }]);
    browser.go("/channels/random");
    assert_eq!(browser.take_effects(), [Effect::CloseNotifications { channel: RANDOM }]);
    browser.event(deleted(105, CLUB, 103));
    assert_eq!(browser.take_effects(), [Effect::CloseNotifications { channel: CLUB }]);
    browser.event(posted(RANDOM, message(106, BO, "@Ana")));
    assert_eq!(browser.take_effects(), [], "it is in view, so nothing was told");
}
