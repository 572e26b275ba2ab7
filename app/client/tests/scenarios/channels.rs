//! Joining and leaving channels, and opening direct messages.

use client::change::{Change, Rejected};
use client::effect::Effect;
use client::intent::{Intent, Refusal};
use client::place::Place;
use client::view::BrowseEntry;
use protocol::command::Command;
use protocol::error::ErrorCode;
use protocol::event::Event;
use protocol::id::{ChannelId, ClientId, Seq};

use crate::harness::*;

const PLANTS: ChannelId = ChannelId(0x50);

fn navigated(path: &str) -> Effect {
    Effect::Navigate { path: path.to_owned(), replace: false }
}

fn answered(client_id: &ClientId, result: Result<ChannelId, ErrorCode>) -> Change {
    let result = result.map_err(|code| Rejected { code, channel: None });
    Change::Answered { client_id: client_id.clone(), result }
}

fn browse(browser: &Browser, id: ChannelId) -> BrowseEntry {
    browser.client.browse().into_iter().find(|entry| entry.id == id).unwrap()
}

#[test]
fn a_channel_that_somebody_else_creates_can_be_browsed_at_once() {
    let mut browser = Browser::online_at("/channels/general");
    browser.event(created(101, PLANTS, public_kind("plants"), &[BO], Some(BO)));
    let entry = browse(&browser, PLANTS);
    assert_eq!((entry.member_count, entry.joined, entry.path.as_str()), (1, false, "/channels/plants"));
    assert!(browser.client.sidebar("").channels.iter().all(|entry| entry.id != PLANTS));
    let names: Vec<_> = browser.client.browse().into_iter().map(|entry| entry.name.to_string()).collect();
    assert_eq!(names, ["books", "general", "plants", "random"]);
}

#[test]
fn joining_leads_there_and_its_history_comes() {
    for event_first in [false, true] {
        let mut browser = Browser::online_at("/channels/books");
        assert_eq!(browser.client.place(), &Place::NotJoined(BOOKS));
        let client_id = browser.want(Intent::JoinChannel { channel: BOOKS }).unwrap().unwrap();
        assert!(browser.client.is_changing(BOOKS) && browse(&browser, BOOKS).changing);
        let (reference, command) = browser.take_one();
        assert_eq!(command, Command::JoinChannel { client_id: client_id.clone(), channel: BOOKS });
        let members = vec![ANA, CY];
        let joined = Event::MemberJoined { seq: Seq(101), channel: BOOKS, user: ANA, members };
        let accepted = Event::Accepted { reference, seq: Seq(101), channel: None, gone: false };
        let events = if event_first { [joined, accepted] } else { [accepted, joined] };
        events.into_iter().for_each(|event| browser.event(event));
        browser.event(Event::History(whole(BOOKS, &[message(50, CY, "earlier")])));
        assert_eq!(browser.client.place(), &Place::Channel(BOOKS));
        assert_eq!(browser.texts(BOOKS), ["50 earlier"]);
        assert_eq!(browser.client.members(BOOKS).len(), 2);
        assert!(browser.take_changes().contains(&answered(&client_id, Ok(BOOKS))));
        assert!(!browser.client.is_changing(BOOKS));
        assert_eq!(browser.take_effects(), [], "the address is right already");
    }
}

#[test]
fn joining_from_the_dialog_of_all_channels_leads_there() {
    let mut browser = Browser::online_at("/channels/general");
    browser.want(Intent::JoinChannel { channel: BOOKS }).unwrap();
    let (reference, _) = browser.take_one();
    browser.accept(reference, 101);
    let members = vec![ANA, CY];
    browser.event(Event::MemberJoined { seq: Seq(101), channel: BOOKS, user: ANA, members });
    assert_eq!(browser.take_effects(), [navigated("/channels/books")]);
    assert_eq!(browser.want(Intent::JoinChannel { channel: RANDOM }), Ok(None));
    assert_eq!(browser.take_effects(), [navigated("/channels/random")], "joined already: just go");
    assert_eq!(browser.want(Intent::JoinChannel { channel: PLANTS }), Err(Refusal::Nothing));
}

#[test]
fn leaving_the_open_channel_leads_home_whichever_comes_first() {
    for event_first in [false, true] {
        let mut browser = Browser::online_at("/channels/random");
        let client_id = browser.want(Intent::LeaveChannel { channel: RANDOM }).unwrap().unwrap();
        let (reference, command) = browser.take_one();
        assert_eq!(command, Command::LeaveChannel { client_id: client_id.clone(), channel: RANDOM });
        assert_eq!(browser.client.place(), &Place::Channel(RANDOM), "not before the server says so");
        let left = Event::MemberLeft { seq: Seq(101), channel: RANDOM, user: ANA };
        let accepted = Event::Accepted { reference, seq: Seq(101), channel: None, gone: false };
        let events = if event_first { [left, accepted] } else { [accepted, left] };
        events.into_iter().for_each(|event| browser.event(event));
        assert_eq!(browser.client.place(), &Place::Channel(GENERAL));
        assert_eq!(browser.take_effects(), [navigated("/")]);
        assert!(!browse(&browser, RANDOM).joined);
        assert_eq!(browse(&browser, RANDOM).member_count, 1);
    }
}

