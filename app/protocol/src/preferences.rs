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
