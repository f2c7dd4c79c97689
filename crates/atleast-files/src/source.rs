//! What can be read: a file by its path, or standard input.

use std::ffi::OsString;
use std::fmt;
use std::fs::File;
use std::io::{self, Read, StdinLock};
use std::path::{Path, PathBuf};

/// Something to read. Written in a message, it is the path as given, or `<stdin>`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// Standard input.
    StandardInput,
    /// A file.
    File(PathBuf),
}

impl Source {
    /// Opens it for reading.
    ///
    /// # Errors
    /// Those of the system, as for a file that is not there, and one for a directory.
    pub fn open(&self) -> io::Result<Opened> {
        match self {
            Source::StandardInput => Ok(Opened::StandardInput(io::stdin().lock())),
            Source::File(path) => {
                let file = File::open(path)?;
                if file.metadata()?.is_dir() {
                    return Err(io::ErrorKind::IsADirectory.into());
                }
                Ok(Opened::File(file))
            }
        }
    }
}

/// Opens a file for reading.
///
/// # Errors
/// Those of the system, each with its number; one for a directory too.
pub fn open_file(path: &Path) -> io::Result<File> {
    let mut file = File::open(path)?;
    if file.metadata()?.is_dir() {
        // A directory can be opened, but not be read: that is the system's own error.
        let error = file.read(&mut [0]).err();
        return Err(error.unwrap_or_else(|| io::ErrorKind::IsADirectory.into()));
    }
    Ok(file)
}

/// A source that has been opened for reading.
#[derive(Debug)]
pub enum Opened {
    /// Standard input.
    StandardInput(StdinLock<'static>),
    /// A file.
    File(File),
}

impl Read for Opened {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self {
            Opened::StandardInput(stdin) => stdin.read(buffer),
            Opened::File(file) => file.read(buffer),
        }
    }
}

impl From<OsString> for Source {
    /// Reads an argument as commands do: `-` is standard input, anything else a path.
    fn from(argument: OsString) -> Self {
        if argument == "-" { Source::StandardInput } else { Source::File(argument.into()) }
    }
}

impl fmt::Display for Source {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Source::StandardInput => formatter.write_str("<stdin>"),
            Source::File(path) => path.display().fmt(formatter),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dash_is_standard_input_and_says_so() {
        assert_eq!(Source::from(OsString::from("-")), Source::StandardInput);
        assert_eq!(Source::StandardInput.to_string(), "<stdin>");
        let named = Source::from(OsString::from("./-"));
        assert_eq!(named, Source::File("./-".into()));
        assert_eq!(named.to_string(), "./-");
    }

    #[test]
    fn what_cannot_be_read_is_an_error() {
        let folder = tempfile::tempdir().unwrap();
        let kind = |path: PathBuf| {
            let kind = open_file(&path).err().map(|error| error.kind());
            assert_eq!(Source::File(path).open().err().map(|error| error.kind()), kind);
            kind
        };
        assert_eq!(kind(folder.path().join("absent")), Some(io::ErrorKind::NotFound));
        assert_eq!(kind(folder.path().to_owned()), Some(io::ErrorKind::IsADirectory));
    }
}
