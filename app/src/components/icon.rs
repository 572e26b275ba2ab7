//! The icons: strokes in a square of twenty.

use leptos::prelude::*;

pub(crate) const BROWSE: &str =
    "M2.75 10a7.25 7.25 0 1 0 14.5 0a7.25 7.25 0 1 0-14.5 0M13 7l-1.8 4.2L7 13l1.8-4.2z";
pub(crate) const CLOSE: &str = "m5 5 10 10M15 5 5 15";
pub(crate) const DELETE: &str = "M3.5 5.5h13M8 5.5v-2h4v2M5 5.5l.8 10a1.5 1.5 0 0 0 1.5 1.4h5.4a1.5 1.5 0 0 0 1.5-1.4l.8-10M8.5 9v4.5M11.5 9v4.5";
pub(crate) const HASH: &str = "M8 3.5 6.5 16.5M13.5 3.5 12 16.5M3.5 7.5h13.5M3 12.5h13.5";
pub(crate) const INFO: &str =
    "M2.75 10a7.25 7.25 0 1 0 14.5 0a7.25 7.25 0 1 0-14.5 0M10 9.25v4.25M10 6.5v.01";
pub(crate) const LEAVE: &str = "M11 3.5H6.5a2 2 0 0 0-2 2v9a2 2 0 0 0 2 2H11M9 10h8M14.5 7.5 17 10l-2.5 2.5";
pub(crate) const LOG_OUT: &str =
    "M8 3.5H5.5a2 2 0 0 0-2 2v9a2 2 0 0 0 2 2H8M12.5 13.5 16 10l-3.5-3.5M16 10H8";
pub(crate) const MEMBERS: &str = "M4.5 7a3 3 0 1 0 6 0a3 3 0 1 0-6 0M2 16.5c.3-3 2.6-5 5.5-5s5.2 2 5.5 5M13 4.2a3 3 0 0 1 0 5.6M15 11.9c1.7.7 2.8 2.4 3 4.6";
pub(crate) const MENU: &str = "M3.5 6h13M3.5 10h13M3.5 14h13";
pub(crate) const PLUS: &str = "M10 4v12M4 10h12";
pub(crate) const SEARCH: &str = "M3.75 9a5.25 5.25 0 1 0 10.5 0a5.25 5.25 0 1 0-10.5 0M13 13l4 4";
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
