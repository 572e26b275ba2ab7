//! Which messages call somebody, by the names that users have now.

use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::sync::Arc;

use protocol::channel::ChannelName;
use protocol::id::UserId;
use protocol::lowercase::{lower, small};
use protocol::markup::{Names, calls};
use protocol::message::Message;

use crate::chat::Chat;

/// Looks into messages for the names of users. What that takes is made when it is needed first.
pub(crate) struct Calling<'a> {
    chat: &'a Chat,
    names: OnceCell<UserNames>,
}

/// The display names of all users.
struct UserNames {
    /// In lower case.
    folded: BTreeMap<String, UserId>,
    /// How long the longest of those is, in bytes.
    longest: usize,
}

impl<'a> Calling<'a> {
    pub(crate) fn new(chat: &'a Chat) -> Self {
        Self { chat, names: OnceCell::new() }
    }

    /// How many of these messages call a user.
    pub(crate) fn count<'m>(&self, messages: impl Iterator<Item = &'m Arc<Message>>, user: UserId) -> u32 {
        let called = messages.filter(|message| {
            let text = message.body.as_str();
            text.contains('@') && calls(text, self.names.get_or_init(|| UserNames::of(self.chat)), user)
        });
        u32::try_from(called.count()).expect("a history is far shorter than 2^32")
    }
}

impl UserNames {
    fn of(chat: &Chat) -> Self {
        let users = chat.users.iter();
        let folded: BTreeMap<String, UserId> =
            users.map(|(id, registered)| (lower(registered.display_name.as_str()), *id)).collect();
        let longest = folded.keys().map(String::len).max().unwrap_or_default();
        Self { folded, longest }
    }
}

impl Names for UserNames {
    fn user(&self, after_at: &str) -> Option<(usize, UserId)> {
        let (mut found, mut start) = (None, String::new());
        for (at, c) in after_at.char_indices() {
            start.push(small(c));
            if start.len() > self.longest {
                break;
            }
            let end = at + c.len_utf8();
            if !after_at[end..].starts_with(char::is_alphanumeric)
                && let Some(user) = self.folded.get(&start)
            {
                found = Some((end, *user));
            }
        }
        found
    }

    /// Links to channels call nobody.
    fn channel(&self, _name: &str) -> Option<&ChannelName> {
        None
    }
}
