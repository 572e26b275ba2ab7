//! What the server renders for a snapshot: the first paint, before any script has run.

use app::App;
use app::state::{self, Boot};
use leptos::prelude::*;
use protocol::snapshot::Snapshot;
use serde_json::{Value, json};

/// 2026-11-21T09:05:00Z.
const AT: u64 = 1_795_251_900_000;

/// Ana (who is asking), Bo (online) and Cy, in `#general`; `#design` is Bo's alone; Ana and Bo have written
/// to each other.
fn snapshot(history: &Value) -> Snapshot {
    let (ana, bo, cy) = ("000000000000000a", "000000000000000b", "000000000000000c");
    let user = |id: &str, name: &str| json!({ "id": id, "display_name": name });
    let value = json!({
        "welcome": {
            "epoch": "0000000000000001",
            "cursor": 9,
            "user": ana,
            "users": [user(ana, "Ana"), user(bo, "Bo"), user(cy, "Cy")],
            "online": [ana, bo],
            "channels": [
                { "id": "0000000000000001", "kind": "public", "name": "general", "joined": true,
                  "member_count": 3, "members": [ana, bo, cy], "read": 9, "unread": 0 },
                { "id": "0000000000000002", "kind": "public", "name": "design", "joined": false,
                  "member_count": 1 },
                { "id": "0000000000000003", "kind": "direct", "users": [ana, bo], "joined": true,
                  "member_count": 2, "members": [ana, bo], "read": 0, "unread": 2 },
            ],
            "limits": { "history_len_max": 100, "body_chars_max": 4000, "channel_name_chars_max": 48,
                        "frame_bytes_max": 65536, "unanswered_max": 32, "heartbeat_ms": 15000 },
        },
        "history": history,
        "at": AT,
    });
    serde_json::from_value(value).expect("it is a snapshot")
}

fn message(seq: u64, author: &str, at: u64, body: &str) -> Value {
    let author = format!("000000000000000{author}");
    json!({ "seq": seq, "author": author, "at": at, "body": body, "client_id": format!("c{seq}") })
}

fn general(messages: &[Value]) -> Snapshot {
    let oldest = messages.first().map_or(0, |message| message["seq"].as_u64().expect("it is a number"));
    snapshot(&json!({ "channel": "0000000000000001", "oldest": oldest, "messages": messages }))
}

/// The page.
fn render(snapshot: Option<Snapshot>, path: &str) -> String {
    let boot = Boot { snapshot, path: path.to_owned() };
    let client = boot.client(0);
    let owner = Owner::new();
    owner.with(|| {
        state::provide(&client, &boot);
        view! { <App /> }.to_html()
    })
}

/// How many elements have all of these in their tag, or in the text right after it.
fn count(html: &str, parts: &[&str]) -> usize {
    html.split('<').filter(|tag| parts.iter().all(|part| tag.contains(part))).count()
}

/// Fails unless there is exactly one such element.
#[track_caller]
fn check(html: &str, parts: &[&str]) {
    assert_eq!(count(html, parts), 1, "{parts:?} in {html}");
}

#[test]
fn the_first_paint_shows_the_messages_with_author_and_time() {
    let html = render(Some(general(&[message(1, "b", AT - 120_000, "hello there")])), "/channels/general");

    check(&html, &["div ", "role=\"log\"", "aria-label=\"Messages in general\"", "aria-live=\"off\""]);
    check(&html, &["message__body", ">hello there"]);
    check(&html, &["time ", "datetime=\"2026-11-21T09:03:00Z\"", ">09:03"]);
    check(&html, &["button ", "message__author", ">Bo"]);
}

#[test]
fn a_message_stays_text() {
    let body = "<script>alert(1)</script> & \"more\"";
    let html = render(Some(general(&[message(1, "b", AT, body)])), "/channels/general");

    assert!(!html.contains("<script"), "{html}");
    assert!(html.contains("&lt;script&gt;alert(1)&lt;/script&gt; &amp;"), "{html}");
}

#[test]
fn the_landmarks_are_there() {
    let html = render(Some(general(&[])), "/");

    check(&html, &["nav ", "aria-label=\"Channels and people\""]);
    check(&html, &["main "]);
    check(&html, &["aside ", "aria-label=\"Members\""]);
    check(&html, &["a ", "href=\"#messages\"", ">Skip to messages"]);
    check(&html, &["input ", "type=\"search\"", "aria-label=\"Filter channels and people\""]);
    check(&html, &["h1 ", "channel-header__title"]);
}

