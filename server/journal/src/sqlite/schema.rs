//! The tables, the views, and what every connection is set to.

use std::path::Path;
use std::time::Duration;

use protocol::fact::Subject;
use protocol::id::Epoch;
use rusqlite::{Connection, ErrorCode, OptionalExtension, TransactionBehavior};

use crate::error::OpenError;

/// The version of the tables that this server makes and reads.
///
/// 1: the tables. 2: the view of messages tells of edits and attachments. 3: the view of channels tells of
/// private ones, topics and archiving, the view of users of pictures; names have a spacer. A file of an older
/// version is brought up to date.
pub const SCHEMA_VERSION: i64 = 3;

/// How long a write waits for a shell that is writing.
pub(super) const BUSY_MAX: Duration = Duration::from_secs(1);

/// The size of a page of the file, in bytes. Small, because every message takes one more page than its
/// text: see [`SPACER_BYTES`].
const PAGE_BYTES: usize = 1_024;

/// As many bytes of a row as SQLite may keep within its table's tree, at this size of a page: the rest goes
/// to pages of the row's own.
///
/// SQLite moves rows between the pages of a tree, and `secure_delete` does not clear the places that they
/// left: there, a deleted text could stay readable. A spacer of this length before the text keeps all of
/// the text on the row's own pages, which are never moved, and are cleared when the row is deleted.
const SPACER_BYTES: usize = PAGE_BYTES - 35;

