//! What is wrong, above the messages: with the connection, or with what was just tried.

use client::view::Notice;
use leptos::either::EitherOf3;
use leptos::prelude::*;

use crate::actions::Actions;
use crate::state::{self, ChatStateStoreFields};
use crate::words;

/// The state of the connection, while there is something to say. The element is always there: what speaks must
/// exist before.
#[component]
pub(crate) fn Banner() -> impl IntoView {
    let state = state::expect();

    move || {
        let notice = state.notice().get();
        let class = match notice {
            None => "banner",
            Some(Notice::Offline) => "banner banner--offline",
            Some(Notice::Connecting) => "banner banner--connecting",
            Some(Notice::SignedOut | Notice::OutOfDate | Notice::Broken) => "banner banner--stopped",
        };
        let said = notice.map(|notice| {
            view! {
                <span class="banner__text">{words::notice(notice)}</span>
                {way_out(notice)}
            }
        });
        view! {
            <div class=class role="status">
                {said}
            </div>
        }
    }
}

/// What was just tried and did not work.
#[component]
pub(crate) fn Complaint() -> impl IntoView {
    let state = state::expect();

    move || {
        let complaint = state.complaint().get();
        let class = if complaint.is_some() { "banner banner--stopped" } else { "banner" };
        let said = complaint.map(|complaint| {
            view! {
                <span class="banner__text">{complaint}</span>
                <button class="button button--small" type="button" on:click=move |_| state::dismiss(state)>
                    "Dismiss"
                </button>
            }
        });
        view! {
            <div class=class role="alert">
                {said}
            </div>
        }
    }
}

/// What helps, where something does.
fn way_out(notice: Notice) -> impl IntoView {
    let actions = Actions::expect();
    match notice {
        Notice::Offline | Notice::Connecting => EitherOf3::A(()),
        // The page must be loaded anew: without a cookie the server answers with the sign-in page.
        Notice::SignedOut => EitherOf3::B(view! {
            <a class="button button--small" href="/" rel="external">
                "Log in"
            </a>
        }),
        Notice::OutOfDate | Notice::Broken => EitherOf3::C(view! {
            <button class="button button--small" type="button" on:click=move |_| (actions.reload)()>
                "Reload"
            </button>
        }),
    }
}
