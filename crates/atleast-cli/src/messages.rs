//! The messages of clap: help and usage errors.
//!
//! Clap repeats arguments unchanged. Here they are escaped, so that they cannot control a terminal,
//! and shortened, so that they do not fill the screen.

use std::io::{self, Write};

use anstream::{AutoStream, ColorChoice};
use clap::Error;
use clap::builder::StyledStr;
use clap::error::{ContextKind, ContextValue, ErrorKind};

use crate::{ERROR, printable};

/// Prints a usage error or the help. Returns the exit code.
pub(crate) fn print(message: &Error) -> u8 {
    let text = |choice| match choice {
        ColorChoice::Never => message.render().to_string(),
        _ => message.render().ansi().to_string(),
    };
    if message.use_stderr() {
        let text = text(AutoStream::choice(&io::stderr()));
        // If standard error cannot be written, there is nowhere to say so.
        let _ = io::stderr().write_all(text.as_bytes());
        return ERROR;
    }
    crate::print(text(AutoStream::choice(&io::stdout())).as_bytes())
}

/// Returns an error with its arguments escaped and shortened, and in the styles of a command. The
/// error must come from a definition without styles.
pub(crate) fn escaped(mut error: Error, styled: &clap::Command) -> Error {
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
    // Tips contain arguments, too.
    let tip = |tip: &StyledStr| {
        let mut tip = tip.ansi().to_string();
        for raw in raw.iter().filter(|raw| !raw.is_empty()) {
            tip = tip.replace(raw, &printable::shortened(raw.as_bytes()));
        }
        StyledStr::from(printable::escaped(tip.as_bytes()))
    };
    for (kind, value) in context {
        let value = match value {
            ContextValue::String(raw) => ContextValue::String(printable::shortened(raw.as_bytes())),
            ContextValue::Strings(raw) => ContextValue::Strings(
                raw.iter().map(|raw| printable::shortened(raw.as_bytes())).collect(),
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
