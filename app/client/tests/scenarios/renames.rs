//! Names that change, topics, archives and levels.

use client::change::Change;
use client::client::Client;
use client::effect::Effect;
use client::place::Place;
use client::view::Original;
use protocol::channel::{ChannelDetails, NotificationLevel, Topic};
use protocol::id::{ChannelId, FileId};
use protocol::user::User;

use crate::harness::*;

fn replaced(path: &str) -> Effect {
    Effect::Navigate { path: path.to_owned(), replace: true }
}

#[test]
fn the_address_follows_the_name_of_the_open_channel() {
    for (at, after) in [("/channels/random", "/channels/games"), ("/channels/Random/7", "/channels/games/7")]
    {
        let mut browser = Browser::online_at(at);
        browser.event(updated(101, RANDOM, "games", |_| ()));
        assert_eq!(browser.take_effects(), [replaced(after)]);
        assert_eq!(browser.client.place(), &Place::Channel(RANDOM));
        assert_eq!(
            (browser.client.place_name(), browser.client.path().as_str()),
            (Some("games"), "/channels/games")
        );
        let changes = browser.take_changes();
        assert!([Change::Header, Change::Sidebar, Change::Names].iter().all(|noted| changes.contains(noted)));
        assert!(!changes.contains(&Change::Place), "one is where one was");
    }
}

#[test]
fn the_address_stays_where_another_channel_is_renamed_or_home_is_open() {
    for at in ["/channels/general", "/", "/direct/Bo"] {
        let mut browser = Browser::online_at(at);
        browser.event(updated(101, RANDOM, "games", |_| ()));
        assert_eq!(browser.take_effects(), [], "{at}");
    }
    let mut browser = Browser::in_club_at("/private/0000000000000080");
    browser.event(updated(101, CLUB, "guild", |_| ()));
    assert_eq!((browser.take_effects(), browser.client.place_name()), (Vec::new(), Some("guild")));
}

#[test]
fn home_stays_home_unless_another_channel_would_be_shown_there() {
    for (name, effects) in [("games", vec![]), ("zoo", vec![replaced("/channels/zoo")])] {
        let mut told = welcome(100);
        told.channels[0] = public(GENERAL, "general", &[BO]);
        told.channels.push(public(ChannelId(0x70), "tea", &[ANA]));
        let mut browser = Browser::of(Client::new(Some(&snapshot(told.clone(), None)), "/", 1));
        browser.start();
        browser.connect(told, &[]);
        browser.forget();
        assert_eq!(browser.client.place(), &Place::Channel(RANDOM));
        browser.event(updated(101, RANDOM, name, |_| ()));
        assert_eq!(browser.take_effects(), effects, "{name}");
        assert_eq!(browser.client.place(), &Place::Channel(RANDOM));
    }
}

#[test]
fn a_channel_that_was_renamed_while_away_is_followed_too() {
    let mut browser = Browser::online_at("/channels/random");
    browser.lose();
    browser.forget();
    let mut told = welcome(105);
    told.channels[1] = public(RANDOM, "games", &[ANA, BO]);
    // Somebody else has taken the name.
    told.channels[2] = public(BOOKS, "random", &[CY]);
    browser.connect(told, &[]);
    assert_eq!(browser.client.place(), &Place::Channel(RANDOM));
    assert!(browser.take_effects().contains(&replaced("/channels/games")));
}

#[test]
fn a_channel_that_one_is_not_in_is_followed_too() {
    let mut browser = Browser::online_at("/channels/books");
    browser.event(updated(101, BOOKS, "novels", |_| ()));
    assert_eq!(browser.take_effects(), [replaced("/channels/novels")]);
    assert_eq!(browser.client.place(), &Place::NotJoined(BOOKS));
}

#[test]
fn old_news_of_a_channel_change_nothing() {
    let mut browser = Browser::online_at("/channels/random");
    browser.event(updated(99, RANDOM, "games", |_| ()));
    browser.event(level(99, RANDOM, NotificationLevel::None));
    assert_eq!(browser.client.place_name(), Some("random"));
    assert_eq!(browser.take_changes(), []);
}

#[test]
fn what_is_said_of_a_channel_is_shown() {
    let mut browser = Browser::online_at("/channels/random");
    let topic = Topic::parse("Anything goes").unwrap();
    browser.event(updated(101, RANDOM, "random", |details| {
        *details = ChannelDetails { topic: topic.clone(), creator: Some(ANA), archived: false };
    }));
    let view = browser.client.channel_view(RANDOM).unwrap();
    assert_eq!((view.topic, view.own, view.archived), (topic, true, false));
    assert!(browser.take_changes().contains(&Change::Header));
    assert_eq!(browser.take_effects(), []);
}

