//! `docs/PROTOCOL.md` says what the code does: every type, code and limit is in it, and its examples are real.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use protocol::command::PROTOCOL_VERSION;
use protocol::error::CloseCode;
use protocol::frame::{decode_command, decode_event};
use protocol::limits;
use protocol::preferences::{Accent, Density, SendKey, Theme, TimeFormat};

/// Limits that the page must tell, each as the row of a table: what it bounds, and its value.
fn told_limits() -> Vec<(&'static str, &'static str, String)> {
    let count = |name, what, limit: usize| (name, what, with_commas(limit as u64));
    let ms = |name, what, limit: u64| (name, what, format!("{} ms", with_commas(limit)));
    let mut told = vec![
        count("HISTORY_LEN_MAX", "messages that a channel keeps", limits::HISTORY_LEN_MAX),
        count("DISPLAY_NAME_CHARS_MAX", "characters of a display name", limits::DISPLAY_NAME_CHARS_MAX),
        count("CHANNEL_NAME_CHARS_MAX", "characters of a channel's name", limits::CHANNEL_NAME_CHARS_MAX),
        count("BODY_CHARS_MAX", "characters of a message's body", limits::BODY_CHARS_MAX),
        count("CLIENT_ID_CHARS_MAX", "characters of a `client_id`", limits::CLIENT_ID_CHARS_MAX),
        (
            "FRAME_BYTES_MAX",
            "size of a frame from a client",
            format!("{} bytes", with_commas(limits::FRAME_BYTES_MAX as u64)),
        ),
        count("FRAME_DEPTH_MAX", "depth of nested objects and arrays in a frame", limits::FRAME_DEPTH_MAX),
        count("UNANSWERED_MAX", "unanswered commands of a connection", limits::UNANSWERED_MAX),
        count("CLIENT_IDS_MAX", "commands of a device whose repeats are known", limits::CLIENT_IDS_MAX),
        count("USERS_MAX", "users of a server", limits::USERS_MAX),
        count("DEVICE_USERS_MAX", "users that a device holds", limits::DEVICE_USERS_MAX),
        count("CHANNELS_MAX", "public and private channels of a server", limits::CHANNELS_MAX),
        count("USER_CONNECTIONS_MAX", "open connections of a user", limits::USER_CONNECTIONS_MAX),
        count("CONNECTIONS_MAX", "open connections of a server", limits::CONNECTIONS_MAX),
        count("OUTGOING_MAX", "frames that wait to be read by a client", limits::OUTGOING_MAX),
        ms("HELLO_MS_MAX", "time until `hello`", limits::HELLO_MS_MAX),
        ms("HEARTBEAT_MS", "time between two heartbeats", limits::HEARTBEAT_MS),
        ms("HEARTBEAT_MISSED_MS", "time in which the server hears nothing", limits::HEARTBEAT_MISSED_MS),
        ms("GRACE_MS", "time in which a user without a connection stays online", limits::GRACE_MS),
        ms("READ_MARK_MS", "time until a read mark is stored", limits::READ_MARK_MS),
        ms(
            "HEARTBEAT_ACK_MS_MAX",
            "a heartbeat that nothing answers: connect again",
            limits::HEARTBEAT_ACK_MS_MAX,
        ),
        ms("WELCOME_MS_MAX", "a connection without a `welcome`: connect again", limits::WELCOME_MS_MAX),
        ms("BACKOFF_MS_MIN", "a lost connection: the shortest delay before the next", limits::BACKOFF_MS_MIN),
        ms("BACKOFF_MS_MAX", "a lost connection: the longest delay before the next", limits::BACKOFF_MS_MAX),
    ];
    told.extend(told_limits_of_users_and_channels());
    told.extend(told_limits_of_messages());
    told
}

