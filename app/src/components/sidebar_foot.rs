//! Oneself, at the foot of the sidebar.

use leptos::prelude::*;
use protocol::user::User;

use crate::components::icon::{self, icon};
use crate::components::picture::Face;
use crate::html::Html;
use crate::react::memo;
use crate::state::{self, ChatStateStoreFields};
use crate::words;

/// Who is signed in, with the ways to the settings, to what Banter is, and out.
#[component]
pub(crate) fn SidebarFoot() -> impl IntoView {
    let state = state::expect();
    let me = memo(move || state.user().with(|user| user.as_ref().map(me).unwrap_or_default()));

    view! {
        <div class="sidebar__foot">
            <div class="sidebar__me" inner_html=me></div>
            <a class="button button--icon button--quiet" href="/about" aria-label=words::ABOUT title=words::ABOUT>
                {icon(icon::INFO)}
            </a>
            <a class="button button--icon button--quiet" href="/log-out" aria-label=words::around::LOG_OUT title=words::around::LOG_OUT>
                {icon(icon::LOG_OUT)}
            </a>
        </div>
    }
}

fn me(user: &User) -> String {
    let name = user.display_name.as_str();
    let mut html = Html::new();
    html.open_class("a", "sidebar__self").attr("href", "/settings").attr("title", words::around::SETTINGS);
    html.attr("aria-label", &words::around::settings_label(name));
    Face::of(user).write(&mut html, "");
    html.open_class("span", "sidebar__self-name").attr("dir", "auto").text(name).close();
    html.into_string()
}
