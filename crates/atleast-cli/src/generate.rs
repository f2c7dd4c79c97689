//! `--generate`: man pages and completion scripts, from the definition of the arguments.

use std::io;

use clap_complete::env::{Elvish, Powershell};
use clap_mangen::Man;
use clap_mangen::roff::{Roff, roman};

use crate::arguments::{Arguments, Generate};
use crate::{completions, print};

/// Prints what is asked for. Returns the exit code.
pub(crate) fn run(kind: Generate) -> u8 {
    print(&bytes(kind))
}

fn bytes(kind: Generate) -> Vec<u8> {
    let mut command = Arguments::command();
    match kind {
        Generate::Man => page(command),
        Generate::ManRagged | Generate::ManTally => {
            command.build();
            let (name, title) = match kind {
                Generate::ManRagged => ("ragged", "atleast-ragged"),
                _ => ("tally", "atleast-tally"),
            };
            let found = command.find_subcommand(name).cloned();
            page(found.unwrap_or(command).name(title))
        }
        Generate::CompleteBash => completions::script(completions::BASH),
        Generate::CompleteZsh => completions::script(completions::ZSH),
        Generate::CompleteFish => completions::script(completions::FISH),
        Generate::CompleteElvish => completions::script(&Elvish),
        Generate::CompletePowershell => completions::script(&Powershell),
    }
}

/// Returns the man page of a command. It ends with the exit status and the examples of the help.
fn page(command: clap::Command) -> Vec<u8> {
    // `clap_mangen` would leave out the short descriptions of options with `hide_short_help`.
    let mut command = command.mut_args(|arg| arg.hide_short_help(false));
    let usage = command.render_usage().to_string();
    let usage = usage.trim_start_matches("Usage: ").lines().map(str::trim_start);
    let mut synopsis = Roff::new();
    example(synopsis.control("SH", ["SYNOPSIS"]), usage);
    let ending = command.get_after_long_help().or(command.get_after_help());
    let ending = ending.map(ToString::to_string).unwrap_or_default();
    let (status, examples) = ending.split_once("\n\nExamples:\n").unwrap_or((&ending, ""));
    let mut rest = Roff::new();
    let status = status.trim_start_matches("Exit status: ").replace('\n', " ");
    rest.control("SH", ["EXIT STATUS"]).text([roman(status)]);
    example(rest.control("SH", ["EXAMPLES"]), examples.lines().map(str::trim_start));
    let mut bytes = Vec::new();
    let has_commands = command.has_subcommands();
    render(&Man::new(command), has_commands, (&synopsis, &rest), &mut bytes)
        .expect("a vector takes everything");
    bytes
}

/// Writes lines without filling them.
fn example<'a>(page: &mut Roff, lines: impl Iterator<Item = &'a str>) {
    page.control("nf", []);
    for line in lines {
        page.text([roman(line)]);
    }
    page.control("fi", []);
}

fn render(
    man: &Man,
    has_commands: bool,
    (synopsis, rest): (&Roff, &Roff),
    page: &mut Vec<u8>,
) -> io::Result<()> {
    man.render_title(page)?;
    man.render_name_section(page)?;
    synopsis.to_writer(page)?;
    man.render_description_section(page)?;
    man.render_options_section(page)?;
    if has_commands {
        man.render_subcommands_section(page)?;
    }
    rest.to_writer(page)
}