/// Those of what is said of users, of their devices and of channels.
fn told_limits_of_users_and_channels() -> Vec<(&'static str, &'static str, String)> {
    let count = |name, what, limit: usize| (name, what, with_commas(limit as u64));
    let ms = |name, what, limit: u64| (name, what, format!("{} ms", with_commas(limit)));
    let picture_bytes = format!("{} bytes", with_commas(limits::PICTURE_BYTES_MAX as u64));
    vec![
        count("TOPIC_CHARS_MAX", "characters of a topic", limits::TOPIC_CHARS_MAX),
        count(
            "FORMER_CHANNEL_NAMES_MAX",
            "former names that lead to a channel",
            limits::FORMER_CHANNEL_NAMES_MAX,
        ),
        ms(
            "FORMER_DISPLAY_NAME_MS",
            "time that a former display name is reserved",
            limits::FORMER_DISPLAY_NAME_MS,
        ),
        count(
            "FORMER_DISPLAY_NAMES_MAX",
            "former display names that are reserved for a user",
            limits::FORMER_DISPLAY_NAMES_MAX,
        ),
        ("PICTURE_PX", "sides of a user's picture", format!("{} pixels", limits::PICTURE_PX)),
        ("PICTURE_BYTES_MAX", "size of a file that a picture is made from", picture_bytes),
        count("USER_DEVICES_MAX", "devices that hold a user", limits::USER_DEVICES_MAX),
        count("DEVICE_LABEL_CHARS_MAX", "characters of a device's label", limits::DEVICE_LABEL_CHARS_MAX),
        ms("DEVICE_LINK_MS", "time that a link for another device can be used", limits::DEVICE_LINK_MS),
        count("SEARCH_CHARS_MAX", "characters that are searched for", limits::SEARCH_CHARS_MAX),
        count(
            "USER_CHANNELS_MAX",
            "public and private channels that a user has created",
            limits::USER_CHANNELS_MAX,
        ),
        (
            "PICTURE_FORM_BYTES_MAX",
            "size of a form with a picture",
            format!("{} bytes", with_commas(limits::PICTURE_FORM_BYTES_MAX as u64)),
        ),
        ms("PICTURE_MS_MAX", "time that a picture takes to come", limits::PICTURE_MS_MAX),
        count("PICTURES_MAX", "pictures that come to a server at once", limits::PICTURES_MAX),
        count("UPLOADS_MAX", "files that come to a server at once", limits::UPLOADS_MAX),
        ms(
            "UPLOAD_SILENCE_MS_MAX",
            "time in which nothing comes of a file or a picture",
            limits::UPLOAD_SILENCE_MS_MAX,
        ),
        count(
            "SEARCHES_WAITING_MAX",
            "searches that wait until others are done",
            limits::SEARCHES_WAITING_MAX,
        ),
        count("SEARCH_RESULTS_MAX", "messages that a search finds", limits::SEARCH_RESULTS_MAX),
    ]
}

/// Those of what comes with a message, and of what happens to it.
fn told_limits_of_messages() -> Vec<(&'static str, &'static str, String)> {
    let count = |name, what, limit: usize| (name, what, with_commas(limit as u64));
    let ms = |name, what, limit: u64| (name, what, format!("{} ms", with_commas(limit)));
    let bytes = |name, what, limit: u64| (name, what, format!("{} bytes", with_commas(limit)));
    let pixels = |name, what, limit: u64| (name, what, format!("{} pixels", with_commas(limit)));
    vec![
        count("EMOJI_CHARS_MAX", "characters of an emoji", limits::EMOJI_CHARS_MAX),
        count("REACTION_KINDS_MAX", "different emoji that react to a message", limits::REACTION_KINDS_MAX),
        count("ATTACHMENTS_MAX", "attachments of a message", limits::ATTACHMENTS_MAX),
        bytes("ATTACHMENT_BYTES_MAX", "size of an attachment", limits::ATTACHMENT_BYTES_MAX),
        count("FILE_NAME_CHARS_MAX", "characters of an attachment's name", limits::FILE_NAME_CHARS_MAX),
        pixels("IMAGE_PIXELS_MAX", "size of an image that is shown", limits::IMAGE_PIXELS_MAX),
        pixels("THUMBNAIL_PX_MAX", "longest side of a thumbnail", u64::from(limits::THUMBNAIL_PX_MAX)),
        count("USER_UPLOADS_MAX", "uploads of a user that wait for messages", limits::USER_UPLOADS_MAX),
        ms("UPLOAD_MS_MAX", "time that an upload waits for its message", limits::UPLOAD_MS_MAX),
        bytes(
            "STORED_BYTES_MAX",
            "size of all attachments and pictures of a server",
            limits::STORED_BYTES_MAX,
        ),
        ms("TYPING_MS", "time between two `set_typing` while the user types", limits::TYPING_MS),
        ms("TYPING_SHOWN_MS", "time that a `typing` holds", limits::TYPING_SHOWN_MS),
    ]
}

