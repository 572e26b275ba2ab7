//! Drafts, the stored outbox, and what is remembered for the next visit.

use client::change::Change;
use client::client::Client;
use client::effect::{Effect, StorageKey};
use client::intent::Intent;
use client::restore::AdoptError;
use client::view::{Delivery, RowId};
use protocol::command::Command;
use protocol::error::ErrorCode;
use protocol::event::Event;
use protocol::id::Seq;
use protocol::limits::OUTBOX_LEN_MAX;

use crate::harness::*;

#[test]
fn keys_are_versioned_and_only_the_mark_of_a_reload_is_the_tabs_own() {
    let keys = [
        (StorageKey::DisplayName, "banter.v1.display_name", false),
        (StorageKey::Last, "banter.v1.last", false),
        (StorageKey::Drafts, "banter.v1.drafts", false),
        (StorageKey::Outbox, "banter.v1.outbox.tab7", false),
        (StorageKey::Reloaded, "banter.v1.reloaded", true),
    ];
    for (key, name, is_for_session) in keys {
        assert_eq!((key.name("tab7").as_str(), key.is_for_session()), (name, is_for_session));
    }
    assert!(StorageKey::Outbox.name("tab7").starts_with(StorageKey::OUTBOX_PREFIX));
}

#[test]
fn drafts_are_kept_per_channel_and_survive_a_reload() {
    let mut browser = Browser::online_at("/channels/general");
    browser.type_in("for general");
    browser.go("/channels/random");
    assert_eq!(browser.draft_text(), "");
    browser.type_in("for random");
    browser.go("/channels/general");
    assert_eq!(browser.draft_text(), "for general");
    let mut next = browser.reload("/channels/random");
    assert_eq!(next.draft_text(), "for random");
    assert!(next.take_changes().contains(&Change::Draft));
}

#[test]
fn a_sent_message_is_no_longer_a_draft() {
    let mut browser = Browser::online_at("/channels/general");
    browser.type_in("hello");
    assert!(browser.storage.contains_key(&StorageKey::Drafts));
    browser.forget();
    browser.say("hello");
    assert_eq!(browser.draft_text(), "");
    assert_eq!(browser.storage.get(&StorageKey::Drafts), None, "nothing is left to store");
    assert!(browser.take_changes().contains(&Change::Draft));
}

#[test]
fn the_drafts_of_another_user_of_this_browser_are_neither_shown_nor_lost() {
    let mut browser = Browser::online_at("/channels/general");
    browser.type_in("of Ana");
    let mut told = welcome(100);
    told.user = BO;
    let mut of_bo = Browser::of(Client::new(Some(&snapshot(told, None)), "/channels/general", 1));
    of_bo.restore_drafts(&browser.storage[&StorageKey::Drafts]);
    assert_eq!(of_bo.draft_text(), "");
    of_bo.type_in("of Bo");
    let mut next = Browser::at("/channels/general");
    next.restore_drafts(&of_bo.storage[&StorageKey::Drafts]);
    assert_eq!(next.draft_text(), "of Ana");
}

#[test]
fn garbage_in_storage_is_no_harm() {
    for json in ["", "null", "7", "{", "[]", r#"{"x":1}"#, r#"{"0000000000000001":"x"}"#, "\u{0}"] {
        let mut browser = Browser::at("/channels/general");
        browser.restore_drafts(json);
        assert_eq!(browser.draft_text(), "");
        assert_eq!(browser.client.handle_adopted(browser.now, json), Err(AdoptError::Unreadable), "{json}");
    }
}

#[test]
fn entries_that_make_no_sense_are_left_out_of_an_adopted_outbox() {
    let json = r#"{"user":"0000000000000001","entries":[
        7, {"command":{"type":"dance"},"at":1}, {"command":{"type":"heartbeat"},"at":1},
        {"command":{"type":"send_message","client_id":"a","channel":"0000000000000010","body":"  "},"at":1},
        {"command":{"type":"send_message","client_id":"b","channel":"0000000000000010","body":"good"},"at":1}]}"#;
    let mut browser = Browser::at("/channels/general");
    assert_eq!(browser.client.handle_adopted(browser.now, json), Ok(1));
    assert_eq!(browser.texts(GENERAL), ["… good"]);
}

