//! `atleast ragged`: the rows of delimited files that have too few or too many fields, and stray quotes.

pub(crate) mod arguments;
mod counts;
mod excerpt;
mod findings;
mod json;
mod notes;
mod parts;
mod places;
mod report;

use std::io;

use atleast_files::ragged::{RaggedError, read_opened};
use atleast_files::{Opening, Source};
use atleast_tables::Dialect;
use clap::error::ErrorKind;

use self::arguments::RaggedArguments;
use self::findings::Findings;
use self::parts::{PartError, Parts};
use self::report::Report;
use crate::arguments::Arguments;
use crate::{ERROR, complain, interrupt, messages, printable, sources};

/// The exit codes, those of linters: nothing found, something found, and [`ERROR`].
const CLEAN: u8 = 0;
const FOUND: u8 = 1;

/// Which side failed: a source that cannot be read is one of many, the others end everything.
enum Failure {
    Read(RaggedError),
    Part(PartError),
    Report(io::Error),
}

/// Reads every source in turn. Returns the exit code.
pub(crate) fn run(arguments: &RaggedArguments) -> u8 {
    let sources = match checked_sources(arguments) {
        Ok(sources) => sources,
        Err(message) => return refuse(&message),
    };
    interrupt::watch();
    let mut report = Report::new(arguments);
    let mut has_failed = false;
    for (source, dialect) in &sources {
        let result = read(arguments, source, dialect, &mut report);
        // What was found so far stands before the message about what stopped it.
        let result = report.flush().map_err(Failure::Report).and(result);
        match result {
            Ok(()) => continue,
            // The reader of our output has seen enough, as `head` has: that is no error.
            Err(Failure::Report(error)) if error.kind() == io::ErrorKind::BrokenPipe => {}
            Err(Failure::Part(error)) if error.is_closed_pipe() => {}
            Err(Failure::Report(error)) => {
                return fail(&format_args!("{}: {error}", report.name()));
            }
            Err(Failure::Part(error)) => return fail(&error),
            Err(Failure::Read(error)) => {
                has_failed = true;
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

/// Reads one source and reports what is wrong with it.
fn read(
    arguments: &RaggedArguments,
    source: &Source,
    dialect: &Dialect,
    report: &mut Report,
) -> Result<(), Failure> {
    // The rows of a table are parted byte for byte: its mark with them.
    let opened = sources::open(Opening::new().keep_marks(true), source, report.identity());
    let opened = opened.map_err(|error| Failure::Read(error.into()))?;
    let parts = Parts::open(arguments, opened.identity(), report.identity());
    let parts = parts.map_err(Failure::Part)?;
    let mut findings = Findings::new(arguments, source, report, parts);
    let table = read_opened(opened, dialect, arguments.threads(), &mut findings);
    let table = table.map_err(|error| match error {
        RaggedError::Sink(error) => match error.downcast::<PartError>() {
            Ok(error) => Failure::Part(error),
            Err(error) => Failure::Report(error),
        },
        error => Failure::Read(error),
    })?;
    findings.finish_parts().map_err(Failure::Part)?;
    findings.close(table).map_err(Failure::Report)
}

/// Returns what is to be read, and how each is written.
///
/// # Errors
/// If the arguments contradict each other.
fn checked_sources(arguments: &RaggedArguments) -> Result<Vec<(Source, Dialect)>, String> {
    let sources = arguments.sources();
    if sources.len() > 1 && (arguments.good.is_some() || arguments.bad.is_some()) {
        return Err(format!(
            "--good and --bad take the rows of one FILE, but {} are given",
            sources.len()
        ));
    }
    let with_dialect = |source: Source| {
        let dialect = arguments.dialect(&source).map_err(|error| error.to_string())?;
        Ok((source, dialect))
    };
    sources.into_iter().map(with_dialect).collect()
}

/// Says what is wrong with the arguments, as clap does.
fn refuse(message: &str) -> u8 {
    let mut command = Arguments::command();
    command.build();
    let message = printable::text(message.as_bytes());
    let ragged = command.find_subcommand_mut("ragged").expect("it is a subcommand");
    messages::print(&ragged.error(ErrorKind::ValueValidation, message))
}

fn fail(message: &dyn std::fmt::Display) -> u8 {
    complain(message);
    ERROR
}
