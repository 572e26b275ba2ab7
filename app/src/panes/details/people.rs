//! Who is in a channel, and who may come in.

use client::view::Presence;
use protocol::channel::{ChannelKind, ChannelState};
use protocol::id::{ClientId, UserId};
use protocol::user::User;

use crate::components::entry::Waiting;
use crate::components::picture::Face;
use crate::html::Html;
use crate::panes::details::{Details, open_more};
use crate::panes::field::Field;
use crate::panes::{open_form, paths, write_hidden, write_step};
use crate::words::{around, panes};

/// Up to how many members are shown at once.
const SHOWN_MAX: usize = 12;

/// By what the field knows whom one may invite.
const LIST_ID: &str = "invite-list";

pub(super) fn write(html: &mut Html, details: &Details<'_>, channel: &ChannelState, form_id: &ClientId) {
    let mut members: Vec<&User> = channel.members.iter().filter_map(|id| details.user(*id)).collect();
    members
        .sort_by_cached_key(|user| (!is_online(details, user.id), user.display_name.as_str().to_lowercase()));
    let is_open = members.len() <= SHOWN_MAX;
    open_more(html, around::MEMBERS, members.len(), is_open);
    let is_private = matches!(channel.kind, ChannelKind::Private { .. });
    let removes = is_private && details.is_creator(channel);
    if removes {
        open_form(html, "people", &details.action(), form_id);
        write_hidden(html, "do", "remove");
    } else {
        html.open_class("div", "people");
    }
    html.open("ul");
    members.iter().for_each(|user| write_member(html, details, channel, user, removes));
    html.close().close();
    if !channel.details.archived {
        write_invite(html, details, channel, form_id);
    }
    html.close();
}

fn is_online(details: &Details<'_>, user: UserId) -> bool {
    details.snapshot.welcome.online.contains(&user)
}

fn write_member(html: &mut Html, details: &Details<'_>, channel: &ChannelState, user: &User, removes: bool) {
    let (name, is_me) = (user.display_name.as_str(), user.id == details.me());
    let presence = if is_online(details, user.id) { Presence::Online } else { Presence::Offline };
    html.open_class("li", "people__line");
    if is_me {
        html.open_class("span", "entry");
    } else {
        let label = around::contact_label(name, presence, Waiting::default());
        html.open_class("a", "entry").attr("href", &paths::direct_path(user)).attr("aria-label", &label);
    }
    Face::of(user).write_with_presence(html, "entry__picture", presence);
    html.open_class("span", "entry__name").attr("dir", "auto").text(name).close();
    if is_me {
        html.text(" ").open_class("span", "entry__note").text(around::YOU).close();
    }
    html.close();
    if channel.details.creator == Some(user.id) {
        html.text(" ").open_class("span", "people__note").text(panes::CREATOR).close();
    }
    if removes && !is_me {
        html.text(" ").open_class("button", "button button--small button--quiet").attr("type", "submit");
        html.attr("name", "user").attr("value", &user.id.to_string());
        html.attr("aria-label", &panes::remove_member(name)).text(panes::REMOVE).close();
    }
    html.close();
}

/// A field with suggestions rather than a list to choose from: a server may have a thousand users, and typing a
/// name is quick by keyboard and plain to a screen reader.
fn write_invite(html: &mut Html, details: &Details<'_>, channel: &ChannelState, form_id: &ClientId) {
    open_form(html, "pane__line", &details.action(), form_id);
    let field = Field {
        id: "invite",
        name: "who",
        label: panes::INVITE_SOMEBODY,
        prefix: Some("@"),
        hint: Some(panes::INVITE_HINT),
        value: details.invited.as_ref().map_or("", |typed| &typed.text),
        problem: details.invited.as_ref().and_then(|typed| typed.problem.as_deref()),
        list: Some(LIST_ID),
        takes_focus: false,
    };
    field.write(html, |_| {});
    html.open("datalist").attr("id", LIST_ID);
    for user in &details.snapshot.welcome.users {
        if !channel.members.contains(&user.id) {
            html.open("option").attr("value", user.display_name.as_str()).close();
        }
    }
    html.close();
    write_step(html, "button", "invite", panes::INVITE);
    html.close();
}
