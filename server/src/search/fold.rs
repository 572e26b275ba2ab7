//! What counts as the same text where one searches: whatever the case, the accents, and the form of letters.
//!
//! Each character is taken apart (NFKD), loses what only accents it, and is case folded. Marks that make another
//! letter stay: the vowels of many scripts, and the voicing of kana. So does their order, since none is moved.

use std::sync::LazyLock;

use caseless::Caseless as _;
use unicode_normalization::char::{canonical_combining_class, decompose_compatible};

/// Characters below this have their folds in a table: most scripts that are not Chinese, Japanese or Korean.
const TABLE_LEN: u32 = 0x3000;

/// What each character below [`TABLE_LEN`] folds to, where that is one character; zero otherwise.
static TABLE: LazyLock<Box<[u32]>> = LazyLock::new(|| {
    let fold = |code| {
        let mut folded = String::new();
        fold_char(char::from_u32(code)?, &mut |c| folded.push(c));
        let mut chars = folded.chars();
        chars.next().filter(|_| chars.next().is_none()).map(u32::from)
    };
    (0..TABLE_LEN).map(|code| fold(code).unwrap_or(0)).collect()
});

/// Folds a text, as UTF-8.
#[must_use]
pub fn fold(text: &str) -> Vec<u8> {
    let mut folded = Vec::new();
    fold_onto(text, &mut folded);
    folded
}

/// Folds a text onto the end of a buffer. No line ends in a fold.
pub fn fold_onto(text: &str, folded: &mut Vec<u8>) {
    if text.is_ascii() {
        folded.extend(text.bytes().map(fold_ascii));
        return;
    }
    let mut rest = text;
    while !rest.is_empty() {
        // Whatever the language, there are spaces, digits and marks between.
        let plain = rest.bytes().position(|byte| !byte.is_ascii()).unwrap_or(rest.len());
        folded.extend(rest.as_bytes()[..plain].iter().copied().map(fold_ascii));
        rest = &rest[plain..];
        let other = rest.find(|c: char| c.is_ascii()).unwrap_or(rest.len());
        rest[..other].chars().for_each(|c| push_folded(c, folded));
        rest = &rest[other..];
    }
}

/// Folds a text, and says for each byte of the fold where the character begins that it comes from.
#[must_use]
pub fn fold_with_origins(text: &str) -> (Vec<u8>, Vec<usize>) {
    let (mut folded, mut origins) = (Vec::new(), Vec::new());
    for (at, c) in text.char_indices() {
        push_folded(c, &mut folded);
        origins.resize(folded.len(), at);
    }
    (folded, origins)
}

fn push_folded(c: char, folded: &mut Vec<u8>) {
    let code = u32::from(c);
    if let Ok(byte) = u8::try_from(code)
        && byte.is_ascii()
    {
        folded.push(fold_ascii(byte));
        return;
    }
    let mut push = |c: char| folded.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
    let known = TABLE.get(usize::try_from(code).unwrap_or(usize::MAX)).copied().filter(|known| *known > 0);
    match known.and_then(char::from_u32) {
        Some(one) => push(one),
        // Chinese characters are as they are.
        None if matches!(c, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}') => push(c),
        None => fold_char(c, &mut push),
    }
}

fn fold_ascii(byte: u8) -> u8 {
    if matches!(byte, b'\n' | b'\t') { b' ' } else { byte.to_ascii_lowercase() }
}

fn fold_char(c: char, push: &mut impl FnMut(char)) {
    if is_ignored(c) {
        return;
    }
    if c.is_whitespace() {
        return push(' ');
    }
    decompose_compatible(c, |part| {
        if is_accent(part) {
            return;
        }
        for folded in std::iter::once(part).default_case_fold() {
            decompose_compatible(folded, |part| {
                if !is_accent(part) {
                    push(without_stroke(part));
                }
            });
        }
    });
}

/// Whether a character, taken apart, only accents the one before it.
fn is_accent(c: char) -> bool {
    // What is of class 0 stands for itself; 7, 8 and 9 make another letter: nukta, voicing, virama.
    !matches!(canonical_combining_class(c), 0 | 7..=9)
}

/// Whether a character is not seen, or only chooses between two looks of its neighbors.
fn is_ignored(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{2069}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{e0100}'..='\u{e01ef}')
}

/// A letter that people write without its stroke where they have no key for it. Unicode takes none of them apart.
fn without_stroke(c: char) -> char {
    match c {
        'ı' => 'i',
        'ø' => 'o',
        'ł' => 'l',
        'đ' => 'd',
        'ħ' => 'h',
        'ŧ' => 't',
        c => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn are_same(one: &str, other: &str) {
        assert_eq!(
            String::from_utf8(fold(one)).expect("a fold is UTF-8"),
            String::from_utf8(fold(other)).expect("a fold is UTF-8"),
            "{one} and {other}"
        );
    }

    #[test]
    fn case_and_accents_do_not_matter() {
        for (one, other) in [
            ("HELLO", "hello"),
            ("Café", "cafe\u{301}"),
            ("Žluťoučký kůň", "zlutoucky kun"),
            ("Łódź", "lodz"),
            ("Ångström", "angstrom"),
            ("ПРИВЕТ, ёлка", "привет, елка"),
            ("Tiếng Việt", "tieng viet"),
        ] {
            are_same(one, other);
        }
    }

    #[test]
    fn cases_that_languages_have_of_their_own_are_folded() {
        // German.
        are_same("Straße", "STRASSE");
        are_same("GROẞ", "groß");
        // Turkish: the dot is not lost, and not needed.
        are_same("İstanbul", "istanbul");
        are_same("IŞIK ışık", "isik ISIK");
        // Greek: a final sigma, and accents that capitals do not have.
        are_same("Οδυσσεύς", "ΟΔΥΣΣΕΥΣ");
    }

    #[test]
    fn ligatures_widths_and_signs_that_stand_for_letters_are_taken_apart() {
        are_same("ﬁnd the oﬃce", "find the office");
        are_same("Ｆｕｌｌ　ｗｉｄｔｈ", "full width");
        are_same("ｶﾀｶﾅ", "カタカナ");
        are_same("№ 5 ™", "no 5 tm");
        are_same("①", "1");
    }

    #[test]
    fn what_is_not_seen_does_not_matter() {
        are_same("so\u{ad}ft\u{200b}ly", "softly");
        are_same("❤\u{fe0f}", "❤");
        are_same("one\ntwo\u{a0}three", "one two three");
    }

    #[test]
    fn points_of_hebrew_and_arabic_do_not_matter() {
        are_same("שָׁלוֹם", "שלום");
        are_same("مُحَمَّد", "محمد");
    }

    #[test]
    fn marks_that_make_another_letter_stay() {
        assert_ne!(fold("が"), fold("か"));
        assert_ne!(fold("किताब"), fold("कतब"));
        are_same("が", "か\u{3099}");
    }

    #[test]
    fn every_byte_of_a_fold_knows_where_it_comes_from() {
        let (folded, origins) = fold_with_origins("aßﬃ");

        assert_eq!(folded, b"assffi");
        assert_eq!(origins, [0, 1, 1, 3, 3, 3]);
    }

    #[test]
    fn the_ways_to_fold_agree() {
        for text in ["plain ASCII\n\ttext", "Straße 12, 日本語 ①", "é", "", "  ", "한국어 İ ﬃ e\u{301}x"] {
            assert_eq!(fold(text), fold_with_origins(text).0, "{text}");
        }
    }
}
