//! The icons: strokes in a square of twenty.

use leptos::prelude::*;

use crate::html::Html;

pub(crate) const ATTACH: &str =
    "M15.8 9.2 10.2 14.8a3.6 3.6 0 0 1-5.1-5.1l6-6a2.4 2.4 0 0 1 3.4 3.4l-6 6a1.2 1.2 0 0 1-1.7-1.7l5.3-5.3";
pub(crate) const BROWSE: &str =
    "M2.75 10a7.25 7.25 0 1 0 14.5 0a7.25 7.25 0 1 0-14.5 0M13 7l-1.8 4.2L7 13l1.8-4.2z";
pub(crate) const CHEVRON_DOWN: &str = "m5 7.5 5 5 5-5";
pub(crate) const CHEVRON_LEFT: &str = "M12.5 5l-5 5 5 5";
pub(crate) const CHEVRON_RIGHT: &str = "m7.5 5 5 5-5 5";
pub(crate) const CLOSE: &str = "m5 5 10 10M15 5 5 15";
pub(crate) const COPY: &str = "M7 7h9v9H7zM4 12.5V4h8.5";
pub(crate) const DELETE: &str = "M3.5 5.5h13M8 5.5v-2h4v2M5 5.5l.8 10a1.5 1.5 0 0 0 1.5 1.4h5.4a1.5 1.5 0 0 0 1.5-1.4l.8-10M8.5 9v4.5M11.5 9v4.5";
pub(crate) const DOWNLOAD: &str = "M10 3.5v9M6 9l4 4 4-4M4 16.5h12";
pub(crate) const EDIT: &str =
    "M12.5 4.5l3 3M4 16l.8-3.6 8.6-8.6a1.4 1.4 0 0 1 2 0l.8.8a1.4 1.4 0 0 1 0 2l-8.6 8.6z";
pub(crate) const EMOJI: &str = "M2.75 10a7.25 7.25 0 1 0 14.5 0a7.25 7.25 0 1 0-14.5 0M6.8 12a3.7 3.7 0 0 0 6.4 0M7.5 7.8v.01M12.5 7.8v.01";
pub(crate) const FILTER: &str = "M3.5 5.5h13M6 10h8M8.5 14.5h3";
pub(crate) const FILE: &str = "M5 3.5h6l4 4v9H5zM11 3.5v4h4";
pub(crate) const HASH: &str = "M8 3.5 6.5 16.5M13.5 3.5 12 16.5M3.5 7.5h13.5M3 12.5h13.5";
pub(crate) const INFO: &str =
    "M2.75 10a7.25 7.25 0 1 0 14.5 0a7.25 7.25 0 1 0-14.5 0M10 9.25v4.25M10 6.5v.01";
pub(crate) const KEYBOARD: &str =
    "M2.5 5h15v10h-15zM5.5 8v.01M8.5 8v.01M11.5 8v.01M14.5 8v.01M5.5 10.5v.01M14.5 10.5v.01M7.5 12.5h5";
pub(crate) const LEAVE: &str = "M11 3.5H6.5a2 2 0 0 0-2 2v9a2 2 0 0 0 2 2H11M9 10h8M14.5 7.5 17 10l-2.5 2.5";
pub(crate) const LINK: &str = "M8.5 11.5a3 3 0 0 0 4.3 0l2.8-2.8a3 3 0 0 0-4.3-4.3L10 5.7M11.5 8.5a3 3 0 0 0-4.3 0l-2.8 2.8a3 3 0 0 0 4.3 4.3l1.3-1.3";
pub(crate) const LOCK: &str = "M5 9h10v7.5H5zM7 9V6.5a3 3 0 0 1 6 0V9";
pub(crate) const LOG_OUT: &str =
    "M8 3.5H5.5a2 2 0 0 0-2 2v9a2 2 0 0 0 2 2H8M12.5 13.5 16 10l-3.5-3.5M16 10H8";
pub(crate) const MEMBERS: &str = "M4.5 7a3 3 0 1 0 6 0a3 3 0 1 0-6 0M2 16.5c.3-3 2.6-5 5.5-5s5.2 2 5.5 5M13 4.2a3 3 0 0 1 0 5.6M15 11.9c1.7.7 2.8 2.4 3 4.6";
pub(crate) const MENU: &str = "M3.5 6h13M3.5 10h13M3.5 14h13";
pub(crate) const MORE: &str = "M3.9 10a.6.6 0 1 0 1.2 0a.6.6 0 1 0-1.2 0M9.4 10a.6.6 0 1 0 1.2 0a.6.6 0 1 0-1.2 0M14.9 10a.6.6 0 1 0 1.2 0a.6.6 0 1 0-1.2 0";
pub(crate) const PIN: &str = "M7 3.5h6M8 3.5v5l-2.5 3h9L12 8.5v-5M10 11.5v5";
pub(crate) const PLUS: &str = "M10 4v12M4 10h12";
pub(crate) const REACT: &str =
    "M16.8 9a7 7 0 1 1-5.8-5.9M7.5 11.5a3 3 0 0 0 5 0M7.8 8v.01M12.2 8v.01M15.5 2v5M13 4.5h5";
pub(crate) const REPLY: &str = "M8 5 3.5 9.5 8 14M4 9.5h7a5 5 0 0 1 5 5v.5";
pub(crate) const SEARCH: &str = "M3.75 9a5.25 5.25 0 1 0 10.5 0a5.25 5.25 0 1 0-10.5 0M13 13l4 4";
pub(crate) const SETTINGS: &str = "M3.5 6h8M15.5 6h1M11.5 6a2 2 0 1 0 4 0a2 2 0 1 0-4 0M3.5 14h1M8.5 14h8M4.5 14a2 2 0 1 0 4 0a2 2 0 1 0-4 0";
pub(crate) const SWITCH: &str = "M4 6.5h11M12 3.5l3 3-3 3M16 13.5H5M8 10.5l-3 3 3 3";
pub(crate) const UNREAD: &str =
    "M9.5 5H3.5v10.5h13V11M3.5 6l6.5 5 2.5-1.9M13.5 5a2.25 2.25 0 1 0 4.5 0a2.25 2.25 0 1 0-4.5 0";
pub(crate) const SEND: &str = "M10 16V4M5 9l5-5 5 5";

/// One of the icons. Silent: what it stands on says what it means.
pub(crate) fn icon(path: &'static str) -> impl IntoView {
    placed(path, "icon")
}

/// One of the icons, with the class of the place that it stands in.
pub(crate) fn placed(path: &'static str, class: &'static str) -> impl IntoView {
    view! {
        <svg class=class viewBox="0 0 20 20" aria-hidden="true">
            <path d=path />
        </svg>
    }
}

/// Writes one of the icons.
pub(crate) fn write(html: &mut Html, path: &'static str) {
    write_placed(html, path, "icon");
}

/// Writes one of the icons, with the class of the place that it stands in.
pub(crate) fn write_placed(html: &mut Html, path: &'static str, class: &'static str) {
    html.open_class("svg", class).attr("viewBox", "0 0 20 20").attr("aria-hidden", "true");
    html.open("path").attr("d", path).close().close();
}
