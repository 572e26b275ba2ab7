//! Panes: creating and browsing channels, the sheet of shortcuts, and how every pane is answered.

use protocol::limits::USER_CHANNELS_MAX;

use crate::harness::{PaneReader, Response, Server, form_id, request};

/// What a fragment begins with.
const TITLE: &str = "id=\"pane-title\"";

fn is_fragment(pane: &Response) -> bool {
    !pane.body.contains("<html") && pane.body.contains(TITLE)
}

fn is_page(pane: &Response) -> bool {
    pane.body.starts_with("<!DOCTYPE html>") && pane.body.contains(TITLE)
}

#[tokio::test]
async fn a_pane_is_a_fragment_for_the_app_and_a_page_for_others() {
    let server = Server::start().await;
    let ana = server.register("Ana").await;
    let (app, plain) = (PaneReader::with_app(&server, &ana), PaneReader::without_app(&server, &ana));

    for path in ["/new-channel", "/browse", "/channels/general/details", "/search", "/shortcuts"] {
        let (fragment, page) = (app.get(path).await, plain.get(path).await);
        assert_eq!((fragment.status, page.status), (200, 200), "{path}");
        assert!(is_fragment(&fragment), "{path}: {}", fragment.body);
        assert!(is_page(&page), "{path}: {}", page.body);
        assert!(page.body.contains("<main") && page.body.contains("href=\"/\""), "{path}");
        for answer in [&fragment, &page] {
            assert_eq!(answer.header("content-type"), Some("text/html; charset=utf-8"), "{path}");
            assert_eq!(answer.header("cache-control"), Some("no-store"), "{path}");
            assert!(!answer.body.contains(" style=\"") && !answer.body.contains(" onclick"), "{path}");
        }
    }
}

#[tokio::test]
async fn who_is_not_signed_in_learns_nothing_by_a_pane() {
    let server = Server::start().await;
    let mut ana = server.join("Ana").await;
    ana.create("books").await;

    for path in
        ["/new-channel", "/browse", "/channels/general/details", "/channels/no/details", "/search?q=a"]
    {
        for headers in [&[][..], &[("Banter-Pane", "1")][..]] {
            let answer = request(server.address, "GET", path, headers, None).await;
            assert_eq!(answer.status, 401, "{path}");
            assert!(answer.body.contains("You are logged out"), "{path}");
            assert!(!answer.body.contains("books") && !answer.body.contains("Ana"), "{path}");
        }
    }
    assert_eq!(request(server.address, "GET", "/shortcuts", &[], None).await.status, 200);
}

#[tokio::test]
async fn the_form_creates_a_channel_and_leads_there() {
    let server = Server::start().await;
    let ana = server.register("Ana").await;
    let (app, plain) = (PaneReader::with_app(&server, &ana), PaneReader::without_app(&server, &ana));

    let created = app.fill_in("/new-channel", &[("name", "日本語")]).await;
    assert_eq!(created.status, 200);
    assert_eq!(created.header("banter-go"), Some("/channels/%E6%97%A5%E6%9C%AC%E8%AA%9E"));

    let created = plain.fill_in("/new-channel", &[("name", "books")]).await;
    assert_eq!(created.status, 303);
    assert_eq!(created.header("location"), Some("/channels/books"));
    assert!(plain.get("/channels/books").await.body.contains("books"));
}

#[tokio::test]
async fn a_name_that_will_not_do_stays_in_the_field_with_what_is_wrong() {
    let server = Server::start().await;
    let ana = server.register("Ana").await;
    let app = PaneReader::with_app(&server, &ana);

    for (name, shown, problem) in [
        ("", "", "Choose a name."),
        ("#", "#", "Choose a name."),
        ("a b", "a b", "No spaces: use - or _ instead."),
        ("<b>", "&lt;b&gt;", "Only letters, digits, - and _: no “&lt;”."),
        ("\"><script>", "&quot;&gt;&lt;script&gt;", "Only letters, digits, - and _: no “&quot;”."),
        (&"x".repeat(49), &"x".repeat(49), "At most 48 characters. Yours has 1 too many."),
    ] {
        let answer = app.fill_in("/new-channel", &[("name", name), ("private", "yes")]).await;
        assert_eq!(answer.status, 422, "{name}");
        assert!(is_fragment(&answer) && answer.header("banter-go").is_none(), "{name}");
        assert!(answer.body.contains(&format!("value=\"{shown}\" dir=\"auto\"")), "{name}: {}", answer.body);
        assert!(answer.body.contains(problem), "{name}: {}", answer.body);
        assert!(answer.body.contains("aria-invalid=\"true\""), "{name}");
        assert!(answer.body.contains(" checked"), "{name}");
    }
}

