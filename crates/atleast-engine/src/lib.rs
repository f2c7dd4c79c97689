//! The engine of `atleast`: text → masks → answers. The README of this folder explains it and has
//! the measured speeds.
//!
//! - A *class* is what is counted, the resets, or the quote: a set of characters, or a string.
//!   Classes fill arrays of 64-bit *masks* for 4 KiB of text: bit i is set if character i is in the
//!   class.
//! - A *kernel* has the operations of one instruction set, on 64 bytes at a time.
//! - A *fold* reads masks and computes a result. It does not depend on the width of the text, the
//!   form of the class or the instruction set. Classes do not depend on folds.
//! - An *answer* is the result that a caller asks for, about a whole text or chunks, on one thread
//!   or several.
//!
//! The engine does not check arguments, has no error messages and does not depend on Python. The
//! crate `atleast` checks the question and words the errors.
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

// Vector loads, and reads of buffers that are initialized step by step. Each `unsafe` block
// says why it is sound.
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
