//! The arguments of `atleast tally`.

use std::path::PathBuf;

use atleast::Counter;
use clap::Args;

use crate::arguments::When;
use crate::input::Input;
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

    /// Write an object of JSON instead: files, segments, total, mode, max, quantiles, rows, counts
    ///
    /// `{"files":[{"path"}], "segments", "total", "mode", "max", "quantiles":{"0.5", …}, "rows":[{"first",
    /// "last", "segments", "at_least"}], "counts":[[count, segments], …]}`: the rows are those of the picture, the counts
    /// are all. A path that is not UTF-8 is given as `path_base64`.
    #[arg(long, conflicts_with = "html")]
    pub(crate) json: bool,

    /// Write a report to FILE instead: one file of HTML, the picture first and the numbers behind it
    ///
    /// It needs nothing beside it and runs no script. With `-` it goes to standard output. Of the files in folders
    /// FILE itself is not read.
    #[arg(long, value_name = "FILE")]
    pub(crate) html: Option<PathBuf>,

    /// When to colour the bars
    #[arg(long, value_enum, value_name = "WHEN", default_value_t = When::Auto)]
    pub(crate) color: When,

    /// Say nothing of how far the reading has come, as is done on a terminal after a second
    #[arg(long)]
    no_progress: bool,

    #[command(flatten)]
    pub(crate) input: Input,
}

const EXIT: &str = "\
Exit status: 0, or 2 if there was an error: then the other files are still counted.

Examples:
  atleast tally , table.csv                      how many commas the rows have
  atleast tally --quote '\"' , table.csv          the same, but for commas within quotes
  atleast tally --per word --any-of '[0-9]' log  how many digits the words have
  atleast tally -r -t csv , tables               how many commas the rows of all tables have
  atleast tally --html report.html ' ' log       a report with a picture";

impl TallyArguments {
    /// Returns true if and only if it is shown how far the reading has come.
    pub(crate) fn shows_progress(&self) -> bool {
        !self.no_progress && self.input.is_watched()
    }

    /// Returns true if and only if what is shown names the files.
    pub(crate) fn names_files(&self) -> bool {
        self.json || self.html.is_some()
    }

    /// Returns the question that is asked of the data.
    ///
    /// # Errors
    /// If it breaks a rule: WHAT is empty, or can never occur.
    pub(crate) fn counter(&self) -> Result<Counter, String> {
        self.question.builder()?.build().map_err(|error| error.to_string())
    }
}
