//! Edits of one's own messages: shown at once, sent once, and never lost where they are refused.

use client::change::{Change, Rejected};
use client::intent::{Intent, Refusal};
use client::view::{Delivery, PendingEdit};
use protocol::command::Command;
use protocol::error::ErrorCode;
use protocol::event::Event;
use protocol::id::{ClientId, Ref, Seq};
use protocol::limits::BACKOFF_MS_MAX;
use protocol::message::BodyError;

use crate::harness::*;

fn edit(browser: &mut Browser, message: u64, text: &str) -> Result<Option<ClientId>, Refusal> {
    browser.want(Intent::EditMessage { message: Seq(message), text: text.to_owned() })
}

/// A page at `#general` with a message of Ana's, whose edit is on its way.
fn editing() -> (Browser, Ref, ClientId) {
    let mut browser = Browser::online_at("/channels/general");
    browser.event(posted(GENERAL, message(101, ANA, "teh")));
    browser.forget();
    let client_id = edit(&mut browser, 101, "the").unwrap().unwrap();
    let (reference, command) = browser.take_one();
    let (id, body) = (client_id.clone(), "the".to_owned());
    let wanted = Command::EditMessage { client_id: id, channel: GENERAL, message: Seq(101), body };
    assert_eq!(command, wanted);
    (browser, reference, client_id)
}

#[test]
fn an_edit_is_shown_at_once_and_as_saved_with_its_event() {
    let (mut browser, reference, client_id) = editing();
    let row = browser.row(GENERAL, 101);
    assert_eq!((row.body.as_str(), row.edit, row.edited), ("the", Some(PendingEdit::Saving), None));
    assert!(browser.take_changes().contains(&Change::Timeline));
    browser.accept(reference, 102);
    assert!(browser.take_changes().contains(&Change::Answered { client_id, result: Ok(GENERAL) }));
    assert_eq!(browser.row(GENERAL, 101).body.as_str(), "the", "it may not change back in between");
    assert!(!browser.client.is_quiet());
    browser.event(edited(102, GENERAL, 101, "the"));
    let row = browser.row(GENERAL, 101);
    assert_eq!((row.body.as_str(), row.edit, row.edited), ("the", None, Some(START + 102)));
    assert!(browser.client.is_quiet());
}

#[test]
fn an_event_before_the_answer_is_as_good() {
    let (mut browser, reference, _) = editing();
    browser.event(edited(102, GENERAL, 101, "the"));
    browser.accept(reference, 102);
    let row = browser.row(GENERAL, 101);
    assert_eq!((row.body.as_str(), row.edit), ("the", None));
    assert!(browser.client.is_quiet());
}

#[test]
fn a_late_accepted_does_not_undo_what_was_changed_since() {
    let (mut browser, _, client_id) = editing();
    browser.lose();
    browser.open();
    browser.forget();
    // The edit came through as 102, and another tab has edited the message again as 105.
    browser.welcome(welcome(110));
    let (repeat, command) = browser.take_one();
    assert_eq!(command.client_id(), Some(&client_id));
    let mut history = since(GENERAL, 101, &[], &[]);
    history.changed = vec![made(message(101, ANA, "newest"), |message| message.edited = Some(START + 105))];
    browser.event(Event::History(history));
    browser.accept(repeat, 102);
    let row = browser.row(GENERAL, 101);
    assert_eq!((row.body.as_str(), row.edit, row.edited), ("newest", None, Some(START + 105)));
}

#[test]
fn an_accepted_repeat_waits_for_the_history_that_tells_of_it() {
    let (mut browser, _, _) = editing();
    browser.lose();
    browser.open();
    browser.forget();
    browser.welcome(welcome(110));
    let (repeat, _) = browser.take_one();
    browser.accept(repeat, 102);
    assert_eq!(browser.row(GENERAL, 101).body.as_str(), "the", "the history is still to come");
    let mut history = since(GENERAL, 101, &[], &[]);
    history.changed = vec![made(message(101, ANA, "newest"), |message| message.edited = Some(START + 105))];
    browser.event(Event::History(history));
    let row = browser.row(GENERAL, 101);
    assert_eq!((row.body.as_str(), row.edit), ("newest", None));
}

#[test]
fn an_accepted_edit_of_a_message_that_is_gone_waits_for_nothing() {
    let (mut browser, reference, _) = editing();
    browser.event(deleted(102, GENERAL, 101));
    browser.accept(reference, 103);
    assert!(browser.client.is_quiet());
    assert_eq!(browser.texts(GENERAL), [""; 0]);
}

#[test]
fn an_edit_waits_for_the_line_and_goes_out_once() {
    let mut browser = Browser::online_at("/channels/general");
    browser.event(posted(GENERAL, message(101, ANA, "teh")));
    browser.close(1006);
    browser.forget();
    let client_id = edit(&mut browser, 101, "the").unwrap().unwrap();
    assert_eq!(browser.row(GENERAL, 101).edit, Some(PendingEdit::Saving));
    let mut next = browser.reload("/channels/general");
    next.start();
    next.open();
    next.forget();
    next.welcome(welcome(101));
    next.event(Event::History(whole(GENERAL, &[message(101, ANA, "teh")])));
    assert_eq!(next.take_one().1.client_id(), Some(&client_id));
    assert_eq!(next.row(GENERAL, 101).body.as_str(), "the");
}

