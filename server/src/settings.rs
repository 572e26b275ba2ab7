//! The page of settings, and the changes that its forms ask for.
//!
//! Each change is answered by the way back to where it was made, so that loading the page again repeats nothing;
//! one that was refused is answered by the page with what was typed, and why.

use app::pages::LOCAL_TIMES;
use app::pages::settings::{self as view, Device, NOTIFICATIONS, Problem, Saved, Section, Settings};
use app::pages::sign_in::NameProblem;
use axum::Form;
use axum::extract::rejection::FormRejection;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use chat::Rejection;
use protocol::error::ErrorCode;
use protocol::id::DeviceId;
use protocol::preferences::{Accent, Density, Preferences, SendKey, Theme, TimeFormat};
use serde::Deserialize;

use crate::credentials::{device_of, reading_device};
use crate::error::{HttpError, status};
use crate::headers::no_store;
use crate::hub::SignInResult;
use crate::page;
use crate::router::AppState;

/// What the address of the page says beside its path.
#[derive(Debug, Deserialize)]
pub(crate) struct Said {
    saved: Option<String>,
}

/// A display name that was typed.
#[derive(Debug, Deserialize)]
pub(crate) struct NameForm {
    display_name: String,
}

/// How Banter is to look.
#[derive(Debug, Deserialize)]
pub(crate) struct AppearanceForm {
    theme: String,
    accent: String,
    density: String,
}

/// How one writes, and reads times.
#[derive(Debug, Deserialize)]
pub(crate) struct WritingForm {
    send_key: String,
    time_format: String,
}

/// A device that is no longer to hold the user.
#[derive(Debug, Deserialize)]
pub(crate) struct DeviceForm {
    device: DeviceId,
}

/// Answers with the page; with the way to the page where one signs in, where nobody is.
pub(crate) async fn show(
    State(app): State<AppState>,
    headers: HeaderMap,
    Query(said): Query<Said>,
) -> Result<Response, HttpError> {
    let Some(device) = reading_device(&headers) else { return Ok(go("/")) };
    let saved = said.saved.as_deref().and_then(Saved::from_word);
    render(&app, device, StatusCode::OK, saved, None).await
}

/// Where a form was sent to, there is nothing to read: leads to the page.
pub(crate) async fn back() -> Response {
    go("/settings")
}

/// Changes the display name.
pub(crate) async fn change_display_name(
    State(app): State<AppState>,
    headers: HeaderMap,
    form: Result<Form<NameForm>, FormRejection>,
) -> Result<Response, HttpError> {
    let Some(device) = device_of(&headers)?.device else { return Ok(go("/")) };
    let Form(NameForm { display_name: typed }) = form.map_err(|_| HttpError::bad_request())?;
    let result = app.hub.change_display_name(device, typed.clone()).await?;
    answer(&app, device, result, Saved::DisplayName, |rejection| {
        let why = match rejection {
            Rejection::InvalidDisplayName(why) => NameProblem::Invalid(why),
            other => NameProblem::Refused(other.code()),
        };
        Problem::DisplayName { typed, why }
    })
    .await
}

/// Changes how Banter looks.
pub(crate) async fn change_appearance(
    State(app): State<AppState>,
    headers: HeaderMap,
    form: Result<Form<AppearanceForm>, FormRejection>,
) -> Result<Response, HttpError> {
    let Form(form) = form.map_err(|_| HttpError::bad_request())?;
    let (theme, accent) = (Theme::from_word(&form.theme), Accent::from_word(&form.accent));
    let (Some(theme), Some(accent), Some(density)) = (theme, accent, Density::from_word(&form.density))
    else {
        return Err(HttpError::bad_request());
    };
    let change = |preferences| Preferences { theme, accent, density, ..preferences };
    change_preferences(app, headers, change, Saved::Appearance).await
}

/// Changes how one writes, and reads times.
pub(crate) async fn change_writing(
    State(app): State<AppState>,
    headers: HeaderMap,
    form: Result<Form<WritingForm>, FormRejection>,
) -> Result<Response, HttpError> {
    let Form(form) = form.map_err(|_| HttpError::bad_request())?;
    let (send_key, time_format) =
        (SendKey::from_word(&form.send_key), TimeFormat::from_word(&form.time_format));
    let (Some(send_key), Some(time_format)) = (send_key, time_format) else {
        return Err(HttpError::bad_request());
    };
    let change = |preferences| Preferences { send_key, time_format, ..preferences };
    change_preferences(app, headers, change, Saved::Writing).await
}

/// Takes the user from a device.
pub(crate) async fn revoke_device(
    State(app): State<AppState>,
    headers: HeaderMap,
    form: Result<Form<DeviceForm>, FormRejection>,
) -> Result<Response, HttpError> {
    let Some(device) = device_of(&headers)?.device else { return Ok(go("/")) };
    let Form(DeviceForm { device: revoked }) = form.map_err(|_| HttpError::bad_request())?;
    let result = app.hub.revoke_device(device, revoked).await?;
    let problem = |rejection: Rejection| Problem::Other(Section::Devices, rejection.code());
    answer(&app, device, result, Saved::DeviceRevoked, problem).await
}

async fn change_preferences(
    app: AppState,
    headers: HeaderMap,
    change: impl FnOnce(Preferences) -> Preferences,
    saved: Saved,
) -> Result<Response, HttpError> {
    let Some(device) = device_of(&headers)?.device else { return Ok(go("/")) };
    let Some(now) = app.hub.preferences(device).await? else { return Ok(go("/")) };
    let result = app.hub.set_preferences(device, change(now)).await?;
    let problem = |rejection: Rejection| Problem::Other(saved.section(), rejection.code());
    answer(&app, device, result, saved, problem).await
}

/// Answers a change: with the way back, or with the page and why there was none.
pub(crate) async fn answer(
    app: &AppState,
    device: DeviceId,
    result: SignInResult,
    saved: Saved,
    problem: impl FnOnce(Rejection) -> Problem,
) -> Result<Response, HttpError> {
    match result {
        Ok(Some(_)) => Ok(go(&saved.address())),
        Ok(None) | Err(Rejection::UnknownUser) => Ok(go("/")),
        Err(rejection) => refuse(app, device, rejection.code(), problem(rejection)).await,
    }
}

/// The page, with why a change was refused.
pub(crate) async fn refuse(
    app: &AppState,
    device: DeviceId,
    code: ErrorCode,
    problem: Problem,
) -> Result<Response, HttpError> {
    render(app, device, status(code), None, Some(problem)).await
}

/// The way to another address, by `GET`.
pub(crate) fn go(address: &str) -> Response {
    (no_store(), Redirect::to(address)).into_response()
}

async fn render(
    app: &AppState,
    device: DeviceId,
    status: StatusCode,
    saved: Option<Saved>,
    problem: Option<Problem>,
) -> Result<Response, HttpError> {
    let Some(settings) = app.hub.settings(device).await? else { return Ok(go("/")) };
    let chat::Settings { user, preferences, devices, link_until, recovery_code_since, reserved } = *settings;
    let devices = devices.into_iter().map(|device| {
        let chat::DeviceEntry { id, label, since, is_online, is_this } = device;
        Device { id, label, since, is_online, is_this }
    });
    let devices = devices.collect();
    let settings =
        Settings { user, preferences, devices, link_until, recovery_code_since, reserved, saved, problem };
    let script = format!("{LOCAL_TIMES}{NOTIFICATIONS}");
    let body = view::settings(&settings);
    Ok(page::named(app, status, preferences, app::words::around::SETTINGS, &body, Some(&script)))
}
