//! Connecting, giving up, coming back, and ending for good.

use client::change::Change;
use client::client::Client;
use client::connection::{ConnectionState, LASTED_MS_MIN, NOTICE_MS};
use client::effect::{Effect, StorageKey};
use client::restore::Restored;
use client::view::Notice;
use protocol::command::Command;
use protocol::error::CloseCode;
use protocol::event::Event;
use protocol::id::{Millis, Ref};
use protocol::limits::{BACKOFF_MS_MAX, BACKOFF_MS_MIN, HEARTBEAT_ACK_MS_MAX, HEARTBEAT_MS, WELCOME_MS_MAX};

use crate::harness::*;

fn waits_until(browser: &Browser) -> Millis {
    match browser.client.connection_state() {
        ConnectionState::Waiting { until } => until,
        other => panic!("the client is {other:?}"),
    }
}

#[test]
fn a_page_connects_when_it_starts_and_is_online_once_welcomed() {
    let mut browser = Browser::at("/channels/general");
    assert_eq!(browser.client.connection_state(), ConnectionState::Offline);
    browser.start();
    assert_eq!(browser.take_effects(), [Effect::Connect]);
    assert_eq!(browser.client.connection_state(), ConnectionState::Connecting);
    browser.open();
    assert_eq!(browser.client.connection_state(), ConnectionState::Greeting);
    assert!(matches!(browser.take_one(), (_, Command::Hello(_))));
    browser.welcome(welcome(100));
    assert_eq!(browser.client.connection_state(), ConnectionState::Online);
    assert!(browser.take_changes().contains(&Change::Connection));
}

#[test]
fn a_page_that_nobody_started_never_connects() {
    let mut browser = Browser::at("/");
    browser.client.handle_visible(browser.now, true);
    browser.client.handle_network(browser.now, true);
    browser.poll();
    browser.pass(60_000);
    assert_eq!(browser.take_effects(), []);
}

#[test]
fn every_failure_waits_within_bounds_that_double_up_to_the_limit() {
    let mut longest = 0;
    for seed in 0..40 {
        let client = Client::new(Some(&snapshot(welcome(100), None)), "/", seed);
        let mut browser = Browser::of(client);
        browser.start();
        for failure in 1..=10 {
            browser.close(1006);
            let delay = waits_until(&browser) - browser.now;
            let bound = (BACKOFF_MS_MIN << failure).min(BACKOFF_MS_MAX);
            assert!((BACKOFF_MS_MIN..=bound).contains(&delay), "seed {seed}, failure {failure}: {delay}");
            longest = longest.max(delay);
            browser.forget();
            browser.pass(delay);
            assert_eq!(browser.take_effects(), [Effect::Connect]);
        }
    }
    assert!(longest > BACKOFF_MS_MAX / 2, "the longest delay was {longest}");
}

/// The delay after a loss that follows eight failures and a welcome that stood for so long.
fn delay_after(stood: Millis, seed: u64) -> Millis {
    let mut browser = Browser::of(Client::new(Some(&snapshot(welcome(100), None)), "/", seed));
    browser.start();
    for _ in 0..8 {
        browser.lose();
    }
    browser.connect(welcome(100), &[]);
    // Without heartbeats in between: time jumps.
    browser.now += stood;
    browser.close(1006);
    waits_until(&browser) - browser.now
}

#[test]
fn only_a_welcome_that_lasted_makes_failures_forgotten() {
    let longest = |stood| (0..40).map(|seed| delay_after(stood, seed)).max().unwrap();
    assert!(longest(LASTED_MS_MIN) <= 2 * BACKOFF_MS_MIN);
    assert!(longest(LASTED_MS_MIN - 1) > 2 * BACKOFF_MS_MIN);
}

