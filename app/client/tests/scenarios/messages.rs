//! Timelines: merged, without doubles, in order, within the cap; deletions; how rows are grouped.

use client::change::{Change, Rejected};
use client::intent::{Intent, Refusal};
use client::view::{GROUP_MS_MAX, RowId};
use protocol::command::Command;
use protocol::error::ErrorCode;
use protocol::event::Event;
use protocol::id::Seq;

use crate::harness::*;

#[test]
fn a_message_that_comes_twice_is_shown_once() {
    let mut browser = Browser::online_at("/channels/general");
    for _ in 0..2 {
        browser.event(posted(GENERAL, message(101, BO, "once")));
    }
    browser.event(Event::History(whole(GENERAL, &[message(101, BO, "once")])));
    assert_eq!(browser.texts(GENERAL), ["101 once"]);
}

#[test]
fn messages_are_in_the_order_of_their_seqs_however_they_come() {
    let mut browser = Browser::online_at("/channels/general");
    for seq in [103, 101, 104, 102] {
        browser.event(posted(GENERAL, message(seq, BO, "x")));
    }
    assert_eq!(browser.texts(GENERAL), ["101 x", "102 x", "103 x", "104 x"]);
}

#[test]
fn the_hundred_newest_stay_because_the_server_says_which_is_the_oldest() {
    let mut browser = Browser::online_at("/channels/general");
    for seq in 101..=220_u64 {
        let oldest = Seq(seq.saturating_sub(99).max(101));
        browser.event(Event::MessagePosted { channel: GENERAL, oldest, message: message(seq, BO, "x") });
    }
    let rows = browser.rows(GENERAL);
    assert_eq!(rows.len(), 100);
    assert_eq!(rows[0].id, RowId::Posted(Seq(121)));
    browser.event(posted(GENERAL, message(110, BO, "too old")));
    assert_eq!(browser.rows(GENERAL).len(), 100, "what has left does not come back");
}

#[test]
fn a_deleted_message_is_gone_even_where_it_comes_again() {
    let mut browser = Browser::online_at("/channels/general");
    browser.event(posted(GENERAL, message(101, BO, "gone")));
    browser.event(posted(GENERAL, message(102, BO, "stays")));
    browser.forget();
    browser.event(deleted(103, GENERAL, 101));
    assert!(browser.take_changes().contains(&Change::Timeline));
    assert_eq!(browser.texts(GENERAL), ["102 stays"]);
    browser.event(posted(GENERAL, message(101, BO, "gone")));
    assert_eq!(browser.texts(GENERAL), ["102 stays"]);
    browser.event(deleted(105, GENERAL, 104));
    browser.event(posted(GENERAL, message(104, BO, "deleted before it came")));
    assert_eq!(browser.texts(GENERAL), ["102 stays"]);
}

#[test]
fn all_joined_channels_are_live_and_only_the_open_one_changes_the_timeline() {
    let mut browser = Browser::online_at("/channels/general");
    browser.event(posted(RANDOM, message(101, BO, "over here")));
    assert_eq!(browser.texts(RANDOM), ["101 over here"]);
    let changes = browser.take_changes();
    assert!(changes.contains(&Change::Sidebar) && !changes.contains(&Change::Timeline), "{changes:?}");
}

#[test]
fn a_message_to_a_channel_that_one_is_not_in_is_not_held() {
    let mut browser = Browser::online_at("/channels/general");
    browser.event(posted(BOOKS, message(101, CY, "not for Ana")));
    assert_eq!(browser.texts(BOOKS), [""; 0]);
}

