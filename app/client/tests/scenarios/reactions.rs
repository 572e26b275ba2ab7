//! Reactions: toggled at once, by whom, and what of several toggles holds.

use client::change::{Change, Rejected};
use client::intent::{Intent, Refusal};
use client::view::Row;
use protocol::command::Command;
use protocol::error::ErrorCode;
use protocol::event::Event;
use protocol::id::{ClientId, Seq};
use protocol::user::DisplayName;

use crate::harness::*;

fn react(browser: &mut Browser, message: u64, text: &str, on: bool) -> Result<Option<ClientId>, Refusal> {
    browser.want(Intent::React { message: Seq(message), emoji: emoji(text), on })
}

/// The reactions of a row as `emoji others`, with `+me` where the user has reacted.
fn reactions(row: &Row) -> Vec<String> {
    let text = |entry: &client::view::ReactionEntry| {
        let mut names: Vec<&str> = entry.others.iter().map(DisplayName::as_str).collect();
        names.extend(entry.own.then_some("+me"));
        format!("{} {}", entry.emoji, names.join(" "))
    };
    row.reactions.iter().map(text).collect()
}

/// A page at `#general` with a message that Bo, Ana and Cy have reacted to.
fn reacted_page() -> Browser {
    let mut browser = Browser::online_at("/channels/general");
    let of = [reaction("👍", &[BO, ANA]), reaction("🎉", &[CY])];
    browser.event(posted(GENERAL, made(message(101, BO, "hi"), |message| message.reactions = of.to_vec())));
    browser.forget();
    browser
}

#[test]
fn a_row_says_who_reacted_and_whether_one_did_oneself() {
    let browser = reacted_page();
    assert_eq!(reactions(&browser.row(GENERAL, 101)), ["👍 Bo +me", "🎉 Cy"]);
}

#[test]
fn a_reaction_is_shown_at_once_and_settled_by_its_event() {
    let mut browser = reacted_page();
    let client_id = react(&mut browser, 101, "🎉", true).unwrap().unwrap();
    assert_eq!(reactions(&browser.row(GENERAL, 101)), ["👍 Bo +me", "🎉 Cy +me"]);
    let (reference, command) = browser.take_one();
    let (id, text) = (client_id.clone(), "🎉".to_owned());
    let wanted = Command::React { client_id: id, channel: GENERAL, message: Seq(101), emoji: text, on: true };
    assert_eq!(command, wanted);
    browser.accept(reference, 102);
    assert_eq!(reactions(&browser.row(GENERAL, 101)), ["👍 Bo +me", "🎉 Cy +me"]);
    assert!(browser.take_changes().contains(&Change::Answered { client_id, result: Ok(GENERAL) }));
    browser.event(reacted(102, GENERAL, 101, &[reaction("🎉", &[CY, ANA])]));
    assert_eq!(reactions(&browser.row(GENERAL, 101)), ["🎉 Cy +me"], "and what else has changed");
    assert!(browser.client.is_quiet());
}

#[test]
fn the_last_reaction_taken_back_goes_and_a_new_one_comes_last() {
    let mut browser = Browser::online_at("/channels/general");
    let of = [reaction("👍", &[ANA]), reaction("🎉", &[CY])];
    browser.event(posted(GENERAL, made(message(101, BO, "hi"), |message| message.reactions = of.to_vec())));
    react(&mut browser, 101, "👍", false).unwrap();
    assert_eq!(reactions(&browser.row(GENERAL, 101)), ["🎉 Cy"]);
    react(&mut browser, 101, "👀", true).unwrap();
    assert_eq!(reactions(&browser.row(GENERAL, 101)), ["🎉 Cy", "👀 +me"]);
    react(&mut browser, 101, "🚀", false).unwrap();
    assert_eq!(reactions(&browser.row(GENERAL, 101)), ["🎉 Cy", "👀 +me"], "there was nothing to take back");
}

