//! The frames that a page keeps for the time without network: replayed, they give what the page knew.

use client::change::Change;
use client::client::Client;
use client::effect::Effect;
use client::intent::Intent;
use client::place::Place;
use client::view::Notice;
use protocol::channel::NotificationLevel;
use protocol::command::Command;
use protocol::event::{Departure, DepartureKind, Event};
use protocol::frame;
use protocol::id::{Ref, Seq, UserId};
use protocol::snapshot::HistoryState;

use crate::harness::*;

/// A page with the same snapshot that took over these frames, not started.
fn replayed(frames: &[String], path: &str) -> Browser {
    let mut browser = Browser::at("/channels/general");
    browser.client.handle_kept(browser.now, frames);
    browser.go(path);
    browser
}

/// All that a client shows of what the server has told.
fn shown(client: &Client) -> String {
    let sidebar = client.sidebar("");
    let mut all = format!("{:?} {:?} {:?}", client.user(), client.browse(), sidebar.channels);
    for contact in sidebar.contacts {
        all.push_str(&format!("{:?} {} {}", contact.display_name, contact.unread, contact.muted));
    }
    for channel in [GENERAL, RANDOM, BOOKS, WITH_BO, CLUB] {
        let rows: Vec<_> =
            client.rows(channel).into_iter().map(|row| (row.id, row.body, row.pinned)).collect();
        let members: Vec<_> = client.members(channel).into_iter().map(|entry| entry.user).collect();
        all.push_str(&format!("{:?} {rows:?} {members:?}", client.channel_view(channel)));
    }
    all
}

/// The session of a page that is never in view: with everything that the server can tell.
fn session() -> Browser {
    let mut browser = Browser::at("/channels/general");
    browser.client.handle_started(browser.now);
    browser.poll();
    browser.connect(welcome(100), &[whole(RANDOM, &[message(90, BO, "old"), message(91, CY, "@Ana")])]);
    let new = UserId(9);
    let events = [
        posted(GENERAL, message(101, BO, "hello")),
        Event::Typing { channel: GENERAL, user: BO, typing: true },
        edited(102, GENERAL, 101, "hello again"),
        created(103, CLUB, private_kind("club"), &[ANA, BO], Some(BO)),
        Event::History(whole(CLUB, &[message(80, BO, "secret")])),
        level(104, CLUB, NotificationLevel::All),
        updated(105, RANDOM, "games", |details| details.archived = true),
        Event::PresenceDiff {
            online: Vec::new(),
            offline: vec![Departure { user: BO, how: DepartureKind::Lost }],
        },
        joined(106, BOOKS, ANA, &[ANA, CY]),
        Event::History(whole(BOOKS, &[message(70, CY, "book")])),
        pinned(107, BOOKS, 70, Some(CY)),
        Event::UserRegistered { seq: Seq(108), user: user(new, "Dee") },
        called(109, user(BO, "Bob")),
        Event::ReadMarked { channel: RANDOM, mark: mark(0, 90) },
        left(110, GENERAL, CY),
        deleted(111, RANDOM, 90),
    ];
    events.into_iter().for_each(|event| browser.event(event));
    browser.lose();
    let mut told = welcome_with_club(120);
    told.users[1] = user(BO, "Bob");
    told.channels[1] = public(RANDOM, "games", &[ANA, BO]);
    browser.open();
    browser.welcome(told);
    for channel in [GENERAL, RANDOM, WITH_BO] {
        browser.event(Event::History(since(channel, 111, &[message(115, BO, "missed")], &[])));
    }
    browser.event(posted(GENERAL, message(121, BO, "while catching up")));
    browser.event(Event::History(since(CLUB, 111, &[message(116, BO, "missed")], &[80])));
    browser.event(left(122, CLUB, ANA));
    browser.event(posted(GENERAL, message(123, BO, "last")));
    browser
}

#[test]
fn replayed_frames_give_what_the_page_knew() {
    let browser = session();
    let next = replayed(&browser.kept, "/channels/general");
    assert_eq!(shown(&next.client), shown(&browser.client));
    assert_eq!(next.client.draft(), browser.client.draft());
}

#[test]
fn frames_from_a_new_beginning_give_what_the_page_knew_also_on_a_later_page() {
    let mut browser = session();
    browser.kept.clear();
    browser.client.handle_resync(browser.now);
    browser.poll();
    browser.take_sent();
    browser.open();
    let (_, Command::Hello(hello)) = browser.take_one() else { panic!("no hello") };
    let histories = answer(&hello.resume.unwrap());
    let mut told = welcome(130);
    told.users[1] = user(BO, "Bob");
    browser.welcome(told.clone());
    histories.iter().for_each(|history| browser.event(Event::History(history.clone())));
    browser.event(posted(RANDOM, message(131, BO, "after it")));
    told.cursor = Seq(131);

    let page = snapshot(told, Some(histories[0].clone()));
    let mut next = Browser::of(Client::new(Some(&page), "/channels/general", 42));
    next.client.handle_kept(next.now, &browser.kept);

    assert_eq!(shown(&next.client), shown(&browser.client));
    assert_eq!(next.texts(RANDOM), ["91 @Ana", "115 missed", "131 after it"]);
}

