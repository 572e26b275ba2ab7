//! Links that let one other device in.

use protocol::limits::{DEVICE_USERS_MAX, USER_DEVICES_MAX};

use crate::harness::{Browser, Response, Server, files_with, request};

/// Makes a link, and says its path.
async fn make(browser: &mut Browser) -> String {
    let page = browser.submit("/settings/link", "").await;
    assert_eq!(page.status, 200, "{}", page.body);
    let token = page.body.split("/link/").nth(1).and_then(|rest| rest.split('"').next());
    format!("/link/{}", token.expect("the page shows the link"))
}

fn is_unknown(page: &Response) -> bool {
    page.status == 404 && page.body.contains("This link does not work")
}

#[tokio::test]
async fn a_link_lets_one_other_browser_in_once() {
    let server = Server::start().await;
    let ana = server.register("Ana").await;
    let path = make(&mut Browser::of(&server, &ana)).await;
    let (mut second, mut third) = (Browser::new(&server), Browser::new(&server));

    let response = second.submit(&path, "").await;

    assert_eq!((response.status, response.header("location")), (303, Some("/")));
    assert!(response.header("set-cookie").is_some_and(|cookie| cookie.contains("HttpOnly; SameSite=Lax")));
    assert_eq!(server.connect(&second.account(&ana.user)).await.welcome.user, ana.user.id);
    let response = third.submit(&path, "").await;
    assert!(is_unknown(&response), "{}", response.body);
    assert_eq!(response.header("set-cookie"), None);
}

#[tokio::test]
async fn to_look_at_a_link_uses_nothing_up() {
    let server = Server::start().await;
    let ana = server.register("Ana").await;
    let path = make(&mut Browser::of(&server, &ana)).await;
    let mut second = Browser::new(&server);

    for _ in 0..3 {
        let page = second.get(&path).await;
        assert_eq!(page.status, 200);
        assert!(page.body.contains("Continue as Ana"), "{}", page.body);
        assert_eq!(page.header("set-cookie"), None);
        assert_eq!(page.header("cache-control"), Some("no-store"));
    }
    assert_eq!(second.submit(&path, "").await.status, 303);
}

#[tokio::test]
async fn a_link_is_read_as_people_write_it() {
    let server = Server::start().await;
    let ana = server.register("Ana").await;
    let path = make(&mut Browser::of(&server, &ana)).await;

    let page = Browser::new(&server).get(&path.to_lowercase()).await;

    assert!(page.body.contains("Continue as Ana"), "{}", page.body);
}

#[tokio::test]
async fn what_is_no_link_is_said_to_be_none_with_what_to_do() {
    let server = Server::start().await;
    let nobody = Browser::new(&server);

    for path in ["/link/nothing", "/link/00000000000000000000000000", "/link/%3Cscript%3E"] {
        let page = nobody.get(path).await;
        assert!(is_unknown(&page), "{path}: {}", page.body);
        assert!(page.body.contains("Make a new one"), "{}", page.body);
    }
}

#[tokio::test]
async fn a_revoked_link_and_one_before_the_newest_let_nobody_in() {
    let server = Server::start().await;
    let ana = server.register("Ana").await;
    let mut browser = Browser::of(&server, &ana);
    let mut second = Browser::new(&server);

    let (old, new) = (make(&mut browser).await, make(&mut browser).await);
    assert!(is_unknown(&second.submit(&old, "").await));
    assert!(browser.get("/settings").await.body.contains("A link waits to be opened"));

    let response = browser.submit("/settings/link/revoke", "").await;
    assert_eq!(response.header("location"), Some("/settings?saved=link#devices"));
    assert!(is_unknown(&second.get(&new).await));
    assert!(is_unknown(&second.submit(&new, "").await));
    assert!(!browser.get("/settings").await.body.contains("A link waits to be opened"));
}

