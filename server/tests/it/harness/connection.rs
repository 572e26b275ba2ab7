//! One WebSocket as it is: frames out, events in, and how it ends.

use std::net::SocketAddr;

use futures_util::{SinkExt as _, StreamExt as _};
use protocol::error::CloseCode;
use protocol::event::Event;
use protocol::frame::decode_event;
use tokio::net::{TcpSocket, TcpStream};
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;
use tokio_tungstenite::tungstenite::http::{HeaderName, HeaderValue};
use tokio_tungstenite::tungstenite::{Error, Message};
use tokio_tungstenite::{WebSocketStream, client_async};

use super::{Account, patiently};

/// A connection to a server, without a word said on it.
pub struct Connection {
    socket: WebSocketStream<TcpStream>,
}

/// How the server ended a connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// With this number in its close frame.
    Code(u16),
    /// Without a close frame.
    Broken,
}

impl Connection {
    /// Asks for a WebSocket with these headers. A refusal is known by its status.
    pub async fn open(address: SocketAddr, headers: &[(&str, &str)]) -> Result<Self, u16> {
        let stream = TcpStream::connect(address).await.expect("the server listens");
        Self::upgrade(address, stream, headers).await
    }

    /// The connection of a bot.
    pub async fn of(address: SocketAddr, account: &Account) -> Self {
        let opened = Self::open(address, &[("Authorization", &account.bearer())]).await;
        opened.expect("a bot needs nothing but its key")
    }

    /// The connection of a bot whose system takes only a few bytes that the bot does not read.
    pub async fn with_little_room(address: SocketAddr, account: &Account) -> Self {
        let socket = TcpSocket::new_v4().expect("the system has sockets");
        socket.set_recv_buffer_size(4_096).expect("the size is a hint");
        let stream = socket.connect(address).await.expect("the server listens");
        let opened = Self::upgrade(address, stream, &[("Authorization", &account.bearer())]).await;
        opened.expect("a bot needs nothing but its key")
    }

    async fn upgrade(address: SocketAddr, stream: TcpStream, headers: &[(&str, &str)]) -> Result<Self, u16> {
        stream.set_nodelay(true).expect("the socket is open");
        let mut asked = format!("ws://{address}/ws").into_client_request().expect("it is an address");
        for (name, value) in headers {
            let name: HeaderName = name.parse().expect("it is a header");
            asked.headers_mut().append(name, HeaderValue::try_from(*value).expect("it is ASCII"));
        }
        match patiently("an answer to the upgrade", client_async(asked, stream)).await {
            Ok((socket, _)) => Ok(Self { socket }),
            Err(Error::Http(response)) => Err(response.status().as_u16()),
            Err(error) => panic!("the upgrade failed: {error}"),
        }
    }

    /// Sends a text frame. Where the server has gone, the next read says so.
    pub async fn send(&mut self, text: impl Into<String>) {
        self.send_message(Message::text(text.into())).await;
    }

    /// Sends a message of any kind. Where the server has gone, the next read says so.
    pub async fn send_message(&mut self, message: Message) {
        _ = patiently("the server reads", self.socket.send(message)).await;
    }

    /// The next event, or how the connection has ended.
    pub async fn next(&mut self) -> Result<Event, Ending> {
        loop {
            match patiently("an event, or the end", self.socket.next()).await {
                Some(Ok(Message::Text(text))) => {
                    return Ok(decode_event(&text).expect("the server sends events only"));
                }
                Some(Ok(Message::Close(Some(frame)))) => {
                    // The library has its reply ready, and the server waits a moment for it.
                    _ = patiently("the server reads", self.socket.flush()).await;
                    return Err(Ending::Code(frame.code.into()));
                }
                Some(Ok(Message::Ping(_) | Message::Pong(_))) => {}
                Some(Ok(message)) => panic!("the server sent {message:?}"),
                Some(Err(_)) | None => return Err(Ending::Broken),
            }
        }
    }

    /// Reads until the server has ended the connection. Says how, and what came before.
    pub async fn rest(&mut self) -> (Vec<Event>, Ending) {
        let mut events = Vec::new();
        loop {
            match self.next().await {
                Ok(event) => events.push(event),
                Err(ending) => return (events, ending),
            }
        }
    }

    /// Reads until the server has ended the connection, which it must do with this code.
    pub async fn is_closed_with(&mut self, code: CloseCode) {
        let (_, ending) = self.rest().await;
        assert_eq!(ending, Ending::Code(code.number()), "{code:?}");
    }
}
