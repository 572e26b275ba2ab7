//! The pages: what each address shows to whoever asks, in the first response.

use app::pages::{about, lost, sign_in};
use app::state::Boot;
use app::{Place, Route, words};
use axum::extract::State;
use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, LOCATION};
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri};
use axum::response::{Html, IntoResponse, Response};
use leptos::nonce::Nonce;
use protocol::id::DeviceId;
use protocol::preferences::Preferences;

use crate::credentials::reading_device;
use crate::error::HttpError;
use crate::headers::{KEEP, no_store, page_policy};
use crate::hub::Page;
use crate::router::AppState;
use crate::shell;

/// Answers with the page at an address. It belongs to one reader at one time, so nobody may keep it.
pub(crate) async fn serve(
    State(app): State<AppState>,
    uri: Uri,
    headers: HeaderMap,
) -> Result<Response, HttpError> {
    let path = uri.path().to_owned();
    let device = reading_device(&headers);
    if Route::parse(&path) == Route::About {
        return about(&app, device).await;
    }
    let Some(device) = device else { return Ok(entrance(&app, path)) };
    let Some(page) = app.hub.snapshot(device, path.clone()).await? else { return Ok(entrance(&app, path)) };
    if !Place::of(&page.snapshot.welcome, &path).exists()
        && let Some(path) = app.hub.forward(device, path.clone()).await?
    {
        return Ok(elsewhere(&path));
    }
    Ok(chat(&app, *page, path))
}

/// What Banter is.
async fn about(app: &AppState, device: Option<DeviceId>) -> Result<Response, HttpError> {
    let look = match device {
        Some(device) => app.hub.preferences(device).await?,
        None => None,
    };
    let body = about::body(look.is_some());
    Ok(plain(app, StatusCode::OK, look.unwrap_or_default(), words::ABOUT, &body, None))
}

/// The chat, for somebody who is signed in.
fn chat(app: &AppState, Page { snapshot, preferences }: Page, path: String) -> Response {
    let exists = Place::of(&snapshot.welcome, &path).exists();
    let (send_key, time_format) = (preferences.send_key, preferences.time_format);
    let boot = Boot { snapshot, path, send_key, time_format };
    let status = if exists { StatusCode::OK } else { StatusCode::NOT_FOUND };
    let mut response = answer(app, status, |nonce| shell::render(&app.config, nonce, preferences, &boot));
    response.headers_mut().insert(KEEP, HeaderValue::from(boot.snapshot.welcome.user.0));
    response
}

/// What somebody sees who is not signed in.
fn entrance(app: &AppState, path: String) -> Response {
    let status = match Route::parse(&path) {
        Route::Home | Route::About => StatusCode::OK,
        Route::Channel(_) | Route::Private { .. } | Route::Direct(_) => StatusCode::UNAUTHORIZED,
        Route::Unknown(_) => {
            let title = words::NOTHING_HERE;
            return plain(app, StatusCode::NOT_FOUND, Preferences::default(), title, &lost::body(), None);
        }
    };
    ask_for_name(app, status, &sign_in::Asked { to: path, ..sign_in::Asked::default() })
}

/// The page that asks for a display name.
pub(crate) fn ask_for_name(app: &AppState, status: StatusCode, asked: &sign_in::Asked) -> Response {
    let (look, body) = (Preferences::default(), sign_in::body(asked));
    plain(app, status, look, words::BANTER, &body, Some(sign_in::SCRIPT))
}

/// Answers with a page that works without the app: see [`shell::plain`].
pub(crate) fn plain(
    app: &AppState,
    status: StatusCode,
    look: Preferences,
    title: &str,
    body: &str,
    script: Option<&str>,
) -> Response {
    answer(app, status, |nonce| shell::plain(&app.config, &nonce, look, title, body, script))
}

/// Answers with a page that works without the app and is called this, and then Banter.
pub(crate) fn named(
    app: &AppState,
    status: StatusCode,
    look: Preferences,
    name: &str,
    body: &str,
    script: Option<&str>,
) -> Response {
    plain(app, status, look, &format!("{name} · {}", words::BANTER), body, script)
}

/// Answers that what was asked for has another address now: as long as the name is nobody else's.
pub(crate) fn elsewhere(path: &str) -> Response {
    let path = HeaderValue::try_from(path).expect("a path is percent-encoded");
    (StatusCode::TEMPORARY_REDIRECT, no_store(), [(LOCATION, path)]).into_response()
}

/// A page of one reader at one time.
fn answer(app: &AppState, status: StatusCode, render: impl FnOnce(Nonce) -> String) -> Response {
    let nonce = Nonce::new();
    let headers = [
        (CONTENT_SECURITY_POLICY, page_policy(&app.config, &nonce)),
        (CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    (status, headers, Html(render(nonce))).into_response()
}
