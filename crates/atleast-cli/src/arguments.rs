//! The arguments of the command, and the help that explains them.

use std::ffi::OsString;

use anstream::ColorChoice;
use atleast::Counter;
use clap::builder::Styles;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{ArgMatches, Args, CommandFactory, FromArgMatches, Parser, Subcommand, ValueEnum};

use crate::input::Input;
use crate::messages;
use crate::numbers;
use crate::printable;
use crate::question::Question;
use crate::ragged::arguments::RaggedArguments;
use crate::size;
use crate::tally::arguments::TallyArguments;

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
    after_help = SHORT_EXIT,
    after_long_help = EXIT,
    // A command is named by the first argument or not at all.
    args_conflicts_with_subcommands = true,
    subcommand_negates_reqs = true,
    disable_help_subcommand = true
)]
struct Named {
    #[command(subcommand)]
    command: Option<Command>,

    /// Write a man page, or completions for a shell, and do nothing else
    #[arg(
        long,
        value_enum,
        value_name = "KIND",
        exclusive = true,
        hide_short_help = true,
        display_order = 1000
    )]
    generate: Option<Generate>,
}

/// What the command is to do.
#[derive(Debug)]
pub(crate) enum Arguments {
    Command(Box<Command>),
    Generate(Generate),
    Search(Box<SearchArguments>),
}

impl Arguments {
    /// Returns the definition of all arguments.
    pub(crate) fn command() -> clap::Command {
        SearchArguments::augment_args(Named::command())
    }

    /// Returns the definition of the arguments of a search alone.
    pub(crate) fn search_command() -> clap::Command {
        SearchArguments::augment_args(
            clap::Command::new("atleast").version(env!("CARGO_PKG_VERSION")),
        )
    }

    /// Reads the arguments, the program's own name left out.
    pub(crate) fn parse(arguments: &[OsString]) -> Result<Self, clap::Error> {
        let matches = matches(arguments)?;
        let Named { command, generate } = Named::from_arg_matches(&matches)?;
        Ok(match (command, generate) {
            (Some(command), _) => Arguments::Command(Box::new(command)),
            (None, Some(generate)) => Arguments::Generate(generate),
            (None, None) => {
                Arguments::Search(Box::new(SearchArguments::from_arg_matches(&matches)?))
            }
        })
    }
}

/// Reads the arguments, or says what is wrong with them.
fn matches(arguments: &[OsString]) -> Result<ArgMatches, clap::Error> {
    let read = |arguments: &[OsString], styles: Styles| {
        Arguments::command().styles(styles).try_get_matches_from(arguments)
    };
    let error = match read(arguments, Styles::default()) {
        // The help is written in styles, an error without: there, what acts on a terminal can only be of an argument.
        Err(error) if error.use_stderr() => match read(arguments, Styles::plain()) {
            Err(error) => error,
            matches => return matches,
        },
        read => return read,
    };
    let error = negative_n(&error, arguments).unwrap_or_else(|| with_hint(error, arguments));
    Err(messages::shown(error, &Arguments::command()))
}

/// Returns what is wrong with a number below 0 in the place of N, which clap takes for an option.
fn negative_n(error: &clap::Error, arguments: &[OsString]) -> Option<clap::Error> {
    if error.kind() != ErrorKind::UnknownArgument {
        return None;
    }
    let place = arguments.iter().position(|argument| {
        let digits = argument.to_str().and_then(|argument| argument.strip_prefix('-'));
        digits.is_some_and(|digits| {
            digits.parse::<f64>().is_ok()
                && digits.starts_with(|digit: char| digit.is_ascii_digit())
        })
    })?;
    let read = |arguments: &[OsString]| {
        Arguments::command().styles(Styles::plain()).try_get_matches_from(arguments).err()
    };
    // N is still to come.
    let missing = read(&arguments[..place])?;
    let is_n = missing.kind() == ErrorKind::MissingRequiredArgument
        && matches!(
            missing.get(ContextKind::InvalidArg),
            Some(ContextValue::Strings(names)) if names.iter().any(|name| name == "<N>")
        );
    let as_n = ["--".into(), arguments[place].clone()];
    read(&as_n).filter(|error| is_n && error.kind() == ErrorKind::ValueValidation)
}

