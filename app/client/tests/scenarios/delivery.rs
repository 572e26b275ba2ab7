//! The outbox: what is sent goes out once, in order, and is shown once, whatever comes first.

use client::change::{Change, Rejected};
use client::intent::{Intent, Refusal};
use client::view::{Delivery, RowId};
use protocol::command::Command;
use protocol::error::ErrorCode;
use protocol::event::Event;
use protocol::id::{ChannelId, ClientId, Ref, Seq};
use protocol::limits::{BACKOFF_MS_MAX, BACKOFF_MS_MIN, BODY_CHARS_MAX, OUTBOX_LEN_MAX, UNANSWERED_MAX};
use protocol::message::BodyError;

use crate::harness::*;

/// A page at `#general` with one message sent, and its number and id.
fn one_sent() -> (Browser, Ref, ClientId) {
    let mut browser = Browser::online_at("/channels/general");
    let client_id = browser.say("hello");
    let (reference, command) = browser.take_one();
    let body = "hello".to_owned();
    assert_eq!(command, sent_text(&client_id, GENERAL, &body));
    (browser, reference, client_id)
}

#[test]
fn a_message_is_sent_at_once_and_shown_as_pending() {
    let (browser, _, client_id) = one_sent();
    let rows = browser.rows(GENERAL);
    assert_eq!(rows.len(), 1);
    assert_eq!((rows[0].id.clone(), rows[0].delivery), (RowId::Pending(client_id), Delivery::Pending));
    assert_eq!((rows[0].author, rows[0].author_name.as_str(), rows[0].own), (ANA, "Ana", true));
    assert_eq!(rows[0].at, browser.now);
}

#[test]
fn accepted_before_posted_shows_the_message_once_at_each_moment() {
    let (mut browser, reference, client_id) = one_sent();
    browser.accept(reference, 101);
    assert_eq!(browser.texts(GENERAL), ["101 hello"], "it may not vanish in between");
    browser.event(posted(GENERAL, named_message(101, ANA, "hello", client_id)));
    assert_eq!(browser.texts(GENERAL), ["101 hello"]);
    assert!(browser.client.is_quiet());
}

#[test]
fn posted_before_accepted_shows_the_message_once_at_each_moment() {
    let (mut browser, reference, client_id) = one_sent();
    browser.event(posted(GENERAL, named_message(101, ANA, "hello", client_id)));
    assert_eq!(browser.texts(GENERAL), ["101 hello"]);
    assert!(!browser.client.is_quiet(), "the answer is still to come");
    browser.accept(reference, 101);
    assert_eq!(browser.texts(GENERAL), ["101 hello"]);
    assert!(browser.client.is_quiet());
}

#[test]
fn a_message_that_came_through_before_the_line_was_lost_is_found_in_the_history() {
    let (mut browser, _, client_id) = one_sent();
    browser.lose();
    browser.open();
    browser.welcome(welcome(110));
    assert_eq!(browser.texts(GENERAL), ["… hello"]);
    let mine = named_message(101, ANA, "hello", client_id.clone());
    browser.event(Event::History(since(GENERAL, 100, &[mine], &[])));
    assert_eq!(browser.texts(GENERAL), ["101 hello"]);
    let repeat = browser.take_sent().pop().unwrap();
    assert_eq!(repeat.1.client_id(), Some(&client_id), "its repeat was under way");
    browser.accept(repeat.0, 101);
    assert_eq!(browser.texts(GENERAL), ["101 hello"]);
}

#[test]
fn accepted_on_a_repeat_before_the_history_shows_the_message_once_at_each_moment() {
    let (mut browser, _, client_id) = one_sent();
    browser.lose();
    browser.open();
    browser.forget();
    browser.welcome(welcome(110));
    let (reference, _) = browser.take_one();
    browser.accept(reference, 101);
    assert_eq!(browser.texts(GENERAL), ["101 hello"]);
    let mine = named_message(101, ANA, "hello", client_id);
    browser.event(Event::History(since(GENERAL, 100, &[mine], &[])));
    assert_eq!(browser.texts(GENERAL), ["101 hello"]);
}

#[test]
fn an_accepted_message_that_the_next_history_does_not_have_is_gone() {
    let (mut browser, reference, _) = one_sent();
    browser.accept(reference, 101);
    browser.lose();
    assert_eq!(browser.texts(GENERAL), ["101 hello"]);
    browser.connect(welcome(110), &[since(GENERAL, 100, &[], &[])]);
    assert_eq!(browser.texts(GENERAL), [""; 0], "deleted while the line was gone");
    let (mut browser, reference, _) = one_sent();
    browser.accept(reference, 101);
    browser.lose();
    browser.connect(welcome(100), &[since(GENERAL, 100, &[], &[])]);
    assert_eq!(browser.texts(GENERAL), ["101 hello"], "the server is not that far yet");
}

