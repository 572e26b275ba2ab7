//! Attachments: files that wait for their messages, come with them, and go with them.

use chat::UploadedFile;
use protocol::attachment::{Image, ImageFormat};
use protocol::error::ErrorCode;
use protocol::event::Event;
use protocol::fact::AppendError;
use protocol::id::{AttachmentId, ChannelId};
use protocol::limits::{
    ATTACHMENT_BYTES_MAX, ATTACHMENTS_MAX, HISTORY_LEN_MAX, STORED_BYTES_MAX, UPLOAD_MS_MAX, USER_UPLOADS_MAX,
};

use crate::harness::{Answer, TestChat, file};
use crate::tidy::assert_tidy;

#[test]
fn a_message_brings_its_files_in_the_order_of_the_author() {
    let mut chat = TestChat::new();
    let (ana, bo) = (chat.arrive("ana"), chat.arrive("bo"));
    let (general, reader) = (chat.general(), chat.user_of(bo));
    let image = Some(Image { format: ImageFormat::Png, width: 3, height: 4 });
    let picture = UploadedFile { image, ..file("cat.png", 700) };
    let first = chat.try_to_upload("ana", general, picture).unwrap();
    assert_eq!((first.name.as_str(), first.bytes, first.image), ("cat.png", 700, image));
    let second = chat.upload("ana", general, "notes.txt");
    chat.take_events(bo);

    let message = chat.send_files(ana, general, "look", &[second, first.id]).seq();

    let events = chat.take_events(bo);
    let [Event::MessagePosted { message: heard, .. }] = events.as_slice() else {
        panic!("bo heard {events:?}");
    };
    assert_eq!(heard.attachments.iter().map(|of| of.id).collect::<Vec<_>>(), [second, first.id]);
    assert_eq!(heard.attachments[1], first);
    for _ in 0..2 {
        assert_eq!(chat.message(reader, general, message).as_ref(), Some(&**heard));
        assert_tidy(&chat, &[reader]);
        assert_eq!(chat.files().len(), 2);
        chat.restart();
    }
}

#[test]
fn an_upload_is_told_to_nobody_and_fetched_by_its_user_only() {
    let mut chat = TestChat::new();
    let (ana, bo) = (chat.arrive("ana"), chat.arrive("bo"));
    chat.link("ana's phone", chat.user_of(ana));
    let general = chat.general();
    chat.take_events(ana);
    chat.take_events(bo);
    let id = chat.upload("ana", general, "cat.png");
    assert!(chat.take_events(ana).is_empty() && chat.take_events(bo).is_empty());
    for _ in 0..2 {
        for (device, may) in [("ana", true), ("ana's phone", true), ("bo", false), ("stranger", false)] {
            assert_eq!(chat.attachment(device, id).is_some(), may, "{device}");
        }
        chat.restart();
    }
    chat.log_out("ana").unwrap();
    assert_eq!(chat.attachment("ana", id), None);
}

#[test]
fn what_came_with_a_message_is_fetched_by_the_members_of_its_channel_only() {
    let mut chat = TestChat::new();
    let (ana, bo) = (chat.arrive("ana"), chat.arrive("bo"));
    chat.arrive("cy");
    let other = chat.user_of(bo);
    let (books, direct) = (chat.create_channel(ana, "books"), chat.open_direct(ana, other));
    let may = |chat: &TestChat, id| ["ana", "bo", "cy"].map(|device| chat.attachment(device, id).is_some());
    let [public, private] = [books, direct].map(|channel| {
        let id = chat.upload("ana", channel, "cat.png");
        chat.send_files(ana, channel, "", &[id]);
        id
    });
    assert_eq!(may(&chat, private), [true, true, false]);
    assert_eq!(may(&chat, public), [true, false, false]);
    chat.join(bo, books);
    assert_eq!(may(&chat, public), [true, true, false]);
    chat.leave(ana, books);
    assert_eq!(may(&chat, public), [false, true, false], "having uploaded it does not count any more");
    chat.restart();
    assert_eq!(may(&chat, private), [true, true, false]);
    assert_eq!(may(&chat, public), [false, true, false]);
}

#[test]
fn only_members_upload_and_no_file_is_too_large() {
    let mut chat = TestChat::new();
    let ana = chat.arrive("ana");
    chat.arrive("bo");
    let (general, books) = (chat.general(), chat.create_channel(ana, "books"));
    for (device, channel, bytes, refused) in [
        ("stranger", general, 1, ErrorCode::UnknownUser),
        ("bo", books, 1, ErrorCode::NotAMember),
        ("ana", ChannelId(9), 1, ErrorCode::UnknownChannel),
        ("ana", books, ATTACHMENT_BYTES_MAX + 1, ErrorCode::FileTooLarge),
    ] {
        assert_eq!(chat.may_upload(device, channel, bytes), Err(refused));
        assert_eq!(chat.try_to_upload(device, channel, file("cat.png", bytes)), Err(refused));
    }
    assert!(chat.files().is_empty() && chat.folder().is_empty());
    assert_eq!(chat.may_upload("ana", books, ATTACHMENT_BYTES_MAX), Ok(()));
    assert!(chat.try_to_upload("ana", books, file("cat.png", ATTACHMENT_BYTES_MAX)).is_ok());
}

