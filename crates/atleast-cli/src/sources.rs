//! Opening of sources. A source that is also an output is refused: it would grow while it is read,
//! or be overwritten.

use std::fs::File;
use std::io;

use atleast_files::{Identity, Opened, Opening, Source};

use crate::descriptors::Standard;

/// Opens a source.
///
/// # Errors
/// If it cannot be opened or read, or is one of the outputs.
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

/// Returns whether a source is this file, as far as this can be told before it is opened.
pub(crate) fn is(source: &Source, file: &Identity) -> bool {
    let identity = match source {
        Source::StandardInput => Standard::Input.identity(),
        // Opening a pipe would wait for a writer.
        Source::File(path) if path.is_file() => File::open(path).ok().and_then(Identity::of),
        Source::File(_) => None,
    };
    identity.is_some_and(|identity| identity == *file)
}
