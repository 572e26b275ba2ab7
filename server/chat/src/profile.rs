//! What users say of themselves: their pictures and preferences.

use protocol::fact::Picture;
use protocol::id::{DeviceId, FileId, Millis, Seq, UserId};
use protocol::preferences::Preferences;

use crate::chat::Chat;
use crate::effect::RequestId;
use crate::rejection::Rejection;

impl Chat {
    pub(crate) fn update_user(
        &mut self,
        _seq: Seq,
        _user: UserId,
        _picture: Option<Picture>,
        _preferences: Preferences,
    ) {
    }
}

impl Chat {
    /// How a user likes Banter.
    #[must_use]
    pub fn preferences(&self, _user: UserId) -> Preferences {
        Preferences::default()
    }

    /// Whether a file is the picture of somebody, and the device is signed in.
    #[must_use]
    pub fn may_see_picture(&self, _device: DeviceId, _file: FileId) -> bool {
        false
    }

    /// Gives the user of a device a picture that the shell has stored, or none.
    pub fn handle_set_picture(
        &mut self,
        _now: Millis,
        request: RequestId,
        _device: DeviceId,
        _picture: Option<Picture>,
    ) {
        self.answer(request, Err(Rejection::Unavailable));
    }

    /// Keeps how the user of a device likes Banter.
    pub fn handle_set_preferences(
        &mut self,
        _now: Millis,
        request: RequestId,
        _device: DeviceId,
        _preferences: Preferences,
    ) {
        self.answer(request, Err(Rejection::Unavailable));
    }
}
