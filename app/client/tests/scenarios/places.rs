//! Addresses and what they mean.

use client::change::Change;
use client::client::Client;
use client::effect::Effect;
use client::place::Place;
use client::route::{Named, Route};
use protocol::event::Event;
use protocol::id::{ChannelId, Seq, UserId};

use crate::harness::*;

#[test]
fn every_kind_of_path_is_read_and_written() {
    let routes = [
        ("/", Route::Home),
        ("/about", Route::About),
        ("/channels/general", Route::Channel(Named::new("general"))),
        ("/direct/Bo", Route::Direct(Named::new("Bo"))),
        ("/direct/Ana%20Luz", Route::Direct(Named::new("Ana Luz"))),
        ("/channels/%E6%97%A5%E6%9C%AC%E8%AA%9E", Route::Channel(Named::new("日本語"))),
        ("/direct/a%2Fb%3F%23%25", Route::Direct(Named::new("a/b?#%"))),
        ("/direct/%F0%9F%98%80", Route::Direct(Named::new("😀"))),
        ("/direct/%20.", Route::Direct(Named::new("."))),
        ("/direct/%20..", Route::Direct(Named::new(".."))),
        ("/direct/a.b-c_d~e", Route::Direct(Named::new("a.b-c_d~e"))),
    ];
    for (path, route) in routes {
        assert_eq!(Route::parse(path), route, "{path}");
        assert_eq!(route.to_string(), path);
    }
}

#[test]
fn other_spellings_of_a_path_are_understood() {
    let spellings = [
        ("", Route::Home),
        ("/?q=1", Route::Home),
        ("/#top", Route::Home),
        ("/about/", Route::About),
        ("/channels/general/", Route::Channel(Named::new("general"))),
        ("/channels/général?x", Route::Channel(Named::new("général"))),
        ("/channels/%e6%97%a5", Route::Channel(Named::new("日"))),
    ];
    for (path, route) in spellings {
        assert_eq!(Route::parse(path), route, "{path}");
    }
}

#[test]
fn a_broken_or_foreign_path_is_unknown() {
    let paths = [
        "/channels",
        "/channels/",
        "/channels/a/b",
        "/channels/%",
        "/channels/%4",
        "/channels/%zz",
        "/channels/%ff",
        "/channels/%+1",
        "/channels/%20",
        "/direct",
        "/abouts",
        "/x",
        "//",
        "/Channels/general",
    ];
    for path in paths {
        assert_eq!(Route::parse(path), Route::Unknown(path.to_owned()));
        assert_eq!(Browser::at(path).client.place(), &Place::UnknownPage, "{path}");
    }
}

#[test]
fn every_place_is_found_by_its_address() {
    let places = [
        ("/", Place::Channel(GENERAL), true),
        ("/channels/random", Place::Channel(RANDOM), true),
        ("/channels/Random", Place::Channel(RANDOM), true),
        ("/channels/books", Place::NotJoined(BOOKS), true),
        ("/channels/cats", Place::UnknownChannel("cats".to_owned()), false),
        ("/direct/bo", Place::Direct { user: BO, channel: Some(WITH_BO) }, true),
        ("/direct/Cy", Place::Direct { user: CY, channel: None }, true),
        ("/direct/Dee", Place::UnknownUser("Dee".to_owned()), false),
        ("/direct/Ana", Place::UnknownPage, false),
        ("/about", Place::About, true),
        ("/x", Place::UnknownPage, false),
    ];
    for (path, place, exists) in places {
        assert_eq!(Browser::at(path).client.place(), &place, "{path}");
        assert_eq!(Place::of(&welcome(100), path), place, "{path}");
        assert_eq!(place.exists(), exists, "{path}");
    }
}

#[test]
fn an_exact_name_goes_before_one_in_another_case() {
    let mut both = welcome(100);
    both.channels.insert(0, public(ChannelId(1), "Random", &[ANA]));
    both.users.insert(0, user(UserId(0), "BO"));
    assert_eq!(Place::of(&both, "/channels/random"), Place::Channel(RANDOM));
    assert_eq!(Place::of(&both, "/channels/Random"), Place::Channel(ChannelId(1)));
    assert_eq!(Place::of(&both, "/direct/Bo"), Place::Direct { user: BO, channel: Some(WITH_BO) });
    assert_eq!(Place::of(&both, "/direct/BO"), Place::Direct { user: UserId(0), channel: None });
}

