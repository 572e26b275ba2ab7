//! What users put on a message: their reactions, and the pin.

use std::collections::BTreeMap;

use protocol::emoji::Emoji;
use protocol::fact::{Origin, OwnReaction};
use protocol::id::{Millis, Seq, UserId};
use protocol::message::{Pin, Reaction};

/// The reactions to one message and its pin, by the newest fact of each.
#[derive(Debug, Default)]
pub(crate) struct Marks {
    reactions: BTreeMap<UserId, Reacted>,
    pin: Option<Pinned>,
    /// The seq of the newest of those facts.
    newest: Seq,
}

/// With what one user reacts to a message.
#[derive(Debug)]
pub(crate) struct Reacted {
    pub(crate) seq: Seq,
    pub(crate) origin: Option<Origin>,
    /// All of it; nothing where everything was taken back.
    pub(crate) reactions: Vec<OwnReaction>,
}

/// Whether a message is pinned.
#[derive(Debug)]
pub(crate) struct Pinned {
    pub(crate) seq: Seq,
    pub(crate) origin: Option<Origin>,
    /// The pin; `None` where it was taken out.
    pub(crate) pin: Option<Pin>,
}

impl Marks {
    pub(crate) fn react(&mut self, user: UserId, reacted: Reacted) {
        self.newest = self.newest.max(reacted.seq);
        if self.reactions.get(&user).is_none_or(|known| known.seq < reacted.seq) {
            self.reactions.insert(user, reacted);
        }
    }

    pub(crate) fn pin(&mut self, pinned: Pinned) {
        self.newest = self.newest.max(pinned.seq);
        if self.pin.as_ref().is_none_or(|known| known.seq < pinned.seq) {
            self.pin = Some(pinned);
        }
    }

    /// The seq of the newest change of a reaction or of the pin.
    pub(crate) fn newest(&self) -> Seq {
        self.newest
    }

    pub(crate) fn reacted(&self, user: UserId) -> Option<&Reacted> {
        self.reactions.get(&user)
    }

    pub(crate) fn pinned(&self) -> Option<&Pinned> {
        self.pin.as_ref()
    }

    /// The commands that are known through it.
    pub(crate) fn origins(&self) -> impl Iterator<Item = &Origin> {
        let reacted = self.reactions.values().filter_map(|reacted| reacted.origin.as_ref());
        reacted.chain(self.pin.as_ref().and_then(|pinned| pinned.origin.as_ref()))
    }

    /// The facts that it is made of.
    pub(crate) fn facts(&self) -> impl Iterator<Item = Seq> {
        let reacted = self.reactions.values().map(|reacted| reacted.seq);
        reacted.chain(self.pin.as_ref().map(|pinned| pinned.seq))
    }

    /// The reactions as they are shown: each emoji once, the oldest first, and so the users of each.
    ///
    /// What came at the same time is in the order of emoji and of ids, so that everyone sees one order.
    pub(crate) fn shown_reactions(&self) -> Vec<Reaction> {
        let mut users: BTreeMap<&Emoji, Vec<(Millis, UserId)>> = BTreeMap::new();
        for (user, reacted) in &self.reactions {
            for own in &reacted.reactions {
                users.entry(&own.emoji).or_default().push((own.at, *user));
            }
        }
        let mut groups: Vec<_> = users.into_iter().collect();
        for (_, users) in &mut groups {
            users.sort_unstable();
        }
        groups.sort_by_key(|(emoji, users)| (users.first().map(|(at, _)| *at), *emoji));
        let shown = groups.into_iter().map(|(emoji, users)| Reaction {
            emoji: emoji.clone(),
            users: users.into_iter().map(|(_, user)| user).collect(),
        });
        shown.collect()
    }

    pub(crate) fn shown_pin(&self) -> Option<Pin> {
        self.pin.as_ref().and_then(|pinned| pinned.pin)
    }
}
