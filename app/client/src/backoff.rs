//! How long to wait before the next try: longer after each failure, and never the same for two clients.

use protocol::id::Millis;
use protocol::limits::{BACKOFF_MS_MAX, BACKOFF_MS_MIN};

use crate::generator::Generator;

/// The failures in a row of one thing that is tried again.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Backoff {
    failures: u32,
}

impl Backoff {
    /// Counts one more failure, and says how long to wait: anything from [`BACKOFF_MS_MIN`] to a bound that
    /// doubles with each failure, up to [`BACKOFF_MS_MAX`].
    pub(crate) fn fail(&mut self, generator: &mut Generator) -> Millis {
        self.failures = self.failures.saturating_add(1);
        let factor = 1_u64.checked_shl(self.failures).unwrap_or(u64::MAX);
        generator.between(BACKOFF_MS_MIN, BACKOFF_MS_MIN.saturating_mul(factor).min(BACKOFF_MS_MAX))
    }

    /// How long to wait where the other side asked for time: in the upper half of what is possible.
    pub(crate) fn fail_late(&mut self, generator: &mut Generator) -> Millis {
        self.failures = self.failures.saturating_add(1);
        generator.between(BACKOFF_MS_MAX / 2, BACKOFF_MS_MAX)
    }

    /// Forgets the failures.
    pub(crate) fn reset(&mut self) {
        self.failures = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_delay_keeps_its_bounds_and_the_upper_one_doubles_up_to_the_limit() {
        let mut longest = [0; 12];
        for seed in 0..500 {
            let (mut backoff, mut generator) = (Backoff::default(), Generator::new(seed));
            for (failure, longest) in longest.iter_mut().enumerate() {
                let delay = backoff.fail(&mut generator);
                let bound = (BACKOFF_MS_MIN << (failure + 1)).min(BACKOFF_MS_MAX);
                assert!((BACKOFF_MS_MIN..=bound).contains(&delay), "seed {seed}: {delay}");
                *longest = (*longest).max(delay);
            }
        }
        assert!(longest[0] <= 2 * BACKOFF_MS_MIN && longest[1] > 2 * BACKOFF_MS_MIN, "{longest:?}");
        assert!(longest[11] > BACKOFF_MS_MAX * 9 / 10, "{longest:?}");
    }

    #[test]
    fn two_seeds_wait_differently_and_one_seed_always_the_same() {
        let delays = |seed| {
            let (mut backoff, mut generator) = (Backoff::default(), Generator::new(seed));
            [(); 8].map(|()| backoff.fail(&mut generator))
        };
        assert_eq!(delays(1), delays(1));
        assert_ne!(delays(1), delays(2));
    }

    #[test]
    fn many_failures_do_not_overflow_and_a_reset_begins_anew() {
        let (mut backoff, mut generator) = (Backoff { failures: u32::MAX - 1 }, Generator::new(7));
        for _ in 0..3 {
            assert!((BACKOFF_MS_MIN..=BACKOFF_MS_MAX).contains(&backoff.fail(&mut generator)));
        }
        assert!(backoff.fail_late(&mut generator) >= BACKOFF_MS_MAX / 2);
        backoff.reset();
        assert!(backoff.fail(&mut generator) <= 2 * BACKOFF_MS_MIN);
    }
}
