//! Private channels that everybody has left: what they were called goes, like all that was written in them.
//!
//! The chat goes on knowing that there was one, for its id is that of what is remembered of it. The fact that says
//! what it is says nothing else from then on.

use std::collections::BTreeSet;

use protocol::channel::ChannelName;
use protocol::fact::{Change, Draft, Fact, PrivateChannel, Subject};
use protocol::id::{ChannelId, Millis};
use protocol::limits::FORGET_MS;

use crate::channel::Described;
use crate::chat::Chat;

/// What a channel is called that everybody has left.
const NAME: &str = "deserted";

/// The channels whose names are just being forgotten.
#[derive(Debug, Default)]
pub(crate) struct Forgetting {
    /// Those of which the fact is on its way.
    under_way: BTreeSet<ChannelId>,
    /// Those of which the journal did not take it.
    refused: BTreeSet<ChannelId>,
    /// When it is asked again. Set only where there are any.
    pub(crate) again_at: Option<Millis>,
}

impl Chat {
    /// Takes the name and the topic from a private channel that everybody has left.
    pub(crate) fn forget_if_deserted(&mut self, now: Millis, id: ChannelId) {
        // What is just being said of it would replace this. It is looked at again when that has come back.
        if self.in_flight.changes(&Subject::Channel(id)) || self.forgetting.under_way.contains(&id) {
            return;
        }
        let Some(channel) = self.channels.get(&id).filter(|channel| channel.is_deserted()) else { return };
        let Described { private: Some(private), topic, .. } = &channel.described else { return };
        if private.name.as_str() == NAME && topic.is_none() {
            return;
        }
        let name = ChannelName::parse(NAME).expect("the constant is a channel name");
        let private = Some(PrivateChannel { name, creator: private.creator });
        let change = Change::ChannelUpdated { channel: id, private, topic: None, archived: false, at: now };
        self.write_down_before(&change);
        self.forgetting.under_way.insert(id);
        self.append(Draft { fact: Fact { origin: None, change }, expect: None });
    }

    /// The journal has it.
    pub(crate) fn forgot(&mut self, id: ChannelId) {
        self.forgetting.under_way.remove(&id);
    }

    /// The journal did not take it, and is asked again a little later.
    pub(crate) fn did_not_forget(&mut self, now: Millis, id: ChannelId) {
        if self.forgetting.under_way.remove(&id) {
            self.forgetting.refused.insert(id);
            self.forgetting.again_at = Some(now + FORGET_MS);
        }
    }

    /// Asks again for what the journal did not take.
    pub(crate) fn forget_again(&mut self, now: Millis) {
        if self.forgetting.again_at.is_some_and(|at| at <= now) {
            self.forgetting.again_at = None;
            for id in std::mem::take(&mut self.forgetting.refused) {
                self.forget_if_deserted(now, id);
            }
        }
    }
}