#[test]
fn of_several_toggles_the_last_holds_and_all_go_out_in_order() {
    let mut browser = reacted_page();
    for on in [true, false, true, false] {
        react(&mut browser, 101, "👀", on).unwrap();
    }
    assert_eq!(reactions(&browser.row(GENERAL, 101)), ["👍 Bo +me", "🎉 Cy"]);
    let mut sent = Vec::new();
    for seq in 102..=105 {
        let (reference, command) = browser.take_one();
        let Command::React { on, .. } = command else { panic!("{command:?}") };
        sent.push(on);
        browser.accept(reference, seq);
        let shown = reactions(&browser.row(GENERAL, 101));
        assert_eq!(shown, ["👍 Bo +me", "🎉 Cy"], "what is on its way does not flicker: {seq}");
    }
    assert_eq!(sent, [true, false, true, false]);
}

#[test]
fn a_late_accepted_does_not_bring_back_what_was_taken_back_since() {
    let mut browser = reacted_page();
    react(&mut browser, 101, "👀", true).unwrap();
    browser.lose();
    browser.open();
    browser.forget();
    browser.welcome(welcome(110));
    let (repeat, _) = browser.take_sent().pop().unwrap();
    // It came through as 102, and another tab has taken it back as 105.
    for channel in [GENERAL, RANDOM, WITH_BO] {
        browser.event(Event::History(since(channel, 101, &[], &[])));
    }
    browser.accept(repeat, 102);
    assert_eq!(reactions(&browser.row(GENERAL, 101)), ["👍 Bo +me", "🎉 Cy"]);
    assert!(browser.client.is_quiet());
}

#[test]
fn any_later_place_settles_an_accepted_reaction() {
    let mut browser = reacted_page();
    react(&mut browser, 101, "👀", true).unwrap();
    let (reference, _) = browser.take_one();
    browser.accept(reference, 102);
    assert!(!browser.client.is_quiet());
    browser.event(posted(RANDOM, message(103, BO, "elsewhere")));
    assert!(browser.client.is_quiet(), "the journal has passed it");
}

#[test]
fn a_refused_reaction_is_taken_back_and_said() {
    let mut browser = reacted_page();
    let client_id = react(&mut browser, 101, "👀", true).unwrap().unwrap();
    let (reference, _) = browser.take_one();
    browser.forget();
    browser.reject(reference, ErrorCode::TooManyReactions);
    assert_eq!(reactions(&browser.row(GENERAL, 101)), ["👍 Bo +me", "🎉 Cy"]);
    let rejected = Rejected { code: ErrorCode::TooManyReactions };
    let changes = browser.take_changes();
    assert!(changes.contains(&Change::Answered { client_id, result: Err(rejected) }));
    assert!(changes.contains(&Change::Timeline));
}

#[test]
fn a_reaction_to_what_is_not_there_is_refused_on_the_spot_and_its_event_is_nothing() {
    let mut browser = reacted_page();
    assert_eq!(react(&mut browser, 999, "👀", true), Err(Refusal::Nothing));
    browser.event(reacted(102, GENERAL, 50, &[reaction("👀", &[BO])]));
    browser.event(reacted(103, BOOKS, 50, &[reaction("👀", &[BO])]));
    assert_eq!(browser.texts(GENERAL), ["101 hi"]);
}

#[test]
fn a_reaction_that_crosses_a_deletion_leaves_nothing_behind() {
    let mut browser = reacted_page();
    react(&mut browser, 101, "👀", true).unwrap();
    let (reference, _) = browser.take_one();
    browser.event(deleted(102, GENERAL, 101));
    browser.reject(reference, ErrorCode::UnknownMessage);
    assert!(browser.client.is_quiet());
    let mut browser = reacted_page();
    react(&mut browser, 101, "👀", true).unwrap();
    let (reference, _) = browser.take_one();
    browser.accept(reference, 102);
    browser.event(deleted(103, GENERAL, 101));
    assert!(browser.client.is_quiet());
    assert_eq!(browser.texts(GENERAL), [""; 0]);
}

#[test]
fn reactions_survive_a_reload_and_are_stored() {
    let mut browser = reacted_page();
    browser.close(1006);
    let client_id = react(&mut browser, 101, "👀", true).unwrap().unwrap();
    let next = browser.reload("/channels/general");
    assert!(next.client.is_pending(&client_id));
}
