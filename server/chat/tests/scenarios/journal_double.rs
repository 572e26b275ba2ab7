//! A journal in memory that can be held, made to fail and made to crash: all that a real one may do to the
//! chat, and nothing besides.
//!
//! Requests wait in one queue. A request is durable once it is carried out, and only then is its outcome
//! handed out. A crash loses what waits and the outcomes that nobody took, never what is durable.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use protocol::fact::{AppendError, Draft, Fact, Subject};
use protocol::id::Seq;

/// The journal. Deterministic: the same calls always give the same seqs and outcomes.
#[derive(Debug, Default)]
pub struct JournalDouble {
    kept: BTreeMap<Seq, Fact>,
    /// The seqs of the kept facts of each subject.
    by_subject: BTreeMap<Subject, BTreeSet<Seq>>,
    /// The highest seq ever given. It outlives every crash: no seq is used again.
    last: Seq,
    /// The widest gap between two seqs.
    gap_max: u64,
    waiting: VecDeque<Request>,
    outcomes: VecDeque<Outcome>,
    held: bool,
    /// How many outcomes may pass while the journal is held.
    passing: usize,
    failing: Option<Failing>,
}

/// What came of one draft.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// It is durable.
    Fact {
        /// Its place.
        seq: Seq,
        /// What was appended.
        fact: Fact,
    },
    /// It was refused, or may have been.
    Failed {
        /// What should have been appended.
        draft: Draft,
        /// Why it was not.
        error: AppendError,
    },
}

#[derive(Debug)]
enum Request {
    Append(Draft),
    Erase(Seq),
}

#[derive(Debug, Clone, Copy)]
enum Failing {
    /// Nothing is appended, for now.
    Refusing(AppendError),
    /// Nothing is appended until a crash, and nobody knows what was appended in the last moment.
    Broken,
}

impl JournalDouble {
    /// An empty journal, whose seqs have gaps of up to `gap_max` between them.
    pub fn new(gap_max: u64) -> Self {
        Self { gap_max, ..Self::default() }
    }

    /// Takes a draft's place in the order. Its outcome comes out of [`JournalDouble::poll_outcome`].
    pub fn append(&mut self, draft: Draft) {
        self.waiting.push_back(Request::Append(draft));
    }

    /// Asks for a fact to be removed for good, after all that was asked before.
    pub fn erase(&mut self, seq: Seq) {
        self.waiting.push_back(Request::Erase(seq));
    }

    /// From now on everything waits.
    pub fn hold(&mut self) {
        self.held = true;
    }

    /// Nothing waits any longer.
    pub fn release(&mut self) {
        (self.held, self.passing) = (false, 0);
    }

    /// Lets the next outcomes pass while the rest is held.
    pub fn let_pass(&mut self, count: usize) {
        self.passing += count;
    }

    /// Makes the oldest waiting requests durable without handing out what came of them: a crash now finds
    /// facts that nobody has heard of.
    pub fn commit(&mut self, count: usize) {
        for _ in 0..count {
            self.carry_out_next();
        }
    }

    /// Refuses every draft until [`JournalDouble::recover`].
    pub fn fail_with(&mut self, error: AppendError) {
        self.failing = Some(Failing::Refusing(error));
    }

    /// Breaks for good: every draft is answered `Unknown` until [`JournalDouble::crash`]. The first
    /// `keeps` of the requests that wait now are durable all the same, as a replay finds out.
    pub fn break_down(&mut self, keeps: usize) {
        self.recover();
        let heard_of = self.outcomes.len();
        self.commit(keeps);
        for outcome in self.outcomes.range_mut(heard_of..) {
            if let Outcome::Fact { fact, .. } = outcome {
                let draft = Draft { fact: fact.clone(), expect: None };
                *outcome = Outcome::Failed { draft, error: AppendError::Unknown };
            }
        }
        self.failing = Some(Failing::Broken);
    }

    /// Takes drafts again, unless it is broken.
    pub fn recover(&mut self) {
        if !self.is_broken() {
            self.failing = None;
        }
    }

    /// Whether nothing helps but a crash.
    pub fn is_broken(&self) -> bool {
        matches!(self.failing, Some(Failing::Broken))
    }

    /// The next outcome, in the order of the drafts.
    pub fn poll_outcome(&mut self) -> Option<Outcome> {
        if self.held && self.passing == 0 {
            return None;
        }
        while self.outcomes.is_empty() {
            if !self.carry_out_next() {
                return None;
            }
        }
        if self.held {
            self.passing -= 1;
        }
        self.outcomes.pop_front()
    }

    /// The power fails: what is not durable is lost, and the journal is neither held nor failing.
    pub fn crash(&mut self) {
        self.waiting.clear();
        self.outcomes.clear();
        self.release();
        self.failing = None;
    }

    /// Everything that is kept, oldest first: what a replay hands in.
    pub fn facts(&self) -> impl Iterator<Item = (Seq, &Fact)> {
        self.kept.iter().map(|(seq, fact)| (*seq, fact))
    }

    /// How many requests wait.
    pub fn waiting(&self) -> usize {
        self.waiting.len()
    }

    /// Carries out the oldest request. Says whether there was one.
    fn carry_out_next(&mut self) -> bool {
        match self.waiting.pop_front() {
            None => return false,
            Some(Request::Erase(_)) if self.is_broken() => {}
            Some(Request::Erase(seq)) => self.remove(seq),
            Some(Request::Append(draft)) => self.carry_out(draft),
        }
        true
    }

    fn carry_out(&mut self, draft: Draft) {
        let subject = draft.fact.subject();
        let newest = self.by_subject.get(&subject).and_then(|seqs| seqs.last().copied()).unwrap_or_default();
        let conflicts = draft.expect.is_some_and(|expected| expected != newest);
        let refused = match self.failing {
            Some(Failing::Refusing(error)) => Some(error),
            Some(Failing::Broken) => Some(AppendError::Unknown),
            None => conflicts.then_some(AppendError::Conflict),
        };
        if let Some(error) = refused {
            return self.outcomes.push_back(Outcome::Failed { draft, error });
        }
        self.last = Seq(self.last.0 + 1 + self.last.0 % (self.gap_max + 1));
        let (seq, fact) = (self.last, draft.fact);
        self.keep(seq, subject, fact.clone());
        self.outcomes.push_back(Outcome::Fact { seq, fact });
    }

    /// Keeps a fact, and of its subject no more than the rule says.
    fn keep(&mut self, seq: Seq, subject: Subject, fact: Fact) {
        let keeps = subject.keeps();
        let seqs = self.by_subject.entry(subject).or_default();
        seqs.insert(seq);
        while seqs.len() > keeps
            && let Some(oldest) = seqs.pop_first()
        {
            self.kept.remove(&oldest);
        }
        self.kept.insert(seq, fact);
    }

    fn remove(&mut self, seq: Seq) {
        if let Some(fact) = self.kept.remove(&seq)
            && let Some(seqs) = self.by_subject.get_mut(&fact.subject())
        {
            seqs.remove(&seq);
        }
    }
}
