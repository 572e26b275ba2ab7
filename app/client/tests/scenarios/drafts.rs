//! Drafts: text, reply and files of each channel, as they are stored and shared between tabs.

use client::client::Client;
use client::effect::StorageKey;
use client::intent::Intent;
use client::view::Draft;
use protocol::event::Event;
use protocol::id::{ChannelId, Seq};
use protocol::limits::DEVICE_USERS_MAX;

use crate::harness::*;

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

#[test]
fn another_tab_adds_its_drafts_and_leaves_what_is_written_here() {
    let mut browser = written();
    let mut other = Browser::online_at("/channels/random");
    other.type_in("typed there");
    other.want(Intent::Attach { channel: RANDOM, attachment: attachment(2) }).unwrap();
    let before = browser.client.draft();
    browser.restore_drafts(&other.storage[&StorageKey::Drafts].clone());
    assert_eq!(browser.client.draft(), before);
    assert!(browser.storage[&StorageKey::Drafts].contains("typed there"), "and stores both");
    browser.go("/channels/random");
    assert_eq!((browser.draft_text().as_str(), browser.client.attachments_room()), ("typed there", 9));
}

#[test]
fn a_draft_without_a_channel_has_a_text_only_and_becomes_one_with_it() {
    let mut browser = Browser::online_at("/direct/Cy");
    browser.type_in("first words");
    assert_eq!(browser.client.draft(), Draft { text: "first words".to_owned(), ..Draft::default() });
    assert!(browser.want(Intent::ReplyTo { message: None }).is_err());
    assert_eq!(browser.client.attachments_room(), 0);
    browser.event(Event::DirectOpened { seq: Seq(101), channel: ChannelId(0x60), users: [ANA, CY] });
    assert_eq!((browser.draft_text().as_str(), browser.client.attachments_room()), ("first words", 10));
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
