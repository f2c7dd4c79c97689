//! How many occurrences there are in all.

use std::ops::Deref;

use super::chunks::HasMarker;
use super::{Answer, Joinable};
use crate::counts::Counts;
use crate::fill::filling::Carry;
use crate::fold::occurrences::CountMarks;
use crate::marker::{LastEncoding, Marker};
use crate::text::Text;

/// The number of occurrences, whichever segments they are in.
#[derive(Clone, Copy, Debug)]
pub struct Total<M>(M);

/// The state of [`Total`].
#[derive(Clone, Copy, Debug, Default)]
pub struct TotalState {
    total: u64,
    carry: Carry,
    encoding: LastEncoding,
}

impl<M: Deref<Target = Marker>> Total<M> {
    /// Returns the answer about the text that this marker marks.
    pub fn new(marker: M) -> Total<M> {
        Total(marker)
    }

    fn count(&self, text: Text<'_>, from: usize, carry: &mut Carry) -> u64 {
        let classes = self.0.classes(text);
        self.0.detected().run(CountMarks { classes, text, from, carry })
    }
}

impl<M: Deref<Target = Marker>> HasMarker for Total<M> {
    fn marker(&self) -> &Marker {
        &self.0
    }
}

impl<M: Deref<Target = Marker>> Answer for Total<M> {
    type State = TotalState;
    type Output = u64;

    fn begin(&self) -> TotalState {
        TotalState::default()
    }

    fn take(&self, state: &mut TotalState, text: Text<'_>, from: usize) -> bool {
        let TotalState { total, carry, encoding } = state;
        if from < text.len() && self.0.enter(text, carry, encoding) {
            *total += self.count(text, from, carry);
        }
        false
    }

    fn finish(&self, state: TotalState) -> u64 {
        state.total
    }
}

impl<M: Deref<Target = Marker>> Joinable for Total<M> {
    fn add_text(&self, state: &mut TotalState, text: Text<'_>) -> bool {
        state.total += self.count(text, 0, &mut Carry::default());
        false
    }

    fn add_counts(&self, state: &mut TotalState, counts: &Counts) -> bool {
        state.total +=
            counts.as_map().iter().map(|(count, segments)| count * segments).sum::<u64>();
        false
    }

    fn join(&self, state: &mut TotalState, other: TotalState) {
        state.total += other.total;
    }
}
