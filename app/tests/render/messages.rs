//! The messages: what each shows, and that nothing that people write becomes part of the page.

use serde_json::{Value, json};

use crate::{AT, check, check_none, count, general, message, message_with, render};

const HOSTILE: &str = "\"><img src=x onerror=alert(1)>'</li><script>";

fn page(messages: &[Value]) -> String {
    render(general(messages), "/channels/general")
}

fn file(id: u64, name: &str, bytes: u64) -> Value {
    json!({ "id": format!("{id:016x}"), "file": "0".repeat(64), "name": name, "bytes": bytes })
}

fn image(id: u64, name: &str, width: u32, height: u32) -> Value {
    let mut image = file(id, name, 1_000_000);
    image["image"] = json!({ "format": "png", "width": width, "height": height });
    image
}

/// Fails where anything hostile has become an element or has left its attribute.
#[track_caller]
fn check_harmless(html: &str) {
    for tag in html.split('<').skip(1) {
        let tag = tag.split('>').next().unwrap_or_default();
        let outside_of_values: String = tag.split('"').step_by(2).collect();
        let is_hostile = tag.starts_with("script") || tag.starts_with("b ");
        assert!(!is_hostile && !outside_of_values.contains("onerror"), "{tag} in {html}");
    }
}

#[test]
fn the_first_paint_shows_the_messages_with_author_and_time() {
    let html = page(&[message(1, "b", AT - 120_000, "hello there")]);

    check(&html, &["div ", "role=\"log\"", "aria-label=\"Messages in general\"", "aria-live=\"off\""]);
    check(&html, &[">hello there"]);
    check(&html, &["time ", "datetime=\"2026-11-21T09:03:00Z\"", ">09:03"]);
    check(
        &html,
        &[
            "a ",
            "message__time",
            "title=\"Saturday, 21 November 2026, 09:03\"",
            "href=\"/channels/general/1\"",
        ],
    );
    check(&html, &["button ", "message__author", "data-user=\"000000000000000b\"", ">Bo"]);
    check(&html, &["li ", "data-seq=\"1\"", "tabindex=\"-1\""]);
}

#[test]
fn a_message_stays_text() {
    let body = "<script>alert(1)</script> & \"more\"";
    let html = page(&[message(1, "b", AT, body)]);

    check_harmless(&html);
    assert!(html.contains("&lt;script&gt;alert(1)&lt;/script&gt; &amp;"), "{html}");
}

#[test]
fn what_comes_from_people_never_becomes_markup() {
    let attachments = json!({ "attachments": [image(1, HOSTILE, 10, 10), file(2, HOSTILE, 1)], "edited": AT,
                              "pin": { "by": "000000000000000b", "at": AT },
                              "reactions": [{ "emoji": "👍", "users": ["000000000000000b"] }] });
    let html = page(&[
        message_with(1, "b", HOSTILE, attachments),
        message_with(2, "c", &format!("[x]({HOSTILE}) `{HOSTILE}` **{HOSTILE}**"), json!({ "reply_to": 1 })),
    ]);

    check_harmless(&html);
    assert!(html.contains("onerror"), "it is shown, as text: {html}");
}

#[test]
fn the_name_of_an_author_never_becomes_markup() {
    let name = "<b onerror='x'>\"Eve";
    let mut snapshot =
        general(&[message(1, "b", AT, "hi"), message_with(2, "c", "yes", json!({ "reply_to": 1 }))]);
    snapshot.welcome.users[1].display_name = name.to_owned().try_into().expect("it is a display name");
    let html = render(snapshot, "/");

    check_harmless(&html);
    assert!(html.contains("&lt;b onerror"), "{html}");
}

#[test]
fn a_day_begins_with_its_name() {
    let html = page(&[message(1, "b", AT - 86_400_000, "old"), message(2, "b", AT - 60_000, "new")]);

    check(&html, &["day__label", ">Yesterday"]);
    check(&html, &["day__label", ">Today"]);
}

#[test]
fn every_message_can_be_answered_and_only_others_lead_to_direct_messages() {
    let theirs = page(&[message(1, "b", AT, "hi")]);
    let own = page(&[message(1, "a", AT, "hi")]);

    for html in [&theirs, &own] {
        check(html, &["button ", "data-action=\"react\"", "aria-label=\"React\""]);
        check(html, &["button ", "data-action=\"reply\"", "aria-label=\"Reply\""]);
        check(
            html,
            &["button ", "aria-label=\"More actions\"", "aria-haspopup=\"menu\"", "aria-expanded=\"false\""],
        );
    }
    check_none(&own, &["button ", "message__author"]);
}

