//! Resuming: cursor and held, histories whole and since, another journal.

use client::connection::ConnectionState;
use client::effect::Effect;
use protocol::command::{Command, Hello, Resume};
use protocol::error::CloseCode;
use protocol::event::Event;
use protocol::id::{ChannelId, Epoch, Seq};
use protocol::limits::BACKOFF_MS_MAX;

use crate::harness::*;

/// Opens the next WebSocket, and gives what was said first.
fn hello(browser: &mut Browser) -> Hello {
    browser.forget();
    browser.open();
    match browser.take_one() {
        (_, Command::Hello(hello)) => hello,
        other => panic!("{other:?} was sent first"),
    }
}

fn resume(cursor: u64, held: &[ChannelId]) -> Option<Resume> {
    Some(Resume { epoch: EPOCH, cursor: Seq(cursor), held: held.to_vec() })
}

#[test]
fn a_page_resumes_from_its_snapshot_with_the_one_history_that_it_has() {
    let history = whole(GENERAL, &[message(90, BO, "first paint")]);
    let client = client::client::Client::new(Some(&snapshot(welcome(100), Some(history))), "/", 1);
    let mut browser = Browser::of(client);
    assert_eq!(browser.texts(GENERAL), ["90 first paint"]);
    browser.start();
    assert_eq!(hello(&mut browser).resume, resume(100, &[GENERAL]));
}

#[test]
fn a_page_without_a_snapshot_asks_for_everything() {
    let mut browser = Browser::of(client::client::Client::new(None, "/", 1));
    browser.start();
    assert_eq!(hello(&mut browser).resume, None);
    browser.welcome(welcome(100));
    assert_eq!(browser.client.user().unwrap().id, ANA);
}

#[test]
fn after_the_last_history_all_joined_channels_are_held() {
    let mut browser = Browser::online_at("/");
    assert!(browser.client.is_quiet());
    browser.lose();
    assert_eq!(hello(&mut browser).resume, resume(100, &[GENERAL, RANDOM, WITH_BO]));
}

#[test]
fn the_cursor_follows_events_and_not_answers() {
    let mut browser = Browser::online_at("/channels/general");
    browser.event(posted(GENERAL, message(105, BO, "hi")));
    browser.event(posted(GENERAL, message(103, BO, "late")));
    browser.forget();
    browser.say("mine");
    let (reference, _) = browser.take_one();
    browser.accept(reference, 110);
    browser.lose();
    assert_eq!(hello(&mut browser).resume.unwrap().cursor, Seq(105));
}

#[test]
fn a_connection_lost_while_catching_up_resumes_from_the_old_place() {
    let mut browser = Browser::online_at("/");
    browser.lose();
    browser.open();
    browser.welcome(welcome(200));
    browser.event(Event::History(since(GENERAL, 100, &[message(150, BO, "missed")], &[])));
    browser.event(Event::History(since(RANDOM, 100, &[], &[])));
    assert!(!browser.client.is_quiet(), "one history is missing");
    assert_eq!(browser.texts(GENERAL), ["150 missed"], "what has come is shown");
    browser.lose();
    assert_eq!(hello(&mut browser).resume, resume(100, &[GENERAL, RANDOM, WITH_BO]));
    browser.welcome(welcome(210));
    for channel in [GENERAL, RANDOM, WITH_BO] {
        let missed = if channel == GENERAL { vec![message(150, BO, "missed")] } else { Vec::new() };
        browser.event(Event::History(since(channel, 100, &missed, &[])));
    }
    assert!(browser.client.is_quiet());
    assert_eq!(browser.texts(GENERAL), ["150 missed"], "once");
    browser.lose();
    assert_eq!(hello(&mut browser).resume.unwrap().cursor, Seq(210));
}

#[test]
fn what_happens_before_the_last_history_is_there_does_not_move_the_place() {
    let mut browser = Browser::online_at("/");
    browser.lose();
    browser.open();
    browser.welcome(welcome(200));
    browser.event(Event::History(since(GENERAL, 100, &[], &[])));
    browser.event(Event::History(since(RANDOM, 100, &[], &[])));
    browser.event(posted(GENERAL, message(250, BO, "live")));
    let members = vec![ANA, CY];
    browser.event(Event::MemberJoined { seq: Seq(251), channel: BOOKS, user: ANA, members });
    browser.lose();
    assert_eq!(hello(&mut browser).resume.unwrap().cursor, Seq(100));
    browser.welcome(welcome(260));
    let members = vec![ANA, CY];
    browser.event(Event::MemberJoined { seq: Seq(270), channel: BOOKS, user: ANA, members });
    for channel in [GENERAL, RANDOM, WITH_BO] {
        browser.event(Event::History(whole(channel, &[])));
    }
    assert!(!browser.client.is_quiet(), "a channel joined meanwhile has a history to come, too");
    browser.event(Event::History(whole(BOOKS, &[])));
    assert!(browser.client.is_quiet());
    browser.lose();
    assert_eq!(hello(&mut browser).resume, resume(270, &[GENERAL, RANDOM, BOOKS, WITH_BO]));
}

