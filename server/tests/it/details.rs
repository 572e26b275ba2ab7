//! The details of a channel: what they show, to whom, and what can be changed there.

use protocol::command::Command;
use protocol::id::ChannelId;

use crate::harness::{Bot, PaneReader, Server, next_client_id, upload};

/// Creates a private channel over the pane, and says where it is.
async fn create_private(app: &PaneReader, name: &str) -> String {
    let created = app.fill_in("/new-channel", &[("name", name), ("private", "yes")]).await;
    created.header("banter-go").expect("it was created").to_owned()
}

fn id_in(path: &str) -> ChannelId {
    path.strip_prefix("/private/")
        .and_then(|id| id.parse().ok())
        .expect("it is the path of a private channel")
}

async fn invite(bot: &mut Bot, channel: ChannelId, user: protocol::id::UserId) {
    bot.ask(&Command::Invite { client_id: next_client_id(), channel, user }).await;
}

#[tokio::test]
async fn the_details_show_members_pins_and_files() {
    let server = Server::start().await;
    let mut ana = server.join("Ana").await;
    server.register("Bo <i>").await;
    let general = ana.general();
    let file = upload(server.address, &ana.account, general, "notes%20%26%20more.txt", b"text").await;
    let with_file = ana.say_with(general, "read this", vec![file.id]).await;
    let pinned = ana.say(general, "pin **me**").await;
    ana.pin(general, pinned, true).await;

    let pane = PaneReader::with_app(&server, &ana.account).get("/channels/general/details").await.body;

    assert!(pane.contains(">#general</h2>") && pane.contains("Public channel · 2 members"), "{pane}");
    assert!(pane.contains("aria-label=\"Bo &lt;i&gt;, offline\"") && pane.contains(">you<"), "{pane}");
    assert!(pane.contains(&format!("href=\"/channels/general/{pinned}\" dir=\"auto\">pin me</a>")), "{pane}");
    assert!(pane.contains(">notes &amp; more.txt</a>") && pane.contains(">4 bytes<"), "{pane}");
    assert!(pane.contains(&format!("href=\"/attachments/{}\"", file.id)), "{pane}");
    assert!(pane.contains(&format!("href=\"/channels/general/{with_file}\"")), "{pane}");
    assert!(pane.contains("<option value") || !pane.contains("datalist><option"), "everybody is in it");
    assert!(!pane.contains("Archive this channel") && !pane.contains("New name"), "nobody has created it");
}

#[tokio::test]
async fn a_member_changes_the_topic_and_too_long_a_one_stays_in_the_field() {
    let server = Server::start().await;
    let mut ana = server.join("Ana").await;
    let mut bo = server.join("Bo").await;
    let books = ana.create("books").await;
    bo.join(books).await;
    let app = PaneReader::with_app(&server, &bo.account);

    let saved =
        app.fill_in("/channels/books/details", &[("do", "topic"), ("topic", "  What we\nread ")]).await;
    assert_eq!(saved.status, 200);
    assert!(saved.body.contains("role=\"status\">Saved.<"), "{}", saved.body);
    assert!(saved.body.contains("value=\"What we read\""), "{}", saved.body);
    assert!(app.get("/browse").await.body.contains(">What we read</span>"));

    let long = "x".repeat(251);
    let refused = app.fill_in("/channels/books/details", &[("do", "topic"), ("topic", &long)]).await;
    assert_eq!(refused.status, 422);
    assert!(
        refused.body.contains(&format!("value=\"{long}\"")) && refused.body.contains("Yours has 1 too many.")
    );
    let outsider = PaneReader::with_app(&server, &server.register("Cy").await);
    let refused = outsider.fill_in("/channels/books/details", &[("do", "topic"), ("topic", "mine")]).await;
    assert_eq!(refused.status, 403);
    assert!(outsider.get("/channels/books/details").await.body.contains("What we read"));
}

