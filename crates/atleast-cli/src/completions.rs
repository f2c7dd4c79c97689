//! Completions: the script that a shell is given once, and the candidates that this script asks the program for.
//!
//! Both are those of `clap_complete`. Its shells are called one by one, and not through its `CompleteEnv`, which
//! changes the environment of the process: the command also runs inside Python. Only standard output is written, and
//! of the file system only the names in a folder are read.

use std::ffi::OsString;
use std::io;
use std::path::Path;

use clap::Command;
use clap_complete::env::{Bash, Elvish, EnvCompleter, Fish, Powershell, Shells, Zsh};

use crate::arguments::Arguments;
use crate::{ERROR, complain, print};

/// What the scripts set, to the name of their shell. They give the typed words after `--`.
const VARIABLE: &str = "COMPLETE";

const NAME: &str = "atleast";

/// Candidates may be paths: bash quotes them, and where there is no candidate it completes a path as ever, such as one
/// with a variable in it. A bash before 4 has no `compopt`.
pub(crate) const BASH: &dyn EnvCompleter =
    &AsTyped { shell: &Bash, line: "compopt -o filenames -o default atleast 2> /dev/null || :\n" };

pub(crate) const FISH: &dyn EnvCompleter = &AsTyped { shell: &Fish, line: "" };

/// Zsh may load the script at the first Tab, as the function `_atleast`, which completes at once then.
pub(crate) const ZSH: &dyn EnvCompleter = &AsTyped {
    shell: &Zsh,
    line: "[[ ${funcstack[1]} != _atleast ]] || _clap_dynamic_completer_atleast \"$@\"\n",
};

const SHELLS: Shells<'static> = Shells(&[BASH, &Elvish, FISH, &Powershell, ZSH]);

/// Answers a script that asks for candidates, or the command `COMPLETE=<shell> atleast`, which prints the script.
/// Returns the exit code, or None if neither asks: then the command runs as ever, whatever the environment holds.
pub(crate) fn answer(arguments: &[OsString]) -> Option<u8> {
    let shell = std::env::var_os(VARIABLE).filter(|shell| !shell.is_empty() && shell != "0")?;
    // A path is the shell's own, as in COMPLETE=$SHELL.
    let name = Path::new(&shell).file_stem().unwrap_or_default().to_string_lossy();
    match (arguments, SHELLS.completer(&name)) {
        ([], Some(shell)) => Some(print(&script(shell))),
        ([], None) => {
            let known: Vec<_> = SHELLS.names().collect();
            let known = known.join(", ");
            complain(&format_args!("{VARIABLE} must be one of {known}, but it is {name}"));
            Some(ERROR)
        }
        ([escape, words @ ..], Some(shell)) if escape == "--" && !words.is_empty() => {
            // What is wrong is not said: it would be written into the line that somebody is typing.
            Some(candidates(shell, words).map_or(ERROR, |candidates| print(&candidates)))
        }
        _ => None,
    }
}

/// Returns the script that makes a shell ask for candidates.
pub(crate) fn script(shell: &dyn EnvCompleter) -> Vec<u8> {
    let mut script = Vec::new();
    // The program is the one on the PATH, wherever the script was made. To memory it is written whatever happens.
    let _ = shell.write_registration(VARIABLE, NAME, NAME, NAME, &mut script);
    script
}

/// Returns the candidates for these words, of which the first is the program.
fn candidates(shell: &dyn EnvCompleter, words: &[OsString]) -> io::Result<Vec<u8>> {
    let folder = std::env::current_dir().ok();
    let mut candidates = Vec::new();
    let mut definition = definition(words);
    shell.write_complete(&mut definition, words.to_vec(), folder.as_deref(), &mut candidates)?;
    Ok(candidates)
}

/// Returns the definition that holds for these words. `clap_complete` would take any word for a subcommand, and only
/// the first can name one.
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

/// A shell whose script gives the words as they are typed, quotes and all, and what stands below that script.
struct AsTyped {
    shell: &'static dyn EnvCompleter,
    line: &'static str,
}

impl EnvCompleter for AsTyped {
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

/// Returns the word that is typed so, with a quote that may be open still; as it is if it is none.
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
