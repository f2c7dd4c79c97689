//! What a message repeats of the arguments and of names: it moves no terminal, fills no screen, and the rule stands
//! beside it.
#![cfg(unix)]

use std::os::unix::ffi::OsStrExt;

mod run;

use run::{atleast, command};

/// Arguments of which one, VALUE, is wrong, and is repeated by a message.
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

fn said(arguments: &str, value: &str) -> String {
    let arguments: Vec<String> =
        arguments.split(' ').map(|argument| argument.replace("VALUE", value)).collect();
    let output = atleast(&arguments, b"");
    assert_eq!(output.status.code(), Some(2), "{arguments:?}");
    assert!(output.stdout.is_empty(), "{arguments:?}");
    String::from_utf8(output.stderr).unwrap()
}

/// What a terminal obeys, and what hides or turns text.
const ACTING: [&str; 12] = [
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

/// Returns true if and only if a character must not be in a message that repeats these.
fn is_of(character: char, acting: &str) -> bool {
    character.is_control() || !character.is_ascii() && acting.contains(character)
}

#[test]
fn what_acts_on_a_terminal_is_escaped() {
    for arguments in WRONG {
        let lines = said(arguments, "zz").lines().count();
        for acting in ACTING {
            let message = said(arguments, &format!("z{acting}z"));
            let is_shown = |character: char| character == '\n' || !is_of(character, acting);
            assert!(message.chars().all(is_shown), "{arguments} {acting:?}: {message:?}");
            assert_eq!(message.lines().count(), lines, "{arguments} {acting:?}: {message}");
            assert!(message.contains('\\'), "{arguments} {acting:?}: {message}");
        }
    }
}

#[test]
fn names_of_files_are_escaped() {
    let folder = tempfile::tempdir().unwrap();
    for acting in ACTING {
        for before in [&["1", ","][..], &["tally", ","], &["ragged"], &["ragged", "--good"]] {
            let mut command = command();
            let name = std::ffi::OsStr::from_bytes(b"absent/\xFF").to_owned();
            let mut name = name.into_encoded_bytes();
            name.extend_from_slice(acting.as_bytes());
            let name = std::ffi::OsStr::from_bytes(&name);
            let source = if before.len() == 2 && before[0] == "ragged" { &["f"][..] } else { &[] };
            std::fs::write(folder.path().join("f"), "a,b\n").unwrap();
            let run = command.args(before).arg(name).args(source).current_dir(folder.path());
            let output = run.output().unwrap();
            let message = String::from_utf8(output.stderr).unwrap();
            let is_shown = |character: char| character == '\n' || !is_of(character, acting);
            assert!(message.chars().all(is_shown), "{before:?} {acting:?}: {message:?}");
            assert_eq!(message.lines().count(), 1, "{before:?} {acting:?}: {message}");
        }
    }
}

#[test]
fn of_a_long_value_the_beginning_is_repeated() {
    for arguments in WRONG {
        for value in ["x".repeat(20_000), "\u{1B}".repeat(20_000), "é,".repeat(7_000)] {
            let message = said(arguments, &value);
            let length = message.chars().count();
            assert!(length < 900, "{arguments}: {length} characters");
            assert!(message.contains('…'), "{arguments}: {message}");
        }
    }
}

#[test]
fn a_number_that_is_none_is_said_with_the_rule() {
    let most = u64::MAX;
    let from = |least: u64| format!("must be a whole number from {least} to {most}");
    let bytes =
        format!("it must be a whole number, which k, M or G may follow, and at most {most} bytes");
    let rules = [
        ("-j VALUE 1 ,", from(1), &["0", "x", "18446744073709551616"][..]),
        ("ragged -j VALUE", from(1), &["0", "x"]),
        ("tally -j VALUE ,", from(1), &["0", "1.5"]),
        ("-C VALUE 1 ,", from(0), &["99999999999999999999", "x"]),
        ("-A VALUE 1 ,", from(0), &["99999999999999999999", "1k"]),
        ("-B VALUE 1 ,", from(0), &["99999999999999999999", ""]),
        ("-m VALUE 1 ,", from(0), &["x", "99999999999999999999"]),
        ("--max VALUE 1 ,", from(0), &["x", "99999999999999999999"]),
        ("VALUE ,", from(0), &["x", "-1", "-17", "-1.5", "99999999999999999999"]),
        ("-v VALUE ,", from(0), &["-1", "-17"]),
        ("-m 3 VALUE , f", from(0), &["-1"]),
        ("ragged --expected VALUE", from(1), &["x", "0"]),
        ("ragged --skip-lines VALUE", from(0), &["x"]),
        ("ragged --max-field VALUE", from(1), &["x", "0"]),
        ("ragged --max-rows VALUE", from(0), &["x"]),
        ("--max-line VALUE 1 ,", bytes.clone(), &["17179869184G", "x", "1T", "k"]),
        ("--max-unpacked VALUE 1 ,", bytes, &["17179869184G", "1.5M"]),
    ];
    for (arguments, rule, values) in rules {
        for value in values {
            let message = said(arguments, value);
            assert!(message.contains(&rule), "{arguments} {value}: {message}");
            assert!(message.contains(&format!("'{value}'")), "{arguments} {value}: {message}");
        }
    }
}

/// Behind N, what looks like a number below 0 is an option that there is not.
#[test]
fn a_number_below_zero_is_n_only_in_the_place_of_n() {
    assert!(said("3 , -1", "").contains("unexpected argument '-1'"));
    assert_eq!(atleast(&["-0", "1", ","], b"a,b").status.code(), Some(0));
}
