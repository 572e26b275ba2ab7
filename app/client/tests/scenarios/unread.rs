//! Read marks and unread counts: derived, and the same in two tabs.

use client::change::Change;
use client::intent::Intent;
use protocol::command::Command;
use protocol::event::Event;
use protocol::id::{ChannelId, Seq};

use crate::harness::*;

fn marked(channel: ChannelId, read: u64) -> Command {
    Command::MarkRead { channel, read: Seq(read), unreads: Some(0) }
}

#[test]
fn messages_of_others_elsewhere_are_unread_and_ones_own_are_not() {
    let mut browser = Browser::online_at("/channels/general");
    browser.event(posted(RANDOM, message(101, BO, "one")));
    browser.event(posted(RANDOM, message(102, ANA, "mine, from another tab")));
    browser.event(posted(RANDOM, message(103, BO, "two")));
    browser.event(posted(WITH_BO, message(104, BO, "psst")));
    assert_eq!((browser.client.unread(RANDOM), browser.client.unread(WITH_BO)), (2, 1));
    assert_eq!(browser.client.total_unread(), 3);
    let sidebar = browser.client.sidebar("");
    assert_eq!(sidebar.channels.iter().map(|entry| entry.unread).collect::<Vec<_>>(), [0, 2]);
    assert_eq!(sidebar.contacts.iter().map(|entry| entry.unread).collect::<Vec<_>>(), [1, 0]);
    assert_eq!(browser.take_sent(), []);
}

#[test]
fn what_is_in_view_is_read_and_the_server_is_told_when_the_mark_rises() {
    let mut browser = Browser::online_at("/channels/general");
    browser.event(posted(GENERAL, message(101, BO, "seen")));
    assert_eq!(browser.take_one().1, marked(GENERAL, 101));
    assert_eq!(browser.client.unread(GENERAL), 0);
    browser.event(posted(GENERAL, message(102, ANA, "mine")));
    assert_eq!(browser.take_sent(), [], "there is nothing of others to be read");
    browser.event(Event::ReadMarked { channel: GENERAL, mark: mark(0, 101) });
    assert_eq!(browser.take_sent(), []);
    browser.event(posted(GENERAL, message(103, CY, "seen")));
    assert_eq!(browser.take_one().1, marked(GENERAL, 103));
}

#[test]
fn who_comes_back_to_a_channel_says_again_how_far_was_read() {
    let mut browser = Browser::online_at("/channels/general");
    browser.event(posted(GENERAL, message(101, BO, "seen")));
    assert_eq!(browser.take_one().1, marked(GENERAL, 101), "refused, as the user was just leaving");
    browser.event(Event::MemberLeft { seq: Seq(102), channel: GENERAL, user: ANA });
    let members = vec![ANA, BO, CY];
    browser.event(Event::MemberJoined { seq: Seq(103), channel: GENERAL, user: ANA, members });
    browser.event(Event::History(whole(GENERAL, &[message(101, BO, "seen")])));
    browser.go("/channels/general");
    assert_eq!(browser.take_one().1, marked(GENERAL, 101));
}

#[test]
fn opening_a_channel_reads_it() {
    let mut browser = Browser::online_at("/channels/general");
    browser.event(posted(RANDOM, message(101, BO, "one")));
    browser.go("/channels/random");
    assert_eq!(browser.take_one().1, marked(RANDOM, 101));
    assert_eq!(browser.client.total_unread(), 0);
    assert!(browser.take_changes().contains(&Change::Sidebar));
}

#[test]
fn a_page_out_of_view_reads_nothing_until_it_is_looked_at() {
    let mut browser = Browser::online_at("/channels/general");
    browser.client.handle_visible(browser.now, false);
    browser.event(posted(GENERAL, message(101, BO, "unseen")));
    assert_eq!(browser.take_sent(), []);
    assert_eq!(browser.client.unread(GENERAL), 1);
    browser.client.handle_visible(browser.now, true);
    browser.poll();
    assert_eq!(browser.take_one().1, marked(GENERAL, 101));
}

#[test]
fn a_page_that_was_never_said_to_be_in_view_reads_nothing() {
    let mut browser = Browser::at("/channels/general");
    browser.client.handle_started(browser.now);
    browser.connect(welcome(100), &[whole(GENERAL, &[message(90, BO, "unseen")])]);
    assert_eq!(browser.client.unread(GENERAL), 1);
    assert!(!browser.take_sent().iter().any(|(_, command)| matches!(command, Command::MarkRead { .. })));
}

