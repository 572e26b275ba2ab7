//! Recovery codes: made and removed in the settings, and the page where one lets somebody in.

use app::pages::recover::{self as view, CodeProblem};
use app::pages::settings::{Problem, Saved, Section};
use app::words::settings as said;
use axum::Form;
use axum::extract::State;
use axum::extract::rejection::FormRejection;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use chat::Rejection;
use protocol::preferences::Preferences;
use serde::Deserialize;

use crate::credentials::{WrongOrigin, device_of};
use crate::device_label::label_of;
use crate::devices::let_in;
use crate::error::{HttpError, status};
use crate::page;
use crate::router::AppState;
use crate::secret::Secret;
use crate::settings::{answer, go, refuse};

/// A code that was typed.
#[derive(Debug, Deserialize)]
pub(crate) struct CodeForm {
    code: String,
}

/// Makes a code, and shows it this once. One that was made before lets nobody in any more.
pub(crate) async fn make(State(app): State<AppState>, headers: HeaderMap) -> Result<Response, HttpError> {
    let Some(device) = device_of(&headers)?.device else { return Ok(go("/")) };
    let Some(look) = app.hub.preferences(device).await? else { return Ok(go("/")) };
    let secret = Secret::new();
    match app.hub.set_recovery_code(device, Some(secret.hash())).await? {
        Ok(Some(user)) => {
            let body = view::new_code(&user.display_name, secret.reveal());
            Ok(page::named(&app, StatusCode::OK, look, said::NEW_CODE, &body, None))
        }
        Ok(None) | Err(Rejection::UnknownUser) => Ok(go("/")),
        Err(rejection) => refuse(&app, device, rejection.code(), problem(rejection)).await,
    }
}

/// Makes the code useless, if there is one.
pub(crate) async fn remove(State(app): State<AppState>, headers: HeaderMap) -> Result<Response, HttpError> {
    let Some(device) = device_of(&headers)?.device else { return Ok(go("/")) };
    let result = app.hub.set_recovery_code(device, None).await?;
    answer(&app, device, result, Saved::NoRecoveryCode, problem).await
}

/// Asks for a code.
pub(crate) async fn show(State(app): State<AppState>) -> Response {
    ask(&app, StatusCode::OK, "", None)
}

/// Lets this browser in as whoever has the code.
pub(crate) async fn recover(
    State(app): State<AppState>,
    headers: HeaderMap,
    form: Result<Form<CodeForm>, FormRejection>,
) -> Result<Response, HttpError> {
    let credentials = device_of(&headers)?;
    let browser = credentials.browser.as_ref().ok_or(WrongOrigin)?;
    let Form(CodeForm { code: typed }) = form.map_err(|_| HttpError::bad_request())?;
    let secret = match Secret::parse(&typed) {
        Ok(secret) => secret,
        Err(why) => return Ok(ask(&app, StatusCode::UNPROCESSABLE_ENTITY, &typed, Some(why))),
    };
    let (device, new_key) = credentials.device_or_new();
    match app.hub.recover(secret.hash(), device, label_of(&headers)).await? {
        Ok(_) => Ok(let_in("/", new_key.as_ref(), Some(browser))),
        Err(rejection) => {
            let why = CodeProblem::Refused(rejection.code());
            Ok(ask(&app, status(rejection.code()), &typed, Some(why)))
        }
    }
}

fn ask(app: &AppState, status: StatusCode, typed: &str, why: Option<CodeProblem>) -> Response {
    page::named(app, status, Preferences::default(), said::RECOVER, &view::recover(typed, why), None)
}

fn problem(rejection: Rejection) -> Problem {
    Problem::Other(Section::Recovery, rejection.code())
}
