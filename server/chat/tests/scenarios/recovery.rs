//! Recovery codes: the way back without any device.

use protocol::error::{CloseCode, ErrorCode};
use protocol::fact::AppendError;
use protocol::limits::{DEVICE_USERS_MAX, USER_DEVICES_MAX};

use crate::harness::{TestChat, device_id};

#[test]
fn a_recovery_code_lets_a_device_in_as_often_as_it_is_needed() {
    let mut chat = TestChat::new();
    let ana = chat.sign_in("lost", "ana").unwrap();
    assert_eq!(chat.set_recovery_code("lost", Some("code")), Ok(Some(ana)));
    for device in ["new", "newer"] {
        chat.restart();
        assert_eq!(chat.recover(device, "code"), Ok(Some(ana)));
        assert_eq!(chat.signed_in(device), Some(ana));
    }
    chat.revoke("newer", "lost").unwrap();
    assert_eq!(chat.devices("newer").len(), 2);
}

#[test]
fn a_wrong_code_lets_nobody_in() {
    let mut chat = TestChat::new();
    chat.sign_in("ana", "ana").unwrap();
    assert_eq!(chat.recover("thief", "code"), Err(ErrorCode::WrongRecoveryCode));
    chat.set_recovery_code("ana", Some("code")).unwrap();
    assert_eq!(chat.recover("thief", "other"), Err(ErrorCode::WrongRecoveryCode));
    assert_eq!(chat.signed_in("thief"), None);
}

#[test]
fn a_new_code_replaces_the_one_before_and_none_replaces_every() {
    let mut chat = TestChat::new();
    let ana = chat.sign_in("ana", "ana").unwrap();
    chat.set_recovery_code("ana", Some("first")).unwrap();
    chat.set_recovery_code("ana", Some("second")).unwrap();
    for _ in 0..2 {
        assert_eq!(chat.recover("phone", "first"), Err(ErrorCode::WrongRecoveryCode));
        assert_eq!(chat.recover("phone", "second"), Ok(Some(ana)));
        chat.restart();
    }
    chat.set_recovery_code("ana", None).unwrap();
    for _ in 0..2 {
        assert_eq!(chat.recover("tablet", "second"), Err(ErrorCode::WrongRecoveryCode));
        chat.restart();
    }
}

#[test]
fn the_settings_say_since_when_there_is_a_code() {
    let mut chat = TestChat::new();
    chat.sign_in("ana", "ana").unwrap();
    let since = |chat: &TestChat| chat.settings("ana").and_then(|settings| settings.recovery_code_since);
    assert_eq!(since(&chat), None);
    chat.set_recovery_code("ana", Some("code")).unwrap();
    let at = chat.now;
    chat.advance(1_000);
    assert_eq!(since(&chat), Some(at));
    chat.set_recovery_code("ana", None).unwrap();
    assert_eq!(since(&chat), None);
}

#[test]
fn a_code_outlives_a_change_of_the_name_and_every_log_out() {
    let mut chat = TestChat::new();
    let ana = chat.sign_in("ana", "ana").unwrap();
    chat.set_recovery_code("ana", Some("code")).unwrap();
    chat.take_name("ana", "bea").unwrap();
    chat.forget("ana").unwrap();
    assert_eq!(chat.recover("ana", "code"), Ok(Some(ana)));
    assert_eq!(chat.name_of(ana), "bea");
}

#[test]
fn a_code_that_the_journal_did_not_take_is_none() {
    let mut chat = TestChat::new();
    chat.sign_in("ana", "ana").unwrap();
    chat.journal.fail_with(AppendError::Full);
    assert_eq!(chat.set_recovery_code("ana", Some("code")), Err(ErrorCode::Unavailable));
    chat.journal.recover();
    assert_eq!(chat.recover("phone", "code"), Err(ErrorCode::WrongRecoveryCode));
}

#[test]
fn whoever_is_not_signed_in_sets_no_code_and_removing_none_writes_nothing() {
    let mut chat = TestChat::new();
    let ana = chat.sign_in("ana", "ana").unwrap();
    let kept = chat.kept();
    assert_eq!(chat.set_recovery_code("unknown", Some("code")), Ok(None));
    assert_eq!(chat.set_recovery_code("ana", None), Ok(Some(ana)));
    assert_eq!(chat.kept(), kept);
}

/// Ana, who has a code, and is held by as many devices as may be: "ana", and "device 1" and so on after that.
fn held_by_as_many_as_may() -> TestChat {
    let mut chat = TestChat::new();
    chat.sign_in("ana", "ana").unwrap();
    chat.set_recovery_code("ana", Some("code")).unwrap();
    for number in 1..USER_DEVICES_MAX {
        chat.advance(1_000);
        chat.let_in("ana", &format!("device {number}")).unwrap();
    }
    assert_eq!(chat.devices("ana").len(), USER_DEVICES_MAX);
    chat
}

#[test]
fn a_code_lets_in_the_33rd_device_for_the_one_without_a_connection_that_is_missed_least() {
    let mut chat = held_by_as_many_as_may();
    let ana = chat.user("ana");
    let connection = chat.connect("ana");
    assert_eq!(chat.let_in("ana", "new"), Err(ErrorCode::LimitExceeded));

    assert_eq!(chat.recover("new", "code"), Ok(Some(ana)));

    for _ in 0..2 {
        let devices: Vec<_> = chat.devices("new").into_iter().map(|device| device.id).collect();
        assert_eq!(devices.len(), USER_DEVICES_MAX);
        assert!(devices.contains(&device_id("ana")) && !devices.contains(&device_id("device 1")));
        assert_eq!(chat.signed_in("device 1"), None);
        chat.restart();
    }
    assert_eq!(chat.closed(connection), None);
    // One that holds the user already takes nobody's place.
    chat.log_out("device 2").unwrap();
    assert_eq!(chat.recover("device 2", "code"), Ok(Some(ana)));
    assert_eq!(chat.signed_in("device 3"), Some(ana));
}

#[test]
fn where_all_devices_are_connected_the_oldest_goes() {
    let mut chat = held_by_as_many_as_may();
    let ana = chat.user("ana");
    let first = chat.connect("ana");
    for number in 1..USER_DEVICES_MAX {
        chat.connect(&format!("device {number}"));
    }
    assert_eq!(chat.recover("new", "code"), Ok(Some(ana)));
    assert_eq!(chat.closed(first), Some(CloseCode::SignedOut));
    assert_eq!(chat.signed_in("device 1"), Some(ana));
}

#[test]
fn nobody_goes_for_a_browser_that_holds_as_many_users_as_it_may() {
    let mut chat = held_by_as_many_as_may();
    for number in 0..DEVICE_USERS_MAX {
        chat.sign_in("shared", &format!("person {number}")).unwrap();
    }
    assert_eq!(chat.recover("shared", "code"), Err(ErrorCode::LimitExceeded));
    assert_eq!(chat.devices("ana").len(), USER_DEVICES_MAX);
}

#[test]
fn whoever_is_cut_off_while_coming_back_tries_again() {
    for durable in 0..=2 {
        let mut chat = held_by_as_many_as_may();
        let ana = chat.user("ana");
        chat.journal.hold();
        chat.ask_to_recover("new", "code");
        // The device that goes, then the one that comes.
        if durable == 2 {
            chat.let_pass(1);
        }
        chat.journal.commit(durable.min(1));
        chat.restart();
        assert_eq!(chat.recover("new", "code"), Ok(Some(ana)));
        assert_eq!(chat.devices("new").len(), USER_DEVICES_MAX, "{durable}");
    }
}