#[test]
fn coming_into_view_or_having_network_again_ends_the_waiting() {
    let wakes: [fn(&mut Client, Millis); 2] =
        [|client, now| client.handle_visible(now, true), |client, now| client.handle_network(now, true)];
    for wake in wakes {
        let mut browser = Browser::online_at("/");
        browser.close(1006);
        browser.forget();
        wake(&mut browser.client, browser.now);
        browser.poll();
        assert_eq!(browser.take_effects(), [Effect::Connect]);
        wake(&mut browser.client, browser.now);
        browser.poll();
        assert_eq!(browser.take_effects(), [], "one WebSocket is enough");
    }
}

#[test]
fn without_network_nothing_is_tried_until_it_is_back() {
    let mut browser = Browser::online_at("/");
    browser.client.handle_network(browser.now, false);
    browser.poll();
    assert_eq!(browser.take_effects(), [Effect::Disconnect]);
    assert_eq!(browser.client.connection_state(), ConnectionState::Offline);
    assert_eq!(browser.client.notice(), Some(Notice::Offline));
    browser.pass(600_000);
    browser.client.handle_visible(browser.now, true);
    browser.poll();
    assert_eq!(browser.take_effects(), []);
    browser.client.handle_network(browser.now, true);
    browser.poll();
    assert_eq!(browser.take_effects(), [Effect::Connect]);
    assert_eq!(browser.client.notice(), None);
}

#[test]
fn a_connection_that_is_not_welcomed_in_time_is_given_up() {
    for opens in [false, true] {
        let mut browser = Browser::at("/");
        browser.start();
        if opens {
            browser.open();
        }
        browser.forget();
        browser.pass(WELCOME_MS_MAX - 1);
        assert_eq!(browser.take_effects(), []);
        browser.pass(1);
        assert_eq!(browser.take_effects(), [Effect::Disconnect]);
        assert!(waits_until(&browser) > browser.now);
    }
}

#[test]
fn a_missing_connection_is_spoken_of_after_a_second_and_no_sooner() {
    let mut browser = Browser::at("/");
    browser.start();
    browser.pass(NOTICE_MS - 1);
    assert_eq!(browser.client.notice(), None);
    browser.forget();
    browser.pass(1);
    assert_eq!(browser.client.notice(), Some(Notice::Connecting));
    assert_eq!(browser.take_changes(), [Change::Connection]);
    browser.close(1006);
    assert_eq!(browser.client.notice(), Some(Notice::Connecting), "it stays until all is well");
    browser.pass(BACKOFF_MS_MAX);
    browser.connect(welcome(100), &[]);
    assert_eq!(browser.client.notice(), None);
    browser.close(1006);
    assert_eq!(browser.client.notice(), None, "the next loss has its second, too");
    browser.pass(NOTICE_MS);
    assert_eq!(browser.client.notice(), Some(Notice::Connecting));
}

#[test]
fn a_heartbeat_is_sent_when_nothing_else_was() {
    let mut browser = Browser::online_at("/channels/general");
    browser.pass(HEARTBEAT_MS - 1);
    browser.say("not silent");
    browser.forget();
    browser.pass(HEARTBEAT_MS - 1);
    assert_eq!(browser.take_sent(), []);
    browser.pass(1);
    let (reference, command) = browser.take_one();
    assert_eq!(command, Command::Heartbeat);
    browser.event(Event::HeartbeatAck { reference });
    browser.pass(HEARTBEAT_MS - 1);
    assert_eq!(browser.take_sent(), []);
    browser.pass(1);
    assert_eq!(browser.take_one().1, Command::Heartbeat);
}

#[test]
fn heartbeats_follow_the_servers_limits_within_reason() {
    for (asked, beats) in [(0, 1_000), (5_000, 5_000), (u64::MAX, HEARTBEAT_MS)] {
        let mut told = welcome(100);
        told.limits.heartbeat_ms = asked;
        let mut browser = Browser::at("/");
        browser.start();
        browser.connect(told, &[]);
        browser.forget();
        browser.pass(beats - 1);
        assert_eq!(browser.take_sent(), []);
        browser.pass(1);
        assert_eq!(browser.take_one().1, Command::Heartbeat);
    }
}