#[tokio::test]
async fn whoever_has_created_100_channels_is_told_how_many_one_may() {
    let server = Server::start().await;
    let mut ana = server.join("Ana").await;
    for number in 0..USER_CHANNELS_MAX {
        ana.create(&format!("channel-{number}")).await;
    }

    let answer =
        PaneReader::with_app(&server, &ana.account).fill_in("/new-channel", &[("name", "late")]).await;

    assert_eq!(answer.status, 409);
    assert!(answer.body.contains("Everybody may create 100 channels"), "{}", answer.body);
}

#[tokio::test]
async fn a_taken_name_offers_the_channel_that_has_it() {
    let server = Server::start().await;
    let mut ana = server.join("Ana").await;
    let bo = server.register("Bo").await;
    let books = ana.create("books").await;
    let app = PaneReader::with_app(&server, &bo);

    let answer = app.fill_in("/new-channel", &[("name", "BOOKS")]).await;

    assert_eq!(answer.status, 409);
    assert!(answer.body.contains("There is already a channel called #books."), "{}", answer.body);
    assert!(answer.body.contains(">Open #books</button>"), "{}", answer.body);
    assert!(answer.body.contains("value=\"BOOKS\""));
    let opened = app.send("/new-channel", &form_id(&answer), &[("open", &books.to_string())]).await;
    assert_eq!(opened.header("banter-go"), Some("/channels/books"));
}

#[tokio::test]
async fn a_form_that_is_sent_twice_acts_once() {
    let server = Server::start().await;
    let ana = server.register("Ana").await;
    let app = PaneReader::with_app(&server, &ana);
    let form = form_id(&app.get("/new-channel").await);
    let fields = [("name", "books")];

    let (one, other) =
        tokio::join!(app.send("/new-channel", &form, &fields), app.send("/new-channel", &form, &fields));
    let later = app.send("/new-channel", &form, &fields).await;

    for answer in [one, other, later] {
        assert_eq!((answer.status, answer.header("banter-go")), (200, Some("/channels/books")));
    }
    // Another name in the same form is no repeat.
    let answer = app.send("/new-channel", &form, &[("name", "films")]).await;
    assert_eq!(answer.header("banter-go"), Some("/channels/films"));
    assert_eq!(app.fill_in("/new-channel", &fields).await.status, 409);
}

#[tokio::test]
async fn a_form_of_another_site_is_refused() {
    let server = Server::start().await;
    let ana = server.register("Ana").await;
    let app = PaneReader::with_app(&server, &ana);
    let form = form_id(&app.get("/new-channel").await);

    for path in ["/new-channel", "/browse", "/channels/general/details"] {
        for origin in ["http://evil.example", "null", ""] {
            let answer = app.send_from(origin, path, &form, &[("name", "books"), ("do", "leave")]).await;
            assert_eq!(answer.status, 403, "{path} from {origin:?}");
        }
    }
    assert!(!app.get("/browse").await.body.contains("books"));
    assert!(app.get("/channels/general/details").await.body.contains("Leave channel"));
}

