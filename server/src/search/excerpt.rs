//! What a found message is shown by: a part of its text, with what was searched for marked.

use std::ops::Range;

use app::panes::search::Piece;
use memchr::memmem;
use unicode_segmentation::UnicodeSegmentation as _;

use super::fold::fold_with_origins;

/// How many characters, as readers count them, an excerpt has at the most.
const LEN_MAX: usize = 180;

/// How many of them are before the first hit, where more follow.
const BEFORE_MAX: usize = 48;

/// How many of them follow the place that is shown, at the least, where more follow.
const AFTER_MIN: usize = 60;

/// Where needles are in a text: whole characters as readers count them, in order, none within another.
#[must_use]
pub fn hits(text: &str, needles: &[Vec<u8>]) -> Vec<Range<usize>> {
    let (folded, origins) = fold_with_origins(text);
    let mut hits: Vec<Range<usize>> = Vec::new();
    for needle in needles.iter().filter(|needle| !needle.is_empty()) {
        for at in memmem::find_iter(&folded, needle) {
            let (first, last) = (origins[at], origins[at + needle.len() - 1]);
            hits.push(first..last + text[last..].chars().next().map_or(0, char::len_utf8));
        }
    }
    if hits.is_empty() {
        return hits;
    }
    let graphemes: Vec<usize> = bounds(text);
    for hit in &mut hits {
        hit.start = graphemes[graphemes.partition_point(|bound| *bound <= hit.start) - 1];
        hit.end = graphemes[graphemes.partition_point(|bound| *bound < hit.end)];
    }
    hits.sort_by_key(|hit| (hit.start, hit.end));
    hits.dedup_by(|next, hit| {
        let touches = next.start <= hit.end;
        if touches {
            hit.end = hit.end.max(next.end);
        }
        touches
    });
    hits
}

/// A part of a text around its first hit.
#[must_use]
pub fn excerpt(text: &str, hits: &[Range<usize>]) -> Vec<Piece> {
    let shown = part_around(text, hits.first().map_or(0, |hit| hit.start));
    let mut pieces = Vec::new();
    let mut push = |text: &str, is_hit| {
        if !text.is_empty() {
            pieces.push(Piece { text: text.to_owned(), is_hit });
        }
    };
    if shown.start > 0 {
        push("…", false);
    }
    let mut at = shown.start;
    for hit in hits.iter().filter(|hit| hit.start < shown.end) {
        let end = hit.end.min(shown.end);
        push(&text[at..hit.start], false);
        push(&text[hit.start..end], true);
        at = end;
    }
    push(&text[at..shown.end], false);
    if shown.end < text.len() {
        push("…", false);
    }
    pieces
}

/// Which part of a text to show so that a place in it is in view. It begins with a word where it can.
fn part_around(text: &str, place: usize) -> Range<usize> {
    let graphemes = bounds(text);
    let last = graphemes.len() - 1;
    if last <= LEN_MAX {
        return 0..text.len();
    }
    let place = graphemes.partition_point(|bound| *bound <= place) - 1;
    let first = place.saturating_sub(BEFORE_MAX).min(last - LEN_MAX);
    let start = graphemes[first];
    // A word that is cut in two is left out, but for one that begins with the place.
    let before = &text[start..graphemes[place.max(first)]];
    let start = start + before.find(' ').filter(|_| first > 0).map_or(0, |at| at + 1);
    let cut = (first + LEN_MAX).min(last);
    let after = graphemes[(place + AFTER_MIN).min(cut)]..graphemes[cut];
    let end = text[after.clone()].rfind(' ').filter(|_| cut < last).map_or(after.end, |at| after.start + at);
    start..end
}

/// Where characters begin, as readers count them, and the end.
fn bounds(text: &str) -> Vec<usize> {
    text.grapheme_indices(true).map(|(at, _)| at).chain([text.len()]).collect()
}

#[cfg(test)]
mod tests {
    use super::super::query::Query;
    use super::*;

