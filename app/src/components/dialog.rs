//! The frame of a dialog.

use leptos::ev::MouseEvent;
use leptos::html;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;

use crate::ask::Ask;

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
    /// What it asks for: it closes where that was done, and waits no longer where it was closed.
    #[prop(optional)]
    ask: Option<Ask>,
    /// What is in it.
    children: TypedChildren<C>,
) -> impl IntoView {
    let dialog = NodeRef::<html::Dialog>::new();
    Effect::new(move |_| {
        let is_open = open.get();
        let Some(dialog) = dialog.get() else { return };
        if is_open && !dialog.open() {
            // It can only fail where the element is not in the page, and then nothing needs opening.
            let _ = dialog.show_modal();
        } else if !is_open && dialog.open() {
            dialog.close();
        }
    });
    Effect::new(move |_| {
        if ask.is_some_and(|ask| matches!(ask.answer(), Some(Ok(_)))) {
            open.set(false);
        }
    });
    let on_close = move |_| {
        open.set(false);
        if let Some(ask) = ask {
            ask.forget();
        }
    };
    // What is beside the content is the dialog itself: its padding, or what is behind it.
    let on_click = move |event: MouseEvent| {
        if let (Some(target), Some(dialog)) = (event.target(), dialog.get_untracked())
            && target.unchecked_ref::<leptos::web_sys::Node>() == dialog.unchecked_ref()
        {
            open.set(false);
        }
    };

    view! {
        <dialog
            class=class
            aria-labelledby=labelled_by
            aria-describedby=described_by
            node_ref=dialog
            on:close=on_close
            on:click=on_click
        >
            {children.into_inner()()}
        </dialog>
    }
}
