//! The pane that creates a channel.

use protocol::id::{ChannelId, ClientId};

use crate::html::Html;
use crate::pane::CREATE_PATH;
use crate::panes::field::{Field, Typed};
use crate::panes::{open_form, write_hidden, write_status, write_submit, write_title};
use crate::words::{self, around, panes};

/// The form that leads to the channel that has a name already: apart, so that Enter in the field never sends it.
const EXISTING_ID: &str = "open-existing";

/// What the form shows.
#[derive(Debug, Default)]
pub struct Create {
    /// The name, and why it will not do.
    pub name: Typed,
    /// Whether the box is checked.
    pub private: bool,
    /// The channel that has the name already.
    pub existing: Option<(ChannelId, String)>,
}

/// Writes the pane.
#[must_use]
pub fn render(create: &Create, form_id: &ClientId) -> String {
    let mut html = Html::new();
    write_title(&mut html, around::CREATE_CHANNEL);
    html.open_class("p", "dialog__text").text(panes::CREATE_NOTE).close();
    open_form(&mut html, "pane__form", CREATE_PATH, form_id);
    write_name(&mut html, create);
    write_private(&mut html, create.private);
    html.open_class("div", "dialog__foot");
    html.open_class("button", "button button--quiet").attr("type", "button").attr("data-action", "close");
    html.text(words::CANCEL).close();
    write_submit(&mut html, "button button--primary", panes::CREATE);
    html.close().close();
    if let Some((channel, _)) = &create.existing {
        html.open("form")
            .attr("id", EXISTING_ID)
            .attr("method", "post")
            .attr("action", CREATE_PATH)
            .flag("hidden");
        write_hidden(&mut html, "client_id", form_id.as_str());
        write_hidden(&mut html, "open", &channel.to_string());
        html.close();
    }
    write_status(&mut html, "");
    html.into_string()
}

fn write_name(html: &mut Html, create: &Create) {
    let field = Field {
        id: "create-name",
        name: "name",
        label: panes::CHANNEL_NAME,
        prefix: Some("#"),
        hint: Some(&panes::channel_name_hint()),
        value: &create.name.text,
        problem: create.name.problem.as_deref(),
        list: None,
        takes_focus: true,
    };
    field.write(html, |html| {
        if let Some((_, name)) = &create.existing {
            html.text(" ");
            html.open_class("button", "button button--small")
                .attr("type", "submit")
                .attr("form", EXISTING_ID);
            html.text(&panes::open_channel(name)).close();
        }
    });
}

fn write_private(html: &mut Html, is_private: bool) {
    html.open_class("label", "choice").open_class("input", "choice__input").attr("type", "checkbox");
    html.attr("name", "private").attr("value", "yes").attr("aria-label", panes::PRIVATE);
    html.attr("aria-describedby", "create-private");
    if is_private {
        html.flag("checked");
    }
    html.open_class("span", "choice__text");
    html.open_class("span", "choice__label").text(panes::PRIVATE).close();
    html.open_class("span", "choice__hint").attr("id", "create-private").text(panes::PRIVATE_HINT);
    html.close().close().close();
}
