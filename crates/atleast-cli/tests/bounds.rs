//! Limits that hold for every input: memory does not grow with it, the command ends as soon as the
//! answer is known, and the answer does not depend on the number of threads.

use std::io::{Read, Write};
use std::path::Path;
use std::process::Stdio;
use std::sync::mpsc;
use std::time::Duration;

mod run;

use run::{atleast, command};

/// Far more than a run takes. A run that does not end fails the test.
const A_LONG_TIME: Duration = Duration::from_secs(120);

/// Runs the command with endless standard input until it ends by itself. Returns standard output,
/// standard error and the exit code.
fn endless(arguments: &[&str], chunk: &[u8]) -> (Vec<u8>, String, i32) {
    let mut child = command()
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let chunk = chunk.repeat((1 << 20) / chunk.len());
    let (sender, ended) = mpsc::channel();
    let writer = std::thread::spawn(move || {
        while stdin.write_all(&chunk).is_ok() {}
        // The command has closed its input.
        sender.send(()).unwrap();
    });
    let mut stdout = child.stdout.take().unwrap();
    let printed = std::thread::spawn(move || {
        let mut printed = Vec::new();
        stdout.read_to_end(&mut printed).unwrap();
        printed
    });
    if ended.recv_timeout(A_LONG_TIME).is_err() {
        child.kill().unwrap();
        panic!("it has not ended: {arguments:?}");
    }
    writer.join().unwrap();
    let output = child.wait_with_output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    (printed.join().unwrap(), said, output.status.code().unwrap())
}

#[test]
fn an_endless_line_is_decided_when_it_is_too_long() {
    let too_long = |line: &str| {
        format!("atleast: <stdin>: {line} is too long to print: use a larger --max-line\n")
    };
    for flags in [
        &["--per=word", "1", "a"][..],
        &["--per=word", "-n", "1", "a"],
        &["--per=word", "-m1", "1", "a"],
        &["--per=word", "-o", "1", "a"],
        &["--per=word", "--color=always", "1", "a"],
        &["--reset= ", "-C2", "1", "a"],
        &["--reset= ", "-b", "0", "x"],
    ] {
        let (printed, said, code) = endless(&[&["--max-line=1M"], flags].concat(), b"a ");
        assert_eq!((printed.len(), code), (0, 2), "{flags:?}");
        assert!(said == too_long("line 1") || said == too_long("a line"), "{flags:?}: {said}");
    }
    // Lines before the unfinished line are printed, and the answer may be known before it ends.
    for (flags, first) in [
        (&["--per=word", "-m1", "1", "b"][..], "b\n"),
        (&["--per=word", "-m1", "-v", "1", "a"], "b\n"),
        (&["--json", "--per=word", "-m1", "1", "b"], "{\"type\""),
    ] {
        let mut child =
            command().args(flags).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let mut stdin = child.stdin.take().unwrap();
        stdin.write_all(b"b\na a a a ").unwrap();
        // Standard input stays open.
        let mut printed = String::new();
        child.stdout.take().unwrap().read_to_string(&mut printed).unwrap();
        assert!(printed.starts_with(first), "{flags:?}: {printed}");
        assert!(child.wait().unwrap().success());
        drop(stdin);
    }
    // A line of context after a match may be too long as well.
    let mut input = b"b\n".to_vec();
    input.extend(b"a ".repeat(1 << 20));
    let flags = ["--per=word", "-nA1", "-m1", "1", "b", "--max-line=1M"];
    let output = atleast(&flags, &input);
    assert_eq!(output.stdout, b"1:b\n");
    assert_eq!(String::from_utf8(output.stderr).unwrap(), too_long("line 2"));
}

/// Returns the output of the command for a file, with this number of threads.
fn answer(arguments: &[&str], path: &Path, threads: u32) -> (Vec<u8>, String, Option<i32>) {
    let output = command().args(arguments).arg(format!("-j{threads}")).arg(path).output().unwrap();
    (output.stdout, String::from_utf8(output.stderr).unwrap(), output.status.code())
}

/// Hostile texts of about this size, each with its name.
fn hostile(size: usize) -> Vec<(&'static str, String)> {
    let all = |text: &str| text.repeat(size / text.len());
    vec![
        ("wrong separator", all("1;2;3\n")),
        ("quoted newlines", format!("a,\"{}", all("b\nc,d\n"))),
        ("long lines", all(&format!("{}\n", "ab,".repeat(400_000)))),
    ]
}