#[test]
fn an_accepted_message_of_a_channel_that_was_left_elsewhere_waits_no_longer() {
    let (mut browser, reference, _) = one_sent();
    browser.accept(reference, 101);
    browser.lose();
    let mut without_general = welcome(110);
    without_general.channels[0] = public(GENERAL, "general", &[BO, CY]);
    browser.connect(without_general, &[]);
    assert_eq!(browser.client.unsent(), 0, "no event will ever tell of it");
}

#[test]
fn a_message_accepted_as_gone_disappears() {
    let (mut browser, reference, _) = one_sent();
    browser.event(Event::Accepted { reference, seq: Seq(101), channel: None, gone: true });
    assert_eq!(browser.texts(GENERAL), [""; 0]);
    assert!(browser.client.is_quiet());
}

#[test]
fn the_same_client_id_of_somebody_else_is_another_message() {
    let (mut browser, _, client_id) = one_sent();
    browser.event(posted(GENERAL, named_message(101, BO, "not mine", client_id)));
    assert_eq!(browser.texts(GENERAL), ["101 not mine", "… hello"]);
}

#[test]
fn what_is_said_while_away_goes_out_in_order_after_the_welcome() {
    let mut browser = Browser::online_at("/channels/general");
    browser.close(1006);
    for text in ["one", "two", "three"] {
        browser.say(text);
    }
    assert_eq!(browser.texts(GENERAL), ["… one", "… two", "… three"]);
    browser.pass(BACKOFF_MS_MAX);
    browser.forget();
    browser.open();
    assert!(bodies(&browser.take_sent()).is_empty(), "not before the welcome");
    browser.welcome(welcome(100));
    for (text, seq) in [("one", 101), ("two", 102), ("three", 103)] {
        let sent = browser.take_sent();
        assert_eq!(bodies(&sent), [text]);
        browser.accept(sent[0].0, seq);
    }
    assert_eq!(browser.texts(GENERAL), ["101 one", "102 two", "103 three"]);
}

#[test]
fn everything_unanswered_is_sent_again_under_its_id_after_each_welcome() {
    let (mut browser, _, client_id) = one_sent();
    browser.go("/channels/random");
    let elsewhere = browser.say("elsewhere");
    for _ in 0..3 {
        browser.lose();
        browser.open();
        browser.forget();
        browser.welcome(welcome(100));
        let sent = browser.take_sent();
        let ids: Vec<_> = sent.iter().map(|(_, command)| command.client_id().unwrap()).collect();
        assert_eq!(ids, [&client_id, &elsewhere]);
    }
}

#[test]
fn an_answer_of_an_earlier_connection_is_not_taken_for_one_of_this() {
    let (mut browser, old, _) = one_sent();
    browser.lose();
    browser.connect(welcome(100), &[]);
    browser.accept(old, 101);
    assert_eq!(browser.texts(GENERAL), ["… hello"]);
}

#[test]
fn at_most_so_many_commands_are_unanswered_as_the_server_takes() {
    let count = UNANSWERED_MAX as u64 + 8;
    let mut large = welcome(100);
    large.channels = (0..count).map(|id| public(ChannelId(id), &format!("c{id}"), &[ANA])).collect();
    let mut browser = Browser::at("/");
    browser.start();
    browser.connect(large, &[]);
    browser.forget();
    for id in 0..count {
        browser.go(&format!("/channels/c{id}"));
        browser.say("hello");
    }
    let sent = browser.take_sent();
    assert_eq!(bodies(&sent).len(), UNANSWERED_MAX);
    browser.accept(sent[0].0, 101);
    assert_eq!(bodies(&browser.take_sent()).len(), 1);
    // Its event came before its answer: the server still counts it.
    let Command::SendMessage { client_id, channel, .. } = sent[1].1.clone() else { panic!() };
    browser.event(posted(channel, named_message(102, ANA, "hello", client_id)));
    assert_eq!(browser.take_sent(), []);
    browser.accept(sent[1].0, 102);
    assert_eq!(bodies(&browser.take_sent()).len(), 1);
}