#[test]
fn only_what_outlasts_the_connection_is_kept() {
    let mut browser = Browser::online_at("/channels/general");
    browser.kept.clear();
    browser.say("hi");
    let (reference, _) = browser.take_one();
    browser.accept(reference, 101);
    browser.event(Event::Typing { channel: GENERAL, user: BO, typing: true });
    browser.event(Event::PresenceDiff { online: vec![CY], offline: Vec::new() });
    browser.event(Event::HeartbeatAck { reference: Ref(9) });
    browser.event(Event::rejected(Ref(9), protocol::error::ErrorCode::Unavailable));
    assert_eq!(browser.kept, [""; 0]);
    browser.event(posted(GENERAL, message(101, BO, "x")));
    browser.event(Event::ReadMarked { channel: GENERAL, mark: mark(0, 101) });
    browser.event(level(102, GENERAL, NotificationLevel::All));
    assert_eq!(browser.kept.len(), 3);
    let mut stopped = welcome(110);
    stopped.user = BO;
    browser.lose();
    browser.open();
    browser.welcome(stopped);
    assert_eq!(browser.kept.len(), 3, "what is somebody else's is not");
}

/// What a server that has all that the session told says to whoever resumes.
fn answer(resume: &protocol::command::Resume) -> Vec<HistoryState> {
    let histories = [
        (
            GENERAL,
            vec![
                made(message(101, BO, "hello again"), |_| ()),
                message(115, BO, "missed"),
                message(121, BO, "while catching up"),
                message(123, BO, "last"),
            ],
        ),
        (RANDOM, vec![message(91, CY, "@Ana"), message(115, BO, "missed")]),
        (WITH_BO, vec![message(115, BO, "missed")]),
    ];
    let told = histories.map(|(channel, messages)| {
        if !resume.held.contains(&channel) {
            return HistoryState { oldest: Seq(1), ..whole(channel, &messages) };
        }
        let (old, new): (Vec<_>, Vec<_>) =
            messages.into_iter().partition(|message| message.seq <= resume.cursor);
        let deleted: &[u64] = if channel == RANDOM { &[90] } else { &[] };
        HistoryState { changed: old, ..since(channel, resume.cursor.0, &new, deleted) }
    });
    told.into()
}

#[test]
fn whatever_part_of_the_frames_was_kept_a_connection_brings_the_rest() {
    let browser = session();
    for count in 0..=browser.kept.len() {
        let mut next = replayed(&browser.kept[..count], "/about");
        next.client.handle_started(next.now);
        next.poll();
        next.open();
        let (_, Command::Hello(hello)) = next.take_one() else { panic!("no hello") };
        let histories = answer(&hello.resume.unwrap());
        let mut told = welcome(130);
        told.users[1] = user(BO, "Bob");
        told.channels[1] = public(RANDOM, "games", &[ANA, BO]);
        told.channels[1].mark = mark(0, 90);
        next.connect(told, &histories);
        assert!(next.client.is_quiet(), "after {count}");
        for channel in [GENERAL, RANDOM, WITH_BO] {
            assert_eq!(next.texts(channel), browser.texts(channel), "{channel} after {count}");
        }
        assert_eq!((next.rows(CLUB).len(), next.client.unread(RANDOM)), (0, 2), "after {count}");
    }
}

#[test]
fn a_replay_sends_and_notifies_nothing_and_reads_nothing() {
    let mut live = Browser::online_at("/");
    live.event(posted(WITH_BO, message(101, BO, "psst")));
    let mut next = replayed(&live.kept, "/channels/general");
    let effects = next.take_effects();
    assert!(
        !effects.iter().any(|effect| matches!(effect, Effect::Notify(_) | Effect::Connect | Effect::Keep))
    );
    assert_eq!((next.take_sent(), next.client.unread(WITH_BO)), (Vec::new(), 1));
    assert!(next.take_changes().contains(&Change::Sidebar));
}

