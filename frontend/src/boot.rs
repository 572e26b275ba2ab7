//! What the server made the page from.

use app::state::Boot;
use leptos::prelude::document;
use protocol::json;

/// The id of the data block, see `shell.rs` of the server.
const BOOT_ID: &str = "snapshot";

/// Reads the data block of the page.
///
/// A page without it comes from no server of this version: nothing sensible could be shown, hence the panic.
pub(crate) fn read() -> Boot {
    let text = document()
        .get_element_by_id(BOOT_ID)
        .and_then(|block| block.text_content())
        .expect("every page that loads this script carries its data block");
    json::read(&text).expect("the data block was written by the same version")
}
