//! Recovery codes: the way back for whoever has lost every device.

use protocol::id::{SecretHash, Seq, UserId};

use crate::chat::Chat;

impl Chat {
    pub(crate) fn set_recovery_code(&mut self, _seq: Seq, _user: UserId, _code: Option<SecretHash>) {}
}
