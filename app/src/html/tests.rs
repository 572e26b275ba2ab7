//! What may be written, and what may not.

use super::*;

#[test]
fn elements_are_ended_in_their_order() {
    let mut html = Html::new();
    html.open_class("p", "a").text("b").open("b").text("c").close().open("br").text("d");
    assert_eq!(html.into_string(), "<p class=\"a\">b<b>c</b><br>d</p>");
    let mut html = Html::new();
    html.open("img").attr("alt", "").open("input").flag("disabled");
    assert_eq!(html.into_string(), "<img alt=\"\"><input disabled>");
}

#[test]
fn text_and_values_are_escaped() {
    let mut html = Html::new();
    html.open("p").attr("title", "\"a' <b> &amp;").text("\"a' <b> &amp;é");
    assert_eq!(
        html.into_string(),
        "<p title=\"&quot;a&#39; &lt;b&gt; &amp;amp;\">&quot;a&#39; &lt;b&gt; &amp;amp;é</p>"
    );
}

#[test]
fn a_piece_is_added_whole() {
    let mut inner = Html::new();
    inner.open("b").text("a");
    let mut html = Html::new();
    html.open("p").append(inner).text("c");
    assert_eq!(html.into_string(), "<p><b>a</b>c</p>");
}

#[test]
fn an_address_that_would_run_something_is_left_out() {
    for url in ["/channels/a", "/", "#messages", "https://a.b", "mailto:a@b.c", "/a?b=c&d"] {
        let mut html = Html::new();
        html.open("a").attr("href", url);
        assert!(html.into_string().contains("href="), "{url}");
    }
    for url in ["javascript:a", "data:a", "//a.b", "/\\a.b", "", "a", " /a", "/\ta", "/a\n", "JAVASCRIPT:a"] {
        let mut html = Html::new();
        html.open("a").attr("href", url).attr("class", "b");
        assert_eq!(html.into_string(), "<a class=\"b\"></a>", "{url}");
    }
}

#[test]
fn neither_scripts_nor_styles_can_be_written() {
    for name in ["style", "onclick", "onerror", "srcdoc", "srcset", "", "a b", "a=", "a>", "\""] {
        assert!(!is_attribute(name), "{name}");
    }
    for name in ["script", "style", "iframe", "object", "embed", "template", "", "p>", "/p", "!--"] {
        assert!(!is_element(name), "{name}");
    }
    for name in ["class", "data-seq", "aria-label", "viewBox", "x1"] {
        assert!(is_attribute(name), "{name}");
    }
}
