//! The arguments of `atleast tally`.

use std::path::PathBuf;

use atleast::Counter;
use clap::Args;

use crate::color::When;
use crate::help::{MODES, OUTPUT};
use crate::input::Input;
use crate::question::{Question, errors};

/// Show how many lines have each count of WHAT.
///
/// Use it to choose N for a search. Each row shows a count, or a range of counts if there are many:
/// how many lines have it, and how many have at least that count. The latter are the lines that
/// `atleast N WHAT` finds if N is that count.
///
/// Several files are counted together. A file that cannot be read to its end is an error, and is
/// not counted.
#[derive(Debug, Args)]
#[command(
    max_term_width = 100,
    after_help = MORE,
    after_long_help = EXIT
)]
pub(crate) struct TallyArguments {
    #[command(flatten)]
    pub(crate) question: Question,

    /// Print a JSON object instead of a chart
    ///
    /// `{"files":[{"path"}], "segments", "total", "mode", "max", "quantiles":{"0.5", …},
    /// "rows":[{"first", "last", "segments", "at_least"}], "counts":[[count, segments], …]}`
    ///
    /// total is the number of occurrences, and mode the most frequent count. The rows are those of
    /// the chart; counts has every count. A path that is not UTF-8 is printed as `path_base64`.
    #[arg(long, conflicts_with = "html", help_heading = MODES)]
    pub(crate) json: bool,

    /// Write a report with a chart to FILE, as HTML
    ///
    /// The report is one file without scripts. If FILE is -, it is printed. With -r, FILE itself is
    /// not read.
    #[arg(long, value_name = "FILE", help_heading = MODES)]
    pub(crate) html: Option<PathBuf>,

    /// When to colour the bars
    #[arg(
        long,
        value_enum,
        value_name = "WHEN",
        default_value_t = When::Auto,
        hide_short_help = true,
        help_heading = OUTPUT
    )]
    pub(crate) color: When,

    /// Do not show progress
    ///
    /// Without this flag, a tally of more than a second shows a progress bar if standard error is a
    /// terminal.
    #[arg(long, hide_short_help = true, help_heading = OUTPUT)]
    no_progress: bool,

    #[command(flatten)]
    pub(crate) input: Input,
}

const MORE: &str = "`atleast tally --help` shows all options, the exit status and examples.";

const EXIT: &str = "\
Exit status: 0, or 2 if there was an error. The other files are still counted.

Examples:
  atleast tally , table.csv                      commas per line
  atleast tally --quote '\"' , table.csv          the same, outside of quotes
  atleast tally --per word --any-of '[0-9]' log  digits per word
  atleast tally -r -t csv , tables               commas per line of all tables
  atleast tally --html report.html ' ' log       a report with a chart";

impl TallyArguments {
    /// Returns whether to show progress.
    pub(crate) fn shows_progress(&self) -> bool {
        !self.no_progress && self.input.may_show_progress()
    }

    /// Returns whether the output names the files.
    pub(crate) fn names_files(&self) -> bool {
        self.json || self.html.is_some()
    }

    /// Returns the counter that is run on the data.
    ///
    /// # Errors
    /// If the question breaks a rule: WHAT is empty, or can never match.
    pub(crate) fn counter(&self) -> Result<Counter, String> {
        let counter = self.question.builder()?.build();
        counter.map_err(|error| errors::message(&error, &self.question))
    }
}
