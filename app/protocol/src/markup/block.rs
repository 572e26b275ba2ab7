//! The blocks of a text, by the beginnings of its lines.

use super::{Block, DEPTH_MAX, Names, inline, work};

/// How far a line is indented, in blanks, to belong to the item of a list above it.
const INDENT_MIN: usize = 2;

/// The shortest fence around code.
const FENCE_MIN: usize = 3;

/// The longest name of a language, in bytes. More behind a fence is a line of the code.
const LANGUAGE_LEN_MAX: usize = 20;

/// The longest number of an item, in digits.
const NUMBER_LEN_MAX: usize = 9;

pub(super) struct Parser<'a> {
    names: &'a dyn Names,
    /// How many names were looked up.
    lookups: usize,
}

/// What a line begins.
#[derive(Clone, Copy)]
enum Start<'a> {
    /// Nothing but blanks.
    Blank,
    Fence {
        ticks: usize,
        /// What follows the fence.
        info: &'a str,
    },
    Quote {
        /// The line without its mark.
        rest: &'a str,
    },
    Item {
        /// `None` is a bullet.
        number: Option<u32>,
        rest: &'a str,
    },
    Text,
}

impl<'a> Parser<'a> {
    pub(super) fn new(names: &'a dyn Names) -> Self {
        Self { names, lookups: 0 }
    }

    /// The blocks of lines that are so deep within others.
    pub(super) fn blocks(&mut self, lines: &[&str], depth: usize) -> Vec<Block> {
        let mut blocks = Vec::new();
        let mut at = 0;
        while at < lines.len() {
            let rest = &lines[at..];
            at += match start(lines[at], depth) {
                Start::Blank => 1,
                Start::Fence { ticks, info } => fenced(rest, ticks, info, &mut blocks),
                Start::Quote { .. } => self.quote(rest, depth, &mut blocks),
                Start::Item { number, .. } => self.list(rest, number, depth, &mut blocks),
                Start::Text => self.paragraph(rest, depth, &mut blocks),
            };
        }
        blocks
    }

    /// Takes lines up to the next block.
    fn paragraph(&mut self, lines: &[&str], depth: usize, blocks: &mut Vec<Block>) -> usize {
        let goes_on = |line: &&&str| match start(line, depth) {
            Start::Text => true,
            // A year at the beginning of a line is no list.
            Start::Item { number, .. } => number.is_some_and(|number| number != 1),
            Start::Blank | Start::Fence { .. } | Start::Quote { .. } => false,
        };
        let length = 1 + lines[1..].iter().take_while(goes_on).count();
        let parts = inline::parse(&lines[..length].join("\n"), self.names, &mut self.lookups);
        blocks.push(Block::Paragraph(parts));
        length
    }

    /// Takes every line that has the mark.
    fn quote(&mut self, lines: &[&str], depth: usize, blocks: &mut Vec<Block>) -> usize {
        let inner: Vec<&str> = lines
            .iter()
            .map_while(|line| match start(line, depth) {
                Start::Quote { rest } => Some(rest),
                Start::Blank | Start::Fence { .. } | Start::Item { .. } | Start::Text => None,
            })
            .collect();
        let says_something = |c: char| c != '>' && !c.is_whitespace();
        if inner.iter().any(|line| line.contains(says_something)) {
            blocks.push(Block::Quote(self.blocks(&inner, depth + 1)));
        } else {
            // Marks around nothing are what somebody wanted to say.
            let parts = inline::parse(&lines[..inner.len()].join("\n"), self.names, &mut self.lookups);
            blocks.push(Block::Paragraph(parts));
        }
        inner.len()
    }