#[test]
fn a_message_of_an_interrupted_catching_up_that_was_deleted_since_does_not_stay() {
    let mut browser = Browser::online_at("/channels/general");
    browser.event(posted(GENERAL, message(101, BO, "old")));
    browser.lose();
    browser.open();
    browser.welcome(welcome(200));
    browser.event(Event::History(since(GENERAL, 101, &[message(150, BO, "short-lived")], &[])));
    browser.lose();
    // Deleted now: it is after `since`, so that it is simply not told of.
    browser.connect(welcome(210), &[since(GENERAL, 101, &[message(160, BO, "newer")], &[])]);
    assert_eq!(browser.texts(GENERAL), ["101 old", "160 newer"]);
}

#[test]
fn a_deletion_while_away_is_caught_up() {
    let mut browser = Browser::online_at("/channels/general");
    browser.event(posted(GENERAL, message(101, BO, "stays")));
    browser.event(posted(GENERAL, message(102, BO, "goes")));
    browser.lose();
    browser.connect(welcome(120), &[since(GENERAL, 102, &[message(110, CY, "new")], &[102])]);
    assert_eq!(browser.texts(GENERAL), ["101 stays", "110 new"]);
}

#[test]
fn what_left_with_the_cap_while_away_is_dropped() {
    let mut browser = Browser::online_at("/channels/general");
    for seq in 101..=104 {
        browser.event(posted(GENERAL, message(seq, BO, "old")));
    }
    browser.lose();
    let mut history = since(GENERAL, 104, &[message(110, CY, "new")], &[]);
    history.oldest = Seq(103);
    browser.connect(welcome(120), &[history]);
    assert_eq!(browser.texts(GENERAL), ["103 old", "104 old", "110 new"]);
}

#[test]
fn a_whole_history_replaces_what_was_held_but_not_what_is_pending() {
    let mut browser = Browser::online_at("/channels/general");
    browser.event(posted(GENERAL, message(101, BO, "held")));
    browser.say("pending");
    browser.lose();
    browser.connect(welcome(120), &[whole(GENERAL, &[message(110, CY, "all there is")])]);
    assert_eq!(browser.texts(GENERAL), ["110 all there is", "… pending"]);
}

#[test]
fn another_epoch_drops_everything_that_was_held_and_keeps_what_is_pending() {
    let mut browser = Browser::online_at("/channels/general");
    browser.event(posted(GENERAL, message(101, BO, "other journal")));
    browser.event(posted(RANDOM, message(102, BO, "other journal")));
    browser.say("pending");
    browser.lose();
    let mut other = welcome(5);
    other.epoch = Epoch(8);
    browser.open();
    browser.welcome(other.clone());
    assert_eq!(browser.texts(GENERAL), ["… pending"]);
    assert!(!browser.client.is_loaded(RANDOM));
    browser.lose();
    let resumed = hello(&mut browser).resume.unwrap();
    assert_eq!((resumed.epoch, resumed.cursor, resumed.held), (Epoch(8), Seq(0), Vec::new()));
    browser.welcome(other);
    for channel in [GENERAL, RANDOM, WITH_BO] {
        browser.event(Event::History(whole(channel, &[])));
    }
    browser.lose();
    assert_eq!(hello(&mut browser).resume.unwrap().cursor, Seq(5), "lower than before, and right");
}

#[test]
fn an_accepted_message_of_another_epoch_is_not_shown_for_ever() {
    let mut browser = Browser::online_at("/channels/general");
    browser.say("of a journal that was restored");
    let (reference, _) = browser.take_one();
    browser.accept(reference, 101);
    browser.lose();
    let mut other = welcome(5);
    other.epoch = Epoch(8);
    browser.connect(other, &[]);
    assert_eq!(browser.texts(GENERAL), [""; 0]);
}

#[test]
fn a_server_that_is_behind_is_followed_from_where_it_is() {
    let mut browser = Browser::online_at("/channels/general");
    browser.event(posted(GENERAL, message(150, BO, "ahead")));
    browser.lose();
    browser.connect(welcome(120), &[]);
    assert_eq!(browser.texts(GENERAL), [""; 0]);
    browser.lose();
    assert_eq!(hello(&mut browser).resume.unwrap().cursor, Seq(120));
}

#[test]
fn resync_asks_for_everything_whole_while_the_old_stays_in_view() {
    let mut browser = Browser::online_at("/channels/general");
    browser.event(posted(GENERAL, message(101, BO, "in view")));
    browser.close(CloseCode::Resync.number());
    browser.pass(BACKOFF_MS_MAX);
    assert_eq!(browser.texts(GENERAL), ["101 in view"]);
    assert_eq!(hello(&mut browser).resume, resume(101, &[]));
}

#[test]
fn whoever_keeps_the_frames_gets_everything_whole_at_once() {
    let mut browser = Browser::online_at("/channels/general");
    browser.event(posted(GENERAL, message(101, BO, "in view")));
    browser.forget();
    browser.client.handle_resync(browser.now);
    browser.poll();
    assert_eq!(browser.take_effects(), [Effect::Disconnect, Effect::Connect]);
    assert_eq!(browser.texts(GENERAL), ["101 in view"]);
    assert_eq!(hello(&mut browser).resume, resume(101, &[]));
}

