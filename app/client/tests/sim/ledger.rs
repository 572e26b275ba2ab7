//! What really happened, by nobody's word but the journal's and the wire's: what the end is judged by.

use std::collections::{BTreeMap, BTreeSet};

use protocol::channel::ReadMark;
use protocol::command::Command;
use protocol::emoji::Emoji;
use protocol::fact::{Change, Fact};
use protocol::id::{AttachmentId, ChannelId, ClientId, Seq, UserId};
use protocol::limits::HISTORY_LEN_MAX;
use protocol::message::{Message, Reaction};

/// A message that somebody sent.
#[derive(Debug)]
pub struct Sent {
    /// The row of pages in which each takes over the outbox of the one before.
    pub lineage: u64,
    /// Which one it is, of all.
    pub number: u64,
    pub channel: ChannelId,
    pub text: String,
    /// Whether it was sent again by hand, after it had failed: then it has lost its place in the order.
    pub retried: bool,
}

/// A message that became durable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Posted {
    pub author: UserId,
    pub text: String,
    pub client_id: Option<ClientId>,
    pub reply_to: Option<Seq>,
    pub attachments: Vec<AttachmentId>,
}

/// A message as it must be in the end.
#[derive(Debug, PartialEq, Eq)]
pub struct Held {
    pub seq: Seq,
    pub author: UserId,
    pub text: String,
    pub is_edited: bool,
    pub reply_to: Option<Seq>,
    pub attachments: Vec<AttachmentId>,
    pub reactions: BTreeSet<(Emoji, UserId)>,
    pub is_pinned: bool,
}

/// What a command was about, where it changes a posted message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Edit,
    Reaction,
    Pin,
}

/// Everything that ever happened, also what the cap has dropped since.
#[derive(Debug, Default)]
pub struct Ledger {
    pub sent: BTreeMap<ClientId, Sent>,
    pub posted: BTreeMap<ChannelId, BTreeMap<Seq, Posted>>,
    pub deleted: BTreeSet<(ChannelId, Seq)>,
    /// The newest text of each message that was ever edited, with its place.
    edited: BTreeMap<(ChannelId, Seq), (Seq, String)>,
    /// The newest reactions of each user to each message, with their place.
    reacted: BTreeMap<(ChannelId, Seq, UserId), (Seq, Vec<Emoji>)>,
    /// Whether each message that was ever pinned is, with the place of that.
    pinned: BTreeMap<(ChannelId, Seq), (Seq, bool)>,
    /// The commands that change posted messages.
    changing: BTreeMap<ClientId, (Kind, ChannelId, Seq)>,
    /// What edits say.
    edit_texts: BTreeMap<ClientId, String>,
    /// Commands that reached the server again when they were carried out already.
    repeated: BTreeSet<ClientId>,
    pub directs: BTreeMap<ChannelId, [UserId; 2]>,
    /// Every public and private channel.
    pub channels: BTreeSet<ChannelId>,
    /// Those of them that are private.
    pub private: BTreeSet<ChannelId>,
    /// How far each user has read each channel, as somebody was told.
    pub marks: BTreeMap<(UserId, ChannelId), ReadMark>,
    /// What browsers were told of their messages: the place, and whether it was gone already.
    pub accepted: BTreeMap<ClientId, (Seq, bool)>,
    /// Commands whose facts were ever durable.
    carried_out: BTreeMap<ClientId, Seq>,
    /// Messages that browsers were told were rejected for good, at least once.
    pub rejected: BTreeSet<ClientId>,
    /// The lines by which a command reached the process that runs now.
    reached: BTreeMap<ClientId, BTreeSet<u64>>,
    /// How often a command reached the server.
    arrivals: BTreeMap<ClientId, usize>,
    /// Commands whose facts are durable, with the lines that are still to hear `accepted`.
    owed: BTreeSet<(u64, ClientId)>,
}

