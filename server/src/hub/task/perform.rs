//! What comes over HTTP instead of a socket: single commands, and addresses that were true once.

use std::sync::Arc;

use app::Route;
use chat::ConnectionId;
use journal::Journal;
use protocol::command::Command;
use protocol::error::{CloseCode, ErrorCode};
use protocol::event::Event;
use protocol::id::{DeviceId, Ref};
use tokio::sync::oneshot;

use super::HubTask;

/// The number of the one command of a request.
const ONLY: Ref = Ref(1);

impl<J: Journal> HubTask<J> {
    /// Hands a command in on a connection of its own, which ends with the answer.
    pub(super) fn perform(
        &mut self,
        device: DeviceId,
        command: Command,
        reply: oneshot::Sender<Option<Event>>,
    ) {
        if command.client_id().is_none() {
            // Whoever asked may have gone, here and below.
            _ = reply.send(Some(Event::rejected(ONLY, ErrorCode::BadRequest)));
            return;
        }
        let connection = ConnectionId(self.next_number());
        if let Err(code) = self.chat.handle_request(connection, device) {
            let is_busy = code == CloseCode::Busy;
            _ = reply.send(is_busy.then(|| Event::rejected(ONLY, ErrorCode::TooManyRequests)));
            return;
        }
        self.performing.insert(connection, reply);
        self.chat.handle_command(self.clock.now(), connection, ONLY, command);
    }

    /// Takes an event out of the delivery that answers a command of a request.
    pub(super) fn take_answer(&mut self, to: &Arc<Vec<ConnectionId>>, event: Event) -> Option<Event> {
        if let [only] = to[..]
            && let Some(reply) = self.performing.remove(&only)
        {
            _ = reply.send(Some(event));
            self.chat.handle_disconnected(self.clock.now(), only);
            return None;
        }
        Some(event)
    }

    /// The chat has ended a request. What is not answered for another reason is lost with the server.
    pub(super) fn end_performing(&mut self, connection: ConnectionId, code: CloseCode) {
        if let Some(reply) = self.performing.remove(&connection)
            && code == CloseCode::SignedOut
        {
            _ = reply.send(None);
        }
    }

    /// Where the channel is now, or the direct messages with somebody are, that once had the name in this path.
    pub(super) fn forward(&self, device: DeviceId, path: &str) -> Option<String> {
        self.chat.signed_in(device)?;
        let mut route = Route::parse(path);
        if let Route::Channel(named) = &mut route {
            let current = self.chat.current_channel_name(&named.name)?.as_str();
            if current == named.name {
                return None;
            }
            current.clone_into(&mut named.name);
        } else if let Route::Direct(named) = &mut route {
            let user = self.chat.user_of_former_name(self.clock.now(), &named.name)?;
            self.chat.display_name(user)?.as_str().clone_into(&mut named.name);
        } else {
            return None;
        }
        Some(route.to_string())
    }
}

#[cfg(test)]
mod tests {
    use journal::memory::MemoryJournal;
    use protocol::command::ChannelUpdate;
    use protocol::device::DeviceLabel;
    use protocol::fact::{Change, Fact};
    use protocol::id::{ChannelId, ClientId, Epoch, Seq, UserId};
    use protocol::limits::UNANSWERED_MAX;
    use tempfile::TempDir;
    use tokio::task::JoinHandle;

    use super::*;
    use crate::attachments::store::Store;
    use crate::hub::{self, Hub};

    const ANA: DeviceId = DeviceId([1; 32]);
    const NOBODY: DeviceId = DeviceId([2; 32]);

    /// A hub where Ana is signed in, its task, and its folder.
    async fn hub() -> (Hub, JoinHandle<()>, TempDir) {
        let folder = TempDir::new().expect("the system has a place for temporary files");
        let files = Arc::new(Store::open(folder.path()).expect("the folder is ours"));
        let (hub, task) =
            hub::start(Arc::new(MemoryJournal::new(Epoch(1))), files).await.expect("the journal is empty");
        let label = DeviceLabel::new("a test");
        hub.sign_in(ANA, "Ana".to_owned(), label).await.expect("the hub runs").expect("the name is free");
        (hub, task, folder)
    }

    fn creating(name: &str) -> Command {
        Command::CreateChannel { client_id: ClientId::from(1), name: name.to_owned(), private: false }
    }

