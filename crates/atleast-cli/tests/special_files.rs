//! Special files and unusual names: pipes and devices are read, sockets and folders are errors, the
//! other files are searched, and nothing hangs.
#![cfg(unix)]

use std::ffi::{OsStr, OsString};
use std::fs;
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::os::unix::fs::symlink;
use std::os::unix::net::UnixListener;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

use data_encoding::BASE64;
use serde_json::Value;

mod run;

use run::{atleast, command};

/// Returns both outputs and the exit code. A run that hangs fails the test.
fn run_in<A: AsRef<OsStr>>(arguments: &[A], folder: &Path) -> (String, String, i32) {
    let begun = Instant::now();
    let output =
        command().current_dir(folder).stdin(Stdio::null()).args(arguments).output().unwrap();
    assert!(begun.elapsed() < Duration::from_secs(300));
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_owned()).unwrap();
    (text(&output.stdout), text(&output.stderr), output.status.code().unwrap())
}

fn make_pipe(path: &Path) {
    assert!(Command::new("mkfifo").arg(path).status().unwrap().success());
}

/// Makes files of each kind in a folder. Returns the socket, which must stay open.
fn fill(folder: &Path) -> UnixListener {
    fs::create_dir_all(folder.join("deep/deeper")).unwrap();
    for name in ["first", "deep/deeper/inner", "last"] {
        fs::write(folder.join(name), "a,b\n").unwrap();
    }
    make_pipe(&folder.join("pipe"));
    symlink("nowhere", folder.join("dangling")).unwrap();
    // A link to a parent folder, and a link to itself.
    symlink(folder, folder.join("deep/back")).unwrap();
    symlink("itself", folder.join("itself")).unwrap();
    UnixListener::bind(folder.join("socket")).unwrap()
}

#[test]
fn a_named_file_that_cannot_be_read_is_an_error() {
    let folder = tempfile::tempdir().unwrap();
    let _socket = fill(folder.path());
    for (odd, message) in [
        ("absent", "No such file or directory (os error 2)"),
        ("dangling", "No such file or directory (os error 2)"),
        ("itself", "Too many levels of symbolic links (os error 40)"),
        ("deep", "Is a directory (os error 21)"),
        ("first/inner", "Not a directory (os error 20)"),
        ("pipe", "no process writes to this named pipe"),
        ("socket", "it is a socket, which cannot be read like a file"),
        // It can be opened, but not read: there is no memory at address 0.
        #[cfg(target_os = "linux")]
        ("/proc/self/mem", "Input/output error (os error 5)"),
    ] {
        for flags in [&["-j1"][..], &["-j2"], &["-c"], &["-l"], &["--json"], &["--per=file"]] {
            let arguments = [flags, &["1", ",", "first", odd, "last"]].concat();
            let (stdout, stderr, code) = run_in(&arguments, folder.path());
            assert_eq!(stderr, format!("atleast: {odd}: {message}\n"), "{flags:?}");
            assert_eq!(code, 2);
            let both = stdout.contains("first") && stdout.contains("last");
            assert!(both && !stdout.contains(odd) || odd.starts_with("first"), "{stdout}");
        }
        let (stdout, stderr, code) = run_in(&["tally", ",", "first", odd, "last"], folder.path());
        assert_eq!((stderr, code), (format!("atleast: {odd}: {message}\n"), 2));
        assert!(stdout.contains("2 segments"));
        // As with grep, an error does not matter if the answer is known.
        assert_eq!(run_in(&["-q", "1", ",", odd, "first"], folder.path()).2, 0, "{odd}");
    }
}

#[test]
fn in_folders_special_files_are_skipped() {
    let folder = tempfile::tempdir().unwrap();
    let _socket = fill(folder.path());
    for threads in ["-j1", "-j2", "-j5"] {
        let (stdout, stderr, code) = run_in(&["-r", threads, "-l", "1", ","], folder.path());
        let mut found: Vec<&str> = stdout.lines().collect();
        found.sort_unstable();
        assert_eq!(found, ["deep/deeper/inner", "first", "last"], "{threads}");
        assert_eq!((stderr.as_str(), code), ("", 0));
    }
}

/// A superuser, as in a container, can read everything.
#[test]
fn a_file_without_permission_is_an_error() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let _socket = fill(folder.path());
    fs::create_dir(folder.path().join("shut")).unwrap();
    for name in ["secret", "shut"] {
        let path = folder.path().join(name);
        if name == "secret" {
            fs::write(&path, "a,b\n").unwrap();
        }
        fs::set_permissions(path, fs::Permissions::from_mode(0o000)).unwrap();
    }
    let secret = folder.path().join("secret");
    if let Err(refused) = fs::read(&secret) {
        let (stdout, stderr, code) =
            run_in(&["-r", "--sort", "path", "-l", "1", ","], folder.path());
        assert_eq!((stdout.as_str(), code), ("deep/deeper/inner\nfirst\nlast\n", 2));
        assert!(stderr.contains(&format!("atleast: secret: {refused}\n")), "{stderr}");
        assert!(stderr.contains("shut: "), "{stderr}");
        assert_eq!(stderr.lines().count(), 2);
    } else {
        let (stdout, stderr, code) =
            run_in(&["-r", "--sort", "path", "-l", "1", ","], folder.path());
        assert_eq!((stdout.as_str(), code), ("deep/deeper/inner\nfirst\nlast\nsecret\n", 0));
        assert_eq!(stderr, "");
    }
    fs::set_permissions(folder.path().join("shut"), fs::Permissions::from_mode(0o700)).unwrap();
}

