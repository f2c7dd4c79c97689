//! What Python needs and Rust does not: arguments into a dialect, broken rules into exceptions, and the methods
//! that Python calls by convention.
//!
//! The classes themselves are the public Rust types, decorated where they are defined. Each has its one
//! `#[pymethods]` block in a file here.
//!
//! What is public here is for the extension module, whose function `ragged` takes the same arguments: it stands
//! there because it reads files.

mod dialect;
mod error;
mod note;
mod ragged;
mod written;

pub use dialect::{Arguments, Auto, Encoding, LineEndName, Separator, dialect};
