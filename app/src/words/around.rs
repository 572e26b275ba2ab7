//! What is said around the messages: in the sidebar, the header, the quick switcher, beside members.

use client::view::{MemberEntry, Presence};

use crate::components::entry::Waiting;
use crate::words::{counted, usize_of};

/// Beside a channel that only its members know of.
pub const PRIVATE: &str = "private";
/// Beside a place of which one is notified of nothing.
pub const MUTED: &str = "muted";
/// The pane that searches messages.
pub const SEARCH_MESSAGES: &str = "Search messages";
/// The pane of the keyboard shortcuts.
pub const SHORTCUTS: &str = "Keyboard shortcuts";
/// The quick switcher.
pub const GO_TO: &str = "Go to";
/// The button that opens the quick switcher, with the key that does the same.
pub const GO_TO_HINT: &str = "Go to a channel or a person (Ctrl+K)";
/// The field of the quick switcher.
pub const GO_TO_LABEL: &str = "Go to a channel or a person";
/// The way to all about a place.
pub const DETAILS: &str = "Details";
/// The way out of a channel.
pub const LEAVE_CHANNEL: &str = "Leave channel";
/// Those who are in a channel.
pub const MEMBERS: &str = "Members";
/// The button that closes them.
pub const CLOSE_MEMBERS: &str = "Close members";
/// The button that opens the sidebar on a phone.
pub const OPEN_MENU: &str = "Open menu";
/// The button that closes it.
pub const CLOSE_MENU: &str = "Close menu";
/// The sidebar.
pub const SIDEBAR: &str = "Channels and people";
/// The field that filters it.
pub const FILTER_SIDEBAR: &str = "Filter channels and people";
/// In that field.
pub const FILTER: &str = "Filter";
/// The joined channels.
pub const CHANNELS: &str = "Channels";
/// Everybody else.
pub const DIRECT_MESSAGES: &str = "Direct messages";
/// The way past the sidebar.
pub const SKIP_TO_MESSAGES: &str = "Skip to messages";
/// What a channel is that only its members know of.
pub const PRIVATE_CHANNEL: &str = "Private channel";
/// Beside a channel in which nobody writes any more.
pub const ARCHIVED: &str = "Archived";
/// In place of the composer of such a channel.
pub const IS_ARCHIVED: &str = "This channel is archived.";
/// The way to all public channels.
pub const BROWSE_CHANNELS: &str = "Browse channels";
/// The way to a new channel.
pub const CREATE_CHANNEL: &str = "Create a channel";
/// The page where one says how one likes Banter.
pub const SETTINGS: &str = "Settings";
/// The way out, and its page.
pub const LOG_OUT: &str = "Log out";
/// What is said where nobody else is registered.
pub const ALONE: &str = "Nobody else is here yet.";
/// What stands beside oneself among the members.
pub const YOU: &str = "you";

/// A channel in the sidebar, read aloud.
#[must_use]
pub(crate) fn channel_label(name: &str, is_private: bool, waiting: Waiting) -> String {
    let label = if is_private { format!("{name}, {PRIVATE}") } else { name.to_owned() };
    let label = with_waiting(label, waiting);
    match waiting.calls {
        0 => label,
        calls => format!("{label}, {}", counted(usize_of(calls), "mention", "mentions")),
    }
}

/// A contact in the sidebar, read aloud.
#[must_use]
pub(crate) fn contact_label(name: &str, presence: Presence, waiting: Waiting) -> String {
    with_waiting(format!("{name}, {}", self::presence(presence)), waiting)
}

/// Whether a user is there.
#[must_use]
pub fn presence(presence: Presence) -> &'static str {
    match presence {
        Presence::Online => "online",
        Presence::Offline => "offline",
        Presence::LoggedOut => "logged out",
    }
}

/// `1 member`, `2 members`.
#[must_use]
pub fn members(count: usize) -> String {
    counted(count, "member", "members")
}

/// `3 members, 2 online`.
#[must_use]
pub fn members_detail(members: &[MemberEntry]) -> String {
    let online = members.iter().filter(|member| member.presence == Presence::Online).count();
    format!("{}, {online} online", self::members(members.len()))
}

/// The way to one's own settings, read aloud: it shows the display name.
#[must_use]
pub fn settings_label(name: &str) -> String {
    format!("{name}, {SETTINGS}")
}

/// How many ways on were found.
#[must_use]
pub fn found(count: usize) -> String {
    counted(count, "result", "results")
}

/// The number on a badge, no wider than three characters.
#[must_use]
pub fn badge(unread: u32) -> String {
    if unread > 99 { "99+".to_owned() } else { unread.to_string() }
}

fn with_waiting(label: String, waiting: Waiting) -> String {
    let label = if waiting.is_muted { format!("{label}, {MUTED}") } else { label };
    if waiting.unread == 0 { label } else { format!("{label}, {} unread", waiting.unread) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_says_presence_and_what_is_unread() {
        let waiting = |unread, mentions| Waiting::new(unread, mentions, false, false);
        let muted = Waiting::new(3, 1, true, false);

        assert_eq!(channel_label("general", false, waiting(0, 0)), "general");
        assert_eq!(channel_label("general", false, waiting(3, 0)), "general, 3 unread");
        assert_eq!(channel_label("plans", true, waiting(3, 1)), "plans, private, 3 unread, 1 mention");
        assert_eq!(channel_label("plans", true, waiting(3, 2)), "plans, private, 3 unread, 2 mentions");
        assert_eq!(channel_label("noise", false, muted), "noise, muted");
        assert_eq!(contact_label("Bo", Presence::LoggedOut, waiting(2, 0)), "Bo, logged out, 2 unread");
        assert_eq!(badge(99), "99");
        assert_eq!(badge(100), "99+");
    }

    #[test]
    fn what_was_found_is_counted() {
        assert_eq!(found(1), "1 result");
        assert_eq!(found(7), "7 results");
        assert_eq!(settings_label("Ana"), "Ana, Settings");
    }
}
