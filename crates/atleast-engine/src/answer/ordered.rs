//! Results that come in any order and are taken in the order of their numbers.

use std::collections::BTreeMap;

/// Results by their numbers, from 0, of which each waits until all those before it were taken.
///
/// It has no lock and no bound of its own: whoever shares one between threads puts both around it.
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
    /// Returns the number of the result whose turn it is.
    pub fn next_number(&self) -> u64 {
        self.next
    }

    /// Keeps a result until its turn comes.
    pub fn keep(&mut self, number: u64, result: R) {
        self.waiting.insert(number, result);
    }

    /// Returns the result whose turn it is, if it waits. Then it is the turn of the one after it.
    pub fn take_next(&mut self) -> Option<R> {
        let result = self.waiting.remove(&self.next)?;
        self.next += 1;
        Some(result)
    }

    /// Says that the result whose turn it is was taken without waiting here.
    pub fn advance(&mut self) {
        self.next += 1;
    }

    /// Returns a result that waits, that with the lowest number, whether or not it is its turn.
    pub fn take_any(&mut self) -> Option<R> {
        self.waiting.pop_first().map(|(_, result)| result)
    }
}
