//! Private channels: invited, in, removed, and gone without a trace but for what one wrote.

use client::change::Change;
use client::effect::Effect;
use client::intent::Intent;
use client::place::Place;
use client::route::Route;
use client::view::Delivery;
use protocol::command::Command;
use protocol::error::ErrorCode;
use protocol::event::Event;
use protocol::id::{ChannelId, Seq};

use crate::harness::*;

const PATH: &str = "/private/0000000000000080";

fn unsent(browser: &mut Browser) -> Vec<String> {
    let told = browser.take_changes().into_iter().filter_map(|change| match change {
        Change::Unsent(texts) => Some(texts),
        _ => None,
    });
    told.flatten().collect()
}

#[test]
fn a_private_channel_is_found_by_its_id_and_by_no_name() {
    let route = Route::Private { channel: CLUB, message: None };
    let message = Route::Private { channel: CLUB, message: Some(Seq(7)) };
    for (path, route) in [(PATH.to_owned(), route), (format!("{PATH}/7"), message)] {
        assert_eq!((Route::parse(&path), route.to_string()), (route, path));
    }
    let browser = Browser::in_club_at(PATH);
    assert_eq!(browser.client.place(), &Place::Channel(CLUB));
    assert_eq!(Place::of(&welcome_with_club(100), PATH), Place::Channel(CLUB));
    assert_eq!((browser.client.place_name(), browser.client.path().as_str()), (Some("club"), PATH));
    assert_eq!(Browser::in_club_at("/channels/club").client.place(), &Place::UnknownChannel("club".into()));
}

#[test]
fn what_is_no_private_channel_of_the_user_is_not_there() {
    for path in ["/private", "/private/80", "/private/0000000000000080/x", "/private/000000000000008G"] {
        assert_eq!(Route::parse(path), Route::Unknown(path.to_owned()), "{path}");
    }
    for path in [PATH, "/private/0000000000000010"] {
        let browser = Browser::online_at(path);
        assert_eq!(browser.client.place(), &Place::UnknownChannel(String::new()), "{path}");
        assert!(!browser.client.knows(path), "a public channel has no such address");
    }
}

#[test]
fn the_client_knows_which_paths_are_places() {
    let browser = Browser::in_club_at("/");
    for path in ["/", PATH, "/channels/general", "/channels/books/3", "/direct/Cy", "/about"] {
        assert!(browser.client.knows(path), "{path}");
    }
    for path in ["/channels/nothing", "/private/0000000000000090", "/direct/Dee", "/settings", "/search"] {
        assert!(!browser.client.knows(path), "{path}");
    }
    let nobody = client::client::Client::new(None, "/", 1);
    assert!(!nobody.knows("/channels/general"));
}

#[test]
fn a_private_channel_is_in_the_sidebar_and_in_no_list_of_public_ones() {
    let browser = Browser::in_club_at(PATH);
    let channels = browser.client.sidebar("").channels;
    let shown: Vec<_> =
        channels.iter().map(|entry| (entry.name.as_str(), entry.private, entry.open)).collect();
    assert_eq!(shown, [("club", true, true), ("general", false, false), ("random", false, false)]);
    assert!(browser.client.browse().iter().all(|entry| entry.id != CLUB));
    assert!(browser.client.channel_names().all(|name| name.as_str() != "club"));
    let view = browser.client.channel_view(CLUB).unwrap();
    assert!(view.private && view.joined && !view.direct && !view.own);
    assert_eq!((view.name.as_str(), view.path.as_str(), view.member_count), ("club", PATH, 2));
}

#[test]
fn a_message_of_a_private_channel_has_an_address() {
    let mut browser = Browser::in_club_at(PATH);
    browser.event(posted(CLUB, message(101, BO, "secret")));
    assert_eq!(browser.row(CLUB, 101).path, Some(format!("{PATH}/101")));
    browser.go(&format!("{PATH}/101"));
    assert!(browser.row(CLUB, 101).targeted);
    assert_eq!(browser.storage[&client::effect::StorageKey::Last], last(PATH));
}

#[test]
fn whoever_creates_a_private_channel_holds_it_without_a_history() {
    let mut browser = Browser::online_at(PATH);
    assert_eq!(browser.client.place(), &Place::UnknownChannel(String::new()));
    browser.event(created(101, CLUB, private_kind("club"), &[ANA], Some(ANA)));
    assert_eq!(browser.client.place(), &Place::Channel(CLUB));
    assert!(browser.client.is_loaded(CLUB) && browser.client.channel_view(CLUB).unwrap().own);
}

