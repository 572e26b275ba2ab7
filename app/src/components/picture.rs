//! Pictures made from names, and the dot that says who is there.

use client::view::Presence;
use leptos::prelude::*;
use protocol::id::UserId;

use crate::format;

/// A user's picture. Silent: the name stands beside it.
pub(crate) fn picture(user: UserId, display_name: &str) -> impl IntoView + use<> {
    drawn(format!("picture picture--{}", format::hue(user)), display_name)
}

/// A user's picture beside a message.
pub(crate) fn message_picture(user: UserId, display_name: &str) -> impl IntoView + use<> {
    drawn(format!("picture picture--{} message__picture", format::hue(user)), display_name)
}

/// The dot on a picture.
pub(crate) fn presence(presence: Presence) -> impl IntoView {
    let class = match presence {
        Presence::Online => "presence presence--online",
        Presence::Offline => "presence presence--offline",
        Presence::LoggedOut => "presence presence--logged-out",
    };
    view! { <span class=class aria-hidden="true"></span> }
}

fn drawn(class: String, display_name: &str) -> impl IntoView + use<> {
    let initial = format::initial(display_name);
    view! {
        <svg class=class viewBox="0 0 40 40" aria-hidden="true">
            <rect width="40" height="40" rx="14" />
            <text x="20" y="20.5" text-anchor="middle" dominant-baseline="central">
                {initial}
            </text>
        </svg>
    }
}
