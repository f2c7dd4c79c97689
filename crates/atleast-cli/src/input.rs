//! The arguments that name the files to read, for a search and for a tally.

use std::ffi::OsString;
use std::fs::Metadata;
use std::io::{self, IsTerminal};
use std::num::NonZeroUsize;

use atleast_files::{Opening, Source, Walk};
use clap::{Args, ValueHint};

use crate::help::FILES;
use crate::numbers;
use crate::size;

// There is no doc comment, because clap would take it as the description of the whole command.
#[derive(Debug, Args)]
pub(crate) struct Input {
    /// Files to read, or folders with -r; standard input if there is none
    ///
    /// Compressed files are unpacked: gzip, bzip2, xz, zstd, lz4, and a zip with one file in it.
    /// UTF-16 with a byte order mark is decoded. Both are recognized by the content, not the name.
    /// Offsets and line numbers are those of the resulting text.
    ///
    /// A zip of several files, such as an Excel workbook, is an error. With -r, leave such files
    /// out with -g '!*.zip'.
    #[arg(value_name = "PATH", value_hint = ValueHint::AnyPath)]
    paths: Vec<OsString>,

    /// Read folders recursively
    ///
    /// Without PATH, the current folder is read. As with ripgrep, hidden files and those that
    /// .gitignore and .ignore exclude are skipped, symbolic links are not followed, and pipes,
    /// devices and sockets are skipped.
    #[arg(short = 'r', long, help_heading = FILES)]
    pub(crate) recursive: bool,

    /// In folders, read only files that match GLOB
    ///
    /// With ! before it, GLOB excludes files. The flag can be given several times.
    ///
    /// Example: atleast -r -g '*.csv' -g '!old/**' 13 ,
    #[arg(
        short = 'g',
        long,
        value_name = "GLOB",
        allow_hyphen_values = true,
        hide_short_help = true,
        help_heading = FILES
    )]
    glob: Vec<String>,

    /// In folders, read only files of this type: csv, json, log, rust, …
    ///
    /// The types are those of ripgrep: each is a list of globs for file names. The flag can be
    /// given several times.
    #[arg(
        short = 't',
        long = "type",
        value_name = "TYPE",
        hide_short_help = true,
        help_heading = FILES
    )]
    types: Vec<String>,

    /// Read hidden files and folders, too
    ///
    /// Their names begin with a dot.
    #[arg(long, hide_short_help = true, help_heading = FILES)]
    hidden: bool,

    /// Read the files that .gitignore and .ignore exclude, too
    #[arg(long, hide_short_help = true, help_heading = FILES)]
    no_ignore: bool,

    /// Maximum size of a compressed file when unpacked
    ///
    /// A file that unpacks to more is an error. There is no limit unless this is given. SIZE is in
    /// bytes; k, M and G stand for KiB, MiB and GiB.
    #[arg(
        long,
        value_name = "SIZE",
        value_parser = size::parse,
        hide_short_help = true,
        help_heading = FILES
    )]
    max_unpacked: Option<usize>,

    /// Read on NUM threads
    ///
    /// The default is the number of available processors. No more threads are used than there are
    /// files, or ranges of one large file.
    #[arg(
        short = 'j',
        long,
        value_name = "NUM",
        value_parser = numbers::from_one,
        hide_short_help = true,
        help_heading = FILES
    )]
    threads: Option<NonZeroUsize>,
}

/// Returns the sources that the paths name, in order.
pub(crate) fn sources(paths: &[OsString]) -> Vec<Source> {
    if paths.is_empty() {
        return vec![Source::StandardInput];
    }
    paths.iter().cloned().map(Source::from).collect()
}

impl Input {
    /// Returns the sources that are named, in order. Folders are not walked.
    pub(crate) fn named(&self) -> Vec<Source> {
        sources(&self.paths)
    }

    /// Returns the walk over the sources that are named, and with `--recursive` over the files in
    /// folders.
    pub(crate) fn walk(&self, sort_by_path: bool) -> Walk {
        Walk::new(self.paths.iter().cloned())
            .recursive(self.recursive)
            .hidden(self.hidden)
            .ignore_files(!self.no_ignore)
            .globs(self.glob.iter().cloned())
            .types(self.types.iter().cloned())
            .sort_by_path(sort_by_path)
    }

    /// Returns how to open each source.
    pub(crate) fn opening(&self) -> Opening {
        Opening::new().max_unpacked(self.max_unpacked.map(|bytes| bytes as u64))
    }

    /// Returns whether there may be more than one file.
    pub(crate) fn are_several(&self) -> bool {
        self.recursive || self.paths.len() > 1
    }

    /// Returns the number of threads that read.
    pub(crate) fn threads(&self) -> NonZeroUsize {
        let threads = self.threads.or_else(|| std::thread::available_parallelism().ok());
        threads.unwrap_or(NonZeroUsize::MIN)
    }

    /// Returns whether progress may be shown: standard error is a terminal, and the input is not
    /// typed on one.
    pub(crate) fn may_show_progress(&self) -> bool {
        let is_typed = !self.recursive
            && self.named().contains(&Source::StandardInput)
            && io::stdin().is_terminal();
        io::stderr().is_terminal() && !is_typed
    }

    /// Returns how many bytes there are to read, if this is known in advance.
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
