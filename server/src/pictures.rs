//! The pictures of users: uploaded by a form of the settings, and shown to everybody who is signed in.

use std::time::Duration;

use app::pages::settings::{Problem, Saved};
use axum::extract::multipart::MultipartRejection;
use axum::extract::rejection::PathRejection;
use axum::extract::{Multipart, Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use chat::Rejection;
use protocol::error::ErrorCode;
use protocol::id::{DeviceId, FileId};
use protocol::limits::{PICTURE_BYTES_MAX, PICTURE_MS_MAX};
use tokio::sync::OwnedSemaphorePermit;
use tokio::time::timeout;

use crate::attachments::portrait;
use crate::attachments::receive::patiently;
use crate::credentials::{device_of, reading_device};
use crate::error::HttpError;
use crate::hub::{SignInResult, Stopped};
use crate::router::AppState;
use crate::settings::{answer, go, refuse};

/// How long a sender may take, however much is said: another one waits for the place.
const TIME_MAX: Duration = Duration::from_millis(PICTURE_MS_MAX);
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
    let Some(place) = app.files.try_picture_place() else {
        return refuse_picture(&app, device, ErrorCode::TooManyRequests).await;
    };
    let form = form.map_err(|_| HttpError::bad_request())?;
    match receive_in_time(form).await? {
        Ok(file) => keep(app, device, file, place).await,
        Err(code) => refuse_picture(&app, device, code).await,
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

/// Stores a picture and tells of it. What has begun comes to an end also where the browser has gone, so that no file
/// is left that nobody counts.
async fn keep(
    app: AppState,
    device: DeviceId,
    file: Vec<u8>,
    place: OwnedSemaphorePermit,
) -> Result<Response, HttpError> {
    let task = async move {
        let _place = place;
        let Some(picture) = portrait::store(&app.files, file).await? else {
            return refuse_picture(&app, device, ErrorCode::NotAnImage).await;
        };
        let result = app.hub.set_picture(device, Some(picture)).await;
        if is_refused(&result) {
            portrait::release(&app.files, picture).await;
        }
        answer(&app, device, result?, Saved::Picture, problem).await
    };
    tokio::spawn(task).await.expect("a picture is kept without a panic")
}

/// Whether it is certain that nobody has the picture. Otherwise its file stays: where it is not needed, the next start
/// sweeps it away.
fn is_refused(result: &Result<SignInResult, Stopped>) -> bool {
    match result {
        Ok(Ok(user)) => user.is_none(),
        Ok(Err(rejection)) => *rejection != Rejection::Unavailable,
        Err(Stopped) => false,
    }
}

async fn receive_in_time(form: Multipart) -> Result<Result<Vec<u8>, ErrorCode>, HttpError> {
    timeout(TIME_MAX, receive(form)).await.unwrap_or_else(|_| Err(HttpError::bad_request()))
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

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use ::image::{ImageFormat, RgbImage};
    use axum::body::{Body, Bytes};
    use axum::extract::{FromRequest as _, Request};
    use axum::http::StatusCode;
    use axum::http::header::CONTENT_TYPE;
    use futures_util::{StreamExt as _, poll, stream};
    use protocol::limits::PICTURES_MAX;
    use tempfile::TempDir;
    use tokio::task::yield_now;
    use tokio::time::sleep;

    use super::*;

    const ANA: DeviceId = DeviceId([1; 32]);
    const NOBODY: DeviceId = DeviceId([2; 32]);

    /// A place for a picture, and the picture.
    fn sent(app: &AppState) -> (Vec<u8>, OwnedSemaphorePermit) {
        let mut file = Cursor::new(Vec::new());
        RgbImage::new(40, 40).write_to(&mut file, ImageFormat::Png).expect("memory takes every write");
        (file.into_inner(), app.files.try_picture_place().expect("there is room"))
    }

    /// Whether the folder has a file beside what is being written.
    fn has_file(folder: &TempDir) -> bool {
        let entries = std::fs::read_dir(folder.path().join("files")).expect("the folder is there");
        let mut folders = entries.map(|entry| entry.expect("it can be read").path());
        folders.any(|path| {
            !path.ends_with("tmp") && path.read_dir().is_ok_and(|mut files| files.next().is_some())
        })
    }

    #[tokio::test]
    async fn a_picture_that_has_come_is_kept_also_where_the_browser_has_gone() {
        let (app, folder) = AppState::with_ana(ANA).await;
        let (file, place) = sent(&app);
        let places: Vec<_> = (1..PICTURES_MAX).map(|_| app.files.try_picture_place()).collect();
        assert!(places.iter().all(Option::is_some) && app.files.try_picture_place().is_none());
        let mut keeping = Box::pin(keep(app.clone(), ANA, file, place));
        assert!(poll!(&mut keeping).is_pending());
        drop(keeping);

        // Its place is free when it is done, and not before.
        while app.files.try_picture_place().is_none() {
            yield_now().await;
        }
        let settings = app.hub.settings(ANA).await.expect("the hub runs").expect("Ana is signed in");
        assert!(settings.user.picture.is_some() && has_file(&folder));
    }

    #[tokio::test]
    async fn a_picture_that_nobody_has_is_removed_and_one_that_somebody_may_have_stays() {
        let (app, folder) = AppState::with_ana(ANA).await;
        let (file, place) = sent(&app);
        let response = keep(app.clone(), NOBODY, file, place).await.expect("nobody is signed in there");
        assert_eq!(response.status(), StatusCode::SEE_OTHER);
        assert!(!has_file(&folder));

        app.hub.shut_down().await.expect("the hub runs");
        let (file, place) = sent(&app);
        let stopped = keep(app.clone(), ANA, file, place).await.expect_err("the hub has stopped");
        assert_eq!(stopped.status(), StatusCode::SERVICE_UNAVAILABLE);
        assert!(has_file(&folder));
        for (result, is_certain) in [
            (Ok(Ok(None)), true),
            (Ok(Err(Rejection::StorageFull)), true),
            (Ok(Err(Rejection::TooManyRequests)), true),
            (Ok(Err(Rejection::Unavailable)), false),
            (Err(Stopped), false),
        ] {
            assert_eq!(is_refused(&result), is_certain, "{result:?}");
        }
    }

    /// A form that is sent in this many pieces, over so long a time in milliseconds.
    async fn form_over(millis: u64, pieces: u32) -> Multipart {
        let start = "--edge\r\nContent-Disposition: form-data; name=\"picture\"; filename=\"a\"\r\n\r\n";
        let middle = std::iter::repeat_n("x", pieces as usize);
        let texts = middle.chain(["\r\n--edge--\r\n"]);
        let silence = Duration::from_millis(millis) / (pieces + 1);
        let later = stream::iter(texts).then(move |text| async move {
            sleep(silence).await;
            text
        });
        let body = stream::iter([start])
            .chain(later)
            .map(|text| Ok::<_, std::io::Error>(Bytes::from_static(text.as_bytes())));
        let request = Request::builder().header(CONTENT_TYPE, "multipart/form-data; boundary=edge");
        let request = request.body(Body::from_stream(body)).expect("it is a request");
        Multipart::from_request(request, &()).await.expect("it is a form")
    }

    #[tokio::test(start_paused = true)]
    async fn a_picture_may_take_as_long_as_the_limit_and_no_longer_though_something_always_comes() {
        let file = receive_in_time(form_over(PICTURE_MS_MAX, 9).await).await.expect("it is in time");
        assert_eq!(file.expect("it is a file"), b"x".repeat(9));

        let late = receive_in_time(form_over(PICTURE_MS_MAX + 10, 9).await).await;
        assert_eq!(late.expect_err("it is too late").status(), StatusCode::BAD_REQUEST);
    }
}
