//! A body on its way into a temporary file, chunk by chunk: no upload is ever in memory as a whole.

use std::io::{self, Write as _};
use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, Bytes};
use chat::Rejection;
use futures_util::StreamExt as _;
use protocol::id::FileId;
use protocol::limits::{ATTACHMENT_BYTES_MAX, UPLOAD_SILENCE_MS_MAX};
use sha2::{Digest as _, Sha256};
use tokio::sync::mpsc;
use tokio::task::spawn_blocking;
use tokio::time::timeout;

use crate::attachments::store::{Store, TempFile};
use crate::error::HttpError;

/// How many chunks of one upload may wait for the disk. The sender waits for the others.
const CHUNKS_WAITING_MAX: usize = 4;
/// How long a sender may say nothing at all.
const SILENCE_MAX: Duration = Duration::from_millis(UPLOAD_SILENCE_MS_MAX);
/// How much of a file tells what kind it is, in bytes.
const START_BYTES: usize = 12;

/// A file that came whole.
pub(super) struct Received {
    pub(super) content: TempFile,
    /// The hash of its content.
    pub(super) id: FileId,
    pub(super) bytes: u64,
    /// Its first bytes.
    pub(super) start: Vec<u8>,
}

/// Waits for what a sender sends next, as long as one may have to.
pub(crate) async fn patiently<T>(happens: impl Future<Output = T>) -> Result<T, HttpError> {
    timeout(SILENCE_MAX, happens).await.map_err(|_| HttpError::bad_request())
}

/// Writes a body to a file. What came is removed again where the rest does not.
pub(super) async fn receive(store: Arc<Store>, body: Body) -> Result<Received, HttpError> {
    let (chunks, to_write) = mpsc::channel(CHUNKS_WAITING_MAX);
    let writing = spawn_blocking(move || write(&store, to_write));
    let came_whole = hand_over(body, chunks).await;
    let written = writing.await.expect("writing does not panic");
    came_whole?;
    written.map_err(HttpError::of_disk)
}

async fn hand_over(body: Body, chunks: mpsc::Sender<Bytes>) -> Result<(), HttpError> {
    let mut body = body.into_data_stream();
    let mut bytes = 0;
    while let Some(chunk) = patiently(body.next()).await? {
        let chunk = chunk.map_err(|_| HttpError::bad_request())?;
        bytes += chunk.len() as u64;
        if bytes > ATTACHMENT_BYTES_MAX {
            return Err(Rejection::FileTooLarge.into());
        }
        if chunks.send(chunk).await.is_err() {
            // The disk refused it, and says why.
            return Ok(());
        }
    }
    Ok(())
}

fn write(store: &Store, mut chunks: mpsc::Receiver<Bytes>) -> io::Result<Received> {
    let mut content = store.temp_file()?;
    let mut hash = Sha256::new();
    let (mut bytes, mut start) = (0, Vec::with_capacity(START_BYTES));
    while let Some(chunk) = chunks.blocking_recv() {
        content.file.write_all(&chunk)?;
        hash.update(&chunk);
        bytes += chunk.len() as u64;
        start.extend(chunk.iter().take(START_BYTES - start.len()));
    }
    Ok(Received { content, id: FileId(hash.finalize().into()), bytes, start })
}

#[cfg(test)]
mod tests {
    use axum::http::StatusCode;
    use futures_util::stream;
    use tokio::time::sleep;

    use super::*;

    /// A body that says something after each of these times, in milliseconds.
    fn after(silences: impl IntoIterator<Item = u64>) -> Body {
        let chunks = silences.into_iter().map(|silence| async move {
            sleep(Duration::from_millis(silence)).await;
            Ok::<_, io::Error>(Bytes::from_static(b"x"))
        });
        Body::from_stream(stream::iter(chunks.collect::<Vec<_>>()).then(|chunk| chunk))
    }

    #[tokio::test(start_paused = true)]
    async fn a_sender_may_be_silent_up_to_the_limit_however_often_and_not_longer() {
        let (chunks, mut came) = mpsc::channel(CHUNKS_WAITING_MAX);
        let patient = hand_over(after([UPLOAD_SILENCE_MS_MAX; CHUNKS_WAITING_MAX]), chunks).await;
        assert!(patient.is_ok());
        assert_eq!(came.recv_many(&mut Vec::new(), usize::MAX).await, CHUNKS_WAITING_MAX);

        let (chunks, _came) = mpsc::channel(CHUNKS_WAITING_MAX);
        let given_up = hand_over(after([0, UPLOAD_SILENCE_MS_MAX + 1]), chunks).await;
        assert_eq!(given_up.expect_err("it was silent for too long").status(), StatusCode::BAD_REQUEST);
    }
}
