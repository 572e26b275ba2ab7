//! The parts of lines: one pass over the text, with a stack of what may still be closed.

use super::{Inline, LOOKUPS_MAX, Mentioned, Names, address, work};
use crate::channel::ChannelName;
use crate::combining::is_combining_mark;
use crate::limits::CHANNEL_NAME_CHARS_MAX;

/// The most backticks that open code within a line. More are text, which bounds how often a line is searched.
const TICKS_MAX: usize = 3;

/// How many brackets may be open at once. More are text.
const BRACKETS_MAX: usize = 4;

/// What may stand before an underscore that begins something, besides blanks. The parts of faces may not.
const BEFORE_UNDERSCORE: &str = "([{\"'*~/|—“‘«（「";

/// The words after an `@` that call more than one.
const CALLS: [(&str, Mentioned); 2] = [("here", Mentioned::Here), ("channel", Mentioned::Channel)];

/// Reads lines of text. `lookups` is how many names may still be looked up.
pub(super) fn parse(text: &str, names: &dyn Names, lookups: &mut usize) -> Vec<Inline> {
    let mut reader = Reader { text, names, lookups, at: 0, plain: 0, parts: Vec::new(), openers: Vec::new() };
    reader.read();
    reader.parts
}

struct Reader<'a> {
    text: &'a str,
    names: &'a dyn Names,
    lookups: &'a mut usize,
    /// How far it has read, in bytes.
    at: usize,
    /// Where the text begins that is not among the parts yet.
    plain: usize,
    parts: Vec<Inline>,
    /// Of each mark and strength at most one, so that what is the same is never within itself: this bounds
    /// the depth of the tree. Of brackets a few.
    openers: Vec<Opener>,
}

/// A mark that a later one may close. Until then it is the text at `part`.
struct Opener {
    mark: u8,
    /// How many of them stand there and are not used up.
    count: usize,
    part: usize,
    /// Where the text behind it begins.
    after: usize,
}

