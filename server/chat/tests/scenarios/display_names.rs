//! Changing one's display name: who hears of it, and what becomes of the former one.

use protocol::error::ErrorCode;
use protocol::event::Event;
use protocol::fact::{AppendError, Change};
use protocol::limits::{FORMER_DISPLAY_NAME_MS, FORMER_DISPLAY_NAMES_MAX};

use crate::harness::TestChat;

/// How many names are claimed in the journal.
fn claims(chat: &TestChat) -> usize {
    let is_claim = |change: &Change| matches!(change, Change::UserNamed { .. });
    chat.kept().iter().filter(|(_, fact)| is_claim(&fact.change)).count()
}

#[test]
fn everyone_hears_of_another_display_name() {
    let mut chat = TestChat::new();
    let (ana, bo) = (chat.arrive("ana"), chat.arrive("bo"));
    let user = chat.user_of(ana);
    chat.take_events(bo);

    assert_eq!(chat.take_name("ana", "Bea"), Ok(Some(user)));

    for connection in [ana, bo] {
        let events = chat.take_events(connection);
        let Some(Event::UserUpdated { user: told, .. }) = events.last() else { panic!("{events:?}") };
        assert_eq!((told.id, told.display_name.as_str()), (user, "Bea"));
    }
    for _ in 0..2 {
        assert_eq!(chat.name_of(user), "Bea");
        assert_eq!(chat.signed_in("ana"), Some(user));
        chat.restart();
    }
}

#[test]
fn a_name_that_somebody_else_has_or_that_looks_like_it_is_refused() {
    let mut chat = TestChat::new();
    let ana = chat.sign_in("ana", "ana").unwrap();
    chat.sign_in("ian", "Ian").unwrap();
    for name in ["Ian", "IAN", "lan", "\u{406}an"] {
        assert_eq!(chat.take_name("ana", name), Err(ErrorCode::DisplayNameTaken), "{name:?}");
    }
    for name in ["", "A\u{202e}na", &"é".repeat(33)] {
        assert_eq!(chat.take_name("ana", name), Err(ErrorCode::InvalidDisplayName), "{name:?}");
    }
    assert_eq!(chat.name_of(ana), "ana");
}

#[test]
fn another_spelling_of_ones_own_name_reserves_nothing() {
    let mut chat = TestChat::new();
    let ana = chat.sign_in("ana", "ana").unwrap();
    for _ in 0..FORMER_DISPLAY_NAMES_MAX {
        assert_eq!(chat.take_name("ana", "Ana"), Ok(Some(ana)));
        assert_eq!(chat.take_name("ana", "ANA"), Ok(Some(ana)));
    }
    assert_eq!(chat.name_of(ana), "ANA");
    assert_eq!(chat.settings("ana").map(|settings| settings.reserved), Some(Vec::new()));
    assert_eq!(claims(&chat), 1);
}

#[test]
fn the_same_name_again_changes_nothing() {
    let mut chat = TestChat::new();
    let connection = chat.arrive("ana");
    let ana = chat.user_of(connection);
    let kept = chat.kept();
    assert_eq!(chat.take_name("ana", "  ana "), Ok(Some(ana)));
    assert_eq!(chat.take_name("unknown", "bea"), Ok(None));
    assert_eq!(chat.kept(), kept);
}

#[test]
fn a_former_name_is_reserved_for_a_day_and_then_free() {
    let mut chat = TestChat::new();
    let ana = chat.sign_in("ana", "Ana").unwrap();
    chat.take_name("ana", "Bea").unwrap();
    let until = chat.now + FORMER_DISPLAY_NAME_MS;
    let reserved = chat.settings("ana").map(|settings| settings.reserved).unwrap_or_default();
    let reserved: Vec<_> = reserved.iter().map(|(name, until)| (name.as_str(), *until)).collect();
    assert_eq!(reserved, [("Ana", until)]);

    chat.advance(FORMER_DISPLAY_NAME_MS - 1);
    assert_eq!(chat.user_of_former_name("ana"), Some(ana));
    assert_eq!(chat.sign_in("other", "ANA"), Err(ErrorCode::DisplayNameTaken));
    chat.sign_in("bo", "bo").unwrap();
    assert_eq!(chat.take_name("bo", "Ana"), Err(ErrorCode::DisplayNameTaken));

    chat.advance(1);
    assert_eq!(chat.user_of_former_name("ana"), None);
    assert_eq!(chat.settings("ana").map(|settings| settings.reserved), Some(Vec::new()));
    let other = chat.sign_in("other", "ANA").unwrap();
    assert_ne!(other, ana);
    for _ in 0..2 {
        assert_eq!((chat.name_of(other).as_str(), chat.name_of(ana).as_str()), ("ANA", "Bea"));
        assert_eq!(chat.sign_in("ana", "bea"), Ok(ana));
        chat.restart();
    }
}

