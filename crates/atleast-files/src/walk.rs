//! Finds the files to read, in the given paths and folders, as ripgrep does.

use std::ffi::OsString;
use std::fmt;
use std::path::{Path, PathBuf};

use ignore::overrides::{Override, OverrideBuilder};
use ignore::types::{Types, TypesBuilder};
use ignore::{DirEntry, WalkBuilder};

use crate::Source;

/// The current folder.
const CURRENT_FOLDER: &str = ".";

/// Builds the list of files to read.
///
/// ```
/// use atleast_files::{Source, Walk};
///
/// let sources = Walk::new(["-".into(), "absent".into()]).sources()?;
/// let sources: Vec<_> = sources.map(Result::unwrap).collect();
/// assert_eq!(sources, [Source::StandardInput, Source::File("absent".into())]);
/// # Ok::<(), atleast_files::WalkError>(())
/// ```
#[derive(Clone, Debug)]
#[must_use = "it does nothing until `sources` is called"]
#[expect(clippy::struct_excessive_bools, reason = "each is a setting of its own")]
pub struct Walk {
    paths: Vec<OsString>,
    recursive: bool,
    hidden: bool,
    ignore_files: bool,
    globs: Vec<String>,
    types: Vec<String>,
    sort_by_path: bool,
}

/// A folder that cannot be read, an ignore file that cannot be read, or an invalid glob or type.
/// Its message names the path or the rule.
#[derive(Debug)]
pub struct WalkError(ignore::Error);

impl fmt::Display for WalkError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

impl std::error::Error for WalkError {}

impl From<ignore::Error> for WalkError {
    fn from(error: ignore::Error) -> Self {
        WalkError(error)
    }
}

impl Walk {
    /// Starts with these paths, in this order; `-` is standard input. Without paths, standard
    /// input is read, or with [`Walk::recursive`] the current folder.
    pub fn new(paths: impl IntoIterator<Item = OsString>) -> Self {
        Walk {
            paths: paths.into_iter().collect(),
            recursive: false,
            hidden: false,
            ignore_files: true,
            globs: Vec::new(),
            types: Vec::new(),
            sort_by_path: false,
        }
    }

    /// Sets whether to search folders for regular files, at any depth and without following links.
    /// False by default; a folder is then a source that cannot be opened.
    ///
    /// ```
    /// use atleast_files::{Source, Walk};
    ///
    /// let folder = tempfile::tempdir()?;
    /// let path = folder.path().join("table.csv");
    /// std::fs::write(&path, "a,b\n")?;
    /// let walk = Walk::new([folder.path().into()]).recursive(true);
    /// let sources: Vec<_> = walk.sources()?.map(Result::unwrap).collect();
    /// assert_eq!(sources, [Source::File(path)]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn recursive(mut self, recursive: bool) -> Self {
        self.recursive = recursive;
        self
    }

    /// Sets whether to include files and folders whose names start with a dot; false by default.
    pub fn hidden(mut self, hidden: bool) -> Self {
        self.hidden = hidden;
        self
    }

    /// Sets whether to skip what `.gitignore` (in a repository) and `.ignore` exclude; true by
    /// default.
    pub fn ignore_files(mut self, ignore_files: bool) -> Self {
        self.ignore_files = ignore_files;
        self
    }

    /// Sets globs for the files in folders: a path must match at least one of them. A glob with `!`
    /// before it excludes paths.
    ///
    /// ```
    /// use atleast_files::Walk;
    ///
    /// let folder = tempfile::tempdir()?;
    /// std::fs::write(folder.path().join("table.csv"), "a,b\n")?;
    /// let walk = Walk::new([folder.path().into()]).recursive(true);
    /// assert_eq!(walk.clone().globs(["*.csv".into()]).sources()?.count(), 1);
    /// assert_eq!(walk.globs(["!*.csv".into()]).sources()?.count(), 0);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn globs(mut self, globs: impl IntoIterator<Item = String>) -> Self {
        self.globs = globs.into_iter().collect();
        self
    }

    /// Sets the types of files to include from folders, recognized by their names: `rust`, `csv`, …
    pub fn types(mut self, types: impl IntoIterator<Item = String>) -> Self {
        self.types = types.into_iter().collect();
        self
    }

    /// Sets whether the files of a folder come in the order of their paths; false by default.
    pub fn sort_by_path(mut self, sort_by_path: bool) -> Self {
        self.sort_by_path = sort_by_path;
        self
    }

    /// Returns the sources, which are found while the iterator runs.
    ///
    /// # Errors
    /// If a glob or a type is invalid. An error in a folder is an item, and the iteration
    /// continues.
    pub fn sources(
        self,
    ) -> Result<impl Iterator<Item = Result<Source, WalkError>> + Send, WalkError> {
        let rules = self.rules()?;
        let (named, recursive, is_current_folder) =
            (self.named(), self.recursive, self.is_current_folder());
        let in_folder = move |folder: PathBuf| {
            let walk = self.builder(&rules, &folder).build();
            walk.filter_map(move |entry| read(entry, is_current_folder))
        };
        Ok(named.into_iter().flat_map(move |path| {
            let source = Source::from(path);
            let folder = match &source {
                Source::File(path) if recursive && path.is_dir() => Some(path.clone()),
                _ => None,
            };
            // A given path is always read; opening it reports what is wrong with it.
            let named = folder.is_none().then_some(Ok(source));
            named.into_iter().chain(folder.into_iter().flat_map(in_folder.clone()))
        }))
    }

    /// Returns the given paths, or the default.
    fn named(&self) -> Vec<OsString> {
        match (self.paths.is_empty(), self.recursive) {
            (false, _) => self.paths.clone(),
            (true, false) => vec!["-".into()],
            (true, true) => vec![CURRENT_FOLDER.into()],
        }
    }

    /// Returns true if the current folder is searched; its `./` is then left out of the paths.
    fn is_current_folder(&self) -> bool {
        self.named().iter().any(|path| path == CURRENT_FOLDER)
    }

    /// Returns the globs and the types.
    fn rules(&self) -> Result<(Override, Types), WalkError> {
        let mut globs = OverrideBuilder::new(CURRENT_FOLDER);
        for glob in &self.globs {
            globs.add(glob)?;
        }
        Ok((globs.build()?, self.selected_types()?))
    }

    fn selected_types(&self) -> Result<Types, WalkError> {
        if self.types.is_empty() {
            // Defining the types takes a tenth of the whole run time of a small command.
            return Ok(Types::empty());
        }
        let mut types = TypesBuilder::new();
        types.add_defaults();
        for name in &self.types {
            types.select(name);
        }
        Ok(types.build()?)
    }

    /// Returns a walk through a folder.
    fn builder(&self, (globs, types): &(Override, Types), folder: &Path) -> WalkBuilder {
        let mut builder = WalkBuilder::new(folder);
        builder.hidden(!self.hidden).overrides(globs.clone()).types(types.clone());
        if !self.ignore_files {
            builder
                .ignore(false)
                .git_ignore(false)
                .git_global(false)
                .git_exclude(false)
                .parents(false);
        }
        if self.sort_by_path {
            builder.sort_by_file_path(Path::cmp);
        }
        builder
    }
}

