//! The arguments of `atleast tally`.

use std::ffi::OsString;
use std::num::NonZeroUsize;
use std::path::PathBuf;

use atleast::Counter;
use atleast_files::Source;
use clap::Args;

use crate::arguments::{When, sources};
use crate::question::Question;

/// Show how many lines have each count of WHAT, and what each limit N would reject.
///
/// Each row is a count, or several side by side where there are many: how many lines (or words, or files) have
/// it, and how many have it or more. Those are the ones that `atleast N WHAT` would find if N were that count.
///
/// Several files are counted as one. One that cannot be read to its end is named, and not counted.
#[derive(Debug, Args)]
#[command(
    max_term_width = 100,
    after_help = EXIT,
    mut_arg("per", |per| per
        .help("What each count is of: a line, a word, or a file as a whole")
        .long_help(
            "What each count is of: a line, a word, or a file as a whole\n\n\
             Words are what stands between Unicode white space."
        )),
    mut_arg("reset", |reset| reset
        .long_help(
            "Start the count over at each of these characters, instead of at each line\n\n\
             They are written as WHAT is with --any-of."
        ))
)]
pub(crate) struct TallyArguments {
    #[command(flatten)]
    pub(crate) question: Question,

    /// Files to read, compressed or not
    #[arg(value_name = "PATH")]
    paths: Vec<OsString>,

    /// Write an object of JSON instead: files, segments, mode, max, quantiles, rows, counts
    ///
    /// `{"files":[{"path"}], "segments", "mode", "max", "quantiles":{"0.5", …}, "rows":[{"first", "last",
    /// "segments", "at_least"}], "counts":[[count, segments], …]}`: the rows are those of the picture, the counts
    /// are all. A path that is not UTF-8 is given as `path_base64`.
    #[arg(long, conflicts_with = "html")]
    pub(crate) json: bool,

    /// Write a report to FILE instead: one file of HTML, the picture first and the numbers behind it
    ///
    /// It needs nothing beside it and runs no script. With `-` it goes to standard output.
    #[arg(long, value_name = "FILE")]
    pub(crate) html: Option<PathBuf>,

    /// When to colour the bars
    #[arg(long, value_enum, value_name = "WHEN", default_value_t = When::Auto)]
    pub(crate) color: When,

    /// How many files are read side by side; as many as the machine runs at once unless given
    #[arg(short = 'j', long, value_name = "NUM")]
    threads: Option<NonZeroUsize>,
}

const EXIT: &str = "\
Exit status: 0, or 2 if there was an error: then the other files are still counted.

Examples:
  atleast tally , table.csv                      how many commas the rows have
  atleast tally --quote '\"' , table.csv          the same, but for commas within quotes
  atleast tally --per word --any-of '[0-9]' log  how many digits the words have
  atleast tally --html report.html ' ' log       a report with a picture";

impl TallyArguments {
    /// Returns what is to be read, in order.
    pub(crate) fn sources(&self) -> Vec<Source> {
        sources(&self.paths)
    }

    /// Returns how many threads read.
    pub(crate) fn threads(&self) -> usize {
        let threads = self.threads.or_else(|| std::thread::available_parallelism().ok());
        threads.map_or(1, NonZeroUsize::get)
    }

    /// Returns the question that is asked of the data.
    ///
    /// # Errors
    /// If it breaks a rule: WHAT is empty, or can never occur.
    pub(crate) fn counter(&self) -> Result<Counter, String> {
        self.question.builder()?.build().map_err(|error| error.to_string())
    }
}
