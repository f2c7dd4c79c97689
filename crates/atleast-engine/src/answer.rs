//! Answers: one form for each of them, of which the whole text, chunks, threads and many texts follow.
//!
//! An [`Answer`] takes a text part by part and finishes. A [`Joinable`] one can also be put together from
//! texts that stand by themselves and from counted segments: so several threads can share one text, and
//! partials can answer. A list of answers is an answer.

mod chunked;
mod chunks;
mod each;
mod hits;
mod list;
mod ordered;
mod pieces;
mod total;
mod walked;

pub use chunked::Chunked;
pub use chunks::{Chunks, Context, HasMarker};
pub use each::{BATCH_COST, COST_PER_TEXT, SHARE_ABOVE_COST, each_shared};
pub use hits::{AnyHit, HitCount};
pub use ordered::Ordered;
pub use pieces::Pieces;
pub use total::Total;
pub use walked::{HitShare, MaxCount, SegmentCount, TallyAnswer};

use crate::counts::Counts;
use crate::text::Text;

/// An answer about a text that is taken part by part. It owns, or borrows, all that it needs.
pub trait Answer: Context {
    /// What is known after some parts.
    type State: Clone + Send;
    /// The answer.
    type Output;

    /// Returns what is known before any text.
    fn begin(&self) -> Self::State;

    /// Takes the text from `from`, where the last part ended; what stands before that may be looked at.
    /// Returns true if and only if nothing that follows changes the answer.
    fn take(&self, state: &mut Self::State, text: Text<'_>, from: usize) -> bool;

    /// Ends the text, and with it the open segment.
    fn finish(&self, state: Self::State) -> Self::Output;
}

/// An answer that can be put together from others about whole segments.
pub trait Joinable: Answer {
    /// Adds the segments of a text that stands by itself. Returns true if and only if nothing that
    /// follows changes the answer.
    fn add_text(&self, state: &mut Self::State, text: Text<'_>) -> bool;

    /// Adds segments of which only the counts are known. Returns as [`Joinable::add_text`].
    fn add_counts(&self, state: &mut Self::State, counts: &Counts) -> bool;

    /// Adds what is known of other whole segments.
    fn join(&self, state: &mut Self::State, other: Self::State);

    /// Adds what a segment decides whose count is `count` so far, wherever it ends. Returns as
    /// [`Joinable::add_text`].
    fn add_open(&self, _state: &mut Self::State, _count: u64) -> bool {
        false
    }

    /// Returns the answer about a text.
    #[inline]
    fn of_text(&self, text: Text<'_>) -> Self::Output {
        let mut state = self.begin();
        self.add_text(&mut state, text);
        self.finish(state)
    }

    /// Returns the answer about segments of which only the counts are known.
    fn of_counts(&self, counts: &Counts) -> Self::Output {
        let mut state = self.begin();
        self.add_counts(&mut state, counts);
        self.finish(state)
    }
}
