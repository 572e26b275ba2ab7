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
        if self.chat.handle_request(connection, device).is_err() {
            _ = reply.send(None);
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

    /// Where a channel is now that once had the name in this path.
    pub(super) fn forward(&self, device: DeviceId, path: &str) -> Option<String> {
        self.chat.signed_in(device)?;
        let Route::Channel(mut named) = Route::parse(path) else { return None };
        let current = self.chat.current_channel_name(&named.name)?.as_str();
        if current == named.name {
            return None;
        }
        current.clone_into(&mut named.name);
        Some(Route::Channel(named).to_string())
    }
}