#[test]
fn a_user_has_100_uploads_waiting_and_not_101() {
    let mut chat = TestChat::new();
    let ana = chat.arrive("ana");
    chat.arrive("bo");
    let general = chat.general();
    let first = chat.upload("ana", general, "first");
    chat.journal.hold();
    for _ in 1..USER_UPLOADS_MAX {
        chat.ask_to_upload("ana", general, file("cat.png", 1));
    }
    // Those on their way count, too.
    assert_eq!(chat.may_upload("ana", general, 1), Err(ErrorCode::LimitExceeded));
    assert_eq!(chat.may_upload("bo", general, 1), Ok(()));
    chat.release();
    assert_eq!(chat.try_to_upload("ana", general, file("dog.png", 1)), Err(ErrorCode::LimitExceeded));
    chat.send_files(ana, general, "", &[first]);
    assert!(chat.try_to_upload("ana", general, file("dog.png", 1)).is_ok());
}

#[test]
fn all_files_together_fill_the_store_and_no_byte_more() {
    let mut chat = TestChat::new();
    let names = ["ana", "bo", "cy"];
    for name in names {
        chat.arrive(name);
    }
    let general = chat.general();
    let mut free = STORED_BYTES_MAX;
    let (mut ids, mut at) = (Vec::new(), 0);
    while free > 1_000 {
        let bytes = ATTACHMENT_BYTES_MAX.min(free - 1_000);
        ids.push(chat.try_to_upload(names[at], general, file("large", bytes)).unwrap().id);
        free -= bytes;
        at = (at + 1) % names.len();
    }
    for _ in 0..2 {
        assert_eq!(chat.may_upload("ana", general, 1_001), Err(ErrorCode::StorageFull));
        assert_eq!(chat.may_upload("ana", general, 1_000), Ok(()));
        chat.restart();
    }
    // What is on its way counts, and what has become of a message, too.
    let ana = chat.connect("ana");
    chat.journal.hold();
    chat.ask_to_upload("bo", general, file("small", 1_000));
    assert_eq!(chat.may_upload("ana", general, 1), Err(ErrorCode::StorageFull));
    chat.release();
    let message = chat.send_files(ana, general, "large", &ids[..1]).seq();
    let refused = chat.try_to_upload("ana", general, file("tiny", 1));
    assert_eq!(refused, Err(ErrorCode::StorageFull));
    // What goes makes room.
    chat.delete(ana, general, message);
    assert_eq!(chat.may_upload("ana", general, ATTACHMENT_BYTES_MAX), Ok(()));
    chat.cancel_upload("bo", ids[1]);
    assert!(chat.try_to_upload("ana", general, file("large", ATTACHMENT_BYTES_MAX)).is_ok());
    assert_eq!(chat.may_upload("ana", general, ATTACHMENT_BYTES_MAX), Ok(()));
}

#[test]
fn a_message_has_10_files_and_not_11_each_once() {
    let mut chat = TestChat::new();
    let ana = chat.arrive("ana");
    let general = chat.general();
    let ids: Vec<_> =
        (0..=ATTACHMENTS_MAX).map(|number| chat.upload("ana", general, &number.to_string())).collect();
    let too_many = chat.send_files(ana, general, "all", &ids);
    assert_eq!(too_many, Answer::Rejected(ErrorCode::TooManyAttachments));
    let twice = chat.send_files(ana, general, "twice", &[ids[0], ids[0]]);
    assert_eq!(twice, Answer::Rejected(ErrorCode::UnknownAttachment));
    assert!(matches!(chat.send_files(ana, general, "", &ids[1..]), Answer::Accepted { .. }));
    assert!(matches!(chat.send_files(ana, general, "", &ids[..1]), Answer::Accepted { .. }));
}

#[test]
fn a_file_is_sent_once_by_its_user_and_to_its_channel() {
    let mut chat = TestChat::new();
    let (ana, bo) = (chat.arrive("ana"), chat.arrive("bo"));
    let (general, books) = (chat.general(), chat.create_channel(ana, "books"));
    let id = chat.upload("ana", general, "cat.png");
    let unknown = Answer::Rejected(ErrorCode::UnknownAttachment);
    assert_eq!(chat.send_files(bo, general, "mine", &[id]), unknown);
    assert_eq!(chat.send_files(ana, books, "elsewhere", &[id]), unknown);
    assert_eq!(chat.send_files(ana, general, "which?", &[AttachmentId(7)]), unknown);
    assert_eq!(chat.send_files(ana, general, " ", &[]), Answer::Rejected(ErrorCode::MessageEmpty));
    let send = chat.sending_files(general, " ", &[id]);
    let first = chat.run(ana, send.clone());
    assert_eq!(chat.send_files(ana, general, "again", &[id]), unknown);
    assert_eq!(chat.run(ana, send), first, "a repeat is answered as the first was");
}

