//! Code in colors, by a few words of each language.
//!
//! One pass that never goes back, so that it is as fast for nonsense as for code. It knows no grammar: what it
//! does not recognize has no color, and the text always stays as it is.

mod languages;

use languages::{Kind, LANGUAGES, Language};
use protocol::lowercase::is_capital;

use crate::html::Html;

const ADDED: &str = "hl-added";
const COMMENT: &str = "hl-comment";
const FUNCTION: &str = "hl-function";
const KEYWORD: &str = "hl-keyword";
const NUMBER: &str = "hl-number";
const REMOVED: &str = "hl-removed";
const STRING: &str = "hl-string";
const TYPE: &str = "hl-type";

/// Writes code, and marks what it is made of by classes where the language is known.
pub(crate) fn write(html: &mut Html, language: &str, text: &str) {
    let is_it = |known: &&Language| known.names.split(' ').any(|name| name.eq_ignore_ascii_case(language));
    let Some(language) = LANGUAGES.iter().find(is_it) else {
        html.text(text);
        return;
    };
    let mut before = None;
    let mut in_tag = false;
    // Where the text begins that has no color and is not written yet.
    let mut plain = 0;
    let mut at = 0;
    while at < text.len() {
        let rest = &text[at..];
        let (length, class) = match language.kind {
            Kind::Words | Kind::Keys => token(language, rest, before),
            Kind::Tags => tag_token(language, rest, &mut in_tag),
            Kind::Lines => line(rest),
        };
        if let Some(class) = class {
            html.text(&text[plain..at]).open_class("span", class).text(&rest[..length]).close();
            plain = at + length;
        }
        at += length;
        before = text[..at].chars().next_back();
    }
    html.text(&text[plain..]);
}

/// The length of the next token, and its class where it has one.
fn token(language: &Language, rest: &str, before: Option<char>) -> (usize, Option<&'static str>) {
    if let Some(length) = comment(language, rest, before) {
        return (length, Some(COMMENT));
    }
    let is_within = before.is_some_and(char::is_alphanumeric);
    let first = first_of(rest);
    let is_quote = match first {
        // A lifetime has no second quote; a word of plain text may hold one.
        '\'' if language.lifetimes => is_character(rest),
        '\'' if language.kind == Kind::Keys => !is_within,
        _ => true,
    };
    let string = if is_quote { string(language, rest) } else { None };
    if let Some(length) = string {
        let is_key = language.kind == Kind::Keys && is_followed(&rest[length..], &[':']);
        return (length, Some(if is_key { TYPE } else { STRING }));
    }
    let is_sign = !is_within && "@#".contains(first) && rest[1..].starts_with(char::is_alphabetic);
    if is_sign || is_word(language, first) && !first.is_numeric() {
        let sign = usize::from(is_sign);
        let length = sign + length_of(&rest[sign..], |c| is_word(language, c));
        let class =
            if is_sign { Some(KEYWORD) } else { word_class(language, &rest[..length], &rest[length..]) };
        return (length, class);
    }
    if first.is_ascii_digit() {
        return (number(rest), Some(NUMBER));
    }
    (first.len_utf8(), None)
}

fn comment(language: &Language, rest: &str, before: Option<char>) -> Option<usize> {
    let (open, close) = language.block_comment;
    if !open.is_empty() && rest.starts_with(open) {
        return Some(end_of(rest, open.len(), close));
    }
    // What begins a comment with `#` may use the sign within words, too.
    let begins = language
        .line_comments
        .iter()
        .any(|sign| rest.starts_with(sign) && (*sign != "#" || before.is_none_or(char::is_whitespace)));
    begins.then(|| length_of(rest, |c| c != '\n'))
}

/// A string ends with what it began with, or with the line where it may not hold more.
fn string(language: &Language, rest: &str) -> Option<usize> {
    if let Some(quote) = language.long_quotes.iter().find(|quote| rest.starts_with(**quote)) {
        return Some(quoted(rest, quote, true));
    }
    let first = first_of(rest);
    language.quotes.contains(first).then(|| quoted(rest, &rest[..1], false))
}

