//! The table of emoji: what they are called, and how they are found.

use protocol::emoji::Emoji;
use protocol::json::{self, FromJson, JsonError};
use protocol::lowercase::lower;
use serde_json::Value;

/// Every emoji that can be picked, in the order of Unicode.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EmojiTable {
    /// What belongs together.
    pub(crate) groups: Vec<Group>,
}

/// Emoji that belong together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Group {
    /// What they are called together.
    pub(crate) name: String,
    /// The emoji.
    pub(crate) entries: Vec<Entry>,
}

/// One emoji.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Entry {
    /// The emoji itself.
    pub(crate) emoji: Emoji,
    /// What it is written as between colons, with blanks between them; the usual one first.
    codes: String,
    /// What else it is found by, with blanks between them.
    keywords: String,
}

/// How well an emoji fits what is sought, the best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fit {
    /// It is called so.
    Is,
    /// A code begins so.
    Begins,
    /// Every word that is sought begins a word of a code.
    Named,
    /// Every word that is sought begins a word of a code, or a keyword.
    Related,
}

impl EmojiTable {
    /// The emoji with this code.
    pub(crate) fn by_code(&self, code: &str) -> Option<&Entry> {
        self.entries().find(|entry| entry.codes().any(|own| own == code))
    }

    /// What the table says of an emoji.
    pub(crate) fn entry(&self, emoji: &Emoji) -> Option<&Entry> {
        self.entries().find(|entry| entry.emoji == *emoji)
    }

    /// The emoji that fit, the best first; all of them where nothing is sought.
    pub(crate) fn search(&self, query: &str) -> Vec<&Entry> {
        let query = lower(query.trim().trim_matches(':'));
        let fitting: Vec<(Fit, &Entry)> =
            self.entries().filter_map(|entry| Some((entry.fit(&query)?, entry))).collect();
        // Four rounds instead of a sort, which would be in the download.
        let mut found = Vec::with_capacity(fitting.len());
        for fit in [Fit::Is, Fit::Begins, Fit::Named, Fit::Related] {
            found.extend(fitting.iter().filter(|(own, _)| *own == fit).map(|(_, entry)| *entry));
        }
        found
    }

    fn entries(&self) -> impl Iterator<Item = &Entry> {
        self.groups.iter().flat_map(|group| &group.entries)
    }
}

impl Entry {
    /// Its usual code.
    pub(crate) fn code(&self) -> &str {
        self.codes().next().unwrap_or_default()
    }

    /// All its codes, as they are written.
    pub(crate) fn coded(&self) -> String {
        format!(":{}:", self.codes.replace(' ', ":  :"))
    }

    /// What it is called: its first code that is made of words.
    pub(crate) fn name(&self) -> String {
        let is_of_words = |code: &&str| code.starts_with(char::is_alphabetic);
        self.codes().find(is_of_words).unwrap_or(self.code()).replace('_', " ")
    }

    fn codes(&self) -> impl Iterator<Item = &str> {
        self.codes.split(' ')
    }

    fn fit(&self, query: &str) -> Option<Fit> {
        if self.codes().any(|code| same(code, query)) {
            return Some(Fit::Is);
        }
        if self.codes().any(|code| begins(code, query)) {
            return Some(Fit::Begins);
        }
        let mut fit = Fit::Named;
        for word in words(query) {
            if !words(&self.codes).any(|own| own.starts_with(word)) {
                if !words(&self.keywords).any(|own| own.starts_with(word)) {
                    return None;
                }
                fit = Fit::Related;
            }
        }
        Some(fit)
    }
}

impl FromJson for EmojiTable {
    fn from_json(value: &Value) -> Result<Self, JsonError> {
        Ok(Self { groups: json::required(value, "groups")? })
    }
}

impl FromJson for Group {
    fn from_json(value: &Value) -> Result<Self, JsonError> {
        Ok(Self { name: json::required(value, "name")?, entries: json::required(value, "emoji")? })
    }
}

