//! Requests beside the socket, and what their answers say.

use leptos::prelude::window;
use protocol::error::ErrorCode;
use protocol::json;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Headers, RequestInit, Response};

/// Asks our server for something, with a body of JSON where it takes one.
///
/// # Errors
/// Where it did not answer.
pub(crate) async fn fetch(method: &str, path: &str, json: Option<&str>) -> Result<Response, JsValue> {
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
