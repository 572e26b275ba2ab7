//! What the users of a device see of it.

use serde::{Deserialize, Serialize};

use crate::limits::DEVICE_LABEL_CHARS_MAX;

/// What a device is called in the list of one's devices: 1 to 64 visible characters, like "Firefox on Linux".
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub struct DeviceLabel(Box<str>);

impl DeviceLabel {
    /// What a device is called that says nothing of itself.
    pub const UNKNOWN: &str = "Unknown device";

    /// Takes what of a text can be seen and fits.
    #[must_use]
    pub fn new(text: &str) -> Self {
        let visible: String = text.chars().filter(|c| !c.is_control()).take(DEVICE_LABEL_CHARS_MAX).collect();
        let label = visible.trim();
        Self(if label.is_empty() { Self::UNKNOWN.into() } else { label.into() })
    }

    /// The label as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<String> for DeviceLabel {
    fn from(text: String) -> Self {
        Self::new(&text)
    }
}

impl From<DeviceLabel> for String {
    fn from(label: DeviceLabel) -> Self {
        label.0.into()
    }
}
