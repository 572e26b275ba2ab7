//! `/new-channel`.

use app::panes::create::{Create, render};
use app::panes::{Typed, path_of};
use app::words::{self, around, panes};
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::Response;
use protocol::channel::{ChannelKind, ChannelName};
use protocol::command::Command;
use protocol::error::ErrorCode;
use protocol::id::ChannelId;
use protocol::preferences::Preferences;

use super::asked::{Asked, Performed, new_form_id};
use super::form::Form;
use crate::error::{HttpError, status};
use crate::hub::Page;
use crate::router::AppState;

/// Shows the empty form.
pub(crate) async fn show(State(app): State<AppState>, headers: HeaderMap) -> Result<Response, HttpError> {
    let asked = Asked::by(&app, &headers);
    let Some(look) = asked.preferences().await? else { return Ok(asked.signed_out()) };
    Ok(answer(&asked, look, StatusCode::OK, &Create::default()))
}

/// Creates a channel, or leads to the one that has the name already.
pub(crate) async fn submit(
    State(app): State<AppState>,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, HttpError> {
    let asked = Asked::to_change(&app, &headers)?;
    let form = Form::read(&uri, &body)?;
    let Some(page) = asked.page("/").await? else { return Ok(asked.signed_out()) };
    if let Ok(existing) = form.field("open").parse() {
        return Ok(asked.go(&path_in(&page, existing)));
    }
    let (text, private) = (form.field("name").to_owned(), form.has("private"));
    let again = |problem: String, existing| {
        let name = Typed { text: text.clone(), problem: Some(problem) };
        Create { name, private, existing }
    };
    if let Err(problem) = ChannelName::parse(&text) {
        let create = again(panes::channel_name_problem(problem), None);
        return Ok(answer(&asked, page.preferences, StatusCode::UNPROCESSABLE_ENTITY, &create));
    }
    let command = Command::CreateChannel { client_id: form.client_id(), name: text.clone(), private };
    match asked.perform(command).await? {
        Performed::SignedOut => Ok(asked.signed_out()),
        Performed::Accepted(channel) => {
            let Some(page) = asked.page("/").await? else { return Ok(asked.signed_out()) };
            Ok(asked.go(&channel.map_or_else(|| "/".to_owned(), |channel| path_in(&page, channel))))
        }
        Performed::Refused(code, channel) => {
            let existing = channel.and_then(|id| Some((id, name_in(&page, id)?)));
            let problem = match (&existing, code) {
                (Some((_, name)), ErrorCode::ChannelExists) => panes::channel_exists(name),
                (_, ErrorCode::LimitExceeded) => panes::too_many_channels(),
                (_, code) => words::error(code).to_owned(),
            };
            Ok(answer(&asked, page.preferences, status(code), &again(problem, existing)))
        }
    }
}

fn answer(asked: &Asked<'_>, look: Preferences, status: StatusCode, create: &Create) -> Response {
    asked.show(look, status, around::CREATE_CHANNEL, &render(create, &new_form_id()))
}

/// The path of a channel that the reader may know of, else the way home.
pub(super) fn path_in(page: &Page, id: ChannelId) -> String {
    let welcome = &page.snapshot.welcome;
    let channel = welcome.channels.iter().find(|channel| channel.id == id);
    let path = channel.and_then(|channel| path_of(id, &channel.kind, welcome.user, &welcome.users));
    path.unwrap_or_else(|| "/".to_owned())
}

/// What a channel is called that the reader may know of.
pub(super) fn name_in(page: &Page, id: ChannelId) -> Option<String> {
    let channel = page.snapshot.welcome.channels.iter().find(|channel| channel.id == id)?;
    match &channel.kind {
        ChannelKind::Public { name } | ChannelKind::Private { name } => Some(name.as_str().to_owned()),
        ChannelKind::Direct { .. } => None,
    }
}
