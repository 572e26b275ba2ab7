//! The pane that says all about a channel, and where its members change what they may.

mod kept;
mod manage;
mod people;

use protocol::channel::{ChannelKind, ChannelState, NotificationLevel};
use protocol::id::{ClientId, UserId};
use protocol::snapshot::Snapshot;
use protocol::user::User;

use crate::html::Html;
use crate::pane::DETAILS_SUFFIX;
use crate::panes::field::{Field, Typed};
use crate::panes::{open_form, paths, write_head, write_problem, write_status, write_step};
use crate::words::{around, panes};

/// What a details pane shows.
#[derive(Debug)]
pub struct Details<'a> {
    /// What its reader may see, with the history of this channel.
    pub snapshot: &'a Snapshot,
    /// What it is about.
    pub of: Of<'a>,
    /// The path of the channel.
    pub path: &'a str,
    /// What has just happened; blank where nothing has.
    pub said: &'a str,
    /// The new topic that was refused.
    pub topic: Option<Typed>,
    /// The new name that was refused.
    pub name: Option<Typed>,
    /// The one who was named and not invited.
    pub invited: Option<Typed>,
    /// Why something else was refused.
    pub problem: Option<String>,
}

/// What a details pane is about.
#[derive(Debug, Clone, Copy)]
pub enum Of<'a> {
    /// A channel.
    Channel(&'a ChannelState),
    /// Direct messages with somebody, of which there were none yet.
    User(&'a User),
}

impl<'a> Details<'a> {
    /// A pane in which nothing has happened yet.
    #[must_use]
    pub fn new(snapshot: &'a Snapshot, of: Of<'a>, path: &'a str) -> Self {
        Self { snapshot, of, path, said: "", topic: None, name: None, invited: None, problem: None }
    }

    /// What it is called: the channel's name, or the other one's.
    #[must_use]
    pub fn title(&self) -> String {
        match self.of {
            Of::User(user) => user.display_name.to_string(),
            Of::Channel(channel) => match &channel.kind {
                ChannelKind::Public { name } => format!("#{}", name.as_str()),
                ChannelKind::Private { name } => name.to_string(),
                ChannelKind::Direct { users } => {
                    let other = paths::other_of(*users, self.me(), &self.snapshot.welcome.users);
                    other.map(|user| user.display_name.to_string()).unwrap_or_default()
                }
            },
        }
    }

    /// Where it is, and where its forms are sent.
    fn action(&self) -> String {
        format!("{}{DETAILS_SUFFIX}", self.path)
    }

    fn me(&self) -> UserId {
        self.snapshot.welcome.user
    }

    fn user(&self, id: UserId) -> Option<&'a User> {
        self.snapshot.welcome.users.iter().find(|user| user.id == id)
    }

    fn display_name(&self, id: UserId) -> &'a str {
        self.user(id).map_or("", |user| user.display_name.as_str())
    }

    fn is_creator(&self, channel: &ChannelState) -> bool {
        channel.details.creator == Some(self.me())
    }
}

/// Writes the pane.
#[must_use]
pub fn render(details: &Details<'_>, form_id: &ClientId) -> String {
    let mut html = Html::new();
    write_head(&mut html, &details.title());
    match details.of {
        Of::User(_) => {
            html.open_class("p", "dialog__text").text(around::DIRECT_MESSAGES).close();
        }
        Of::Channel(channel) => write_channel(&mut html, details, channel, form_id),
    }
    write_problem(&mut html, details.problem.as_deref().unwrap_or_default());
    write_status(&mut html, details.said);
    html.into_string()
}

fn write_channel(html: &mut Html, details: &Details<'_>, channel: &ChannelState, form_id: &ClientId) {
    write_summary(html, channel);
    if channel.details.archived {
        html.open_class("p", "pane__note").text(panes::IS_ARCHIVED).close();
    }
    let is_direct = matches!(channel.kind, ChannelKind::Direct { .. });
    if !is_direct {
        write_topic(html, details, channel, form_id);
    }
    if channel.joined {
        write_level(html, details, channel, form_id);
        if !is_direct {
            people::write(html, details, channel, form_id);
        }
        kept::write_pins(html, details);
        kept::write_files(html, details);
    }
    if !is_direct {
        manage::write(html, details, channel, form_id);
    }
}

fn write_summary(html: &mut Html, channel: &ChannelState) {
    let members = usize::try_from(channel.member_count).unwrap_or(usize::MAX);
    let summary = match &channel.kind {
        ChannelKind::Public { .. } => format!("{} · {}", panes::PUBLIC_CHANNEL, around::members(members)),
        ChannelKind::Private { .. } => format!("{} · {}", around::PRIVATE_CHANNEL, around::members(members)),
        ChannelKind::Direct { .. } => around::DIRECT_MESSAGES.to_owned(),
    };
    html.open_class("p", "dialog__text").text(&summary).close();
}

fn write_topic(html: &mut Html, details: &Details<'_>, channel: &ChannelState, form_id: &ClientId) {
    let topic = channel.details.topic.as_ref().map_or("", |topic| topic.as_str());
    if !channel.joined || channel.details.archived {
        open_section(html, panes::TOPIC);
        let said = if topic.is_empty() { panes::NO_TOPIC } else { topic };
        html.open_class("p", "pane__text").attr("dir", "auto").text(said).close().close();
        return;
    }
    open_form(html, "pane__line", &details.action(), form_id);
    let field = Field {
        id: "topic",
        name: "topic",
        label: panes::TOPIC,
        prefix: None,
        hint: None,
        value: details.topic.as_ref().map_or(topic, |typed| &typed.text),
        problem: details.topic.as_ref().and_then(|typed| typed.problem.as_deref()),
        list: None,
        takes_focus: false,
    };
    field.write(html, |_| {});
    write_step(html, "button", "topic", panes::SAVE_TOPIC);
    html.close();
}

fn write_level(html: &mut Html, details: &Details<'_>, channel: &ChannelState, form_id: &ClientId) {
    let level = channel.level.unwrap_or_else(|| NotificationLevel::of(&channel.kind));
    open_form(html, "pane__line pane__line--choices", &details.action(), form_id);
    html.open_class("fieldset", "choices");
    html.open_class("legend", "field__label").text(panes::NOTIFICATIONS).close();
    html.open_class("div", "choices__list");
    for (choice, said) in NotificationLevel::ALL.into_iter().zip(panes::LEVELS) {
        html.open_class("label", "choice").open_class("input", "choice__input").attr("type", "radio");
        html.attr("name", "level").attr("value", choice.as_str());
        if choice == level {
            html.flag("checked");
        }
        html.open_class("span", "choice__text").open_class("span", "choice__label").text(said);
        html.close().close().close();
    }
    html.close().close();
    write_step(html, "button", "level", panes::SAVE_LEVEL);
    html.close();
}

/// Begins a part with a heading of its own. Whoever opens closes.
fn open_section(html: &mut Html, heading: &str) {
    html.open_class("section", "pane__section");
    html.open_class("h3", "pane__heading").text(heading).close();
}

/// Begins a part that can be opened, and says how many are in it. Whoever opens closes.
fn open_more(html: &mut Html, heading: &str, count: usize, is_open: bool) {
    html.open_class("details", "more");
    if is_open {
        html.flag("open");
    }
    html.open_class("summary", "more__summary").text(heading).text(" ");
    html.open_class("span", "more__count").text(&count.to_string()).close().close();
}
