//! Files: what people upload over HTTP, and what the shell would keep of it in its folder.

use std::collections::BTreeMap;

use chat::{Rejection, RequestId, UploadedFile};
use protocol::attachment::{Attachment, FileName};
use protocol::error::ErrorCode;
use protocol::id::{AttachmentId, ChannelId, FileId};

use super::{TestChat, device_id};

/// How an upload was answered.
pub type Uploaded = Result<Attachment, ErrorCode>;

impl TestChat {
    /// Whether a device may upload a file of this size.
    pub fn may_upload(&self, device: &str, channel: ChannelId, bytes: u64) -> Result<(), ErrorCode> {
        self.chat.may_upload(device_id(device), channel, bytes).map_err(Rejection::code)
    }

    /// A device uploads a file, which may stay unanswered for now.
    pub fn ask_to_upload(&mut self, device: &str, channel: ChannelId, file: UploadedFile) -> RequestId {
        let request = RequestId(self.number());
        *self.folder.entry(file.file).or_default() += 1;
        self.stored.insert(request, file.file);
        self.chat.handle_upload(self.now, request, device_id(device), channel, file);
        self.pump();
        request
    }

    /// How an upload was answered, if it was.
    pub fn upload_answer(&self, request: RequestId) -> Option<Uploaded> {
        self.uploads.get(&request).cloned()
    }

    /// A device uploads a file whose content is known by its name.
    pub fn upload(&mut self, device: &str, channel: ChannelId, name: &str) -> AttachmentId {
        self.try_to_upload(device, channel, file(name, 1_000)).unwrap().id
    }

    /// A device uploads a file.
    pub fn try_to_upload(&mut self, device: &str, channel: ChannelId, file: UploadedFile) -> Uploaded {
        let request = self.ask_to_upload(device, channel, file);
        self.upload_answer(request).expect("the journal is not held")
    }

    /// A device takes an upload back.
    pub fn cancel_upload(&mut self, device: &str, attachment: AttachmentId) {
        self.chat.handle_upload_canceled(device_id(device), attachment);
        self.pump();
    }

    /// What a device may fetch.
    pub fn attachment(&self, device: &str, id: AttachmentId) -> Option<Attachment> {
        self.chat.attachment(device_id(device), id)
    }

    /// How many attachments the shell counts of each content.
    pub fn folder(&self) -> &BTreeMap<FileId, usize> {
        &self.folder
    }

    /// How many attachments the chat has of each content.
    pub fn files(&self) -> BTreeMap<FileId, usize> {
        let mut files = BTreeMap::new();
        for file in self.chat.files() {
            *files.entry(file).or_default() += 1;
        }
        files
    }

    /// After a start the shell keeps what the chat knows, and nothing else.
    pub(super) fn count_files(&mut self) {
        self.folder = self.files();
        self.stored.clear();
    }

    pub(super) fn take_upload_answer(&mut self, request: RequestId, result: Result<Attachment, Rejection>) {
        let file = self.stored.remove(&request).expect("an upload is answered once, and not after a restart");
        match &result {
            Ok(attachment) => assert_eq!(attachment.file, file),
            Err(_) => self.release_file(file),
        }
        self.uploads.insert(request, result.map_err(Rejection::code));
    }

    pub(super) fn release_file(&mut self, file: FileId) {
        let count = self.folder.get_mut(&file).expect("what is released is there");
        *count -= 1;
        if *count == 0 {
            self.folder.remove(&file);
        }
    }
}

/// A file of some size whose content is known by its name.
pub fn file(name: &str, bytes: u64) -> UploadedFile {
    let file = FileId(device_id(name).0);
    UploadedFile { file, name: FileName::new(name), bytes, image: None }
}
