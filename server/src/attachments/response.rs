//! A stored file as an answer: shown only if it is an image, never run, and never kept without asking again.

use std::io;
use std::path::Path;

use axum::body::Body;
use axum::http::header::{
    CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_LENGTH, CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG,
    HeaderName,
};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use protocol::attachment::{Attachment, FileName, ImageFormat};
use protocol::id::FileId;
use tokio_util::io::ReaderStream;
use tracing::warn;

use crate::assets::has_etag;
use crate::attachments::metadata::format_of;
use crate::attachments::store::Store;
use crate::error::HttpError;

/// What any file is that is not shown.
const BYTES: &str = "application/octet-stream";
/// How much of a file is read at once.
const CHUNK_BYTES: usize = 64 * 1_024;
/// For what never changes under its address, and is for this reader alone.
const KEPT: HeaderValue = HeaderValue::from_static("private, max-age=31536000, immutable");

/// Answers with what is in an attachment.
pub(super) async fn content(
    store: &Store,
    attachment: &Attachment,
    request: &HeaderMap,
) -> Result<Response, HttpError> {
    let etag = format!("\"{}\"", attachment.file);
    if has_etag(request, &etag) {
        return Ok(not_modified(&etag));
    }
    let opened = open(&store.path(attachment.file)).await;
    let (length, body) = opened.map_err(|error| gone(attachment, &error))?;
    let media_type = attachment.image.map_or(BYTES, |image| image.format.media_type());
    Ok(respond(&etag, media_type, &disposition(attachment), length, body))
}

/// Answers with a small form of an image: the image itself, where that is small enough.
pub(super) async fn thumbnail(
    store: &Store,
    attachment: &Attachment,
    request: &HeaderMap,
) -> Result<Response, HttpError> {
    let etag = format!("\"{}.thumb\"", attachment.file);
    if has_etag(request, &etag) {
        return Ok(not_modified(&etag));
    }
    match tokio::fs::read(store.thumbnail_path(attachment.file)).await {
        Ok(small) => {
            let media_type = format_of(&small).map_or(BYTES, ImageFormat::media_type);
            Ok(respond(&etag, media_type, "inline", small.len() as u64, Body::from(small)))
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => content(store, attachment, request).await,
        Err(error) => Err(gone(attachment, &error)),
    }
}

/// Answers with a user's picture. It has its content's name, so whoever has it keeps it.
pub(super) async fn portrait(
    store: &Store,
    file: FileId,
    request: &HeaderMap,
) -> Result<Response, HttpError> {
    let etag = format!("\"{file}\"");
    let mut response = if has_etag(request, &etag) {
        not_modified(&etag)
    } else {
        let read = tokio::fs::read(store.path(file)).await;
        let read = read.map_err(|error| {
            warn!(%error, file.id = %file, "A stored picture cannot be read");
            HttpError::unknown_attachment()
        })?;
        respond(&etag, ImageFormat::Jpeg.media_type(), "inline", read.len() as u64, Body::from(read))
    };
    response.headers_mut().insert(CACHE_CONTROL, KEPT);
    Ok(response)
}

async fn open(path: &Path) -> io::Result<(u64, Body)> {
    let file = tokio::fs::File::open(path).await?;
    let length = file.metadata().await?.len();
    Ok((length, Body::from_stream(ReaderStream::with_capacity(file, CHUNK_BYTES))))
}

fn respond(etag: &str, media_type: &'static str, disposition: &str, length: u64, body: Body) -> Response {
    let ascii = |text: &str| HeaderValue::try_from(text).expect("it is ASCII without controls");
    let described = [
        (CONTENT_TYPE, HeaderValue::from_static(media_type)),
        (CONTENT_LENGTH, length.into()),
        (CONTENT_DISPOSITION, ascii(disposition)),
    ];
    (guards(etag), described, body).into_response()
}

fn not_modified(etag: &str) -> Response {
    (StatusCode::NOT_MODIFIED, guards(etag)).into_response()
}

/// Whoever may fetch it may not any more a moment later, so everybody asks again, each for themselves. Where
/// a browser shows it as a page, it is one of nobody's, in which nothing runs.
fn guards(etag: &str) -> [(HeaderName, HeaderValue); 4] {
    [
        (ETAG, HeaderValue::try_from(etag).expect("a hash in hexadecimal is ASCII")),
        (CACHE_CONTROL, HeaderValue::from_static("private, no-cache")),
        (CONTENT_SECURITY_POLICY, HeaderValue::from_static("default-src 'none'; sandbox")),
        (HeaderName::from_static("cross-origin-resource-policy"), HeaderValue::from_static("same-origin")),
    ]
}

/// Whether a browser shows it or keeps it, and what it is called.
fn disposition(attachment: &Attachment) -> String {
    let kind = if attachment.image.is_some() { "inline" } else { "attachment" };
    format!("{kind}; filename*=UTF-8''{}", encoded(&attachment.name))
}

/// Text as RFC 8187 has it in a header.
fn encoded(name: &FileName) -> String {
    let mut text = String::new();
    for byte in name.as_str().bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
            text.push(char::from(byte));
        } else {
            text += &format!("%{byte:02X}");
        }
    }
    text
}

/// The chat knows of a file that the folder does not hold, or not so that it can be read.
fn gone(attachment: &Attachment, error: &io::Error) -> HttpError {
    warn!(%error, attachment.id = %attachment.id, "A stored file cannot be read");
    HttpError::unknown_attachment()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_cannot_end_its_header() {
        for (name, expected) in [
            ("cat.png", "cat.png"),
            ("a b\"c;\r\nd", "a%20b%22c%3Bd"),
            ("übung.pdf", "%C3%BCbung.pdf"),
            ("100%'(*).txt", "100%25%27%28%2A%29.txt"),
        ] {
            assert_eq!(encoded(&FileName::new(name)), expected);
        }
    }
}
