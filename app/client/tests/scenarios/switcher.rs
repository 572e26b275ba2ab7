//! Going elsewhere by keyboard.

use client::view::{Direction, PlaceKind};
use protocol::channel::NotificationLevel;
use protocol::id::{ChannelId, UserId};

use crate::harness::*;

fn names(browser: &Browser, query: &str) -> Vec<String> {
    browser.client.switcher(query).into_iter().map(|entry| entry.name).collect()
}

#[test]
fn with_nothing_typed_the_most_useful_comes_first() {
    let mut browser = Browser::in_club_at("/channels/general");
    assert_eq!(names(&browser, ""), ["Bo", "club", "Cy", "general", "random", "books"]);
    browser.event(posted(RANDOM, message(101, BO, "x")));
    browser.event(posted(CLUB, message(102, BO, "@Ana")));
    browser.event(posted(WITH_BO, message(103, BO, "psst")));
    assert_eq!(names(&browser, " "), ["Bo", "club", "random", "Cy", "general", "books"]);
    browser.event(level(104, CLUB, NotificationLevel::None));
    assert_eq!(names(&browser, ""), ["Bo", "random", "club", "Cy", "general", "books"]);
    let entries = browser.client.switcher("");
    let bo = &entries[0];
    assert_eq!((bo.kind, bo.path.as_str(), bo.unread, bo.mentions), (PlaceKind::User, "/direct/Bo", 1, 1));
    let club = &entries[2];
    assert_eq!((club.kind, club.unread, club.muted), (PlaceKind::Private, 1, true));
    let books = &entries[5];
    assert_eq!(
        (books.kind, books.joined, books.path.as_str()),
        (PlaceKind::Channel, false, "/channels/books")
    );
}

#[test]
fn what_is_typed_finds_the_name_its_beginning_a_word_and_anything_in_this_order() {
    let mut told = welcome(100);
    let names_of = ["a-team", "tea", "team", "steam", "Teatime"];
    told.channels = (1..).zip(names_of).map(|(id, name)| public(ChannelId(id), name, &[ANA])).collect();
    told.channels.push(public(ChannelId(9), "tea_house", &[BO]));
    told.users.push(user(UserId(9), "Miss Tea"));
    let browser = Browser::of(client::client::Client::new(Some(&snapshot(told, None)), "/", 1));
    assert_eq!(
        names(&browser, "TEA "),
        ["tea", "team", "Teatime", "a-team", "Miss Tea", "steam", "tea_house"]
    );
    assert_eq!(names(&browser, "#tea")[..2], ["tea", "team"]);
    assert!(!names(&browser, "#tea").contains(&"Miss Tea".to_owned()));
    assert_eq!(names(&browser, "@tea"), ["Miss Tea"]);
    assert_eq!(names(&browser, "@"), ["Bo", "Cy", "Miss Tea"], "never oneself");
    assert_eq!(names(&browser, "nothing"), [""; 0]);
}

#[test]
fn archived_channels_come_last_and_no_more_than_twenty_places_are_offered() {
    let mut told = welcome(100);
    told.channels[0].details.archived = true;
    let browser = Browser::of(client::client::Client::new(Some(&snapshot(told.clone(), None)), "/", 1));
    assert_eq!(names(&browser, "#"), ["random", "books", "general"]);
    told.channels = (1..=30).map(|id| public(ChannelId(id), &format!("c{id:02}"), &[ANA])).collect();
    let browser = Browser::of(client::client::Client::new(Some(&snapshot(told, None)), "/", 1));
    assert_eq!(names(&browser, "c").len(), 20);
}

#[test]
fn the_next_place_is_the_one_below_in_the_sidebar_and_around_its_ends() {
    let mut browser = Browser::in_club_at("/channels/general");
    let to = |browser: &Browser, direction| browser.client.next_channel(direction, false).unwrap();
    let mut visited = Vec::new();
    for _ in 0..4 {
        let path = to(&browser, Direction::Next);
        browser.go(&path);
        visited.push(path);
    }
    let club = "/private/0000000000000080";
    assert_eq!(visited, ["/channels/random", "/direct/Bo", club, "/channels/general"]);
    assert_eq!(to(&browser, Direction::Previous), club);
    browser.go("/about");
    assert_eq!(
        (to(&browser, Direction::Next), to(&browser, Direction::Previous)),
        (club.to_owned(), "/direct/Bo".to_owned())
    );
}

#[test]
fn the_next_unread_place_skips_what_is_read_or_muted_and_the_open_one() {
    let mut browser = Browser::in_club_at("/channels/general");
    let to = |browser: &Browser, direction| browser.client.next_channel(direction, true);
    assert_eq!(to(&browser, Direction::Next), None);
    browser.event(posted(WITH_BO, message(101, BO, "psst")));
    browser.event(posted(RANDOM, message(102, BO, "x")));
    browser.event(level(103, RANDOM, NotificationLevel::None));
    for direction in [Direction::Next, Direction::Previous] {
        assert_eq!(to(&browser, direction).unwrap(), "/direct/Bo");
    }
    browser.go("/direct/Bo");
    assert_eq!(to(&browser, Direction::Next), None);
}
