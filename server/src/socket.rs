//! One WebSocket: reads commands, writes what the hub hands over, and ends with a code.

use std::time::Duration;

use axum::extract::State;
use axum::extract::ws::{CloseFrame, Message, Utf8Bytes, WebSocket, WebSocketUpgrade};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use futures_util::SinkExt as _;
use protocol::command::Command;
use protocol::error::CloseCode;
use protocol::frame::{decode_command, encode_event};
use protocol::id::DeviceId;
use protocol::limits::{FRAME_BYTES_MAX, HEARTBEAT_MISSED_MS, HELLO_MS_MAX};
use tokio::time::{Instant, sleep_until, timeout};

use crate::credentials::{Credentials, device_of};
use crate::error::HttpError;
use crate::hub::{Hub, Outgoing, SocketEnd};
use crate::router::AppState;

/// The read buffer of one connection, in bytes. It stays allocated as long as the connection is open.
const READ_BUFFER_BYTES: usize = 1_024;
/// How much may wait in one connection's write buffer, in bytes, before writing waits for the reader.
const WRITE_BUFFER_BYTES: usize = 16 * 1_024;
/// The write buffer's end: above the longest frame, the `welcome` of a server with everybody in every channel.
const WRITE_BUFFER_BYTES_MAX: usize = 64 * 1_024 * 1_024;
/// How long the other side has to take a close frame.
const CLOSE_MS_MAX: u64 = 2_000;

/// How a connection ended.
enum Ending {
    /// From our side, with this code.
    Closed(CloseCode),
    /// From the other side, or the line broke.
    Gone,
}

/// `GET /ws`: upgrades to a WebSocket.
///
/// A browser cannot see the status of a refused upgrade, so whoever is not signed in is upgraded and then
/// told by close code. A wrong origin is refused: that is no page of ours.
pub async fn upgrade(State(app): State<AppState>, headers: HeaderMap, upgrade: WebSocketUpgrade) -> Response {
    let device = match device_of(&headers) {
        Ok(Credentials { device, .. }) => device,
        Err(refused) => return HttpError::from(refused).into_response(),
    };
    let tracker = app.sockets.clone();
    upgrade
        .read_buffer_size(READ_BUFFER_BYTES)
        .write_buffer_size(WRITE_BUFFER_BYTES)
        .max_write_buffer_size(WRITE_BUFFER_BYTES_MAX)
        .max_message_size(FRAME_BYTES_MAX)
        .max_frame_size(FRAME_BYTES_MAX)
        .on_upgrade(move |socket| tracker.track_future(serve(app.hub, device, socket)))
}

async fn serve(hub: Hub, device: Option<DeviceId>, mut socket: WebSocket) {
    let attached = match device {
        Some(device) => hub.connect(device).await.unwrap_or(Err(CloseCode::Shutdown)),
        None => Err(CloseCode::SignedOut),
    };
    let ours = match attached {
        Ok(ours) => ours,
        Err(code) => return close(socket, code).await,
    };
    let connection = ours.connection;
    let ending = Connection::new(hub.clone(), ours).run(&mut socket).await;
    // The hub knows already where it was the one to end it; where it has stopped, so has everything.
    _ = hub.disconnect(connection).await;
    if let Ending::Closed(code) = ending {
        close(socket, code).await;
    }
}

struct Connection {
    hub: Hub,
    ours: SocketEnd,
    /// When the connection ends unless something is heard, and with which code.
    deadline: (Instant, CloseCode),
}

impl Connection {
    fn new(hub: Hub, ours: SocketEnd) -> Self {
        Self { hub, ours, deadline: (after(HELLO_MS_MAX), CloseCode::HelloExpected) }
    }

    async fn run(mut self, socket: &mut WebSocket) -> Ending {
        loop {
            let (until, code) = self.deadline;
            let outcome = tokio::select! {
                biased;
                code = &mut self.ours.close => return self.end(socket, code.ok()).await,
                outgoing = self.ours.outgoing.recv() => match outgoing {
                    Some(outgoing) => self.write(socket, outgoing).await,
                    // Dropped together with the hub's other end, which says why.
                    None => return self.end_by_hub(socket).await,
                },
                received = socket.recv() => match received {
                    Some(Ok(message)) => self.take(socket, message).await,
                    Some(Err(error)) => Err(ending_of(&error)),
                    None => Err(Ending::Gone),
                },
                () = sleep_until(until) => Err(Ending::Closed(code)),
            };
            if let Err(ending) = outcome {
                return ending;
            }
        }
    }

