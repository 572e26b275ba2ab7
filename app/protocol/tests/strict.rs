//! How strictly frames are read: every golden frame of `wire/` with each of its fields taken out or spoiled.
//!
//! What is wrong is refused and named, since that is all that the author of a bot gets to see; what may be
//! missing is missing without harm; what is not known is ignored wherever it stands.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use protocol::channel::NotificationLevel;
use protocol::command::{ChannelUpdate, Command};
use protocol::frame::{FrameError, decode_command, decode_event, encode_command, encode_event};
use serde_json::{Value, json};

/// The fields that may be missing, each with what it is a field of: a type, or the field that holds it.
const OPTIONAL: &[(&str, &str)] = &[
    ("accepted", "channel"),
    ("accepted", "gone"),
    ("attachments", "image"),
    ("changed", "attachments"),
    ("changed", "edited"),
    ("changed", "pin"),
    ("changed", "reactions"),
    ("changed", "reply_to"),
    ("channel_created", "creator"),
    ("channel_created", "topic"),
    ("channel_updated", "archived"),
    ("channel_updated", "creator"),
    ("channel_updated", "topic"),
    ("channels", "archived"),
    ("channels", "creator"),
    ("channels", "level"),
    ("channels", "members"),
    ("channels", "mentions"),
    ("channels", "topic"),
    ("channels", "unreads"),
    ("create_channel", "private"),
    ("hello", "read"),
    ("hello", "resume"),
    ("history", "changed"),
    ("history", "deleted"),
    ("history", "since"),
    ("mark_read", "unreads"),
    ("member_joined", "members"),
    ("message", "attachments"),
    ("message", "reply_to"),
    ("pin_changed", "pin"),
    ("presence_diff", "offline"),
    ("presence_diff", "online"),
    ("read", "unreads"),
    ("read_marked", "unreads"),
    ("rejected", "channel"),
    ("rejected", "detail"),
    ("rejected", "ref"),
    ("send_message", "attachments"),
    ("send_message", "reply_to"),
    ("user", "picture"),
    ("users", "picture"),
    ("welcome", "build"),
];

/// The fields of which an `update_channel` has exactly one.
const UPDATES: [&str; 3] = ["name", "topic", "archived"];

/// What is said where it has none, or two.
const ONE_UPDATE: &str = "there should be exactly one of `name`, `topic` and `archived`";

/// The numbers that have 32 bits; all others have 64.
const OF_32_BITS: [&str; 7] = ["height", "member_count", "mentions", "unread", "unreads", "version", "width"];

/// A golden frame as JSON, and what it is.
struct Golden {
    /// The name of its file.
    name: String,
    frame: Value,
}

/// Every golden frame.
fn goldens() -> Vec<Golden> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/wire");
    let entries = fs::read_dir(folder).expect("the golden files are there");
    let mut goldens = Vec::new();
    for entry in entries {
        let path = entry.expect("the folder can be read").path();
        let name = path.file_name().expect("an entry has a name").to_string_lossy().into_owned();
        if name.starts_with("command.") || name.starts_with("event.") {
            let text = fs::read_to_string(&path).expect("a golden file is text");
            goldens.push(Golden { name, frame: serde_json::from_str(&text).expect("a golden file is JSON") });
        }
    }
    assert!(goldens.len() > 50, "only {} golden frames were found", goldens.len());
    goldens
}

impl Golden {
    /// Reads a frame of this side and writes it again; says what a developer is told where it is refused.
    fn rewrite(&self, frame: &Value) -> Result<Value, String> {
        let text = frame.to_string();
        let rewritten = if self.name.starts_with("command.") {
            match decode_command(&text) {
                Ok((reference, command)) => encode_command(reference, &command),
                Err(FrameError::NotACommand { detail, .. }) => return Err(detail),
                Err(FrameError::NotJson) => panic!("{text} is JSON"),
            }
        } else {
            encode_event(&decode_event(&text).map_err(|error| error.to_string())?)
        };
        Ok(serde_json::from_str(&rewritten).expect("a frame is JSON"))
    }

