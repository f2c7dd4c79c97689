//! What no input may do, be it as it will: take memory that grows with it, end nothing that has an end, or be
//! answered otherwise by several threads.

use std::io::{Read, Write};
use std::path::Path;
use std::process::Stdio;
use std::sync::mpsc;
use std::time::Duration;

mod run;

use run::{atleast, command};

/// Far more than it takes: it guards against what has no end.
const A_LONG_TIME: Duration = Duration::from_secs(120);

/// Runs the command with input that comes again and again, until it ends by itself: standard input stays open.
/// Returns what it printed, what it said, and its exit code.
fn endless(arguments: &[&str], piece: &[u8]) -> (Vec<u8>, String, i32) {
    let mut child = command()
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let piece = piece.repeat((1 << 20) / piece.len());
    let (sender, ended) = mpsc::channel();
    let writer = std::thread::spawn(move || {
        while stdin.write_all(&piece).is_ok() {}
        // Nobody reads any more.
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
fn a_line_without_end_is_decided_where_it_is_too_long() {
    let too_long = |line: &str| {
        format!("atleast: <stdin>: {line} is to be printed, but longer than --max-line\n")
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
    // What is printed before it is printed, and it need not come to its end.
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
    // Nor need the line end that is printed behind it.
    let mut pieces = b"b\n".to_vec();
    pieces.extend(b"a ".repeat(1 << 20));
    let flags = ["--per=word", "-nA1", "-m1", "1", "b", "--max-line=1M"];
    let output = atleast(&flags, &pieces);
    assert_eq!(output.stdout, b"1:b\n");
    assert_eq!(String::from_utf8(output.stderr).unwrap(), too_long("line 2"));
}

/// Returns what the command answers of a file, with so many threads.
fn answer(arguments: &[&str], path: &Path, threads: u32) -> (Vec<u8>, String, Option<i32>) {
    let output = command().args(arguments).arg(format!("-j{threads}")).arg(path).output().unwrap();
    (output.stdout, String::from_utf8(output.stderr).unwrap(), output.status.code())
}

/// Text that is nothing but one hostile thing, of so many bytes.
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
    // So large that it is read by ranges.
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
fn more_threads_than_files_are_none() {
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

/// Lines before one that is selected are held as a line is: no more of them than --max-line.
#[test]
fn context_is_held_up_to_max_line() {
    let lines = format!("{}b\n", "aaa\n".repeat(10));
    for (flags, printed, said) in [
        (&["-B9", "--max-line=36"][..], 40 - 2, ""),
        (&["-B10", "--max-line=36"], 0, "a line and the lines up to the next selected one"),
        (&["-nB10", "--max-line=36"], 0, "line 1 and the lines up to the next selected one"),
        (&["-B1000000000", "--max-line=40"], 42, ""),
    ] {
        let output = atleast(&[flags, &["1", "b"]].concat(), lines.as_bytes());
        let stderr = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.stdout.len(), printed, "{flags:?}");
        if said.is_empty() {
            assert_eq!(stderr, "");
        } else {
            let rest = "are to be printed, but together longer than --max-line";
            assert_eq!(stderr, format!("atleast: <stdin>: {said} {rest}\n"));
        }
    }
}

/// Where what is read comes in several pieces, lines before a selected one are still those right before it.
#[test]
fn context_goes_on_from_one_piece_into_the_next() {
    let lines = format!("{}b\nb\n", "a\n".repeat(1_000_000));
    let expected = "1999996-a\n1999998-a\n2000000:b\n2000002:b\n";
    let output = atleast(&["-b", "-B2", "1", "b"], lines.as_bytes());
    assert_eq!(String::from_utf8(output.stdout).unwrap(), expected);
}

/// The most memory that the command has had, in MiB.
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
    let mut most = 0;
    let mut buffer = vec![0; 1 << 20];
    while stdout.read(&mut buffer).unwrap() > 0 {
        let status = std::fs::read_to_string(&status).unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kib = line.map_or("0", |line| line.trim().trim_end_matches(" kB"));
        most = most.max(kib.parse::<u64>().unwrap() / 1024);
    }
    child.wait().unwrap();
    most
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
        let most = peak(flags, &path);
        // In MB, 32 and 2 for each thread.
        assert!(most < 30 + 2 * 8, "{flags:?}: {most} MiB");
    }
}
