//! The channels that this client knows, found by their ids.

use std::mem;

use protocol::id::ChannelId;

use crate::channel::Channel;

/// All channels, in the order of their ids.
#[derive(Debug, Clone, Default)]
pub(crate) struct Channels(Vec<Channel>);

impl Channels {
    pub(crate) fn get(&self, id: ChannelId) -> Option<&Channel> {
        self.position(id).ok().map(|at| &self.0[at])
    }

    pub(crate) fn get_mut(&mut self, id: ChannelId) -> Option<&mut Channel> {
        self.position(id).ok().map(|at| &mut self.0[at])
    }

    /// Adds a channel, in the place of what is known of it.
    pub(crate) fn insert(&mut self, channel: Channel) {
        match self.position(channel.id) {
            Ok(at) => self.0[at] = channel,
            Err(at) => self.0.insert(at, channel),
        }
    }

    /// Takes a channel out, to be put into another list: here an empty one stays in its place.
    pub(crate) fn take(&mut self, id: ChannelId) -> Option<Channel> {
        let channel = self.get_mut(id)?;
        let empty = Channel::new(id, channel.kind.clone());
        Some(mem::replace(channel, empty))
    }

    /// Forgets a channel for good.
    pub(crate) fn remove(&mut self, id: ChannelId) {
        if let Ok(at) = self.position(id) {
            self.0.remove(at);
        }
    }

    pub(crate) fn clear(&mut self) {
        self.0.clear();
    }

    pub(crate) fn as_slice(&self) -> &[Channel] {
        &self.0
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &Channel> + Clone {
        self.0.iter()
    }

    pub(crate) fn iter_mut(&mut self) -> impl Iterator<Item = &mut Channel> {
        self.0.iter_mut()
    }

    fn position(&self, id: ChannelId) -> Result<usize, usize> {
        self.0.binary_search_by_key(&id, |channel| channel.id)
    }
}
