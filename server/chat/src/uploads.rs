//! Files that come over HTTP: who may upload one, who may fetch one, and when each is no longer needed.

use protocol::attachment::{Attachment, FileName, Image};
use protocol::fact::{Change, Draft, Fact};
use protocol::id::{AttachmentId, ChannelId, DeviceId, FileId, Millis, UserId};
use protocol::limits::{ATTACHMENT_BYTES_MAX, ATTACHMENTS_MAX, STORED_BYTES_MAX, USER_UPLOADS_MAX};
use protocol::message::Message;

use crate::attachments::Upload;
use crate::chat::Chat;
use crate::effect::{Effect, RequestId};
use crate::rejection::Rejection;

/// A file that the shell has stored, and what it found in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UploadedFile {
    /// What is in it.
    pub file: FileId,
    /// What it is called.
    pub name: FileName,
    /// How large it is, as it is stored.
    pub bytes: u64,
    /// What kind of image, judged by its content; `None` for anything that is not shown.
    pub image: Option<Image>,
}

impl Chat {
    /// Whether the user of a device may upload a file of this size for a channel.
    ///
    /// # Errors
    /// Says why not. A device that is not signed in has no user: [`Rejection::UnknownUser`].
    pub fn may_upload(&self, device: DeviceId, channel: ChannelId, bytes: u64) -> Result<(), Rejection> {
        self.judge_upload(device, channel, bytes).map(|_| ())
    }

    /// A device has uploaded a file for a channel, and the shell has stored it. Answered by
    /// [`Effect::AnswerUpload`]; where that refuses it, the shell removes what it has stored.
    pub fn handle_upload(
        &mut self,
        now: Millis,
        request: RequestId,
        device: DeviceId,
        channel: ChannelId,
        file: UploadedFile,
    ) {
        let user = match self.judge_upload(device, channel, file.bytes) {
            Ok(user) => user,
            Err(rejection) => return self.answer_upload(request, Err(rejection)),
        };
        let UploadedFile { file, name, bytes, image } = file;
        let id = AttachmentId(self.ids.next());
        let attachment = Attachment { id, file, name, bytes, image };
        self.attachments.ask(id, request, user, bytes);
        let change = Change::FileUploaded { channel, user, attachment, at: now };
        self.append(Draft { fact: Fact { origin: None, change }, expect: None });
    }

    /// The user of a device takes back an upload. Nothing happens where it is another's, or used already.
    pub fn handle_upload_canceled(&mut self, device: DeviceId, attachment: AttachmentId) {
        let user = self.signed_in(device);
        let upload = self.attachments.waiting(attachment);
        if upload.is_some_and(|upload| Some(upload.user) == user && !upload.is_used)
            && let Some(upload) = self.attachments.take(attachment)
        {
            self.drop_upload(&upload);
        }
    }

    /// What the user of a device may fetch under an id: what came with a message to a channel of theirs, and
    /// what they have uploaded themselves.
    #[must_use]
    pub fn attachment(&self, device: DeviceId, id: AttachmentId) -> Option<Attachment> {
        let user = self.signed_in(device)?;
        let waiting = self.attachments.waiting(id).filter(|upload| upload.user == user);
        let is_theirs = |channel| self.joined(user, channel).is_ok();
        let sent = self.attachments.sent(id).filter(|sent| is_theirs(sent.channel));
        waiting.map(|upload| &upload.attachment).or(sent.map(|sent| &sent.attachment)).cloned()
    }

    /// The content of every attachment and of every picture that there is, once for each.
    ///
    /// Complete right after [`Chat::handle_caught_up`]. From then on [`Effect::AnswerUpload`] and the answer to
    /// [`Chat::handle_set_picture`] add one and [`Effect::ReleaseFile`] takes one away.
    pub fn files(&self) -> impl Iterator<Item = FileId> {
        self.attachments.files().chain(self.pictures().map(|picture| picture.file))
    }

