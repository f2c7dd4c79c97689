//! The command as a user runs it: its output, its exit codes, its messages.

use std::path::Path;
use std::process::Command;

use atleast::{Counter, Reset};

#[path = "../../atleast/tests/cases/mod.rs"]
mod cases;
mod run;

use run::{atleast, check, with_closed_output};

const DATA: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../data/birdstrikes.csv");

fn bytes_of_lines(data: &[u8], wanted: impl Fn(u64) -> bool) -> Vec<u8> {
    let mut bytes = Vec::new();
    for (number, line) in (1..).zip(data.split_inclusive(|byte| *byte == b'\n')) {
        if wanted(number) {
            bytes.extend_from_slice(line.strip_suffix(b"\n").unwrap_or(line));
            bytes.push(b'\n');
        }
    }
    bytes
}

#[test]
fn every_case_of_the_test_data() {
    let (mut checked, mut beyond_the_command) = (0, 0);
    for case in cases::all() {
        let name = &case.name;
        let (Some(what), Some(reset)) = (case.what, case.reset()) else {
            beyond_the_command += 1;
            continue;
        };
        let per = match reset {
            Reset::NewlinesReset => "line",
            Reset::WhitespaceReset => "word",
            Reset::NoReset => "file",
            _ => "",
        };
        // No argument of a program can hold NUL.
        let is_asked = case.counter() == Counter::new(what, case.min_number, reset);
        if !is_asked || per.is_empty() || what == '\0' {
            beyond_the_command += 1;
            continue;
        }
        checked += 1;
        let (data, what) = (case.data(), what.to_string());
        let number = case.min_number.to_string();
        let run = |flag: &str| atleast(&["--per", per, flag, "--", &number, &what], &data);
        let selected = run("--line-number");
        let others = run("-nv");
        if per == "file" {
            let (path, none) = (b"<stdin>\n".to_vec(), Vec::new());
            let hit = !case.hits().is_empty();
            assert_eq!(hit, case.has_count, "{name}");
            let (expected, inverted) = if hit { (path, none) } else { (none, path) };
            assert_eq!((selected.stdout, others.stdout), (expected, inverted), "{name}");
            assert_eq!(selected.status.code(), Some(i32::from(!hit)), "{name}");
            continue;
        }
        let lines = case.lines.clone().unwrap_or_else(|| panic!("{name}: no lines are given"));
        let hit = |number: u64| lines.contains(&number);
        let plain = atleast(&["--per", per, "--", &number, &what], &data);
        assert_eq!(plain.stdout, bytes_of_lines(&data, hit), "{name}");
        let inverted = atleast(&["-v", "--per", per, "--", &number, &what], &data);
        assert_eq!(inverted.stdout, bytes_of_lines(&data, |number| !hit(number)), "{name}");
        assert_eq!(run("-c").stdout, format!("{}\n", lines.len()).into_bytes(), "{name}");
        assert_eq!(plain.status.code(), Some(i32::from(lines.is_empty())), "{name}");
        for (output, expected) in [(selected, true), (others, false)] {
            let numbered = output.stdout.split(|byte| *byte == b'\n').filter(|l| !l.is_empty());
            let numbers = numbered.map(|line| {
                let digits = line.split(|byte| *byte == b':').next().unwrap();
                std::str::from_utf8(digits).unwrap().parse::<u64>().unwrap()
            });
            assert!(numbers.into_iter().all(|number| hit(number) == expected), "{name}");
        }
    }
    println!("{checked} cases are asked, {beyond_the_command} the command cannot ask");
    assert!(checked >= 50, "only {checked} cases apply to the command");
}

/// Real data, and the tool that people use today.
#[test]
fn it_finds_what_awk_finds() {
    for (number, what) in [(8, "L"), (3, "X"), (6, "-"), (13, ","), (10, " "), (2, "/"), (99, "a")]
    {
        let program =
            format!("{{ line = $0 }} gsub(/[{what}]/, \"\") >= {number} {{ print line }}");
        let awk = Command::new("awk").args([&program, DATA]).output().unwrap();
        assert!(awk.status.success());
        let ours = atleast(&["--", &number.to_string(), what, DATA], b"");
        assert!(ours.stdout == awk.stdout, "{number} {what}");
        assert_eq!(ours.status.code(), Some(i32::from(awk.stdout.is_empty())));
    }
}

