//! Channels and people as they are listed and headed: private, archived, muted, calling, with pictures.

use protocol::json::FromJson;
use protocol::preferences::{SendKey, TimeFormat};
use protocol::snapshot::Snapshot;
use serde_json::{Value, json};

use crate::{AT, check, check_none, count, general, message, render, render_by, snapshot};

/// What Ana sees where more is known of `#general`, and where there is a private channel `plans`.
fn with(general: Value, plans: Value) -> Snapshot {
    let base = snapshot(&json!({ "channel": "0000000000000001", "oldest": 0, "messages": [] }));
    let mut value = serde_json::to_value(base).expect("a snapshot is JSON");
    let channels = value["welcome"]["channels"].as_array_mut().expect("it has channels");
    let mut private = json!({ "id": "0000000000000004", "kind": "private", "name": "plans", "joined": true,
        "member_count": 1, "members": ["000000000000000a"], "read": 0, "unread": 0 });
    for (channel, more) in [(&mut channels[0], general), (&mut private, plans)] {
        let more = more.as_object().expect("more is an object").clone();
        channel.as_object_mut().expect("a channel is an object").extend(more);
    }
    channels.push(private);
    Snapshot::from_json(&value).expect("it is a snapshot")
}

#[test]
fn a_private_channel_says_so_and_has_a_lock() {
    let html = render(with(json!({}), json!({ "unread": 3, "mentions": 1 })), "/");
    let link = "href=\"/private/0000000000000004\"";

    check(&html, &["a ", link, "aria-label=\"plans, private, 3 unread, 1 mention\""]);
    check(&html, &["span class=\"badge\"", "aria-hidden", ">1"]);
}

#[test]
fn what_is_only_unread_is_quieter_than_what_calls() {
    let html = render(with(json!({}), json!({ "unread": 3, "mentions": 0 })), "/");

    check(&html, &["span class=\"badge badge--quiet\"", ">3"]);
    // Whoever writes to Ana alone calls her.
    check(&html, &["span class=\"badge\"", ">2"]);
}

#[test]
fn a_muted_channel_is_dimmed_and_has_no_number() {
    let html = render(with(json!({}), json!({ "unread": 3, "mentions": 1, "level": "none" })), "/");

    check(&html, &["a ", "class=\"entry entry--away\"", "aria-label=\"plans, private, muted\""]);
    check_none(&html, &["badge--quiet"]);
}

#[test]
fn a_topic_stands_beside_the_name_on_one_line_and_whole_in_its_title() {
    let html = render(with(json!({ "topic": "All & sundry" }), json!({})), "/");

    check(&html, &["channel-header__topic", "title=\"All &amp; sundry\"", ">All &amp; sundry"]);
    check_none(&html, &[">3 members, 2 online"]);
}

#[test]
fn the_header_leads_to_the_details() {
    let direct = json!({ "channel": "0000000000000003", "oldest": 0, "messages": [] });

    for (snapshot, path, details) in [
        (general(&[]), "/", "/channels/general/details"),
        (snapshot(&direct), "/direct/Bo", "/direct/Bo/details"),
        (snapshot(&Value::Null), "/direct/Cy", "/direct/Cy/details"),
        (with(json!({}), json!({})), "/private/0000000000000004", "/private/0000000000000004/details"),
    ] {
        let href = format!("href=\"{details}\"");
        check(&render(snapshot, path), &["a ", &href, "data-pane", "aria-label=\"Details\""]);
    }
}

#[test]
fn an_archived_channel_says_so_in_place_of_the_composer() {
    let archived = render(with(json!({ "archived": true }), json!({})), "/channels/general");
    let open = render(general(&[]), "/");

    check(&archived, &["channel-header__mark", ">Archived"]);
    check(&archived, &["form ", "class=\"composer\"", " hidden"]);
    check_none(&archived, &["channel__archived", " hidden"]);
    check(&archived, &["channel__archived", ">This channel is archived."]);
    check(&archived, &["a ", "href=\"#composer-text\"", " hidden"]);
    check(&open, &["channel__archived", " hidden"]);
    check_none(&open, &["form ", "class=\"composer\"", " hidden"]);
}

