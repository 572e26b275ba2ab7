//! The pane of all public channels, to join or to open.

use protocol::channel::{ChannelKind, ChannelState};
use protocol::id::ClientId;

use crate::components::icon;
use crate::html::Html;
use crate::pane::BROWSE_PATH;
use crate::panes::{
    SearchBox, open_form, write_head, write_hidden, write_problem, write_search, write_status,
};
use crate::words::{self, around, panes};

/// From how many channels on there is a box to filter them.
const FILTERED_FROM: usize = 9;

/// What the pane shows.
#[derive(Debug)]
pub struct Browse<'a> {
    /// Every channel that the user may know of; the public ones are shown.
    pub channels: &'a [ChannelState],
    /// What their names must hold.
    pub filter: &'a str,
    /// Why the last one was not joined.
    pub problem: Option<&'a str>,
}

/// One public channel.
struct Listing<'a> {
    name: &'a str,
    channel: &'a ChannelState,
}

/// Writes the pane.
#[must_use]
pub fn render(browse: &Browse<'_>, form_id: &ClientId) -> String {
    let mut html = Html::new();
    write_head(&mut html, around::BROWSE_CHANNELS);
    let all = listings(browse.channels);
    if all.len() >= FILTERED_FROM || !browse.filter.trim().is_empty() {
        let (action, label) = (BROWSE_PATH, panes::FILTER_CHANNELS);
        let search = SearchBox { action, asked: browse.filter, label, hint_id: None, button: around::FILTER };
        write_search(&mut html, &search);
    }
    write_problem(&mut html, browse.problem.unwrap_or_default());
    // The app asks for it again when a channel comes, goes or changes.
    html.open_class("div", "pane__results").flag("data-results").attr("data-follows", "channels");
    let wanted = browse.filter.trim().trim_start_matches('#').to_lowercase();
    let shown = all.into_iter().filter(|listing| listing.name.to_lowercase().contains(&wanted));
    let (archived, open): (Vec<_>, Vec<_>) = shown.partition(|listing| listing.channel.details.archived);
    if open.is_empty() && archived.is_empty() {
        html.open_class("p", "dialog__text").attr("role", "status");
        html.text(&words::nothing_matches(browse.filter)).close();
    }
    open_form(&mut html, "pane__form", BROWSE_PATH, form_id);
    write_hidden(&mut html, "q", browse.filter);
    write_list(&mut html, panes::PUBLIC_CHANNELS, &open);
    if !archived.is_empty() {
        html.open_class("details", "more").open_class("summary", "more__summary");
        html.text(around::ARCHIVED).text(" ");
        html.open_class("span", "more__count").text(&archived.len().to_string()).close().close();
        write_list(&mut html, around::ARCHIVED, &archived);
        html.close();
    }
    html.close().close();
    write_status(&mut html, "");
    html.into_string()
}

/// The public channels, by name.
fn listings(channels: &[ChannelState]) -> Vec<Listing<'_>> {
    let mut listings: Vec<Listing<'_>> = channels
        .iter()
        .filter_map(|channel| match &channel.kind {
            ChannelKind::Public { name } => Some(Listing { name: name.as_str(), channel }),
            ChannelKind::Private { .. } | ChannelKind::Direct { .. } => None,
        })
        .collect();
    listings.sort_by_cached_key(|listing| (listing.name.to_lowercase(), listing.channel.id));
    listings
}

fn write_list(html: &mut Html, label: &str, listings: &[Listing<'_>]) {
    if listings.is_empty() {
        return;
    }
    html.open_class("ul", "dialog__list").attr("aria-label", label);
    listings.iter().for_each(|listing| write_listing(html, listing));
    html.close();
}

fn write_listing(html: &mut Html, Listing { name, channel }: &Listing<'_>) {
    html.open_class("li", "listing");
    icon::write_placed(html, icon::HASH, "icon listing__icon");
    html.open_class("span", "listing__name").attr("dir", "auto").text(name).close().text(" ");
    let members = usize::try_from(channel.member_count).unwrap_or(usize::MAX);
    html.open_class("span", "listing__detail").text(&around::members(members)).close();
    if let Some(topic) = &channel.details.topic {
        html.text(" ");
        html.open_class("span", "listing__topic").attr("dir", "auto").text(topic.as_str()).close();
    }
    let button = if channel.joined {
        Some(("button button--small button--quiet", "open", panes::open_channel(name), panes::OPEN))
    } else if channel.details.archived {
        None
    } else {
        Some(("button button--small", "join", panes::join_channel(name), panes::JOIN))
    };
    if let Some((class, action, label, text)) = button {
        html.open_class("button", class).attr("type", "submit").attr("name", action);
        html.attr("value", &channel.id.to_string()).attr("aria-label", &label).text(text).close();
    }
    html.close();
}
