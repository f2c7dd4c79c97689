//! The messages for errors of a table. They name the flags of the command.

use atleast_files::ragged::RaggedError;
use atleast_tables::{Error, ErrorKind};

use super::RaggedArguments;
use crate::printable;

/// Returns the message for an error of reading a table.
pub(super) fn of_reading(error: &RaggedError, arguments: &RaggedArguments) -> String {
    match error {
        RaggedError::Data(error) => message(error, arguments),
        error => error.to_string(),
    }
}

/// Returns the message for an error of a dialect or a table.
pub(super) fn message(error: &Error, arguments: &RaggedArguments) -> String {
    let is_default = |argument: &str| argument == "quote" && !arguments.gives_quote();
    let shown = |argument: &str, value: &[u8]| {
        let value = printable::shortened(value);
        if is_default(argument) {
            format!("the default quote (`{value}`)")
        } else {
            format!("`--{argument} {value}`")
        }
    };
    match error.kind() {
        ErrorKind::EmptyText { argument } => format!("{} must not be empty", flag(argument)),
        ErrorKind::ContainsLineEnd { argument, value, .. } => {
            format!("{} must not contain a line end", shown(argument, value))
        }
        ErrorKind::SharedByte { argument, value, other, other_value } => {
            let [first, second] = [shown(other, other_value), shown(argument, value)];
            let hint = if is_default(argument) || is_default(other) {
                ": give another --quote, or --no-quote"
            } else {
                ""
            };
            format!("{first} and {second} must not contain the same byte{hint}")
        }
        ErrorKind::Zero { argument } => format!("{} must be at least 1", flag(argument)),
        ErrorKind::NotATable { format } => {
            format!("it looks like {format}, not like a table; give --sep to read it anyway")
        }
        // The command cannot cause the other kinds.
        _ => error.to_string(),
    }
}

/// Returns the flag of an argument of the library.
fn flag(argument: &str) -> String {
    format!("--{}", argument.replace('_', "-"))
}
