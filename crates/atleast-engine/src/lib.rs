//! The engine of `atleast`: text → masks → answers. The README of this folder explains it and has
//! the measured speeds.
//!
//! - A *class* is a set of characters: what is counted, the resets, or the quote. Classes fill
//!   arrays of 64-bit *masks* for 4 KiB of text: bit i is set if character i is in the class.
//! - A *fold* reads masks and computes a result. A fold does not know the width of the text, the
//!   kind of class or the instruction set, only the operations of a kernel. Classes know no fold.
//! - An *answer* is what a caller asks for: about a whole text, about chunks, or on several
//!   threads.
//!
//! The engine knows no arguments, no error messages and no Python. The crate `atleast` checks the
//! question and words the errors.
//!
//! ```
//! use atleast_engine::{AnyHit, HitRule, Joinable, Level, Marker, MarkerConfig};
//! use atleast_engine::{Members, ResetMembers, Text};
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

// Vector loads, and reads of buffers that are initialized step by step. Each block says why it is
// sound.
#![allow(unsafe_code)]
// Code that is generic over a kernel must be inlined into the function that enables its level's
// instructions, the only place where they may be used.
#![allow(clippy::inline_always)]
// `what` and `quote`, `reset` and `rest` are the terms of the domain.
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
