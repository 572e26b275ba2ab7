//! Files over HTTP.

use std::net::SocketAddr;

use protocol::attachment::Attachment;
use protocol::id::{AttachmentId, ChannelId};

use super::http::exchange;
use super::{Account, Response, request, request_bytes};

/// Uploads a file for a channel.
pub async fn upload(
    address: SocketAddr,
    account: &Account,
    channel: ChannelId,
    name: &str,
    content: &[u8],
) -> Attachment {
    let response = try_upload(address, account, channel, name, content).await;
    assert_eq!(response.status, 201, "{}", response.body);
    serde_json::from_str(&response.body).expect("the answer is as documented")
}

/// Tries to upload a file for a channel.
pub async fn try_upload(
    address: SocketAddr,
    account: &Account,
    channel: ChannelId,
    name: &str,
    content: &[u8],
) -> Response {
    let (path, bearer) = (format!("/attachments?channel={channel}&name={name}"), account.bearer());
    request_bytes(address, "POST", &path, &[("Authorization", &bearer)], Some(content)).await
}

/// Asks to upload with these headers and these bytes after them, whatever they are.
pub async fn upload_request(
    address: SocketAddr,
    account: &Account,
    channel: ChannelId,
    headers: &str,
    bytes: &[u8],
) -> Response {
    let mut asked = format!(
        "POST /attachments?channel={channel}&name=file HTTP/1.1\r\nHost: {address}\r\n\
         Authorization: {}\r\nConnection: close\r\n{headers}\r\n",
        account.bearer()
    )
    .into_bytes();
    asked.extend(bytes);
    exchange(address, &asked).await
}

/// Takes back an upload.
pub async fn delete_upload(address: SocketAddr, account: &Account, id: AttachmentId) -> Response {
    let bearer = account.bearer();
    request(address, "DELETE", &format!("/attachments/{id}"), &[("Authorization", &bearer)], None).await
}

/// Fetches a file, `""`, or its `"/thumbnail"`.
pub async fn get_file(address: SocketAddr, account: &Account, id: AttachmentId, form: &str) -> Response {
    let cookie = account.cookie();
    request(address, "GET", &format!("/attachments/{id}{form}"), &[("Cookie", &cookie)], None).await
}
