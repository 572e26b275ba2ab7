//! One device: the users it holds, the one it is signed in as, and the commands that it has already sent.

use std::collections::{BTreeMap, BTreeSet};

use protocol::device::DeviceLabel;
use protocol::fact::RememberedCommand;
use protocol::id::{ChannelId, ClientId, Millis, Seq, UserId};
use protocol::limits::CLIENT_IDS_MAX;

/// One device. A function of the facts about it, whatever their order.
#[derive(Debug, Default)]
pub(crate) struct Device {
    /// The seq of the newest fact that listed its users.
    listed: Seq,
    /// What that fact says.
    list: Listed,
    /// The users whose names it claimed, by the seq of the claim. A list newer than a claim holds instead.
    claims: BTreeMap<Seq, Claimed>,
    pub(crate) commands: Commands,
}

/// What a fact says of a device.
#[derive(Debug, Default)]
pub(crate) struct Listed {
    /// The users it holds.
    pub(crate) users: Vec<UserId>,
    /// The one it is signed in as.
    pub(crate) signed_in: Option<UserId>,
    pub(crate) label: Option<DeviceLabel>,
    pub(crate) at: Millis,
}

/// A claim of a name by a device, which thereby holds the user and is signed in as them.
#[derive(Debug)]
pub(crate) struct Claimed {
    pub(crate) user: UserId,
    pub(crate) label: Option<DeviceLabel>,
    pub(crate) at: Millis,
}

impl Device {
    pub(crate) fn claim(&mut self, seq: Seq, claimed: Claimed) {
        self.claims.insert(seq, claimed);
    }

    /// A claim is no longer in the journal.
    pub(crate) fn forget_claim(&mut self, seq: Seq) {
        self.claims.remove(&seq);
    }

    /// A fact lists the users it holds.
    pub(crate) fn list(&mut self, seq: Seq, list: Listed) {
        if seq > self.listed {
            (self.listed, self.list) = (seq, list);
        }
    }

    /// Takes out the fact that it holds nobody, where it would hold nobody without that, too: no claim says
    /// otherwise. Whatever devices come and go, no trace of them adds up.
    pub(crate) fn take_empty_list(&mut self) -> Option<Seq> {
        let is_empty = self.listed > Seq(0) && self.list.users.is_empty() && self.claims.is_empty();
        is_empty.then(|| std::mem::take(&mut self.listed))
    }

    /// The users it holds, each once.
    pub(crate) fn users(&self) -> Vec<UserId> {
        let mut users = self.list.users.clone();
        for (_, claimed) in self.newer_claims() {
            if !users.contains(&claimed.user) {
                users.push(claimed.user);
            }
        }
        users
    }

    /// The user it is signed in as.
    pub(crate) fn signed_in(&self) -> Option<UserId> {
        self.newer_claims().last().map(|(_, claimed)| claimed.user).or(self.list.signed_in)
    }

    /// What it is called, by the newest fact.
    pub(crate) fn label(&self) -> Option<&DeviceLabel> {
        let newest = self.newer_claims().last().map(|(_, claimed)| claimed.label.as_ref());
        newest.unwrap_or(self.list.label.as_ref())
    }

    /// When it changed last.
    pub(crate) fn changed_at(&self) -> Millis {
        self.newer_claims().last().map_or(self.list.at, |(_, claimed)| claimed.at)
    }

    /// The time of the newest fact by which it holds a user; `None` where it does not.
    pub(crate) fn holds_since(&self, user: UserId) -> Option<Millis> {
        let claimed = self.newer_claims().filter(|(_, claimed)| claimed.user == user).last();
        let listed = self.list.users.contains(&user).then_some(self.list.at);
        claimed.map(|(_, claimed)| claimed.at).or(listed)
    }

    /// Whether nothing else says all that this claim of a name says of it.
    pub(crate) fn rests_on(&self, claim: Seq) -> bool {
        let mut newer = self.newer_claims().skip_while(|(seq, _)| **seq != claim);
        newer.next().is_some_and(|(_, claimed)| !newer.any(|(_, later)| later.user == claimed.user))
    }

    fn newer_claims(&self) -> impl Iterator<Item = (&Seq, &Claimed)> {
        self.claims.range(Seq(self.listed.0 + 1)..)
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
