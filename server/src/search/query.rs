//! What is searched for, as people type it.

use protocol::limits::SEARCH_CHARS_MAX;

use super::fold::fold;

/// What is searched for: everything in it must hold for a message.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Query {
    /// Words and phrases, folded.
    pub needles: Vec<Vec<u8>>,
    /// The display names of its author, any of them.
    pub from: Vec<String>,
    /// Where it is, any of them: the name of a channel, or `@` and a display name.
    pub within: Vec<String>,
    /// Whether it came with a file.
    pub has_file: bool,
}

/// What is searched for has this many characters too many.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TooLong {
    /// How many characters it is over the limit.
    pub over: usize,
}

impl Query {
    /// Reads what was typed: words, `"phrases"`, and what narrows them down. What is neither stays a word.
    ///
    /// # Errors
    /// Where it is too long.
    pub fn parse(text: &str) -> Result<Self, TooLong> {
        let count = text.chars().count();
        if count > SEARCH_CHARS_MAX {
            return Err(TooLong { over: count - SEARCH_CHARS_MAX });
        }
        let mut query = Self::default();
        let mut rest = text.trim_start();
        while !rest.is_empty() {
            rest = query.take_term(rest).trim_start();
        }
        Ok(query)
    }

    /// Whether nothing is searched for.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        self.needles.is_empty() && self.from.is_empty() && self.within.is_empty() && !self.has_file
    }

    /// Reads the first term of a text that begins with one. Returns the rest.
    fn take_term<'a>(&mut self, text: &'a str) -> &'a str {
        for key in ["from:", "in:", "has:"] {
            let Some(after) = text.get(key.len()..).filter(|_| is_prefix(text, key)) else { continue };
            let (value, rest) = value(after);
            let value = value.trim();
            match key {
                // Somebody is still typing, or means nothing by it.
                _ if value.is_empty() => return rest,
                "from:" => self.from.push(value.trim_start_matches('@').to_owned()),
                "in:" => self.within.push(value.to_owned()),
                _ if value.eq_ignore_ascii_case("file") => self.has_file = true,
                _ => continue,
            }
            return rest;
        }
        let (value, rest) = value(text);
        let needle = fold(value);
        let blank = needle.iter().all(|byte| *byte == b' ');
        if !blank && !self.needles.contains(&needle) {
            self.needles.push(needle);
        }
        rest
    }
}

fn is_prefix(text: &str, key: &str) -> bool {
    text.get(..key.len()).is_some_and(|start| start.eq_ignore_ascii_case(key))
}

/// The word or the phrase that a text begins with, and what follows. A quote that nobody ends is ended by the
/// end of the text.
fn value(text: &str) -> (&str, &str) {
    const QUOTES: [char; 4] = ['"', '“', '”', '„'];
    match text.strip_prefix(QUOTES) {
        Some(quoted) => match quoted.find(QUOTES) {
            Some(end) => (&quoted[..end], quoted[end..].strip_prefix(QUOTES).unwrap_or_default()),
            None => (quoted, ""),
        },
        None => text.split_at(text.find(char::is_whitespace).unwrap_or(text.len())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn query(text: &str) -> Query {
        Query::parse(text).expect("it is short enough")
    }

    fn needles(text: &str) -> Vec<String> {
        let utf8 = |needle| String::from_utf8(needle).expect("a fold is UTF-8");
        query(text).needles.into_iter().map(utf8).collect()
    }

    #[test]
    fn words_and_phrases_are_folded() {
        assert_eq!(needles("  Zwei  WÖRTER "), ["zwei", "worter"]);
        assert_eq!(needles("\"Two words\" three"), ["two words", "three"]);
        assert_eq!(needles("“Two words” three"), ["two words", "three"]);
        assert_eq!(needles("\"never ended"), ["never ended"]);
        assert_eq!(needles("日本 語"), ["日本", "語"]);
        assert_eq!(needles("twice Twice"), ["twice"]);
    }

    #[test]
    fn what_holds_nothing_to_find_is_left_out() {
        for text in ["", "   ", "\"\"", "\" \"", "\u{301}", "from:", "in:", "has:", "from:\"\""] {
            assert!(query(text).is_blank(), "{text:?}");
        }
    }

    #[test]
    fn a_search_is_narrowed_down() {
        let narrowed = query("From:Ana from:\"Ana Luz\" from:@Bo IN:general in:\"@Cy Day\" HAS:file hello");

        assert_eq!(narrowed.from, ["Ana", "Ana Luz", "Bo"]);
        assert_eq!(narrowed.within, ["general", "@Cy Day"]);
        assert!(narrowed.has_file);
        assert_eq!(narrowed.needles, [b"hello"]);
    }

    #[test]
    fn what_only_looks_like_it_is_a_word() {
        assert_eq!(needles("has:legs login:ana 5\" é:x"), ["has:legs", "login:ana", "5\"", "e:x"]);
    }

    #[test]
    fn a_search_has_200_characters_and_not_201() {
        assert!(Query::parse(&"é".repeat(200)).is_ok());
        assert_eq!(Query::parse(&"é".repeat(201)), Err(TooLong { over: 1 }));
    }
}
