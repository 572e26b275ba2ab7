//! The page for what did not work, where no other page has a place to say so.

use leptos::prelude::*;

use crate::pages::frame;
use crate::words;
use crate::words::settings as said;

/// The page says why. `back` leads to where it was asked for.
#[must_use]
pub fn trouble(why: &str, back: &str) -> String {
    let view = frame::card(
        said::TROUBLE.to_owned(),
        view! {
            <p class="page__text">{why.to_owned()}</p>
            <p class="page__actions">
                <a class="button button--primary" href=back.to_owned()>
                    {words::TRY_AGAIN}
                </a>
            </p>
        },
    );
    view.to_html()
}