#[test]
fn a_temporary_rejection_is_retried_with_back_off_under_the_same_id() {
    let (mut browser, mut reference, client_id) = one_sent();
    for rejection in 1..=9_u32 {
        let rejected_at = browser.now;
        browser.reject(reference, ErrorCode::Unavailable);
        assert_eq!(browser.texts(GENERAL), ["… hello"]);
        assert_eq!(browser.take_sent(), [], "not hammered");
        browser.pass(BACKOFF_MS_MIN - 1);
        assert_eq!(browser.take_sent(), []);
        while browser.sent.is_empty() {
            browser.pass(10);
            browser.event(Event::HeartbeatAck { reference: Ref(0) });
        }
        let waited = browser.now - rejected_at;
        assert!(waited <= (BACKOFF_MS_MIN << rejection).min(BACKOFF_MS_MAX) + 10, "{rejection}: {waited}");
        let (next, command) = browser.take_one();
        assert_eq!(command.client_id(), Some(&client_id));
        reference = next;
    }
    browser.accept(reference, 101);
    assert_eq!(browser.texts(GENERAL), ["101 hello"]);
}

#[test]
fn a_temporary_rejection_holds_back_its_channel_and_no_other() {
    let (mut browser, reference, _) = one_sent();
    browser.say("second");
    browser.reject(reference, ErrorCode::TooManyRequests);
    assert_eq!(browser.take_sent(), []);
    browser.go("/channels/random");
    browser.say("elsewhere");
    assert_eq!(bodies(&browser.take_sent()), ["elsewhere"]);
    browser.pass(2 * BACKOFF_MS_MIN);
    let sent = browser.take_sent();
    assert_eq!(bodies(&sent), ["hello"]);
    browser.accept(sent[0].0, 101);
    assert_eq!(bodies(&browser.take_sent()), ["second"]);
}

#[test]
fn a_rest_outlasts_a_lost_connection() {
    let (mut browser, reference, _) = one_sent();
    browser.reject(reference, ErrorCode::Unavailable);
    browser.close(1006);
    browser.client.handle_visible(browser.now, true);
    browser.poll();
    browser.connect(welcome(100), &[]);
    assert!(bodies(&browser.take_sent()).is_empty(), "the server asked for a pause");
    browser.pass(2 * BACKOFF_MS_MIN);
    assert_eq!(bodies(&browser.take_sent()), ["hello"]);
}

#[test]
fn a_message_rejected_for_good_fails_in_place_and_lets_the_next_one_pass() {
    let (mut browser, reference, client_id) = one_sent();
    browser.say("second");
    browser.reject(reference, ErrorCode::NotAllowed);
    let (next, _) = browser.take_one();
    assert_eq!(browser.texts(GENERAL), ["! hello", "… second"]);
    let rows = browser.rows(GENERAL);
    assert_eq!(rows[0].delivery, Delivery::Failed { code: ErrorCode::NotAllowed });
    browser.accept(next, 101);
    assert_eq!(browser.texts(GENERAL), ["! hello", "101 second"]);
    browser.lose();
    browser.open();
    browser.forget();
    browser.welcome(welcome(100));
    assert!(bodies(&browser.take_sent()).is_empty(), "it waits for the person");

    assert_eq!(browser.want(Intent::Retry { client_id: client_id.clone() }), Ok(Some(client_id.clone())));
    assert_eq!(browser.texts(GENERAL)[0], "… hello");
    let (reference, command) = browser.take_one();
    assert_eq!(command.client_id(), Some(&client_id), "nothing was done under that id");
    browser.accept(reference, 102);
    assert!(browser.texts(GENERAL).contains(&"102 hello".to_owned()));
}

#[test]
fn a_retried_message_waits_for_what_is_on_its_way_in_its_channel() {
    let (mut browser, reference, client_id) = one_sent();
    browser.say("second");
    browser.say("third");
    browser.reject(reference, ErrorCode::NotAllowed);
    let (second, _) = browser.take_one();
    browser.want(Intent::Retry { client_id }).unwrap();
    assert_eq!(browser.take_sent(), []);
    browser.accept(second, 101);
    assert_eq!(bodies(&browser.take_sent()), ["hello"], "it has kept its place before the third");
}

#[test]
fn a_failed_message_can_be_discarded_and_a_pending_one_cannot() {
    let (mut browser, reference, client_id) = one_sent();
    assert_eq!(browser.want(Intent::Discard { client_id: client_id.clone() }), Err(Refusal::Nothing));
    assert_eq!(browser.want(Intent::Retry { client_id: client_id.clone() }), Err(Refusal::Nothing));
    browser.reject(reference, ErrorCode::NotAMember);
    assert_eq!(browser.want(Intent::Discard { client_id: client_id.clone() }), Ok(None));
    assert_eq!(browser.texts(GENERAL), [""; 0]);
    assert_eq!(browser.want(Intent::Discard { client_id: client_id.clone() }), Err(Refusal::Nothing));
    assert_eq!(browser.want(Intent::Retry { client_id }), Err(Refusal::Nothing));
    assert!(browser.client.is_quiet());
}

