//! Signals while the command runs, and files that change while they are read.
#![cfg(unix)]

use std::fs::File;
use std::io::Write;
use std::os::unix::process::ExitStatusExt;
use std::process::{Child, Stdio};
use std::time::Duration;

use rustix::process::{Pid, Signal, WaitId, WaitIdOptions, kill_process, waitid};

mod run;

use run::command;

/// Sends a signal, waits for the end of the process, and returns the CPU time of all its threads in
/// between. The elapsed time would also depend on other processes.
fn end(child: &mut Child, signal: Signal) -> Duration {
    let pid = Pid::from_child(child);
    let begun = cpu_time(pid);
    kill_process(pid, signal).unwrap();
    // The times of a process can be read until it is reaped.
    let options = WaitIdOptions::EXITED | WaitIdOptions::NOWAIT;
    waitid(WaitId::Pid(pid), options).unwrap();
    let ended = cpu_time(pid);
    child.wait().unwrap();
    ended.saturating_sub(begun)
}

/// Returns the CPU time of a process, or 0 if the system does not tell.
fn cpu_time(pid: Pid) -> Duration {
    let stat = std::fs::read_to_string(format!("/proc/{}/stat", pid.as_raw_pid()));
    let stat = stat.unwrap_or_default();
    // After the name of the program, which may contain spaces: fields 14 and 15, in hundredths of a
    // second.
    let fields = stat.rsplit(')').next().unwrap_or_default().split_whitespace();
    let ticks: u64 = fields.skip(11).take(2).map(|field| field.parse::<u64>().unwrap()).sum();
    Duration::from_millis(10 * ticks)
}

/// Different moments, the same in each run: fractions of 1, spread by the golden ratio.
fn moments(number: u32) -> impl Iterator<Item = f64> {
    (0..number).map(|moment| (f64::from(moment) * 0.618_033_988_749_895).fract())
}

#[test]
fn control_c_ends_the_search_soon_after_a_whole_line() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("large");
    let line = format!("{}\n", ",".repeat(97));
    std::fs::write(&path, line.repeat(300_000)).unwrap();
    let mut taken = Vec::new();
    for (round, moment) in moments(100).enumerate() {
        // Write to a file, so that no reader delays it.
        let printed = folder.path().join("printed");
        let paths = vec![&path; 40];
        let flags = [&["-I"][..], &["-I", "-j1"], &["-I", "-a"]][round % 3];
        let mut child = command()
            .args(["9", ","])
            .args(flags)
            .args(paths)
            .stdout(File::create(&printed).unwrap())
            .spawn()
            .unwrap();
        std::thread::sleep(Duration::from_secs_f64(0.02 + 0.2 * moment));
        taken.push(end(&mut child, Signal::INT));
        let status = child.wait().unwrap();
        assert_eq!(status.signal(), Some(2), "it should not have been done yet");
        let printed = std::fs::read(&printed).unwrap();
        assert!(printed.len().is_multiple_of(line.len()), "round {round}");
    }
    taken.sort_unstable();
    println!("at most {:?}", taken[99]);
    assert!(taken[50] <= Duration::from_millis(100), "{taken:?}");
    assert!(taken[99] < Duration::from_secs(1), "{taken:?}");
}

/// The same for the report of `ragged`, and for its outputs.
#[test]
fn control_c_ends_ragged_soon_after_a_whole_line() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("large");
    std::fs::write(&path, "a,b,c\n1,2\n3,4,5\n".repeat(1_000_000)).unwrap();
    for moment in moments(10) {
        let (printed, good) = (folder.path().join("printed"), folder.path().join("good"));
        let mut child = command()
            .args(["ragged", "--expected", "3", "--good"])
            .args([&good, &path])
            .stdout(File::create(&printed).unwrap())
            .spawn()
            .unwrap();
        std::thread::sleep(Duration::from_secs_f64(0.05 + 0.2 * moment));
        end(&mut child, Signal::INT);
        assert_eq!(child.wait().unwrap().signal(), Some(2), "it should not have been done yet");
        for file in [printed, good] {
            let written = std::fs::read(&file).unwrap_or_default();
            assert!(written.is_empty() || written.ends_with(b"\n"), "{}", file.display());
        }
    }
}

#[test]
fn control_c_ends_the_wait_for_input_and_for_the_reader() {
    let mut child =
        command().args(["1", ","]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    std::thread::sleep(Duration::from_millis(100));
    end(&mut child, Signal::INT);
    assert_eq!(child.wait().unwrap().signal(), Some(2));
    // Nobody reads the output.
    let mut child = command()
        .args(["0", "x", "/dev/zero", "--max-line=100M"])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    std::thread::sleep(Duration::from_millis(100));
    end(&mut child, Signal::TERM);
    assert_eq!(child.wait().unwrap().signal(), Some(15));
}

/// A file that is truncated, grows or is removed while it is read only has fewer or more lines.
#[test]
fn files_that_change() {
    let folder = tempfile::tempdir().unwrap();
    let (path, other) = (folder.path().join("changing"), folder.path().join("other"));
    let line = "a,b,c\n";
    let whole = line.repeat(60_000);
    std::fs::write(&other, line).unwrap();
    for (round, moment) in moments(1_000).enumerate() {
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
        std::thread::sleep(Duration::from_secs_f64(0.04 * moment));
        match round % 5 {
            0 => File::options()
                .write(true)
                .open(&path)
                .unwrap()
                .set_len(round as u64 * 300)
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

/// The same for a file that several threads read.
#[test]
fn a_large_file_that_is_truncated() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("changing");
    let whole = "a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p\n".repeat(700_000);
    for (round, moment) in moments(8).enumerate() {
        std::fs::write(&path, &whole).unwrap();
        let flags = [&["-c", "-j2"][..], &["-j2"], &["-q", "-j3"], &["-j4", "-b"]][round % 4];
        let mut child = command()
            .args(flags)
            .args(["20", ","])
            .arg(&path)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(Duration::from_secs_f64(0.2 * moment));
        let kept = [0, 1, 5_000_000, 20_000_000][round % 4];
        File::options().write(true).open(&path).unwrap().set_len(kept).unwrap();
        let status = child.wait().unwrap();
        assert_eq!(status.code(), Some(1), "{round}: {status:?}");
    }
}
