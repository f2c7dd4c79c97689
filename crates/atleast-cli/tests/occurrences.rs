//! The number of occurrences in the selected lines: `--count-matches` and `--stats`, compared with
//! `-o`.

mod run;

use std::path::Path;

use run::{atleast, packed::packed};

/// N and WHAT, with flags.
const QUESTIONS: [&[&str]; 7] = [
    &["1", ","],
    &["2", ","],
    &["2", "ab"],
    &["--any-of", "2", "[,a]"],
    &["2", "\\xff"],
    &["--max", "3", "1", ","],
    &["0", ","],
];

const PLACES: [&[&str]; 6] = [
    &[],
    &["--per", "word"],
    &["--reset", ";"],
    &["--quote", "\""],
    &["--quote", "\"", "--per", "word"],
    &["--reset", "[;\\n]"],
];

const TEXTS: [&[u8]; 7] = [
    b"",
    b"a,b,c\n\nabab,x ab,ab,\n,\n,,,,\nab;ab,,;,\n",
    b"a,b,c\r\n,\r\nabab\r\n,,",
    b"x,\"y,z\n,,\",\nab\"ab\"ab,\n\"",
    b"\xff\xff\n\xff,\xff \xff\n\xc3",
    b"\n\n\n",
    b"a,,,;\nb\n;,,;,,;\n,;,,\n",
];

/// Runs the command. Returns what it prints and its exit code.
fn run(words: &[&[&str]], paths: &[&Path], input: &[u8]) -> (String, String, i32) {
    let words = words.iter().copied().flatten().map(Into::into);
    let paths = paths.iter().map(|path| path.as_os_str().to_owned());
    let arguments: Vec<std::ffi::OsString> = words.chain(paths).collect();
    let output = atleast(&arguments, input);
    (
        String::from_utf8_lossy(&output.stdout).into_owned(),
        String::from_utf8(output.stderr).unwrap(),
        output.status.code().unwrap(),
    )
}

/// Returns the number of occurrences in the output of `--stats`.
fn in_stats(stats: &str) -> usize {
    let (_, after) = stats.split_once(", with ").unwrap_or_else(|| panic!("{stats}"));
    after.split(' ').next().unwrap().parse().unwrap()
}

#[test]
fn the_number_is_that_of_the_lines_of_only_matching() {
    for what in QUESTIONS {
        for place in PLACES {
            // A byte cannot be counted per word.
            if what.contains(&"\\xff") && place.contains(&"word") {
                continue;
            }
            for max_count in [&[][..], &["-m", "1"], &["-m", "2"]] {
                for text in TEXTS {
                    let (only, _, code) = run(&[&["-oa"], place, max_count, what], &[], text);
                    let expected = only.lines().count();
                    let asked = [&["--count-matches", "--stats"], place, max_count, what];
                    let (counted, stats, counted_code) = run(&asked, &[], text);
                    let context = format!("{asked:?} {:?}", text.escape_ascii().to_string());
                    assert_eq!(counted, format!("{expected}\n"), "{context}");
                    assert_eq!(counted_code, code, "{context}");
                    assert_eq!(in_stats(&stats), expected, "{context}");
                }
            }
        }
    }
}

#[test]
fn inverted_it_is_the_same_as_count() {
    for place in [&[][..], &["--per", "word"], &["--per", "file"]] {
        for text in TEXTS {
            let asked = |flag| run(&[&["-v", flag], place, &["2", ","]], &[], text);
            assert_eq!(asked("--count-matches"), asked("--count"), "{place:?}");
        }
    }
}

#[test]
fn per_file_all_or_none_count() {
    for (number, shown) in [("3", "5\n"), ("5", "5\n"), ("6", "0\n")] {
        let text = b",,\n,\n,,";
        let asked = [&["--count-matches", "--per", "file", number, ","][..]];
        let (counted, _, code) = run(&asked, &[], text);
        assert_eq!((counted.as_str(), code), (shown, i32::from(shown == "0\n")));
    }
}

#[test]
fn the_last_of_count_and_count_matches_wins() {
    for (flags, shown) in [(["-c", "--count-matches"], "3\n"), (["--count-matches", "-c"], "2\n")] {
        assert_eq!(run(&[&flags, &["1", ","]], &[], b",,\nx\n,\n").0, shown, "{flags:?}");
    }
    for other in ["-l", "-L", "-o", "--json"] {
        assert_eq!(run(&[&["--count-matches", other, "1", ","]], &[], b",").2, 2, "{other}");
    }
}

#[test]
fn stats_in_every_output_mode() {
    let text = b"a,b\nx\n,,,\n";
    let per_file = ["--per", "file"];
    for (flags, expected) in [
        (&[][..], 4),
        (&["-n", "-C", "1"], 4),
        (&["--color", "always"], 4),
        (&["-c"], 4),
        (&["-o"], 4),
        (&["--json"], 4),
        (&["--count-matches"], 4),
        (&["-l"], 1),
        (&["-L"], 1),
        (&["-q"], 1),
        (&["-m", "1"], 1),
        (&per_file, 4),
        (&["-c", "--per", "file"], 4),
    ] {
        let (_, stats, _) = run(&[&["--stats"], flags, &["1", ","]], &[], text);
        assert_eq!(in_stats(&stats), expected, "{flags:?}");
    }
    let (_, stats, _) = run(&[&["--stats", "-v", "1", ","]], &[], text);
    assert!(!stats.contains("occurrence"), "{stats}");
    let (_, stats, _) = run(&[&["--stats", "3", ","]], &[], b",,,\n");
    assert!(stats.starts_with("1 line selected in 1 of 1 files, with 3 occurrences\n"), "{stats}");
}

#[test]
fn large_compressed_and_several_files() {
    let folder = tempfile::tempdir().unwrap();
    let mut text = Vec::new();
    let mut number = 0_usize;
    while text.len() < 17 << 20 {
        text.extend_from_slice(&[&b"ab,"[..], b"x, ", b"y"][number % 3].repeat(number % 23 * 5));
        text.extend_from_slice(if number.is_multiple_of(7) { b"\r\n" } else { b"\n" });
        number += 1;
    }
    text.extend_from_slice(b",,ab,,");
    let large = folder.path().join("large");
    std::fs::write(&large, &text).unwrap();
    let gzip = folder.path().join("large.gz");
    std::fs::write(&gzip, packed("gzip", &*text)).unwrap();
    for place in [&[][..], &["--per", "word"], &["--quote", "\""]] {
        let what = ["2", ","];
        let (only, _, _) = run(&[&["-oa"], place, &what], &[&large], b"");
        let expected = only.lines().count();
        assert!(expected > 100_000);
        for threads in ["1", "3"] {
            let flags = [&["--count-matches", "-j", threads][..], place, &what];
            assert_eq!(run(&flags, &[&large], b"").0, format!("{expected}\n"), "{flags:?}");
            for mode in [&["-c"][..], &["-n"]] {
                let flags = [&["--stats", "-j", threads][..], mode, place, &what];
                assert_eq!(in_stats(&run(&flags, &[&large], b"").1), expected, "{flags:?}");
            }
        }
        let flags = [&["--count-matches"][..], place, &what];
        let (counted, _, _) = run(&flags, &[&large, &gzip], b"");
        let lines: Vec<_> = counted.lines().collect();
        assert_eq!(lines.len(), 2);
        for line in lines {
            assert!(line.ends_with(&format!(":{expected}")), "{line} {flags:?}");
        }
    }
}
