//! Whatever JSON comes: it is read or refused, and what is read is written so that it reads as the same.

mod frames;

use std::fs;
use std::path::Path;

use proptest::collection::{btree_map, vec};
use proptest::prelude::*;
use proptest::sample::{Index, select};
use protocol::command::Command;
use protocol::event::Event;
use protocol::fact::Fact;
use protocol::frame::{decode_command, decode_event, encode_command, encode_event};
use protocol::id::Ref;
use protocol::json::FromJson as _;
use serde_json::{Value, json};

/// The names of fields that stand for anything, and some that nobody knows.
const FIELDS: [&str; 12] =
    ["type", "ref", "channel", "name", "topic", "archived", "kind", "users", "level", "read", "", "~/"];

/// Texts that mean something somewhere, and some that mean nothing anywhere.
const TEXTS: [&str; 16] = [
    "a000000000000001",
    "A000000000000001",
    "b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0",
    "general",
    "#general",
    " Ana \u{202e}Luz\u{200b} ",
    "\u{200b}",
    "\r\n a\u{0}\tb \n",
    "👍",
    "❤\u{fe0f}",
    "../.cat.tar..png ",
    "public",
    "private",
    "direct",
    "mentions",
    "",
];

/// A change of a frame: another value at one place, or nothing there.
type Edit = (Index, Option<Value>);

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        select(&TEXTS[..]).prop_map(Value::from),
        any::<String>().prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 32, 5, |inner| {
        let field = prop_oneof![select(&FIELDS[..]).prop_map(str::to_owned), any::<String>()];
        prop_oneof![
            vec(inner.clone(), 0..5).prop_map(Value::from),
            btree_map(field, inner, 0..5).prop_map(|fields| fields.into_iter().collect()),
        ]
    })
}

fn any_edits() -> impl Strategy<Value = Vec<Edit>> {
    vec((any::<Index>(), proptest::option::weighted(0.8, any_json())), 1..4)
}

/// One of the golden frames, changed.
fn any_frame() -> impl Strategy<Value = Value> {
    let commands = frames::commands().into_iter().map(|(_, reference, of)| encode_command(reference, &of));
    let events = frames::events().into_iter().map(|(_, event)| encode_event(&event));
    let goldens: Vec<Value> =
        commands.chain(events).map(|text| serde_json::from_str(&text).expect("a frame is JSON")).collect();
    (select(goldens), any_edits()).prop_map(|(frame, edits)| edited(frame, edits))
}

/// One of the golden facts, changed.
fn any_fact() -> impl Strategy<Value = Value> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/facts");
    let entries = fs::read_dir(folder).expect("the golden files are there");
    let goldens: Vec<Value> = entries
        .map(|entry| {
            let path = entry.expect("the folder can be read").path();
            let text = fs::read_to_string(path).expect("a golden file is text");
            serde_json::from_str(&text).expect("a golden file is JSON")
        })
        .collect();
    (select(goldens), any_edits()).prop_map(|(fact, edits)| edited(fact, edits))
}

fn edited(mut value: Value, edits: Vec<Edit>) -> Value {
    for (at, new) in edits {
        let mut pointers = Vec::new();
        collect_pointers(&value, "", &mut pointers);
        let Some(pointer) = pointers.get(at.index(pointers.len().max(1))) else { continue };
        let (within, field) = pointer.rsplit_once('/').expect("a pointer has a slash");
        if let Some(new) = new {
            // A name that is no pointer leads nowhere.
            if let Some(place) = value.pointer_mut(pointer) {
                *place = new;
            }
        } else if let Some(Value::Object(fields)) = value.pointer_mut(within) {
            fields.remove(field);
        }
    }
    value
}

/// Where there is something, at any depth.
fn collect_pointers(within: &Value, at: &str, pointers: &mut Vec<String>) {
    let entries: Vec<(String, &Value)> = match within {
        Value::Array(items) => items.iter().enumerate().map(|(at, item)| (at.to_string(), item)).collect(),
        Value::Object(fields) => fields.iter().map(|(name, value)| (name.clone(), value)).collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => return,
    };
    for (name, value) in entries {
        let pointer = format!("{at}/{name}");
        collect_pointers(value, &pointer, pointers);
        pointers.push(pointer);
    }
}

fn assert_read_or_refused(value: &Value) {
    if let Ok(command) = Command::from_json(value) {
        let text = encode_command(Ref(7), &command);
        assert_eq!(decode_command(&text), Ok((Ref(7), command)), "{value}");
    }
    if let Ok(event) = Event::from_json(value) {
        assert_eq!(decode_event(&encode_event(&event)), Ok(event), "{value}");
    }
    if let Ok(fact) = Fact::decode(&value.to_string()) {
        assert_eq!(Fact::decode(&fact.encode()), Ok(fact), "{value}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_json_is_refused_or_reads_as_what_it_is_written_as(value in any_json()) {
        assert_read_or_refused(&value);
    }

    #[test]
    fn a_changed_frame_is_refused_or_reads_as_what_it_is_written_as(frame in any_frame()) {
        assert_read_or_refused(&frame);
    }

    #[test]
    fn a_changed_fact_is_refused_or_reads_as_what_it_is_written_as(fact in any_fact()) {
        assert_read_or_refused(&fact);
    }
}

#[test]
fn an_unchanged_frame_and_fact_is_read() {
    for (form, reference, command) in frames::commands() {
        let text = encode_command(reference, &command);
        assert_eq!(decode_command(&text), Ok((reference, command)), "{form}");
    }
    for (form, event) in frames::events() {
        let value = serde_json::to_value(&event).expect("an event is JSON");
        assert_eq!(Event::from_json(&value), Ok(event), "{form}");
    }
    let mark = json!({ "unreads": 1, "read": 27 });
    let resumed = json!({ "type": "hello", "version": 1, "read": { frames::DIRECT.to_string(): mark } });
    let Ok(Command::Hello(hello)) = Command::from_json(&resumed) else { panic!("{resumed} is not read") };
    assert_eq!(hello.read.get(&frames::DIRECT), Some(&frames::mark(1, 27)));
    assert_eq!(hello.read.get(&frames::GENERAL), None);
}
