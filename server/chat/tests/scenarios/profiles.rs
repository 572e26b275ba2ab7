//! What users say of themselves: pictures, which count as files, and preferences.

use protocol::error::ErrorCode;
use protocol::event::Event;
use protocol::fact::AppendError;
use protocol::limits::STORED_BYTES_MAX;
use protocol::preferences::{Accent, Preferences, Theme};

use crate::harness::{TestChat, picture};
use crate::tidy::assert_tidy;

fn dark() -> Preferences {
    Preferences { theme: Theme::Dark, ..Preferences::default() }
}

#[test]
fn everyone_hears_of_a_picture_and_sees_it() {
    let mut chat = TestChat::new();
    let (ana, bo) = (chat.arrive("ana"), chat.arrive("bo"));
    let (user, cat) = (chat.user_of(ana), picture("cat", 9_000));
    chat.take_events(bo);

    assert_eq!(chat.set_picture("ana", Some(cat)), Ok(Some(user)));

    let events = chat.take_events(bo);
    let [Event::UserUpdated { user: told, .. }] = events.as_slice() else { panic!("{events:?}") };
    assert_eq!((told.id, told.picture), (user, Some(cat.file)));
    for _ in 0..2 {
        let connection = chat.connect("bo");
        let users = &chat.welcome(connection).users;
        assert!(users.iter().any(|other| other.id == user && other.picture == Some(cat.file)));
        assert_eq!(chat.settings("ana").and_then(|settings| settings.user.picture), Some(cat.file));
        assert!(chat.may_see_picture("ana", cat) && chat.may_see_picture("bo", cat));
        assert!(!chat.may_see_picture("unknown", cat));
        assert_tidy(&chat, &[user]);
        chat.restart();
    }
}

#[test]
fn a_picture_that_is_nobodys_is_seen_by_nobody() {
    let mut chat = TestChat::new();
    chat.sign_in("ana", "ana").unwrap();
    let (cat, dog) = (picture("cat", 9_000), picture("dog", 9_000));
    assert!(!chat.may_see_picture("ana", cat));
    chat.set_picture("ana", Some(cat)).unwrap();
    chat.set_picture("ana", Some(dog)).unwrap();
    assert!(!chat.may_see_picture("ana", cat) && chat.may_see_picture("ana", dog));
    chat.set_picture("ana", None).unwrap();
    assert!(!chat.may_see_picture("ana", dog));
}

#[test]
fn a_picture_that_is_replaced_or_removed_is_let_go() {
    let mut chat = TestChat::new();
    let ana = chat.sign_in("ana", "ana").unwrap();
    for picture in [Some(picture("cat", 9_000)), Some(picture("dog", 9_000)), None, None] {
        chat.set_picture("ana", picture).unwrap();
        assert_eq!(chat.folder().len(), usize::from(picture.is_some()));
        assert_tidy(&chat, &[ana]);
    }
    chat.restart();
    assert_tidy(&chat, &[ana]);
}

#[test]
fn a_picture_of_two_users_goes_with_the_second() {
    let mut chat = TestChat::new();
    let (ana, _) = (chat.sign_in("ana", "ana").unwrap(), chat.sign_in("bo", "bo").unwrap());
    let cat = picture("cat", 9_000);
    chat.set_picture("ana", Some(cat)).unwrap();
    chat.set_picture("bo", Some(cat)).unwrap();
    assert_eq!(chat.folder().get(&cat.file), Some(&2));
    chat.set_picture("ana", None).unwrap();
    assert!(chat.may_see_picture("ana", cat));
    assert_tidy(&chat, &[ana]);
    chat.set_picture("bo", None).unwrap();
    assert!(chat.folder().is_empty());
}

#[test]
fn the_same_picture_again_is_counted_once() {
    let mut chat = TestChat::new();
    let ana = chat.sign_in("ana", "ana").unwrap();
    let cat = picture("cat", 9_000);
    chat.set_picture("ana", Some(cat)).unwrap();
    let kept = chat.kept();
    assert_eq!(chat.set_picture("ana", Some(cat)), Ok(Some(ana)));
    assert_eq!(chat.kept(), kept);
    assert_tidy(&chat, &[ana]);
    chat.set_picture("ana", None).unwrap();
    assert!(chat.folder().is_empty());
}

