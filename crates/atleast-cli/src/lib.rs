//! The command `atleast` as a function, which the program and the Python package both call.
//!
//! - `atleast N WHAT [PATH…]` prints the lines that have at least N of WHAT.
//! - `atleast tally WHAT [PATH…]` shows how many lines have each count of WHAT.
//! - `atleast ragged [FILE…]` finds rows of delimited files with too few or too many fields.

mod arguments;
mod color;
mod completions;
mod descriptors;
mod escapes;
mod files;
mod generate;
mod help;
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
mod whole_line_writer;
mod window;

use std::ffi::OsString;
use std::io::{self, Write};

pub use crate::descriptors::record_closed;

use crate::arguments::{Arguments, Command};

/// The exit codes of a search, as grep has them.
const SELECTED: u8 = 0;
const NOTHING_SELECTED: u8 = 1;
const ERROR: u8 = 2;

/// Runs the command with these arguments, without its own name, on the standard streams.
///
/// Returns the exit code. For a search it is 0 if a line (or a file, with `--per file`) was
/// selected, 1 if none was, and 2 after an error. For `ragged` it is 0 if nothing was found, 1 if
/// something was, and 2 after an error. For `tally` it is 0, or 2 after an error. Error messages go
/// to standard error.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> u8 {
    descriptors::reserve_closed();
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

/// Writes a text to standard output. Returns the exit code.
fn print(text: &[u8]) -> u8 {
    match descriptors::print(text) {
        Ok(()) => SELECTED,
        Err(error) => {
            complain(&format_args!("standard output: {error}"));
            ERROR
        }
    }
}

/// Writes an error message to standard error.
fn complain(message: &dyn std::fmt::Display) {
    let message = printable::escaped(message.to_string().as_bytes());
    // If standard error cannot be written, there is nowhere to say so.
    let _ = progress::hidden_while(|| writeln!(io::stderr(), "atleast: {message}"));
}
