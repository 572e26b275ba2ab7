//! Links: how a signed-in device lets one other in.

use protocol::device::DeviceLabel;
use protocol::id::{DeviceId, Millis, SecretHash};
use protocol::user::User;

use crate::chat::Chat;
use crate::effect::RequestId;
use crate::rejection::Rejection;

impl Chat {
    /// Makes a link that lets one other device in as the user of this one. Says until when.
    ///
    /// # Errors
    /// [`Rejection::UnknownUser`] where the device is not signed in.
    pub fn make_link(
        &mut self,
        _now: Millis,
        _device: DeviceId,
        _hash: SecretHash,
    ) -> Result<Millis, Rejection> {
        Err(Rejection::Unavailable)
    }

    /// The link of the user of a device lets nobody in any more.
    pub fn revoke_link(&mut self, _device: DeviceId) {}

    /// Whom a link lets in as; `None` where there is no such link, or not any more.
    #[must_use]
    pub fn link(&self, _now: Millis, _hash: SecretHash) -> Option<User> {
        None
    }

    /// Lets a device in by a link, which thereby is used up.
    pub fn handle_use_link(
        &mut self,
        _now: Millis,
        request: RequestId,
        _hash: SecretHash,
        _device: DeviceId,
        _label: DeviceLabel,
    ) {
        self.answer(request, Err(Rejection::Unavailable));
    }
}