#[test]
fn a_private_channel_is_not_left_by_one_press() {
    let private = render(with(json!({}), json!({})), "/private/0000000000000004");
    let public = render(general(&[]), "/");

    check(&private, &["button ", "aria-label=\"Leave channel\"", " hidden"]);
    check_none(&public, &["button ", "aria-label=\"Leave channel\"", " hidden"]);
}

#[test]
fn an_uploaded_picture_stands_wherever_the_generated_one_did() {
    let picture = "0".repeat(64);
    let mut value = serde_json::to_value(general(&[message(1, "b", AT, "hi")])).expect("a snapshot is JSON");
    value["welcome"]["users"][1]["picture"] = json!(picture);
    let html = render(Snapshot::from_json(&value).expect("it is a snapshot"), "/");
    let src = format!("src=\"/pictures/{picture}\"");

    // In the sidebar, among the members, beside the message.
    assert_eq!(
        count(&html, &["img ", &src, "alt=\"\"", "width=", "height=", "loading=\"lazy\""]),
        3,
        "{html}"
    );
}

#[test]
fn the_foot_leads_to_the_settings_and_out() {
    let html = render(general(&[]), "/");

    check(&html, &["a ", "href=\"/settings\"", "aria-label=\"Ana, Settings\""]);
    check(&html, &["a ", "href=\"/log-out\"", "aria-label=\"Log out\""]);
}

#[test]
fn panes_are_links_that_work_without_a_script() {
    let html = render(general(&[]), "/");

    for (path, label) in
        [("/browse", "Browse channels"), ("/new-channel", "Create a channel"), ("/search", "Search messages")]
    {
        let (href, label) = (format!("href=\"{path}\""), format!("aria-label=\"{label}\""));
        check(&html, &["a ", &href, "data-pane", &label]);
    }
}

#[test]
fn who_is_in_no_channel_is_led_to_all_of_them_and_to_a_new_one() {
    let mut value = serde_json::to_value(snapshot(&Value::Null)).expect("a snapshot is JSON");
    value["welcome"]["channels"] = json!([]);
    let html = render(Snapshot::from_json(&value).expect("it is a snapshot"), "/");

    check(&html, &["a ", "button--primary", "href=\"/browse\"", "data-pane", ">Browse channels"]);
    check(&html, &["a class=\"button\"", "href=\"/new-channel\"", "data-pane", ">Create a channel"]);
}

#[test]
fn the_quick_switcher_is_a_field_with_a_list() {
    let html = render(general(&[]), "/");

    check(
        &html,
        &["input ", "role=\"combobox\"", "aria-controls=\"switcher-list\"", "aria-expanded=\"true\""],
    );
    check(&html, &["div ", "id=\"switcher-list\"", "role=\"listbox\""]);
}

#[test]
fn the_way_to_the_newest_message_comes_before_the_messages() {
    let html = render(general(&[message(1, "b", AT, "hi")]), "/");
    let at = |part: &str| html.find(part).expect("it is on the page");

    assert!(at(">Jump to newest") < at("timeline__list"), "{html}");
}

#[test]
fn times_and_the_key_that_sends_are_as_one_likes_them() {
    let page =
        |send_key, time_format| render_by(general(&[message(1, "b", AT, "hi")]), "/", send_key, time_format);
    let usual = page(SendKey::Enter, TimeFormat::Hours24);
    let other = page(SendKey::CtrlEnter, TimeFormat::Hours12);

    check(&usual, &["time ", "datetime=\"2026-11-21T09:05:00Z\"", ">09:05"]);
    check(&usual, &["button ", "aria-label=\"Send\"", "title=\"Send (Enter)\""]);
    check(&usual, &["textarea ", "enterkeyhint=\"send\""]);
    check(&other, &["time ", "datetime=\"2026-11-21T09:05:00Z\"", ">9:05 AM"]);
    check(&other, &["button ", "aria-label=\"Send\"", "title=\"Send (Ctrl+Enter)\""]);
    check(&other, &["textarea ", "enterkeyhint=\"enter\""]);
}