#[test]
fn a_message_to_be_deleted_stays_marked_until_it_is_gone() {
    let mut browser = Browser::online_at("/channels/general");
    browser.event(posted(GENERAL, message(101, ANA, "mine")));
    let client_id = browser.want(Intent::DeleteMessage { message: Seq(101) }).unwrap().unwrap();
    assert!(browser.rows(GENERAL)[0].deleting);
    let (reference, command) = browser.take_one();
    let wanted = Command::DeleteMessage { client_id: client_id.clone(), channel: GENERAL, message: Seq(101) };
    assert_eq!(command, wanted);
    assert_eq!(browser.want(Intent::DeleteMessage { message: Seq(101) }), Ok(Some(client_id.clone())));
    assert_eq!(browser.take_sent(), [], "asked once");
    browser.accept(reference, 102);
    assert_eq!(browser.texts(GENERAL), [""; 0], "it may not look as if it had stayed");
    browser.event(deleted(102, GENERAL, 101));
    assert_eq!(browser.texts(GENERAL), [""; 0]);
    assert!(browser.take_changes().contains(&Change::Answered { client_id, result: Ok(GENERAL) }));
}

#[test]
fn a_deletion_waits_for_the_line_and_a_refused_one_leaves_the_message() {
    let mut browser = Browser::online_at("/channels/general");
    browser.event(posted(GENERAL, message(101, ANA, "mine")));
    browser.close(1006);
    let client_id = browser.want(Intent::DeleteMessage { message: Seq(101) }).unwrap().unwrap();
    browser.pass(protocol::limits::BACKOFF_MS_MAX);
    browser.forget();
    browser.connect(welcome(101), &[since(GENERAL, 101, &[], &[])]);
    assert!(browser.rows(GENERAL)[0].deleting);
    let (reference, _) = browser.take_sent().pop().unwrap();
    browser.reject(reference, ErrorCode::NotAllowed);
    assert!(!browser.rows(GENERAL)[0].deleting);
    let result = Err(Rejected { code: ErrorCode::NotAllowed });
    assert!(browser.take_changes().contains(&Change::Answered { client_id, result }));
}

#[test]
fn only_ones_own_posted_messages_of_the_open_channel_can_be_deleted() {
    let mut browser = Browser::online_at("/channels/general");
    browser.event(posted(GENERAL, message(101, BO, "of Bo")));
    browser.event(posted(RANDOM, message(102, ANA, "elsewhere")));
    browser.forget();
    for seq in [101, 102, 103] {
        assert_eq!(browser.want(Intent::DeleteMessage { message: Seq(seq) }), Err(Refusal::Nothing));
    }
    assert_eq!(browser.take_sent(), []);
}

#[test]
fn rows_of_one_author_shortly_after_each_other_are_one_group() {
    let mut browser = Browser::online_at("/channels/general");
    let times = [(ANA, 0), (ANA, GROUP_MS_MAX - 1), (ANA, 2 * GROUP_MS_MAX - 1), (BO, 2 * GROUP_MS_MAX)];
    for (seq, (author, after)) in (101..).zip(times) {
        let mut message = (*message(seq, author, "x")).clone();
        message.at = START + after;
        browser.event(posted(GENERAL, message.into()));
    }
    let rows = browser.rows(GENERAL);
    let groups: Vec<_> = rows.iter().map(|row| row.continues_group).collect();
    assert_eq!(groups, [false, true, false, false]);
    let previous: Vec<_> = rows.iter().map(|row| row.previous_at.map(|at| at - START)).collect();
    assert_eq!(previous, [None, Some(0), Some(GROUP_MS_MAX - 1), Some(2 * GROUP_MS_MAX - 1)]);
}

#[test]
fn a_failed_row_does_not_continue_the_group_of_a_posted_one() {
    let mut browser = Browser::online_at("/channels/general");
    browser.event(posted(GENERAL, message(101, ANA, "posted")));
    browser.say("fails");
    browser.say("waits");
    let (reference, _) = browser.take_one();
    browser.reject(reference, ErrorCode::NotAllowed);
    let groups: Vec<_> = browser.rows(GENERAL).iter().map(|row| row.continues_group).collect();
    assert_eq!(groups, [false, false, false]);
}

#[test]
fn pending_rows_come_after_posted_ones_whatever_the_clocks_say() {
    let mut browser = Browser::online_at("/channels/general");
    browser.now -= 3_600_000;
    browser.say("by a slow clock");
    browser.event(posted(GENERAL, message(101, BO, "by the server's")));
    assert_eq!(browser.texts(GENERAL), ["101 by the server's", "… by a slow clock"]);
}
