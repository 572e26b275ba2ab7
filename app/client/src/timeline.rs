//! What one browser holds of a channel's history: merged from histories and events, each message once, in order.

use std::sync::Arc;

use protocol::id::{ClientId, Seq, UserId};
use protocol::markup::{self, Names};
use protocol::message::Message;
use protocol::snapshot::HistoryState;

use crate::view::Found;

/// The messages of one channel. Never counts to the cap: the server says what the oldest one is.
#[derive(Debug, Clone, Default)]
pub(crate) struct Timeline {
    /// In the order of seqs.
    messages: Vec<Arc<Message>>,
    /// Deletions that are known, not below `oldest`: a message that comes after its deletion stays away.
    deleted: Vec<Seq>,
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

    /// Adds a message that was just posted. One that is held already stays as it is: it can only be newer.
    pub(crate) fn post(&mut self, oldest: Seq, message: &Arc<Message>) {
        if !self.is_loaded {
            return;
        }
        self.drop_below(oldest.max(self.oldest));
        if self.get(message.seq).is_none() {
            self.put(message);
        }
    }

    /// Removes a message for good.
    pub(crate) fn delete(&mut self, message: Seq) {
        if message >= self.oldest && !self.deleted.contains(&message) {
            self.deleted.push(message);
        }
        if let Ok(at) = self.position(message) {
            self.messages.remove(at);
        }
    }

    /// Takes over a history. Says whether it fits: a difference needs something to add to.
    pub(crate) fn apply(&mut self, history: &HistoryState) -> bool {
        match history.since {
            None => self.messages.clear(),
            Some(_) if !self.is_loaded => return false,
            // What is after `since` is told in full. A message that an earlier, interrupted catching up
            // brought may have been deleted after that, and no one says so again. What changed up to
            // `since` is told again, so a change that such a catching up brought may stay.
            Some(since) => {
                let after = self.first_after(since);
                self.messages.truncate(after);
            }
        }
        self.is_loaded = true;
        for seq in &history.deleted {
            self.delete(*seq);
        }
        self.drop_below(history.oldest);
        for message in history.changed.iter().chain(&history.messages) {
            self.put(message);
        }
        true
    }

    /// The messages, oldest first.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &Arc<Message>> {
        self.messages.iter()
    }

    pub(crate) fn get(&self, seq: Seq) -> Option<&Arc<Message>> {
        self.position(seq).ok().map(|at| &self.messages[at])
    }

    /// A message that is held, to be changed.
    pub(crate) fn get_mut(&mut self, seq: Seq) -> Option<&mut Message> {
        let at = self.position(seq).ok()?;
        Some(Arc::make_mut(&mut self.messages[at]))
    }

    /// Whether a message is here, or why not; `None` while no history has come.
    pub(crate) fn find(&self, seq: Seq) -> Option<Found> {
        let missing = if seq < self.oldest { Found::Dropped } else { Found::Deleted };
        let found = if self.position(seq).is_ok() { Found::Here } else { missing };
        self.is_loaded.then_some(found)
    }

    pub(crate) fn newest(&self) -> Option<Seq> {
        self.messages.last().map(|message| message.seq)
    }

    /// Whether a message of this author has this client id.
    pub(crate) fn holds(&self, author: UserId, client_id: &ClientId) -> bool {
        self.iter().any(|message| message.author == author && message.client_id == *client_id)
    }

    /// How many messages of others come after a mark.
    pub(crate) fn count_after(&self, mark: Seq, me: UserId) -> u32 {
        let after = &self.messages[self.first_after(mark)..];
        let count = after.iter().filter(|message| message.author != me).count();
        u32::try_from(count).unwrap_or(u32::MAX)
    }

    /// How many messages of others after a mark call the user.
    pub(crate) fn count_calls_after(&self, mark: Seq, me: UserId, names: &dyn Names) -> u32 {
        let after = &self.messages[self.first_after(mark)..];
        let is_call =
            |message: &&Arc<Message>| message.author != me && markup::calls(message.body.as_str(), names, me);
        let count = after.iter().filter(is_call).count();
        u32::try_from(count).unwrap_or(u32::MAX)
    }

    /// Adds a message as it is now, unless it is gone.
    fn put(&mut self, message: &Arc<Message>) {
        if message.seq < self.oldest || self.deleted.contains(&message.seq) {
            return;
        }
        match self.position(message.seq) {
            Ok(at) => self.messages[at] = Arc::clone(message),
            Err(at) => self.messages.insert(at, Arc::clone(message)),
        }
    }

    fn drop_below(&mut self, oldest: Seq) {
        self.oldest = oldest;
        let kept = self.messages.partition_point(|message| message.seq < oldest);
        self.messages.drain(..kept);
        self.deleted.retain(|seq| *seq >= oldest);
    }

    fn first_after(&self, seq: Seq) -> usize {
        self.messages.partition_point(|message| message.seq <= seq)
    }

    fn position(&self, seq: Seq) -> Result<usize, usize> {
        self.messages.binary_search_by_key(&seq, |message| message.seq)
    }
}
