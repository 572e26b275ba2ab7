//! Drafts: text, reply and files of each channel, as they are stored and shared between tabs.

use client::change::Change;
use client::client::Client;
use client::effect::StorageKey;
use client::intent::Intent;
use client::view::Draft;
use protocol::event::Event;
use protocol::id::{ChannelId, Seq};
use protocol::limits::DEVICE_USERS_MAX;

use crate::harness::*;

const WITH_CY: ChannelId = ChannelId(0x60);

/// Ana and Cy have a channel from now on.
fn with_cy() -> Event {
    Event::DirectOpened { seq: Seq(101), channel: WITH_CY, users: [ANA, CY] }
}

/// A page at `#general` with all that a draft may have in it.
fn written() -> Browser {
    let mut browser = Browser::online_at("/channels/general");
    browser.event(posted(GENERAL, message(101, BO, "question")));
    browser.type_in("half an answer");
    browser.want(Intent::ReplyTo { message: Some(Seq(101)) }).unwrap();
    browser.want(Intent::Attach { channel: GENERAL, attachment: attachment(1) }).unwrap();
    browser
}

#[test]
fn all_of_a_draft_survives_a_reload() {
    let browser = written();
    let before = browser.client.draft();
    let mut next = browser.reload("/channels/general");
    assert_eq!(next.client.draft(), Draft { reply: None, ..before.clone() }, "nothing to quote yet");
    next.start();
    next.connect(welcome(101), &[whole(GENERAL, &[message(101, BO, "question")])]);
    assert_eq!(next.client.draft(), before);
}

#[test]
fn each_part_of_a_draft_is_kept_without_the_others_and_nothing_is_not() {
    let mut browser = written();
    browser.type_in("");
    assert_eq!(browser.client.draft().attachments, [attachment(1)]);
    browser.want(Intent::ReplyTo { message: None }).unwrap();
    assert!(browser.storage.contains_key(&StorageKey::Drafts));
    browser.want(Intent::Detach { attachment: attachment(1).id }).unwrap();
    assert_eq!(browser.storage.get(&StorageKey::Drafts), None);
    assert_eq!(browser.client.draft(), Draft::default());
}

#[test]
fn drafts_that_were_stored_as_texts_are_read() {
    let json = r#"{"0000000000000001":{"0000000000000010":"of old","0000000000000020":7,"x":"y"},
        "0000000000000002":{"0000000000000010":"of Bo"},"nobody":{"0000000000000010":"x"}}"#;
    let mut browser = Browser::at("/channels/general");
    browser.restore_drafts(json);
    assert_eq!(browser.draft_text(), "of old");
    browser.go("/channels/random");
    assert_eq!(browser.draft_text(), "");
    browser.type_in("and new");
    let next = browser.reload("/channels/general");
    assert_eq!(next.draft_text(), "of old");
    assert!(browser.storage[&StorageKey::Drafts].contains("of Bo"));
}

#[test]
fn a_stored_draft_that_makes_no_sense_is_left_out_alone() {
    let good = r#"{"user":"0000000000000001","channel":"0000000000000010","written":{"text":"good"}}"#;
    for bad in [
        "7",
        "{}",
        r#"{"user":"0000000000000001","channel":"0000000000000010"}"#,
        r#"{"user":"x","channel":"0000000000000010","written":{"text":"bad"}}"#,
        r#"{"user":"0000000000000001","channel":"0000000000000010","written":{"text":7}}"#,
        r#"{"user":"0000000000000001","channel":"0000000000000010","written":{"text":"","reply_to":"x"}}"#,
        r#"{"user":"0000000000000001","channel":"0000000000000010","written":{"attachments":[1]}}"#,
    ] {
        let mut browser = Browser::at("/channels/general");
        browser.restore_drafts(&format!("[{bad},{good}]"));
        assert_eq!(browser.draft_text(), "good", "{bad}");
    }
}

/// Two tabs of one browser, at two channels, with a draft in the first that the second has heard of.
fn two_tabs() -> (Browser, Browser) {
    let first = written();
    let mut second = Browser::online_at("/channels/random");
    second.take_drafts_of(&first, true);
    (first, second)
}

#[test]
fn a_tab_stores_what_was_changed_in_it_and_leaves_all_else_as_it_is_stored() {
    let (mut first, mut second) = two_tabs();
    first.type_in("half an answer, and more");
    // The second has not heard of that.
    second.storage = first.storage.clone();
    second.type_in("typed there");
    second.want(Intent::Attach { channel: RANDOM, attachment: attachment(2) }).unwrap();
    let before = first.client.draft();
    first.take_drafts_of(&second, false);
    assert_eq!((first.client.draft(), before.text.as_str()), (before.clone(), "half an answer, and more"));
    first.go("/channels/random");
    assert_eq!((first.draft_text().as_str(), first.client.attachments_room()), ("typed there", 9));
    assert_eq!(second.reload("/channels/general").draft_text(), "half an answer, and more");
}

