//! The page around the messages.

use serde_json::{Value, json};

use crate::{AT, check, check_none, count, general, message, render, snapshot};

#[test]
fn the_landmarks_are_there() {
    let html = render(general(&[]), "/");

    check(&html, &["nav ", "aria-label=\"Channels and people\""]);
    check(&html, &["main "]);
    check(&html, &["aside ", "aria-label=\"Members\""]);
    check(&html, &["a ", "href=\"#messages\"", ">Skip to messages"]);
    check(&html, &["input ", "type=\"search\"", "aria-label=\"Filter channels and people\""]);
    check(&html, &["h1 ", "channel-header__title"]);
}

#[test]
fn everybody_else_is_in_the_sidebar_with_presence_and_unread_count() {
    let html = render(general(&[]), "/");

    check(&html, &["a ", "href=\"/direct/Bo\"", "aria-label=\"Bo, online, 2 unread\""]);
    check(&html, &["a ", "href=\"/channels/general\"", "aria-current=\"page\"", "aria-label=\"general\""]);
    assert_eq!(count(&html, &["aria-label=\"Cy, offline\""]), 2, "contact and member: {html}");
    check_none(&html, &["aria-label=\"Ana, online"]);
    assert_eq!(count(&html, &["aria-label=\"design\""]), 0, "{html}");
}

#[test]
fn an_empty_channel_invites() {
    let html = render(general(&[]), "/");

    check(&html, &[">Nothing here yet"]);
    check(&html, &[">Say hello to #general."]);
}

#[test]
fn a_direct_message_has_no_members_and_no_way_to_leave() {
    let history = json!({ "channel": "0000000000000003", "oldest": 0, "messages": [] });
    let html = render(snapshot(&history), "/direct/Bo");

    check(&html, &["role=\"log\"", "aria-label=\"Messages with Bo\""]);
    check(&html, &["label ", ">Message Bo"]);
    check(&html, &["button ", "aria-label=\"Leave channel\"", " hidden"]);
    check(&html, &["aside ", "aria-label=\"Members\"", " hidden"]);
}

#[test]
fn a_channel_that_one_is_not_in_can_be_joined() {
    let html = render(snapshot(&Value::Null), "/channels/design");

    check(&html, &["h1 ", ">You are not in #design."]);
    check(&html, &["button ", ">Join #design"]);
    check(&html, &[">1 member. Join to read and write."]);
    check(&html, &["div ", "channel__talk", " hidden"]);
}

#[test]
fn an_unknown_address_says_so_and_leads_home() {
    for (path, text) in [
        ("/channels/nowhere", ">There is no channel called nowhere."),
        ("/direct/Nobody", ">There is nobody called Nobody."),
        ("/x/y", ">This page does not exist."),
    ] {
        let html = render(snapshot(&Value::Null), path);

        check(&html, &["h1 ", ">Nothing here"]);
        check(&html, &[text]);
        check(&html, &["a ", "href=\"/\"", ">Go to your channels"]);
    }
}

#[test]
fn the_first_paint_cannot_be_used_before_it_is_alive() {
    check(&render(general(&[]), "/"), &["button ", "aria-label=\"Send\"", "disabled"]);
}

#[test]
fn the_same_page_is_rendered_the_same_twice() {
    let page = || render(general(&[message(1, "b", AT, "hi")]), "/");

    assert_eq!(page(), page());
}
