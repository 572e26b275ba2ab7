//! Pictures made from names, and the dot that says who is there.

use client::view::Presence;
use protocol::id::UserId;

use crate::format;
use crate::html::Html;

/// Writes a user's picture, with `class` saying where it stands. Silent: the name stands beside it.
pub(crate) fn write(html: &mut Html, class: &str, user: UserId, display_name: &str) {
    html.open_class("svg", &self::class(class, user))
        .attr("viewBox", "0 0 40 40")
        .attr("aria-hidden", "true");
    html.open("rect").attr("width", "40").attr("height", "40").attr("rx", "14").close();
    html.open("text").attr("x", "20").attr("y", "20.5").attr("text-anchor", "middle");
    html.attr("dominant-baseline", "central").text(&format::initial(display_name)).close().close();
}

/// Writes a user's picture with a dot that says whether the user is there. Silent, too.
pub(crate) fn write_with_presence(
    html: &mut Html,
    class: &'static str,
    user: UserId,
    display_name: &str,
    presence: Presence,
) {
    html.open_class("span", class);
    write(html, "", user, display_name);
    html.open_class("span", dot_class(presence)).attr("aria-hidden", "true").close().close();
}

fn dot_class(presence: Presence) -> &'static str {
    match presence {
        Presence::Online => "presence presence--online",
        Presence::Offline => "presence presence--offline",
        Presence::LoggedOut => "presence presence--logged-out",
    }
}

fn class(class: &str, user: UserId) -> String {
    format!("picture picture--{} {class}", format::hue(user)).trim_end().to_owned()
}