#[test]
fn a_line_that_stays_silent_after_a_heartbeat_is_dead() {
    let mut browser = Browser::online_at("/");
    browser.pass(HEARTBEAT_MS);
    browser.pass(HEARTBEAT_ACK_MS_MAX - 1);
    assert_eq!(browser.take_effects(), []);
    browser.pass(1);
    assert_eq!(browser.take_effects(), [Effect::Disconnect]);
    assert!(waits_until(&browser) > browser.now);
}

#[test]
fn any_frame_after_a_heartbeat_shows_that_the_line_is_alive() {
    let mut browser = Browser::online_at("/");
    browser.pass(HEARTBEAT_MS + HEARTBEAT_ACK_MS_MAX - 1);
    browser.event(posted(GENERAL, message(101, BO, "alive")));
    browser.pass(1);
    assert_eq!(browser.take_effects(), []);
    assert_eq!(browser.client.connection_state(), ConnectionState::Online);
}

#[test]
fn a_page_that_comes_into_view_after_a_long_silence_asks_at_once_whether_the_line_is_alive() {
    let mut browser = Browser::online_at("/");
    browser.client.handle_visible(browser.now + HEARTBEAT_MS - 1, true);
    browser.poll();
    assert_eq!(browser.take_sent(), []);
    browser.client.handle_visible(browser.now + 3_600_000, true);
    browser.poll();
    assert_eq!(browser.take_one().1, Command::Heartbeat);
}

#[test]
fn every_close_code_comes_back_or_stops_as_the_protocol_says() {
    for code in CloseCode::ALL {
        let mut browser = Browser::online_at("/");
        browser.close(code.number());
        if code.comes_back() {
            let delay = waits_until(&browser) - browser.now;
            assert!((BACKOFF_MS_MIN..=BACKOFF_MS_MAX).contains(&delay), "{code:?}: {delay}");
        } else {
            assert_eq!(browser.client.connection_state(), ConnectionState::Stopped { code });
            assert!(browser.client.notice().is_some(), "{code:?}");
            browser.forget();
            browser.client.handle_visible(browser.now, true);
            browser.client.handle_network(browser.now, false);
            browser.client.handle_network(browser.now, true);
            browser.poll();
            browser.pass(600_000);
            assert_eq!(browser.take_effects(), [], "{code:?}");
        }
    }
}

#[test]
fn a_busy_server_is_given_time() {
    for seed in 0..40 {
        let mut browser = Browser::of(Client::new(Some(&snapshot(welcome(100), None)), "/", seed));
        browser.start();
        browser.close(CloseCode::Busy.number());
        assert!(waits_until(&browser) - browser.now >= BACKOFF_MS_MAX / 2);
    }
}

#[test]
fn a_signed_out_browser_says_so() {
    let mut browser = Browser::online_at("/");
    browser.close(CloseCode::SignedOut.number());
    assert_eq!(browser.client.notice(), Some(Notice::SignedOut));
    assert_eq!(
        browser.take_effects(),
        [Effect::Forget],
        "whoever has the browser reads nothing of what it kept"
    );
    browser.close(1006);
    assert_eq!(browser.client.notice(), Some(Notice::SignedOut));
}

#[test]
fn an_outdated_page_stores_its_outbox_and_is_loaded_again_but_only_once() {
    let mut browser = Browser::online_at("/channels/general");
    browser
        .client
        .handle_intent(browser.now, client::intent::Intent::SendMessage { text: "keep me".to_owned() })
        .unwrap();
    browser.client.handle_closed(browser.now, CloseCode::UnsupportedVersion.number());
    let mut effects = Vec::new();
    while let Some(effect) = browser.client.poll_effect() {
        effects.push(effect);
    }
    let at = |wanted: &dyn Fn(&Effect) -> bool| effects.iter().position(wanted).unwrap();
    let stored = at(&|effect| matches!(effect, Effect::Store { key: StorageKey::Outbox, json: Some(_) }));
    let marked = at(&|effect| matches!(effect, Effect::Store { key: StorageKey::Reloaded, json: Some(_) }));
    let reloaded = at(&|effect| *effect == Effect::Reload);
    let forgotten = at(&|effect| *effect == Effect::Forget);
    assert!(stored < reloaded && marked < reloaded && forgotten < reloaded, "{effects:?}");

    let mut browser = Browser::at("/channels/general");
    browser
        .client
        .handle_restored(browser.now, Restored { reloaded: Some("\"reloaded\""), ..Restored::default() });
    browser.start();
    browser.close(CloseCode::UnsupportedVersion.number());
    assert!(!browser.take_effects().contains(&Effect::Reload), "a page that reloads for ever helps nobody");
    assert_eq!(browser.client.notice(), Some(Notice::OutOfDate));
}