impl Ledger {
    /// A command reached the server.
    pub fn arrive(&mut self, line: u64, client_id: &ClientId, command: &Command) {
        let changing = match command {
            Command::EditMessage { channel, message, .. } => Some((Kind::Edit, *channel, *message)),
            Command::React { channel, message, .. } => Some((Kind::Reaction, *channel, *message)),
            Command::PinMessage { channel, message, .. } => Some((Kind::Pin, *channel, *message)),
            _ => None,
        };
        if let Command::EditMessage { body, .. } = command {
            self.edit_texts.insert(client_id.clone(), body.clone());
        }
        self.changing.extend(changing.map(|changing| (client_id.clone(), changing)));
        if self.carried_out.contains_key(client_id) {
            self.repeated.insert(client_id.clone());
        }
        self.reached.entry(client_id.clone()).or_default().insert(line);
        *self.arrivals.entry(client_id.clone()).or_default() += 1;
    }

    /// A fact is durable. A second time changes nothing.
    pub fn keep(&mut self, seq: Seq, fact: &Fact) {
        let client_id = fact.origin.as_ref().map(|origin| origin.client_id.clone());
        if let Some(client_id) = &client_id {
            let carried_out = self.carried_out.insert(client_id.clone(), seq);
            assert!(carried_out.is_none_or(|known| known == seq), "{fact:?} acts a second time as {seq}");
            let lines = self.reached.remove(client_id).unwrap_or_default();
            self.owed.extend(lines.into_iter().map(|line| (line, client_id.clone())));
        }
        match &fact.change {
            Change::MessagePosted { channel, author, body, reply_to, attachments, at: _ } => {
                let posted = Posted {
                    author: *author,
                    text: body.as_str().to_owned(),
                    client_id,
                    reply_to: *reply_to,
                    attachments: attachments.iter().map(|attachment| attachment.id).collect(),
                };
                let known = self.posted.entry(*channel).or_default().insert(seq, posted.clone());
                assert!(known.is_none_or(|known| known == posted), "two messages are {seq}");
            }
            Change::MessageDeleted { channel, message, .. } => {
                self.deleted.insert((*channel, *message));
            }
            Change::MessageEdited { channel, message, body, .. } => {
                let known = self.edited.entry((*channel, *message)).or_default();
                if known.0 < seq {
                    *known = (seq, body.as_str().to_owned());
                }
            }
            Change::ReactionsChanged { channel, message, user, reactions } => {
                let known = self.reacted.entry((*channel, *message, *user)).or_default();
                if known.0 < seq {
                    *known = (seq, reactions.iter().map(|own| own.emoji.clone()).collect());
                }
            }
            Change::PinChanged { channel, message, pinned, .. } => {
                let known = self.pinned.entry((*channel, *message)).or_default();
                if known.0 < seq {
                    *known = (seq, *pinned);
                }
            }
            Change::DirectOpened { channel, users, .. } => {
                self.directs.insert(*channel, *users);
            }
            Change::ChannelNamed { channel, .. } => {
                self.channels.insert(*channel);
            }
            Change::ChannelUpdated { channel, private, .. } => {
                self.channels.insert(*channel);
                self.private.extend(private.as_ref().map(|_| *channel));
            }
            Change::UserNamed { .. }
            | Change::UserUpdated { .. }
            | Change::RecoveryCodeSet { .. }
            | Change::DeviceUpdated { .. }
            | Change::MembershipChanged { .. }
            | Change::ReadMarked { .. }
            | Change::FileUploaded { .. }
            | Change::CommandsRemembered { .. } => {}
        }
    }

    /// The process is another one: what reached it and is not durable has come to nothing.
    pub fn restart(&mut self) {
        self.reached.clear();
    }

    /// A browser heard that a command was carried out. Says whether it had been sent more than once.
    pub fn accept(&mut self, line: u64, client_id: &ClientId, seq: Seq, gone: bool) -> bool {
        self.owed.remove(&(line, client_id.clone()));
        if self.sent.contains_key(client_id) {
            let before = self.accepted.insert(client_id.clone(), (seq, gone));
            assert!(before.is_none_or(|(before, _)| before == seq), "{client_id:?} is answered in two ways");
        }
        self.arrivals.get(client_id).is_some_and(|count| *count > 1)
    }

