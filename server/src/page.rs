//! The pages: what each address shows to whoever asks, in the first response.

use app::state::Boot;
use app::words::BANTER;
use app::{Place, Route};
use axum::extract::State;
use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, LOCATION};
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri};
use axum::response::{Html, IntoResponse, Response};
use leptos::nonce::Nonce;
use protocol::preferences::Preferences;

use crate::credentials::reading_device;
use crate::error::HttpError;
use crate::headers::{no_store, page_policy};
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
    let page = match device {
        Some(device) => app.hub.snapshot(device, path.clone()).await?,
        None => None,
    };
    let look = page.as_ref().map(|page| page.preferences).unwrap_or_default();
    let boot = Boot {
        snapshot: page.map(|page| page.snapshot),
        path,
        send_key: look.send_key,
        time_format: look.time_format,
    };
    let status = status(&boot);
    if let Some(device) = device
        && status == StatusCode::NOT_FOUND
        && let Some(path) = app.hub.forward(device, boot.path.clone()).await?
    {
        return Ok(elsewhere(&path));
    }
    Ok(answer(&app, status, |nonce| shell::render(&app.config, nonce, look, &boot)))
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
    plain(app, status, look, &format!("{name} · {BANTER}"), body, script)
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

/// Whether there is something at the address for whoever asks.
fn status(boot: &Boot) -> StatusCode {
    match &boot.snapshot {
        Some(snapshot) if Place::of(&snapshot.welcome, &boot.path).exists() => StatusCode::OK,
        Some(_) => StatusCode::NOT_FOUND,
        None => match Route::parse(&boot.path) {
            Route::Home | Route::About => StatusCode::OK,
            Route::Channel(_) | Route::Private { .. } | Route::Direct(_) => StatusCode::UNAUTHORIZED,
            Route::Unknown(_) => StatusCode::NOT_FOUND,
        },
    }
}
