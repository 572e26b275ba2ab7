//! The new-messages line: where one left off, for as long as the place is open.

use client::client::Client;
use client::intent::Intent;
use client::view::RowId;
use protocol::event::Event;
use protocol::id::{ChannelId, Seq};

use crate::harness::*;

/// Which message the line is above.
fn line(client: &Client, channel: ChannelId) -> Option<u64> {
    let mut rows = client.rows(channel).into_iter().filter(|row| row.begins_new);
    let first = rows.next().map(|row| match row.id {
        RowId::Posted(seq) => seq.0,
        RowId::Pending(_) => panic!("a pending message is nothing new"),
    });
    assert!(rows.next().is_none(), "there is one line");
    first
}

/// A page at `#random`, while three messages wait in `#general`: the second is Ana's own.
fn waiting() -> Browser {
    let mut browser = Browser::online_at("/channels/random");
    browser.event(posted(GENERAL, message(101, BO, "one")));
    browser.event(posted(GENERAL, message(102, ANA, "own")));
    browser.event(posted(GENERAL, message(103, BO, "two")));
    browser
}

fn come_and_go(browser: &mut Browser, visible: bool) {
    browser.client.handle_visible(browser.now, visible);
    browser.poll();
}

#[test]
fn the_line_is_above_the_first_unread_message_and_stays_while_the_place_is_open() {
    let mut browser = waiting();
    assert_eq!(line(&browser.client, GENERAL), None, "it is not open");
    browser.go("/channels/general");
    assert_eq!((line(&browser.client, GENERAL), browser.client.unread(GENERAL)), (Some(101), 0));
    browser.event(posted(GENERAL, message(104, BO, "seen at once")));
    assert_eq!(line(&browser.client, GENERAL), Some(101));
    browser.go("/channels/random");
    browser.go("/channels/general");
    assert_eq!(line(&browser.client, GENERAL), None, "all was read");
}

#[test]
fn the_line_is_never_above_ones_own_message() {
    let mut browser = Browser::online_at("/channels/random");
    browser.event(posted(GENERAL, message(101, ANA, "of another tab")));
    browser.event(posted(GENERAL, message(102, BO, "new")));
    browser.go("/channels/general");
    assert_eq!(line(&browser.client, GENERAL), Some(102));
    browser.event(deleted(103, GENERAL, 102));
    browser.event(posted(GENERAL, message(104, BO, "next")));
    assert_eq!(line(&browser.client, GENERAL), Some(104), "it is where it was");
}

#[test]
fn the_first_paint_shows_the_same_line_on_both_sides() {
    let mut told = welcome(100);
    told.channels[0].mark = mark(0, 91);
    told.channels[0].unread = 2;
    let history = whole(GENERAL, &[message(91, BO, "read"), message(92, ANA, "own"), message(93, BO, "new")]);
    let shown = snapshot(told, Some(history));
    let server = Client::new(Some(&shown), "/channels/general", 0);
    assert_eq!(line(&server, GENERAL), Some(93));
    let mut browser = Browser::of(Client::new(Some(&shown), "/channels/general", 7));
    assert_eq!(browser.rows(GENERAL), server.rows(GENERAL));
    browser.start();
    assert_eq!((line(&browser.client, GENERAL), browser.client.unread(GENERAL)), (Some(93), 0));
}

#[test]
fn the_line_waits_for_the_history() {
    let mut told = welcome(100);
    told.channels[1].mark = mark(0, 91);
    let mut browser = Browser::at("/channels/random");
    browser.start();
    let history = whole(RANDOM, &[message(91, BO, "read"), message(92, BO, "new")]);
    browser.connect(told, &[history]);
    assert_eq!(line(&browser.client, RANDOM), Some(92));
}