#[test]
fn home_is_the_default_channel_else_the_first_joined_by_name_else_none() {
    let mut without = welcome(100);
    without.channels[0] = public(GENERAL, "general", &[BO]);
    without.channels.push(public(ChannelId(0x70), "Attic", &[ANA]));
    assert_eq!(Place::of(&without, "/"), Place::Channel(ChannelId(0x70)));
    without.channels.retain(|channel| channel.id == WITH_BO || channel.id == BOOKS);
    assert_eq!(Place::of(&without, "/"), Place::NoChannels);
}

#[test]
fn where_nobody_is_signed_in_only_about_is_open() {
    let places = [
        ("/", Place::SignedOut),
        ("/channels/general", Place::SignedOut),
        ("/direct/Bo", Place::SignedOut),
        ("/about", Place::About),
        ("/x", Place::UnknownPage),
    ];
    for (path, place) in places {
        let client = Client::new(None, path, 1);
        assert_eq!(client.place(), &place);
        assert_eq!((client.user(), client.rows(GENERAL).len(), client.total_unread()), (None, 0, 0));
        assert_eq!(client.sidebar("").channels, []);
    }
}

#[test]
fn the_first_paint_depends_on_the_snapshot_and_the_path_only() {
    let mut told = welcome(100);
    told.channels[1].unread = 3;
    let history = whole(GENERAL, &[message(90, BO, "first paint")]);
    let snapshot = snapshot(told, Some(history));
    let (server, browser) = (Client::new(Some(&snapshot), "/", 0), Client::new(Some(&snapshot), "/", 77));
    assert_eq!(server.sidebar(""), browser.sidebar(""));
    assert_eq!(server.rows(GENERAL), browser.rows(GENERAL));
    assert_eq!(server.members(GENERAL), browser.members(GENERAL));
    assert_eq!(server.notice(), None, "nothing is said before anything was tried");
    assert_eq!((server.unread(GENERAL), server.unread(RANDOM), server.total_unread()), (1, 3, 4));
    assert_eq!(
        (server.draft().text.as_str(), server.place_name(), server.path().as_str()),
        ("", Some("general"), "/channels/general")
    );
}

#[test]
fn following_a_link_changes_the_place_and_no_address() {
    let mut browser = Browser::online_at("/channels/general");
    browser.go("/direct/Bo");
    assert_eq!(browser.client.open_channel(), Some(WITH_BO));
    assert_eq!((browser.client.place_name(), browser.client.path().as_str()), (Some("Bo"), "/direct/Bo"));
    assert_eq!(browser.take_effects(), [], "the shell has it already");
    let changes = browser.take_changes();
    for change in [Change::Place, Change::Timeline, Change::Members, Change::Draft, Change::Sidebar] {
        assert_eq!(changes.iter().filter(|noted| **noted == change).count(), 1, "{change:?}");
    }
    browser.go("/direct/Bo");
    assert_eq!(browser.take_changes(), []);
}

#[test]
fn a_name_that_was_unknown_becomes_known_when_it_comes_to_be() {
    let mut browser = Browser::online_at("/direct/Dee");
    assert_eq!(browser.client.place_name(), Some("Dee"));
    let dee = UserId(9);
    browser.event(Event::UserRegistered { seq: Seq(101), user: user(dee, "Dee") });
    assert_eq!(browser.client.place(), &Place::Direct { user: dee, channel: None });
    assert!(!browser.take_effects().contains(&Effect::Reload));
}

#[test]
fn the_sidebar_lists_what_has_the_filter_in_its_name() {
    let browser = Browser::at("/channels/random");
    let sidebar = browser.client.sidebar("");
    let names: Vec<_> = sidebar.channels.iter().map(|entry| (entry.name.as_str(), entry.open)).collect();
    assert_eq!(names, [("general", false), ("random", true)]);
    let sidebar = browser.client.sidebar(" RAN ");
    assert_eq!(sidebar.channels.len(), 1);
    assert_eq!(sidebar.contacts, []);
    assert_eq!(browser.client.sidebar("b").contacts[0].display_name.as_str(), "Bo");
}
