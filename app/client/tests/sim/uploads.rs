//! Uploads: files that reach the chat beside the lines, and come back to the page as attachments.

use chat::{RequestId, UploadedFile};
use client::client::Client;
use client::intent::Intent;
use protocol::attachment::{Attachment, FileName};
use protocol::id::{ChannelId, FileId};

use crate::agenda::Occurrence;
use crate::world::World;

/// An upload that a page waits for.
#[derive(Debug, Clone, Copy)]
pub struct Upload {
    tab: usize,
    load: u64,
    channel: ChannelId,
}

impl World {
    /// Somebody drops a file onto the page.
    pub fn upload(&mut self, tab: usize) {
        let Some(channel) = self.client(tab).and_then(Client::open_channel) else { return };
        let request = self.number();
        let (device, load) = (self.devices[self.tabs[tab].device].id, self.tabs[tab].load);
        self.uploads.insert(request, Upload { tab, load, channel });
        let file = UploadedFile {
            // A few contents, so that some come twice.
            file: FileId([u8::try_from(request % 3).expect("it is small"); 32]),
            name: FileName::new(&format!("{request}.txt")),
            bytes: 1_000 + request,
            image: None,
        };
        self.trace(|| format!("tab {tab} uploads {}", file.name));
        self.with_chat(|chat, now| chat.handle_upload(now, RequestId(request), device, channel, file));
    }

    /// The server has answered an upload. On the way to the page the answer may be lost.
    pub fn take_upload_answer(&mut self, request: u64, attachment: Option<Attachment>) {
        let Some(Upload { tab, load, channel }) = self.uploads.remove(&request) else { return };
        if let Some(attachment) = attachment.filter(|_| self.random.chance(90)) {
            let after = self.random.between(1, self.tabs[tab].latency);
            self.agenda.enter(after, Occurrence::Uploaded { tab, load, channel, attachment });
        }
    }

    /// A page hears that its upload is there.
    pub fn take_uploaded(&mut self, tab: usize, load: u64, channel: ChannelId, attachment: Attachment) {
        if self.tabs[tab].load == load {
            self.want(tab, Intent::Attach { channel, attachment });
        }
    }
}
