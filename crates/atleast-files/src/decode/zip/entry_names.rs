//! What the names of entries show: which entries are not files, and which belong to a document.

/// How many bytes at the start of a zip are searched.
pub(super) const HEAD: usize = 4096;

/// What to search for in the names and the first bytes, and the kind of document that it shows. The
/// first match counts.
const MARKS: [(&[u8], &str); 9] = [
    (b"xl/", "an Excel workbook (.xlsx)"),
    (b"word/", "a Word document (.docx)"),
    (b"ppt/", "a PowerPoint presentation (.pptx)"),
    (b"application/vnd.oasis.opendocument.spreadsheet", "an OpenDocument spreadsheet (.ods)"),
    (b"application/vnd.oasis.opendocument", "an OpenDocument file"),
    (b"application/epub+zip", "an EPUB book"),
    (b"[Content_Types].xml", "an Office document"),
    (b"META-INF/manifest.xml", "an OpenDocument file"),
    (b"META-INF/MANIFEST.MF", "a Java archive (.jar)"),
];

/// Returns true if an entry is a folder, or a file that macOS adds.
pub(super) fn is_ignored(name: &[u8]) -> bool {
    let last = name.rsplit(|byte| *byte == b'/').next();
    name.ends_with(b"/") || name.starts_with(b"__MACOSX/") || last == Some(b".DS_Store")
}

/// Returns true if a file with this name may be the first in the zip of a document.
pub(super) fn begins_document(name: &[u8]) -> bool {
    let folders: [&[u8]; 4] = [b"docProps/", b"xl/", b"word/", b"ppt/"];
    let names: [&[u8]; 4] =
        [b"[Content_Types].xml", b"_rels/.rels", b"mimetype", b"META-INF/MANIFEST.MF"];
    names.contains(&name)
        || name.ends_with(b".xml") && folders.iter().any(|folder| name.starts_with(folder))
}

/// Returns the kind of document that the files are, if the first bytes or the names show it.
pub(super) fn document_kind(head: &[u8], names: &[Vec<u8>]) -> Option<&'static str> {
    let head = &head[..head.len().min(HEAD)];
    let is_marked =
        |mark: &[u8]| contains(head, mark) || names.iter().any(|name| name.starts_with(mark));
    let are_arrays = !names.is_empty() && names.iter().all(|name| name.ends_with(b".npy"));
    let marked = MARKS.into_iter().find(|(mark, _)| is_marked(mark)).map(|(_, kind)| kind);
    marked.or(are_arrays.then_some("NumPy arrays (.npz)"))
}

fn contains(bytes: &[u8], part: &[u8]) -> bool {
    memchr::memmem::find(bytes, part).is_some()
}
