//! The outputs of `--html`, `--good` and `--bad`. A file is replaced once the output is complete;
//! until then, and after an error, it stays as it was.

use std::fs::{self, File};
use std::io::{self, Seek, Write};
use std::path::{Path, PathBuf};

use atleast_files::Identity;
use tempfile::{NamedTempFile, TempPath};

use crate::descriptors::{Standard, Stream};
use crate::interrupt;

/// Returns whether an output of this name is standard output.
pub(crate) fn is_stdout(path: &Path) -> bool {
    let names = ["-", "/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"];
    let known = if cfg!(unix) { &names[..] } else { &names[..1] };
    known.iter().any(|name| path.as_os_str() == *name)
}

/// An output that an argument names.
pub(crate) struct NamedOutput {
    path: PathBuf,
    to: Destination,
}

enum Destination {
    Stdout(Stream),
    /// A pipe, a terminal, `/dev/null`, or a descriptor that a shell has opened.
    Direct(File),
    File(RegularFile),
}

/// A regular file in a folder.
struct RegularFile {
    file: File,
    /// Its path, with all links resolved.
    path: PathBuf,
    /// Whether this run has created it.
    is_new: bool,
    draft: Draft,
}

/// What is written before the output is complete.
enum Draft {
    NotStarted,
    /// A temporary file in the same folder. If `replaces`, it will be renamed to the path of the
    /// output; otherwise it will be copied into the output.
    Temporary {
        file: File,
        path: TempPath,
        replaces: bool,
    },
    /// The file itself, because no other file can be created in its folder.
    InPlace,
    Done,
}

impl NamedOutput {
    /// Opens an output without changing an existing file. `ignores_broken_pipe`: see [`Stream`].
    ///
    /// # Errors
    /// If the file cannot be opened for writing.
    pub(crate) fn open(path: &Path, ignores_broken_pipe: bool) -> io::Result<Self> {
        let to = if is_stdout(path) {
            Destination::Stdout(Stream { standard: Standard::Output, ignores_broken_pipe })
        } else {
            Self::open_named(path)?
        };
        Ok(NamedOutput { path: path.to_owned(), to })
    }

    fn open_named(path: &Path) -> io::Result<Destination> {
        if is_of_a_descriptor(path) {
            // Whoever opened it decided whether to truncate it.
            return File::options().append(true).open(path).map(Destination::Direct);
        }
        let mut unfinished = interrupt::unfinished_files();
        let (file, is_new) = match File::options().write(true).open(path) {
            // A dangling link creates its target.
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                (File::options().write(true).create(true).truncate(false).open(path)?, true)
            }
            file => (file?, false),
        };
        if !file.metadata()?.is_file() {
            return Ok(Destination::Direct(file));
        }
        let path = fs::canonicalize(path)?;
        if is_new {
            unfinished.push(path.clone());
        }
        Ok(Destination::File(RegularFile { file, path, is_new, draft: Draft::NotStarted }))
    }

    /// Returns the path of the output, as it was given.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Returns whether it is standard output.
    pub(crate) fn is_stdout(&self) -> bool {
        matches!(self.to, Destination::Stdout(_))
    }

    /// Returns its identity, or None if it is not a regular file.
    pub(crate) fn identity(&self) -> Option<Identity> {
        match &self.to {
            Destination::Stdout(stdout) => stdout.standard.identity(),
            Destination::Direct(file) | Destination::File(RegularFile { file, .. }) => {
                Identity::of(file)
            }
        }
    }

    /// Completes the output: replaces the file.
    ///
    /// # Errors
    /// If it cannot be written. A regular file is then as it was.
    pub(crate) fn finish(&mut self) -> io::Result<()> {
        self.flush()?;
        match &mut self.to {
            Destination::File(target) => target.finish(),
            Destination::Stdout(_) | Destination::Direct(_) => Ok(()),
        }
    }
}

impl Write for NamedOutput {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match &mut self.to {
            Destination::Stdout(stdout) => stdout.write(bytes),
            Destination::Direct(file) => file.write(bytes),
            Destination::File(target) => target.draft()?.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match &mut self.to {
            Destination::Stdout(stdout) => stdout.flush(),
            Destination::Direct(file) => file.flush(),
            Destination::File(target) => target.draft()?.flush(),
        }
    }
}

impl RegularFile {
    /// Returns the file to write to.
    fn draft(&mut self) -> io::Result<&mut File> {
        if matches!(self.draft, Draft::NotStarted) {
            self.draft = self.begin()?;
        }
        match &mut self.draft {
            Draft::Temporary { file, .. } => Ok(file),
            Draft::NotStarted | Draft::InPlace | Draft::Done => Ok(&mut self.file),
        }
    }

    fn begin(&self) -> io::Result<Draft> {
        let folder = self.path.parent().unwrap_or(Path::new("/"));
        let mut unfinished = interrupt::unfinished_files();
        let temporary = tempfile::Builder::new().prefix(".atleast-").tempfile_in(folder);
        match temporary.map(NamedTempFile::into_parts) {
            Ok((file, path)) => {
                unfinished.push(path.to_path_buf());
                drop(unfinished);
                let metadata = self.file.metadata()?;
                let replaces = give_owner(&metadata, &file);
                file.set_permissions(metadata.permissions())?;
                Ok(Draft::Temporary { file, path, replaces })
            }
            Err(error)
                if matches!(
                    error.kind(),
                    io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem
                ) =>
            {
                self.file.set_len(0)?;
                Ok(Draft::InPlace)
            }
            Err(error) => Err(error),
        }
    }

    fn finish(&mut self) -> io::Result<()> {
        // Signals wait for this lock: none comes between the rename and the change of the list.
        let mut unfinished = interrupt::unfinished_files();
        if let Draft::Temporary { file, path, replaces } =
            std::mem::replace(&mut self.draft, Draft::Done)
        {
            let temporary = path.to_path_buf();
            let kept = if replaces {
                path.persist(&self.path).map_err(|error| error.path)
            } else {
                Err(path)
            };
            if let Err(_removed_when_dropped) = kept {
                copy(file, &mut self.file)?;
            }
            unfinished.retain(|path| *path != temporary);
        }
        unfinished.retain(|path| *path != self.path);
        self.is_new = false;
        Ok(())
    }
}

impl Drop for RegularFile {
    /// Removes what an incomplete output has created.
    fn drop(&mut self) {
        let mut unfinished = interrupt::unfinished_files();
        if let Draft::Temporary { path, .. } = &self.draft {
            unfinished.retain(|other| **other != **path);
        }
        if self.is_new {
            unfinished.retain(|path| *path != self.path);
            // If it cannot be removed, an empty file stays.
            let _ = fs::remove_file(&self.path);
        }
    }
}

/// Copies a temporary file into an output that it cannot replace, because the output belongs to
/// another user or is a mount point.
fn copy(mut from: File, to: &mut File) -> io::Result<()> {
    from.rewind()?;
    to.set_len(0)?;
    io::copy(&mut from, to).map(drop)
}

/// Gives a file the owner in `metadata`. Returns whether it was allowed.
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

/// Returns whether a path names a descriptor, as `/dev/fd/3` does.
fn is_of_a_descriptor(path: &Path) -> bool {
    let mut path = path.to_owned();
    // Linux follows at most 40 links, too.
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
