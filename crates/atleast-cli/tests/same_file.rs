//! An output is not read while it is written, and an input is not overwritten.
#![cfg(unix)]

use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process};

mod run;

use run::packed::packed;
use run::{command, contents, shell};

const TABLE: &str = "a,b\nc\nd,e\n";

/// Commands that would find their own output again.
const COMMANDS: [&str; 20] = [
    "1 ,",
    "-n 1 ,",
    "-o 1 ,",
    "-v 9 ,",
    "-m 2 1 ,",
    "-m 1 -A 3 1 ,",
    "-C 1 1 ,",
    "-a 1 ,",
    "-j1 1 ,",
    "-j3 1 ,",
    "--per word 1 ,",
    "--line-buffered 1 ,",
    "--json 1 ,",
    "tally ,",
    "tally -j3 ,",
    "tally --json ,",
    "tally --html - ,",
    "ragged",
    "ragged --json",
    "ragged --max-rows 0",
];

/// Commands that write to a file, which is given for OUT.
const NAMING: [&str; 5] = [
    "tally --html OUT ,",
    "tally -j3 --html OUT ,",
    "ragged --good OUT",
    "ragged --bad OUT",
    "ragged --good - --bad OUT",
];

/// A folder with a table `f`, links to it, and another table.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    fs::write(path("f"), TABLE).unwrap();
    fs::write(path("g"), "x,y\nz\n").unwrap();
    fs::hard_link(path("f"), path("hard")).unwrap();
    symlink("f", path("link")).unwrap();
    folder
}

#[test]
fn an_input_that_is_the_output_is_refused() {
    for command in COMMANDS.iter().chain(&["ragged --good -", "ragged --bad -"]) {
        let folder = folder();
        let ways = [
            ("f", "f >> f"),
            ("./f", "./f >> f"),
            ("hard", "hard >> f"),
            ("link", "link >> hard"),
            ("<stdin>", "< f >> f"),
            ("<stdin>", "- < hard >> f"),
            ("f", "f 1<> f"),
        ];
        for (name, way) in ways {
            let output = shell(folder.path(), &format!("$A {command} {way}"));
            let message = String::from_utf8(output.stderr).unwrap();
            assert_eq!(output.status.code(), Some(2), "{command} {way}: {message}");
            if !command.ends_with('-') || command.contains("html") {
                let expected = format!("atleast: {name}: input file is also the output\n");
                assert_eq!(message, expected, "{command} {way}");
            }
            let left = fs::read_to_string(folder.path().join("f")).unwrap();
            assert_eq!(left, TABLE, "{command} {way}");
        }
    }
}

#[test]
fn a_compressed_input_that_is_the_output_is_refused() {
    let folder = folder();
    let bytes = packed("gzip", TABLE.as_bytes());
    fs::write(folder.path().join("f"), &bytes).unwrap();
    for command in COMMANDS {
        let output = shell(folder.path(), &format!("$A {command} f >> f"));
        assert_eq!(output.status.code(), Some(2), "{command}");
        assert_eq!(fs::read(folder.path().join("f")).unwrap(), bytes, "{command}");
    }
}

#[test]
fn the_other_files_are_read() {
    for command in COMMANDS {
        let folder = folder();
        let expected = shell(folder.path(), &format!("$A {command} g g"));
        let output = shell(folder.path(), &format!("$A {command} g f g >> f"));
        let message = String::from_utf8(output.stderr).unwrap();
        assert_eq!(message, "atleast: f: input file is also the output\n", "{command}");
        assert_eq!(output.status.code(), Some(2), "{command}");
        let written = fs::read(folder.path().join("f")).unwrap();
        let written = written.strip_prefix(TABLE.as_bytes()).unwrap();
        assert_eq!(written, expected.stdout, "{command}");
    }
}

#[test]
fn in_a_folder_the_output_is_skipped_with_an_error() {
    let commands = COMMANDS.iter().filter(|command| !command.starts_with("ragged"));
    for command in commands.chain(&["1 nowhere"]) {
        for flags in ["-r --sort path", "-r", "-r -j1", "-r -j4"] {
            if command.contains("-j") && flags.contains("-j")
                || command.contains("tally") && flags.contains("sort")
            {
                continue;
            }
            let folder = folder();
            let written = |script: &str| {
                let output = shell(folder.path(), &format!("$A {command} {flags} {script}"));
                (output, fs::read_to_string(folder.path().join("out")).unwrap_or_default())
            };
            let sorted = |text: &str| {
                let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
                lines.sort();
                lines
            };
            let expected = String::from_utf8(written("").0.stdout).unwrap();
            let (output, text) = written("> out");
            let message = String::from_utf8(output.stderr).unwrap();
            assert_eq!(
                message, "atleast: out: input file is also the output\n",
                "{flags} {command}"
            );
            assert_eq!(output.status.code(), Some(2), "{flags} {command}");
            assert_eq!(sorted(&text), sorted(&expected), "{flags} {command}");
        }
    }
}