#[test]
fn a_picture_that_is_refused_is_not_kept() {
    let mut chat = TestChat::new();
    let ana = chat.sign_in("ana", "ana").unwrap();
    let cat = picture("cat", 9_000);
    assert_eq!(chat.set_picture("unknown", Some(cat)), Ok(None));
    chat.journal.fail_with(AppendError::Full);
    assert_eq!(chat.set_picture("ana", Some(cat)), Err(ErrorCode::Unavailable));
    chat.journal.recover();
    assert!(chat.folder().is_empty());
    assert_tidy(&chat, &[ana]);
}

#[test]
fn pictures_count_towards_all_that_is_stored_also_while_they_are_on_their_way() {
    let mut chat = TestChat::new();
    for name in ["ana", "bo", "cy"] {
        chat.sign_in(name, name).unwrap();
    }
    let general = chat.general();
    chat.set_picture("ana", Some(picture("cat", STORED_BYTES_MAX - 1_000))).unwrap();
    assert_eq!(chat.may_upload("ana", general, 1_000), Ok(()));
    assert_eq!(chat.may_upload("ana", general, 1_001), Err(ErrorCode::StorageFull));
    chat.journal.hold();
    let one = chat.ask_for_picture("bo", Some(picture("dog", 600)));
    let other = chat.ask_for_picture("cy", Some(picture("cow", 600)));
    chat.release();
    assert!(chat.sign_in_answer(one).is_some_and(|answer| answer.is_ok()));
    assert_eq!(chat.sign_in_answer(other), Some(Err(ErrorCode::StorageFull)));
    assert!(chat.set_picture("cy", Some(picture("cow", 400))).is_ok());
}

#[test]
fn preferences_follow_their_user_and_are_told_to_nobody() {
    let mut chat = TestChat::new();
    let (ana, bo) = (chat.arrive("ana"), chat.arrive("bo"));
    let user = chat.user_of(ana);
    chat.take_events(ana);
    chat.take_events(bo);
    assert_eq!(chat.preferences(user), Preferences::default());

    assert_eq!(chat.set_preferences("ana", dark()), Ok(Some(user)));

    assert!(chat.take_events(ana).is_empty() && chat.take_events(bo).is_empty());
    let bo = chat.user_of(bo);
    for _ in 0..2 {
        assert_eq!((chat.preferences(user), chat.preferences(bo)), (dark(), Preferences::default()));
        assert_eq!(chat.settings("ana").map(|settings| settings.preferences), Some(dark()));
        chat.restart();
    }
}

#[test]
fn the_same_preferences_again_write_nothing() {
    let mut chat = TestChat::new();
    let ana = chat.sign_in("ana", "ana").unwrap();
    let kept = chat.kept();
    assert_eq!(chat.set_preferences("ana", Preferences::default()), Ok(Some(ana)));
    assert_eq!(chat.set_preferences("unknown", dark()), Ok(None));
    assert_eq!(chat.kept(), kept);
}

#[test]
fn a_picture_and_preferences_do_not_undo_each_other() {
    let mut chat = TestChat::new();
    let ana = chat.sign_in("ana", "ana").unwrap();
    let cat = picture("cat", 9_000);
    chat.set_picture("ana", Some(cat)).unwrap();
    chat.set_preferences("ana", dark()).unwrap();
    for _ in 0..2 {
        assert!(chat.may_see_picture("ana", cat));
        assert_eq!(chat.preferences(ana), dark());
        assert_tidy(&chat, &[ana]);
        chat.restart();
    }
    chat.set_picture("ana", None).unwrap();
    assert_eq!(chat.preferences(ana), dark());
}

#[test]
fn two_changes_of_one_profile_at_once_are_one_too_many() {
    let mut chat = TestChat::new();
    let ana = chat.sign_in("laptop", "ana").unwrap();
    chat.let_in("laptop", "phone").unwrap();
    let rose = Preferences { accent: Accent::Rose, ..Preferences::default() };
    chat.journal.hold();
    let one = chat.ask_for_preferences("laptop", dark());
    let picture = chat.ask_for_picture("phone", Some(picture("cat", 9_000)));
    let other = chat.ask_for_preferences("phone", rose);
    chat.release();
    assert_eq!(chat.sign_in_answer(one), Some(Ok(Some(ana))));
    for refused in [picture, other] {
        assert_eq!(chat.sign_in_answer(refused), Some(Err(ErrorCode::TooManyRequests)));
    }
    assert_eq!(chat.preferences(ana), dark());
    assert_tidy(&chat, &[ana]);
    assert!(chat.set_preferences("phone", rose).is_ok());
}
