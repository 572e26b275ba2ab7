//! What is said in panes: the small screens that the server renders.

use protocol::channel::{ChannelNameError, TopicError};
use protocol::limits::{
    CHANNEL_NAME_CHARS_MAX, CHANNELS_MAX, HISTORY_LEN_MAX, SEARCH_CHARS_MAX, TOPIC_CHARS_MAX,
    USER_CHANNELS_MAX,
};

use crate::words::{counted, thousands};

/// What it says first.
pub const CREATE_NOTE: &str = "Everybody can see it and join it, unless it is private.";
/// The field for the name of a channel.
pub const CHANNEL_NAME: &str = "Channel name";
/// The box that makes a channel private.
pub const PRIVATE: &str = "Private";
/// What that box does.
pub const PRIVATE_HINT: &str = "Only those who are invited can see it.";
/// The button that creates a channel.
pub const CREATE: &str = "Create";

/// What the list of channels that one can join is called.
pub const PUBLIC_CHANNELS: &str = "Public channels";
/// The box that filters that list.
pub const FILTER_CHANNELS: &str = "Filter channels";
/// The button that joins a channel.
pub const JOIN: &str = "Join";
/// The button that opens a channel.
pub const OPEN: &str = "Open";

/// What a channel is.
pub const PUBLIC_CHANNEL: &str = "Public channel";
/// What a channel is about, and the field for it.
pub const TOPIC: &str = "Topic";
/// What is said where a channel has no topic.
pub const NO_TOPIC: &str = "No topic yet.";
/// The button that keeps a topic.
pub const SAVE_TOPIC: &str = "Save topic";
/// The button that keeps a notification level.
pub const SAVE_LEVEL: &str = "Save notifications";
/// What is said when something was saved.
pub const SAVED: &str = "Saved.";
/// Which messages one is notified of.
pub const NOTIFICATIONS: &str = "Notifications";
/// The notification levels, as they are offered.
pub const LEVELS: [&str; 3] = ["All messages", "Mentions", "Nothing"];
/// Beside whoever created a channel.
pub const CREATOR: &str = "creator";
/// The field for whom to invite.
pub const INVITE_SOMEBODY: &str = "Invite somebody";
/// What that field takes.
pub const INVITE_HINT: &str = "The display name of somebody who is registered here.";
/// The button that invites.
pub const INVITE: &str = "Invite";
/// What is said where nobody was named.
pub const INVITE_NOBODY: &str = "Say whom to invite.";
/// The files of the messages that are kept.
pub const FILES: &str = "Files";
/// What is said where there are none.
pub const NO_FILES: &str = "No message here has a file.";
/// What is for the creator of a channel, and the way out.
pub const MANAGE: &str = "This channel";
/// The field, and the button, that rename a channel.
pub const RENAME: &str = "Rename";
/// The field for the new name.
pub const NEW_NAME: &str = "New name";
/// Asks whether to archive a channel, and the button that does it.
pub const ARCHIVE_CHANNEL: &str = "Archive this channel";
/// What archiving does.
pub const ARCHIVE_NOTE: &str = "Nobody can write in it, join it or be invited any more. It can still be read, and you can take it out again.";
/// The button that ends an archive.
pub const UNARCHIVE_CHANNEL: &str = "Take out of the archive";
/// What is said of an archived channel.
pub const IS_ARCHIVED: &str = "This channel is archived: it can be read, and nobody writes in it any more.";
/// What leaving a private channel means.
pub const LEAVE_PRIVATE_NOTE: &str = "You only come back when a member invites you. When the last member leaves, its messages are gone for good.";
/// Beside a file and a pinned message: the way to the message.
pub const SHOW_MESSAGE: &str = "Show message";

/// The pane that searches, its field and its button.
pub const SEARCH: &str = "Search";
/// What one can ask for.
pub const SEARCH_HINT: &str = "All words must be in a message. Narrow it down:";
/// Examples of how to narrow a search down.
pub const SEARCH_EXAMPLES: [(&str, &str); 5] = [
    ("\"two words\"", "exactly so"),
    ("from:Ana", "by somebody"),
    ("in:general", "in a channel"),
    ("in:@Bo", "in direct messages"),
    ("has:file", "with a file"),
];
/// What was found, read aloud.
pub const RESULTS: &str = "Results";
/// What is said where a search finds nothing.
pub const NOTHING_FOUND: &str = "No message matches.";

