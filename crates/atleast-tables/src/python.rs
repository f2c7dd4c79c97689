//! The Python side of the classes: Python arguments as a dialect, errors as exceptions, and the
//! special methods.
//!
//! The Python classes are the public Rust types, decorated where they are defined. Each has its one
//! `#[pymethods]` block in a file here. `docs/` has their docstrings.
//!
//! What is public here is for the extension module: its function `ragged`, which is there because
//! it reads files, takes the same arguments.

mod dialect;
mod error;
mod note;
mod ragged;
mod written;

pub use dialect::{Auto, DialectArguments, EncodingName, LineEndName, StrOrBytes, dialect};
