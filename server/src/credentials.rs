//! Who asks: the device key in a cookie or a header, and whether the request comes from a page of ours.

use axum::http::header::{AUTHORIZATION, COOKIE, HOST, ORIGIN};
use axum::http::{HeaderMap, HeaderValue};
use protocol::id::DeviceId;
use sha2::{Digest as _, Sha256};

/// The name of the one cookie.
const COOKIE_NAME: &str = "banter_device";
/// How long a browser keeps it, in seconds: 400 days, the longest that browsers allow.
const COOKIE_SECONDS: u64 = 400 * 24 * 60 * 60;
/// The length of a device key, in bytes.
const KEY_BYTES: usize = 32;

/// A device's secret: 256 random bits, known to the device alone. Never stored, never logged.
pub(crate) struct DeviceKey(String);

/// Who asks, as far as the request says.
pub(crate) struct Credentials {
    /// The device whose key came along. Whether it is signed in, only the chat knows.
    pub(crate) device: Option<DeviceId>,
    /// The browser whose page asks; `None` where a program asks.
    pub(crate) browser: Option<Browser>,
}

/// A browser with a page of ours.
pub(crate) struct Browser {
    /// Whether the page came over TLS, so that the cookie may be kept to it.
    is_secure: bool,
}

/// The request comes from a page of somebody else, or a cookie came without saying from where.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct WrongOrigin;

/// Reads who asks. Every request that changes something, and the WebSocket, goes through here.
pub(crate) fn device_of(headers: &HeaderMap) -> Result<Credentials, WrongOrigin> {
    let browser = match headers.get(ORIGIN) {
        Some(origin) => Some(own_page(origin, headers.get(HOST)).ok_or(WrongOrigin)?),
        None => None,
    };
    match (bearer_key(headers), cookie_key(headers)) {
        (Some(key), _) => Ok(Credentials { device: Some(device_id(key)), browser }),
        // A cookie is sent along by any page: it counts only where the page is known to be ours.
        (None, Some(_)) if browser.is_none() => Err(WrongOrigin),
        (None, key) => Ok(Credentials { device: key.map(device_id), browser }),
    }
}

/// The device that asks for a page to read: there the cookie is enough.
pub(crate) fn reading_device(headers: &HeaderMap) -> Option<DeviceId> {
    bearer_key(headers).or_else(|| cookie_key(headers)).map(device_id)
}

impl Credentials {
    /// The device that asks to be let in; a new one with its key, where it has none yet.
    pub(crate) fn device_or_new(&self) -> (DeviceId, Option<DeviceKey>) {
        match self.device {
            Some(device) => (device, None),
            None => {
                let key = DeviceKey::new();
                (key.device(), Some(key))
            }
        }
    }
}

