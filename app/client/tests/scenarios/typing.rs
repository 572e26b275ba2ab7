//! Typing: who is shown as typing, and what others are told.

use client::change::Change;
use client::intent::Intent;
use protocol::command::Command;
use protocol::event::{Departure, DepartureKind, Event};
use protocol::id::{ChannelId, Ref, Seq, UserId};
use protocol::limits::{TYPING_MS, TYPING_SHOWN_MS};

use crate::harness::*;

fn typing(channel: ChannelId, user: UserId, typing: bool) -> Event {
    Event::Typing { channel, user, typing }
}

fn typers(browser: &Browser) -> Vec<String> {
    browser.client.typing().iter().map(ToString::to_string).collect()
}

/// What was said of one's own typing since this was last asked.
fn said(browser: &mut Browser) -> Vec<(ChannelId, bool)> {
    let said = |(_, command): (Ref, Command)| match command {
        Command::SetTyping { channel, typing } => Some((channel, typing)),
        _ => None,
    };
    browser.take_sent().into_iter().filter_map(said).collect()
}

#[test]
fn who_types_is_shown_in_the_order_in_which_they_began() {
    let mut browser = Browser::online_at("/channels/general");
    browser.event(typing(GENERAL, CY, true));
    assert_eq!(browser.take_changes(), [Change::Typing]);
    browser.event(typing(GENERAL, BO, true));
    browser.event(typing(GENERAL, CY, true));
    assert_eq!(typers(&browser), ["Cy", "Bo"]);
    browser.forget();
    browser.event(typing(GENERAL, CY, true));
    assert_eq!(browser.take_changes(), [], "nothing new");
    browser.event(typing(GENERAL, CY, false));
    assert_eq!(typers(&browser), ["Bo"]);
}

#[test]
fn only_others_in_the_open_place_and_in_joined_channels_count() {
    let mut browser = Browser::online_at("/channels/general");
    for (channel, user) in [(RANDOM, BO), (BOOKS, CY), (GENERAL, ANA), (WITH_BO, BO)] {
        browser.event(typing(channel, user, true));
    }
    assert_eq!((typers(&browser), browser.take_changes()), (Vec::new(), Vec::new()));
    browser.go("/channels/random");
    assert_eq!(typers(&browser), ["Bo"]);
    browser.go("/direct/Bo");
    assert_eq!(typers(&browser), ["Bo"]);
    browser.go("/channels/books");
    assert_eq!(typers(&browser), [""; 0]);
}

#[test]
fn who_is_not_heard_of_again_is_forgotten_in_time() {
    let mut browser = Browser::online_at("/channels/general");
    browser.event(typing(GENERAL, BO, true));
    browser.pass(TYPING_SHOWN_MS - 1);
    browser.event(typing(GENERAL, CY, true));
    browser.event(typing(GENERAL, BO, true));
    browser.pass(TYPING_SHOWN_MS - 1);
    assert_eq!(typers(&browser), ["Bo", "Cy"]);
    browser.forget();
    browser.pass(1);
    assert_eq!((typers(&browser), browser.take_changes()), (Vec::new(), vec![Change::Typing]));
}

#[test]
fn a_message_ends_typing_there_and_going_offline_everywhere() {
    let mut browser = Browser::online_at("/channels/general");
    for channel in [GENERAL, RANDOM] {
        browser.event(typing(channel, BO, true));
    }
    browser.event(typing(GENERAL, CY, true));
    browser.event(posted(GENERAL, message(101, BO, "there")));
    assert_eq!(typers(&browser), ["Cy"]);
    browser.go("/channels/random");
    assert_eq!(typers(&browser), ["Bo"]);
    let gone = Departure { user: BO, how: DepartureKind::Lost };
    browser.event(Event::PresenceDiff { online: Vec::new(), offline: vec![gone] });
    assert_eq!(typers(&browser), [""; 0]);
}

#[test]
fn a_lost_line_or_a_left_channel_ends_all_typing_there() {
    let mut browser = Browser::online_at("/channels/general");
    browser.event(typing(GENERAL, BO, true));
    browser.forget();
    browser.close(1006);
    assert_eq!(typers(&browser), [""; 0]);
    assert!(browser.take_changes().contains(&Change::Typing));
    let mut browser = Browser::online_at("/channels/general");
    browser.event(typing(GENERAL, BO, true));
    browser.event(Event::MemberLeft { seq: Seq(101), channel: GENERAL, user: ANA });
    browser.event(Event::MemberJoined { seq: Seq(102), channel: GENERAL, user: ANA, members: vec![ANA] });
    assert_eq!(typers(&browser), [""; 0]);
}

#[test]
fn others_are_told_at_most_every_three_seconds_and_when_the_text_is_emptied() {
    let mut browser = Browser::online_at("/channels/general");
    for text in ["h", "he", "hel"] {
        browser.type_in(text);
    }
    assert_eq!(said(&mut browser), [(GENERAL, true)]);
    browser.pass(TYPING_MS - 1);
    browser.type_in("hell");
    assert_eq!(said(&mut browser), []);
    browser.pass(1);
    browser.type_in("hello");
    assert_eq!(said(&mut browser), [(GENERAL, true)]);
    browser.type_in("");
    browser.type_in("");
    assert_eq!(said(&mut browser), [(GENERAL, false)]);
    browser.type_in("w");
    assert_eq!(said(&mut browser), [], "not so soon again");
    browser.pass(TYPING_MS);
    browser.type_in("wo");
    assert_eq!(said(&mut browser), [(GENERAL, true)]);
}

#[test]
fn each_channel_is_told_for_itself_and_a_message_says_it_too() {
    let mut browser = Browser::online_at("/channels/general");
    browser.type_in("h");
    browser.go("/channels/random");
    browser.type_in("h");
    assert_eq!(said(&mut browser), [(GENERAL, true), (RANDOM, true)]);
    browser.say("hello");
    assert_eq!(said(&mut browser), [], "the message says that one has stopped");
    browser.type_in("n");
    assert_eq!(said(&mut browser), [(RANDOM, true)]);
}

#[test]
fn nothing_is_said_without_a_line_or_a_channel_and_nothing_is_kept_to_be_said() {
    let mut browser = Browser::online_at("/direct/Cy");
    browser.type_in("first words");
    assert_eq!(said(&mut browser), []);
    browser.go("/channels/general");
    browser.close(1006);
    browser.type_in("offline");
    browser.pass(protocol::limits::BACKOFF_MS_MAX);
    browser.connect(welcome(101), &[]);
    assert_eq!(said(&mut browser), []);
    browser.type_in("back");
    assert_eq!(said(&mut browser), [(GENERAL, true)], "what an earlier line said does not count");
}

#[test]
fn a_refused_set_typing_is_no_harm() {
    let mut browser = Browser::online_at("/channels/general");
    browser.want(Intent::SetDraft { text: "h".to_owned() }).unwrap();
    let (reference, _) = browser.take_one();
    browser.reject(reference, protocol::error::ErrorCode::NotAMember);
    assert!(browser.client.is_quiet());
}
