//! `atleast tally`: how many lines have each count, from which a limit is chosen.

pub(crate) mod arguments;
mod counted;
mod drawing;
mod json;
mod report;
mod summary;

use std::fmt::Display;
use std::io::{self, IsTerminal, Write};
use std::path::Path;

use anstream::{AutoStream, ColorChoice};
use terminal_size::{Width, terminal_size};

use self::arguments::TallyArguments;
use self::counted::{Counted, Outputs, count};
use self::drawing::Styles;
use crate::descriptors::{self, Standard};
use crate::named_output::NamedOutput;
use crate::{ERROR, complain, interrupt, printable, progress, sources};

/// The exit code where nothing went wrong, whatever was counted.
const COUNTED: u8 = 0;

/// Counts all sources, and draws or writes their tally. Returns the exit code.
pub(crate) fn run(arguments: &TallyArguments) -> u8 {
    let counter = match arguments.counter() {
        Ok(counter) => counter,
        Err(message) => {
            complain(&message);
            return ERROR;
        }
    };
    interrupt::watch();
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
        complain(&format_args!("{}: --html would overwrite a file that is read", path.display()));
        return ERROR;
    }
    let watched = arguments.shows_progress().then(|| progress::watch(arguments.input.total()));
    let result = count(&counter, arguments, &outputs);
    drop(watched);
    let all = match result {
        Ok(all) => all,
        Err(error) => {
            complain(&printable::without_middle(&error.to_string()));
            return ERROR;
        }
    };
    let exit_code = if all.has_failed { ERROR } else { COUNTED };
    if all.has_failed && !all.has_any {
        // There is nothing to show: what is wrong with each has been said.
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
        let _all_of_it = interrupt::writing();
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

/// Opens the file that is to be the report.
fn open(path: &Path) -> Result<NamedOutput, String> {
    let named = |message: &dyn Display| format!("{}: {message}", path.display());
    let report = NamedOutput::open(path, false).map_err(|error| named(&error))?;
    if report.identity().is_some_and(|identity| Some(identity) == Standard::Error.identity()) {
        return Err(named(&"messages are written there too"));
    }
    Ok(report)
}

/// Returns what was counted, in the form that is asked for.
fn text(arguments: &TallyArguments, all: &Counted) -> io::Result<Vec<u8>> {
    let Counted { sources, tally, .. } = all;
    let stdout = io::stdout();
    Ok(if arguments.html.is_some() {
        report::html(&arguments.question, sources, tally).into_bytes()
    } else if arguments.json {
        json::object(sources, tally)?
    } else {
        let columns = terminal_size().filter(|_| stdout.is_terminal());
        let columns = columns.map_or(drawing::COLUMNS, |(Width(columns), _)| columns.into());
        let choice = match arguments.color.into() {
            ColorChoice::Auto => AutoStream::choice(&stdout),
            choice => choice,
        };
        let is_coloured = choice != ColorChoice::Never;
        drawing::draw(tally, columns, &Styles::new(is_coloured)).into_bytes()
    })
}
