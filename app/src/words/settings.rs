//! What the pages say that only the server renders: settings, links, recovery, logging out.

use protocol::error::ErrorCode;
use protocol::limits::{FORMER_DISPLAY_NAMES_MAX, PICTURE_BYTES_MAX, USER_DEVICES_MAX};
use protocol::preferences::{Accent, Density, SendKey, Theme, TimeFormat};
use protocol::user::DisplayName;

use crate::format;
use crate::pages::recover::{CODE_CHARS, CodeProblem};
use crate::pages::settings::{Saved, Section};
use crate::pages::sign_in::{self, NameProblem};
use crate::words;

/// The list of its sections, read aloud.
pub const SECTIONS: &str = "Sections";

/// What a change of the display name comes to.
pub const DISPLAY_NAME_HINT: &str =
    "Everybody sees it at once, on old messages too. Nobody else gets your former name for a day.";
/// The button that changes the name.
pub const SAVE_NAME: &str = "Save name";
/// The list of former names.
pub const RESERVED: &str = "Still kept for you";
/// Before the time.
pub const RESERVED_UNTIL: &str = "until ";
/// The button that takes a former name again. The name follows.
pub const GO_BACK_TO: &str = "Take it back";
/// The picture in the settings.
pub const PICTURE: &str = "Picture";
/// The button that sends it.
pub const UPLOAD_PICTURE: &str = "Upload picture";
/// The button that removes it.
pub const USE_GENERATED: &str = "Use the generated one";

/// A group of choices.
pub const THEME: &str = "Theme";
/// A group of choices.
pub const ACCENT: &str = "Accent";
/// A group of choices.
pub const DENSITY: &str = "Density";
/// The button that keeps theme, accent and density.
pub const SAVE_APPEARANCE: &str = "Save appearance";
/// A group of choices.
pub const SEND_KEY: &str = "A message is sent by";
/// A group of choices.
pub const TIME_FORMAT: &str = "Times are written as";
/// The button that keeps how one writes.
pub const SAVE_WRITING: &str = "Save writing";

/// What notifications are.
pub const NOTIFICATIONS_TEXT: &str = "Banter can tell you of messages while you look at something else, as \
    long as it is open in a tab. This is chosen for each browser. Which messages count is chosen for each \
    channel, in its details: all of them, those that mention you, or none.";
/// What is said until the script says more.
pub const NOTIFICATIONS_NEED_SCRIPT: &str = "This needs JavaScript, which this browser does not run here.";
/// What each state of the notifications in a browser is called by its script, and what it says.
pub const NOTIFICATION_STATES: [(&str, &str); 7] = [
    ("on", "Notifications are on in this browser."),
    ("off", "Notifications are off in this browser."),
    (
        "tested",
        "Sent. If nothing appeared, look whether your system holds notifications back, as in “do not disturb”.",
    ),
    ("failed", "This browser did not let Banter do that."),
    (
        "blocked",
        "This browser blocks notifications from Banter. Allow them in its settings for this site, which open \
         from the address bar, then come back here.",
    ),
    ("insecure", "Browsers show notifications only for addresses that begin with https://."),
    ("unsupported", "This browser has no notifications."),
];
/// The button that turns notifications on.
pub const TURN_ON: &str = "Turn on in this browser";
/// The button that turns notifications off.
pub const TURN_OFF: &str = "Turn off";
/// The button that shows one.
pub const TEST: &str = "Send a test notification";
/// What it says.
pub const TEST_BODY: &str = "This is how Banter tells you of a message.";

/// What devices are.
pub const DEVICES_TEXT: &str = "Each of these browsers and programs is you. Revoke one that you no longer use or \
    have lost: it is logged out at once, and its key no longer works for you.";
