//! What a link for another device leads to.

use leptos::prelude::*;
use protocol::user::User;

use crate::pages::frame;
use crate::words;
use crate::words::settings as said;

pub use crate::pages::devices::{COPY, Code, NewLink, new_link};

/// The page that asks whether this browser is to be somebody's device. `signed_in` is who it is now.
#[must_use]
pub fn offer(address: &str, user: &User, signed_in: Option<&User>) -> String {
    let other = signed_in.map(|other| {
        view! {
            <p class="page__notice">{said::also_holds(&other.display_name, &user.display_name)}</p>
        }
    });
    let view = frame::card(
        said::offer_title(&user.display_name),
        view! {
            {frame::drawn_picture(user, "page__portrait")}
            <p class="page__text">{said::OFFER_TEXT}</p>
            {other}
            <form class="page__actions" method="post" action=address.to_owned()>
                <button class="button button--primary" type="submit">
                    {said::continue_as(&user.display_name)}
                </button>
                <a class="button button--quiet" href="/">
                    {said::NOT_NOW}
                </a>
            </form>
        },
    );
    view.to_html()
}

/// The page for whoever opens the link where its user is signed in already. It is not used up by that.
#[must_use]
pub fn needless(user: &User) -> String {
    let view = frame::card(
        said::needless_title(&user.display_name),
        view! {
            <p class="page__text">{said::NEEDLESS_TEXT}</p>
            <p class="page__actions">
                <a class="button button--primary" href="/">
                    {words::GO_HOME}
                </a>
            </p>
        },
    );
    view.to_html()
}

/// The page for a link that there is not, or not any more.
#[must_use]
pub fn unknown() -> String {
    let view = frame::card(
        said::UNKNOWN_LINK.to_owned(),
        view! {
            <p class="page__text">{said::UNKNOWN_LINK_TEXT}</p>
            <p class="page__text">{said::UNKNOWN_LINK_HELP}</p>
            <p class="page__actions">
                <a class="button button--primary" href="/">
                    {said::GO_TO_BANTER}
                </a>
            </p>
        },
    );
    view.to_html()
}
