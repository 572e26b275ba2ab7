//! What the browser's storage holds: read with tolerance for anything, written under versioned keys.

use protocol::attachment::Attachment;
use protocol::command::Command;
use protocol::error::ErrorCode;
use protocol::id::{Millis, UserId};
use protocol::json::{self, JsonError};
use protocol::limits::OUTBOX_LEN_MAX;
use serde::Serialize;
use serde_json::Value;

use crate::outbox::{Entry, EntryState, Outbox};

/// What was found in the browser's storage, as raw JSON texts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Restored<'a> {
    /// What is under [`crate::effect::StorageKey::Drafts`].
    pub drafts: Option<&'a str>,
    /// What is under [`crate::effect::StorageKey::Reloaded`].
    pub reloaded: Option<&'a str>,
}

/// Why the outbox of another tab was not adopted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AdoptError {
    /// It is another user's: leave it where it is, they may come back.
    #[error("the outbox belongs to another user")]
    OtherUser,
    /// There is no room for it now: leave it where it is.
    #[error("the outbox is full")]
    Full,
    /// It is not an outbox: remove it.
    #[error("the outbox cannot be read")]
    Unreadable,
}

/// An outbox as it is written.
#[derive(Serialize)]
struct StoredOutbox<'a> {
    user: UserId,
    entries: Vec<StoredEntry<'a>>,
}

/// A pending command as it is written.
#[derive(Serialize)]
struct StoredEntry<'a> {
    command: &'a Command,
    #[serde(skip_serializing_if = "<[Attachment]>::is_empty")]
    attachments: &'a [Attachment],
    at: Millis,
    #[serde(skip_serializing_if = "Option::is_none")]
    failed: Option<ErrorCode>,
}

/// The stored form of an outbox; `None` where there is nothing to store. What was accepted is the server's.
pub(crate) fn write_outbox(user: UserId, outbox: &Outbox) -> Option<String> {
    let entries: Vec<StoredEntry<'_>> = outbox.iter().filter_map(stored).collect();
    (!entries.is_empty()).then(|| to_json(&StoredOutbox { user, entries }))
}

/// Reads a stored outbox of a user. Entries that cannot be read are left out.
pub(crate) fn read_outbox(user: UserId, json: &str) -> Result<Vec<Entry>, AdoptError> {
    let stored: Value = serde_json::from_str(json).map_err(|_| AdoptError::Unreadable)?;
    let owner: UserId = json::required(&stored, "user").map_err(|_| AdoptError::Unreadable)?;
    let entries = stored.get("entries").and_then(Value::as_array).ok_or(AdoptError::Unreadable)?;
    if owner != user {
        return Err(AdoptError::OtherUser);
    }
    let entries = entries.iter().filter_map(|value| read_entry(value).ok().flatten());
    Ok(entries.take(OUTBOX_LEN_MAX).collect())
}

/// The stored form of a text.
pub(crate) fn write_text(text: &str) -> String {
    to_json(&text)
}

pub(crate) fn to_json(value: &impl Serialize) -> String {
    serde_json::to_string(value).expect("what is stored has string keys only and no failing serializer")
}

fn stored(entry: &Entry) -> Option<StoredEntry<'_>> {
    let failed = match entry.state {
        EntryState::Queued | EntryState::InFlight | EntryState::Resting { .. } => None,
        EntryState::Failed { code } => Some(code),
        EntryState::Accepted { .. } => return None,
    };
    Some(StoredEntry { command: &entry.command, attachments: &entry.attachments, at: entry.at, failed })
}

/// Reads one entry; `None` where it is not one that an outbox holds.
fn read_entry(value: &Value) -> Result<Option<Entry>, JsonError> {
    let (command, at) = (json::required(value, "command")?, json::required(value, "at")?);
    let Some(mut entry) = Entry::new(command, at) else { return Ok(None) };
    entry.attachments = json::optional(value, "attachments")?;
    let failed: Option<ErrorCode> = json::optional(value, "failed")?;
    if entry.can_fail() {
        if entry.body().is_none() {
            return Ok(None);
        }
        entry.state = failed.map_or(EntryState::Queued, |code| EntryState::Failed { code });
    }
    Ok(Some(entry))
}