/// Beside the device on which the page is shown.
pub const THIS_DEVICE: &str = "this device";
/// Before the day.
pub const SINCE: &str = "since ";
/// After the day.
pub const ONLINE_NOW: &str = ", online now";
/// The button that takes the user from a device. Its name follows.
pub const REVOKE: &str = "Revoke";
/// Another device.
pub const LINK_DEVICE: &str = "Link another device";
/// What a link is.
pub const LINK_TEXT: &str = "A link lets one other device be you as well. Open it there, or scan its code.";
/// Before the time.
pub const LINK_WAITS_UNTIL: &str = "A link waits to be opened, until ";
/// The button that makes a link in the place of another one.
pub const MAKE_ANOTHER_LINK: &str = "Make a new link";
/// The button that makes a link useless.
pub const REVOKE_LINK: &str = "Revoke the link";
/// What to do with a new link.
pub const NEW_LINK_TEXT: &str = "Scan this code with the other device, or open the link there. Whoever opens it \
    is you: show it to nobody else.";
/// The code for those who do not see it.
pub const CODE_LABEL: &str = "QR code of the link below";
/// The address.
pub const LINK: &str = "Link";
/// The button that puts the address on the clipboard.
pub const COPY_LINK: &str = "Copy";
/// What it says when that is done.
pub const COPIED: &str = "Copied";
/// Before the time.
pub const WORKS_ONCE_UNTIL: &str = "It works once, until ";
/// The way back from a page.
pub const DONE: &str = "Done";

/// What a recovery code is.
pub const RECOVERY_TEXT: &str = "A recovery code lets you back in when every device is lost. There is no other \
    way then, and nobody who could help: no password, no e-mail address.";
/// Before the day.
pub const RECOVERY_SINCE: &str = "You have one since ";
/// What a new code does to the old one.
pub const NEW_CODE_REPLACES: &str = "It cannot be shown again. A new one replaces it.";
/// The button that makes the first code.
pub const MAKE_CODE: &str = "Make a recovery code";
/// The button that makes another code.
pub const REPLACE_CODE: &str = "Make a new code";
/// The button that removes the code.
pub const REMOVE_CODE: &str = "Remove it";
/// The page with a new code.
pub const NEW_CODE: &str = "Your recovery code";
/// What to do with it.
pub const NEW_CODE_WARNING: &str = "Write it down, or keep it where you keep passwords. It is shown only now. \
    It works until you make another one or remove it.";
/// The way back from it.
pub const CODE_KEPT: &str = "I have kept it";

/// The page for whoever has lost every device.
pub const RECOVER: &str = "Come back";
/// What it is for.
pub const RECOVER_TEXT: &str = "With your recovery code this browser becomes one of your devices.";
/// The code.
pub const RECOVERY_CODE: &str = "Recovery code";
/// How it may be written.
pub const CODE_HINT: &str = "26 letters and digits. Spaces, dashes and small letters are fine.";
/// The button that uses the code.
pub const COME_BACK: &str = "Log in";
/// The way back to the page where one chooses a name.
pub const BACK_TO_SIGN_IN: &str = "Log in with a name instead";

/// What a link does.
pub const OFFER_TEXT: &str = "This browser becomes one of their devices. The link works once.";
/// The way out of a question.
pub const NOT_NOW: &str = "Not now";
/// What is said where a link would change nothing.
pub const NEEDLESS_TEXT: &str = "Open the link on the device that you want to add. It still works.";
/// There is no such link.
pub const UNKNOWN_LINK: &str = "This link does not work";
/// What to do then.
pub const UNKNOWN_LINK_HELP: &str = "Make a new one on a device that is logged in: Settings, Devices, Link \
    another device.";
/// Why there is none.
pub const UNKNOWN_LINK_TEXT: &str = "A link works once and for ten minutes, or less if it was revoked.";
/// The way on for somebody who may be nobody here.
pub const GO_TO_BANTER: &str = "Go to Banter";

