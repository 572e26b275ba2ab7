//! What the page of settings shows to a user: who they are, what they like, and which devices hold them.

use std::cmp::Reverse;

use protocol::device::DeviceLabel;
use protocol::id::{DeviceId, Millis, UserId};
use protocol::preferences::Preferences;
use protocol::user::{DisplayName, User};

use crate::chat::Chat;
use crate::connection::Connection;
use crate::device::Device;

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
            devices: self.devices_of(user.id, device),
            link_until: self.link_until(now, user.id),
            recovery_code_since: self.recovery_code_since(user.id),
            reserved: self.reserved_names(now, user.id),
            user,
        })
    }

    fn devices_of(&self, user: UserId, this: DeviceId) -> Vec<DeviceEntry> {
        let entry = |(id, device): (&DeviceId, &Device)| {
            let of = |connection: &Connection| connection.device == *id && connection.user == user;
            Some(DeviceEntry {
                id: *id,
                label: device.label().cloned(),
                since: device.holds_since(user)?,
                is_online: self.connections.values().any(of),
                is_this: *id == this,
            })
        };
        let mut devices: Vec<DeviceEntry> = self.devices.iter().filter_map(entry).collect();
        devices.sort_by_key(|device| Reverse((device.is_this, device.is_online, device.since)));
        devices
    }
}
