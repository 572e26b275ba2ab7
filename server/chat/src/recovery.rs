//! Recovery codes: the way back for whoever has lost every device.
//!
//! A code works until its user makes another one or removes it, and not once only: one fact then says all there
//! is to say of it. Wrong tries are not counted. A code has 130 random bits, which nobody guesses, however
//! often they may try; and since only its hash is compared, how long that takes gives nothing away.
//!
//! Whoever has lost every device can revoke none of them. So where as many hold the user as may, a code lets one more
//! in all the same, in the place of another.

use protocol::device::DeviceLabel;
use protocol::fact::Change;
use protocol::id::{DeviceId, Millis, SecretHash, Seq, UserId};

use crate::chat::Chat;
use crate::effect::RequestId;
use crate::rejection::Rejection;
use crate::requests::{Requester, Steps};

/// What the newest fact says of the recovery code of a user.
#[derive(Debug)]
pub(crate) struct RecoveryCode {
    pub(crate) seq: Seq,
    /// The hash of the code; `None` where it was removed.
    pub(crate) code: Option<SecretHash>,
    pub(crate) at: Millis,
}

impl Chat {
    /// Gives the user of a device another recovery code, or none. The one before is worth nothing from then on.
    pub fn handle_set_recovery_code(
        &mut self,
        now: Millis,
        request: RequestId,
        device: DeviceId,
        code: Option<SecretHash>,
    ) {
        self.ask(Requester { request, device }, |chat| {
            let Some(user) = chat.signed_in(device) else { return Ok(None) };
            if code.is_none() && chat.recovery_code_since(user).is_none() {
                return Ok(None);
            }
            Ok(Some(Steps::one(Change::RecoveryCodeSet { user, code, at: now })))
        });
    }

    /// Lets a device in by the recovery code of a user.
    pub fn handle_recover(
        &mut self,
        now: Millis,
        request: RequestId,
        code: SecretHash,
        device: DeviceId,
        label: DeviceLabel,
    ) {
        self.ask(Requester { request, device }, |chat| {
            let mut codes = chat.recovery_codes.iter();
            let user = codes.find(|(_, of)| of.code == Some(code)).map(|(user, _)| *user);
            let user = user.ok_or(Rejection::WrongRecoveryCode)?;
            if chat.signed_in(device) == Some(user) {
                return Ok(None);
            }
            Ok(Some(chat.let_back_in(now, device, user, label)?))
        });
    }

    /// Since when a user has the recovery code, if there is one.
    pub(crate) fn recovery_code_since(&self, user: UserId) -> Option<Millis> {
        self.recovery_codes.get(&user).filter(|of| of.code.is_some()).map(|of| of.at)
    }

    /// A fact says what the recovery code of a user is.
    pub(crate) fn set_recovery_code(&mut self, user: UserId, code: RecoveryCode) {
        if self.recovery_codes.get(&user).is_none_or(|known| known.seq < code.seq) {
            self.recovery_codes.insert(user, code);
        }
    }
}
