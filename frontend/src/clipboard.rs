//! The clipboard.

use leptos::prelude::{document, window};
use leptos::task::spawn_local;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{HtmlDocument, HtmlElement, HtmlTextAreaElement};

use crate::driver;

/// Puts a text into the clipboard, or says that it could not.
pub(crate) fn copy(text: String) {
    // Browsers give the clipboard itself to pages that came securely only.
    if !window().is_secure_context() {
        return check(copy_by_command(&text));
    }
    spawn_local(async move {
        let copied = JsFuture::from(window().navigator().clipboard().write_text(&text)).await;
        check(copied.is_ok() || copy_by_command(&text));
    });
}

fn check(is_copied: bool) {
    if !is_copied {
        driver::complain(app::words::composer::COPY_FAILED.to_owned());
    }
}

/// Copies what is selected in a field that is only there for that.
fn copy_by_command(text: &str) -> bool {
    let page = document();
    let focused = page.active_element();
    let field =
        page.create_element("textarea").ok().and_then(|field| field.dyn_into::<HtmlTextAreaElement>().ok());
    let (Some(field), Some(body)) = (field, page.body()) else { return false };
    field.set_class_name("visually-hidden");
    field.set_value(text);
    let _ = body.append_child(&field);
    field.select();
    let is_copied = page.unchecked_ref::<HtmlDocument>().exec_command("copy") == Ok(true);
    field.remove();
    if let Some(focused) = focused {
        let _ = focused.unchecked_ref::<HtmlElement>().focus();
    }
    is_copied
}
