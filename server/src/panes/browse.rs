//! `/browse`.

use app::panes::browse::{Browse, render};
use app::words::{self, around};
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::Response;
use protocol::command::Command;
use protocol::id::ChannelId;

use super::asked::{Asked, Performed, new_form_id, searched_for};
use super::create::path_in;
use super::form::Form;
use crate::error::{HttpError, status};
use crate::hub::Page;
use crate::router::AppState;

/// Shows the channels whose names hold what the address asks for.
pub(crate) async fn show(
    State(app): State<AppState>,
    uri: Uri,
    headers: HeaderMap,
) -> Result<Response, HttpError> {
    let asked = Asked::by(&app, &headers);
    let Some(page) = asked.page("/").await? else { return Ok(asked.signed_out()) };
    Ok(answer(&asked, &page, StatusCode::OK, &searched_for(&uri), None))
}

/// Opens a channel, and joins it before.
pub(crate) async fn submit(
    State(app): State<AppState>,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, HttpError> {
    let asked = Asked::to_change(&app, &headers)?;
    let form = Form::read(&uri, &body)?;
    let Some(page) = asked.page("/").await? else { return Ok(asked.signed_out()) };
    if let Ok(channel) = form.field("open").parse() {
        return Ok(asked.go(&path_in(&page, channel)));
    }
    let channel: ChannelId = form.field("join").parse().map_err(|_| HttpError::bad_request())?;
    match asked.perform(Command::JoinChannel { client_id: form.client_id(), channel }).await? {
        Performed::SignedOut => Ok(asked.signed_out()),
        Performed::Accepted(_) => Ok(asked.go(&path_in(&page, channel))),
        Performed::Refused(code, _) => {
            Ok(answer(&asked, &page, status(code), form.field("q"), Some(words::error(code))))
        }
    }
}

fn answer(
    asked: &Asked<'_>,
    page: &Page,
    status: StatusCode,
    filter: &str,
    problem: Option<&str>,
) -> Response {
    let browse = Browse { channels: &page.snapshot.welcome.channels, filter, problem };
    asked.show(page.preferences, status, around::BROWSE_CHANNELS, &render(&browse, &new_form_id()))
}