#[tokio::test]
async fn a_form_that_says_nothing_sensible_is_refused() {
    let server = Server::start().await;
    let ana = server.register("Ana").await;
    let app = PaneReader::with_app(&server, &ana);

    assert_eq!(app.send("/new-channel", "", &[("name", "books")]).await.status, 400);
    assert_eq!(app.send("/browse", "1", &[]).await.status, 400);
    assert_eq!(app.send("/browse", "1", &[("join", "x")]).await.status, 400);
    assert_eq!(app.send("/channels/general/details", "1", &[("do", "dance")]).await.status, 400);
    assert_eq!(
        app.send("/channels/general/details", "1", &[("do", "level"), ("level", "loud")]).await.status,
        400
    );
    assert_eq!(app.send("/shortcuts", "1", &[]).await.status, 405);
}

#[tokio::test]
async fn every_public_channel_can_be_joined_or_opened() {
    let server = Server::start().await;
    let mut ana = server.join("Ana").await;
    let bo = server.register("Bo").await;
    let books = ana.create("books").await.to_string();
    let direct = ana.open_direct(bo.user.id).await;
    ana.say(direct, "between us").await;
    let app = PaneReader::with_app(&server, &bo);

    let pane = app.get("/browse").await;
    assert!(pane.body.contains("aria-label=\"Join #books\""), "{}", pane.body);
    assert!(pane.body.contains("aria-label=\"Open #general\""), "{}", pane.body);
    assert!(pane.body.contains("1 member<") && pane.body.contains("2 members<"), "{}", pane.body);
    assert_eq!(
        pane.body.matches("class=\"listing\"").count(),
        2,
        "direct messages are no channels to browse"
    );

    let joined = app.fill_in("/browse", &[("join", &books)]).await;
    assert_eq!(joined.header("banter-go"), Some("/channels/books"));
    assert!(app.get("/browse").await.body.contains("aria-label=\"Open #books\""));
    let opened = app.fill_in("/browse", &[("open", &books)]).await;
    assert_eq!(opened.header("banter-go"), Some("/channels/books"));
    let unknown = app.fill_in("/browse", &[("join", "0000000000000001")]).await;
    assert_eq!(unknown.status, 404);
    assert!(unknown.body.contains("The channel does not exist."), "{}", unknown.body);
}

#[tokio::test]
async fn many_channels_are_filtered_by_name_and_come_in_its_order() {
    let server = Server::start().await;
    let mut ana = server.join("Ana").await;
    let app = PaneReader::with_app(&server, &ana.account);
    for name in ["alpha", "Beta", "gamma", "delta", "Épsilon", "zeta", "eta"] {
        ana.create(name).await;
    }
    assert!(!app.get("/browse").await.body.contains("type=\"search\""), "eight need no filter");
    ana.create("theta").await;

    let all = app.get("/browse").await.body;
    assert!(all.contains("type=\"search\"") && all.contains("data-live") && all.contains("data-results"));
    let names: Vec<&str> = all.split("#").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    assert_eq!(
        names.iter().filter(|name| name.len() > 2 && name.len() < 9).copied().collect::<Vec<_>>(),
        ["alpha", "Beta", "delta", "eta", "gamma", "general", "theta", "zeta", "Épsilon"]
    );

    let some = app.get("/browse?q=ETA").await.body;
    assert_eq!(some.matches("class=\"listing\"").count(), 4, "{some}");
    let none = app.get("/browse?q=%3Cb%3E").await.body;
    assert!(none.contains("Nothing matches “&lt;b&gt;”."), "{none}");
}

#[tokio::test]
async fn the_shortcuts_name_the_keys_of_ones_own_keyboard() {
    let server = Server::start().await;
    let sheet =
        async |agent| request(server.address, "GET", "/shortcuts", &[("User-Agent", agent)], None).await.body;

    let apple = sheet("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15").await;
    let other = sheet("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0").await;

    assert!(apple.contains(">Cmd</kbd> + <kbd class=\"key\">K</kbd>"), "{apple}");
    assert!(other.contains(">Ctrl</kbd> + <kbd class=\"key\">K</kbd>") && !other.contains("Cmd"), "{other}");
    for key in ["/", "U"] {
        let keys = format!(">Cmd</kbd> + <kbd class=\"key\">{key}</kbd>");
        assert!(apple.contains(&keys) && other.contains(&keys.replace("Cmd", "Ctrl")), "{key}: {apple}");
    }
}
