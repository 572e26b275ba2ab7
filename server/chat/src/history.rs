//! The capped history of one channel: the newest hundred places, each a message or what is left of one.

use std::collections::VecDeque;
use std::sync::Arc;

use protocol::fact::Origin;
use protocol::id::{ChannelId, Seq, UserId};
use protocol::limits::HISTORY_LEN_MAX;
use protocol::message::Message;
use protocol::snapshot::HistoryState;

/// The newest [`HISTORY_LEN_MAX`] places of a channel, in the order of seqs.
///
/// A function of the set of places ever put in, whatever their order: what has been dropped has a hundred
/// newer places above it, and so never comes back.
#[derive(Debug, Default)]
pub(crate) struct History {
    places: VecDeque<Place>,
    /// How many places hold a deletion.
    deletions: usize,
}

/// One place of a history.
#[derive(Debug)]
pub(crate) struct Place {
    /// The message's seq, also where it was deleted.
    pub(crate) seq: Seq,
    /// The command that posted it.
    pub(crate) posted: Option<Origin>,
    pub(crate) content: Content,
}

impl Place {
    /// The commands that are known through it.
    pub(crate) fn origins(&self) -> impl Iterator<Item = &Origin> {
        let deleted = match &self.content {
            Content::Message(_) => None,
            Content::Deleted { deleted, .. } => deleted.as_ref(),
        };
        self.posted.iter().chain(deleted)
    }
}

/// What is at a place.
#[derive(Debug)]
pub(crate) enum Content {
    Message(Arc<Message>),
    Deleted {
        /// The deletion's own seq.
        mark: Seq,
        /// The command that deleted it.
        deleted: Option<Origin>,
    },
}

/// What putting a post in came to.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Insertion {
    /// It is shown.
    Shown,
    /// It was deleted before it came.
    AlreadyDeleted,
}

impl History {
    /// Puts a post in, unless it is there or its deletion is.
    pub(crate) fn insert(&mut self, message: Arc<Message>, posted: Option<Origin>) -> Insertion {
        match self.find(message.seq) {
            Ok(at) => match self.places[at].content {
                Content::Message(_) => Insertion::Shown,
                Content::Deleted { .. } => Insertion::AlreadyDeleted,
            },
            Err(at) => {
                let (seq, content) = (message.seq, Content::Message(message));
                self.places.insert(at, Place { seq, posted, content });
                Insertion::Shown
            }
        }
    }

    /// Puts a deletion in. Says whether its message was shown until now.
    pub(crate) fn delete(&mut self, seq: Seq, place: Place) -> bool {
        match self.find(seq) {
            Ok(at) => {
                let was_shown = matches!(self.places[at].content, Content::Message(_));
                self.deletions += usize::from(was_shown);
                self.places[at] = place;
                was_shown
            }
            Err(at) => {
                self.deletions += 1;
                self.places.insert(at, place);
                false
            }
        }
    }

    /// Takes out the oldest place while there are more than the cap allows.
    pub(crate) fn pop_over_cap(&mut self) -> Option<Place> {
        if self.places.len() <= HISTORY_LEN_MAX {
            return None;
        }
        let place = self.places.pop_front()?;
        self.deletions -= usize::from(matches!(place.content, Content::Deleted { .. }));
        Some(place)
    }

    /// Whether any place holds a deletion: then the journal keeps posts that have left here.
    pub(crate) fn has_deletions(&self) -> bool {
        self.deletions > 0
    }

    /// The place that leaves when, after all that is on its way, one more post comes.
    ///
    /// `in_flight` counts the posts on their way without that one.
    pub(crate) fn leaves_next(&self, in_flight: usize) -> Option<&Place> {
        (self.places.len() + in_flight).checked_sub(HISTORY_LEN_MAX).and_then(|index| self.places.get(index))
    }

    pub(crate) fn place(&self, seq: Seq) -> Option<&Place> {
        self.find(seq).ok().map(|at| &self.places[at])
    }

    /// The seq of the oldest place; zero where there is none.
    pub(crate) fn oldest(&self) -> Seq {
        self.places.front().map_or(Seq(0), |place| place.seq)
    }

    /// How many messages of others are after a read mark.
    pub(crate) fn unread(&self, user: UserId, read: Seq) -> u32 {
        let newer = self.places.iter().rev().take_while(|place| place.seq > read);
        let unread = newer
            .filter(|place| matches!(&place.content, Content::Message(message) if message.author != user));
        u32::try_from(unread.count()).expect("a history is far shorter than 2^32")
    }

    /// The whole history.
    pub(crate) fn whole(&self, channel: ChannelId) -> HistoryState {
        HistoryState {
            channel,
            since: None,
            oldest: self.oldest(),
            messages: self.messages_after(Seq(0)),
            deleted: Vec::new(),
        }
    }

    /// What came and went since a cursor; the whole where the reader has missed messages for good.
    pub(crate) fn since(&self, channel: ChannelId, cursor: Seq) -> HistoryState {
        if cursor < self.oldest() {
            return self.whole(channel);
        }
        let deleted = self.places.iter().filter_map(|place| match place.content {
            Content::Deleted { mark, .. } if mark > cursor && place.seq <= cursor => Some(place.seq),
            Content::Deleted { .. } | Content::Message(_) => None,
        });
        HistoryState {
            channel,
            since: Some(cursor),
            oldest: self.oldest(),
            messages: self.messages_after(cursor),
            deleted: deleted.collect(),
        }
    }

    fn messages_after(&self, cursor: Seq) -> Vec<Arc<Message>> {
        let from = self.places.partition_point(|place| place.seq <= cursor);
        let newer = self.places.range(from..);
        newer
            .filter_map(|place| match &place.content {
                Content::Message(message) => Some(Arc::clone(message)),
                Content::Deleted { .. } => None,
            })
            .collect()
    }

    fn find(&self, seq: Seq) -> Result<usize, usize> {
        self.places.binary_search_by_key(&seq, |place| place.seq)
    }
}
