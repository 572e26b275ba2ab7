//! Whatever text comes: it is refused, or becomes what parses to itself, within its limit. What is stored and told
//! is parsed again wherever it is read, and must not change there.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use protocol::attachment::FileName;
use protocol::channel::{ChannelName, Topic};
use protocol::device::DeviceLabel;
use protocol::emoji::Emoji;
use protocol::json::quoted;
use protocol::limits::{
    BODY_CHARS_MAX, CHANNEL_NAME_CHARS_MAX, DEVICE_LABEL_CHARS_MAX, DISPLAY_NAME_CHARS_MAX, EMOJI_CHARS_MAX,
    FILE_NAME_CHARS_MAX, TOPIC_CHARS_MAX,
};
use protocol::message::Body;
use protocol::user::DisplayName;

/// Characters that some rule is about: blanks, signs, marks, emoji, and what cannot be seen.
const CHARS: [char; 34] = [
    'a', 'É', 'ß', '7', '-', '_', '#', '@', '.', '/', '\\', ' ', '\t', '\n', '\r', '\u{0}', '\u{7}',
    '\u{85}', '\u{a0}', '\u{ad}', '\u{301}', '\u{34f}', '\u{200b}', '\u{200d}', '\u{2028}', '\u{202e}',
    '\u{2066}', '\u{3000}', '\u{3164}', '\u{fe0f}', '\u{20e3}', 'ש', '日', '👍',
];

/// Texts of such characters, some of them about as long as a limit.
fn any_text() -> impl Strategy<Value = String> {
    let c = prop_oneof![4 => select(&CHARS[..]), 1 => any::<char>()];
    let short = vec(c, 0..12).prop_map(String::from_iter);
    let long = (select(&CHARS[..]), 28_usize..300).prop_map(|(c, times)| c.to_string().repeat(times));
    (short.clone(), prop_oneof![3 => Just(String::new()), 2 => long], short)
        .prop_map(|(start, middle, end)| start + &middle + &end)
}

/// What is left of a text, and how long that may be.
fn parsed(text: &str) -> Vec<(&'static str, Option<String>, usize)> {
    vec![
        ("a display name", DisplayName::parse(text).ok().map(String::from), DISPLAY_NAME_CHARS_MAX),
        ("the name of a channel", ChannelName::parse(text).ok().map(String::from), CHANNEL_NAME_CHARS_MAX),
        ("a topic", Topic::parse(text).ok().flatten().map(String::from), TOPIC_CHARS_MAX),
        ("a label", Some(DeviceLabel::new(text).into()), DEVICE_LABEL_CHARS_MAX),
        ("the name of a file", Some(FileName::new(text).into()), FILE_NAME_CHARS_MAX),
        ("a body", Body::parse(text).ok().map(String::from), BODY_CHARS_MAX),
        ("an emoji", Emoji::parse(text).ok().map(String::from), EMOJI_CHARS_MAX),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 4_000, ..ProptestConfig::default() })]

    #[test]
    fn what_a_text_becomes_becomes_itself(text in any_text()) {
        for (at, (what, once, chars_max)) in parsed(&text).into_iter().enumerate() {
            let Some(once) = once else { continue };
            prop_assert!((1..=chars_max).contains(&once.chars().count()), "{what}: {once:?}");
            let (_, twice, _) = &parsed(&once)[at];
            prop_assert_eq!(twice.as_ref(), Some(&once), "{}", what);
        }
    }

    #[test]
    fn a_text_that_is_written_as_json_is_read_as_itself(text in any_text()) {
        prop_assert_eq!(serde_json::from_str::<String>(&quoted(&text)).ok(), Some(text));
    }

    #[test]
    fn what_is_on_one_line_stays_there(text in any_text()) {
        for (what, once, _) in parsed(&text).into_iter().filter(|(what, ..)| *what != "a body") {
            let is_plain = |c: char| !c.is_control() && !matches!(c, '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
            let once = once.unwrap_or_default();
            prop_assert!(once.chars().all(is_plain), "{what}: {once:?}");
            prop_assert_eq!(once.trim(), &once, "{}", what);
        }
    }
}
