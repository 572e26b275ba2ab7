//! The journal with a delay between being asked, being durable, and saying so.

use std::collections::VecDeque;

use protocol::fact::{AppendError, Draft, Fact};
use protocol::id::Seq;

use crate::journal_double::{JournalDouble, Outcome};

/// The widest gap between two seqs.
const GAP_MAX: u64 = 2;

/// The journal. What is committed is durable; the chat hears of it later, in the same order.
pub struct Disk {
    journal: JournalDouble,
    /// What is committed, and what the chat has not heard of.
    unheard: VecDeque<Outcome>,
    /// How many drafts wait to be committed.
    waiting: usize,
}

impl Disk {
    pub fn new() -> Self {
        let mut journal = JournalDouble::new(GAP_MAX);
        journal.hold();
        Self { journal, unheard: VecDeque::new(), waiting: 0 }
    }

    pub fn append(&mut self, draft: Draft) {
        self.waiting += 1;
        self.journal.append(draft);
    }

    pub fn erase(&mut self, seq: Seq) {
        self.journal.erase(seq);
    }

    /// Whether anything waits to be committed.
    pub fn is_waiting(&self) -> bool {
        self.journal.waiting() > 0
    }

    /// Whether the chat has heard of everything.
    pub fn is_idle(&self) -> bool {
        !self.is_waiting() && self.unheard.is_empty()
    }

    /// Makes the next drafts durable, so many at the most. Says what the chat will hear, and which facts
    /// are there now.
    pub fn commit(&mut self, most: usize) -> (usize, Vec<(Seq, Fact)>) {
        let (mut count, mut facts) = (0, Vec::new());
        while count < most {
            self.journal.let_pass(1);
            let Some(outcome) = self.journal.poll_outcome() else { break };
            if let Outcome::Fact { seq, fact } = &outcome {
                facts.push((*seq, fact.clone()));
            }
            self.waiting -= 1;
            self.unheard.push_back(outcome);
            count += 1;
        }
        self.journal.release();
        self.journal.hold();
        (count, facts)
    }

    /// What the chat hears next.
    pub fn hand_out(&mut self) -> Option<Outcome> {
        self.unheard.pop_front()
    }

    /// The power fails. Says how many drafts are lost, and how many are durable without anybody knowing.
    pub fn crash(&mut self) -> (usize, usize) {
        let lost = (std::mem::take(&mut self.waiting), self.unheard.len());
        self.unheard.clear();
        self.journal.crash();
        self.journal.hold();
        lost
    }

    /// Has no room.
    pub fn fill_up(&mut self) {
        self.journal.fail_with(AppendError::Full);
    }

    /// Breaks: it says of every draft that it may not have been appended, which is not true of the next
    /// few. Only a crash mends it.
    pub fn break_down(&mut self, keeps: usize) {
        self.journal.break_down(keeps);
    }

    pub fn is_broken(&self) -> bool {
        self.journal.is_broken()
    }

    /// Has room again.
    pub fn recover(&mut self) {
        self.journal.recover();
    }

    /// Everything that is kept, oldest first.
    pub fn facts(&self) -> impl Iterator<Item = (Seq, &Fact)> {
        self.journal.facts()
    }
}
