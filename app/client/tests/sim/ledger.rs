//! What really happened, by nobody's word but the journal's and the wire's: what the end is judged by.

use std::collections::{BTreeMap, BTreeSet};

use protocol::fact::{Change, Fact};
use protocol::id::{ChannelId, ClientId, Seq, UserId};
use protocol::limits::HISTORY_LEN_MAX;

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
}

/// Everything that ever happened, also what the cap has dropped since.
#[derive(Debug, Default)]
pub struct Ledger {
    pub sent: BTreeMap<ClientId, Sent>,
    pub posted: BTreeMap<ChannelId, BTreeMap<Seq, Posted>>,
    pub deleted: BTreeSet<(ChannelId, Seq)>,
    pub directs: BTreeMap<ChannelId, [UserId; 2]>,
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
    pub fn arrive(&mut self, line: u64, client_id: &ClientId) {
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
            Change::MessagePosted { channel, author, body, .. } => {
                let posted = Posted { author: *author, text: body.as_str().to_owned(), client_id };
                let known = self.posted.entry(*channel).or_default().insert(seq, posted.clone());
                assert!(known.is_none_or(|known| known == posted), "two messages are {seq}");
            }
            Change::MessageDeleted { channel, message, .. } => {
                self.deleted.insert((*channel, *message));
            }
            Change::DirectOpened { channel, users, .. } => {
                self.directs.insert(*channel, *users);
            }
            Change::UserNamed { .. }
            | Change::DeviceUpdated { .. }
            | Change::ChannelNamed { .. }
            | Change::MembershipChanged { .. }
            | Change::ReadMarked { .. }
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

    /// The messages that a channel must hold in the end: the newest hundred, without those that were deleted.
    pub fn history(&self, channel: ChannelId) -> Vec<(Seq, UserId, String)> {
        let oldest = self.oldest(channel);
        let newest = self.posted.get(&channel).into_iter().flat_map(|places| places.range(oldest..));
        newest
            .filter(|(seq, _)| !self.deleted.contains(&(channel, **seq)))
            .map(|(seq, posted)| (*seq, posted.author, posted.text.clone()))
            .collect()
    }
}
