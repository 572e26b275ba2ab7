//! Texts that nobody writes by chance: none is lost, and none takes long.

use proptest::prelude::*;

use super::super::work::steps_of;
use super::*;

/// Everything that a text is made of besides letters, many times over.
const HOSTILE: [&str; 34] = [
    "*",
    "**",
    "***",
    "*a",
    "a*",
    "*a ",
    "**a ",
    "***a ",
    "***a** ",
    "*a **b ",
    "_a ",
    "~~a ",
    "_a* ",
    "`",
    "` ",
    "``a`",
    "`a``b```c",
    "[",
    "]",
    "[]",
    "[a",
    "[a](",
    "[a](b",
    "[a](https://b",
    "[a](https://b(",
    "](",
    ">",
    "> ",
    "- ",
    "1. ",
    "@",
    "@a",
    "#a",
    "\\",
];

#[test]
fn the_work_is_bounded_by_the_length_of_a_text() {
    let more =
        ["https://", "http://a(", "http://a.b))", "- a\n", "> a\n", "- a\n\n", "```\n", "\n", "\t", "1"];
    let nested = ["- ", "> "].map(|mark| {
        let line = mark.repeat(10) + "a\n";
        line.repeat(190)
    });
    let indented: String = (0..85).map(|depth| " ".repeat(depth) + "- a\n").collect();
    let mixed = HOSTILE.concat().repeat(40);
    let repeated = HOSTILE.iter().chain(&more).map(|part| part.repeat(4_000 / part.len()));
    for text in repeated.chain(nested).chain([indented, mixed]) {
        let steps = steps_of(|| drop(parse(&text, &few())));
        let start: String = text.chars().take(20).collect();
        assert!(steps < 40 * text.len(), "{start:?}… took {steps} steps for {} bytes", text.len());
    }
}

fn depth(parts: &[Inline]) -> usize {
    let depths = parts.iter().map(|part| match part {
        Inline::Strong(parts) | Inline::Emphasis(parts) | Inline::Strike(parts) => 1 + depth(parts),
        Inline::Link { content, .. } => 1 + depth(content),
        Inline::Text(_)
        | Inline::LineBreak
        | Inline::Code(_)
        | Inline::Mention { .. }
        | Inline::ChannelLink(_) => 0,
    });
    depths.max().unwrap_or(0)
}

fn block_depth(blocks: &[Block]) -> usize {
    let depths = blocks.iter().map(|block| match block {
        Block::Paragraph(parts) => depth(parts),
        Block::Quote(blocks) => 1 + block_depth(blocks),
        Block::List { items, .. } => 1 + items.iter().map(|item| block_depth(item)).max().unwrap_or(0),
        Block::Code { .. } => 0,
    });
    depths.max().unwrap_or(0)
}

/// Lines of marks with a few letters between them.
fn hostile() -> impl Strategy<Value = String> {
    let others = [
        "\n",
        "\n\n",
        "a",
        "b ",
        " ",
        "    ",
        "\t",
        "@ana",
        "#books",
        "é",
        "日",
        "http://",
        "https://c.d",
        ")",
        "(",
    ];
    let parts: Vec<&str> = HOSTILE.iter().chain(&others).copied().collect();
    prop::collection::vec(prop::sample::select(parts), 0..80).prop_map(|parts| parts.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 2_000, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_read(text in "\\PC*") {
        prop_assert!(block_depth(&parse(&text, &few())) <= DEPTH_MAX + 6);
        prop_assert!(plain(&text, 80).chars().count() <= 80);
    }

    #[test]
    fn a_tree_is_never_deep(text in hostile()) {
        prop_assert!(block_depth(&parse(&text, &few())) <= DEPTH_MAX + 6);
    }

    #[test]
    fn every_letter_comes_out_in_its_order(text in hostile()) {
        let mut said = String::new();
        say_blocks(&parse(&text, &few()), &mut said);
        let mut chars = said.chars();
        for c in text.chars().filter(|c| c.is_alphabetic()) {
            prop_assert!(chars.any(|other| other == c), "{c:?} is not in {said:?}");
        }
    }

    #[test]
    fn a_text_on_one_line_has_no_line_end_and_no_blanks_to_spare(text in hostile()) {
        let line = plain(&text, 40);
        prop_assert!(line.chars().count() <= 40);
        prop_assert!(!line.contains(['\n', '\t']) && !line.contains("  ") && !line.starts_with(' '));
    }

    #[test]
    fn every_address_of_a_tree_is_safe(text in hostile()) {
        prop_assert!(links(&parse(&text, &few())).iter().all(|url| is_safe_address(url)));
    }

    #[test]
    fn text_without_marks_is_only_text(text in "[a-z0-9 ,!?é日\n]{0,200}") {
        let plain_lines: Vec<&str> = text.split('\n').filter(|line| !line.trim().is_empty()).collect();
        let noted = read(&text).replace(" | ", "⏎");
        prop_assert_eq!(noted, plain_lines.join("⏎"));
    }
}

/// What a reader sees, and behind the text of a link where it leads.
fn say_blocks(blocks: &[Block], said: &mut String) {
    for block in blocks {
        match block {
            Block::Paragraph(parts) => say(parts, said),
            Block::Quote(blocks) => say_blocks(blocks, said),
            Block::List { items, .. } => items.iter().for_each(|item| say_blocks(item, said)),
            Block::Code { language, text } => said.push_str(&format!("{language} {text}")),
        }
    }
}

fn say(parts: &[Inline], said: &mut String) {
    for part in parts {
        match part {
            Inline::Text(text) | Inline::Code(text) | Inline::Mention { text, .. } => said.push_str(text),
            Inline::LineBreak => said.push(' '),
            Inline::Strong(parts) | Inline::Emphasis(parts) | Inline::Strike(parts) => say(parts, said),
            Inline::Link { url, content } => {
                say(content, said);
                said.push_str(url);
            }
            Inline::ChannelLink(name) => said.push_str(name.as_str()),
        }
    }
}

fn links(blocks: &[Block]) -> Vec<String> {
    let within = |parts: &[Inline]| links(&[Block::Paragraph(parts.to_vec())]);
    blocks
        .iter()
        .flat_map(|block| match block {
            Block::Paragraph(parts) => parts
                .iter()
                .flat_map(|part| match part {
                    Inline::Strong(parts) | Inline::Emphasis(parts) | Inline::Strike(parts) => within(parts),
                    Inline::Link { url, content } => [vec![url.clone()], within(content)].concat(),
                    Inline::Text(_)
                    | Inline::LineBreak
                    | Inline::Code(_)
                    | Inline::Mention { .. }
                    | Inline::ChannelLink(_) => Vec::new(),
                })
                .collect(),
            Block::Quote(blocks) => links(blocks),
            Block::List { items, .. } => items.iter().flat_map(|item| links(item)).collect(),
            Block::Code { .. } => Vec::new(),
        })
        .collect()
}
