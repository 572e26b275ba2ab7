//! Whose turn it is: a few searches run at once, some more wait, and any other is refused.

use std::sync::Arc;

use chat::Rejection;
use protocol::limits::{SEARCHES_MAX, SEARCHES_WAITING_MAX};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::task::spawn_blocking;

/// The turns of all searches. Cheap to clone.
#[derive(Debug, Clone)]
pub(crate) struct Turns {
    /// One for each search that runs or waits.
    places: Arc<Semaphore>,
    running: Arc<Semaphore>,
}

/// The turn of one search. It ends when this is dropped.
#[derive(Debug)]
pub(crate) struct Turn {
    _place: OwnedSemaphorePermit,
    _running: OwnedSemaphorePermit,
}

impl Turns {
    pub(crate) fn new() -> Self {
        let semaphore = |permits| Arc::new(Semaphore::new(permits));
        Self { places: semaphore(SEARCHES_MAX + SEARCHES_WAITING_MAX), running: semaphore(SEARCHES_MAX) }
    }

    /// Waits for a turn. Ask for what is searched only then: who waits should hold no messages.
    ///
    /// # Errors
    /// [`Rejection::TooManyRequests`] where [`SEARCHES_WAITING_MAX`] wait already.
    pub(crate) async fn take(&self) -> Result<Turn, Rejection> {
        let place = Arc::clone(&self.places).try_acquire_owned().map_err(|_| Rejection::TooManyRequests)?;
        let running = Arc::clone(&self.running).acquire_owned().await.expect("nobody closes the semaphore");
        Ok(Turn { _place: place, _running: running })
    }
}

impl Turn {
    /// Works where it holds nobody up. The turn ends with the work, and not before where whoever asked has gone.
    pub(crate) async fn work<T: Send + 'static>(self, work: impl FnOnce() -> T + Send + 'static) -> T {
        let working = spawn_blocking(move || {
            let _turn = self;
            work()
        });
        working.await.expect("a search does not panic")
    }
}

#[cfg(test)]
mod tests {
    use std::pin::pin;
    use std::sync::mpsc;

    use futures_util::FutureExt as _;
    use futures_util::future::join_all;
    use futures_util::poll;

    use super::*;

    async fn take_all(turns: &Turns) -> Vec<Turn> {
        let taken = join_all((0..SEARCHES_MAX).map(|_| turns.take())).await;
        taken.into_iter().collect::<Result<_, _>>().expect("there is room")
    }

    #[tokio::test]
    async fn two_searches_run_32_wait_and_one_more_is_refused() {
        let turns = Turns::new();
        let mut taken = take_all(&turns).await;
        let mut waiting: Vec<_> = (0..SEARCHES_WAITING_MAX).map(|_| Box::pin(turns.take())).collect();
        for waiter in &mut waiting {
            assert!(poll!(waiter).is_pending());
        }
        assert!(matches!(turns.take().now_or_never(), Some(Err(Rejection::TooManyRequests))));

        // Whoever goes away makes room, and whoever is done lets the next one run.
        waiting.pop();
        let mut next = pin!(turns.take());
        assert!(poll!(&mut next).is_pending());
        assert!(matches!(turns.take().now_or_never(), Some(Err(Rejection::TooManyRequests))));
        taken.pop();
        let mut waiting = waiting.into_iter();
        assert!(waiting.next().expect("many wait").await.is_ok());
        assert!(poll!(&mut next).is_pending());
    }

    #[tokio::test]
    async fn a_search_that_nobody_waits_for_keeps_its_turn_until_it_is_done() {
        let turns = Turns::new();
        let mut taken = take_all(&turns).await;
        let (go_on, may_go_on) = mpsc::channel();
        let searching = taken.pop().expect("two were taken").work(move || may_go_on.recv());
        let mut searching = Box::pin(searching);
        assert!(poll!(&mut searching).is_pending());
        drop(searching);

        let mut next = pin!(turns.take());
        assert!(poll!(&mut next).is_pending());
        go_on.send(()).expect("the search runs on");
        assert!(next.await.is_ok());
    }
}
