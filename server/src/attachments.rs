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
use protocol::limits::{IMAGES_MAX, PICTURES_MAX, UPLOADS_MAX};
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
    place: OwnedSemaphorePermit,
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
    tokio::spawn(finish(app, Upload { device, about, received, answer, place }));
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
    let Upload { device, about, received, answer, place } = upload;
    if answer.is_closed() {
        return;
    }
    let kept = keep(&app, device, about, received).await;
    // Whoever hears the answer may send the next at once.
    drop(place);
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

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use tokio::time::timeout;

    use super::*;

    const ANA: DeviceId = DeviceId([1; 32]);

    /// For ever: the clock stands still, but where nothing else is left to do.
    const EVER: Duration = Duration::from_hours(1);

    #[tokio::test(start_paused = true)]
    async fn an_image_waits_until_there_is_room_for_it_in_memory() {
        let (app, _folder) = AppState::with_ana(ANA).await;
        let turn = || Arc::clone(&app.files.images).try_acquire_owned();
        let turns: Vec<_> = (0..IMAGES_MAX).map(|_| turn().expect("there is room")).collect();
        turn().expect_err("there is none left");
        let received = receive::receive(Arc::clone(&app.files.store), Body::from("an image")).await;
        let about = About { channel: ChannelId(1), name: FileName::new("a.png") };
        let mut keeping = Box::pin(keep(&app, ANA, about, received.expect("it has come whole")));

        assert!(timeout(EVER, &mut keeping).await.is_err(), "it waits");
        drop(turns);
        let kept = timeout(EVER, keeping).await.expect("it has its turn");

        assert_eq!(kept.expect_err("nobody knows the channel").status(), StatusCode::NOT_FOUND);
    }
}
