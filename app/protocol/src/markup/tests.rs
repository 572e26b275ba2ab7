//! What each text becomes, in a notation of one line: `b{}` is bold, `i{}` italic, `s{}` struck through, `c{}`
//! code, `a(to){}` a link, `@id{}` a mention, `#{}` a channel, `⏎` a line break; `q{}` is a quote, `ul{}` and
//! `ol1{}` are lists with `;` between items, `pre(rust){}` is a block of code, and `|` stands between blocks.

mod hostile;

use super::*;

/// Ana, Ana Lee and Çelik, and two channels.
struct Few {
    channels: Vec<ChannelName>,
}

impl Names for Few {
    fn user(&self, after_at: &str) -> Option<(usize, UserId)> {
        work::count(1);
        let users = [("ana lee", 2), ("çelik", 3), ("ana", 1), ("here", 4), ("channel manager", 5)];
        let lower = after_at.to_lowercase();
        users.iter().find_map(|(name, id)| {
            let rest = lower.strip_prefix(name)?;
            (!rest.starts_with(char::is_alphanumeric)).then_some((name.len(), UserId(*id)))
        })
    }

    fn channel(&self, name: &str) -> Option<&ChannelName> {
        work::count(1);
        self.channels.iter().find(|channel| channel.as_str() == name.to_lowercase())
    }
}

fn few() -> Few {
    Few { channels: ["books", "日本語"].map(|name| ChannelName::parse(name).unwrap()).into() }
}

fn read(text: &str) -> String {
    noted_blocks(&parse(text, &few()))
}

fn noted_blocks(blocks: &[Block]) -> String {
    let noted = blocks.iter().map(|block| match block {
        Block::Paragraph(parts) => noted(parts),
        Block::Quote(blocks) => format!("q{{{}}}", noted_blocks(blocks)),
        Block::List { first, items } => {
            let items: Vec<String> = items.iter().map(|blocks| noted_blocks(blocks)).collect();
            let kind = first.map_or("ul".to_owned(), |first| format!("ol{first}"));
            format!("{kind}{{{}}}", items.join("; "))
        }
        Block::Code { language, text } => format!("pre({language}){{{text}}}"),
    });
    noted.collect::<Vec<_>>().join(" | ")
}

fn noted(parts: &[Inline]) -> String {
    let noted = parts.iter().map(|part| match part {
        Inline::Text(text) => text.clone(),
        Inline::LineBreak => "⏎".to_owned(),
        Inline::Strong(parts) => format!("b{{{}}}", noted(parts)),
        Inline::Emphasis(parts) => format!("i{{{}}}", noted(parts)),
        Inline::Strike(parts) => format!("s{{{}}}", noted(parts)),
        Inline::Code(text) => format!("c{{{text}}}"),
        Inline::Link { url, content } => format!("a({url}){{{}}}", noted(content)),
        Inline::Mention { who: Mentioned::User(user), text } => format!("@{}{{{text}}}", user.0),
        Inline::Mention { who: Mentioned::Here, text } => format!("@here{{{text}}}"),
        Inline::Mention { who: Mentioned::Channel, text } => format!("@channel{{{text}}}"),
        Inline::ChannelLink(name) => format!("#{{{name}}}"),
    });
    noted.collect()
}

fn assert_reads(table: &[(&str, &str)]) {
    for (text, expected) in table {
        assert_eq!(read(text), *expected, "{text:?}");
    }
}

#[test]
fn marks_around_words_make_them_bold_italic_or_struck() {
    assert_reads(&[
        ("**a**", "b{a}"),
        ("__a__", "b{a}"),
        ("*a*", "i{a}"),
        ("_a_", "i{a}"),
        ("~~a~~", "s{a}"),
        ("***a***", "i{b{a}}"),
        ("**a *b* c**", "b{a i{b} c}"),
        ("**a *b***", "b{a i{b}}"),
        ("*a **b***", "i{a b{b}}"),
        ("***a* b**", "b{i{a} b}"),
        ("***a** b*", "i{b{a} b}"),
        ("**_a_** ~~__b__~~", "b{i{a}} s{b{b}}"),
        ("*a\nb*", "i{a⏎b}"),
        ("x**y**z", "xb{y}z"),
        ("日本**語**です", "日本b{語}です"),
        ("**「語」**です", "b{「語」}です"),
        ("**a**b**c**", "b{a}bb{c}"),
        ("(*a*), \"_b_\".", "(i{a}), \"i{b}\"."),
    ]);
}