#[test]
fn messages_of_one_author_in_a_row_make_a_group() {
    let html = page(&[message(1, "b", AT - 2_000, "one"), message(2, "b", AT - 1_000, "two")]);

    check(&html, &["li ", "message--continued"]);
    check(&html, &["button ", "message__author"]);
}

#[test]
fn a_quote_follows_the_message_that_it_quotes() {
    let html = page(&[
        message(1, "b", AT, "**what** is\nthis?"),
        message_with(2, "c", "that", json!({ "reply_to": 1 })),
        message_with(3, "c", "gone", json!({ "reply_to": 0 })),
    ]);

    check(&html, &["a ", "class=\"quote\"", "href=\"/channels/general/1\""]);
    check(&html, &["quote__author", ">Bo"]);
    check(&html, &["quote__text", ">what is this?"]);
    check(&html, &["p ", "quote--gone"]);
}

#[test]
fn an_edited_message_says_when_and_a_pinned_one_says_so() {
    let html = page(&[
        message_with(1, "b", "new", json!({ "edited": AT + 60_000 })),
        message_with(2, "c", "important", json!({ "pin": { "by": "000000000000000b", "at": AT } })),
    ]);

    check(&html, &["message__mark", "title=\"Edited Saturday, 21 November 2026, 09:06\"", ">edited"]);
    check(&html, &["time ", "datetime=\"2026-11-21T09:06:00Z\"", ">09:06"]);
    check(&html, &["span ", "message__mark--pinned"]);
    check(&html, &["button ", "aria-label=\"Pinned messages, 1\""]);
}

#[test]
fn a_reaction_says_who_reacted_and_whether_oneself_did() {
    let (ana, bo, cy) = ("000000000000000a", "000000000000000b", "000000000000000c");
    let reactions = json!({ "reactions": [{ "emoji": "👍", "users": [bo, ana, cy] },
                                          { "emoji": "🎉", "users": [bo] }] });
    let html = page(&[message_with(1, "b", "hi", reactions), message(2, "c", AT, "yes")]);

    check(
        &html,
        &["button ", "data-emoji=\"👍\"", "aria-pressed=\"true\"", "aria-label=\"👍, 3: Bo, Cy and you\""],
    );
    check(&html, &["button ", "data-emoji=\"🎉\"", "aria-pressed=\"false\"", "aria-label=\"🎉, 1: Bo\""]);
    assert_eq!(count(&html, &["aria-label=\"Add a reaction\""]), 1, "only where there are some: {html}");
}

#[test]
fn an_image_has_its_place_before_it_is_there() {
    let html = page(&[message_with(1, "b", "", json!({ "attachments": [image(7, "cat.png", 1_280, 640)] }))]);

    check(&html, &["button ", "aria-label=\"Open cat.png\"", "data-attachment=\"0000000000000007\""]);
    check(
        &html,
        &[
            "img ",
            "src=\"/attachments/0000000000000007/thumbnail\"",
            "alt=\"cat.png\"",
            "width=\"320\"",
            "height=\"160\"",
            "loading=\"lazy\"",
            "decoding=\"async\"",
        ],
    );
    check_none(&html, &["message__body"]);
}

#[test]
fn any_other_file_is_offered_for_download() {
    let html = page(&[message_with(1, "b", "see", json!({ "attachments": [file(7, "page.svg", 12_288)] }))]);

    check(&html, &["a ", "href=\"/attachments/0000000000000007\"", "download=\"page.svg\""]);
    check(&html, &["file__name", ">page.svg"]);
    check(&html, &["file__size", ">12 KB"]);
    check_none(&html, &["img "]);
}

#[test]
fn a_link_to_a_message_marks_it_or_says_that_it_is_gone() {
    let messages = [message(5, "b", AT, "one"), message(7, "c", AT, "two")];
    let at = |path: &str| render(general(&messages), path);

    check(&at("/channels/general/7"), &["li ", "data-seq=\"7\"", "message--targeted"]);
    check(&at("/channels/general/6"), &[">That message was deleted."]);
    check(&at("/channels/general/4"), &[">That message is gone: a channel keeps its last 100."]);
    check_none(&at("/channels/general"), &["message--targeted"]);
}

#[test]
fn the_line_above_what_is_new_is_where_one_left_off() {
    let mut snapshot = general(&[message(1, "b", AT, "old"), message(2, "b", AT, "new")]);
    snapshot.welcome.channels[0].mark.read = protocol::id::Seq(1);
    snapshot.welcome.channels[0].unread = 1;
    let html = render(snapshot, "/channels/general");

    check(&html, &["role=\"separator\"", "aria-label=\"New messages\""]);
    check_none(&html, &["message--continued"]);
}
