//! Addresses: which path means what, with names percent-encoded.

use std::fmt::{self, Write};

use protocol::id::{ChannelId, Seq};

/// What a path asks for, before it is known whether it is there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Route {
    /// `/`: the default place.
    Home,
    /// `/channels/NAME`, and `/channels/NAME/SEQ` for one message there.
    Channel(Named),
    /// `/private/ID`, and `/private/ID/SEQ` for one message there: several may have the same name.
    Private {
        /// Which channel.
        channel: ChannelId,
        /// The message that the address is a permalink to.
        message: Option<Seq>,
    },
    /// `/direct/NAME`, and `/direct/NAME/SEQ` for one message there.
    Direct(Named),
    /// `/about`.
    About,
    /// Any other path.
    Unknown(String),
}

/// What an address names, and perhaps one message there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// The name, decoded.
    pub name: String,
    /// The message that the address is a permalink to.
    pub message: Option<Seq>,
}

impl Route {
    /// Reads a path, as the browser or a request has it. A query, a fragment and one slash at the end are
    /// left out of account.
    #[must_use]
    pub fn parse(path: &str) -> Self {
        let whole = path;
        let path = path.split(['?', '#']).next().unwrap_or_default();
        let path = path.strip_prefix('/').unwrap_or(path);
        let path = path.strip_suffix('/').filter(|path| !path.is_empty()).unwrap_or(path);
        let unknown = || Self::Unknown(whole.to_owned());
        match path.split_once('/') {
            None if path.is_empty() => Self::Home,
            None if path == "about" => Self::About,
            Some(("channels", rest)) => Named::parse(rest).map_or_else(unknown, Self::Channel),
            Some(("private", rest)) => private(rest).unwrap_or_else(unknown),
            Some(("direct", rest)) => Named::parse(rest).map_or_else(unknown, Self::Direct),
            None | Some(_) => unknown(),
        }
    }

    /// The message that it is a permalink to.
    #[must_use]
    pub fn message(&self) -> Option<Seq> {
        match self {
            Self::Channel(named) | Self::Direct(named) => named.message,
            Self::Private { message, .. } => *message,
            Self::Home | Self::About | Self::Unknown(_) => None,
        }
    }

    /// The same place, with this message or none.
    pub(crate) fn with_message(mut self, message: Option<Seq>) -> Self {
        match &mut self {
            Self::Channel(named) | Self::Direct(named) => named.message = message,
            Self::Private { message: of, .. } => *of = message,
            Self::Home | Self::About | Self::Unknown(_) => {}
        }
        self
    }
}

impl fmt::Display for Route {
    /// Writes the path, percent-encoded.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Home => f.write_str("/"),
            Self::Channel(named) => named.write(f, "/channels/"),
            Self::Direct(named) => named.write(f, "/direct/"),
            Self::Private { channel, message } => {
                write!(f, "/private/{channel}")?;
                write_message(f, *message)
            }
            Self::About => f.write_str("/about"),
            Self::Unknown(path) => f.write_str(path),
        }
    }
}

impl Named {
    /// A name without a message.
    #[must_use]
    pub fn new(name: &str) -> Self {
        Self { name: name.to_owned(), message: None }
    }

    /// Reads the parts of a path after the first; `None` where they are not a name and perhaps a message.
    fn parse(parts: &str) -> Option<Self> {
        let (name, message) = split(parts)?;
        Some(Self { name: decoded(name)?, message })
    }

    fn write(&self, f: &mut fmt::Formatter<'_>, before: &str) -> fmt::Result {
        write!(f, "{before}{}", Encoded(&self.name))?;
        write_message(f, self.message)
    }
}

/// Reads the parts of the path of a private channel after the first.
fn private(parts: &str) -> Option<Route> {
    let (id, message) = split(parts)?;
    Some(Route::Private { channel: id.parse().ok()?, message })
}

/// A part of a path, and the message after it.
fn split(parts: &str) -> Option<(&str, Option<Seq>)> {
    Some(match parts.split_once('/') {
        Some((part, message)) => (part, Some(seq(message)?)),
        None => (parts, None),
    })
}

fn write_message(f: &mut fmt::Formatter<'_>, message: Option<Seq>) -> fmt::Result {
    match message {
        Some(seq) => write!(f, "/{seq}"),
        None => Ok(()),
    }
}

/// A seq as a part of a path: one spelling only, without a sign or zeros in front.
fn seq(part: &str) -> Option<Seq> {
    let is_plain = part.bytes().all(|byte| byte.is_ascii_digit()) && !part.starts_with('0');
    part.parse().ok().filter(|_| is_plain).map(Seq)
}

/// One part of a path, decoded; `None` where it is empty, or its escapes are broken.
fn decoded(part: &str) -> Option<String> {
    if part.is_empty() {
        return None;
    }
    let mut bytes = Vec::with_capacity(part.len());
    let mut rest = part.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let high = char::from(rest.next()?).to_digit(16)?;
            let low = char::from(rest.next()?).to_digit(16)?;
            bytes.push(u8::try_from(high * 16 + low).ok()?);
        } else {
            bytes.push(byte);
        }
    }
    let name = String::from_utf8(bytes).ok()?;
    let name = name.trim();
    if name.is_empty() { None } else { Some(name.to_owned()) }
}

/// Text as one part of a path: all but the unreserved characters of RFC 3986 escaped.
struct Encoded<'a>(&'a str);

impl fmt::Display for Encoded<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Browsers take a part of one or two dots for a step within the tree of paths, escaped or not. No
        // name begins with a space, so one in front says that the dots are a name.
        if matches!(self.0, "." | "..") {
            f.write_str("%20")?;
        }
        for byte in self.0.bytes() {
            if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
                f.write_char(char::from(byte))?;
            } else {
                write!(f, "%{byte:02X}")?;
            }
        }
        Ok(())
    }
}