/// The question before logging out.
pub const LOG_OUT_TITLE: &str = "Log out?";
/// The way back.
pub const STAY: &str = "Stay logged in";
/// The other way to log out.
pub const FORGET_TITLE: &str = "On somebody else’s computer?";
/// The button for it.
pub const FORGET: &str = "Log out and forget";
/// The way to a recovery code.
pub const MAKE_CODE_FIRST: &str = "Make a recovery code first";

/// The page for what did not work.
pub const TROUBLE: &str = "That did not work";

/// The name of a section.
#[must_use]
pub fn section(section: Section) -> &'static str {
    match section {
        Section::Profile => "Profile",
        Section::Appearance => "Appearance",
        Section::Writing => "Writing",
        Section::Notifications => "Notifications",
        Section::Devices => "Devices",
        Section::Recovery => "Recovery code",
    }
}

/// What is said of a change that was made.
#[must_use]
pub fn saved(saved: Saved) -> &'static str {
    match saved {
        Saved::DisplayName => "Everybody sees your new name now.",
        Saved::Picture => "Everybody sees your new picture now.",
        Saved::NoPicture => "Your picture is made from your name again.",
        Saved::Appearance => "This is how Banter looks now, on all of your devices.",
        Saved::Writing => "Saved for all of your devices.",
        Saved::DeviceRevoked => "The device is revoked.",
        Saved::LinkRevoked => "The link no longer works.",
        Saved::NoRecoveryCode => "The recovery code no longer works.",
    }
}

/// What a theme is called.
#[must_use]
pub fn theme(theme: Theme) -> &'static str {
    match theme {
        Theme::System => "As the system",
        Theme::Light => "Light",
        Theme::Dark => "Dark",
        Theme::Contrast => "High contrast",
    }
}

/// What an accent is called.
#[must_use]
pub fn accent(accent: Accent) -> &'static str {
    match accent {
        Accent::Pine => "Pine",
        Accent::Blue => "Blue",
        Accent::Teal => "Teal",
        Accent::Violet => "Violet",
        Accent::Amber => "Amber",
        Accent::Rose => "Rose",
    }
}

/// What a density is called, and what it comes to.
#[must_use]
pub fn density(density: Density) -> (&'static str, &'static str) {
    match density {
        Density::Comfortable => ("Comfortable", "Room around everything"),
        Density::Compact => ("Compact", "More on the screen"),
    }
}

/// What a key that sends is called, and what breaks a line then.
#[must_use]
pub fn send_key(key: SendKey) -> (&'static str, &'static str) {
    match key {
        SendKey::Enter => ("Enter", "Shift+Enter breaks the line"),
        SendKey::CtrlEnter => ("Ctrl+Enter", "Enter breaks the line; on a Mac it is Cmd+Enter"),
    }
}

/// What a format of times is called, and what it looks like.
#[must_use]
pub fn time_format(format: TimeFormat) -> (&'static str, &'static str) {
    match format {
        TimeFormat::Hours24 => ("24 hours", "15:04"),
        TimeFormat::Hours12 => ("12 hours", "3:04 PM"),
    }
}

/// What a picture may be.
#[must_use]
pub fn picture_hint() -> String {
    let most = format::bytes(PICTURE_BYTES_MAX as u64);
    format!("PNG, JPEG, GIF or WebP, at most {most}. Its middle becomes a square.")
}

/// Why a file cannot be the picture.
#[must_use]
pub fn picture_problem(code: ErrorCode) -> String {
    match code {
        ErrorCode::FileTooLarge => {
            format!("The file is too large. A picture may have {}.", format::bytes(PICTURE_BYTES_MAX as u64))
        }
        ErrorCode::BadRequest => "Choose a file first.".to_owned(),
        code => words::error(code).to_owned(),
    }
}

