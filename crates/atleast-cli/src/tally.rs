//! `atleast tally`: how many lines have each count, to choose a limit from.

pub(crate) mod arguments;
mod combined;
mod drawing;
mod json;
mod report;
mod summary;

use std::fmt::Display;
use std::io::{self, IsTerminal, Write};
use std::path::Path;

use terminal_size::{Width, terminal_size};

use self::arguments::TallyArguments;
use self::combined::{CombinedTally, Outputs, count};
use self::drawing::ChartStyles;
use crate::descriptors::{self, Standard};
use crate::named_output::NamedOutput;
use crate::{ERROR, complain, interrupt, printable, progress, sources};

/// The exit code without an error.
const COUNTED: u8 = 0;

/// Counts all sources, and prints or writes their tally. Returns the exit code.
pub(crate) fn run(arguments: &TallyArguments) -> u8 {
    let counter = match arguments.counter() {
        Ok(counter) => counter,
        Err(message) => {
            complain(&message);
            return ERROR;
        }
    };
    interrupt::handle_signals();
    let report = match arguments.html.as_deref().map(open).transpose() {
        Ok(report) => report,
        Err(message) => {
            complain(&message);
            return ERROR;
        }
    };
    let report = report.filter(|report| !report.is_stdout());
    let outputs = match &report {
        Some(report) => Outputs { refused: None, left_out: report.identity() },
        None => Outputs { refused: Standard::Output.identity(), left_out: None },
    };
    if let (Some(path), Some(identity)) = (&arguments.html, &outputs.left_out)
        && arguments.input.named().iter().any(|source| sources::is(source, identity))
    {
        complain(&format_args!("{}: --html would overwrite an input file", path.display()));
        return ERROR;
    }
    let progress = arguments.shows_progress().then(|| progress::watch(arguments.input.total()));
    let result = count(&counter, arguments, &outputs);
    drop(progress);
    let all = match result {
        Ok(all) => all,
        Err(error) => {
            complain(&printable::without_middle(&error.to_string()));
            return ERROR;
        }
    };
    let exit_code = if all.has_failed { ERROR } else { COUNTED };
    if all.has_failed && !all.has_any {
        // There is nothing to show, and the errors have been printed.
        return exit_code;
    }
    let text = match text(arguments, &all) {
        Ok(text) => text,
        Err(error) => {
            complain(&error);
            return ERROR;
        }
    };
    let written = if let Some(mut report) = report {
        let written = report.write_all(&text).and_then(|()| report.finish());
        written.map_err(|error| format!("{}: {error}", report.path().display()))
    } else {
        let _guard = interrupt::delay();
        descriptors::print(&text).map_err(|error| format!("standard output: {error}"))
    };
    match written {
        Ok(()) => exit_code,
        Err(message) => {
            complain(&message);
            ERROR
        }
    }
}

/// Opens the file of the report.
fn open(path: &Path) -> Result<NamedOutput, String> {
    let named = |message: &dyn Display| format!("{}: {message}", path.display());
    let report = NamedOutput::open(path, false).map_err(|error| named(&error))?;
    if report.identity().is_some_and(|identity| Some(identity) == Standard::Error.identity()) {
        return Err(named(&"standard error is written to this file"));
    }
    Ok(report)
}

/// Returns the tally as a chart, as JSON or as HTML.
fn text(arguments: &TallyArguments, all: &CombinedTally) -> io::Result<Vec<u8>> {
    let CombinedTally { sources, tally, .. } = all;
    let stdout = io::stdout();
    Ok(if arguments.html.is_some() {
        report::html(&arguments.question, sources, tally).into_bytes()
    } else if arguments.json {
        json::object(sources, tally)?
    } else {
        let columns = terminal_size().filter(|_| stdout.is_terminal());
        let columns = columns.map_or(drawing::COLUMNS, |(Width(columns), _)| columns.into());
        let is_coloured = arguments.color.colours(&stdout);
        drawing::draw(tally, columns, &ChartStyles::new(is_coloured)).into_bytes()
    })
}