#[test]
fn a_day_begins_with_its_name() {
    let rows = [message(1, "b", AT - 86_400_000, "old"), message(2, "b", AT - 60_000, "new")];
    let html = render(Some(general(&rows)), "/channels/general");

    check(&html, &["time ", "datetime=\"2026-11-20\"", ">Yesterday"]);
    check(&html, &["time ", "datetime=\"2026-11-21\"", ">Today"]);
}

#[test]
fn only_ones_own_messages_can_be_deleted_and_only_others_lead_to_direct_messages() {
    let theirs = render(Some(general(&[message(1, "b", AT, "hi")])), "/");
    let own = render(Some(general(&[message(1, "a", AT, "hi")])), "/");

    assert_eq!(count(&theirs, &["aria-label=\"Delete message\""]), 0, "{theirs}");
    assert_eq!(count(&own, &["aria-label=\"Delete message\""]), 1, "{own}");
    assert_eq!(count(&own, &["button ", "message__author"]), 0, "{own}");
}

#[test]
fn messages_of_one_author_in_a_row_make_a_group() {
    let rows = [message(1, "b", AT - 2_000, "one"), message(2, "b", AT - 1_000, "two")];
    let html = render(Some(general(&rows)), "/");

    check(&html, &["li ", "message--continued"]);
    check(&html, &["button ", "message__author"]);
}

#[test]
fn everybody_else_is_in_the_sidebar_with_presence_and_unread_count() {
    let html = render(Some(general(&[])), "/");

    check(&html, &["a ", "href=\"/direct/Bo\"", "aria-label=\"Bo, online, 2 unread\""]);
    check(&html, &["a ", "href=\"/channels/general\"", "aria-current=\"page\"", "aria-label=\"general\""]);
    assert_eq!(count(&html, &["aria-label=\"Cy, offline\""]), 2, "contact and member: {html}");
    assert_eq!(count(&html, &["aria-label=\"Ana, "]), 0, "{html}");
    assert_eq!(count(&html, &["aria-label=\"design\""]), 0, "{html}");
}

#[test]
fn an_empty_channel_invites() {
    let html = render(Some(general(&[])), "/");

    check(&html, &[">Nothing here yet"]);
    check(&html, &[">Say hello to #general."]);
}

#[test]
fn a_direct_message_has_no_members_and_no_way_to_leave() {
    let history = json!({ "channel": "0000000000000003", "oldest": 0, "messages": [] });
    let html = render(Some(snapshot(&history)), "/direct/Bo");

    check(&html, &["role=\"log\"", "aria-label=\"Messages with Bo\""]);
    check(&html, &["label ", ">Message Bo"]);
    assert_eq!(count(&html, &["Leave channel"]), 0, "{html}");
    assert_eq!(count(&html, &["aside "]), 0, "{html}");
}

#[test]
fn a_channel_that_one_is_not_in_can_be_joined() {
    let html = render(Some(snapshot(&Value::Null)), "/channels/design");

    check(&html, &["h1 ", ">You are not in #design."]);
    check(&html, &["button ", ">Join #design"]);
    check(&html, &[">1 member. Join to read and write."]);
    assert_eq!(count(&html, &["textarea "]), 0, "{html}");
}

#[test]
fn an_unknown_address_says_so_and_leads_home() {
    for (path, text) in [
        ("/channels/nowhere", ">There is no channel called nowhere."),
        ("/direct/Nobody", ">There is nobody called Nobody."),
        ("/x/y", ">This page does not exist."),
    ] {
        let html = render(Some(snapshot(&Value::Null)), path);

        check(&html, &["h1 ", ">Nothing here"]);
        check(&html, &[text]);
        check(&html, &["a ", "href=\"/\"", ">Go to your channels"]);
    }
}

#[test]
fn nobody_signed_in_sees_the_sign_in_page_or_the_page_about_banter() {
    let sign_in = render(None, "/channels/general");
    let about = render(None, "/about");

    check(&sign_in, &["h1 ", ">Banter"]);
    check(&sign_in, &["label ", "for=\"display-name\"", ">Display name"]);
    check(&sign_in, &["input ", "id=\"display-name\"", "aria-describedby=\"display-name-error\""]);
    assert_eq!(count(&sign_in, &["nav "]), 0, "{sign_in}");
    check(&about, &["h1 ", ">About Banter"]);
    check(&about, &["a ", ">Start chatting"]);
}

#[test]
fn the_first_paint_cannot_be_used_before_it_is_alive() {
    check(&render(None, "/"), &["button ", "disabled", ">Start chatting"]);
    check(&render(Some(general(&[])), "/"), &["button ", "aria-label=\"Send\"", "disabled"]);
}

#[test]
fn the_same_page_is_rendered_the_same_twice() {
    let page = || render(Some(general(&[message(1, "b", AT, "hi")])), "/");

    assert_eq!(page(), page());
}
