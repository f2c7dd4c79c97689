//! Compatibility with grep: the same question and flags print the same.

use std::ffi::OsStr;
use std::path::Path;
use std::process::{Command, Output};

mod run;

use run::{atleast, check, command};

/// Runs GNU grep for lines with at least `number` commas.
fn grep<A: AsRef<OsStr>>(flags: &[A], number: u64, paths: &[&Path]) -> Output {
    let pattern = format!("(,[^,]*){{{number}}}");
    Command::new("grep")
        .env("LC_ALL", "C")
        .args(["-E", "--label=<stdin>"])
        .args(flags)
        .args(["-e", &pattern, "--"])
        .args(paths)
        .output()
        .unwrap()
}

fn ours<A: AsRef<OsStr>>(flags: &[A], number: u64, paths: &[&Path]) -> Output {
    command().args(flags).args(["--", &number.to_string(), ","]).args(paths).output().unwrap()
}

/// Pseudo-random numbers, the same in every run.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % limit
    }

    fn chance(&mut self) -> bool {
        self.below(3) == 0
    }
}

/// Short lines. One in three has commas.
fn some_text(numbers: &mut Numbers) -> Vec<u8> {
    let mut text = Vec::new();
    for _ in 0..numbers.below(40) {
        let is_hit = numbers.chance();
        for _ in 0..numbers.below(6) {
            text.extend_from_slice(if is_hit { b",,x" } else { b"ab" });
        }
        text.extend_from_slice(if numbers.below(9) == 0 { b"\r\n" } else { b"\n" });
    }
    if numbers.chance() {
        text.extend_from_slice(b"last,,");
    }
    text
}

/// Each flag of atleast, and the same flag of grep.
const FLAGS: [(&str, &str); 9] = [
    ("-n", "-n"),
    ("-b", "-b"),
    ("-v", "-v"),
    ("-H", "-H"),
    ("-I", "-h"),
    ("-c", "-c"),
    ("-l", "-l"),
    ("-L", "-L"),
    ("-0", "-Z"),
];

#[test]
fn combined_flags() {
    let folder = tempfile::tempdir().unwrap();
    let mut numbers = Numbers(7);
    let mut compared = 0;
    for round in 0..600 {
        let paths = [folder.path().join("one"), folder.path().join("two")];
        for path in &paths {
            std::fs::write(path, some_text(&mut numbers)).unwrap();
        }
        let paths: Vec<&Path> = paths.iter().map(AsRef::as_ref).collect();
        let paths = &paths[..=round % 2];
        let (mut our_flags, mut flags) = (vec!["-j1".to_owned()], Vec::new());
        for (ours, theirs) in FLAGS {
            let is_alone = ["-c", "-l", "-L"].contains(&ours);
            if numbers.chance()
                && !(is_alone && numbers.chance())
                && !(is_alone && our_flags.iter().any(|flag| ["-c", "-l", "-L"].contains(&&**flag)))
                && !(ours == "-I" && our_flags.contains(&"-H".to_owned()))
            {
                our_flags.push(ours.to_owned());
                flags.push(theirs.to_owned());
            }
        }
        let prints_lines = !flags.iter().any(|flag| ["-c", "-l", "-L"].contains(&&**flag));
        for flag in ["-A", "-B", "-C", "-m"] {
            if numbers.chance() && (prints_lines || flag == "-m") {
                let flag = format!("{flag}{}", numbers.below(4) + u64::from(flag == "-m"));
                our_flags.push(flag.clone());
                flags.push(flag);
            }
        }
        // `-o` with context is left out: grep prints separators.
        let number = 1 + numbers.below(3);
        let (expected, found) = (grep(&flags, number, paths), ours(&our_flags, number, paths));
        let shown = |output: &Output| String::from_utf8_lossy(&output.stdout).into_owned();
        assert_eq!(shown(&found), shown(&expected), "{flags:?} {number} {paths:?}");
        assert_eq!(found.status.code(), expected.status.code(), "{flags:?} {number} {paths:?}");
        assert_eq!(found.stderr, b"");
        compared += usize::from(!expected.stdout.is_empty());
    }
    assert!(compared > 300, "{compared}");
}

#[test]
fn occurrences_as_grep_prints_those_of_a_single_character() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("text");
    let mut numbers = Numbers(3);
    for _ in 0..100 {
        std::fs::write(&path, some_text(&mut numbers)).unwrap();
        for flags in [&["-o"][..], &["-on"], &["-onb"], &["-obH"], &["-on", "-m2"], &["-ov"]] {
            let grep =
                Command::new("grep").env("LC_ALL", "C").args(flags).arg(",").arg(&path).output();
            let (grep, ours) = (grep.unwrap(), ours(flags, 1, &[&path]));
            assert_eq!(ours.stdout, grep.stdout, "{flags:?}");
            assert_eq!(ours.status.code(), grep.status.code(), "{flags:?}");
        }
    }
    // Only occurrences in matching lines; strings do not overlap, with or without -i.
    check(&["-on", "2", "aa"], b"aaaaa\naaa\nxaaaa", ("1:aa\n1:aa\n3:aa\n3:aa\n", "", 0));
    check(&["-oi", "2", "ab"], b"abAB aB\nab\n", ("ab\nAB\naB\n", "", 0));
    check(
        &["-o", "--any-of", "2", "[,\u{e9}]"],
        "a,\u{e9}\n,\n".as_bytes(),
        (",\n\u{e9}\n", "", 0),
    );
    // Occurrences in quotes do not count.
    check(&["-ob", "--quote", "'", "2", ","], b",',',a\n", ("0:,\n4:,\n", "", 0));
    check(&["-o", "--per", "word", "2", "/"], b"a/b /c/ d\n", ("/\n/\n", "", 0));
}

