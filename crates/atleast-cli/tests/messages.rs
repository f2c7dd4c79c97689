//! All messages, in `messages.txt`. What they repeat of arguments and paths must not control a
//! terminal or fill the screen.
#![cfg(unix)]

use std::fs;
use std::os::unix::ffi::OsStrExt;

mod run;

use run::{atleast, command};

/// Command lines in which VALUE is wrong, so that a message repeats it.
const WRONG: [&str; 30] = [
    "VALUE",
    "VALUE 1",
    "VALUE , f",
    "--VALUE 1 ,",
    "--VALUE=x 1 ,",
    "--quiet=VALUE 1 ,",
    "1 , f --VALUE",
    "1 , --per VALUE",
    "1 , --color VALUE",
    "1 , --sort VALUE",
    "1 , --max VALUE",
    "1 , -m VALUE",
    "1 , -A VALUE",
    "1 , -j VALUE",
    "1 , --max-line VALUE",
    "1 , --max-unpacked VALUE",
    "1 , -r -t VALUE",
    "1 , -r -g {VALUE",
    "1 --any-of [VALUE",
    "1 \\qVALUE",
    "1 , --reset \\qVALUE",
    "1 , --quote ,VALUE",
    "tally --VALUE ,",
    "tally --per VALUE ,",
    "ragged --VALUE",
    "ragged --quote xVALUE",
    "ragged --expected VALUE",
    "ragged --line-end VALUE",
    "ragged --encoding VALUE",
    "--generate VALUE",
];

/// Returns the message for a command line in which VALUE is replaced.
fn message_for(arguments: &str, value: &str) -> String {
    let arguments: Vec<String> =
        arguments.split(' ').map(|argument| argument.replace("VALUE", value)).collect();
    let output = atleast(&arguments, b"");
    assert_eq!(output.status.code(), Some(2), "{arguments:?}");
    assert!(output.stdout.is_empty(), "{arguments:?}");
    String::from_utf8(output.stderr).unwrap()
}

/// Text that controls a terminal, is invisible, or changes the direction of text.
const CONTROLS: [&str; 12] = [
    "\u{1B}]0;title\u{7}",
    "\u{1B}[2J",
    "\u{9B}2J",
    "\u{9D}0;title\u{9C}",
    "\u{7F}",
    "\u{8}\u{8}",
    "\r",
    "\n",
    "\u{202E}",
    "\u{2066}",
    "\u{200F}",
    "\u{61C}",
];

/// Returns whether a character must not be in a message that repeats `control`.
fn is_control(character: char, control: &str) -> bool {
    character.is_control() || !character.is_ascii() && control.contains(character)
}

#[test]
fn arguments_are_escaped() {
    for arguments in WRONG {
        let lines = message_for(arguments, "zz").lines().count();
        for control in CONTROLS {
            let message = message_for(arguments, &format!("z{control}z"));
            let is_allowed = |character: char| character == '\n' || !is_control(character, control);
            assert!(message.chars().all(is_allowed), "{arguments} {control:?}: {message:?}");
            assert_eq!(message.lines().count(), lines, "{arguments} {control:?}: {message}");
            assert!(message.contains('\\'), "{arguments} {control:?}: {message}");
        }
    }
}

#[test]
fn paths_are_escaped() {
    let folder = tempfile::tempdir().unwrap();
    for control in CONTROLS {
        for before in [&["1", ","][..], &["tally", ","], &["ragged"], &["ragged", "--good"]] {
            let mut command = command();
            let name = std::ffi::OsStr::from_bytes(b"absent/\xFF").to_owned();
            let mut name = name.into_encoded_bytes();
            name.extend_from_slice(control.as_bytes());
            let name = std::ffi::OsStr::from_bytes(&name);
            let source = if before.len() == 2 && before[0] == "ragged" { &["f"][..] } else { &[] };
            fs::write(folder.path().join("f"), "a,b\n").unwrap();
            let run = command.args(before).arg(name).args(source).current_dir(folder.path());
            let output = run.output().unwrap();
            let message = String::from_utf8(output.stderr).unwrap();
            let is_allowed = |character: char| character == '\n' || !is_control(character, control);
            assert!(message.chars().all(is_allowed), "{before:?} {control:?}: {message:?}");
            assert_eq!(message.lines().count(), 1, "{before:?} {control:?}: {message}");
        }
    }
}

#[test]
fn long_arguments_are_shortened() {
    for arguments in WRONG {
        for value in ["x".repeat(20_000), "\u{1B}".repeat(20_000), "é,".repeat(7_000)] {
            let message = message_for(arguments, &value);
            let length = message.chars().count();
            assert!(length < 900, "{arguments}: {length} characters");
            assert!(message.contains('…'), "{arguments}: {message}");
        }
    }
}

