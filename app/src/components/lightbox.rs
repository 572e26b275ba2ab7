//! The images of the open channel, whole, one at a time.

use leptos::prelude::*;
use protocol::attachment::Attachment;
use protocol::id::AttachmentId;

use crate::components::control::{Control, Reach};
use crate::components::sheet::Sheet;
use crate::components::{attachments, icon};
use crate::format;
use crate::html::Html;
use crate::panels::Panels;
use crate::react::memo;
use crate::state::{self, ChatStateStoreFields, State};
use crate::words::{self, message};

/// The id of its heading.
const TITLE_ID: &str = "lightbox-title";

/// Shows an image whole, with the way to those before and after it in the channel.
#[component]
pub(crate) fn Lightbox() -> impl IntoView {
    let state = state::expect();
    let panels = Panels::expect();
    let content = memo(move || {
        let shown = panels.lightbox.get()?;
        let images = images(state);
        let at = images.iter().position(|image| image.id == shown)?;
        Some(html(&images, at))
    });

    view! {
        <Sheet
            class="dialog lightbox"
            labelled_by=TITLE_ID
            content
            act
            close=|panels| panels.lightbox.set(None)
        />
    }
}

fn act(control: &Control, reach: Reach) {
    if let Some(image) = control.data::<AttachmentId>("data-attachment") {
        reach.panels.lightbox.set(Some(image));
    }
}

/// Every image of the open channel, oldest first.
fn images(state: State) -> Vec<Attachment> {
    let timeline = state.timeline().read();
    let mut images = Vec::new();
    for (_, row) in &timeline.rows {
        row.with(|row| images.extend(row.attachments.iter().filter(|one| one.image.is_some()).cloned()));
    }
    images
}

fn html(images: &[Attachment], at: usize) -> String {
    let (image, count) = (&images[at], images.len());
    let path = attachments::path(image);
    let mut html = Html::new();
    html.open_class("div", "lightbox__head");
    html.open_class("h2", "lightbox__name")
        .attr("id", TITLE_ID)
        .attr("dir", "auto")
        .text(image.name.as_str())
        .close();
    html.open_class("span", "lightbox__detail");
    html.text(&message::image_detail(at + 1, count, &format::bytes(image.bytes))).close();
    html.open_class("a", "button button--icon button--quiet").attr("href", &path);
    html.attr("download", image.name.as_str());
    html.attr("aria-label", message::DOWNLOAD).attr("title", message::DOWNLOAD);
    icon::write(&mut html, icon::DOWNLOAD);
    html.close();
    html.open_class("button", "button button--icon button--quiet").attr("type", "button");
    html.attr("data-action", "close").attr("aria-label", words::CLOSE).attr("title", words::CLOSE);
    icon::write(&mut html, icon::CLOSE);
    html.close().close();

    html.open_class("div", "lightbox__stage");
    write_image(&mut html, image, &path);
    if count > 1 {
        let (before, after) = (&images[(at + count - 1) % count], &images[(at + 1) % count]);
        for (to, step, label, icon, key) in [
            (before, "previous", message::PREVIOUS_IMAGE, icon::CHEVRON_LEFT, "ArrowLeft"),
            (after, "next", message::NEXT_IMAGE, icon::CHEVRON_RIGHT, "ArrowRight"),
        ] {
            // Apart from the button, which stays the same one and keeps the focus.
            html.open_class("span", &format!("lightbox__step lightbox__step--{step}"));
            html.attr("data-attachment", &to.id.to_string());
            html.open_class("button", "button button--icon").attr("type", "button");
            html.attr("data-action", step).attr("data-key", key);
            html.attr("aria-label", label).attr("title", label);
            icon::write(&mut html, icon);
            html.close().close();
        }
    }
    html.into_string()
}

fn write_image(html: &mut Html, image: &Attachment, path: &str) {
    html.open_class("img", "lightbox__image").attr("src", path).attr("alt", image.name.as_str());
    if let Some(image) = image.image {
        html.attr("width", &image.width.to_string()).attr("height", &image.height.to_string());
    }
}
