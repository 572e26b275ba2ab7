//! What the journal may hold of a channel: nothing but what the chat shows, and the marks of what it hides.

use std::collections::{BTreeMap, BTreeSet};

use protocol::attachment::Attachment;
use protocol::fact::Change;
use protocol::id::{ChannelId, FileId, Seq, UserId};
use protocol::limits::HISTORY_LEN_MAX;

use crate::harness::TestChat;

/// What a journal holds of one channel.
#[derive(Debug, Default)]
pub struct Stored {
    /// Its posts, by their seqs.
    pub posts: BTreeSet<Seq>,
    /// The messages that its edits are about.
    pub edited: BTreeSet<Seq>,
    /// The messages that its deletions are about.
    pub deleted: BTreeSet<Seq>,
    /// The messages that its reactions and pins are about.
    pub marked: BTreeSet<Seq>,
}

/// What a journal holds of each channel.
pub fn stored(chat: &TestChat) -> BTreeMap<ChannelId, Stored> {
    let mut channels: BTreeMap<ChannelId, Stored> = BTreeMap::new();
    for (seq, fact) in chat.journal.facts() {
        match &fact.change {
            Change::MessagePosted { channel, .. } => {
                channels.entry(*channel).or_default().posts.insert(seq);
            }
            Change::MessageEdited { channel, message, .. } => {
                channels.entry(*channel).or_default().edited.insert(*message);
            }
            Change::MessageDeleted { channel, message, .. } => {
                channels.entry(*channel).or_default().deleted.insert(*message);
            }
            Change::ReactionsChanged { channel, message, .. }
            | Change::PinChanged { channel, message, .. } => {
                channels.entry(*channel).or_default().marked.insert(*message);
            }
            _ => {}
        }
    }
    channels
}

/// How many attachments, waiting or with their messages, and pictures a journal holds of each content.
fn stored_files(chat: &TestChat) -> BTreeMap<FileId, usize> {
    let mut files = BTreeMap::new();
    for (_, fact) in chat.journal.facts() {
        if let Change::UserUpdated { picture: Some(picture), .. } = &fact.change {
            *files.entry(picture.file).or_default() += 1;
        }
        let attachments: &[Attachment] = match &fact.change {
            Change::MessagePosted { attachments, .. } | Change::MessageEdited { attachments, .. } => {
                attachments
            }
            Change::FileUploaded { attachment, .. } => std::slice::from_ref(attachment),
            _ => &[],
        };
        for attachment in attachments {
            *files.entry(attachment.file).or_default() += 1;
        }
    }
    files
}

/// Whether a channel is a private one, as far as the journal knows.
fn is_private(chat: &TestChat, id: ChannelId) -> bool {
    let says_so = |change: &Change| matches!(change, Change::ChannelUpdated { channel, private: Some(_), .. } if *channel == id);
    chat.journal.facts().any(|(_, fact)| says_so(&fact.change))
}

/// Checks that every channel keeps to the cap, and that what has left the chat has left the journal and the
/// folder, too.
///
/// `readers` can look into channels. A public one that nobody is in cannot be checked; a private one is empty.
pub fn assert_tidy(chat: &TestChat, readers: &[UserId]) {
    for (channel, stored) in stored(chat) {
        let count = stored.posts.len() + stored.edited.len() + stored.deleted.len();
        assert!(count <= HISTORY_LEN_MAX, "{channel} keeps too much");
        let history = readers.iter().find_map(|reader| chat.snapshot(*reader, channel).history);
        let Some(history) = history else {
            assert!(!is_private(chat, channel), "{channel} is deserted and keeps what was written");
            continue;
        };
        let shown: BTreeSet<Seq> = history.messages.iter().map(|message| message.seq).collect();
        assert!(shown.len() <= HISTORY_LEN_MAX, "{channel} shows too much");
        assert!(stored.posts.is_disjoint(&stored.edited), "an edit of {channel} replaces the post");
        let messages: BTreeSet<Seq> = stored.posts.union(&stored.edited).copied().collect();
        assert_eq!(messages, shown, "the journal holds of {channel} what the chat shows");
        assert!(stored.marked.is_subset(&shown), "{channel} has marks of nothing: {:?}", stored.marked);
        let older: Vec<_> = stored.deleted.range(..history.oldest).collect();
        assert!(older.is_empty(), "deletions of {channel} are older than {}: {older:?}", history.oldest);
    }
    for (_, fact) in chat.journal.facts() {
        if let Change::ChannelUpdated { channel, private: Some(private), topic, .. } = &fact.change
            && !readers.iter().any(|reader| chat.channel(*reader, *channel).is_some())
        {
            let kept = (private.name.as_str(), topic);
            assert_eq!(kept, ("deserted", &None), "{channel} is deserted and keeps what it was called");
        }
    }
    assert_eq!(stored_files(chat), chat.files(), "the journal holds the files that the chat knows");
    assert_eq!(*chat.folder(), chat.files(), "the shell holds the files that the chat knows");
}
