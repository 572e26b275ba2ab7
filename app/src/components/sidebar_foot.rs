//! Oneself, at the foot of the sidebar.

use leptos::prelude::*;
use protocol::user::User;

use crate::actions::Actions;
use crate::components::icon::{self, icon};
use crate::components::picture;
use crate::html::Html;
use crate::state::{self, ChatStateStoreFields};
use crate::words;

/// Who is signed in, what Banter is, and the way out.
#[component]
pub(crate) fn SidebarFoot() -> impl IntoView {
    let state = state::expect();
    let actions = Actions::expect();
    let me = Memo::new(move |_| state.user().with(|user| user.as_ref().map(me).unwrap_or_default()));

    view! {
        <div class="sidebar__foot">
            <span class="sidebar__self" inner_html=me></span>
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

fn me(user: &User) -> String {
    let name = user.display_name.as_str();
    let mut html = Html::new();
    picture::write(&mut html, "", user.id, name);
    html.open_class("span", "sidebar__self-name").attr("dir", "auto").text(name).close();
    html.into_string()
}