/// Says how it is meant, where what stands in the place of N is none, and N comes behind it.
fn with_hint(mut error: clap::Error, arguments: &[OsString]) -> clap::Error {
    let Some(ContextValue::String(value)) = error.get(ContextKind::InvalidValue) else {
        return error;
    };
    let is_of_n = matches!(
        error.get(ContextKind::InvalidArg),
        Some(ContextValue::String(name)) if name == "<N>"
    );
    let mut behind = arguments.iter().skip_while(|argument| *argument != value.as_str()).skip(1);
    let number = behind.next().and_then(|argument| argument.to_str());
    if let Some(number) = number.filter(|number| is_of_n && number.parse::<u64>().is_ok()) {
        let value = printable::repeated(value.as_bytes());
        let hint = format!("N comes first: atleast {number} '{value}'");
        let hint = ContextValue::StyledStrs(vec![hint.into()]);
        error.insert(ContextKind::Suggested, hint);
    }
    error
}

/// What the command does besides searching.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Tally(TallyArguments),
    Ragged(RaggedArguments),
}

#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "a flag is given or not")]
pub(crate) struct SearchArguments {
    /// How many there must be: a whole number
    #[arg(value_name = "N", value_parser = whole_number)]
    pub(crate) min_number: u64,

    #[command(flatten)]
    pub(crate) question: Question,

    /// How many there may be at the most: more than M is as too few
    #[arg(long, value_name = "M", value_parser = numbers::whole)]
    max: Option<u64>,

    /// Print the others: those that do not reach N
    #[arg(short = 'v', long)]
    pub(crate) invert_match: bool,

    /// Stop reading a file once NUM of its lines are printed or counted
    #[arg(short = 'm', long, value_name = "NUM", value_parser = numbers::whole, help_heading = OUTPUT)]
    pub(crate) max_count: Option<u64>,

    /// Print how many would be printed instead of printing them, for each file
    ///
    /// Of -c and --count-matches the one that is given last counts.
    #[arg(short = 'c', long, overrides_with = "count_matches", help_heading = OUTPUT)]
    pub(crate) count: bool,