#[test]
fn leaving_the_default_channel_leads_to_the_next_and_leaving_all_to_none() {
    let mut browser = Browser::online_at("/channels/general");
    for (seq, channel, next) in [(101, GENERAL, Place::Channel(RANDOM)), (102, RANDOM, Place::NoChannels)] {
        browser.want(Intent::LeaveChannel { channel }).unwrap();
        let (reference, _) = browser.take_one();
        browser.accept(reference, seq);
        browser.event(Event::MemberLeft { seq: Seq(seq), channel, user: ANA });
        assert_eq!(browser.client.place(), &next);
    }
}

#[test]
fn a_channel_left_in_another_tab_can_be_joined_again_right_here() {
    let mut browser = Browser::online_at("/channels/random");
    browser.event(Event::MemberLeft { seq: Seq(101), channel: RANDOM, user: ANA });
    assert_eq!(browser.client.place(), &Place::NotJoined(RANDOM));
    assert_eq!(browser.take_effects(), []);
}

#[test]
fn leaving_and_joining_again_keep_their_order() {
    let mut browser = Browser::online_at("/channels/random");
    browser.want(Intent::LeaveChannel { channel: RANDOM }).unwrap();
    browser.want(Intent::JoinChannel { channel: RANDOM }).unwrap();
    let (reference, command) = browser.take_one();
    assert!(matches!(command, Command::LeaveChannel { .. }));
    browser.accept(reference, 101);
    assert!(matches!(browser.take_one().1, Command::JoinChannel { .. }));
}

#[test]
fn direct_messages_and_unknown_channels_cannot_be_left() {
    let mut browser = Browser::online_at("/");
    for channel in [WITH_BO, BOOKS, PLANTS] {
        assert_eq!(browser.want(Intent::LeaveChannel { channel }), Err(Refusal::Nothing));
    }
}

#[test]
fn member_counts_follow_joins_and_leaves_everywhere_once() {
    let mut browser = Browser::online_at("/channels/general");
    let joined = Event::MemberJoined { seq: Seq(101), channel: BOOKS, user: BO, members: Vec::new() };
    browser.event(joined.clone());
    browser.event(joined);
    assert_eq!(browse(&browser, BOOKS).member_count, 2);
    let left = Event::MemberLeft { seq: Seq(102), channel: GENERAL, user: CY };
    browser.event(left.clone());
    browser.event(left);
    assert_eq!(browse(&browser, GENERAL).member_count, 2);
    assert_eq!(browser.client.members(GENERAL).len(), 2);
    let old = Event::MemberJoined { seq: Seq(90), channel: BOOKS, user: BO, members: Vec::new() };
    browser.event(old);
    assert_eq!(browse(&browser, BOOKS).member_count, 2, "the welcome had told of it");
}

#[test]
fn opening_direct_messages_leads_there_at_once_and_asks_once() {
    let mut browser = Browser::online_at("/channels/general");
    let client_id = browser.want(Intent::OpenDirect { user: CY }).unwrap().unwrap();
    assert_eq!(browser.take_effects(), [navigated("/direct/Cy")]);
    assert_eq!(browser.client.place(), &Place::Direct { user: CY, channel: None });
    let (reference, command) = browser.take_one();
    assert_eq!(command, Command::OpenDirect { client_id: client_id.clone(), user: CY });
    assert_eq!(browser.want(Intent::OpenDirect { user: CY }), Ok(Some(client_id)));
    assert_eq!(browser.take_sent(), []);
    let with_cy = ChannelId(0x60);
    browser.event(Event::Accepted { reference, seq: Seq(101), channel: Some(with_cy), gone: false });
    assert_eq!(browser.take_sent(), [], "asked once, also between the answer and the event");
    browser.event(Event::DirectOpened { seq: Seq(101), channel: with_cy, users: [ANA, CY] });
    assert_eq!(browser.client.place(), &Place::Direct { user: CY, channel: Some(with_cy) });
    assert_eq!(browser.want(Intent::OpenDirect { user: BO }), Ok(None), "that one is there");
    for user in [ANA, protocol::id::UserId(99)] {
        assert_eq!(browser.want(Intent::OpenDirect { user }), Err(Refusal::Nothing));
    }
}

#[test]
fn the_address_of_direct_messages_opens_them_once_online() {
    let mut browser = Browser::at("/direct/Cy");
    browser.start();
    assert_eq!(browser.client.unsent(), 0);
    browser.open();
    browser.forget();
    browser.welcome(welcome(100));
    let (reference, command) = browser.take_one();
    assert!(matches!(command, Command::OpenDirect { user: CY, .. }));
    browser.reject(reference, ErrorCode::LimitExceeded);
    browser.event(posted(GENERAL, message(101, BO, "x")));
    assert_eq!(browser.take_sent(), [], "a refusal is not repeated for ever");
    browser.go("/direct/Cy");
    assert!(matches!(browser.take_one().1, Command::OpenDirect { user: CY, .. }), "but on request");
}

#[test]
fn a_direct_message_from_somebody_new_appears_by_itself() {
    let mut browser = Browser::online_at("/channels/general");
    let with_cy = ChannelId(0x60);
    browser.event(Event::DirectOpened { seq: Seq(101), channel: with_cy, users: [ANA, CY] });
    browser.event(posted(with_cy, message(102, CY, "hello Ana")));
    let contacts = browser.client.sidebar("").contacts;
    let cy = contacts.iter().find(|entry| entry.user == CY).unwrap();
    assert_eq!((cy.unread, cy.path.as_str(), cy.open), (1, "/direct/Cy", false));
}
