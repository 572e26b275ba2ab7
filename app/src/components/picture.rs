//! The pictures of users, uploaded or made from their names, and the dot that says who is there.

use client::view::{ContactEntry, MemberEntry, Presence, Row};
use protocol::id::{FileId, UserId};
use protocol::user::User;

use crate::format;
use crate::html::Html;

/// How large an uploaded picture is said to be, in pixels; the stylesheet says how large it is.
const SIDE_PX: &str = "40";

/// Who is in a picture.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Face<'a> {
    user: UserId,
    name: &'a str,
    /// The picture that the user has uploaded.
    picture: Option<FileId>,
}

impl<'a> Face<'a> {
    pub(crate) fn of(user: &'a User) -> Self {
        Self { user: user.id, name: user.display_name.as_str(), picture: user.picture }
    }

    pub(crate) fn of_author(row: &'a Row) -> Self {
        Self { user: row.author, name: row.author_name.as_str(), picture: row.picture }
    }

    pub(crate) fn of_contact(contact: &'a ContactEntry) -> Self {
        Self { user: contact.user, name: contact.display_name.as_str(), picture: contact.picture }
    }

    pub(crate) fn of_member(member: &'a MemberEntry) -> Self {
        Self { user: member.user, name: member.display_name.as_str(), picture: member.picture }
    }

    /// Writes the picture, with `class` saying where it stands. Silent: the name stands beside it.
    pub(crate) fn write(&self, html: &mut Html, class: &str) {
        let class = format!("picture picture--{} {class}", format::hue(self.user));
        let class = class.trim_end();
        if let Some(picture) = self.picture {
            html.open_class("img", class).attr("src", &format!("/pictures/{picture}")).attr("alt", "");
            html.attr("width", SIDE_PX).attr("height", SIDE_PX).attr("loading", "lazy");
            return;
        }
        html.open_class("svg", class).attr("viewBox", "0 0 40 40").attr("aria-hidden", "true");
        html.open("rect").attr("width", "40").attr("height", "40").attr("rx", "14").close();
        html.open("text").attr("x", "20").attr("y", "20.5").attr("text-anchor", "middle");
        html.attr("dominant-baseline", "central").text(&format::initial(self.name)).close().close();
    }

    /// Writes the picture with a dot that says whether the user is there. Silent, too.
    pub(crate) fn write_with_presence(&self, html: &mut Html, class: &'static str, presence: Presence) {
        html.open_class("span", class);
        self.write(html, "");
        html.open_class("span", dot_class(presence)).attr("aria-hidden", "true").close().close();
    }
}

fn dot_class(presence: Presence) -> &'static str {
    match presence {
        Presence::Online => "presence presence--online",
        Presence::Offline => "presence presence--offline",
        Presence::LoggedOut => "presence presence--logged-out",
    }
}