#[test]
fn pipes_and_files_without_a_length_are_read() {
    let folder = tempfile::tempdir().unwrap();
    let pipe = folder.path().join("pipe");
    make_pipe(&pipe);
    let writer = std::thread::spawn({
        let pipe = pipe.clone();
        move || fs::write(pipe, "a,b\n".repeat(100_000)).unwrap()
    });
    assert_eq!(run_in(&["-c", "1", ",", "pipe"], folder.path()).0, "100000\n");
    writer.join().unwrap();
    #[cfg(target_os = "linux")]
    {
        let (stdout, _, code) = run_in(&["-n", "1", "Name:", "/proc/self/status"], folder.path());
        assert!(stdout.starts_with("1:Name:\t"), "{stdout}");
        assert_eq!(code, 0);
    }
    let (stdout, _, code) = run_in(&["-c", "1", ",", "/dev/null"], folder.path());
    assert_eq!((stdout.as_str(), code), ("0\n", 1));
    // Process substitution.
    let script = format!("{} -c 1 , <(printf 'a,b\\nc\\n')", run::in_a_shell());
    if let Ok(output) = Command::new("bash").args(["-c", &script]).output() {
        assert_eq!(output.stdout, b"1\n");
    }
}

/// Returns names with every byte that a name can have.
fn names() -> Vec<OsString> {
    (1..=u8::MAX)
        .filter(|byte| *byte != b'/')
        .map(|byte| OsString::from_vec([b"a", &[byte][..], b"z"].concat()))
        .collect()
}

/// Makes a file with each name that the system accepts.
fn files(folder: &Path) -> Vec<OsString> {
    let names = names();
    let made = names.into_iter().filter(|name| fs::write(folder.join(name), ",\n").is_ok());
    made.collect()
}

#[test]
fn paths_are_printed_byte_for_byte_unless_on_a_terminal() {
    let folder = tempfile::tempdir().unwrap();
    let mut names = files(folder.path());
    assert!(names.len() >= 126);
    names.sort_unstable();
    let run = |flags: &[&str]| -> Output {
        let output = command().current_dir(folder.path()).args(flags).output().unwrap();
        assert_eq!((&output.stderr[..], output.status.code()), (&b""[..], Some(0)));
        output
    };
    for (flags, end) in [
        (&["-r", "--sort=path", "-l", "1", ","][..], &b"\n"[..]),
        (&["-r", "--sort=path", "-l0", "1", ","], b"\0"),
        (&["-r", "--sort=path", "1", ","], b":,\n"),
        (&["-r", "--sort=path", "-0", "1", ","], b"\0,\n"),
        (&["-r", "--sort=path", "-c", "1", ","], b":1\n"),
        (&["-r", "--sort=path", "-o", "1", ","], b":,\n"),
    ] {
        let expected: Vec<u8> =
            names.iter().flat_map(|name| [name.as_bytes(), end].concat()).collect();
        assert_eq!(run(flags).stdout, expected, "{flags:?}");
    }
    // The name can be recovered from each object.
    let output = run(&["-r", "--sort=path", "--json", "1", ","]);
    let (mut of_segments, mut of_files) = (Vec::new(), Vec::new());
    for line in output.stdout.split_inclusive(|byte| *byte == b'\n') {
        let object: Value = serde_json::from_slice(line).unwrap();
        let name = match (&object["path"], &object["path_base64"]) {
            (Value::String(text), Value::Null) => OsString::from(text),
            (Value::Null, Value::String(text)) => {
                OsString::from_vec(BASE64.decode(text.as_bytes()).unwrap())
            }
            _ => panic!("{object}"),
        };
        match object["type"].as_str() {
            Some("segment") => of_segments.push(name),
            Some("file") => of_files.push(name),
            _ => panic!("{object}"),
        }
    }
    assert_eq!((&of_segments, &of_files), (&names, &names));
    let object: Value =
        serde_json::from_slice(&run(&["tally", "-r", "--json", ","]).stdout).unwrap();
    assert_eq!(object["files"].as_array().unwrap().len(), names.len());
    // Messages name the file.
    for name in &names {
        let name = [name.as_bytes(), b"?"].concat();
        let output = atleast(&[OsStr::new("1"), OsStr::new(","), OsStr::from_bytes(&name)], b"");
        assert_eq!(output.status.code(), Some(2));
        assert!(output.stderr.starts_with(b"atleast: a"));
    }
}
