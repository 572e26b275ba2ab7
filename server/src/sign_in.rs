//! The form in which one chooses a display name: `POST /sign-in`.

use app::Route;
use app::pages::sign_in::Asked;
use axum::Form;
use axum::extract::State;
use axum::extract::rejection::FormRejection;
use axum::http::HeaderMap;
use axum::response::Response;
use serde::Deserialize;

use crate::devices::{let_in, sign_in_device};
use crate::error::HttpError;
use crate::page::ask_for_name;
use crate::router::AppState;

/// What the form says.
#[derive(Debug, Deserialize)]
pub(crate) struct SignInForm {
    display_name: String,
    /// The path of ours that is wanted after it.
    #[serde(default)]
    to: String,
}

/// Signs the browser in and leads on, or shows the form again with what is wrong.
pub(crate) async fn submit(
    State(app): State<AppState>,
    headers: HeaderMap,
    form: Result<Form<SignInForm>, FormRejection>,
) -> Result<Response, HttpError> {
    let Form(SignInForm { display_name, to }) = form.map_err(|_| HttpError::bad_request())?;
    match sign_in_device(&app, &headers, display_name.clone()).await {
        Ok(signed_in) => Ok(let_in(&way_on(&to), signed_in.new_key.as_ref(), signed_in.browser.as_ref())),
        Err(error) => {
            let problem = Some(error.problem());
            Ok(ask_for_name(&app, error.status(), &Asked { display_name, to, problem }))
        }
    }
}

/// A place in the chat, and nothing else: whoever made the form may have been somebody else.
fn way_on(to: &str) -> String {
    match Route::parse(to) {
        route @ (Route::Channel(_) | Route::Private { .. } | Route::Direct(_)) => route.to_string(),
        Route::Home | Route::About | Route::Unknown(_) => Route::Home.to_string(),
    }
}
