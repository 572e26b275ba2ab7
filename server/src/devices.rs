//! Signing in and logging out over HTTP: `POST /devices` and `DELETE /devices/current`.

use axum::Json;
use axum::extract::State;
use axum::extract::rejection::JsonRejection;
use axum::http::header::SET_COOKIE;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use protocol::user::User;
use serde::{Deserialize, Serialize};

use crate::credentials::{Credentials, DeviceKey, device_of};
use crate::device_label::label_of;
use crate::error::HttpError;
use crate::headers::no_store;
use crate::router::AppState;

/// What somebody asks who wants to be signed in.
#[derive(Debug, Deserialize)]
pub struct SignIn {
    /// The display name that was typed.
    display_name: String,
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
    let Credentials { device, browser } = device_of(&headers)?;
    let Json(SignIn { display_name }) = body.map_err(|_| HttpError::bad_request())?;
    let new_key = device.is_none().then(DeviceKey::new);
    let device = match (&new_key, device) {
        (Some(key), _) => key.device(),
        (None, Some(device)) => device,
        (None, None) => return Err(HttpError::bad_request()),
    };
    let user = app
        .hub
        .sign_in(device, display_name, label_of(&headers))
        .await??
        .ok_or_else(HttpError::bad_request)?;
    let in_answer = new_key.as_ref().filter(|_| browser.is_none()).map(DeviceKey::reveal);
    let mut response = (no_store(), Json(SignedIn { user, key: in_answer })).into_response();
    if let (Some(key), Some(browser)) = (&new_key, &browser) {
        response.headers_mut().insert(SET_COOKIE, key.cookie(browser));
    }
    Ok(response)
}

/// Logs the device out. It keeps its key and the users that it holds.
pub(crate) async fn log_out(State(app): State<AppState>, headers: HeaderMap) -> Result<Response, HttpError> {
    if let Some(device) = device_of(&headers)?.device {
        app.hub.log_out(device, false).await??;
    }
    Ok((no_store(), StatusCode::NO_CONTENT).into_response())
}
