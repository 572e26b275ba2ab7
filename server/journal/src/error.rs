//! Why a journal cannot be opened. Why a draft is not appended is [`protocol::fact::AppendError`].

use std::io;
use std::path::PathBuf;

use protocol::fact::FACT_VERSION;
use protocol::id::Seq;

use crate::sqlite::SCHEMA_VERSION;

/// Why a journal cannot be opened. Each stops the start of the server, and says nothing of what is kept.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The folder or a file in it cannot be made, read or written.
    #[error("{} cannot be used", path.display())]
    Folder {
        /// Which folder or file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// Another process has it open.
    #[error("another Banter is using {}", folder.display())]
    InUse {
        /// The data folder.
        folder: PathBuf,
    },
    /// The file is something else.
    #[error("{} is not a journal of Banter", path.display())]
    NotAJournal {
        /// Which file.
        path: PathBuf,
    },
    /// Another Banter's tables.
    #[error("the journal has schema version {found}, this server reads version {SCHEMA_VERSION}")]
    UnknownSchema {
        /// What the file says.
        found: i64,
    },
    /// A later Banter's fact.
    #[error("fact {seq} has version {found}, this server reads up to version {FACT_VERSION}")]
    UnknownFact {
        /// Which fact.
        seq: Seq,
        /// What the fact says.
        found: u32,
    },
    /// A fact that no Banter wrote. What is wrong with it could quote a message, and is not told.
    #[error("fact {seq} is damaged")]
    DamagedFact {
        /// Which fact.
        seq: Seq,
    },
    /// SQLite refused.
    #[error("the journal cannot be opened")]
    Sqlite(#[from] rusqlite::Error),
    /// There is no thread to write it with.
    #[error("the journal's writer cannot be started")]
    Writer(#[source] io::Error),
}
