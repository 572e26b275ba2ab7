//! Marking as unread: a lower mark with a higher count, which holds until another place is opened.

use client::intent::{Intent, Refusal};
use protocol::channel::ReadMark;
use protocol::command::Command;
use protocol::event::Event;
use protocol::id::{ChannelId, Seq};

use crate::harness::*;

fn marked(channel: ChannelId, mark: ReadMark) -> Command {
    Command::MarkRead { channel, read: mark.read, unreads: Some(mark.unreads) }
}

fn mark_unread(browser: &mut Browser, message: u64) -> Result<(), Refusal> {
    browser.want(Intent::MarkUnread { message: Seq(message) }).map(|_| ())
}

fn line(browser: &Browser) -> Vec<u64> {
    let rows = browser.rows(GENERAL);
    let new = rows.iter().filter(|row| row.begins_new).map(|row| row.at - START);
    new.collect()
}

/// A page at `#general` with four messages, read; the third is Ana's own.
fn page() -> Browser {
    let mut browser = Browser::online_at("/channels/general");
    for (seq, author) in [(101, BO), (102, BO), (103, ANA), (104, BO)] {
        browser.event(posted(GENERAL, message(seq, author, "x")));
    }
    browser.event(Event::ReadMarked { channel: GENERAL, mark: mark(0, 104) });
    browser.forget();
    browser
}

#[test]
fn a_message_and_all_after_it_are_unread_again_and_the_server_is_told() {
    let mut browser = page();
    mark_unread(&mut browser, 102).unwrap();
    assert_eq!(browser.client.unread(GENERAL), 2, "one's own does not count");
    assert_eq!(line(&browser), [102]);
    assert_eq!(browser.take_one().1, marked(GENERAL, mark(1, 101)));
    mark_unread(&mut browser, 104).unwrap();
    assert_eq!((browser.client.unread(GENERAL), line(&browser)), (1, vec![104]));
    assert_eq!(browser.take_one().1, marked(GENERAL, mark(2, 103)));
    assert_eq!(mark_unread(&mut browser, 999), Err(Refusal::Nothing));
}

#[test]
fn it_stays_unread_until_another_place_is_opened() {
    let mut browser = page();
    mark_unread(&mut browser, 104).unwrap();
    browser.event(posted(GENERAL, message(105, BO, "more")));
    browser.want(Intent::AtNewest(true)).unwrap();
    browser.client.handle_visible(browser.now, false);
    browser.client.handle_visible(browser.now, true);
    browser.go("/channels/general");
    assert_eq!((browser.client.unread(GENERAL), line(&browser)), (2, vec![104]));
    browser.go("/channels/random");
    assert_eq!(browser.client.unread(GENERAL), 2);
    browser.forget();
    browser.go("/channels/general");
    assert_eq!((browser.client.unread(GENERAL), line(&browser)), (0, vec![104]));
    assert_eq!(browser.take_one().1, marked(GENERAL, mark(1, 105)));
}

#[test]
fn all_is_read_at_once_where_the_person_says_so() {
    let mut browser = page();
    mark_unread(&mut browser, 104).unwrap();
    browser.forget();
    browser.want(Intent::ReadAll).unwrap();
    assert_eq!((browser.client.unread(GENERAL), line(&browser)), (0, vec![]));
    assert_eq!(browser.take_one().1, marked(GENERAL, mark(1, 104)));
    browser.event(posted(GENERAL, message(105, BO, "more")));
    assert_eq!(browser.client.unread(GENERAL), 0, "nothing is kept unread any more");
}

#[test]
fn what_another_tab_marks_as_unread_stays_so_here() {
    let mut browser = page();
    browser.event(Event::ReadMarked { channel: GENERAL, mark: mark(1, 101) });
    assert_eq!((browser.client.unread(GENERAL), line(&browser)), (2, vec![102]));
    assert_eq!(browser.take_sent(), [], "nothing is read by being shown");
    browser.event(Event::ReadMarked { channel: GENERAL, mark: mark(0, 200) });
    assert_eq!(browser.client.unread(GENERAL), 2, "said before that, and late");
    browser.event(Event::ReadMarked { channel: GENERAL, mark: mark(1, 104) });
    assert_eq!(browser.client.unread(GENERAL), 0, "read in the other tab");
}

