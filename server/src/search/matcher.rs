//! Whether a message holds what is searched for.

use memchr::memmem::Finder;

use super::fold::fold_onto;

/// Whether texts hold all of some needles. Keeps its buffer, so that a scan allocates little.
#[derive(Debug)]
pub struct Matcher<'a> {
    finders: Vec<Finder<'a>>,
    buffer: Vec<u8>,
}

impl<'a> Matcher<'a> {
    /// Looks for folded needles.
    #[must_use]
    pub fn new(needles: &'a [Vec<u8>]) -> Self {
        Self { finders: needles.iter().map(Finder::new).collect(), buffer: Vec::new() }
    }

    /// Whether each needle is in one of the texts.
    pub fn matches<'t>(&mut self, texts: impl Iterator<Item = &'t str>) -> bool {
        if self.finders.is_empty() {
            return true;
        }
        self.buffer.clear();
        for text in texts {
            fold_onto(text, &mut self.buffer);
            // No needle holds one, so none is found across two texts.
            self.buffer.push(b'\n');
        }
        self.finders.iter().all(|finder| finder.find(&self.buffer).is_some())
    }
}

#[cfg(test)]
mod tests {
    use super::super::query::Query;
    use super::*;

    fn matches(asked: &str, texts: &[&str]) -> bool {
        let query = Query::parse(asked).expect("it is short enough");
        Matcher::new(&query.needles).matches(texts.iter().copied())
    }

    #[test]
    fn every_needle_must_be_in_one_of_the_texts() {
        assert!(matches("two one", &["one", "Two"]));
        assert!(!matches("two three", &["one", "Two"]));
        assert!(matches("", &["one"]));
    }

    #[test]
    fn nothing_is_found_across_two_texts() {
        assert!(!matches("ab", &["a", "b"]));
        assert!(!matches("\"a b\"", &["a", "b"]));
        assert!(matches("\"a b\"", &["a\nb"]));
    }
}