#[test]
fn an_archived_channel_leaves_the_sidebar_unless_it_is_open() {
    let mut browser = Browser::online_at("/channels/random");
    browser.event(updated(101, RANDOM, "random", |details| details.archived = true));
    let is_listed =
        |browser: &Browser| browser.client.sidebar("").channels.iter().any(|entry| entry.id == RANDOM);
    assert!(is_listed(&browser) && browser.client.channel_view(RANDOM).unwrap().archived);
    assert_eq!(browser.client.place(), &Place::Channel(RANDOM), "it can be read");
    browser.go("/");
    assert!(!is_listed(&browser));
    browser.event(updated(102, RANDOM, "random", |_| ()));
    assert!(is_listed(&browser));
}

#[test]
fn a_level_holds_until_another_is_chosen_and_without_one_the_usual() {
    let mut browser = Browser::online_at("/channels/random");
    let level_of = |browser: &Browser, channel| browser.client.channel_view(channel).unwrap().level;
    assert_eq!(level_of(&browser, RANDOM), NotificationLevel::Mentions);
    assert_eq!(level_of(&browser, WITH_BO), NotificationLevel::All);
    browser.event(level(101, RANDOM, NotificationLevel::None));
    browser.event(level(102, WITH_BO, NotificationLevel::None));
    let sidebar = browser.client.sidebar("");
    assert_eq!(sidebar.channels.iter().map(|entry| entry.muted).collect::<Vec<_>>(), [false, true]);
    assert_eq!(sidebar.contacts.iter().map(|entry| entry.muted).collect::<Vec<_>>(), [true, false]);
    let mut told = welcome(105);
    told.channels[1].level = Some(NotificationLevel::All);
    browser.lose();
    browser.connect(told, &[]);
    assert_eq!(level_of(&browser, RANDOM), NotificationLevel::All);
}

#[test]
fn whoever_joins_again_is_told_the_level_of_before_at_the_same_place() {
    let mut browser = Browser::online_at("/channels/random");
    browser.event(level(101, RANDOM, NotificationLevel::All));
    browser.event(left(102, RANDOM, ANA));
    browser.event(joined(103, RANDOM, ANA, &[ANA, BO]));
    assert_eq!(browser.client.channel_view(RANDOM).unwrap().level, NotificationLevel::Mentions);
    browser.event(level(103, RANDOM, NotificationLevel::None));
    assert_eq!(browser.client.channel_view(RANDOM).unwrap().level, NotificationLevel::None);
}

#[test]
fn a_display_name_changes_everywhere_at_once() {
    let mut browser = Browser::online_at("/channels/general");
    browser.event(posted(GENERAL, message(101, BO, "first")));
    browser.event(posted(
        GENERAL,
        made(message(102, ANA, "reply"), |reply| {
            reply.reply_to = Some(protocol::id::Seq(101));
        }),
    ));
    browser.forget();
    let picture = Some(FileId([3; 32]));
    browser.event(called(103, User { picture, ..user(BO, "Bob") }));
    let row = browser.row(GENERAL, 101);
    assert_eq!((row.author_name.as_str(), row.picture), ("Bob", picture));
    let original = browser.row(GENERAL, 102).quote.unwrap().original;
    assert!(matches!(original, Original::Here { author_name, .. } if author_name.as_str() == "Bob"));
    let members = browser.client.members(GENERAL);
    let bob = members.iter().find(|entry| entry.user == BO).unwrap();
    assert_eq!((bob.display_name.as_str(), bob.picture), ("Bob", picture));
    let bob = &browser.client.sidebar("").contacts[0];
    assert_eq!((bob.display_name.as_str(), bob.path.as_str(), bob.picture), ("Bob", "/direct/Bob", picture));
    let changes = browser.take_changes();
    for change in [Change::Sidebar, Change::Names, Change::Members, Change::Timeline, Change::Header] {
        assert!(changes.contains(&change), "{change:?}");
    }
    assert_eq!(browser.take_effects(), []);
}

#[test]
fn the_address_follows_the_display_name_of_whom_one_writes_with() {
    let mut browser = Browser::online_at("/direct/Bo/5");
    browser.event(called(101, user(BO, "Bob")));
    assert_eq!(browser.take_effects(), [replaced("/direct/Bob/5")]);
    assert_eq!(browser.client.place(), &Place::Direct { user: BO, channel: Some(WITH_BO) });
    browser.lose();
    browser.forget();
    let mut told = welcome(105);
    told.users[1] = user(BO, "Robert");
    browser.connect(told, &[]);
    assert!(browser.take_effects().contains(&replaced("/direct/Robert/5")));
    browser.event(called(106, user(ANA, "Anna")));
    assert_eq!(browser.client.user().unwrap().display_name.as_str(), "Anna");
    assert_eq!(browser.take_effects(), []);
}
