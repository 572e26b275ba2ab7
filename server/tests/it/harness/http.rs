//! One HTTP request on a connection of its own: as much of a client as these tests need.

use std::net::SocketAddr;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use super::patiently;

/// What was answered.
#[derive(Debug)]
pub struct Response {
    pub status: u16,
    /// As text.
    pub body: String,
    /// As it came.
    pub bytes: Vec<u8>,
    headers: Vec<(String, String)>,
}

impl Response {
    /// The value of a header, which must not come twice.
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut values = self.headers.iter().filter(|(key, _)| key == name).map(|(_, value)| value.as_str());
        let value = values.next();
        assert!(values.next().is_none(), "{name} came twice");
        value
    }

    /// The body as JSON.
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).expect("the body is JSON")
    }
}

/// Sends a request. A body is sent as JSON.
pub async fn request(
    address: SocketAddr,
    method: &str,
    path: &str,
    headers: &[(&str, &str)],
    body: Option<&str>,
) -> Response {
    let json = [("Content-Type", "application/json")];
    let headers: Vec<_> = headers.iter().copied().chain(body.map(|_| json).into_iter().flatten()).collect();
    request_bytes(address, method, path, &headers, body.map(str::as_bytes)).await
}

/// Sends a request with any body.
pub async fn request_bytes(
    address: SocketAddr,
    method: &str,
    path: &str,
    headers: &[(&str, &str)],
    body: Option<&[u8]>,
) -> Response {
    let mut asked = format!("{method} {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n");
    for (name, value) in headers {
        asked += &format!("{name}: {value}\r\n");
    }
    if let Some(body) = body {
        asked += &format!("Content-Length: {}\r\n", body.len());
    }
    asked += "\r\n";
    let mut asked = asked.into_bytes();
    asked.extend(body.unwrap_or_default());
    exchange(address, &asked).await
}

/// Sends these bytes, and reads an answer.
pub async fn exchange(address: SocketAddr, asked: &[u8]) -> Response {
    let exchange = async {
        let mut stream = TcpStream::connect(address).await.expect("the server listens");
        stream.write_all(asked).await.expect("the server reads");
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).await.expect("the server answers, then closes");
        answer
    };
    parse(&patiently("an answer over HTTP", exchange).await)
}

fn parse(answer: &[u8]) -> Response {
    let end = answer.windows(4).position(|four| four == b"\r\n\r\n").expect("a head ends with an empty line");
    let head = str::from_utf8(&answer[..end]).expect("a head is text");
    let mut lines = head.lines();
    let status = lines.next().and_then(|line| line.split(' ').nth(1)).expect("the first line has the status");
    let headers = lines.map(|line| {
        let (name, value) = line.split_once(": ").expect("a header has a name and a value");
        (name.to_lowercase(), value.to_owned())
    });
    let bytes = answer[end + 4..].to_vec();
    let response = Response {
        status: status.parse().expect("the status is a number"),
        headers: headers.collect(),
        body: String::from_utf8_lossy(&bytes).into_owned(),
        bytes,
    };
    assert_eq!(response.header("transfer-encoding"), None, "bodies are known whole");
    response
}
