//! The files that are read: folders, compressed files, many files, and large files by ranges.

use std::collections::BTreeSet;
use std::io::{Read, Write};
use std::path::Path;
use std::process::Stdio;

use serde_json::{Value, json};

mod run;

use run::packed::{CODECS, packed, zip};
use run::{check, command};

fn run(arguments: &[&str], paths: &[&Path]) -> (String, String, i32) {
    let output = command().args(arguments).args(paths).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (text(output.stdout), text(output.stderr), output.status.code().unwrap())
}

/// A table of this number of rows. Every tenth row has three commas, the others have two.
fn table(rows: usize) -> Vec<u8> {
    let mut table = Vec::new();
    for row in 0..rows {
        let more = if row % 10 == 3 { ",more" } else { "" };
        writeln!(table, "{row},{},of the table{more}", row * 7919 % 1000).unwrap();
    }
    table
}

#[test]
fn folders() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    std::fs::create_dir_all(root.join("b/deep")).unwrap();
    std::fs::create_dir(root.join(".git")).unwrap();
    for name in ["a.csv", "b/c.csv", "b/deep/d.txt", "b/left.out", ".hidden.csv"] {
        std::fs::write(root.join(name), "x,y,z\n").unwrap();
    }
    std::fs::write(root.join(".gitignore"), "*.out\n").unwrap();
    let found = |flags: &[&str]| {
        let flags = [&["-r", "-l", "2", ","], flags].concat();
        let output = command().current_dir(root).args(&flags).output().unwrap();
        assert_eq!(output.stderr, b"");
        let mut names: Vec<_> =
            String::from_utf8(output.stdout).unwrap().lines().map(str::to_owned).collect();
        names.sort_unstable();
        names.join(" ")
    };
    assert_eq!(found(&[]), "a.csv b/c.csv b/deep/d.txt");
    assert_eq!(found(&["b"]), "b/c.csv b/deep/d.txt");
    assert_eq!(found(&["--no-ignore"]), "a.csv b/c.csv b/deep/d.txt b/left.out");
    assert_eq!(found(&["--hidden", "-g", "*.csv"]), ".hidden.csv a.csv b/c.csv");
    assert_eq!(found(&["-t", "csv"]), ".hidden.csv a.csv b/c.csv");
    let (stdout, stderr, code) = run(&["-r", "-t", "nonsense", "2", ","], &[]);
    assert_eq!((stdout.as_str(), code), ("", 2));
    assert!(stderr.contains("nonsense"), "{stderr}");
    // A folder without -r is an error, as with grep.
    let (stdout, stderr, code) = run(&["2", ","], &[root]);
    assert_eq!((stdout.as_str(), code), ("", 2));
    assert_eq!(stderr, format!("atleast: {}: Is a directory (os error 21)\n", root.display()));
}

#[test]
fn sorted_output_does_not_depend_on_the_number_of_threads() {
    let folder = tempfile::tempdir().unwrap();
    let mut expected = String::new();
    for number in 0..200 {
        // Some take longer than others, and some print more than is kept in memory.
        let rows = if number % 40 == 0 { 60_000 } else { number };
        let path = folder.path().join(format!("{number:03}"));
        std::fs::write(&path, table(rows)).unwrap();
        for line in String::from_utf8(table(rows)).unwrap().lines() {
            expected.extend([&*path.display().to_string(), ":", line, "\n"]);
        }
    }
    for threads in ["1", "2", "7"] {
        let (stdout, stderr, code) =
            run(&["-r", "--sort=path", "-j", threads, "2", ","], &[folder.path()]);
        assert!(stdout == expected, "{threads}");
        assert_eq!((stderr.as_str(), code), ("", 0));
    }
    // Without --sort, the lines of a file stay together.
    let (stdout, _, _) = run(&["-r", "-j", "3", "2", ","], &[folder.path()]);
    let path_of = |line: &str| line.split(':').next().unwrap().to_owned();
    let mut paths: Vec<_> = stdout.lines().map(path_of).collect();
    paths.dedup();
    assert_eq!(paths.len(), paths.iter().collect::<BTreeSet<_>>().len());
    let sorted = |text: &str| text.lines().map(str::to_owned).collect::<BTreeSet<_>>();
    assert!(sorted(&stdout) == sorted(&expected));
}

