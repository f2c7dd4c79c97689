//! What the help of all commands has in common: the headings, and the short help of `-h`.

use std::fmt::{self, Write};

use clap::builder::{StyledStr, Styles};
use clap::{Arg, ArgAction, Command};

/// The headings of the options, in the order of the help.
pub(crate) const MATCHING: &str = "Matching options";
pub(crate) const MODES: &str = "Output modes";
pub(crate) const OUTPUT: &str = "Output options";
pub(crate) const FILES: &str = "File options";
pub(crate) const OTHER: &str = "Other options";

/// Adds `-h` and `--help` to a command and its subcommands.
///
/// `--help` groups all options under headings. `-h` has to fit on a screen of 24 lines: it lists,
/// under one heading and on one line each, only the options without `hide_short_help`.
pub(crate) fn with_help(command: Command) -> Command {
    let options = short_options(&command);
    let more = command.get_after_help().map(ToString::to_string).unwrap_or_default();
    let help = Arg::new("help")
        .short('h')
        .long("help")
        .action(ArgAction::Help)
        .help("Print a summary with -h, or the full help with --help")
        .help_heading(OTHER);
    command
        .disable_help_flag(true)
        .arg(help)
        .mut_args(|arg| arg.hide_short_help(true))
        .after_help(format!("{options}\n{more}"))
        .mut_subcommands(with_help)
}

/// Returns the `--version` flag.
pub(crate) fn version_flag() -> Arg {
    Arg::new("version")
        .short('V')
        .long("version")
        .action(ArgAction::Version)
        .help("Print the version")
        .hide_short_help(true)
        .help_heading(OTHER)
}

/// Returns a line for each option of the short help, with styles as terminal escapes.
fn short_options(command: &Command) -> String {
    let is_shown = |arg: &&Arg| !arg.is_positional() && !arg.is_hide_short_help_set();
    let shown = || command.get_arguments().filter(is_shown);
    let width = shown().map(|arg| plain_flag(arg).len()).max().unwrap_or(0);
    let header = command.get_styles().get_header();
    let mut text = format!("{header}Options:{header:#}\n");
    for arg in shown() {
        let padding = width - plain_flag(arg).len();
        let help = arg.get_help().map(StyledStr::to_string).unwrap_or_default();
        text.push_str("  ");
        write_flag(arg, command.get_styles(), &mut text).expect("a string takes everything");
        text.extend([&" ".repeat(padding + 2), &*help, "\n"]);
    }
    text
}

fn plain_flag(arg: &Arg) -> String {
    let mut flag = String::new();
    write_flag(arg, &Styles::plain(), &mut flag).expect("a string takes everything");
    flag
}

/// Writes a flag as `-m, --max-count <NUM>`.
fn write_flag(arg: &Arg, styles: &Styles, text: &mut String) -> fmt::Result {
    let (literal, placeholder) = (styles.get_literal(), styles.get_placeholder());
    match arg.get_short() {
        Some(short) => write!(text, "{literal}-{short}{literal:#}, ")?,
        None => text.push_str("    "),
    }
    write!(text, "{literal}--{}{literal:#}", arg.get_long().unwrap_or_default())?;
    if arg.get_action().takes_values() {
        for name in arg.get_value_names().unwrap_or_default() {
            write!(text, " {placeholder}<{name}>{placeholder:#}")?;
        }
    }
    Ok(())
}
