//! One connection, as the chat sees it: whose it is, and which of its commands are unanswered.

use std::collections::VecDeque;

use protocol::command::Command;
use protocol::id::{ChannelId, DeviceId, Ref, UserId};

use crate::typing::Typing;

/// One WebSocket, or one request over HTTP. The shell numbers them; a number is never used twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ConnectionId(pub u64);

/// One open connection of a signed-in device.
#[derive(Debug)]
pub(crate) struct Connection {
    pub(crate) user: UserId,
    pub(crate) device: DeviceId,
    /// Whether `hello` was said. Only then does it hear anything.
    pub(crate) greeted: bool,
    /// Whether it is a request over HTTP, which says no `hello` and hears only its own answers.
    pub(crate) is_request: bool,
    /// How many posts of it are on their way to the journal.
    pub(crate) posts_in_flight: usize,
    /// How many other commands of it are on their way to the journal.
    pub(crate) others_in_flight: usize,
    /// Commands that wait for those, in the order they came.
    pub(crate) queue: VecDeque<(Ref, Command)>,
    /// What it has said of its user's typing.
    pub(crate) typing: Typing,
    /// The channel whose [`crate::channel::Channel::waiting`] it stands in.
    pub(crate) waits_for: Option<ChannelId>,
}

impl Connection {
    pub(crate) fn new(user: UserId, device: DeviceId) -> Self {
        Self {
            user,
            device,
            greeted: false,
            is_request: false,
            posts_in_flight: 0,
            others_in_flight: 0,
            queue: VecDeque::new(),
            typing: Typing::default(),
            waits_for: None,
        }
    }

    /// Whether it must say `hello` before anything else.
    pub(crate) fn is_new(&self) -> bool {
        !self.greeted && !self.is_request
    }

    /// How many of its commands have no answer yet.
    pub(crate) fn unanswered(&self) -> usize {
        self.posts_in_flight + self.others_in_flight + self.queue.len()
    }

    /// Whether a command may be judged now, or depends on one that is on its way.
    ///
    /// Posts do not depend on each other. Anything else waits until the line is clear, and is waited for.
    pub(crate) fn may_judge(&self, command: &Command) -> bool {
        match command {
            Command::SendMessage { .. } => self.others_in_flight == 0,
            Command::CreateChannel { .. }
            | Command::UpdateChannel { .. }
            | Command::Invite { .. }
            | Command::RemoveMember { .. }
            | Command::SetLevel { .. }
            | Command::JoinChannel { .. }
            | Command::LeaveChannel { .. }
            | Command::OpenDirect { .. }
            | Command::EditMessage { .. }
            | Command::DeleteMessage { .. }
            | Command::React { .. }
            | Command::PinMessage { .. } => self.posts_in_flight + self.others_in_flight == 0,
            Command::Hello(_) | Command::MarkRead { .. } | Command::SetTyping { .. } | Command::Heartbeat => {
                true
            }
        }
    }
}