#[test]
fn a_name_of_now_is_no_former_one() {
    let mut chat = TestChat::new();
    chat.sign_in("ana", "Ana").unwrap();
    assert_eq!(chat.user_of_former_name("Ana"), None);
    assert_eq!(chat.user_of_former_name("nobody"), None);
    assert_eq!(chat.user_of_former_name(""), None);
}

#[test]
fn a_device_that_holds_the_user_signs_in_by_a_reserved_name_too() {
    let mut chat = TestChat::new();
    let ana = chat.sign_in("ana", "Ana").unwrap();
    chat.take_name("ana", "Bea").unwrap();
    chat.log_out("ana").unwrap();
    assert_eq!(chat.sign_in("ana", "Ana"), Ok(ana));
    assert_eq!(chat.name_of(ana), "Bea");
}

#[test]
fn the_user_can_go_back_to_a_reserved_name() {
    let mut chat = TestChat::new();
    let ana = chat.sign_in("ana", "Ana").unwrap();
    chat.take_name("ana", "Bea").unwrap();
    chat.take_name("ana", "Ana").unwrap();
    for _ in 0..2 {
        assert_eq!(chat.name_of(ana), "Ana");
        assert_eq!(chat.user_of_former_name("Bea"), Some(ana));
        assert_eq!(chat.signed_in("ana"), Some(ana));
        chat.restart();
    }
}

#[test]
fn five_former_names_are_reserved_and_a_sixth_has_to_wait() {
    let mut chat = TestChat::new();
    let ana = chat.sign_in("ana", "name 0").unwrap();
    for number in 1..=FORMER_DISPLAY_NAMES_MAX {
        assert_eq!(chat.take_name("ana", &format!("name {number}")), Ok(Some(ana)), "{number}");
    }
    let reserved = |chat: &TestChat| chat.settings("ana").map(|settings| settings.reserved.len());
    assert_eq!(reserved(&chat), Some(FORMER_DISPLAY_NAMES_MAX));
    assert_eq!(chat.take_name("ana", "one more"), Err(ErrorCode::LimitExceeded));
    // To go back reserves no further one.
    assert_eq!(chat.take_name("ana", "name 3"), Ok(Some(ana)));
    assert_eq!(reserved(&chat), Some(FORMER_DISPLAY_NAMES_MAX));
    chat.advance(FORMER_DISPLAY_NAME_MS);
    assert_eq!(chat.take_name("ana", "one more"), Ok(Some(ana)));
    // What is free again is not kept.
    assert_eq!(claims(&chat), 2);
}

#[test]
fn two_changes_of_one_name_at_once_are_one_too_many() {
    let mut chat = TestChat::new();
    let ana = chat.sign_in("laptop", "Ana").unwrap();
    chat.let_in("laptop", "phone").unwrap();
    chat.journal.hold();
    let (one, other) = (chat.ask_to_take_name("laptop", "Bea"), chat.ask_to_take_name("phone", "Cleo"));
    chat.release();
    assert_eq!(chat.sign_in_answer(one), Some(Ok(Some(ana))));
    assert_eq!(chat.sign_in_answer(other), Some(Err(ErrorCode::TooManyRequests)));
    assert_eq!(chat.name_of(ana), "Bea");
}

#[test]
fn of_two_who_want_one_name_at_once_the_first_gets_it() {
    let mut chat = TestChat::new();
    let ana = chat.sign_in("ana", "Ana").unwrap();
    let bo = chat.sign_in("bo", "Bo").unwrap();
    chat.journal.hold();
    let (one, other) = (chat.ask_to_take_name("ana", "Cleo"), chat.ask_to_take_name("bo", "cleo"));
    chat.release();
    assert_eq!(chat.sign_in_answer(one), Some(Ok(Some(ana))));
    assert_eq!(chat.sign_in_answer(other), Some(Err(ErrorCode::DisplayNameTaken)));
    assert_eq!((chat.name_of(ana).as_str(), chat.name_of(bo).as_str()), ("Cleo", "Bo"));
}

/// Ana registered on a laptop that has been silent since, and took another name from a phone a day ago. That the
/// laptop holds her is only said by its claim of the name she had.
fn a_day_after_another_device_took_another_name() -> TestChat {
    let mut chat = TestChat::new();
    chat.sign_in("laptop", "Ana").unwrap();
    chat.let_in("laptop", "phone").unwrap();
    chat.take_name("phone", "Bea").unwrap();
    chat.advance(FORMER_DISPLAY_NAME_MS);
    chat
}

