//! Python data as text for the engine of `atleast`, and what all of its Python classes need:
//! arguments with messages of their own, data of every type in chunks, signal handling, and values
//! that only one call at a time may use.
//!
//! It knows nothing about counters except how they read bytes, [`data::BytesAs`]. The classes are
//! the public Rust types of the crates above, decorated where they are defined. Only
//! [`file::File`] is defined here, because all of them can read it.
//!
//! Only the extension module uses this crate.

#![allow(
    clippy::doc_markdown,
    reason = "docstrings name arguments and exceptions as Python's editors read them"
)]

pub mod arguments;
pub mod buffer;
pub mod data;
pub mod exclusive;
pub mod file;
mod fork_mutex;
pub mod many;
pub mod signals;
pub mod slices;
pub mod source;
pub mod type_hints;