#[tokio::test]
async fn one_chooses_what_one_is_notified_of() {
    let server = Server::start().await;
    let mut ana = server.join("Ana").await;
    let bo = server.register("Bo").await;
    ana.open_direct(bo.user.id).await;
    let app = PaneReader::with_app(&server, &ana.account);
    let chosen = |body: &str| {
        let at = body.find(" checked").expect("one is chosen");
        let before = &body[..at];
        before[before.rfind("value=\"").expect("it has a value") + 7..].split('"').next().map(str::to_owned)
    };

    for (path, first) in [("/channels/general/details", "mentions"), ("/direct/Bo/details", "all")] {
        assert_eq!(chosen(&app.get(path).await.body).as_deref(), Some(first), "{path}");
        let saved = app.fill_in(path, &[("do", "level"), ("level", "none")]).await;
        assert_eq!(saved.status, 200, "{path}");
        assert_eq!(chosen(&saved.body).as_deref(), Some("none"), "{path}");
    }
}

#[tokio::test]
async fn members_invite_by_name_and_an_unknown_name_stays_in_the_field() {
    let server = Server::start().await;
    let ana = server.register("Ana").await;
    let mut bo = server.join("Bo Day").await;
    let app = PaneReader::with_app(&server, &ana);
    let path = create_private(&app, "plans").await;
    let details = format!("{path}/details");
    assert!(app.get(&details).await.body.contains("<option value=\"Bo Day\">"));

    for (who, shown, problem) in [
        ("", "", "Say whom to invite."),
        ("Nobody<", "Nobody&lt;", "There is nobody called Nobody&lt;."),
        ("ana", "ana", "Ana is in this channel already."),
    ] {
        let answer = app.fill_in(&details, &[("do", "invite"), ("who", who)]).await;
        assert_eq!(answer.status, 422, "{who}");
        assert!(answer.body.contains(problem), "{who}: {}", answer.body);
        assert!(answer.body.contains(&format!("name=\"who\" value=\"{shown}\"")), "{who}: {}", answer.body);
    }

    let invited = app.fill_in(&details, &[("do", "invite"), ("who", "@bo day")]).await;
    assert!(invited.body.contains("Bo Day is in this channel now."), "{}", invited.body);
    bo.catch_up().await;
    assert_eq!(PaneReader::with_app(&server, &bo.account).get(&details).await.status, 200);
}

