//! What is said where one writes.

use client::view::{Original, Quote};
use protocol::limits::{ATTACHMENT_BYTES_MAX, ATTACHMENTS_MAX};
use protocol::preferences::SendKey;

use crate::format;
use crate::state::{Upload, UploadProblem};
use crate::words::message::quoted;
use crate::words::{counted, error};

/// The button that sends.
pub const SEND: &str = "Send";
/// The button that saves an edit, in place of [`SEND`].
pub const SAVE: &str = "Save";
/// The button that chooses files.
pub const ATTACH: &str = "Attach files";
/// The button that opens the picker of emoji.
pub const PICK_EMOJI: &str = "Pick an emoji";
/// What is said while files are dragged over the page.
pub const DROP: &str = "Drop files to attach them";
/// What the composer does while it edits.
pub const EDITING: &str = "Editing message";
/// The button that ends an edit without saving it.
pub const CANCEL_EDIT: &str = "Cancel edit";
/// The button that makes an answer a message like any other.
pub const CANCEL_REPLY: &str = "Cancel reply";
/// Why a message with files does not go out yet.
pub const STILL_UPLOADING: &str = "Files are still on their way: wait for them, or cancel them.";
/// Files cannot be taken while direct messages have no channel.
pub const NO_CHANNEL_YET: &str = "Files can be attached in a moment: these direct messages are being opened.";
/// What could not be copied.
pub const COPY_FAILED: &str = "This browser did not let it be copied.";
/// The list of files that go with the message.
pub const ATTACHMENTS: &str = "Attachments";
/// The list of names that fit what is being typed.
pub const SUGGESTIONS: &str = "Suggestions";
/// Beside `@here`.
pub const MENTION_HERE: &str = "everybody who is online";
/// Beside `@channel`.
pub const MENTION_CHANNEL: &str = "everybody in this channel";
/// Beside a channel that one is not in.
pub const NOT_JOINED: &str = "not joined";
/// The field that searches emoji.
pub const SEARCH_EMOJI: &str = "Search emoji";
/// The emoji that were used last.
pub const RECENT_EMOJI: &str = "Recent";
/// What was found by a search.
pub const FOUND_EMOJI: &str = "Found";
/// What is shown while the table of emoji is on its way.
pub const LOADING_EMOJI: &str = "Loading emoji…";
/// The table of emoji did not come.
pub const EMOJI_FAILED: &str = "The emoji could not be loaded.";

/// The field where one writes: `Message #general`.
#[must_use]
pub fn message_to(place: &str) -> String {
    format!("Message {place}")
}

/// The button that sends or saves, with the key that does the same.
#[must_use]
pub fn send_hint(label: &str, send_key: SendKey) -> String {
    let key = match send_key {
        SendKey::Enter => "Enter",
        SendKey::CtrlEnter => "Ctrl+Enter",
    };
    format!("{label} ({key})")
}

/// What the composer answers.
#[must_use]
pub fn replying_to(quote: &Quote) -> String {
    match &quote.original {
        Original::Here { author_name, body } => format!("Replying to {author_name}: {}", quoted(body)),
        Original::Deleted => "Replying to a message that was deleted".to_owned(),
        Original::Dropped => "Replying to a message that is older than the last 100".to_owned(),
    }
}

/// How many files did not fit.
#[must_use]
pub fn left_out(count: usize) -> String {
    let were = if count == 1 { "was" } else { "were" };
    format!("A message takes at most {ATTACHMENTS_MAX} files: {count} {were} left out.")
}

/// The bar that shows how far an upload is.
#[must_use]
pub fn uploading(name: &str) -> String {
    format!("Uploading {name}")
}

/// The button that stops an upload.
#[must_use]
pub fn cancel_upload(name: &str) -> String {
    format!("Cancel the upload of {name}")
}

/// The button that takes a file out of the message, or out of the list.
#[must_use]
pub fn remove(name: &str) -> String {
    format!("Remove {name}")
}

/// The button that uploads a file again.
#[must_use]
pub fn upload_again(name: &str) -> String {
    format!("Try again to upload {name}")
}

/// Why a file did not get to the server.
#[must_use]
pub fn upload_problem(name: &str, problem: UploadProblem) -> String {
    match problem {
        UploadProblem::TooLarge => format!("{name} is larger than {}.", format::bytes(ATTACHMENT_BYTES_MAX)),
        UploadProblem::TooMany => format!("A message takes at most {ATTACHMENTS_MAX} files."),
        UploadProblem::Refused(code) => error(code).to_owned(),
        UploadProblem::Unreachable => "Banter cannot be reached.".to_owned(),
    }
}

/// What is read aloud about the files of a message: what is wrong, what is on its way, what is there.
#[must_use]
pub fn upload_state(attached: usize, uploads: &[Upload]) -> String {
    let failed = uploads.iter().rev().find_map(|upload| Some((upload, upload.problem?)));
    let running = uploads.iter().filter(|upload| upload.problem.is_none()).count();
    let files = |count| counted(count, "file", "files");
    match (failed, running, attached) {
        (_, 1.., _) => format!("Uploading {}", files(running)),
        (Some((upload, problem)), 0, _) => {
            format!("{}: {}", upload.name, upload_problem(upload.name.as_str(), problem))
        }
        (None, 0, 0) => String::new(),
        (None, 0, 1..) => format!("{} attached", files(attached)),
    }
}

/// How many names fit what is being typed.
#[must_use]
pub fn suggestions(count: usize) -> String {
    counted(count, "suggestion", "suggestions")
}

/// How many emoji were found.
#[must_use]
pub fn found_emoji(count: usize) -> String {
    format!("{count} emoji found")
}

#[cfg(test)]
mod tests {
    use protocol::attachment::FileName;
    use protocol::error::ErrorCode;
    use protocol::id::ChannelId;

    use super::*;

    fn upload(name: &str, problem: Option<UploadProblem>) -> Upload {
        Upload { id: 1, channel: ChannelId(1), name: FileName::new(name), bytes: 10, sent: 0, problem }
    }

    #[test]
    fn the_button_that_sends_names_the_key_that_does() {
        assert_eq!(send_hint(SEND, SendKey::Enter), "Send (Enter)");
        assert_eq!(send_hint(SAVE, SendKey::CtrlEnter), "Save (Ctrl+Enter)");
    }

    #[test]
    fn a_limit_is_said_with_its_number() {
        assert_eq!(upload_problem("cat.png", UploadProblem::TooLarge), "cat.png is larger than 20 MB.");
        assert_eq!(left_out(1), "A message takes at most 10 files: 1 was left out.");
        assert_eq!(left_out(3), "A message takes at most 10 files: 3 were left out.");
    }

    #[test]
    fn what_is_on_its_way_is_said_before_what_went_wrong_and_what_is_there() {
        let full = upload("b.txt", Some(UploadProblem::Refused(ErrorCode::StorageFull)));

        assert_eq!(upload_state(0, &[]), "");
        assert_eq!(upload_state(2, &[]), "2 files attached");
        assert_eq!(
            upload_state(2, std::slice::from_ref(&full)),
            "b.txt: There is no room for more files on this server."
        );
        assert_eq!(upload_state(2, &[upload("a.txt", None), full]), "Uploading 1 file");
    }
}
