//! What is colored in each language, and that nothing else changes.

use proptest::prelude::*;

use super::*;

fn highlighted(language: &str, text: &str) -> String {
    let mut html = Html::new();
    write(&mut html, language, text);
    html.into_string()
}

/// The colored parts, as `class:text`.
fn colored(language: &str, text: &str) -> Vec<String> {
    let html = highlighted(language, text);
    let parts = html.split("<span class=\"hl-").skip(1);
    parts
        .map(|part| {
            let (class, rest) = part.split_once("\">").expect("the tag ends");
            let (text, _) = rest.split_once("</span>").expect("the span ends");
            format!("{class}:{}", unescaped(text))
        })
        .collect()
}

fn unescaped(html: &str) -> String {
    let named = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&")];
    named.iter().fold(html.to_owned(), |text, (name, c)| text.replace(name, c))
}

/// The text of a piece of a page.
fn text_of(html: &str) -> String {
    let mut text = String::new();
    let mut in_tag = false;
    for c in html.chars() {
        match c {
            '<' => in_tag = true,
            '>' => in_tag = false,
            c if !in_tag => text.push(c),
            _ => {}
        }
    }
    unescaped(&text)
}

#[test]
fn the_words_of_a_language_are_colored() {
    let table: [(&str, &str, &[&str]); 24] = [
        ("rust", "let a: &'a str = 'b';", &["keyword:let", "keyword:str", "string:'b'"]),
        (
            "rust",
            "fn a() { b!(1_000u64) } // c",
            &["keyword:fn", "function:a", "function:b", "number:1_000u64", "comment:// c"],
        ),
        ("rs", "\"a\\\"\nb\" '\\''", &["string:\"a\\\"\nb\"", "string:'\\''"]),
        ("rust", "0..10 1.5", &["number:0", "number:10", "number:1.5"]),
        ("Rust", "Vec /* a\nb */ ", &["type:Vec", "comment:/* a\nb */"]),
        ("js", "const a = `b\n${c}`;", &["keyword:const", "string:`b\n${c}`"]),
        ("ts", "interface A { b: string }", &["keyword:interface", "type:A", "keyword:string"]),
        (
            "python",
            "def a():  # b\n  \"\"\"c\nd\"\"\"",
            &["keyword:def", "function:a", "comment:# b", "string:\"\"\"c\nd\"\"\""],
        ),
        ("py", "@a\nf'b'", &["keyword:@a", "string:'b'"]),
        ("go", "func a() error", &["keyword:func", "function:a", "keyword:error"]),
        ("kotlin", "val a: Int = 1", &["keyword:val", "type:Int", "number:1"]),
        ("c", "#include <a>\nint b;", &["keyword:#include", "keyword:int"]),
        ("c++", "nullptr", &["keyword:nullptr"]),
        ("c#", "using A;", &["keyword:using", "type:A"]),
        ("sh", "if a#b; then # c", &["keyword:if", "keyword:then", "comment:# c"]),
        ("bash", "echo 'a", &["keyword:echo", "string:'a"]),
        ("sql", "SELECT a FROM b -- c", &["keyword:SELECT", "keyword:FROM", "comment:-- c"]),
        ("json", "{\"a\": [1, \"b\", null]}", &["type:\"a\"", "number:1", "string:\"b\"", "keyword:null"]),
        ("yaml", "a-b: it's true # c", &["type:a-b", "keyword:true", "comment:# c"]),
        ("toml", "a = 'b'", &["type:a", "string:'b'"]),
        ("css", "@media { a-b: 10px; }", &["keyword:@media", "type:a-b", "number:10px"]),
        (
            "html",
            "<a b=\"c\">don't 1</a><!-- d -->",
            &["keyword:<a", "type:b", "string:\"c\"", "keyword:</a", "comment:<!-- d -->"],
        ),
        ("xml", "<?xml?> 1 < 2", &["keyword:<?xml"]),
        ("diff", "@@ 1\n+a\n-b\n c", &["keyword:@@ 1\n", "added:+a\n", "removed:-b\n"]),
    ];
    for (language, text, expected) in table {
        assert_eq!(colored(language, text), expected, "{language} {text:?}");
    }
}

#[test]
fn an_unknown_language_has_no_colors() {
    for language in ["", "text", "brainfuck", "rust rs", " "] {
        assert_eq!(highlighted(language, "let a = 1 < 2;"), "let a = 1 &lt; 2;");
    }
}

#[test]
fn no_two_languages_have_one_name() {
    let mut names: Vec<&str> = LANGUAGES.iter().flat_map(|language| language.names.split(' ')).collect();
    let count = names.len();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), count);
}

#[test]
fn code_is_escaped() {
    assert_eq!(
        highlighted("html", "<script>\"</span>"),
        "<span class=\"hl-keyword\">&lt;script</span>&gt;&quot;<span class=\"hl-keyword\">&lt;/span</span>&gt;"
    );
    assert_eq!(highlighted("js", "'<img>'"), "<span class=\"hl-string\">&#39;&lt;img&gt;&#39;</span>");
}

/// No token goes back, and none looks further than to its end, the blanks behind it, or the one sign after those.
/// So the work is bounded by the length of the text where every token has one.
#[test]
fn every_token_has_a_length() {
    for language in &LANGUAGES {
        for c in (0..0x250).filter_map(char::from_u32) {
            let text = c.to_string();
            let (length, _) = token(language, &text, None);
            assert_eq!(length, text.len(), "{text:?} in {}", language.names);
            if language.kind == Kind::Tags {
                assert_eq!(tag_token(language, &text, &mut true).0, text.len());
                assert_eq!(tag_token(language, &text, &mut false).0, text.len());
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_text_stays_as_it_is(text in "(\\PC|[ \n'\"`/*<>!@#$&=:.\\\\-]|let|//|/\\*|<!--|\"\"\"){0,60}") {
        for language in &LANGUAGES {
            let name = language.names.split(' ').next().unwrap_or_default();
            prop_assert_eq!(text_of(&highlighted(name, &text)), &*text, "{}", name);
        }
    }
}