#[test]
fn whoever_keeps_the_frames_does_with_a_connection_that_is_only_being_opened() {
    let history = whole(GENERAL, &[message(90, BO, "first paint")]);
    let client = client::client::Client::new(Some(&snapshot(welcome(100), Some(history))), "/", 1);
    let mut browser = Browser::of(client);
    browser.start();
    browser.forget();
    browser.client.handle_resync(browser.now);
    browser.poll();
    assert_eq!(browser.take_effects(), []);
    assert_eq!(hello(&mut browser).resume, resume(100, &[]));
}

#[test]
fn a_difference_that_adds_to_nothing_makes_the_client_begin_anew() {
    let mut browser = Browser::at("/");
    browser.start();
    browser.open();
    browser.welcome(welcome(100));
    browser.event(Event::History(since(GENERAL, 50, &[message(60, BO, "a hole before me")], &[])));
    assert!(matches!(browser.client.connection_state(), ConnectionState::Waiting { .. }));
    assert!(!browser.client.is_loaded(GENERAL));
}

#[test]
fn a_channel_joined_here_is_held_once_its_history_is_there() {
    let mut browser = Browser::online_at("/");
    let members = vec![ANA, CY];
    browser.event(Event::MemberJoined { seq: Seq(101), channel: BOOKS, user: ANA, members });
    browser.lose();
    assert_eq!(hello(&mut browser).resume, resume(101, &[GENERAL, RANDOM, WITH_BO]));

    let mut browser = Browser::online_at("/");
    let members = vec![ANA, CY];
    browser.event(Event::MemberJoined { seq: Seq(101), channel: BOOKS, user: ANA, members });
    browser.event(Event::History(whole(BOOKS, &[message(50, CY, "earlier")])));
    assert_eq!(browser.texts(BOOKS), ["50 earlier"]);
    browser.lose();
    assert_eq!(hello(&mut browser).resume, resume(101, &[GENERAL, RANDOM, BOOKS, WITH_BO]));
}

#[test]
fn a_channel_left_here_or_while_away_is_no_longer_held() {
    let mut browser = Browser::online_at("/");
    browser.event(posted(GENERAL, message(100, BO, "held until then")));
    browser.event(posted(RANDOM, message(101, BO, "gone with it")));
    browser.event(Event::MemberLeft { seq: Seq(102), channel: RANDOM, user: ANA });
    assert_eq!(browser.texts(RANDOM), [""; 0]);
    browser.lose();
    assert_eq!(hello(&mut browser).resume, resume(102, &[GENERAL, WITH_BO]));
    let mut away = welcome(120);
    away.channels[0] = public(GENERAL, "general", &[BO, CY]);
    away.channels[1] = public(RANDOM, "random", &[BO]);
    assert_eq!(browser.texts(GENERAL), ["100 held until then"]);
    browser.welcome(away);
    assert_eq!((browser.texts(GENERAL), browser.client.is_loaded(GENERAL)), (Vec::new(), false));
    browser.event(Event::History(whole(WITH_BO, &[])));
    assert!(browser.client.is_quiet());
    browser.lose();
    assert_eq!(hello(&mut browser).resume, resume(120, &[WITH_BO]));
}

#[test]
fn a_channel_created_or_opened_here_is_held_without_a_history() {
    let mut browser = Browser::online_at("/");
    let (plants, with_cy) = (ChannelId(0x50), ChannelId(0x60));
    browser.event(created(101, plants, public_kind("plants"), &[ANA], Some(ANA)));
    browser.event(Event::DirectOpened { seq: Seq(102), channel: with_cy, users: [ANA, CY] });
    assert!(browser.client.is_loaded(plants) && browser.client.is_loaded(with_cy));
    browser.event(posted(with_cy, message(103, CY, "hi")));
    assert_eq!(browser.texts(with_cy), ["103 hi"]);
    browser.lose();
    assert_eq!(hello(&mut browser).resume, resume(103, &[GENERAL, RANDOM, WITH_BO, plants, with_cy]));
}

#[test]
fn the_largest_hello_fits_into_a_frame() {
    let mut large = welcome(1 << 60);
    large.channels = (0..2_000).map(|id| public(ChannelId(id), &format!("c{id}"), &[ANA])).collect();
    let mut browser = Browser::of(client::client::Client::new(Some(&snapshot(large.clone(), None)), "/", 1));
    browser.start();
    let histories: Vec<_> = (0..2_000).map(|id| whole(ChannelId(id), &[message(1 << 60, BO, "x")])).collect();
    browser.connect(large, &histories);
    for id in 0..1_200 {
        browser.go(&format!("/channels/c{id}"));
    }
    browser.close(1006);
    browser.pass(BACKOFF_MS_MAX);
    browser.client.handle_opened(browser.now);
    let Some(client::effect::Effect::Send(text)) = browser.client.poll_effect() else { panic!("no hello") };
    assert!(text.len() <= protocol::limits::FRAME_BYTES_MAX, "{} bytes", text.len());
    assert!(text.len() > 40_000, "{} bytes", text.len());
}
