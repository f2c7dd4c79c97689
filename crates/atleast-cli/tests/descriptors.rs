//! Standard input, output and error that are closed or cannot be used. Nothing hangs, and lost
//! output is an error.
#![cfg(unix)]

use std::fs;
use std::os::unix::process::ExitStatusExt;
use std::process::{Command, Stdio};
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process};

mod run;

use run::{in_a_shell, shell};

/// How a command uses the three descriptors.
#[derive(Clone, Copy)]
struct Use {
    arguments: &'static str,
    reads: bool,
    prints: bool,
    /// Whether it also prints to standard error.
    reports: bool,
    code: i32,
}

const fn using(arguments: &'static str, reads: bool, prints: bool, code: i32) -> Use {
    Use { arguments, reads, prints, reports: false, code }
}

const USES: [Use; 27] = [
    using("1 ,", true, true, 0),
    using("1 , f", false, true, 0),
    using("1 nowhere f", false, false, 1),
    using("-c 1 , f", false, true, 0),
    using("-c 1 ,", true, true, 0),
    using("-l 1 , f g", false, true, 0),
    using("-L 1 nowhere f", false, true, 1),
    using("-q 1 , f", false, false, 0),
    using("-q 1 ,", true, false, 0),
    using("--json 1 , f", false, true, 0),
    using("--json 1 ,", true, true, 0),
    using("-r -j4 1 , folder", false, true, 0),
    using("--stats 1 , f", false, true, 0),
    using("tally , f", false, true, 0),
    using("tally ,", true, true, 0),
    using("tally --json , f", false, true, 0),
    using("tally --html - , f", false, true, 0),
    using("tally --html out , f", false, false, 0),
    using("ragged f", false, true, 1),
    using("ragged", true, true, 1),
    using("ragged --json f", false, true, 1),
    using("ragged --bad out f", false, true, 1),
    Use { reports: true, ..using("ragged --good - f", false, true, 1) },
    using("--generate man", false, true, 0),
    using("--generate complete-zsh", false, true, 0),
    using("--help", false, true, 0),
    using("ragged --version", false, false, 2),
];

fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("f"), "a,b\nc\nd,e\n").unwrap();
    fs::write(folder.path().join("g"), "x,y\n").unwrap();
    fs::create_dir(folder.path().join("folder")).unwrap();
    fs::write(folder.path().join("folder/h"), "x,y\n").unwrap();
    folder
}

/// Checks a run in which some of the descriptors cannot be used.
#[track_caller]
fn check(usage: Use, redirected: &str, cannot: [bool; 3]) {
    let folder = folder();
    let Use { arguments, reads, prints, reports, code } = usage;
    // The last redirection of a descriptor wins.
    let run = |redirected: &str| shell(folder.path(), &format!("$A {arguments} < f {redirected}"));
    let expected = run("");
    assert_eq!(expected.status.code(), Some(code), "{arguments}");
    let output = run(redirected);
    let fails = reads && cannot[0] || prints && cannot[1] || reports && cannot[2];
    let shown = format!("{arguments} {redirected}: {output:?}");
    assert_eq!(output.status.code(), Some(if fails { 2 } else { code }), "{shown}");
    if !fails && !cannot[1] {
        assert_eq!(output.stdout, expected.stdout, "{shown}");
    }
    if fails && !cannot[2] {
        let message = String::from_utf8(output.stderr).unwrap();
        assert!(message.contains("atleast: "), "{shown}");
    }
}

#[test]
fn any_descriptor_may_be_closed() {
    for usage in USES {
        for closed in 0..8 {
            let is_closed = [0, 1, 2].map(|number| closed >> number & 1 == 1);
            let words = ["<&-", ">&-", "2>&-"].into_iter().zip(is_closed);
            let words: Vec<&str> =
                words.filter(|(_, is_closed)| *is_closed).map(|(word, _)| word).collect();
            check(usage, &words.join(" "), is_closed);
        }
    }
}

#[test]
fn any_descriptor_may_be_open_for_the_other_direction() {
    for usage in USES {
        for input in ["< .", "0> other", "0>> other"] {
            check(usage, input, [true, false, false]);
        }
        check(usage, "1< f", [false, true, false]);
        check(usage, "2< f", [false, false, true]);
        check(usage, "0> other 1< f 2< f", [true; 3]);
    }
}

#[test]
fn a_full_device_is_an_error() {
    if !fs::exists("/dev/full").unwrap() {
        eprintln!("not run: there is no /dev/full");
        return;
    }
    for usage in USES.iter().chain(&[
        using("--version", false, true, 0),
        using("-h", false, true, 0),
        using("tally --help", false, true, 0),
    ]) {
        check(*usage, "> /dev/full", [false, true, false]);
    }
}

#[test]
fn a_closed_pipe_is_not_an_error() {
    for Use { arguments, .. } in USES {
        let folder = folder();
        let script = format!("($A {arguments} < f; echo $? > code) | true; cat code");
        let output = shell(folder.path(), &script);
        let code = String::from_utf8(output.stdout).unwrap();
        assert!(code == "2\n" && arguments.ends_with("--version") || code < "2".into(), "{script}");
    }
}

#[test]
fn signals_work_whatever_is_closed() {
    for arguments in
        ["1 ,", "-c 1 ,", "-q 9 ,", "--json 1 ,", "tally ,", "ragged", "ragged --good o"]
    {
        for closed in ["", ">&-", "2>&-", ">&- 2>&-"] {
            for (signal, number) in [(Signal::TERM, 15), (Signal::INT, 2)] {
                let folder = folder();
                let script = format!("exec {} {arguments} {closed}", in_a_shell());
                let mut child = Command::new("sh")
                    .args(["-c", &script])
                    .current_dir(folder.path())
                    .stdin(Stdio::piped())
                    .stdout(Stdio::null())
                    .stderr(Stdio::null())
                    .spawn()
                    .unwrap();
                std::thread::sleep(Duration::from_millis(100));
                kill_process(Pid::from_child(&child), signal).unwrap();
                // Only a guard against hangs.
                for _ in 0..600 {
                    if child.try_wait().unwrap().is_some() {
                        break;
                    }
                    std::thread::sleep(Duration::from_millis(100));
                }
                let ended = child.try_wait().unwrap().map(|status| status.signal());
                assert_eq!(ended, Some(Some(number)), "{script}");
            }
        }
    }
}
