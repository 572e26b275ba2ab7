//! Signing in and logging out over HTTP: `POST /devices` and `DELETE /devices/current`, and the page that asks
//! how to log out.

use app::pages::log_out;
use app::words;
use axum::extract::rejection::{FormRejection, JsonRejection, QueryRejection};
use axum::extract::{Query, State};
use axum::http::header::SET_COOKIE;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::{Form, Json};
use chat::Rejection;
use protocol::id::DeviceId;
use protocol::user::User;
use serde::{Deserialize, Serialize};

use crate::credentials::{Browser, DeviceKey, device_of, reading_device};
use crate::device_label::label_of;
use crate::error::{HttpError, status};
use crate::headers::no_store;
use crate::page;
use crate::router::AppState;
use crate::settings::go;

/// What somebody asks who wants to be signed in.
#[derive(Debug, Deserialize)]
pub struct SignIn {
    /// The display name that was typed.
    display_name: String,
}

/// How somebody logs out.
#[derive(Debug, Deserialize)]
pub(crate) struct LogOut {
    /// Whether the device is to hold the user no longer.
    #[serde(default)]
    forget: bool,
}

#[derive(Serialize)]
struct SignedIn<'a> {
    user: User,
    /// A new device's key, where no cookie carries it.
    #[serde(skip_serializing_if = "Option::is_none")]
    key: Option<&'a str>,
}

/// Signs the device in: registers the user if the name is free, or lets one back in that this device holds.
///
/// A device without a key gets one: a browser in a cookie, a program in the answer.
pub(crate) async fn sign_in(
    State(app): State<AppState>,
    headers: HeaderMap,
    body: Result<Json<SignIn>, JsonRejection>,
) -> Result<Response, HttpError> {
    let credentials = device_of(&headers)?;
    let Json(SignIn { display_name }) = body.map_err(|_| HttpError::bad_request())?;
    let (device, new_key) = credentials.device_or_new();
    let user = app
        .hub
        .sign_in(device, display_name, label_of(&headers))
        .await??
        .ok_or_else(HttpError::bad_request)?;
    let in_answer = new_key.as_ref().filter(|_| credentials.browser.is_none()).map(DeviceKey::reveal);
    let mut response = (no_store(), Json(SignedIn { user, key: in_answer })).into_response();
    if let (Some(key), Some(browser)) = (&new_key, &credentials.browser) {
        response.headers_mut().insert(SET_COOKIE, key.cookie(browser));
    }
    Ok(response)
}

/// A browser that was let in by a form: it goes home, with its key where that is new.
pub(crate) fn let_in(new_key: Option<&DeviceKey>, browser: &Browser) -> Response {
    let mut response = go("/");
    if let Some(key) = new_key {
        response.headers_mut().insert(SET_COOKIE, key.cookie(browser));
    }
    response
}

/// Logs the device out. It keeps its key, and the users that it holds unless it is to forget this one.
pub(crate) async fn log_out(
    State(app): State<AppState>,
    headers: HeaderMap,
    how: Result<Query<LogOut>, QueryRejection>,
) -> Result<Response, HttpError> {
    let device = device_of(&headers)?.device;
    let Query(LogOut { forget }) = how.map_err(|_| HttpError::bad_request())?;
    if let Some(device) = device {
        app.hub.log_out(device, forget).await??;
    }
    Ok((no_store(), StatusCode::NO_CONTENT).into_response())
}

/// Asks how to log out. Whoever is nobody here goes to the page where one signs in.
pub(crate) async fn ask_log_out(
    State(app): State<AppState>,
    headers: HeaderMap,
) -> Result<Response, HttpError> {
    let Some(device) = reading_device(&headers) else { return Ok(go("/")) };
    render_log_out(&app, device, None).await
}

/// Logs the browser out, and leads to the page where one signs in.
pub(crate) async fn log_out_by_form(
    State(app): State<AppState>,
    headers: HeaderMap,
    form: Result<Form<LogOut>, FormRejection>,
) -> Result<Response, HttpError> {
    let Some(device) = device_of(&headers)?.device else { return Ok(go("/")) };
    let Form(LogOut { forget }) = form.map_err(|_| HttpError::bad_request())?;
    match app.hub.log_out(device, forget).await? {
        Ok(_) => Ok(go("/")),
        Err(rejection) => render_log_out(&app, device, Some(rejection)).await,
    }
}

async fn render_log_out(
    app: &AppState,
    device: DeviceId,
    rejection: Option<Rejection>,
) -> Result<Response, HttpError> {
    let Some(settings) = app.hub.settings(device).await? else { return Ok(go("/")) };
    let code = rejection.map(Rejection::code);
    let others = settings.devices.iter().filter(|device| !device.is_this).count();
    let is_last = others == 0 && settings.recovery_code_since.is_none();
    let body = log_out::log_out(&settings.user, is_last, code);
    let status = code.map_or(StatusCode::OK, status);
    Ok(page::named(app, status, settings.preferences, words::settings::LOG_OUT_TITLE, &body, None))
}