#[test]
fn the_line_of_new_messages_is_where_it_is_after_the_replay() {
    let history = whole(GENERAL, &[message(90, BO, "old")]);
    let client = || Client::new(Some(&snapshot(welcome(100), Some(history.clone()))), "/", 1);
    let mut live = Browser::of(client());
    assert!(live.row(GENERAL, 90).begins_new);
    live.client.handle_started(live.now);
    live.poll();
    live.connect(welcome(100), std::slice::from_ref(&history));
    live.event(Event::ReadMarked { channel: GENERAL, mark: mark(0, 90) });
    live.event(posted(GENERAL, message(101, BO, "new")));
    let mut next = Browser::of(client());
    next.client.handle_kept(next.now, &live.kept);
    assert!(!next.row(GENERAL, 90).begins_new && next.row(GENERAL, 101).begins_new);
}

#[test]
fn an_outbox_that_is_adopted_after_a_replay_repeats_nothing_that_was_posted() {
    let mut live = Browser::online_at("/channels/general");
    let posted_id = live.say("posted");
    let waiting = live.say("waiting");
    let outbox = live.storage[&client::effect::StorageKey::Outbox].clone();
    live.event(posted(GENERAL, named_message(101, ANA, "posted", posted_id)));
    let mut next = replayed(&live.kept, "/channels/general");
    next.client.handle_adopted(next.now, &outbox).unwrap();
    assert_eq!(next.texts(GENERAL), ["101 posted", "… waiting"]);
    assert!(next.client.is_pending(&waiting));
}

#[test]
fn a_replay_ends_where_a_frame_is_not_one_to_keep() {
    let live = session();
    let somebody = {
        let mut told = welcome(500);
        told.user = BO;
        told
    };
    let foreign = frame::encode_event(&Event::Welcome { reference: Ref(1), welcome: Box::new(somebody) });
    for broken in ["{", "null", foreign.as_str()] {
        let mut frames = live.kept.clone();
        frames.insert(3, broken.to_owned());
        let next = replayed(&frames, "/");
        assert_eq!(shown(&next.client), shown(&replayed(&live.kept[..3], "/").client), "{broken}");
    }
}

#[test]
fn an_address_of_a_channel_that_came_later_is_found_after_a_replay() {
    let mut live = Browser::online_at("/");
    live.event(created(101, CLUB, private_kind("club"), &[ANA], Some(ANA)));
    let mut next = replayed(&live.kept, "/private/0000000000000080");
    assert_eq!(next.client.place(), &Place::Channel(CLUB));
    assert!(next.want(Intent::SendMessage { text: "written offline".to_owned() }).is_ok());
    assert_eq!(next.texts(CLUB), ["… written offline"]);
}

#[test]
fn an_address_that_was_gone_to_before_a_replay_is_found_by_the_name_of_then_and_of_now() {
    let mut live = Browser::online_at("/");
    live.event(updated(101, RANDOM, "games", |_| ()));
    live.event(called(102, user(BO, "Bob")));
    for (asked, own, channel) in [
        ("/channels/random", "/channels/games", RANDOM),
        ("/channels/games", "/channels/games", RANDOM),
        ("/direct/Bo", "/direct/Bob", WITH_BO),
        ("/direct/Bob", "/direct/Bob", WITH_BO),
        ("/channels/general", "/channels/general", GENERAL),
    ] {
        let mut next = Browser::at("/channels/random");
        next.go(asked);
        next.client.handle_kept(next.now, &live.kept);
        next.poll();
        assert_eq!((next.client.place().channel(), next.client.path().as_str()), (Some(channel), own));
        let navigated = next
            .take_effects()
            .into_iter()
            .any(|effect| effect == Effect::Navigate { path: own.to_owned(), replace: true });
        assert_eq!(navigated, asked != own, "{asked}");
    }
}

#[test]
fn a_server_of_another_build_is_told_of_while_nothing_worse_is() {
    let mut first = welcome(100);
    first.build = "one".to_owned();
    let mut browser = Browser::of(Client::new(Some(&snapshot(first.clone(), None)), "/", 1));
    browser.start();
    browser.connect(first.clone(), &[]);
    assert_eq!(browser.client.notice(), None);
    browser.lose();
    browser.connect(welcome(100), &[]);
    assert_eq!(browser.client.notice(), None, "a build without a name differs from none");
    let second = protocol::snapshot::Welcome { build: "two".to_owned(), ..first.clone() };
    browser.lose();
    browser.forget();
    browser.connect(second, &[]);
    assert_eq!(browser.client.notice(), Some(Notice::Update));
    assert!(browser.take_changes().contains(&Change::Connection));
    browser.client.handle_network(browser.now, false);
    assert_eq!(browser.client.notice(), Some(Notice::Offline));
    browser.client.handle_network(browser.now, true);
    browser.connect(first, &[]);
    assert_eq!(browser.client.notice(), None, "the server went back");
}
