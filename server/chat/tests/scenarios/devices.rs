//! The devices that hold a user: seen in one list, called by what they are, and revoked.

use protocol::device::DeviceLabel;
use protocol::error::{CloseCode, ErrorCode};
use protocol::event::{Departure, DepartureKind, Event};
use protocol::fact::{AppendError, Change};
use protocol::limits::{DEVICE_USERS_MAX, FORMER_DISPLAY_NAME_MS, GRACE_MS, USER_DEVICES_MAX};

use crate::harness::{TestChat, device_id};

/// Ana on a laptop and on a phone, both signed in.
fn ana_on_two_devices() -> TestChat {
    let mut chat = TestChat::new();
    let ana = chat.sign_in("laptop", "Ana").unwrap();
    assert_eq!(chat.let_in("laptop", "phone"), Ok(Some(ana)));
    chat
}

#[test]
fn the_list_of_devices_says_what_each_is_called_and_since_when_it_holds_the_user() {
    let mut chat = TestChat::new();
    let request = chat.ask_to_sign_in_as("laptop", "Ana", "Firefox on Linux");
    assert!(matches!(chat.sign_in_answer(request), Some(Ok(Some(_)))));
    let first = chat.now;
    chat.advance(5_000);
    chat.let_in("laptop", "phone").unwrap();
    let second = chat.now;

    for _ in 0..2 {
        let listed: Vec<_> = chat.devices("laptop");
        let [laptop, phone] = listed.as_slice() else { panic!("{listed:?}") };
        assert_eq!((laptop.id, laptop.since, laptop.is_this), (device_id("laptop"), first, true));
        assert_eq!(laptop.label.as_ref().map(DeviceLabel::as_str), Some("Firefox on Linux"));
        assert_eq!((phone.id, phone.since, phone.is_this), (device_id("phone"), second, false));
        assert_eq!(phone.label.as_ref().map(DeviceLabel::as_str), Some("phone"));
        assert!(!laptop.is_online && !phone.is_online);
        chat.restart();
    }
}

#[test]
fn the_list_begins_with_this_device_then_those_online_then_the_newest() {
    let mut chat = TestChat::new();
    chat.sign_in("this", "Ana").unwrap();
    for device in ["oldest", "online", "newest"] {
        chat.advance(1_000);
        chat.let_in("this", device).unwrap();
    }
    let connection = chat.connect("online");

    let order = |chat: &TestChat| {
        let devices = chat.devices("this").into_iter();
        devices.map(|device| (device.id, device.is_online)).collect::<Vec<_>>()
    };
    let [this, oldest, online, newest] = ["this", "oldest", "online", "newest"].map(device_id);
    assert_eq!(order(&chat), [(this, false), (online, true), (newest, false), (oldest, false)]);

    chat.disconnect(connection);
    assert_eq!(order(&chat), [(this, false), (newest, false), (online, false), (oldest, false)]);
}

#[test]
fn a_device_that_is_signed_out_but_holds_the_user_is_listed_and_one_that_holds_another_is_not() {
    let mut chat = ana_on_two_devices();
    chat.sign_in("other", "bo").unwrap();
    chat.log_out("phone").unwrap();
    let listed: Vec<_> = chat.devices("laptop").into_iter().map(|device| device.id).collect();
    assert_eq!(listed, [device_id("laptop"), device_id("phone")]);
    assert!(chat.settings("phone").is_none());
}

#[test]
fn a_device_is_online_only_as_the_user_it_is_signed_in_as() {
    let mut chat = ana_on_two_devices();
    chat.sign_in("phone", "guest").unwrap();
    let guest = chat.connect("phone");
    assert!(!chat.devices("laptop").iter().any(|device| device.is_online));
    assert!(chat.devices("phone").iter().any(|device| device.is_online));
    assert!(chat.is_open(guest));
}

