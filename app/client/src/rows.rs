//! The rows of a timeline: what the server has, with what waits for its answer laid over it.

use std::mem;

use protocol::command::Command;
use protocol::emoji::Emoji;
use protocol::id::{ChannelId, Millis, Seq, UserId};
use protocol::message::{Message, Reaction};

use crate::channel::Channel;
use crate::client::Client;
use crate::outbox::{Entry, EntryState};
use crate::view::{
    Delivery, Found, GROUP_MS_MAX, Original, PendingEdit, Quote, ReactionEntry, Row, RowId, Target,
};

impl Client {
    /// The messages of a channel: those that the server has in its order, then those of the outbox in theirs.
    #[must_use]
    pub fn rows(&self, channel: ChannelId) -> Vec<Row> {
        let (Some(me), Some(held)) = (self.me, self.channels.get(channel)) else { return Vec::new() };
        let pending: Vec<&Entry> =
            self.outbox.iter().filter(|entry| entry.channel() == Some(channel)).collect();
        let is_open = self.place.channel() == Some(channel);
        let target = self.route.message().filter(|_| is_open);
        let mut new_after = self.new_messages.after.filter(|_| is_open);
        let mut rows: Vec<Row> = Vec::new();
        for message in held.timeline.iter() {
            let mut row = self.posted_row(held, message, me);
            for entry in &pending {
                overlay(&mut row, message.seq, entry);
            }
            row.targeted = target == Some(message.seq);
            row.begins_new = !row.own && new_after.take_if(|after| message.seq > *after).is_some();
            push(&mut rows, row);
        }
        for entry in pending {
            if let Some(row) = self.pending_row(held, entry, me) {
                push(&mut rows, row);
            }
        }
        rows
    }

    /// The message that the address means, where it is an address of a message in the open place.
    #[must_use]
    pub fn target(&self) -> Option<Target> {
        let channel = self.channels.get(self.place.channel()?)?;
        let message = self.route.message()?;
        Some(Target { message, found: channel.timeline.find(message), visit: self.visits })
    }

    /// What is at the place of a message that another one answers; `None` while no history has come.
    pub(crate) fn quote(&self, channel: &Channel, message: Seq) -> Option<Quote> {
        let original = match channel.timeline.find(message)? {
            Found::Here => {
                let held = channel.timeline.get(message)?;
                let author_name = self.roster.display_name(held.author);
                Original::Here { author_name, body: held.body.clone() }
            }
            Found::Deleted => Original::Deleted,
            Found::Dropped => Original::Dropped,
        };
        Some(Quote { message, path: self.permalink(channel.id, message)?, original })
    }

    /// The address of a message.
    pub(crate) fn permalink(&self, channel: ChannelId, message: Seq) -> Option<String> {
        Some(self.route_of(channel)?.with_message(Some(message)).to_string())
    }

    fn posted_row(&self, channel: &Channel, message: &Message, me: UserId) -> Row {
        Row {
            body: message.body.clone(),
            edited: message.edited,
            quote: message.reply_to.and_then(|original| self.quote(channel, original)),
            attachments: message.attachments.clone(),
            reactions: message.reactions.iter().map(|reaction| self.reaction(reaction, me)).collect(),
            pinned: message.pin.is_some(),
            path: self.permalink(channel.id, message.seq),
            ..self.empty_row(RowId::Posted(message.seq), message.author, message.at)
        }
    }

    /// The row of a message in the outbox; `None` for any other command.
    fn pending_row(&self, channel: &Channel, entry: &Entry, me: UserId) -> Option<Row> {
        let Command::SendMessage { reply_to, .. } = &entry.command else { return None };
        let pending = RowId::Pending(entry.client_id.clone());
        let (id, delivery, path) = match entry.state {
            EntryState::Queued | EntryState::InFlight | EntryState::Resting { .. } => {
                (pending, Delivery::Pending, None)
            }
            EntryState::Failed { code } => (pending, Delivery::Failed { code }, None),
            // By the id that it has from now on, so that the row stays the same one.
            EntryState::Accepted { seq } => {
                (RowId::Posted(seq), Delivery::Posted, self.permalink(channel.id, seq))
            }
        };
        Some(Row {
            body: entry.body()?,
            quote: reply_to.and_then(|original| self.quote(channel, original)),
            attachments: entry.attachments.clone(),
            path,
            delivery,
            ..self.empty_row(id, me, entry.at)
        })
    }

