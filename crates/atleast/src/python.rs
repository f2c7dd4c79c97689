//! What Python needs and Rust does not: Python data into text, Python arguments into Rust's, rules
//! broken into exceptions, and the methods that Python calls by convention.
//!
//! The classes themselves are the public Rust types, decorated where they are defined. Each has its
//! one `#[pymethods]` block in a file here.

mod arguments;
mod charset;
mod counter;
mod data;
mod error;
mod reset;
mod segment;
mod tally;
mod type_hints;
mod what;
