//! What leaves: facts that go from the journal for good, and the commands that only they remember.

use protocol::fact::{Change, Draft, Fact, Origin};
use protocol::id::{ChannelId, Seq};

use crate::chat::Chat;
use crate::effect::Effect;
use crate::history::{Gone, History};

/// What left a history and has not been dealt with.
#[derive(Debug)]
pub(crate) struct Leaving {
    /// The commands that were known through it.
    pub(crate) origins: Vec<Origin>,
    /// Its facts that are still in the journal.
    pub(crate) facts: Vec<Seq>,
}

impl Chat {
    /// What leaves a history with the cap also leaves the journal.
    pub(crate) fn drop_over_cap(&mut self, id: ChannelId) {
        while let Some(channel) = self.channels.get_mut(&id)
            && let Some(gone) = channel.history.pop_over_cap()
        {
            self.let_go(gone);
        }
    }

    /// Lets go of what is in no history any more.
    pub(crate) fn let_go(&mut self, gone: Gone) {
        if let Some(message) = gone.message {
            self.release_attachments(&message);
        }
        self.leaving.push(Leaving { origins: gone.origins, facts: gone.facts });
        self.erase_leaving();
    }

    /// Lets go of all that was written in a private channel that everybody has left, and of the files that wait
    /// for a message there. One that a post on its way uses goes with that post.
    pub(crate) fn clear_if_deserted(&mut self, id: ChannelId) {
        let Some(channel) = self.channels.get_mut(&id).filter(|channel| channel.is_deserted()) else {
            return;
        };
        for gone in channel.history.take_all() {
            self.let_go(gone);
        }
        self.drop_uploads_for(id);
    }

    /// Lets go of what was put on messages that are not there. Until everything is in, they may come.
    pub(crate) fn sweep_marks(&mut self) {
        let histories = self.channels.values_mut().map(|channel| &mut channel.history);
        let strays: Vec<Gone> = histories.flat_map(History::take_stray_marks).collect();
        for gone in strays {
            self.let_go(gone);
        }
    }

    /// Erases what has left the histories, and first writes down the commands that nothing else remembers:
    /// those of a deletion, say, that was still on its way when its message was pushed out.
    ///
    /// During a replay all of it waits: what is known by then is less than what is written down already.
    pub(crate) fn erase_leaving(&mut self) {
        if !self.caught_up {
            return;
        }
        for Leaving { origins, facts } in std::mem::take(&mut self.leaving) {
            self.write_down(origins);
            self.effects.extend(facts.into_iter().map(Effect::Erase));
        }
    }

    /// Where a change makes older facts leave the journal, writes down first the commands that are known
    /// only through those facts.
    pub(crate) fn write_down_before(&mut self, change: &Change) {
        let history = |channel| self.channels.get(channel).map(|channel| &channel.history);
        let origins: Vec<Origin> = match change {
            Change::MessagePosted { channel, .. } => {
                let channel = self.channels.get(channel);
                channel.map(|of| of.history.leaves_next(of.posts_in_flight)).unwrap_or_default()
            }
            Change::MessageEdited { channel, message, .. } => {
                history(channel).and_then(|of| of.edited_by(*message)).into_iter().collect()
            }
            Change::MessageDeleted { channel, message, .. } => {
                history(channel).map(|of| of.changed_by(*message)).unwrap_or_default()
            }
            Change::ReactionsChanged { channel, message, user, .. } => {
                let marks = history(channel).and_then(|of| of.marks(*message));
                let before = marks.and_then(|marks| marks.reacted(*user));
                before.and_then(|before| before.origin.clone()).into_iter().collect()
            }
            Change::PinChanged { channel, message, .. } => {
                let before = history(channel).and_then(|of| of.marks(*message)?.pinned());
                before.and_then(|before| before.origin.clone()).into_iter().collect()
            }
            Change::MembershipChanged { channel, user, .. } => {
                let channel = self.channels.get(channel);
                let before = channel.and_then(|channel| channel.memberships.get(user));
                before.and_then(|before| before.origin.clone()).into_iter().collect()
            }
            Change::ChannelUpdated { channel, .. } => {
                let channel = self.channels.get(channel);
                channel.and_then(|channel| channel.described.origin.clone()).into_iter().collect()
            }
            Change::ChannelNamed { fold, .. } => {
                let claim = self.channel_names.get(fold);
                let named = claim.and_then(|claim| self.channels.get(&claim.holder)?.names.get(&claim.seq));
                named.and_then(|named| named.origin.clone()).into_iter().collect()
            }
            Change::UserNamed { .. }
            | Change::UserUpdated { .. }
            | Change::RecoveryCodeSet { .. }
            | Change::DeviceUpdated { .. }
            | Change::DirectOpened { .. }
            | Change::ReadMarked { .. }
            | Change::FileUploaded { .. }
            | Change::CommandsRemembered { .. } => Vec::new(),
        };
        self.write_down(origins);
    }

    /// Writes down the commands of the devices of these, where a restart would forget them.
    fn write_down(&mut self, origins: Vec<Origin>) {
        for Origin { device, client_id } in origins {
            let Some(of) = self.devices.get_mut(&device) else { continue };
            if of.commands.must_be_written_down(&client_id) {
                let change = Change::CommandsRemembered { device, commands: of.commands.write_down() };
                self.append(Draft { fact: Fact { origin: None, change }, expect: None });
            }
        }
    }
}
