//! The table of emoji that the browser fetches: each can be reacted with, and is found by codes of its own.

use std::collections::BTreeSet;

use protocol::emoji::Emoji;
use serde_json::Value;

const TABLE: &str = include_str!("../../../frontend/assets/emoji.json");

/// The emoji, codes and keywords of every entry.
fn entries() -> Vec<[String; 3]> {
    let table: Value = serde_json::from_str(TABLE).expect("the table is JSON");
    let groups = table["groups"].as_array().expect("the groups are a list");
    assert!(groups.iter().all(|group| group["name"].is_string()));
    let entries = groups.iter().flat_map(|group| group["emoji"].as_array().expect("a group is a list"));
    let read = |entry: &Value| serde_json::from_value(entry.clone()).expect("an entry is three texts");
    entries.map(read).collect()
}

#[test]
fn every_emoji_of_the_table_can_be_reacted_with() {
    for [emoji, ..] in entries() {
        assert!(Emoji::parse(&emoji).is_ok(), "{emoji}");
    }
}

#[test]
fn every_emoji_and_every_code_is_there_once() {
    let entries = entries();
    assert!(entries.len() > 1_800);
    let emoji: BTreeSet<&str> = entries.iter().map(|[emoji, ..]| emoji.as_str()).collect();
    assert_eq!(emoji.len(), entries.len());
    let codes: Vec<&str> = entries.iter().flat_map(|[_, codes, _]| codes.split(' ')).collect();
    let unique: BTreeSet<&str> = codes.iter().copied().collect();
    assert_eq!(unique.len(), codes.len());
    for code in codes {
        let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "_+-".contains(c);
        assert!(!code.is_empty() && code.chars().all(fits), "{code:?}");
    }
}

#[test]
fn what_people_type_finds_its_emoji() {
    let entries = entries();
    for (code, expected) in [
        ("tada", "🎉"),
        ("+1", "👍"),
        ("thumbsup", "👍"),
        ("heart", "❤\u{fe0f}"),
        ("joy", "😂"),
        ("eyes", "👀"),
        ("rocket", "🚀"),
        ("white_check_mark", "✅"),
        ("de", "🇩🇪"),
        ("keycap_ten", "🔟"),
    ] {
        let found = entries.iter().find(|[_, codes, _]| codes.split(' ').any(|other| other == code));
        assert_eq!(found.map(|[emoji, ..]| emoji.as_str()), Some(expected), "{code}");
    }
}

#[test]
fn the_table_is_small() {
    assert!(TABLE.len() < 70_000, "{} bytes", TABLE.len());
}
