//! The Python side of the classes: Python data as text, Python arguments as Rust values, errors as
//! exceptions, and the special methods.
//!
//! The Python classes are the public Rust types, decorated where they are defined. Each has its one
//! `#[pymethods]` block in a file here.
//!
//! What is public here is for the extension module, which exports it.
//!
//! Doc comments on Python methods are Python docstrings, with the sections "Args:", "Returns:" and
//! "Raises:" that Python editors read. `docs/` has the docstrings of the classes that are also
//! documented for Rust.

mod ask;
mod bytes_as;
mod charset;
mod count_stream;
mod counter;
mod each;
mod error;
mod feed;
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
