//! How a file comes in: its limits, who is refused, and that nothing is left of what did not come whole.

use protocol::error::ErrorCode;
use protocol::id::ChannelId;
use protocol::limits::{ATTACHMENT_BYTES_MAX, UPLOADS_MAX};
use serde_json::json;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::attachments::{are_stored, stored};
use crate::harness::{Account, Server, request_bytes, try_upload, upload, upload_request};

const LARGEST: usize = ATTACHMENT_BYTES_MAX as usize;

/// A body in chunks, without a last one.
fn in_chunks(content: &[u8]) -> Vec<u8> {
    let mut body = Vec::with_capacity(content.len() + 1_024);
    for chunk in content.chunks(256 * 1_024) {
        body.extend(format!("{:x}\r\n", chunk.len()).bytes());
        body.extend(chunk);
        body.extend(b"\r\n");
    }
    body
}

#[tokio::test]
async fn a_file_of_the_largest_size_is_taken_and_one_byte_more_is_not() {
    let server = Server::start().await;
    let ana = server.join("Ana").await;
    let (address, account, general) = (server.address, &ana.account, ana.general());
    let mut content = vec![b'x'; LARGEST];
    let too_large = (413, json!({ "code": "file_too_large" }));

    let file = upload(address, account, general, "large.bin", &content).await;
    assert_eq!((file.bytes, file.image), (ATTACHMENT_BYTES_MAX, None));
    let chunked = [in_chunks(&content), b"0\r\n\r\n".to_vec()].concat();
    let response =
        upload_request(address, account, general, "Transfer-Encoding: chunked\r\n", &chunked).await;
    assert_eq!(response.status, 201);
    assert_eq!(stored(server.data()).len(), 1, "the same content is one file");

    content.push(b'x');
    // Nothing of it is even sent.
    let said = format!("Content-Length: {}\r\n", content.len());
    let response = upload_request(address, account, general, &said, b"").await;
    assert_eq!((response.status, response.json()), too_large);
    let chunked = in_chunks(&content);
    let response =
        upload_request(address, account, general, "Transfer-Encoding: chunked\r\n", &chunked).await;
    assert_eq!((response.status, response.json()), too_large);
    are_stored(server.data(), 1).await;
}

#[tokio::test]
async fn an_empty_file_is_a_file() {
    let server = Server::start().await;
    let mut ana = server.join("Ana").await;
    let general = ana.general();

    let file = upload(server.address, &ana.account, general, "nothing.txt", b"").await;

    assert_eq!(file.bytes, 0);
    ana.say_with(general, "", vec![file.id]).await;
}

#[tokio::test]
async fn a_file_is_called_what_its_last_part_is_called() {
    let server = Server::start().await;
    let ana = server.join("Ana").await;
    let general = ana.general();

    for (asked, name) in [
        ("..%2F..%2Fetc%2Fpasswd", "passwd"),
        ("%C3%BCbung.pdf", "übung.pdf"),
        ("%E2%80%AEgpj.exe", "gpj.exe"),
        ("", "file"),
    ] {
        let file = upload(server.address, &ana.account, general, asked, b"x").await;
        assert_eq!(file.name.as_str(), name);
    }
}

#[tokio::test]
async fn whoever_may_not_upload_is_told_why_before_the_file_is_read() {
    let server = Server::start().await;
    let mut ana = server.join("Ana").await;
    let bo = server.register("Bo").await;
    let (general, books) = (ana.general(), ana.create("books").await);
    let refused = |status: u16, code: ErrorCode| (status, json!({ "code": code }));

    let response = try_upload(server.address, &bo, books, "a", b"x").await;
    assert_eq!((response.status, response.json()), refused(403, ErrorCode::NotAMember));
    let nowhere = ChannelId(1);
    let response = try_upload(server.address, &bo, nowhere, "a", b"x").await;
    assert_eq!((response.status, response.json()), refused(404, ErrorCode::UnknownChannel));
    let direct = ana.open_direct(bo.user.id).await;
    let eve = server.register("Eve").await;
    let response = try_upload(server.address, &eve, direct, "a", b"x").await;
    assert_eq!((response.status, response.json()), refused(404, ErrorCode::UnknownChannel));

    let (path, cookie) = (format!("/attachments?channel={general}&name=a"), bo.cookie());
    let origin = format!("http://{}", server.address);
    let post = async |path: &str, headers: &[(&str, &str)]| {
        request_bytes(server.address, "POST", path, headers, Some(b"x")).await
    };
    assert_eq!(post(&path, &[]).await.status, 401, "nobody");
    assert_eq!(post(&path, &[("Cookie", &cookie)]).await.status, 403, "a cookie without an origin");
    let foreign = [("Cookie", cookie.as_str()), ("Origin", "http://evil.example")];
    assert_eq!(post(&path, &foreign).await.status, 403, "the page of somebody else");
    let own = [("Cookie", cookie.as_str()), ("Origin", origin.as_str())];
    assert_eq!(post("/attachments?name=a", &own).await.status, 400, "for no channel");
    assert_eq!(stored(server.data()).len(), 0);
    assert_eq!(post(&path, &own).await.status, 201, "our own page");
}

/// Sends the beginning of a file that is said to be so long.
async fn begin(server: &Server, of: &Account, channel: ChannelId, start: &[u8], length: usize) -> TcpStream {
    let head = format!(
        "POST /attachments?channel={channel}&name=a HTTP/1.1\r\nHost: {}\r\nAuthorization: {}\r\n\
         Connection: close\r\nContent-Length: {length}\r\n\r\n",
        server.address,
        of.bearer()
    );
    let mut stream = TcpStream::connect(server.address).await.expect("the server listens");
    stream.write_all(head.as_bytes()).await.expect("the server reads");
    stream.write_all(start).await.expect("the server reads");
    stream
}

#[tokio::test]
async fn as_many_files_as_the_limit_come_in_at_once_and_one_more_does_when_there_is_room() {
    let server = Server::start().await;
    let ana = server.join("Ana").await;
    let (account, general) = (&ana.account, ana.general());
    let mut streams = Vec::new();
    for _ in 0..UPLOADS_MAX {
        streams.push(begin(&server, account, general, b"x", 2).await);
    }
    are_stored(server.data(), UPLOADS_MAX).await;

    let response = try_upload(server.address, account, general, "a", b"x").await;
    assert_eq!((response.status, response.json()), (429, json!({ "code": ErrorCode::TooManyRequests })));

    let mut stream = streams.pop().expect("there are some");
    stream.write_all(b"y").await.expect("the server reads");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.expect("the server answers");
    assert!(answer.starts_with("HTTP/1.1 201"), "{answer}");
    upload(server.address, account, general, "a", b"x").await;
}

#[tokio::test]
async fn an_upload_that_breaks_off_leaves_nothing_behind() {
    let server = Server::start().await;
    let ana = server.join("Ana").await;
    let general = ana.general();

    let stream = begin(&server, &ana.account, general, &[b'x'; 1_000_000], 2_000_000).await;
    are_stored(server.data(), 1).await;
    drop(stream);

    are_stored(server.data(), 0).await;
    upload(server.address, &ana.account, general, "a", b"what comes next").await;
}