/// As with grep, output of at most one line for each file may be appended to the input.
#[test]
fn output_that_cannot_grow_forever_may_be_appended_to_its_input() {
    for command in ["-c 1 ,", "-l 1 ,", "-L 9 ,", "-q 1 ,", "-m 1 1 ,", "--per file 1 ,"] {
        let folder = folder();
        let expected = shell(folder.path(), &format!("$A {command} f")).stdout;
        let output = shell(folder.path(), &format!("$A {command} f >> f"));
        assert_eq!(String::from_utf8(output.stderr).unwrap(), "", "{command}");
        let written = fs::read(folder.path().join("f")).unwrap();
        assert_eq!(written, [TABLE.as_bytes(), &expected].concat(), "{command}");
    }
}

/// There is at most one message for each file, so they cannot grow forever. The report of `ragged`
/// may be as long as the table.
#[test]
fn messages_may_be_read_but_not_the_report() {
    let folder = folder();
    let output = shell(folder.path(), "$A -r 1 , . absent 2> err");
    assert_eq!(output.status.code(), Some(2));
    let output = shell(folder.path(), "$A ragged --good - f 2>> f");
    assert_eq!(output.status.code(), Some(2));
    let left = fs::read_to_string(folder.path().join("f")).unwrap();
    assert_eq!(left, format!("{TABLE}atleast: f: input file is also the output\n"));
}

#[test]
fn an_input_is_not_overwritten() {
    for command in NAMING {
        for out in ["f", "./f", "hard", "link", "/dev/stdin"] {
            for input in ["f", "hard", "link", "< f", "- < hard", "/dev/stdin < f"] {
                if out == "/dev/stdin" && !input.contains('<') {
                    continue;
                }
                let folder = folder();
                let before = contents(folder.path());
                let script = format!("$A {} {input}", command.replace("OUT", out));
                let output = shell(folder.path(), &script);
                assert_eq!(output.status.code(), Some(2), "{script}");
                assert_eq!(contents(folder.path()), before, "{script}");
                assert!(!output.stderr.is_empty(), "{script}");
            }
        }
    }
}

#[test]
fn a_report_in_the_folder_is_skipped() {
    let folder = folder();
    fs::remove_file(folder.path().join("hard")).unwrap();
    for round in 0..2 {
        let output = shell(folder.path(), "$A tally --html report.html -r , .");
        assert_eq!(output.status.code(), Some(0), "{round}");
        let report = fs::read_to_string(folder.path().join("report.html")).unwrap();
        let names = report.lines().filter(|line| line.starts_with("<li>"));
        let names: Vec<&str> = names.collect();
        assert_eq!(names, ["<li>f</li>", "<li>g</li>"], "{round}");
    }
}

#[test]
fn the_two_outputs_must_be_different_files() {
    let outputs = [
        ("x", "x"),
        ("x", "./x"),
        ("x", "nowhere1"),
        ("nowhere1", "nowhere2"),
        ("g", "hardg"),
        ("hardg", "linkg"),
        ("-", "-"),
        ("-", "/dev/stdout"),
        ("- > x --bad x f; :", "unused"),
        ("x f > x; :", "unused"),
        ("/dev/stdout > x --bad ./x f; :", "unused"),
        ("x f 2> x; cat x >&2; rm x; :", "unused"),
    ];
    for (good, bad) in outputs {
        let folder = folder();
        let path = |name: &str| folder.path().join(name);
        fs::hard_link(path("g"), path("hardg")).unwrap();
        symlink("g", path("linkg")).unwrap();
        symlink("x", path("nowhere1")).unwrap();
        symlink("nowhere1", path("nowhere2")).unwrap();
        let before = contents(folder.path());
        let script = format!("$A ragged --good {good} --bad {bad} f");
        let script = match good.split_once("; :") {
            // Run only what is before `; :`.
            Some((run, _)) => format!("$A ragged --good {run}; code=$?; rm -f x; exit $code"),
            None => script,
        };
        let script = script.replace("; cat x >&2; rm x;", ";");
        let output = shell(folder.path(), &script);
        assert_eq!(output.status.code(), Some(2), "{script}");
        assert_eq!(contents(folder.path()), before, "{script}");
    }
}

/// Returns what a command writes to a new file.
fn written_to_new_file(command: &str) -> Vec<u8> {
    let folder = folder();
    shell(folder.path(), &format!("$A {} f", command.replace("OUT", "new")));
    fs::read(folder.path().join("new")).unwrap()
}

