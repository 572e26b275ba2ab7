//! The ordered record of facts, and the places that it can be kept in.
//!
//! A journal gives every fact a seq, keeps only the newest facts of each subject
//! ([`protocol::fact::Subject::keeps`]), and hands every fact to its followers once it is durable. What a
//! fact means is not known here: that is `chat`'s.
//!
//! [`sqlite::SqliteJournal`] is one file. [`memory::MemoryJournal`] forgets at the end of the process. Both
//! pass the suite in `conformance`.

#[cfg(test)]
mod conformance;
pub mod error;
mod follower;
pub mod memory;
mod place;
pub mod sqlite;
mod subject;

use futures_util::Stream;
use protocol::fact::{AppendError, Draft, Fact};
use protocol::id::{Epoch, Seq};

/// The ordered record of facts.
///
/// At most [`protocol::limits::APPENDS_WAITING_MAX`] appends and erasures wait at once, where an append
/// waits until every follower has taken its fact: whoever follows must read on.
pub trait Journal: Send + Sync + 'static {
    /// Appends one fact, and drops the facts of its subject that it makes superfluous.
    ///
    /// The draft takes its place in the order when this is called, and keeps it where the future is
    /// dropped or never polled. The future is ready once the fact is durable; only then do the followers
    /// get it.
    ///
    /// [`AppendError::Conflict`] and [`AppendError::Full`] are certain: nothing was appended. `Full` is
    /// said where too many wait, too, and passes. `Unknown` is not certain, and stays: the journal writes no
    /// more, because it failed or was closed.
    fn append(
        &self,
        draft: Draft,
    ) -> impl Future<Output = Result<Seq, AppendError>> + Send + 'static + use<Self>;

    /// Everything that is kept, oldest first, then [`Followed::CaughtUp`] once, then everything new,
    /// without a gap between them and nothing twice.
    ///
    /// What is superseded before the replay reaches it is left out. The stream ends when the journal is
    /// closed, and where it cannot be read.
    fn follow(&self) -> impl Stream<Item = Followed> + Send + 'static + use<Self>;

    /// Removes one fact for good: no byte of a message, a name or a topic stays. Says nothing of a fact that is
    /// not there.
    ///
    /// It takes its place in the order like [`Journal::append`], and fails like it.
    fn erase(&self, seq: Seq) -> impl Future<Output = Result<(), AppendError>> + Send + 'static + use<Self>;

    /// The journal's identity, for as long as its seqs mean the same.
    fn epoch(&self) -> Epoch;

    /// Closes the journal: everything appended so far is durable, and whatever comes later is refused as
    /// [`AppendError::Unknown`].
    fn close(&self) -> impl Future<Output = ()> + Send;
}

/// What a follower gets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Followed {
    /// The next fact.
    Fact {
        /// Its place in the journal.
        seq: Seq,
        /// What it says.
        fact: Fact,
    },
    /// What follows is new, and what was kept at this moment has been handed out.
    CaughtUp,
}
