//! Tells whether two open files are the same file, whatever their paths.

/// Identifies a regular file while it is open: on Unix by its device and inode, on Windows by its
/// volume and index.
///
/// Links, other spellings of a path and redirections lead to the same identity. A terminal, a pipe
/// and `/dev/null` have none: writing to them overwrites nothing.
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

// Not `same_file::Handle` as on Windows: it keeps the file open, so each source would need a second
// descriptor (and one more dup, fstat and close for each of a million files), and it cannot be made
// from metadata alone.
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
    /// Returns the identity of an open file or stream, or None if it is not a regular file.
    pub fn of(open: impl std::os::fd::AsFd) -> Option<Self> {
        let file = std::fs::File::from(open.as_fd().try_clone_to_owned().ok()?);
        Self::of_metadata(&file.metadata().ok()?)
    }

    /// Returns the identity of the file with this metadata, or None if it is not a regular file.
    pub fn of_metadata(metadata: &std::fs::Metadata) -> Option<Self> {
        use std::os::unix::fs::MetadataExt;
        let system = FileId { device: metadata.dev(), inode: metadata.ino() };
        metadata.is_file().then_some(Identity(system))
    }

    /// Returns the identity of an open file whose metadata is known.
    pub(crate) fn of_opened(_file: &std::fs::File, metadata: &std::fs::Metadata) -> Option<Self> {
        Self::of_metadata(metadata)
    }
}

#[cfg(windows)]
impl Identity {
    /// Returns the identity of an open file or stream, or None if it is not a regular file.
    pub fn of(open: impl std::os::windows::io::AsHandle) -> Option<Self> {
        let file = std::fs::File::from(open.as_handle().try_clone_to_owned().ok()?);
        let is_file = file.metadata().is_ok_and(|metadata| metadata.is_file());
        same_file::Handle::from_file(file).ok().filter(|_| is_file).map(Identity)
    }

    /// Returns the identity of an open file whose metadata is known.
    pub(crate) fn of_opened(file: &std::fs::File, _metadata: &std::fs::Metadata) -> Option<Self> {
        Self::of(file)
    }
}

#[cfg(all(test, unix))]
mod tests {
    use std::fs::{self, File};

    use super::*;

    #[test]
    fn links_share_an_identity_and_copies_do_not() {
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
    fn special_files_have_no_identity() {
        for path in ["/dev/null", "/dev/zero", "/"] {
            assert_eq!(Identity::of(File::open(path).unwrap()), None, "{path}");
        }
        let (reader, writer) = std::io::pipe().unwrap();
        assert_eq!((Identity::of(reader), Identity::of(writer)), (None, None));
    }
}
