//! What one browser holds of a channel's history: merged from histories and events, each message once, in order.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use protocol::id::{ClientId, Seq, UserId};
use protocol::message::Message;
use protocol::snapshot::HistoryState;

/// The messages of one channel. Never counts to the cap: the server says what the oldest one is.
#[derive(Debug, Clone, Default)]
pub(crate) struct Timeline {
    messages: BTreeMap<Seq, Arc<Message>>,
    /// Deletions that are known, not below `oldest`: a message that comes after its deletion stays away.
    deleted: BTreeSet<Seq>,
    /// What is below has left with the cap.
    oldest: Seq,
    is_loaded: bool,
}

impl Timeline {
    /// The timeline of a channel that has just come to be.
    pub(crate) fn empty() -> Self {
        Self { is_loaded: true, ..Self::default() }
    }

    /// Whether a history has come: before that, nothing is known about the messages.
    pub(crate) fn is_loaded(&self) -> bool {
        self.is_loaded
    }

    /// Adds a message. Says whether there is anything new to show.
    pub(crate) fn post(&mut self, oldest: Seq, message: &Arc<Message>) -> bool {
        if !self.is_loaded {
            return false;
        }
        self.drop_below(oldest.max(self.oldest));
        let is_away = message.seq < self.oldest || self.deleted.contains(&message.seq);
        !is_away && self.messages.insert(message.seq, Arc::clone(message)).is_none()
    }

    /// Removes a message for good. Says whether it was there.
    pub(crate) fn delete(&mut self, message: Seq) -> bool {
        if message >= self.oldest {
            self.deleted.insert(message);
        }
        self.messages.remove(&message).is_some()
    }

    /// Takes over a history. Says whether it fits: a difference needs something to add to.
    pub(crate) fn apply(&mut self, history: &HistoryState) -> bool {
        match history.since {
            None => self.messages.clear(),
            Some(_) if !self.is_loaded => return false,
            // What is after `since` is told in full. A message that an earlier, interrupted catching up
            // brought may have been deleted after that, and no one says so again.
            Some(since) => self.messages.retain(|seq, _| *seq <= since),
        }
        self.is_loaded = true;
        self.deleted.extend(&history.deleted);
        for seq in &history.deleted {
            self.messages.remove(seq);
        }
        self.drop_below(history.oldest);
        for message in &history.messages {
            self.post(history.oldest, message);
        }
        true
    }

    /// The messages, oldest first.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &Arc<Message>> {
        self.messages.values()
    }

    pub(crate) fn get(&self, seq: Seq) -> Option<&Arc<Message>> {
        self.messages.get(&seq)
    }

    pub(crate) fn newest(&self) -> Option<Seq> {
        self.messages.keys().next_back().copied()
    }

    /// Whether a message of this author has this client id.
    pub(crate) fn holds(&self, author: UserId, client_id: &ClientId) -> bool {
        self.iter().any(|message| message.author == author && message.client_id == *client_id)
    }

    /// How many messages of others come after a mark.
    pub(crate) fn count_after(&self, mark: Seq, me: UserId) -> u32 {
        let after = self.messages.range(Seq(mark.0.saturating_add(1))..);
        let count = after.filter(|(_, message)| message.author != me).count();
        u32::try_from(count).unwrap_or(u32::MAX)
    }

    fn drop_below(&mut self, oldest: Seq) {
        self.oldest = oldest;
        self.messages = self.messages.split_off(&oldest);
        self.deleted = self.deleted.split_off(&oldest);
    }
}