    /// What a search marks in a text.
    fn marked<'a>(text: &'a str, asked: &str) -> Vec<&'a str> {
        let query = Query::parse(asked).expect("it is short enough");
        let hits = hits(text, &query.needles);
        let graphemes = bounds(text);
        for hit in &hits {
            assert!(graphemes.contains(&hit.start) && graphemes.contains(&hit.end), "{hit:?} of {text}");
        }
        hits.into_iter().map(|hit| &text[hit]).collect()
    }

    #[test]
    fn what_is_marked_is_what_was_written() {
        assert_eq!(marked("The Café is a cafe\u{301}.", "cafe"), ["Café", "cafe\u{301}"]);
        assert_eq!(marked("Die STRASSE und die Straße", "straße"), ["STRASSE", "Straße"]);
        assert_eq!(marked("İstanbul", "istan"), ["İstan"]);
        assert_eq!(marked("ΟΔΥΣΣΕΥΣ, Οδυσσεύς", "οδυσσεύς"), ["ΟΔΥΣΣΕΥΣ", "Οδυσσεύς"]);
    }

    #[test]
    fn words_of_two_characters_are_found_without_spaces() {
        assert_eq!(marked("今日は日本語を話します", "日本"), ["日本"]);
        assert_eq!(marked("我们明天在北京见面", "北京 明天"), ["明天", "北京"]);
        assert_eq!(marked("오늘 서울에서", "서울"), ["서울"]);
    }

    #[test]
    fn half_a_character_is_marked_whole() {
        assert_eq!(marked("the oﬃce", "f"), ["ﬃ"]);
        assert_eq!(marked("the oﬃce", "offi"), ["oﬃ"]);
        assert_eq!(marked("groß", "s"), ["ß"]);
        assert_eq!(marked("x👩‍💻y", "💻"), ["👩‍💻"]);
        assert_eq!(marked("🇩🇪🇫🇷", "🇪🇫"), ["🇩🇪🇫🇷"]);
        assert_eq!(marked("e\u{301}\u{327}!", "e"), ["e\u{301}\u{327}"]);
    }

    #[test]
    fn text_from_right_to_left_is_found_like_any_other() {
        assert_eq!(marked("אמר שָׁלוֹם לכולם", "שלום"), ["שָׁלוֹם"]);
        assert_eq!(marked("اسمه مُحَمَّد هنا", "محمد"), ["مُحَمَّد"]);
    }

    #[test]
    fn hits_that_touch_are_one() {
        assert_eq!(marked("aaaa", "aa"), ["aaaa"]);
        assert_eq!(marked("overlap", "over erla"), ["overla"]);
    }

    fn shown(text: &str, asked: &str) -> String {
        let query = Query::parse(asked).expect("it is short enough");
        let pieces = excerpt(text, &hits(text, &query.needles));
        pieces
            .iter()
            .map(|piece| if piece.is_hit { format!("[{}]", piece.text) } else { piece.text.clone() })
            .collect()
    }

    #[test]
    fn a_short_text_is_shown_whole() {
        assert_eq!(shown("one two three", "two"), "one [two] three");
        assert_eq!(shown("one two three", "from:Ana"), "one two three");
    }

    #[test]
    fn of_a_long_text_the_first_hit_and_what_is_around_it_are_shown() {
        let text = format!("{}needle {}", "before ".repeat(60), "after ".repeat(60));
        let shown = shown(&text, "needle");

        assert!(shown.starts_with("…before "), "{shown}");
        assert!(shown.contains("before [needle] after"), "{shown}");
        assert!(shown.ends_with('…'), "{shown}");
        assert!(shown.chars().count() <= LEN_MAX + 4, "{shown}");
    }

    #[test]
    fn a_long_text_without_spaces_is_cut_between_characters() {
        let text = format!("{}針{}", "e\u{301}".repeat(300), "👩‍💻".repeat(300));
        let shown = shown(&text, "針");

        assert!(shown.contains("e\u{301}[針]👩‍💻"), "{shown}");
        assert!(shown.starts_with("…e\u{301}") && shown.ends_with("👩‍💻…"), "{shown}");
    }

    #[test]
    fn the_end_of_a_long_text_is_shown_to_the_end() {
        let text = format!("{}the needle", "before ".repeat(60));

        assert!(shown(&text, "needle").ends_with("the [needle]"));
    }
}