impl Reader<'_> {
    fn read(&mut self) {
        while let Some(&byte) = self.text.as_bytes().get(self.at) {
            work::count(1);
            match byte {
                b'\\' => self.escape(),
                b'\n' => self.part(1, Inline::LineBreak),
                b'`' => self.code(),
                b'*' | b'_' | b'~' => self.mark(byte),
                b'[' => self.bracket(),
                b']' => self.link(),
                b'h' | b'H' => self.bare_link(),
                b'@' => self.mention(),
                b'#' => self.channel(),
                _ => self.at += 1,
            }
        }
        self.flush();
    }

    /// Takes what was read since the last part as text.
    fn flush(&mut self) {
        if self.plain < self.at {
            self.parts.push(Inline::Text(self.text[self.plain..self.at].to_owned()));
            self.plain = self.at;
        }
    }

    /// Takes the next bytes as this part.
    fn part(&mut self, bytes: usize, part: Inline) {
        self.flush();
        self.parts.push(part);
        self.at += bytes;
        self.plain = self.at;
    }

    /// What is still to be read.
    fn rest(&self) -> &str {
        &self.text[self.at..]
    }

    fn before(&self) -> Option<char> {
        self.text[..self.at].chars().next_back()
    }

    /// How many bytes of this kind stand here.
    fn run(&self, byte: u8) -> usize {
        let run = self.rest().bytes().take_while(|other| *other == byte).count();
        work::count(run);
        run
    }

    /// A backslash before punctuation is not shown, and what follows it is only text.
    fn escape(&mut self) {
        if self.text.as_bytes().get(self.at + 1).is_some_and(u8::is_ascii_punctuation) {
            self.flush();
            self.plain += 1;
            self.at += 1;
        }
        self.at += 1;
    }

    /// Code runs to as many backticks as it began with, on the same line.
    fn code(&mut self) {
        let ticks = self.run(b'`');
        let inner = &self.rest()[ticks..];
        let inner = if ticks > TICKS_MAX { "" } else { inner };
        match closing_ticks(inner, ticks) {
            Some(length) => {
                let code = &inner[..length];
                let padded = code.strip_prefix(' ').and_then(|code| code.strip_suffix(' '));
                let code = padded.filter(|code| !code.trim().is_empty()).unwrap_or(code).to_owned();
                self.part(length + 2 * ticks, Inline::Code(code));
            }
            None => self.at += ticks,
        }
    }

    /// A run of marks closes what it can, and opens something with the rest.
    fn mark(&mut self, mark: u8) {
        let run = self.run(mark);
        let next = self.rest()[run..].chars().next();
        let touches = |c: Option<char>| c.is_some_and(|c| !c.is_whitespace());
        let alphanumeric = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        let before = self.before();
        // Underscores within a word are part of it, and so are tildes that stand alone.
        let fits = if mark == b'~' { run == 2 } else { run <= 3 };
        let product =
            mark == b'*' && run == 1 && [before, next].iter().all(|c| c.is_some_and(|c| c.is_ascii_digit()));
        let closes = fits && !product && touches(before) && !(mark == b'_' && alphanumeric(next));
        let begins =
            mark != b'_' || before.is_none_or(|c| c.is_whitespace() || BEFORE_UNDERSCORE.contains(c));
        let opens = fits && !product && touches(next) && begins;

        let mut left = run;
        if closes {
            while left > 0 && self.close(mark, &mut left) {}
        }
        if left > 0 && opens {
            self.flush();
            self.open(mark, left);
        } else {
            self.at += left;
        }
    }

    /// Closes the innermost opener of this mark that has as many as are needed.
    fn close(&mut self, mark: u8, left: &mut usize) -> bool {
        let fits = |opener: &Opener| {
            opener.mark == mark
                && if opener.count == 2 { *left >= 2 } else { opener.count == 3 || *left != 2 }
        };
        let Some(found) = self.openers.iter().rposition(fits) else { return false };
        self.flush();
        let Opener { count, part, .. } = self.openers[found];
        let used = count.min(*left).min(2);
        let content = self.parts.split_off(part + 1);
        work::count(content.len());
        self.openers.truncate(found);
        self.parts.pop();
        if count > used {
            self.forget(mark, count - used);
            self.push_opener(mark, count - used);
        }
        self.parts.push(match (mark, used) {
            (b'~', _) => Inline::Strike(content),
            (_, 1) => Inline::Emphasis(content),
            (_, _) => Inline::Strong(content),
        });
        *left -= used;
        self.at += used;
        self.plain = self.at;
        true
    }

    /// Takes so many marks as the beginning of something. An earlier one of the same kind stays text.
    fn open(&mut self, mark: u8, count: usize) {
        self.forget(mark, count);
        self.at += count;
        self.plain = self.at;
        self.push_opener(mark, count);
    }

    fn push_opener(&mut self, mark: u8, count: usize) {
        let text = char::from(mark).to_string().repeat(count);
        self.openers.push(Opener { mark, count, part: self.parts.len(), after: self.at });
        self.parts.push(Inline::Text(text));
    }

    fn forget(&mut self, mark: u8, count: usize) {
        self.openers.retain(|opener| opener.mark != mark || (opener.count > 1) != (count > 1));
    }

    fn bracket(&mut self) {
        if self.openers.iter().filter(|opener| opener.mark == b'[').count() < BRACKETS_MAX {
            self.flush();
            self.at += 1;
            self.plain = self.at;
            self.push_opener(b'[', 1);
        } else {
            self.at += 1;
        }
    }

    /// `](address)` makes a link of everything since the bracket. Brackets around it make none: a link is
    /// never within another.
    fn link(&mut self) {
        let Some(found) = self.openers.iter().rposition(|opener| opener.mark == b'[') else {
            self.at += 1;
            return;
        };
        let Opener { part, after, .. } = self.openers[found];
        let says_something = !self.text[after..self.at].trim().is_empty();
        match address::bracketed(&self.text[self.at + 1..]).filter(|_| says_something) {
            Some(url) => {
                let url = url.to_owned();
                self.flush();
                let content = self.parts.split_off(part + 1).into_iter().map(without_targets).collect();
                self.openers.truncate(found);
                self.openers.retain(|opener| opener.mark != b'[');
                self.parts.pop();
                self.part(url.len() + 3, Inline::Link { url, content });
            }
            None => {
                self.openers.remove(found);
                self.at += 1;
            }
        }
    }

    /// An address by itself. Brackets around one make no link: two addresses could contradict each other.
    fn bare_link(&mut self) {
        let url = match self.before() {
            Some(c) if c.is_alphanumeric() => None,
            Some(_) | None => address::bare(self.rest()).map(str::to_owned),
        };
        match url {
            Some(url) => {
                self.openers.retain(|opener| opener.mark != b'[');
                let content = vec![Inline::Text(url.clone())];
                self.part(url.len(), Inline::Link { url, content });
            }
            None => self.at += 1,
        }
    }

    fn mention(&mut self) {
        let found = if self.may_look_up() { mentioned(&self.rest()[1..], self.names) } else { None };
        match found {
            Some((bytes, who)) => {
                let text = self.rest()[..=bytes].to_owned();
                self.part(text.len(), Inline::Mention { who, text });
            }
            None => self.at += 1,
        }
    }

    fn channel(&mut self) {
        let found = if self.may_look_up() { channel(&self.rest()[1..], self.names) } else { None };
        match found {
            Some((bytes, name)) => self.part(bytes + 1, Inline::ChannelLink(name)),
            None => self.at += 1,
        }
    }

    /// Whether a name may begin behind the sign that stands here.
    fn may_look_up(&mut self) -> bool {
        let may = *self.lookups < LOOKUPS_MAX && !self.before().is_some_and(char::is_alphanumeric);
        *self.lookups += usize::from(may);
        may
    }
}

