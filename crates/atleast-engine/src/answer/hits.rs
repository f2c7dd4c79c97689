//! Whether any segment is a hit, and how many are.
//!
//! Until the first hit, each part of the text is only searched for one. This is the fast search of
//! `has_count`, which begins with the count of the open segment and returns it at the end. If all
//! hits are counted, the part with the first hit is read again, and its hits and those of all later
//! parts are counted.

use std::ops::Deref;

use super::chunks::HasMarker;
use super::{Answer, Joinable};
use crate::counts::Counts;
use crate::fold::has_count::{ReachState, Reaches, ReachesInShort, ReachesInShortWide};
use crate::fold::hit_rule::HitRule;
use crate::fold::segments::{CountHits, EndedSegments, OpenSegment};
use crate::isa::bits::BLOCK;
use crate::marker::{LastEncoding, Marker};
use crate::text::Text;

/// How many segments are hits.
#[derive(Clone, Copy, Debug)]
pub struct HitCount<M> {
    marker: M,
    rule: HitRule,
}

/// The state of [`HitCount`].
#[derive(Clone, Copy, Debug)]
pub struct HitCountState {
    /// The open segment's count, and what the search of `has_count` has learned about the text.
    reach: ReachState,
    /// Whether the open segment has begun.
    is_begun: bool,
    /// How many segments have ended and are hits.
    ended: u64,
    encoding: LastEncoding,
}

impl<M: Deref<Target = Marker>> HitCount<M> {
    /// Returns the answer for this rule.
    pub fn new(marker: M, rule: HitRule) -> HitCount<M> {
        HitCount { marker, rule }
    }

    /// Returns how many segments are certain to be hits.
    pub fn certain(&self, state: &HitCountState) -> u64 {
        let is_hit = !self.rule.decided_at_segment_end() && self.open_would_be_hit(state);
        state.ended + u64::from(is_hit)
    }

    /// Returns true if and only if the open segment would be a hit if it ended here.
    fn open_would_be_hit(&self, state: &HitCountState) -> bool {
        state.is_begun && self.rule.is_hit(state.reach.running())
    }

    /// Takes the text from `from`. If `only_first`, may stop at the first hit; `state` then no
    /// longer matches the text.
    fn take_up_to(&self, state: &mut HitCountState, text: Text<'_>, from: usize, only_first: bool) {
        if from == text.len() {
            return;
        }
        let HitCount { marker, rule } = self;
        if !marker.enter(text, &mut state.reach.carry, &mut state.encoding) {
            state.is_begun = true;
            return;
        }
        if self.is_searching(state, text) {
            let before = state.reach;
            if !reaches(marker, text, from, &mut state.reach, true) {
                // An empty segment is not a hit here, so it does not matter whether the open
                // segment is empty.
                state.is_begun = true;
                return;
            }
            if only_first {
                state.ended += 1;
                return;
            }
            state.reach = before;
        }
        let mut open = OpenSegment {
            carry: state.reach.carry,
            count: state.reach.running(),
            is_begun: state.is_begun,
        };
        let limit = if only_first { 1 } else { u64::MAX };
        state.ended += count_hits(marker, rule, text, from, &mut open, limit);
        state.reach.resume(open.carry, open.count);
        state.is_begun = open.is_begun;
    }

    /// Returns true if and only if there has been no hit, and the search of `has_count` can find
    /// the first.
    fn is_searching(&self, state: &HitCountState, text: Text<'_>) -> bool {
        let is_hit = state.ended > 0 || state.reach.running() >= self.rule.min_number();
        !is_hit && !walks_segments(&self.marker, &self.rule, text)
    }
}

/// Returns true if and only if `has_count` must walk from segment to segment.
fn walks_segments(marker: &Marker, rule: &HitRule, text: Text<'_>) -> bool {
    rule.decided_at_segment_end() || (marker.classes(text).overlap && rule.min_number() > 1)
}

fn reaches(
    marker: &Marker,
    text: Text<'_>,
    from: usize,
    state: &mut ReachState,
    has_more_text: bool,
) -> bool {
    let classes = marker.classes(text);
    marker.detected().run(Reaches { classes, text, from, state, has_more_text })
}

/// Returns how many segments that end in the text from `from` are hits, at most `limit`. Moves
/// `open` to the end of the text, unless it stops at the limit.
fn count_hits(
    marker: &Marker,
    rule: &HitRule,
    text: Text<'_>,
    from: usize,
    open: &mut OpenSegment,
    limit: u64,
) -> u64 {
    let ended = EndedSegments { classes: marker.classes(text), text, from, open };
    marker.detected().run(CountHits { ended, rule, limit }).1
}

impl<M: Deref<Target = Marker>> HasMarker for HitCount<M> {
    fn marker(&self) -> &Marker {
        &self.marker
    }
}

impl<M: Deref<Target = Marker>> Answer for HitCount<M> {
    type State = HitCountState;
    type Output = u64;

    fn begin(&self) -> HitCountState {
        HitCountState {
            reach: ReachState::new(&self.rule),
            is_begun: false,
            ended: 0,
            encoding: LastEncoding::default(),
        }
    }

