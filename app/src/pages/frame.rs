//! What stands around the content of a page, and the picture of a user.

use leptos::prelude::*;
use protocol::user::User;

use crate::components::brand;
use crate::components::picture::Face;
use crate::html::Html;
use crate::words;

/// A page that asks or tells one thing: a card in the middle of the window.
pub(crate) fn card(title: String, content: impl IntoView) -> impl IntoView {
    view! {
        <main class="page">
            <div class="page__card">
                {mark()}
                <h1 class="page__title">{title}</h1>
                {content}
            </div>
        </main>
    }
}

/// The mark of Banter, which leads home.
pub(crate) fn mark() -> impl IntoView {
    view! {
        <a class="page__home" href="/" aria-label=words::GO_HOME>
            {brand::mark("brand__mark page__mark")}
        </a>
    }
}

/// The picture of a user that is made from the name, for whoever is not let in yet.
pub(crate) fn drawn_picture(user: &User, class: &'static str) -> impl IntoView + use<> {
    picture(&User { picture: None, ..user.clone() }, class)
}

/// The picture of a user, `class` saying where it stands. Silent: the name stands beside it.
pub(crate) fn picture(user: &User, class: &'static str) -> impl IntoView + use<> {
    let mut html = Html::new();
    Face::of(user).write(&mut html, class);
    view! { <span class="page__picture" inner_html=html.into_string()></span> }
}
