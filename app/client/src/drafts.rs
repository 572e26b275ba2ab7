//! What is written and not sent, in each channel: kept in the browser's storage, and shared between its tabs.

use protocol::attachment::Attachment;
use protocol::id::{ChannelId, Seq, UserId};
use protocol::json::{self, FromJson, JsonError, ObjectText};
use protocol::limits::DEVICE_USERS_MAX;
use serde_json::Value;

use crate::restore::write_attachments;

/// What is written and not sent in one channel.
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
    /// One for each user and channel, none of them empty.
    kept: Vec<Kept>,
    /// To users with whom there is no channel yet. Not stored: it moves as soon as the channel is there.
    unopened: Vec<(UserId, String)>,
    is_unstored: bool,
}

/// A draft, as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Kept {
    user: UserId,
    channel: ChannelId,
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
        kept.id("user", &self.user).id("channel", &self.channel).raw("written", &written.finish());
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
        Ok(Self {
            user: json::required(of, "user")?,
            channel: json::required(of, "channel")?,
            written: json::required(of, "written")?,
        })
    }
}

impl Drafts {
    /// Reads what was stored. What cannot be read is left out.
    pub(crate) fn read(json: &str) -> Self {
        let mut drafts = Self::default();
        match serde_json::from_str(json) {
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
                    self.put(Kept { user, channel, written });
                }
            }
        }
    }

    /// Whether there is something else to store than when this was last asked.
    pub(crate) fn poll_unstored(&mut self) -> bool {
        std::mem::take(&mut self.is_unstored)
    }

    /// The stored form; `None` where there is nothing to store.
    pub(crate) fn write(&self) -> Option<String> {
        (!self.kept.is_empty()).then(|| json::list(self.kept.iter().map(Kept::to_json)))
    }

    pub(crate) fn get(&self, me: UserId, channel: ChannelId) -> Option<&Written> {
        self.position(me, channel).map(|at| &self.kept[at].written)
    }

    /// A copy of a draft, to be changed and set.
    pub(crate) fn copy(&self, me: UserId, channel: ChannelId) -> Written {
        self.get(me, channel).cloned().unwrap_or_default()
    }

    pub(crate) fn set(&mut self, me: UserId, channel: ChannelId, written: Written) {
        if self.copy(me, channel) == written {
            return;
        }
        self.is_unstored = true;
        self.put(Kept { user: me, channel, written });
        while self.user_count() > DEVICE_USERS_MAX
            && let Some(other) = self.kept.iter().map(|kept| kept.user).find(|user| *user != me)
        {
            self.kept.retain(|kept| kept.user != other);
        }
    }

    pub(crate) fn get_unopened(&self, user: UserId) -> &str {
        let found = self.unopened.iter().find(|(other, _)| *other == user);
        found.map_or("", |(_, text)| text)
    }

    pub(crate) fn set_unopened(&mut self, user: UserId, text: String) {
        self.take_unopened(user);
        self.unopened.push((user, text));
    }

    pub(crate) fn take_unopened(&mut self, user: UserId) -> Option<String> {
        let at = self.unopened.iter().position(|(other, _)| *other == user)?;
        Some(self.unopened.swap_remove(at).1)
    }

    /// Takes over what another tab, or this page before it was loaded again, has stored, but for the draft
    /// that is `typed` here.
    pub(crate) fn merge(&mut self, stored: Self, typed: Option<(UserId, ChannelId)>) {
        let kept = typed.map(|(me, channel)| (me, channel, self.copy(me, channel)));
        self.kept = stored.kept;
        if let Some((me, channel, written)) = kept {
            self.set(me, channel, written);
        }
    }

    /// What was answered has no place any more.
    pub(crate) fn forget_replies(&mut self) {
        for kept in &mut self.kept {
            self.is_unstored |= kept.written.reply_to.take().is_some();
        }
        self.kept.retain(|kept| !kept.written.is_empty());
    }

    fn put(&mut self, kept: Kept) {
        if let Some(at) = self.position(kept.user, kept.channel) {
            self.kept.swap_remove(at);
        }
        if !kept.written.is_empty() {
            self.kept.push(kept);
        }
    }

    fn user_count(&self) -> usize {
        let is_first = |at: usize| self.kept[..at].iter().all(|kept| kept.user != self.kept[at].user);
        (0..self.kept.len()).filter(|at| is_first(*at)).count()
    }

    fn position(&self, me: UserId, channel: ChannelId) -> Option<usize> {
        self.kept.iter().position(|kept| kept.user == me && kept.channel == channel)
    }
}