#[test]
fn marks_that_belong_to_nothing_stay_text() {
    for text in [
        "*",
        "**",
        "***",
        "****",
        "*****",
        "_",
        "__",
        "~",
        "~~",
        "a * b * c",
        "2*3*4",
        "2 * 3 * 4",
        "**a",
        "a**",
        "*a",
        "a* b*",
        "** a **",
        "snake_case_name",
        "a__b__c",
        "~a~",
        "~~~a~~~",
        "****a****",
        "^_^ a ^_^",
        "-_- a >_<",
        "*a\n\n*",
        "\u{a0}*\u{a0}",
    ] {
        assert_eq!(read(text).replace('⏎', "\n").replace(" | ", "\n\n"), text);
    }
    assert_reads(&[
        ("*a *b*", "*a i{b}"),
        ("**a *b** c*", "b{a *b} c*"),
        ("*a _b* c_", "i{a _b} c_"),
        ("**a*", "**a*"),
        ("*a**", "*a**"),
    ]);
}

#[test]
fn code_is_not_read() {
    assert_reads(&[
        ("`a`", "c{a}"),
        ("`*a*` @ana", "c{*a*} @1{@ana}"),
        ("``a ` b``", "c{a ` b}"),
        ("`` `a` ``", "c{`a`}"),
        ("` `", "c{ }"),
        ("` a `", "c{a}"),
        ("`a", "`a"),
        ("`a``", "`a``"),
        ("`a\nb`", "`a⏎b`"),
        ("``", "``"),
        ("```a``` b", "c{a} b"),
        ("````a````", "````a````"),
        ("*a `b*` c*", "i{a c{b*} c}"),
        ("[a `](https://b.c)`", "[a c{](https://b.c)}"),
        ("`<b>` `\\*`", "c{<b>} c{\\*}"),
    ]);
}

#[test]
fn a_backslash_makes_punctuation_text() {
    assert_reads(&[
        ("\\*a\\*", "*a*"),
        ("\\`a`", "`a`"),
        ("\\\\*a*", "\\i{a}"),
        ("\\@ana \\#books", "@ana #books"),
        ("\\[a](https://b.c)", "[a](a(https://b.c){https://b.c})"),
        ("\\> a\n\\- b\n1\\. c", "> a⏎- b⏎1. c"),
        ("\\```\na", "```⏎a"),
        ("\\a \\é \\", "\\a \\é \\"),
        ("**a\\**", "**a**"),
    ]);
}

#[test]
fn a_link_has_a_text_and_an_address() {
    assert_reads(&[
        ("[a](https://b.c)", "a(https://b.c){a}"),
        ("[a](HTTP://b.c/d?e=f#g)", "a(HTTP://b.c/d?e=f#g){a}"),
        ("[**a** `b`](http://b.c)", "a(http://b.c){b{a} c{b}}"),
        ("**[a](http://b.c)**", "b{a(http://b.c){a}}"),
        ("[a](mailto:ana@b.c)", "a(mailto:ana@b.c){a}"),
        ("[a](https://b.c/d_(e))", "a(https://b.c/d_(e)){a}"),
        ("![a](https://b.c)", "!a(https://b.c){a}"),
        ("[a [b](https://c.d)", "[a a(https://c.d){b}"),
        ("[*a](https://c.d)*", "a(https://c.d){*a}*"),
        ("[@ana #books](https://c.d)", "a(https://c.d){@ana #books}"),
        ("[a [b] c](https://d.e)", "a(https://d.e){a [b] c}"),
        ("[[a] b](https://c.d)", "a(https://c.d){[a] b}"),
        ("[a [b](https://c.d) e](https://f.g)", "[a a(https://c.d){b} e](a(https://f.g){https://f.g})"),
        ("[[[[[a](https://b.c)", "[[[a(https://b.c){[a}"),
        ("[a](https://b.c)(d)", "a(https://b.c){a}(d)"),
    ]);
}

#[test]
fn what_leads_nowhere_safe_is_no_link() {
    for text in [
        "[a](javascript:alert(1))",
        "[a](jAvAsCrIpT:alert(1))",
        "[a](data:text/html,b)",
        "[a](vbscript:b)",
        "[a](file:///b)",
        "[a](//b.c)",
        "[a](/b)",
        "[a](b)",
        "[a]()",
        "[a](https://)",
        "[a](https:///b)",
        "[a](https:b)",
        "[a](mailto:)",
        "[a](mailto:b)",
        "[a](java\nscript:b)",
        "[a](\tjavascript:b)",
        "[a]( javascript:b)",
        "[a](&#106;avascript:b)",
        "[a]",
        "[a] (b)",
        "](b)",
        "javascript:alert(1)",
        "ana@b.c",
        "mailto:ana@b.c",
        "http://",
        "https://.",
        "xhttps://b.c",
        "ftp://b.c",
    ] {
        assert_eq!(read(text).replace('⏎', "\n"), text);
    }
    for hidden in
        ['\u{202e}', '\u{200b}', '\u{2066}', '\u{7f}', '\u{0}', '\u{a0}', '\u{2028}', '\\', '"', '<']
    {
        assert!(!is_safe_address(&format!("https://b.c/{hidden}")), "{hidden:?}");
    }
    // Where a link's text is an address itself, the reader sees where each leads.
    assert_reads(&[(
        "[https://a.b](https://c.d)",
        "[a(https://a.b){https://a.b}](a(https://c.d){https://c.d})",
    )]);
    assert_reads(&[("[ ](https://c.d)", "[ ](a(https://c.d){https://c.d})")]);
}

