//! The pictures of users: uploaded by a form of the settings, and shown to everybody who is signed in.

use app::pages::settings::{Problem, Saved};
use axum::extract::multipart::MultipartRejection;
use axum::extract::rejection::PathRejection;
use axum::extract::{Multipart, Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use chat::Rejection;
use protocol::error::ErrorCode;
use protocol::fact::Picture;
use protocol::id::{DeviceId, FileId};
use protocol::limits::PICTURE_BYTES_MAX;

use crate::attachments::portrait;
use crate::attachments::receive::patiently;
use crate::credentials::{device_of, reading_device};
use crate::error::HttpError;
use crate::router::AppState;
use crate::settings::{answer, go, refuse};

/// How much of a form is read, so that a browser with a file that is too large hears why. More is cut off.
pub(crate) const UPLOAD_BYTES_MAX: usize = 8 * PICTURE_BYTES_MAX;
/// What the file is called in the form.
const FIELD: &str = "picture";

/// Makes a picture from what was uploaded.
pub(crate) async fn change(
    State(app): State<AppState>,
    headers: HeaderMap,
    form: Result<Multipart, MultipartRejection>,
) -> Result<Response, HttpError> {
    let Some(device) = device_of(&headers)?.device else { return Ok(go("/")) };
    if app.hub.settings(device).await?.is_none() {
        return Ok(go("/"));
    }
    // A file is in memory as a whole here, so there may be few of them.
    let Some(_place) = app.files.try_picture_place() else {
        return refuse_picture(&app, device, ErrorCode::TooManyRequests).await;
    };
    let form = form.map_err(|_| HttpError::bad_request())?;
    let file = match receive(form).await? {
        Ok(file) => file,
        Err(code) => return refuse_picture(&app, device, code).await,
    };
    match portrait::store(&app.files, file).await {
        Ok(Some(picture)) => keep(app, device, picture).await,
        Ok(None) => refuse_picture(&app, device, ErrorCode::NotAnImage).await,
        Err(error) => Err(error),
    }
}

/// Goes back to the picture that is made from the name.
pub(crate) async fn remove(State(app): State<AppState>, headers: HeaderMap) -> Result<Response, HttpError> {
    let Some(device) = device_of(&headers)?.device else { return Ok(go("/")) };
    let result = app.hub.set_picture(device, None).await?;
    answer(&app, device, result, Saved::NoPicture, problem).await
}

/// Answers with a picture, if it is somebody's and whoever asks is signed in.
pub(crate) async fn content(
    State(app): State<AppState>,
    headers: HeaderMap,
    file: Result<Path<FileId>, PathRejection>,
) -> Result<Response, HttpError> {
    let (Some(device), Ok(Path(file))) = (reading_device(&headers), file) else {
        return Err(HttpError::unknown_attachment());
    };
    if !app.hub.may_see_picture(device, file).await? {
        return Err(HttpError::unknown_attachment());
    }
    portrait::content(&app.files, file, &headers).await
}

/// Tells of a picture that is stored. One that is refused is removed again, also where the browser has gone.
async fn keep(app: AppState, device: DeviceId, picture: Picture) -> Result<Response, HttpError> {
    let task = async move {
        let result = app.hub.set_picture(device, Some(picture)).await;
        if !matches!(result, Ok(Ok(Some(_)))) {
            portrait::release(&app.files, picture).await;
        }
        answer(&app, device, result?, Saved::Picture, problem).await
    };
    tokio::spawn(task).await.expect("a picture is kept without a panic")
}

/// Reads the file of a form to its end, also where it is too large: a browser listens only then.
async fn receive(mut form: Multipart) -> Result<Result<Vec<u8>, ErrorCode>, HttpError> {
    let cut_off = |_| HttpError::from(Rejection::FileTooLarge);
    let (mut file, mut bytes) = (Vec::new(), 0);
    while let Some(mut field) = patiently(form.next_field()).await?.map_err(cut_off)? {
        let is_file = field.name() == Some(FIELD);
        while let Some(chunk) = patiently(field.chunk()).await?.map_err(cut_off)? {
            if is_file {
                bytes += chunk.len();
                let room = PICTURE_BYTES_MAX - file.len();
                file.extend_from_slice(&chunk[..chunk.len().min(room)]);
            }
        }
    }
    Ok(match bytes {
        0 => Err(ErrorCode::BadRequest),
        1..=PICTURE_BYTES_MAX => Ok(file),
        _ => Err(ErrorCode::FileTooLarge),
    })
}

async fn refuse_picture(app: &AppState, device: DeviceId, code: ErrorCode) -> Result<Response, HttpError> {
    refuse(app, device, code, Problem::Picture(code)).await
}

fn problem(rejection: Rejection) -> Problem {
    Problem::Picture(rejection.code())
}