#[test]
fn colours_are_those_of_grep() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("text");
    std::fs::write(&path, "none\na,b,c\nnone\nnone\nnone\n,,\n").unwrap();
    let name = path.display();
    let output = ours(&["--color=always", "-nH", "-A1"], 2, &[&path]);
    let (path, number, separator) = ("\u{1b}[35m", "\u{1b}[32m", "\u{1b}[36m");
    let (mark, end) = ("\u{1b}[1m\u{1b}[31m", "\u{1b}[0m");
    let prefix = |line: u64, sign: char| {
        format!("{path}{name}{end}{separator}{sign}{end}{number}{line}{end}{separator}{sign}{end}")
    };
    let comma = format!("{mark},{end}");
    let expected = format!(
        "{}a{comma}b{comma}c\n{}none\n{separator}--{end}\n{}{comma}{comma}\n",
        prefix(2, ':'),
        prefix(3, '-'),
        prefix(6, ':'),
    );
    assert_eq!(String::from_utf8(output.stdout).unwrap(), expected);
    // A pipe is not a terminal.
    assert!(!ours(&["-nH"], 2, &[&folder.path().join("text")]).stdout.contains(&0x1B));
}

#[test]
fn unusual_names_and_inputs() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("-c"), "a,b\n").unwrap();
    let run = |arguments: &[&str]| {
        let output = command().current_dir(&folder).args(arguments).output().unwrap();
        (String::from_utf8(output.stdout).unwrap(), output.status.code())
    };
    assert_eq!(run(&["1", ",", "--", "-c"]), ("a,b\n".to_owned(), Some(0)));
    // A flag with its value may come before WHAT. A WHAT that begins with - needs --.
    assert_eq!(run(&["1", "-m5", ",", "./-c"]), ("a,b\n".to_owned(), Some(0)));
    assert_eq!(run(&["1", "->", "./-c"]), (String::new(), Some(2)));
    assert_eq!(run(&["1", "--", "->", "-c"]), (String::new(), Some(1)));
    assert_eq!(run(&["-c", "1", "-", "./-c"]), ("0\n".to_owned(), Some(1)));
    assert_eq!(run(&["-H", "--", "1", ",", "-c"]), ("-c:a,b\n".to_owned(), Some(0)));
    assert_eq!(run(&["1", ",", "./-c", "-H"]), ("./-c:a,b\n".to_owned(), Some(0)));
    check(&["0", ","], b"", ("", "", 1));
    check(&["-c", "0", ","], b"", ("0\n", "", 1));
    check(&["-c", "0", ","], b"\n\n", ("2\n", "", 0));
    check(&["0", ","], b"no end", ("no end\n", "", 0));
    check(&["1", "\\r"], b"a\r\nb\n", ("a\r\n", "", 0));
}

#[test]
fn an_error_together_with_a_match() {
    let folder = tempfile::tempdir().unwrap();
    let (one, absent) = (folder.path().join("one"), folder.path().join("absent"));
    std::fs::write(&one, "a,b\n").unwrap();
    for flags in [&["-c"][..], &["-l"], &["-n"], &["-q"], &["-L"], &["-qv"]] {
        for paths in [[&*one, &absent], [&*absent, &one]] {
            let (ours, grep) = (ours(flags, 1, &paths), grep(flags, 1, &paths));
            assert_eq!(ours.stdout, grep.stdout, "{flags:?}");
            assert_eq!(ours.status.code(), grep.status.code(), "{flags:?} {paths:?}");
        }
    }
}

/// A line may be longer than one read. If it is printed, --max-line limits its length.
#[test]
fn long_lines() {
    let long = [vec![b'a'; 10_000_000], b",".repeat(5), vec![b'b'; 10], b"\nshort,,,,,\n".to_vec()]
        .concat();
    let output = atleast(&["5", ","], &long);
    assert_eq!((output.stdout.len(), output.stderr.len()), (long.len(), 0));
    assert!(output.stdout == long);
    let limited = atleast(&["-n", "--max-line", "1M", "5", ","], &long);
    let message = "atleast: <stdin>: line 1 is too long to print: use a larger --max-line\n";
    assert_eq!(String::from_utf8(limited.stderr).unwrap(), message);
    assert_eq!((limited.stdout.len(), limited.status.code()), (0, Some(2)));
    // Lines that are counted, or not printed, may have any length.
    check(&["-c", "--max-line", "1M", "5", ","], &long, ("2\n", "", 0));
    let others = [vec![b'a'; 3_000_000], b",".repeat(4), b"\nx\n,,,,,\n".to_vec()].concat();
    check(&["-n", "--max-line", "1M", "5", ","], &others, ("3:,,,,,\n", "", 0));
    check(&["-nb", "--max-line", "1M", "5", ","], &others, ("3:3000007:,,,,,\n", "", 0));
}