    /// Takes items of one kind, with the indented lines below each and blank lines between them.
    fn list(&mut self, lines: &[&str], first: Option<u32>, depth: usize, blocks: &mut Vec<Block>) -> usize {
        let base = indent(lines[0]);
        let mut items: Vec<Vec<&str>> = Vec::new();
        // How deep the lines below the newest item are.
        let mut inner = None;
        let mut blanks = 0;
        let mut taken = 0;
        for &line in lines {
            let deep = indent(line) >= base + INDENT_MIN;
            match (start(line, depth), items.last_mut()) {
                (Start::Blank, _) => {
                    blanks += 1;
                    continue;
                }
                (
                    Start::Fence { .. } | Start::Quote { .. } | Start::Item { .. } | Start::Text,
                    Some(item),
                ) if deep => {
                    let inner = *inner.get_or_insert(indent(line));
                    item.extend(std::iter::repeat_n("", blanks));
                    item.push(without_indent(line, inner));
                }
                (Start::Item { number, rest }, _) if number.is_some() == first.is_some() => {
                    items.push(vec![rest]);
                    inner = None;
                }
                (Start::Fence { .. } | Start::Quote { .. } | Start::Item { .. } | Start::Text, _) => break,
            }
            taken += blanks + 1;
            blanks = 0;
        }
        let items = items.iter().map(|lines| self.blocks(lines, depth + 1)).collect();
        blocks.push(Block::List { first, items });
        taken
    }
}

/// Takes code up to a line that ends with the fence, or all lines where none does.
fn fenced(lines: &[&str], ticks: usize, info: &str, blocks: &mut Vec<Block>) -> usize {
    let depth = indent(lines[0]);
    let is_language = info.len() <= LANGUAGE_LEN_MAX
        && info.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-#._".contains(&byte));
    let (language, begin) = if is_language { (info, None) } else { ("", Some(info)) };
    let mut text: Vec<&str> = begin.into_iter().collect();
    let mut taken = 1;
    for line in &lines[1..] {
        work::count(line.len());
        taken += 1;
        let code = without_indent(line, depth);
        let end = code.trim_end();
        let before = end.trim_end_matches('`');
        if end.len() - before.len() >= ticks {
            if !before.trim().is_empty() {
                text.push(before);
            }
            break;
        }
        text.push(code);
    }
    // A word with nothing below it is the code.
    let (language, text) = if text.is_empty() {
        (String::new(), language.to_owned())
    } else {
        (language.to_owned(), text.join("\n"))
    };
    blocks.push(Block::Code { language, text });
    taken
}

/// What a line begins, so deep within other blocks.
fn start(line: &str, depth: usize) -> Start<'_> {
    work::count(line.len());
    let text = line.trim();
    let Some(&first) = text.as_bytes().first() else { return Start::Blank };
    if first == b'`' {
        let info = text.trim_start_matches('`');
        let ticks = text.len() - info.len();
        let is_fence = ticks >= FENCE_MIN && !info.contains('`');
        return if is_fence { Start::Fence { ticks, info: info.trim_start() } } else { Start::Text };
    }
    let is_mark = |rest: &str| rest.is_empty() || rest.starts_with(char::is_whitespace);
    if depth >= DEPTH_MAX {
        return Start::Text;
    }
    let text = line.trim_start();
    match first {
        // A blank after the mark tells a quote from a face.
        b'>' if is_mark(text.trim_start_matches('>')) => {
            let rest = &text[1..];
            Start::Quote { rest: rest.strip_prefix(' ').unwrap_or(rest) }
        }
        b'-' | b'*' | b'+' => item(None, &text[1..]),
        b'0'..=b'9' => {
            let rest = text.trim_start_matches(|c: char| c.is_ascii_digit());
            let digits = &text[..text.len() - rest.len()];
            match (rest.strip_prefix(['.', ')']), digits.parse()) {
                (Some(rest), Ok(number)) if digits.len() <= NUMBER_LEN_MAX => item(Some(number), rest),
                (_, _) => Start::Text,
            }
        }
        _ => Start::Text,
    }
}

/// An item begins where a blank and something else follow its mark.
fn item(number: Option<u32>, rest: &str) -> Start<'_> {
    let text = rest.trim_start();
    if text.is_empty() || text.len() == rest.len() { Start::Text } else { Start::Item { number, rest: text } }
}

/// How many blanks a line begins with; a tab counts as four.
fn indent(line: &str) -> usize {
    line.bytes().map_while(blanks).sum()
}

/// The line without so many blanks at its beginning, as far as it has them.
fn without_indent(line: &str, indent: usize) -> &str {
    let mut left = indent;
    let cut = line.bytes().take_while(|byte| {
        let width = blanks(*byte).unwrap_or(usize::MAX);
        let fits = width <= left;
        left = left.saturating_sub(width);
        fits
    });
    &line[cut.count()..]
}

fn blanks(byte: u8) -> Option<usize> {
    match byte {
        b' ' => Some(1),
        b'\t' => Some(4),
        _ => None,
    }
}
