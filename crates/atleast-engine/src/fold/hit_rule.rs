//! Which counts are hits.

use crate::counts::Counts;

/// Which counts make a segment a hit: at least the minimum and at most the maximum, or with
/// `invert` all others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HitRule {
    min_number: u64,
    max_number: Option<u64>,
    invert: bool,
    /// Whether there is a minimum of at least 1, no maximum and no `invert`.
    is_simple: bool,
}

impl HitRule {
    /// Returns the rule with these bounds.
    pub fn new(min_number: u64, max_number: Option<u64>, invert: bool) -> HitRule {
        let is_simple = min_number > 0 && max_number.is_none() && !invert;
        HitRule { min_number, max_number, invert, is_simple }
    }

    /// Returns the minimum.
    #[inline(always)]
    pub fn min_number(&self) -> u64 {
        self.min_number
    }

    #[inline(always)]
    pub(crate) fn max_number(&self) -> Option<u64> {
        self.max_number
    }

    #[inline(always)]
    pub(crate) fn invert(&self) -> bool {
        self.invert
    }

    /// Returns true if and only if there is a minimum of at least 1, no maximum and no `invert`.
    #[inline(always)]
    pub(crate) fn is_simple(&self) -> bool {
        self.is_simple
    }

    /// Returns true if and only if a segment with this count is a hit.
    #[inline(always)]
    pub fn is_hit(&self, count: u64) -> bool {
        let within = count >= self.min_number && self.max_number.is_none_or(|max| count <= max);
        within != self.invert
    }

    /// Returns true if and only if a segment can only be known to be a hit at its end.
    #[inline(always)]
    pub fn decided_at_segment_end(&self) -> bool {
        self.invert || self.max_number.is_some()
    }

    /// Returns true if and only if every segment is a hit, so that any text that is not empty has
    /// one.
    pub fn matches_any_nonempty(&self) -> bool {
        self.min_number == 0 && !self.decided_at_segment_end()
    }

    /// Returns a lower bound on the count of a hit.
    #[inline(always)]
    pub(crate) fn lowest_hit_count(&self) -> u64 {
        if self.invert { 0 } else { self.min_number }
    }

    /// Returns how many of these segments are hits.
    pub fn hits_among(&self, counts: &Counts) -> u64 {
        let hits = counts.as_map().iter().filter(|(count, _)| self.is_hit(**count));
        hits.map(|(_, segments)| segments).sum()
    }
}
