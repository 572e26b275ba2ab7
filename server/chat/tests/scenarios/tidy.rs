//! What the journal may hold of a channel: nothing but what the chat shows, and the marks of what it hides.

use std::collections::{BTreeMap, BTreeSet};

use protocol::fact::Change;
use protocol::id::{ChannelId, Seq, UserId};
use protocol::limits::HISTORY_LEN_MAX;

use crate::harness::TestChat;

/// What a journal holds of one channel.
#[derive(Debug, Default)]
pub struct Stored {
    /// Its posts, by their seqs.
    pub posts: BTreeSet<Seq>,
    /// The messages that its deletions are about.
    pub deleted: BTreeSet<Seq>,
}

/// What a journal holds of each channel.
pub fn stored(chat: &TestChat) -> BTreeMap<ChannelId, Stored> {
    let mut channels: BTreeMap<ChannelId, Stored> = BTreeMap::new();
    for (seq, fact) in chat.journal.facts() {
        match &fact.change {
            Change::MessagePosted { channel, .. } => {
                channels.entry(*channel).or_default().posts.insert(seq);
            }
            Change::MessageDeleted { channel, message, .. } => {
                channels.entry(*channel).or_default().deleted.insert(*message);
            }
            _ => {}
        }
    }
    channels
}

/// Checks that every channel keeps to the cap, and that what has left the chat has left the journal, too.
///
/// `reader` says who can look into a channel; one that nobody is in cannot be checked.
pub fn assert_tidy(chat: &TestChat, readers: &[UserId]) {
    for (channel, stored) in stored(chat) {
        assert!(stored.posts.len() + stored.deleted.len() <= HISTORY_LEN_MAX, "{channel} keeps too much");
        let history = readers.iter().find_map(|reader| chat.snapshot(*reader, channel).history);
        let Some(history) = history else { continue };
        let shown: BTreeSet<Seq> = history.messages.iter().map(|message| message.seq).collect();
        assert!(shown.len() <= HISTORY_LEN_MAX, "{channel} shows too much");
        assert_eq!(stored.posts, shown, "the journal holds of {channel} what the chat shows");
        let older: Vec<_> = stored.deleted.range(..history.oldest).collect();
        assert!(older.is_empty(), "deletions of {channel} are older than {}: {older:?}", history.oldest);
    }
}
