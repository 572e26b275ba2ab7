//! How far this client has followed the journal: what it may ask to be resumed from.

use protocol::command::Resume;
use protocol::id::{ChannelId, Epoch, Seq};

use crate::ids::Ids;

/// A place in the journal, and the channels whose timelines are complete up to it.
///
/// While catching up the place stays the old one: a connection that is lost half-way resumes from where all
/// was complete, and what comes twice is merged.
#[derive(Debug, Clone, Default)]
pub(crate) struct Progress {
    epoch: Option<Epoch>,
    cursor: Seq,
    held: Ids,
    catching_up: Option<CatchingUp>,
}

/// What is missing until the place of a welcome is reached.
#[derive(Debug, Clone)]
struct CatchingUp {
    /// The place that is reached then.
    cursor: Seq,
    /// The channels whose histories are still to come.
    missing: Ids,
    /// The channels that are held then.
    held: Ids,
}

impl Progress {
    /// The place of a snapshot, which has the history of one channel at the most.
    pub(crate) fn at(epoch: Epoch, cursor: Seq, held: Option<ChannelId>) -> Self {
        let mut progress = Self { epoch: Some(epoch), cursor, held: Ids::default(), catching_up: None };
        if let Some(channel) = held {
            progress.held.insert(channel.0);
        }
        progress
    }

    /// Begins to catch up. Says whether it is another journal than before: then nothing that was held counts.
    pub(crate) fn welcome(&mut self, epoch: Epoch, cursor: Seq, joined: Ids) -> bool {
        let is_other = self.epoch.is_some_and(|before| before != epoch);
        if self.epoch != Some(epoch) {
            *self = Self { epoch: Some(epoch), ..Self::default() };
        }
        self.catching_up = Some(CatchingUp { cursor, missing: joined.clone(), held: joined });
        self.finish();
        is_other
    }

    /// A history was taken over.
    pub(crate) fn hold(&mut self, channel: ChannelId) {
        match &mut self.catching_up {
            Some(catching_up) => {
                catching_up.missing.remove(channel.0);
                catching_up.held.insert(channel.0);
            }
            None => {
                self.held.insert(channel.0);
            }
        }
        self.finish();
    }

    /// A channel was joined: its whole history comes next.
    pub(crate) fn expect(&mut self, channel: ChannelId) {
        self.held.remove(channel.0);
        if let Some(catching_up) = &mut self.catching_up {
            catching_up.missing.insert(channel.0);
        }
    }

    /// A channel is no longer followed.
    pub(crate) fn release(&mut self, channel: ChannelId) {
        self.held.remove(channel.0);
        if let Some(catching_up) = &mut self.catching_up {
            catching_up.missing.remove(channel.0);
            catching_up.held.remove(channel.0);
        }
        self.finish();
    }

    /// An event told of this place.
    pub(crate) fn reach(&mut self, seq: Seq) {
        match &mut self.catching_up {
            Some(catching_up) => catching_up.cursor = catching_up.cursor.max(seq),
            None => self.cursor = self.cursor.max(seq),
        }
    }

    /// The place that the histories that come now are complete up to.
    pub(crate) fn reached(&self) -> Seq {
        self.catching_up.as_ref().map_or(self.cursor, |catching_up| catching_up.cursor)
    }

    /// Whether all that happened in a channel up to a place is known here.
    pub(crate) fn has_reached(&self, channel: ChannelId, seq: Seq) -> bool {
        let is_missing = |catching_up: &CatchingUp| catching_up.missing.contains(channel.0);
        seq <= self.reached() && !self.catching_up.as_ref().is_some_and(is_missing)
    }

    pub(crate) fn is_catching_up(&self) -> bool {
        self.catching_up.is_some()
    }

    /// The connection is gone.
    pub(crate) fn lose(&mut self) {
        self.catching_up = None;
    }

    /// Nothing that is held counts any more.
    pub(crate) fn release_all(&mut self) {
        self.held.clear();
    }

    /// What to say in `hello`.
    pub(crate) fn resume(&self) -> Option<Resume> {
        self.epoch.map(|epoch| Resume {
            epoch,
            cursor: self.cursor,
            held: self.held.iter().map(ChannelId).collect(),
        })
    }

    fn finish(&mut self) {
        if let Some(catching_up) = self.catching_up.take_if(|catching_up| catching_up.missing.is_empty()) {
            // Not the greater of the two: a server that is behind has told of less than was known.
            self.cursor = catching_up.cursor;
            self.held = catching_up.held;
        }
    }
}