    /// Print how many occurrences the lines hold instead of printing them, for each file
    ///
    /// It is the number of lines that -o prints. With --per file it is the number of occurrences in the file, or 0
    /// if the file does not match. With -v it is the same as -c.
    #[arg(
        long, overrides_with = "count",
        conflicts_with_all = ["files_with_matches", "files_without_match", "only_matching", "json"],
        help_heading = OUTPUT
    )]
    pub(crate) count_matches: bool,

    /// Print the paths of the files that have such a line, and no lines
    #[arg(
        short = 'l', long, conflicts_with_all = ["count", "files_without_match"], help_heading = OUTPUT
    )]
    pub(crate) files_with_matches: bool,

    /// Print the paths of the files that have no such line, and no lines
    ///
    /// The exit status says, as that of grep does, whether there was such a line in any file.
    #[arg(short = 'L', long, conflicts_with = "count", help_heading = OUTPUT)]
    pub(crate) files_without_match: bool,

    /// Print nothing, and stop at the first line: the exit status is the answer
    #[arg(short = 'q', long, help_heading = OUTPUT)]
    pub(crate) quiet: bool,

    /// Print the occurrences that counted, each on a line of its own, and not the lines they are in
    #[arg(
        short = 'o', long, conflicts_with_all = ["count", "files_with_matches", "files_without_match"],
        help_heading = OUTPUT
    )]
    pub(crate) only_matching: bool,

    /// Put its line number (1-based) before each line
    #[arg(short = 'n', long, help_heading = OUTPUT)]
    pub(crate) line_number: bool,

    /// Put the offset of its first byte (0-based) before each line, or with -o before each occurrence
    #[arg(short = 'b', long, help_heading = OUTPUT)]
    pub(crate) byte_offset: bool,

    /// Put the file's path before each line, which is done anyway where there are several files
    #[arg(short = 'H', long, overrides_with = "no_filename", help_heading = OUTPUT)]
    with_filename: bool,

    /// Put no path before the lines
    #[arg(short = 'I', long, overrides_with = "with_filename", help_heading = OUTPUT)]
    no_filename: bool,

    /// Print NUM lines after each line too
    #[arg(short = 'A', long, value_name = "NUM", value_parser = numbers::size, help_heading = OUTPUT)]
    after_context: Option<usize>,

    /// Print NUM lines before each line too
    #[arg(short = 'B', long, value_name = "NUM", value_parser = numbers::size, help_heading = OUTPUT)]
    before_context: Option<usize>,

    /// Print NUM lines before and after each line too
    #[arg(short = 'C', long, value_name = "NUM", value_parser = numbers::size, help_heading = OUTPUT)]
    context: Option<usize>,

    /// Print a JSON object for each hit, one on a line, and one for each file
    ///
    /// `{"type":"segment", "path", "index", "line", "start", "end", "count", "reached_at", "text"}` and
    /// `{"type":"file", "path", "segments", "hits", "bytes"}`. The line is counted from 1; the index and the
    /// offsets, in bytes, from 0. A path or text that is not UTF-8 is given as `path_base64` or
    /// `text_base64`. With --per file there is no text.
    #[arg(
        long,
        conflicts_with_all = [
            "count", "files_with_matches", "files_without_match", "only_matching", "after_context",
            "before_context", "context"
        ],
        help_heading = OUTPUT
    )]
    pub(crate) json: bool,

    /// End each path with the byte 0 instead of a newline or a colon
    #[arg(short = '0', long, help_heading = OUTPUT)]
    pub(crate) null: bool,

    /// When to colour paths, numbers and the occurrences that counted
    #[arg(long, value_enum, value_name = "WHEN", default_value_t = When::Auto, help_heading = OUTPUT)]
    pub(crate) color: When,

    /// Print each line at once; lines of standard input are printed at once anyway
    #[arg(long, help_heading = OUTPUT)]
    pub(crate) line_buffered: bool,

    /// Print at the end, on standard error, how much was read and found
    ///
    /// It says how many lines or files are selected, how many occurrences they hold and how many bytes were read.
    /// A search that stops early, as with -l, -q or -m, counts the occurrences in what it read. With -v they are
    /// not counted.
    #[arg(long, help_heading = OUTPUT)]
    pub(crate) stats: bool,

    /// Say nothing of how far a search has come, as is done on a terminal after a second
    #[arg(long, help_heading = OUTPUT)]
    no_progress: bool,

    /// Print lines of binary files too: those that hold a byte 0
    ///
    /// Without it, one line says that a binary file matches. What is counted is the same.
    #[arg(short = 'a', long, help_heading = OUTPUT)]
    pub(crate) text: bool,

    /// Hold lines of up to SIZE bytes (k, M, G: times 1024 and so on) to print them
    ///
    /// One that is longer and is to be printed is an error. What is only counted may be of any length.
    #[arg(
        long, value_name = "SIZE", value_parser = size::parse, default_value = "16M", hide_default_value = false,
        help_heading = OUTPUT
    )]
    pub(crate) max_line: usize,

    /// Print what is found in the order of the paths, whichever file is read first
    #[arg(long, value_enum, value_name = "BY", help_heading = OUTPUT)]
    pub(crate) sort: Option<Sort>,

    #[command(flatten)]
    pub(crate) input: Input,
}

