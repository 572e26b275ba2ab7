//! Places for what waits, so that nothing in a journal grows without bound.

use std::sync::Arc;

use protocol::fact::AppendError;
use protocol::limits::APPENDS_WAITING_MAX;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// The places of one journal. A fact keeps its place until the last follower has taken it.
#[derive(Debug, Clone)]
pub(crate) struct Places(Arc<Semaphore>);

/// One place, free again when the last holder drops it.
#[derive(Debug, Clone)]
pub(crate) struct Place(#[expect(dead_code, reason = "it is held, not read")] Arc<OwnedSemaphorePermit>);

impl Places {
    pub(crate) fn new() -> Self {
        Self(Arc::new(Semaphore::new(APPENDS_WAITING_MAX)))
    }

    /// Takes a place, or refuses where none is free.
    pub(crate) fn take(&self) -> Result<Place, AppendError> {
        let permit = Arc::clone(&self.0).try_acquire_owned().map_err(|_| AppendError::Full)?;
        Ok(Place(Arc::new(permit)))
    }
}