#[tokio::test]
async fn a_private_channel_is_no_address_for_outsiders() {
    let server = Server::start().await;
    let (ana, bo) = (server.register("Ana").await, server.register("Bo").await);
    let path = create_private(&PaneReader::with_app(&server, &ana), "plans").await;
    let nowhere = "/private/00000000000000ff";
    let without_nonce = |body: &str, path: &str| {
        let nonce = body.split("nonce=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap_or("-");
        body.replace(nonce, "").replace(path, "")
    };

    for browser in [PaneReader::with_app(&server, &bo), PaneReader::without_app(&server, &bo)] {
        for after in ["", "/details", "/5"] {
            let there = browser.get(&format!("{path}{after}")).await;
            let not_there = browser.get(&format!("{nowhere}{after}")).await;
            assert_eq!((there.status, not_there.status), (404, 404), "{after}");
            assert!(!there.body.contains("plans"), "{after}");
            let there = without_nonce(&there.body, &path).split("\"at\":").next().map(str::to_owned);
            let not_there =
                without_nonce(&not_there.body, nowhere).split("\"at\":").next().map(str::to_owned);
            assert_eq!(there, not_there, "{after}");
        }
        let answer = browser.send(&format!("{path}/details"), "1", &[("do", "leave")]).await;
        let other = browser.send(&format!("{nowhere}/details"), "1", &[("do", "leave")]).await;
        assert_eq!((answer.status, other.status), (404, 404));
    }
    assert!(!PaneReader::with_app(&server, &bo).get("/browse").await.body.contains("plans"));
}

#[tokio::test]
async fn its_creator_removes_members_and_they_may_leave() {
    let server = Server::start().await;
    let mut ana = server.join("Ana").await;
    let (bo, cy) = (server.register("Bo").await, server.register("Cy").await);
    let app = PaneReader::with_app(&server, &ana.account);
    let path = create_private(&app, "plans").await;
    let details = format!("{path}/details");
    for user in [bo.user.id, cy.user.id] {
        invite(&mut ana, id_in(&path), user).await;
    }
    let (of_bo, of_cy) = (PaneReader::with_app(&server, &bo), PaneReader::with_app(&server, &cy));
    assert!(!of_bo.get(&details).await.body.contains("Remove Cy"), "Bo has not created it");
    let pane = app.get(&details).await.body;
    assert!(pane.contains("aria-label=\"Remove Bo\"") && !pane.contains("Remove Ana"), "{pane}");

    let refused = of_bo.fill_in(&details, &[("do", "remove"), ("user", &cy.user.id.to_string())]).await;
    assert_eq!(refused.status, 403);
    assert!(refused.body.contains("You may not do this."), "{}", refused.body);
    let removed = app.fill_in(&details, &[("do", "remove"), ("user", &bo.user.id.to_string())]).await;
    assert!(removed.body.contains("Bo is no longer in this channel."), "{}", removed.body);
    assert_eq!(of_bo.get(&details).await.status, 404);

    let left = of_cy.fill_in(&details, &[("do", "leave")]).await;
    assert_eq!(left.header("banter-go"), Some("/"));
    assert_eq!(of_cy.get(&details).await.status, 404);
}

#[tokio::test]
async fn its_creator_archives_a_channel_and_takes_it_out_again() {
    let server = Server::start().await;
    let mut ana = server.join("Ana").await;
    let bo = server.register("Bo").await;
    let books = ana.create("books").await;
    let (app, of_bo) = (PaneReader::with_app(&server, &ana.account), PaneReader::with_app(&server, &bo));
    let details = "/channels/books/details";

    let archived = app.fill_in(details, &[("do", "archive")]).await;
    assert_eq!(archived.status, 200);
    assert!(archived.body.contains("This channel is archived"), "{}", archived.body);
    assert!(!archived.body.contains("name=\"topic\"") && !archived.body.contains("name=\"who\""));
    let listed = of_bo.get("/browse").await.body;
    assert!(listed.contains("Archived") && !listed.contains("Join #books"), "{listed}");
    let refused = of_bo.fill_in("/browse", &[("join", &books.to_string())]).await;
    assert_eq!(refused.status, 409);
    assert!(refused.body.contains("This channel is archived."), "{}", refused.body);

    // Twice the same: the pane was rendered anew in between, so neither is a repeat.
    for (action, is_archived) in [("unarchive", false), ("archive", true), ("unarchive", false)] {
        let answer = app.fill_in(details, &[("do", action)]).await;
        assert_eq!(answer.body.contains("This channel is archived"), is_archived, "{action}");
    }
    assert!(of_bo.get("/browse").await.body.contains("Join #books"));
}

#[tokio::test]
async fn a_new_name_that_is_taken_stays_in_the_field() {
    let server = Server::start().await;
    let mut ana = server.join("Ana").await;
    ana.create("books").await;
    let app = PaneReader::with_app(&server, &ana.account);

    for (name, status, problem) in [
        ("General", 409, "There is already a channel called #general."),
        ("a b", 422, "No spaces: use - or _ instead."),
    ] {
        let answer = app.fill_in("/channels/books/details", &[("do", "rename"), ("name", name)]).await;
        assert_eq!(answer.status, status, "{name}");
        assert!(answer.body.contains(problem), "{name}: {}", answer.body);
        assert!(
            answer.body.contains(&format!("id=\"rename\" name=\"name\" value=\"{name}\"")),
            "{}",
            answer.body
        );
    }
}

#[tokio::test]
async fn the_details_of_somebody_are_those_of_the_direct_messages() {
    let server = Server::start().await;
    let mut ana = server.join("Ana").await;
    let bo = server.register("Bo").await;
    let app = PaneReader::with_app(&server, &ana.account);

    let before = app.get("/direct/Bo/details").await;
    assert_eq!(before.status, 200);
    assert!(before.body.contains(">Bo</h2>") && !before.body.contains("<form"), "{}", before.body);
    let direct = ana.open_direct(bo.user.id).await;
    ana.say(direct, "hello").await;
    let pane = app.get("/direct/Bo/details").await.body;
    assert!(
        pane.contains("Notifications") && !pane.contains("Leave channel") && !pane.contains("Invite"),
        "{pane}"
    );
    for path in ["/direct/Nobody/details", "/direct/Ana/details", "/channels/nowhere/details"] {
        assert_eq!(app.get(path).await.status, 404, "{path}");
    }
}