#[test]
fn whoever_is_invited_waits_for_the_history() {
    for creator in [BO, ANA] {
        let mut browser = Browser::online_at("/");
        browser.event(created(101, CLUB, private_kind("club"), &[ANA, BO], Some(creator)));
        assert!(!browser.client.is_loaded(CLUB), "{creator}");
        assert_eq!(browser.client.members(CLUB).len(), 2);
        browser.lose();
        browser.open();
        let (_, Command::Hello(hello)) = browser.take_one() else { panic!("no hello") };
        let resume = hello.resume.unwrap();
        assert!(!resume.held.contains(&CLUB), "nothing of it is here");
        browser.connect(welcome_with_club(101), &[whole(CLUB, &[message(90, BO, "before")])]);
        assert_eq!(browser.texts(CLUB), ["90 before"]);
        assert_eq!(browser.client.unread(CLUB), 1);
    }
}

#[test]
fn an_invitation_while_catching_up_is_caught_up_with_too() {
    let mut browser = Browser::at("/");
    browser.start();
    browser.open();
    browser.welcome(welcome(100));
    browser.event(created(101, CLUB, private_kind("club"), &[ANA, BO], Some(BO)));
    for channel in [GENERAL, RANDOM, WITH_BO] {
        browser.event(Event::History(whole(channel, &[])));
    }
    assert!(!browser.client.is_quiet());
    browser.event(Event::History(whole(CLUB, &[message(90, BO, "before")])));
    assert!(browser.client.is_quiet());
}

#[test]
fn others_come_and_go_like_in_any_channel() {
    let mut browser = Browser::in_club_at(PATH);
    browser.event(joined(101, CLUB, CY, &[]));
    assert_eq!(browser.client.members(CLUB).len(), 3);
    browser.event(left(102, CLUB, BO));
    assert_eq!(browser.client.members(CLUB).len(), 2);
    assert_eq!(browser.client.place(), &Place::Channel(CLUB));
}

#[test]
fn leaving_the_open_private_channel_leads_home_and_it_is_gone() {
    for event_first in [false, true] {
        let mut browser = Browser::in_club_at(PATH);
        browser.want(Intent::LeaveChannel { channel: CLUB }).unwrap();
        let (reference, _) = browser.take_one();
        browser.forget();
        let accepted = Event::Accepted { reference, seq: Seq(101), channel: None, gone: false };
        let gone = left(101, CLUB, ANA);
        let events = if event_first { [gone, accepted] } else { [accepted, gone] };
        events.into_iter().for_each(|event| browser.event(event));
        assert_eq!(browser.client.place(), &Place::Channel(GENERAL));
        let effects = browser.take_effects();
        assert!(effects.contains(&Effect::Navigate { path: "/".to_owned(), replace: false }), "{effects:?}");
        assert!(effects.contains(&Effect::CloseNotifications { channel: CLUB }), "{effects:?}");
        assert!(browser.client.channel_view(CLUB).is_none() && browser.client.is_quiet());
        assert!(!browser.client.is_changing(CLUB));
    }
}

#[test]
fn whoever_is_removed_sees_that_it_is_gone_and_nothing_of_it_stays() {
    let mut browser = Browser::in_club_at(PATH);
    browser.event(posted(CLUB, message(101, BO, "secret")));
    browser.forget();
    browser.event(left(102, CLUB, ANA));
    assert_eq!(browser.client.place(), &Place::UnknownChannel(String::new()));
    assert_eq!((browser.rows(CLUB).len(), browser.client.members(CLUB).len()), (0, 0));
    assert!(browser.client.sidebar("").channels.iter().all(|entry| entry.id != CLUB));
    assert!(browser.take_changes().contains(&Change::Place));
    browser.lose();
    browser.open();
    let (_, Command::Hello(hello)) = browser.take_one() else { panic!("no hello") };
    assert!(!hello.resume.unwrap().held.contains(&CLUB) && !hello.read.contains_key(&CLUB));
}

#[test]
fn whoever_was_removed_while_offline_sees_it_with_the_welcome() {
    let mut browser = Browser::in_club_at(PATH);
    browser.event(posted(CLUB, message(101, BO, "secret")));
    browser.say("accepted");
    let (reference, _) = browser.take_sent().pop().unwrap();
    browser.accept(reference, 102);
    browser.lose();
    browser.forget();
    browser.connect(welcome(105), &[]);
    assert_eq!(browser.client.place(), &Place::UnknownChannel(String::new()));
    assert_eq!((browser.rows(CLUB).len(), browser.client.total_unread()), (0, 0));
    assert_eq!(browser.client.unsent(), 0, "no history will show what was accepted");
    assert!(browser.take_effects().contains(&Effect::CloseNotifications { channel: CLUB }));
    assert!(browser.client.is_quiet());
    browser.event(created(106, CLUB, private_kind("club"), &[ANA, BO], Some(BO)));
    browser.event(Event::History(whole(CLUB, &[message(101, BO, "secret")])));
    assert_eq!(browser.client.place(), &Place::Channel(CLUB), "invited again");
    assert_eq!(browser.texts(CLUB), ["101 secret"]);
}