/// Returns the source for an entry of a walk. Only regular files are read, because others may never
/// end.
fn read(
    entry: Result<DirEntry, ignore::Error>,
    is_current_folder: bool,
) -> Option<Result<Source, WalkError>> {
    let entry = match entry {
        Ok(entry) => entry,
        Err(error) => return Some(Err(WalkError(error))),
    };
    let is_read = entry.file_type().is_some_and(|file_type| file_type.is_file());
    is_read.then(|| Ok(Source::File(path_of(entry, is_current_folder))))
}

fn path_of(entry: DirEntry, is_current_folder: bool) -> PathBuf {
    let path = entry.into_path();
    match path.strip_prefix(CURRENT_FOLDER) {
        Ok(path) if is_current_folder => path.to_owned(),
        _ => path,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(walk: Walk, root: &Path) -> Vec<String> {
        let sources =
            walk.sort_by_path(true).sources().unwrap().map(|source| match source.unwrap() {
                Source::File(path) => path.strip_prefix(root).unwrap().display().to_string(),
                Source::StandardInput => "-".to_owned(),
            });
        sources.collect()
    }

    #[test]
    fn folders_are_searched_as_ripgrep_does() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        for name in [".git", "b", "b/deep", ".hidden"] {
            std::fs::create_dir(root.join(name)).unwrap();
        }
        for name in ["a.csv", "b/c.txt", "b/deep/d.csv", "b/left.out", ".hidden/e", "z"] {
            std::fs::write(root.join(name), "x").unwrap();
        }
        std::fs::write(root.join(".gitignore"), "*.out\n").unwrap();
        let walk = || Walk::new([root.into()]).recursive(true);
        assert_eq!(found(walk(), root), ["a.csv", "b/c.txt", "b/deep/d.csv", "z"]);
        let all = ["a.csv", "b/c.txt", "b/deep/d.csv", "b/left.out", "z"];
        assert_eq!(found(walk().ignore_files(false), root), all);
        assert_eq!(
            found(walk().hidden(true), root),
            [".gitignore", ".hidden/e", "a.csv", "b/c.txt", "b/deep/d.csv", "z"]
        );
        assert_eq!(found(walk().types(["csv".into()]), root), ["a.csv", "b/deep/d.csv"]);
        assert_eq!(found(walk().globs(["*.txt".into()]), root), ["b/c.txt"]);
        assert_eq!(found(walk().globs(["!*.csv".into()]), root), ["b/c.txt", "z"]);
        // A given path is read even if it would be excluded.
        let named = Walk::new([root.join("b/left.out").into(), root.join("b").into()]);
        assert_eq!(
            found(named.clone().recursive(true), root),
            ["b/left.out", "b/c.txt", "b/deep/d.csv"]
        );
        assert_eq!(found(named, root), ["b/left.out", "b"]);
    }

    #[test]
    fn errors_name_invalid_rules() {
        let error = |walk: Walk| walk.sources().err().unwrap().to_string();
        assert!(error(Walk::new([]).types(["nonsense".into()])).contains("nonsense"));
        assert!(error(Walk::new([]).globs(["{a".into()])).contains("{a"));
    }

    #[test]
    #[cfg(unix)]
    fn special_files_are_skipped_and_links_make_no_loop() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        std::fs::write(root.join("a"), "x").unwrap();
        std::os::unix::fs::symlink(root, root.join("loop")).unwrap();
        std::os::unix::fs::symlink(root.join("a"), root.join("link")).unwrap();
        let _socket = std::os::unix::net::UnixListener::bind(root.join("socket")).unwrap();
        assert_eq!(found(Walk::new([root.into()]).recursive(true), root), ["a"]);
    }
}
