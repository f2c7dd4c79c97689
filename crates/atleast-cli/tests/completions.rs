//! The candidates that the command gives to a shell.

use std::ffi::OsStr;
use std::fs;
use std::path::Path;
use std::process::{Output, Stdio};

mod run;

use run::command;

const SHELLS: [&str; 5] = ["bash", "elvish", "fish", "powershell", "zsh"];

/// What is typed, some of the candidates, and some words that are not candidates.
const CASES: [(&str, &[&str], &[&str]); 27] = [
    // The first word is a subcommand, N or an option. There is no subcommand after N.
    ("", &["tally", "ragged", "--count", "--generate"], &["one.csv"]),
    ("ta", &["tally"], &["ragged", "--count"]),
    ("3 ta", &[], &["tally"]),
    ("3 tally tw", &["two.csv"], &[]),
    ("3 ragged --max-l", &["--max-line"], &["--max-rows"]),
    ("-c ", &["--count"], &["tally"]),
    ("-- ta", &[], &["tally"]),
    // Paths are completed everywhere, and options after them.
    ("3 , ", &["one.csv", "two.csv", "folder/", "--count"], &["tally", "ragged"]),
    ("3 , one.csv t", &["two.csv"], &["tally"]),
    ("3 , one.csv two.csv o", &["one.csv"], &[]),
    ("3 , one.csv --no-i", &["--no-ignore"], &["--no-filename"]),
    ("3 , one.csv --no-ignore t", &["two.csv"], &[]),
    ("-n 3 , one.csv -m 2 t", &["two.csv"], &[]),
    ("3 , folder/", &["folder/three.csv"], &["one.csv"]),
    ("3 , -- -", &[], &["--count"]),
    ("3 , /no/such/folder/", &[], &["one.csv"]),
    // Values of options.
    ("--sort ", &["path"], &["one.csv"]),
    ("3 , --color n", &["never"], &["always"]),
    ("3 , --color=n", &["--color=never"], &[]),
    ("--generate complete-", &["complete-elvish", "complete-zsh"], &["man"]),
    // Subcommands.
    ("tally --ht", &["--html"], &[]),
    ("tally , one.csv --ht", &["--html"], &[]),
    ("tally , t", &["two.csv"], &["tally"]),
    ("tally --html o", &["one.csv"], &[]),
    ("ragged --no-q", &["--no-quote"], &[]),
    ("ragged one.csv tw", &["two.csv"], &[]),
    ("ragged --good out ragged --ba", &["--bad"], &[]),
];

/// Returns a folder with some files.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("folder")).unwrap();
    for name in ["one.csv", "two.csv", "folder/three.csv"] {
        fs::write(folder.path().join(name), "a,b\n").unwrap();
    }
    folder
}

/// Asks for candidates as the script of this shell does.
fn ask<A: AsRef<OsStr>>(shell: &str, words: &[A], index: &str, folder: &Path) -> Output {
    command()
        .envs([("COMPLETE", shell), ("_CLAP_COMPLETE_INDEX", index), ("_CLAP_IFS", "\n")])
        .args(["--", "atleast"])
        .args(words)
        .current_dir(folder)
        .stdin(Stdio::null())
        .output()
        .unwrap()
}

/// Returns the candidates without their descriptions.
fn candidates(shell: &str, typed: &str, folder: &Path) -> Vec<String> {
    let words: Vec<_> = typed.split(' ').collect();
    let output = ask(shell, &words, &words.len().to_string(), folder);
    assert_eq!((output.status.code(), output.stderr), (Some(0), vec![]), "{shell}: {typed}");
    let text = String::from_utf8(output.stdout).unwrap();
    let value = |line: &str| {
        let help = if shell == "zsh" { ':' } else { '\t' };
        line.split(help).next().unwrap().replace('\\', "/")
    };
    text.lines().map(value).collect()
}

#[test]
fn every_shell_gets_the_candidates() {
    let folder = folder();
    for shell in SHELLS {
        for (typed, right, wrong) in CASES {
            let found = candidates(shell, typed, folder.path());
            let has = |word: &&&str| found.iter().any(|candidate| candidate == **word);
            assert_eq!(right.iter().find(|word| !has(word)), None, "{shell}: {typed}: {found:?}");
            assert_eq!(wrong.iter().find(has), None, "{shell}: {typed}: {found:?}");
        }
    }
}

/// Every option in the help is a candidate.
#[test]
fn every_option_is_offered() {
    let folder = folder();
    for typed in ["", "tally", "ragged"] {
        let mut help = command();
        help.args(typed.split_whitespace()).arg("--help");
        let help = String::from_utf8(help.output().unwrap().stdout).unwrap();
        let options = help.lines().filter_map(|line| {
            let option = line.trim_start();
            let is_option = option.starts_with('-') && line.len() - option.len() <= 6;
            let name = option.split("--").nth(1)?.split([' ', '=', '[']).next()?;
            is_option.then(|| format!("--{name}"))
        });
        let offered = candidates("bash", format!("{typed} --").trim_start(), folder.path());
        let options: Vec<_> = options.collect();
        assert!(options.len() > 15, "{options:?}");
        for option in options {
            assert!(offered.contains(&option), "{typed}: {option}: {offered:?}");
        }
    }
}