#[test]
fn a_welcome_forgets_that_the_page_was_loaded_again() {
    let mut browser = Browser::at("/");
    browser.storage.insert(StorageKey::Reloaded, "\"reloaded\"".to_owned());
    browser
        .client
        .handle_restored(browser.now, Restored { reloaded: Some("\"reloaded\""), ..Restored::default() });
    browser.start();
    browser.connect(welcome(100), &[]);
    assert_eq!(browser.storage.get(&StorageKey::Reloaded), None);
    browser.close(CloseCode::UnsupportedVersion.number());
    assert!(browser.take_effects().contains(&Effect::Reload));
}

#[test]
fn an_event_of_a_type_that_is_not_known_changes_nothing() {
    let mut browser = Browser::online_at("/");
    browser.client.handle_frame(browser.now, r#"{"type":"weather_changed","seq":99,"sun":true}"#);
    browser.poll();
    assert_eq!(browser.take_effects(), []);
}

#[test]
fn a_frame_that_cannot_be_read_makes_the_client_take_everything_whole() {
    for text in ["", "{", "[]", "{}", r#"{"type":7}"#, r#"{"type":"message_posted"}"#] {
        let mut browser = Browser::online_at("/");
        browser.client.handle_frame(browser.now, text);
        browser.poll();
        assert_eq!(browser.take_effects(), [Effect::Disconnect], "{text}");
        browser.pass(BACKOFF_MS_MAX);
        browser.open();
        let (_, Command::Hello(hello)) = browser.take_one() else { panic!("no hello") };
        assert_eq!(hello.resume.unwrap().held, [], "{text}");
    }
}

#[test]
fn what_comes_from_a_connection_that_is_given_up_is_not_heard() {
    let mut browser = Browser::online_at("/channels/general");
    browser.close(1006);
    browser.forget();
    browser.event(posted(GENERAL, message(101, BO, "late")));
    browser.open();
    browser.close(4503);
    assert!(waits_until(&browser) > browser.now);
    assert_eq!(browser.texts(GENERAL), [""; 0]);
    assert_eq!(browser.take_sent(), []);
}

#[test]
fn a_welcome_for_somebody_else_loads_the_page_again_and_sends_nothing() {
    let mut browser = Browser::online_at("/channels/general");
    browser.say("Ana's words");
    browser.lose();
    browser.open();
    browser.forget();
    let mut other = welcome(100);
    other.user = BO;
    browser.welcome(other);
    assert_eq!(browser.take_effects(), [Effect::Disconnect, Effect::Forget, Effect::Reload]);
    assert_eq!(browser.take_sent(), []);
    assert_eq!(browser.client.user().unwrap().id, ANA);
    assert!(browser.storage[&StorageKey::Outbox].contains("Ana's words"));
}

#[test]
fn a_rejected_hello_is_tried_again_later() {
    let mut browser = Browser::at("/");
    browser.start();
    browser.open();
    browser.reject(Ref(1), protocol::error::ErrorCode::Unavailable);
    assert_eq!(browser.client.connection_state(), ConnectionState::Greeting);
    browser.pass(WELCOME_MS_MAX);
    assert!(browser.take_effects().contains(&Effect::Disconnect));
}