#[test]
fn what_comes_while_nobody_looks_gets_a_line_where_there_is_none() {
    let mut browser = Browser::online_at("/channels/general");
    browser.event(posted(GENERAL, message(101, BO, "seen")));
    assert_eq!(line(&browser.client, GENERAL), None);
    browser.want(Intent::AtNewest(false)).unwrap();
    browser.event(posted(GENERAL, message(102, BO, "below")));
    browser.event(posted(GENERAL, message(103, BO, "below")));
    assert_eq!((line(&browser.client, GENERAL), browser.client.unread(GENERAL)), (Some(102), 2));
    browser.want(Intent::AtNewest(true)).unwrap();
    assert_eq!((line(&browser.client, GENERAL), browser.client.unread(GENERAL)), (Some(102), 0));
    browser.want(Intent::AtNewest(false)).unwrap();
    browser.event(posted(GENERAL, message(104, BO, "below")));
    assert_eq!(line(&browser.client, GENERAL), Some(102), "there is one");
}

#[test]
fn the_line_moves_where_all_was_read_and_the_page_was_hidden() {
    let mut browser = waiting();
    browser.go("/channels/general");
    come_and_go(&mut browser, false);
    assert_eq!(line(&browser.client, GENERAL), Some(101));
    browser.event(posted(GENERAL, message(104, BO, "while away")));
    assert_eq!(line(&browser.client, GENERAL), Some(104));
    browser.event(posted(GENERAL, message(105, BO, "while away")));
    assert_eq!(line(&browser.client, GENERAL), Some(104), "the first of them");
    come_and_go(&mut browser, true);
    assert_eq!((line(&browser.client, GENERAL), browser.client.unread(GENERAL)), (Some(104), 0));
}

#[test]
fn the_line_stays_where_not_all_was_read_before_the_page_was_hidden() {
    let mut browser = Browser::online_at("/channels/general");
    browser.want(Intent::AtNewest(false)).unwrap();
    browser.event(posted(GENERAL, message(101, BO, "below")));
    come_and_go(&mut browser, false);
    browser.event(posted(GENERAL, message(102, BO, "while away")));
    assert_eq!(line(&browser.client, GENERAL), Some(101));
}

#[test]
fn ones_own_message_removes_the_line_also_for_what_is_still_unread() {
    let mut browser = waiting();
    browser.go("/channels/general");
    browser.say("answer");
    assert_eq!(line(&browser.client, GENERAL), None);
    let mut browser = Browser::online_at("/channels/general");
    browser.want(Intent::AtNewest(false)).unwrap();
    browser.event(posted(GENERAL, message(101, BO, "below")));
    browser.say("without looking");
    assert_eq!(line(&browser.client, GENERAL), None);
    browser.event(posted(GENERAL, message(102, BO, "after it")));
    assert_eq!(line(&browser.client, GENERAL), Some(102));
}

#[test]
fn a_line_divides_what_would_be_one_group() {
    let mut browser = Browser::online_at("/channels/general");
    browser.event(posted(GENERAL, message(101, BO, "seen")));
    browser.want(Intent::AtNewest(false)).unwrap();
    for seq in [102, 103] {
        browser.event(posted(GENERAL, message(seq, BO, "new")));
    }
    let rows = browser.rows(GENERAL);
    assert_eq!(rows.iter().map(|row| row.continues_group).collect::<Vec<_>>(), [false, false, true]);
}

#[test]
fn another_journal_has_no_line_of_this_one() {
    let mut browser = waiting();
    browser.go("/channels/general");
    browser.lose();
    let mut other = welcome(50);
    other.epoch = protocol::id::Epoch(8);
    other.channels[0].mark = mark(0, 200);
    browser.connect(other, &[whole(GENERAL, &[message(150, BO, "x"), message(200, BO, "y")])]);
    assert_eq!(line(&browser.client, GENERAL), None);
}

#[test]
fn a_message_that_left_with_the_cap_leaves_its_line_to_the_next() {
    let mut browser = waiting();
    browser.go("/channels/general");
    let oldest = Seq(102);
    browser.event(Event::MessagePosted { channel: GENERAL, oldest, message: message(104, BO, "x") });
    assert_eq!(line(&browser.client, GENERAL), Some(103));
}
