//! What is written and not sent, in each channel: kept in the browser's storage, and shared between its tabs.
//!
//! A tab changes only those stored drafts that were changed in it, and what it hears of the others it never stores
//! again: so of each the last one typed holds, and no two tabs answer each other for ever.

use std::mem;

use protocol::attachment::Attachment;
use protocol::id::{ChannelId, Seq, UserId};
use protocol::json::{self, FromJson, JsonError, ObjectText};
use protocol::limits::DEVICE_USERS_MAX;
use serde_json::Value;

use crate::restore::write_attachments;

/// What is written and not sent to one addressee.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Written {
    pub(crate) text: String,
    /// The message that it answers.
    pub(crate) reply_to: Option<Seq>,
    pub(crate) attachments: Vec<Attachment>,
}

/// What is written and not sent, by user: several may sign in from one browser, one after the other.
#[derive(Debug, Clone, Default)]
pub(crate) struct Drafts {
    /// One for each user and addressee, none of them empty.
    kept: Vec<Kept>,
    /// Those that were changed here since they were last stored: of all others, what is stored holds.
    unstored: Vec<(UserId, Addressee)>,
}

/// Whom a draft is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Addressee {
    /// A channel.
    Channel(ChannelId),
    /// Somebody with whom there was no channel when it was begun.
    User(UserId),
}

/// A draft, as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Kept {
    user: UserId,
    to: Addressee,
    written: Written,
}

impl Written {
    fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

impl Kept {
    fn to_json(&self) -> String {
        let Written { text, reply_to, attachments } = &self.written;
        let mut written = ObjectText::new();
        written.text("text", text);
        if let Some(original) = reply_to {
            written.number("reply_to", original.0);
        }
        write_attachments(&mut written, attachments);
        let mut kept = ObjectText::new();
        kept.id("user", &self.user);
        match &self.to {
            Addressee::Channel(channel) => kept.id("channel", channel),
            Addressee::User(other) => kept.id("other", other),
        };
        kept.raw("written", &written.finish());
        kept.finish()
    }
}

impl FromJson for Written {
    fn from_json(of: &Value) -> Result<Self, JsonError> {
        Ok(Self {
            text: json::optional(of, "text")?,
            reply_to: json::optional(of, "reply_to")?,
            attachments: json::optional(of, "attachments")?,
        })
    }
}

impl FromJson for Kept {
    fn from_json(of: &Value) -> Result<Self, JsonError> {
        let to = match of.get("other") {
            Some(_) => Addressee::User(json::required(of, "other")?),
            None => Addressee::Channel(json::required(of, "channel")?),
        };
        Ok(Self { user: json::required(of, "user")?, to, written: json::required(of, "written")? })
    }
}

impl Drafts {
    /// Reads what was stored. What cannot be read is left out.
    fn read(json: Option<&str>) -> Self {
        let mut drafts = Self::default();
        match serde_json::from_str(json.unwrap_or_default()) {
            Ok(Value::Array(list)) => {
                for kept in list.iter().filter_map(|value| Kept::from_json(value).ok()) {
                    drafts.put(kept);
                }
            }
            Ok(value) => drafts.read_texts(&value),
            Err(_) => {}
        }
        drafts
    }

    /// Reads the form in which drafts were stored while they were texts only: by user, then by channel.
    fn read_texts(&mut self, value: &Value) {
        for (user, texts) in value.as_object().into_iter().flatten() {
            for (channel, text) in texts.as_object().into_iter().flatten() {
                if let (Ok(user), Ok(channel), Some(text)) = (user.parse(), channel.parse(), text.as_str()) {
                    let written = Written { text: text.to_owned(), ..Written::default() };
                    self.put(Kept { user, to: Addressee::Channel(channel), written });
                }
            }
        }
    }

    /// Whether something was changed here since this was last stored.
    pub(crate) fn is_unstored(&self) -> bool {
        !self.unstored.is_empty()
    }

    /// What is to be stored in place of what is stored now; `None` where nothing is left. Only what was changed
    /// here differs: the others may be newer there, from another tab.
    pub(crate) fn write(&mut self, stored: Option<&str>) -> Option<String> {
        let mut drafts = Self::read(stored);
        for (user, to) in mem::take(&mut self.unstored) {
            drafts.put(Kept { user, to, written: self.copy(user, to) });
            drafts.make_room_for(user);
        }
        (!drafts.kept.is_empty()).then(|| json::list(drafts.kept.iter().map(Kept::to_json)))
    }

    /// Takes over what is stored, but for the draft that is `typed` here: that stays as it is, on either side.
    pub(crate) fn take_over(&mut self, stored: Option<&str>, typed: Option<(UserId, Addressee)>) {
        let mut drafts = Self::read(stored);
        if let Some((user, to)) = typed {
            drafts.put(Kept { user, to, written: self.copy(user, to) });
        }
        self.kept = drafts.kept;
    }

    pub(crate) fn get(&self, me: UserId, to: Addressee) -> Option<&Written> {
        self.position(me, to).map(|at| &self.kept[at].written)
    }

    /// A copy of a draft, to be changed and set.
    pub(crate) fn copy(&self, me: UserId, to: Addressee) -> Written {
        self.get(me, to).cloned().unwrap_or_default()
    }

    pub(crate) fn set(&mut self, me: UserId, to: Addressee, written: Written) {
        if self.copy(me, to) != written {
            self.unstored.push((me, to));
            self.put(Kept { user: me, to, written });
        }
    }

    /// What was answered has no place any more.
    pub(crate) fn forget_replies(&mut self) {
        for kept in &mut self.kept {
            if kept.written.reply_to.take().is_some() {
                self.unstored.push((kept.user, kept.to));
            }
        }
        self.kept.retain(|kept| !kept.written.is_empty());
    }

    fn put(&mut self, kept: Kept) {
        if let Some(at) = self.position(kept.user, kept.to) {
            self.kept.swap_remove(at);
        }
        if !kept.written.is_empty() {
            self.kept.push(kept);
        }
    }

    /// Forgets the drafts of other users, where they are of more than one browser holds.
    fn make_room_for(&mut self, me: UserId) {
        while self.user_count() > DEVICE_USERS_MAX
            && let Some(other) = self.kept.iter().map(|kept| kept.user).find(|user| *user != me)
        {
            self.kept.retain(|kept| kept.user != other);
        }
    }

    fn user_count(&self) -> usize {
        let is_first = |at: usize| self.kept[..at].iter().all(|kept| kept.user != self.kept[at].user);
        (0..self.kept.len()).filter(|at| is_first(*at)).count()
    }

    fn position(&self, me: UserId, to: Addressee) -> Option<usize> {
        self.kept.iter().position(|kept| kept.user == me && kept.to == to)
    }
}
