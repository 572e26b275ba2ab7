//! What a device is called in the list of one's devices, by what it says of itself in `User-Agent`.

use axum::http::HeaderMap;
use axum::http::header::USER_AGENT;
use protocol::device::DeviceLabel;

/// How browsers name themselves, those first that also name another, and what they are called.
const BROWSERS: &[(&str, &str)] = &[
    ("Edg/", "Edge"),
    ("EdgA/", "Edge"),
    ("EdgiOS/", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("FxiOS/", "Firefox"),
    ("Firefox/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
];

/// How systems are named, those first that also name another, and what they are called.
const SYSTEMS: &[(&str, &str)] = &[
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("CrOS", "ChromeOS"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
];

/// What the device that asks is called: "Firefox on Linux", or the name of a program.
pub(crate) fn label_of(headers: &HeaderMap) -> DeviceLabel {
    let agent = headers.get(USER_AGENT).and_then(|agent| agent.to_str().ok()).unwrap_or_default();
    let named = |names: &[(&str, &'static str)]| {
        names.iter().find(|(sign, _)| agent.contains(sign)).map(|(_, name)| *name)
    };
    match (named(BROWSERS), named(SYSTEMS)) {
        (Some(browser), Some(system)) => DeviceLabel::new(&format!("{browser} on {system}")),
        (Some(browser), None) => DeviceLabel::new(browser),
        (None, _) => DeviceLabel::new(agent.split(['/', ' ']).next().unwrap_or_default()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn label(agent: &str) -> DeviceLabel {
        let agent = agent.parse().expect("a header value");
        label_of(&HeaderMap::from_iter([(USER_AGENT, agent)]))
    }

    #[test]
    fn a_browser_is_called_by_its_name_and_its_system() {
        for (agent, name) in [
            ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox on Linux"),
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) \
                 Chrome/140.0.0.0 Safari/537.36",
                "Chrome on Windows",
            ),
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) \
                 Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0",
                "Edge on Windows",
            ),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like \
                 Gecko) Version/18.6 Mobile/15E148 Safari/604.1",
                "Safari on iPhone",
            ),
            (
                "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) \
                 Chrome/140.0.0.0 Mobile Safari/537.36",
                "Chrome on Android",
            ),
        ] {
            assert_eq!(label(agent).as_str(), name);
        }
    }

    #[test]
    fn a_program_is_called_by_its_name_and_whatever_says_nothing_is_unknown() {
        assert_eq!(label("python-requests/2.32").as_str(), "python-requests");
        assert_eq!(label("curl/8.5.0").as_str(), "curl");
        assert_eq!(label("").as_str(), DeviceLabel::UNKNOWN);
        assert_eq!(label_of(&HeaderMap::new()).as_str(), DeviceLabel::UNKNOWN);
    }
}
