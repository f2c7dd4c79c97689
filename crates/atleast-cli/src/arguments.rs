//! The arguments of the command, and the help that explains them.

use std::ffi::OsString;

use atleast::{Counter, CounterBuilder, Error, Reset, What};
use atleast_files::Source;
use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::ragged::RaggedArguments;

/// Print the lines that hold at least N of WHAT.
///
/// Lines are those of each PATH, or of standard input where none is given or PATH is `-`. Bytes
/// that are not UTF-8 are no error: they are printed as they are, and are never WHAT.
#[derive(Debug, Parser)]
#[command(
    name = "atleast",
    bin_name = "atleast",
    version,
    no_binary_name = true,
    max_term_width = 100,
    after_help = EXIT,
    // A command is named by the first argument or not at all.
    args_conflicts_with_subcommands = true,
    subcommand_negates_reqs = true,
    disable_help_subcommand = true
)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Option<Command>,

    #[command(flatten)]
    pub(crate) search: Option<SearchArguments>,
}

/// What the command does besides searching.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Ragged(RaggedArguments),
}

#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "a flag is given or not")]
pub(crate) struct SearchArguments {
    /// How many there must be: a whole number
    #[arg(value_name = "N", value_parser = whole_number)]
    pub(crate) min_number: u64,

    /// What is counted: a character, or a string of several, which is counted without overlaps
    #[arg(value_name = "WHAT", allow_hyphen_values = true)]
    pub(crate) what: String,

    /// Files to read
    #[arg(value_name = "PATH")]
    paths: Vec<OsString>,

    /// Where N must be reached: the count starts over at each line, each word, or each file
    ///
    /// With `word` the lines are printed that hold such a word; words are what stands between
    /// Unicode white space. With `file` the path of each such file is printed, not its lines.
    #[arg(long, value_enum, default_value_t = Per::Line)]
    pub(crate) per: Per,

    /// Count the ASCII letters of WHAT in either case
    #[arg(short = 'i', long)]
    pub(crate) ignore_case: bool,

    /// Put its line number (1-based) before each line
    #[arg(short = 'n', long)]
    pub(crate) line_number: bool,

    /// Print how many would be printed instead of printing them, for each file
    #[arg(short = 'c', long)]
    pub(crate) count: bool,

    /// Print the others: those that do not reach N
    #[arg(short = 'v', long)]
    pub(crate) invert_match: bool,
}

const EXIT: &str = "\
Exit status: 0 if a line or file was selected, 1 if none was, 2 if there was an error.

Examples:
  atleast 13 , table.csv              rows with 13 commas or more
  atleast -n 3 / --per word < log     lines with a word that holds three slashes, numbered
  atleast -vc 1 @ *.txt               how many lines of each file hold no @
  atleast 3 ../ log                   lines in which ../ stands three times
  atleast -ci 1 error *.txt           how many lines of each file hold error, Error or ERROR";

/// Where the count starts over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Per {
    Line,
    Word,
    File,
}

/// Returns what is to be read, in order.
pub(crate) fn sources(paths: &[OsString]) -> Vec<Source> {
    if paths.is_empty() {
        return vec![Source::StandardInput];
    }
    paths.iter().cloned().map(Source::from).collect()
}

impl SearchArguments {
    /// Returns what is to be read, in order.
    pub(crate) fn sources(&self) -> Vec<Source> {
        sources(&self.paths)
    }

    /// Returns the question that is asked of the data.
    ///
    /// # Errors
    /// If WHAT is empty, or can never occur.
    pub(crate) fn counter(&self) -> Result<Counter, Error> {
        let reset = match self.per {
            Per::Line => Reset::NewlinesReset,
            Per::Word => Reset::WhitespaceReset,
            Per::File => Reset::NoReset,
        };
        self.builder().min_number(self.min_number).reset(reset).build()
    }

    /// Returns the question without its number and its reset.
    fn builder(&self) -> CounterBuilder {
        Counter::builder(What::from(self.what.as_str())).ignore_ascii_case(self.ignore_case)
    }

    /// Returns the question how often WHAT occurs in all.
    ///
    /// # Errors
    /// As [`SearchArguments::counter`].
    pub(crate) fn counter_of_all(&self, min_number: u64) -> Result<Counter, Error> {
        self.builder().min_number(min_number).build()
    }
}

fn whole_number(argument: &str) -> Result<u64, String> {
    argument.parse().map_err(|_| format!("N must be a whole number from 0 to {}", u64::MAX))
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_definition_is_consistent() {
        Arguments::command().debug_assert();
    }
}
