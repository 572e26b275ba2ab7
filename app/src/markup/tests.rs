//! What each body looks like, and what no body can do.

use proptest::prelude::*;
use protocol::channel::ChannelName;
use protocol::markup::Names as _;
use protocol::user::DisplayName;

use super::*;

const ME: UserId = UserId(1);

fn names() -> Names {
    let user = |id, name| (UserId(id), DisplayName::parse(name).expect("a display name"));
    let users = vec![user(1, "Ana"), user(2, "Ana Lee"), user(3, "Zoë/?"), user(4, "<b>\"'&")];
    let channels =
        ["books", "日本", "Great-Books"].map(|name| ChannelName::parse(name).expect("the name of a channel"));
    Names::new(users, channels.into())
}

fn shown(body: &str) -> String {
    let html = message(body, &names(), Some(ME)).into_string();
    let inner = html.strip_prefix("<div class=\"markup\">").and_then(|html| html.strip_suffix("</div>"));
    inner.unwrap_or(&html).to_owned()
}

/// What a body of one paragraph shows.
fn line(body: &str) -> String {
    let html = shown(body);
    let inner = html.strip_prefix("<p dir=\"auto\">").and_then(|html| html.strip_suffix("</p>"));
    inner.unwrap_or(&html).to_owned()
}

#[test]
fn each_part_has_its_element() {
    for (body, html) in [
        ("**a** *b* ~~c~~", "<strong>a</strong> <em>b</em> <s>c</s>"),
        ("a\nb", "a<br>b"),
        ("`a < b`", "<code class=\"code\">a &lt; b</code>"),
        (
            "[a](https://b.c/?d=1&e=2)",
            "<a class=\"link\" href=\"https://b.c/?d=1&amp;e=2\" rel=\"noopener nofollow\" target=\"_blank\">a</a>",
        ),
        ("@ana", "<span class=\"mention mention--own\">@ana</span>"),
        ("@here", "<span class=\"mention mention--own\">@here</span>"),
        ("@channel", "<span class=\"mention mention--own\">@channel</span>"),
        ("@ana lee!", "<a class=\"mention\" href=\"/direct/Ana%20Lee\">@ana lee</a>!"),
        ("@zoë/?", "<a class=\"mention\" href=\"/direct/Zo%C3%AB%2F%3F\">@zoë/?</a>"),
        ("#日本", "<a class=\"mention\" href=\"/channels/%E6%97%A5%E6%9C%AC\">#日本</a>"),
        ("#great-books", "<a class=\"mention\" href=\"/channels/Great-Books\">#Great-Books</a>"),
    ] {
        assert_eq!(line(body), html, "{body:?}");
    }
}

#[test]
fn each_block_has_its_element_and_its_direction() {
    for (body, html) in [
        ("a\n\nb", "<p dir=\"auto\">a</p><p dir=\"auto\">b</p>"),
        ("> a", "<blockquote dir=\"auto\"><p>a</p></blockquote>"),
        ("- a\n- b", "<ul dir=\"auto\"><li>a</li><li>b</li></ul>"),
        ("1. a", "<ol dir=\"auto\"><li>a</li></ol>"),
        ("3. a", "<ol dir=\"auto\" start=\"3\"><li>a</li></ol>"),
        (
            "- a\n\n  b\n  - c",
            "<ul dir=\"auto\"><li>a<p>b</p>\
             <ul><li>c</li></ul></li></ul>",
        ),
        (
            "```\na <\n  b\n```",
            "<pre class=\"code-block\" dir=\"ltr\" tabindex=\"0\"><code>a &lt;\n  b</code></pre>",
        ),
        (
            "```rust\nlet a\n```",
            "<pre class=\"code-block\" dir=\"ltr\" tabindex=\"0\"><code data-language=\"rust\">\
             <span class=\"hl-keyword\">let</span> a</code></pre>",
        ),
    ] {
        assert_eq!(shown(body), html, "{body:?}");
    }
}

