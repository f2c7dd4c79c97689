//! The number of segments with each count.

use std::collections::BTreeMap;

/// The number of segments with each count: a map from counts to numbers of segments, which are
/// never 0.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts(BTreeMap<u64, u64>);

impl Counts {
    /// Returns the map, in the order of the counts.
    pub fn as_map(&self) -> &BTreeMap<u64, u64> {
        &self.0
    }

    /// Returns the map, by value.
    pub fn into_map(self) -> BTreeMap<u64, u64> {
        self.0
    }

    /// Adds `segments` segments with this count; `segments` must not be 0.
    pub fn add(&mut self, count: u64, segments: u64) {
        *self.0.entry(count).or_insert(0) += segments;
    }

    /// Adds all segments of `other`.
    pub fn append(&mut self, other: &Counts) {
        for (&count, &segments) in &other.0 {
            self.add(count, segments);
        }
    }

    /// Returns the largest count, or None if there are no segments.
    pub fn largest(&self) -> Option<u64> {
        self.0.last_key_value().map(|(count, _)| *count)
    }
}

impl From<BTreeMap<u64, u64>> for Counts {
    fn from(map: BTreeMap<u64, u64>) -> Counts {
        debug_assert!(map.values().all(|segments| *segments > 0));
        Counts(map)
    }
}

/// Smaller counts are tallied in an array, and added to the map at the end.
const SMALL: usize = 256;

/// Builds [`Counts`], one segment at a time.
#[derive(Clone, Debug)]
pub(crate) struct CountsBuilder {
    small: [u64; SMALL],
    large: BTreeMap<u64, u64>,
}

impl Default for CountsBuilder {
    #[inline(always)]
    fn default() -> CountsBuilder {
        CountsBuilder { small: [0; SMALL], large: BTreeMap::new() }
    }
}

impl CountsBuilder {
    /// Adds one segment.
    #[inline(always)]
    pub(crate) fn add(&mut self, count: u64) {
        self.add_segments(count, 1);
    }

    /// Adds `segments` segments with this count; `segments` must not be 0.
    #[inline(always)]
    pub(crate) fn add_segments(&mut self, count: u64, segments: u64) {
        match self.small.get_mut(usize::try_from(count).unwrap_or(SMALL)) {
            Some(all) => *all += segments,
            None => *self.large.entry(count).or_insert(0) += segments,
        }
    }

    /// Returns the counts.
    pub(crate) fn finish(self) -> Counts {
        let CountsBuilder { small, large: mut counts } = self;
        counts.extend((0..).zip(small).filter(|(_, segments)| *segments > 0));
        Counts(counts)
    }
}