#[test]
fn a_message_to_a_channel_that_is_no_more_does_not_wait_for_ever() {
    let (mut browser, _, client_id) = one_sent();
    browser.lose();
    let mut other = welcome(5);
    other.epoch = protocol::id::Epoch(8);
    other.channels.remove(0);
    browser.forget();
    browser.connect(other, &[]);
    let (reference, _) = browser.take_sent().pop().unwrap();
    browser.reject(reference, ErrorCode::UnknownChannel);
    assert_eq!(browser.client.unsent(), 0);
    let result = Err(Rejected { code: ErrorCode::UnknownChannel, channel: None });
    assert!(browser.take_changes().contains(&Change::Answered { client_id, result }));
}

#[test]
fn a_text_that_cannot_be_a_message_is_refused_and_stays() {
    let mut browser = Browser::online_at("/channels/general");
    let too_long = "x".repeat(BODY_CHARS_MAX + 3);
    let refused = [(" \n", BodyError::Empty), (too_long.as_str(), BodyError::TooLong { over: 3 })];
    for (text, error) in refused {
        browser.want(Intent::SetDraft { text: text.to_owned() }).unwrap();
        let result = browser.want(Intent::SendMessage { text: text.to_owned() });
        assert_eq!(result, Err(Refusal::Body(error)));
        assert_eq!(browser.draft_text(), text);
    }
    assert_eq!(browser.texts(GENERAL), [""; 0]);
    assert!(bodies(&browser.take_sent()).is_empty());
}

#[test]
fn what_is_sent_is_what_the_server_will_keep() {
    let mut browser = Browser::online_at("/channels/general");
    browser.say("\r\n  two\r\nlines \n\n");
    assert_eq!(bodies(&browser.take_sent()), ["  two\nlines"]);
}

#[test]
fn a_full_outbox_refuses_and_the_text_stays() {
    let mut browser = Browser::at("/channels/general");
    for _ in 0..OUTBOX_LEN_MAX {
        browser.say("offline");
    }
    browser.want(Intent::SetDraft { text: "one more".to_owned() }).unwrap();
    let refused = [
        Intent::SendMessage { text: "one more".to_owned() },
        Intent::JoinChannel { channel: BOOKS },
        Intent::LeaveChannel { channel: RANDOM },
        Intent::OpenDirect { user: CY },
    ];
    for intent in refused {
        if matches!(intent, Intent::SendMessage { .. }) {
            assert_eq!(browser.draft_text(), "one more");
        }
        assert_eq!(browser.want(intent), Err(Refusal::OutboxFull));
    }
    assert_eq!(browser.rows(GENERAL).len(), OUTBOX_LEN_MAX);
    browser.go("/channels/general");
    assert_eq!(browser.draft_text(), "one more");
}

#[test]
fn a_full_outbox_opens_no_direct_messages_by_itself_until_there_is_room() {
    let mut browser = Browser::at("/channels/general");
    for _ in 0..OUTBOX_LEN_MAX {
        browser.say("offline");
    }
    browser.go("/direct/Cy");
    browser.start();
    browser.connect(welcome(100), &[]);
    let sent = browser.take_sent();
    assert!(!sent.iter().any(|(_, command)| matches!(command, Command::OpenDirect { .. })));
    let (reference, _) = sent.iter().find(|(_, command)| command.client_id().is_some()).unwrap();
    browser.event(Event::Accepted { reference: *reference, seq: Seq(101), channel: None, gone: true });
    let sent = browser.take_sent();
    assert!(sent.iter().any(|(_, command)| matches!(command, Command::OpenDirect { user: CY, .. })));
}

#[test]
fn where_nothing_is_open_there_is_nothing_to_send_to() {
    for path in ["/about", "/channels/books", "/channels/nothing", "/direct/Cy", "/direct/Ana", "/x"] {
        let mut browser = Browser::at(path);
        assert_eq!(
            browser.want(Intent::SendMessage { text: "hi".to_owned() }),
            Err(Refusal::Nothing),
            "{path}"
        );
    }
    let mut browser = Browser::of(client::client::Client::new(None, "/", 1));
    for intent in [Intent::SendMessage { text: "hi".to_owned() }, Intent::SetDraft { text: "hi".to_owned() }]
    {
        assert_eq!(browser.want(intent), Err(Refusal::Nothing));
    }
}

#[test]
fn client_ids_differ_within_a_page_and_between_pages() {
    let mut ids = std::collections::BTreeSet::new();
    for seed in 0..20 {
        let client = client::client::Client::new(Some(&snapshot(welcome(100), None)), "/", seed);
        let mut browser = Browser::of(client);
        for _ in 0..20 {
            ids.insert(browser.say("hello"));
        }
    }
    assert_eq!(ids.len(), 400);
}