#[test]
fn of_two_messages_with_one_file_at_once_the_second_comes_again() {
    let mut chat = TestChat::new();
    let ana = chat.arrive("ana");
    let general = chat.general();
    let id = chat.upload("ana", general, "cat.png");
    let [first, second] = ["one", "two"].map(|text| chat.sending_files(general, text, &[id]));
    for error in [Some(AppendError::Full), None] {
        chat.journal.hold();
        let asked = chat.ask(ana, first.clone());
        assert_eq!(chat.run(ana, second.clone()), Answer::Rejected(ErrorCode::TooManyRequests));
        if let Some(error) = error {
            chat.journal.fail_with(error);
        }
        chat.release();
        let answer = chat.answer(asked).unwrap();
        assert_eq!(answer == Answer::Rejected(ErrorCode::Unavailable), error.is_some());
        chat.journal.recover();
    }
    assert_eq!(chat.run(ana, second), Answer::Rejected(ErrorCode::UnknownAttachment));
    assert_eq!(chat.history_of("ana", general), ["one"]);
}

#[test]
fn an_upload_that_could_not_be_stored_is_unavailable_and_leaves_nothing() {
    for error in [AppendError::Full, AppendError::Unknown] {
        let mut chat = TestChat::new();
        chat.arrive("ana");
        let general = chat.general();
        chat.journal.fail_with(error);
        let refused = chat.try_to_upload("ana", general, file("cat.png", 1));
        assert_eq!(refused, Err(ErrorCode::Unavailable));
        assert!(chat.files().is_empty() && chat.folder().is_empty());
        chat.journal.recover();
        for _ in 0..USER_UPLOADS_MAX {
            chat.upload("ana", general, "cat.png");
        }
    }
}

#[test]
fn a_file_goes_with_its_message_when_that_is_deleted_or_leaves_with_the_cap() {
    for deletes in [true, false] {
        let mut chat = TestChat::new();
        let ana = chat.arrive("ana");
        let (general, reader) = (chat.general(), chat.user_of(ana));
        let ids = ["cat.png", "dog.png"].map(|name| chat.upload("ana", general, name));
        let message = chat.send_files(ana, general, "look", &ids).seq();
        chat.edit(ana, general, message, "look here");
        assert_eq!(chat.files().len(), 2);
        if deletes {
            chat.delete(ana, general, message);
        } else {
            chat.send_many(ana, general, HISTORY_LEN_MAX);
        }
        for _ in 0..2 {
            assert!(chat.files().is_empty() && chat.folder().is_empty());
            assert!(ids.iter().all(|id| chat.attachment("ana", *id).is_none()));
            assert!(chat.kept().iter().all(|(_, fact)| !fact.encode().contains("cat.png")));
            assert_tidy(&chat, &[reader]);
            chat.restart();
        }
    }
}

#[test]
fn a_content_is_released_once_for_each_attachment() {
    let mut chat = TestChat::new();
    let ana = chat.arrive("ana");
    let general = chat.general();
    let ids: Vec<_> = (0..3).map(|_| chat.upload("ana", general, "cat.png")).collect();
    let message = chat.send_files(ana, general, "two of one", &ids[..2]).seq();
    assert_eq!(chat.folder().values().copied().collect::<Vec<_>>(), [3]);
    chat.cancel_upload("ana", ids[2]);
    assert_eq!(chat.folder().values().copied().collect::<Vec<_>>(), [2]);
    chat.delete(ana, general, message);
    assert!(chat.folder().is_empty());
}

#[test]
fn an_upload_is_taken_back_by_its_user_while_no_message_uses_it() {
    let mut chat = TestChat::new();
    let ana = chat.arrive("ana");
    chat.arrive("bo");
    let (general, reader) = (chat.general(), chat.user_of(ana));
    let [cancelled, sent] = ["cat.png", "dog.png"].map(|name| chat.upload("ana", general, name));
    chat.cancel_upload("bo", cancelled);
    chat.cancel_upload("stranger", cancelled);
    assert!(chat.attachment("ana", cancelled).is_some());
    chat.cancel_upload("ana", cancelled);
    assert!(chat.attachment("ana", cancelled).is_none());
    let refused = chat.send_files(ana, general, "", &[cancelled]);
    assert_eq!(refused, Answer::Rejected(ErrorCode::UnknownAttachment));

    let send = chat.sending_files(general, "", &[sent]);
    chat.journal.hold();
    let asked = chat.ask(ana, send);
    chat.cancel_upload("ana", sent);
    chat.release();
    assert!(matches!(chat.answer(asked), Some(Answer::Accepted { .. })));
    chat.cancel_upload("ana", sent);
    for _ in 0..2 {
        assert!(chat.attachment("ana", sent).is_some() && chat.attachment("ana", cancelled).is_none());
        assert_tidy(&chat, &[reader]);
        chat.restart();
    }
}

