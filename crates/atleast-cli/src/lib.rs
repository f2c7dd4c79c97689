//! The command `atleast` as a function, so that the Python package carries the same command.
//!
//! `atleast N WHAT [PATH…]` prints the lines that hold at least N of WHAT; `atleast ragged [FILE…]`
//! names the rows of delimited files that have too few or too many fields; `atleast tally WHAT [PATH…]` shows how
//! many lines have each count of WHAT.

mod arguments;
mod completions;
mod descriptors;
mod escapes;
mod files;
mod generate;
mod input;
mod interrupt;
mod json;
mod messages;
mod named_output;
mod numbers;
mod output;
mod printable;
mod progress;
mod question;
mod ragged;
mod search;
mod size;
mod sources;
mod tally;
mod whole_lines;
mod window;

use std::ffi::OsString;
use std::io::{self, Write};

pub use crate::descriptors::look;

use crate::arguments::{Arguments, Command};

/// The command's exit codes, grep's: something selected, nothing selected, an error.
const SELECTED: u8 = 0;
const NOTHING_SELECTED: u8 = 1;
const ERROR: u8 = 2;

/// Runs the command with these arguments, its own name left out, on the process's standard streams.
///
/// Returns its exit code: 0 if a line (or, with `--per file`, a file) was selected, 1 if none was,
/// and 2 if there was an error, whatever else was found; for `ragged` 0 if nothing was found, 1 if
/// something was; for `tally` 0. Errors are written to standard error.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> u8 {
    descriptors::hold();
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    if let Some(code) = completions::answer(&arguments) {
        return code;
    }
    let arguments = match Arguments::parse(&arguments) {
        Ok(arguments) => arguments,
        Err(error) => return messages::print(&error),
    };
    match arguments {
        Arguments::Command(command) => match *command {
            Command::Ragged(arguments) => ragged::run(&arguments),
            Command::Tally(arguments) => tally::run(&arguments),
        },
        Arguments::Generate(what) => generate::run(what),
        Arguments::Search(arguments) => files::search(&arguments),
    }
}

/// Writes all that there is to standard output. Returns the exit code.
fn print(text: &[u8]) -> u8 {
    match descriptors::print(text) {
        Ok(()) => SELECTED,
        Err(error) => {
            complain(&format_args!("standard output: {error}"));
            ERROR
        }
    }
}

fn complain(message: &dyn std::fmt::Display) {
    let message = printable::text(message.to_string().as_bytes());
    // There is nowhere left to report that standard error cannot be written.
    let _ = progress::beside(|| writeln!(io::stderr(), "atleast: {message}"));
}
