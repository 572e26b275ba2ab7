//! One device: the users it holds, the one it is signed in as, and the commands that it has already sent.

use std::collections::{BTreeMap, BTreeSet};

use protocol::fact::RememberedCommand;
use protocol::id::{ChannelId, ClientId, Seq, UserId};
use protocol::limits::CLIENT_IDS_MAX;

/// One device. A function of the facts about it, whatever their order.
#[derive(Debug, Default)]
pub(crate) struct Device {
    /// The seq of the newest fact that listed its users.
    listed: Seq,
    /// The users of that list.
    users: Vec<UserId>,
    /// The users whose names it claimed, by the seq of the claim. A list newer than a claim holds instead.
    claims: BTreeMap<Seq, UserId>,
    /// Who that list says it is signed in as.
    listed_signed_in: Option<UserId>,
    pub(crate) commands: Commands,
}

impl Device {
    /// It claimed the name of a user, which it thereby holds and is signed in as.
    pub(crate) fn claim(&mut self, seq: Seq, user: UserId) {
        self.claims.insert(seq, user);
    }

    /// A fact lists the users it holds.
    pub(crate) fn list(&mut self, seq: Seq, users: Vec<UserId>, signed_in: Option<UserId>) {
        if seq > self.listed {
            (self.listed, self.users, self.listed_signed_in) = (seq, users, signed_in);
        }
    }

    /// The users it holds, each once.
    pub(crate) fn users(&self) -> Vec<UserId> {
        let mut users = self.users.clone();
        for user in self.newer_claims() {
            if !users.contains(&user) {
                users.push(user);
            }
        }
        users
    }

    /// The user it is signed in as.
    pub(crate) fn signed_in(&self) -> Option<UserId> {
        self.newer_claims().last().or(self.listed_signed_in)
    }

    fn newer_claims(&self) -> impl Iterator<Item = UserId> {
        self.claims.range(Seq(self.listed.0 + 1)..).map(|(_, user)| *user)
    }
}

/// The newest commands of a device that were carried out, so that a repeat is answered as the first was.
///
/// A command is remembered through its own fact. Before that fact leaves the journal, the commands of its
/// device are written down in a fact of their own: [`Commands::must_be_written_down`].
#[derive(Debug, Default)]
pub(crate) struct Commands {
    by_id: BTreeMap<ClientId, Outcome>,
    /// The ids in the order of their seqs.
    by_seq: BTreeSet<(Seq, ClientId)>,
    /// The ids in the newest fact that remembers commands, or in one on its way.
    written_down: BTreeSet<ClientId>,
    /// The seq of that fact.
    written_at: Seq,
}

/// How a command was answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Outcome {
    pub(crate) seq: Seq,
    /// The channel that was created or opened, or that the message went to.
    pub(crate) channel: Option<ChannelId>,
}

impl Commands {
    pub(crate) fn outcome(&self, client_id: &ClientId) -> Option<Outcome> {
        self.by_id.get(client_id).copied()
    }

    /// Remembers a command; beyond [`CLIENT_IDS_MAX`] the oldest is forgotten.
    pub(crate) fn remember(&mut self, client_id: ClientId, outcome: Outcome) {
        if self.by_id.contains_key(&client_id) {
            return;
        }
        self.by_seq.insert((outcome.seq, client_id.clone()));
        self.by_id.insert(client_id, outcome);
        if self.by_seq.len() > CLIENT_IDS_MAX
            && let Some((_, oldest)) = self.by_seq.pop_first()
        {
            self.by_id.remove(&oldest);
        }
    }

    /// Whether a command would be forgotten at a restart if its own fact left now.
    pub(crate) fn must_be_written_down(&self, client_id: &ClientId) -> bool {
        self.by_id.contains_key(client_id) && !self.written_down.contains(client_id)
    }

    /// All that is remembered, to be written down.
    pub(crate) fn write_down(&mut self) -> Vec<RememberedCommand> {
        self.written_down = self.by_id.keys().cloned().collect();
        let in_order = self.by_seq.iter();
        in_order
            .map(|(seq, client_id)| RememberedCommand {
                client_id: client_id.clone(),
                seq: *seq,
                channel: self.by_id.get(client_id).and_then(|outcome| outcome.channel),
            })
            .collect()
    }

    /// What was to be written down was not.
    pub(crate) fn not_written_down(&mut self) {
        self.written_down.clear();
    }

    /// A fact remembers commands.
    pub(crate) fn restore(&mut self, seq: Seq, commands: Vec<RememberedCommand>) {
        if seq > self.written_at {
            self.written_at = seq;
            self.written_down = commands.iter().map(|command| command.client_id.clone()).collect();
        }
        for RememberedCommand { client_id, seq, channel } in commands {
            self.remember(client_id, Outcome { seq, channel });
        }
    }
}
