//! Where links may lead, and where an address ends within a text.

use super::work;

/// What begins an address that may stand in a text by itself.
const WEB: [&str; 2] = ["https://", "http://"];

/// What begins an address that only a link with a text of its own leads to.
const MAIL: &str = "mailto:";

/// Whether a link may lead there: `http`, `https` or `mailto`, with nothing in it that hides where.
#[must_use]
pub fn is_safe_address(url: &str) -> bool {
    let rest = strip_any(url, &WEB).map_or_else(
        || strip_any(url, &[MAIL]).is_some_and(|mail| !mail.starts_with('@') && mail.contains('@')),
        |host| host.starts_with(char::is_alphanumeric),
    );
    rest && url.chars().all(is_allowed)
}

/// The address that the text begins with and that needs no brackets, without the punctuation after it.
pub(super) fn bare(text: &str) -> Option<&str> {
    strip_any(text, &WEB)?;
    let url = text[..end(text)].trim_end_matches(ends_sentence);
    is_safe_address(url).then_some(url)
}

/// The address in round brackets that the text begins with.
pub(super) fn bracketed(text: &str) -> Option<&str> {
    let text = text.strip_prefix('(')?;
    let (url, rest) = text.split_at(end(text));
    (rest.starts_with(')') && is_safe_address(url)).then_some(url)
}

/// Where the address that the text begins with ends: before a bracket that it does not open, before a blank,
/// and before anything else that no address holds.
fn end(text: &str) -> usize {
    let mut open = 0_usize;
    for (at, c) in text.char_indices() {
        work::count(1);
        match c {
            '(' => open += 1,
            ')' if open == 0 => return at,
            ')' => open -= 1,
            c if !is_allowed(c) => return at,
            _ => {}
        }
    }
    text.len()
}

/// Whether an address may hold a character. Browsers take `\` for `/`, so it would hide the host; and marks that
/// turn the direction of text or cannot be seen would hide anything.
fn is_allowed(c: char) -> bool {
    let hides = matches!(c,
        '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{e0000}'..='\u{e007f}');
    !(hides || c.is_whitespace() || c.is_control() || "<>\"`\\[]".contains(c))
}

/// Whether a character at the end of an address belongs to the sentence around it.
fn ends_sentence(c: char) -> bool {
    "?!.,:;*_~'(…。，、！？：；’”»」』）】》".contains(c)
}

/// What follows the one of these ASCII beginnings that the text has, whatever the case.
fn strip_any<'a>(text: &'a str, beginnings: &[&str]) -> Option<&'a str> {
    beginnings.iter().find_map(|beginning| {
        let (start, rest) = text.split_at_checked(beginning.len())?;
        start.eq_ignore_ascii_case(beginning).then_some(rest)
    })
}
