//! Signing in and logging out, over HTTP: only there can the server give and take the cookie.

use app::state::SignInProblem;
use leptos::prelude::window;
use protocol::error::ErrorCode;
use protocol::user::User;
use serde::Deserialize;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Headers, RequestInit, Response};

/// The server's answer to a sign-in.
#[derive(Deserialize)]
struct SignedIn {
    user: User,
}

/// The server's answer where it says no.
#[derive(Deserialize)]
struct Refused {
    code: ErrorCode,
}

/// Signs this browser in. Gives the display name as the server has it.
pub(crate) async fn sign_in(display_name: &str) -> Result<String, SignInProblem> {
    let body = serde_json::json!({ "display_name": display_name }).to_string();
    let response = fetch("POST", "/devices", Some(&body)).await.map_err(|_| SignInProblem::Unreachable)?;
    let text = text(&response).await.map_err(|_| SignInProblem::Unreachable)?;
    if response.ok() {
        let signed_in: Result<SignedIn, _> = serde_json::from_str(&text);
        signed_in.map(|signed_in| signed_in.user.display_name.into()).map_err(|_| SignInProblem::Unreachable)
    } else {
        let refused: Result<Refused, _> = serde_json::from_str(&text);
        Err(refused.map_or(SignInProblem::Unreachable, |refused| SignInProblem::Refused(refused.code)))
    }
}

/// Logs this browser out. Says whether the server has done it.
pub(crate) async fn log_out() -> bool {
    fetch("DELETE", "/devices/current", None).await.is_ok_and(|response| response.ok())
}

async fn fetch(method: &str, path: &str, json: Option<&str>) -> Result<Response, JsValue> {
    let request = RequestInit::new();
    request.set_method(method);
    if let Some(json) = json {
        let headers = Headers::new()?;
        headers.set("content-type", "application/json")?;
        request.set_headers(&headers);
        request.set_body(&JsValue::from_str(json));
    }
    let response = JsFuture::from(window().fetch_with_str_and_init(path, &request)).await?;
    response.dyn_into()
}

async fn text(response: &Response) -> Result<String, JsValue> {
    Ok(JsFuture::from(response.text()?).await?.as_string().unwrap_or_default())
}
