//! The command `atleast` as a function, so that the Python package carries the same command.
//!
//! `atleast N WHAT [PATH…]` prints the lines that hold at least N of WHAT; `atleast ragged [FILE…]`
//! names the rows of delimited files that have too few or too many fields.

mod arguments;
mod escapes;
mod output;
mod printable;
mod ragged;
mod search;

use std::ffi::OsString;
use std::io::{self, IsTerminal, Write};

use clap::Parser;

use crate::arguments::{Arguments, Command, SearchArguments};
use crate::output::Output;

/// The command's exit codes, grep's: something selected, nothing selected, an error.
const SELECTED: u8 = 0;
const NOTHING_SELECTED: u8 = 1;
const ERROR: u8 = 2;

/// Runs the command with these arguments, its own name left out, on the process's standard streams.
///
/// Returns its exit code: 0 if a line (or, with `--per file`, a file) was selected, 1 if none was,
/// and 2 if there was an error, whatever else was found; for `ragged` 0 if nothing was found, 1 if
/// something was. Errors are written to standard error.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> u8 {
    let arguments = match Arguments::try_parse_from(arguments) {
        Ok(arguments) => arguments,
        Err(error) => {
            // Where even the message cannot be written, the exit code is all that is left to say.
            let _ = error.print();
            return if error.use_stderr() { ERROR } else { SELECTED };
        }
    };
    let searched = match arguments {
        Arguments { command: Some(Command::Ragged(arguments)), .. } => {
            return ragged::run(&arguments);
        }
        Arguments { search: Some(arguments), .. } => search_all(&arguments),
        Arguments { command: None, search: None } => unreachable!("N and WHAT are required"),
    };
    match searched {
        Ok(code) => code,
        // The reader of our output has seen enough, as `head` has: that is no error.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => SELECTED,
        Err(error) => {
            complain(&format_args!("standard output: {error}"));
            ERROR
        }
    }
}

/// Searches every source in turn. An error of a source is reported and the rest still searched;
/// an error of standard output is returned.
fn search_all(arguments: &SearchArguments) -> io::Result<u8> {
    let counter = match arguments.counter() {
        Ok(counter) => counter,
        Err(error) => {
            complain(&error);
            return Ok(ERROR);
        }
    };
    let sources = arguments.sources();
    let mut output = Output::new(arguments, sources.len() > 1);
    let mut code = NOTHING_SELECTED;
    for source in &sources {
        match search::search(arguments, &counter, source, &mut output) {
            Ok(true) if code == NOTHING_SELECTED => code = SELECTED,
            Ok(_) => {}
            Err(search::Error::Read(error)) => {
                // What was found so far stands before the message about what stopped it.
                output.flush()?;
                complain(&format_args!("{source}: {error}"));
                code = ERROR;
            }
            Err(search::Error::Write(error)) => return Err(error),
        }
    }
    output.flush()?;
    Ok(code)
}

fn complain(message: &dyn std::fmt::Display) {
    let mut message = message.to_string();
    if io::stderr().is_terminal() {
        message = printable::text(message.as_bytes());
    }
    // There is nowhere left to report that standard error cannot be written.
    let _ = writeln!(io::stderr(), "atleast: {message}");
}
