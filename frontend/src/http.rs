//! Requests beside the socket, and what their answers say.

use leptos::prelude::window;
use protocol::error::ErrorCode;
use protocol::json;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Headers, RequestInit, Response};

/// The header that says what a body is.
pub(crate) const CONTENT_TYPE: &str = "content-type";

/// Asks our server for something.
///
/// # Errors
/// Where it did not answer.
pub(crate) async fn fetch(
    method: &str,
    path: &str,
    headers: &[(&str, &str)],
    body: Option<&str>,
) -> Result<Response, JsValue> {
    let request = RequestInit::new();
    request.set_method(method);
    let sent = Headers::new()?;
    for (name, value) in headers {
        sent.set(name, value)?;
    }
    request.set_headers(&sent);
    if let Some(body) = body {
        request.set_body(&JsValue::from_str(body));
    }
    let response = JsFuture::from(window().fetch_with_str_and_init(path, &request)).await?;
    response.dyn_into()
}

/// The body of an answer.
///
/// # Errors
/// Where it broke off.
pub(crate) async fn text(response: &Response) -> Result<String, JsValue> {
    Ok(JsFuture::from(response.text()?).await?.as_string().unwrap_or_default())
}

/// Why the server said no; `None` where it is not our server that did.
pub(crate) fn refusal(text: &str) -> Option<ErrorCode> {
    field(text, "code")
}

/// One field of an answer.
pub(crate) fn field<T: json::FromJson>(text: &str, name: &'static str) -> Option<T> {
    json::required(&serde_json::from_str(text).ok()?, name).ok()
}
