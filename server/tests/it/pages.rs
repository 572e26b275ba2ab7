//! Pages: what the first response shows, to whom, and what it forbids the browser.

use std::net::SocketAddr;

use crate::harness::{Account, Response, Server, request};

/// The label that only the sign-in page has.
const SIGN_IN_FIELD: &str = "Display name";

async fn get(address: SocketAddr, path: &str) -> Response {
    request(address, "GET", path, &[], None).await
}

async fn get_as(address: SocketAddr, account: &Account, path: &str) -> Response {
    request(address, "GET", path, &[("Cookie", &account.cookie())], None).await
}

/// The markup of a page, without the data block.
fn markup(page: &Response) -> &str {
    page.body.split(r#"<script type="application/json""#).next().expect("there is a first part")
}

#[tokio::test]
async fn the_first_response_shows_the_messages_and_none_leaves_its_element() {
    let server = Server::start().await;
    let mut ana = server.join("Ana").await;
    let general = ana.general();
    ana.say(general, "hello everybody").await;
    ana.say(general, "</script><script>alert(1)</script> <b>bold</b> & \"quoted\"").await;

    let page = get_as(server.address, &ana.account, "/channels/general").await;

    assert_eq!(page.status, 200);
    assert_eq!(page.header("content-type"), Some("text/html; charset=utf-8"));
    assert!(markup(&page).contains("hello everybody"));
    assert!(markup(&page).contains("&lt;b&gt;bold&lt;/b&gt; &amp; "));
    assert!(!page.body.contains("<script>alert"), "{}", page.body);
    assert!(!page.body.contains("<b>"), "{}", page.body);
    assert!(page.body.contains("\\u003c/script>\\u003cscript>alert(1)"), "it is in the data block");
}

#[tokio::test]
async fn a_page_shows_only_the_channel_at_its_address() {
    let server = Server::start().await;
    let mut ana = server.join("Ana").await;
    let bo = server.register("Bo").await;
    let general = ana.general();
    let books = ana.create("books").await;
    let direct = ana.open_direct(bo.user.id).await;
    for (channel, body) in [(general, "in general"), (books, "in books"), (direct, "between us")] {
        ana.say(channel, body).await;
    }

    for (path, body) in [("/", "in general"), ("/channels/books", "in books"), ("/direct/Bo", "between us")] {
        let page = get_as(server.address, &ana.account, path).await;
        assert_eq!(page.status, 200, "{path}");
        for other in ["in general", "in books", "between us"] {
            assert_eq!(page.body.contains(other), other == body, "{other} at {path}");
        }
    }
}

#[tokio::test]
async fn the_link_of_a_message_is_answered_with_its_channel_whether_it_is_there_or_not() {
    let server = Server::start().await;
    let mut ana = server.join("Ana").await;
    let bo = server.register("Bo").await;
    let (general, direct) = (ana.general(), ana.open_direct(bo.user.id).await);
    let in_general = ana.say(general, "in general").await;
    let between_us = ana.say(direct, "between us").await;

    for (path, body) in [
        (format!("/channels/general/{in_general}"), "in general"),
        ("/channels/general/1000000".to_owned(), "in general"),
        (format!("/direct/Bo/{between_us}"), "between us"),
    ] {
        let page = get_as(server.address, &ana.account, &path).await;
        assert_eq!(page.status, 200, "{path}");
        assert!(markup(&page).contains(body), "{path}");
        assert_eq!(get(server.address, &path).await.status, 401, "{path}");
    }
}

#[tokio::test]
async fn who_is_not_signed_in_sees_the_sign_in_page_and_nothing_of_the_chat() {
    let server = Server::start().await;
    let mut ana = server.join("Ana").await;
    let general = ana.general();
    ana.say(general, "among us").await;

    for (path, status) in [
        ("/", 200),
        ("/channels/general", 401),
        ("/channels/nowhere", 401),
        ("/direct/Ana", 401),
        ("/direct/Nobody", 401),
    ] {
        let page = get(server.address, path).await;
        assert_eq!(page.status, status, "{path}");
        assert!(markup(&page).contains(SIGN_IN_FIELD), "{path}");
        assert!(!page.body.contains("among us"), "{path}");
    }
    for (path, status, words) in
        [("/about", 200, "About Banter"), ("/nothing", 404, "This page does not exist.")]
    {
        let page = get(server.address, path).await;
        assert_eq!(page.status, status, "{path}");
        assert!(markup(&page).contains(words), "{path}");
        assert!(!page.body.contains("among us"), "{path}");
    }
}

#[tokio::test]
async fn a_device_that_logged_out_sees_the_sign_in_page() {
    let server = Server::start().await;
    let ana = server.register("Ana").await;
    let bearer = ana.bearer();
    request(server.address, "DELETE", "/devices/current", &[("Authorization", &bearer)], None).await;

    let page = get_as(server.address, &ana, "/channels/general").await;

    assert_eq!(page.status, 401);
    assert!(page.body.contains(SIGN_IN_FIELD));
}

#[tokio::test]
async fn an_address_with_nothing_there_says_so_with_a_way_home() {
    let server = Server::start().await;
    let ana = server.register("Ana").await;

    for (path, words) in [
        ("/channels/nowhere", "There is no channel called nowhere."),
        ("/direct/Nobody", "There is nobody called Nobody."),
        ("/nothing", "This page does not exist."),
        ("/channels/%3Cscript%3Ealert(1)%3C%2Fscript%3E", "There is no channel called "),
    ] {
        let page = get_as(server.address, &ana, path).await;
        assert_eq!(page.status, 404, "{path}");
        assert!(markup(&page).contains(words), "{path}: {}", markup(&page));
        assert!(markup(&page).contains("Go to your channels"), "{path}");
        assert!(!page.body.contains("<script>alert"), "{path}");
    }
}

#[tokio::test]
async fn a_channel_that_one_is_not_in_is_there_to_be_joined_and_shows_no_messages() {
    let server = Server::start().await;
    let mut ana = server.join("Ana").await;
    let bo = server.register("Bo").await;
    let books = ana.create("日本語").await;
    ana.say(books, "among us").await;
    let path = "/channels/%E6%97%A5%E6%9C%AC%E8%AA%9E";

    let page = get_as(server.address, &bo, path).await;

    assert_eq!(page.status, 200);
    assert!(markup(&page).contains("You are not in #日本語."), "{}", markup(&page));
    assert!(!page.body.contains("among us"));
    assert!(get_as(server.address, &ana.account, path).await.body.contains("among us"));
}

#[tokio::test]
async fn only_the_scripts_of_the_page_itself_may_run_and_nobody_may_keep_it() {
    let server = Server::start().await;
    let ana = server.register("Ana").await;
    let mut nonces = Vec::new();

    for page in [
        get(server.address, "/").await,
        get(server.address, "/channels/general").await,
        get_as(server.address, &ana, "/").await,
        get_as(server.address, &ana, "/nothing").await,
    ] {
        assert_eq!(page.header("cache-control"), Some("no-store"));
        let policy = page.header("content-security-policy").expect("every page has one");
        for rule in [
            "default-src 'none'",
            "style-src 'self'",
            "object-src 'none'",
            "base-uri 'none'",
            "frame-ancestors 'none'",
        ] {
            assert!(policy.split("; ").any(|of| of == rule), "{rule} in {policy}");
        }
        assert!(policy.contains("'wasm-unsafe-eval'"), "{policy}");
        assert!(!policy.contains("unsafe-inline") && !policy.contains("'unsafe-eval'"), "{policy}");
        let nonce = policy.split("'nonce-").nth(1).and_then(|rest| rest.split('\'').next());
        let nonce = nonce.expect("scripts are let in by a nonce");
        for tag in page.body.split("<script").skip(1).map(|rest| rest.split('>').next().unwrap_or_default()) {
            let is_data = tag.contains(r#"type="application/json""#);
            assert!(is_data || tag.contains(&format!(r#"nonce="{nonce}""#)), "{tag}");
        }
        assert!(!page.body.contains(" style=\""), "no styles in the markup");
        nonces.push(nonce.to_owned());
    }

    nonces.sort();
    nonces.dedup();
    assert_eq!(nonces.len(), 4, "each response has a nonce of its own");
}

#[tokio::test]
async fn every_answer_of_any_kind_is_harmless() {
    let server = Server::start().await;

    for (method, path) in [
        ("GET", "/"),
        ("GET", "/channels/general"),
        ("POST", "/devices"),
        ("GET", "/devices"),
        ("DELETE", "/devices/current"),
        ("GET", "/ws"),
        ("GET", "/pkg/nothing.js"),
        ("GET", "/favicon.svg"),
        ("PUT", "/"),
    ] {
        let answer = request(server.address, method, path, &[], None).await;
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"), "{method} {path}");
        assert_eq!(answer.header("x-frame-options"), Some("DENY"), "{method} {path}");
        assert_eq!(answer.header("referrer-policy"), Some("same-origin"), "{method} {path}");
        assert_eq!(answer.header("cross-origin-opener-policy"), Some("same-origin"), "{method} {path}");
        assert!(answer.header("permissions-policy").is_some(), "{method} {path}");
        let policy = answer.header("content-security-policy").expect("every answer has one");
        assert!(policy.starts_with("default-src 'none'"), "{method} {path}: {policy}");
        assert!(policy.contains("frame-ancestors 'none'"), "{method} {path}: {policy}");
    }
}

#[tokio::test]
async fn what_cannot_be_asked_for_is_refused() {
    let server = Server::start().await;

    for (method, path, status) in [
        ("GET", "/pkg/nothing.js", 404),
        ("GET", "/pkg/../Cargo.toml", 404),
        ("GET", "/devices", 405),
        ("GET", "/devices/current", 405),
        ("POST", "/channels/general", 405),
        ("GET", "/ws", 400),
    ] {
        assert_eq!(request(server.address, method, path, &[], None).await.status, status, "{method} {path}");
    }
}