#[test]
fn a_draft_that_was_sent_in_another_tab_does_not_come_back() {
    let (mut first, mut second) = two_tabs();
    second.go("/channels/general");
    assert_eq!(second.draft_text(), "half an answer");
    first.say("half an answer");
    assert_eq!(first.storage.get(&StorageKey::Drafts), None);
    second.forget();
    second.take_drafts_of(&first, false);
    assert_eq!(second.client.draft(), Draft::default());
    assert!(second.take_changes().contains(&Change::Draft), "and the box is emptied");
    second.go("/channels/random");
    second.type_in("something else");
    assert!(!second.storage[&StorageKey::Drafts].contains("half an answer"));
}

#[test]
fn a_box_that_somebody_is_typing_in_keeps_its_text_and_stores_it_with_the_next_letter() {
    let (mut first, mut second) = two_tabs();
    second.go("/channels/general");
    second.type_in("typed there");
    first.forget();
    first.take_drafts_of(&second, true);
    assert_eq!(first.draft_text(), "half an answer");
    assert!(!first.take_changes().contains(&Change::Draft), "neither the box nor the caret is touched");
    assert!(first.storage[&StorageKey::Drafts].contains("typed there"), "the last one typed holds");
    first.type_in("half an answer!");
    assert!(!first.storage[&StorageKey::Drafts].contains("typed there"));
    second.take_drafts_of(&first, false);
    assert_eq!(second.draft_text(), "half an answer!");
}

#[test]
fn what_is_heard_of_another_tab_is_never_stored_again() {
    let (mut first, mut second) = two_tabs();
    second.go("/channels/general");
    second.type_in("typed there");
    for is_typing in [true, false] {
        first.forget();
        first.take_drafts_of(&second, is_typing);
        assert!(!first.stores.contains(&StorageKey::Drafts), "two tabs would answer each other for ever");
    }
}

#[test]
fn what_is_typed_before_the_stored_drafts_are_read_takes_no_other_along() {
    let browser = written();
    let mut next = Browser::at("/channels/random");
    next.storage = browser.storage.clone();
    next.type_in("typed at once");
    assert_eq!(next.reload("/channels/general").draft_text(), "half an answer");
    assert_eq!(next.reload("/channels/random").draft_text(), "typed at once");
}

#[test]
fn a_draft_without_a_channel_has_a_text_only_and_becomes_one_with_it() {
    let mut browser = Browser::online_at("/direct/Cy");
    browser.type_in("first words");
    assert_eq!(browser.client.draft(), Draft { text: "first words".to_owned(), ..Draft::default() });
    assert!(browser.want(Intent::ReplyTo { message: None }).is_err());
    assert_eq!(browser.client.attachments_room(), 0);
    browser.event(with_cy());
    assert_eq!((browser.draft_text().as_str(), browser.client.attachments_room()), ("first words", 10));
    browser.want(Intent::Attach { channel: WITH_CY, attachment: attachment(1) }).unwrap();
    browser.type_in("second words");
    assert_eq!((browser.draft_text().as_str(), browser.client.attachments_room()), ("second words", 9));
    browser.say("second words");
    assert_eq!((browser.client.draft(), browser.storage.get(&StorageKey::Drafts)), (Draft::default(), None));
}

#[test]
fn what_is_written_without_a_line_to_somebody_new_survives_a_reload_and_goes_out_once() {
    let mut browser = Browser::at("/direct/Cy");
    browser.type_in("first words");
    assert!(browser.want(Intent::SendMessage { text: "first words".to_owned() }).is_err(), "it waits");
    let elsewhere = browser.reload("/direct/Bo");
    assert_eq!(elsewhere.draft_text(), "");
    let mut next = browser.reload("/direct/Cy");
    assert_eq!(next.draft_text(), "first words");
    next.start();
    next.connect(welcome(100), &[]);
    next.event(with_cy());
    assert_eq!(next.draft_text(), "first words");
    let mut again = next.reload("/direct/Cy");
    again.start();
    again.connect(welcome(100), &[]);
    again.event(with_cy());
    assert_eq!(again.draft_text(), "first words", "also where the channel is there by now");
    again.forget();
    again.say("first words");
    assert_eq!(bodies(&again.take_sent()), ["first words"]);
    next.forget();
    next.take_drafts_of(&again, false);
    assert_eq!((next.draft_text().as_str(), next.take_sent()), ("", Vec::new()));
}

#[test]
fn drafts_of_so_many_users_are_kept_as_one_browser_holds() {
    let mut json: Option<String> = None;
    for id in 1..=DEVICE_USERS_MAX as u64 + 2 {
        let mut told = welcome(100);
        told.user = protocol::id::UserId(id);
        let mut browser = Browser::of(Client::new(Some(&snapshot(told, None)), "/channels/general", 1));
        if let Some(json) = &json {
            browser.restore_drafts(json);
        }
        browser.type_in(&format!("of {id}"));
        json = browser.storage.get(&StorageKey::Drafts).cloned();
    }
    let json = json.unwrap();
    assert_eq!(json.matches("\"user\"").count(), DEVICE_USERS_MAX);
    assert!(json.contains("of 10") && !json.contains("\"of 1\"") && !json.contains("\"of 2\""), "{json}");
}
