//! What the server renders for a snapshot: the first paint, before any script has run.

mod composer;
mod messages;
mod page;
mod places;

use app::App;
use app::state::{self, Boot};
use leptos::prelude::*;
use protocol::json::FromJson;
use protocol::preferences::{SendKey, TimeFormat};
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
                  "member_count": 1, "read": 0, "unread": 0 },
                { "id": "0000000000000003", "kind": "direct", "users": [ana, bo], "joined": true,
                  "member_count": 2, "members": [ana, bo], "read": 0, "unread": 2 },
            ],
            "limits": { "history_len_max": 100, "body_chars_max": 4000, "channel_name_chars_max": 48,
                        "frame_bytes_max": 65536, "attachments_max": 10, "attachment_bytes_max": 20971520,
                        "unanswered_max": 32, "heartbeat_ms": 15000 },
        },
        "history": history,
        "at": AT,
    });
    Snapshot::from_json(&value).expect("it is a snapshot")
}

fn message(seq: u64, author: &str, at: u64, body: &str) -> Value {
    let author = format!("000000000000000{author}");
    json!({ "seq": seq, "author": author, "at": at, "body": body, "client_id": format!("c{seq}") })
}

/// A message with more about it.
fn message_with(seq: u64, author: &str, body: &str, more: Value) -> Value {
    let mut message = message(seq, author, AT, body);
    if let (Value::Object(fields), Value::Object(more)) = (&mut message, more) {
        fields.extend(more);
    }
    message
}

fn general(messages: &[Value]) -> Snapshot {
    let oldest = messages.first().map_or(0, |message| message["seq"].as_u64().expect("it is a number"));
    snapshot(&json!({ "channel": "0000000000000001", "oldest": oldest, "messages": messages }))
}

/// The page.
fn render(snapshot: Snapshot, path: &str) -> String {
    render_by(snapshot, path, SendKey::default(), TimeFormat::default())
}

/// The page of somebody who likes it like this.
fn render_by(snapshot: Snapshot, path: &str, send_key: SendKey, time_format: TimeFormat) -> String {
    let boot = Boot { snapshot, path: path.to_owned(), send_key, time_format };
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

/// Fails where there is such an element.
#[track_caller]
fn check_none(html: &str, parts: &[&str]) {
    assert_eq!(count(html, parts), 0, "{parts:?} in {html}");
}
