//! What makes Banter an app of its own: the manifest, the icons, and the service worker with what it keeps.

use std::collections::HashSet;
use std::fs;
use std::path::PathBuf;

use serde_json::Value;

use crate::harness::{Account, Response, Server, request};

/// What the largest icon may weigh: they are fetched beside everything else.
const ICON_BYTES_MAX: usize = 10_000;

async fn page(server: &Server, account: Option<&Account>, path: &str) -> Response {
    let cookie = account.map(Account::cookie);
    let headers: Vec<_> = cookie.iter().map(|cookie| ("Cookie", cookie.as_str())).collect();
    request(server.address, "GET", path, &headers, None).await
}

/// A file of the site, as it lies in the repository.
fn asset(path: &str) -> Vec<u8> {
    let assets = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../frontend/assets");
    fs::read(assets.join(path.trim_start_matches('/'))).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn manifest() -> Value {
    serde_json::from_slice(&asset("manifest.webmanifest")).expect("the manifest is JSON")
}

/// The addresses and sizes of the manifest's icons.
fn icons(manifest: &Value) -> Vec<(&str, &str)> {
    let icons = manifest["icons"].as_array().expect("the manifest has icons");
    icons.iter().filter_map(|icon| Some((icon["src"].as_str()?, icon["sizes"].as_str()?))).collect()
}

#[tokio::test]
async fn a_page_of_somebody_says_whose_it_is_and_all_others_say_nothing() {
    let server = Server::start().await;
    let (ana, bo) = (server.register("Ana").await, server.register("Bo").await);

    for account in [&ana, &bo] {
        let id = account.user.id.0.to_string();
        // One that leads nowhere, too: without it the worker would take it for the page of somebody who has left.
        for path in ["/", "/channels/general", "/channels/nowhere"] {
            assert_eq!(page(&server, Some(account), path).await.header("banter-keep"), Some(&*id), "{path}");
        }
    }
    for path in ["/", "/channels/general", "/direct/Ana", "/about", "/nothing"] {
        assert_eq!(page(&server, None, path).await.header("banter-keep"), None, "{path}");
    }
}

#[tokio::test]
async fn who_logged_out_gets_pages_that_say_that_nothing_may_stay() {
    let server = Server::start().await;
    let ana = server.register("Ana").await;
    let bearer = ana.bearer();
    request(server.address, "DELETE", "/devices/current", &[("Authorization", &bearer)], None).await;

    let page = page(&server, Some(&ana), "/channels/general").await;

    assert_eq!(page.header("banter-keep"), None);
    assert!(page.status < 500, "it is no failure of the server, of which nothing follows");
}

#[tokio::test]
async fn a_page_names_its_manifest_and_its_icons_and_may_use_them() {
    let server = Server::start().await;
    let ana = server.register("Ana").await;

    for account in [None, Some(&ana)] {
        let page = page(&server, account, "/").await;
        for part in [
            r#"<link rel="manifest" href="/manifest.webmanifest">"#,
            r#"rel="apple-touch-icon" href="/apple-touch-icon.png"#,
            r#"data-other="/favicon-unread.svg"#,
            r##"<meta name="theme-color" content="#edf3f1" media="(prefers-color-scheme: light)">"##,
            r##"<meta name="theme-color" content="#0c1413" media="(prefers-color-scheme: dark)">"##,
        ] {
            assert!(page.body.contains(part), "{part} in {}", page.body);
        }
        let policy = page.header("content-security-policy").expect("every page has one");
        for rule in ["worker-src 'self'", "manifest-src 'self'", "connect-src 'self'"] {
            assert!(policy.split("; ").any(|of| of == rule), "{rule} in {policy}");
        }
    }
}

#[tokio::test]
async fn what_an_app_needs_is_a_file_of_the_site_that_is_asked_for_again() {
    let server = Server::start().await;
    let manifest = manifest();
    let icons = icons(&manifest).into_iter().map(|(path, _)| path);
    let files = [
        "/manifest.webmanifest",
        "/sw.js",
        "/sw-notifications.js",
        "/apple-touch-icon.png",
        "/favicon-unread.svg",
    ];

    for path in icons.chain(files) {
        let file = page(&server, None, path).await;
        assert!(!asset(path).is_empty(), "{path}");
        // Where the site is not built there is no such file; a page it is never.
        assert_ne!(file.header("content-type"), Some("text/html; charset=utf-8"), "{path}");
        if file.status == 200 {
            assert_eq!(file.header("cache-control"), Some("no-cache"), "{path}");
        } else {
            assert_eq!(file.status, 404, "{path}");
        }
    }
}

#[test]
fn the_manifest_tells_the_truth_about_small_icons() {
    let manifest = manifest();
    for (path, sizes) in icons(&manifest).into_iter().filter(|(path, _)| path.ends_with(".png")) {
        let icon = asset(path);
        let number = |at: usize| u32::from_be_bytes(icon[at..at + 4].try_into().expect("it is four bytes"));
        assert_eq!(format!("{}x{}", number(16), number(20)), sizes, "{path}");
        assert!(icon.len() < ICON_BYTES_MAX, "{path} has {} bytes", icon.len());
    }
    let sizes: HashSet<_> = icons(&manifest).into_iter().map(|(_, sizes)| sizes).collect();
    assert_eq!(sizes, HashSet::from(["any", "192x192", "512x512"]));
    assert_eq!((&manifest["name"], &manifest["start_url"]), (&Value::from("Banter"), &Value::from("/")));
    assert_eq!(manifest["display"], "standalone");
}

#[test]
fn the_worker_knows_the_headers_and_the_icon_that_it_uses() {
    let [worker, part] = ["sw.js", "sw-notifications.js"].map(asset);
    let worker = String::from_utf8([worker, part].concat()).expect("it is text");

    for part in [r#""banter-keep""#, r#""/sw-notifications.js""#, r#"icon: "/icon-192.png""#] {
        assert!(worker.contains(part), "{part}");
    }
}
