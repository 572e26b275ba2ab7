//! What is done with the file: commit a batch, read a page, clear away what was erased.

use std::path::Path;
use std::time::Duration;

use protocol::fact::{AppendError, Draft, Fact, FactError};
use protocol::id::{Epoch, Seq};
use rusqlite::{Connection, ErrorCode, OpenFlags, OptionalExtension, TransactionBehavior};

use crate::error::OpenError;
use crate::follower::PAGE_LEN;
use crate::sqlite::folder::Folder;
use crate::sqlite::schema;
use crate::sqlite::writer::Write;
use crate::subject;

/// The open file.
pub(super) struct Store {
    connection: Connection,
    epoch: Epoch,
    /// Something was erased whose bytes are still in a file.
    clearing_due: bool,
    /// Declared last, and so unlocked last.
    _folder: Folder,
}

/// Why a batch was not committed.
pub(super) enum Failure {
    /// Nothing was written, and another time it may be: the disk is full, or a shell holds the file.
    Refused(rusqlite::Error),
    /// It may have been written.
    Unknown(rusqlite::Error),
}

impl From<rusqlite::Error> for Failure {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(ErrorCode::DiskFull | ErrorCode::DatabaseBusy) => Self::Refused(error),
            Some(_) | None => Self::Unknown(error),
        }
    }
}

impl Store {
    pub(super) fn open(folder: &Path) -> Result<Self, OpenError> {
        let folder = Folder::open(folder)?;
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let mut connection = Connection::open_with_flags(&folder.database, flags)?;
        let epoch = schema::prepare(&mut connection, &folder.database)?;
        // The last process may have ended between erasing a message and clearing it away.
        let mut store = Self { connection, epoch, clearing_due: true, _folder: folder };
        store.check_facts()?;
        match store.clear_erased() {
            // On a full disk there is still everything to read.
            Ok(()) | Err(Failure::Refused(_)) => Ok(store),
            Err(Failure::Unknown(error)) => Err(OpenError::Sqlite(error)),
        }
    }

    pub(super) fn epoch(&self) -> Epoch {
        self.epoch
    }

    /// Writes all of it durably in one transaction, or nothing. What became of each append is noted in it.
    pub(super) fn commit(&mut self, writes: &mut [Write]) -> Result<(), Failure> {
        let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let mut clearing_due = false;
        for write in writes {
            match write {
                Write::Append { draft, outcome, .. } => {
                    let (appended, superseded) = append(&transaction, draft)?;
                    *outcome = appended;
                    clearing_due |= superseded;
                }
                Write::Erase { seq, .. } => clearing_due |= erase(&transaction, *seq)?,
            }
        }
        transaction.commit()?;
        self.clearing_due |= clearing_due;
        Ok(())
    }

    /// The oldest facts after `after`, at most [`PAGE_LEN`]. `None` where one cannot be read.
    pub(super) fn page(&self, after: Seq) -> rusqlite::Result<Option<Vec<(Seq, Fact)>>> {
        let mut select = self
            .connection
            .prepare_cached("SELECT seq, fact FROM facts WHERE seq > ?1 ORDER BY seq LIMIT ?2")?;
        let mut rows = select.query((to_column(after), PAGE_LEN as i64))?;
        let mut facts = Vec::with_capacity(PAGE_LEN);
        while let Some(row) = rows.next()? {
            let Ok(fact) = Fact::decode(row.get_ref(1)?.as_str()?) else { return Ok(None) };
            facts.push((from_column(row.get(0)?), fact));
        }
        Ok(Some(facts))
    }

    /// Clears away what was erased, if anything was: brings the main file up to date and empties the log
    /// beside it, so that it is in neither. Where somebody is reading the file, another call has to do it.
    pub(super) fn clear_erased(&mut self) -> Result<(), Failure> {
        if !self.clearing_due {
            return Ok(());
        }
        // A reader may take its time; appends do not wait for it.
        self.connection.busy_timeout(Duration::ZERO)?;
        let busy = self.connection.query_one("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0));
        self.connection.busy_timeout(schema::BUSY_MAX)?;
        self.clearing_due = busy?;
        Ok(())
    }

    /// Reads everything once.
    fn check_facts(&self) -> Result<(), OpenError> {
        let mut select = self.connection.prepare("SELECT seq, fact FROM facts ORDER BY seq")?;
        let mut rows = select.query([])?;
        while let Some(row) = rows.next()? {
            let seq = from_column(row.get(0)?);
            let text = row.get_ref(1)?.as_str().map_err(|_| OpenError::DamagedFact { seq })?;
            Fact::decode(text).map_err(|error| match error {
                FactError::UnknownVersion(found) => OpenError::UnknownFact { seq, found },
                FactError::Malformed(_) => OpenError::DamagedFact { seq },
            })?;
        }
        Ok(())
    }
}

/// Says what became of it, and whether it took the place of something that must be cleared away.
fn append(connection: &Connection, draft: &Draft) -> rusqlite::Result<(Result<Seq, AppendError>, bool)> {
    let subject = draft.fact.subject();
    let key = subject::key(&subject);
    if let Some(expected) = draft.expect {
        let newest = connection
            .prepare_cached("SELECT seq FROM facts WHERE subject = ?1 ORDER BY seq DESC LIMIT 1")?
            .query_one([&key], |row| row.get(0))
            .optional()?;
        if newest.map_or(Seq(0), from_column) != expected {
            return Ok((Err(AppendError::Conflict), false));
        }
    }
    let seq = connection
        .prepare_cached("INSERT INTO facts (subject, spacer, fact) VALUES (?1, zeroblob(?2), ?3)")?
        .insert((&key, schema::spacer_bytes(&subject) as i64, draft.fact.encode()))?;
    // Steps over what is kept, not over the table: at most as many index entries as the subject keeps.
    let superseded = connection
        .prepare_cached(
            "DELETE FROM facts WHERE subject = ?1 AND seq <= (
                SELECT seq FROM facts WHERE subject = ?1 ORDER BY seq DESC LIMIT 1 OFFSET ?2)",
        )?
        .execute((&key, subject.keeps() as i64))?;
    Ok((Ok(from_column(seq)), superseded > 0 && schema::is_cleared_when_superseded(&subject)))
}