#[test]
fn threads_change_no_answer() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("hostile");
    // Large enough to be read by ranges.
    for (name, text) in hostile(17 << 20) {
        std::fs::write(&path, text).unwrap();
        for flags in [
            &["-nb", "2", ","][..],
            &["-c", "-v", "2", ","],
            &["tally", ","],
            &["ragged", "--max-rows=9", "--sep=,", "--expected=2", "--json"],
        ] {
            let (one, several) = (answer(flags, &path, 1), answer(flags, &path, 8));
            assert!(several == one, "{name}: {flags:?}");
        }
    }
}

#[test]
fn more_threads_than_files_change_nothing() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("one"), "a,b\n").unwrap();
    std::fs::write(folder.path().join("two"), "c,d\n").unwrap();
    for (flags, expected) in [
        (&["-r", "-I", "--sort=path", "1", ","][..], "a,b\nc,d\n"),
        (&["-r", "-c", "-I", "1", ","], "1\n1\n"),
    ] {
        let (printed, said, code) = answer(flags, folder.path(), 1_000_000);
        assert_eq!((&*printed, &*said, code), (expected.as_bytes(), "", Some(0)));
    }
    let (printed, said, code) = answer(&["tally", "-r", "--json", ","], folder.path(), 1_000_000);
    assert_eq!((said.as_str(), code), ("", Some(0)));
    assert!(String::from_utf8(printed).unwrap().contains("\"segments\":2"));
}

/// The lines of context before a match may be as long together as --max-line.
#[test]
fn context_is_held_up_to_max_line() {
    let lines = format!("{}b\n", "aaa\n".repeat(10));
    for (flags, printed, said) in [
        (&["-B9", "--max-line=36"][..], 40 - 2, ""),
        (&["-B10", "--max-line=36"], 0, "a line and the lines up to the next match"),
        (&["-nB10", "--max-line=36"], 0, "line 1 and the lines up to the next match"),
        (&["-B1000000000", "--max-line=40"], 42, ""),
    ] {
        let output = atleast(&[flags, &["1", "b"]].concat(), lines.as_bytes());
        let stderr = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.stdout.len(), printed, "{flags:?}");
        if said.is_empty() {
            assert_eq!(stderr, "");
        } else {
            let rest = "are together too long to print: use a larger --max-line or a smaller -B";
            assert_eq!(stderr, format!("atleast: <stdin>: {said} {rest}\n"));
        }
    }
}

/// The context before a match is right if the input is read in several chunks.
#[test]
fn context_across_reads() {
    let lines = format!("{}b\nb\n", "a\n".repeat(1_000_000));
    let expected = "1999996-a\n1999998-a\n2000000:b\n2000002:b\n";
    let output = atleast(&["-b", "-B2", "1", "b"], lines.as_bytes());
    assert_eq!(String::from_utf8(output.stdout).unwrap(), expected);
}

/// Returns the peak memory of the command, in MiB.
#[cfg(target_os = "linux")]
fn peak(flags: &[&str], path: &Path) -> u64 {
    let mut child = command()
        .args(flags)
        .arg(path)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut stdout = child.stdout.take().unwrap();
    let status = format!("/proc/{}/status", child.id());
    let mut peak_mib = 0;
    let mut buffer = vec![0; 1 << 20];
    while stdout.read(&mut buffer).unwrap() > 0 {
        let status = std::fs::read_to_string(&status).unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kib = line.map_or("0", |line| line.trim().trim_end_matches(" kB"));
        peak_mib = peak_mib.max(kib.parse::<u64>().unwrap() / 1024);
    }
    child.wait().unwrap();
    peak_mib
}

#[test]
#[cfg(target_os = "linux")]
fn memory_does_not_grow_with_what_is_printed() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("hostile");
    for (text, flags) in [
        ("1;2;3\n", &["ragged", "--sep=,", "--expected=2", "-j8"][..]),
        ("a,b,c,d,e,f,g,h,i,j,k,l,m\n", &["-n", "-j8", "0", "x"]),
    ] {
        std::fs::write(&path, text.repeat((20 << 20) / text.len())).unwrap();
        let peak_mib = peak(flags, &path);
        // The limit is about 32 MB, and 2 MB for each thread.
        assert!(peak_mib < 30 + 2 * 8, "{flags:?}: {peak_mib} MiB");
    }
}
