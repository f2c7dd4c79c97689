//! Answers that look at every segment in one fold: the largest count, the tally, the number of
//! segments, and the share of hits.

use std::ops::Deref;

use super::chunks::HasMarker;
use super::{Answer, Joinable};
use crate::counts::{Counts, CountsBuilder};
use crate::fold::hit_rule::HitRule;
use crate::fold::segments::{
    CountEach, CountHits, CountSegments, EndedSegments, LargestCount, OpenSegment,
};
use crate::isa::level::Detected;
use crate::marker::{LastEncoding, Marker};
use crate::text::Text;

/// What to compute from the segments. To add such an answer, implement this.
pub trait Walk {
    /// What has been found so far.
    type Found: Clone + Default + Send;
    /// The result.
    type Output;

    /// Adds the segments that end in a part of a text.
    #[doc(hidden)]
    fn walk(&self, found: &mut Self::Found, ended: Ended<'_>);

    /// Adds `segments` segments with this count.
    fn add(&self, found: &mut Self::Found, count: u64, segments: u64);

    /// Adds what was found in other segments.
    fn join(&self, found: &mut Self::Found, other: Self::Found);

    /// Returns the result.
    fn output(&self, found: Self::Found) -> Self::Output;
}

/// The segments that end in a part of a text, at a level.
#[doc(hidden)]
pub struct Ended<'a> {
    level: Detected,
    segments: EndedSegments<'a>,
}

/// The answer of a [`Walk`].
#[derive(Clone, Copy, Debug)]
pub struct Walked<M, W> {
    marker: M,
    walk: W,
}

/// The state of a [`Walked`] answer.
#[derive(Clone, Copy, Debug, Default)]
pub struct WalkedState<F> {
    open: OpenSegment,
    encoding: LastEncoding,
    found: F,
}

impl<M: Deref<Target = Marker>, W: Walk> Walked<M, W> {
    fn ended<'a>(&'a self, text: Text<'a>, from: usize, open: &'a mut OpenSegment) -> Ended<'a> {
        let segments = EndedSegments { classes: self.marker.classes(text), text, from, open };
        Ended { level: self.marker.detected(), segments }
    }
}

impl<M: Deref<Target = Marker>, W> HasMarker for Walked<M, W> {
    fn marker(&self) -> &Marker {
        &self.marker
    }
}

impl<M: Deref<Target = Marker>, W: Walk> Answer for Walked<M, W> {
    type State = WalkedState<W::Found>;
    type Output = W::Output;

    fn begin(&self) -> Self::State {
        WalkedState::default()
    }

    fn take(&self, state: &mut Self::State, text: Text<'_>, from: usize) -> bool {
        let WalkedState { open, encoding, found } = state;
        if from < text.len() {
            if self.marker.enter(text, &mut open.carry, encoding) {
                self.walk.walk(found, self.ended(text, from, open));
            } else {
                open.is_begun = true;
            }
        }
        false
    }

    fn finish(&self, state: Self::State) -> W::Output {
        let WalkedState { open, mut found, .. } = state;
        if open.is_begun {
            self.walk.add(&mut found, open.count, 1);
        }
        self.walk.output(found)
    }
}

impl<M: Deref<Target = Marker>, W: Walk> Joinable for Walked<M, W> {
    fn add_text(&self, state: &mut Self::State, text: Text<'_>) -> bool {
        let mut open = OpenSegment::default();
        self.walk.walk(&mut state.found, self.ended(text, 0, &mut open));
        if open.is_begun {
            self.walk.add(&mut state.found, open.count, 1);
        }
        false
    }

    fn add_counts(&self, state: &mut Self::State, counts: &Counts) -> bool {
        for (&count, &segments) in counts.as_map() {
            self.walk.add(&mut state.found, count, segments);
        }
        false
    }

    fn join(&self, state: &mut Self::State, other: Self::State) {
        self.walk.join(&mut state.found, other.found);
    }
}

/// The largest count of any segment, or 0 if there are no segments.
pub type MaxCount<M> = Walked<M, LargestCountWalk>;

/// The walk of [`MaxCount`].
#[derive(Clone, Copy, Debug)]
pub struct LargestCountWalk;

impl<M> MaxCount<M> {
    /// Returns the answer about the segments that this marker marks.
    pub fn new(marker: M) -> MaxCount<M> {
        Walked { marker, walk: LargestCountWalk }
    }
}

