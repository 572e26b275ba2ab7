//! What counts as the same text where one searches: whatever the case, the accents, and the form of letters.
//!
//! Each character is taken apart (NFKD), loses what only accents it, and is case folded. Marks that make another
//! letter stay: the vowels of many scripts, and the voicing of kana. So does their order, since none is moved.

use std::sync::LazyLock;

use caseless::Caseless as _;
use unicode_normalization::char::{canonical_combining_class, decompose_compatible};

/// Characters below this have their folds in a table: all but rare scripts and emoji.
const TABLE_LEN: u32 = 0x1_0000;

static TABLE: LazyLock<Table> = LazyLock::new(Table::new);

/// What characters fold to. Made once, in a few milliseconds.
struct Table {
    /// For each character zero, where it is its own fold; else the end of its fold in `folds`, and in the last
    /// byte how long that is.
    entries: Box<[u32]>,
    /// The folds, one after the other.
    folds: Vec<u8>,
}

impl Table {
    fn new() -> Self {
        // An end is never zero, not even that of an empty fold.
        let mut folds = vec![b' '];
        let entry = |code| {
            let Some(c) = char::from_u32(code) else { return 0 };
            let fold = slow_fold(c);
            if fold == c.encode_utf8(&mut [0; 4]).as_bytes() {
                return 0;
            }
            folds.extend_from_slice(&fold);
            let end = u32::try_from(folds.len()).expect("the folds of a small table are few");
            end << 8 | u32::try_from(fold.len()).expect("no fold is long")
        };
        let entries = (0..TABLE_LEN).map(entry).collect();
        Self { entries, folds }
    }

    /// What a character below [`TABLE_LEN`] folds to; `None` where that is itself.
    fn fold(&self, code: u32) -> Option<&[u8]> {
        match self.entries[usize::try_from(code).ok()?] {
            0 => None,
            entry => {
                let (end, len) = (usize::try_from(entry >> 8).ok()?, usize::try_from(entry & 0xff).ok()?);
                Some(&self.folds[end - len..end])
            }
        }
    }
}

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
    let table = &*TABLE;
    // Most characters are their own folds: they are taken over together.
    let mut same_from = 0;
    for (at, c) in text.char_indices() {
        let code = u32::from(c);
        let is_in_table = code < TABLE_LEN;
        let known = if is_in_table { table.fold(code) } else { None };
        if is_in_table && known.is_none() {
            continue;
        }
        folded.extend_from_slice(&text.as_bytes()[same_from..at]);
        match known {
            Some(fold) => folded.extend_from_slice(fold),
            None => folded.extend(slow_fold(c)),
        }
        same_from = at + c.len_utf8();
    }
    folded.extend_from_slice(&text.as_bytes()[same_from..]);
}

/// Folds a text, and says for each byte of the fold where the character begins that it comes from.
#[must_use]
pub fn fold_with_origins(text: &str) -> (Vec<u8>, Vec<usize>) {
    let (mut folded, mut origins) = (Vec::new(), Vec::new());
    for (at, c) in text.char_indices() {
        folded.extend(slow_fold(c));
        origins.resize(folded.len(), at);
    }
    (folded, origins)
}

/// What one character folds to, worked out from Unicode's tables.
fn slow_fold(c: char) -> Vec<u8> {
    let mut folded = String::new();
    fold_char(c, &mut |c| folded.push(c));
    folded.into_bytes()
}

fn fold_ascii(byte: u8) -> u8 {
    if byte.is_ascii_whitespace() { b' ' } else { byte.to_ascii_lowercase() }
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
        for text in ["plain ASCII\n\ttext", "Straße 12, 日本語 ①", "é", "", "  ", "한국어 İ ﬃ e\u{301}x"]
        {
            assert_eq!(fold(text), fold_with_origins(text).0, "{text}");
        }
    }
}