/// Limits that nobody outside of one program can notice.
const INNER_LIMITS: [&str; 8] = [
    "IMAGES_MAX",
    "SEARCHES_MAX",
    "FORGET_MS",
    "CHANNEL_POSTS_IN_FLIGHT_MAX",
    "OUTBOX_LEN_MAX",
    "COMMIT_FACTS_MAX",
    "APPENDS_WAITING_MAX",
    "HUB_REQUESTS_WAITING_MAX",
];

/// What the page says of limits outside of its tables.
fn sentences() -> Vec<String> {
    let seconds = |ms: u64| ms / 1_000;
    let count = |limit: usize| with_commas(limit as u64);
    vec![
        format!("Send `hello` first, within {} seconds.", seconds(limits::HELLO_MS_MAX)),
        format!("Send `heartbeat` every {} seconds.", seconds(limits::HEARTBEAT_MS)),
        format!("from which it has heard nothing for {} seconds.", seconds(limits::HEARTBEAT_MISSED_MS)),
        format!("when their last connection has been gone for {} seconds.", seconds(limits::GRACE_MS)),
        format!("Read marks are stored within {} seconds.", seconds(limits::READ_MARK_MS)),
        format!("from {} ms to at most {} ms,", limits::BACKOFF_MS_MIN, with_commas(limits::BACKOFF_MS_MAX)),
        format!("1 to {} of `a-z A-Z 0-9 - _`", count(limits::CLIENT_ID_CHARS_MAX)),
        format!("for the newest {} of a device's commands.", count(limits::CLIENT_IDS_MAX)),
        format!("At most {} commands of a connection may be unanswered.", count(limits::UNANSWERED_MAX)),
        format!("The `body` has 1 to {} characters", count(limits::BODY_CHARS_MAX)),
        format!("the message has more than {} characters", count(limits::BODY_CHARS_MAX)),
        format!("The `name` has 1 to {} characters", count(limits::CHANNEL_NAME_CHARS_MAX)),
        format!("A channel keeps its {} newest messages", count(limits::HISTORY_LEN_MAX)),
        format!("until {} newer ones have come.", count(limits::HISTORY_LEN_MAX)),
        format!("`version` is {PROTOCOL_VERSION}."),
        format!("The `emoji` has 1 to {} characters", limits::EMOJI_CHARS_MAX),
        format!("at most {} different ones", limits::REACTION_KINDS_MAX),
        format!("up to {} uploads", limits::ATTACHMENTS_MAX),
        format!("at most {} MiB", limits::ATTACHMENT_BYTES_MAX / 1_024 / 1_024),
        format!("larger than {} GiB together", limits::STORED_BYTES_MAX / 1_024 / 1_024 / 1_024),
        format!("waits {} hours for its message", seconds(limits::UPLOAD_MS_MAX) / 3_600),
        format!("more than {} attachments", limits::ATTACHMENTS_MAX),
        format!("at most {} pixels a side", limits::THUMBNAIL_PX_MAX),
        format!("every {} seconds while the user types", seconds(limits::TYPING_MS)),
        format!("holds for {} seconds", seconds(limits::TYPING_SHOWN_MS)),
        format!("The `topic` has up to {} characters", limits::TOPIC_CHARS_MAX),
        format!("the topic has more than {} characters", limits::TOPIC_CHARS_MAX),
        format!("the {} newest former names", limits::FORMER_CHANNEL_NAMES_MAX),
        format!("stays reserved for {} hours", seconds(limits::FORMER_DISPLAY_NAME_MS) / 3_600),
        format!("at most {} former names are", limits::FORMER_DISPLAY_NAMES_MAX),
        format!("a square JPEG of {} pixels a side", limits::PICTURE_PX),
        format!("or {} MiB for a picture", limits::PICTURE_BYTES_MAX / 1_024 / 1_024),
        format!("file of at most {} MiB, as", limits::PICTURE_BYTES_MAX / 1_024 / 1_024),
        format!("Up to {} devices hold a user.", limits::USER_DEVICES_MAX),
        format!("lets one browser in, for {} minutes", seconds(limits::DEVICE_LINK_MS) / 60),
        format!("`q` has up to {} characters.", limits::SEARCH_CHARS_MAX),
        format!("holds the {} newest,", limits::SEARCH_RESULTS_MAX),
    ]
}