impl Walk for LargestCountWalk {
    type Found = u64;
    type Output = u64;

    fn walk(&self, largest: &mut u64, ended: Ended<'_>) {
        *largest = ended.level.run(LargestCount { ended: ended.segments, largest: *largest });
    }

    fn add(&self, largest: &mut u64, count: u64, _: u64) {
        *largest = count.max(*largest);
    }

    fn join(&self, largest: &mut u64, other: u64) {
        *largest = other.max(*largest);
    }

    fn output(&self, largest: u64) -> u64 {
        largest
    }
}

/// The number of segments with each count.
pub type TallyAnswer<M> = Walked<M, TallyWalk>;

/// The walk of [`TallyAnswer`].
#[derive(Clone, Copy, Debug)]
pub struct TallyWalk;

/// The counts so far.
#[derive(Clone, Debug, Default)]
pub struct Tallied(CountsBuilder);

impl<M> TallyAnswer<M> {
    /// Returns the answer about the segments that this marker marks.
    pub fn new(marker: M) -> TallyAnswer<M> {
        Walked { marker, walk: TallyWalk }
    }
}

impl Walk for TallyWalk {
    type Found = Tallied;
    type Output = Counts;

    fn walk(&self, found: &mut Tallied, ended: Ended<'_>) {
        ended.level.run(CountEach { ended: ended.segments, counts: &mut found.0 });
    }

    fn add(&self, found: &mut Tallied, count: u64, segments: u64) {
        found.0.add_segments(count, segments);
    }

    fn join(&self, found: &mut Tallied, other: Tallied) {
        for (count, segments) in other.0.finish().into_map() {
            found.0.add_segments(count, segments);
        }
    }

    fn output(&self, found: Tallied) -> Counts {
        found.0.finish()
    }
}

/// The number of segments.
pub type SegmentCount<M> = Walked<M, SegmentCountWalk>;

/// The walk of [`SegmentCount`].
#[derive(Clone, Copy, Debug)]
pub struct SegmentCountWalk;

impl<M> SegmentCount<M> {
    /// Returns the answer about the segments that this marker marks.
    pub fn new(marker: M) -> SegmentCount<M> {
        Walked { marker, walk: SegmentCountWalk }
    }
}

impl Walk for SegmentCountWalk {
    type Found = u64;
    type Output = u64;

    fn walk(&self, number: &mut u64, ended: Ended<'_>) {
        *number += ended.level.run(CountSegments(ended.segments));
    }

    fn add(&self, number: &mut u64, _: u64, segments: u64) {
        *number += segments;
    }

    fn join(&self, number: &mut u64, other: u64) {
        *number += other;
    }

    fn output(&self, number: u64) -> u64 {
        number
    }
}

/// The share of segments that are hits, from 0 to 1; NaN if there are no segments.
pub type HitShare<M> = Walked<M, HitShareWalk>;

/// The walk of [`HitShare`].
#[derive(Clone, Copy, Debug)]
pub struct HitShareWalk(HitRule);

impl<M> HitShare<M> {
    /// Returns the answer for this rule.
    pub fn new(marker: M, rule: HitRule) -> HitShare<M> {
        Walked { marker, walk: HitShareWalk(rule) }
    }
}

impl Walk for HitShareWalk {
    /// The number of segments, and the number of hits.
    type Found = (u64, u64);
    type Output = f64;

    fn walk(&self, (all, hits): &mut (u64, u64), ended: Ended<'_>) {
        let HitShareWalk(rule) = self;
        let found = ended.level.run(CountHits { ended: ended.segments, rule, limit: u64::MAX });
        *all += found.0;
        *hits += found.1;
    }

    fn add(&self, (all, hits): &mut (u64, u64), count: u64, segments: u64) {
        *all += segments;
        *hits += if self.0.is_hit(count) { segments } else { 0 };
    }

    fn join(&self, (all, hits): &mut (u64, u64), other: (u64, u64)) {
        *all += other.0;
        *hits += other.1;
    }

    #[expect(clippy::cast_precision_loss, reason = "a share needs no more precision")]
    fn output(&self, (all, hits): (u64, u64)) -> f64 {
        hits as f64 / all as f64
    }
}
