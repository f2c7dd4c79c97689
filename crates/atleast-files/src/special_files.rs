//! Special files: pipes and devices are read, sockets and directories are errors that say why.

use std::fs::{File, Metadata};
use std::io;
use std::path::Path;
#[cfg(unix)]
use std::time::{Duration, Instant};

/// Opens a file for reading without waiting for a process to write to it. Returns the file, its
/// metadata, and the bytes read so far.
///
/// # Errors
/// Those of the system; and for a directory, a socket, and a pipe without a writer.
#[cfg(unix)]
pub(crate) fn open(path: &Path) -> io::Result<(File, Metadata, Vec<u8>)> {
    use std::io::Read;
    use std::os::unix::fs::{FileTypeExt, OpenOptionsExt};

    use rustix::fs::{OFlags, fcntl_getfl, fcntl_setfl};

    let nonblocking = OFlags::NONBLOCK.bits().cast_signed();
    let mut file =
        File::options().read(true).custom_flags(nonblocking).open(path).map_err(|error| {
            let is_socket =
                std::fs::metadata(path).is_ok_and(|metadata| metadata.file_type().is_socket());
            if is_socket {
                io::Error::new(error.kind(), "it is a socket, which cannot be read like a file")
            } else {
                error
            }
        })?;
    let metadata = file.metadata()?;
    let file_type = metadata.file_type();
    if file_type.is_file() {
        // A file on disk never waits.
        return Ok((file, metadata, Vec::new()));
    }
    if file_type.is_dir() {
        // A directory can be opened but not read; return the system's own error.
        let error = file.read(&mut [0]).err();
        return Err(error.unwrap_or_else(|| io::ErrorKind::IsADirectory.into()));
    }
    let head = if file_type.is_fifo() { beginning(&mut file)? } else { Vec::new() };
    // From here on, reads wait for data.
    let flags = fcntl_getfl(&file)?;
    fcntl_setfl(&file, flags - OFlags::NONBLOCK)?;
    Ok((file, metadata, head))
}

#[cfg(not(unix))]
pub(crate) fn open(path: &Path) -> io::Result<(File, Metadata, Vec<u8>)> {
    let file = File::open(path)?;
    let metadata = file.metadata()?;
    if metadata.is_dir() {
        return Err(io::ErrorKind::IsADirectory.into());
    }
    Ok((file, metadata, Vec::new()))
}

/// How long to wait for a process to write to a named pipe: a shell starts both at the same time.
#[cfg(unix)]
const WRITER_WAIT: Duration = Duration::from_secs(1);
#[cfg(unix)]
const RETRY_EVERY: Duration = Duration::from_millis(5);

/// Returns the first byte of a pipe that was opened without waiting, if there is one.
///
/// # Errors
/// Those of the system; and if no process writes to a named pipe. (A pipe without a name whose
/// writer has ended is just empty.)
#[cfg(unix)]
fn beginning(pipe: &mut File) -> io::Result<Vec<u8>> {
    use std::io::Read;
    use std::os::fd::AsRawFd;

    let begun = Instant::now();
    let mut byte = [0];
    loop {
        match pipe.read(&mut byte) {
            Ok(1..) => return Ok(byte.to_vec()),
            // There is a writer, which has written nothing yet.
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => return Ok(Vec::new()),
            Err(error) => return Err(error),
            Ok(0) => {}
        }
        let name = std::fs::read_link(format!("/proc/self/fd/{}", pipe.as_raw_fd()));
        if name.is_ok_and(|name| name.to_string_lossy().starts_with("pipe:")) {
            return Ok(Vec::new());
        }
        if begun.elapsed() >= WRITER_WAIT {
            let message = "no process writes to this named pipe";
            return Err(io::Error::new(io::ErrorKind::NotFound, message));
        }
        std::thread::sleep(RETRY_EVERY);
    }
}

#[cfg(all(test, unix))]
mod tests {
    use std::io::Read;
    use std::process::Command;

    use super::*;
    use crate::Opening;

    fn pipe(folder: &tempfile::TempDir) -> std::path::PathBuf {
        let path = folder.path().join("pipe");
        assert!(Command::new("mkfifo").arg(&path).status().unwrap().success());
        path
    }

    #[test]
    fn a_pipe_with_a_writer_is_read() {
        let folder = tempfile::tempdir().unwrap();
        let path = pipe(&folder);
        for (wait, script) in
            [(0, "printf a,b; sleep 0.1; printf ,c"), (100, "sleep 0.1; printf a,b,c")]
        {
            let script = format!("({script}) > {}", path.display());
            let mut writer = Command::new("sh").args(["-c", &script]).spawn().unwrap();
            std::thread::sleep(Duration::from_millis(wait));
            let mut text = String::new();
            Opening::new().open_file(&path).unwrap().read_to_string(&mut text).unwrap();
            assert_eq!(text, "a,b,c");
            writer.wait().unwrap();
        }
    }

    #[test]
    fn a_pipe_without_a_writer_is_an_error() {
        let folder = tempfile::tempdir().unwrap();
        let error = Opening::new().open_file(&pipe(&folder)).unwrap_err();
        assert_eq!(error.to_string(), "no process writes to this named pipe");
    }

    #[test]
    fn a_socket_is_an_error_and_devices_are_read() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("socket");
        let _socket = std::os::unix::net::UnixListener::bind(&path).unwrap();
        let error = Opening::new().open_file(&path).unwrap_err();
        assert_eq!(error.to_string(), "it is a socket, which cannot be read like a file");
        let mut text = Vec::new();
        Opening::new().open_file(Path::new("/dev/null")).unwrap().read_to_end(&mut text).unwrap();
        assert!(text.is_empty());
        let mut zeros = vec![1; 1000];
        Opening::new().open_file(Path::new("/dev/zero")).unwrap().read_exact(&mut zeros).unwrap();
        assert!(zeros.iter().all(|byte| *byte == 0));
        // The system reports the length of this file as 0.
        Opening::new()
            .open_file(Path::new("/proc/self/status"))
            .unwrap()
            .read_to_end(&mut text)
            .unwrap();
        assert!(text.starts_with(b"Name:"));
    }
}
