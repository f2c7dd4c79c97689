//! Does this occur **at least** N times in any line, in any word, or in the whole text, and where?
//!
//! A [`Counter`] holds the question: what to count, the number to reach, and the [`Reset`] at which
//! the count goes back to zero. [`Counter::builder`] has more options, such as a set of characters
//! ([`CharSet`]), a string or bytes to count, any character as a reset, a quote, a largest count.
//!
//! | to | use |
//! |---|---|
//! | ask whether there is a hit, or how many | [`Counter::has_count`], [`Counter::hits`] |
//! | find the hits, each a [`Segment`] with its place | [`Counter::find`], [`Counter::find_iter`] |
//! | see how many segments have each count | [`Counter::tally`], which returns a [`Tally`] |
//! | answer for data that arrives in chunks | [`CountStream`], [`StreamFinder`], [`TallyStream`] |
//! | count parts of the data separately and join them | [`Partial`] |
//!
//! Methods that can fail return an [`Error`]. Its [`kind`](Error::kind) gives the rule that is
//! broken and the values that break it.
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
//! Data is bytes, read as UTF-8. Invalid UTF-8 is not an error: its bytes are never counted, and no
//! [`CharSet`] contains them. This crate does no I/O; `atleast-files` reads files, and
//! `atleast-tables` reads the records of tables.
//!
//! With the feature `python` the same types are also Python classes (`PyO3`). The crate
//! `atleast-python` is the extension module that exports them.

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
mod error;
#[cfg(any(test, feature = "python", fuzzing))]
mod first_hit;
mod hits;
mod many_texts;
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
#[doc(hidden)]
pub mod shorten;
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
