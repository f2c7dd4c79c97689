//! The errors of the core as Python exceptions, with messages in the words of a Python user.

use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::PyString;

use crate::charset::CharSet;
use crate::counter::Counter;
use crate::error::{Error, ErrorKind};
use crate::reset::ResetOn;
use crate::what::What;
use atleast_pydata::arguments::{cut, cut_repr, fraction_out_of_range, repr};

impl From<Error> for PyErr {
    fn from(error: Error) -> Self {
        let message = match Python::attach(|py| message(py, &error)) {
            Ok(message) => message,
            Err(exception) => return exception,
        };
        if error.is_of_type() {
            PyTypeError::new_err(message)
        } else {
            PyValueError::new_err(message)
        }
    }
}

/// Words the error for a Python user.
///
/// # Errors
/// If Python cannot make the `repr` of a value, for example for lack of memory.
#[expect(clippy::too_many_lines, reason = "one arm for each kind")]
fn message(py: Python<'_>, error: &Error) -> PyResult<String> {
    Ok(match error.kind() {
        ErrorKind::InvalidClassText { class_text, reason } => {
            let class_text = cut_repr(&PyString::new(py, class_text))?;
            format!(
                "`class_text` must be one class of characters, such as '[a-z]' or '\\\\d', \
                 not {class_text}: {}",
                cut(reason.clone(), 80)
            )
        }
        ErrorKind::ClassTextTooLong { length } => format!(
            "`class_text` must be at most {} bytes long in UTF-8, not {length}",
            CharSet::LONGEST_TEXT
        ),
        ErrorKind::EmptySet { argument } => format!("`{argument}` must not be an empty set"),
        ErrorKind::EmptyString { argument } => format!("`{argument}` must not be empty"),
        ErrorKind::MaxBelowMin { max_number, min_number } => {
            format!("`max_number` ({max_number}) must be at least `min_number` ({min_number})")
        }
        ErrorKind::NonAsciiWithByte { argument, value, byte } => {
            not_with_byte(py, argument, &shown(py, value)?, *byte)?
        }
        ErrorKind::WhitespaceResetWithByte { byte } => {
            not_with_byte(py, "reset", "Reset.WhitespaceReset", *byte)?
        }
        ErrorKind::StringWithRunsReset { what } => {
            let what = shown(py, what)?;
            format!("`what` must be one character or a set with Reset.RunsReset, not {what}")
        }
        ErrorKind::StringContainsReset { what, character, reset, in_other_case } => {
            let (what, character) = (shown(py, what)?, shown(py, character)?);
            let reset = shown_reset(py, reset)?;
            let of = if reset == character { String::new() } else { format!(" ({reset})") };
            if *in_other_case {
                format!(
                    "`what` must not contain a reset: ignoring ASCII case, {what} contains \
                     {character}{of}"
                )
            } else {
                format!("`what` can never match: {what} contains {character}, which is a reset{of}")
            }
        }
        ErrorKind::StringContainsQuote { what, quote, in_other_case } => {
            let (what, quote) = (shown(py, what)?, shown(py, quote)?);
            if *in_other_case {
                format!(
                    "`what` must not contain the quote: ignoring ASCII case, {what} contains \
                     {quote}"
                )
            } else {
                format!("`what` can never match: {what} contains {quote}, which is the quote")
            }
        }
        ErrorKind::QuoteWithRunsReset { quote } => {
            format!("`quote` must be None with Reset.RunsReset, not {}", shown(py, quote)?)
        }
        ErrorKind::QuoteIsCounted { quote, what, in_other_case } => {
            let (quote, what) = (shown(py, quote)?, shown(py, what)?);
            if *in_other_case {
                format!(
                    "`quote` must not also be counted: ignoring ASCII case, {quote} is in `what` \
                     ({what})"
                )
            } else if quote == what {
                format!("`quote` must differ from `what`: both are {quote}")
            } else {
                format!("`quote` must not also be counted: {quote} is in `what` ({what})")
            }
        }
        ErrorKind::QuoteIsReset { quote, reset } => {
            let (quote, reset) = (shown(py, quote)?, shown_reset(py, reset)?);
            if quote == reset {
                format!("`quote` must differ from `reset`: both are {quote}")
            } else {
                format!("`quote` must not also be a reset: {quote} is in `reset` ({reset})")
            }
        }
        ErrorKind::FractionOutOfRange { q } => fraction_out_of_range(py, "`q`", *q)?,
        ErrorKind::DifferentCounters { counter, other } => format!(
            "partials of different counters cannot be joined: one is of {}, the other of {}",
            shown_counter(py, counter)?,
            shown_counter(py, other)?
        ),
        ErrorKind::LengthOverflow { length, next } => format!(
            "partials of lengths {length} and {next} cannot be joined: their total must be less \
             than {}",
            u64::MAX
        ),
        ErrorKind::SelfOverlap { what } => format!(
            "partials cannot count {}: it ends as it starts, so its occurrences can overlap",
            shown(py, what)?
        ),
        ErrorKind::NothingToJoin => "`partials` must not be empty: start with counter.partial('') \
                                     or counter.partial(b''), which changes nothing"
            .to_owned(),
        ErrorKind::TextAndBytes => {
            "a partial of str and a partial of bytes cannot be joined".to_owned()
        }
        // The conversion of these arguments accepts only one character or byte.
        ErrorKind::ResetIsString { .. }
        | ErrorKind::QuoteIsSet { .. }
        | ErrorKind::QuoteIsString { .. } => error.to_string(),
    })
}

fn not_with_byte(py: Python<'_>, argument: &str, value: &str, byte: u8) -> PyResult<String> {
    let byte = shown(py, &What::from(byte))?;
    Ok(format!(
        "`{argument}` must be ASCII or bytes, not {value}, because another argument contains the \
         byte {byte}"
    ))
}

fn shown(py: Python<'_>, what: &What) -> PyResult<String> {
    cut_repr(&what.into_pyobject(py)?)
}

fn shown_reset(py: Python<'_>, reset: &ResetOn) -> PyResult<String> {
    cut_repr(&reset.into_pyobject(py)?)
}

/// Returns the `repr` of a counter, cut after 200 characters, which is enough for all arguments of
/// most counters.
fn shown_counter(py: Python<'_>, counter: &Counter) -> PyResult<String> {
    let counter = counter.clone().into_pyobject(py)?.into_any();
    Ok(cut(repr(&counter)?, 200))
}