#[test]
fn lines_with_numbers_counts_and_the_others() {
    let input = b"a,b\na,b,c\n,,,\nlast,,";
    check(&["2", ","], input, ("a,b,c\n,,,\nlast,,\n", "", 0));
    check(&["-n", "2", ","], input, ("2:a,b,c\n3:,,,\n4:last,,\n", "", 0));
    check(&["2", ",", "-c"], input, ("3\n", "", 0));
    check(&["-v", "2", ","], input, ("a,b\n", "", 0));
    check(&["-nv", "2", ",", "-"], input, ("1:a,b\n", "", 0));
    check(&["9", ","], input, ("", "", 1));
    check(&["-c", "9", ","], input, ("0\n", "", 1));
    check(&["-v", "0", ","], input, ("", "", 1));
}

#[test]
fn words_and_files() {
    let input = b"a/b c/d\na/b/c d\n";
    check(&["2", "/", "--per", "line"], input, ("a/b c/d\na/b/c d\n", "", 0));
    check(&["2", "/", "--per", "word"], input, ("a/b/c d\n", "", 0));
    check(&["-v", "2", "/", "--per", "word"], input, ("a/b c/d\n", "", 0));
    check(&["4", "/", "--per", "file"], input, ("<stdin>\n", "", 0));
    check(&["5", "/", "--per", "file"], input, ("", "", 1));
    check(&["-v", "5", "/", "--per=file"], input, ("<stdin>\n", "", 0));
}

#[test]
fn several_files_are_named_and_an_error_spoils_only_its_own() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).display().to_string();
    let (one, two, absent) = (path("one"), path("two"), path("absent"));
    std::fs::write(&one, "x,y,z\n").unwrap();
    std::fs::write(&two, "x\n").unwrap();

    check(&["2", ",", &one, &two], b"", (&format!("{one}:x,y,z\n"), "", 0));
    check(&["-c", "2", ",", &one, &two], b"", (&format!("{one}:1\n{two}:0\n"), "", 0));
    check(&["2", ",", &two], b"", ("", "", 1));
    check(&["2", ",", "--per", "file", &one, &two], b"", (&format!("{one}\n"), "", 0));
    let message = format!("atleast: {absent}: No such file or directory (os error 2)\n");
    check(&["2", ",", &absent, &one], b"", (&format!("{one}:x,y,z\n"), &message, 2));
    check(&["2", ",", &absent], b"", ("", &message, 2));
    let message = format!("atleast: {}: is a directory\n", folder.path().display());
    check(&["2".as_ref(), ",".as_ref(), folder.path().as_os_str()], b"", ("", &message, 2));
}

#[test]
fn arguments_out_of_rule_are_named() {
    let error = |arguments: &[&str]| {
        let output = atleast(arguments, b"");
        assert_eq!((output.status.code(), output.stdout.len()), (Some(2), 0));
        String::from_utf8(output.stderr).unwrap()
    };
    assert!(error(&["x", ","]).contains("invalid value 'x' for '<N>': N must be a whole number"));
    assert!(error(&["3", "ab"]).contains("WHAT must be one character, but it has 2"));
    assert!(error(&["3", ""]).contains("WHAT must be one character, but it is empty"));
    assert!(error(&["3"]).contains("<WHAT>"));
    assert!(error(&["3", ",", "--per", "page"]).contains("line, word, file"));
    assert!(error(&["--", "-1", ","]).contains("invalid value '-1' for '<N>'"));
}

#[test]
fn bytes_that_are_not_text_pass_through() {
    let input = b"\xFF,\x00,\xFE\nplain\n";
    let output = atleast(&["2", ","], input);
    assert_eq!(output.stdout, b"\xFF,\x00,\xFE\n");
}

/// `head` closes its end early; that is no error and prints no message.
#[test]
fn a_closed_pipe_ends_it_quietly() {
    let output = with_closed_output(&[&["0", ","], &[DATA; 20][..]].concat());
    assert_eq!((output.status.code(), output.stderr), (Some(0), Vec::new()));
}

#[test]
fn help_names_every_flag_and_its_examples_run() {
    let help = String::from_utf8(atleast(&["--help"], b"").stdout).unwrap();
    for flag in ["--per", "--line-number", "--count", "--invert-match", "--version"] {
        assert!(help.contains(flag), "{flag}");
    }
    let folder = tempfile::tempdir().unwrap();
    for name in ["table.csv", "log", "note.txt"] {
        std::fs::copy(Path::new(DATA), folder.path().join(name)).unwrap();
    }
    let examples: Vec<_> = help.lines().filter_map(|l| l.strip_prefix("  atleast ")).collect();
    assert_eq!(examples.len(), 3);
    for example in examples {
        let arguments = example.split("   ").next().unwrap();
        let script = format!("{} {arguments}", run::in_a_shell());
        let output =
            Command::new("sh").args(["-c", &script]).current_dir(&folder).output().unwrap();
        assert_eq!(output.stderr, b"", "{example}");
        assert!(output.status.code().unwrap() < 2, "{example}");
    }
}
