//! The descriptors with which a process begins: standard input, output and error. Any of them may be closed, or
//! be open for the other direction only; what is read from it or written to it is then an error, and not lost.

use std::io::{self, Write};
use std::sync::atomic::{AtomicU8, Ordering::SeqCst};

use atleast_files::Identity;

/// Which descriptors were closed when the process began, a bit for each, and whether that was looked at: bit 7.
static CLOSED: AtomicU8 = AtomicU8::new(0);

/// A descriptor by its number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Standard {
    Input = 0,
    Output = 1,
    Error = 2,
}

/// Takes note of the descriptors that are closed. What is opened next gets their numbers, so this comes before
/// anything else; only the first call does it.
///
/// It needs nothing of the standard library, which opens `/dev/null` for closed ones before `main`.
pub fn look() {
    #[cfg(unix)]
    if CLOSED.load(SeqCst) == 0 {
        use rustix::io::fcntl_getfd;
        use rustix::stdio::{stderr, stdin, stdout};
        let closed = [stdin(), stdout(), stderr()].map(|stream| fcntl_getfd(stream).is_err());
        let bits = (0..).zip(closed).map(|(number, closed)| u8::from(closed) << number);
        CLOSED.store(bits.fold(1 << 7, |all, bit| all | bit), SeqCst);
    }
}

/// Opens `/dev/null` for each that is closed, so that nothing else takes its number: neither the pipe that
/// signals come through nor a file.
pub(crate) fn hold() {
    look();
    #[cfg(unix)]
    loop {
        use std::os::fd::{AsRawFd, IntoRawFd};

        // A new file gets the smallest number that is free.
        match std::fs::File::options().read(true).write(true).open("/dev/null") {
            Ok(null) if null.as_raw_fd() <= 2 => {
                let _for_good = null.into_raw_fd();
            }
            // Where it cannot be opened, others may take the number; what is written there is refused all the same.
            Ok(_) | Err(_) => return,
        }
    }
}

impl Standard {
    /// Returns why it cannot be used for what it is for.
    ///
    /// # Errors
    /// If it was closed, or is open for the other direction only.
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

    /// Returns by what it is told whether another file is the same; None if it is no regular file, or of no use.
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
        // The standard library takes what it cannot write for written.
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

/// One of the two that are written to.
pub(crate) struct Stream {
    pub(crate) standard: Standard,
    /// Whether what is written is complete too where nobody reads it any more: other outputs come of the same.
    pub(crate) goes_on: bool,
}

impl Write for Stream {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self.standard.write(bytes) {
            Err(error) if self.goes_on && error.kind() == io::ErrorKind::BrokenPipe => {
                Ok(bytes.len())
            }
            written => written,
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self.standard.flush() {
            Err(error) if self.goes_on && error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
            flushed => flushed,
        }
    }
}

/// Writes all of a text to standard output.
///
/// # Errors
/// Those of standard output; but that nobody reads it any more is none.
pub(crate) fn print(text: &[u8]) -> io::Result<()> {
    let mut output = Standard::Output;
    let written = output.write_all(text).and_then(|()| output.flush());
    match written {
        // The reader of our output has seen enough, as `head` has.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        written => written,
    }
}
