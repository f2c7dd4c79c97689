//! The arguments of the command, and the help that explains them.

use std::ffi::OsString;

use atleast::Counter;
use clap::builder::Styles;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{ArgMatches, Args, CommandFactory, FromArgMatches, Parser, Subcommand, ValueEnum};

use crate::color::When;
use crate::help::{self, MATCHING, MODES, OTHER, OUTPUT};
use crate::input::Input;
use crate::messages;
use crate::numbers;
use crate::printable;
use crate::question::Question;
use crate::question::errors;
use crate::ragged::arguments::RaggedArguments;
use crate::size;
use crate::tally::arguments::TallyArguments;

/// Print the lines that have at least N of WHAT, a character or a string.
///
/// A line that has at least N of WHAT matches. Without PATH, or if PATH is -, lines are read from
/// standard input. Files need not be UTF-8: lines are printed byte for byte.
#[derive(Debug, Parser)]
#[command(
    name = "atleast",
    bin_name = "atleast",
    version,
    no_binary_name = true,
    max_term_width = 100,
    after_help = MORE,
    after_long_help = EXIT,
    // Only the first argument can name a command.
    args_conflicts_with_subcommands = true,
    subcommand_negates_reqs = true,
    disable_help_subcommand = true,
    disable_version_flag = true
)]
struct Commands {
    #[command(subcommand)]
    command: Option<Command>,
}

// Not a doc comment: clap would take it as the description of the whole command.
#[derive(Debug, Args)]
struct Other {
    /// Print a man page, or the completions for a shell
    ///
    /// Example: atleast --generate man > atleast.1
    #[arg(
        long,
        value_enum,
        value_name = "KIND",
        exclusive = true,
        hide_short_help = true,
        help_heading = OTHER
    )]
    generate: Option<Generate>,
}

/// The parsed command line.
#[derive(Debug)]
pub(crate) enum Arguments {
    Command(Box<Command>),
    Generate(Generate),
    Search(Box<SearchArguments>),
}

impl Arguments {
    /// Returns the definition of all arguments.
    pub(crate) fn command() -> clap::Command {
        let all = Other::augment_args(SearchArguments::augment_args(Commands::command()));
        help::with_help(all.arg(help::version_flag()))
    }

    /// Returns the definition of the arguments of a search, without the other commands.
    pub(crate) fn search_command() -> clap::Command {
        let search = SearchArguments::augment_args(clap::Command::new("atleast"));
        let search = search.version(env!("CARGO_PKG_VERSION")).disable_version_flag(true);
        help::with_help(search.arg(help::version_flag()))
    }

    /// Parses the arguments, without the program's own name.
    pub(crate) fn parse(arguments: &[OsString]) -> Result<Self, clap::Error> {
        let matches = matches(arguments)?;
        let Commands { command } = Commands::from_arg_matches(&matches)?;
        let Other { generate } = Other::from_arg_matches(&matches)?;
        Ok(match (command, generate) {
            (Some(command), _) => Arguments::Command(Box::new(command)),
            (None, Some(generate)) => Arguments::Generate(generate),
            (None, None) => {
                Arguments::Search(Box::new(SearchArguments::from_arg_matches(&matches)?))
            }
        })
    }
}

/// Parses the arguments, or returns the message about what is wrong with them.
fn matches(arguments: &[OsString]) -> Result<ArgMatches, clap::Error> {
    let read = |arguments: &[OsString], styles: Styles| {
        Arguments::command().styles(styles).try_get_matches_from(arguments)
    };
    let error = match read(arguments, Styles::default()) {
        // Parse again without styles: any escape in the message then comes from an argument.
        Err(error) if error.use_stderr() => match read(arguments, Styles::plain()) {
            Err(error) => error,
            matches => return matches,
        },
        read => return read,
    };
    let error = negative_n(&error, arguments)
        .unwrap_or_else(|| with_flag_hint(with_order_hint(error, arguments)));
    Err(messages::escaped(error, &Arguments::command()))
}

/// Returns the error for a negative number in the place of N, which clap takes for an option.
fn negative_n(error: &clap::Error, arguments: &[OsString]) -> Option<clap::Error> {
    if error.kind() != ErrorKind::UnknownArgument {
        return None;
    }
    let index = arguments.iter().position(|argument| {
        let digits = argument.to_str().and_then(|argument| argument.strip_prefix('-'));
        digits.is_some_and(|digits| {
            digits.parse::<f64>().is_ok()
                && digits.starts_with(|digit: char| digit.is_ascii_digit())
        })
    })?;
    let read = |arguments: &[OsString]| {
        Arguments::command().styles(Styles::plain()).try_get_matches_from(arguments).err()
    };
    // The arguments before it do not contain N.
    let missing = read(&arguments[..index])?;
    let is_n = missing.kind() == ErrorKind::MissingRequiredArgument
        && matches!(
            missing.get(ContextKind::InvalidArg),
            Some(ContextValue::Strings(names)) if names.iter().any(|name| name == "<N>")
        );
    let as_n = ["--".into(), arguments[index].clone()];
    read(&as_n).filter(|error| is_n && error.kind() == ErrorKind::ValueValidation)
}