fn package() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: PathBuf) -> String {
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn page() -> String {
    read(package().join("../../docs/PROTOCOL.md"))
}

/// The golden frames of `tests/wire`: the name of the file, and its line. `wire.rs` sees to it that none is
/// missing.
fn golden_frames() -> BTreeMap<String, String> {
    let entries = fs::read_dir(package().join("tests/wire")).expect("the golden files are there");
    let frames = entries.filter_map(|entry| {
        let path = entry.expect("the folder can be read").path();
        let name = path.file_name().expect("an entry has a name").to_string_lossy().into_owned();
        let is_frame = name.starts_with("command.") || name.starts_with("event.");
        is_frame.then(|| (name, read(path).trim_end().to_owned()))
    });
    frames.collect()
}

/// The lines of the page's blocks of JSON.
fn examples(page: &str) -> Vec<&str> {
    let mut examples = Vec::new();
    let mut is_json = false;
    for line in page.lines() {
        if line.starts_with("```") {
            is_json = line == "```json";
        } else if is_json {
            examples.push(line);
        }
    }
    examples
}

fn with_commas(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[test]
fn every_example_is_a_command_or_an_event() {
    for line in examples(&page()) {
        let is_frame = decode_command(line).is_ok() || decode_event(line).is_ok();
        assert!(is_frame, "no command and no event: {line}");
    }
}

#[test]
fn the_examples_are_exactly_the_golden_frames() {
    let page = page();
    let examples = examples(&page);
    let golden = golden_frames();
    for (name, line) in &golden {
        assert!(examples.contains(&line.as_str()), "the page does not show {name}: {line}");
    }
    for line in examples {
        assert!(golden.values().any(|golden| golden == line), "not a golden frame: {line}");
    }
}

#[test]
fn every_type_has_a_heading_and_every_heading_of_a_type_its_type() {
    let golden = golden_frames();
    let types: BTreeSet<&str> = golden.keys().filter_map(|name| name.split('.').nth(1)).collect();
    let page = page();
    let headings = page.lines().filter_map(|line| line.strip_prefix("### `")?.strip_suffix('`'));
    assert_eq!(headings.collect::<BTreeSet<&str>>(), types);
}

#[test]
fn every_error_code_is_told_with_whether_it_is_temporary() {
    let codes = read(package().join("tests/wire/error_codes.json"));
    let codes: BTreeMap<String, bool> = serde_json::from_str(&codes).expect("the golden codes are an object");
    let page = page();
    for (code, temporary) in codes {
        let row = format!("| `{code}` | {} | ", if temporary { "yes" } else { "no" });
        assert!(page.contains(&row), "the page has no row {row}");
    }
}

#[test]
fn every_close_code_is_told_with_its_name_and_whether_to_come_back() {
    let page = page();
    for code in CloseCode::ALL {
        let start = format!("| {} | `{}` | ", code.number(), code.name());
        let Some(row) = page.lines().find(|line| line.starts_with(&start)) else {
            panic!("the page has no row {start}");
        };
        let last = row.trim_end_matches(" |").rsplit(" | ").next();
        let advice = last.expect("a row has cells");
        assert_eq!(advice.starts_with("yes"), code.comes_back(), "{row}");
        assert_eq!(advice.starts_with("no"), !code.comes_back(), "{row}");
    }
}

#[test]
fn every_limit_is_told_with_its_value() {
    let page = page();
    for (name, what, value) in told_limits() {
        let row = format!("| {what} | {value} |");
        assert!(page.lines().any(|line| line == row), "{name}: the page has no row {row}");
    }
    let text = page.split_whitespace().collect::<Vec<_>>().join(" ");
    for sentence in sentences() {
        assert!(text.contains(&sentence), "the page does not say: {sentence}");
    }
}

#[test]
fn every_preference_is_told_with_its_choices() {
    let page = page();
    macro_rules! assert_told {
        ($($field:literal: $choice:ident,)*) => {
            $(
                let words: Vec<String> = $choice::ALL.iter().map(|choice| format!("`{}`", choice.as_str())).collect();
                let told = format!("`{}`: {}", $field, words.join(", "));
                assert!(page.contains(&format!("{told};")) || page.contains(&format!("{told} |")), "{told}");
            )*
        };
    }
    assert_told! {
        "theme": Theme,
        "accent": Accent,
        "density": Density,
        "send_key": SendKey,
        "time_format": TimeFormat,
    }
}

#[test]
fn every_limit_is_either_told_or_an_inner_matter() {
    let source = read(package().join("src/limits.rs"));
    let names = source.lines().filter_map(|line| line.strip_prefix("pub const ")?.split(':').next());
    let told = told_limits();
    let known: BTreeSet<&str> = told.iter().map(|(name, ..)| *name).chain(INNER_LIMITS).collect();
    assert_eq!(names.collect::<BTreeSet<&str>>(), known);
}
