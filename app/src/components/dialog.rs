//! The frame of a dialog.

use leptos::ev::MouseEvent;
use leptos::html;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::Node;

use crate::react::{effect, handler};

/// A modal dialog that opens and closes by a signal. The browser keeps the focus in it, closes it on
/// Escape, and gives the focus back.
#[component]
pub(crate) fn Dialog<C: IntoView + 'static>(
    /// Whether it is open.
    open: RwSignal<bool>,
    /// Which kind it is.
    class: &'static str,
    /// The id of its heading.
    labelled_by: &'static str,
    /// The id of what describes it.
    #[prop(optional)]
    described_by: Option<&'static str>,
    /// What is in it.
    children: TypedChildren<C>,
) -> impl IntoView {
    let dialog = NodeRef::<html::Dialog>::new();
    effect(move |_| {
        let is_open = open.get();
        let Some(dialog) = dialog.get() else { return };
        if is_open && !dialog.open() {
            // It can only fail where the element is not in the page, and then nothing needs opening.
            let _ = dialog.show_modal();
        } else if !is_open && dialog.open() {
            dialog.close();
        }
    });
    let on_click = move |event: MouseEvent| {
        if is_beside(&event, dialog) {
            open.set(false);
        }
    };

    view! {
        <dialog
            class=class
            aria-labelledby=labelled_by
            aria-describedby=described_by
            node_ref=dialog
            on:close=handler(move |_| open.set(false))
            on:click=handler(on_click)
        >
            {children.into_inner()()}
        </dialog>
    }
}

/// Whether a click was beside the content of a dialog: that is the dialog itself, its padding, or what is behind it.
pub(crate) fn is_beside(event: &MouseEvent, dialog: NodeRef<html::Dialog>) -> bool {
    let (target, dialog) = (event.target(), dialog.get_untracked());
    target
        .zip(dialog)
        .is_some_and(|(target, dialog)| target.unchecked_ref::<Node>() == dialog.unchecked_ref())
}