/// Adds a hint for a flag of grep that says how its pattern is written, if the command has WHAT.
fn with_flag_hint(mut error: clap::Error) -> clap::Error {
    let usage = error.get(ContextKind::Usage).map(ContextValue::to_string);
    if !usage.is_some_and(|usage| usage.contains("<WHAT>")) {
        return error;
    }
    let hint = match error.get(ContextKind::InvalidArg) {
        Some(ContextValue::String(flag)) if error.kind() == ErrorKind::UnknownArgument => {
            match flag.as_str() {
                "-F" | "--fixed-strings" => "WHAT is always a fixed string: leave this flag out",
                "-E" | "-G" | "-P" | "--extended-regexp" | "--basic-regexp" | "--perl-regexp" => {
                    "WHAT is a string, or with --any-of a class such as [0-9], \
                     and not a regular expression"
                }
                _ => return error,
            }
        }
        _ => return error,
    };
    error.insert(ContextKind::Suggested, ContextValue::StyledStrs(vec![hint.into()]));
    error
}

/// Adds a hint if N and WHAT are given in the wrong order.
fn with_order_hint(mut error: clap::Error, arguments: &[OsString]) -> clap::Error {
    let Some(ContextValue::String(value)) = error.get(ContextKind::InvalidValue) else {
        return error;
    };
    let is_n = matches!(
        error.get(ContextKind::InvalidArg),
        Some(ContextValue::String(name)) if name == "<N>"
    );
    let mut following = arguments.iter().skip_while(|argument| *argument != value.as_str()).skip(1);
    let number = following.next().and_then(|argument| argument.to_str());
    if let Some(number) = number.filter(|number| is_n && number.parse::<u64>().is_ok()) {
        let value = printable::shortened(value.as_bytes());
        let hint = format!("N comes first: atleast {number} '{value}'");
        let hint = ContextValue::StyledStrs(vec![hint.into()]);
        error.insert(ContextKind::Suggested, hint);
    }
    error
}

/// A command besides the search.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Tally(TallyArguments),
    Ragged(RaggedArguments),
}

#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "a flag is given or not")]
pub(crate) struct SearchArguments {
    /// Minimum count: lines with fewer than N do not match
    ///
    /// N is a whole number. With 0, every line matches.
    #[arg(value_name = "N", value_parser = numbers::whole)]
    pub(crate) min_number: u64,

    #[command(flatten)]
    pub(crate) question: Question,

    /// Maximum count: lines with more than M do not match
    ///
    /// Example: atleast 3 , --max 5 table.csv
    #[arg(long, value_name = "M", value_parser = numbers::whole, help_heading = MATCHING)]
    max: Option<u64>,

    /// Print the lines that do not match
    #[arg(short = 'v', long, help_heading = MATCHING)]
    pub(crate) invert_match: bool,

    /// Count the matching lines instead of printing them
    ///
    /// Prints one number for each file. If both -c and --count-matches are given, the last one
    /// wins.
    #[arg(short = 'c', long, overrides_with = "count_matches", help_heading = MODES)]
    pub(crate) count: bool,