#[test]
fn a_body_cannot_write_html() {
    for (body, html) in [
        ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
        ("<img src=x onerror=alert(1)>", "&lt;img src=x onerror=alert(1)&gt;"),
        ("</div></p>", "&lt;/div&gt;&lt;/p&gt;"),
        ("<!-- a", "&lt;!-- a"),
        ("&lt;b&gt; &#60;", "&amp;lt;b&amp;gt; &amp;#60;"),
        ("\"'", "&quot;&#39;"),
        ("**<b>**", "<strong>&lt;b&gt;</strong>"),
        ("`</code><script>`", "<code class=\"code\">&lt;/code&gt;&lt;script&gt;</code>"),
        ("[a](javascript:alert(1))", "[a](javascript:alert(1))"),
        ("[a](JaVaScRiPt:alert(1))", "[a](JaVaScRiPt:alert(1))"),
        ("[a](java\tscript:alert(1))", "[a](java\tscript:alert(1))"),
        ("[a](&#106;avascript:alert(1))", "[a](&amp;#106;avascript:alert(1))"),
        ("[a](data:text/html;base64,PHNjcmlwdD4=)", "[a](data:text/html;base64,PHNjcmlwdD4=)"),
        ("[a](vbscript:a)", "[a](vbscript:a)"),
        ("[a](//evil.com)", "[a](//evil.com)"),
        ("[a](\u{1}javascript:a)", "[a](\u{1}javascript:a)"),
        (
            "[a](https://b.c/\u{202e}d)",
            "[a](<a class=\"link\" href=\"https://b.c/\" rel=\"noopener nofollow\" target=\"_blank\">\
             https://b.c/</a>\u{202e}d)",
        ),
        (
            "https://b.c/\"onmouseover=alert(1)",
            "<a class=\"link\" href=\"https://b.c/\" rel=\"noopener nofollow\" target=\"_blank\">https://b.c/</a>\
             &quot;onmouseover=alert(1)",
        ),
        (
            "https://b.c/'onmouseover='a",
            "<a class=\"link\" href=\"https://b.c/&#39;onmouseover=&#39;a\" rel=\"noopener nofollow\" \
             target=\"_blank\">https://b.c/&#39;onmouseover=&#39;a</a>",
        ),
        ("@<b>\"'&", "<a class=\"mention\" href=\"/direct/%3Cb%3E%22%27%26\">@&lt;b&gt;&quot;&#39;&amp;</a>"),
    ] {
        assert_eq!(line(body), html, "{body:?}");
    }
}

#[test]
fn the_language_of_code_cannot_write_html() {
    let html = shown("```\"onclick=\"a\nb\n```");
    assert!(html.ends_with("<code>&quot;onclick=&quot;a\nb</code></pre>"), "{html}");
}

#[test]
fn a_body_of_a_few_emoji_is_large() {
    for body in ["🎉", "👍🏽 ❤\u{fe0f}", "👩\u{200d}👩\u{200d}👧", "🇩🇪\n🎉", &"🎉".repeat(27)]
    {
        assert!(shown(body).starts_with("<div class=\"markup markup--jumbo\">"), "{body}");
    }
    for body in ["🎉!", "a", "1", "", "👍 ok", "\u{fe0f}", &"🎉".repeat(28)] {
        assert!(!shown(body).contains("jumbo"), "{body}");
    }
}

#[test]
fn the_longest_name_holds_whatever_the_case() {
    let names = names();
    for (text, found) in [
        ("ana", Some((3, UserId(1)))),
        ("ANA lee x", Some((7, UserId(2)))),
        ("ana leex", Some((3, UserId(1)))),
        ("anab", None),
        ("ZOË/?", Some((6, UserId(3)))),
        ("", None),
    ] {
        assert_eq!(names.user(text), found, "{text:?}");
    }
    assert_eq!(names.channel("BOOKS").map(ChannelName::as_str), Some("books"));
    assert_eq!(names.channel("book"), None);
    assert_eq!(names.channel("booksy"), None);
    assert_eq!(names.display_name(UserId(2)).map(DisplayName::as_str), Some("Ana Lee"));
    assert_eq!(names.users().count() + names.channels().count(), 7);
}

/// The elements and attributes of a piece of a page, each once.
fn made_of(html: &str) -> Vec<String> {
    let tags = html.split('<').skip(1).filter_map(|part| part.split('>').next());
    let mut names: Vec<String> = tags
        .flat_map(|tag| {
            let outside_of_values = tag.split('"').step_by(2).collect::<Vec<_>>().concat();
            outside_of_values.split([' ', '=']).map(str::to_owned).collect::<Vec<_>>()
        })
        .collect();
    names.sort_unstable();
    names.dedup();
    names
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nothing_but_known_elements_comes_out(
        body in "(\\PC|[\n`*_~<>&\"'\\[\\]()@#-]|```rust\n|https://|javascript:|<img |onerror=|@ana|@<b>|> |- |1\\. ){0,80}"
    ) {
        const KNOWN: [&str; 42] = [
            "", "/a", "/blockquote", "/code", "/div", "/em", "/li", "/ol", "/p", "/pre", "/s", "/span", "/strong",
            "/ul", "a", "blockquote", "br", "class", "code", "data-language", "dir", "div", "em", "href", "li", "ol",
            "p", "pre", "rel", "s", "span", "start", "strong", "tabindex", "target", "ul",
            "hl-keyword", "hl-string", "hl-number", "hl-type", "hl-function", "hl-comment",
        ];
        let html = message(&body, &names(), Some(ME)).into_string();
        for name in made_of(&html) {
            prop_assert!(KNOWN.contains(&name.as_str()), "{:?} in {}", name, html);
        }
    }
}