    fn take(&self, state: &mut HitCountState, text: Text<'_>, from: usize) -> bool {
        self.take_up_to(state, text, from, false);
        false
    }

    fn finish(&self, state: HitCountState) -> u64 {
        state.ended + u64::from(self.open_would_be_hit(&state))
    }
}

impl<M: Deref<Target = Marker>> Joinable for HitCount<M> {
    fn add_text(&self, state: &mut HitCountState, text: Text<'_>) -> bool {
        let mut open = OpenSegment::default();
        let ended = count_hits(&self.marker, &self.rule, text, 0, &mut open, u64::MAX);
        state.ended += ended + u64::from(open.is_begun && self.rule.is_hit(open.count));
        false
    }

    fn add_counts(&self, state: &mut HitCountState, counts: &Counts) -> bool {
        state.ended += self.rule.hits_among(counts);
        false
    }

    fn join(&self, state: &mut HitCountState, other: HitCountState) {
        state.ended += other.ended;
    }
}

/// Whether any segment is a hit. If the rule matches every segment: whether there is any text.
#[derive(Clone, Copy, Debug)]
pub struct AnyHit<M>(HitCount<M>);

/// The state of [`AnyHit`].
#[derive(Clone, Copy, Debug)]
pub struct AnyHitState {
    hits: HitCountState,
    is_certain: bool,
}

impl<M: Deref<Target = Marker>> AnyHit<M> {
    /// Returns the answer for this rule.
    #[inline]
    pub fn new(marker: M, rule: HitRule) -> AnyHit<M> {
        AnyHit(HitCount { marker, rule })
    }

    /// Returns true if and only if a segment of this text is a hit. The text must contain only
    /// whole segments.
    #[inline]
    fn has_hit(&self, text: Text<'_>) -> bool {
        let HitCount { marker, rule } = &self.0;
        if text.len() <= BLOCK
            && rule.is_simple()
            && let Some((what, reset)) = marker.bytes()
        {
            // Choosing the fold for a long text takes longer than a short text does.
            let (level, min_number) = (marker.detected(), rule.min_number());
            return match text {
                Text::Utf8(bytes) | Text::Latin1(bytes) => {
                    level.run(ReachesInShort { bytes, what, reset, min_number })
                }
                Text::Ucs2(units) => {
                    level.run(ReachesInShortWide { units, what, reset, min_number })
                }
                Text::Ucs4(units) => {
                    level.run(ReachesInShortWide { units, what, reset, min_number })
                }
            };
        }
        self.has_hit_in_long(text)
    }

    fn has_hit_in_long(&self, text: Text<'_>) -> bool {
        let HitCount { marker, rule } = &self.0;
        if walks_segments(marker, rule, text) {
            let mut open = OpenSegment::default();
            return count_hits(marker, rule, text, 0, &mut open, 1) > 0
                || (open.is_begun && rule.is_hit(open.count));
        }
        if rule.min_number() == 0 {
            return !text.is_empty();
        }
        reaches(marker, text, 0, &mut ReachState::new(rule), false)
    }
}

impl<M: Deref<Target = Marker>> HasMarker for AnyHit<M> {
    fn marker(&self) -> &Marker {
        self.0.marker()
    }
}

impl<M: Deref<Target = Marker>> Answer for AnyHit<M> {
    type State = AnyHitState;
    type Output = bool;

    fn begin(&self) -> AnyHitState {
        AnyHitState { hits: self.0.begin(), is_certain: false }
    }

    fn take(&self, state: &mut AnyHitState, text: Text<'_>, from: usize) -> bool {
        if !state.is_certain {
            if self.0.rule.matches_any_nonempty() {
                state.is_certain = from < text.len();
            } else {
                self.0.take_up_to(&mut state.hits, text, from, true);
                state.is_certain = self.0.certain(&state.hits) > 0;
            }
        }
        state.is_certain
    }

    fn finish(&self, state: AnyHitState) -> bool {
        state.is_certain || self.0.finish(state.hits) > 0
    }
}

impl<M: Deref<Target = Marker>> Joinable for AnyHit<M> {
    fn add_text(&self, state: &mut AnyHitState, text: Text<'_>) -> bool {
        state.is_certain = state.is_certain || self.has_hit(text);
        state.is_certain
    }

    fn add_counts(&self, state: &mut AnyHitState, counts: &Counts) -> bool {
        state.is_certain = state.is_certain || self.0.rule.hits_among(counts) > 0;
        state.is_certain
    }

    fn join(&self, state: &mut AnyHitState, other: AnyHitState) {
        state.is_certain |= other.is_certain;
    }

    fn add_open(&self, state: &mut AnyHitState, count: u64) -> bool {
        let rule = &self.0.rule;
        state.is_certain |= !rule.decided_at_segment_end() && count >= rule.min_number();
        state.is_certain
    }

    #[inline]
    fn of_text(&self, text: Text<'_>) -> bool {
        self.has_hit(text)
    }
}
