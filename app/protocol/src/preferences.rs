//! How a user likes Banter to look and to behave, on every device.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::json::{self, FromJson, JsonError};

/// How a user likes Banter, on every device. A field that is not there is as it is for everybody at first.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Preferences {
    /// Light or dark.
    pub theme: Theme,
    /// The color of links and of what is chosen.
    pub accent: Accent,
    /// How close rows are.
    pub density: Density,
    /// Which key sends a message. The other way to press Enter breaks the line.
    pub send_key: SendKey,
    /// How the time of day is written.
    pub time_format: TimeFormat,
}

/// A preference with a few choices, each of which is written as one word.
macro_rules! choice {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $word:literal,)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
        pub enum $name {
            $($(#[$variant_doc])* #[serde(rename = $word)] $variant,)*
        }

        impl $name {
            /// Every choice, in the order in which they are offered.
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            /// The choice as one word: in the journal, in forms, and as the stylesheet knows it.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $word,)*
                }
            }

            /// The choice of this word.
            #[must_use]
            pub fn from_word(word: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|choice| choice.as_str() == word)
            }
        }
    };
}

choice! {
    /// Light or dark.
    Theme {
        /// As the system has it.
        #[default]
        System = "system",
        /// Light.
        Light = "light",
        /// Dark.
        Dark = "dark",
        /// Black and white, with hard borders.
        Contrast = "contrast",
    }
}

choice! {
    /// The color of links and of what is chosen.
    Accent {
        /// Banter's own green.
        #[default]
        Pine = "pine",
        /// Blue.
        Blue = "blue",
        /// Teal.
        Teal = "teal",
        /// Violet.
        Violet = "violet",
        /// Amber.
        Amber = "amber",
        /// Rose.
        Rose = "rose",
    }
}

choice! {
    /// How close rows are.
    Density {
        /// With room around them.
        #[default]
        Comfortable = "comfortable",
        /// As many as fit.
        Compact = "compact",
    }
}

choice! {
    /// Which key sends a message.
    SendKey {
        /// Enter.
        #[default]
        Enter = "enter",
        /// Ctrl+Enter, or Cmd+Enter.
        CtrlEnter = "ctrl-enter",
    }
}

choice! {
    /// How the time of day is written.
    TimeFormat {
        /// `15:04`.
        #[default]
        Hours24 = "24",
        /// `3:04 PM`.
        Hours12 = "12",
    }
}

impl FromJson for SendKey {
    fn from_json(value: &Value) -> Result<Self, JsonError> {
        json::text(value, "a key that sends", Self::from_word)
    }
}

impl FromJson for TimeFormat {
    fn from_json(value: &Value) -> Result<Self, JsonError> {
        json::text(value, "a format of times", Self::from_word)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// Checks that every choice has a word of its own, which is also how it is stored.
    macro_rules! assert_words {
        ($($choice:ident: $words:expr,)*) => {
            $(
                let words: Vec<&str> = $choice::ALL.iter().map(|choice| choice.as_str()).collect();
                assert_eq!(words, $words);
                for choice in $choice::ALL.iter().copied() {
                    assert_eq!($choice::from_word(choice.as_str()), Some(choice));
                    let stored = serde_json::to_value(choice).unwrap();
                    assert_eq!(stored, choice.as_str());
                    assert_eq!(serde_json::from_value::<$choice>(stored).unwrap(), choice);
                }
                for word in ["", "System", " 24", "dark ", "neon"] {
                    assert_eq!($choice::from_word(word), None, "{word:?}");
                }
                assert_eq!($choice::ALL[0], $choice::default(), "the first is as it is for everybody at first");
            )*
        };
    }

    #[test]
    fn every_choice_is_known_by_its_word() {
        assert_words! {
            Theme: ["system", "light", "dark", "contrast"],
            Accent: ["pine", "blue", "teal", "violet", "amber", "rose"],
            Density: ["comfortable", "compact"],
            SendKey: ["enter", "ctrl-enter"],
            TimeFormat: ["24", "12"],
        }
    }

    #[test]
    fn a_preference_that_is_left_out_is_as_it_is_for_everybody_at_first() {
        let read = |value: Value| serde_json::from_value::<Preferences>(value).unwrap();
        assert_eq!(read(json!({})), Preferences::default());
        let dark = Preferences { theme: Theme::Dark, ..Preferences::default() };
        assert_eq!(read(json!({ "theme": "dark", "of_a_later_version": 1 })), dark);
    }

    #[test]
    fn what_a_page_is_told_is_read_by_its_word_and_nothing_else() {
        assert_eq!(SendKey::from_json(&json!("ctrl-enter")), Ok(SendKey::CtrlEnter));
        assert_eq!(TimeFormat::from_json(&json!("12")), Ok(TimeFormat::Hours12));
        for wrong in [json!("shift-enter"), json!(12), Value::Null] {
            assert!(SendKey::from_json(&wrong).is_err() && TimeFormat::from_json(&wrong).is_err(), "{wrong}");
        }
    }
}
