//! An output that an argument names. What is written takes the place of the file once it is complete: until then,
//! and if it never is, the file stays as it was.

use std::fs::{self, File};
use std::io::{self, Seek, Write};
use std::path::{Path, PathBuf};

use atleast_files::Identity;
use tempfile::{NamedTempFile, TempPath};

use crate::descriptors::{Standard, Stream};
use crate::interrupt;

/// Returns true if and only if an output of this name is standard output.
pub(crate) fn is_stdout(path: &Path) -> bool {
    let names = ["-", "/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"];
    let known = if cfg!(unix) { &names[..] } else { &names[..1] };
    known.iter().any(|name| path.as_os_str() == *name)
}

/// Where the output goes.
pub(crate) struct NamedOutput {
    path: PathBuf,
    to: To,
}

enum To {
    Stdout(Stream),
    /// What is no file of a folder: a pipe, a terminal, `/dev/null`, what a shell has opened.
    Direct(File),
    File(Target),
}

/// A file of a folder.
struct Target {
    file: File,
    /// Where it stands, behind all links.
    path: PathBuf,
    /// Whether it was not there before.
    is_new: bool,
    written: Written,
}

/// Where what is written is until it is complete.
enum Written {
    Nowhere,
    /// In another file of the same folder.
    Beside {
        file: File,
        path: TempPath,
        replaces: bool,
    },
    /// In the file itself, whose folder lets nothing be written beside it.
    InPlace,
    Complete,
}

impl NamedOutput {
    /// Opens an output. Nothing is written, and a file that is there stays as it is. `goes_on`: as in [`Stream`].
    ///
    /// # Errors
    /// Those of the system, also if the file may not be written to.
    pub(crate) fn open(path: &Path, goes_on: bool) -> io::Result<Self> {
        let to = if is_stdout(path) {
            To::Stdout(Stream { standard: Standard::Output, goes_on })
        } else {
            Self::open_named(path)?
        };
        Ok(NamedOutput { path: path.to_owned(), to })
    }

    fn open_named(path: &Path) -> io::Result<To> {
        if is_of_a_descriptor(path) {
            // Whoever opened it has said whether it is emptied.
            return File::options().append(true).open(path).map(To::Direct);
        }
        let mut unfinished = interrupt::unfinished();
        let (file, is_new) = match File::options().write(true).open(path) {
            // Through a link that leads nowhere, too.
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                (File::options().write(true).create(true).truncate(false).open(path)?, true)
            }
            file => (file?, false),
        };
        if !file.metadata()?.is_file() {
            return Ok(To::Direct(file));
        }
        let path = fs::canonicalize(path)?;
        if is_new {
            unfinished.push(path.clone());
        }
        Ok(To::File(Target { file, path, is_new, written: Written::Nowhere }))
    }

    /// Returns the name of the output.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Returns true if and only if it is standard output.
    pub(crate) fn is_stdout(&self) -> bool {
        matches!(self.to, To::Stdout(_))
    }

    /// Returns by what it is told whether another file is the same; None if it is no regular file.
    pub(crate) fn identity(&self) -> Option<Identity> {
        match &self.to {
            To::Stdout(stdout) => stdout.standard.identity(),
            To::Direct(file) | To::File(Target { file, .. }) => Identity::of(file),
        }
    }

    /// Ends the output: what was written is now what the file holds.
    ///
    /// # Errors
    /// Those of writing. A file of a folder then is as it was.
    pub(crate) fn finish(&mut self) -> io::Result<()> {
        self.flush()?;
        match &mut self.to {
            To::File(target) => target.finish(),
            To::Stdout(_) | To::Direct(_) => Ok(()),
        }
    }
}

impl Write for NamedOutput {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match &mut self.to {
            To::Stdout(stdout) => stdout.write(bytes),
            To::Direct(file) => file.write(bytes),
            To::File(target) => target.begun()?.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match &mut self.to {
            To::Stdout(stdout) => stdout.flush(),
            To::Direct(file) => file.flush(),
            To::File(target) => target.begun()?.flush(),
        }
    }
}

