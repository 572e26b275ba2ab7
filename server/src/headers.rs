//! What every response tells the browser not to do.

use axum::http::header::{self, HeaderName};
use axum::http::{HeaderMap, HeaderValue};
use axum::response::Response;
use leptos::nonce::Nonce;

use crate::config::Config;

/// For responses of any kind.
const FIXED: [(HeaderName, &str); 5] = [
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (header::REFERRER_POLICY, "same-origin"),
    (
        HeaderName::from_static("permissions-policy"),
        "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    ),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
];

/// For responses that are not pages of ours. Where a browser shows one as a page, nothing in it runs.
const POLICY: &str =
    "default-src 'none'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// Says of a page of the app to whom it belongs. The service worker keeps such a page for times without a network;
/// one of the chat without it means that nobody is signed in, and that nothing may stay.
pub(crate) const KEEP: HeaderName = HeaderName::from_static("banter-keep");

/// Adds the headers that keep a response harmless. A policy that the handler has set stays.
pub async fn secure(mut response: Response) -> Response {
    let headers: &mut HeaderMap = response.headers_mut();
    for (name, value) in FIXED {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers.entry(header::CONTENT_SECURITY_POLICY).or_insert(HeaderValue::from_static(POLICY));
    response
}

/// For answers that are somebody's own, and of this moment.
pub(crate) fn no_store() -> [(HeaderName, HeaderValue); 1] {
    [(header::CACHE_CONTROL, HeaderValue::from_static("no-store"))]
}

/// The policy of a page: scripts run only with this page's nonce, styles come only from files.
///
/// Markup may therefore carry no `style` attribute and no `on…` handler.
pub fn page_policy(config: &Config, nonce: &Nonce) -> HeaderValue {
    // The reloading script of `cargo leptos watch` talks to a port of its own.
    let reload = if config.watch { format!(" ws://*:{}", config.site.reload_port) } else { String::new() };
    let policy = format!(
        "default-src 'none'; \
         script-src 'nonce-{nonce}' 'wasm-unsafe-eval'; \
         style-src 'self'; \
         img-src 'self' data: blob:; \
         media-src 'self' blob:; \
         font-src 'self'; \
         manifest-src 'self'; \
         worker-src 'self'; \
         connect-src 'self'{reload}; \
         object-src 'none'; \
         base-uri 'none'; \
         form-action 'self'; \
         frame-ancestors 'none'"
    );
    HeaderValue::try_from(policy).expect("a nonce is URL-safe base64 and the rest is ASCII")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn policy(watch: bool) -> String {
        let config = Config { watch, ..Config::load().expect("the settings of this repository are right") };
        let value = page_policy(&config, &Nonce::from_value("abc"));
        value.to_str().expect("it is ASCII").to_owned()
    }

    #[test]
    fn scripts_run_only_with_the_nonce_of_the_page() {
        assert!(policy(false).contains("script-src 'nonce-abc' 'wasm-unsafe-eval';"));
        assert!(!policy(false).contains("unsafe-inline"));
    }

    #[test]
    fn the_reloading_socket_is_allowed_only_while_watching() {
        assert!(policy(false).contains("connect-src 'self';"));
        assert!(policy(true).contains("connect-src 'self' ws://*:3001;"));
    }

    #[tokio::test]
    async fn a_handler_keeps_the_policy_it_set() {
        let mut response = Response::new(axum::body::Body::empty());
        response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static("sandbox"));

        let response = secure(response).await;

        assert_eq!(response.headers()[header::CONTENT_SECURITY_POLICY], "sandbox");
        assert_eq!(response.headers()[header::X_CONTENT_TYPE_OPTIONS], "nosniff");
    }
}