    /// The frame with another value at one place.
    fn with(&self, place: &Place, value: Value) -> Value {
        let mut frame = self.frame.clone();
        *frame.pointer_mut(&place.pointer).expect("the place is in the frame") = value;
        frame
    }

    /// The frame without one field.
    fn without(&self, place: &Place) -> Value {
        let mut frame = self.frame.clone();
        let (object, field) = place.pointer.rsplit_once('/').expect("a pointer has a slash");
        let object = frame.pointer_mut(object).and_then(Value::as_object_mut).expect("it is in an object");
        object.remove(field).expect("the field is there");
        frame
    }

    /// Every field, item and entry of the frame, at any depth.
    fn places(&self) -> Vec<Place> {
        let mut places = Vec::new();
        let of = self.frame["type"].as_str().expect("a frame has a type").to_owned();
        collect_places(&self.frame, "", &of, &mut places);
        places
    }

    /// The fields that have names of their own.
    fn fields(&self) -> impl Iterator<Item = Place> {
        self.places().into_iter().filter(|place| !place.is_item)
    }

    fn assert_refused(&self, frame: &Value, start: &str) {
        match self.rewrite(frame) {
            Err(detail) => assert!(detail.starts_with(start), "{}: {frame}: {detail}", self.name),
            Ok(_) => panic!("{}: {frame} was read", self.name),
        }
    }
}

/// One value inside of a frame.
struct Place {
    pointer: String,
    /// The type of the frame, or the field whose value it is in.
    of: String,
    /// The field that it is, or the one that it is an item or an entry of.
    field: String,
    is_item: bool,
    value: Value,
}

impl Place {
    fn is_optional(&self) -> bool {
        !self.is_item && OPTIONAL.contains(&(self.of.as_str(), self.field.as_str()))
    }

    fn is_update(&self) -> bool {
        self.of == "update_channel" && UPDATES.contains(&self.field.as_str())
    }

    /// How the error begins that is about this place where nothing is there.
    fn blame_without(&self) -> String {
        if self.is_update() { ONE_UPDATE.to_owned() } else { self.blame() }
    }

    /// How the error begins that is about this place.
    fn blame(&self) -> String {
        let each_of = if self.is_item { "each of " } else { "" };
        format!("{each_of}`{}` should be ", self.field)
    }
}

fn collect_places(within: &Value, at: &str, of: &str, places: &mut Vec<Place>) {
    let entries: Vec<(String, &Value)> = match within {
        Value::Array(items) => items.iter().enumerate().map(|(at, item)| (at.to_string(), item)).collect(),
        Value::Object(fields) => fields.iter().map(|(name, value)| (name.clone(), value)).collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => return,
    };
    for (name, value) in entries {
        // The entries of a map are named by ids of channels, which have digits only in these files.
        let is_item = name.bytes().all(|byte| byte.is_ascii_digit());
        let (pointer, field) = (format!("{at}/{name}"), if is_item { of.to_owned() } else { name });
        collect_places(value, &pointer, &field, places);
        places.push(Place { pointer, of: of.to_owned(), field, is_item, value: value.clone() });
    }
}

/// What a value is instead of a field's own.
fn spoilers() -> [Value; 9] {
    [
        Value::Null,
        json!(true),
        json!(1),
        json!(-1),
        json!(1.5),
        json!("x"),
        json!([]),
        json!({}),
        json!([[], {}]),
    ]
}

/// What values are of one kind, as far as JSON can tell.
fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "nothing",
        Value::Bool(_) => "truth",
        Value::Number(number) if number.is_u64() => "whole number",
        Value::Number(_) => "number",
        Value::String(_) => "text",
        Value::Array(_) => "list",
        Value::Object(_) => "object",
    }
}

#[test]
fn every_golden_frame_is_written_as_it_was_read() {
    for golden in goldens() {
        assert_eq!(golden.rewrite(&golden.frame), Ok(golden.frame.clone()), "{}", golden.name);
    }
}

#[test]
fn a_required_field_that_is_missing_or_null_is_named() {
    for golden in goldens() {
        for place in golden.fields().filter(|place| !place.is_optional()) {
            golden.assert_refused(&golden.without(&place), &place.blame_without());
            golden.assert_refused(&golden.with(&place, Value::Null), &place.blame_without());
        }
    }
}

