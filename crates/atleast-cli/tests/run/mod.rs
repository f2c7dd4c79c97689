//! Runs the command for the tests.

// Not every test uses everything.
#![allow(dead_code)]

pub(crate) mod packed;

use std::ffi::OsStr;
use std::io::Write;
use std::process::{Command, Output, Stdio};

const ATLEAST: &str = env!("CARGO_BIN_EXE_atleast");

/// Returns the emulator to run the command with, if it is built for another machine.
fn runner() -> String {
    std::env::var("ATLEAST_RUNNER").unwrap_or_default()
}

/// Returns the command without arguments.
pub(crate) fn command() -> Command {
    let runner = runner();
    let mut words = runner.split_whitespace().chain([ATLEAST]);
    let mut command = Command::new(words.next().unwrap());
    command.args(words);
    command
}

/// Returns the command as text for a shell.
pub(crate) fn in_a_shell() -> String {
    format!("{} {ATLEAST}", runner())
}

/// Runs the command with this standard input.
pub(crate) fn atleast<A: AsRef<OsStr>>(arguments: &[A], input: &[u8]) -> Output {
    let mut child = command()
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // The command may stop reading before the end.
    let _ = child.stdin.take().unwrap().write_all(input);
    child.wait_with_output().unwrap()
}

/// Runs the command with a closed pipe as standard output, as `head` would leave it.
pub(crate) fn with_closed_output<A: AsRef<OsStr>>(arguments: &[A]) -> Output {
    let mut child =
        command().args(arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    child.wait_with_output().unwrap()
}

/// Checks standard output, standard error and the exit code of a run.
#[track_caller]
pub(crate) fn check<A: AsRef<OsStr>>(arguments: &[A], input: &[u8], expected: (&str, &str, i32)) {
    let output = atleast(arguments, input);
    let shown = (
        String::from_utf8(output.stdout).unwrap(),
        String::from_utf8(output.stderr).unwrap(),
        output.status.code().unwrap(),
    );
    assert_eq!((shown.0.as_str(), shown.1.as_str(), shown.2), expected);
}

/// Runs a shell script in a folder. `$A` is the command. A script that hangs fails the test.
#[cfg(unix)]
#[track_caller]
pub(crate) fn shell(folder: &std::path::Path, script: &str) -> Output {
    let child = Command::new("sh")
        .args(["-c", script])
        .env("A", in_a_shell())
        .current_dir(folder)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let (sender, receiver) = std::sync::mpsc::channel();
    std::thread::spawn(move || sender.send(child.wait_with_output().unwrap()));
    let output = receiver.recv_timeout(std::time::Duration::from_secs(120));
    output.unwrap_or_else(|_| panic!("it hangs: {script}"))
}

/// Returns the names and contents of the files in a folder, sorted.
pub(crate) fn contents(folder: &std::path::Path) -> Vec<(String, Vec<u8>)> {
    let entries = std::fs::read_dir(folder).unwrap().map(Result::unwrap);
    let content = |entry: std::fs::DirEntry| {
        let name = entry.file_name().to_string_lossy().into_owned();
        (name, std::fs::read(entry.path()).unwrap_or_default())
    };
    let mut contents: Vec<_> = entries.map(content).collect();
    contents.sort();
    contents
}
