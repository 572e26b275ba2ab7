//! The capped history of one channel: the newest hundred places, each a message or what is left of one.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

use protocol::fact::Origin;
use protocol::id::{ChannelId, Seq, UserId};
use protocol::limits::HISTORY_LEN_MAX;
use protocol::message::Message;
use protocol::snapshot::HistoryState;

use crate::marks::{Marks, Pinned, Reacted};

/// The newest [`HISTORY_LEN_MAX`] places of a channel, in the order of seqs.
///
/// A function of the set of places ever put in, whatever their order: what has been dropped has a hundred
/// newer places above it, and so never comes back.
#[derive(Debug, Default)]
pub(crate) struct History {
    places: VecDeque<Place>,
    /// What was put on messages, by their seqs. During a replay it may be there before its message is, or
    /// without it: see [`History::take_stray_marks`].
    marks: BTreeMap<Seq, Marks>,
    /// How many places are known by another fact than a post.
    replaced: usize,
}

/// One place of a history.
#[derive(Debug)]
pub(crate) struct Place {
    /// The message's seq, also where it was edited or deleted.
    pub(crate) seq: Seq,
    /// The command that posted it.
    pub(crate) posted: Option<Origin>,
    pub(crate) content: Content,
}

/// What is at a place.
#[derive(Debug)]
pub(crate) enum Content {
    Message {
        /// The message as it is now.
        message: Arc<Message>,
        /// What it is known by, where that is no longer the post.
        edit: Option<Edit>,
    },
    Deleted {
        /// The deletion's own seq.
        mark: Seq,
        /// The command that deleted it.
        deleted: Option<Origin>,
    },
}

/// The newest edit of a message.
#[derive(Debug)]
pub(crate) struct Edit {
    pub(crate) seq: Seq,
    pub(crate) origin: Option<Origin>,
}

/// What has left a history.
#[derive(Debug, Default)]
pub(crate) struct Gone {
    /// The message, where there was one.
    pub(crate) message: Option<Arc<Message>>,
    /// The commands that were known through it and through nothing else.
    pub(crate) origins: Vec<Origin>,
    /// Its facts that the journal does not drop by itself.
    pub(crate) facts: Vec<Seq>,
}

impl Place {
    /// The commands that are known through it.
    fn origins(&self) -> impl Iterator<Item = &Origin> {
        let last = match &self.content {
            Content::Message { edit, .. } => edit.as_ref().and_then(|edit| edit.origin.as_ref()),
            Content::Deleted { deleted, .. } => deleted.as_ref(),
        };
        self.posted.iter().chain(last)
    }

    pub(crate) fn message(&self) -> Option<&Arc<Message>> {
        match &self.content {
            Content::Message { message, .. } => Some(message),
            Content::Deleted { .. } => None,
        }
    }

    fn edit(&self) -> Option<&Edit> {
        match &self.content {
            Content::Message { edit, .. } => edit.as_ref(),
            Content::Deleted { .. } => None,
        }
    }

    /// The fact that it is known by, where that is no longer the post.
    fn replaced_by(&self) -> Option<Seq> {
        match &self.content {
            Content::Message { edit, .. } => edit.as_ref().map(|edit| edit.seq),
            Content::Deleted { mark, .. } => Some(*mark),
        }
    }
}

/// Putting in and taking out.
impl History {
    /// Puts a post in. Says whether it is shown: not where an edit or a deletion came before it.
    pub(crate) fn insert(&mut self, message: Message, posted: Option<Origin>) -> bool {
        let seq = message.seq;
        match self.find(seq) {
            Ok(at) => self.places[at].replaced_by().is_none(),
            Err(at) => {
                let content = Content::Message { message: Arc::new(message), edit: None };
                self.places.insert(at, Place { seq, posted, content });
                self.show_marks(seq);
                true
            }
        }
    }

    /// Puts an edited message in, in place of the post or of an older edit. Says whether it is shown: not
    /// where a deletion or a newer edit came before it.
    pub(crate) fn edit(&mut self, message: Message, posted: Option<Origin>, edit: Edit) -> bool {
        let seq = message.seq;
        let found = self.find(seq);
        let before = found.ok().map(|at| &self.places[at]);
        if before.and_then(Place::replaced_by).is_some_and(|known| known > edit.seq)
            || before.is_some_and(|place| place.message().is_none())
        {
            return false;
        }
        self.replaced += usize::from(before.is_none_or(|place| place.replaced_by().is_none()));
        let content = Content::Message { message: Arc::new(message), edit: Some(edit) };
        let place = Place { seq, posted, content };
        match found {
            Ok(at) => self.places[at] = place,
            Err(at) => self.places.insert(at, place),
        }
        self.show_marks(seq);
        true
    }