#[test]
fn the_outbox_survives_a_reload_and_is_sent_once_under_its_ids() {
    let mut browser = Browser::at("/channels/general");
    let first = browser.say("one");
    let second = browser.say("two");
    let mut next = browser.reload("/channels/general");
    assert_eq!(next.texts(GENERAL), ["… one", "… two"]);
    assert!(next.take_changes().contains(&Change::Timeline));
    assert_eq!(next.storage[&StorageKey::Outbox], browser.storage[&StorageKey::Outbox], "stored here now");
    next.start();
    next.open();
    next.forget();
    next.welcome(welcome(100));
    let (reference, command) = next.take_one();
    assert_eq!(command.client_id(), Some(&first));
    next.accept(reference, 101);
    assert_eq!(next.take_one().1.client_id(), Some(&second));
}

#[test]
fn a_failed_message_is_still_failed_after_a_reload() {
    let mut browser = Browser::online_at("/channels/general");
    let client_id = browser.say("refused");
    let (reference, _) = browser.take_one();
    browser.reject(reference, ErrorCode::NotAllowed);
    let mut next = browser.reload("/channels/general");
    let rows = next.rows(GENERAL);
    assert_eq!(rows[0].delivery, Delivery::Failed { code: ErrorCode::NotAllowed });
    next.start();
    next.connect(welcome(100), &[]);
    assert!(bodies(&next.take_sent()).is_empty());
    next.want(Intent::Retry { client_id }).unwrap();
    assert_eq!(bodies(&next.take_sent()), ["refused"]);
    let again = next.reload("/channels/general");
    assert_eq!(again.texts(GENERAL), ["… refused"], "and a retried one is pending");
}

#[test]
fn the_outbox_of_another_user_is_not_adopted() {
    let mut browser = Browser::at("/channels/general");
    browser.say("of Ana");
    let json = browser.storage[&StorageKey::Outbox].clone();
    let mut told = welcome(100);
    told.user = BO;
    let mut of_bo = Client::new(Some(&snapshot(told, None)), "/channels/general", 1);
    assert_eq!(of_bo.handle_adopted(START, &json), Err(AdoptError::OtherUser));
    assert_eq!((of_bo.rows(GENERAL), of_bo.poll_effect()), (Vec::new(), None));
    let mut of_nobody = Client::new(None, "/", 1);
    assert_eq!(of_nobody.handle_adopted(START, &json), Err(AdoptError::OtherUser));
}

#[test]
fn what_this_tab_or_the_history_has_already_is_not_adopted_twice() {
    let mut browser = Browser::at("/channels/general");
    let client_id = browser.say("came through");
    browser.say("did not");
    let json = browser.storage[&StorageKey::Outbox].clone();
    let history = whole(GENERAL, &[named_message(99, ANA, "came through", client_id)]);
    let client = Client::new(Some(&snapshot(welcome(100), Some(history))), "/channels/general", 1);
    let mut next = Browser::of(client);
    assert_eq!(next.client.handle_adopted(next.now, &json), Ok(1));
    assert_eq!(next.client.handle_adopted(next.now, &json), Ok(0));
    assert_eq!(next.texts(GENERAL), ["99 came through", "… did not"]);
}

#[test]
fn an_outbox_that_has_no_room_is_left_to_somebody_else() {
    let mut browser = Browser::at("/channels/general");
    browser.say("one");
    browser.say("two");
    let json = browser.storage[&StorageKey::Outbox].clone();
    let mut full = Browser::of(Client::new(Some(&snapshot(welcome(100), None)), "/", 1));
    for _ in 0..OUTBOX_LEN_MAX - 1 {
        full.say("mine");
    }
    assert_eq!(full.client.handle_adopted(full.now, &json), Err(AdoptError::Full));
    assert_eq!(full.client.unsent(), OUTBOX_LEN_MAX - 1);
}

#[test]
fn what_was_accepted_is_no_longer_stored() {
    let mut browser = Browser::online_at("/channels/general");
    browser.say("hello");
    let (reference, _) = browser.take_one();
    assert!(browser.storage[&StorageKey::Outbox].contains("hello"));
    browser.accept(reference, 101);
    assert_eq!(browser.storage.get(&StorageKey::Outbox), None);
}

