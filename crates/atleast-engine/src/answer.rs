//! Answers. Each is written once, and works on a whole text, on chunks, on several threads and on
//! many texts.
//!
//! An [`Answer`] takes a text part by part and then finishes. A [`Joinable`] answer can also be
//! combined from texts that contain only whole segments, and from counts of segments. So several
//! threads can share one text, and a partial can give the answer. A list of answers is an answer.

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

/// An answer about a text that is taken part by part. It owns or borrows everything it needs.
pub trait Answer: Context {
    /// The state between two parts.
    type State: Clone + Send;
    /// The result.
    type Output;

    /// Returns the state before any text.
    fn begin(&self) -> Self::State;

    /// Takes the text from `from`, where the previous part ended. The text before `from` is
    /// context. Returns true if and only if the answer is certain, whatever follows.
    fn take(&self, state: &mut Self::State, text: Text<'_>, from: usize) -> bool;

    /// Ends the text, and with it the open segment.
    fn finish(&self, state: Self::State) -> Self::Output;
}

/// An answer that can be combined from answers about whole segments.
pub trait Joinable: Answer {
    /// Adds the segments of a text that contains only whole segments. Returns true if and only if
    /// the answer is certain, whatever follows.
    fn add_text(&self, state: &mut Self::State, text: Text<'_>) -> bool;

    /// Adds segments of which only the counts are known. Returns as [`Joinable::add_text`] does.
    fn add_counts(&self, state: &mut Self::State, counts: &Counts) -> bool;

    /// Adds another state of this answer, about other whole segments.
    fn join(&self, state: &mut Self::State, other: Self::State);

    /// Decides what is already certain about a segment that has `count` occurrences so far and has
    /// not ended. The segment is added later, when it has ended. Returns as
    /// [`Joinable::add_text`] does.
    fn add_open(&self, _state: &mut Self::State, _count: u64) -> bool {
        false
    }

    /// Returns the answer about one text.
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