#[tokio::test]
async fn a_browser_of_somebody_else_is_told_so_and_holds_both() {
    let server = Server::start().await;
    let (ana, bo) = (server.register("Ana").await, server.register("Bo").await);
    let path = make(&mut Browser::of(&server, &ana)).await;
    let mut of_bo = Browser::of(&server, &bo);

    let page = of_bo.get(&path).await;
    assert!(page.body.contains("This browser is logged in as Bo."), "{}", page.body);
    let response = of_bo.submit(&path, "").await;

    assert_eq!(response.status, 303);
    assert_eq!(response.header("set-cookie"), None, "it keeps the key that it has");
    let key = of_bo.account(&ana.user);
    assert_eq!(server.connect(&key).await.welcome.user, ana.user.id);
    assert_eq!(of_bo.submit("/log-out", "").await.status, 303);
    let bearer = key.bearer();
    let headers = [("Authorization", bearer.as_str())];
    let name = r#"{"display_name":"Bo"}"#;
    let response = request(server.address, "POST", "/devices", &headers, Some(name)).await;
    assert_eq!(response.status, 200, "{}", response.body);
}

#[tokio::test]
async fn a_link_that_is_opened_where_it_was_made_still_works() {
    let server = Server::start().await;
    let ana = server.register("Ana").await;
    let browser = Browser::of(&server, &ana);
    let path = make(&mut Browser::of(&server, &ana)).await;

    let page = browser.get(&path).await;

    assert_eq!(page.status, 200);
    assert!(page.body.contains("This device is Ana already"), "{}", page.body);
    assert_eq!(Browser::new(&server).submit(&path, "").await.status, 303);
}

#[tokio::test]
async fn a_page_of_somebody_else_cannot_make_a_browser_follow_a_link() {
    let server = Server::start().await;
    let ana = server.register("Ana").await;
    let path = make(&mut Browser::of(&server, &ana)).await;
    let mut second = Browser::new(&server);

    for from in [&[("Origin", "http://evil.example")][..], &[]] {
        assert_eq!(second.submit_from(from, &path, "").await.status, 403, "{from:?}");
    }
    assert_eq!(second.submit(&path, "").await.status, 303);
}

#[tokio::test]
async fn a_link_is_also_a_code_to_scan_and_is_found_nowhere_on_the_disk() {
    let server = Server::start().await;
    let ana = server.register("Ana").await;
    let page = Browser::of(&server, &ana).submit("/settings/link", "").await.body;
    let token = page.split("/link/").nth(1).and_then(|rest| rest.split('"').next());

    assert!(page.contains(&format!("value=\"http://{}/link/", server.address)), "{page}");
    assert!(page.contains(r#"role="img" aria-label="QR code of the link below""#), "{page}");
    let token = token.expect("the page shows the link").to_owned();
    let data = server.stop().await;
    assert_eq!(files_with(data.path(), token.as_bytes()), Vec::<String>::new());
}

#[tokio::test]
async fn which_of_two_limits_keeps_a_browser_out_is_said() {
    let server = Server::start().await;
    let ana = server.register("Ana").await;
    let mut browser = Browser::of(&server, &ana);
    let mut shared = Browser::new(&server);
    for number in 0..DEVICE_USERS_MAX {
        assert_eq!(shared.submit("/sign-in", &format!("display_name=person+{number}")).await.status, 303);
    }
    let path = make(&mut browser).await;
    let page = shared.submit(&path, "").await;
    assert_eq!(page.status, 409);
    assert!(page.body.contains("This browser holds as many users as it may."), "{}", page.body);

    for _ in 1..USER_DEVICES_MAX {
        let path = make(&mut browser).await;
        assert_eq!(Browser::new(&server).submit(&path, "").await.status, 303);
    }
    let path = make(&mut browser).await;
    let page = Browser::new(&server).submit(&path, "").await;
    assert_eq!(page.status, 409);
    assert!(page.body.contains("32 devices are this user already."), "{}", page.body);
}