    /// Count the occurrences of WHAT in the matching lines
    ///
    /// Prints one number for each file: the number of lines that -o would print. With --per file,
    /// it is the number of occurrences in the file, or 0 if the file does not match. With -v, it is
    /// the same as -c.
    #[arg(
        long,
        overrides_with = "count",
        conflicts_with_all = ["files_with_matches", "files_without_match", "only_matching", "json"],
        hide_short_help = true,
        help_heading = MODES
    )]
    pub(crate) count_matches: bool,

    /// Print only the paths of files with a matching line
    #[arg(
        short = 'l',
        long,
        conflicts_with_all = ["count", "files_without_match"],
        help_heading = MODES
    )]
    pub(crate) files_with_matches: bool,

    /// Print only the paths of files without a matching line
    ///
    /// As with grep, the exit status is 0 if any of the files has a matching line.
    #[arg(
        short = 'L',
        long,
        conflicts_with = "count",
        hide_short_help = true,
        help_heading = MODES
    )]
    pub(crate) files_without_match: bool,

    /// Print only the occurrences of WHAT, one per line
    ///
    /// Only occurrences in matching lines are printed, and only those that count: none between
    /// quotes, if --quote is given.
    #[arg(
        short = 'o',
        long,
        conflicts_with_all = ["count", "files_with_matches", "files_without_match"],
        help_heading = MODES
    )]
    pub(crate) only_matching: bool,

    /// Print nothing: the exit status says whether a line matches
    ///
    /// Stops at the first match. The exit status is then 0, even if a file could not be read.
    #[arg(short = 'q', long, hide_short_help = true, help_heading = MODES)]
    pub(crate) quiet: bool,

    /// Print a JSON object for each match and for each file
    ///
    /// Prints one object per line. For a match: `{"type":"segment", "path", "index", "line",
    /// "start", "end", "count", "reached_at", "text"}`. For a file: `{"type":"file", "path",
    /// "segments", "hits", "bytes"}`.
    ///
    /// A segment is a line, or the part of the text that --per or --reset names. Lines are numbered
    /// from 1; segments (the index) and byte offsets from 0. `reached_at` is the offset of the N-th
    /// occurrence. A path or a text that is not UTF-8 is printed as `path_base64` or `text_base64`.
    /// With --per file, there is no text.
    #[arg(
        long,
        conflicts_with_all = [
            "count", "files_with_matches", "files_without_match", "only_matching", "after_context",
            "before_context", "context"
        ],
        hide_short_help = true,
        help_heading = MODES
    )]
    pub(crate) json: bool,

    /// Print the line number before each line
    ///
    /// Lines are numbered from 1.
    #[arg(short = 'n', long, help_heading = OUTPUT)]
    pub(crate) line_number: bool,

    /// Print the byte offset before each line
    ///
    /// Offsets start at 0. With -o, it is the offset of the occurrence.
    #[arg(short = 'b', long, hide_short_help = true, help_heading = OUTPUT)]
    pub(crate) byte_offset: bool,

    /// Print the path before each line
    ///
    /// This is the default with several PATHs, and with -r.
    #[arg(
        short = 'H',
        long,
        overrides_with = "no_filename",
        hide_short_help = true,
        help_heading = OUTPUT
    )]
    with_filename: bool,

    /// Do not print paths before lines
    #[arg(
        short = 'I',
        long,
        overrides_with = "with_filename",
        hide_short_help = true,
        help_heading = OUTPUT
    )]
    no_filename: bool,

    /// End each path with a NUL byte instead of a newline or a colon
    ///
    /// Example: atleast -l0 8 , -r data | xargs -0 ls -l
    #[arg(short = '0', long, hide_short_help = true, help_heading = OUTPUT)]
    pub(crate) null: bool,

    /// Print NUM lines after each matching line
    #[arg(
        short = 'A',
        long,
        value_name = "NUM",
        value_parser = numbers::size,
        hide_short_help = true,
        help_heading = OUTPUT
    )]
    after_context: Option<usize>,

    /// Print NUM lines before each matching line
    #[arg(
        short = 'B',
        long,
        value_name = "NUM",
        value_parser = numbers::size,
        hide_short_help = true,
        help_heading = OUTPUT
    )]
    before_context: Option<usize>,

    /// Print NUM lines before and after each matching line
    #[arg(
        short = 'C',
        long,
        value_name = "NUM",
        value_parser = numbers::size,
        hide_short_help = true,
        help_heading = OUTPUT
    )]
    context: Option<usize>,

    /// Stop reading a file after NUM matching lines
    #[arg(
        short = 'm',
        long,
        value_name = "NUM",
        value_parser = numbers::whole,
        hide_short_help = true,
        help_heading = OUTPUT
    )]
    pub(crate) max_count: Option<u64>,

    /// Print binary files as text
    ///
    /// A file with a NUL byte is binary. Without this flag, only "Binary file … matches" is printed
    /// for it. The counts are the same.
    #[arg(short = 'a', long, hide_short_help = true, help_heading = OUTPUT)]
    pub(crate) text: bool,

    /// Maximum length of a line to print
    ///
    /// A longer line is an error if it has to be printed. Lines that are only counted, or not
    /// printed, can have any length. SIZE is in bytes; k, M and G stand for KiB, MiB and GiB.
    #[arg(
        long,
        value_name = "SIZE",
        value_parser = size::parse,
        default_value = "16M",
        hide_short_help = true,
        help_heading = OUTPUT
    )]
    pub(crate) max_line: usize,

    /// Sort the output by path
    ///
    /// Without this flag, files from folders are printed in the order in which the threads finish
    /// them.
    #[arg(long, value_enum, value_name = "BY", hide_short_help = true, help_heading = OUTPUT)]
    pub(crate) sort: Option<Sort>,

    /// When to colour paths, numbers and occurrences
    #[arg(
        long,
        value_enum,
        value_name = "WHEN",
        default_value_t = When::Auto,
        hide_short_help = true,
        help_heading = OUTPUT
    )]
    pub(crate) color: When,

    /// Print each line as soon as it is found
    ///
    /// This is always done for lines from standard input.
    #[arg(long, hide_short_help = true, help_heading = OUTPUT)]
    pub(crate) line_buffered: bool,

    /// Print statistics at the end, to standard error
    ///
    /// Prints the numbers of selected lines or files, of occurrences and of bytes read, and the
    /// time. A search that stops early, as with -l, -q or -m, counts only what it has read. With
    /// -v, occurrences are not counted.
    #[arg(long, hide_short_help = true, help_heading = OUTPUT)]
    pub(crate) stats: bool,

    /// Do not show progress
    ///
    /// Without this flag, a search of more than a second shows a progress bar if standard error is
    /// a terminal.
    #[arg(long, hide_short_help = true, help_heading = OUTPUT)]
    no_progress: bool,

    #[command(flatten)]
    pub(crate) input: Input,
}

