//! Replies: the quoted message is looked up, never copied.

use client::change::Change;
use client::intent::{Intent, Refusal};
use client::view::{Original, Quote};
use protocol::command::Command;
use protocol::event::Event;
use protocol::id::Seq;
use protocol::message::Body;
use protocol::user::DisplayName;

use crate::harness::*;

fn here(name: &str, body: &str) -> Original {
    Original::Here { author_name: DisplayName::parse(name).unwrap(), body: Body::parse(body).unwrap() }
}

fn quote(message: u64, original: Original) -> Option<Quote> {
    Some(Quote { message: Seq(message), path: format!("/channels/general/{message}"), original })
}

/// A page at `#general` with a message of Bo's, and Cy's answer.
fn page() -> Browser {
    let mut browser = Browser::online_at("/channels/general");
    browser.event(posted(GENERAL, message(101, BO, "question")));
    browser.event(posted(GENERAL, made(message(102, CY, "answer"), |of| of.reply_to = Some(Seq(101)))));
    browser.forget();
    browser
}

#[test]
fn a_quote_follows_its_message_through_edit_and_deletion() {
    let mut browser = page();
    assert_eq!(browser.row(GENERAL, 102).quote, quote(101, here("Bo", "question")));
    browser.event(edited(103, GENERAL, 101, "better question"));
    assert_eq!(browser.row(GENERAL, 102).quote, quote(101, here("Bo", "better question")));
    browser.event(deleted(104, GENERAL, 101));
    assert_eq!(browser.row(GENERAL, 102).quote, quote(101, Original::Deleted));
}

#[test]
fn a_quote_says_where_its_message_has_left_with_the_cap() {
    let mut browser = page();
    browser.event(Event::MessagePosted {
        channel: GENERAL,
        oldest: Seq(102),
        message: message(105, BO, "x"),
    });
    assert_eq!(browser.row(GENERAL, 102).quote, quote(101, Original::Dropped));
    assert_eq!(browser.row(GENERAL, 105).quote, None);
}

#[test]
fn a_reply_is_sent_with_the_message_that_it_answers_and_quotes_it_at_once() {
    let mut browser = page();
    browser.want(Intent::ReplyTo { message: Some(Seq(101)) }).unwrap();
    assert!(browser.take_changes().contains(&Change::Draft));
    assert_eq!(browser.client.draft().reply, quote(101, here("Bo", "question")));
    let client_id = browser.say("me too");
    assert_eq!(browser.client.draft().reply, None, "it is used up");
    let rows = browser.rows(GENERAL);
    assert_eq!(rows.last().unwrap().quote, quote(101, here("Bo", "question")));
    let (reference, command) = browser.take_one();
    assert!(matches!(command, Command::SendMessage { reply_to: Some(Seq(101)), .. }));
    browser.accept(reference, 106);
    assert_eq!(browser.row(GENERAL, 106).quote, quote(101, here("Bo", "question")));
    let mine = named_message(106, ANA, "me too", client_id);
    browser.event(posted(GENERAL, made(mine, |of| of.reply_to = Some(Seq(101)))));
    assert_eq!(browser.row(GENERAL, 106).quote, quote(101, here("Bo", "question")));
    browser.say("and more");
    assert!(matches!(browser.take_one().1, Command::SendMessage { reply_to: None, .. }));
}

#[test]
fn one_replies_to_what_is_there_and_may_think_better_of_it() {
    let mut browser = page();
    assert_eq!(browser.want(Intent::ReplyTo { message: Some(Seq(99)) }), Err(Refusal::Nothing));
    browser.want(Intent::ReplyTo { message: Some(Seq(101)) }).unwrap();
    browser.want(Intent::ReplyTo { message: None }).unwrap();
    assert_eq!(browser.client.draft().reply, None);
    browser.go("/about");
    assert_eq!(browser.want(Intent::ReplyTo { message: None }), Err(Refusal::Nothing));
}

#[test]
fn a_draft_follows_the_message_that_it_answers() {
    let mut browser = page();
    browser.want(Intent::ReplyTo { message: Some(Seq(101)) }).unwrap();
    browser.forget();
    browser.event(edited(103, GENERAL, 101, "better question"));
    assert!(browser.take_changes().contains(&Change::Draft));
    assert_eq!(browser.client.draft().reply, quote(101, here("Bo", "better question")));
    browser.event(deleted(104, GENERAL, 101));
    assert_eq!(browser.client.draft().reply, quote(101, Original::Deleted));
    let mut next = browser.reload("/channels/general");
    assert_eq!(next.client.draft().reply, None, "what it answers is not known yet");
    next.start();
    next.forget();
    next.connect(welcome(105), &[whole(GENERAL, &[message(101, BO, "question")])]);
    assert!(next.take_changes().contains(&Change::Draft));
    assert_eq!(next.client.draft().reply, quote(101, here("Bo", "question")));
}

#[test]
fn a_quote_of_a_direct_message_has_its_address() {
    let mut browser = Browser::online_at("/direct/Bo");
    browser.event(posted(WITH_BO, message(101, BO, "psst")));
    browser.event(posted(WITH_BO, made(message(102, BO, "?"), |of| of.reply_to = Some(Seq(101)))));
    assert_eq!(browser.row(WITH_BO, 102).quote.unwrap().path, "/direct/Bo/101");
}

#[test]
fn in_another_journal_what_waits_answers_nothing() {
    let mut browser = page();
    browser.close(1006);
    browser.want(Intent::ReplyTo { message: Some(Seq(101)) }).unwrap();
    browser.say("pending");
    browser.want(Intent::ReplyTo { message: Some(Seq(102)) }).unwrap();
    browser.pass(protocol::limits::BACKOFF_MS_MAX);
    let mut other = welcome(5);
    other.epoch = protocol::id::Epoch(8);
    browser.forget();
    browser.connect(other, &[]);
    let sent = browser.take_sent();
    assert!(sent.iter().any(|(_, command)| matches!(command, Command::SendMessage { reply_to: None, .. })));
    assert_eq!(browser.client.draft().reply, None);
    assert_eq!(browser.rows(GENERAL)[0].quote, None);
}