#[test]
fn what_was_marked_as_unread_elsewhere_while_away_stays_so_here() {
    let mut browser = page();
    browser.lose();
    browser.forget();
    let mut told = welcome(104);
    told.channels[0].mark = mark(1, 101);
    browser.connect(told, &[since(GENERAL, 104, &[], &[])]);
    assert_eq!((browser.client.unread(GENERAL), line(&browser)), (2, vec![102]));
    assert!(!browser.take_sent().iter().any(|(_, command)| matches!(command, Command::MarkRead { .. })));
}

#[test]
fn a_page_that_is_opened_reads_what_was_marked_as_unread_before() {
    let mut told = welcome(104);
    told.channels[0].mark = mark(3, 101);
    let history = whole(GENERAL, &[message(101, BO, "x"), message(102, BO, "x")]);
    let client = client::client::Client::new(Some(&snapshot(told, Some(history))), "/channels/general", 1);
    let mut browser = Browser::of(client);
    assert_eq!((browser.client.unread(GENERAL), line(&browser)), (1, vec![102]));
    browser.start();
    assert_eq!(browser.client.unread(GENERAL), 0);
}

#[test]
fn a_mark_that_was_lowered_offline_is_told_with_the_next_hello() {
    let mut browser = page();
    browser.close(1006);
    mark_unread(&mut browser, 102).unwrap();
    browser.pass(protocol::limits::BACKOFF_MS_MAX);
    browser.open();
    let Some((_, Command::Hello(hello))) = browser.take_sent().pop() else { panic!("no hello") };
    assert_eq!(hello.read.into_iter().collect::<Vec<_>>(), [(GENERAL, mark(1, 101))]);
    let mut told = welcome(104);
    told.channels[0].mark = mark(1, 101);
    browser.welcome(told);
    assert_eq!(browser.take_sent(), []);
    assert_eq!(browser.client.unread(GENERAL), 2);
}

#[test]
fn a_count_that_the_server_lets_rise_by_one_at_a_time_is_told_until_it_is_there() {
    let mut browser = page();
    browser.close(1006);
    mark_unread(&mut browser, 104).unwrap();
    mark_unread(&mut browser, 102).unwrap();
    browser.pass(protocol::limits::BACKOFF_MS_MAX);
    browser.open();
    browser.forget();
    let mut told = welcome(104);
    told.channels[0].mark = mark(0, 104);
    browser.welcome(told);
    assert_eq!(browser.take_one().1, marked(GENERAL, mark(2, 101)));
    browser.event(Event::ReadMarked { channel: GENERAL, mark: mark(1, 101) });
    assert_eq!(browser.take_one().1, marked(GENERAL, mark(2, 101)), "once more");
    browser.event(Event::ReadMarked { channel: GENERAL, mark: mark(1, 101) });
    assert_eq!(browser.take_sent(), [], "but not for ever, where nothing rises");
    browser.event(Event::ReadMarked { channel: GENERAL, mark: mark(2, 101) });
    assert_eq!(browser.take_sent(), []);
}

#[test]
fn sending_a_message_removes_the_line_and_reads_nothing() {
    let mut browser = page();
    mark_unread(&mut browser, 102).unwrap();
    browser.say("by the way");
    assert_eq!((browser.client.unread(GENERAL), line(&browser)), (2, Vec::new()));
    browser.event(posted(GENERAL, message(106, BO, "new")));
    assert_eq!((browser.client.unread(GENERAL), line(&browser)), (3, vec![106]));
}

#[test]
fn a_mark_that_comes_with_joining_again_is_nobodys_marking_as_unread() {
    let mut browser = Browser::online_at("/channels/books");
    browser.event(Event::MemberJoined { seq: Seq(105), channel: BOOKS, user: ANA, members: vec![ANA, CY] });
    browser.event(Event::History(whole(BOOKS, &[message(91, CY, "read"), message(92, CY, "new")])));
    browser.forget();
    browser.event(Event::ReadMarked { channel: BOOKS, mark: mark(2, 91) });
    assert_eq!(browser.client.unread(BOOKS), 0, "it is looked at");
    assert_eq!(browser.take_one().1, marked(BOOKS, mark(2, 92)));
    browser.event(Event::ReadMarked { channel: BOOKS, mark: mark(3, 90) });
    assert_eq!(browser.client.unread(BOOKS), 2, "but this one is");
}