#[test]
fn the_message_for_a_wrong_number_names_the_rule() {
    let from = |min: u64| format!("must be a whole number, {min} or more");
    let most = format!("must be at most {}", u64::MAX);
    let bytes = "must be a whole number of bytes, or of k, M or G, such as 16M";
    let rules = [
        ("-j VALUE 1 ,", from(1), &["0", "x"][..]),
        ("ragged -j VALUE", from(1), &["0", "x"]),
        ("tally -j VALUE ,", from(1), &["0", "1.5"]),
        ("-C VALUE 1 ,", from(0), &["x"]),
        ("-A VALUE 1 ,", from(0), &["1k"]),
        ("-B VALUE 1 ,", from(0), &[""]),
        ("-m VALUE 1 ,", from(0), &["x"]),
        ("--max VALUE 1 ,", from(0), &["x"]),
        ("VALUE ,", from(0), &["x", "-1", "-17", "-1.5"]),
        ("-v VALUE ,", from(0), &["-1", "-17"]),
        ("-m 3 VALUE , f", from(0), &["-1"]),
        ("ragged --expected VALUE", from(1), &["x", "0"]),
        ("ragged --skip-lines VALUE", from(0), &["x"]),
        ("ragged --max-field VALUE", from(1), &["x", "0"]),
        ("ragged --max-rows VALUE", from(0), &["x"]),
        ("--max-line VALUE 1 ,", bytes.to_owned(), &["x", "1T", "k"]),
        ("--max-unpacked VALUE 1 ,", bytes.to_owned(), &["1.5M"]),
        ("-j VALUE 1 ,", most.clone(), &["18446744073709551616"]),
        ("-C VALUE 1 ,", most.clone(), &["99999999999999999999"]),
        ("--max VALUE 1 ,", most.clone(), &["99999999999999999999"]),
        ("VALUE ,", most.clone(), &["99999999999999999999"]),
        ("--max-line VALUE 1 ,", most, &["17179869184G"]),
    ];
    for (arguments, rule, values) in rules {
        for value in values {
            let message = message_for(arguments, value);
            assert!(message.contains(&rule), "{arguments} {value}: {message}");
            assert!(message.contains(&format!("'{value}'")), "{arguments} {value}: {message}");
        }
    }
}

/// After N, a negative number is an unknown option.
#[test]
fn a_negative_number_is_n_only_in_the_place_of_n() {
    assert!(message_for("3 , -1", "").contains("unexpected argument '-1'"));
    assert_eq!(atleast(&["-0", "1", ","], b"a,b").status.code(), Some(0));
}

/// All messages, as on Linux: errors of the system differ elsewhere.
#[cfg(target_os = "linux")]
mod all {
    use std::fs;
    use std::path::Path;

    use crate::run::packed::{packed, zip};
    use crate::run::shell;

    /// Makes the files that `messages.txt` names.
    fn make_files(folder: &Path) {
        let write = |name: &str, bytes: &[u8]| fs::write(folder.join(name), bytes).unwrap();
        fs::create_dir(folder.join("folder")).unwrap();
        write("table.csv", b"a,b\n1,2\n3,4\n");
        write("title.csv", b"Sales\n1,2\n3,4\n");
        write("long.txt", b"x\n1,2,3,4,5\n");
        write("lines.txt", b"aa\nbb\ncc\n,\n");
        write("page.csv", b"<!DOCTYPE html>\n<p>a,b\n");
        write("table.gz", &packed("gzip", &b"a,b\n".repeat(1_000)[..]));
        let mut cut = packed("gzip", &b"a,b\n".repeat(1_000)[..]);
        cut.truncate(cut.len() - 5);
        write("cut.gz", &cut);
        write("two.zip", &zip([("a.csv", &b"a,b\n"[..]), ("b.csv", b"c,d\n")]));
        let workbook = ["[Content_Types].xml", "xl/workbook.xml"].map(|name| (name, &b"x"[..]));
        write("book.xlsx", &zip(workbook));
    }

    /// `messages.txt` has a command on a line after `$`, then its standard error, and its exit code
    /// in brackets. After a change of messages, set `ATLEAST_UPDATE=1` to write
    /// the file again, and read the difference.
    #[test]
    fn every_message() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/messages.txt");
        let expected = fs::read_to_string(path).unwrap();
        let mut actual = String::new();
        for line in expected.lines().filter(|line| line.starts_with("# ") || line.starts_with("$ "))
        {
            if line.starts_with('#') {
                actual.extend([line, "\n\n"]);
                continue;
            }
            let folder = tempfile::tempdir().unwrap();
            make_files(folder.path());
            let script = line.strip_prefix("$ ").unwrap().replace("atleast", "$A");
            let output = shell(folder.path(), &script);
            let stderr = String::from_utf8(output.stderr).unwrap();
            let code = output.status.code().unwrap();
            actual.extend([line, "\n", &*stderr, &*format!("[{code}]\n\n")]);
        }
        if std::env::var_os("ATLEAST_UPDATE").is_some() {
            fs::write(path, &actual).unwrap();
        } else {
            assert_same(&actual, &expected);
        }
    }

    /// Asserts that two texts are equal, and shows the first command that differs.
    fn assert_same(actual: &str, expected: &str) {
        for (actual, expected) in actual.split("\n$ ").zip(expected.split("\n$ ")) {
            assert_eq!(actual, expected);
        }
        assert_eq!(actual, expected);
    }
}