/// The output for a large file does not depend on the number of threads.
#[test]
fn a_large_file_by_ranges() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("table.csv");
    let marked = folder.path().join("marked.csv");
    let rows = table(1_000_000);
    assert!(rows.len() > 20_000_000);
    // One line is longer than a range.
    let long =
        [&rows[..], &vec![b'a'; 9_000_000], b",,,\n", b"the last, without an end,,"].concat();
    std::fs::write(&path, &long).unwrap();
    std::fs::write(&marked, [b"\xEF\xBB\xBF", &rows[..]].concat()).unwrap();
    for (path, hits) in [(&path, 100_002), (&marked, 100_000)] {
        let (counted, ..) = run(&["-c", "-j3", "3", ","], &[path]);
        assert_eq!(counted, format!("{hits}\n"));
        for flags in [
            &["3", ","][..],
            &["-b", "3", ","],
            &["-v", "3", ","],
            &["-H", "4", "e", "--per=word"],
            &["-c", "-v", "2", ","],
            &["-c", "2", "e", "--per=word"],
            &["-l", "3", ","],
            &["-L", "9", ","],
            &["-q", "3", ","],
            &["-q", "9", ","],
            &["-n", "3", ","],
            &["-o", "3", ","],
            &["-nb", "-o", "2", "e", "--per=word"],
            &["-nH", "-v", "2", ","],
            &["-nb", "--color=always", "3", ","],
            // Some ranges print more than is kept in memory until their turn.
            &["-n", "0", ","],
            &["-C1", "3", ","],
            &["-m3", "3", ","],
            &["--stats", "-q", "9", ","],
        ] {
            let (one, several) = (
                run(&[&["-j1"], flags].concat(), &[path]),
                run(&[&["-j3"], flags].concat(), &[path]),
            );
            assert!(one.0 == several.0, "{flags:?}");
            assert_eq!(one.2, several.2, "{flags:?}");
            if flags[0] == "--stats" {
                let of = |stderr: &str| stderr.split(" in ").next().unwrap().to_owned();
                assert_eq!(of(&one.1), of(&several.1));
            } else {
                assert_eq!((one.1.as_str(), several.1.as_str()), ("", ""));
            }
        }
    }
    // A NUL byte in the middle ends the printing.
    let mut binary = rows.clone();
    binary[12_000_000] = 0;
    std::fs::write(&path, &binary).unwrap();
    for threads in ["-j1", "-j3"] {
        let (stdout, ..) = run(&[threads, "3", ","], &[&path]);
        let last = stdout.lines().last().unwrap();
        assert_eq!(last, format!("Binary file {} matches", path.display()), "{threads}");
        let (counted, ..) = run(&[threads, "-c", "3", ","], &[&path]);
        assert_eq!(counted, "100000\n");
    }
    // A line that is too long is an error, after the lines before it are printed.
    std::fs::write(&path, &long).unwrap();
    for threads in ["-j1", "-j3"] {
        let (stdout, stderr, code) = run(&[threads, "--max-line=1M", "3", ","], &[&path]);
        assert_eq!((stdout.lines().count(), code), (100_000, 2), "{threads}");
        assert!(stderr.ends_with("is too long to print: use a larger --max-line\n"), "{stderr}");
        let (stdout, stderr, code) = run(&[threads, "--max-line=1M", "-n", "3", ","], &[&path]);
        assert_eq!((stdout.lines().count(), code), (100_000, 2), "{threads}");
        assert!(stderr.contains(": line 1000001 is too long to print"), "{stderr}");
    }
}

