//! What is said of channels beside public names: topics, archiving, and what private channels are.

use protocol::channel::Topic;
use protocol::fact::PrivateChannel;
use protocol::id::{ChannelId, Seq};

use crate::chat::Chat;

impl Chat {
    pub(crate) fn update_channel(
        &mut self,
        _seq: Seq,
        _id: ChannelId,
        _private: Option<PrivateChannel>,
        _topic: Option<Topic>,
        _archived: bool,
    ) {
    }
}