impl FromJson for Entry {
    fn from_json(value: &Value) -> Result<Self, JsonError> {
        let text = |at: usize| String::from_json(&value[at]);
        Ok(Self { emoji: Emoji::from_json(&value[0])?, codes: text(1)?, keywords: text(2)? })
    }
}

/// The words of a text: of what is sought, of codes, of keywords.
fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split([' ', '_']).filter(|word| !word.is_empty())
}

/// Whether a code is what is sought, however their words are parted: `thumbs up` is `thumbsup`.
fn same(code: &str, query: &str) -> bool {
    code.split('_').flat_map(str::chars).eq(words(query).flat_map(str::chars))
}

/// Whether a code begins as what is sought, however their words are parted.
fn begins(code: &str, query: &str) -> bool {
    let mut chars = code.split('_').flat_map(str::chars);
    words(query).flat_map(str::chars).all(|c| chars.next() == Some(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> EmojiTable {
        let json = r#"{ "notice": "Made up", "groups": [
            { "name": "Smileys", "emoji": [
                ["😀", "grinning", "smile happy"],
                ["😄", "smile", "grinning_face eyes"],
                ["❤️", "heart red_heart", "love"]
            ] },
            { "name": "People", "emoji": [["👍", "+1 thumbsup", "yes approve"], ["🤝", "hand_shake", ""]] }
        ] }"#;
        json::read(json).expect("it is a table")
    }

    fn found(query: &str) -> Vec<String> {
        table().search(query).iter().map(|entry| entry.emoji.to_string()).collect()
    }

    #[test]
    fn an_emoji_is_found_by_its_codes_then_by_their_words_then_by_its_keywords() {
        assert_eq!(found("smile"), ["😄", "😀"]);
        assert_eq!(found("grin"), ["😀", "😄"]);
        assert_eq!(found("eyes"), ["😄"]);
        assert_eq!(found(" Love "), ["❤️"]);
        assert_eq!(found("shake"), ["🤝"]);
        assert_eq!(found("approve"), ["👍"]);
    }

    #[test]
    fn every_word_that_is_sought_must_fit() {
        assert_eq!(found("red heart"), ["❤️"]);
        assert_eq!(found("happy grin"), ["😀"]);
        assert_eq!(found("red face"), [""; 0]);
        assert_eq!(found("inning"), [""; 0]);
    }

    #[test]
    fn colons_around_what_is_sought_and_blanks_in_it_do_not_matter() {
        assert_eq!(found(":+1:"), ["👍"]);
        assert_eq!(found(":thumbs"), ["👍"]);
        assert_eq!(found("thumbs up"), ["👍"]);
        assert_eq!(found("handshake"), ["🤝"]);
        assert_eq!(found("").len(), 5);
    }

    #[test]
    fn a_code_is_exactly_one_emoji() {
        let table = table();
        let by_code = |code| table.by_code(code).map(Entry::code);

        assert_eq!(by_code("thumbsup"), Some("+1"));
        assert_eq!(by_code("red_heart"), Some("heart"));
        assert_eq!(by_code("red"), None);
        assert_eq!(by_code(""), None);
    }

    #[test]
    fn an_emoji_is_called_by_words() {
        let table = table();
        let name = |emoji| {
            let emoji = Emoji::parse(emoji).expect("it is an emoji");
            table.entry(&emoji).map(Entry::name)
        };

        assert_eq!(name("👍").as_deref(), Some("thumbsup"));
        assert_eq!(name("🤝").as_deref(), Some("hand shake"));
        assert_eq!(name("🚀"), None);
    }

    #[test]
    fn a_table_with_anything_else_in_it_is_none() {
        let with = |emoji: &str| format!(r#"{{ "groups": [{{ "name": "x", "emoji": [{emoji}] }}] }}"#);

        assert!(json::read::<EmojiTable>(&with(r#"["👍", "+1", ""]"#)).is_ok());
        for json in ["[]".to_owned(), with(r#"["a", "a", "a"]"#), with(r#"["👍", "+1"]"#)] {
            assert!(json::read::<EmojiTable>(&json).is_err(), "{json}");
        }
    }
}