#[test]
fn compressed_files_are_recognized_by_their_content() {
    let folder = tempfile::tempdir().unwrap();
    // The name does not tell that it is compressed.
    let path = folder.path().join("table.csv");
    let text = table(100_000);
    std::fs::write(folder.path().join("plain"), &text).unwrap();
    let plain = run(&["-nb", "3", ","], &[&folder.path().join("plain")]);
    for codec in CODECS {
        let packed = packed(codec, &text[..]);
        assert!(packed.len() < text.len() / 2);
        std::fs::write(&path, &packed).unwrap();
        let (stdout, stderr, code) = run(&["-nb", "3", ","], &[&path]);
        assert_eq!((&stdout, &stderr, code), (&plain.0, &plain.1, plain.2), "{codec}");
        // The same for standard input.
        let output = run::atleast(&["-c", "3", ","], &packed);
        assert_eq!(output.stdout, b"10000\n", "{codec}");
        let (_, stderr, code) = run(&["--max-unpacked", "100k", "-c", "3", ","], &[&path]);
        let message = "it unpacks to more than 102400 bytes, which is the limit";
        assert_eq!((stderr, code), (format!("atleast: {}: {message}\n", path.display()), 2));
        std::fs::write(&path, &packed[..packed.len() - 5]).unwrap();
        let (stdout, stderr, code) = run(&["3", ","], &[&path]);
        assert!(stdout.len() > 100_000 || codec == "bzip2", "{codec}: {}", stdout.len());
        let message = format!("atleast: {}: the {codec} data is truncated\n", path.display());
        assert_eq!((stderr, code), (message, 2));
    }
}

/// The first file in the zip is not taken for all of it.
#[test]
fn a_zip_of_several_files_is_an_error_and_the_others_are_read() {
    let folder = tempfile::tempdir().unwrap();
    let [several, table] = ["several.zip", "table.csv"].map(|name| folder.path().join(name));
    let bytes = zip([("a.csv", &b"a,b\n"[..]), ("\x1B[31m.csv", b"c,d\n")]);
    std::fs::write(&several, &bytes).unwrap();
    std::fs::write(&table, "e,f\n").unwrap();
    let rule = "but only a zip with one file can be read";
    let message = format!(
        "atleast: {}: it is a zip of 2 files (\"a.csv\", \"\\u{{1b}}[31m.csv\"), {rule}\n",
        several.display()
    );
    for flags in [&["-I", "1", ","][..], &["-r", "-I", "1", ","], &["-I", "-j1", "1", ","]] {
        let paths = if flags[0] == "-r" { vec![folder.path()] } else { vec![&*several, &*table] };
        assert_eq!(run(flags, &paths), ("e,f\n".to_owned(), message.clone(), 2), "{flags:?}");
    }
    // In a pipe, the error comes with the second file, whether a line is selected or not.
    let message = format!(
        "atleast: <stdin>: it is a zip of several files (\"a.csv\", \"\\u{{1b}}[31m.csv\"), \
         {rule}\n"
    );
    for (what, printed) in [(",", "a,b\n"), (";", "")] {
        let output = run::atleast(&["1", what], &bytes);
        assert_eq!(String::from_utf8(output.stdout).unwrap(), printed);
        assert_eq!(String::from_utf8(output.stderr).unwrap(), message);
        assert_eq!(output.status.code(), Some(2));
    }
    let output = run::atleast(&["tally", ","], &bytes);
    assert_eq!((output.stdout.len(), output.status.code()), (0, Some(2)));
    assert_eq!(String::from_utf8(output.stderr).unwrap(), message);
}

