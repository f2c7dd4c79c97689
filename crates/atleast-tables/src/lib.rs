//! Finds the **ragged** records of a delimited file, which have too few or too many fields, and its
//! stray quotes.
//!
//! [`ragged`] checks a whole table. A [`Dialect`] says how the table is written; what you do not
//! set is detected in the data. A [`RaggedReader`] checks a table that arrives in chunks.
//!
//! ```
//! use atleast_tables::Dialect;
//!
//! let table = "id,name\n1,Ann\n2,Bob,x\n3\n4,\"Eve\n";
//! let report = atleast_tables::ragged(table)?;
//! assert_eq!((report.sep.as_slice(), report.expected, report.records), (&b","[..], 2, 5));
//! let rows: Vec<_> = report.rows.iter().map(|row| (row.line, row.record, row.fields)).collect();
//! assert_eq!(rows, [(3, 2, 3), (4, 3, 1)]);
//! assert_eq!(report.stray_quotes[0].line, 5);
//!
//! let report = Dialect::builder().sep(";").quote(None).expected(3).build()?.ragged("a;b;c\nd;e")?;
//! assert_eq!(report.rows[0].fields, 2);
//! # Ok::<(), atleast_tables::Error>(())
//! ```
//!
//! `docs/how-rows-are-read.md` defines records, fields and stray quotes exactly. This crate does no
//! I/O; for files see `atleast-files`.
//!
//! With the feature `python` the same types are Python classes (using `PyO3`), which the crate
//! `atleast-python` exports.

#![cfg_attr(
    feature = "python",
    allow(
        clippy::doc_markdown,
        reason = "docstrings name arguments and exceptions as Python's editors read them"
    )
)]

mod aligned;
mod bytes;
mod cell_kind;
mod cell_traits;
mod columns;
#[cfg(any(test, fuzzing))]
#[doc(hidden)]
pub mod compare;
mod detect;
mod detected;
mod dialect;
mod error;
mod expected;
mod header;
mod lookahead;
mod notes;
mod other_format;
mod plain;
mod preamble;
#[cfg(feature = "python")]
#[doc(hidden)]
pub mod python;
mod quotes;
mod read;
mod reader;
mod repeated;
mod report;
mod rules;
mod sample;
mod separators;
mod swallowed;
#[cfg(test)]
mod tests;
mod totals;
mod unusual_bytes;
mod utf16;
mod written;

pub use atleast_engine::{Level, LineEnd};
pub use dialect::{Dialect, DialectBuilder, Expected};
pub use error::{Error, ErrorKind};
pub use notes::{Cure, CureValue, Note, NoteKind};
pub use read::ragged;
pub use reader::{BadRecord, RaggedReader};
pub use report::{Ragged, RaggedRow, StrayQuote};
pub use totals::RaggedTotals;
pub use utf16::Utf16;
pub use written::Written;

// Run the README's Rust examples as tests of this crate, which depends on all that they use.
#[cfg(doctest)]
#[doc = include_str!("../../../README.md")]
struct Readme;