#[test]
fn a_bare_address_ends_before_the_punctuation_of_its_sentence() {
    for (text, url) in [
        ("https://a.b", "https://a.b"),
        ("HTTPS://a.b/C", "HTTPS://a.b/C"),
        ("see https://a.b/c.", "https://a.b/c"),
        ("https://a.b/c?d=e,f!", "https://a.b/c?d=e,f"),
        ("(https://a.b/c)", "https://a.b/c"),
        ("https://a.b/c_(d)", "https://a.b/c_(d)"),
        ("(see https://a.b/c_(d).)", "https://a.b/c_(d)"),
        ("<https://a.b>", "https://a.b"),
        ("\"https://a.b\"", "https://a.b"),
        ("**https://a.b**", "https://a.b"),
        ("https://a.b/c_d_e", "https://a.b/c_d_e"),
        ("https://a.b。", "https://a.b"),
        ("https://日本.jp/語", "https://日本.jp/語"),
        ("https://a.b/#c@d", "https://a.b/#c@d"),
        ("https://a.b/\u{202e}gpj.exe", "https://a.b/"),
        ("https://a.b\\c", "https://a.b"),
        ("https://a.b...", "https://a.b"),
    ] {
        let link = format!("a({url}){{{url}}}");
        let rest = text.replace("**", "").replace(url, &link);
        let expected = if text.starts_with("**") { format!("b{{{rest}}}") } else { rest };
        assert_eq!(read(text), expected, "{text:?}");
    }
}

#[test]
fn a_mention_is_the_longest_name_after_an_at() {
    assert_reads(&[
        ("@ana", "@1{@ana}"),
        ("hi @Ana!", "hi @1{@Ana}!"),
        ("@ana lee's", "@2{@ana lee}'s"),
        ("@ana leech", "@1{@ana} leech"),
        ("@anas", "@anas"),
        ("@ÇELIK, @çelik", "@3{@ÇELIK}, @3{@çelik}"),
        ("me@ana é@ana 1@ana", "me@ana é@ana 1@ana"),
        ("@@ana (@ana)", "@@1{@ana} (@1{@ana})"),
        ("@here @Channel", "@here{@here} @channel{@Channel}"),
        ("@heretic", "@heretic"),
        ("@channel manager", "@5{@channel manager}"),
        ("**@ana**", "b{@1{@ana}}"),
        ("`@ana`", "c{@ana}"),
        ("@", "@"),
    ]);
}

#[test]
fn a_channel_is_a_link_where_there_is_one() {
    assert_reads(&[
        ("#books", "#{books}"),
        ("see #Books.", "see #{books}."),
        ("#日本語 #booksy", "#{日本語} #booksy"),
        ("_#books_", "i{#{books}}"),
        ("a#books ##books", "a#books ##{books}"),
        ("#", "#"),
        ("# books", "# books"),
        (&format!("#{}", "a".repeat(60)), &format!("#{}", "a".repeat(60))),
    ]);
}

#[test]
fn names_are_looked_up_a_hundred_times_and_not_once_more() {
    let noted = read(&"@ana ".repeat(101));
    assert_eq!(noted.matches("@1{@ana}").count(), 100);
    let noted = read(&"@ana\n\n".repeat(101));
    assert_eq!(noted.matches("@1{@ana}").count(), 100);
}

#[test]
fn lines_and_paragraphs_stay_apart() {
    assert_reads(&[
        ("a\nb", "a⏎b"),
        ("a\n\nb", "a | b"),
        ("a\n \t\n\n\nb", "a | b"),
        ("  a\n\tb  c", "  a⏎\tb  c"),
        ("# a\n## b", "# a⏎## b"),
        ("a\n---\nb", "a⏎---⏎b"),
        ("| a | b |", "| a | b |"),
        ("<b>a</b> &amp;", "<b>a</b> &amp;"),
        ("", ""),
    ]);
}

