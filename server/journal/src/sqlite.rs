//! The journal in one SQLite file: `banter.sqlite` in the data folder.
//!
//! One thread owns the connection. It takes whatever has queued, commits it as one transaction, and only
//! then answers and hands out. There is no timer: what comes in during a commit is the next batch.
//!
//! The layers, from the outside: this front, `writer` (the thread), `store` (the statements), `schema`
//! (the tables) and `folder` (the files, and that nobody else has them).

mod folder;
mod schema;
mod store;
#[cfg(test)]
mod tests;
mod writer;

use std::path::Path;
use std::thread;

use futures_util::Stream;
use protocol::fact::{AppendError, Draft};
use protocol::id::{Epoch, Seq};
use tokio::sync::mpsc::{self, UnboundedSender};
use tokio::sync::oneshot;

pub use crate::sqlite::schema::SCHEMA_VERSION;

use crate::error::OpenError;
use crate::follower;
use crate::place::{Place, Places};
use crate::sqlite::store::Store;
use crate::sqlite::writer::{Answer, Request, Write, Writer};
use crate::{Followed, Journal};

/// A journal in a data folder, which nobody else can open meanwhile.
///
/// Reading the file with the `sqlite3` shell is fine at any time, and so is a backup with its `.backup`.
/// Dropping the journal closes it too, but some time later: call [`Journal::close`].
pub struct SqliteJournal {
    epoch: Epoch,
    places: Places,
    /// No bound of its own: what is in it holds a place, or is one request of a follower.
    requests: UnboundedSender<Request>,
}

impl SqliteJournal {
    /// Opens the journal in this folder, and makes folder and file where they are missing.
    ///
    /// Reads every fact once, so that one that this server cannot read stops the start and not a follower.
    ///
    /// # Errors
    /// Where the folder cannot be used, is in use, or holds what this server cannot read.
    pub fn open(folder: &Path) -> Result<Self, OpenError> {
        let (journal, writer) = Self::assemble(Store::open(folder)?);
        thread::Builder::new()
            .name("journal".to_owned())
            .spawn(move || writer.run())
            .map_err(OpenError::Writer)?;
        Ok(journal)
    }

    /// The journal, and its writer that does not run yet.
    fn assemble(store: Store) -> (Self, Writer) {
        let (requests, taken) = mpsc::unbounded_channel();
        let journal = Self { epoch: store.epoch(), places: Places::new(), requests };
        (journal, Writer::new(store, taken))
    }

    /// Queues a write at once; the future brings its answer.
    fn write<T, F>(
        &self,
        make: F,
    ) -> impl Future<Output = Result<T, AppendError>> + Send + 'static + use<T, F>
    where
        T: Send + 'static,
        F: FnOnce(Place, Answer<T>) -> Write + 'static,
    {
        let queued = self.places.take().map(|place| {
            let (answer, answered) = oneshot::channel();
            // Where the writer is gone, the request is dropped with its answer: that is an answer too.
            drop(self.requests.send(Request::Write(make(place, answer))));
            answered
        });
        async move { queued?.await.unwrap_or(Err(AppendError::Unknown)) }
    }
}

impl Journal for SqliteJournal {
    fn append(
        &self,
        draft: Draft,
    ) -> impl Future<Output = Result<Seq, AppendError>> + Send + 'static + use<> {
        self.write(move |place, answer| Write::append(draft, place, answer))
    }

    fn follow(&self) -> impl Stream<Item = Followed> + Send + 'static + use<> {
        // Weak, so that a stream that is still held does not keep a dropped journal open.
        let requests = self.requests.downgrade();
        follower::follow(move |after| {
            let requests = requests.upgrade();
            async move {
                let (answer, answered) = oneshot::channel();
                requests?.send(Request::Page { after, answer }).ok()?;
                answered.await.ok()
            }
        })
    }

    fn erase(&self, seq: Seq) -> impl Future<Output = Result<(), AppendError>> + Send + 'static + use<> {
        self.write(move |place, answer| Write::erase(seq, place, answer))
    }

    fn epoch(&self) -> Epoch {
        self.epoch
    }

    fn close(&self) -> impl Future<Output = ()> + Send {
        let (answer, answered) = oneshot::channel();
        // Where the writer is gone, the journal is closed.
        drop(self.requests.send(Request::Close { answer }));
        async move { answered.await.unwrap_or(()) }
    }
}
