//! Pictures made from names, and the dot that says who is there.

use client::view::Presence;
use leptos::prelude::*;
use protocol::id::UserId;

use crate::format;

/// A user's picture, with `class` saying where it stands. Silent: the name stands beside it.
pub(crate) fn picture(class: &str, user: UserId, display_name: &str) -> impl IntoView + use<> {
    let class = format!("picture picture--{} {class}", format::hue(user)).trim_end().to_owned();
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

/// A user's picture with a dot that says whether the user is there. Silent, too.
pub(crate) fn with_presence(
    class: &'static str,
    user: UserId,
    display_name: &str,
    presence: Presence,
) -> impl IntoView + use<> {
    let dot = match presence {
        Presence::Online => "presence presence--online",
        Presence::Offline => "presence presence--offline",
        Presence::LoggedOut => "presence presence--logged-out",
    };

    view! {
        <span class=class>
            {picture("", user, display_name)}
            <span class=dot aria-hidden="true"></span>
        </span>
    }
}