/// Whatever is typed, only candidates are written, and no file is opened.
#[test]
fn nothing_but_candidates_is_written_and_no_file_is_read() {
    let folder = folder();
    #[cfg(unix)]
    {
        let mut pipe = std::process::Command::new("mkfifo");
        assert!(pipe.arg(folder.path().join("pipe")).status().unwrap().success());
    }
    let rest: [&[&str]; 9] = [
        &["3", ",", "pipe", ""],
        &["3", ",", "-", ""],
        &["3", ",", "pip"],
        &["ragged", "pipe", "--good", "one.csv", "--bad", ""],
        &["tally", ",", "pipe", "--html", "one.csv", ""],
        &["3"],
        &["--help", ""],
        &["--version", ""],
        &["x", "\u{1b}[2J", "--no-such-option", "--", "--", "\n", ""],
    ];
    for shell in SHELLS {
        for words in rest {
            for index in ["0", "1", &words.len().to_string(), "99", &u64::MAX.to_string(), "x", ""]
            {
                let output = ask(shell, words, index, folder.path());
                let shown = (shell, words, index, &output);
                assert_eq!(output.stderr, b"", "{shown:?}");
                assert!(matches!(output.status.code(), Some(0 | 2)), "{shown:?}");
                let text = String::from_utf8(output.stdout.clone()).unwrap();
                assert!(!text.contains("Print the lines that have"), "{shown:?}");
                assert!(!text.contains("a,b"), "{shown:?}");
            }
        }
    }
    let files = fs::read_dir(folder.path()).unwrap().count();
    assert_eq!(files, if cfg!(unix) { 4 } else { 3 });
    assert_eq!(fs::read(folder.path().join("one.csv")).unwrap(), b"a,b\n");
}

/// The variable may be set for another program, or inherited.
#[test]
fn the_variable_does_not_change_other_runs() {
    let folder = folder();
    let run = |shell: &str, arguments: &[&str]| {
        let mut atleast = command();
        atleast.env("COMPLETE", shell).args(arguments).current_dir(folder.path());
        let output = atleast.stdin(Stdio::null()).output().unwrap();
        (String::from_utf8(output.stdout).unwrap(), output.status.code())
    };
    for shell in ["", "0", "1", "bash", "tcsh", "\u{1b}[2J"] {
        assert_eq!(run(shell, &["1", ",", "one.csv"]), ("a,b\n".into(), Some(0)), "{shell}");
        assert_eq!(run(shell, &["-c", "1", "--", ","]), ("0\n".into(), Some(1)), "{shell}");
        assert_eq!(run(shell, &["--"]).1, Some(2), "{shell}");
    }
    for shell in ["", "0", "1", "tcsh"] {
        let found = run(shell, &["--", "1", ",", "one.csv"]);
        assert_eq!(found, ("a,b\n".into(), Some(0)), "{shell}");
    }
}

#[test]
fn the_variable_alone_prints_what_generate_prints() {
    let run = |shell: &str, arguments: &[&str]| {
        command().env("COMPLETE", shell).args(arguments).output().unwrap()
    };
    for shell in SHELLS {
        let generated = run("", &["--generate", &format!("complete-{shell}")]);
        assert_eq!(generated.status.code(), Some(0));
        for name in [shell, &format!("/usr/bin/{shell}")] {
            assert_eq!(run(name, &[]).stdout, generated.stdout, "{name}");
        }
    }
    let unknown = run("tc\u{1b}sh", &[]);
    assert_eq!((unknown.status.code(), unknown.stdout), (Some(2), vec![]));
    assert_eq!(
        String::from_utf8(unknown.stderr).unwrap(),
        "atleast: COMPLETE: unknown shell `tc\\x1Bsh`: use one of bash, elvish, fish, powershell, \
         zsh\n"
    );
}

/// The first word is the name by which the program was called, such as a link or an alias.
#[test]
fn the_name_of_the_program_is_not_an_argument() {
    for name in ["tally", "3", "/usr/bin/atleast", "--generate"] {
        let mut atleast = command();
        atleast.envs([("COMPLETE", "bash"), ("_CLAP_COMPLETE_INDEX", "1")]);
        let output = atleast.args(["--", name, "ta"]).output().unwrap();
        assert_eq!((&*output.stdout, &*output.stderr), (&b"tally"[..], &b""[..]), "{name}");
    }
}

/// Bash, fish and zsh pass words as they are typed.
#[test]
fn a_path_may_be_quoted() {
    let folder = folder();
    fs::write(folder.path().join("it's a \"#1\".csv"), "").unwrap();
    let typed =
        ["it\\'s\\ a", "\"it's a", "\"it's\" a", "it", "'it'\\''s a", "'it'", "it\\'s\\ a\\ \\\"#"];
    for shell in ["bash", "fish", "zsh"] {
        for word in typed {
            let output = ask(shell, &["3", "' '", word], "3", folder.path());
            let found = String::from_utf8(output.stdout).unwrap();
            let is_word = word != "\"it's\" a";
            assert_eq!(
                found.trim_end() == "it's a \"#1\".csv",
                is_word,
                "{shell}: {word}: {found}"
            );
        }
    }
}
