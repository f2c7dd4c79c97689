//! Standard input, output and error. Any of them may be closed, or open only for the other
//! direction; using it is then an error.

use std::io::{self, Write};
use std::sync::atomic::{AtomicU8, Ordering::SeqCst};

use atleast_files::Identity;

/// Which descriptors were closed when the process started, one bit for each. Bit 7 says whether
/// this has been recorded.
static CLOSED: AtomicU8 = AtomicU8::new(0);

/// A standard descriptor, with its number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Standard {
    Input = 0,
    Output = 1,
    Error = 2,
}

/// Records which descriptors are closed. Only the first call has an effect.
///
/// Call it before anything is opened, because the next file gets the number of a closed descriptor.
/// The standard library opens `/dev/null` for closed descriptors before `main`, so this must not
/// depend on it.
pub fn record_closed() {
    #[cfg(unix)]
    if CLOSED.load(SeqCst) == 0 {
        use rustix::io::fcntl_getfd;
        use rustix::stdio::{stderr, stdin, stdout};
        let closed = [stdin(), stdout(), stderr()].map(|stream| fcntl_getfd(stream).is_err());
        let bits = (0..).zip(closed).map(|(number, closed)| u8::from(closed) << number);
        CLOSED.store(bits.fold(1 << 7, |all, bit| all | bit), SeqCst);
    }
}

/// Opens `/dev/null` for each closed descriptor, so that no file and no pipe gets its number.
pub(crate) fn reserve_closed() {
    record_closed();
    #[cfg(unix)]
    loop {
        use std::os::fd::{AsRawFd, IntoRawFd};

        // A new file gets the smallest free number.
        match std::fs::File::options().read(true).write(true).open("/dev/null") {
            Ok(null) if null.as_raw_fd() <= 2 => {
                let _stays_open = null.into_raw_fd();
            }
            // If it cannot be opened, other files may get the number; writing to it is refused
            // anyway.
            Ok(_) | Err(_) => return,
        }
    }
}

impl Standard {
    /// Checks that it can be used.
    ///
    /// # Errors
    /// If it was closed, or is open only for the other direction.
    pub(crate) fn check(self) -> io::Result<()> {
        if CLOSED.load(SeqCst) & (1 << self as u8) != 0 {
            return Err(io::Error::other("it is closed"));
        }
        #[cfg(unix)]
        {
            use rustix::fs::{OFlags, fcntl_getfl};
            use rustix::stdio::{stderr, stdin, stdout};
            let (stream, other, way) = match self {
                Standard::Input => (stdin(), OFlags::WRONLY, "reading"),
                Standard::Output => (stdout(), OFlags::RDONLY, "writing"),
                Standard::Error => (stderr(), OFlags::RDONLY, "writing"),
            };
            if fcntl_getfl(stream)? & OFlags::ACCMODE == other {
                return Err(io::Error::other(format!("it is not open for {way}")));
            }
        }
        Ok(())
    }

    /// Returns its identity, or None if it is not a regular file or cannot be used.
    pub(crate) fn identity(self) -> Option<Identity> {
        self.check().ok()?;
        match self {
            Standard::Input => Identity::of(io::stdin()),
            Standard::Output => Identity::of(io::stdout()),
            Standard::Error => Identity::of(io::stderr()),
        }
    }
}

impl Write for Standard {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if bytes.is_empty() {
            return Ok(0);
        }
        // The standard library ignores errors of a closed descriptor.
        self.check()?;
        match self {
            Standard::Error => io::stderr().write(bytes),
            _ => io::stdout().write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Standard::Error => io::stderr().flush(),
            _ => io::stdout().flush(),
        }
    }
}

/// Standard output or standard error.
pub(crate) struct Stream {
    pub(crate) standard: Standard,
    /// Whether a closed pipe is not an error: the run has other outputs, which must be complete.
    pub(crate) ignores_broken_pipe: bool,
}

impl Write for Stream {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self.standard.write(bytes) {
            Err(error) if self.ignores_broken_pipe && error.kind() == io::ErrorKind::BrokenPipe => {
                Ok(bytes.len())
            }
            written => written,
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self.standard.flush() {
            Err(error) if self.ignores_broken_pipe && error.kind() == io::ErrorKind::BrokenPipe => {
                Ok(())
            }
            flushed => flushed,
        }
    }
}

/// Writes a text to standard output. A closed pipe is not an error.
///
/// # Errors
/// All other errors of standard output.
pub(crate) fn print(text: &[u8]) -> io::Result<()> {
    let mut output = Standard::Output;
    let written = output.write_all(text).and_then(|()| output.flush());
    match written {
        // The reader of the output has closed it, as `head` does.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        written => written,
    }
}
