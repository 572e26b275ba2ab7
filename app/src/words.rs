//! Every word that a person reads, but for the prose of the page about Banter.

pub mod around;
pub mod composer;
pub mod message;
#[cfg(feature = "ssr")]
pub mod panes;
#[cfg(feature = "ssr")]
pub mod settings;

use client::intent::Refusal;
use client::place::Place;
use client::view::{Notice, Notification};
use protocol::error::ErrorCode;
use protocol::limits::{ATTACHMENTS_MAX, BODY_CHARS_MAX};
use protocol::message::BodyError;

/// The product.
pub const BANTER: &str = "Banter";
/// The page about it.
pub const ABOUT: &str = "About Banter";

/// Before noon, where the clock counts to twelve.
pub const MORNING: &str = "AM";
/// From noon on, where the clock counts to twelve.
pub const AFTERNOON: &str = "PM";
/// A day divider.
pub const TODAY: &str = "Today";
/// A day divider.
pub const YESTERDAY: &str = "Yesterday";
/// From the first day of the week.
pub const WEEKDAYS: [&str; 7] =
    ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
/// From the first month of the year.
pub const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// The button that tries something again.
pub const TRY_AGAIN: &str = "Try again";
/// What is shown while a message is on its way.
pub const SENDING: &str = "Sending…";
/// What is shown while a history is on its way.
pub const LOADING: &str = "Loading messages…";
/// What a timeline without messages says.
pub const NOTHING_YET: &str = "Nothing here yet";
/// The heading where somebody is in no channel.
pub const NO_CHANNELS: &str = "You are in no channel";
/// What helps there.
pub const NO_CHANNELS_TEXT: &str = "Join one, or create your own.";
/// The heading of a place that does not exist.
pub const NOTHING_HERE: &str = "Nothing here";
/// What is said there.
pub const NO_SUCH_PAGE: &str = "This page does not exist.";
/// The way back in.
pub const LOG_IN: &str = "Log in";
/// The button that loads the page again.
pub const RELOAD: &str = "Reload";
/// The button that takes a complaint away.
pub const DISMISS: &str = "Dismiss";
/// The button that goes back on something.
pub const CANCEL: &str = "Cancel";
/// The button that enters the chat.
pub const START: &str = "Start chatting";
/// What the page says where one chooses a display name.
pub const SIGN_IN_NOTE: &str = "Pick a name and start talking. No password: this browser remembers you.";
/// What a person is called.
pub const DISPLAY_NAME: &str = "Display name";
/// The way back in from another browser.
pub const USE_RECOVERY_CODE: &str = "I have a recovery code";
/// The way home.
pub const GO_HOME: &str = "Go to your channels";
/// The server did not answer.
pub const UNREACHABLE: &str = "Banter cannot be reached. Your text is still here: try again.";

/// What was asked for beside the messages did not come.
pub const PANE_UNREACHABLE: &str = "Banter cannot be reached. Try again.";

/// The button that closes a dialog.
pub const CLOSE: &str = "Close";

/// `1 member`, `2 members`.
#[must_use]
pub fn counted(count: usize, one: &str, many: &str) -> String {
    if count == 1 { format!("1 {one}") } else { format!("{count} {many}") }
}

/// The title of the page.
#[must_use]
pub fn title(unread: u32, place: &Place, label: Option<&str>) -> String {
    let here = match (place, label) {
        (Place::Channel(_) | Place::NotJoined(_) | Place::Direct { .. }, Some(label)) => {
            Some(label.to_owned())
        }
        (Place::UnknownChannel(_) | Place::UnknownUser(_) | Place::UnknownPage, _) => {
            Some(NOTHING_HERE.to_owned())
        }
        (Place::About, _) => return ABOUT.to_owned(),
        (
            Place::SignedOut
            | Place::NoChannels
            | Place::Channel(_)
            | Place::NotJoined(_)
            | Place::Direct { .. },
            _,
        ) => None,
    };
    let here = here.map_or_else(|| BANTER.to_owned(), |here| format!("{here} · {BANTER}"));
    if unread == 0 { here } else { format!("({unread}) {here}") }
}

/// The title of a notification: who has written, and where.
#[must_use]
pub fn notification_title(notification: &Notification) -> String {
    let author = notification.author_name.as_str();
    match &notification.channel_name {
        Some(name) if notification.private => format!("{author} in {}", name.as_str()),
        Some(name) => format!("{author} in #{}", name.as_str()),
        None => author.to_owned(),
    }
}

/// What a notification says.
#[must_use]
pub fn notification_text(notification: &Notification) -> &str {
    if notification.text.is_empty() { "Sent a file." } else { &notification.text }
}

/// What is said to somebody who is not in a channel.
#[must_use]
pub fn not_joined(name: &str) -> String {
    format!("You are not in #{name}.")
}

