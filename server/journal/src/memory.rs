//! A journal that is forgotten with the process: for tests and for trying out.

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::future;
use std::sync::{Arc, Mutex, MutexGuard};

use futures_util::Stream;
use protocol::fact::{AppendError, Draft, Fact, Subject};
use protocol::id::{Epoch, Seq};

use crate::follower::{self, Followers, PAGE_LEN, Page};
use crate::place::{Place, Places};
use crate::{Followed, Journal};

/// One handle on a journal in memory.
///
/// A clone is another handle on the same journal, as another node of a cluster would have. Closing a
/// handle leaves the others open, so that a server can be stopped and started over one journal.
pub struct MemoryJournal {
    epoch: Epoch,
    places: Places,
    handle: HandleId,
    /// A plain lock: it is held for one fact or one page, and never across an await.
    facts: Arc<Mutex<Facts>>,
}

type HandleId = u64;

/// What all handles share.
#[derive(Default)]
struct Facts {
    /// The newest seq ever used.
    newest: u64,
    kept: BTreeMap<u64, Fact>,
    /// The seqs in `kept` of each subject, oldest first. Never an empty list.
    subjects: HashMap<Subject, VecDeque<u64>>,
    handles_opened: HandleId,
    /// The open handles, each with its followers.
    handles: HashMap<HandleId, Followers>,
}

impl MemoryJournal {
    /// An empty journal.
    #[must_use]
    pub fn new(epoch: Epoch) -> Self {
        Self::open(epoch, Places::new(), Arc::default())
    }

    fn open(epoch: Epoch, places: Places, facts: Arc<Mutex<Facts>>) -> Self {
        let handle = lock(&facts).open();
        Self { epoch, places, handle, facts }
    }
}

impl Clone for MemoryJournal {
    fn clone(&self) -> Self {
        Self::open(self.epoch, self.places.clone(), Arc::clone(&self.facts))
    }
}

impl Drop for MemoryJournal {
    fn drop(&mut self) {
        lock(&self.facts).handles.remove(&self.handle);
    }
}

impl Journal for MemoryJournal {
    fn append(
        &self,
        draft: Draft,
    ) -> impl Future<Output = Result<Seq, AppendError>> + Send + 'static + use<> {
        let appended =
            self.places.take().and_then(|place| lock(&self.facts).append(self.handle, draft, &place));
        future::ready(appended)
    }

    fn follow(&self) -> impl Stream<Item = Followed> + Send + 'static + use<> {
        let (facts, handle) = (Arc::clone(&self.facts), self.handle);
        follower::follow(move |after| future::ready(lock(&facts).page(handle, after)))
    }

    fn erase(&self, seq: Seq) -> impl Future<Output = Result<(), AppendError>> + Send + 'static + use<> {
        let erased = self.places.take().and_then(|_| lock(&self.facts).erase(self.handle, seq));
        future::ready(erased)
    }

    fn epoch(&self) -> Epoch {
        self.epoch
    }

    fn close(&self) -> impl Future<Output = ()> + Send {
        lock(&self.facts).handles.remove(&self.handle);
        future::ready(())
    }
}

impl Facts {
    fn open(&mut self) -> HandleId {
        self.handles_opened += 1;
        self.handles.insert(self.handles_opened, Followers::default());
        self.handles_opened
    }

    fn append(&mut self, handle: HandleId, draft: Draft, place: &Place) -> Result<Seq, AppendError> {
        self.check_open(handle)?;
        let subject = draft.fact.subject();
        let newest = self.subjects.get(&subject).and_then(VecDeque::back).copied().map_or(Seq(0), Seq);
        if draft.expect.is_some_and(|expected| expected != newest) {
            return Err(AppendError::Conflict);
        }
        self.newest += 1;
        let seq = self.newest;
        for followers in self.handles.values_mut() {
            followers.hand_out(Seq(seq), &draft.fact, place);
        }
        self.kept.insert(seq, draft.fact);
        let keeps = subject.keeps();
        let seqs = self.subjects.entry(subject).or_default();
        seqs.push_back(seq);
        let superfluous = seqs.len().saturating_sub(keeps);
        for superfluous in seqs.drain(..superfluous) {
            self.kept.remove(&superfluous);
        }
        Ok(Seq(seq))
    }

    fn page(&mut self, handle: HandleId, after: Seq) -> Option<Page> {
        let followers = self.handles.get_mut(&handle)?;
        let facts: Vec<_> = self
            .kept
            .range(after.0 + 1..)
            .take(PAGE_LEN)
            .map(|(seq, fact)| (Seq(*seq), fact.clone()))
            .collect();
        let live = (facts.len() < PAGE_LEN).then(|| followers.add());
        Some(Page { facts, live })
    }

    fn erase(&mut self, handle: HandleId, seq: Seq) -> Result<(), AppendError> {
        self.check_open(handle)?;
        let Some(fact) = self.kept.remove(&seq.0) else { return Ok(()) };
        let subject = fact.subject();
        let seqs = self.subjects.get_mut(&subject).expect("every kept fact is listed under its subject");
        seqs.retain(|kept| *kept != seq.0);
        if seqs.is_empty() {
            self.subjects.remove(&subject);
        }
        Ok(())
    }

    fn check_open(&self, handle: HandleId) -> Result<(), AppendError> {
        if self.handles.contains_key(&handle) { Ok(()) } else { Err(AppendError::Unknown) }
    }
}

fn lock(facts: &Mutex<Facts>) -> MutexGuard<'_, Facts> {
    facts.lock().expect("nobody panics while holding the lock")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::conformance::{self, Home, append_all, next_fact, one_of_each, post, replay};

    struct Memory(MemoryJournal);

    impl Home for Memory {
        type Journal = MemoryJournal;

        fn open(&self) -> MemoryJournal {
            self.0.clone()
        }
    }

    conformance::suite!(Memory(MemoryJournal::new(Epoch(0xe))));

    #[tokio::test]
    async fn the_handles_of_a_journal_share_its_facts_and_not_its_end() {
        let journal = MemoryJournal::new(Epoch(0xe));
        let node = journal.clone();
        let mut follower = conformance::following(&node).await;
        append_all(&journal, one_of_each(1)).await;
        journal.close().await;

        append_all(&node, [post(conformance::CHANNEL, "still open")]).await;

        assert_eq!(journal.append(post(conformance::CHANNEL, "closed")).await, Err(AppendError::Unknown));
        let kept = replay(&node).await;
        assert_eq!(kept.len(), one_of_each(1).len() + 1);
        for fact in kept {
            assert_eq!(next_fact(&mut follower).await, fact);
        }
        assert_eq!(node.epoch(), Epoch(0xe));
    }
}
