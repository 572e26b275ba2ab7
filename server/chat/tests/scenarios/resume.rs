//! Coming back: what changed since the cursor, or the whole where the cursor says too little.

use protocol::command::Resume;
use protocol::id::{Epoch, Seq};
use protocol::limits::HISTORY_LEN_MAX;

use crate::harness::{EPOCH, TestChat, hello, texts_of};

#[test]
fn a_held_channel_comes_as_what_changed_since_the_cursor() {
    let mut chat = TestChat::new();
    let (ana, bo) = (chat.arrive("ana"), chat.arrive("bo"));
    let general = chat.general();
    let seqs = chat.send_many(ana, general, 5);
    chat.disconnect(bo);
    chat.send(ana, general, "missed");
    chat.delete(ana, general, seqs[1]);

    let back = chat.resume("bo", seqs[4], &[general]);

    let history = chat.history(back, general).unwrap();
    assert_eq!((history.since, history.oldest), (Some(seqs[4]), seqs[0]));
    assert_eq!((texts_of(history), &history.deleted), (vec!["missed".to_owned()], &vec![seqs[1]]));
}

#[test]
fn a_message_that_was_changed_since_the_cursor_comes_as_it_is_now() {
    for restarts in [false, true] {
        let mut chat = TestChat::new();
        let (ana, bo) = (chat.arrive("ana"), chat.arrive("bo"));
        let (general, reader) = (chat.general(), chat.user_of(bo));
        let seqs = chat.send_many(ana, general, 6);
        let before = chat.pin(ana, general, seqs[5], true).seq();
        let early = chat.react(ana, general, seqs[4], "👍").seq();
        chat.disconnect(bo);
        chat.edit(ana, general, seqs[0], "edited");
        chat.react(ana, general, seqs[1], "👍");
        chat.pin(ana, general, seqs[2], true);
        chat.edit(ana, general, seqs[3], "to be deleted");
        chat.delete(ana, general, seqs[3]);
        let missed = chat.send(ana, general, "missed").seq();
        chat.edit(ana, general, missed, "missed and edited");
        // A reaction that was taken back has changed the message, too.
        let newest = chat.take_back(ana, general, seqs[4], "👍").seq();
        if restarts {
            chat.restart();
        }
        for (cursor, changed) in [(before, 0..5), (early, 0..5), (newest, 0..0)] {
            let changed: Vec<Seq> = changed.filter(|at| *at != 3).map(|at| seqs[at]).collect();
            let back = chat.resume("bo", cursor, &[general]);
            let history = chat.history(back, general).unwrap();
            assert_eq!(history.since, Some(cursor));
            assert_eq!(history.changed.iter().map(|message| message.seq).collect::<Vec<_>>(), changed);
            for message in &history.changed {
                assert_eq!(chat.message(reader, general, message.seq).as_ref(), Some(&**message));
            }
            let expected = if cursor < missed { vec!["missed and edited".to_owned()] } else { Vec::new() };
            assert_eq!(texts_of(history), expected);
            assert_eq!(history.deleted.is_empty(), cursor == newest);
        }
        let whole = chat.connect("bo");
        assert!(chat.history(whole, general).unwrap().changed.is_empty());
    }
}

#[test]
fn a_message_that_came_and_went_in_between_is_not_mentioned() {
    let mut chat = TestChat::new();
    let (ana, bo) = (chat.arrive("ana"), chat.arrive("bo"));
    let general = chat.general();
    let first = chat.send(ana, general, "seen").seq();
    chat.disconnect(bo);
    let message = chat.send(ana, general, "a secret").seq();
    chat.delete(ana, general, message);
    for _ in 0..2 {
        let back = chat.resume("bo", first, &[general]);
        let history = chat.history(back, general).unwrap();
        assert_eq!(history.since, Some(first));
        assert!(history.messages.is_empty() && history.deleted.is_empty());
        chat.restart();
    }
}

#[test]
fn a_deletion_before_the_cursor_is_not_told_again() {
    let mut chat = TestChat::new();
    let ana = chat.arrive("ana");
    let general = chat.general();
    let seqs = chat.send_many(ana, general, 2);
    let deletion = chat.delete(ana, general, seqs[1]).seq();
    let before = chat.resume("ana", Seq(deletion.0 - 1), &[general]);
    assert_eq!(chat.history(before, general).unwrap().deleted, [seqs[1]]);
    let after = chat.resume("ana", deletion, &[general]);
    let history = chat.history(after, general).unwrap();
    assert_eq!((history.since, history.deleted.as_slice()), (Some(deletion), [].as_slice()));
}

