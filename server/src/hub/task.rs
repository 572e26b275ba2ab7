//! The task that owns the chat: feeds it, and carries its effects out in order.

mod perform;

use std::collections::HashMap;
use std::pin::pin;
use std::sync::Arc;

use chat::{Chat, ConnectionId, Effect, RequestId};
use futures_util::future::BoxFuture;
use futures_util::stream::{FuturesUnordered, StreamExt};
use journal::{Followed, Journal};
use protocol::error::CloseCode;
use protocol::event::Event;
use protocol::fact::{AppendError, Draft};
use protocol::id::{DeviceId, Seq};
use tokio::sync::{mpsc, oneshot};
use tokio::task::spawn_blocking;
use tokio::time::{Instant, sleep_until};
use tracing::{error, info, warn};

use super::delivery::{Deliveries, SocketEnd};
use super::{Request, SignInResult, UploadResult};
use crate::assets;
use crate::attachments::store::Store;
use crate::clock::Clock;

/// What became of a write to the journal that did not work.
enum Failed {
    Append(Draft, AppendError),
    Erase(Seq, AppendError),
}

pub(super) struct HubTask<J> {
    journal: Arc<J>,
    files: Arc<Store>,
    pub(super) clock: Clock,
    pub(super) chat: Chat,
    deliveries: Deliveries,
    /// Writes on their way, also of files: what they come to, if it is a failure.
    writes: FuturesUnordered<BoxFuture<'static, Option<Failed>>>,
    replies: HashMap<RequestId, oneshot::Sender<SignInResult>>,
    upload_replies: HashMap<RequestId, oneshot::Sender<UploadResult>>,
    /// Who waits for the answer to a command that came over HTTP.
    performing: HashMap<ConnectionId, oneshot::Sender<Option<Event>>>,
    /// Counts connections and requests, so that no number is used twice.
    numbers: u64,
    /// Everything that was kept has been replayed.
    is_caught_up: bool,
    /// The chat is complete and knows the default channel. Judged by less, a repeat would act twice.
    is_ready: bool,
}

pub(crate) async fn run<J: Journal>(
    journal: Arc<J>,
    files: Arc<Store>,
    mut requests: mpsc::Receiver<Request>,
    ready: oneshot::Sender<()>,
) {
    let mut ready = Some(ready);
    let mut facts = pin!(journal.follow());
    let mut hub = HubTask::new(Arc::clone(&journal), files);
    let shut_down = loop {
        let due = hub.chat.poll_timeout().map(|at| hub.clock.instant(at));
        tokio::select! {
            biased;
            followed = facts.next() => match followed {
                Some(followed) => hub.take_followed(followed),
                None => {
                    error!("The journal has ended");
                    return;
                }
            },
            Some(failed) = hub.writes.next(), if !hub.writes.is_empty() => {
                let is_fatal = !hub.is_ready && matches!(failed, Some(Failed::Append(..)));
                hub.take_failed(failed);
                if is_fatal {
                    error!("The default channel cannot be made");
                    return;
                }
            },
            request = requests.recv(), if hub.is_ready => match request {
                Some(Request::ShutDown { reply }) => break Some(reply),
                Some(request) => hub.take_request(request),
                None => break None,
            },
            () = sleep_until(due.unwrap_or_else(Instant::now)), if due.is_some() => {
                hub.chat.handle_timeout(hub.clock.now());
            }
        }
        hub.carry_out();
        if hub.is_ready
            && let Some(ready) = ready.take()
        {
            _ = ready.send(());
        }
    };
    hub.chat.handle_shutdown();
    hub.carry_out();
    while let Some(failed) = hub.writes.next().await {
        hub.take_failed(failed);
    }
    journal.close().await;
    if let Some(reply) = shut_down {
        _ = reply.send(());
    }
}

impl<J: Journal> HubTask<J> {
    fn new(journal: Arc<J>, files: Arc<Store>) -> Self {
        let mut chat = Chat::new(journal.epoch(), random_seed());
        chat.set_build(assets::build());
        Self {
            journal,
            files,
            clock: Clock::new(),
            chat,
            deliveries: Deliveries::default(),
            writes: FuturesUnordered::new(),
            replies: HashMap::new(),
            upload_replies: HashMap::new(),
            performing: HashMap::new(),
            numbers: 0,
            is_caught_up: false,
            is_ready: false,
        }
    }

    fn take_followed(&mut self, followed: Followed) {
        match followed {
            Followed::Fact { seq, fact } => self.chat.handle_fact(self.clock.now(), seq, fact),
            Followed::CaughtUp => {
                self.chat.handle_caught_up(self.clock.now());
                self.is_caught_up = true;
                self.files.count(self.chat.files());
                self.work_on_files(Store::sweep);
                info!("The journal has been replayed");
            }
        }
        self.is_ready = self.is_caught_up && self.chat.default_channel().is_some();
    }

