//! What Python needs and Rust does not: Python data into text, Python arguments into Rust's, rules
//! broken into exceptions, and the methods that Python calls by convention.
//!
//! The classes themselves are the public Rust types, decorated where they are defined. Each has its
//! one `#[pymethods]` block in a file here.
//!
//! What is public here is for the extension module, which exports it.
//!
//! The docs here are Python's docstrings, in the form that its editors read: "Args:", "Returns:", "Raises:" and indented
//! text under each. `docs/` has those of the classes that Rust has too.

mod ask;
mod bytes_as;
mod charset;
mod count_stream;
mod counter;
mod each;
mod error;
mod fed;
mod occurrences;
mod partial;
mod reset;
mod segment;
mod tally;
mod type_hints;
mod watch;
mod what;

pub use count_stream::LockedStream;
pub use watch::Watch;