#[test]
fn a_reader_from_before_the_oldest_message_gets_the_whole() {
    let mut chat = TestChat::new();
    let ana = chat.arrive("ana");
    let general = chat.general();
    let seqs = chat.send_many(ana, general, HISTORY_LEN_MAX + 10);
    for (cursor, whole) in [(seqs[9], true), (seqs[10], false), (seqs[11], false)] {
        let back = chat.resume("ana", cursor, &[general]);
        let history = chat.history(back, general).unwrap();
        assert_eq!(history.since.is_none(), whole, "{cursor}");
        assert_eq!(history.oldest, seqs[10]);
        let expected = if whole { seqs[10] } else { Seq(cursor.0 + 1) };
        assert_eq!(history.messages[0].seq, expected);
    }
}

#[test]
fn a_channel_that_is_not_held_comes_whole() {
    let mut chat = TestChat::new();
    let ana = chat.arrive("ana");
    let (general, books) = (chat.general(), chat.create_channel(ana, "books"));
    let one = chat.send(ana, general, "one").seq();
    let two = chat.send(ana, books, "two").seq();
    assert!(one < two);
    let back = chat.resume("ana", two, &[general]);
    assert_eq!(chat.history(back, general).unwrap().since, Some(two));
    let history = chat.history(back, books).unwrap();
    assert_eq!((history.since, texts_of(history)), (None, vec!["two".to_owned()]));
}

#[test]
fn a_cursor_of_another_epoch_or_ahead_of_the_journal_gets_the_whole() {
    let mut chat = TestChat::new();
    let ana = chat.arrive("ana");
    let general = chat.general();
    let cursor = chat.send(ana, general, "one").seq();
    for resume in [
        Resume { epoch: Epoch(EPOCH.0 + 1), cursor, held: vec![general] },
        Resume { epoch: EPOCH, cursor: Seq(cursor.0 + 1), held: vec![general] },
    ] {
        let back = chat.open("ana").unwrap();
        chat.ask(back, hello(Some(resume)));
        let history = chat.history(back, general).unwrap();
        assert_eq!((history.since, texts_of(history)), (None, vec!["one".to_owned()]));
    }
}

#[test]
fn a_held_channel_that_is_no_longer_ones_own_has_no_history() {
    let mut chat = TestChat::new();
    let ana = chat.arrive("ana");
    let second_tab = chat.connect("ana");
    let general = chat.general();
    let cursor = chat.send(ana, general, "one").seq();
    chat.disconnect(second_tab);
    chat.leave(ana, general);
    let back = chat.resume("ana", cursor, &[general]);
    assert_eq!(chat.history(back, general), None);
    assert!(chat.welcome(back).channels.iter().any(|state| state.id == general && !state.joined));
}

#[test]
fn a_resume_over_a_restart_misses_nothing() {
    let mut chat = TestChat::new();
    let (ana, bo) = (chat.arrive("ana"), chat.arrive("bo"));
    let general = chat.general();
    let seqs = chat.send_many(ana, general, 3);
    chat.disconnect(bo);
    chat.send(ana, general, "missed");
    chat.delete(ana, general, seqs[0]);
    chat.restart();
    let back = chat.resume("bo", seqs[2], &[general]);
    let history = chat.history(back, general).unwrap();
    assert_eq!(history.since, Some(seqs[2]));
    assert_eq!((texts_of(history), &history.deleted), (vec!["missed".to_owned()], &vec![seqs[0]]));
}

#[test]
fn a_channel_that_was_empty_at_the_cursor_comes_complete() {
    let mut chat = TestChat::new();
    let ana = chat.arrive("ana");
    let general = chat.general();
    let cursor = chat.welcome(ana).cursor;
    let back = chat.resume("ana", cursor, &[general]);
    assert_eq!(chat.history(back, general).unwrap().since, Some(cursor));
    chat.send_many(ana, general, 3);
    let back = chat.resume("ana", cursor, &[general]);
    assert_eq!(texts_of(chat.history(back, general).unwrap()), ["1", "2", "3"]);
}

#[test]
fn what_happens_after_the_hello_comes_live_and_once() {
    let mut chat = TestChat::new();
    let ana = chat.arrive("ana");
    let general = chat.general();
    let cursor = chat.send(ana, general, "before").seq();
    let send = chat.sending(general, "on its way");
    chat.journal.hold();
    chat.ask(ana, send);
    let back = chat.resume("ana", cursor, &[general]);
    chat.release();
    assert!(chat.history(back, general).unwrap().messages.is_empty());
    assert_eq!(chat.texts_seen_by(back), ["on its way"]);
}
