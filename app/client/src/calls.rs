//! The names by which messages call users.

use protocol::channel::ChannelName;
use protocol::id::UserId;
use protocol::markup::{self, Names};

use crate::roster::Roster;

impl Names for Roster {
    fn user(&self, after_at: &str) -> Option<(usize, UserId)> {
        let mut longest: Option<(usize, UserId)> = None;
        for (user, folded) in self.folded_names() {
            if let Some(length) = markup::begins_with(after_at, folded)
                && longest.is_none_or(|(longest, _)| longest < length)
                && !after_at[length..].starts_with(char::is_alphanumeric)
            {
                longest = Some((length, user));
            }
        }
        longest
    }

    /// Who is called does not depend on channels.
    fn channel(&self, _name: &str) -> Option<&ChannelName> {
        None
    }
}
