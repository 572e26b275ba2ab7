//! Files over HTTP: `POST /attachments`, and `GET`, `DELETE` and the thumbnail of each.
//!
//! A file comes into the folder before its fact goes into the journal, and goes after its last fact has gone:
//! what a message names is there, and what a crash leaves over is swept away at the next start.

mod image;
mod metadata;
pub(crate) mod portrait;
mod prepare;
pub(crate) mod receive;
mod response;
pub mod store;

use std::sync::Arc;

use axum::Json;
use axum::body::Body;
use axum::extract::rejection::{PathRejection, QueryRejection};
use axum::extract::{Path, Query, State};
use axum::http::header::CONTENT_LENGTH;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use chat::{Rejection, UploadedFile};
use protocol::attachment::{Attachment, FileName};
use protocol::id::{AttachmentId, ChannelId, DeviceId};
use protocol::limits::PICTURES_MAX;
use serde::Deserialize;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, oneshot};
use tokio::task::spawn_blocking;

use crate::attachments::receive::Received;
use crate::attachments::store::Store;
use crate::credentials::{device_of, reading_device};
use crate::error::HttpError;
use crate::headers::no_store;
use crate::hub::Stopped;
use crate::router::AppState;

/// How many uploads may be under way at once.
const UPLOADS_MAX: usize = 64;
/// How many images may be in memory at once: a large one takes as much as the rest of the server.
const IMAGES_MAX: usize = 1;

/// The files, and how many may be worked on at once. Cheap to clone.
#[derive(Debug, Clone)]
pub(crate) struct Files {
    store: Arc<Store>,
    uploads: Arc<Semaphore>,
    images: Arc<Semaphore>,
    pictures: Arc<Semaphore>,
}

impl Files {
    pub(crate) fn new(store: Arc<Store>) -> Self {
        let semaphore = |places| Arc::new(Semaphore::new(places));
        Self {
            store,
            uploads: semaphore(UPLOADS_MAX),
            images: semaphore(IMAGES_MAX),
            pictures: semaphore(PICTURES_MAX),
        }
    }

    /// One of [`PICTURES_MAX`], if there is one left.
    pub(crate) fn try_picture_place(&self) -> Option<OwnedSemaphorePermit> {
        Arc::clone(&self.pictures).try_acquire_owned().ok()
    }
}

/// What is said of an upload beside the file itself.
#[derive(Debug, Deserialize)]
pub(crate) struct About {
    channel: ChannelId,
    name: FileName,
}

/// An upload that has come whole, and whoever wants to know what it is called from now on.
struct Upload {
    device: DeviceId,
    about: About,
    received: Received,
    answer: oneshot::Sender<Result<Attachment, HttpError>>,
    /// One of [`UPLOADS_MAX`].
    _place: OwnedSemaphorePermit,
}

/// Takes in a file for a message to a channel. Whether it may come is judged before its body is read.
pub(crate) async fn upload(
    State(app): State<AppState>,
    headers: HeaderMap,
    about: Result<Query<About>, QueryRejection>,
    body: Body,
) -> Result<Response, HttpError> {
    let device = device_of(&headers)?.device.ok_or_else(HttpError::signed_out)?;
    let Query(about) = about.map_err(|_| HttpError::bad_request())?;
    let place = Arc::clone(&app.files.uploads).try_acquire_owned();
    let place = place.map_err(|_| HttpError::from(Rejection::TooManyRequests))?;
    app.hub.may_upload(device, about.channel, length(&headers)).await?.map_err(refusal)?;
    let received = receive::receive(Arc::clone(&app.files.store), body).await?;
    let (answer, answered) = oneshot::channel();
    // On its own, so that what has begun comes to an end also where the client has gone.
    tokio::spawn(finish(app, Upload { device, about, received, answer, _place: place }));
    let attachment = answered.await.map_err(|_| Stopped)??;
    Ok((StatusCode::CREATED, no_store(), Json(attachment)).into_response())
}

/// Removes an upload of one's own that no message uses. Any other is left alone without a word.
pub(crate) async fn cancel(
    State(app): State<AppState>,
    headers: HeaderMap,
    id: Result<Path<AttachmentId>, PathRejection>,
) -> Result<Response, HttpError> {
    let device = device_of(&headers)?.device.ok_or_else(HttpError::signed_out)?;
    let Path(id) = id.map_err(|_| HttpError::unknown_attachment())?;
    app.hub.cancel_upload(device, id).await?;
    Ok((StatusCode::NO_CONTENT, no_store()).into_response())
}

/// What is in an attachment.
pub(crate) async fn content(
    State(app): State<AppState>,
    headers: HeaderMap,
    id: Result<Path<AttachmentId>, PathRejection>,
) -> Result<Response, HttpError> {
    let attachment = find(&app, &headers, id).await?;
    response::content(&app.files.store, &attachment, &headers).await
}

/// A small form of an attached image.
pub(crate) async fn thumbnail(
    State(app): State<AppState>,
    headers: HeaderMap,
    id: Result<Path<AttachmentId>, PathRejection>,
) -> Result<Response, HttpError> {
    let attachment = find(&app, &headers, id).await?;
    if attachment.image.is_none() {
        return Err(HttpError::unknown_attachment());
    }
    response::thumbnail(&app.files.store, &attachment, &headers).await
}

/// The attachment, if whoever asks may know that there is one.
async fn find(
    app: &AppState,
    headers: &HeaderMap,
    id: Result<Path<AttachmentId>, PathRejection>,
) -> Result<Attachment, HttpError> {
    let (Some(device), Ok(Path(id))) = (reading_device(headers), id) else {
        return Err(HttpError::unknown_attachment());
    };
    app.hub.attachment(device, id).await?.ok_or_else(HttpError::unknown_attachment)
}

async fn finish(app: AppState, upload: Upload) {
    let Upload { device, about, received, answer, _place } = upload;
    if answer.is_closed() {
        return;
    }
    let kept = keep(&app, device, about, received).await;
    if let Err(Ok(unheard)) = answer.send(kept) {
        // Nobody knows what it is called. Where the hub has stopped, it waits until it has waited too long.
        _ = app.hub.cancel_upload(device, unheard.id).await;
    }
}

async fn keep(
    app: &AppState,
    device: DeviceId,
    About { channel, name }: About,
    received: Received,
) -> Result<Attachment, HttpError> {
    let store = Arc::clone(&app.files.store);
    let turn = Arc::clone(&app.files.images).acquire_owned().await.expect("nobody closes the semaphore");
    let storing = spawn_blocking(move || {
        let _turn = turn;
        prepare::store(&store, received)
    });
    let stored = storing.await.expect("storing does not panic").map_err(HttpError::of_disk)?;
    let file = UploadedFile { file: stored.id, name, bytes: stored.bytes, image: stored.image };
    match app.hub.upload(device, channel, file).await {
        Ok(Ok(attachment)) => Ok(attachment),
        refused => {
            let store = Arc::clone(&app.files.store);
            spawn_blocking(move || store.release(stored.id)).await.expect("removing does not panic");
            refused?.map_err(refusal)
        }
    }
}

/// Whoever is nobody here must sign in first.
fn refusal(rejection: Rejection) -> HttpError {
    if rejection == Rejection::UnknownUser { HttpError::signed_out() } else { rejection.into() }
}

/// How long the body says it is; nothing where it does not say.
fn length(headers: &HeaderMap) -> u64 {
    let said = headers.get(CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse().ok());
    said.unwrap_or_default()
}