#[test]
fn a_revoked_device_is_closed_at_once_and_has_to_prove_itself_anew() {
    let mut chat = ana_on_two_devices();
    let (one, two) = (chat.connect("phone"), chat.open("phone").unwrap());
    let laptop = chat.connect("laptop");
    let ana = chat.user("Ana");

    assert_eq!(chat.revoke("laptop", "phone"), Ok(Some(ana)));

    for connection in [one, two] {
        assert_eq!(chat.closed(connection), Some(CloseCode::SignedOut));
    }
    assert!(chat.is_open(laptop));
    for _ in 0..2 {
        assert_eq!(chat.signed_in("phone"), None);
        assert_eq!(chat.open("phone"), Err(CloseCode::SignedOut));
        assert_eq!(chat.sign_in("phone", "Ana"), Err(ErrorCode::DisplayNameTaken));
        assert_eq!(chat.devices("laptop").len(), 1);
        chat.restart();
    }
}

#[test]
fn the_device_that_claimed_the_name_can_be_revoked_too() {
    let mut chat = ana_on_two_devices();
    let ana = chat.user("Ana");
    assert_eq!(chat.revoke("phone", "laptop"), Ok(Some(ana)));
    for _ in 0..2 {
        assert_eq!(chat.sign_in("laptop", "Ana"), Err(ErrorCode::DisplayNameTaken));
        assert_eq!(chat.sign_in("phone", "Ana"), Ok(ana));
        chat.restart();
    }
}

#[test]
fn a_revoked_device_keeps_its_other_users() {
    let mut chat = ana_on_two_devices();
    let guest = chat.sign_in("phone", "guest").unwrap();
    let connection = chat.connect("phone");

    chat.revoke("laptop", "phone").unwrap();

    assert!(chat.is_open(connection));
    assert_eq!(chat.signed_in("phone"), Some(guest));
    assert_eq!(chat.sign_in("phone", "Ana"), Err(ErrorCode::DisplayNameTaken));
}

#[test]
fn whoever_revokes_this_very_device_is_signed_out() {
    let mut chat = ana_on_two_devices();
    let laptop = chat.connect("laptop");
    assert_eq!(chat.revoke("laptop", "laptop"), Ok(None));
    assert_eq!(chat.closed(laptop), Some(CloseCode::SignedOut));
    assert_eq!(chat.sign_in("laptop", "Ana"), Err(ErrorCode::DisplayNameTaken));
}

#[test]
fn a_device_of_somebody_else_or_of_nobody_is_left_as_it_is() {
    let mut chat = ana_on_two_devices();
    let ana = chat.user("Ana");
    let bo = chat.arrive("bo");
    let kept = chat.kept();
    for device in ["bo", "unknown"] {
        assert_eq!(chat.revoke("laptop", device), Ok(Some(ana)), "{device}");
    }
    assert_eq!(chat.revoke("unknown", "laptop"), Ok(None));
    assert_eq!(chat.kept(), kept);
    assert!(chat.is_open(bo));
    assert_eq!(chat.signed_in("laptop"), Some(ana));
}

#[test]
fn revoking_the_last_device_is_told_as_having_left() {
    let mut chat = ana_on_two_devices();
    let bo = chat.arrive("bo");
    let ana = chat.user("Ana");
    chat.connect("phone");
    chat.take_events(bo);
    chat.revoke("laptop", "phone").unwrap();
    let left = vec![Departure { user: ana, how: DepartureKind::Left }];
    assert_eq!(chat.take_events(bo), [Event::PresenceDiff { online: Vec::new(), offline: left }]);
    chat.advance(GRACE_MS);
    assert!(chat.take_events(bo).is_empty());
}

#[test]
fn what_a_revoked_device_had_on_its_way_is_posted_and_answered_to_nobody() {
    let mut chat = ana_on_two_devices();
    let (phone, bo) = (chat.connect("phone"), chat.arrive("bo"));
    let (general, ana) = (chat.general(), chat.user("Ana"));
    let commands = [chat.sending(general, "before"), chat.sending(general, "after"), chat.creating("late")];
    let [before, after, behind] = commands;
    chat.journal.hold();
    let before = chat.ask(phone, before);
    let request = chat.ask_to_revoke("laptop", "phone");
    let asked = [chat.ask(phone, after), chat.ask(phone, behind)];
    chat.let_pass(2);
    assert!(chat.answer(before).is_some());
    assert_eq!(chat.sign_in_answer(request), Some(Ok(Some(ana))));
    assert_eq!(chat.closed(phone), Some(CloseCode::SignedOut));
    let heard = chat.events(phone).len();
    let ignored = chat.sending(general, "too late");
    let ignored = chat.ask(phone, ignored);
    chat.release();

    assert_eq!([asked[0], asked[1], ignored].map(|asked| chat.answer(asked)), [None; 3]);
    assert_eq!(chat.events(phone).len(), heard);
    assert_eq!(chat.texts_seen_by(bo), ["before", "after"]);
    // What waited behind the second was never asked for.
    assert_eq!(chat.find_channel("late"), None);
    chat.restart();
    assert_eq!(chat.history_of("laptop", general), ["before", "after"]);
}

