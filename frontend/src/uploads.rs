//! Files on their way to the server: a few at a time, each with a request of its own.
//!
//! They go on when another place is opened; each belongs to the draft of the channel that it was chosen in.

use std::cell::RefCell;

use app::state::{Upload, UploadProblem};
use app::words;
use client::intent::{Intent, Refusal};
use leptos::task::spawn_local;
use protocol::attachment::{Attachment, FileName};
use protocol::error::ErrorCode;
use protocol::id::{AttachmentId, ChannelId};
use protocol::json;
use protocol::limits::ATTACHMENT_BYTES_MAX;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{File, ProgressEvent, XmlHttpRequest};

use crate::{driver, http};

/// How many files are sent at once. More would only slow each other, and the socket, down.
const RUNNING_MAX: usize = 3;

const CREATED: u16 = 201;
const TOO_LARGE: u16 = 413;

#[derive(Default)]
struct Uploads {
    last_id: u32,
    items: Vec<Item>,
}

/// One file. It waits to be sent where there is nothing of the rest.
struct Item {
    upload: Upload,
    file: File,
    request: Option<Request>,
    /// What the server has made of it. The draft gets it when those before it are there: their order is its.
    arrived: Option<Attachment>,
}

/// A request under way. Dropped, it is given up and says nothing any more.
struct Request {
    request: XmlHttpRequest,
    _on_progress: Closure<dyn FnMut(ProgressEvent)>,
    _on_end: Closure<dyn FnMut()>,
}

thread_local! {
    /// The page has one. Nothing that runs while it is borrowed calls back into this module.
    static UPLOADS: RefCell<Uploads> = RefCell::default();
}

/// Uploads files for the draft of the open place, as many as there is room for.
pub(crate) fn attach(files: Vec<File>) {
    let Some((channel, room)) = driver::room_for_files() else {
        return driver::complain(words::composer::NO_CHANNEL_YET.to_owned());
    };
    let left_out = UPLOADS.with_borrow_mut(|uploads| uploads.add(channel, room, files));
    go_on();
    if left_out > 0 {
        driver::complain(words::composer::left_out(left_out));
    }
}

/// Stops an upload, or forgets one that failed.
pub(crate) fn cancel(id: u32) {
    let arrived = UPLOADS.with_borrow_mut(|uploads| {
        let at = uploads.items.iter().position(|item| item.upload.id == id)?;
        uploads.items.remove(at).arrived
    });
    if let Some(attachment) = arrived {
        discard(attachment.id);
    }
    hand_over();
    go_on();
}

/// Tries a failed upload again.
pub(crate) fn retry(id: u32) {
    let room = driver::room_for_files();
    UPLOADS.with_borrow_mut(|uploads| {
        let running = uploads.unsettled(room.map(|(channel, _)| channel));
        let has_room = room.is_some_and(|(_, room)| running < room);
        if let Some(item) = uploads.item(id) {
            item.upload.sent = 0;
            item.upload.problem = (!has_room).then_some(UploadProblem::TooMany);
        }
    });
    go_on();
}

/// Takes an uploaded file out of the draft of the open place, and off the server.
pub(crate) fn detach(attachment: AttachmentId) {
    if driver::intent(Intent::Detach { attachment }).is_ok() {
        discard(attachment);
    }
}

/// Starts what waits, where fewer than may are under way, and shows how it stands.
fn go_on() {
    let shown = UPLOADS.with_borrow_mut(|uploads| {
        let mut running = uploads.items.iter().filter(|item| item.request.is_some()).count();
        for item in &mut uploads.items {
            if running < RUNNING_MAX && item.waits() {
                match Request::send(&item.upload, &item.file) {
                    Ok(request) => {
                        item.request = Some(request);
                        running += 1;
                    }
                    Err(_) => item.upload.problem = Some(UploadProblem::Unreachable),
                }
            }
        }
        uploads.items.iter().map(|item| item.upload.clone()).collect()
    });
    driver::show_uploads(shown);
}

fn progressed(id: u32, sent: f64) {
    UPLOADS.with_borrow_mut(|uploads| {
        if let Some(item) = uploads.item(id) {
            // The request is a little larger than its file.
            item.upload.sent = (sent as u64).min(item.upload.bytes);
        }
    });
    go_on();
}

fn ended(id: u32) {
    UPLOADS.with_borrow_mut(|uploads| {
        let Some(item) = uploads.item(id) else { return };
        let Some(request) = item.request.take() else { return };
        match request.outcome() {
            Ok(attachment) => {
                item.upload.sent = item.upload.bytes;
                item.arrived = Some(attachment);
            }
            Err(problem) => item.upload.problem = Some(problem),
        }
    });
    hand_over();
    go_on();
}

/// Gives to their drafts what has arrived, in the order in which it was chosen.
fn hand_over() {
    while let Some((id, channel, attachment)) = UPLOADS.with_borrow_mut(Uploads::next_arrived) {
        let problem = keep(channel, attachment).err();
        UPLOADS.with_borrow_mut(|uploads| match problem {
            None => uploads.items.retain(|item| item.upload.id != id),
            Some(problem) => {
                if let Some(item) = uploads.item(id) {
                    item.upload.problem = Some(problem);
                }
            }
        });
    }
}

