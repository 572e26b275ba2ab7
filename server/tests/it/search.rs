//! Search over HTTP: what is found, how it is shown, and what nobody may find.

use protocol::command::Command;
use protocol::event::Event;
use serde_json::Value;

use crate::harness::{Account, PaneReader, Response, Server, next_client_id, request, upload};

/// What a program is answered.
async fn found(server: &Server, account: &Account, asked: &str) -> Response {
    let path = format!(
        "/search?{}",
        form_urlencoded::Serializer::new(String::new()).append_pair("q", asked).finish()
    );
    let headers = [("Authorization", &*account.bearer()), ("Accept", "application/json")];
    request(server.address, "GET", &path, &headers, None).await
}

/// The bodies that a search finds, the newest first.
async fn bodies(server: &Server, account: &Account, asked: &str) -> Vec<String> {
    let answer = found(server, account, asked).await;
    assert_eq!(answer.status, 200, "{asked}: {}", answer.body);
    let found = answer.json();
    let found = found["found"].as_array().expect("there is a list");
    found.iter().map(|found| found["message"]["body"].as_str().expect("it has a body").to_owned()).collect()
}

#[tokio::test]
async fn all_words_must_be_in_a_message_and_the_newest_comes_first() {
    let server = Server::start().await;
    let mut ana = server.join("Ana").await;
    let general = ana.general();
    let books = ana.create("books").await;
    for (channel, body) in [
        (general, "The quick brown fox"),
        (books, "A brown, quick one"),
        (general, "quick\nbrown"),
        (general, "Das Café in der STRASSE"),
        (books, "今日は日本語を話します"),
    ] {
        ana.say(channel, body).await;
    }

    for (asked, expected) in [
        ("quick brown", &["quick\nbrown", "A brown, quick one", "The quick brown fox"][..]),
        ("\"quick brown\"", &["quick\nbrown", "The quick brown fox"]),
        ("cafe straße", &["Das Café in der STRASSE"]),
        ("日本", &["今日は日本語を話します"]),
        ("quick in:books", &["A brown, quick one"]),
        ("in:#BOOKS ick", &["A brown, quick one"]),
        ("nothing like this", &[]),
        ("", &[]),
    ] {
        assert_eq!(bodies(&server, &ana.account, asked).await, expected, "{asked}");
    }
}

#[tokio::test]
async fn a_search_is_narrowed_by_author_place_and_files() {
    let server = Server::start().await;
    let mut ana = server.join("Ana Luz").await;
    let mut bo = server.join("Bo").await;
    let general = ana.general();
    let direct = ana.open_direct(bo.account.user.id).await;
    ana.say(general, "hello from Ana").await;
    bo.say(general, "hello from Bo").await;
    ana.say(direct, "hello between us").await;
    let file = upload(server.address, &bo.account, general, "rapport-%C3%A9t%C3%A9.txt", b"text").await;
    bo.say_with(general, "hello with a file", vec![file.id]).await;

    for (asked, expected) in [
        ("hello from:\"ana luz\"", &["hello between us", "hello from Ana"][..]),
        ("from:Bo", &["hello with a file", "hello from Bo"]),
        ("from:Bo from:\"Ana Luz\" us", &["hello between us"]),
        ("in:@Bo", &["hello between us"]),
        ("hello in:@bo in:general from:\"Ana Luz\"", &["hello between us", "hello from Ana"]),
        ("has:file", &["hello with a file"]),
        ("ete.txt", &["hello with a file"]),
    ] {
        assert_eq!(bodies(&server, &ana.account, asked).await, expected, "{asked}");
    }
    for (asked, code) in
        [("from:Nobody", "unknown_user"), ("in:nowhere", "unknown_channel"), ("in:@Nobody", "unknown_user")]
    {
        let answer = found(&server, &ana.account, asked).await;
        assert_eq!((answer.status, answer.json()["code"].as_str()), (404, Some(code)), "{asked}");
    }
}

