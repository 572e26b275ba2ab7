//! What users say of themselves: their pictures and preferences.

use protocol::event::Event;
use protocol::fact::{Change, Picture};
use protocol::id::{DeviceId, FileId, Millis, Seq, UserId};
use protocol::limits::STORED_BYTES_MAX;
use protocol::preferences::Preferences;

use crate::chat::Chat;
use crate::effect::RequestId;
use crate::rejection::Rejection;
use crate::requests::{Requester, Steps};

/// What the newest fact says of a user.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Profile {
    pub(crate) seq: Seq,
    pub(crate) picture: Option<Picture>,
    pub(crate) preferences: Preferences,
}

impl Chat {
    /// How a user likes Banter.
    #[must_use]
    pub fn preferences(&self, user: UserId) -> Preferences {
        self.profile(user).preferences
    }

    /// Whether a file is the picture of somebody, and the device is signed in.
    #[must_use]
    pub fn may_see_picture(&self, device: DeviceId, file: FileId) -> bool {
        self.signed_in(device).is_some() && self.pictures().any(|picture| picture.file == file)
    }

    /// Gives the user of a device a picture that the shell has stored, or none. Where the answer is a refusal or
    /// names nobody, the shell removes what it has stored.
    pub fn handle_set_picture(
        &mut self,
        now: Millis,
        request: RequestId,
        device: DeviceId,
        picture: Option<Picture>,
    ) {
        self.ask(Requester { request, device }, |chat| chat.judge_picture(now, device, picture));
    }

    /// Keeps how the user of a device likes Banter.
    pub fn handle_set_preferences(
        &mut self,
        now: Millis,
        request: RequestId,
        device: DeviceId,
        preferences: Preferences,
    ) {
        self.ask(Requester { request, device }, |chat| {
            let Some(user) = chat.signed_in(device) else { return Ok(None) };
            let profile = chat.profile(user);
            if profile.preferences == preferences {
                return Ok(None);
            }
            let picture = profile.picture;
            Ok(Some(Steps::one(Change::UserUpdated { user, picture, preferences, at: now })))
        });
    }

    /// The picture of a user, if there is one.
    pub(crate) fn picture(&self, user: UserId) -> Option<FileId> {
        self.profile(user).picture.map(|picture| picture.file)
    }

    /// The pictures of all users.
    pub(crate) fn pictures(&self) -> impl Iterator<Item = Picture> {
        self.profiles.values().filter_map(|profile| profile.picture)
    }

    /// How large all files are together, with those that are about to be there.
    pub(crate) fn stored_bytes(&self) -> u64 {
        let pictures = self.pictures().chain(self.requests.pictures());
        self.attachments.bytes() + pictures.map(|picture| picture.bytes).sum::<u64>()
    }

    /// A fact says what a user's picture and preferences are.
    pub(crate) fn update_user(&mut self, user: UserId, profile: Profile) {
        let known = self.profile(user);
        if known.seq > profile.seq {
            return;
        }
        self.profiles.insert(user, profile);
        let (before, now) = (known.picture.map(|of| of.file), profile.picture.map(|of| of.file));
        if before == now {
            return;
        }
        if let Some(file) = before {
            self.release_file(file);
        }
        if let Some(user) = self.user(user) {
            self.tell_everyone(Event::UserUpdated { seq: profile.seq, user });
        }
    }

    fn judge_picture(
        &mut self,
        now: Millis,
        device: DeviceId,
        picture: Option<Picture>,
    ) -> Result<Option<Steps>, Rejection> {
        let Some(user) = self.signed_in(device) else { return Ok(None) };
        let profile = self.profile(user);
        if picture.map(|of| of.file) == profile.picture.map(|of| of.file) {
            // It is counted for this user already, and the shell has counted it once more.
            if let Some(picture) = picture {
                self.release_file(picture.file);
            }
            return Ok(None);
        }
        if picture.is_some_and(|picture| self.stored_bytes() + picture.bytes > STORED_BYTES_MAX) {
            return Err(Rejection::StorageFull);
        }
        let preferences = profile.preferences;
        Ok(Some(Steps::one(Change::UserUpdated { user, picture, preferences, at: now })))
    }

    fn profile(&self, user: UserId) -> Profile {
        self.profiles.get(&user).copied().unwrap_or_default()
    }
}
