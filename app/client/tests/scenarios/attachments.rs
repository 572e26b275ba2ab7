//! Attachments: part of a draft, then of a message, pending or not.

use client::change::Change;
use client::intent::{Intent, Refusal};
use client::view::{Delivery, RowId};
use protocol::command::Command;
use protocol::error::ErrorCode;
use protocol::id::{AttachmentId, ChannelId};
use protocol::limits::ATTACHMENTS_MAX;
use protocol::message::BodyError;

use crate::harness::*;

fn attach(browser: &mut Browser, channel: ChannelId, id: u64) -> Result<(), Refusal> {
    browser.want(Intent::Attach { channel, attachment: attachment(id) }).map(|_| ())
}

#[test]
fn a_message_takes_the_files_of_its_draft_with_it() {
    let mut browser = Browser::online_at("/channels/general");
    attach(&mut browser, GENERAL, 1).unwrap();
    assert!(browser.take_changes().contains(&Change::Draft));
    attach(&mut browser, GENERAL, 2).unwrap();
    attach(&mut browser, GENERAL, 2).unwrap();
    assert_eq!(browser.client.draft().attachments, [attachment(1), attachment(2)], "each once");
    let client_id = browser.say("look");
    assert_eq!(browser.client.draft().attachments, []);
    let (reference, command) = browser.take_one();
    let Command::SendMessage { attachments, .. } = command else { panic!("{command:?}") };
    assert_eq!(attachments, [AttachmentId(1), AttachmentId(2)]);
    let shown = [attachment(1), attachment(2)];
    assert_eq!(browser.rows(GENERAL)[0].attachments, shown, "they are shown while it is pending");
    browser.accept(reference, 101);
    assert_eq!(browser.row(GENERAL, 101).attachments, shown);
    let mine = made(named_message(101, ANA, "look", client_id), |of| of.attachments = shown.to_vec());
    browser.event(posted(GENERAL, mine));
    assert_eq!(browser.row(GENERAL, 101).attachments, shown);
}

#[test]
fn a_message_may_be_files_only_and_nothing_is_no_message() {
    let mut browser = Browser::online_at("/channels/general");
    let blank = Intent::SendMessage { text: " \n".to_owned() };
    assert_eq!(browser.want(blank.clone()), Err(Refusal::Body(BodyError::Empty)));
    attach(&mut browser, GENERAL, 1).unwrap();
    browser.want(blank).unwrap();
    assert!(matches!(browser.take_one().1, Command::SendMessage { body, .. } if body.is_empty()));
    assert!(browser.rows(GENERAL)[0].body.is_empty());
    let mut next = browser.reload("/channels/general");
    assert_eq!(next.rows(GENERAL)[0].attachments, [attachment(1)], "also after a reload");
    next.start();
    next.forget();
    next.connect(welcome(100), &[]);
    let sent = next.take_sent();
    let is_same = |command: &Command| matches!(command, Command::SendMessage { body, attachments, .. } if body.is_empty() && *attachments == [AttachmentId(1)]);
    assert!(sent.iter().any(|(_, command)| is_same(command)), "{sent:?}");
}

#[test]
fn a_draft_takes_ten_files_and_not_eleven() {
    let mut browser = Browser::online_at("/channels/general");
    assert_eq!(browser.client.attachments_room(), ATTACHMENTS_MAX);
    for id in 1..=10 {
        attach(&mut browser, GENERAL, id).unwrap();
    }
    assert_eq!(browser.client.attachments_room(), 0);
    assert_eq!(attach(&mut browser, GENERAL, 11), Err(Refusal::TooManyAttachments));
    assert_eq!(attach(&mut browser, GENERAL, 10), Ok(()), "it has that one already");
    browser.want(Intent::Detach { attachment: AttachmentId(3) }).unwrap();
    assert_eq!(browser.client.attachments_room(), 1);
    assert_eq!(browser.want(Intent::Detach { attachment: AttachmentId(3) }), Err(Refusal::Nothing));
    attach(&mut browser, GENERAL, 11).unwrap();
    browser.say("all");
    assert_eq!(browser.client.attachments_room(), 10);
    browser.go("/about");
    assert_eq!(browser.client.attachments_room(), 0);
}

#[test]
fn the_server_says_how_many_files_a_message_takes() {
    let mut told = welcome(100);
    told.limits.attachments_max = 1;
    let mut browser = Browser::at("/channels/general");
    browser.start();
    browser.connect(told, &[]);
    attach(&mut browser, GENERAL, 1).unwrap();
    assert_eq!(attach(&mut browser, GENERAL, 2), Err(Refusal::TooManyAttachments));
}

#[test]
fn an_upload_belongs_to_the_channel_it_was_made_for_wherever_one_is_by_then() {
    let mut browser = Browser::online_at("/channels/random");
    attach(&mut browser, GENERAL, 1).unwrap();
    assert!(!browser.take_changes().contains(&Change::Draft));
    assert_eq!(browser.client.draft().attachments, []);
    browser.go("/channels/general");
    assert_eq!(browser.client.draft().attachments, [attachment(1)]);
    assert_eq!(attach(&mut browser, BOOKS, 2), Err(Refusal::Nothing), "one is not in that channel");
    assert_eq!(attach(&mut browser, ChannelId(0x99), 2), Err(Refusal::Nothing));
}

#[test]
fn a_send_that_is_refused_on_the_spot_leaves_all_of_the_draft() {
    let mut browser = Browser::online_at("/channels/general");
    browser.event(posted(GENERAL, message(101, BO, "x")));
    browser.want(Intent::ReplyTo { message: Some(protocol::id::Seq(101)) }).unwrap();
    attach(&mut browser, GENERAL, 1).unwrap();
    let text = "x".repeat(protocol::limits::BODY_CHARS_MAX + 1);
    browser.type_in(&text);
    let before = browser.client.draft();
    let refused = browser.want(Intent::SendMessage { text });
    assert_eq!(refused, Err(Refusal::Body(BodyError::TooLong { over: 1 })));
    assert_eq!(browser.client.draft(), before);
    assert!(before.reply.is_some() && before.attachments.len() == 1);
}

#[test]
fn a_message_whose_file_is_no_longer_there_fails_and_can_be_discarded() {
    let mut browser = Browser::online_at("/channels/general");
    attach(&mut browser, GENERAL, 1).unwrap();
    let client_id = browser.say("late");
    let (reference, _) = browser.take_one();
    browser.reject(reference, ErrorCode::UnknownAttachment);
    let rows = browser.rows(GENERAL);
    assert_eq!(rows[0].delivery, Delivery::Failed { code: ErrorCode::UnknownAttachment });
    assert_eq!(rows[0].id, RowId::Pending(client_id.clone()));
    assert_eq!(rows[0].attachments, [attachment(1)]);
    browser.want(Intent::Discard { client_id }).unwrap();
    assert_eq!((browser.rows(GENERAL).len(), browser.client.draft().attachments), (0, Vec::new()));
}

#[test]
fn a_stored_message_without_anything_in_it_is_left_out() {
    let json = r#"{"user":"0000000000000001","entries":[
        {"command":{"type":"send_message","client_id":"a","channel":"0000000000000010","body":""},"at":1},
        {"command":{"type":"send_message","client_id":"b","channel":"0000000000000010","body":"",
         "attachments":["0000000000000001"]},"at":1}]}"#;
    let mut browser = Browser::at("/channels/general");
    assert_eq!(browser.client.handle_adopted(browser.now, json), Ok(1));
}
