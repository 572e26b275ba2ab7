//! Recovery codes: the way back without any device.

use crate::harness::{Browser, Server, files_with};

/// Makes a code, and reads it from the page in its groups.
async fn make(browser: &mut Browser) -> Vec<String> {
    let page = browser.submit("/settings/recovery", "").await;
    assert_eq!(page.status, 200, "{}", page.body);
    let groups = page.body.split(r#"class="page__group">"#).skip(1);
    groups.map(|rest| rest.split('<').next().unwrap_or_default().to_owned()).collect()
}

#[tokio::test]
async fn a_code_lets_a_browser_in_however_it_is_written_and_as_often_as_one_likes() {
    let server = Server::start().await;
    let ana = server.register("Ana").await;
    let groups = make(&mut Browser::of(&server, &ana)).await;
    let server = server.restart().await;

    for code in [groups.concat(), groups.join("-").to_lowercase(), groups.join("+")] {
        let mut browser = Browser::new(&server);
        let response = browser.submit("/recover", &format!("code={code}")).await;
        assert_eq!((response.status, response.header("location")), (303, Some("/")), "{code}");
        assert_eq!(server.connect(&browser.account(&ana.user)).await.welcome.user, ana.user.id);
    }
}

#[tokio::test]
async fn a_wrong_code_stays_in_its_field_with_why_beside_it() {
    let server = Server::start().await;
    let mut browser = Browser::new(&server);
    assert_eq!(browser.get("/recover").await.status, 200);

    for (typed, shown, why) in [
        ("", "", "Type your recovery code."),
        ("abc", "abc", "This one has 3."),
        ("%22%3E%3Cb%3E", "&quot;&gt;&lt;b&gt;", "No recovery code has"),
        ("0000-0000-0000-0000-0000-0000-00", "0000-0000", "Nobody has this recovery code."),
    ] {
        let page = browser.submit("/recover", &format!("code={typed}")).await;
        assert_eq!(page.status, 422, "{typed}");
        assert_eq!(page.header("set-cookie"), None);
        assert!(page.body.contains(&format!(r#"value="{shown}"#)), "{}", page.body);
        assert!(page.body.contains(r#"aria-invalid="true""#) && page.body.contains(why), "{}", page.body);
    }
}

#[tokio::test]
async fn a_newer_code_replaces_an_older_one_and_a_removed_one_lets_nobody_in() {
    let server = Server::start().await;
    let ana = server.register("Ana").await;
    let mut browser = Browser::of(&server, &ana);
    let (old, new) = (make(&mut browser).await.concat(), make(&mut browser).await.concat());
    let mut lost = Browser::new(&server);

    assert_eq!(lost.submit("/recover", &format!("code={old}")).await.status, 422);
    assert!(browser.get("/settings").await.body.contains("You have one since"));
    let response = browser.submit("/settings/recovery/remove", "").await;
    assert_eq!(response.header("location"), Some("/settings?saved=no-recovery-code#recovery"));
    assert_eq!(lost.submit("/recover", &format!("code={new}")).await.status, 422);
    assert!(!browser.get("/settings").await.body.contains("You have one since"));
}

#[tokio::test]
async fn a_code_is_shown_once_and_found_nowhere_on_the_disk() {
    let server = Server::start().await;
    let ana = server.register("Ana").await;
    let mut browser = Browser::of(&server, &ana);
    let groups = make(&mut browser).await;

    let page = browser.get("/settings").await;

    assert_eq!(groups.len(), 7);
    assert!(!page.body.contains(&groups.join(" ")) && !page.body.contains(&groups.concat()));
    let data = server.stop().await;
    assert_eq!(files_with(data.path(), groups.concat().as_bytes()), Vec::<String>::new());
}

#[tokio::test]
async fn a_page_of_somebody_else_cannot_let_a_browser_in() {
    let server = Server::start().await;
    let ana = server.register("Ana").await;
    let code = format!("code={}", make(&mut Browser::of(&server, &ana)).await.concat());
    let browser = Browser::new(&server);

    for from in [&[("Origin", "http://evil.example")][..], &[]] {
        assert_eq!(browser.submit_from(from, "/recover", &code).await.status, 403, "{from:?}");
    }
}