#[test]
fn a_quote_is_every_line_with_the_mark() {
    assert_reads(&[
        ("> a", "q{a}"),
        ("> a\n> b\nc", "q{a⏎b} | c"),
        ("a\n> b", "a | q{b}"),
        ("> a\n>\n> b", "q{a | b}"),
        ("> a\n\n> b", "q{a} | q{b}"),
        ("> > a", "q{q{a}}"),
        (">> a\n> b", "q{q{a} | b}"),
        ("> - a\n> - b", "q{ul{a; b}}"),
        ("> ```\n> a\n> ```", "q{pre(){a}}"),
        ("> ```\n> a\nb", "q{pre(){a}} | b"),
        ("> *a*", "q{i{a}}"),
        (">:( >_<", ">:( >_<"),
        (">a", ">a"),
        (">", ">"),
        (">>>", ">>>"),
        ("> > > > > > a", "q{q{q{q{> > a}}}}"),
    ]);
}

#[test]
fn a_list_is_lines_with_bullets_or_numbers() {
    assert_reads(&[
        ("- a\n- b", "ul{a; b}"),
        ("* a\n+ b", "ul{a; b}"),
        ("1. a\n2. b", "ol1{a; b}"),
        ("3) a\n3) b", "ol3{a; b}"),
        ("- a\n1. b", "ul{a} | ol1{b}"),
        ("a:\n- b\nc", "a: | ul{b} | c"),
        ("- a\n\n- b\n\nc", "ul{a; b} | c"),
        ("- a\n  b", "ul{a⏎b}"),
        ("- a\n\n  b\n- c", "ul{a | b; c}"),
        ("- a\n  - b\n    - c\n- d", "ul{a | ul{b | ul{c}}; d}"),
        ("1. a\n   - b\n2. c", "ol1{a | ul{b}; c}"),
        ("1. a\n  - b\n  - c", "ol1{a | ul{b; c}}"),
        ("- a\n\t- b", "ul{a | ul{b}}"),
        ("- a\n  ```rust\n    b\n  ```", "ul{a | pre(rust){  b}}"),
        ("  - a\n  - b", "ul{a; b}"),
        ("- **a**", "ul{b{a}}"),
        ("- > a", "ul{q{a}}"),
        ("- - - - - - a", "ul{ul{ul{ul{- - a}}}}"),
        ("born in\n1986. A year", "born in⏎1986. A year"),
        ("a\n1. b", "a | ol1{b}"),
        ("999999999. a", "ol999999999{a}"),
    ]);
    for text in ["-", "- ", "-a", "+1", "*", "1.", "1.a", "1 a", "1.5 a", "9999999999. a", "a. b", "-\n-"] {
        assert_eq!(read(text).replace('⏎', "\n"), text);
    }
}

#[test]
fn fenced_code_keeps_its_lines() {
    assert_reads(&[
        ("```\na\n  b\n\nc\n```", "pre(){a\n  b\n\nc}"),
        ("```rust\na\n```\nb", "pre(rust){a} | b"),
        ("``` C++ \na\n```", "pre(C++){a}"),
        ("a\n```\nb\n```\nc", "a | pre(){b} | c"),
        ("````\n```\n````", "pre(){```}"),
        ("```\n*a* @ana\n> b", "pre(){*a* @ana\n> b}"),
        ("```let a = 1;\nlet b = 2;```", "pre(){let a = 1;\nlet b = 2;}"),
        ("```\na\n```   \nb", "pre(){a} | b"),
        ("  ```\n  a\n   b\n  ```", "pre(){a\n b}"),
        ("```\n```", "pre(){}"),
        ("```hello", "pre(){hello}"),
        ("```", "pre(){}"),
        ("```\n\n```", "pre(){}"),
    ]);
}

#[test]
fn a_text_on_one_line_has_no_marks() {
    for (text, expected) in [
        ("**a** _b_ `c`", "a b c"),
        ("a\nb\n\n  c   d", "a b c d"),
        ("> a\n\nb", "a b"),
        ("- a\n- b\n  1. c", "a b c"),
        ("[a](https://b.c) https://d.e", "a https://d.e"),
        ("@ana #books", "@ana #books"),
        ("```rust\nlet a = 1;\nlet b = 2;\n```\nc", "let a = 1; … c"),
        ("```\na\n```", "a"),
        ("", ""),
    ] {
        assert_eq!(plain(text, 100), expected, "{text:?}");
    }
}

#[test]
fn a_text_on_one_line_is_as_long_as_asked_for_and_not_longer() {
    assert_eq!(plain("äbcd", 4), "äbcd");
    assert_eq!(plain("äbcde", 4), "äbc…");
    assert_eq!(plain("ab cde", 4), "ab…");
    assert_eq!(plain("a", 0), "…");
}
