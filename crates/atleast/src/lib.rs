//! Does this occur **at least** N times in any line, word, or in all of it, and where?
//!
//! A [`Counter`] is the question: what is counted, the number to reach, and the [`Reset`] at which
//! the count goes back to zero. [`Counter::builder`] asks more: sets of characters ([`CharSet`]) or
//! bytes, any character as a reset, quotes, a largest number. A [`Segment`] says where a hit is, a [`Tally`] how many
//! segments have each count. A [`CountStream`] answers for data that come in chunks, and a [`StreamFinder`] finds the hits in them.
//! A [`Partial`] summarises one part of the data, to be joined to the others. A value that breaks a rule is an [`Error`],
//! whose [`kind`](Error::kind) holds the values.
//!
//! ```
//! use atleast::{Counter, Reset};
//!
//! let counter = Counter::new('c', 3, Reset::NewlinesReset);
//! assert!(counter.has_count("hello-c-c-c-goodbye"));
//! assert!(!counter.has_count("hello-c-c-\nc-goodbye"));
//!
//! let text = "a,b\na,b,c\n";
//! let row = Counter::new(',', 2, Reset::NewlinesReset).find(text).unwrap();
//! assert_eq!((row.line, &text[row.range()]), (2, "a,b,c"));
//! ```
//!
//! Data are bytes, read as UTF-8. Bytes that are not UTF-8 are no error: they are never what is
//! counted, and are in no set. Nothing here does I/O; for files see `atleast-files`, for
//! the records of tables `atleast-tables`.
//!
//! With the feature `python` the same types are Python classes (`PyO3`); the extension module that
//! exports them is the crate `atleast-python`.

#![cfg_attr(
    feature = "python",
    allow(
        clippy::doc_markdown,
        reason = "docstrings name arguments and exceptions as Python's editors read them"
    )
)]

mod builder;
mod charset;
mod class_text;
#[cfg(any(test, fuzzing))]
#[doc(hidden)]
pub mod compare;
mod count_stream;
mod counter;
#[doc(hidden)]
pub mod cut;
mod each;
mod error;
#[cfg(any(test, feature = "python", fuzzing))]
mod first_hit;
mod hits;
#[cfg(any(test, fuzzing))]
mod naive;
mod occurrences;
#[cfg(any(test, feature = "python", fuzzing))]
mod occurrences_in_chunks;
mod partial;
#[cfg(feature = "python")]
mod partial_answer;
#[cfg(feature = "python")]
#[doc(hidden)]
pub mod python;
mod question;
mod reset;
mod segment;
mod stream_finder;
mod tally;
#[cfg(test)]
mod tests;
mod what;

pub use atleast_engine::Level;
pub use builder::CounterBuilder;
pub use charset::CharSet;
pub use count_stream::{CountStream, CountStreamEnd};
pub use counter::{Counter, FindIter};
pub use error::{Error, ErrorKind};
pub use occurrences::Occurrences;
pub use partial::Partial;
pub use reset::{Reset, ResetOn};
pub use segment::Segment;
pub use stream_finder::{ChunkHits, StreamFinder};
pub use tally::{ShownRow, Tally, TallyRow, TallyStream};
pub use what::What;
