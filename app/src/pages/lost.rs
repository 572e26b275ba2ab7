//! An address that does not exist, to somebody who is not signed in.

use crate::components::empty;
use crate::html::Html;
use crate::words;

/// Says that there is nothing, and where to go from there.
#[must_use]
pub fn body() -> String {
    let mut html = Html::new();
    html.open_class("main", "about").open_class("div", "notice");
    empty::write_art(&mut html);
    html.open_class("h1", "notice__title").text(words::NOTHING_HERE).close();
    html.open_class("p", "notice__text").text(words::NO_SUCH_PAGE).close();
    html.open_class("p", "notice__actions");
    html.open_class("a", "button button--primary").attr("href", "/").text(words::GO_HOME);
    html.into_string()
}