#[test]
fn the_last_of_several_edits_is_shown_and_one_is_on_its_way() {
    let (mut browser, reference, _) = editing();
    edit(&mut browser, 101, "then").unwrap();
    assert_eq!(browser.row(GENERAL, 101).body.as_str(), "then");
    assert_eq!(browser.take_sent(), [], "one after the other");
    browser.accept(reference, 102);
    browser.event(edited(102, GENERAL, 101, "the"));
    assert_eq!(browser.row(GENERAL, 101).body.as_str(), "then");
    assert!(matches!(browser.take_one().1, Command::EditMessage { body, .. } if body == "then"));
}

#[test]
fn an_edit_that_changes_nothing_is_not_sent() {
    let (mut browser, _, _) = editing();
    assert_eq!(edit(&mut browser, 101, "the "), Ok(None));
    assert_eq!(browser.take_sent(), []);
}

#[test]
fn only_ones_own_posted_messages_are_edited_and_only_to_what_a_message_may_be() {
    let mut browser = Browser::online_at("/channels/general");
    browser.event(posted(GENERAL, message(101, BO, "of Bo")));
    browser.event(posted(GENERAL, message(102, ANA, "mine")));
    browser.event(posted(GENERAL, made(message(103, ANA, ""), |of| of.attachments = vec![attachment(1)])));
    browser.event(posted(RANDOM, message(104, ANA, "elsewhere")));
    for seq in [101, 104, 999] {
        assert_eq!(edit(&mut browser, seq, "x"), Err(Refusal::Nothing), "{seq}");
    }
    assert_eq!(edit(&mut browser, 102, " "), Err(Refusal::Body(BodyError::Empty)));
    assert!(edit(&mut browser, 103, "now with words").unwrap().is_some());
    assert!(edit(&mut browser, 103, "").unwrap().is_some(), "it still has its file");
    browser.want(Intent::DeleteMessage { message: Seq(102) }).unwrap();
    assert_eq!(edit(&mut browser, 102, "too late"), Err(Refusal::Nothing));
}

#[test]
fn an_edit_event_changes_what_is_held_and_nothing_else() {
    let mut browser = Browser::online_at("/channels/general");
    browser.event(edited(101, GENERAL, 50, "unheard of"));
    browser.event(posted(GENERAL, message(102, BO, "before")));
    browser.forget();
    browser.event(edited(103, GENERAL, 102, "after"));
    assert!(browser.take_changes().contains(&Change::Timeline));
    assert_eq!(browser.texts(GENERAL), ["102 after"]);
    browser.event(posted(GENERAL, message(102, BO, "before")));
    assert_eq!(browser.texts(GENERAL), ["102 after"], "the post comes again, and is older");
}

#[test]
fn a_refused_edit_stays_on_its_message_to_be_tried_again_or_discarded() {
    let (mut browser, reference, client_id) = editing();
    browser.reject(reference, ErrorCode::NotAllowed);
    let failed = PendingEdit::Failed { client_id: client_id.clone(), code: ErrorCode::NotAllowed };
    let row = browser.row(GENERAL, 101);
    assert_eq!((row.body.as_str(), row.edit, row.delivery), ("the", Some(failed.clone()), Delivery::Posted));
    let next = browser.reload("/channels/general");
    assert!(next.client.is_pending(&client_id), "it survives a reload");
    browser.want(Intent::Retry { client_id: client_id.clone() }).unwrap();
    assert_eq!(browser.row(GENERAL, 101).edit, Some(PendingEdit::Saving));
    let (reference, command) = browser.take_one();
    assert_eq!(command.client_id(), Some(&client_id));
    assert_eq!(browser.want(Intent::Discard { client_id: client_id.clone() }), Err(Refusal::Nothing));
    browser.reject(reference, ErrorCode::NotAllowed);
    assert_eq!(browser.row(GENERAL, 101).edit, Some(failed));
    browser.want(Intent::Discard { client_id }).unwrap();
    let row = browser.row(GENERAL, 101);
    assert_eq!((row.body.as_str(), row.edit), ("teh", None));
}

