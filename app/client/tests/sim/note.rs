//! What is noted of an event before a client takes it: how it differs from what the client shows.

use std::collections::BTreeSet;

use client::view::{Delivery, Row, RowId};
use protocol::error::ErrorCode;
use protocol::event::Event;
use protocol::id::{ChannelId, ClientId, Seq};
use protocol::snapshot::HistoryState;

use crate::ledger::Kind;
use crate::world::World;

/// Whether a message may be refused so: because its author has left the channel or it is archived, or because its
/// files were sent with another one.
pub fn is_expected(code: ErrorCode) -> bool {
    matches!(
        code,
        ErrorCode::NotAMember
            | ErrorCode::UnknownChannel
            | ErrorCode::ChannelArchived
            | ErrorCode::UnknownAttachment
    )
}

impl World {
    /// Notes an event. Says to which channel's rows it may add something.
    pub fn note_event(&mut self, tab: usize, id: u64, event: &Event) -> Option<ChannelId> {
        let line = self.lines.get_mut(&id).expect("a line stays until the end");
        match event {
            Event::Welcome { welcome, .. } => {
                let joined = welcome.channels.iter().filter(|state| state.joined).map(|state| state.id);
                line.is_returning = joined.collect();
                let told: BTreeSet<ChannelId> = welcome.channels.iter().map(|state| state.id).collect();
                let gone = self.joined(tab).into_iter().filter(|id| !told.contains(id)).count();
                self.met.removals_while_away += gone;
                None
            }
            Event::Accepted { reference, seq, gone, .. } => {
                let client_id = line.asked.remove(reference).expect("an answer is to something");
                self.met.retries += usize::from(self.ledger.accept(id, &client_id, *seq, *gone));
                match self.ledger.repeated(&client_id) {
                    Some(Kind::Edit) => self.met.edits_repeated += 1,
                    Some(Kind::Reaction) => self.met.reactions_repeated += 1,
                    Some(Kind::Pin) => self.met.pins_repeated += 1,
                    None => {}
                }
                let sent = self.ledger.sent.get(&client_id).map(|sent| sent.channel);
                sent.or(self.ledger.changing(&client_id).map(|(_, channel, _)| channel))
            }
            Event::Rejected { reference, code, temporary, .. } => {
                let client_id = line.asked.remove(&reference.expect("every command can be read"))?;
                if let Some((kind, channel, message)) = self.ledger.changing(&client_id) {
                    if *code == ErrorCode::UnknownMessage && self.ledger.deleted.contains(&(channel, message))
                    {
                        self.met.deletions_crossed += usize::from(kind != Kind::Pin);
                    }
                    self.met.edits_refused += usize::from(kind == Kind::Edit && !temporary);
                    return Some(channel);
                }
                let sent = self.ledger.sent.get(&client_id)?;
                if !temporary {
                    assert!(is_expected(*code), "{sent:?} failed: {code}");
                    self.ledger.rejected.insert(client_id);
                    self.met.failures += 1;
                }
                Some(sent.channel)
            }
            Event::History(history) => {
                if line.is_returning.remove(&history.channel) {
                    self.note_return(tab, id, history);
                }
                Some(history.channel)
            }
            Event::MessagePosted { channel, .. }
            | Event::MessageEdited { channel, .. }
            | Event::ReactionsChanged { channel, .. }
            | Event::PinChanged { channel, .. } => Some(*channel),
            Event::ChannelCreated { members, .. } => {
                self.met.invitations += usize::from(members.len() > 1);
                None
            }
            Event::UserUpdated { .. } => {
                self.met.display_names_changed += 1;
                None
            }
            Event::DirectOpened { .. }
            | Event::MessageDeleted { .. }
            | Event::MemberJoined { .. }
            | Event::MemberLeft { .. }
            | Event::ReadMarked { .. }
            | Event::Typing { .. }
            | Event::UserRegistered { .. }
            | Event::ChannelUpdated { .. }
            | Event::LevelChanged { .. }
            | Event::PresenceDiff { .. }
            | Event::HeartbeatAck { .. } => None,
        }
    }

    /// The command that an event refuses for good.
    pub fn refused(&self, id: u64, event: &Event) -> Option<ClientId> {
        let Event::Rejected { reference: Some(reference), temporary: false, .. } = event else { return None };
        self.lines.get(&id)?.asked.get(reference).cloned()
    }

    /// What a client that returns has missed.
    fn note_return(&mut self, tab: usize, id: u64, history: &HistoryState) {
        let shown = self.posted_rows(tab, history.channel);
        let told: BTreeSet<Seq> = history.messages.iter().map(|message| message.seq).collect();
        let was_held = self.lines.get(&id).is_some_and(|line| line.held.contains(&history.channel));
        let evicted = shown.range(..history.oldest).count();
        let deleted = shown.range(history.oldest..).filter(|seq| match history.since {
            Some(_) => history.deleted.contains(seq),
            None => !told.contains(seq),
        });
        let deleted = deleted.count();
        self.met.changes_while_away += history.changed.len();
        self.met.evictions_while_away += evicted;
        self.met.deletions_while_away += deleted;
        if history.since.is_some() {
            let is_news = evicted + deleted > 0 || !told.is_subset(&shown);
            self.met.resumes_by_cursor += usize::from(is_news);
        } else {
            self.met.resumes_by_whole_history += usize::from(was_held);
            let is_past_the_cap = was_held && evicted > 0 && evicted == shown.len();
            self.met.resumes_past_the_cap += usize::from(is_past_the_cap);
        }
    }

    fn posted_rows(&self, tab: usize, channel: ChannelId) -> BTreeSet<Seq> {
        let rows = self.client(tab).map(|client| client.rows(channel)).unwrap_or_default();
        let posted = |row: Row| match (row.id, row.delivery) {
            (RowId::Posted(seq), Delivery::Posted) => Some(seq),
            (RowId::Posted(_) | RowId::Pending(_), _) => None,
        };
        rows.into_iter().filter_map(posted).collect()
    }
}