/// `AUTOINCREMENT`, so that the seq of an erased fact is never used again.
const CREATE: &str = "
    CREATE TABLE meta (
        name TEXT PRIMARY KEY,
        value ANY NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE facts (
        seq INTEGER PRIMARY KEY AUTOINCREMENT,
        subject TEXT NOT NULL,
        spacer BLOB NOT NULL,
        fact TEXT NOT NULL
    ) STRICT;
    CREATE INDEX facts_by_subject ON facts (subject, seq);
";

/// The views are for people with a `sqlite3` shell; the server does not read them. Each shows what is there as
/// it is now:
///
/// - a user by the newest name, of those that are the user's;
/// - a channel by its newest name, and a private one by the fact that says everything of it;
/// - a message by its edit, which carries the whole of it and is newer than its post.
const CREATE_VIEWS: &str = "
    CREATE VIEW users AS
    SELECT named.user, display_name, profile.fact ->> '$.picture.file' AS picture, named_at, named.seq
    FROM (
        SELECT fact ->> 'user' AS user,
            fact ->> 'display_name' AS display_name,
            datetime((fact ->> 'at') / 1000, 'unixepoch') AS named_at,
            max(seq) AS seq
        FROM facts
        WHERE fact ->> 'type' = 'user_named'
        GROUP BY user
    ) AS named
    LEFT JOIN facts AS profile ON profile.subject = 'user.' || named.user;

    CREATE VIEW channels AS
    SELECT named.channel, 'public' AS kind, name, creator,
        said.fact ->> 'topic' AS topic,
        coalesce(said.fact ->> 'archived', 0) AS archived,
        datetime(max(at, coalesce(said.fact ->> 'at', 0)) / 1000, 'unixepoch') AS changed_at,
        max(named.seq, coalesce(said.seq, 0)) AS seq
    FROM (
        SELECT fact ->> 'channel' AS channel,
            fact ->> 'name' AS name,
            fact ->> 'creator' AS creator,
            fact ->> 'at' AS at,
            max(seq) AS seq
        FROM facts
        WHERE fact ->> 'type' = 'channel_named'
        GROUP BY channel
    ) AS named
    LEFT JOIN facts AS said ON said.subject = 'channel.' || named.channel
    UNION ALL
    SELECT fact ->> 'channel', 'private', fact ->> '$.private.name', fact ->> '$.private.creator',
        fact ->> 'topic', fact ->> 'archived',
        datetime((fact ->> 'at') / 1000, 'unixepoch'), seq
    FROM facts
    WHERE fact ->> 'type' = 'channel_updated' AND fact -> 'private' IS NOT NULL;

    CREATE VIEW messages AS
    SELECT said.message AS seq,
        fact ->> 'channel' AS channel,
        channels.name AS channel_name,
        fact ->> 'author' AS author,
        users.display_name AS author_name,
        datetime(coalesce(fact ->> 'posted_at', fact ->> 'at') / 1000, 'unixepoch') AS posted_at,
        iif(fact ->> 'type' = 'message_edited', datetime((fact ->> 'at') / 1000, 'unixepoch'), NULL)
            AS edited_at,
        fact ->> 'body' AS body,
        coalesce(json_array_length(fact, '$.attachments'), 0) AS attachments
    FROM (
        SELECT coalesce(fact ->> 'message', seq) AS message, max(seq), fact
        FROM facts
        WHERE fact ->> 'type' IN ('message_posted', 'message_edited')
        GROUP BY message
    ) AS said
    LEFT JOIN channels ON channels.channel = fact ->> 'channel'
    LEFT JOIN users ON users.user = fact ->> 'author'
    ORDER BY said.message;
";

const DROP_VIEWS: &str = "
    DROP VIEW messages;
    DROP VIEW channels;
    DROP VIEW users;
";

/// Names had no spacer while they could not be erased.
const SPACE_NAMES: &str =
    "UPDATE facts SET spacer = zeroblob(?1) WHERE fact ->> 'type' IN ('user_named', 'channel_named')";

/// How long a spacer a fact of this subject gets: only what holds a text and can be erased needs one.
pub(super) fn spacer_bytes(subject: &Subject) -> usize {
    match subject {
        Subject::Post(_)
        | Subject::Edit(..)
        | Subject::Upload(_)
        | Subject::Channel(_)
        | Subject::Username(_)
        | Subject::ChannelName(_) => SPACER_BYTES,
        Subject::User(_)
        | Subject::RecoveryCode(_)
        | Subject::Device(_)
        | Subject::Direct(..)
        | Subject::Member(..)
        | Subject::Read(..)
        | Subject::Deletion(..)
        | Subject::Reactions(..)
        | Subject::Pin(..)
        | Subject::Sent(_) => 0,
    }
}

/// Whether a fact of this subject must be in no file once a newer one has taken its place.
///
/// What an edited message said before is as gone as what was deleted, and so is what a channel was about: of a
/// private one that may be a secret. A post that leaves with the cap is cleared with the next checkpoint: a
/// busy channel would otherwise ask for one with every message. A name is superseded by one that looks like it.
pub(super) fn is_cleared_when_superseded(subject: &Subject) -> bool {
    match subject {
        Subject::Edit(..) | Subject::Upload(_) | Subject::Channel(_) => true,
        Subject::Username(_)
        | Subject::User(_)
        | Subject::RecoveryCode(_)
        | Subject::Device(_)
        | Subject::ChannelName(_)
        | Subject::Direct(..)
        | Subject::Member(..)
        | Subject::Read(..)
        | Subject::Post(_)
        | Subject::Deletion(..)
        | Subject::Reactions(..)
        | Subject::Pin(..)
        | Subject::Sent(_) => false,
    }
}

/// Sets up the connection, and makes the tables where the file is empty.
pub(super) fn prepare(connection: &mut Connection, path: &Path) -> Result<Epoch, OpenError> {
    configure(connection).map_err(|error| not_a_journal(error, path))?;
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let tables: i64 = transaction.query_one("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    if tables == 0 {
        transaction.execute_batch(CREATE)?;
        transaction.execute_batch(CREATE_VIEWS)?;
        transaction.execute("INSERT INTO meta VALUES ('schema_version', ?1)", [SCHEMA_VERSION])?;
        transaction.execute("INSERT INTO meta VALUES ('epoch', lower(hex(randomblob(8))))", [])?;
    }
    let not_a_journal = || OpenError::NotAJournal { path: path.to_owned() };
    if !transaction.table_exists(None, "meta")? {
        return Err(not_a_journal());
    }
    let found: i64 = meta(&transaction, "schema_version")?.ok_or_else(not_a_journal)?;
    match found {
        1 | 2 => migrate(&transaction)?,
        SCHEMA_VERSION => {}
        _ => return Err(OpenError::UnknownSchema { found }),
    }
    let epoch: String = meta(&transaction, "epoch")?.ok_or_else(not_a_journal)?;
    let epoch = epoch.parse().map_err(|_| not_a_journal())?;
    transaction.commit()?;
    Ok(epoch)
}

/// Brings a file of an older version up to date.
fn migrate(connection: &Connection) -> rusqlite::Result<()> {
    connection.execute_batch(DROP_VIEWS)?;
    connection.execute_batch(CREATE_VIEWS)?;
    connection.execute(SPACE_NAMES, [SPACER_BYTES as i64])?;
    connection.execute("UPDATE meta SET value = ?1 WHERE name = 'schema_version'", [SCHEMA_VERSION])?;
    Ok(())
}

fn configure(connection: &Connection) -> rusqlite::Result<()> {
    connection.busy_timeout(BUSY_MAX)?;
    // Only before the first table is made; the caps bound the file, so freed pages stay for the next facts.
    connection.pragma_update(None, "page_size", PAGE_BYTES as i64)?;
    connection.pragma_update(None, "auto_vacuum", "NONE")?;
    connection.pragma_update_and_check(None, "journal_mode", "WAL", |_| Ok(()))?;
    // With NORMAL, a power cut takes facts that were acknowledged.
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update_and_check(None, "secure_delete", "ON", |_| Ok(()))?;
    // No text of a message in files elsewhere.
    connection.pragma_update(None, "temp_store", "MEMORY")?;
    connection.pragma_update(None, "trusted_schema", "OFF")
}

fn not_a_journal(error: rusqlite::Error, path: &Path) -> OpenError {
    if error.sqlite_error_code() == Some(ErrorCode::NotADatabase) {
        return OpenError::NotAJournal { path: path.to_owned() };
    }
    OpenError::Sqlite(error)
}

fn meta<T: rusqlite::types::FromSql>(connection: &Connection, name: &str) -> rusqlite::Result<Option<T>> {
    connection.query_one("SELECT value FROM meta WHERE name = ?1", [name], |row| row.get(0)).optional()
}
