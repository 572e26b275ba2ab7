//! Identities: what names a user, a device, a channel, a command, and a place in the journal.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::json::{self, FromJson, JsonError};
use crate::limits::CLIENT_ID_CHARS_MAX;

/// Milliseconds since the Unix epoch, or on whatever clock the shell keeps.
pub type Millis = u64;

/// A fact's place in the journal, from one. It rises, with gaps, and is never used again.
///
/// A message is known by the seq of the fact that posted it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Seq(pub u64);

impl fmt::Display for Seq {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// What a client numbers its commands with: an answer repeats it. Unique within one connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Ref(pub u64);

impl FromJson for Seq {
    fn from_json(value: &Value) -> Result<Self, JsonError> {
        u64::from_json(value).map(Self)
    }
}

impl FromJson for Ref {
    fn from_json(value: &Value) -> Result<Self, JsonError> {
        u64::from_json(value).map(Self)
    }
}

/// Why a text is not the id that it should be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an id of this kind")]
pub struct IdError;

/// Makes an id that is written as text, by its `Display`, and read from it, by its `FromStr`, everywhere else.
macro_rules! written_id {
    ($name:ident, $expected:literal) => {
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self)
            }
        }

        impl TryFrom<String> for $name {
            type Error = IdError;

            fn try_from(text: String) -> Result<Self, IdError> {
                text.parse()
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> Self {
                id.to_string()
            }
        }

        impl FromJson for $name {
            fn from_json(value: &Value) -> Result<Self, JsonError> {
                json::text(value, $expected, |text| text.parse().ok())
            }
        }
    };
}

/// Makes a 64-bit id that is written as 16 lower-case hex digits.
macro_rules! hex_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(pub u64);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{:016x}", self.0)
            }
        }

        impl FromStr for $name {
            type Err = IdError;

            fn from_str(text: &str) -> Result<Self, IdError> {
                parse_hex::<8>(text).map(|bytes| Self(u64::from_be_bytes(bytes)))
            }
        }

        written_id!($name, "an id");
    };
}

hex_id! {
    /// A user, for as long as the server lives, whatever the display name.
    UserId
}
hex_id! {
    /// A channel of any kind, whatever its name.
    ChannelId
}
hex_id! {
    /// A file that was uploaded for a message, or came with one.
    AttachmentId
}
hex_id! {
    /// The journal's identity. A cursor means nothing in another epoch.
    Epoch
}

/// Makes an id of 32 bytes, a SHA-256, that is written as 64 lower-case hex digits.
macro_rules! hash_id {
    ($(#[$doc:meta])* $name:ident, $expected:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(pub [u8; 32]);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
            }
        }

        impl FromStr for $name {
            type Err = IdError;

            fn from_str(text: &str) -> Result<Self, IdError> {
                parse_hex::<32>(text).map(Self)
            }
        }

        written_id!($name, $expected);
    };
}

hash_id! {
    /// What is kept of a secret that somebody may come back with: its hash, never the secret.
    SecretHash, "the hash of a secret"
}
hash_id! {
    /// A device, known by the SHA-256 of its secret key. The key itself is never stored.
    DeviceId, "the hash of a key"
}
hash_id! {
    /// A stored file, known by the SHA-256 of its content.
    FileId, "the hash of a file"
}

/// What a client calls one changing command, the same in every repeat of it: unique within its device.
///
/// 1 to [`CLIENT_ID_CHARS_MAX`] of `a-z A-Z 0-9 - _`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ClientId(Box<str>);

impl ClientId {
    /// The id as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<u64> for ClientId {
    fn from(number: u64) -> Self {
        Self(format!("{number:016x}").into())
    }
}

impl TryFrom<String> for ClientId {
    type Error = IdError;

    fn try_from(text: String) -> Result<Self, IdError> {
        let fits = (1..=CLIENT_ID_CHARS_MAX).contains(&text.len());
        let plain = text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte));
        if fits && plain { Ok(Self(text.into())) } else { Err(IdError) }
    }
}

impl FromJson for ClientId {
    fn from_json(value: &Value) -> Result<Self, JsonError> {
        json::text(value, "1 to 36 of a-z A-Z 0-9 - _", |text| Self::try_from(text.to_owned()).ok())
    }
}

impl From<ClientId> for String {
    fn from(id: ClientId) -> Self {
        id.0.into()
    }
}

/// Reads exactly `N` bytes of lower-case hex, so that one id has one spelling.
fn parse_hex<const N: usize>(text: &str) -> Result<[u8; N], IdError> {
    let digits = text.as_bytes();
    if digits.len() != 2 * N {
        return Err(IdError);
    }
    let mut bytes = [0; N];
    for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
        *byte = hex_digit(pair[0])? << 4 | hex_digit(pair[1])?;
    }
    Ok(bytes)
}

fn hex_digit(digit: u8) -> Result<u8, IdError> {
    match digit {
        b'0'..=b'9' => Ok(digit - b'0'),
        b'a'..=b'f' => Ok(digit - b'a' + 10),
        _ => Err(IdError),
    }
}
