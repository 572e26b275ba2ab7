//! Addresses: which path means what, with names percent-encoded.

use std::fmt::{self, Write};

/// What a path asks for, before it is known whether it is there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Route {
    /// `/`: the default place.
    Home,
    /// `/channels/NAME`.
    Channel(String),
    /// `/direct/NAME`.
    Direct(String),
    /// `/about`.
    About,
    /// Any other path.
    Unknown(String),
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
            Some(("channels", name)) => named(name).map_or_else(unknown, Self::Channel),
            Some(("direct", name)) => named(name).map_or_else(unknown, Self::Direct),
            None | Some(_) => unknown(),
        }
    }
}

impl fmt::Display for Route {
    /// Writes the path, percent-encoded.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Home => f.write_str("/"),
            Self::Channel(name) => write!(f, "/channels/{}", Encoded(name)),
            Self::Direct(name) => write!(f, "/direct/{}", Encoded(name)),
            Self::About => f.write_str("/about"),
            Self::Unknown(path) => f.write_str(path),
        }
    }
}

/// One part of a path, decoded; `None` where it is empty, has parts of its own, or its escapes are broken.
fn named(part: &str) -> Option<String> {
    if part.is_empty() || part.contains('/') {
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
