//! The page of settings and what its forms change, and the page that asks how to log out.

use protocol::error::CloseCode;
use protocol::event::Event;

use crate::harness::{Account, Browser, Connection, Response, Server, request};

/// Every form of the page, with something that it may send.
const FORMS: [(&str, &str); 9] = [
    ("/settings/name", "display_name=Bea"),
    ("/settings/picture/remove", ""),
    ("/settings/appearance", "theme=dark&accent=rose&density=compact"),
    ("/settings/writing", "send_key=ctrl-enter&time_format=12"),
    ("/settings/devices/revoke", "device=00"),
    ("/settings/link", ""),
    ("/settings/link/revoke", ""),
    ("/settings/recovery", ""),
    ("/settings/recovery/remove", ""),
];

async fn ana(server: &Server) -> (Account, Browser) {
    let ana = server.register("Ana").await;
    let browser = Browser::of(server, &ana);
    (ana, browser)
}

/// One more device of a user, let in by a link.
async fn link(server: &Server, browser: &mut Browser, account: &Account) -> Account {
    let page = browser.submit("/settings/link", "").await;
    let path = page.body.split("/link/").nth(1).and_then(|rest| rest.split('"').next());
    let path = format!("/link/{}", path.expect("the page shows the link"));
    let mut other = Browser::new(server);
    assert_eq!(other.submit(&path, "").await.status, 303);
    other.account(&account.user)
}

/// Where an answer leads to.
fn leads_to(response: &Response) -> &str {
    assert_eq!(response.status, 303, "{}", response.body);
    response.header("location").expect("it leads somewhere")
}

#[tokio::test]
async fn whoever_is_not_signed_in_is_led_to_the_page_where_one_signs_in() {
    let server = Server::start().await;
    let mut nobody = Browser::new(&server);

    assert_eq!(leads_to(&nobody.get("/settings").await), "/");
    assert_eq!(leads_to(&nobody.get("/log-out").await), "/");
    for (path, form) in FORMS {
        assert_eq!(leads_to(&nobody.submit(path, form).await), "/", "{path}");
    }
}

#[tokio::test]
async fn a_form_that_was_not_sent_from_a_page_of_the_server_changes_nothing() {
    let server = Server::start().await;
    let (_, browser) = ana(&server).await;
    let before = browser.get("/settings").await.body;

    for (path, form) in FORMS.into_iter().chain([("/log-out", "forget=true")]) {
        for from in [&[("Origin", "http://evil.example")][..], &[("Origin", "null")], &[]] {
            let response = browser.submit_from(from, path, form).await;
            assert_eq!(response.status, 403, "{path} from {from:?}");
        }
    }

    let after = browser.get("/settings").await.body;
    let from_body = |page: &str| page.split("<body>").nth(1).map(str::to_owned);
    assert_eq!(from_body(&after), from_body(&before));
}

#[tokio::test]
async fn where_a_form_is_sent_to_there_is_the_way_to_the_page_to_read() {
    let server = Server::start().await;
    let (_, browser) = ana(&server).await;

    for (path, _) in FORMS.into_iter().chain([("/settings/picture", "")]) {
        assert_eq!(leads_to(&browser.get(path).await), "/settings", "{path}");
    }
}

