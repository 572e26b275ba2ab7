//! Links for another device: made in the settings, and what each leads to.

use app::pages::link::{self as view, COPY, NewLink};
use app::pages::settings::{Problem, Saved, Section};
use app::pages::{LOCAL_TIMES, trouble};
use app::words::{self, settings as said};
use axum::extract::{Path, State};
use axum::http::header::{HOST, ORIGIN};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use chat::Rejection;
use protocol::preferences::Preferences;

use crate::credentials::{WrongOrigin, device_of, reading_device};
use crate::device_label::label_of;
use crate::devices::let_in;
use crate::error::{HttpError, status};
use crate::page;
use crate::qr_code;
use crate::router::AppState;
use crate::secret::Secret;
use crate::settings::{go, refuse};

/// Makes a link, and shows it this once. One that was made before lets nobody in any more.
pub(crate) async fn make(State(app): State<AppState>, headers: HeaderMap) -> Result<Response, HttpError> {
    let Some(device) = device_of(&headers)?.device else { return Ok(go("/")) };
    let Some(look) = app.hub.preferences(device).await? else { return Ok(go("/")) };
    let secret = Secret::new();
    let until = match app.hub.make_link(device, secret.hash()).await? {
        Ok(until) => until,
        Err(Rejection::UnknownUser) => return Ok(go("/")),
        Err(rejection) => {
            let problem = Problem::Other(Section::Devices, rejection.code());
            return refuse(&app, device, rejection.code(), problem).await;
        }
    };
    let address = format!("{}/link/{}", origin(&headers), secret.reveal());
    let code = qr_code::code(&address).ok_or_else(HttpError::bad_request)?;
    let body = view::new_link(&NewLink { address, until, code, time_format: look.time_format.as_str() });
    let script = format!("{LOCAL_TIMES}{COPY}");
    Ok(page::named(&app, StatusCode::OK, look, said::LINK_DEVICE, &body, Some(&script)))
}

/// Makes the link useless, if there is one.
pub(crate) async fn revoke(State(app): State<AppState>, headers: HeaderMap) -> Result<Response, HttpError> {
    let Some(device) = device_of(&headers)?.device else { return Ok(go("/")) };
    app.hub.revoke_link(device).await?;
    Ok(go(&Saved::LinkRevoked.address()))
}

/// Shows whose device this one would become. A preview or a bot that looks uses nothing up.
pub(crate) async fn show(
    State(app): State<AppState>,
    headers: HeaderMap,
    Path(token): Path<String>,
) -> Result<Response, HttpError> {
    let now = match reading_device(&headers) {
        Some(device) => app.hub.settings(device).await?,
        None => None,
    };
    let look = now.as_ref().map(|now| now.preferences).unwrap_or_default();
    let signed_in = now.map(|now| now.user);
    let Ok(secret) = Secret::parse(&token) else { return Ok(unknown(&app, look)) };
    let Some(user) = app.hub.link(secret.hash()).await? else { return Ok(unknown(&app, look)) };
    let (title, body) = if signed_in.as_ref().is_some_and(|signed_in| signed_in.id == user.id) {
        (said::needless_title(&user.display_name), view::needless(&user))
    } else {
        let address = format!("/link/{}", secret.reveal());
        (said::offer_title(&user.display_name), view::offer(&address, &user, signed_in.as_ref()))
    };
    Ok(page::named(&app, StatusCode::OK, look, &title, &body, None))
}

/// Makes this browser one more device of the user whose link it is. That uses the link up.
pub(crate) async fn follow(
    State(app): State<AppState>,
    headers: HeaderMap,
    Path(token): Path<String>,
) -> Result<Response, HttpError> {
    let credentials = device_of(&headers)?;
    let browser = credentials.browser.as_ref().ok_or(WrongOrigin)?;
    let look = Preferences::default();
    let Ok(secret) = Secret::parse(&token) else { return Ok(unknown(&app, look)) };
    let (device, new_key) = credentials.device_or_new();
    match app.hub.use_link(secret.hash(), device, label_of(&headers)).await? {
        Ok(_) => Ok(let_in("/", new_key.as_ref(), Some(browser))),
        Err(Rejection::UnknownLink) => Ok(unknown(&app, look)),
        Err(rejection) => {
            let body = trouble::trouble(&problem(rejection), &format!("/link/{}", secret.reveal()));
            Ok(page::named(&app, status(rejection.code()), look, said::TROUBLE, &body, None))
        }
    }
}

fn problem(rejection: Rejection) -> String {
    if rejection == Rejection::TooManyDevices {
        said::too_many_devices()
    } else if rejection == Rejection::LimitExceeded {
        said::BROWSER_IS_FULL.to_owned()
    } else {
        words::error(rejection.code()).to_owned()
    }
}

fn unknown(app: &AppState, look: Preferences) -> Response {
    page::named(app, StatusCode::NOT_FOUND, look, said::UNKNOWN_LINK, &view::unknown(), None)
}

/// Where the server is, as whoever asks knows it.
fn origin(headers: &HeaderMap) -> String {
    let said = |name| headers.get(name).and_then(|value| value.to_str().ok());
    match (said(ORIGIN), said(HOST)) {
        (Some(origin), _) => origin.to_owned(),
        (None, host) => format!("http://{}", host.unwrap_or_default()),
    }
}
