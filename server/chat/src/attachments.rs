//! The files that are there: those that wait for their messages, and those that came with messages.

use std::collections::{BTreeMap, BTreeSet};

use protocol::attachment::Attachment;
use protocol::id::{AttachmentId, ChannelId, FileId, Millis, Seq, UserId};
use protocol::limits::UPLOAD_MS_MAX;
use protocol::message::Message;

use crate::effect::RequestId;

/// Every attachment, by its id.
#[derive(Debug, Default)]
pub(crate) struct Attachments {
    /// Those on their way to the journal.
    asked: BTreeMap<AttachmentId, Asked>,
    /// Those that wait for their messages.
    waiting: BTreeMap<AttachmentId, Upload>,
    /// When each of those has waited too long, but for those that a post on its way uses.
    expiries: BTreeSet<(Millis, AttachmentId)>,
    /// Those that came with messages that are there.
    sent: BTreeMap<AttachmentId, Sent>,
    /// How large all of these are together.
    bytes: u64,
}

/// An upload on its way to the journal.
#[derive(Debug)]
struct Asked {
    request: RequestId,
    user: UserId,
    bytes: u64,
}

/// A file that waits for its message.
#[derive(Debug)]
pub(crate) struct Upload {
    /// The seq of its fact.
    pub(crate) seq: Seq,
    pub(crate) user: UserId,
    /// For a message of which channel.
    pub(crate) channel: ChannelId,
    pub(crate) attachment: Attachment,
    /// When it has waited too long.
    pub(crate) until: Millis,
    /// Whether a post on its way uses it.
    pub(crate) is_used: bool,
}

/// A file that came with a message.
#[derive(Debug)]
pub(crate) struct Sent {
    pub(crate) channel: ChannelId,
    message: Seq,
    pub(crate) attachment: Attachment,
}

impl Upload {
    /// A file that was uploaded at this time.
    pub(crate) fn new(
        seq: Seq,
        user: UserId,
        channel: ChannelId,
        attachment: Attachment,
        at: Millis,
    ) -> Self {
        let until = at.saturating_add(UPLOAD_MS_MAX);
        Self { seq, user, channel, attachment, until, is_used: false }
    }
}

/// Putting in and taking out.
impl Attachments {
    /// An upload is on its way to the journal.
    pub(crate) fn ask(&mut self, id: AttachmentId, request: RequestId, user: UserId, bytes: u64) {
        self.bytes += bytes;
        self.asked.insert(id, Asked { request, user, bytes });
    }

    /// An upload is no longer on its way. Says who asked for it, if anyone here did.
    pub(crate) fn finish(&mut self, id: AttachmentId) -> Option<RequestId> {
        let asked = self.asked.remove(&id)?;
        self.bytes -= asked.bytes;
        Some(asked.request)
    }

    /// Takes in an upload. Says whether it waits now: not where its message came before it.
    pub(crate) fn wait(&mut self, upload: Upload) -> bool {
        let id = upload.attachment.id;
        if self.sent.contains_key(&id) {
            return false;
        }
        self.bytes += upload.attachment.bytes;
        self.expiries.insert((upload.until, id));
        self.waiting.insert(id, upload);
        true
    }

    /// Takes out an upload: it was used, or waits no longer.
    pub(crate) fn take(&mut self, id: AttachmentId) -> Option<Upload> {
        let upload = self.waiting.remove(&id)?;
        self.expiries.remove(&(upload.until, id));
        self.bytes -= upload.attachment.bytes;
        Some(upload)
    }

    /// A post on its way uses these uploads, or none does any more.
    pub(crate) fn set_used(&mut self, attachments: &[Attachment], is_used: bool) {
        for Attachment { id, .. } in attachments {
            let Some(upload) = self.waiting.get_mut(id) else { continue };
            upload.is_used = is_used;
            match is_used {
                true => self.expiries.remove(&(upload.until, *id)),
                false => self.expiries.insert((upload.until, *id)),
            };
        }
    }

    /// Takes out one of the uploads that have waited too long.
    pub(crate) fn expire(&mut self, now: Millis) -> Option<Upload> {
        let (until, id) = *self.expiries.first()?;
        if until <= now { self.take(id) } else { None }
    }

    /// Takes out the uploads that wait for a message of a channel, but for those that a post on its way uses.
    pub(crate) fn take_waiting_for(&mut self, channel: ChannelId) -> Vec<Upload> {
        let waiting = self.waiting.iter().filter(|(_, upload)| upload.channel == channel && !upload.is_used);
        let ids: Vec<AttachmentId> = waiting.map(|(id, _)| *id).collect();
        ids.into_iter().filter_map(|id| self.take(id)).collect()
    }

    /// When the next upload has waited too long.
    pub(crate) fn next_expiry(&self) -> Option<Millis> {
        self.expiries.first().map(|(until, _)| *until)
    }

    /// Holds the files of a message that is there.
    pub(crate) fn hold(&mut self, channel: ChannelId, message: &Message) {
        for attachment in &message.attachments {
            let sent = Sent { channel, message: message.seq, attachment: attachment.clone() };
            if self.sent.insert(attachment.id, sent).is_none() {
                self.bytes += attachment.bytes;
            }
        }
    }

    /// Lets go of the files of a message that is no longer there, as far as it holds them.
    pub(crate) fn release(&mut self, message: &Message) -> Vec<FileId> {
        let mut files = Vec::new();
        for Attachment { id, file, bytes, .. } in &message.attachments {
            if self.sent.get(id).is_some_and(|sent| sent.message == message.seq) {
                self.sent.remove(id);
                self.bytes -= bytes;
                files.push(*file);
            }
        }
        files
    }
}

/// Looking in.
impl Attachments {
    pub(crate) fn waiting(&self, id: AttachmentId) -> Option<&Upload> {
        self.waiting.get(&id)
    }

    pub(crate) fn sent(&self, id: AttachmentId) -> Option<&Sent> {
        self.sent.get(&id)
    }

    /// How many uploads of a user wait for their messages, or are about to.
    pub(crate) fn waiting_of(&self, user: UserId) -> usize {
        let waiting = self.waiting.values().filter(|upload| upload.user == user).count();
        waiting + self.asked.values().filter(|asked| asked.user == user).count()
    }

    /// How large all attachments are together, with those that are about to be there.
    pub(crate) fn bytes(&self) -> u64 {
        self.bytes
    }

    /// The content of each attachment.
    pub(crate) fn files(&self) -> impl Iterator<Item = FileId> {
        let waiting = self.waiting.values().map(|upload| upload.attachment.file);
        waiting.chain(self.sent.values().map(|sent| sent.attachment.file))
    }
}