#[tokio::test]
async fn nobody_finds_what_they_may_not_see() {
    let server = Server::start().await;
    let mut ana = server.join("Ana").await;
    let (bo, cy) = (server.register("Bo").await, server.register("Cy").await);
    let books = ana.create("books").await;
    let direct = ana.open_direct(bo.user.id).await;
    ana.say(books, "secret in books").await;
    ana.say(direct, "secret between us").await;

    assert_eq!(bodies(&server, &bo, "secret").await, ["secret between us"], "Bo has not joined books");
    assert!(bodies(&server, &cy, "secret").await.is_empty());
    assert_eq!(found(&server, &cy, "secret in:books").await.status, 404);
    assert!(bodies(&server, &cy, "in:@Ana").await.is_empty());

    let command =
        Command::CreateChannel { client_id: next_client_id(), name: "plans".to_owned(), private: true };
    let Event::Accepted { channel: Some(plans), .. } = ana.ask(&command).await else { panic!("not created") };
    ana.say(plans, "secret plans").await;
    assert!(!bodies(&server, &bo, "secret").await.contains(&"secret plans".to_owned()));
    assert_eq!(found(&server, &bo, "in:plans").await.status, 404);
    ana.ask(&Command::Invite { client_id: next_client_id(), channel: plans, user: bo.user.id }).await;
    assert_eq!(bodies(&server, &bo, "in:plans").await, ["secret plans"]);
    let told = ana.held.messages(plans)[0].seq;
    ana.delete(plans, told).await;

    // Left is left, and deleted is gone.
    ana.leave(books).await;
    assert_eq!(bodies(&server, &ana.account, "secret").await, ["secret between us"]);
    let gone = ana.say(direct, "secret no more").await;
    ana.delete(direct, gone).await;
    assert_eq!(bodies(&server, &bo, "secret").await, ["secret between us"]);

    let anonymous =
        request(server.address, "GET", "/search?q=secret", &[("Accept", "application/json")], None).await;
    assert_eq!(anonymous.status, 401);
}

#[tokio::test]
async fn at_most_fifty_are_found_and_the_rest_is_said() {
    let server = Server::start().await;
    let mut ana = server.join("Ana").await;
    let general = ana.general();
    for number in 1..=50 {
        ana.say(general, &format!("needle {number}")).await;
    }
    let app = PaneReader::with_app(&server, &ana.account);
    assert!(app.get("/search?q=needle").await.body.contains("role=\"status\">50 messages<"));
    ana.say(general, "needle 51").await;

    let answer = found(&server, &ana.account, "needle").await.json();
    assert_eq!((answer["found"].as_array().map(Vec::len), &answer["more"]), (Some(50), &Value::Bool(true)));
    assert_eq!(answer["found"][0]["message"]["body"], "needle 51");
    assert_eq!(answer["found"][49]["message"]["body"], "needle 2");
    assert_eq!(answer["found"][0]["channel"], general.to_string());
    assert!(app.get("/search?q=needle").await.body.contains("role=\"status\">The newest 50 of more.<"));
}

#[tokio::test]
async fn a_pane_shows_what_was_found_with_the_way_to_it() {
    let server = Server::start().await;
    let mut ana = server.join("Ana").await;
    let bo = server.register("Bo").await;
    let (general, direct) = (ana.general(), ana.open_direct(bo.user.id).await);
    let in_general = ana.say(general, "A **bold** <b>Café</b> & more").await;
    let between_us = ana.say(direct, "the cafe").await;
    let app = PaneReader::with_app(&server, &ana.account);

    let pane = app.get("/search?q=cafe").await;

    assert_eq!(pane.status, 200);
    assert!(pane.body.contains("role=\"status\">2 messages<"), "{}", pane.body);
    assert!(pane.body.contains(&format!("href=\"/channels/general/{in_general}\"")), "{}", pane.body);
    assert!(pane.body.contains(&format!("href=\"/direct/Bo/{between_us}\"")), "{}", pane.body);
    assert!(pane.body.contains(">#general<") && pane.body.contains(">@Bo<"), "{}", pane.body);
    assert!(pane.body.contains("A bold &lt;b&gt;<mark>Café</mark>&lt;/b&gt; &amp; more"), "{}", pane.body);
    assert!(pane.body.contains("<time class=\"found__time\" datetime=\""), "{}", pane.body);
    assert!(pane.body.contains("value=\"cafe\""), "{}", pane.body);
    // A hit in what is not shown of the text is shown as it was written.
    assert!(app.get("/search?q=%22a+**bold%22").await.body.contains("<mark>A **bold</mark>**"));
}

#[tokio::test]
async fn a_pane_says_what_it_cannot_search_for() {
    let server = Server::start().await;
    let ana = server.register("Ana").await;
    let app = PaneReader::with_app(&server, &ana);

    for (asked, status, said) in [
        ("", 200, ""),
        ("nothing", 200, "No message matches."),
        ("from:%3Ci%3E", 200, "There is nobody called &lt;i&gt;."),
        ("in:nowhere", 200, "You are in no channel called nowhere."),
        (&"x".repeat(201), 422, "At most 200 characters: 1 too many."),
    ] {
        let pane = app.get(&format!("/search?q={asked}")).await;
        assert_eq!(pane.status, status, "{asked}");
        assert!(pane.body.contains(&format!("role=\"status\">{said}</p>")), "{asked}: {}", pane.body);
    }
}