/// Gives an uploaded file to the draft. Where that does not take it, the server need not keep it either.
fn keep(channel: ChannelId, attachment: Attachment) -> Result<(), UploadProblem> {
    let id = attachment.id;
    driver::intent(Intent::Attach { channel, attachment }).map(|_| ()).map_err(|refusal| {
        discard(id);
        match refusal {
            Refusal::TooManyAttachments => UploadProblem::TooMany,
            Refusal::Body(_) | Refusal::OutboxFull | Refusal::Nothing => {
                UploadProblem::Refused(ErrorCode::UnknownChannel)
            }
        }
    })
}

/// Removes an uploaded file from the server. Where that is out of reach, it removes what nobody sends by itself.
fn discard(attachment: AttachmentId) {
    spawn_local(async move {
        let _ = http::fetch("DELETE", &format!("/attachments/{attachment}"), &[], None).await;
    });
}

impl Uploads {
    /// Takes files, and says how many found no room. One that is too large takes none.
    fn add(&mut self, channel: ChannelId, room: usize, files: Vec<File>) -> usize {
        let mut room = room.saturating_sub(self.unsettled(Some(channel)));
        let mut left_out = 0;
        for file in files {
            let bytes = file.size() as u64;
            let is_too_large = bytes > ATTACHMENT_BYTES_MAX;
            if !is_too_large && room == 0 {
                left_out += 1;
                continue;
            }
            if !is_too_large {
                room -= 1;
            }
            self.last_id += 1;
            let upload = Upload {
                id: self.last_id,
                channel,
                name: FileName::new(&file.name()),
                bytes,
                sent: 0,
                problem: is_too_large.then_some(UploadProblem::TooLarge),
            };
            self.items.push(Item { upload, file, request: None, arrived: None });
        }
        left_out
    }

    /// The next file that has arrived and has none before it, in its channel, that may still do so.
    fn next_arrived(&mut self) -> Option<(u32, ChannelId, Attachment)> {
        let mut behind = Vec::new();
        for item in self.items.iter_mut().filter(|item| item.upload.problem.is_none()) {
            let Upload { id, channel, .. } = item.upload;
            if behind.contains(&channel) {
                continue;
            }
            match item.arrived.take() {
                Some(attachment) => return Some((id, channel, attachment)),
                None => behind.push(channel),
            }
        }
        None
    }

    /// How many files of a channel wait or are under way.
    fn unsettled(&self, channel: Option<ChannelId>) -> usize {
        let is_unsettled =
            |item: &&Item| Some(item.upload.channel) == channel && item.upload.problem.is_none();
        self.items.iter().filter(is_unsettled).count()
    }

    fn item(&mut self, id: u32) -> Option<&mut Item> {
        self.items.iter_mut().find(|item| item.upload.id == id)
    }
}

impl Item {
    fn waits(&self) -> bool {
        self.request.is_none() && self.arrived.is_none() && self.upload.problem.is_none()
    }
}

impl Request {
    /// Starts to send a file.
    ///
    /// # Errors
    /// Where the browser will not even try.
    fn send(upload: &Upload, file: &File) -> Result<Self, JsValue> {
        let id = upload.id;
        let name = js_sys::encode_uri_component(upload.name.as_str());
        let request = XmlHttpRequest::new()?;
        let path = format!("/attachments?channel={}&name={}", upload.channel, String::from(name));
        request.open_with_async("POST", &path, true)?;
        let on_progress = Closure::<dyn FnMut(ProgressEvent)>::new(move |event: ProgressEvent| {
            progressed(id, event.loaded());
        });
        let on_end = Closure::<dyn FnMut()>::new(move || ended(id));
        request.upload()?.set_onprogress(Some(on_progress.as_ref().unchecked_ref()));
        request.set_onloadend(Some(on_end.as_ref().unchecked_ref()));
        request.send_with_opt_blob(Some(file))?;
        Ok(Self { request, _on_progress: on_progress, _on_end: on_end })
    }

    /// What came of it.
    fn outcome(&self) -> Result<Attachment, UploadProblem> {
        let text = self.request.response_text().ok().flatten().unwrap_or_default();
        match self.request.status().unwrap_or(0) {
            CREATED => json::read(&text).map_err(|_| UploadProblem::Unreachable),
            // It need not be our server that says so.
            TOO_LARGE => Err(UploadProblem::Refused(ErrorCode::FileTooLarge)),
            _ => Err(http::refusal(&text).map_or(UploadProblem::Unreachable, UploadProblem::Refused)),
        }
    }
}

impl Drop for Request {
    fn drop(&mut self) {
        if let Ok(upload) = self.request.upload() {
            upload.set_onprogress(None);
        }
        self.request.set_onloadend(None);
        let _ = self.request.abort();
    }
}
