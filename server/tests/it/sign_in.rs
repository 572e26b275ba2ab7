//! Signing in over HTTP: who gets a cookie, who gets a key, and how a refusal is answered.

use std::net::SocketAddr;

use protocol::error::CloseCode;
use protocol::limits::FRAME_BYTES_MAX;
use serde_json::json;

use crate::harness::{Response, Server, request};

/// Signs in with these headers.
async fn sign_in(address: SocketAddr, headers: &[(&str, &str)], display_name: &str) -> Response {
    let asked = json!({ "display_name": display_name }).to_string();
    request(address, "POST", "/devices", headers, Some(&asked)).await
}

/// The `name=value` of the cookie that an answer sets.
fn cookie_of(response: &Response) -> String {
    let cookie = response.header("set-cookie").expect("a cookie is set");
    cookie.split(';').next().expect("it begins with its value").to_owned()
}

#[tokio::test]
async fn a_browser_gets_a_cookie_that_no_script_can_read_and_no_key() {
    let server = Server::start().await;
    let origin = format!("http://{}", server.address);

    let response = sign_in(server.address, &[("Origin", &origin)], "  Ana ").await;

    assert_eq!(response.status, 200);
    assert_eq!(response.json()["user"]["display_name"], "Ana");
    assert_eq!(response.json().as_object().map(serde_json::Map::len), Some(1), "{}", response.body);
    assert_eq!(response.header("cache-control"), Some("no-store"));
    let cookie = response.header("set-cookie").expect("a cookie is set");
    let mut parts = cookie.split("; ");
    let value = parts.next().and_then(|pair| pair.strip_prefix("banter_device=")).expect("the cookie's name");
    assert_eq!(value.len(), 64, "256 bits");
    let attributes: Vec<&str> = parts.collect();
    for attribute in ["HttpOnly", "SameSite=Lax", "Path=/"] {
        assert!(attributes.contains(&attribute), "{cookie}");
    }
    assert!(!attributes.contains(&"Secure"), "a browser without TLS would drop it: {cookie}");
}

#[tokio::test]
async fn behind_tls_the_cookie_is_kept_to_tls() {
    let server = Server::start().await;
    let origin = format!("https://{}", server.address);

    let response = sign_in(server.address, &[("Origin", &origin)], "Ana").await;

    assert!(response.header("set-cookie").is_some_and(|cookie| cookie.ends_with("; Secure")));
}

#[tokio::test]
async fn a_bot_gets_its_key_and_no_cookie() {
    let server = Server::start().await;

    let response = sign_in(server.address, &[], "Ping bot").await;

    assert_eq!(response.status, 200);
    assert_eq!(response.header("set-cookie"), None);
    assert_eq!(response.json()["key"].as_str().map(str::len), Some(64), "256 bits");
    assert_eq!(response.json()["user"]["display_name"], "Ping bot");
}

#[tokio::test]
async fn a_browser_that_returns_is_the_same_user_and_keeps_its_cookie() {
    let server = Server::start().await;
    let origin = format!("http://{}", server.address);
    let first = sign_in(server.address, &[("Origin", &origin)], "Ana").await;
    let cookie = cookie_of(&first);
    let as_before = [("Origin", origin.as_str()), ("Cookie", cookie.as_str())];

    let again = sign_in(server.address, &as_before, "ana").await;

    assert_eq!(again.status, 200);
    assert_eq!(again.json()["user"], first.json()["user"]);
    assert_eq!(again.header("set-cookie"), None);
}

#[tokio::test]
async fn a_browser_that_logged_out_gets_its_user_back_even_after_another_was_signed_in_there() {
    let server = Server::start().await;
    let origin = format!("http://{}", server.address);
    let ana = sign_in(server.address, &[("Origin", &origin)], "Ana").await;
    let cookie = cookie_of(&ana);
    let as_before = [("Origin", origin.as_str()), ("Cookie", cookie.as_str())];

    let log_out = request(server.address, "DELETE", "/devices/current", &as_before, None).await;
    let bo = sign_in(server.address, &as_before, "Bo").await;
    let again = sign_in(server.address, &as_before, "Ana").await;

    assert_eq!(log_out.status, 204);
    assert_eq!(bo.status, 200);
    assert_ne!(bo.json()["user"]["id"], ana.json()["user"]["id"]);
    assert_eq!(again.json()["user"], ana.json()["user"]);
}