/// Lines that are longer than --max-line are neither cut nor skipped silently.
#[test]
fn lines_that_are_too_long() {
    let long = format!("{}\n", ",x".repeat(700_000));
    let table = |last: &str| format!("a\n,b\n{long}c\n{last}");
    let without_end = long.trim_end();
    let error = "is too long to print: use a larger --max-line";
    for (flags, input, printed, message) in [
        // A line that is not printed may have any length.
        (&["3", ";"][..], table(""), "", ""),
        (&["-v", "1", ","], table(""), "a\nc\n", ""),
        (&["-C0", "1", "b"], table(""), ",b\n", ""),
        (&["-m1", "1", ","], table(""), ",b\n", ""),
        (&["-c", "1", ","], table(""), "2\n", ""),
        (&["1", ","], table(""), ",b\n", "a line"),
        (&["-n", "1", ","], table(""), "2:,b\n", "line 3"),
        (&["-o", "1", ","], table(""), ",\n", "a line"),
        (&["--per=word", "2", ","], table(""), "", "line 3"),
        // Lines of context.
        (&["-A1", "1", "b"], table(""), ",b\n", "a line"),
        (&["-nA1", "1", "b"], table(""), "2:,b\n", "line 3"),
        (&["-nB1", "1", "c"], table(""), "", "line 3"),
        (&["-B1", "1", "c"], table(""), "", "a line"),
        (&["-nB1", "1", "b"], table(""), "1-a\n2:,b\n", ""),
        // The last line, without a newline.
        (&["3", ","], without_end.to_owned(), "", "line 1"),
        (&["3", ";"], without_end.to_owned(), "", ""),
        (&["-v", "3", ";"], without_end.to_owned(), "", "line 1"),
        (&["-v", "--per=word", "3", ";"], without_end.to_owned(), "", "a line"),
        (&["-v", "--per=word", "3", ","], without_end.to_owned(), "", ""),
        (&["-A1", "1", "b"], format!("b\n{without_end}"), "b\n", "a line"),
        (&["-nA1", "1", "b"], format!("b\n{without_end}"), "1:b\n", "line 2"),
        (&["-m1", "1", "b"], format!("b\n{without_end}"), "b\n", ""),
        (&["--json", "3", ","], without_end.to_owned(), "", "line 1"),
    ] {
        let output = run::atleast(&[&["--max-line=9"], flags].concat(), input.as_bytes());
        let (stdout, stderr) =
            (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap());
        assert_eq!(stdout, printed, "{flags:?}");
        let code = if message.is_empty() { i32::from(printed.is_empty()) } else { 2 };
        assert_eq!(output.status.code(), Some(code), "{flags:?}: {stderr}");
        if message.is_empty() {
            assert_eq!(stderr, "", "{flags:?}");
        } else {
            // Sometimes the line number is known even if lines are not numbered.
            let (line, rest) =
                stderr.strip_prefix("atleast: <stdin>: ").unwrap().split_once(" is").unwrap();
            assert!(
                line == message || message == "a line" && line.starts_with("line "),
                "{flags:?}: {line}"
            );
            assert_eq!(format!("is{rest}"), format!("{error}\n"));
        }
    }
    // A line of exactly the maximum length, and one that is a byte longer.
    for (length, end, code) in [(4_000_000, "\n", 0), (4_000_001, "", 2), (4_000_000, "", 0)] {
        let line = format!("{}{end}", ",".repeat(length));
        let output = run::atleast(&["--max-line=4000000", "9", ","], line.as_bytes());
        assert_eq!(output.status.code(), Some(code), "{length} {end:?}");
    }
}

#[test]
fn utf_16_is_decoded() {
    let utf16: Vec<u8> = "\u{FEFF}é,,\nb\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let output = run::atleast(&["-nb", "2", ","], &utf16);
    assert_eq!(String::from_utf8(output.stdout).unwrap(), "1:0:é,,\n");
}