    fn take_failed(&mut self, failed: Option<Failed>) {
        match failed {
            None => {}
            Some(Failed::Append(draft, error)) => {
                if error != AppendError::Conflict {
                    warn!(error = %error, "A fact was not appended");
                }
                self.chat.handle_append_failed(self.clock.now(), &draft, error);
            }
            // The next replay finds what is left over and erases it.
            Some(Failed::Erase(seq, error)) => warn!(seq = %seq, error = %error, "A fact was not erased"),
        }
    }

    fn take_request(&mut self, request: Request) {
        let now = self.clock.now();
        match request {
            Request::Identity(request) => self.take_identity_request(request),
            Request::MayUpload { device, channel, bytes, reply } => {
                // Whoever asked may have gone.
                _ = reply.send(self.chat.may_upload(device, channel, bytes));
            }
            Request::Upload { device, channel, file, reply } => {
                let request = RequestId(self.next_number());
                self.upload_replies.insert(request, reply);
                self.chat.handle_upload(now, request, device, channel, file);
            }
            Request::CancelUpload { device, attachment } => {
                self.chat.handle_upload_canceled(device, attachment);
            }
            Request::FindAttachment { device, id, reply } => {
                _ = reply.send(self.chat.attachment(device, id));
            }
            Request::Searchable { device, reply } => {
                _ = reply.send(self.chat.searchable(device).map(Box::new));
            }
            Request::Connect { device, reply } => {
                if let Err(Ok(unclaimed)) = reply.send(self.connect(device)) {
                    self.disconnect(unclaimed.connection);
                }
            }
            Request::Command { connection, reference, command } => {
                self.chat.handle_command(now, connection, reference, command);
            }
            Request::Disconnect { connection } => self.disconnect(connection),
            Request::Perform { device, command, reply } => self.perform(device, command, reply),
            Request::Forward { device, path, reply } => {
                _ = reply.send(self.forward(device, &path));
            }
            Request::ShutDown { .. } => unreachable!("the loop ends at this request"),
        }
    }

    fn connect(&mut self, device: DeviceId) -> Result<SocketEnd, CloseCode> {
        let connection = ConnectionId(self.next_number());
        self.chat.handle_connected(connection, device)?;
        Ok(self.deliveries.attach(connection))
    }

    fn disconnect(&mut self, connection: ConnectionId) {
        self.deliveries.forget(connection);
        self.chat.handle_disconnected(self.clock.now(), connection);
    }

    /// Carries out everything that the chat has asked for.
    fn carry_out(&mut self) {
        while let Some(effect) = self.chat.poll_effect() {
            match effect {
                Effect::Append(draft) => {
                    let appended = self.journal.append(draft.clone());
                    self.writes.push(Box::pin(async move {
                        appended.await.err().map(|error| Failed::Append(draft, error))
                    }));
                }
                Effect::Erase(seq) => {
                    let erased = self.journal.erase(seq);
                    self.writes.push(Box::pin(async move {
                        erased.await.err().map(|error| Failed::Erase(seq, error))
                    }));
                }
                Effect::Deliver { to, event } => {
                    let Some(event) = self.take_answer(&to, event) else { continue };
                    for slow in self.deliveries.deliver(&to, event) {
                        self.deliveries.close(slow, CloseCode::SlowReader);
                        self.chat.handle_disconnected(self.clock.now(), slow);
                    }
                }
                Effect::Close { connection, code } => {
                    self.end_performing(connection, code);
                    self.deliveries.close(connection, code);
                }
                Effect::Answer { request, result } => {
                    if let Some(reply) = self.replies.remove(&request) {
                        _ = reply.send(result);
                    }
                }
                Effect::AnswerUpload { request, result } => {
                    if let Some(reply) = self.upload_replies.remove(&request) {
                        _ = reply.send(result);
                    }
                }
                Effect::ReleaseFile(file) => self.work_on_files(move |files| files.release(file)),
            }
        }
    }

    /// Works on the files beside, where waiting for a disk is fine. A stop waits for it.
    fn work_on_files(&mut self, work: impl FnOnce(&Store) + Send + 'static) {
        let files = Arc::clone(&self.files);
        let working = spawn_blocking(move || work(&files));
        self.writes.push(Box::pin(async move {
            working.await.expect("work on files does not panic");
            None
        }));
    }

    pub(super) fn expect_answer(&mut self, reply: oneshot::Sender<SignInResult>) -> RequestId {
        let request = RequestId(self.next_number());
        self.replies.insert(request, reply);
        request
    }

    fn next_number(&mut self) -> u64 {
        self.numbers += 1;
        self.numbers
    }
}

/// New ids come out of it: from the system, so that no two processes share one.
fn random_seed() -> u64 {
    getrandom::u64().expect("the system gives random numbers to every process")
}