/// Why a display name will not do in the settings.
#[must_use]
pub fn display_name_problem(problem: NameProblem) -> String {
    match problem {
        NameProblem::Refused(ErrorCode::LimitExceeded) => format!(
            "{FORMER_DISPLAY_NAMES_MAX} former names are kept for you already. Take one of them back, or wait \
             until one is free."
        ),
        NameProblem::Invalid(_) | NameProblem::Refused(_) => sign_in::why(problem),
    }
}

/// Why a browser cannot become a device of one more user.
pub const BROWSER_IS_FULL: &str = "This browser holds as many users as it may. Use another one.";

/// Why a link lets no other device in.
#[must_use]
pub fn too_many_devices() -> String {
    format!("{USER_DEVICES_MAX} devices are this user already. Revoke one of them in the settings first.")
}

/// Why a recovery code does not let anybody in.
#[must_use]
pub fn code_problem(problem: CodeProblem) -> String {
    match problem {
        CodeProblem::Length(0) => "Type your recovery code.".to_owned(),
        CodeProblem::Length(length) => {
            format!("A recovery code has {CODE_CHARS} letters and digits. This one has {length}.")
        }
        CodeProblem::Forbidden(found) => format!("No recovery code has “{found}” in it."),
        CodeProblem::Refused(ErrorCode::WrongRecoveryCode) => {
            "Nobody has this recovery code. Compare each letter, and mind that a newer code replaces an older one."
                .to_owned()
        }
        CodeProblem::Refused(ErrorCode::LimitExceeded) => {
            BROWSER_IS_FULL.to_owned()
        }
        CodeProblem::Refused(code) => words::error(code).to_owned(),
    }
}

/// What a new recovery code is for.
#[must_use]
pub fn new_code_text(user: &DisplayName) -> String {
    format!("Whoever has this code can log in as {user}, from anywhere: you, when every device is lost.")
}

/// What a link asks.
#[must_use]
pub fn offer_title(user: &DisplayName) -> String {
    format!("Be {user} on this device?")
}

/// The button that says yes.
#[must_use]
pub fn continue_as(user: &DisplayName) -> String {
    format!("Continue as {user}")
}

/// What becomes of whoever is signed in already.
#[must_use]
pub fn also_holds(now: &DisplayName, then: &DisplayName) -> String {
    format!(
        "This browser is logged in as {now}. It will be {then} instead, and can still be {now}: log out and type \
         that name."
    )
}

/// What is said where a link would change nothing.
#[must_use]
pub fn needless_title(user: &DisplayName) -> String {
    format!("This device is {user} already")
}

/// What logging out comes to.
#[must_use]
pub fn log_out_text(user: &DisplayName) -> String {
    format!("This browser can come back as {user} whenever you type that name in it.")
}

/// What logging out and forgetting comes to.
#[must_use]
pub fn forget_text(user: &DisplayName) -> String {
    format!(
        "This browser then knows nothing of {user}, and cannot come back without a link or a recovery code."
    )
}

/// What is lost with the last device.
#[must_use]
pub fn name_would_be_lost(user: &DisplayName) -> String {
    format!(
        "No other device is {user}, and there is no recovery code: nobody could be {user} again, not even you."
    )
}

#[cfg(test)]
mod tests {
    use protocol::limits::DEVICE_LINK_MS;

    use super::*;

    #[test]
    fn what_is_said_of_limits_is_what_they_are() {
        assert!(CODE_HINT.starts_with(&CODE_CHARS.to_string()));
        assert!(UNKNOWN_LINK_TEXT.contains("ten minutes"));
        assert_eq!(DEVICE_LINK_MS, 10 * 60 * 1_000);
        assert!(picture_hint().contains("10 MB"));
    }

    #[test]
    fn a_code_is_answered_by_what_is_wrong_with_it() {
        assert_eq!(
            code_problem(CodeProblem::Length(12)),
            "A recovery code has 26 letters and digits. This one has 12."
        );
        assert_eq!(code_problem(CodeProblem::Forbidden('!')), "No recovery code has “!” in it.");
    }
}