#[test]
fn json_objects() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("data");
    std::fs::write(&path, b"a,b,\xFF,\nno\nb,,,\n").unwrap();
    let (stdout, stderr, code) = run(&["--json", "2", ","], &[&path]);
    assert_eq!((stderr.as_str(), code), ("", 0));
    let objects: Vec<Value> =
        stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let path = path.to_str().unwrap();
    assert_eq!(
        objects,
        [
            json!({"type": "segment", "path": path, "index": 0, "line": 1, "start": 0, "end": 6,
                   "count": 3, "reached_at": 3, "text_base64": "YSxiLP8s"}),
            json!({"type": "segment", "path": path, "index": 2, "line": 3, "start": 10, "end": 14,
                   "count": 3, "reached_at": 12, "text": "b,,,"}),
            json!({"type": "file", "path": path, "segments": 3, "hits": 2, "bytes": 15}),
        ]
    );
    check(
        &["--json", "-v", "2", ","],
        b"a\n,,",
        (
            "{\"type\":\"segment\",\"path\":\"<stdin>\",\"index\":0,\"line\":1,\"start\":0,\
             \"end\":1,\"count\":0,\"reached_at\":null,\"text\":\"a\"}\n\
             {\"type\":\"file\",\"path\":\"<stdin>\",\"segments\":2,\"hits\":1,\"bytes\":4}\n",
            "",
            0,
        ),
    );
    // With --per file there is no text, because a file may have any length.
    check(
        &["--json", "--per=file", "2", ","],
        b",,",
        (
            "{\"type\":\"segment\",\"path\":\"<stdin>\",\"index\":0,\"line\":1,\"start\":0,\
             \"end\":2,\"count\":2,\"reached_at\":1}\n\
             {\"type\":\"file\",\"path\":\"<stdin>\",\"segments\":1,\"hits\":1,\"bytes\":2}\n",
            "",
            0,
        ),
    );
}

/// A program that writes a line to the command gets its output before it writes the next.
#[test]
fn each_line_of_standard_input_is_answered_at_once() {
    for flags in [&["2", ","][..], &["-n", "2", ","], &["--json", "2", ","], &["-o", "2", ","]] {
        let mut child =
            command().args(flags).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let (mut input, mut output) = (child.stdin.take().unwrap(), child.stdout.take().unwrap());
        for _ in 0..3 {
            input.write_all(b"none\na,b,c\n").unwrap();
            let mut answer = [0; 1000];
            assert!(output.read(&mut answer).unwrap() > 0, "{flags:?}");
        }
        drop(input);
        assert!(child.wait().unwrap().success());
    }
}

/// Returns the peak memory of the command, in MiB, after it has read all of its standard input.
#[cfg(target_os = "linux")]
fn peak(flags: &[&str], input: impl Iterator<Item = Vec<u8>>) -> u64 {
    let mut child = command()
        .args(flags)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    for chunk in input {
        // The command may already have ended with an error.
        if stdin.write_all(&chunk).is_err() {
            break;
        }
    }
    // Let the command read what is left in the pipe.
    std::thread::sleep(std::time::Duration::from_millis(300));
    let status =
        std::fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap_or_default();
    drop(stdin);
    child.wait().unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kib = line.map_or("0", |line| line.trim().trim_end_matches(" kB"));
    kib.parse::<u64>().unwrap() / 1024
}

#[test]
#[cfg(target_os = "linux")]
fn memory_is_bounded_for_every_input() {
    let line_without_end = || (0..80).map(|_| vec![b'a'; 1 << 20]);
    let lines = || (0..80).map(|_| b"a,b,c,d\n".repeat(1 << 17));
    // These need less memory than printing lines, which keeps up to 16 MiB of a line, and twice
    // that while the line is moved.
    for flags in [&["-c", "9", ","][..], &["-q", "9", ","], &["-l", "--per=file", "2", "x"]] {
        assert!(peak(flags, line_without_end()) < 16, "{flags:?}");
        assert!(peak(flags, lines()) < 16, "{flags:?}");
    }
    for flags in [
        &["2", ","][..],
        &["-n", "9", ","],
        &["-o", "1", ","],
        &["-C3", "9", ","],
        &["--json", "9", ","],
    ] {
        assert!(peak(flags, line_without_end()) < 48, "{flags:?}");
        assert!(peak(flags, lines()) < 24, "{flags:?}");
    }
    for codec in CODECS {
        let packed = packed(codec, std::io::repeat(0).take(100_000_000));
        // The end is missing, so that the command waits for it.
        let cut = packed.len() - 4;
        let bomb = packed[..cut].chunks(1 << 16).map(<[u8]>::to_vec);
        let peak = peak(&["-c", "1", "x"], bomb);
        assert!(peak < 48, "{codec}: {peak} MiB");
    }
}