    /// How many facts there are whose `accepted` never came. To be asked when nothing is on its way.
    pub fn lost_answers(&self) -> usize {
        self.owed.len()
    }

    /// The oldest place that the cap leaves in a channel.
    pub fn oldest(&self, channel: ChannelId) -> Seq {
        let places = self.posted.get(&channel);
        places.and_then(|places| places.keys().nth_back(HISTORY_LEN_MAX - 1)).copied().unwrap_or_default()
    }

    /// What a command changes, where it changes a posted message.
    pub fn changing(&self, client_id: &ClientId) -> Option<(Kind, ChannelId, Seq)> {
        self.changing.get(client_id).copied()
    }

    /// What an edit says, and of which message.
    pub fn edit(&self, client_id: &ClientId) -> Option<(&str, ChannelId, Seq)> {
        let (_, channel, message) = self.changing(client_id)?;
        Some((self.edit_texts.get(client_id)?, channel, message))
    }

    /// What was accepted to change a posted message, after it had been asked for again although it was done.
    pub fn repeated(&self, client_id: &ClientId) -> Option<Kind> {
        let is_repeated = self.repeated.contains(client_id);
        self.changing(client_id).filter(|_| is_repeated).map(|(kind, ..)| kind)
    }

    /// The attachments whose messages have left with the cap.
    pub fn dropped_attachments(&self) -> Vec<AttachmentId> {
        let of_channel = |(channel, places): (&ChannelId, &BTreeMap<Seq, Posted>)| {
            let dropped = places.range(..self.oldest(*channel));
            dropped.flat_map(|(_, posted)| posted.attachments.clone()).collect::<Vec<_>>()
        };
        self.posted.iter().flat_map(of_channel).collect()
    }

    /// The messages that a channel must hold in the end: the newest hundred, without those that were deleted.
    pub fn history(&self, channel: ChannelId) -> Vec<Held> {
        let oldest = self.oldest(channel);
        let newest = self.posted.get(&channel).into_iter().flat_map(|places| places.range(oldest..));
        newest
            .filter(|(seq, _)| !self.deleted.contains(&(channel, **seq)))
            .map(|(seq, posted)| self.held(channel, *seq, posted))
            .collect()
    }

    fn held(&self, channel: ChannelId, seq: Seq, posted: &Posted) -> Held {
        let edited = self.edited.get(&(channel, seq));
        let reacted = self.reacted.range((channel, seq, UserId(0))..=(channel, seq, UserId(u64::MAX)));
        Held {
            seq,
            author: posted.author,
            text: edited.map_or(&posted.text, |(_, text)| text).clone(),
            is_edited: edited.is_some(),
            reply_to: posted.reply_to,
            attachments: posted.attachments.clone(),
            reactions: reacted
                .flat_map(|((.., user), (_, emoji))| emoji.iter().map(|emoji| (emoji.clone(), *user)))
                .collect(),
            is_pinned: self.pinned.get(&(channel, seq)).is_some_and(|(_, pinned)| *pinned),
        }
    }
}

impl From<&Message> for Held {
    fn from(message: &Message) -> Self {
        let of_one = |reaction: &Reaction| {
            let emoji = reaction.emoji.clone();
            reaction.users.iter().map(|user| (emoji.clone(), *user)).collect::<Vec<_>>()
        };
        Self {
            seq: message.seq,
            author: message.author,
            text: message.body.to_string(),
            is_edited: message.edited.is_some(),
            reply_to: message.reply_to,
            attachments: message.attachments.iter().map(|attachment| attachment.id).collect(),
            reactions: message.reactions.iter().flat_map(of_one).collect(),
            is_pinned: message.pin.is_some(),
        }
    }
}
