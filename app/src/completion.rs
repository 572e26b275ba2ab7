//! What the composer offers while somebody types a name: what is sought at the caret, what fits best, and
//! what the text becomes.

use protocol::lowercase::lower;
use std::ops::Range;

use client::view::{BrowseEntry, ContactEntry, Presence};

use crate::emoji::EmojiTable;
use crate::words;

/// How many candidates are offered.
const CANDIDATES_MAX: usize = 8;

/// From how many characters on a code of an emoji is sought: a `:` alone mostly is one.
const CODE_CHARS_MIN: usize = 2;

/// How long a display name can be: what is longer is none that is being typed.
const QUERY_CHARS_MAX: usize = protocol::limits::DISPLAY_NAME_CHARS_MAX;

/// What opens and closes a block of code.
const FENCE: &str = "```";

/// What kind of name is being typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// After `@`.
    User,
    /// After `#`.
    Channel,
    /// After `:`.
    Emoji,
}

/// A name that is being typed at the caret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Sought {
    /// What kind of name.
    pub(crate) kind: Kind,
    /// Where it stands in the text, in bytes, with the sign before it.
    pub(crate) range: Range<usize>,
    /// What is there of it, without the sign.
    pub(crate) query: String,
}

/// One name that fits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Candidate {
    /// What stands before it: a sign, or the emoji itself.
    pub(crate) sign: String,
    /// The name.
    pub(crate) name: String,
    /// What else is to be said about it.
    pub(crate) detail: &'static str,
    /// What is written in place of what was typed.
    pub(crate) text: String,
}

/// How well a name fits, the best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fit {
    /// It begins so.
    Begins,
    /// A later word of it does.
    BeginsWord,
    /// It holds it.
    Holds,
}

/// Which come first among those that fit equally well.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Turn {
    First,
    Second,
    Last,
}

/// A name that fits, and how well.
struct Found {
    fit: Fit,
    turn: Turn,
    candidate: Candidate,
}

/// The name that is being typed where the caret is, if any: not within code, and not in the middle of a word.
pub(crate) fn sought(text: &str, caret: usize) -> Option<Sought> {
    let (before, after) = text.split_at_checked(caret)?;
    if after.starts_with(char::is_alphanumeric) || is_in_code(before) {
        return None;
    }
    let line = before.rfind('\n').map_or(0, |at| at + 1);
    let (kind, start) = sign(&before[line..])?;
    let start = line + start;
    let query = &before[start + 1..];
    let count = query.chars().count();
    let fits = match kind {
        Kind::User => count <= QUERY_CHARS_MAX && !query.starts_with(char::is_whitespace),
        Kind::Channel => true,
        Kind::Emoji => count >= CODE_CHARS_MIN,
    };
    let stands_alone = !before[..start].ends_with(|c: char| c.is_alphanumeric());
    (fits && stands_alone).then(|| Sought { kind, range: start..caret, query: query.to_owned() })
}

/// The code of an emoji that a `:` right before the caret has just closed, and where it stands with both.
pub(crate) fn closed(text: &str, caret: usize) -> Option<(Range<usize>, &str)> {
    let before = text.get(..caret)?.strip_suffix(':')?;
    let Sought { kind: Kind::Emoji, range, .. } = sought(before, before.len())? else { return None };
    Some((range.start..caret, &before[range.start + 1..]))
}

/// The users whose names fit: those who are online before the others. In a channel also those who call
/// several at once.
pub(crate) fn users(query: &str, contacts: &[ContactEntry], in_channel: bool) -> Vec<Candidate> {
    let mut found = Vec::new();
    for contact in contacts {
        let turn = if contact.presence == Presence::Online { Turn::First } else { Turn::Second };
        let detail = words::around::presence(contact.presence);
        found.extend(named('@', contact.display_name.as_str(), detail, query, turn));
    }
    if in_channel {
        for (name, detail) in
            [("here", words::composer::MENTION_HERE), ("channel", words::composer::MENTION_CHANNEL)]
        {
            found.extend(named('@', name, detail, query, Turn::Last));
        }
    }
    best(&found)
}

/// The public channels whose names fit: those that one is in before the others.
pub(crate) fn channels(query: &str, channels: &[BrowseEntry]) -> Vec<Candidate> {
    let mut found = Vec::new();
    for channel in channels {
        let (turn, detail) =
            if channel.joined { (Turn::First, "") } else { (Turn::Second, words::composer::NOT_JOINED) };
        found.extend(named('#', channel.name.as_str(), detail, query, turn));
    }
    best(&found)
}

