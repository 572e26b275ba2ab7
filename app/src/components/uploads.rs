//! The files that go with the message that is being written.

use leptos::ev::MouseEvent;
use leptos::html;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::HtmlProgressElement;
use protocol::attachment::Attachment;
use protocol::error::ErrorCode;
use protocol::id::AttachmentId;

use crate::components::control::{self, Control};
use crate::components::{attachments, icon};
use crate::format;
use crate::html::Html;
use crate::react::{effect, handler, memo};
use crate::state::{ChatStateStoreFields, Upload, UploadProblem};
use crate::words;
use crate::writing::Writing;

/// What a control of an upload says about itself.
const UPLOAD: &str = "data-upload";

/// What a control of an uploaded file says about itself.
const ATTACHMENT: &str = "data-attachment";

/// What is uploaded, what is on its way, and what did not get there. The list is written anew where files come, go
/// or fail; how far they are is only set in it.
#[component]
pub(crate) fn Uploads(writing: Writing) -> impl IntoView {
    let list = NodeRef::<html::Ul>::new();
    effect(move |before: Option<String>| {
        let uploads = uploads(writing);
        let html = if writing.is_edit() { String::new() } else { written(writing, &uploads) };
        if let Some(list) = list.get_untracked() {
            if html != before.unwrap_or_default() {
                control::replace(&list, &html);
            }
            uploads.iter().for_each(|upload| show_progress(&list, upload));
        }
        html
    });
    let said = memo(move || {
        let attached = writing.state.draft().read().attachments.len();
        words::composer::upload_state(attached, &uploads(writing))
    });

    view! {
        <ul
            class="uploads"
            aria-label=words::composer::ATTACHMENTS
            node_ref=list
            on:click=handler(move |event| press(writing, &event))
        ></ul>
        <p class="visually-hidden" role="status">
            {said}
        </p>
    }
}

/// Those of the open channel.
fn uploads(writing: Writing) -> Vec<Upload> {
    let channel = writing.state.place().read().channel();
    let uploads = writing.state.uploads().read();
    uploads.iter().filter(|upload| Some(upload.channel) == channel).cloned().collect()
}

/// Does what a control is for. It goes by that, so the focus must go somewhere.
fn press(writing: Writing, event: &MouseEvent) {
    let Some(control) = Control::pressed(event) else { return };
    let actions = writing.actions;
    let (attachment, upload) = (control.data::<AttachmentId>(ATTACHMENT), control.data::<u32>(UPLOAD));
    match (control.action().as_str(), attachment, upload) {
        ("remove", Some(attachment), _) => (actions.detach)(attachment),
        ("cancel", _, Some(upload)) => (actions.cancel_upload)(upload),
        ("again", _, Some(upload)) => (actions.retry_upload)(upload),
        _ => return,
    }
    writing.panels.focus_composer.set(());
}

fn written(writing: Writing, uploads: &[Upload]) -> String {
    let mut html = Html::new();
    let draft = writing.state.draft().read();
    for attachment in &draft.attachments {
        write_attachment(&mut html, attachment);
    }
    for upload in uploads {
        match upload.problem {
            Some(problem) => write_failed(&mut html, upload, problem),
            None => write_running(&mut html, upload),
        }
    }
    html.into_string()
}

fn write_attachment(html: &mut Html, attachment: &Attachment) {
    let (id, name) = (attachment.id.to_string(), attachment.name.as_str());
    html.open_class("li", "upload");
    if attachment.image.is_some() {
        let path = format!("{}/thumbnail", attachments::path(attachment));
        html.open_class("img", "upload__picture").attr("src", &path).attr("alt", "");
    } else {
        icon::write(html, icon::FILE);
    }
    write_name(html, name, &format::bytes(attachment.bytes));
    let label = words::composer::remove(name);
    write_button(html, "remove", &label, ATTACHMENT, &id);
    html.close();
}

fn write_running(html: &mut Html, upload: &Upload) {
    let (id, name) = (upload.id.to_string(), upload.name.as_str());
    html.open_class("li", "upload");
    icon::write(html, icon::FILE);
    write_name(html, name, &format::bytes(upload.bytes));
    html.open_class("progress", "upload__progress").attr(UPLOAD, &id).attr("max", "100");
    html.attr("value", "0").attr("aria-label", &words::composer::uploading(name)).close();
    let label = words::composer::cancel_upload(name);
    write_button(html, "cancel", &label, UPLOAD, &id);
    html.close();
}

fn write_failed(html: &mut Html, upload: &Upload, problem: UploadProblem) {
    let (id, name) = (upload.id.to_string(), upload.name.as_str());
    html.open_class("li", "upload upload--failed");
    icon::write(html, icon::FILE);
    write_name(html, name, &words::composer::upload_problem(name, problem));
    if can_succeed(problem) {
        html.open_class("button", "button button--small upload__again").attr("type", "button");
        html.attr("data-action", "again").attr(UPLOAD, &id);
        html.attr("aria-label", &words::composer::upload_again(name)).text(words::TRY_AGAIN).close();
    }
    let label = words::composer::remove(name);
    write_button(html, "cancel", &label, UPLOAD, &id);
    html.close();
}

fn write_name(html: &mut Html, name: &str, detail: &str) {
    html.open_class("span", "upload__name").attr("dir", "auto").text(name).close().text(" ");
    html.open_class("span", "upload__detail").text(detail).close();
}

fn write_button(html: &mut Html, action: &str, label: &str, data: &'static str, id: &str) {
    html.open_class("button", "button button--icon button--quiet button--small upload__remove");
    html.attr("type", "button").attr("data-action", action).attr(data, id);
    html.attr("aria-label", label).attr("title", label);
    icon::write(html, icon::CLOSE);
    html.close();
}

/// Whether trying again can help: not where the file itself is the problem.
fn can_succeed(problem: UploadProblem) -> bool {
    match problem {
        UploadProblem::TooLarge | UploadProblem::Refused(ErrorCode::FileTooLarge) => false,
        UploadProblem::TooMany | UploadProblem::Refused(_) | UploadProblem::Unreachable => true,
    }
}

fn show_progress(list: &leptos::web_sys::Element, upload: &Upload) {
    let bar = list.query_selector(&format!("progress[{UPLOAD}=\"{}\"]", upload.id)).ok().flatten();
    if let Some(bar) = bar {
        let share = upload.sent as f64 / upload.bytes.max(1) as f64;
        bar.unchecked_ref::<HtmlProgressElement>().set_value((share * 100.0).min(100.0));
    }
}