    async fn end_by_hub(&mut self, socket: &mut WebSocket) -> Ending {
        let code = (&mut self.ours.close).await.ok();
        self.end(socket, code).await
    }

    /// The hub ends the connection: what was handed over before is still written, if there is a reader.
    async fn end(&mut self, socket: &mut WebSocket, code: Option<CloseCode>) -> Ending {
        let code = code.unwrap_or(CloseCode::Shutdown);
        if code != CloseCode::SlowReader {
            let rest = async {
                while let Ok(outgoing) = self.ours.outgoing.try_recv() {
                    socket.feed(encode(outgoing)).await?;
                }
                socket.flush().await
            };
            // A reader who does not take it in time has its cursor to come back with.
            _ = timeout(Duration::from_millis(CLOSE_MS_MAX), rest).await;
        }
        Ending::Closed(code)
    }

    /// Writes what waits, as much as there is in one go.
    async fn write(&mut self, socket: &mut WebSocket, first: Outgoing) -> Result<(), Ending> {
        let SocketEnd { outgoing, close, .. } = &mut self.ours;
        let written = async {
            socket.feed(encode(first)).await?;
            while let Ok(next) = outgoing.try_recv() {
                socket.feed(encode(next)).await?;
            }
            socket.flush().await
        };
        tokio::select! {
            biased;
            written = written => written.map_err(|_| Ending::Gone),
            code = close => Err(Ending::Closed(code.unwrap_or(CloseCode::Shutdown))),
            () = sleep_until(after(HEARTBEAT_MISSED_MS)) => Err(Ending::Closed(CloseCode::HeartbeatMissed)),
        }
    }

    async fn take(&mut self, socket: &mut WebSocket, message: Message) -> Result<(), Ending> {
        if self.is_greeted() {
            self.expect_more();
        }
        let text = match message {
            Message::Text(text) => text,
            Message::Binary(_) => return Err(Ending::Closed(CloseCode::BadFrame)),
            // A sign of life as good as a heartbeat. The library answers a ping by itself.
            Message::Ping(_) | Message::Pong(_) => return Ok(()),
            Message::Close(_) => return Err(Ending::Gone),
        };
        match decode_command(&text) {
            Ok((reference, command)) => {
                if matches!(command, Command::Hello(_)) {
                    self.expect_more();
                }
                let connection = self.ours.connection;
                let taken = self.hub.command(connection, reference, command).await;
                taken.map_err(|_| Ending::Closed(CloseCode::Shutdown))
            }
            Err(error) => match error.into_answer() {
                Some(answer) => {
                    let frame = Outgoing::Event(Box::new(answer));
                    self.write(socket, frame).await
                }
                None => Err(Ending::Closed(CloseCode::BadFrame)),
            },
        }
    }

    /// The connection has said `hello`, and goes on as long as it is heard of.
    fn expect_more(&mut self) {
        self.deadline = (after(HEARTBEAT_MISSED_MS), CloseCode::HeartbeatMissed);
    }

    fn is_greeted(&self) -> bool {
        self.deadline.1 == CloseCode::HeartbeatMissed
    }
}

fn encode(outgoing: Outgoing) -> Message {
    Message::Text(match outgoing {
        Outgoing::Frame(frame) => frame,
        Outgoing::Event(event) => Utf8Bytes::from(encode_event(&event)),
    })
}

/// A frame that is too long or no text ends the connection by its code; a broken line just ends it.
fn ending_of(error: &axum::Error) -> Ending {
    use std::error::Error as _;

    use tungstenite::Error;
    match error.source().and_then(|source| source.downcast_ref()) {
        Some(Error::Capacity(_) | Error::Utf8(_) | Error::Protocol(_)) => Ending::Closed(CloseCode::BadFrame),
        Some(_) | None => Ending::Gone,
    }
}

/// Says why, and gives the other side a moment to hear it.
async fn close(mut socket: WebSocket, code: CloseCode) {
    let frame = CloseFrame { code: code.number(), reason: Utf8Bytes::from_static(code.name()) };
    let said = async {
        socket.send(Message::Close(Some(frame))).await?;
        while let Some(Ok(_)) = socket.recv().await {}
        Ok::<(), axum::Error>(())
    };
    _ = timeout(Duration::from_millis(CLOSE_MS_MAX), said).await;
}

fn after(ms: u64) -> Instant {
    Instant::now() + Duration::from_millis(ms)
}
