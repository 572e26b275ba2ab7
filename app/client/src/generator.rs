//! Numbers that follow from a seed: client ids and the jitter of delays. Not secret, and the same in every run.

use protocol::id::ClientId;

/// A stream of numbers out of one seed (SplitMix64).
#[derive(Debug, Clone)]
pub(crate) struct Generator(u64);

impl Generator {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The next number.
    pub(crate) fn number(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number from `low` to `high`, both included.
    pub(crate) fn between(&mut self, low: u64, high: u64) -> u64 {
        debug_assert!(low <= high, "{low} is above {high}");
        low + self.number() % (high - low + 1)
    }

    /// What to call the next command.
    pub(crate) fn client_id(&mut self) -> ClientId {
        ClientId::from(self.number())
    }
}
