//! What users say of themselves: their pictures and preferences.

use protocol::fact::Picture;
use protocol::id::{Seq, UserId};
use protocol::preferences::Preferences;

use crate::chat::Chat;

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