#[test]
fn an_optional_field_may_be_missing_or_null() {
    let mut seen = BTreeSet::new();
    for golden in goldens() {
        for place in golden.fields().filter(Place::is_optional) {
            let without = golden.without(&place);
            assert_eq!(golden.rewrite(&without), Ok(without.clone()), "{}", golden.name);
            let null = golden.with(&place, Value::Null);
            assert_eq!(golden.rewrite(&null), Ok(without), "{}", golden.name);
            seen.insert((place.of, place.field));
        }
    }
    let seen: BTreeSet<(&str, &str)> = seen.iter().map(|(of, field)| (of.as_str(), field.as_str())).collect();
    assert_eq!(seen, OPTIONAL.iter().copied().collect(), "every optional field is in a golden frame");
}

#[test]
fn a_value_of_a_wrong_kind_is_refused_and_its_field_named() {
    for golden in goldens() {
        for place in golden.places() {
            for spoiler in spoilers() {
                let is_same_kind = kind(&spoiler) == kind(&place.value);
                let is_left_out = spoiler.is_null() && place.is_optional();
                let is_plain_mark = spoiler == json!(1) && place.is_item && place.field == "read";
                let blame = if spoiler.is_null() { place.blame_without() } else { place.blame() };
                if !is_same_kind && !is_left_out && !is_plain_mark {
                    golden.assert_refused(&golden.with(&place, spoiler), &blame);
                }
            }
        }
    }
}

#[test]
fn a_spoiled_frame_is_refused_or_is_another_frame() {
    for golden in goldens() {
        for place in golden.places() {
            let spoiled = spoilers().into_iter().map(|spoiler| golden.with(&place, spoiler));
            let missing = (!place.is_item).then(|| golden.without(&place));
            for frame in spoiled.chain(missing) {
                if let Ok(rewritten) = golden.rewrite(&frame) {
                    assert_eq!(golden.rewrite(&rewritten), Ok(rewritten.clone()), "{frame}");
                }
            }
        }
    }
}

#[test]
fn a_frame_that_is_no_object_is_refused() {
    for golden in goldens() {
        for frame in spoilers() {
            assert!(golden.rewrite(&frame).is_err(), "{}: {frame}", golden.name);
        }
    }
}

#[test]
fn numbers_have_the_bits_of_their_field() {
    for golden in goldens() {
        for place in golden.places().into_iter().filter(|place| place.value.is_u64()) {
            let is_small = OF_32_BITS.contains(&place.field.as_str());
            let max = if is_small { u64::from(u32::MAX) } else { u64::MAX };
            let largest = golden.with(&place, json!(max));
            assert_eq!(golden.rewrite(&largest), Ok(largest.clone()), "{}", golden.name);
            let over = if is_small { json!(max + 1) } else { json!(18_446_744_073_709_551_616.0) };
            golden.assert_refused(&golden.with(&place, over), &place.blame());
        }
    }
}

#[test]
fn a_pair_has_two_users_and_neither_one_nor_three() {
    let pairs = [("event.direct_opened.json", "/users"), ("event.welcome.json", "/channels/2/users")];
    for (name, pointer) in pairs {
        let goldens = goldens();
        let golden = goldens.iter().find(|golden| golden.name == name).expect(name);
        let place = golden.places().into_iter().find(|place| place.pointer == pointer).expect(pointer);
        let ana = json!("a000000000000001");
        for users in [json!([]), json!([ana]), json!([ana, ana, ana])] {
            golden.assert_refused(&golden.with(&place, users), "`users` should be a list of two");
        }
    }
}

#[test]
fn unknown_fields_are_ignored_at_any_depth() {
    for golden in goldens() {
        for place in golden.places().into_iter().filter(|place| place.value.is_object()) {
            let mut value = place.value.clone();
            let is_map = !place.is_item && place.field == "read";
            if let (Some(fields), false) = (value.as_object_mut(), is_map) {
                fields.insert("of_a_later_version".to_owned(), json!({ "any": [1, "two"] }));
            }
            let later = golden.with(&place, value);
            assert_eq!(golden.rewrite(&later), Ok(golden.frame.clone()), "{}", golden.name);
        }
    }
}