impl DeviceKey {
    /// A new key, from the system's random numbers.
    pub(crate) fn new() -> Self {
        let mut bytes = [0; KEY_BYTES];
        getrandom::fill(&mut bytes).expect("the system gives random numbers to every process");
        Self(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
    }

    pub(crate) fn device(&self) -> DeviceId {
        device_id(&self.0)
    }

    /// The key as the device keeps it.
    pub(crate) fn reveal(&self) -> &str {
        &self.0
    }

    /// The header that gives it to a browser.
    pub(crate) fn cookie(&self, browser: &Browser) -> HeaderValue {
        let secure = if browser.is_secure { "; Secure" } else { "" };
        let cookie = format!(
            "{COOKIE_NAME}={}; Path=/; Max-Age={COOKIE_SECONDS}; HttpOnly; SameSite=Lax{secure}",
            self.0
        );
        let mut value = HeaderValue::try_from(cookie).expect("the key is hex, the rest is ASCII");
        value.set_sensitive(true);
        value
    }
}

fn device_id(key: &str) -> DeviceId {
    DeviceId(Sha256::digest(key.as_bytes()).into())
}

fn bearer_key(headers: &HeaderMap) -> Option<&str> {
    let key = headers.get(AUTHORIZATION)?.to_str().ok()?.strip_prefix("Bearer ")?;
    is_key(key).then_some(key)
}

fn cookie_key(headers: &HeaderMap) -> Option<&str> {
    let cookies = headers.get_all(COOKIE).into_iter().filter_map(|value| value.to_str().ok());
    let mut pairs = cookies.flat_map(|value| value.split(';')).filter_map(|pair| pair.trim().split_once('='));
    let (_, key) = pairs.find(|(name, _)| *name == COOKIE_NAME)?;
    is_key(key).then_some(key)
}

fn is_key(text: &str) -> bool {
    text.len() == 2 * KEY_BYTES && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// An origin is ours if it names the host that the request was sent to.
fn own_page(origin: &HeaderValue, host: Option<&HeaderValue>) -> Option<Browser> {
    let (scheme, authority) = origin.to_str().ok()?.split_once("://")?;
    let host = host?.to_str().ok()?;
    authority.eq_ignore_ascii_case(host).then(|| Browser { is_secure: scheme == "https" })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
        let pairs = pairs.iter().map(|(name, value)| {
            (name.parse().expect("a header name"), value.parse().expect("a header value"))
        });
        pairs.collect()
    }

    #[test]
    fn a_page_of_ours_names_the_host_that_it_asks() {
        let key = DeviceKey::new();
        let cookie = format!("a=b; {COOKIE_NAME}={}", key.reveal());
        let asked =
            [("host", "Chat.example:3000"), ("origin", "http://chat.example:3000"), ("cookie", &cookie)];
        let credentials = device_of(&headers(&asked)).expect("the origin is ours");
        assert_eq!(credentials.device, Some(key.device()));
        assert!(credentials.browser.is_some_and(|browser| !browser.is_secure));
    }

    #[test]
    fn a_page_of_somebody_else_is_refused_whatever_it_brings() {
        let key = DeviceKey::new();
        let (cookie, bearer) =
            (format!("{COOKIE_NAME}={}", key.reveal()), format!("Bearer {}", key.reveal()));
        for origin in ["http://evil.example", "null", "http://chat.example.evil", "chat.example", ""] {
            let asked = [("host", "chat.example"), ("origin", origin), ("cookie", &cookie)];
            assert!(device_of(&headers(&asked)).is_err(), "{origin}");
            let asked = [("host", "chat.example"), ("origin", origin), ("authorization", &bearer)];
            assert!(device_of(&headers(&asked)).is_err(), "{origin}");
        }
    }

    #[test]
    fn a_cookie_counts_only_with_an_origin_and_a_bearer_key_without() {
        let key = DeviceKey::new();
        let (cookie, bearer) =
            (format!("{COOKIE_NAME}={}", key.reveal()), format!("Bearer {}", key.reveal()));
        assert!(device_of(&headers(&[("host", "chat.example"), ("cookie", &cookie)])).is_err());
        let credentials = device_of(&headers(&[("host", "chat.example"), ("authorization", &bearer)]));
        assert_eq!(credentials.ok().and_then(|who| who.device), Some(key.device()));
    }

    #[test]
    fn what_is_no_key_is_nobody() {
        for cookie in ["banter_device=", "banter_device=abc", "other=1"] {
            assert_eq!(reading_device(&headers(&[("cookie", cookie)])), None);
        }
    }

    #[test]
    fn the_cookie_is_kept_from_scripts_and_where_it_can_be_to_tls() {
        let cookie = |is_secure| {
            let value = DeviceKey::new().cookie(&Browser { is_secure });
            value.to_str().expect("it is ASCII").to_owned()
        };
        assert!(cookie(false).contains("; HttpOnly; SameSite=Lax"));
        assert!(!cookie(false).contains("Secure"));
        assert!(cookie(true).ends_with("; Secure"));
    }
}
