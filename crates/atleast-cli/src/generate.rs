//! What goes with the program, from the definition of its arguments: man pages and completions.

use std::io::{self, Write};

use clap::ValueEnum;
use clap_complete::Shell;
use clap_mangen::Man;

use crate::arguments::Arguments;
use crate::{ERROR, SELECTED, complain};

/// What can be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Generate {
    /// The man page of atleast
    Man,
    /// That of atleast ragged
    ManRagged,
    /// That of atleast tally
    ManTally,
    /// Completions for bash
    CompleteBash,
    /// Completions for zsh
    CompleteZsh,
    /// Completions for fish
    CompleteFish,
    /// Completions for `PowerShell`
    CompletePowershell,
}

/// Writes it to standard output. Returns the exit code.
pub(crate) fn run(what: Generate) -> u8 {
    match io::stdout().lock().write_all(&bytes(what)) {
        Ok(()) => SELECTED,
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => SELECTED,
        Err(error) => {
            complain(&format_args!("standard output: {error}"));
            ERROR
        }
    }
}

fn bytes(what: Generate) -> Vec<u8> {
    let mut command = Arguments::command();
    let mut bytes = Vec::new();
    let shell = match what {
        Generate::Man => return page(command),
        Generate::ManRagged | Generate::ManTally => {
            command.build();
            let (name, title) = match what {
                Generate::ManRagged => ("ragged", "atleast-ragged"),
                _ => ("tally", "atleast-tally"),
            };
            let found = command.find_subcommand(name).cloned();
            return page(found.unwrap_or(command).name(title));
        }
        Generate::CompleteBash => Shell::Bash,
        Generate::CompleteZsh => Shell::Zsh,
        Generate::CompleteFish => Shell::Fish,
        Generate::CompletePowershell => Shell::PowerShell,
    };
    clap_complete::generate(shell, &mut command, "atleast", &mut bytes);
    bytes
}

fn page(command: clap::Command) -> Vec<u8> {
    let mut bytes = Vec::new();
    // To memory it is written whatever happens.
    let _ = Man::new(command).render(&mut bytes);
    bytes
}