#[test]
fn another_edit_takes_the_place_of_a_refused_one() {
    let (mut browser, reference, first) = editing();
    browser.reject(reference, ErrorCode::NotAllowed);
    edit(&mut browser, 101, "these").unwrap();
    assert!(!browser.client.is_pending(&first));
    assert_eq!(browser.row(GENERAL, 101).edit, Some(PendingEdit::Saving));
    let (mut browser, reference, first) = editing();
    edit(&mut browser, 101, "these").unwrap();
    browser.reject(reference, ErrorCode::NotAllowed);
    assert!(!browser.client.is_pending(&first), "a later one was waiting behind it");
    assert_eq!(browser.row(GENERAL, 101).body.as_str(), "these");
    let (mut browser, reference, first) = editing();
    browser.reject(reference, ErrorCode::NotAllowed);
    assert_eq!(edit(&mut browser, 101, "teh"), Ok(None), "back to what the server has");
    assert!(!browser.client.is_pending(&first));
}

#[test]
fn the_text_of_an_edit_whose_message_is_gone_goes_to_the_draft() {
    let (mut browser, reference, client_id) = editing();
    browser.type_in("half a thought");
    browser.event(deleted(102, GENERAL, 101));
    browser.forget();
    browser.reject(reference, ErrorCode::UnknownMessage);
    assert_eq!(browser.draft_text(), "half a thought\n\nthe");
    assert_eq!(browser.client.unsent(), 0);
    let changes = browser.take_changes();
    assert!(changes.contains(&Change::Draft));
    let rejected = Rejected { code: ErrorCode::UnknownMessage };
    assert!(changes.contains(&Change::Answered { client_id, result: Err(rejected) }));
}

#[test]
fn a_refused_edit_goes_to_the_draft_when_its_message_goes() {
    let gone = [
        deleted(105, GENERAL, 101),
        Event::MessagePosted { channel: GENERAL, oldest: Seq(105), message: message(105, BO, "x") },
        Event::History(whole(GENERAL, &[message(105, BO, "x")])),
        Event::MemberLeft { seq: Seq(105), channel: GENERAL, user: ANA },
    ];
    for event in gone {
        let (mut browser, reference, _) = editing();
        browser.reject(reference, ErrorCode::NotAllowed);
        browser.event(event.clone());
        assert_eq!(browser.client.unsent(), 0, "{event:?}");
        let draft = &browser.storage[&client::effect::StorageKey::Drafts];
        assert!(draft.contains("the"), "{event:?}: {draft}");
    }
}

#[test]
fn a_message_deleted_by_hand_takes_its_refused_edit_with_it() {
    let (mut browser, reference, _) = editing();
    browser.reject(reference, ErrorCode::NotAllowed);
    browser.want(Intent::DeleteMessage { message: Seq(101) }).unwrap();
    let (reference, _) = browser.take_one();
    browser.accept(reference, 103);
    assert_eq!((browser.draft_text().as_str(), browser.client.unsent()), ("", 0));
}

#[test]
fn a_temporary_refusal_of_an_edit_is_tried_again() {
    let (mut browser, reference, _) = editing();
    browser.reject(reference, ErrorCode::Unavailable);
    assert_eq!(browser.row(GENERAL, 101).edit, Some(PendingEdit::Saving));
    browser.pass(BACKOFF_MS_MAX);
    assert_eq!(browser.take_sent().len(), 1);
}

#[test]
fn changes_that_were_missed_come_with_the_history() {
    let mut browser = Browser::online_at("/channels/general");
    for seq in 101..=103 {
        browser.event(posted(GENERAL, message(seq, BO, "old")));
    }
    browser.lose();
    browser.open();
    browser.welcome(welcome(120));
    let mut history = since(GENERAL, 103, &[message(110, CY, "new")], &[103]);
    history.changed = vec![made(message(102, BO, "changed"), |message| message.edited = Some(START + 108))];
    browser.event(Event::History(history.clone()));
    assert_eq!(browser.texts(GENERAL), ["101 old", "102 changed", "110 new"]);
    // Lost before the other histories came: from the old place everything is told again, as it is by then.
    browser.lose();
    history.changed = vec![made(message(102, BO, "again"), |message| message.edited = Some(START + 125))];
    history.messages = vec![made(message(110, CY, "new"), |message| message.reactions = vec![])];
    browser.connect(welcome(130), &[history]);
    assert_eq!(browser.texts(GENERAL), ["101 old", "102 again", "110 new"]);
    assert_eq!(browser.row(GENERAL, 102).edited, Some(START + 125));
}

#[test]
fn in_another_journal_a_pending_edit_would_change_another_message() {
    let (mut browser, _, client_id) = editing();
    browser.want(Intent::PinMessage { message: Seq(101), pinned: true }).unwrap();
    browser.lose();
    browser.forget();
    let mut other = welcome(105);
    other.epoch = protocol::id::Epoch(8);
    browser.connect(other, &[whole(GENERAL, &[message(101, ANA, "of the other journal")])]);
    assert!(browser.take_sent().iter().all(|(_, command)| command.client_id().is_none()));
    assert_eq!(browser.texts(GENERAL), ["101 of the other journal"]);
    assert_eq!(browser.draft_text(), "the", "what was written is not lost");
    let rejected = Rejected { code: ErrorCode::UnknownMessage };
    assert!(browser.take_changes().contains(&Change::Answered { client_id, result: Err(rejected) }));
}
