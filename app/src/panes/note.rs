//! Panes that only say something: nothing is there, or nobody is signed in.

use crate::html::Html;
use crate::panes::{write_head, write_status};
use crate::words::{self, panes};

/// What is said where there is no such pane, or nothing that whoever asks may know of.
#[must_use]
pub fn nothing_here() -> String {
    let mut html = Html::new();
    write_head(&mut html, words::NOTHING_HERE);
    html.open_class("p", "dialog__text").text(words::NO_SUCH_PAGE).close();
    write_status(&mut html, "");
    html.into_string()
}

/// What is said where nobody is signed in.
#[must_use]
pub fn signed_out() -> String {
    let mut html = Html::new();
    write_head(&mut html, panes::SIGNED_OUT);
    html.open_class("p", "dialog__foot");
    html.open_class("a", "button button--primary").attr("href", "/").text(words::LOG_IN).close().close();
    write_status(&mut html, "");
    html.into_string()
}
