//! The order of lists: one piece of code for all of them, whatever is in them.

use protocol::lowercase::lower;

/// A list to be shown by name, as the places that its items have elsewhere.
#[derive(Debug, Default)]
pub(crate) struct Order(Vec<(String, usize)>);

impl Order {
    /// Adds the item at a place: by its rank, those of a lower one (0 to 9) before all others, then by its
    /// name whatever the case, and equal ones always in the same order.
    pub(crate) fn add(&mut self, rank: u8, name: &str, index: usize) {
        let mut key = String::from(char::from(b'0' + rank));
        key.push_str(&lower(name));
        // No name holds this character, so the rest decides only between names that are equal so far.
        key.push('\0');
        key.push_str(name);
        // Moving a thousand entries along takes less than a sort would add to the download.
        let at = self.0.partition_point(|(before, _)| *before <= key);
        self.0.insert(at, (key, index));
    }

    /// The places, in the order to show.
    pub(crate) fn indexes(&self) -> impl Iterator<Item = usize> {
        self.0.iter().map(|(_, index)| *index)
    }
}
