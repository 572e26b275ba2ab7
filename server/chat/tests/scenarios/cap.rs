//! The cap: what has left a channel is nowhere, whatever was done to it before.

use protocol::command::Command;
use protocol::fact::{AppendError, Change};
use protocol::id::Seq;
use protocol::limits::{CLIENT_IDS_MAX, HISTORY_LEN_MAX};

use crate::harness::{Answer, TestChat};
use crate::tidy::assert_tidy;

/// The message that a fact is about, if it is about one.
fn message_of(seq: Seq, change: &Change) -> Option<Seq> {
    match change {
        Change::MessagePosted { .. } => Some(seq),
        Change::MessageEdited { message, .. }
        | Change::MessageDeleted { message, .. }
        | Change::ReactionsChanged { message, .. }
        | Change::PinChanged { message, .. } => Some(*message),
        _ => None,
    }
}

#[test]
fn what_left_with_the_cap_is_nowhere() {
    let mut chat = TestChat::new();
    let (ana, bo) = (chat.arrive("ana"), chat.arrive("bo"));
    let (general, reader) = (chat.general(), chat.user_of(ana));
    let mut seqs = Vec::new();
    for number in 0..10 * HISTORY_LEN_MAX {
        let text = format!("text {number}.");
        let message = if number % 3 == 0 {
            let files = [0, 1].map(|at| chat.upload("ana", general, &format!("file {at} of {number}")));
            chat.send_files(ana, general, &text, &files).seq()
        } else {
            chat.send(ana, general, &text).seq()
        };
        seqs.push(message);
        // Also to older ones, and to those that leave next.
        for at in [number, number.saturating_sub(40), number.saturating_sub(HISTORY_LEN_MAX - 1)] {
            match (at + number) % 7 {
                0 | 1 => drop(chat.edit(ana, general, seqs[at], &format!("text {at}. Edited at {number}."))),
                2 | 3 => drop(chat.react(bo, general, seqs[at], "👍")),
                4 => drop(chat.pin(bo, general, seqs[at], number % 2 == 0)),
                5 => drop(chat.take_back(bo, general, seqs[at], "👍")),
                _ if at % 5 == 0 => drop(chat.delete(ana, general, seqs[at])),
                _ => {}
            }
        }
    }
    let left = seqs.len() - HISTORY_LEN_MAX;
    for _ in 0..2 {
        assert_tidy(&chat, &[reader]);
        let kept = chat.kept();
        for (seq, fact) in &kept {
            let of = message_of(*seq, &fact.change);
            assert!(of.is_none_or(|of| of >= seqs[left]), "{fact:?} is left over");
            let text = fact.encode();
            let number = text.split("text ").nth(1).and_then(|rest| rest.split('.').next()?.parse().ok());
            assert!(number.is_none_or(|number: usize| number >= left), "{text} is left over");
        }
        // Users, devices, channels and marks aside: what was posted, put on it, and remembered.
        let most = HISTORY_LEN_MAX * 3 + 20;
        assert!(kept.len() <= most, "{} facts are kept", kept.len());
        let remembered = kept.iter().filter_map(|(_, fact)| match &fact.change {
            Change::CommandsRemembered { commands, .. } => Some(commands.len()),
            _ => None,
        });
        assert!(remembered.into_iter().all(|count| count <= CLIENT_IDS_MAX));
        chat.restart();
    }
}

/// Somebody puts something on the oldest of a hundred messages, which then goes.
struct Marked {
    chat: TestChat,
    oldest: Seq,
    commands: Vec<(&'static str, Command, Answer)>,
}

impl Marked {
    fn new() -> Self {
        let mut chat = TestChat::new();
        let [ana, bo, cy, di] = ["ana", "bo", "cy", "di"].map(|name| chat.arrive(name));
        let general = chat.general();
        let oldest = chat.send(ana, general, "the oldest").seq();
        let asked = [
            (ana, "ana", chat.editing(general, oldest, "edited")),
            (bo, "bo", chat.reacting(general, oldest, "👍", true)),
            (cy, "cy", chat.pinning(general, oldest, true)),
        ];
        let run = |(by, name, command): (_, _, Command)| (name, command.clone(), chat.run(by, command));
        let commands = asked.map(run).into();
        chat.send_many(di, general, HISTORY_LEN_MAX - 1);
        Self { chat, oldest, commands }
    }

    /// What was put on it is answered as it was at first, before and after a restart.
    fn assert_remembered(&mut self) {
        let reader = self.chat.user("ana");
        for _ in 0..2 {
            assert_tidy(&self.chat, &[reader]);
            for (name, command, first) in &self.commands {
                let connection = self.chat.connect(name);
                assert_eq!(self.chat.run(connection, command.clone()), *first, "{command:?}");
            }
            self.chat.restart();
        }
    }
}

#[test]
fn what_was_put_on_a_message_is_remembered_when_the_message_goes() {
    for deletes in [true, false] {
        let mut marked = Marked::new();
        let chat = &mut marked.chat;
        let (general, ana) = (chat.general(), chat.connect("ana"));
        if deletes {
            chat.delete(ana, general, marked.oldest);
        } else {
            chat.send(ana, general, "the newest");
        }
        marked.assert_remembered();
    }
}

#[test]
fn what_was_put_on_a_message_is_written_down_before_the_message_goes() {
    for deletes in [true, false] {
        let mut marked = Marked::new();
        let chat = &mut marked.chat;
        let (general, ana) = (chat.general(), chat.connect("ana"));
        let command =
            if deletes { chat.deleting(general, marked.oldest) } else { chat.sending(general, "the newest") };
        chat.journal.hold();
        chat.ask(ana, command);
        // Whatever is written down only after the fact finds no room.
        chat.let_pass(chat.journal.waiting());
        chat.journal.fail_with(AppendError::Full);
        chat.release();
        chat.restart();
        marked.assert_remembered();
    }
}
