//! When the output is coloured: the value of `--color`.

use anstream::stream::RawStream;
use anstream::{AutoStream, ColorChoice};
use clap::ValueEnum;

/// When to colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum When {
    #[value(help = "On a terminal, unless NO_COLOR is set")]
    Auto,
    Always,
    Never,
}

impl When {
    /// Returns whether to colour what is written to this stream.
    pub(crate) fn colours(self, stream: &impl RawStream) -> bool {
        match self {
            When::Auto => AutoStream::choice(stream) != ColorChoice::Never,
            When::Always => true,
            When::Never => false,
        }
    }
}
