//! Delivery: an event is encoded once and handed to each connection's bounded queue.

use std::collections::HashMap;
use std::sync::Arc;

use axum::extract::ws::Utf8Bytes;
use chat::ConnectionId;
use protocol::error::CloseCode;
use protocol::event::Event;
use protocol::frame::encode_event;
use protocol::limits::OUTGOING_MAX;
use tokio::sync::{mpsc, oneshot};

/// The connections of this server, and what waits to be written to each.
#[derive(Debug, Default)]
pub(crate) struct Deliveries {
    connections: HashMap<ConnectionId, Line>,
}

/// The hub's end of one connection.
#[derive(Debug)]
struct Line {
    outgoing: mpsc::Sender<Outgoing>,
    close: oneshot::Sender<CloseCode>,
}

/// The socket's end of one connection.
#[derive(Debug)]
pub(crate) struct SocketEnd {
    /// Which connection it is.
    pub(crate) connection: ConnectionId,
    /// What is to be written, in order.
    pub(crate) outgoing: mpsc::Receiver<Outgoing>,
    /// Why the hub ends the connection, when it does.
    pub(crate) close: oneshot::Receiver<CloseCode>,
}

/// One frame to be written.
#[derive(Debug)]
pub(crate) enum Outgoing {
    /// Encoded already, and shared by everyone who gets it.
    Frame(Utf8Bytes),
    /// For this connection alone, and possibly long: encoded by the connection's own task.
    Event(Box<Event>),
}

impl Deliveries {
    pub(crate) fn attach(&mut self, connection: ConnectionId) -> SocketEnd {
        let (outgoing, to_write) = mpsc::channel(OUTGOING_MAX);
        let (close, closed) = oneshot::channel();
        self.connections.insert(connection, Line { outgoing, close });
        SocketEnd { connection, outgoing: to_write, close: closed }
    }

    /// Tells connections of an event. Returns those that could not take it: they are ended, since a
    /// connection never skips an event.
    pub(crate) fn deliver(&mut self, to: &Arc<Vec<ConnectionId>>, event: Event) -> Vec<ConnectionId> {
        let own = matches!(event, Event::Welcome { .. } | Event::History(_));
        if own && let [connection] = to[..] {
            let event = Outgoing::Event(Box::new(event));
            return self.hand_over(connection, event).map_or_else(Vec::new, |slow| vec![slow]);
        }
        let frame = Utf8Bytes::from(encode_event(&event));
        let hand_over =
            |connection: &ConnectionId| self.hand_over(*connection, Outgoing::Frame(frame.clone()));
        to.iter().filter_map(hand_over).collect()
    }

    /// Ends a connection: what waits is still written, unless the reader is too slow for it.
    pub(crate) fn close(&mut self, connection: ConnectionId, code: CloseCode) {
        if let Some(line) = self.connections.remove(&connection) {
            // The socket may have gone by itself, and then hears no code.
            _ = line.close.send(code);
        }
    }

    pub(crate) fn forget(&mut self, connection: ConnectionId) {
        self.connections.remove(&connection);
    }

    fn hand_over(&mut self, connection: ConnectionId, outgoing: Outgoing) -> Option<ConnectionId> {
        let line = self.connections.get(&connection)?;
        match line.outgoing.try_send(outgoing) {
            // A closed queue is a socket that has gone and is about to say so.
            Ok(()) | Err(mpsc::error::TrySendError::Closed(_)) => None,
            Err(mpsc::error::TrySendError::Full(_)) => Some(connection),
        }
    }
}
