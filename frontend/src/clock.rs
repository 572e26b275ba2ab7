//! Times and chance, as the browser has them.

use std::time::Duration;

use app::format::Clock;
use js_sys::Promise;
use leptos::prelude::{set_timeout, window};
use protocol::id::Millis;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;

/// Now, on a clock that never goes back: what the client is driven by.
pub(crate) fn now() -> Millis {
    match window().performance() {
        Some(performance) => whole(performance.time_origin() + performance.now()),
        None => whole(js_sys::Date::now()),
    }
}

/// Now and here, as people say it. Unlike [`now`] it follows when the device slept or its clock was set.
pub(crate) fn local() -> Clock {
    Clock::new(whole(js_sys::Date::now()), offset_minutes)
}

/// Waits for so long.
pub(crate) async fn pause(duration: Duration) {
    let is_over = Promise::new(&mut |resolve, _| {
        set_timeout(move || _ = resolve.call0(&JsValue::UNDEFINED), duration);
    });
    // Nothing refuses it.
    let _ = JsFuture::from(is_over).await;
}

/// A number that nobody can guess, or where the browser refuses it, one that hardly repeats.
pub(crate) fn random() -> u64 {
    let mut bytes = [0; 8];
    let filled = window().crypto().and_then(|crypto| crypto.get_random_values_with_u8_array(&mut bytes));
    match filled {
        Ok(_) => u64::from_le_bytes(bytes),
        Err(_) => js_sys::Math::random().to_bits() ^ js_sys::Date::now().to_bits(),
    }
}

/// How far local time is ahead of UTC at that time, in minutes.
fn offset_minutes(at: Millis) -> i32 {
    let date = js_sys::Date::new(&JsValue::from_f64(at as f64));
    -date.get_timezone_offset() as i32
}

fn whole(milliseconds: f64) -> Millis {
    milliseconds as Millis
}