/// What a developer is told of a command with these fields.
fn detail_of(fields: &str) -> String {
    match decode_command(&format!(r#"{{"ref":1,{fields}}}"#)) {
        Err(FrameError::NotACommand { detail, .. }) => detail,
        other => panic!("{fields} was read as {other:?}"),
    }
}

#[test]
fn the_detail_tells_a_developer_what_is_wrong() {
    let send = r#""type":"send_message","client_id":"x","channel":"1000000000000001","body":"x""#;
    for (fields, expected) in [
        (r#""type":"dance""#.to_owned(), "`type` should be a type of command"),
        (r#""kind":"heartbeat""#.to_owned(), "`type` should be a type of command"),
        (send.replace("1000000000000001", "general"), "`channel` should be an id"),
        (send.replace(r#""client_id":"x","#, ""), "`client_id` should be 1 to 36 of a-z A-Z 0-9 - _"),
        (format!(r#"{send},"reply_to":"43""#), "`reply_to` should be a whole number from zero"),
        (format!(r#"{send},"attachments":"f000000000000001""#), "`attachments` should be a list"),
        (format!(r#"{send},"attachments":["cat.jpg"]"#), "each of `attachments` should be an id"),
        (r#""type":"hello","version":"1""#.to_owned(), "`version` should be a whole number from zero"),
        (r#""type":"hello","version":4294967296"#.to_owned(), "`version` should be a smaller number"),
        (r#""type":"hello","version":1,"resume":true"#.to_owned(), "`resume` should be an object"),
        (
            r#""type":"hello","version":1,"resume":{"epoch":"e000000000000001","cursor":1}"#.to_owned(),
            "`held` should be a list",
        ),
        (
            r#""type":"hello","version":1,"read":{"general":1}"#.to_owned(),
            "`read` should be an object with ids as names",
        ),
        (
            r#""type":"set_typing","channel":"1000000000000001","typing":1"#.to_owned(),
            "`typing` should be true or false",
        ),
    ] {
        assert_eq!(detail_of(&fields), expected, "{fields}");
    }
}

#[test]
fn a_channel_is_updated_in_exactly_one_way() {
    let update = r#""type":"update_channel","client_id":"x","channel":"1000000000000001""#;
    for (fields, expected) in [
        (update.to_owned(), ONE_UPDATE),
        (format!(r#"{update},"name":"a","topic":"b""#), ONE_UPDATE),
        (format!(r#"{update},"name":"a","topic":null,"archived":false"#), ONE_UPDATE),
        (format!(r#"{update},"name":null,"topic":null,"archived":null"#), ONE_UPDATE),
        (format!(r#"{update},"archived":"yes""#), "`archived` should be true or false"),
        (format!(r#"{update},"topic":[]"#), "`topic` should be a text"),
        (format!(r#"{update},"topic":"a","name":1"#), "`name` should be a text"),
    ] {
        assert_eq!(detail_of(&fields), expected, "{fields}");
    }
    let nothing_else = format!(r#"{{"ref":1,{update},"name":null,"topic":"","archived":null}}"#);
    let Ok((_, Command::UpdateChannel { update, .. })) = decode_command(&nothing_else) else {
        panic!("{nothing_else} is not read");
    };
    assert_eq!(update, ChannelUpdate::Topic(String::new()), "a topic may be taken away");
}

#[test]
fn a_notification_level_is_one_of_three_words() {
    let level = r#""type":"set_level","client_id":"x","channel":"1000000000000001","level":"#;
    for wrong in ["\"some\"", "\"All\"", "\"\"", "null", "1", "[\"all\"]"] {
        let detail = detail_of(&format!("{level}{wrong}"));
        assert_eq!(detail, "`level` should be `all`, `mentions` or `none`", "{wrong}");
    }
    for (word, expected) in [
        ("all", NotificationLevel::All),
        ("mentions", NotificationLevel::Mentions),
        ("none", NotificationLevel::None),
    ] {
        let command = decode_command(&format!(r#"{{"ref":1,{level}"{word}"}}"#));
        assert!(matches!(command, Ok((_, Command::SetLevel { level, .. })) if level == expected), "{word}");
    }
}