#[tokio::test]
async fn another_user_on_the_same_device_ends_the_connections_of_the_first() {
    let server = Server::start().await;
    let mut ana = server.join("Ana").await;

    let bearer = ana.account.bearer();
    let bo = sign_in(server.address, &[("Authorization", &bearer)], "Bo").await;

    assert_eq!(bo.status, 200);
    assert_eq!(bo.json()["key"], json!(null), "the device has its key");
    ana.connection.is_closed_with(CloseCode::SignedOut).await;
}

#[tokio::test]
async fn a_name_that_somebody_has_or_that_looks_like_it_is_taken() {
    let server = Server::start().await;
    server.register("Ana").await;
    let origin = format!("http://{}", server.address);

    // The last begins with a Cyrillic letter.
    for name in ["Ana", "ANA", " ana ", "\u{410}na"] {
        let response = sign_in(server.address, &[("Origin", &origin)], name).await;
        assert_eq!(response.status, 409, "{name}");
        assert_eq!(response.json(), json!({ "code": "display_name_taken" }));
        assert_eq!(response.header("set-cookie"), None);
    }
}

#[tokio::test]
async fn a_name_that_cannot_be_is_refused_with_what_is_wrong() {
    let server = Server::start().await;
    let too_long = "x".repeat(35);
    let cases = [
        ("  ", json!({ "code": "invalid_display_name", "detail": "empty" })),
        (&too_long, json!({ "code": "invalid_display_name", "detail": "too_long", "over": 3 })),
        ("A\u{202e}na", json!({ "code": "invalid_display_name", "detail": "forbidden" })),
    ];

    for (name, answer) in cases {
        let response = sign_in(server.address, &[], name).await;
        assert_eq!(response.status, 422, "{name:?}");
        assert_eq!(response.json(), answer);
    }
}

#[tokio::test]
async fn what_is_not_the_documented_json_is_a_bad_request() {
    let server = Server::start().await;
    let padding = FRAME_BYTES_MAX + 1 - json!({ "display_name": "" }).to_string().len();
    let too_large = json!({ "display_name": "x".repeat(padding) }).to_string();

    for body in ["", "Ana", "{", "{}", r#"{"display_name":1}"#, "[]", &too_large] {
        let response = request(server.address, "POST", "/devices", &[], Some(body)).await;
        assert_eq!(response.status, 400, "{}", &body[..body.len().min(40)]);
        assert_eq!(response.json(), json!({ "code": "bad_request" }));
    }
}

#[tokio::test]
async fn the_page_of_somebody_else_signs_nobody_in_or_out() {
    let server = Server::start().await;
    let mut ana = server.join("Ana").await;
    let (cookie, bearer) = (ana.account.cookie(), ana.account.bearer());
    let not_allowed = json!({ "code": "not_allowed" });

    for origin in ["http://evil.example", "http://127.0.0.1", "null"] {
        for secret in [("Cookie", &cookie), ("Authorization", &bearer)] {
            let headers = [("Origin", origin), (secret.0, secret.1.as_str())];
            let response = sign_in(server.address, &headers, "Eve").await;
            assert_eq!((response.status, response.json()), (403, not_allowed.clone()), "{origin}");
            let response = request(server.address, "DELETE", "/devices/current", &headers, None).await;
            assert_eq!((response.status, response.json()), (403, not_allowed.clone()), "{origin}");
        }
    }

    // Nobody was signed out, and the name is free.
    ana.catch_up().await;
    assert_eq!(sign_in(server.address, &[], "Eve").await.status, 200);
}

#[tokio::test]
async fn a_cookie_counts_only_together_with_our_origin() {
    let server = Server::start().await;
    let ana = server.register("Ana").await;

    let response = sign_in(server.address, &[("Cookie", &ana.cookie())], "Ana").await;

    assert_eq!((response.status, response.json()), (403, json!({ "code": "not_allowed" })));
}