#[test]
fn a_device_that_asks_for_something_all_the_time_is_revoked_all_the_same() {
    let mut chat = ana_on_two_devices();
    let ana = chat.user("Ana");
    chat.journal.hold();
    let out = chat.ask_to_log_out("phone");
    let request = chat.ask_to_revoke("laptop", "phone");
    let again = chat.ask_to_revoke("laptop", "phone");
    assert_eq!(chat.sign_in_answer(request), None);
    assert_eq!(chat.sign_in_answer(again), Some(Err(ErrorCode::TooManyRequests)));
    chat.let_pass(1);
    assert_eq!(chat.sign_in_answer(out), Some(Ok(None)));
    // It asks again before anybody else has a chance.
    let back = chat.ask_to_sign_in("phone", "Ana");
    assert_eq!(chat.sign_in_answer(back), Some(Err(ErrorCode::TooManyRequests)));
    chat.release();

    assert_eq!(chat.sign_in_answer(request), Some(Ok(Some(ana))));
    assert_eq!(chat.sign_in("phone", "Ana"), Err(ErrorCode::DisplayNameTaken));
}

#[test]
fn nothing_is_revoked_before_the_journal_has_it() {
    let mut chat = ana_on_two_devices();
    let phone = chat.connect("phone");
    chat.journal.fail_with(AppendError::Full);
    assert_eq!(chat.revoke("laptop", "phone"), Err(ErrorCode::Unavailable));
    chat.journal.recover();
    assert!(chat.is_open(phone));
    assert!(chat.revoke("laptop", "phone").is_ok());
    assert!(!chat.is_open(phone));
}

#[test]
fn a_revocation_that_waited_behind_what_failed_is_carried_out() {
    let mut chat = ana_on_two_devices();
    chat.journal.hold();
    let out = chat.ask_to_log_out("phone");
    let request = chat.ask_to_revoke("laptop", "phone");
    chat.journal.fail_with(AppendError::Full);
    chat.let_pass(1);
    assert_eq!(chat.sign_in_answer(out), Some(Err(ErrorCode::Unavailable)));
    chat.journal.recover();
    chat.release();
    assert!(chat.sign_in_answer(request).is_some_and(|answer| answer.is_ok()));
    assert_eq!(chat.devices("laptop").len(), 1);
}

#[test]
fn a_user_is_held_by_32_devices_and_not_by_33() {
    let mut chat = TestChat::new();
    let ana = chat.sign_in("first", "Ana").unwrap();
    for number in 1..USER_DEVICES_MAX {
        assert_eq!(chat.let_in("first", &format!("device {number}")), Ok(Some(ana)));
    }
    assert_eq!(chat.devices("first").len(), USER_DEVICES_MAX);
    assert_eq!(chat.let_in("first", "one more"), Err(ErrorCode::LimitExceeded));
    // One that holds the user already counts as itself.
    chat.log_out("device 1").unwrap();
    assert_eq!(chat.let_in("first", "device 1"), Ok(Some(ana)));
    chat.revoke("first", "device 2").unwrap();
    assert_eq!(chat.let_in("first", "one more"), Ok(Some(ana)));
}

#[test]
fn two_devices_at_once_do_not_pass_the_limit_together() {
    let mut chat = TestChat::new();
    let ana = chat.sign_in("first", "Ana").unwrap();
    for number in 2..USER_DEVICES_MAX {
        chat.let_in("first", &format!("device {number}")).unwrap();
    }
    chat.make_link("first", "secret").unwrap();
    chat.journal.hold();
    let one = chat.ask_to_use_link("one", "secret");
    let other = chat.ask_to_use_link("other", "secret");
    assert_eq!(chat.sign_in_answer(other), Some(Err(ErrorCode::TooManyRequests)));
    chat.release();
    assert_eq!(chat.sign_in_answer(one), Some(Ok(Some(ana))));
    assert_eq!(chat.let_in("first", "other"), Err(ErrorCode::LimitExceeded));
}

