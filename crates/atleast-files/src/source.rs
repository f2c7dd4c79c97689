//! What can be read: a file by its path, or standard input.

use std::ffi::OsString;
use std::fmt;
use std::fs::{File, Metadata};
use std::io::{self, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use crate::content::Content;
use crate::decode::{Decoded, zip};
use crate::identity::Identity;
use crate::special_files;

/// Something to read. Written in a message, it is the path as given, or `<stdin>`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// Standard input.
    StandardInput,
    /// A file.
    File(PathBuf),
}

/// How much of a file is read to see what it holds: all of a small one.
const FIRST_READ: usize = 16 * 1024;

/// How sources are opened: what is compressed is unpacked, and a byte order mark is followed and left out, by
/// the content alone.
///
/// gzip, bzip2, xz, zstd, lz4 and a zip with one file in it are unpacked in this process, with at most 128 MiB of
/// memory for what is to be remembered. A zip of several files is an error ([`ZipError`](crate::ZipError)): where
/// it is a file, when it is opened; where it comes through a pipe, behind the text of the first. Folders in it, and
/// what macOS keeps beside a file (`__MACOSX/`, `.DS_Store`), are passed over. UTF-16 behind its mark becomes
/// UTF-8; half a character becomes U+FFFD. Offsets in what is read are those of the text.
///
/// ```
/// use std::io::Read;
/// use atleast_files::Opening;
///
/// let mut text = String::new();
/// let utf16 = b"\xFF\xFEa\0,\0b\0".as_slice();
/// Opening::new().decode(utf16).read_to_string(&mut text)?;
/// assert_eq!(text, "a,b");
/// # Ok::<(), std::io::Error>(())
/// ```
#[derive(Clone, Copy, Debug, Default)]
pub struct Opening {
    pub(crate) max_unpacked: Option<u64>,
    pub(crate) keeps_marks: bool,
}

impl Opening {
    /// Unpacks as much as there is.
    pub fn new() -> Self {
        Opening::default()
    }

    /// Sets how many bytes of one file may be unpacked, for files that nobody vouches for: what holds more is an
    /// error of the kind [`io::ErrorKind::FileTooLarge`] when it is read so far. What is not compressed may be of
    /// any size. None, as it is unless set, for no limit.
    #[must_use]
    pub fn max_unpacked(self, max_unpacked: Option<u64>) -> Self {
        Opening { max_unpacked, ..self }
    }

    /// Sets whether a byte order mark is left where it is, and UTF-16 as it is; false unless set.
    #[must_use]
    pub fn keep_marks(self, keeps_marks: bool) -> Self {
        Opening { keeps_marks, ..self }
    }

    /// Opens a source for reading.
    ///
    /// # Errors
    /// As [`Opening::open_file`].
    pub fn open(&self, source: &Source) -> io::Result<Opened> {
        match source {
            Source::StandardInput => {
                let identity = Identity::of(io::stdin());
                Ok(Opened { identity, ..self.decode(io::stdin()) })
            }
            Source::File(path) => self.open_file(path),
        }
    }

    /// Opens a file for reading. A named pipe is read to the end if a process writes to it; it does not wait for
    /// one that may never come.
    ///
    /// # Errors
    /// Those of the system, each with its number; and for a directory, a socket, a pipe to which nobody writes, and a
    /// zip of several files.
    pub fn open_file(&self, path: &Path) -> io::Result<Opened> {
        let (mut file, metadata, begun) = special_files::open(path)?;
        if !metadata.is_file() {
            // It may have to wait for its first bytes.
            return Ok(self.decode(io::Cursor::new(begun).chain(file)));
        }
        let identity = Identity::of_opened(&file, &metadata);
        let mut head = vec![0; FIRST_READ];
        let (mut seen, mut is_all) = (0, false);
        let content = loop {
            if let Some(content) = Content::of(&head[..seen], is_all) {
                break content.kept(self.keeps_marks);
            }
            let read = file.read(&mut head[seen..])?;
            seen += read;
            is_all = read == 0;
        };
        head.truncate(seen);
        let start = match content {
            Content::Plain => 0,
            Content::MarkedUtf8 => 3,
            _ => {
                if content == Content::Zip {
                    refuse_several(&mut file, &metadata, &head)?;
                }
                let decoded = self.decode(io::Cursor::new(head).chain(file));
                return Ok(Opened { identity, ..decoded });
            }
        };
        let mut head = io::Cursor::new(head);
        head.set_position(start);
        let reader = Reader::Plain { head, file, start, length: metadata.len() };
        Ok(Opened { reader, identity })
    }

