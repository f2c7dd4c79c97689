//! The errors for zips that are intact but cannot be read.

use std::error::Error;
use std::fmt::{self, Display};
use std::io;

use atleast::shorten::{MAX_CHARS, Shorten};

/// Why an intact zip cannot be read: it contains no file or several files, or the file is encrypted
/// or compressed with an unsupported method.
///
/// Reading such a zip returns an [`io::Error`] of the kind [`io::ErrorKind::Unsupported`], from
/// which [`ZipError::within`] gets this error.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ZipError(String);

impl ZipError {
    /// There are several files. `kind` is the kind of document that they are, if known; otherwise
    /// the message lists `names`.
    pub(super) fn several<'n>(
        number: Option<FileCount>,
        kind: Option<&str>,
        names: impl IntoIterator<Item = &'n [u8]>,
    ) -> ZipError {
        let zip = match number {
            Some(FileCount::Exactly(number)) => format!("a zip of {number} files"),
            Some(FileCount::MoreThan(number)) => format!("a zip of more than {number} files"),
            None => "a zip of several files".to_owned(),
        };
        let what = match kind {
            Some(kind) => format!("{kind}, {zip}"),
            None => format!("{zip} ({})", list(names)),
        };
        ZipError(format!("it is {what}, but only a zip with one file can be read"))
    }

    pub(super) fn without_file() -> ZipError {
        ZipError("it is a zip without files, but only a zip with one file can be read".to_owned())
    }

    pub(super) fn encrypted(name: &[u8]) -> ZipError {
        let name = quoted(name);
        ZipError(format!("{name} in the zip is encrypted, and encrypted files cannot be read"))
    }

    pub(super) fn method(name: &[u8], method: u16) -> ZipError {
        let known = match method {
            6 => " (Implode)",
            9 => " (Deflate64)",
            12 => " (bzip2)",
            14 => " (LZMA)",
            93 => " (zstd)",
            95 => " (xz)",
            98 => " (PPMd)",
            _ => "",
        };
        let name = quoted(name);
        ZipError(format!(
            "{name} in the zip is compressed with method {method}{known}, \
             but only stored and deflated files can be read"
        ))
    }

    pub(super) fn split() -> ZipError {
        ZipError("it is one part of a split zip, but only a whole zip can be read".to_owned())
    }

    /// Returns the zip error inside an I/O error, if there is one.
    pub fn within(error: &io::Error) -> Option<&ZipError> {
        error.get_ref()?.downcast_ref()
    }
}

impl Display for ZipError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl Error for ZipError {}

impl From<ZipError> for io::Error {
    fn from(error: ZipError) -> Self {
        io::Error::new(io::ErrorKind::Unsupported, error)
    }
}

/// How many files were counted.
#[derive(Clone, Copy)]
pub(super) enum FileCount {
    Exactly(usize),
    MoreThan(usize),
}

/// Returns the error for corrupt data.
pub(super) fn broken(message: impl Into<Box<dyn Error + Send + Sync>>) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, message)
}

/// Returns a name in quotes, with control characters escaped, and cut if it is long.
pub(super) fn quoted(name: &[u8]) -> String {
    // Only look at what can be shown: a character takes at most four bytes.
    let seen = &name[..name.len().min(4 * (MAX_CHARS + 1))];
    let shown = String::from_utf8_lossy(seen).escape_debug().shortened();
    format!("\"{shown}\"")
}

/// Returns the names as a list, cut if it is long.
fn list<'n>(names: impl IntoIterator<Item = &'n [u8]>) -> String {
    let names: Vec<String> = names.into_iter().map(quoted).collect();
    names.join(", ").shortened()
}
