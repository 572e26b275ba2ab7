//! A text on one line, without its markup: for quotes, notifications and what is read aloud.

use super::{Block, Inline, NoNames, parse};

/// What stands for what is left out.
const ELLIPSIS: char = '…';

/// What is shown of a text, on one line of at most so many characters; an ellipsis is the last where there is
/// more. Of a block of code it takes the first line.
#[must_use]
pub fn plain(text: &str, chars_max: usize) -> String {
    let mut line = String::new();
    write_blocks(&parse(text, &NoNames), &mut line);
    match line.char_indices().nth(chars_max) {
        None => line,
        Some(_) => {
            let kept: String = line.chars().take(chars_max.saturating_sub(1)).collect();
            let mut kept = kept.trim_end().to_owned();
            kept.push(ELLIPSIS);
            kept
        }
    }
}

fn write_blocks(blocks: &[Block], line: &mut String) {
    for block in blocks {
        write_blank(line);
        match block {
            Block::Paragraph(parts) => write_parts(parts, line),
            Block::Quote(blocks) => write_blocks(blocks, line),
            Block::List { items, .. } => items.iter().for_each(|blocks| write_blocks(blocks, line)),
            Block::Code { text, .. } => {
                let text = text.trim();
                let first = text.lines().next().unwrap_or_default();
                write_text(first, line);
                if first.len() < text.len() {
                    write_blank(line);
                    line.push(ELLIPSIS);
                }
            }
        }
    }
}

fn write_parts(parts: &[Inline], line: &mut String) {
    for part in parts {
        match part {
            Inline::Text(text) | Inline::Code(text) | Inline::Mention { text, .. } => write_text(text, line),
            Inline::LineBreak => write_blank(line),
            Inline::Strong(parts) | Inline::Emphasis(parts) | Inline::Strike(parts) => {
                write_parts(parts, line);
            }
            Inline::Link { content, .. } => write_parts(content, line),
            Inline::ChannelLink(name) => {
                line.push('#');
                line.push_str(name.as_str());
            }
        }
    }
}

/// Writes text with one blank for any run of them.
fn write_text(text: &str, line: &mut String) {
    for c in text.chars() {
        if c.is_whitespace() { write_blank(line) } else { line.push(c) }
    }
}

fn write_blank(line: &mut String) {
    if !line.is_empty() && !line.ends_with(' ') {
        line.push(' ');
    }
}