/// Where the text holds exactly so many backticks in a row, before the end of the line.
fn closing_ticks(text: &str, ticks: usize) -> Option<usize> {
    let mut run = 0;
    for (at, byte) in text.bytes().enumerate() {
        work::count(1);
        match byte {
            b'`' => run += 1,
            b'\n' if run != ticks => return None,
            _ if run == ticks => return Some(at - ticks),
            _ => run = 0,
        }
    }
    (run == ticks).then(|| text.len() - ticks)
}

/// Whom the text behind an `@` calls, and how many bytes of it say so. Of a word and a name the longer holds,
/// and the word where they are one.
fn mentioned(text: &str, names: &dyn Names) -> Option<(usize, Mentioned)> {
    let call = CALLS.iter().find_map(|(word, who)| {
        let (start, rest) = text.split_at_checked(word.len())?;
        let is_whole = !rest.starts_with(char::is_alphanumeric);
        (is_whole && start.eq_ignore_ascii_case(word)).then_some((word.len(), *who))
    });
    let user = names.user(text).map(|(bytes, user)| (bytes, Mentioned::User(user)));
    match (call, user) {
        (Some(call), Some(user)) if user.0 > call.0 => Some(user),
        (Some(call), _) => Some(call),
        (None, user) => user,
    }
}

/// The channel that the text behind a `#` names, and how many bytes of it say so.
fn channel(text: &str, names: &dyn Names) -> Option<(usize, ChannelName)> {
    let belongs = |c: char| c.is_alphanumeric() || is_combining_mark(c) || "-_".contains(c);
    let mut chars = text.char_indices().skip_while(|(_, c)| belongs(*c));
    let run = &text[..chars.next().map_or(text.len(), |(at, _)| at)];
    work::count(run.len());
    if run.chars().count() > CHANNEL_NAME_CHARS_MAX + 2 {
        return None;
    }
    // An underscore may be the end of something italic.
    [run, run.trim_end_matches(['-', '_'])]
        .iter()
        .find_map(|run| names.channel(run).map(|name| (run.len(), name.clone())))
}

/// What is shown of a part within a link, where nothing else leads anywhere.
fn without_targets(part: Inline) -> Inline {
    work::count(1);
    let all = |parts: Vec<Inline>| parts.into_iter().map(without_targets).collect();
    match part {
        Inline::Mention { text, .. } => Inline::Text(text),
        Inline::ChannelLink(name) => Inline::Text(format!("#{name}")),
        Inline::Strong(parts) => Inline::Strong(all(parts)),
        Inline::Emphasis(parts) => Inline::Emphasis(all(parts)),
        Inline::Strike(parts) => Inline::Strike(all(parts)),
        Inline::Text(_) | Inline::LineBreak | Inline::Code(_) | Inline::Link { .. } => part,
    }
}
