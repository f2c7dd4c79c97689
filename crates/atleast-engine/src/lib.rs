//! The engine of `atleast`: text → masks → answers. Its README says how, and how fast.
//!
//! A *class* is what a character can be asked: is it counted, a reset, a quote. Classes fill arrays of
//! 64-bit *masks* for 4 KiB of text, bit i for character i. A *fold* takes masks and answers. Folds know
//! no text width, no kind of class and no instruction set beyond what a kernel offers; classes know no
//! fold. An *answer* is what a caller asks for: of a whole text, of chunks, on several threads.
//!
//! This crate knows no argument, no message and no Python: the crate `atleast` puts the question and
//! words what is refused.
//!
//! ```
//! use atleast_engine::{MarkerConfig, AnyHit, HitRule, Joinable, Level, Marker, Members, ResetMembers, Text};
//!
//! let config = MarkerConfig {
//!     what: Members::One(u32::from(',')),
//!     reset: ResetMembers::On(Members::One(u32::from('\n'))),
//!     quote: Members::None,
//!     skips_empty: false,
//! };
//! let marker = Marker::new(&config, Level::best());
//! let any_hit = AnyHit::new(&marker, HitRule::new(2, None, false));
//! assert!(any_hit.of_text(Text::Utf8(b"a,b\na,b,c\n")));
//! ```

// Vectors are loaded, and buffers read that are written first: each block says which memory.
#![allow(unsafe_code)]
// What is generic over a kernel must be compiled into the way into its level: only there may its
// instructions be used.
#![allow(clippy::inline_always)]
// `what` and `quote`, `reset` and `rest`: they are the words.
#![allow(clippy::similar_names)]

mod answer;
mod counts;
mod fill;
mod fold;
mod helpers;
mod isa;
mod marker;
mod text;
#[doc(hidden)]
pub mod work;

pub use answer::{
    Answer, AnyHit, BATCH_COST, COST_PER_TEXT, Chunked, Chunks, Context, HasMarker, HitCount,
    HitShare, Joinable, MaxCount, Ordered, Pieces, SHARE_ABOVE_COST, SegmentCount, TallyAnswer,
    Total, each_shared,
};
pub use counts::Counts;
pub use fill::classes::{MarkerConfig, ResetMembers};
pub use fill::filling::Carry;
pub use fill::members::Members;
pub use fold::fragments::{ClosedPart, Fragment, FragmentSummary, OpenCount};
pub use fold::hit_rule::HitRule;
pub use fold::occurrences::OccurrenceCursor;
pub use fold::records::{LineEnd, RecordFormat, RecordScan, ScannedRecords, is_ascii_without_nul};
pub use fold::segments::{Cursor, FoundSegment, OpenSegment};
pub use helpers::{Helpers, lock, process_id};
pub use isa::level::Level;
pub use marker::{LastEncoding, Marker};
pub use text::{Character, CodePoint, Text};
