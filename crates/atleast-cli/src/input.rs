//! What is read: the arguments that say it, those of a search and of a tally.

use std::ffi::OsString;
use std::fs::Metadata;
use std::io::{self, IsTerminal};
use std::num::NonZeroUsize;

use atleast_files::{Opening, Source, Walk};
use clap::{Args, ValueHint};

use crate::numbers;
use crate::size;

/// Of the help.
const HEADING: &str = "Which files";

// (Of a comment for the documentation clap would make what the whole command is about.)
#[derive(Debug, Args)]
pub(crate) struct Input {
    /// Files to read, compressed or not; with -r, folders too
    ///
    /// gzip, bzip2, xz, zstd, lz4 and a zip with one file in it are known by their content, and so is UTF-16 by its
    /// byte order mark. Offsets and lines are those of the text. A zip of several files is an error, and so is a
    /// workbook or another document that is one; with -r, -g '!*.zip' leaves them out.
    #[arg(value_name = "PATH", value_hint = ValueHint::AnyPath)]
    paths: Vec<OsString>,

    /// Read the files in folders too, at any depth: in the one at hand if no PATH is given
    ///
    /// As ripgrep does: hidden files, and what .gitignore and .ignore name, are left out; links are not followed;
    /// what is no regular file is passed over.
    #[arg(short = 'r', long, help_heading = HEADING)]
    pub(crate) recursive: bool,

    /// Of the files in folders, read those that match GLOB; with ! before it, those that do not
    #[arg(short = 'g', long, value_name = "GLOB", allow_hyphen_values = true, help_heading = HEADING)]
    glob: Vec<String>,

    /// Of the files in folders, read those of this type, by their names: csv, json, log, rust, …
    #[arg(short = 't', long = "type", value_name = "TYPE", help_heading = HEADING)]
    types: Vec<String>,

    /// Read hidden files and folders too: those whose names begin with a dot
    #[arg(long, help_heading = HEADING)]
    hidden: bool,

    /// Read what .gitignore and .ignore name too
    #[arg(long, help_heading = HEADING)]
    no_ignore: bool,

    /// Unpack at most SIZE bytes of a compressed file (k, M, G: times 1024 and so on); more is an error
    #[arg(long, value_name = "SIZE", value_parser = size::parse, help_heading = HEADING)]
    max_unpacked: Option<usize>,

    /// How many threads read; as many as the machine runs at once unless given
    ///
    /// There are never more than there are files to read, or parts of one large file.
    #[arg(short = 'j', long, value_name = "NUM", value_parser = numbers::from_one, help_heading = HEADING)]
    threads: Option<NonZeroUsize>,
}

/// Returns what is to be read, in order.
pub(crate) fn sources(paths: &[OsString]) -> Vec<Source> {
    if paths.is_empty() {
        return vec![Source::StandardInput];
    }
    paths.iter().cloned().map(Source::from).collect()
}

impl Input {
    /// Returns what is named, in order: of standard input no more than that it is.
    pub(crate) fn named(&self) -> Vec<Source> {
        sources(&self.paths)
    }

    /// Returns what is to be read: what is named, in that order, and with `--recursive` what is in folders.
    pub(crate) fn walk(&self, sort_by_path: bool) -> Walk {
        Walk::new(self.paths.iter().cloned())
            .recursive(self.recursive)
            .hidden(self.hidden)
            .ignore_files(!self.no_ignore)
            .globs(self.glob.iter().cloned())
            .types(self.types.iter().cloned())
            .sort_by_path(sort_by_path)
    }

    /// Returns how each of them is opened.
    pub(crate) fn opening(&self) -> Opening {
        Opening::new().max_unpacked(self.max_unpacked.map(|bytes| bytes as u64))
    }

    /// Returns true if and only if there may be more to read than one file.
    pub(crate) fn are_several(&self) -> bool {
        self.recursive || self.paths.len() > 1
    }

    /// Returns how many threads read.
    pub(crate) fn threads(&self) -> NonZeroUsize {
        let threads = self.threads.or_else(|| std::thread::available_parallelism().ok());
        threads.unwrap_or(NonZeroUsize::MIN)
    }

    /// Returns true if and only if somebody may want to know how far the reading has come: on a terminal, where
    /// nobody types what is read.
    pub(crate) fn is_watched(&self) -> bool {
        let is_typed = !self.recursive
            && self.named().contains(&Source::StandardInput)
            && io::stdin().is_terminal();
        io::stderr().is_terminal() && !is_typed
    }

    /// Returns how many bytes there are to read, if that can be known beforehand.
    pub(crate) fn total(&self) -> Option<u64> {
        if self.recursive {
            return None;
        }
        let length = |source| match source {
            Source::File(path) => {
                path.metadata().ok().filter(Metadata::is_file).map(|file| file.len())
            }
            Source::StandardInput => None,
        };
        self.named().into_iter().map(length).sum()
    }
}