impl Target {
    /// Returns the file that is written to.
    fn begun(&mut self) -> io::Result<&mut File> {
        if matches!(self.written, Written::Nowhere) {
            self.written = self.begin()?;
        }
        match &mut self.written {
            Written::Beside { file, .. } => Ok(file),
            Written::Nowhere | Written::InPlace | Written::Complete => Ok(&mut self.file),
        }
    }

    fn begin(&self) -> io::Result<Written> {
        let folder = self.path.parent().unwrap_or(Path::new("/"));
        let mut unfinished = interrupt::unfinished();
        let beside = tempfile::Builder::new().prefix(".atleast-").tempfile_in(folder);
        match beside.map(NamedTempFile::into_parts) {
            Ok((file, path)) => {
                unfinished.push(path.to_path_buf());
                drop(unfinished);
                let metadata = self.file.metadata()?;
                let replaces = give_owner(&metadata, &file);
                file.set_permissions(metadata.permissions())?;
                Ok(Written::Beside { file, path, replaces })
            }
            Err(error)
                if matches!(
                    error.kind(),
                    io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem
                ) =>
            {
                self.file.set_len(0)?;
                Ok(Written::InPlace)
            }
            Err(error) => Err(error),
        }
    }

    fn finish(&mut self) -> io::Result<()> {
        // No signal comes between the new file and the note that it is to stay.
        let mut unfinished = interrupt::unfinished();
        if let Written::Beside { file, path, replaces } =
            std::mem::replace(&mut self.written, Written::Complete)
        {
            let beside = path.to_path_buf();
            let kept = if replaces {
                path.persist(&self.path).map_err(|error| error.path)
            } else {
                Err(path)
            };
            if let Err(_removed_when_dropped) = kept {
                copy(file, &mut self.file)?;
            }
            unfinished.retain(|path| *path != beside);
        }
        unfinished.retain(|path| *path != self.path);
        self.is_new = false;
        Ok(())
    }
}

impl Drop for Target {
    /// Leaves things as they were, if the output is not complete.
    fn drop(&mut self) {
        let mut unfinished = interrupt::unfinished();
        if let Written::Beside { path, .. } = &self.written {
            unfinished.retain(|other| **other != **path);
        }
        if self.is_new {
            unfinished.retain(|path| *path != self.path);
            // Where it cannot be removed, an empty file is left.
            let _ = fs::remove_file(&self.path);
        }
    }
}

/// Puts what was written into the file itself, where another cannot take its place: it belongs to somebody else,
/// or something is mounted on it.
fn copy(mut from: File, to: &mut File) -> io::Result<()> {
    from.rewind()?;
    to.set_len(0)?;
    io::copy(&mut from, to).map(drop)
}

/// Gives a file the owner that another has. Returns false if that may not be done.
#[cfg(unix)]
fn give_owner(metadata: &fs::Metadata, file: &File) -> bool {
    use std::os::unix::fs::{MetadataExt, fchown};

    let is_same =
        file.metadata().is_ok_and(|own| (own.uid(), own.gid()) == (metadata.uid(), metadata.gid()));
    is_same || fchown(file, Some(metadata.uid()), Some(metadata.gid())).is_ok()
}

#[cfg(not(unix))]
fn give_owner(_metadata: &fs::Metadata, _file: &File) -> bool {
    true
}

/// Returns true if and only if a path leads to something by the number of its descriptor, as `/dev/fd/3` does.
fn is_of_a_descriptor(path: &Path) -> bool {
    let mut path = path.to_owned();
    // So many links Linux follows.
    for _ in 0..40 {
        let Some(folder) = path.parent().and_then(|folder| fs::canonicalize(folder).ok()) else {
            return false;
        };
        if folder == Path::new("/dev/fd") || folder.starts_with("/proc") && folder.ends_with("fd") {
            return true;
        }
        match fs::read_link(&path) {
            Ok(link) => path = folder.join(link),
            Err(_) => return false,
        }
    }
    false
}
