//! Completions: the script for a shell, and the candidates that the script asks the program for.
//!
//! Both come from `clap_complete`. Its `CompleteEnv` is not used, because it changes the
//! environment of the process, and the command also runs inside Python. This module writes only to
//! standard output, and reads only the names of files.

use std::ffi::OsString;
use std::io;
use std::path::Path;

use clap::Command;
use clap_complete::env::{Bash, Elvish, EnvCompleter, Fish, Powershell, Shells, Zsh};

use crate::arguments::Arguments;
use crate::{ERROR, complain, print, printable};

/// The environment variable that the scripts set to the name of their shell. They pass the typed
/// words after `--`.
const VARIABLE: &str = "COMPLETE";

const NAME: &str = "atleast";

/// Candidates may be paths, so bash has to quote them. If there is no candidate, bash completes
/// paths itself, for example those with a variable. Bash before version 4 has no `compopt`.
pub(crate) const BASH: &dyn EnvCompleter = &UnquotingShell {
    shell: &Bash,
    line: "compopt -o filenames -o default atleast 2> /dev/null || :\n",
};

pub(crate) const FISH: &dyn EnvCompleter = &UnquotingShell { shell: &Fish, line: "" };

/// Zsh may load the script at the first Tab, as the function `_atleast`. The script then has to
/// complete at once.
pub(crate) const ZSH: &dyn EnvCompleter = &UnquotingShell {
    shell: &Zsh,
    line: "[[ ${funcstack[1]} != _atleast ]] || _clap_dynamic_completer_atleast \"$@\"\n",
};

const SHELLS: Shells<'static> = Shells(&[BASH, &Elvish, FISH, &Powershell, ZSH]);

/// Prints the candidates if a script asks for them, or the script for `COMPLETE=<shell> atleast`.
///
/// Returns the exit code, or None if the command should run normally.
pub(crate) fn answer(arguments: &[OsString]) -> Option<u8> {
    let shell = std::env::var_os(VARIABLE).filter(|shell| !shell.is_empty() && shell != "0")?;
    // It may be a path, as in COMPLETE=$SHELL.
    let name = Path::new(&shell).file_stem().unwrap_or_default().to_string_lossy();
    match (arguments, SHELLS.completer(&name)) {
        ([], Some(shell)) => Some(print(&script(shell))),
        ([], None) => {
            let known: Vec<_> = SHELLS.names().collect();
            let known = known.join(", ");
            let name = printable::shortened(name.as_bytes());
            complain(&format_args!("{VARIABLE}: unknown shell `{name}`: use one of {known}"));
            Some(ERROR)
        }
        ([escape, words @ ..], Some(shell)) if escape == "--" && !words.is_empty() => {
            // No error message: it would end up in the line that the user is typing.
            Some(candidates(shell, words).map_or(ERROR, |candidates| print(&candidates)))
        }
        _ => None,
    }
}

/// Returns the script that a shell loads.
pub(crate) fn script(shell: &dyn EnvCompleter) -> Vec<u8> {
    let mut script = Vec::new();
    // The script runs the program that is on the PATH.
    shell
        .write_registration(VARIABLE, NAME, NAME, NAME, &mut script)
        .expect("a vector takes everything");
    script
}

/// Returns the candidates for these words; the first word is the program.
fn candidates(shell: &dyn EnvCompleter, words: &[OsString]) -> io::Result<Vec<u8>> {
    let folder = std::env::current_dir().ok();
    let mut candidates = Vec::new();
    let mut definition = definition(words);
    shell.write_complete(&mut definition, words.to_vec(), folder.as_deref(), &mut candidates)?;
    Ok(candidates)
}

/// Returns the definition that applies to these words. `clap_complete` would take any word for a
/// subcommand, but only the first word can name one.
fn definition(words: &[OsString]) -> Command {
    let all = Arguments::command();
    let first = words.get(1).map(|word| word.to_string_lossy()).unwrap_or_default();
    let begins = |name: &str| name.starts_with(&*first);
    let is_escape = first == "--" && words.len() > 2;
    let names_one = all.get_subcommands().any(|subcommand| begins(subcommand.get_name()));
    let may_stand_alone = !is_escape && (names_one || begins("--generate"));
    let definition = if may_stand_alone { all } else { Arguments::search_command() };
    definition.no_binary_name(false)
}

/// A shell whose script passes words as they are typed, with quotes. `line` is added to the script.
struct UnquotingShell {
    shell: &'static dyn EnvCompleter,
    line: &'static str,
}

impl EnvCompleter for UnquotingShell {
    fn name(&self) -> &'static str {
        self.shell.name()
    }

    fn is(&self, name: &str) -> bool {
        self.shell.is(name)
    }

    fn write_registration(
        &self,
        variable: &str,
        name: &str,
        bin: &str,
        completer: &str,
        script: &mut dyn io::Write,
    ) -> io::Result<()> {
        self.shell.write_registration(variable, name, bin, completer, script)?;
        write!(script, "{}", self.line)
    }

    fn write_complete(
        &self,
        command: &mut Command,
        words: Vec<OsString>,
        folder: Option<&Path>,
        candidates: &mut dyn io::Write,
    ) -> io::Result<()> {
        let words = words.into_iter().map(unquoted).collect();
        self.shell.write_complete(command, words, folder, candidates)
    }
}

/// Returns a word without its quotes, of which the last may still be open. Returns it unchanged if
/// it is not one word.
fn unquoted(typed: OsString) -> OsString {
    let is_quoted = |word: &&str| word.contains(['\'', '"', '\\']);
    let Some(word) = typed.to_str().filter(is_quoted) else { return typed };
    let one = |end| {
        let words = shlex::split(&format!("{word}{end}"))?;
        <[String; 1]>::try_from(words).ok()
    };
    match ["", "'", "\""].into_iter().find_map(one) {
        Some([word]) => word.into(),
        None => typed,
    }
}