const MORE: &str = "`atleast --help` shows all options, the exit status and examples.";

const EXIT: &str = "\
Exit status: 0 if a line or a file matched, 1 if none did, 2 if there was an error, even if \
something matched. With -q, 0 if something matched, even if there was an error.

Examples:
  atleast 13 , table.csv               lines with 13 commas or more
  atleast -n 3 / --per word < log      numbered lines, 3 or more / in a word
  atleast -vc 1 @ *.txt                number of lines without @ in each file
  atleast 3 ../ log                    lines with ../ three times or more
  atleast -ci 1 error *.txt            number of lines with error, in any case
  atleast --any-of 8 '[0-9]' log       lines with eight digits or more
  atleast -o 2 '\\t' table.tsv          tabs of lines with at least two tabs
  atleast --quote '\"' 13 , table.csv   lines with 13 commas or more, unquoted
  atleast --per file 100 error *.txt   files with error 100 times or more";

/// What `--generate` prints.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Generate {
    /// Man page of atleast
    Man,
    /// Man page of atleast ragged
    ManRagged,
    /// Man page of atleast tally
    ManTally,
    /// Completions for bash
    CompleteBash,
    /// Completions for zsh
    CompleteZsh,
    /// Completions for fish
    CompleteFish,
    /// Completions for elvish
    CompleteElvish,
    #[value(help = "Completions for PowerShell")]
    CompletePowershell,
}

/// What the output is sorted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Sort {
    Path,
}

impl SearchArguments {
    /// Returns whether to show progress.
    pub(crate) fn shows_progress(&self) -> bool {
        !self.no_progress && self.input.may_show_progress()
    }

    /// Returns whether to print the path before each line of a file.
    pub(crate) fn has_path(&self) -> bool {
        self.with_filename || (self.input.are_several() && !self.no_filename)
    }

    /// Returns whether `--stats` includes the number of occurrences.
    pub(crate) fn prints_occurrences_in_stats(&self) -> bool {
        self.stats && !self.invert_match
    }

    /// Returns how many lines to print before and after each selected line.
    pub(crate) fn context(&self) -> (usize, usize) {
        let either = |one: Option<usize>| one.or(self.context).unwrap_or(0);
        (either(self.before_context), either(self.after_context))
    }

    /// Returns whether a flag for context is given, even with 0.
    pub(crate) fn has_context(&self) -> bool {
        self.before_context.or(self.after_context).or(self.context).is_some()
    }

    /// Returns the counter that is run on the data.
    ///
    /// If every segment is a line, its hits are the selected lines. With `--json`, its hits are
    /// the objects to print.
    ///
    /// # Errors
    /// If the question breaks a rule: WHAT is empty, or can never match.
    pub(crate) fn counter(&self) -> Result<Counter, String> {
        let mut builder = self.question.builder()?.min_number(self.min_number);
        if let Some(max) = self.max {
            builder = builder.max_number(max);
        }
        let inverts = self.invert_match && (self.json || self.question.is_per_line()?);
        builder.invert(inverts).build().map_err(|error| errors::message(&error, &self.question))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_definition_is_consistent() {
        Arguments::command().debug_assert();
    }

    /// `-h` fits on a screen of 24 lines of 80 characters.
    #[test]
    fn the_short_help_fits_on_a_screen() {
        for name in ["", "tally", "ragged"] {
            let mut command = Arguments::command().term_width(80);
            command.build();
            let command = match name {
                "" => &mut command,
                name => command.find_subcommand_mut(name).unwrap(),
            };
            let help = command.render_help().to_string();
            assert!(help.trim_end().lines().count() <= 24, "{help}");
            assert!(help.lines().all(|line| line.chars().count() <= 80), "{help}");
            // Each example is on one line of the long help.
            let ending = command.get_after_long_help().unwrap().to_string();
            let (_, examples) = ending.split_once("\n\nExamples:\n").unwrap();
            assert!(examples.lines().all(|line| line.chars().count() <= 80), "{examples}");
        }
    }
}