#[test]
fn whoever_has_scrolled_up_has_not_read_the_newest() {
    let mut browser = Browser::online_at("/channels/general");
    browser.want(Intent::AtNewest(false)).unwrap();
    browser.event(posted(GENERAL, message(101, BO, "below")));
    assert_eq!((browser.client.unread(GENERAL), browser.take_sent()), (1, Vec::new()));
    browser.want(Intent::AtNewest(true)).unwrap();
    assert_eq!(browser.take_one().1, marked(GENERAL, 101));
    browser.want(Intent::AtNewest(false)).unwrap();
    browser.event(posted(RANDOM, message(102, BO, "there")));
    browser.go("/channels/random");
    assert_eq!(browser.take_one().1, marked(RANDOM, 102), "every place begins at its newest");
}

#[test]
fn a_mark_of_another_tab_counts_here_and_only_grows() {
    let mut browser = Browser::online_at("/channels/general");
    for seq in 101..=103 {
        browser.event(posted(RANDOM, message(seq, BO, "x")));
    }
    browser.forget();
    browser.event(Event::ReadMarked { channel: RANDOM, mark: mark(0, 102) });
    assert_eq!(browser.client.unread(RANDOM), 1);
    assert_eq!(browser.take_changes(), [Change::Sidebar]);
    browser.event(Event::ReadMarked { channel: RANDOM, mark: mark(0, 101) });
    assert_eq!(browser.client.unread(RANDOM), 1);
    assert_eq!(browser.take_changes(), []);
    assert_eq!(browser.take_sent(), [], "the server knows");
}

#[test]
fn what_was_read_while_away_is_said_in_hello_and_no_longer_once_it_is_confirmed() {
    let mut browser = Browser::online_at("/channels/general");
    browser.event(posted(RANDOM, message(101, BO, "one")));
    browser.close(1006);
    browser.go("/channels/random");
    assert_eq!((browser.client.unread(RANDOM), browser.take_sent()), (0, Vec::new()));
    browser.pass(protocol::limits::BACKOFF_MS_MAX);
    browser.open();
    let (_, Command::Hello(hello)) = browser.take_one() else { panic!("no hello") };
    assert_eq!(hello.read.into_iter().collect::<Vec<_>>(), [(RANDOM, mark(0, 101))]);
    let mut confirmed = welcome(101);
    confirmed.channels[1].mark = mark(0, 101);
    browser.welcome(confirmed);
    assert_eq!(browser.take_sent(), []);
    browser.lose();
    browser.open();
    let (_, Command::Hello(hello)) = browser.take_one() else { panic!("no hello") };
    assert!(hello.read.is_empty());
}

#[test]
fn a_mark_that_the_welcome_does_not_know_is_told_again() {
    let mut browser = Browser::online_at("/channels/general");
    browser.event(posted(GENERAL, message(101, BO, "seen")));
    browser.lose();
    browser.open();
    browser.forget();
    browser.welcome(welcome(101));
    assert_eq!(browser.take_one().1, marked(GENERAL, 101));
}

#[test]
fn before_a_history_is_there_the_servers_count_holds_and_then_the_timeline() {
    let mut told = welcome(100);
    told.channels[1].unread = 7;
    told.channels[1].mark = mark(0, 91);
    let mut browser = Browser::at("/channels/general");
    browser.start();
    browser.open();
    browser.welcome(told);
    assert_eq!((browser.client.unread(RANDOM), browser.client.total_unread()), (7, 7));
    let history = [message(91, BO, "read"), message(92, BO, "unread"), message(93, ANA, "own")];
    browser.event(Event::History(whole(RANDOM, &history)));
    assert_eq!(browser.client.unread(RANDOM), 1);
}

#[test]
fn a_deleted_or_dropped_message_is_no_longer_unread() {
    let mut browser = Browser::online_at("/channels/general");
    for seq in 101..=103 {
        browser.event(posted(RANDOM, message(seq, BO, "x")));
    }
    browser.event(deleted(104, RANDOM, 102));
    assert_eq!(browser.client.unread(RANDOM), 2);
    browser.event(Event::MessagePosted { channel: RANDOM, oldest: Seq(103), message: message(105, BO, "x") });
    assert_eq!(browser.client.unread(RANDOM), 2);
}

#[test]
fn another_epoch_has_its_own_marks() {
    let mut browser = Browser::online_at("/channels/random");
    browser.event(posted(RANDOM, message(900, BO, "read")));
    browser.go("/channels/general");
    browser.lose();
    let mut other = welcome(50);
    other.epoch = protocol::id::Epoch(8);
    browser.connect(other, &[whole(RANDOM, &[message(40, BO, "of the new journal")])]);
    assert_eq!(browser.client.unread(RANDOM), 1);
}
