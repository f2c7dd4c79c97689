//! What Python needs and Rust does not: Python data into text, Python arguments into Rust's, rules
//! broken into exceptions, and the methods that Python calls by convention.
//!
//! The classes themselves are the public Rust types, decorated where they are defined. Each has its
//! one `#[pymethods]` block in a file here.
//!
//! What is public here is for the extension module, whose function `ragged` takes arguments too: it
//! stands there because it reads files.

mod arguments;
mod ask;
mod buffer;
mod charset;
mod counter;
mod data;
mod dialect;
mod each;
mod error;
mod exclusive;
mod fed;
mod file;
mod many;
mod note;
mod occurrences;
mod partial;
mod ragged;
mod reset;
mod segment;
mod signals;
mod source;
mod stream;
mod tally;
mod turns;
mod type_hints;
mod watch;
mod what;
mod written;

pub use arguments::{Accepted, Argument, type_name, wrong_type};
pub use buffer::Buffer;
pub use dialect::{Arguments, Auto, Encoding, dialect};
pub use file::File;
pub use signals::Signals;
pub use stream::Stream;
pub use watch::Watch;
