//! Recovery codes: the way back without any device.

use protocol::error::ErrorCode;
use protocol::fact::AppendError;

use crate::harness::TestChat;

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
