//! What is said about messages, and on what one does with them.

use client::view::{Found, ReactionEntry, Row};
use protocol::attachment::Attachment;
use protocol::error::ErrorCode;
use protocol::limits::BODY_CHARS_MAX;
use protocol::markup::plain;
use protocol::message::Body;
use protocol::user::DisplayName;

use crate::words::{counted, error};

/// The most characters of a message that are shown where it stands on one line.
pub const LINE_CHARS_MAX: usize = 160;

/// A button of a message.
pub const REACT: &str = "React";
/// A button of a message.
pub const REPLY: &str = "Reply";
/// A button of a message.
pub const MORE_ACTIONS: &str = "More actions";
/// The menu of a message.
pub const MESSAGE_ACTIONS: &str = "Message actions";
/// In the menu of a message.
pub const EDIT_MESSAGE: &str = "Edit message";
/// In the menu of a message.
pub const COPY_TEXT: &str = "Copy text";
/// In the menu of a message.
pub const COPY_LINK: &str = "Copy link";
/// In the menu of a message.
pub const PIN_MESSAGE: &str = "Pin message";
/// In the menu of a message.
pub const UNPIN_MESSAGE: &str = "Unpin message";
/// In the menu of a message.
pub const MARK_UNREAD: &str = "Mark unread from here";
/// Asks before a message is deleted.
pub const ASK_TO_DELETE: &str = "Delete this message?";
/// What deleting means.
pub const DELETE_NOTE: &str = "It will be gone for everybody.";
/// The button that deletes.
pub const DELETE: &str = "Delete";
/// In the menu of a message.
pub const DELETE_MESSAGE: &str = "Delete message";
/// The button after the reactions of a message.
pub const ADD_REACTION: &str = "Add a reaction";
/// The button that throws away what failed.
pub const DISCARD: &str = "Discard";
/// Beside the time of a message that was edited.
pub const EDITED: &str = "edited";
/// Beside the time of a message that is pinned.
pub const PINNED: &str = "Pinned";
/// What is shown while an edit is on its way.
pub const SAVING: &str = "Saving…";
/// A quote of a message that was deleted.
pub const QUOTE_DELETED: &str = "This message was deleted.";
/// A quote of a message that left with the cap.
pub const QUOTE_DROPPED: &str = "This message is older than the last 100.";
/// The line above what is new.
pub const NEW_MESSAGES: &str = "New messages";
/// The link past the messages.
pub const SKIP_TO_COMPOSER: &str = "Skip to writing a message";
/// The button that leads to the end of the timeline.
pub const JUMP_TO_NEWEST: &str = "Jump to newest";
/// The button in the header, and its dialog.
pub const PINNED_MESSAGES: &str = "Pinned messages";
/// What the dialog of the pinned messages says about them.
pub const PINS_NOTE: &str = "A pinned message leaves with the last 100, like any other.";
/// What the dialog of the pinned messages says where there are none.
pub const NO_PINS: &str = "Nothing is pinned here.";
/// In the dialog of the pinned messages.
pub const JUMP_TO_MESSAGE: &str = "Jump to message";
/// In the dialog of the pinned messages.
pub const UNPIN: &str = "Unpin";
/// Leads to the image before.
pub const PREVIOUS_IMAGE: &str = "Previous image";
/// Leads to the image after.
pub const NEXT_IMAGE: &str = "Next image";
/// What is read aloud when a link was copied.
pub const LINK_COPIED: &str = "Link copied.";
/// What is read aloud when the text of a message was copied.
pub const TEXT_COPIED: &str = "Text copied.";
/// The link that downloads a file.
pub const DOWNLOAD: &str = "Download";
/// What is shown while a deletion is on its way.
pub const DELETING: &str = "Deleting…";
/// The address means a message that was deleted.
const TARGET_DELETED: &str = "That message was deleted.";
/// The address means a message that left with the cap.
const TARGET_DROPPED: &str = "That message is gone: a channel keeps its last 100.";

/// Why a message that the address means is not shown; nothing where it is.
#[must_use]
pub fn target_gone(found: Found) -> Option<&'static str> {
    match found {
        Found::Here => None,
        Found::Deleted => Some(TARGET_DELETED),
        Found::Dropped => Some(TARGET_DROPPED),
    }
}

/// Whether a complaint is about the message that the address means.
#[must_use]
pub fn is_of_target(complaint: &str) -> bool {
    [TARGET_DELETED, TARGET_DROPPED].contains(&complaint)
}

/// What is read aloud when a message arrives.
#[must_use]
pub fn arrived(row: &Row) -> String {
    format!("{}: {}", row.author_name, gist(&row.body, &row.attachments, BODY_CHARS_MAX))
}