#[test]
fn an_output_replaces_only_its_file() {
    for command in NAMING {
        let expected = written_to_new_file(command);
        let folder = folder();
        let path = |name: &str| folder.path().join(name);
        fs::write(path("old"), "old").unwrap();
        fs::set_permissions(path("old"), fs::Permissions::from_mode(0o640)).unwrap();
        fs::hard_link(path("old"), path("kept")).unwrap();
        symlink("old", path("to-old")).unwrap();
        symlink("to-old", path("to-link")).unwrap();
        symlink("absent", path("to-absent")).unwrap();
        let names = |folder: &Path| contents(folder).into_iter().map(|(name, _)| name);
        let before: Vec<String> = names(folder.path()).collect();
        let run = |out: &str, rest: &str| {
            let script = format!("$A {} f {rest}", command.replace("OUT", out));
            let output = shell(folder.path(), &script);
            assert_ne!(output.status.code(), Some(2), "{script}: {output:?}");
        };
        run("to-link", "");
        assert_eq!(fs::read(path("old")).unwrap(), expected, "{command}");
        assert_eq!(fs::metadata(path("old")).unwrap().mode() & 0o777, 0o640, "{command}");
        assert_eq!(fs::read_link(path("to-link")).unwrap(), Path::new("to-old"), "{command}");
        // A hard link keeps the old content.
        assert_eq!(fs::read(path("kept")).unwrap(), b"old", "{command}");
        assert_eq!(names(folder.path()).collect::<Vec<_>>(), before, "{command}");
        run("to-absent", "");
        assert_eq!(fs::read(path("absent")).unwrap(), expected, "{command}");
        assert_eq!(fs::read_link(path("to-absent")).unwrap(), Path::new("absent"), "{command}");
        // Devices, descriptors and pipes are written to directly.
        run("/dev/null", "");
        assert!(!fs::metadata("/dev/null").unwrap().is_file(), "{command}");
        run("/dev/fd/3", "3>> kept");
        let added = [b"old", &expected[..]].concat();
        assert_eq!(fs::read(path("kept")).unwrap(), added, "{command}");
        let fifo = "mkfifo fifo; cat fifo > got & $A";
        let script = format!("{fifo} {} f; wait; rm fifo", command.replace("OUT", "fifo"));
        shell(folder.path(), &script);
        assert_eq!(fs::read(path("got")).unwrap(), expected, "{command}");
    }
}

#[test]
fn a_run_that_fails_creates_and_changes_no_output() {
    for command in NAMING {
        for source in ["absent", "damaged", ".", "<&-"] {
            let folder = folder();
            let mut bytes = packed("gzip", &*TABLE.repeat(100_000).into_bytes());
            bytes.truncate(bytes.len() / 2);
            fs::write(folder.path().join("damaged"), bytes).unwrap();
            fs::write(folder.path().join("old"), "old").unwrap();
            let before = contents(folder.path());
            for out in ["old", "new"] {
                let script = format!("$A {} {source}", command.replace("OUT", out));
                let output = shell(folder.path(), &script);
                assert_eq!(output.status.code(), Some(2), "{script}");
                assert_eq!(contents(folder.path()), before, "{script}");
            }
        }
    }
}

/// The output file is complete even if the reader closes the report early.
#[test]
fn an_output_is_complete_if_the_report_is_not_read() {
    for command in ["ragged --good OUT", "ragged --bad OUT", "ragged --good - --bad OUT"] {
        let folder = folder();
        let table = format!("a,b\n{}", "c\nd,e\n".repeat(200_000));
        fs::write(folder.path().join("f"), table).unwrap();
        let run = |out: &str, rest: &str| {
            shell(folder.path(), &format!("$A {} f {rest}", command.replace("OUT", out)));
            fs::read(folder.path().join(out)).unwrap_or_default()
        };
        let expected = run("expected", "> all");
        assert!(expected.len() > 100_000);
        assert_eq!(run("new", "| head -n 1"), expected, "{command}");
    }
}

#[test]
fn a_signal_leaves_only_the_old_file() {
    let signals = [(Signal::INT, 2), (Signal::TERM, 15), (Signal::HUP, 1)];
    for (signal, number) in signals {
        for arguments in [
            &["ragged", "--expected", "2", "--good", "old", "--bad", "new"][..],
            &["ragged", "--expected", "2", "--good", "new"],
            &["tally", "--html", "old", ","],
            &["tally", "--html", "new", ","],
        ] {
            let folder = folder();
            fs::write(folder.path().join("old"), "old").unwrap();
            let before = contents(folder.path());
            let is_tally = arguments[0] == "tally";
            let mut child = command()
                .args(arguments)
                .current_dir(folder.path())
                .stdin(Stdio::piped())
                .stdout(Stdio::null())
                .spawn()
                .unwrap();
            let mut stdin = child.stdin.take().unwrap();
            // Enough to write some rows. The input stays open.
            std::io::Write::write_all(&mut stdin, "a,b\nc\n".repeat(300_000).as_bytes()).unwrap();
            let is_begun = || {
                let names = contents(folder.path()).into_iter().map(|(name, _)| name);
                names.into_iter().any(|name| name.starts_with(".atleast-") || name == "new")
            };
            for _ in 0..600 {
                if is_begun() || is_tally && arguments[2] == "old" {
                    break;
                }
                std::thread::sleep(Duration::from_millis(100));
            }
            std::thread::sleep(Duration::from_millis(200));
            kill_process(Pid::from_child(&child), signal).unwrap();
            assert_eq!(child.wait().unwrap().signal(), Some(number), "{arguments:?}");
            assert_eq!(contents(folder.path()), before, "{arguments:?}");
        }
    }
}
