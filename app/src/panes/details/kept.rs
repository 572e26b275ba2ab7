//! What the messages of a channel hold that one looks for: pins and files.

use protocol::attachment::Attachment;
use protocol::message::Message;

use crate::components::icon;
use crate::format;
use crate::html::Html;
use crate::panes::details::{Details, open_more};
use crate::panes::search::write_time;
use crate::words::{message as said, panes};

/// Up to how many pinned messages are shown at once.
const PINS_SHOWN_MAX: usize = 3;

pub(super) fn write_pins(html: &mut Html, details: &Details<'_>) {
    let pinned: Vec<&Message> = messages(details).filter(|message| message.pin.is_some()).collect();
    let is_open = (1..=PINS_SHOWN_MAX).contains(&pinned.len());
    open_more(html, said::PINNED_MESSAGES, pinned.len(), is_open);
    if pinned.is_empty() {
        html.open_class("p", "pane__text").text(said::NO_PINS).close();
    }
    html.open_class("ul", "kept");
    for message in pinned {
        html.open_class("li", "kept__line");
        write_by(html, details, message);
        let gist = said::gist(&message.body, &message.attachments, said::LINE_CHARS_MAX);
        html.text(" ").open_class("a", "kept__text").attr("href", &path(details, message));
        html.attr("dir", "auto").text(&gist).close().close();
    }
    html.close().close();
}

pub(super) fn write_files(html: &mut Html, details: &Details<'_>) {
    let mut files: Vec<(&Message, &Attachment)> = messages(details)
        .flat_map(|message| message.attachments.iter().map(move |attachment| (message, attachment)))
        .collect();
    files.reverse();
    open_more(html, panes::FILES, files.len(), false);
    let note = if files.is_empty() { panes::NO_FILES.to_owned() } else { panes::files_note() };
    html.open_class("p", "pane__text").text(&note).close();
    html.open_class("ul", "kept");
    for (message, attachment) in files {
        write_file(html, details, message, attachment);
    }
    html.close().close();
}

fn write_file(html: &mut Html, details: &Details<'_>, message: &Message, attachment: &Attachment) {
    let address = format!("/attachments/{}", attachment.id);
    let name = attachment.name.as_str();
    html.open_class("li", "kept__line kept__line--file");
    html.open_class("span", "kept__picture");
    if attachment.image.is_some() {
        html.open("img").attr("src", &format!("{address}/thumbnail")).attr("alt", "");
        html.attr("width", "40").attr("height", "40").attr("loading", "lazy").attr("decoding", "async");
    } else {
        icon::write(html, icon::FILE);
    }
    html.close();
    html.open_class("a", "kept__name").attr("href", &address).attr("download", name);
    html.attr("dir", "auto").text(name).close().text(" ");
    html.open_class("span", "kept__size").text(&format::bytes(attachment.bytes)).close().text(" ");
    write_by(html, details, message);
    html.text(" ").open_class("a", "kept__show link link--alone").attr("href", &path(details, message));
    html.attr("aria-label", &format!("{}: {name}", panes::SHOW_MESSAGE)).text(panes::SHOW_MESSAGE);
    html.close().close();
}

fn write_by(html: &mut Html, details: &Details<'_>, message: &Message) {
    html.open_class("span", "kept__by").open("bdi").text(details.display_name(message.author));
    html.close().text(", ");
    write_time(html, "kept__time", message.at);
    html.close();
}

fn messages<'a>(details: &Details<'a>) -> impl Iterator<Item = &'a Message> {
    let history = details.snapshot.history.as_ref();
    history.into_iter().flat_map(|history| &history.messages).map(AsRef::as_ref)
}

fn path(details: &Details<'_>, message: &Message) -> String {
    format!("{}/{}", details.path, message.seq)
}
