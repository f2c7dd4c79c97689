//! A source opened to be read: one that is written to at the same time would grow while it is read, or be lost.

use std::fs::File;
use std::io;

use atleast_files::{Identity, Opened, Opening, Source};

use crate::descriptors::Standard;

/// Opens a source, unless it is one of the outputs.
///
/// # Errors
/// Those of opening it; and if it is one of the outputs, or standard input that cannot be read.
pub(crate) fn open<'o>(
    opening: Opening,
    source: &Source,
    outputs: impl IntoIterator<Item = &'o Identity>,
) -> io::Result<Opened> {
    if *source == Source::StandardInput {
        Standard::Input.check()?;
    }
    let opened = opening.open(source)?;
    if outputs.into_iter().any(|output| Some(output) == opened.identity()) {
        return Err(io::Error::other("input file is also the output"));
    }
    Ok(opened)
}

/// Returns true if and only if a source that is named is this file, as far as can be said before it is opened.
pub(crate) fn is(source: &Source, file: &Identity) -> bool {
    let identity = match source {
        Source::StandardInput => Standard::Input.identity(),
        // What is no file might wait for somebody to write to it.
        Source::File(path) if path.is_file() => File::open(path).ok().and_then(Identity::of),
        Source::File(_) => None,
    };
    identity.is_some_and(|identity| identity == *file)
}
