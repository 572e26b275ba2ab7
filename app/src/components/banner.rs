//! What is wrong, above the messages: with the connection, or with what was just tried.

use client::view::Notice;
use leptos::ev::MouseEvent;
use leptos::prelude::*;

use crate::actions::Actions;
use crate::components::control::Control;
use crate::html::Html;
use crate::react::{handler, memo};
use crate::state::{self, ChatStateStoreFields};
use crate::words;

const STOPPED: &str = "banner banner--stopped";

/// The state of the connection, while there is something to say. The element is always there: what speaks must
/// exist before.
#[component]
pub(crate) fn Banner() -> impl IntoView {
    let state = state::expect();
    let actions = Actions::expect();
    let class = Signal::derive(move || match state.notice().get() {
        None => "banner",
        Some(Notice::Offline) => "banner banner--offline",
        Some(Notice::Connecting | Notice::Update) => "banner banner--connecting",
        Some(Notice::SignedOut | Notice::OutOfDate | Notice::Broken) => STOPPED,
    });
    let html = memo(move || state.notice().get().map(notice).unwrap_or_default());
    let on_click = move |event: MouseEvent| {
        if Control::pressed(&event).is_some() {
            (actions.reload)();
        }
    };

    view! { <div class=class role="status" on:click=handler(on_click) inner_html=html></div> }
}

/// What was just tried and did not work.
#[component]
pub(crate) fn Complaint() -> impl IntoView {
    let state = state::expect();
    let class =
        Signal::derive(move || if state.complaint().with(Option::is_some) { STOPPED } else { "banner" });
    let html = memo(move || {
        state.complaint().with(|complaint| complaint.as_deref().map(complaint_html).unwrap_or_default())
    });
    let on_click = move |event: MouseEvent| {
        if Control::pressed(&event).is_some() {
            state::dismiss(state);
        }
    };

    view! { <div class=class role="alert" on:click=handler(on_click) inner_html=html></div> }
}

/// What is wrong with the connection, with what helps, where something does.
fn notice(notice: Notice) -> String {
    let mut html = Html::new();
    html.open_class("span", "banner__text").text(words::notice(notice)).close();
    match notice {
        Notice::Offline | Notice::Connecting => {}
        // The page must be loaded anew: without a cookie the server answers with the sign-in page.
        Notice::SignedOut => {
            html.open_class("a", "button button--small").attr("href", "/").attr("rel", "external");
            html.text(words::LOG_IN).close();
        }
        Notice::Update | Notice::OutOfDate | Notice::Broken => {
            write_button(&mut html, "reload", words::RELOAD);
        }
    }
    html.into_string()
}

fn complaint_html(complaint: &str) -> String {
    let mut html = Html::new();
    html.open_class("span", "banner__text").text(complaint).close();
    write_button(&mut html, "dismiss", words::DISMISS);
    html.into_string()
}

fn write_button(html: &mut Html, action: &str, text: &str) {
    html.open_class("button", "button button--small").attr("type", "button").attr("data-action", action);
    html.text(text).close();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_newer_version_is_offered_and_waiting_is_not() {
        let update = notice(Notice::Update);

        assert!(update.contains("There is a newer version of Banter."), "{update}");
        assert!(update.contains("data-action=\"reload\">Reload</button>"), "{update}");
        for waits in [Notice::Offline, Notice::Connecting] {
            assert!(!notice(waits).contains("<button"), "{}", notice(waits));
        }
    }
}
