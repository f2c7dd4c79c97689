//! Answers for which every segment that ends is asked in one fold: the largest count, the tally, how many
//! segments there are, and the share of hits.

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

/// What is asked of the segments. To add such an answer, implement this.
pub trait Walk {
    /// What was found so far.
    type Found: Clone + Default + Send;
    /// The answer.
    type Output;

    /// Adds the segments that end in a stretch of text.
    #[doc(hidden)]
    fn walk(&self, found: &mut Self::Found, ended: Ended<'_>);

    /// Adds `segments` segments with this count.
    fn add(&self, found: &mut Self::Found, count: u64, segments: u64);

    /// Adds what was found in other segments.
    fn join(&self, found: &mut Self::Found, other: Self::Found);

    /// Returns the answer.
    fn output(&self, found: Self::Found) -> Self::Output;
}

/// The segments that end in a stretch of text, at a level.
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

/// What a [`Walked`] answer knows.
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

/// The largest count of any segment, or 0 if there is none.
pub type MaxCount<M> = Walked<M, LargestCountWalk>;

/// The walk of [`MaxCount`].
#[derive(Clone, Copy, Debug)]
pub struct LargestCountWalk;

impl<M> MaxCount<M> {
    /// Asks for the largest count.
    pub fn new(marker: M) -> MaxCount<M> {
        Walked { marker, walk: LargestCountWalk }
    }
}

impl Walk for LargestCountWalk {
    type Found = u64;
    type Output = u64;

    fn walk(&self, most: &mut u64, ended: Ended<'_>) {
        *most = ended.level.run(LargestCount { ended: ended.segments, most: *most });
    }

    fn add(&self, most: &mut u64, count: u64, _: u64) {
        *most = count.max(*most);
    }

    fn join(&self, most: &mut u64, other: u64) {
        *most = other.max(*most);
    }

    fn output(&self, most: u64) -> u64 {
        most
    }
}

/// How many segments have each count.
pub type TallyAnswer<M> = Walked<M, TallyWalk>;

/// The walk of [`TallyAnswer`].
#[derive(Clone, Copy, Debug)]
pub struct TallyWalk;

/// Counts in the making.
#[derive(Clone, Debug, Default)]
pub struct Tallied(CountsBuilder);

impl<M> TallyAnswer<M> {
    /// Asks how many segments have each count.
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

/// How many segments there are.
pub type SegmentCount<M> = Walked<M, SegmentCountWalk>;

/// The walk of [`SegmentCount`].
#[derive(Clone, Copy, Debug)]
pub struct SegmentCountWalk;

impl<M> SegmentCount<M> {
    /// Asks how many segments there are.
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

/// The share of the segments that are hits, from 0 to 1; NaN if there is no segment.
pub type HitShare<M> = Walked<M, HitShareWalk>;

/// The walk of [`HitShare`].
#[derive(Clone, Copy, Debug)]
pub struct HitShareWalk(HitRule);

impl<M> HitShare<M> {
    /// Asks for the share of hits.
    pub fn new(marker: M, rule: HitRule) -> HitShare<M> {
        Walked { marker, walk: HitShareWalk(rule) }
    }
}

impl Walk for HitShareWalk {
    /// How many segments there are, and how many are hits.
    type Found = (u64, u64);
    type Output = f64;

    fn walk(&self, (all, hits): &mut (u64, u64), ended: Ended<'_>) {
        let HitShareWalk(rule) = self;
        let found = ended.level.run(CountHits { ended: ended.segments, rule, most: u64::MAX });
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

    #[expect(clippy::cast_precision_loss, reason = "a share is no finer than a fraction")]
    fn output(&self, (all, hits): (u64, u64)) -> f64 {
        hits as f64 / all as f64
    }
}
