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

/// A file or standard input. Displays as the path as given, or `<stdin>`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// Standard input.
    StandardInput,
    /// A file.
    File(PathBuf),
}

/// How many bytes of a file are read at first, to see what it contains: all of a small file.
const FIRST_READ: usize = 16 * 1024;

/// Opens files and standard input. Compressed data is decompressed. A byte order mark decides the
/// encoding, and is removed. The compression and the encoding are recognized by the content, not by
/// the name.
///
/// gzip, bzip2, xz, zstd, lz4 and zips with one file are decompressed in this process, with at most
/// 128 MiB of memory for the decompression window. A zip with several files is an error
/// ([`ZipError`](crate::ZipError)): for a file when it is opened, in a pipe after the text of the
/// first file. Folders in a zip and the files that macOS adds (`__MACOSX/`, `.DS_Store`) do not
/// count. UTF-16 with a byte order mark is decoded to UTF-8; half a surrogate pair becomes U+FFFD.
/// Offsets are those in the resulting text.
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
    /// Returns the defaults, without a limit.
    pub fn new() -> Self {
        Opening::default()
    }

    /// Sets how many bytes one compressed file may unpack to, for files from untrusted sources.
    /// Reading beyond that is an error of the kind [`io::ErrorKind::FileTooLarge`]. Uncompressed
    /// files may have any size. By default there is no limit.
    ///
    /// ```
    /// use std::io::{ErrorKind, Read};
    /// use atleast_files::Opening;
    ///
    /// // "a,b\n", compressed with gzip.
    /// let gzip = b"\x1F\x8B\x08\0\0\0\0\0\x02\xFFK\xD4I\xE2\x02\0\xC5\x10\x97$\x04\0\0\0";
    /// let mut text = Vec::new();
    /// let limited = Opening::new().max_unpacked(Some(3)).decode(&gzip[..]).read_to_end(&mut text);
    /// assert_eq!(limited.unwrap_err().kind(), ErrorKind::FileTooLarge);
    /// ```
    #[must_use]
    pub fn max_unpacked(self, max_unpacked: Option<u64>) -> Self {
        Opening { max_unpacked, ..self }
    }

    /// Sets whether a byte order mark, and UTF-16, are left as they are; false by default.
    ///
    /// ```
    /// use std::io::Read;
    /// use atleast_files::Opening;
    ///
    /// let mut text = Vec::new();
    /// let marked = b"\xEF\xBB\xBFa,b".as_slice();
    /// Opening::new().keep_marks(true).decode(marked).read_to_end(&mut text)?;
    /// assert_eq!(text, marked);
    /// # Ok::<(), std::io::Error>(())
    /// ```
    #[must_use]
    pub fn keep_marks(self, keeps_marks: bool) -> Self {
        Opening { keeps_marks, ..self }
    }

    /// Opens a source for reading.
    ///
    /// # Errors
    /// As for [`Opening::open_file`].
    pub fn open(&self, source: &Source) -> io::Result<Opened> {
        match source {
            Source::StandardInput => {
                let identity = Identity::of(io::stdin());
                Ok(Opened { identity, ..self.decode(io::stdin()) })
            }
            Source::File(path) => self.open_file(path),
        }
    }

    /// Opens a file for reading. A named pipe is read to its end if a process writes to it; opening
    /// does not wait for a writer that may never come.
    ///
    /// # Errors
    /// Errors of the system, with their error numbers; and errors for a directory, a socket, a pipe
    /// without a writer, and a zip with several files.
    ///
    /// ```
    /// use std::io::Read;
    /// use atleast_files::Opening;
    ///
    /// let folder = tempfile::tempdir()?;
    /// let path = folder.path().join("table.csv");
    /// std::fs::write(&path, "a,b\n")?;
    /// let mut text = String::new();
    /// Opening::new().open_file(&path)?.read_to_string(&mut text)?;
    /// assert_eq!(text, "a,b\n");
    /// # Ok::<(), std::io::Error>(())
    /// ```
    pub fn open_file(&self, path: &Path) -> io::Result<Opened> {
        let (mut file, metadata, begun) = special_files::open(path)?;
        if !metadata.is_file() {
            // Do not wait for its first bytes: they may take a while.
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

    /// Reads from another reader. Nothing is read until the first bytes are needed.
    pub fn decode(&self, reader: impl Read + Send + 'static) -> Opened {
        let decoded = Box::new(Decoded::new(Box::new(reader), *self));
        Opened { reader: Reader::Decoded(decoded), identity: None }
    }
}

/// Returns an error for a zip with several files. The file position stays as it is.
fn refuse_several(file: &mut File, metadata: &Metadata, head: &[u8]) -> io::Result<()> {
    let at = file.stream_position()?;
    let several = zip::several_files(file, metadata.len(), head)?;
    // On Windows, reading elsewhere moves the position.
    file.seek(SeekFrom::Start(at))?;
    several.map_or(Ok(()), |error| Err(error.into()))
}

/// A source that has been opened with [`Opening`].
pub struct Opened {
    reader: Reader,
    identity: Option<Identity>,
}

enum Reader {
    /// A regular file that need not be decoded.
    Plain {
        /// The bytes read so far.
        head: io::Cursor<Vec<u8>>,
        file: File,
        /// The offset of the text, after a byte order mark.
        start: u64,
        /// The length of the file in bytes.
        length: u64,
    },
    Decoded(Box<Decoded>),
}

impl Opened {
    /// If this is a regular file that need not be decoded, returns the file, the offset of the text
    /// (after a byte order mark), and the file's length in bytes. The text can then also be read in
    /// ranges.
    ///
    /// ```
    /// use atleast_files::Opening;
    ///
    /// let folder = tempfile::tempdir()?;
    /// let path = folder.path().join("table.csv");
    /// std::fs::write(&path, b"\xEF\xBB\xBFa,b\n")?;
    /// let opened = Opening::new().open_file(&path)?;
    /// let (_, start, length) = opened.plain_file().expect("it is plain text");
    /// assert_eq!((start, length), (3, 7));
    /// # Ok::<(), std::io::Error>(())
    /// ```
    pub fn plain_file(&self) -> Option<(&File, u64, u64)> {
        match &self.reader {
            Reader::Plain { file, start, length, .. } => Some((file, *start, *length)),
            Reader::Decoded(_) => None,
        }
    }

    /// Returns the identity of the file, to check whether an output is the same one. None if it is
    /// not a regular file.
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
    /// Converts a command-line argument: `-` is standard input, anything else a path.
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
    fn a_dash_is_standard_input() {
        assert_eq!(Source::from(OsString::from("-")), Source::StandardInput);
        assert_eq!(Source::StandardInput.to_string(), "<stdin>");
        let named = Source::from(OsString::from("./-"));
        assert_eq!(named, Source::File("./-".into()));
        assert_eq!(named.to_string(), "./-");
    }

    #[test]
    fn missing_files_and_folders_are_errors() {
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