    async fn create(hub: &Hub, name: &str) -> ChannelId {
        match hub.perform(ANA, creating(name)).await {
            Ok(Some(Event::Accepted { channel: Some(channel), .. })) => channel,
            answer => panic!("not accepted: {answer:?}"),
        }
    }

    async fn rejected(hub: &Hub, command: Command) -> ErrorCode {
        match hub.perform(ANA, command).await {
            Ok(Some(Event::Rejected { code, .. })) => code,
            answer => panic!("not rejected: {answer:?}"),
        }
    }

    #[tokio::test]
    async fn a_command_that_comes_over_http_is_answered_and_acts_once() {
        let (hub, task, _folder) = hub().await;
        let books = create(&hub, "books").await;
        assert_eq!(create(&hub, "books").await, books);
        let client_id = ClientId::from(2);
        let again = Command::CreateChannel { client_id, name: "books".to_owned(), private: false };
        assert_eq!(rejected(&hub, again).await, ErrorCode::ChannelExists);
        assert!(matches!(hub.perform(NOBODY, creating("films")).await, Ok(None)));
        hub.shut_down().await.expect("the hub runs");
        task.await.expect("the hub ends by itself");
    }

    #[tokio::test]
    async fn what_is_answered_by_no_acceptance_is_a_bad_request() {
        let (hub, ..) = hub().await;
        let mark = Command::MarkRead { channel: ChannelId(1), read: Seq(1), unreads: None };
        for command in [mark, Command::Heartbeat] {
            assert_eq!(rejected(&hub, command).await, ErrorCode::BadRequest);
        }
        let open = Command::OpenDirect { client_id: ClientId::from(1), user: UserId(1) };
        assert_eq!(rejected(&hub, open).await, ErrorCode::UnknownUser);
    }

    #[tokio::test]
    async fn a_device_has_32_commands_unanswered_and_one_more_is_refused() {
        let folder = TempDir::new().expect("the system has a place for temporary files");
        let files = Arc::new(Store::open(folder.path()).expect("the folder is ours"));
        // Nobody carries out what this hub is to do: nothing is answered.
        let mut hub = HubTask::new(Arc::new(MemoryJournal::new(Epoch(1))), files);
        let at = hub.clock.now();
        let change = Change::DeviceUpdated {
            device: ANA,
            users: vec![UserId(1)],
            signed_in: Some(UserId(1)),
            label: None,
            at,
        };
        hub.chat.handle_fact(at, Seq(1), Fact { origin: None, change });
        hub.chat.handle_caught_up(at);
        let mut perform = |number: usize| {
            let (reply, answer) = oneshot::channel();
            let client_id = ClientId::from(number as u64);
            let name = format!("channel-{number}");
            hub.perform(ANA, Command::CreateChannel { client_id, name, private: false }, reply);
            answer
        };
        let mut open: Vec<_> = (0..UNANSWERED_MAX).map(&mut perform).collect();
        let refused = perform(UNANSWERED_MAX).try_recv().expect("it is answered at once");
        assert_eq!(refused, Some(Event::rejected(ONLY, ErrorCode::TooManyRequests)));
        assert!(open.iter_mut().all(|answer| answer.try_recv().is_err()));
    }

    #[tokio::test]
    async fn a_former_name_leads_to_the_channel_and_its_messages() {
        let (hub, ..) = hub().await;
        let channel = create(&hub, "books").await;
        let update = ChannelUpdate::Name("Épopées".to_owned());
        let client_id = ClientId::from(2);
        hub.perform(ANA, Command::UpdateChannel { client_id, channel, update }).await.expect("the hub runs");
        for (path, expected) in [
            ("/channels/books", Some("/channels/%C3%89pop%C3%A9es")),
            ("/channels/BOOKS/12?q=1", Some("/channels/%C3%89pop%C3%A9es/12")),
            ("/channels/%C3%89pop%C3%A9es", None),
            ("/channels/films", None),
            ("/channels/two%20words", None),
            ("/direct/books", None),
            ("/", None),
        ] {
            let forwarded = hub.forward(ANA, path.to_owned()).await.expect("the hub runs");
            assert_eq!(forwarded.as_deref(), expected, "{path}");
            assert_eq!(hub.forward(NOBODY, path.to_owned()).await, Ok(None));
        }
    }
}
