//! The one thread that writes. It takes what has queued, commits it, and only then lets anybody know.

use std::mem;

use protocol::fact::{AppendError, Draft};
use protocol::id::Seq;
use protocol::limits::COMMIT_FACTS_MAX;
use tokio::sync::mpsc::UnboundedReceiver;
use tokio::sync::oneshot;
use tracing::{error, info, warn};

use crate::follower::{Followers, PAGE_LEN, Page};
use crate::place::Place;
use crate::sqlite::store::{Failure, Store};

/// Where a write's answer goes.
pub(super) type Answer<T> = oneshot::Sender<Result<T, AppendError>>;

/// What the writer is asked for, in order.
pub(super) enum Request {
    Write(Write),
    /// The facts after this one.
    Page {
        after: Seq,
        answer: oneshot::Sender<Page>,
    },
    /// Nothing more.
    Close {
        answer: oneshot::Sender<()>,
    },
}

/// One change of the file, with room for what became of it.
pub(super) enum Write {
    Append {
        draft: Box<Draft>,
        place: Place,
        answer: Answer<Seq>,
        /// What the store did, true once the batch is committed.
        outcome: Result<Seq, AppendError>,
    },
    Erase {
        seq: Seq,
        place: Place,
        answer: Answer<()>,
    },
}

impl Write {
    pub(super) fn append(draft: Draft, place: Place, answer: Answer<Seq>) -> Self {
        Self::Append { draft: Box::new(draft), place, answer, outcome: Err(AppendError::Unknown) }
    }

    pub(super) fn erase(seq: Seq, place: Place, answer: Answer<()>) -> Self {
        Self::Erase { seq, place, answer }
    }

    /// Answers that it was not done.
    fn refuse(self, error: AppendError) {
        match self {
            Self::Append { answer, .. } => tell(answer, Err(error)),
            Self::Erase { answer, .. } => tell(answer, Err(error)),
        }
    }
}

/// Owns the file.
pub(super) struct Writer {
    store: Store,
    requests: UnboundedReceiver<Request>,
    followers: Followers,
    health: Health,
}

/// Each change is logged once.
#[derive(PartialEq, Eq)]
enum Health {
    Writing,
    /// Tried again with every batch.
    Full,
    /// What the file holds is not certain any more: nothing is written until the next start has read it.
    Failed,
}

impl Writer {
    pub(super) fn new(store: Store, requests: UnboundedReceiver<Request>) -> Self {
        Self { store, requests, followers: Followers::default(), health: Health::Writing }
    }

    /// Works until it is told to close, or nobody is left who could ask for anything.
    pub(super) fn run(mut self) {
        let mut batch = Vec::with_capacity(COMMIT_FACTS_MAX);
        while self.requests.blocking_recv_many(&mut batch, COMMIT_FACTS_MAX) > 0 {
            let mut writes = Vec::with_capacity(batch.len());
            for request in batch.drain(..) {
                match request {
                    Request::Write(write) => writes.push(write),
                    Request::Page { after, answer } => {
                        self.commit(mem::take(&mut writes));
                        self.send_page(after, answer);
                    }
                    Request::Close { answer } => {
                        self.commit(mem::take(&mut writes));
                        self.clear_erased();
                        // Closes the file, unlocks the folder and ends every stream before the answer.
                        drop(self);
                        tell(answer, ());
                        return;
                    }
                }
            }
            self.commit(writes);
        }
    }

    fn commit(&mut self, mut writes: Vec<Write>) {
        if writes.is_empty() {
            return;
        }
        let refusal = match self.health {
            Health::Writing | Health::Full => match self.store.commit(&mut writes) {
                Ok(()) => {
                    self.note_written();
                    return self.settle(writes);
                }
                Err(Failure::Refused(error)) => {
                    self.note_refused(&error);
                    AppendError::Full
                }
                Err(Failure::Unknown(error)) => {
                    self.note_failed(&error);
                    AppendError::Unknown
                }
            },
            Health::Failed => AppendError::Unknown,
        };
        for write in writes {
            write.refuse(refusal);
        }
    }

    /// Lets everybody know of a batch that is durable.
    fn settle(&mut self, writes: Vec<Write>) {
        let mut erased = Vec::new();
        for write in writes {
            match write {
                Write::Append { draft, place, answer, outcome } => {
                    tell(answer, outcome);
                    if let Ok(seq) = outcome {
                        self.followers.hand_out(seq, &draft.fact, &place);
                    }
                }
                Write::Erase { answer, place, .. } => erased.push((answer, place)),
            }
        }
        self.clear_erased();
        let cleared = if self.health == Health::Failed { Err(AppendError::Unknown) } else { Ok(()) };
        for (answer, _place) in erased {
            tell(answer, cleared);
        }
    }

    /// At most once for a batch. Where it cannot be done now, the next batch does it.
    fn clear_erased(&mut self) {
        match self.store.clear_erased() {
            Ok(()) => {}
            Err(Failure::Refused(error)) => self.note_refused(&error),
            Err(Failure::Unknown(error)) => self.note_failed(&error),
        }
    }

    /// Dropping the answer ends the follower's stream.
    fn send_page(&mut self, after: Seq, answer: oneshot::Sender<Page>) {
        match self.store.page(after) {
            Ok(Some(facts)) => {
                let live = (facts.len() < PAGE_LEN).then(|| self.followers.add());
                tell(answer, Page { facts, live });
            }
            Ok(None) => error!(seq.after = %after, "The journal holds a damaged fact: a follower ends"),
            Err(error) => {
                error!(%error, seq.after = %after, "The journal cannot be read: a follower ends");
            }
        }
    }

    fn note_written(&mut self) {
        if self.health == Health::Full {
            info!("The journal writes again");
            self.health = Health::Writing;
        }
    }

    fn note_refused(&mut self, error: &rusqlite::Error) {
        if self.health == Health::Writing {
            warn!(%error, "The journal cannot write now: appends are refused until it can");
            self.health = Health::Full;
        }
    }

    fn note_failed(&mut self, error: &rusqlite::Error) {
        error!(%error, "The journal failed: nothing is written any more until the server is started again");
        self.health = Health::Failed;
    }
}

/// Answers, where whoever asked is still there: what was done is done all the same.
fn tell<T>(answer: oneshot::Sender<T>, value: T) {
    drop(answer.send(value).err());
}
