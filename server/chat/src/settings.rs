//! What the page of settings shows to a user: who they are, what they like, and which devices hold them.

use protocol::device::DeviceLabel;
use protocol::id::{DeviceId, Millis};
use protocol::preferences::Preferences;
use protocol::user::{DisplayName, User};

use crate::chat::Chat;

/// What a user may know and change of themselves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// The user as others see them.
    pub user: User,
    /// How the user likes Banter.
    pub preferences: Preferences,
    /// The devices that hold the user: the one that asks, then those that are online, then the newest.
    pub devices: Vec<DeviceEntry>,
    /// Until when the user's link can be used, if there is one.
    pub link_until: Option<Millis>,
    /// Since when the user has the recovery code, if there is one.
    pub recovery_code_since: Option<Millis>,
    /// The former display names that nobody else gets yet, and until when; the newest first.
    pub reserved: Vec<(DisplayName, Millis)>,
    /// What time it is.
    pub now: Millis,
}

/// One device that holds a user.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeviceEntry {
    /// Which device.
    pub id: DeviceId,
    /// What it is called, where it has ever said so.
    pub label: Option<DeviceLabel>,
    /// Since when it holds the user, or when it last signed in or out.
    pub since: Millis,
    /// Whether a connection of it is open as the user.
    pub is_online: bool,
    /// Whether it is the one that asks.
    pub is_this: bool,
}

impl Chat {
    /// What the page of settings shows to the user of a device; `None` where the device is not signed in.
    #[must_use]
    pub fn settings(&self, now: Millis, device: DeviceId) -> Option<Settings> {
        let user = self.user(self.signed_in(device)?)?;
        Some(Settings {
            preferences: self.preferences(user.id),
            user,
            devices: Vec::new(),
            link_until: None,
            recovery_code_since: None,
            reserved: Vec::new(),
            now,
        })
    }
}