    fn judge_upload(&self, device: DeviceId, channel: ChannelId, bytes: u64) -> Result<UserId, Rejection> {
        let user = self.signed_in(device).ok_or(Rejection::UnknownUser)?;
        self.writable(user, channel)?;
        if bytes > ATTACHMENT_BYTES_MAX {
            return Err(Rejection::FileTooLarge);
        }
        if self.attachments.waiting_of(user) >= USER_UPLOADS_MAX {
            return Err(Rejection::LimitExceeded);
        }
        if self.stored_bytes() + bytes > STORED_BYTES_MAX {
            return Err(Rejection::StorageFull);
        }
        Ok(user)
    }

    /// The uploads that a post wants to use, if it may.
    pub(crate) fn judge_attachments(
        &self,
        user: UserId,
        channel: ChannelId,
        ids: &[AttachmentId],
    ) -> Result<Vec<Attachment>, Rejection> {
        if ids.len() > ATTACHMENTS_MAX {
            return Err(Rejection::TooManyAttachments);
        }
        let mut attachments: Vec<Attachment> = Vec::with_capacity(ids.len());
        for id in ids {
            let upload = self.attachments.waiting(*id);
            let upload = upload.filter(|upload| upload.user == user && upload.channel == channel);
            let upload = upload.ok_or(Rejection::UnknownAttachment)?;
            if attachments.iter().any(|other| other.id == *id) {
                return Err(Rejection::UnknownAttachment);
            }
            if upload.is_used {
                return Err(Rejection::TooManyRequests);
            }
            attachments.push(upload.attachment.clone());
        }
        Ok(attachments)
    }

    /// An upload is durable: it waits for its message, unless that one is there.
    pub(crate) fn take_upload(&mut self, upload: Upload) {
        let (seq, attachment) = (upload.seq, upload.attachment.clone());
        let asked = self.attachments.finish(attachment.id);
        if !self.attachments.wait(upload) {
            self.effects.push_back(Effect::Erase(seq));
        }
        if let Some(request) = asked {
            self.answer_upload(request, Ok(attachment));
        }
    }

    /// An upload was not appended, or may not have been.
    pub(crate) fn refuse_upload(&mut self, id: AttachmentId) {
        if let Some(request) = self.attachments.finish(id) {
            self.answer_upload(request, Err(Rejection::Unavailable));
        }
    }

    /// Takes in that a message is there: its files wait no longer.
    pub(crate) fn hold_attachments(&mut self, channel: ChannelId, message: &Message) {
        for attachment in &message.attachments {
            if let Some(upload) = self.attachments.take(attachment.id) {
                self.effects.push_back(Effect::Erase(upload.seq));
            }
        }
        self.attachments.hold(channel, message);
    }

    /// Takes in that a message is not there any more.
    pub(crate) fn release_attachments(&mut self, message: &Message) {
        for file in self.attachments.release(message) {
            self.release_file(file);
        }
    }

    /// Removes the uploads that have waited too long.
    pub(crate) fn expire_uploads(&mut self, now: Millis) {
        while let Some(upload) = self.attachments.expire(now) {
            self.drop_upload(&upload);
        }
    }

    /// Removes the uploads that wait for a message of a channel.
    pub(crate) fn drop_uploads_for(&mut self, channel: ChannelId) {
        for upload in self.attachments.take_waiting_for(channel) {
            self.drop_upload(&upload);
        }
    }

    fn drop_upload(&mut self, upload: &Upload) {
        self.effects.push_back(Effect::Erase(upload.seq));
        self.release_file(upload.attachment.file);
    }

    /// What goes during a replay was never told of by [`Chat::files`].
    pub(crate) fn release_file(&mut self, file: FileId) {
        if self.caught_up {
            self.effects.push_back(Effect::ReleaseFile(file));
        }
    }

    fn answer_upload(&mut self, request: RequestId, result: Result<Attachment, Rejection>) {
        self.effects.push_back(Effect::AnswerUpload { request, result });
    }
}
