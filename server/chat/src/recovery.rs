//! Recovery codes: the way back for whoever has lost every device.

use protocol::device::DeviceLabel;
use protocol::id::{DeviceId, Millis, SecretHash, Seq, UserId};

use crate::chat::Chat;
use crate::effect::RequestId;
use crate::rejection::Rejection;

impl Chat {
    pub(crate) fn set_recovery_code(&mut self, _seq: Seq, _user: UserId, _code: Option<SecretHash>) {}
}

impl Chat {
    /// Gives the user of a device another recovery code, or none.
    pub fn handle_set_recovery_code(
        &mut self,
        _now: Millis,
        request: RequestId,
        _device: DeviceId,
        _code: Option<SecretHash>,
    ) {
        self.answer(request, Err(Rejection::Unavailable));
    }

    /// Lets a device in by a recovery code.
    pub fn handle_recover(
        &mut self,
        _now: Millis,
        request: RequestId,
        _code: SecretHash,
        _device: DeviceId,
        _label: DeviceLabel,
    ) {
        self.answer(request, Err(Rejection::Unavailable));
    }
}
