//! The search: output, exit codes and messages.

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
        let (Some(what), Some(reset)) = (case.what.clone(), case.reset()) else {
            beyond_the_command += 1;
            continue;
        };
        let per = match reset {
            Reset::NewlinesReset => "line",
            Reset::WhitespaceReset => "word",
            Reset::NoReset => "file",
            _ => "",
        };
        // An argument cannot contain NUL.
        let asked = Counter::builder(what.as_str()).min_number(case.min_number).reset(reset);
        let asked = asked.ignore_ascii_case(case.ignore_ascii_case).build().unwrap();
        // A byte order mark would be decoded.
        let marks = [&b"\xEF\xBB\xBF"[..], b"\xFF\xFE", b"\xFE\xFF"];
        let is_marked = marks.iter().any(|mark| case.data().starts_with(mark));
        if case.counter() != asked || per.is_empty() || what.contains('\0') || is_marked {
            beyond_the_command += 1;
            continue;
        }
        checked += 1;
        let data = case.data();
        let number = case.min_number.to_string();
        let run = |flags: &[&str]| {
            // Some of the data contains NUL.
            let mut arguments = [flags, &["--text", "--per", per]].concat();
            arguments.extend(case.ignore_ascii_case.then_some("--ignore-case"));
            arguments.extend(["--", &number, &what]);
            atleast(&arguments, &data)
        };
        let selected = run(&["--line-number"]);
        let others = run(&["-nv"]);
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
        let plain = run(&[]);
        // If N is 1, every occurrence is in a hit.
        if let Some(occurrences) = case.occurrences().filter(|_| case.min_number == 1) {
            let shown = |place: std::ops::Range<usize>| {
                [format!("{}:", place.start).as_bytes(), &data[place], b"\n"].concat()
            };
            let expected: Vec<u8> = occurrences.into_iter().flat_map(shown).collect();
            assert_eq!(run(&["-ob"]).stdout, expected, "{name}");
        }
        assert_eq!(plain.stdout, bytes_of_lines(&data, hit), "{name}");
        let inverted = run(&["-v"]);
        assert_eq!(inverted.stdout, bytes_of_lines(&data, |number| !hit(number)), "{name}");
        assert_eq!(run(&["-c"]).stdout, format!("{}\n", lines.len()).into_bytes(), "{name}");
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

