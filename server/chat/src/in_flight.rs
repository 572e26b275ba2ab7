//! Commands on their way to the journal, and who waits for each.

use std::collections::{BTreeMap, BTreeSet};

use protocol::fact::{Origin, Subject};
use protocol::id::{ChannelId, ClientId, DeviceId, Ref, Seq, UserId};

use crate::connection::ConnectionId;

/// The commands that were asked to be appended and have not come back.
#[derive(Debug, Default)]
pub(crate) struct InFlight {
    commands: BTreeMap<(DeviceId, ClientId), Underway>,
    /// What those commands other than posts change: the same thing is not changed twice at once.
    subjects: BTreeSet<Subject>,
}

/// One command on its way.
#[derive(Debug)]
pub(crate) struct Underway {
    /// The channel that it posts to; `None` for any other command.
    pub(crate) posts_to: Option<ChannelId>,
    /// Who is answered: the connection that sent it, and those that sent it again.
    pub(crate) waiters: Vec<(ConnectionId, Ref)>,
    /// Who sent it.
    user: UserId,
    subject: Subject,
}

impl InFlight {
    pub(crate) fn get_mut(&mut self, origin: &Origin) -> Option<&mut Underway> {
        self.commands.get_mut(&key(origin))
    }

    /// Whether something else is about to change this, so that this command must come again later.
    pub(crate) fn changes(&self, subject: &Subject) -> bool {
        self.subjects.contains(subject)
    }

    /// How many names of public channels are being claimed, and private channels created: by one user, or by all.
    pub(crate) fn channels(&self, is_new: impl Fn(ChannelId) -> bool, by: Option<UserId>) -> usize {
        let counts = |underway: &&Underway| match underway.subject {
            Subject::ChannelName(_) => true,
            Subject::Channel(channel) => is_new(channel),
            Subject::Username(_)
            | Subject::User(_)
            | Subject::RecoveryCode(_)
            | Subject::Device(_)
            | Subject::Direct(..)
            | Subject::Member(..)
            | Subject::Read(..)
            | Subject::Post(_)
            | Subject::Edit(..)
            | Subject::Deletion(..)
            | Subject::Reactions(..)
            | Subject::Pin(..)
            | Subject::Upload(_)
            | Subject::Sent(_) => false,
        };
        let commands = self.commands.values().filter(|underway| by.is_none_or(|by| by == underway.user));
        commands.filter(counts).count()
    }

    /// Whether anybody's membership of a channel is being changed.
    pub(crate) fn changes_members(&self, channel: ChannelId) -> bool {
        let of = |user| Subject::Member(channel, UserId(user));
        self.subjects.range(of(0)..=of(u64::MAX)).next().is_some()
    }

    /// How many users are changing their reactions to one message.
    pub(crate) fn reactions_to(&self, channel: ChannelId, message: Seq) -> usize {
        let of = |user| Subject::Reactions(channel, message, UserId(user));
        self.subjects.range(of(0)..=of(u64::MAX)).count()
    }

    pub(crate) fn start(
        &mut self,
        origin: &Origin,
        user: UserId,
        subject: Subject,
        waiter: (ConnectionId, Ref),
    ) {
        let posts_to = match &subject {
            Subject::Post(channel) => Some(*channel),
            Subject::Username(_)
            | Subject::User(_)
            | Subject::RecoveryCode(_)
            | Subject::Channel(_)
            | Subject::Device(_)
            | Subject::ChannelName(_)
            | Subject::Direct(..)
            | Subject::Member(..)
            | Subject::Read(..)
            | Subject::Edit(..)
            | Subject::Deletion(..)
            | Subject::Reactions(..)
            | Subject::Pin(..)
            | Subject::Upload(_)
            | Subject::Sent(_) => {
                self.subjects.insert(subject.clone());
                None
            }
        };
        let underway = Underway { posts_to, waiters: vec![waiter], user, subject };
        let before = self.commands.insert(key(origin), underway);
        assert!(before.is_none(), "a command on its way is not sent a second time");
    }

    pub(crate) fn finish(&mut self, origin: &Origin) -> Option<Underway> {
        let underway = self.commands.remove(&key(origin))?;
        self.subjects.remove(&underway.subject);
        Some(underway)
    }
}

fn key(origin: &Origin) -> (DeviceId, ClientId) {
    (origin.device, origin.client_id.clone())
}