/// Says whether there was such a fact.
fn erase(connection: &Connection, seq: Seq) -> rusqlite::Result<bool> {
    let erased = connection.prepare_cached("DELETE FROM facts WHERE seq = ?1")?.execute([to_column(seq)])?;
    Ok(erased > 0)
}

/// SQLite counts up to `i64::MAX`, and so no seq is above it but one that nobody was given.
fn to_column(seq: Seq) -> i64 {
    i64::try_from(seq.0).unwrap_or(i64::MAX)
}

fn from_column(seq: i64) -> Seq {
    Seq(seq.try_into().expect("SQLite numbers rows from one"))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::thread;

    use futures_util::future;
    use protocol::id::ChannelId;
    use protocol::limits::COMMIT_FACTS_MAX;
    use rusqlite::types::Value;
    use tempfile::TempDir;

    use super::*;
    use crate::Journal;
    use crate::conformance::{deletion, following, next_fact, post, replay};
    use crate::sqlite::SqliteJournal;

    #[test]
    fn the_file_is_set_to_keep_what_it_has_and_to_clear_what_it_had() {
        let folder = TempDir::new().unwrap();
        let store = Store::open(folder.path()).unwrap();
        let set = |name: &str| -> Value {
            store.connection.pragma_query_value(None, name, |row| row.get(0)).unwrap()
        };
        assert_eq!(set("journal_mode"), Value::from("wal".to_owned()));
        assert_eq!(set("locking_mode"), Value::from("normal".to_owned()));
        let numbers = [
            ("synchronous", 2),
            ("secure_delete", 1),
            ("temp_store", 2),
            ("auto_vacuum", 0),
            ("page_size", 1_024),
        ];
        for (name, expected) in numbers {
            assert_eq!(set(name), Value::from(expected), "{name}");
        }
    }

    #[tokio::test]
    async fn what_has_queued_is_committed_at_once() {
        let folder = TempDir::new().unwrap();
        let mut store = Store::open(folder.path()).unwrap();
        let commits = Arc::new(AtomicUsize::new(0));
        let counter = Arc::clone(&commits);
        let count = move || {
            counter.fetch_add(1, Ordering::Relaxed);
            false
        };
        store.connection.commit_hook(Some(count)).unwrap();
        let (journal, writer) = SqliteJournal::assemble(store);

        let queued: Vec<_> = (0..COMMIT_FACTS_MAX as u64 + 1).map(|n| journal.append(deletion(n))).collect();
        let writer = thread::spawn(move || writer.run());
        future::join_all(queued).await;

        assert_eq!(commits.load(Ordering::Relaxed), 2);
        journal.close().await;
        writer.join().unwrap();
    }

    #[tokio::test]
    async fn a_full_disk_refuses_for_certain_until_there_is_room() {
        let folder = TempDir::new().unwrap();
        let store = Store::open(folder.path()).unwrap();
        // As good as a disk that ends here.
        store.connection.pragma_update(None, "max_page_count", 400).unwrap();
        let (journal, writer) = SqliteJournal::assemble(store);
        let long = |n: usize| post(ChannelId(n as u64), &"long ".repeat(700));

        // A batch that has no room is refused as a whole, with what would have fit.
        let batch: Vec<_> = (0..200).map(|n| journal.append(long(n))).collect();
        let writer = thread::spawn(move || writer.run());
        assert!(future::join_all(batch).await.iter().all(|refused| *refused == Err(AppendError::Full)));
        assert_eq!(replay(&journal).await, []);

        let mut follower = following(&journal).await;
        let mut appended = Vec::new();
        while let Ok(seq) = journal.append(long(appended.len())).await {
            appended.push(seq);
            assert!(appended.len() < 200, "there is no room for so many");
        }
        assert_eq!(journal.append(long(0)).await, Err(AppendError::Full));
        assert!(appended.len() > 20, "there is room for more than {}", appended.len());
        assert_eq!(replay(&journal).await.len(), appended.len());

        journal.erase(appended[0]).await.unwrap();
        let again = journal.append(long(0)).await.unwrap();
        for seq in appended.into_iter().chain([again]) {
            assert_eq!(next_fact(&mut follower).await.0, seq);
        }
        journal.close().await;
        writer.join().unwrap();
    }

    #[test]
    fn a_seq_that_nobody_was_given_is_no_other_fact() {
        assert_eq!(to_column(Seq(u64::MAX)), i64::MAX);
        assert_eq!(from_column(to_column(Seq(7))), Seq(7));
    }
}
