//! The server's clock: Unix time that never goes back while the process runs.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use protocol::id::Millis;
use tokio::time::Instant;

/// Unix time at the start of the process, and what has passed since.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Clock {
    started: Instant,
    started_at: Millis,
}

impl Clock {
    pub(crate) fn new() -> Self {
        let since_epoch = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        let started_at = u64::try_from(since_epoch.as_millis()).unwrap_or(u64::MAX / 2);
        Self { started: Instant::now(), started_at }
    }

    /// Now, in milliseconds since the Unix epoch.
    pub(crate) fn now(&self) -> Millis {
        let passed = u64::try_from(self.started.elapsed().as_millis()).unwrap_or(u64::MAX / 2);
        self.started_at + passed
    }

    /// When that moment is; at once, where it has passed.
    pub(crate) fn instant(&self, at: Millis) -> Instant {
        self.started + Duration::from_millis(at.saturating_sub(self.started_at))
    }
}
