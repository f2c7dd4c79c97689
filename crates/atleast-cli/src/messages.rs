//! What clap says: its help, and what is wrong with the arguments, which it repeats as they are. A terminal must not
//! be moved by them, nor a screen be filled.

use std::io::{self, Write};

use anstream::{AutoStream, ColorChoice};
use clap::Error;
use clap::builder::StyledStr;
use clap::error::{ContextKind, ContextValue, ErrorKind};

use crate::{ERROR, printable};

/// Prints a message or the help that was asked for. Returns the exit code.
pub(crate) fn print(message: &Error) -> u8 {
    let text = |choice| match choice {
        ColorChoice::Never => message.render().to_string(),
        _ => message.render().ansi().to_string(),
    };
    if message.use_stderr() {
        let text = text(AutoStream::choice(&io::stderr()));
        // There is nowhere left to report that standard error cannot be written.
        let _ = io::stderr().write_all(text.as_bytes());
        return ERROR;
    }
    crate::print(text(AutoStream::choice(&io::stdout())).as_bytes())
}

/// Returns an error of a definition without styles in the styles of another. What it repeats of the arguments is
/// repeated so that it can be shown.
pub(crate) fn shown(mut error: Error, styled: &clap::Command) -> Error {
    if matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) {
        return error;
    }
    let context: Vec<(ContextKind, ContextValue)> =
        error.context().map(|(kind, value)| (kind, value.clone())).collect();
    let raw = context.iter().filter_map(|(_, value)| match value {
        ContextValue::String(raw) => Some(raw.clone()),
        _ => None,
    });
    let raw: Vec<String> = raw.collect();
    // Tips hold what was given as well.
    let tip = |tip: &StyledStr| {
        let mut tip = tip.ansi().to_string();
        for raw in raw.iter().filter(|raw| !raw.is_empty()) {
            tip = tip.replace(raw, &printable::repeated(raw.as_bytes()));
        }
        StyledStr::from(printable::text(tip.as_bytes()))
    };
    for (kind, value) in context {
        let value = match value {
            ContextValue::String(raw) => ContextValue::String(printable::repeated(raw.as_bytes())),
            ContextValue::Strings(raw) => ContextValue::Strings(
                raw.iter().map(|raw| printable::repeated(raw.as_bytes())).collect(),
            ),
            ContextValue::StyledStrs(tips) if kind == ContextKind::Suggested => {
                ContextValue::StyledStrs(tips.iter().map(tip).collect())
            }
            value => value,
        };
        error.insert(kind, value);
    }
    error.with_cmd(styled)
}
