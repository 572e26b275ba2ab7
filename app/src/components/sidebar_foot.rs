//! Oneself, at the foot of the sidebar.

use leptos::prelude::*;

use crate::actions::Actions;
use crate::components::icon::{self, icon};
use crate::components::picture::picture;
use crate::state::{self, ChatStateStoreFields};
use crate::words;

/// Who is signed in, what Banter is, and the way out.
#[component]
pub(crate) fn SidebarFoot() -> impl IntoView {
    let state = state::expect();
    let actions = Actions::expect();
    let me = move || {
        let user = state.user().get()?;
        let name = user.display_name.to_string();
        Some(view! {
            {picture("", user.id, &name)}
            <span class="sidebar__self-name" dir="auto">
                {name}
            </span>
        })
    };

    view! {
        <div class="sidebar__foot">
            <span class="sidebar__self">{me}</span>
            <a class="button button--icon button--quiet" href="/about" aria-label=words::ABOUT title=words::ABOUT>
                {icon(icon::INFO)}
            </a>
            <button
                class="button button--icon button--quiet"
                type="button"
                aria-label="Log out"
                title="Log out"
                on:click=move |_| (actions.log_out)()
            >
                {icon(icon::LOG_OUT)}
            </button>
        </div>
    }
}
