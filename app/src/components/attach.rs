//! The ways in which files come into the composer: a button, dropping, pasting.

use leptos::ev::Event;
use leptos::html;
use leptos::prelude::*;
use leptos::wasm_bindgen::{JsCast, JsValue};
use leptos::web_sys::{ClipboardEvent, DataTransfer, DragEvent, File, FileList};

use crate::components::icon::{self, icon};
use crate::react::{effect, handler};
use crate::state::ChatStateStoreFields;
use crate::words;
use crate::writing::Writing;

/// What a transfer says that carries files.
const FILES: &str = "Files";

/// Chooses files. Not while a message is edited: its files stay as they are.
#[component]
pub(crate) fn AttachButton(writing: Writing) -> impl IntoView {
    let chooser = NodeRef::<html::Input>::new();
    let on_click = move |_| {
        if let Some(chooser) = chooser.get_untracked() {
            chooser.click();
        }
    };
    let on_change = move |_| {
        let Some(chooser) = chooser.get_untracked() else { return };
        attach(writing, chooser.files());
        // So that the same file can be chosen again.
        chooser.set_value("");
    };

    view! {
        <input type="file" multiple hidden aria-hidden="true" tabindex="-1" node_ref=chooser on:change=handler(on_change) />
        <button
            class="button button--icon button--quiet composer__tool"
            type="button"
            data-attach=""
            aria-label=words::composer::ATTACH
            title=words::composer::ATTACH
            disabled=Signal::derive(move || !writing.state.alive().get() || writing.is_edit())
            on:click=handler(on_click)
        >
            {icon(icon::ATTACH)}
        </button>
    }
}

/// Takes files that are dropped anywhere on the page, and says so while they are above it. A browser would else
/// leave the page for the file.
#[component]
pub(crate) fn DropZone(
    writing: Writing,
    /// Whether no files are taken here.
    is_archived: Signal<bool>,
) -> impl IntoView {
    let is_over = RwSignal::new(false);
    effect(move |_| {
        let on_drag = move |event: Event| {
            let is_refused = untrack(|| writing.is_edit() || is_archived.get());
            if let Some(now) = drag(writing, event.unchecked_ref(), is_refused) {
                is_over.set(now);
            }
        };
        let listeners = ["dragenter", "dragover", "dragleave", "drop"]
            .map(|name| window_event_listener_untyped(name, on_drag));
        on_cleanup(move || listeners.into_iter().for_each(WindowListenerHandle::remove));
    });

    view! {
        <p class="drop-zone" hidden=move || !is_over.get()>
            {words::composer::DROP}
        </p>
    }
}

/// Takes files that are pasted. What also is formatted text is pasted as that: tables and texts often come with
/// a picture of themselves.
pub(crate) fn paste(writing: Writing, event: &Event) {
    let event: &ClipboardEvent = event.unchecked_ref();
    let Some(transfer) = event.clipboard_data() else { return };
    let is_text = carries(&transfer, "text/plain") && carries(&transfer, "text/html");
    if carries(&transfer, FILES) && !is_text && !untrack(|| writing.is_edit()) {
        event.prevent_default();
        attach(writing, transfer.files());
    }
}

/// Follows what is dragged. Says whether files are above the page now; nothing where it is about something else.
fn drag(writing: Writing, event: &DragEvent, is_refused: bool) -> Option<bool> {
    let transfer = event.data_transfer().filter(|transfer| carries(transfer, FILES))?;
    let kind = event.type_();
    if kind == "dragleave" {
        // Between two elements of the page there is another one that it goes to.
        return event.related_target().is_none().then_some(false);
    }
    event.prevent_default();
    if is_refused {
        transfer.set_drop_effect("none");
        return Some(false);
    }
    if kind == "drop" {
        attach(writing, transfer.files());
        return Some(false);
    }
    Some(true)
}

fn carries(transfer: &DataTransfer, kind: &str) -> bool {
    transfer.types().includes(&JsValue::from_str(kind), 0)
}

fn attach(writing: Writing, files: Option<FileList>) {
    let Some(files) = files else { return };
    let files: Vec<File> = (0..files.length()).filter_map(|at| files.get(at)).collect();
    if !files.is_empty() {
        (writing.actions.attach)(files);
        writing.panels.focus_composer.set(());
    }
}
