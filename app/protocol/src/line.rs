//! Texts of one line: how their words are joined, and what of them nobody sees.
//!
//! The characters are written out: the general category table is much larger, and this code is also in the
//! browser.

/// The text as one line without these characters: trimmed, with one space between words.
pub(crate) fn one_line(text: &str, is_dropped: fn(char) -> bool) -> String {
    let mut line = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        let before = line.len();
        line.extend(word.chars().filter(|c| !is_dropped(*c)));
        if line.len() > before && before > 0 {
            line.insert(before, ' ');
        }
    }
    line
}

/// Whether a character only chooses between two looks of the one before it (text or emoji).
pub(crate) fn is_variation_selector(c: char) -> bool {
    matches!(c, '\u{fe00}'..='\u{fe0f}')
}

/// Whether a character turns the direction of the text around it until another one ends that.
pub(crate) fn overrides_direction(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Whether a reader cannot see the character, or it turns the text around it.
///
/// Unicode's format characters (`Cf`), fillers and blanks that are letters by category, line and paragraph
/// separators, private use and noncharacters.
pub(crate) fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{34f}' | '\u{600}'..='\u{605}' | '\u{61c}' | '\u{6dd}' | '\u{70f}'
        | '\u{890}'..='\u{891}' | '\u{8e2}' | '\u{115f}'..='\u{1160}' | '\u{17b4}'..='\u{17b5}'
        | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{2800}' | '\u{3164}' | '\u{e000}'..='\u{f8ff}' | '\u{feff}'
        | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{fffe}'..='\u{ffff}' | '\u{110bd}' | '\u{110cd}'
        | '\u{13430}'..='\u{1343f}' | '\u{1bca0}'..='\u{1bca3}' | '\u{1d159}' | '\u{1d173}'..='\u{1d17a}'
        | '\u{e0000}'..='\u{10ffff}')
}
