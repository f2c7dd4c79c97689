//! `atleast ragged`: rows of delimited files with too few or too many fields, and stray quotes.

pub(crate) mod arguments;
mod counts;
mod errors;
mod excerpt;
mod findings;
mod json;
mod notes;
mod place_finder;
mod report;
mod split;

use std::io;

use atleast_files::ragged::{RaggedError, read_opened};
use atleast_files::{Opening, Source};
use atleast_tables::Dialect;
use clap::error::ErrorKind;

use self::arguments::RaggedArguments;
use self::findings::Findings;
use self::report::Report;
use self::split::{SplitError, SplitOutputs};
use crate::arguments::Arguments;
use crate::{ERROR, complain, interrupt, messages, printable, sources};

/// The exit codes besides [`ERROR`], as linters have them: nothing found, something found.
const CLEAN: u8 = 0;
const FOUND: u8 = 1;

/// Why reading failed. After an error of a source, the others are read; the other errors end the
/// run.
enum Failure {
    Read(RaggedError),
    Split(SplitError),
    Report(io::Error),
}

/// Reads all sources, one after the other. Returns the exit code.
pub(crate) fn run(arguments: &RaggedArguments) -> u8 {
    let sources = match checked_sources(arguments) {
        Ok(sources) => sources,
        Err(message) => return refuse(&message),
    };
    interrupt::handle_signals();
    let mut report = Report::new(arguments);
    let mut has_failed = false;
    for (source, dialect) in &sources {
        let result = read(arguments, source, dialect, &mut report);
        // Print what was found before the error message.
        let result = report.flush().map_err(Failure::Report).and(result);
        match result {
            Ok(()) => continue,
            // A reader that closes the output, as `head` does, is not an error.
            Err(Failure::Report(error)) if error.kind() == io::ErrorKind::BrokenPipe => {}
            Err(Failure::Split(error)) if error.is_closed_pipe() => {}
            Err(Failure::Report(error)) => {
                return fail(&format_args!("{}: {error}", report.name()));
            }
            Err(Failure::Split(error)) => return fail(&error),
            Err(Failure::Read(error)) => {
                has_failed = true;
                let error = errors::of_reading(&error, arguments);
                complain(&format_args!("{source}: {error}"));
                continue;
            }
        }
        break;
    }
    if has_failed {
        ERROR
    } else if report.has_found() {
        FOUND
    } else {
        CLEAN
    }
}

/// Reads one source and reports its findings.
fn read(
    arguments: &RaggedArguments,
    source: &Source,
    dialect: &Dialect,
    report: &mut Report,
) -> Result<(), Failure> {
    // `--good` and `--bad` get all bytes, with the byte order mark.
    let opened = sources::open(Opening::new().keep_marks(true), source, report.identity());
    let opened = opened.map_err(|error| Failure::Read(error.into()))?;
    let split = SplitOutputs::open(arguments, opened.identity(), report.identity());
    let split = split.map_err(Failure::Split)?;
    let mut findings = Findings::new(arguments, source, report, split);
    let table = read_opened(opened, dialect, arguments.threads(), &mut findings);
    let table = table.map_err(|error| match error {
        RaggedError::Sink(error) => match error.downcast::<SplitError>() {
            Ok(error) => Failure::Split(error),
            Err(error) => Failure::Report(error),
        },
        error => Failure::Read(error),
    })?;
    findings.finish_split().map_err(Failure::Split)?;
    findings.close(table).map_err(Failure::Report)
}

/// Returns the sources, each with its dialect.
///
/// # Errors
/// If the arguments contradict each other.
fn checked_sources(arguments: &RaggedArguments) -> Result<Vec<(Source, Dialect)>, String> {
    let sources = arguments.sources();
    if sources.len() > 1 && (arguments.good.is_some() || arguments.bad.is_some()) {
        return Err(format!(
            "--good and --bad can be used with one FILE only, but {} are given",
            sources.len()
        ));
    }
    let with_dialect = |source: Source| {
        let dialect =
            arguments.dialect(&source).map_err(|error| errors::message(&error, arguments))?;
        Ok((source, dialect))
    };
    sources.into_iter().map(with_dialect).collect()
}

/// Prints a usage error, as clap does. Returns the exit code.
fn refuse(message: &str) -> u8 {
    let mut command = Arguments::command();
    command.build();
    let message = printable::escaped(message.as_bytes());
    let ragged = command.find_subcommand_mut("ragged").expect("it is a subcommand");
    messages::print(&ragged.error(ErrorKind::ValueValidation, message))
}

fn fail(message: &dyn std::fmt::Display) -> u8 {
    complain(message);
    ERROR
}