    /// Puts a deletion in. Hands out what was shown until now.
    pub(crate) fn delete(&mut self, place: Place) -> Option<Gone> {
        let seq = place.seq;
        match self.find(seq) {
            Ok(at) => {
                let origins = self.changed_by(seq);
                let before = std::mem::replace(&mut self.places[at], place);
                self.replaced += usize::from(before.replaced_by().is_none());
                let message = Arc::clone(before.message()?);
                let marks = self.marks.remove(&seq).unwrap_or_default();
                Some(Gone {
                    message: Some(message),
                    origins,
                    facts: std::iter::once(before.replaced_by().unwrap_or(seq))
                        .chain(marks.facts())
                        .collect(),
                })
            }
            Err(at) => {
                self.replaced += 1;
                self.places.insert(at, place);
                None
            }
        }
    }

    /// Takes out the oldest place while there are more than the cap allows.
    pub(crate) fn pop_over_cap(&mut self) -> Option<Gone> {
        if self.places.len() <= HISTORY_LEN_MAX {
            return None;
        }
        let place = self.places.pop_front()?;
        let marks = self.marks.remove(&place.seq).unwrap_or_default();
        let replaced_by = place.replaced_by();
        self.replaced -= usize::from(replaced_by.is_some());
        // The journal's own cap counts only the posts that are still there: it keeps this one for longer.
        let outlasts = (self.replaced > 0).then_some(place.seq);
        Some(Gone {
            message: place.message().cloned(),
            origins: place.origins().chain(marks.origins()).cloned().collect(),
            facts: replaced_by.or(outlasts).into_iter().chain(marks.facts()).collect(),
        })
    }

    /// Takes out everything, also what the journal would drop by itself.
    pub(crate) fn take_all(&mut self) -> Vec<Gone> {
        self.replaced = 0;
        let places = std::mem::take(&mut self.places).into_iter();
        let gone = places.map(|place| {
            let marks = self.marks.remove(&place.seq).unwrap_or_default();
            Gone {
                message: place.message().cloned(),
                origins: place.origins().chain(marks.origins()).cloned().collect(),
                facts: std::iter::once(place.replaced_by().unwrap_or(place.seq))
                    .chain(marks.facts())
                    .collect(),
            }
        });
        gone.collect()
    }

    /// Takes in with what a user reacts to a message. Says whether the message is there.
    pub(crate) fn react(&mut self, message: Seq, user: UserId, reacted: Reacted) -> bool {
        self.marks.entry(message).or_default().react(user, reacted);
        self.show_marks(message)
    }

    /// Takes in whether a message is pinned. Says whether the message is there.
    pub(crate) fn pin(&mut self, message: Seq, pinned: Pinned) -> bool {
        self.marks.entry(message).or_default().pin(pinned);
        self.show_marks(message)
    }

    /// Takes out what was put on one message that is not there.
    pub(crate) fn take_marks(&mut self, message: Seq) -> Option<Gone> {
        let marks = self.marks.remove(&message)?;
        let origins = marks.origins().cloned().collect();
        Some(Gone { message: None, origins, facts: marks.facts().collect() })
    }

    /// Takes out what was put on messages that are not there.
    pub(crate) fn take_stray_marks(&mut self) -> Vec<Gone> {
        let marked = self.marks.keys();
        let strays: Vec<Seq> = marked.filter(|seq| self.message(**seq).is_none()).copied().collect();
        strays.into_iter().filter_map(|seq| self.take_marks(seq)).collect()
    }

    /// Shows on a message what was put on it. Says whether it is there.
    fn show_marks(&mut self, seq: Seq) -> bool {
        let Ok(at) = self.find(seq) else { return false };
        let Content::Message { message, .. } = &mut self.places[at].content else { return false };
        if let Some(marks) = self.marks.get(&seq) {
            let message = Arc::make_mut(message);
            message.reactions = marks.shown_reactions();
            message.pin = marks.shown_pin();
        }
        true
    }
}