#[test]
fn giving_a_former_name_away_takes_no_device_from_its_user() {
    let mut chat = a_day_after_another_device_took_another_name();
    let ana = chat.user("Bea");
    let laptop = chat.connect("laptop");

    let other = chat.sign_in("other", "Ana").unwrap();

    assert_ne!(other, ana);
    assert!(chat.is_open(laptop));
    for _ in 0..2 {
        assert_eq!(chat.signed_in("laptop"), Some(ana));
        assert_eq!(chat.sign_in("laptop", "Bea"), Ok(ana));
        assert_eq!(chat.sign_in("laptop", "Ana"), Err(ErrorCode::DisplayNameTaken));
        assert_eq!(chat.devices("phone").len(), 2);
        chat.restart();
    }
}

#[test]
fn a_crash_at_any_moment_of_giving_a_name_away_takes_no_device_from_its_user() {
    for committed in 0..4 {
        let mut chat = a_day_after_another_device_took_another_name();
        let ana = chat.user("Bea");
        chat.journal.hold();
        chat.ask_to_sign_in("other", "Ana");
        chat.let_pass(committed / 2);
        chat.journal.commit(committed % 2);
        for _ in 0..2 {
            chat.restart();
            assert_eq!(chat.signed_in("laptop"), Some(ana), "{committed}");
        }
        assert!(chat.sign_in("other", "Ana").is_ok(), "{committed}");
        chat.restart();
        assert_eq!(chat.sign_in("laptop", "Bea"), Ok(ana), "{committed}");
    }
}

#[test]
fn a_name_is_not_given_away_where_the_holding_cannot_be_written_down() {
    for error in [AppendError::Full, AppendError::Unknown] {
        let mut chat = a_day_after_another_device_took_another_name();
        let ana = chat.user("Bea");
        chat.journal.hold();
        let request = chat.ask_to_sign_in("other", "Ana");
        chat.journal.fail_with(error);
        chat.let_pass(1);
        chat.journal.recover();
        chat.release();
        assert_eq!(chat.sign_in_answer(request), Some(Err(ErrorCode::Unavailable)));
        chat.restart();
        assert_eq!(chat.signed_in("laptop"), Some(ana));
    }
}

#[test]
fn a_device_gives_a_former_name_of_its_user_to_another_and_holds_both() {
    let mut chat = TestChat::new();
    let ana = chat.sign_in("shared", "Ana").unwrap();
    chat.let_in("shared", "phone").unwrap();
    chat.take_name("phone", "Bea").unwrap();
    chat.advance(FORMER_DISPLAY_NAME_MS);
    let other = chat.sign_in("shared", "Ana").unwrap();
    assert_ne!(ana, other);
    for _ in 0..2 {
        assert_eq!(chat.sign_in("shared", "Bea"), Ok(ana));
        assert_eq!(chat.sign_in("shared", "Ana"), Ok(other));
        chat.restart();
    }
}

#[test]
fn going_back_to_a_name_from_another_device_takes_no_device_from_its_user() {
    let mut chat = TestChat::new();
    let ana = chat.sign_in("laptop", "Ana").unwrap();
    chat.let_in("laptop", "phone").unwrap();
    chat.take_name("phone", "Bea").unwrap();
    chat.take_name("phone", "Ana").unwrap();
    for _ in 0..2 {
        assert_eq!((chat.signed_in("laptop"), chat.signed_in("phone")), (Some(ana), Some(ana)));
        assert_eq!(chat.devices("phone").len(), 2);
        chat.restart();
    }
}

#[test]
fn a_name_that_is_free_again_leaves_the_journal_and_leaves_every_device_its_user() {
    let mut chat = a_day_after_another_device_took_another_name();
    let ana = chat.user("Bea");
    assert_eq!(claims(&chat), 2);
    for _ in 0..2 {
        chat.restart();
        assert_eq!(claims(&chat), 1);
        assert_eq!((chat.signed_in("laptop"), chat.signed_in("phone")), (Some(ana), Some(ana)));
    }
    let other = chat.sign_in("other", "Ana").unwrap();
    assert_ne!(other, ana);
}

#[test]
fn a_revoked_device_does_not_come_back_by_a_former_name() {
    let mut chat = TestChat::new();
    chat.sign_in("laptop", "Ana").unwrap();
    chat.let_in("laptop", "phone").unwrap();
    chat.take_name("laptop", "Bea").unwrap();
    chat.revoke("phone", "laptop").unwrap();
    for passed in [0, FORMER_DISPLAY_NAME_MS] {
        chat.advance(passed);
        chat.restart();
        assert_eq!(chat.signed_in("laptop"), None);
        assert_eq!(chat.sign_in("laptop", "Bea"), Err(ErrorCode::DisplayNameTaken));
        assert_eq!(chat.devices("phone").len(), 1);
    }
}