/// What a message says on one line: its text without its marks, or what its files are called.
#[must_use]
pub fn gist(body: &Body, attachments: &[Attachment], chars_max: usize) -> String {
    if body.is_empty() {
        let names: Vec<&str> = attachments.iter().map(|attachment| attachment.name.as_str()).collect();
        return names.join(", ");
    }
    plain(body.as_str(), chars_max)
}

/// What a quote shows of a message: its text on one line, or that it has none.
#[must_use]
pub fn quoted(body: &Body) -> String {
    if body.is_empty() { "Attachment".to_owned() } else { plain(body.as_str(), LINE_CHARS_MAX) }
}

/// When a message was edited.
#[must_use]
pub fn edited(at: &str) -> String {
    format!("Edited {at}")
}

/// The button that shows an image whole.
#[must_use]
pub fn open_image(name: &str) -> String {
    format!("Open {name}")
}

/// Which image is shown whole: `2 of 5 · 1.4 MB`.
#[must_use]
pub fn image_detail(at: usize, count: usize, size: &str) -> String {
    if count == 1 { size.to_owned() } else { format!("{at} of {count} · {size}") }
}

/// Why a message was not posted.
#[must_use]
pub fn not_sent(code: ErrorCode) -> String {
    format!("Not sent: {}", error(code))
}

/// Why an edit was not taken.
#[must_use]
pub fn not_saved(code: ErrorCode) -> String {
    format!("Not saved: {}", error(code))
}

/// Who is typing; nothing where nobody is.
#[must_use]
pub fn typing(names: &[DisplayName]) -> String {
    match names {
        [] => String::new(),
        [one] => format!("{one} is typing…"),
        [one, other] => format!("{one} and {other} are typing…"),
        _ => "Several people are typing…".to_owned(),
    }
}

/// Who reacted with an emoji: `👍, 3: Bo, Cy and you`.
#[must_use]
pub fn reaction(reaction: &ReactionEntry) -> String {
    let mut names: Vec<&str> = reaction.others.iter().map(DisplayName::as_str).collect();
    if reaction.own {
        names.push("you");
    }
    let count = names.len();
    let listed = match names.split_last() {
        Some((last, [])) => (*last).to_owned(),
        Some((last, others)) => format!("{} and {last}", others.join(", ")),
        None => String::new(),
    };
    format!("{}, {count}: {listed}", reaction.emoji)
}

/// The button in the header that shows the pinned messages.
#[must_use]
pub fn pins_label(count: usize) -> String {
    if count == 0 { PINNED_MESSAGES.to_owned() } else { format!("{PINNED_MESSAGES}, {count}") }
}

/// The button that leads to the end of the timeline.
#[must_use]
pub fn jump_label(new: u32) -> String {
    if new == 0 {
        JUMP_TO_NEWEST.to_owned()
    } else {
        new_messages(usize::try_from(new).unwrap_or(usize::MAX))
    }
}

/// `1 new message`, `3 new messages`.
#[must_use]
pub fn new_messages(count: usize) -> String {
    counted(count, "new message", "new messages")
}

#[cfg(test)]
mod tests {
    use protocol::emoji::Emoji;

    use super::*;

    #[test]
    fn who_is_typing_is_named_up_to_two() {
        let names = |names: &[&str]| {
            let parse = |name: &&str| DisplayName::parse(name).expect("it is a display name");
            typing(&names.iter().map(parse).collect::<Vec<_>>())
        };

        assert_eq!(names(&[]), "");
        assert_eq!(names(&["Bo"]), "Bo is typing…");
        assert_eq!(names(&["Bo", "Cy"]), "Bo and Cy are typing…");
        assert_eq!(names(&["Bo", "Cy", "Di"]), "Several people are typing…");
    }

    #[test]
    fn a_reaction_says_who_reacted() {
        let said = |others: &[&str], own| {
            let parse = |name: &&str| DisplayName::parse(name).expect("it is a display name");
            let emoji = Emoji::parse("👍").expect("it is an emoji");
            reaction(&ReactionEntry { emoji, others: others.iter().map(parse).collect(), own })
        };

        assert_eq!(said(&["Bo", "Cy"], true), "👍, 3: Bo, Cy and you");
        assert_eq!(said(&["Bo", "Cy"], false), "👍, 2: Bo and Cy");
        assert_eq!(said(&[], true), "👍, 1: you");
    }

    #[test]
    fn many_messages_at_once_are_counted_and_not_read_aloud() {
        assert_eq!(new_messages(1), "1 new message");
        assert_eq!(new_messages(2), "2 new messages");
    }
}