/// Looking in.
impl History {
    /// The commands that are known through the place that leaves when, after all that is on its way, one
    /// more post comes.
    ///
    /// `in_flight` counts the posts on their way without that one.
    pub(crate) fn leaves_next(&self, in_flight: usize) -> Vec<Origin> {
        let at = (self.places.len() + in_flight).checked_sub(HISTORY_LEN_MAX);
        let Some(place) = at.and_then(|at| self.places.get(at)) else { return Vec::new() };
        let marks = self.marks.get(&place.seq).into_iter();
        place.origins().chain(marks.flat_map(Marks::origins)).cloned().collect()
    }

    /// The commands that a deletion of a message makes nothing else know of: those that changed it.
    pub(crate) fn changed_by(&self, seq: Seq) -> Vec<Origin> {
        let edit = self.place(seq).and_then(Place::edit).and_then(|edit| edit.origin.as_ref());
        let marks = self.marks.get(&seq).into_iter();
        edit.into_iter().chain(marks.flat_map(Marks::origins)).cloned().collect()
    }

    /// The command that edited a message last.
    pub(crate) fn edited_by(&self, seq: Seq) -> Option<Origin> {
        self.place(seq).and_then(Place::edit).and_then(|edit| edit.origin.clone())
    }

    /// What was put on a message.
    pub(crate) fn marks(&self, seq: Seq) -> Option<&Marks> {
        self.marks.get(&seq)
    }

    pub(crate) fn place(&self, seq: Seq) -> Option<&Place> {
        self.find(seq).ok().map(|at| &self.places[at])
    }

    /// A message that is there.
    pub(crate) fn message(&self, seq: Seq) -> Option<&Arc<Message>> {
        self.place(seq).and_then(Place::message)
    }

    /// Whether a message is there and was never edited.
    pub(crate) fn is_post(&self, seq: Seq) -> bool {
        self.place(seq).is_some_and(|place| place.replaced_by().is_none())
    }

    /// The seq of the oldest place; zero where there is none.
    pub(crate) fn oldest(&self) -> Seq {
        self.places.front().map_or(Seq(0), |place| place.seq)
    }

    /// How many messages of others are after a read mark.
    pub(crate) fn unread(&self, user: UserId, read: Seq) -> u32 {
        u32::try_from(self.unread_by(user, read).count()).expect("a history is far shorter than 2^32")
    }

    /// The messages of others after a read mark, the newest first.
    pub(crate) fn unread_by(&self, user: UserId, read: Seq) -> impl Iterator<Item = &Arc<Message>> {
        let newer = self.places.iter().rev().take_while(move |place| place.seq > read);
        newer.filter_map(Place::message).filter(move |message| message.author != user)
    }

    /// The whole history.
    pub(crate) fn whole(&self, channel: ChannelId) -> HistoryState {
        HistoryState {
            channel,
            since: None,
            oldest: self.oldest(),
            messages: self.places.iter().filter_map(Place::message).cloned().collect(),
            changed: Vec::new(),
            deleted: Vec::new(),
        }
    }

    /// What came, changed and went since a cursor; the whole where the reader has missed messages for good.
    pub(crate) fn since(&self, channel: ChannelId, cursor: Seq) -> HistoryState {
        if cursor < self.oldest() {
            return self.whole(channel);
        }
        let from = self.places.partition_point(|place| place.seq <= cursor);
        let changed = self.places.range(..from).filter(|place| self.changed_at(place) > cursor);
        let deleted = changed.clone().filter(|place| place.message().is_none());
        HistoryState {
            channel,
            since: Some(cursor),
            oldest: self.oldest(),
            messages: self.places.range(from..).filter_map(Place::message).cloned().collect(),
            deleted: deleted.map(|place| place.seq).collect(),
            changed: changed.filter_map(Place::message).cloned().collect(),
        }
    }

    /// The seq of the newest fact that changed what is at a place; zero where none did.
    fn changed_at(&self, place: &Place) -> Seq {
        let marked = self.marks.get(&place.seq).map(Marks::newest);
        marked.max(place.replaced_by()).unwrap_or_default()
    }

    fn find(&self, seq: Seq) -> Result<usize, usize> {
        self.places.binary_search_by_key(&seq, |place| place.seq)
    }
}
