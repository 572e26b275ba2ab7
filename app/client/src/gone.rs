//! Private channels that one is no longer in: nothing of them stays but what one wrote.

use protocol::id::ChannelId;

use crate::change::Change;
use crate::client::Client;
use crate::effect::Effect;
use crate::outbox::{Entry, EntryState};

impl Client {
    /// Forgets a channel. Its draft stays stored, should one be invited again.
    pub(crate) fn forget_channel(&mut self, id: ChannelId) {
        self.channels.remove(id);
        self.progress.release(id);
        self.forget_typers_in(id);
        self.note_gone(id);
    }

    /// A channel is no longer known.
    pub(crate) fn note_gone(&mut self, id: ChannelId) {
        self.effects.push_back(Effect::CloseNotifications { channel: id });
        self.outbox.forget_accepted(&|entry, _| entry.channel() == Some(id));
        self.is_place_stale = true;
        self.changes.note(Change::Sidebar);
        self.tell_unsent();
    }

    /// Takes out of the outbox what was refused in channels that are not there, and tells its texts: it is shown
    /// nowhere. What waits for its answer stays: the server may have it.
    pub(crate) fn tell_unsent(&mut self) {
        let channels = &self.channels;
        let lost = self.outbox.take(&|entry| {
            matches!(entry.state, EntryState::Failed { .. })
                && entry.channel().is_some_and(|channel| channels.get(channel).is_none())
        });
        if !lost.is_empty() {
            let texts = lost.iter().filter_map(Entry::body).map(|body| body.to_string());
            self.changes.note(Change::Unsent(texts.collect()));
        }
    }
}