#[test]
fn a_device_that_holds_8_users_is_not_let_in_as_a_ninth() {
    let mut chat = TestChat::new();
    for number in 0..DEVICE_USERS_MAX {
        chat.sign_in("shared", &format!("person {number}")).unwrap();
    }
    let ana = chat.sign_in("laptop", "Ana").unwrap();
    assert_eq!(chat.let_in("laptop", "shared"), Err(ErrorCode::LimitExceeded));
    chat.forget("shared").unwrap();
    assert_eq!(chat.let_in("laptop", "shared"), Ok(Some(ana)));
}

#[test]
fn a_device_is_called_by_what_it_said_last() {
    let mut chat = TestChat::new();
    let label = |chat: &TestChat| {
        let device = chat.devices("laptop").into_iter().next().expect("it is listed");
        device.label.map(String::from)
    };
    let request = chat.ask_to_sign_in_as("laptop", "Ana", "Firefox on Linux");
    assert!(chat.sign_in_answer(request).is_some());
    chat.log_out("laptop").unwrap();
    let request = chat.ask_to_sign_in_as("laptop", "Ana", "Chrome on Linux");
    assert!(chat.sign_in_answer(request).is_some());
    assert_eq!(label(&chat).as_deref(), Some("Chrome on Linux"));
    chat.take_name("laptop", "Bea").unwrap();
    chat.restart();
    assert_eq!(label(&chat).as_deref(), Some("Chrome on Linux"));
}

#[test]
fn a_device_of_an_older_journal_has_no_label() {
    let mut chat = TestChat::new();
    let ana = chat.sign_in("laptop", "Ana").unwrap();
    chat.link("old", ana);
    let old = chat.devices("old").into_iter().next().expect("it is listed");
    assert_eq!(old.label, None);
}

/// How many facts about devices the journal keeps.
fn facts_of_devices(chat: &TestChat) -> usize {
    let facts = chat.kept();
    facts.iter().filter(|(_, fact)| matches!(fact.change, Change::DeviceUpdated { .. })).count()
}

#[test]
fn devices_that_come_and_go_leave_nothing_behind() {
    let mut chat = TestChat::new();
    let ana = chat.sign_in("laptop", "Ana").unwrap();
    for number in 0..3 {
        let (one, other) = (format!("one {number}"), format!("other {number}"));
        chat.let_in("laptop", &one).unwrap();
        chat.let_in("laptop", &other).unwrap();
        chat.forget(&one).unwrap();
        chat.revoke("laptop", &other).unwrap();
        assert_eq!(facts_of_devices(&chat), 0);
    }
    assert_eq!(chat.let_in("laptop", "one 0"), Ok(Some(ana)));
    assert_eq!(facts_of_devices(&chat), 1);
}

#[test]
fn a_device_that_was_forgotten_stays_so_while_its_claim_of_a_name_is_there() {
    let mut chat = TestChat::new();
    chat.sign_in("laptop", "Ana").unwrap();
    chat.let_in("laptop", "phone").unwrap();
    chat.forget("laptop").unwrap();
    chat.take_name("phone", "Bea").unwrap();
    // The phone, and that the laptop holds nobody whatever its claim of "Ana" says.
    assert_eq!(facts_of_devices(&chat), 2);
    for (passed, facts) in [(FORMER_DISPLAY_NAME_MS - 1, 2), (1, 1)] {
        chat.advance(passed);
        chat.restart();
        assert_eq!(facts_of_devices(&chat), facts);
        assert_eq!(chat.signed_in("laptop"), None);
        assert_eq!(chat.devices("phone").len(), 1);
    }
}

#[test]
fn what_a_crash_left_of_a_forgotten_device_goes_at_the_next_start() {
    let mut chat = ana_on_two_devices();
    chat.journal.hold();
    chat.ask_to_revoke("laptop", "phone");
    chat.journal.commit(1);
    chat.restart();
    assert_eq!(facts_of_devices(&chat), 0);
    assert_eq!(chat.signed_in("phone"), None);
}