    /// Reads what another reader gives. Nothing is read before the first bytes are asked for.
    pub fn decode(&self, reader: impl Read + Send + 'static) -> Opened {
        let decoded = Box::new(Decoded::new(Box::new(reader), *self));
        Opened { reader: Reader::Decoded(decoded), identity: None }
    }
}

/// Returns an error for a zip that holds several files. The file is read on from where it is.
fn refuse_several(file: &mut File, metadata: &Metadata, head: &[u8]) -> io::Result<()> {
    let at = file.stream_position()?;
    let several = zip::several_files(file, metadata.len(), head)?;
    // Windows moves a file that is read elsewhere.
    file.seek(SeekFrom::Start(at))?;
    several.map_or(Ok(()), |error| Err(error.into()))
}

/// A source that has been opened for reading, from [`Opening`].
pub struct Opened {
    reader: Reader,
    identity: Option<Identity>,
}

enum Reader {
    /// A regular file that is text as it stands.
    Plain {
        /// What was read already.
        head: io::Cursor<Vec<u8>>,
        file: File,
        start: u64,
        length: u64,
    },
    Decoded(Box<Decoded>),
}

impl Opened {
    /// Returns the file, where its text begins, behind a byte order mark, and its length in bytes, if the text
    /// stands in the file as it is: then it can be read by ranges too.
    pub fn plain_file(&self) -> Option<(&File, u64, u64)> {
        match &self.reader {
            Reader::Plain { file, start, length, .. } => Some((file, *start, *length)),
            Reader::Decoded(_) => None,
        }
    }

    /// Returns by what it is told whether an output is the same file; None if it is no regular file.
    pub fn identity(&self) -> Option<&Identity> {
        self.identity.as_ref()
    }
}

impl fmt::Debug for Opened {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_tuple("Opened").field(&self.plain_file()).finish()
    }
}

impl Read for Opened {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match &mut self.reader {
            Reader::Plain { head, file, .. } => match head.read(buffer)? {
                0 => file.read(buffer),
                read => Ok(read),
            },
            Reader::Decoded(decoded) => decoded.read(buffer),
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
            let opened = Opening::new().open(&Source::File(path));
            opened.err().map(|error| error.kind())
        };
        assert_eq!(kind(folder.path().join("absent")), Some(io::ErrorKind::NotFound));
        assert_eq!(kind(folder.path().to_owned()), Some(io::ErrorKind::IsADirectory));
    }

    #[test]
    fn a_file_is_plain_unless_its_first_bytes_say_otherwise() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file");
        for (bytes, start, text) in [
            (&b""[..], Some(0), &b""[..]),
            (b"a", Some(0), b"a"),
            (b"BZh9 text", Some(0), b"BZh9 text"),
            (b"\xEF\xBB\xBFa,b", Some(3), b"a,b"),
            (b"\xEF\xBB", Some(0), b"\xEF\xBB"),
            (b"\xFE\xFF\0a", None, b"a"),
        ] {
            std::fs::write(&path, bytes).unwrap();
            let mut opened = Opening::new().open_file(&path).unwrap();
            let plain = opened.plain_file().map(|(_, start, length)| (start, length));
            assert_eq!(plain, start.map(|start| (start, bytes.len() as u64)));
            let mut read = Vec::new();
            opened.read_to_end(&mut read).unwrap();
            assert_eq!(read, text);
        }
    }
}
