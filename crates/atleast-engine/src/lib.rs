//! The engine of `atleast`: text → masks → answers. Its README says how, and how fast.
//!
//! A *class* is what a character can be asked: is it `what`, a reset, a quote. It fills an array of
//! 64-bit *masks* for 4 KiB of text, bit i for character i. A *fold* takes masks and gives the
//! answer. Folds know no text width, no kind of class and no instruction set beyond what a kernel
//! offers; classes know no fold.
//!
//! This crate knows no argument, no message and no Python: the crate `atleast` puts the question and
//! words what is refused.

#![allow(unsafe_code)]
// What is generic over a level must be compiled into that level's entry: there alone its instructions
// may be used.
#![allow(clippy::inline_always)]
// `what` and `quote`, `reset` and `rest`: they are the words.
#![allow(clippy::similar_names)]
#![allow(missing_docs)]

mod answer;
mod counts;
mod engine;
mod fill;
mod fold;
mod helpers;
mod isa;
mod text;
#[doc(hidden)]
pub mod work;

pub use answer::answers::{HasHit, MaxCount};
pub use answer::chunks::Chunks;
pub use answer::pieces::Pieces;
pub use answer::stream::{Answering, Encoding, Fed, Hits};
pub use answer::tallying::Tallying;
pub use counts::Counts;
pub use engine::{Asked, Engine, ResetMembers};
pub use fill::Carry;
pub use fill::class::Members;
pub use fold::fragments::{Open, Rest, Stretch, Summary};
pub use fold::occurrences::Marks;
pub use fold::records::{LineEnd, Passed, RowBytes, Rows, is_plain};
pub use fold::segments::{Cursor, Found, OpenSegment};
pub use helpers::{Helpers, lock, process};
pub use isa::level::Level;
pub use text::{Character, CodePoint, Text};
