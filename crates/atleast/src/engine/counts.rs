//! How many segments have each count, for folds that meet one segment after the other.

use std::collections::BTreeMap;

use crate::tally::Tally;

/// Counts below this are tallied in an array, and entered at the end.
const SMALL: usize = 256;

/// A tally in the making.
#[derive(Clone, Debug)]
pub(super) struct Counts {
    small: [u64; SMALL],
    large: BTreeMap<u64, u64>,
}

impl Default for Counts {
    #[inline(always)]
    fn default() -> Counts {
        Counts { small: [0; SMALL], large: BTreeMap::new() }
    }
}

impl Counts {
    /// Enters one segment.
    #[inline(always)]
    pub(super) fn enter(&mut self, count: u64) {
        match self.small.get_mut(usize::try_from(count).unwrap_or(SMALL)) {
            Some(segments) => *segments += 1,
            None => *self.large.entry(count).or_insert(0) += 1,
        }
    }

    pub(super) fn into_tally(self) -> Tally {
        let Counts { small, large: mut counts } = self;
        counts.extend((0..).zip(small).filter(|(_, segments)| *segments > 0));
        Tally { counts }
    }
}