#[test]
fn a_message_is_stored_before_it_is_sent_and_once_a_round() {
    let mut browser = Browser::online_at("/channels/general");
    for text in ["one", "two", "three"] {
        browser.client.handle_intent(browser.now, Intent::SendMessage { text: text.to_owned() }).unwrap();
    }
    let mut effects = Vec::new();
    while let Some(effect) = browser.client.poll_effect() {
        effects.push(effect);
    }
    let Effect::Store { key: StorageKey::Outbox, json: Some(json) } = &effects[0] else {
        panic!("{effects:?}")
    };
    assert!(["one", "two", "three"].iter().all(|text| json.contains(text)));
    let is_store = |effect: &&Effect| matches!(effect, Effect::Store { key: StorageKey::Outbox, .. });
    assert_eq!(effects.iter().filter(is_store).count(), 1);
    assert!(matches!(effects[1], Effect::Send(_)));
}

#[test]
fn the_last_place_is_remembered_once_the_server_has_shown_it() {
    let mut browser = Browser::at("/channels/random");
    browser.start();
    browser.open();
    browser.welcome(welcome(100));
    assert_eq!(browser.storage.get(&StorageKey::Last), None, "its history is not there");
    browser.event(Event::History(whole(RANDOM, &[])));
    assert_eq!(browser.storage[&StorageKey::Last], last("/channels/random"));
    browser.event(Event::History(whole(GENERAL, &[])));
    browser.event(Event::History(whole(WITH_BO, &[])));
    for path in ["/about", "/channels/books", "/channels/nothing", "/direct/Cy", "/x"] {
        browser.go(path);
        assert_eq!(browser.storage[&StorageKey::Last], last("/channels/random"), "{path}");
    }
    browser.go("/direct/bo");
    assert_eq!(browser.storage[&StorageKey::Last], last("/direct/Bo"), "by its own name");
    browser.forget();
    browser.event(posted(WITH_BO, message(101, BO, "hi")));
    assert!(!browser.stores.contains(&StorageKey::Last), "written when it changes");
}

#[test]
fn who_is_in_no_channel_has_no_last_place() {
    let mut browser = Browser::online_at("/channels/general");
    browser.go("/channels/random");
    browser.event(Event::MemberLeft { seq: Seq(101), channel: GENERAL, user: ANA });
    browser.want(Intent::LeaveChannel { channel: RANDOM }).unwrap();
    browser.event(Event::MemberLeft { seq: Seq(102), channel: RANDOM, user: ANA });
    assert_eq!(browser.storage.get(&StorageKey::Last), None);
}

#[test]
fn the_display_name_is_stored_once_the_server_has_confirmed_it() {
    let mut browser = Browser::at("/");
    browser.start();
    browser.open();
    assert_eq!(browser.storage.get(&StorageKey::DisplayName), None);
    browser.welcome(welcome(100));
    assert_eq!(browser.storage[&StorageKey::DisplayName], r#""Ana""#);
}

#[test]
fn commands_of_every_kind_survive_a_reload() {
    let mut browser = Browser::online_at("/channels/general");
    browser.event(posted(GENERAL, message(101, ANA, "mine")));
    browser.close(1006);
    let intents = [
        Intent::SendMessage { text: "hello".to_owned() },
        Intent::DeleteMessage { message: Seq(101) },
        Intent::JoinChannel { channel: BOOKS },
        Intent::LeaveChannel { channel: RANDOM },
        Intent::OpenDirect { user: CY },
    ];
    let given: Vec<_> = intents.map(|intent| browser.want(intent).unwrap().unwrap()).into();
    let mut next = browser.reload("/channels/general");
    next.start();
    next.open();
    next.forget();
    next.welcome(welcome(101));
    let mut sent = next.take_sent();
    let (reference, _) = sent[0];
    next.accept(reference, 102);
    sent.extend(next.take_sent());
    let mut ids: Vec<_> = sent.iter().filter_map(|(_, command)| command.client_id().cloned()).collect();
    assert_eq!(ids.len(), 5);
    assert!(matches!(sent[0].1, Command::SendMessage { .. }));
    let mut given_sorted = given.clone();
    given_sorted.sort();
    ids.sort();
    assert_eq!(ids, given_sorted);
    assert!(given.iter().skip(1).all(|id| next.client.is_pending(id)));
    assert_ne!(next.rows(GENERAL).last().unwrap().id, RowId::Pending(given[0].clone()), "that one is posted");
}
