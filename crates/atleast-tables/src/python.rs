//! The Python side of the classes: Python arguments as a dialect, errors as exceptions, and the
//! special methods.
//!
//! The Python classes are the public Rust types, decorated where they are defined. Each has its one
//! `#[pymethods]` block in a file here. `docs/` has their docstrings.
//!
//! The public items here are for the extension module. It has the function `ragged`, which reads
//! files and takes the same arguments.

mod dialect;
mod error;
mod note;
mod ragged;
mod written;

pub use dialect::{Auto, DialectArguments, EncodingName, LineEndName, StrOrBytes, dialect};