fn quoted(rest: &str, quote: &str, is_long: bool) -> usize {
    let mut is_escaped = false;
    for (at, byte) in rest.bytes().enumerate().skip(quote.len()) {
        match byte {
            b'\n' if !is_long => return at,
            _ if is_escaped => is_escaped = false,
            b'\\' => is_escaped = true,
            _ if rest.as_bytes()[at..].starts_with(quote.as_bytes()) => return at + quote.len(),
            _ => {}
        }
    }
    rest.len()
}

/// Whether a quote begins a character rather than a lifetime.
fn is_character(rest: &str) -> bool {
    let mut chars = rest.chars().skip(1);
    chars.next() == Some('\\') || chars.next() == Some('\'')
}

fn word_class(language: &Language, word: &str, after: &str) -> Option<&'static str> {
    let is_it = |keyword: &str| {
        if language.folds { keyword.eq_ignore_ascii_case(word) } else { keyword == word }
    };
    if language.keywords.split(' ').any(is_it) {
        return Some(KEYWORD);
    }
    match language.kind {
        Kind::Keys => is_followed(after, &[':', '=']).then_some(TYPE),
        Kind::Words if after.starts_with('(') || after.starts_with("!(") => Some(FUNCTION),
        Kind::Words => (!language.folds && word.starts_with(is_capital)).then_some(TYPE),
        Kind::Tags | Kind::Lines => None,
    }
}

/// Whether one of these is next on the line.
fn is_followed(after: &str, signs: &[char]) -> bool {
    after.trim_start_matches([' ', '\t']).starts_with(signs)
}

/// Digits, and what is written within numbers: another base, a unit, a fraction.
fn number(rest: &str) -> usize {
    let mut bytes = rest.bytes().enumerate().peekable();
    while let Some((at, byte)) = bytes.next() {
        let is_fraction = byte == b'.' && bytes.peek().is_some_and(|(_, next)| next.is_ascii_digit());
        if !(byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'%' || is_fraction) {
            return at;
        }
    }
    rest.len()
}

/// A name of a tag, an attribute, a value or a comment. Between tags all is text.
fn tag_token(language: &Language, rest: &str, in_tag: &mut bool) -> (usize, Option<&'static str>) {
    let (open, close) = language.block_comment;
    let first = first_of(rest);
    if !*in_tag {
        if rest.starts_with(open) {
            return (end_of(rest, open.len(), close), Some(COMMENT));
        }
        let sign = 1 + usize::from(rest[first.len_utf8()..].starts_with(['/', '!', '?']));
        let name = if first == '<' { length_of(&rest[sign..], |c| is_word(language, c)) } else { 0 };
        *in_tag = name > 0;
        return match (*in_tag, first) {
            (true, _) => (sign + name, Some(KEYWORD)),
            (false, '<') => (1, None),
            (false, _) => (length_of(rest, |c| c != '<'), None),
        };
    }
    if first == '>' {
        *in_tag = false;
    }
    if let Some(length) = string(language, rest) {
        return (length, Some(STRING));
    }
    match length_of(rest, |c| is_word(language, c)) {
        0 => (first.len_utf8(), None),
        length => (length, Some(TYPE)),
    }
}

/// A line of a difference, with its end.
fn line(rest: &str) -> (usize, Option<&'static str>) {
    let length = rest.find('\n').map_or(rest.len(), |end| end + 1);
    let class = match first_of(rest) {
        '+' => Some(ADDED),
        '-' => Some(REMOVED),
        '@' => Some(KEYWORD),
        _ => None,
    };
    (length, class)
}

fn is_word(language: &Language, c: char) -> bool {
    let is_joint = match language.kind {
        Kind::Words => c == '$',
        Kind::Keys | Kind::Tags | Kind::Lines => {
            "-.:".contains(c) && (language.kind == Kind::Tags || c == '-')
        }
    };
    c.is_alphanumeric() || c == '_' || is_joint
}

/// How many bytes pass, from the start on.
fn length_of(text: &str, passes: impl Fn(char) -> bool) -> usize {
    text.find(|c| !passes(c)).unwrap_or(text.len())
}

/// Where the first `close` ends that begins after so many bytes, or all where there is none.
fn end_of(text: &str, after: usize, close: &str) -> usize {
    text[after..].find(close).map_or(text.len(), |at| after + at + close.len())
}

fn first_of(text: &str) -> char {
    text.chars().next().unwrap_or_default()
}

#[cfg(test)]
mod tests;