/// What joining such a channel is for: `3 members. Join to read and write.`
#[must_use]
pub fn not_joined_text(members: usize) -> String {
    format!("{}. Join to read and write.", around::members(members))
}

/// The button that joins it.
#[must_use]
pub fn join(name: &str) -> String {
    format!("Join #{name}")
}

/// What invites to write where nobody has.
#[must_use]
pub fn say_hello(place: &str) -> String {
    format!("Say hello to {place}.")
}

/// How a place is called in running text: `#general`, or `Bo`; a private channel goes by its name alone, as beside
/// its lock.
#[must_use]
pub fn place(place: &Place, private: bool, name: &str) -> String {
    match place {
        Place::Direct { .. } => name.to_owned(),
        Place::Channel(_) if private => name.to_owned(),
        Place::SignedOut
        | Place::Channel(_)
        | Place::NotJoined(_)
        | Place::UnknownChannel(_)
        | Place::UnknownUser(_)
        | Place::About
        | Place::NoChannels
        | Place::UnknownPage => format!("#{name}"),
    }
}

/// What a timeline is called.
#[must_use]
pub fn timeline_label(place: &Place, name: &str) -> String {
    let joint = if matches!(place, Place::Direct { .. }) { "with" } else { "in" };
    format!("Messages {joint} {name}")
}

/// What is said where a place does not exist.
#[must_use]
pub fn missing(place: &Place) -> String {
    match place {
        Place::UnknownChannel(name) if name.is_empty() => {
            "This channel does not exist, or you are not in it.".to_owned()
        }
        Place::UnknownChannel(name) => format!("There is no channel called {name}."),
        Place::UnknownUser(name) => nobody_called(name),
        Place::SignedOut
        | Place::Channel(_)
        | Place::NotJoined(_)
        | Place::Direct { .. }
        | Place::About
        | Place::NoChannels
        | Place::UnknownPage => NO_SUCH_PAGE.to_owned(),
    }
}

/// There is nobody of this name.
#[must_use]
pub fn nobody_called(name: &str) -> String {
    format!("There is nobody called {name}.")
}

/// What is said where a filter lets nothing through.
#[must_use]
pub fn nothing_matches(filter: &str) -> String {
    format!("Nothing matches “{}”.", filter.trim())
}

/// What the banner says.
#[must_use]
pub fn notice(notice: Notice) -> &'static str {
    match notice {
        Notice::Offline => "You are offline. Messages wait here and are sent when you are back.",
        Notice::Connecting => "Connecting…",
        Notice::Update => "There is a newer version of Banter.",
        Notice::SignedOut => "This browser is logged out.",
        Notice::OutOfDate => "This page is out of date.",
        Notice::Broken => "This page no longer works.",
    }
}

/// What was written for channels that are gone, and was not sent.
#[must_use]
pub fn unsent(texts: &[String]) -> String {
    let what = counted(texts.len(), "message", "messages");
    let was = if texts.len() == 1 { "was" } else { "were" };
    let texts: Vec<String> = texts.iter().map(|text| format!("“{text}”")).collect();
    format!("{what} {was} not sent, as the channel is gone: {}", texts.join(", "))
}

/// How long a message is, once that is worth saying.
#[must_use]
pub fn length(count: usize, over: usize) -> String {
    if over == 0 {
        format!("{} / {}", thousands(count), thousands(BODY_CHARS_MAX))
    } else {
        format!("{} too many", counted(over, "character", "characters"))
    }
}

/// Why something was refused before it was sent.
#[must_use]
pub fn refusal(refusal: Refusal) -> String {
    match refusal {
        Refusal::Body(BodyError::Empty) => "The message is empty.".to_owned(),
        Refusal::Body(BodyError::TooLong { over }) => length(BODY_CHARS_MAX, over),
        Refusal::TooManyAttachments => format!("A message takes at most {ATTACHMENTS_MAX} files."),
        Refusal::OutboxFull => "Too much is waiting to be sent. Your text is still here.".to_owned(),
        Refusal::Nothing => "This is not possible here any more.".to_owned(),
    }
}

