//! Who gets a WebSocket, and who is told why not.

use std::net::SocketAddr;

use protocol::error::CloseCode;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::harness::{Bot, Connection, Held, Server, patiently};

/// Asks for a WebSocket. Says with which status it is refused before the upgrade.
async fn refusal(address: SocketAddr, headers: &[(&str, &str)]) -> u16 {
    Connection::open(address, headers).await.err().expect("the upgrade is refused")
}

#[tokio::test]
async fn a_browser_connects_by_its_cookie_and_a_bot_by_its_key() {
    let server = Server::start().await;
    let ana = server.register("Ana").await;
    let origin = format!("http://{}", server.address);

    for headers in [
        vec![("Authorization", ana.bearer())],
        vec![("Cookie", ana.cookie()), ("Origin", origin.clone())],
        vec![("Authorization", ana.bearer()), ("Origin", origin)],
    ] {
        let headers: Vec<(&str, &str)> =
            headers.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let connection = Connection::open(server.address, &headers).await.expect("it is upgraded");
        let bot = Bot::greet(connection, ana.clone(), Held::default()).await;
        assert_eq!(bot.welcome.user, ana.user.id);
    }
}

#[tokio::test]
async fn whoever_is_not_signed_in_is_upgraded_and_told_by_close_code() {
    let server = Server::start().await;
    let origin = format!("http://{}", server.address);
    let unknown = "0123456789abcdef".repeat(4);
    let (cookie, bearer) = (format!("banter_device={unknown}"), format!("Bearer {unknown}"));

    for headers in [
        vec![],
        vec![("Origin", origin.as_str())],
        vec![("Origin", origin.as_str()), ("Cookie", cookie.as_str())],
        vec![("Origin", origin.as_str()), ("Cookie", "banter_device=short")],
        vec![("Authorization", bearer.as_str())],
        vec![("Authorization", "Bearer short")],
    ] {
        let mut connection = Connection::open(server.address, &headers).await.expect("it is upgraded");
        connection.is_closed_with(CloseCode::SignedOut).await;
    }
}

#[tokio::test]
async fn the_page_of_somebody_else_gets_no_websocket() {
    let server = Server::start().await;
    let ana = server.register("Ana").await;
    let (cookie, bearer) = (ana.cookie(), ana.bearer());

    for origin in ["http://evil.example", "http://127.0.0.1", "null"] {
        assert_eq!(refusal(server.address, &[("Origin", origin)]).await, 403);
        assert_eq!(refusal(server.address, &[("Origin", origin), ("Cookie", &cookie)]).await, 403);
        assert_eq!(refusal(server.address, &[("Origin", origin), ("Authorization", &bearer)]).await, 403);
    }
    assert_eq!(refusal(server.address, &[("Cookie", &cookie)]).await, 403, "a cookie without an origin");
}

#[tokio::test]
async fn a_client_that_never_finishes_its_request_is_let_go() {
    let server = Server::start().await;
    let mut stream = TcpStream::connect(server.address).await.expect("the server listens");
    stream.write_all(b"GET / HTTP/1.1\r\nHost: a").await.expect("the server reads");

    let mut answer = Vec::new();
    // However it ends, by its end or by a reset, it does end.
    _ = patiently("the connection ends", stream.read_to_end(&mut answer)).await;

    assert!(!answer.starts_with(b"HTTP/1.1 2"), "nothing was asked");
    server.join("Ana").await;
}
