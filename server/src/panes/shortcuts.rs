//! `/shortcuts`.

use app::panes::shortcuts::render;
use app::words::around;
use axum::extract::State;
use axum::http::header::USER_AGENT;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;

use super::asked::Asked;
use crate::error::HttpError;
use crate::router::AppState;

/// What the devices say of themselves whose keyboards have a Cmd key.
const APPLE: [&str; 4] = ["Macintosh", "Mac OS X", "iPhone", "iPad"];

/// Shows the sheet. It is no secret: there is nothing of the chat in it.
pub(crate) async fn show(State(app): State<AppState>, headers: HeaderMap) -> Result<Response, HttpError> {
    let asked = Asked::by(&app, &headers);
    let look = asked.preferences().await?.unwrap_or_default();
    let agent = headers.get(USER_AGENT).and_then(|agent| agent.to_str().ok()).unwrap_or_default();
    let is_apple = APPLE.iter().any(|word| agent.contains(word));
    Ok(asked.show(look, StatusCode::OK, around::SHORTCUTS, &render(is_apple)))
}
