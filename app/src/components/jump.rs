//! The way back to the newest message.

use leptos::html;
use leptos::prelude::*;

use crate::components::icon::{self, icon};
use crate::components::timeline;
use crate::panels::Panels;
use crate::react::handler;
use crate::state::{self, ChatStateStoreFields};
use crate::words::message;

/// Leads to the end of the timeline, and says how much is new there. Hidden where one is there.
#[component]
pub(crate) fn Jump(
    /// What scrolls.
    scroller: NodeRef<html::Div>,
    /// Whether it shows the newest message.
    at_newest: RwSignal<bool>,
) -> impl IntoView {
    let state = state::expect();
    let panels = Panels::expect();
    let on_click = move |_| {
        if let Some(scroller) = scroller.get_untracked() {
            // The button goes, and the focus must not go with it.
            timeline::go_to_newest(&scroller, panels);
        }
    };

    view! {
        <button
            class="button button--small jump"
            type="button"
            hidden=Signal::derive(move || at_newest.get())
            on:click=handler(on_click)
        >
            {Signal::derive(move || message::jump_label(state.timeline().read().new))}
            {icon(icon::CHEVRON_DOWN)}
        </button>
    }
}
