//! What the server made the page from.

use app::state::Boot;
use leptos::prelude::document;
use protocol::json;

/// The id of the data block, see `shell.rs` of the server.
const BOOT_ID: &str = "snapshot";

/// The id of the block that the service worker adds, see `assets/sw.js`.
const KEPT_ID: &str = "kept";

/// Reads the data block of the page.
///
/// A page without it comes from no server of this version: nothing sensible could be shown, hence the panic.
pub(crate) fn read() -> Boot {
    let text = block(BOOT_ID).expect("every page that loads this script carries its data block");
    json::read(&text).expect("the data block was written by the same version")
}

/// The frames that came after the page was made, where it is one that was kept for times without a network.
pub(crate) fn kept() -> Option<Vec<String>> {
    json::read(&block(KEPT_ID)?).ok()
}

fn block(id: &str) -> Option<String> {
    document().get_element_by_id(id)?.text_content()
}