    fn empty_row(&self, id: RowId, author: UserId, at: Millis) -> Row {
        Row {
            id,
            author,
            author_name: self.roster.display_name(author),
            picture: self.roster.picture(author),
            at,
            body: Default::default(),
            edited: None,
            edit: None,
            quote: None,
            attachments: Vec::new(),
            reactions: Vec::new(),
            pinned: false,
            path: None,
            own: self.me == Some(author),
            delivery: Delivery::Posted,
            deleting: false,
            targeted: false,
            begins_new: false,
            previous_at: None,
            continues_group: false,
        }
    }

    fn reaction(&self, reaction: &Reaction, me: UserId) -> ReactionEntry {
        let others = reaction.users.iter().filter(|user| **user != me);
        ReactionEntry {
            emoji: reaction.emoji.clone(),
            others: others.map(|user| self.roster.display_name(*user)).collect(),
            own: reaction.users.contains(&me),
        }
    }
}

/// Lays a pending command over the row that it changes. Of several, the last holds.
fn overlay(row: &mut Row, seq: Seq, entry: &Entry) {
    match &entry.command {
        Command::EditMessage { message, .. } if *message == seq => {
            row.edit = Some(match entry.state {
                EntryState::Failed { code } => {
                    PendingEdit::Failed { client_id: entry.client_id.clone(), code }
                }
                EntryState::Queued
                | EntryState::InFlight
                | EntryState::Resting { .. }
                | EntryState::Accepted { .. } => PendingEdit::Saving,
            });
            row.body = entry.body().unwrap_or_default();
        }
        Command::DeleteMessage { message, .. } if *message == seq => row.deleting = true,
        Command::React { message, emoji, on, .. } if *message == seq => react(row, emoji, *on),
        Command::PinMessage { message, pinned, .. } if *message == seq => row.pinned = *pinned,
        Command::Hello(_)
        | Command::CreateChannel { .. }
        | Command::JoinChannel { .. }
        | Command::LeaveChannel { .. }
        | Command::UpdateChannel { .. }
        | Command::Invite { .. }
        | Command::RemoveMember { .. }
        | Command::SetLevel { .. }
        | Command::OpenDirect { .. }
        | Command::SendMessage { .. }
        | Command::EditMessage { .. }
        | Command::DeleteMessage { .. }
        | Command::React { .. }
        | Command::PinMessage { .. }
        | Command::MarkRead { .. }
        | Command::SetTyping { .. }
        | Command::Heartbeat => {}
    }
}

/// Adds one's own reaction, or takes it back. A text that is no emoji was never put into the outbox.
fn react(row: &mut Row, emoji: &str, on: bool) {
    match row.reactions.iter().position(|entry| entry.emoji.as_str() == emoji) {
        Some(at) if !on && row.reactions[at].others.is_empty() => drop(row.reactions.remove(at)),
        Some(at) => row.reactions[at].own = on,
        None if on => {
            let emoji = Emoji::parse(emoji).ok();
            let entry = emoji.map(|emoji| ReactionEntry { emoji, others: Vec::new(), own: true });
            row.reactions.extend(entry);
        }
        None => {}
    }
}

/// Adds a row, in view of the one before it.
fn push(rows: &mut Vec<Row>, mut row: Row) {
    if let Some(previous) = rows.last() {
        row.previous_at = Some(previous.at);
        row.continues_group = previous.author == row.author
            && mem::discriminant(&previous.delivery) == mem::discriminant(&row.delivery)
            && previous.at.abs_diff(row.at) < GROUP_MS_MAX
            && !row.begins_new;
    }
    rows.push(row);
}
