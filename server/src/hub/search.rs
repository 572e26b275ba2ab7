//! What the hub hands out to be searched.

use chat::Searchable;
use protocol::id::DeviceId;

use super::{Hub, Request, Stopped};

impl Hub {
    /// What the user of a device may search; `None` where nobody is signed in. It is shared, not copied: the
    /// search itself does not hold up the hub.
    pub(crate) async fn searchable(&self, device: DeviceId) -> Result<Option<Box<Searchable>>, Stopped> {
        self.ask(|reply| Request::Searchable { device, reply }).await
    }
}
