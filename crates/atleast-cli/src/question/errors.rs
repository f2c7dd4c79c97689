//! The messages for errors of a counter. They name the flags and arguments of the command.

use std::ffi::OsStr;

use atleast::shorten::Shorten;
use atleast::{CharSet, Error, ErrorKind, What};

use super::{Per, Question};
use crate::printable;

/// Returns the message for an error of the counter that a question asks for.
pub(crate) fn message(error: &Error, question: &Question) -> String {
    let what = quoted(Some(&question.what));
    let quote = quoted(question.quote.as_deref());
    let restart = match (&question.reset, question.per) {
        (Some(_), _) => "`--reset` restarts the count there",
        (None, Per::Line) => "each line is counted alone, unless `--per file` is given",
        (None, Per::Word) => "`--per word` starts a new word there",
        (None, Per::File) => "the count restarts there",
    };
    match error.kind() {
        ErrorKind::EmptyString { argument: "reset" }
        | ErrorKind::EmptySet { argument: "reset" } => {
            "--reset is empty: give one or more characters".to_owned()
        }
        ErrorKind::EmptyString { .. } | ErrorKind::EmptySet { .. } => {
            "WHAT is empty: give one or more characters".to_owned()
        }
        ErrorKind::MaxBelowMin { max_number, min_number } => {
            format!("--max {max_number} is less than N, which is {min_number}: nothing can match")
        }
        ErrorKind::NonAsciiWithByte { argument, byte, .. } => {
            let (name, value) = match *argument {
                "reset" => ("--reset ", quoted(question.reset.as_deref())),
                "quote" => ("--quote ", quote),
                _ => ("", what),
            };
            format!(
                "{name}{value} and the byte `\\x{byte:02X}` cannot be combined: \
                 with a byte, all characters must be ASCII"
            )
        }
        ErrorKind::WhitespaceResetWithByte { byte } => format!(
            "--per word and the byte `\\x{byte:02X}` cannot be combined: \
             with a byte, use --reset '[ \\t\\n]'"
        ),
        ErrorKind::StringContainsReset { character, in_other_case: false, .. } => {
            format!("{what} can never match: it contains {}, and {restart}", name(character))
        }
        ErrorKind::StringContainsReset { character, in_other_case: true, .. } => {
            format!("with -i, {what} contains {}, and {restart}", name(character))
        }
        ErrorKind::StringContainsQuote { in_other_case: false, .. } => {
            format!("{what} can never match: it contains the quote, {quote}")
        }
        ErrorKind::StringContainsQuote { in_other_case: true, .. } => {
            format!("with -i, {what} contains the quote, {quote}")
        }
        ErrorKind::QuoteIsString { .. }
            if question.quote.as_ref().is_some_and(|q| q.is_empty()) =>
        {
            "--quote is empty: give one character".to_owned()
        }
        ErrorKind::QuoteIsString { .. } => {
            format!("--quote {quote} is too long: give one character")
        }
        ErrorKind::QuoteIsCounted { in_other_case, .. } => {
            let and_case = if *in_other_case { ", and -i ignores the case" } else { "" };
            format!("--quote {quote} is also counted: WHAT is {what}{and_case}")
        }
        ErrorKind::QuoteIsReset { .. } => {
            format!("--quote {quote} cannot be a quote: {restart}")
        }
        // The command cannot cause the other kinds.
        _ => error.to_string(),
    }
}

/// Returns the message for an error of a class that is given to this argument.
pub(super) fn of_class(argument: &str, error: &Error) -> String {
    match error.kind() {
        ErrorKind::InvalidClassText { class_text, reason } => format!(
            "{argument}: `{}` is not a class such as [a-z] or \\d: {}",
            printable::shortened(class_text.as_bytes()),
            reason.shortened()
        ),
        ErrorKind::ClassTextTooLong { length } => format!(
            "{argument}: a class can be {} bytes long, but this one has {length}",
            CharSet::LONGEST_TEXT
        ),
        _ => format!("{argument}: {error}"),
    }
}

/// Returns an argument as it was typed, between backticks.
fn quoted(argument: Option<&OsStr>) -> String {
    let argument = argument.unwrap_or_default();
    format!("`{}`", printable::shortened(argument.as_encoded_bytes()))
}

/// Returns the name of a character with its article, such as `a space`, or else the character
/// itself.
fn name(character: &What) -> String {
    let names =
        [(' ', "a space"), ('\t', "a tab"), ('\n', "a newline"), ('\r', "a carriage return")];
    let name = names.into_iter().find(|(named, _)| *character == What::from(*named));
    name.map_or_else(|| character.shortened(), |(_, name)| name.to_owned())
}
