//! `atleast tally`: how many lines have each count, from which a limit is chosen.

mod arguments;
mod counted;
mod drawing;
mod json;
mod report;
mod summary;

use std::fs;
use std::io::{self, IsTerminal, Write};

use anstream::{AutoStream, ColorChoice};
use atleast_files::Source;
use terminal_size::{Width, terminal_size};

pub(crate) use self::arguments::TallyArguments;
use self::counted::{Counted, count};
use self::drawing::Styles;
use crate::{ERROR, complain, interrupt, progress};

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
    let report = arguments.html.as_deref().and_then(|path| fs::canonicalize(path).ok());
    let is_report = |source: &Source| match (source, &report) {
        (Source::File(path), Some(report)) => {
            fs::canonicalize(path).is_ok_and(|path| path == *report)
        }
        _ => false,
    };
    if let Some(path) = &arguments.html
        && arguments.input.named().iter().any(is_report)
    {
        complain(&format_args!("{}: --html would overwrite a file that is read", path.display()));
        return ERROR;
    }
    interrupt::watch();
    let watched = arguments.shows_progress().then(|| progress::watch(arguments.input.total()));
    let result = count(&counter, arguments, is_report);
    drop(watched);
    let all = match result {
        Ok(all) => all,
        Err(error) => {
            complain(&error);
            return ERROR;
        }
    };
    let exit_code = if all.has_failed { ERROR } else { COUNTED };
    if all.has_failed && !all.has_any {
        // There is nothing to show: what is wrong with each has been said.
        return exit_code;
    }
    if let Some(path) = &arguments.html
        && path.as_os_str() != "-"
    {
        let report = report::html(&arguments.question, &all.sources, &all.tally);
        return match fs::write(path, report) {
            Ok(()) => exit_code,
            Err(error) => {
                complain(&format_args!("{}: {error}", path.display()));
                ERROR
            }
        };
    }
    match print(arguments, &all) {
        Ok(()) => exit_code,
        // The reader of our output has seen enough, as `head` has: that is no error.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => exit_code,
        Err(error) => {
            complain(&format_args!("standard output: {error}"));
            ERROR
        }
    }
}

/// Writes what was counted to standard output, in the form that is asked for.
fn print(arguments: &TallyArguments, all: &Counted) -> io::Result<()> {
    let Counted { sources, tally, .. } = all;
    let stdout = io::stdout();
    let text = if arguments.html.is_some() {
        report::html(&arguments.question, sources, tally)
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
        drawing::draw(tally, columns, &Styles::new(is_coloured))
    };
    let _all_of_it = interrupt::writing();
    let mut stdout = stdout.lock();
    stdout.write_all(text.as_bytes())?;
    stdout.flush()
}
