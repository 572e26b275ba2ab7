//! A dialog whose content is written as text.

use leptos::ev::{KeyboardEvent, MouseEvent};
use leptos::html;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::HtmlElement;

use crate::components::control::{self, Control, Reach};
use crate::components::dialog::Dialog;
use crate::panels::Panels;
use crate::react::{effect, handler};

/// A dialog that is open while there is something to show in it, and that takes the focus itself: what is in it
/// may be written anew at any time. A control with `data-action="close"` closes it,
/// and one with a `data-key` is pressed by that arrow key, too.
#[component]
pub(crate) fn Sheet(
    /// Which kind it is.
    class: &'static str,
    /// The id of its heading, which is part of what it shows.
    labelled_by: &'static str,
    /// What it shows; nothing where it is closed.
    content: Memo<Option<String>>,
    /// Does what a control in it is for.
    act: fn(&Control, Reach),
    /// Lets go of what was shown: the dialog has closed.
    close: fn(Panels),
) -> impl IntoView {
    let reach = Reach::expect();
    let open = RwSignal::new(false);
    let node = NodeRef::<html::Div>::new();
    effect(move |_| {
        let content = content.get();
        if let (Some(html), Some(node)) = (&content, node.get_untracked()) {
            control::replace(&node, html);
        }
        // Only now: what opens gives the focus to what is in it.
        open.set(content.is_some());
    });
    effect(move |was_open: Option<bool>| {
        let is_open = open.get();
        if was_open == Some(true) && !is_open {
            close(reach.panels);
        }
        is_open
    });
    let on_click = move |event: MouseEvent| {
        let Some(control) = Control::pressed(&event) else { return };
        if control.action() == "close" {
            open.set(false);
        } else {
            act(&control, reach);
        }
    };
    let on_key = move |event: KeyboardEvent| {
        if let Some(node) = node.get_untracked() {
            press_key(&event, &node);
        }
    };

    view! {
        <Dialog open class labelled_by>
            <div class="dialog__form" tabindex="-1" autofocus node_ref=node on:click=handler(on_click) on:keydown=handler(on_key)></div>
        </Dialog>
    }
}

/// Presses the control that an arrow key stands for.
fn press_key(event: &KeyboardEvent, within: &HtmlElement) {
    let key = event.key();
    if !key.starts_with("Arrow") {
        return;
    }
    if let Ok(Some(control)) = within.query_selector(&format!("[data-key=\"{key}\"]")) {
        event.prevent_default();
        control.unchecked_ref::<HtmlElement>().click();
    }
}