/// The emoji whose codes or keywords fit.
pub(crate) fn emoji(query: &str, table: &EmojiTable) -> Vec<Candidate> {
    let mut candidates = Vec::new();
    for entry in table.search(query).into_iter().take(CANDIDATES_MAX) {
        candidates.push(Candidate {
            sign: entry.emoji.to_string(),
            name: format!(":{}:", entry.code()),
            detail: "",
            text: entry.emoji.to_string(),
        });
    }
    candidates
}

/// Whether nothing is left to complete: the one that fits is written there already.
pub(crate) fn is_complete(sought: &Sought, candidates: &[Candidate]) -> bool {
    match candidates {
        [only] => only.name == sought.query,
        [] | [_, ..] => false,
    }
}

/// What is written for a candidate. A space that follows already is not written twice.
pub(crate) fn completed<'a>(candidate: &'a Candidate, after: &str) -> &'a str {
    if after.starts_with(' ') { candidate.text.trim_end() } else { &candidate.text }
}

/// A name after its sign, where it fits.
fn named(sign: char, name: &str, detail: &'static str, query: &str, turn: Turn) -> Option<Found> {
    let fit = fit(name, query)?;
    let text = format!("{sign}{name} ");
    let candidate = Candidate { sign: sign.to_string(), name: name.to_owned(), detail, text };
    Some(Found { fit, turn, candidate })
}

/// How well a name fits what was typed of it, whatever the case.
fn fit(name: &str, query: &str) -> Option<Fit> {
    let (name, query) = (lower(name), lower(query));
    let mut from = 0;
    let mut fit = None;
    while let Some(at) = name[from..].find(&query).map(|at| from + at) {
        if at == 0 {
            return Some(Fit::Begins);
        }
        if !name[..at].ends_with(char::is_alphanumeric) {
            return Some(Fit::BeginsWord);
        }
        fit = Some(Fit::Holds);
        from = at + name[at..].chars().next().map_or(1, char::len_utf8);
    }
    fit
}

/// The sign that the last word of a line begins with. What follows an `@` may have several words.
fn sign(line: &str) -> Option<(Kind, usize)> {
    let word = line.trim_end_matches(|c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '+'));
    if word.ends_with('#') {
        return Some((Kind::Channel, word.len() - 1));
    }
    if word.ends_with(':') {
        return Some((Kind::Emoji, word.len() - 1));
    }
    line.rfind('@').map(|at| (Kind::User, at))
}

/// Whether what follows is code: a fence, or a backtick in the same line, is still open.
fn is_in_code(before: &str) -> bool {
    let fences = before.lines().filter(|line| line.trim_start().starts_with(FENCE)).count();
    let line = before.rsplit('\n').next().unwrap_or_default();
    fences % 2 == 1 || line.matches('`').count() % 2 == 1
}

/// The best of them, in order; equal ones as they came. In rounds, because a sort would be in the download.
fn best(found: &[Found]) -> Vec<Candidate> {
    let mut best = Vec::new();
    for fit in [Fit::Begins, Fit::BeginsWord, Fit::Holds] {
        for turn in [Turn::First, Turn::Second, Turn::Last] {
            let equal = found.iter().filter(|found| found.fit == fit && found.turn == turn);
            best.extend(equal.map(|found| found.candidate.clone()));
        }
    }
    best.truncate(CANDIDATES_MAX);
    best
}

#[cfg(test)]
mod tests {
    use protocol::channel::ChannelName;
    use protocol::id::{ChannelId, UserId};
    use protocol::user::DisplayName;

    use super::*;

    /// What is sought where `|` is.
    fn at_caret(text: &str) -> Option<(Kind, String)> {
        let caret = text.find('|').expect("the tests mark the caret");
        let sought = sought(&text.replace('|', ""), caret)?;
        Some((sought.kind, sought.query))
    }

    fn contact(name: &str, presence: Presence) -> ContactEntry {
        let display_name = DisplayName::parse(name).expect("the tests write names");
        let path = String::new();
        ContactEntry {
            user: UserId(1),
            display_name,
            presence,
            path,
            picture: None,
            muted: false,
            unread: 0,
            open: false,
        }
    }

