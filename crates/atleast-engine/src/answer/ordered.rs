//! Results that arrive in any order and are taken in order.

use std::collections::BTreeMap;

/// Results numbered from 0. Each waits until all results before it have been taken.
///
/// It has no lock and no limit. To share one between threads, add both.
#[derive(Clone, Debug)]
pub struct Ordered<R> {
    next: u64,
    waiting: BTreeMap<u64, R>,
}

impl<R> Default for Ordered<R> {
    fn default() -> Ordered<R> {
        Ordered { next: 0, waiting: BTreeMap::new() }
    }
}

impl<R> Ordered<R> {
    /// Returns the number of the next result.
    pub fn next_number(&self) -> u64 {
        self.next
    }

    /// Keeps a result until its turn.
    pub fn keep(&mut self, number: u64, result: R) {
        self.waiting.insert(number, result);
    }

    /// Removes and returns the next result, if it has arrived.
    pub fn take_next(&mut self) -> Option<R> {
        let result = self.waiting.remove(&self.next)?;
        self.next += 1;
        Some(result)
    }

    /// Counts the next result as taken, without it having been kept here.
    pub fn advance(&mut self) {
        self.next += 1;
    }

    /// Removes and returns the waiting result with the lowest number, even out of turn.
    pub fn take_any(&mut self) -> Option<R> {
        self.waiting.pop_first().map(|(_, result)| result)
    }
}