/// Why the server said no.
#[must_use]
pub fn error(code: ErrorCode) -> &'static str {
    match code {
        ErrorCode::BadRequest | ErrorCode::Internal => "Something went wrong on the server.",
        ErrorCode::UnknownChannel => "The channel does not exist.",
        ErrorCode::UnknownUser => "There is no such user.",
        ErrorCode::UnknownMessage => "The message is gone already.",
        ErrorCode::InvalidChannelName => "A channel cannot have this name.",
        ErrorCode::ChannelExists => "There is already a channel of this name.",
        ErrorCode::InvalidDisplayName => "Nobody can have this display name.",
        ErrorCode::DisplayNameTaken => "Somebody else has this display name.",
        ErrorCode::NotAMember => "You are not in this channel.",
        ErrorCode::NotAllowed => "You may not do this.",
        ErrorCode::MessageEmpty => "The message is empty.",
        ErrorCode::MessageTooLong => "The message is too long.",
        ErrorCode::InvalidEmoji => "This is not an emoji to react with.",
        ErrorCode::TooManyReactions => "A message takes at most 20 different reactions.",
        ErrorCode::UnknownAttachment => "A file of it is gone: attach it again.",
        ErrorCode::TooManyAttachments => "A message takes at most 10 files.",
        ErrorCode::FileTooLarge => "A file may have at most 20 MB.",
        ErrorCode::StorageFull => "There is no room for more files on this server.",
        ErrorCode::ChannelArchived => "This channel is archived.",
        ErrorCode::TopicTooLong => "The topic is too long.",
        ErrorCode::UnknownLink => "This link no longer works.",
        ErrorCode::WrongRecoveryCode => "Nobody has this recovery code.",
        ErrorCode::NotAnImage => "This file is not an image that Banter can read.",
        ErrorCode::LimitExceeded => "There is no room for more on this server.",
        ErrorCode::TooManyRequests => "That was a lot at once: wait a moment.",
        ErrorCode::Unavailable => "The server cannot store it now.",
    }
}

pub(crate) fn usize_of(count: u32) -> usize {
    usize::try_from(count).unwrap_or(usize::MAX)
}

/// A number below a million with its thousands apart: `3,812`.
fn thousands(number: usize) -> String {
    if number < 1_000 { number.to_string() } else { format!("{},{:03}", number / 1_000, number % 1_000) }
}

#[cfg(test)]
mod tests {
    use protocol::channel::ChannelName;
    use protocol::id::{ChannelId, Seq};
    use protocol::limits::{ATTACHMENT_BYTES_MAX, REACTION_KINDS_MAX};
    use protocol::user::DisplayName;

    use super::*;

    #[test]
    fn one_is_not_many() {
        assert_eq!(counted(1, "member", "members"), "1 member");
        assert_eq!(counted(0, "member", "members"), "0 members");
        assert_eq!(length(4_001, 1), "1 character too many");
        assert_eq!(length(4_012, 12), "12 characters too many");
        assert_eq!(length(3_812, 0), "3,812 / 4,000");
    }

    #[test]
    fn a_limit_is_said_with_its_number() {
        let said = |code, limit: u64| assert!(error(code).contains(&limit.to_string()), "{}", error(code));

        said(ErrorCode::TooManyReactions, REACTION_KINDS_MAX as u64);
        said(ErrorCode::TooManyAttachments, ATTACHMENTS_MAX as u64);
        said(ErrorCode::FileTooLarge, ATTACHMENT_BYTES_MAX / 1_024 / 1_024);
    }

    #[test]
    fn the_title_begins_with_what_is_unread() {
        let channel = Place::Channel(ChannelId(1));

        assert_eq!(title(3, &channel, Some("#general")), "(3) #general · Banter");
        assert_eq!(title(0, &channel, Some("#general")), "#general · Banter");
        assert_eq!(title(0, &Place::SignedOut, None), "Banter");
        assert_eq!(title(0, &Place::About, None), "About Banter");
    }

    #[test]
    fn what_was_not_sent_is_told_with_its_text() {
        let said = |texts: &[&str]| unsent(&texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>());

        assert_eq!(said(&["hi"]), "1 message was not sent, as the channel is gone: “hi”");
        assert_eq!(said(&["a", "b"]), "2 messages were not sent, as the channel is gone: “a”, “b”");
    }

    #[test]
    fn a_place_that_is_not_there_is_named_where_it_has_a_name() {
        let private = Place::UnknownChannel(String::new());

        assert_eq!(missing(&Place::UnknownChannel("x".to_owned())), "There is no channel called x.");
        assert_eq!(missing(&private), "This channel does not exist, or you are not in it.");
    }

    #[test]
    fn members_are_counted() {
        assert_eq!(not_joined_text(1), "1 member. Join to read and write.");
    }

    #[test]
    fn a_notification_says_who_has_written_and_where() {
        let said = |channel: Option<&str>, private, text: &str| {
            let notification = Notification {
                channel: ChannelId(1),
                message: Seq(2),
                author_name: DisplayName::parse("Bo").expect("it is a display name"),
                channel_name: channel.map(|name| ChannelName::parse(name).expect("it is a channel name")),
                private,
                text: text.to_owned(),
                path: String::new(),
            };
            format!("{}: {}", notification_title(&notification), notification_text(&notification))
        };

        assert_eq!(said(Some("general"), false, "hello"), "Bo in #general: hello");
        assert_eq!(said(Some("secret"), true, "hello"), "Bo in secret: hello");
        assert_eq!(said(None, false, ""), "Bo: Sent a file.");
    }
}
