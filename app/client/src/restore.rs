//! What the browser's storage holds: read with tolerance for anything, written under versioned keys.

use protocol::attachment::Attachment;
use protocol::error::ErrorCode;
use protocol::id::UserId;
use protocol::json::{self, JsonError, ObjectText};
use protocol::limits::OUTBOX_LEN_MAX;
use serde_json::Value;

use crate::outbox::{Entry, EntryState, Outbox};

/// What was found in the browser's storage, as raw JSON texts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Restored<'a> {
    /// What is under [`crate::effect::StorageKey::Drafts`].
    pub drafts: Option<&'a str>,
    /// Whether somebody is just typing in the box of the open place. Its text then stays as it is.
    pub is_typing: bool,
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

/// The stored form of an outbox; `None` where there is nothing to store. What was accepted is the server's.
pub(crate) fn write_outbox(user: UserId, outbox: &Outbox) -> Option<String> {
    let entries = json::list(outbox.iter().filter_map(stored));
    if entries == "[]" {
        return None;
    }
    let mut stored = ObjectText::new();
    stored.id("user", &user).raw("entries", &entries);
    Some(stored.finish())
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
    json::quoted(text)
}

/// The stored form of the last place: whose it is, since several may sign in from one browser, and its path.
pub(crate) fn write_last(user: UserId, path: &str) -> String {
    let mut last = ObjectText::new();
    last.id("user", &user).text("path", path);
    last.finish()
}

/// Writes the files of a message; nothing where there are none.
pub(crate) fn write_attachments(to: &mut ObjectText, attachments: &[Attachment]) {
    if !attachments.is_empty() {
        to.raw("attachments", &json::list(attachments.iter().map(Attachment::to_json)));
    }
}

/// A pending command as it is written; `None` where it was accepted.
fn stored(entry: &Entry) -> Option<String> {
    let mut command = ObjectText::new();
    entry.command.write(&mut command);
    let mut json = ObjectText::new();
    json.raw("command", &command.finish());
    write_attachments(&mut json, &entry.attachments);
    json.number("at", entry.at);
    match entry.state {
        EntryState::Queued | EntryState::InFlight | EntryState::Resting { .. } => {}
        EntryState::Failed { code } => {
            json.text("failed", code.as_str());
        }
        EntryState::Accepted { .. } => return None,
    }
    Some(json.finish())
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