/// What is said where nobody is signed in.
pub const SIGNED_OUT: &str = "You are logged out";
/// The way from a pane that is a page of its own.
pub const BACK: &str = "Back to your channels";

/// Why a name will not do for a channel.
#[must_use]
pub fn channel_name_problem(problem: ChannelNameError) -> String {
    match problem {
        ChannelNameError::Empty => "Choose a name.".to_owned(),
        ChannelNameError::TooLong { over } => {
            format!("At most {CHANNEL_NAME_CHARS_MAX} characters. Yours has {over} too many.")
        }
        ChannelNameError::Forbidden { found } if found.is_whitespace() => {
            "No spaces: use - or _ instead.".to_owned()
        }
        ChannelNameError::Forbidden { found } => format!("Only letters, digits, - and _: no “{found}”."),
    }
}

/// What the name of a channel may be.
#[must_use]
pub fn channel_name_hint() -> String {
    format!("Letters, digits, - and _. At most {CHANNEL_NAME_CHARS_MAX}.")
}

/// Why a text will not do for a topic.
#[must_use]
pub fn topic_problem(TopicError { over }: TopicError) -> String {
    format!("At most {TOPIC_CHARS_MAX} characters. Yours has {over} too many.")
}

/// A name is taken.
#[must_use]
pub fn channel_exists(name: &str) -> String {
    format!("There is already a channel called #{name}.")
}

/// There is no room for another channel.
#[must_use]
pub fn too_many_channels() -> String {
    format!(
        "Everybody may create {USER_CHANNELS_MAX} channels, and a server holds {}.",
        thousands(CHANNELS_MAX)
    )
}

/// The button that opens a channel.
#[must_use]
pub fn open_channel(name: &str) -> String {
    format!("{OPEN} #{name}")
}

/// The button that joins a channel.
#[must_use]
pub fn join_channel(name: &str) -> String {
    format!("{JOIN} #{name}")
}

/// The button that ends somebody's membership, as it is seen.
pub const REMOVE: &str = "Remove";

/// The same, as it is read aloud.
#[must_use]
pub fn remove_member(display_name: &str) -> String {
    format!("{REMOVE} {display_name}")
}

/// Somebody is invited who is a member.
#[must_use]
pub fn is_member_already(name: &str) -> String {
    format!("{name} is in this channel already.")
}

/// Somebody is a member now.
#[must_use]
pub fn invited(name: &str) -> String {
    format!("{name} is in this channel now.")
}

/// Somebody is no member any more.
#[must_use]
pub fn removed(name: &str) -> String {
    format!("{name} is no longer in this channel.")
}

/// What the list of files says about itself.
#[must_use]
pub fn files_note() -> String {
    format!("Files leave with their messages: a channel keeps its last {HISTORY_LEN_MAX}.")
}

/// One is in no channel of this name.
#[must_use]
pub fn in_no_channel(name: &str) -> String {
    format!("You are in no channel called {name}.")
}

/// What is searched for is too long.
#[must_use]
pub fn search_too_long(over: usize) -> String {
    format!("At most {SEARCH_CHARS_MAX} characters: {over} too many.")
}

/// How much a search has found.
#[must_use]
pub fn found(count: usize, has_more: bool) -> String {
    match (count, has_more) {
        (0, _) => NOTHING_FOUND.to_owned(),
        (count, true) => format!("The newest {count} of more."),
        (count, false) => counted(count, "message", "messages"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_found_is_counted() {
        assert_eq!(found(0, false), "No message matches.");
        assert_eq!(found(1, false), "1 message");
        assert_eq!(found(50, false), "50 messages");
        assert_eq!(found(50, true), "The newest 50 of more.");
    }

    #[test]
    fn a_bad_name_is_answered_by_what_is_wrong_with_it() {
        let found = |found| channel_name_problem(ChannelNameError::Forbidden { found });

        assert_eq!(found(' '), "No spaces: use - or _ instead.");
        assert_eq!(found('!'), "Only letters, digits, - and _: no “!”.");
        assert_eq!(channel_name_problem(ChannelNameError::Empty), "Choose a name.");
    }
}