#[test]
fn an_upload_waits_for_a_day_and_no_longer() {
    let mut chat = TestChat::new();
    let ana = chat.arrive("ana");
    let (general, reader) = (chat.general(), chat.user_of(ana));
    let [early, sent] = ["cat.png", "dog.png"].map(|name| chat.upload("ana", general, name));
    chat.send_files(ana, general, "", &[sent]);
    chat.advance(1_000);
    let late = chat.upload("ana", general, "late.png");
    chat.advance(UPLOAD_MS_MAX - 1_001);
    let there = |chat: &TestChat| [early, sent, late].map(|id| chat.attachment("ana", id).is_some());
    assert_eq!(there(&chat), [true, true, true]);
    chat.advance(1);
    assert_eq!(there(&chat), [false, true, true]);
    assert_tidy(&chat, &[reader]);
    let refused = chat.send_files(ana, general, "", &[early]);
    assert_eq!(refused, Answer::Rejected(ErrorCode::UnknownAttachment));
    chat.restart();
    assert_eq!(there(&chat), [false, true, true]);
    chat.advance(1_000);
    assert_eq!(there(&chat), [false, true, false]);
    assert_tidy(&chat, &[reader]);
}

#[test]
fn an_upload_that_a_post_on_its_way_uses_does_not_expire() {
    for error in [Some(AppendError::Full), None] {
        let mut chat = TestChat::new();
        let ana = chat.arrive("ana");
        let (general, reader) = (chat.general(), chat.user_of(ana));
        let id = chat.upload("ana", general, "cat.png");
        let send = chat.sending_files(general, "", &[id]);
        chat.journal.hold();
        chat.ask(ana, send);
        chat.advance(2 * UPLOAD_MS_MAX);
        assert!(chat.attachment("ana", id).is_some());
        if let Some(error) = error {
            chat.journal.fail_with(error);
        }
        chat.release();
        chat.journal.recover();
        // Where the post came to nothing, the upload has waited too long at once.
        chat.advance(0);
        assert_eq!(chat.attachment("ana", id).is_some(), error.is_none());
        assert_tidy(&chat, &[reader]);
    }
}

#[test]
fn what_has_waited_too_long_while_the_server_was_down_is_not_counted() {
    let mut chat = TestChat::new();
    chat.arrive("ana");
    let (general, reader) = (chat.general(), chat.user("ana"));
    let id = chat.upload("ana", general, "cat.png");
    chat.now += UPLOAD_MS_MAX;
    chat.restart();
    assert!(chat.attachment("ana", id).is_none());
    assert_tidy(&chat, &[reader]);
}

#[test]
fn a_message_wins_over_the_upload_that_a_crash_left_in_whatever_order_they_come() {
    let mut chat = TestChat::new();
    let ana = chat.arrive("ana");
    let (general, reader) = (chat.general(), chat.user_of(ana));
    let id = chat.upload("ana", general, "cat.png");
    let send = chat.sending_files(general, "", &[id]);
    chat.journal.hold();
    chat.ask(ana, send.clone());
    chat.journal.commit(1);
    let mut facts = chat.kept();
    for _ in 0..2 {
        let node = TestChat::folded(&facts, 2);
        assert_eq!(node.journal.waiting(), 1, "the upload is to be erased");
        assert_eq!(node.files().values().copied().collect::<Vec<_>>(), [1]);
        facts.reverse();
    }
    chat.restart();
    let ana = chat.connect("ana");
    let message = chat.run(ana, send).seq();
    assert_eq!(chat.message(reader, general, message).unwrap().attachments[0].id, id);
    assert_tidy(&chat, &[reader]);
}

#[test]
fn an_upload_that_nobody_was_told_of_waits_after_a_crash() {
    let mut chat = TestChat::new();
    chat.arrive("ana");
    let (general, reader) = (chat.general(), chat.user("ana"));
    chat.journal.hold();
    let request = chat.ask_to_upload("ana", general, file("cat.png", 1));
    chat.journal.commit(1);
    chat.restart();
    assert_eq!(chat.upload_answer(request), None);
    assert_eq!(chat.files().len(), 1);
    chat.advance(UPLOAD_MS_MAX);
    assert_tidy(&chat, &[reader]);
    assert!(chat.files().is_empty());
}