/// Compares with awk on real data.
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
fn lines_numbers_counts_and_inverted_matches() {
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
fn strings_in_either_case() {
    let input = b"../../x\n.././x\nError: error\nERROR\n....\n";
    check(&["2", "../"], input, ("../../x\n", "", 0));
    check(&["-n", "2", ".."], input, ("1:../../x\n5:....\n", "", 0));
    check(&["1", "error"], input, ("Error: error\n", "", 0));
    check(&["-ci", "1", "eRRor"], input, ("2\n", "", 0));
    check(&["2", "E", "--ignore-case"], input, ("Error: error\n", "", 0));
    check(&["-i", "2", "error", "--per", "file"], input, ("<stdin>\n", "", 0));
    check(&["-i", "4", "error", "--per", "file"], input, ("", "", 1));
    let empty = "atleast: WHAT is empty: give one or more characters\n";
    check(&["1", ""], input, ("", empty, 2));
    let never = "atleast: `a b` can never match: it contains a space, and `--per word` starts a \
                 new word there\n";
    check(&["1", "a b", "--per", "word"], input, ("", never, 2));
}

/// A string with a newline may begin in one read and end in the next.
#[test]
fn a_string_across_lines_and_reads() {
    let line = [b"a".repeat(70_000), b"\n".to_vec()].concat();
    let input = line.repeat(50);
    let asks = |number: &str, what: &str, status| {
        let output = atleast(&["--per", "file", number, what], &input);
        assert_eq!(output.status.code(), Some(status), "{number} {what:?}");
    };
    asks("49", "a\na", 0);
    asks("50", "a\na", 1);
    asks("50", "\n", 0);
    asks("51", "\n", 1);
    // The text ends with four newlines, which is "\n\n" twice.
    let double = [input.as_slice(), b"\n\n\n"].concat();
    for (number, status) in [("2", 0), ("3", 1)] {
        let output = atleast(&["--per", "file", number, "\n\n"], &double);
        assert_eq!(output.status.code(), Some(status), "{number}");
    }
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
fn several_files_have_paths_and_errors_of_their_own() {
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
    let message = format!("atleast: {}: Is a directory (os error 21)\n", folder.path().display());
    check(&["2".as_ref(), ",".as_ref(), folder.path().as_os_str()], b"", ("", &message, 2));
}

#[test]
fn invalid_arguments_are_named() {
    let error = |arguments: &[&str]| {
        let output = atleast(arguments, b"");
        assert_eq!((output.status.code(), output.stdout.len()), (Some(2), 0));
        String::from_utf8(output.stderr).unwrap()
    };
    assert!(error(&["x", ","]).contains("invalid value 'x' for '<N>': must be a whole number"));
    assert!(error(&["3", ""]).contains("WHAT is empty"));
    assert!(error(&["3", "a\nb"]).contains("can never match: it contains a newline"));
    assert!(error(&["3"]).contains("<WHAT>"));
    assert!(error(&["3", ",", "--per", "page"]).contains("line, word, file"));
    assert!(error(&["--", "-1", ","]).contains("invalid value '-1' for '<N>'"));
}

#[test]
fn a_mistyped_argument_gets_a_hint() {
    let error = |arguments: &[&str]| String::from_utf8(atleast(arguments, b"").stderr).unwrap();
    let swapped = error(&[",", "12", "table.csv"]);
    assert!(swapped.contains("tip: N comes first: atleast 12 ','"), "{swapped}");
    assert!(!error(&["x", "y"]).contains("tip: N"));
    let flag = error(&["--line-nmber", "12", ","]);
    assert!(flag.contains("--line-number"), "{flag}");
    let value = error(&["--per", "wrod", "12", ","]);
    assert!(value.contains("'word'"), "{value}");
}

#[test]
fn man_pages_and_completions_are_generated() {
    let generated = |what: &str| {
        let output = atleast(&["--generate", what], b"");
        assert_eq!((output.status.code(), output.stderr.len()), (Some(0), 0), "{what}");
        String::from_utf8(output.stdout).unwrap()
    };
    for (what, words) in [
        (
            "man",
            [
                ".TH atleast",
                "\nPrint the lines that do not match\n",
                "\n.SH \"EXIT STATUS\"\n0 if a line",
            ],
        ),
        ("man-ragged", [".TH atleast-ragged", "\natleast ragged [OPTIONS]", "\n.SH EXAMPLES\n"]),
        ("man-tally", [".TH atleast-tally", "html", "\natleast tally \\-\\-quote"]),
        ("complete-bash", ["\"atleast\" -- ", "COMPLETE=\"bash\"", "\ncompopt -o filenames"]),
        ("complete-zsh", ["#compdef atleast\n", "atleast -- ", "COMPLETE=\"zsh\""]),
        ("complete-fish", ["atleast -- ", "COMPLETE=fish", "--command atleast "]),
        ("complete-elvish", ["atleast -- ", "COMPLETE=\"elvish\"", "[atleast]"]),
        ("complete-powershell", ["& atleast -- ", "$env:COMPLETE = ", "-CommandName atleast "]),
    ] {
        let text = generated(what);
        for word in words {
            assert!(text.contains(word), "{what}: {word}");
        }
    }
}

#[test]
fn bytes_that_are_not_utf_8_are_printed_unchanged() {
    let input = b"\xFF,\x00,\xFE\nplain\n";
    check(&["2", ","], input, ("Binary file <stdin> matches\n", "", 0));
    check(&["-c", "2", ","], input, ("1\n", "", 0));
    let output = atleast(&["-a", "2", ","], input);
    assert_eq!(output.stdout, b"\xFF,\x00,\xFE\n");
    // A binary file is only named if a line would be printed.
    check(&["3", ","], input, ("", "", 1));
    check(&["-v", "2", ","], b"a,b,c\n\n", ("\n", "", 0));
}

/// A reader such as `head` may close the output early. That is not an error.
#[test]
fn a_closed_pipe_ends_it_quietly() {
    let output = with_closed_output(&[&["0", ","], &[DATA; 20][..]].concat());
    assert_eq!((output.status.code(), output.stderr), (Some(0), Vec::new()));
}

#[test]
fn help_names_every_flag_and_its_examples_run() {
    let help = String::from_utf8(atleast(&["--help"], b"").stdout).unwrap();
    assert!(
        help.starts_with(
            "Print the lines that have at least N of WHAT, a character or a string.\n"
        ),
        "{help}"
    );
    for flag in
        ["--per", "--ignore-case", "--line-number", "--count", "--invert-match", "--version"]
    {
        assert!(help.contains(flag), "{flag}");
    }
    let folder = tempfile::tempdir().unwrap();
    for name in ["table.csv", "table.tsv", "log", "note.txt"] {
        std::fs::copy(Path::new(DATA), folder.path().join(name)).unwrap();
    }
    let examples: Vec<_> = help.lines().filter_map(|l| l.strip_prefix("  atleast ")).collect();
    assert_eq!(examples.len(), 9);
    for example in examples {
        let arguments = example.split("   ").next().unwrap();
        let script = format!("{} {arguments}", run::in_a_shell());
        let output =
            Command::new("sh").args(["-c", &script]).current_dir(&folder).output().unwrap();
        assert_eq!(output.stderr, b"", "{example}");
        assert!(output.status.code().unwrap() < 2, "{example}");
    }
}

#[test]
fn the_commands_of_the_readme_run() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let readme = std::fs::read_to_string(root.join("README.md")).unwrap();
    let folder = tempfile::tempdir().unwrap();
    for name in ["table.csv", "log", "app.log"] {
        std::fs::copy(DATA, folder.path().join(name)).unwrap();
    }
    // Only the commands in tables. Another test runs those in blocks and compares their output.
    let rows = readme.lines().filter(|line| line.starts_with("| "));
    let commands: Vec<&str> =
        rows.filter_map(|row| row.split_once("`atleast ")?.1.split('`').next()).collect();
    assert!(commands.len() >= 3, "{commands:?}");
    for command in commands {
        let script = format!("{} {command}", run::in_a_shell());
        let output =
            Command::new("sh").args(["-c", &script]).current_dir(&folder).output().unwrap();
        assert_eq!(output.stderr, b"", "{command}");
        assert!(output.status.code().unwrap() < 2, "{command}");
    }
}
