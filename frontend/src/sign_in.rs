//! Signing in, over HTTP: only there can the server give the cookie.

use app::state::SignInProblem;
use protocol::user::User;

use crate::http;

/// Signs this browser in. Gives the display name as the server has it.
pub(crate) async fn sign_in(display_name: &str) -> Result<String, SignInProblem> {
    let body = serde_json::json!({ "display_name": display_name }).to_string();
    let headers = [(http::CONTENT_TYPE, "application/json")];
    let answer = http::fetch("POST", "/devices", &headers, Some(&body)).await;
    let response = answer.map_err(|_| SignInProblem::Unreachable)?;
    let text = http::text(&response).await.map_err(|_| SignInProblem::Unreachable)?;
    if response.ok() {
        let user: Option<User> = http::field(&text, "user");
        user.map(|user| user.display_name.into()).ok_or(SignInProblem::Unreachable)
    } else {
        Err(http::refusal(&text).map_or(SignInProblem::Unreachable, SignInProblem::Refused))
    }
}
