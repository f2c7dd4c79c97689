//! What comes from outside while the command runs: Ctrl-C, and files that change.
#![cfg(unix)]

use std::fs::File;
use std::io::Write;
use std::os::unix::process::ExitStatusExt;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

mod run;

use run::command;

/// Sends a signal and returns how long it takes until the process has ended.
fn end(child: &mut Child, signal: &str) -> Duration {
    let begun = Instant::now();
    let sent = Command::new("kill").args([signal, &child.id().to_string()]).status().unwrap();
    assert!(sent.success());
    child.wait().unwrap();
    begun.elapsed()
}

#[test]
fn control_c_ends_it_soon_and_behind_a_whole_line() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("large");
    let line = format!("{}\n", ",".repeat(97));
    std::fs::write(&path, line.repeat(300_000)).unwrap();
    let mut taken = Vec::new();
    for round in 0..20 {
        // Into a file, so that nobody holds it up.
        let printed = folder.path().join("printed");
        let paths = vec![&path; 40];
        let mut child = command()
            .args(["9", ",", "-I"])
            .args(paths)
            .stdout(File::create(&printed).unwrap())
            .spawn()
            .unwrap();
        std::thread::sleep(Duration::from_millis(20 + 7 * round));
        taken.push(end(&mut child, "-INT"));
        let status = child.wait().unwrap();
        assert_eq!(status.signal(), Some(2), "it should not have been done yet");
        let printed = std::fs::read(&printed).unwrap();
        assert!(printed.len().is_multiple_of(line.len()), "round {round}");
    }
    taken.sort_unstable();
    println!("{:?} at the most", taken[19]);
    // A machine may be busy with others.
    assert!(taken[17] < Duration::from_millis(100), "{taken:?}");
}

#[test]
fn control_c_ends_the_wait_for_standard_input_and_for_who_reads() {
    let mut child =
        command().args(["1", ","]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    std::thread::sleep(Duration::from_millis(100));
    assert!(end(&mut child, "-INT") < Duration::from_secs(1));
    // Nobody reads what is written.
    let mut child = command()
        .args(["0", "x", "/dev/zero", "--max-line=100M"])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    std::thread::sleep(Duration::from_millis(100));
    assert!(end(&mut child, "-TERM") < Duration::from_secs(1));
    assert_eq!(child.wait().unwrap().signal(), Some(15));
}

/// A file that is cut, or grows, or is gone while it is read is shorter or longer, and no more than that.
#[test]
fn files_that_change() {
    let folder = tempfile::tempdir().unwrap();
    let (path, other) = (folder.path().join("changing"), folder.path().join("other"));
    let line = "a,b,c\n";
    let whole = line.repeat(400_000);
    std::fs::write(&other, line).unwrap();
    for round in 0..40_usize {
        std::fs::write(&path, &whole).unwrap();
        let flags = [&["-c"][..], &["-nH"], &["-H", "-j1"], &["-j2", "-H"]][round % 4];
        let printed = folder.path().join("printed");
        let mut child = command()
            .args(flags)
            .args(["2", ","])
            .args([&path, &other])
            .stdout(File::create(&printed).unwrap())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(Duration::from_micros(round as u64 * 613 % 30_000));
        match round % 5 {
            0 => File::options()
                .write(true)
                .open(&path)
                .unwrap()
                .set_len(round as u64 * 1000)
                .unwrap(),
            1 => std::fs::remove_file(&path).unwrap(),
            2 => std::fs::write(&path, "short").unwrap(),
            3 => {
                let mut file = File::options().append(true).open(&path).unwrap();
                file.write_all(&whole.as_bytes()[..300_000]).unwrap();
            }
            _ => {
                File::options()
                    .write(true)
                    .open(&path)
                    .unwrap()
                    .write_all(&vec![0xFF; 70_000])
                    .unwrap();
            }
        }
        let status = child.wait().unwrap();
        assert!(matches!(status.code(), Some(0 | 2)), "{round}: {status:?}");
        let printed = std::fs::read(&printed).unwrap();
        let printed = String::from_utf8_lossy(&printed);
        let last = printed.lines().last().unwrap();
        assert!(last.starts_with(other.to_str().unwrap()), "{round}: {last}");
    }
}