#[tokio::test]
async fn a_new_display_name_is_told_to_everybody_and_the_old_one_is_kept_for_a_way_back() {
    let server = Server::start().await;
    let (ana, mut browser) = ana(&server).await;
    let mut bo = server.join("Bo").await;

    let response = browser.submit("/settings/name", "display_name=Ana+Mar%C3%ADa").await;

    assert_eq!(leads_to(&response), "/settings?saved=name#profile");
    let told = bo.until(|event| matches!(event, Event::UserUpdated { .. })).await;
    let Event::UserUpdated { user, .. } = told else { panic!("{told:?}") };
    assert_eq!((user.id, user.display_name.as_str()), (ana.user.id, "Ana María"));
    let page = browser.get("/settings?saved=name").await;
    assert!(page.body.contains("Everybody sees your new name now."), "{}", page.body);
    assert!(page.body.contains(r#"value="Ana María""#), "{}", page.body);
    assert!(page.body.contains(r#"name="display_name" value="Ana""#), "{}", page.body);
    assert_eq!(
        leads_to(&browser.submit("/settings/name", "display_name=Ana").await),
        "/settings?saved=name#profile"
    );
}

#[tokio::test]
async fn a_refused_display_name_stays_in_its_field_with_why_beside_it() {
    let server = Server::start().await;
    let (_, mut browser) = ana(&server).await;
    server.register("Bo").await;

    for (typed, shown, status, why) in [
        ("bo", "bo", 409, "Somebody else is called that"),
        ("", "", 422, "Choose a display name."),
        ("%3Cb%3E%22xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "&lt;b&gt;&quot;", 422, "too many"),
    ] {
        let page = browser.submit("/settings/name", &format!("display_name={typed}")).await;
        assert_eq!(page.status, status, "{typed}");
        let field = page.body.split("<input").find(|tag| tag.contains(r#"id="display-name""#));
        let field = field.and_then(|tag| tag.split('>').next()).expect("the field is there");
        assert!(field.contains(&format!(r#"value="{shown}"#)), "{field}");
        assert!(field.contains(r#"aria-invalid="true""#) && field.contains(" autofocus"), "{field}");
        assert!(field.contains(r#"aria-describedby="display-name-error"#), "{field}");
        assert!(page.body.contains(why), "{}", page.body);
    }
}

#[tokio::test]
async fn a_name_is_text_on_every_page_whatever_is_in_it() {
    let server = Server::start().await;
    let account = server.register("<i>\"Ana\"&amp;'").await;
    let mut browser = Browser::of(&server, &account);

    for page in [
        browser.get("/settings").await,
        browser.get("/log-out").await,
        browser.submit("/settings/recovery", "").await,
    ] {
        assert_eq!(page.status, 200);
        assert!(!page.body.contains("<i>"), "{}", page.body);
        assert!(page.body.contains("&lt;i&gt;"), "{}", page.body);
    }
}

#[tokio::test]
async fn how_banter_looks_is_chosen_for_every_page_and_device() {
    let server = Server::start().await;
    let (ana, mut browser) = ana(&server).await;
    browser.submit("/settings/writing", "send_key=ctrl-enter&time_format=12").await;

    let response = browser.submit("/settings/appearance", "theme=dark&accent=rose&density=compact").await;

    assert_eq!(leads_to(&response), "/settings?saved=appearance#appearance");
    let other = Browser::of(&server, &link(&server, &mut browser, &ana).await);
    for path in ["/", "/settings", "/log-out", "/link/nothing"] {
        let page = other.get(path).await.body;
        let look = r#"data-theme="dark" data-accent="rose" data-density="compact""#;
        assert!(page.contains(look), "{path}: {page}");
    }
    let page = other.get("/settings").await.body;
    for value in ["dark", "rose", "compact", "ctrl-enter", "12"] {
        assert!(page.contains(&format!(r#"value="{value}" checked"#)), "{value}: {page}");
    }
    let server = server.restart().await;
    assert!(Browser::of(&server, &ana).get("/").await.body.contains(r#"data-theme="dark""#));
}

#[tokio::test]
async fn what_is_no_choice_cannot_be_chosen() {
    let server = Server::start().await;
    let (_, mut browser) = ana(&server).await;

    for (path, form) in [
        ("/settings/appearance", "theme=pink&accent=rose&density=compact"),
        ("/settings/appearance", "theme=dark"),
        ("/settings/writing", "send_key=space&time_format=12"),
        ("/settings/devices/revoke", "device=me"),
    ] {
        assert_eq!(browser.submit(path, form).await.status, 400, "{form}");
    }
    assert!(browser.get("/").await.body.contains(r#"data-theme="system""#));
}

#[tokio::test]
async fn an_address_cannot_put_words_on_the_page() {
    let server = Server::start().await;
    let (_, browser) = ana(&server).await;

    let page = browser.get("/settings?saved=Send+your+code+to+Bo").await;

    assert_eq!(page.status, 200);
    assert!(!page.body.contains("settings__saved"), "{}", page.body);
}

#[tokio::test]
async fn a_revoked_device_is_logged_out_at_once_and_cannot_come_back_by_the_name() {
    let server = Server::start().await;
    let (ana, mut browser) = ana(&server).await;
    let other = link(&server, &mut browser, &ana).await;
    let mut on_other = server.connect(&other).await;
    let mut on_this = server.connect(&ana).await;
    let page = browser.get("/settings").await.body;
    let revoke: Vec<_> = page.split(r#"name="device" value=""#).skip(1).collect();
    assert_eq!(revoke.len(), 1, "one cannot revoke the device that one uses: {page}");
    let id = revoke[0].split('"').next().expect("an id ends");

    let response = browser.submit("/settings/devices/revoke", &format!("device={id}")).await;

    assert_eq!(leads_to(&response), "/settings?saved=device#devices");
    on_other.connection.is_closed_with(CloseCode::SignedOut).await;
    Connection::of(server.address, &other).await.is_closed_with(CloseCode::SignedOut).await;
    let bearer = other.bearer();
    let name = r#"{"display_name":"Ana"}"#;
    let headers = [("Authorization", bearer.as_str())];
    assert_eq!(request(server.address, "POST", "/devices", &headers, Some(name)).await.status, 409);
    on_this.say(on_this.general(), "still here").await;
    assert!(!browser.get("/settings").await.body.contains(r#"name="device""#));
}

#[tokio::test]
async fn whoever_logs_out_comes_back_by_the_name_alone() {
    let server = Server::start().await;
    let (ana, mut browser) = ana(&server).await;
    let mut open = server.connect(&ana).await;
    assert_eq!(browser.get("/log-out").await.status, 200);
    assert_eq!(browser.get("/settings").await.status, 200, "to look at the question logs nobody out");

    assert_eq!(leads_to(&browser.submit("/log-out", "").await), "/");

    open.connection.is_closed_with(CloseCode::SignedOut).await;
    assert_eq!(leads_to(&browser.get("/settings").await), "/");
    let bearer = ana.bearer();
    let name = r#"{"display_name":"Ana"}"#;
    let headers = [("Authorization", bearer.as_str())];
    assert_eq!(request(server.address, "POST", "/devices", &headers, Some(name)).await.status, 200);
}

#[tokio::test]
async fn whoever_logs_out_and_forgets_does_not_come_back_by_the_name() {
    let server = Server::start().await;
    let name = r#"{"display_name":"Ana"}"#;
    let (ana, mut browser) = ana(&server).await;
    let other = link(&server, &mut browser, &ana).await;

    assert_eq!(leads_to(&browser.submit("/log-out", "forget=true").await), "/");
    let bearer = other.bearer();
    let of_other = [("Authorization", bearer.as_str())];
    let path = "/devices/current?forget=true";
    assert_eq!(request(server.address, "DELETE", path, &of_other, None).await.status, 204);

    let bearer = ana.bearer();
    for headers in [[("Authorization", bearer.as_str())], of_other] {
        assert_eq!(request(server.address, "POST", "/devices", &headers, Some(name)).await.status, 409);
    }
}

#[tokio::test]
async fn whoever_would_lose_the_name_for_good_is_warned() {
    let server = Server::start().await;
    let (ana, mut browser) = ana(&server).await;
    let warns = |page: &Response| page.body.contains("not even you");

    assert!(warns(&browser.get("/log-out").await));
    browser.submit("/settings/recovery", "").await;
    assert!(!warns(&browser.get("/log-out").await));
    browser.submit("/settings/recovery/remove", "").await;
    assert!(warns(&browser.get("/log-out").await));
    link(&server, &mut browser, &ana).await;
    assert!(!warns(&browser.get("/log-out").await));
}
