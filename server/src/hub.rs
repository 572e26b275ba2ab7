//! The hub: the one task that owns the chat, and the handle by which everybody else talks to it.
//!
//! It never waits for a connection and never for the journal: what a connection cannot take at once ends
//! that connection, and a fact that was appended comes back by itself.

mod delivery;
mod identity;
mod search;
mod task;

use std::sync::Arc;

use chat::{ConnectionId, Rejection, Searchable, UploadedFile};
use journal::Journal;
use protocol::attachment::Attachment;
use protocol::command::Command;
use protocol::error::CloseCode;
use protocol::event::Event;
use protocol::id::{AttachmentId, ChannelId, DeviceId, Ref};
use protocol::limits::HUB_REQUESTS_WAITING_MAX;
use protocol::user::User;
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinHandle;

use crate::attachments::store::Store;

use identity::IdentityRequest;

pub(crate) use delivery::{Outgoing, SocketEnd};
pub use identity::Page;

/// Talks to the hub. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Hub {
    requests: mpsc::Sender<Request>,
}

/// The hub has stopped, and with it the server.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the hub has stopped")]
pub struct Stopped;

/// What the hub is asked. Answers go out through the `reply` of each.
#[derive(Debug)]
pub(crate) enum Request {
    Identity(IdentityRequest),
    Searchable {
        device: DeviceId,
        reply: oneshot::Sender<Option<Box<Searchable>>>,
    },
    MayUpload {
        device: DeviceId,
        channel: ChannelId,
        bytes: u64,
        reply: oneshot::Sender<Result<(), Rejection>>,
    },
    Upload {
        device: DeviceId,
        channel: ChannelId,
        file: UploadedFile,
        reply: oneshot::Sender<UploadResult>,
    },
    CancelUpload {
        device: DeviceId,
        attachment: AttachmentId,
    },
    FindAttachment {
        device: DeviceId,
        id: AttachmentId,
        reply: oneshot::Sender<Option<Attachment>>,
    },
    Connect {
        device: DeviceId,
        reply: oneshot::Sender<Result<SocketEnd, CloseCode>>,
    },
    Command {
        connection: ConnectionId,
        reference: Ref,
        command: Command,
    },
    Disconnect {
        connection: ConnectionId,
    },
    Perform {
        device: DeviceId,
        command: Command,
        reply: oneshot::Sender<Option<Event>>,
    },
    Forward {
        device: DeviceId,
        path: String,
        reply: oneshot::Sender<Option<String>>,
    },
    ShutDown {
        reply: oneshot::Sender<()>,
    },
}

/// Who is signed in now, or why not.
pub(crate) type SignInResult = Result<Option<User>, Rejection>;

/// What an uploaded file is known as from now on, or why it is refused.
pub(crate) type UploadResult = Result<Attachment, Rejection>;

/// Starts the hub on a journal and the files beside it. Ready when everything kept has been replayed.
///
/// # Errors
/// [`Stopped`] where the journal ends before that.
pub async fn start<J: Journal>(journal: Arc<J>, files: Arc<Store>) -> Result<(Hub, JoinHandle<()>), Stopped> {
    let (requests, waiting) = mpsc::channel(HUB_REQUESTS_WAITING_MAX);
    let (ready, is_ready) = oneshot::channel();
    let task = tokio::spawn(task::run(journal, files, waiting, ready));
    is_ready.await.map_err(|_| Stopped)?;
    Ok((Hub { requests }, task))
}

impl Hub {
    /// Whether a device may upload a file of this size for a channel.
    pub(crate) async fn may_upload(
        &self,
        device: DeviceId,
        channel: ChannelId,
        bytes: u64,
    ) -> Result<Result<(), Rejection>, Stopped> {
        self.ask(|reply| Request::MayUpload { device, channel, bytes, reply }).await
    }

    /// Tells of a file that is stored, counted as used once. Whoever is refused releases it.
    pub(crate) async fn upload(
        &self,
        device: DeviceId,
        channel: ChannelId,
        file: UploadedFile,
    ) -> Result<UploadResult, Stopped> {
        self.ask(|reply| Request::Upload { device, channel, file, reply }).await
    }

    pub(crate) async fn cancel_upload(
        &self,
        device: DeviceId,
        attachment: AttachmentId,
    ) -> Result<(), Stopped> {
        self.send(Request::CancelUpload { device, attachment }).await
    }

    /// The attachment, if the device may fetch it.
    pub(crate) async fn attachment(
        &self,
        device: DeviceId,
        id: AttachmentId,
    ) -> Result<Option<Attachment>, Stopped> {
        self.ask(|reply| Request::FindAttachment { device, id, reply }).await
    }

    pub(crate) async fn connect(&self, device: DeviceId) -> Result<Result<SocketEnd, CloseCode>, Stopped> {
        self.ask(|reply| Request::Connect { device, reply }).await
    }

    pub(crate) async fn command(
        &self,
        connection: ConnectionId,
        reference: Ref,
        command: Command,
    ) -> Result<(), Stopped> {
        self.send(Request::Command { connection, reference, command }).await
    }

    pub(crate) async fn disconnect(&self, connection: ConnectionId) -> Result<(), Stopped> {
        self.send(Request::Disconnect { connection }).await
    }

    /// Carries out a command that came over HTTP. The answer is `accepted` or `rejected`; `None` where the device
    /// is not signed in.
    pub async fn perform(&self, device: DeviceId, command: Command) -> Result<Option<Event>, Stopped> {
        self.ask(|reply| Request::Perform { device, command, reply }).await
    }

    /// Where what had an address is now; `None` where nothing is, and where the device is not signed in.
    pub async fn forward(&self, device: DeviceId, path: String) -> Result<Option<String>, Stopped> {
        self.ask(|reply| Request::Forward { device, path, reply }).await
    }

    /// Closes every connection, and the journal when everything is in it.
    pub async fn shut_down(&self) -> Result<(), Stopped> {
        self.ask(|reply| Request::ShutDown { reply }).await
    }

    async fn ask<T>(&self, request: impl FnOnce(oneshot::Sender<T>) -> Request) -> Result<T, Stopped> {
        let (reply, answer) = oneshot::channel();
        self.send(request(reply)).await?;
        answer.await.map_err(|_| Stopped)
    }

    async fn send(&self, request: Request) -> Result<(), Stopped> {
        self.requests.send(request).await.map_err(|_| Stopped)
    }
}