    fn channel(name: &str, joined: bool) -> BrowseEntry {
        BrowseEntry {
            id: ChannelId(1),
            name: ChannelName::parse(name).expect("the tests write names"),
            path: String::new(),
            member_count: 1,
            joined,
            changing: false,
        }
    }

    fn names(candidates: &[Candidate]) -> Vec<&str> {
        candidates.iter().map(|candidate| candidate.name.as_str()).collect()
    }

    #[test]
    fn a_sign_begins_a_name_at_the_caret() {
        let found = |kind, query: &str| Some((kind, query.to_owned()));

        assert_eq!(at_caret("@|"), found(Kind::User, ""));
        assert_eq!(at_caret("hi (@Än|)"), found(Kind::User, "Än"));
        assert_eq!(at_caret("one\n@ana ma| and more"), found(Kind::User, "ana ma"));
        assert_eq!(at_caret("see #gen-2|"), found(Kind::Channel, "gen-2"));
        assert_eq!(at_caret("yes :+1|"), found(Kind::Emoji, "+1"));
        assert_eq!(at_caret("@ana in #b|"), found(Kind::Channel, "b"));
    }

    #[test]
    fn what_only_looks_like_a_sign_begins_nothing() {
        for text in [
            "ana@example|",
            "12:30|",
            "http://x|",
            ":)|",
            ":D|",
            "@ ana|",
            "@An|a",
            "#a|b",
            "one\n@\ntwo|",
            "`@an|",
            "```\n@an|",
            "|@ana",
            "plain|",
        ] {
            assert_eq!(at_caret(text), None, "{text}");
        }
        assert!(at_caret("`code` @an|").is_some());
        assert!(at_caret("```\ncode\n```\n@an|").is_some());
        assert!(at_caret(&format!("@{}|", "x".repeat(32))).is_some());
        assert!(at_caret(&format!("@{}|", "x".repeat(33))).is_none());
    }

    #[test]
    fn a_colon_closes_a_code() {
        assert_eq!(closed("so :tada:", 9), Some((3..9, "tada")));
        assert_eq!(closed(":tada: x", 6), Some((0..6, "tada")));
        for text in [":tada", "::", ":x:", "a:tada:", "`:tada:"] {
            assert_eq!(closed(text, text.len()), None, "{text}");
        }
    }

    #[test]
    fn the_best_come_first_and_those_online_before_the_others() {
        let contacts = [
            contact("Mariana", Presence::Online),
            contact("Bo Anders", Presence::Online),
            contact("Anatol", Presence::Offline),
            contact("Ana", Presence::Online),
            contact("Cy", Presence::Online),
        ];

        assert_eq!(
            names(&users("an", &contacts, true)),
            ["Ana", "Anatol", "Bo Anders", "Mariana", "channel"]
        );
        assert_eq!(names(&users("an", &contacts, false)), ["Ana", "Anatol", "Bo Anders", "Mariana"]);
        assert_eq!(names(&users("ana t", &contacts, true)), [""; 0]);
        assert_eq!(names(&users("", &contacts, true)).len(), 7);
    }

    #[test]
    fn eight_are_offered_and_not_nine() {
        let contacts: Vec<_> =
            (1..=9).map(|number| contact(&format!("Ana {number}"), Presence::Offline)).collect();
        assert_eq!(users("ana", &contacts, true).len(), 8);
        assert_eq!(users("ana 9", &contacts, true).len(), 1);
    }

    #[test]
    fn joined_channels_come_before_the_others() {
        let all = [channel("books-old", false), channel("books", true), channel("notebooks", true)];

        let found = channels("Books", &all);

        assert_eq!(names(&found), ["books", "books-old", "notebooks"]);
        assert_eq!(found[0].text, "#books ");
    }

    #[test]
    fn what_is_written_completely_is_not_offered() {
        let contacts = [contact("Ana", Presence::Online)];
        let complete = |text: &str| {
            let sought = sought(text, text.len()).expect("there is a sign");
            is_complete(&sought, &users(&sought.query, &contacts, false))
        };

        assert!(complete("@Ana"));
        assert!(!complete("@ana"));
        assert!(!complete("@An"));
    }

    #[test]
    fn a_space_that_is_there_is_not_written_again() {
        let ana = &users("an", &[contact("Ana", Presence::Online)], false)[0];

        assert_eq!(completed(ana, ""), "@Ana ");
        assert_eq!(completed(ana, " and"), "@Ana");
        assert_eq!(completed(ana, ", and"), "@Ana ");
    }
}