#[test]
fn a_draft_is_there_again_after_another_invitation() {
    let mut browser = Browser::in_club_at(PATH);
    browser.type_in("half a thought");
    browser.event(left(101, CLUB, ANA));
    assert_eq!(browser.draft_text(), "");
    browser.event(created(102, CLUB, private_kind("club"), &[ANA, BO], Some(BO)));
    assert_eq!(browser.draft_text(), "half a thought");
}

#[test]
fn what_could_not_be_sent_to_a_channel_that_is_gone_is_told_with_its_text() {
    let mut browser = Browser::in_club_at(PATH);
    browser.close(1006);
    browser.say("one");
    browser.say("two");
    browser.pass(protocol::limits::BACKOFF_MS_MAX);
    browser.forget();
    browser.connect(welcome(105), &[]);
    assert_eq!(unsent(&mut browser), [""; 0], "the server may have them: it is asked");
    for text in ["one", "two"] {
        let sent = browser.take_sent();
        let sent = sent.iter().find(|(_, command)| matches!(command, Command::SendMessage { .. })).unwrap();
        browser.reject(sent.0, ErrorCode::UnknownChannel);
        assert_eq!(unsent(&mut browser), [text]);
    }
    assert_eq!(browser.client.unsent(), 0);
}

#[test]
fn what_was_posted_before_the_removal_is_not_told_as_unsent() {
    let mut browser = Browser::in_club_at(PATH);
    browser.say("posted");
    browser.lose();
    browser.forget();
    browser.connect(welcome(105), &[]);
    let sent = browser.take_sent();
    let sent = sent.iter().find(|(_, command)| matches!(command, Command::SendMessage { .. })).unwrap();
    browser.event(Event::Accepted { reference: sent.0, seq: Seq(102), channel: None, gone: false });
    assert_eq!((unsent(&mut browser), browser.client.unsent()), (Vec::new(), 0));
}

#[test]
fn what_had_failed_in_a_channel_that_is_gone_is_told_at_once() {
    let mut browser = Browser::in_club_at(PATH);
    browser.event(posted(CLUB, message(101, ANA, "mine")));
    browser.say("failed");
    let (reference, _) = browser.take_one();
    browser.reject(reference, ErrorCode::ChannelArchived);
    assert!(matches!(browser.rows(CLUB).last().unwrap().delivery, Delivery::Failed { .. }));
    let text = "edited".to_owned();
    browser.want(Intent::EditMessage { message: Seq(101), text }).unwrap();
    let (reference, _) = browser.take_one();
    browser.reject(reference, ErrorCode::ChannelArchived);
    browser.forget();
    browser.event(left(102, CLUB, ANA));
    assert_eq!(unsent(&mut browser), ["failed", "edited"]);
    assert_eq!(
        (browser.client.unsent(), browser.storage.get(&client::effect::StorageKey::Outbox)),
        (0, None)
    );
}

#[test]
fn an_edit_that_crosses_the_removal_is_told_and_goes_into_no_draft() {
    let mut browser = Browser::in_club_at(PATH);
    browser.event(posted(CLUB, message(101, ANA, "mine")));
    browser.want(Intent::EditMessage { message: Seq(101), text: "edited".to_owned() }).unwrap();
    let (reference, _) = browser.take_one();
    browser.event(left(102, CLUB, ANA));
    browser.forget();
    browser.reject(reference, ErrorCode::UnknownChannel);
    assert_eq!(unsent(&mut browser), ["edited"]);
    browser.event(created(103, CLUB, private_kind("club"), &[ANA, BO], Some(BO)));
    assert_eq!(browser.draft_text(), "");
}

#[test]
fn a_failed_message_of_another_page_is_told_where_its_channel_is_gone() {
    let mut browser = Browser::in_club_at(PATH);
    browser.say("failed");
    let (reference, _) = browser.take_one();
    browser.reject(reference, ErrorCode::ChannelArchived);
    let mut next = browser.reload("/");
    assert_eq!((unsent(&mut next), next.client.unsent()), (vec!["failed".to_owned()], 0));
}

#[test]
fn home_is_never_a_private_channel_that_is_called_like_the_default_one() {
    let mut told = welcome(100);
    told.channels.insert(0, private(ChannelId(1), "general", &[ANA, BO]));
    assert_eq!(Place::of(&told, "/"), Place::Channel(GENERAL));
    told.channels.retain(|channel| channel.id == ChannelId(1) || channel.id == WITH_BO);
    assert_eq!(Place::of(&told, "/"), Place::Channel(ChannelId(1)), "where there is no other");
    told.channels[0].details.archived = true;
    assert_eq!(Place::of(&told, "/"), Place::NoChannels);
}
