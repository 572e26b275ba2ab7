//! The content of panes, which the server renders.

use app::pane::{GO_HEADER, PANE_HEADER, PaneOutcome, PaneRequest};
use wasm_bindgen::JsValue;

use crate::http;

/// Answers from here on say that the server could not do it, or that it is not there.
const SERVER_ERROR: u16 = 500;

/// Asks for a pane, or sends its form.
pub(crate) async fn fetch(request: &PaneRequest) -> PaneOutcome {
    ask(request).await.unwrap_or(PaneOutcome::Unreachable)
}

async fn ask(request: &PaneRequest) -> Result<PaneOutcome, JsValue> {
    let form = request.form.as_deref();
    let method = if form.is_some() { "POST" } else { "GET" };
    let headers = [(PANE_HEADER, "1"), (http::CONTENT_TYPE, "application/x-www-form-urlencoded")];
    let response = http::fetch(method, &request.path, &headers, form).await?;
    if let Some(path) = response.headers().get(GO_HEADER)? {
        return Ok(PaneOutcome::Go(path));
    }
    if response.status() >= SERVER_ERROR {
        return Ok(PaneOutcome::Unreachable);
    }
    Ok(PaneOutcome::Content(http::text(&response).await?))
}
