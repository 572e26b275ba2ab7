//! Times on pages that the app does not take over.

use leptos::prelude::*;
use protocol::id::Millis;

use crate::format::{self, Clock};

/// Writes every time as it is where the reader is. Without it they are in UTC, and say so.
pub const LOCAL_TIMES: &str = include_str!("times.js");

/// The hour and the minute.
pub(crate) fn hour(at: Millis) -> impl IntoView {
    time(at, "hour", format!("{} UTC", Clock::standing(at).time(at)))
}

/// The day.
pub(crate) fn day(at: Millis) -> impl IntoView {
    time(at, "day", Clock::standing(at).day(at).date_name())
}

/// The day, the hour and the minute.
pub(crate) fn day_and_hour(at: Millis) -> impl IntoView {
    time(at, "both", format!("{} UTC", Clock::standing(at).date_and_time(at)))
}

fn time(at: Millis, form: &'static str, text: String) -> impl IntoView {
    view! {
        <time datetime=format::iso(at) data-form=form>
            {text}
        </time>
    }
}
