//! The pictures of users, in the same folder as the files of messages: each is the square that was made of an
//! image.

use std::io;
use std::sync::Arc;

use axum::http::HeaderMap;
use axum::response::Response;
use protocol::fact::Picture;
use protocol::id::FileId;
use sha2::{Digest as _, Sha256};
use tokio::task::spawn_blocking;

use crate::attachments::metadata::format_of;
use crate::attachments::store::Store;
use crate::attachments::{Files, image, response};
use crate::error::HttpError;

/// Makes a picture from a file and stores it, counted as used once. `None` where the file is no image.
pub(crate) async fn store(files: &Files, file: Vec<u8>) -> Result<Option<Picture>, HttpError> {
    let store = Arc::clone(&files.store);
    let turn = Arc::clone(&files.images).acquire_owned().await.expect("nobody closes the semaphore");
    let storing = spawn_blocking(move || {
        let _turn = turn;
        put(&store, &file)
    });
    storing.await.expect("storing does not panic").map_err(HttpError::of_disk)
}

/// Nobody uses the picture after all.
pub(crate) async fn release(files: &Files, picture: Picture) {
    let store = Arc::clone(&files.store);
    spawn_blocking(move || store.release(picture.file)).await.expect("removing does not panic");
}

/// Answers with what is in a picture.
pub(crate) async fn content(files: &Files, file: FileId, request: &HeaderMap) -> Result<Response, HttpError> {
    response::portrait(&files.store, file, request).await
}

fn put(store: &Store, file: &[u8]) -> io::Result<Option<Picture>> {
    let portrait = format_of(file).and_then(|format| image::portrait(format, file));
    let Some(portrait) = portrait else { return Ok(None) };
    let mut content = store.temp_file()?;
    content.write(&portrait)?;
    let file = FileId(Sha256::digest(&portrait).into());
    store.put(file, content, None)?;
    Ok(Some(Picture { file, bytes: portrait.len() as u64 }))
}
