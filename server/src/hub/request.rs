//! Commands that come over HTTP.

use protocol::command::Command;
use protocol::event::Event;
use protocol::id::DeviceId;

use super::{Hub, Request, Stopped};

impl Hub {
    /// Carries out a command; `None` where nobody is signed in.
    pub(crate) async fn perform(&self, device: DeviceId, command: Command) -> Result<Option<Event>, Stopped> {
        self.ask(|reply| Request::Perform { device, command, reply }).await
    }

    /// Where a former name leads.
    pub(crate) async fn forward(&self, _device: DeviceId, _path: String) -> Result<Option<String>, Stopped> {
        Ok(None)
    }
}
