//! The browser's shell: reads what the page was made from, takes the page over, and drives the client.
//!
//! Compiled for the browser only; natively this crate is empty. No rules are here: what to do, and when,
//! is decided by `client`.
#![cfg(target_arch = "wasm32")]
// The page is one type, as deep as its markup.
#![recursion_limit = "256"]

mod boot;
mod clipboard;
mod clock;
mod driver;
mod emoji;
mod http;
mod lock;
mod outbox;
mod page;
mod pane;
mod socket;
mod storage;
mod uploads;
mod worker;

use app::App;
use leptos::prelude::*;
use wasm_bindgen::prelude::wasm_bindgen;

/// Makes the page that the server rendered come alive. The page's script calls it once.
#[wasm_bindgen]
pub fn hydrate() {
    console_error_panic_hook::set_once();
    let boot = boot::read();
    let typed = page::typed();
    leptos::mount::hydrate_body(move || {
        let client = boot.client(clock::random());
        let state = app::state::provide(&client, &boot);
        driver::actions().provide();
        driver::install(client, state);
        view! { <App /> }
    });
    driver::come_alive();
    page::listen();
    driver::restore(false, typed);
    if let Some(frames) = boot::kept() {
        driver::arrive();
        driver::replay(&frames);
    }
    emoji::restore();
    outbox::hold();
    leptos::task::spawn_local(async {
        outbox::adopt().await;
        driver::start();
    });
}
