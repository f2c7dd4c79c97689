//! Whether two open files are one and the same, whatever paths led to them.

/// What tells a regular file from all others while it is open: on Unix its device and inode, on Windows its
/// volume and index there.
///
/// Links, other spellings of a path and redirections lead to the same identity. What is written to without
/// being overwritten, as a terminal, a pipe or `/dev/null`, has none.
///
/// ```
/// use atleast_files::Identity;
///
/// let file = tempfile::tempfile()?;
/// assert_eq!(Identity::of(&file), Identity::of(&file.try_clone()?));
/// assert_ne!(Identity::of(&file), Identity::of(&tempfile::tempfile()?));
/// # Ok::<(), std::io::Error>(())
/// ```
#[derive(Debug, PartialEq, Eq)]
pub struct Identity(FileId);

// Not `same_file::Handle` as on Windows: it holds the file open, so each source would cost a second descriptor (and a
// dup, an fstat and a close more for each of a million files), and there is none of metadata without an open file.
#[cfg(unix)]
#[derive(Debug, PartialEq, Eq)]
struct FileId {
    device: u64,
    inode: u64,
}

#[cfg(windows)]
type FileId = same_file::Handle;

#[cfg(unix)]
impl Identity {
    /// Returns that of an open file or stream; None if it is no regular file.
    pub fn of(open: impl std::os::fd::AsFd) -> Option<Self> {
        let file = std::fs::File::from(open.as_fd().try_clone_to_owned().ok()?);
        Self::of_metadata(&file.metadata().ok()?)
    }

    /// Returns that of what has this metadata, as [`Identity::of`].
    pub fn of_metadata(metadata: &std::fs::Metadata) -> Option<Self> {
        use std::os::unix::fs::MetadataExt;
        let system = FileId { device: metadata.dev(), inode: metadata.ino() };
        metadata.is_file().then_some(Identity(system))
    }

    /// Returns that of a file that was opened, and whose metadata are at hand.
    pub(crate) fn of_opened(_file: &std::fs::File, metadata: &std::fs::Metadata) -> Option<Self> {
        Self::of_metadata(metadata)
    }
}

#[cfg(windows)]
impl Identity {
    /// Returns that of an open file or stream; None if it is no regular file.
    pub fn of(open: impl std::os::windows::io::AsHandle) -> Option<Self> {
        let file = std::fs::File::from(open.as_handle().try_clone_to_owned().ok()?);
        let is_file = file.metadata().is_ok_and(|metadata| metadata.is_file());
        same_file::Handle::from_file(file).ok().filter(|_| is_file).map(Identity)
    }

    /// Returns that of a file that was opened, and whose metadata are at hand.
    pub(crate) fn of_opened(file: &std::fs::File, _metadata: &std::fs::Metadata) -> Option<Self> {
        Self::of(file)
    }
}

#[cfg(all(test, unix))]
mod tests {
    use std::fs::{self, File};

    use super::*;

    #[test]
    fn links_lead_to_one_file_and_copies_to_two() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        fs::write(path("file"), "x").unwrap();
        fs::hard_link(path("file"), path("hard")).unwrap();
        std::os::unix::fs::symlink(path("file"), path("link")).unwrap();
        fs::copy(path("file"), path("copy")).unwrap();
        let of = |name: &str| Identity::of(File::open(path(name)).unwrap()).unwrap();
        for name in ["file", "hard", "link", "./file"] {
            assert_eq!(of("file"), of(name), "{name}");
        }
        assert_ne!(of("file"), of("copy"));
    }

    #[test]
    fn what_is_no_regular_file_has_none() {
        for path in ["/dev/null", "/dev/zero", "/"] {
            assert_eq!(Identity::of(File::open(path).unwrap()), None, "{path}");
        }
        let (reader, writer) = std::io::pipe().unwrap();
        assert_eq!((Identity::of(reader), Identity::of(writer)), (None, None));
    }
}
