//! What the browser's storage holds: read with tolerance for anything, written under versioned keys.

use std::collections::BTreeMap;

use protocol::command::Command;
use protocol::error::ErrorCode;
use protocol::id::{ChannelId, Millis, UserId};
use protocol::limits::{DEVICE_USERS_MAX, OUTBOX_LEN_MAX};
use serde::{Deserialize, Serialize};
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

/// What was typed and not sent, by user: several may sign in from one browser, one after the other.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Drafts {
    by_user: BTreeMap<UserId, BTreeMap<ChannelId, String>>,
    /// To users with whom there is no channel yet. Not stored: it moves as soon as the channel is there.
    unopened: BTreeMap<UserId, String>,
}

impl Drafts {
    /// Reads what was stored. Of what cannot be read, nothing is kept.
    pub(crate) fn read(json: &str) -> Self {
        Self { by_user: serde_json::from_str(json).unwrap_or_default(), unopened: BTreeMap::new() }
    }

    /// The stored form; `None` where there is nothing to store.
    pub(crate) fn write(&self) -> Option<String> {
        (!self.by_user.is_empty()).then(|| to_json(&self.by_user))
    }

    pub(crate) fn get(&self, me: UserId, channel: ChannelId) -> &str {
        self.by_user.get(&me).and_then(|drafts| drafts.get(&channel)).map_or("", String::as_str)
    }

    /// Says whether anything changed.
    pub(crate) fn set(&mut self, me: UserId, channel: ChannelId, text: String) -> bool {
        if self.get(me, channel) == text {
            return false;
        }
        let drafts = self.by_user.entry(me).or_default();
        if text.is_empty() {
            drafts.remove(&channel);
        } else {
            drafts.insert(channel, text);
        }
        self.by_user.retain(|_, drafts| !drafts.is_empty());
        while self.by_user.len() > DEVICE_USERS_MAX {
            let other = self.by_user.keys().copied().find(|user| *user != me);
            other.map(|user| self.by_user.remove(&user));
        }
        true
    }

    pub(crate) fn get_unopened(&self, user: UserId) -> &str {
        self.unopened.get(&user).map_or("", String::as_str)
    }

    pub(crate) fn set_unopened(&mut self, user: UserId, text: String) {
        self.unopened.insert(user, text);
    }

    pub(crate) fn take_unopened(&mut self, user: UserId) -> Option<String> {
        self.unopened.remove(&user)
    }

    /// Takes over what another tab, or this page before it was loaded again, has stored, but for the draft
    /// that is `typed` here.
    pub(crate) fn merge(&mut self, stored: Self, typed: Option<(UserId, ChannelId)>) {
        let kept = typed.map(|(me, channel)| (me, channel, self.get(me, channel).to_owned()));
        self.by_user = stored.by_user;
        if let Some((me, channel, text)) = kept {
            self.set(me, channel, text);
        }
    }
}

/// An outbox as it is stored.
#[derive(Serialize, Deserialize)]
struct StoredOutbox<E> {
    user: UserId,
    entries: Vec<E>,
}

/// A pending command as it is stored.
#[derive(Serialize, Deserialize)]
struct StoredEntry {
    command: Command,
    at: Millis,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    failed: Option<ErrorCode>,
}

/// The stored form of an outbox; `None` where there is nothing to store. What was accepted is the server's.
pub(crate) fn write_outbox(user: UserId, outbox: &Outbox) -> Option<String> {
    let entries: Vec<StoredEntry> = outbox.iter().filter_map(stored).collect();
    (!entries.is_empty()).then(|| to_json(&StoredOutbox { user, entries }))
}

/// Reads a stored outbox of a user. Entries that cannot be read are left out.
pub(crate) fn read_outbox(user: UserId, json: &str) -> Result<Vec<Entry>, AdoptError> {
    let stored: StoredOutbox<Value> = serde_json::from_str(json).map_err(|_| AdoptError::Unreadable)?;
    if stored.user != user {
        return Err(AdoptError::OtherUser);
    }
    let entries = stored.entries.into_iter().filter_map(|value| {
        let StoredEntry { command, at, failed } = serde_json::from_value(value).ok()?;
        let mut entry = Entry::new(command, at)?;
        if entry.is_message() {
            entry.message()?;
            entry.state = failed.map_or(EntryState::Queued, |code| EntryState::Failed { code });
        }
        Some(entry)
    });
    Ok(entries.take(OUTBOX_LEN_MAX).collect())
}

/// The stored form of a text.
pub(crate) fn write_text(text: &str) -> String {
    to_json(&text)
}

fn stored(entry: &Entry) -> Option<StoredEntry> {
    let failed = match entry.state {
        EntryState::Queued | EntryState::InFlight | EntryState::Resting { .. } => None,
        EntryState::Failed { code } => Some(code),
        EntryState::Accepted { .. } => return None,
    };
    Some(StoredEntry { command: entry.command.clone(), at: entry.at, failed })
}

fn to_json(value: &impl Serialize) -> String {
    serde_json::to_string(value).expect("what is stored has string keys only and no failing serializer")
}