const OUTPUT: &str = "What is printed";

const SHORT_EXIT: &str = "\
Exit status: 0 if something was selected, 1 if nothing was, 2 if there was an error.
--help says more of each option, and has examples.";

const EXIT: &str = "\
Exit status: 0 if a line or file was selected, 1 if none was, 2 if there was an error, whatever else
was selected; with -q 0 if a line was selected, even then.

Examples:
  atleast 13 , table.csv              rows with 13 commas or more
  atleast -n 3 / --per word < log     lines with a word that holds three slashes, numbered
  atleast -vc 1 @ *.txt               how many lines of each file hold no @
  atleast 3 ../ log                   lines in which ../ stands three times
  atleast -ci 1 error *.txt           how many lines of each file hold error, Error or ERROR
  atleast --any-of 8 '[0-9]' log      lines with eight digits
  atleast -o 2 '\\t' table.tsv         the tabs of lines that have two, each on a line of its own
  atleast --quote '\"' 13 , table.csv   the same as the first, but for commas within quotes
  atleast --per file 100 error *.txt   the files in which error stands a hundred times";

/// What `--generate` writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Generate {
    /// The man page of atleast
    Man,
    /// That of atleast ragged
    ManRagged,
    /// That of atleast tally
    ManTally,
    /// Completions for bash
    CompleteBash,
    /// Completions for zsh
    CompleteZsh,
    /// Completions for fish
    CompleteFish,
    /// Completions for elvish
    CompleteElvish,
    /// Completions for `PowerShell`
    CompletePowershell,
}

/// The order of the files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Sort {
    Path,
}

/// When to colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum When {
    /// On a terminal, unless the environment says otherwise, as with `NO_COLOR`
    Auto,
    Always,
    Never,
}

impl From<When> for ColorChoice {
    fn from(when: When) -> Self {
        match when {
            When::Auto => ColorChoice::Auto,
            When::Always => ColorChoice::Always,
            When::Never => ColorChoice::Never,
        }
    }
}

impl SearchArguments {
    /// Returns true if and only if it is shown how far the search has come.
    pub(crate) fn shows_progress(&self) -> bool {
        !self.no_progress && self.input.is_watched()
    }

    /// Returns true if and only if the path stands before what is printed of a file.
    pub(crate) fn has_path(&self) -> bool {
        self.with_filename || (self.input.are_several() && !self.no_filename)
    }

    /// Returns true if and only if `--stats` says how many occurrences the selected lines hold.
    pub(crate) fn prints_occurrences_in_stats(&self) -> bool {
        self.stats && !self.invert_match
    }

    /// Returns how many lines are printed before and after one that is selected.
    pub(crate) fn context(&self) -> (usize, usize) {
        let either = |one: Option<usize>| one.or(self.context).unwrap_or(0);
        (either(self.before_context), either(self.after_context))
    }

    /// Returns true if and only if lines around the selected ones are asked for, be it none.
    pub(crate) fn has_context(&self) -> bool {
        self.before_context.or(self.after_context).or(self.context).is_some()
    }

    /// Returns the question that is asked of the data. Where every segment is a line, its hits are the lines
    /// that are selected; with `--json` its hits are what is printed.
    ///
    /// # Errors
    /// If it breaks a rule: WHAT is empty, or can never occur.
    pub(crate) fn counter(&self) -> Result<Counter, String> {
        let mut builder = self.question.builder()?.min_number(self.min_number);
        if let Some(max) = self.max {
            builder = builder.max_number(max);
        }
        let inverts = self.invert_match && (self.json || self.question.is_per_line()?);
        builder.invert(inverts).build().map_err(|error| error.to_string())
    }
}

fn whole_number(argument: &str) -> Result<u64, String> {
    argument.parse().map_err(|_| format!("N must be a whole number from 0 to {}", u64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_definition_is_consistent() {
        Arguments::command().debug_assert();
    }
}
