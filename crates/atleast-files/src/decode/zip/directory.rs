//! Reads the central directory of a zip on disk, so that the number of files is known before any is
//! read.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};

use super::entry_names;
use super::error::{FileCount, ZipError};
use super::records::{
    self, END, END_FIXED, Entry, RecordKind, ZIP64_END, ZIP64_LOCATOR, ZIP64_LOCATOR_FIXED,
};
use crate::FileRange;

/// How many files are counted at most.
const COUNTED: usize = 1000;

/// How many bytes of a name are kept.
const KEPT: usize = 400;

/// The longest comment after a directory, in bytes.
const COMMENT: usize = u16::MAX as usize;

/// Returns the error for a zip of `length` bytes that starts with `head`, if its directory lists
/// several files. Returns None if it lists fewer than two, or if the directory is corrupt, which is
/// noticed when the file is read.
///
/// # Errors
/// If the file cannot be read.
pub(crate) fn several_files(file: &File, length: u64, head: &[u8]) -> io::Result<Option<ZipError>> {
    let Some(directory) = begin(file, length)? else { return Ok(None) };
    let mut reader = BufReader::new(FileRange::new(file, directory..length));
    let mut names: Vec<Vec<u8>> = Vec::new();
    while names.len() <= COUNTED {
        let Some(Entry { mut name, .. }) = next(&mut reader)? else { break };
        if !entry_names::is_ignored(&name) {
            name.truncate(KEPT);
            names.push(name);
        }
    }
    if names.len() < 2 {
        return Ok(None);
    }
    let number = match names.len() {
        number @ ..=COUNTED => FileCount::Exactly(number),
        _ => FileCount::MoreThan(COUNTED),
    };
    let kind = entry_names::document_kind(head, &names);
    let first = names.iter().take(3).map(Vec::as_slice);
    Ok(Some(ZipError::several(Some(number), kind, first)))
}

/// Returns the offset of the directory, if the end of the file states it.
fn begin(file: &File, length: u64) -> io::Result<Option<u64>> {
    let tail = (END_FIXED + COMMENT + ZIP64_LOCATOR_FIXED) as u64;
    let start = length.saturating_sub(tail);
    let mut tail = Vec::new();
    FileRange::new(file, start..length).read_to_end(&mut tail)?;
    // The comment extends to the end of the file.
    let is_end = |at: &usize| {
        let end = &tail[*at..];
        end.starts_with(END)
            && end.len() >= END_FIXED
            && RecordKind::End.length(end).is_ok_and(|length| length == end.len())
    };
    let Some(at) = memchr::memmem::rfind_iter(&tail, END).find(is_end) else { return Ok(None) };
    if let Some(directory) = records::directory_of(&tail[at..]) {
        return Ok(Some(directory));
    }
    let locator = at.checked_sub(ZIP64_LOCATOR_FIXED).map(|start| &tail[start..at]);
    let Some(locator) = locator.filter(|locator| locator.starts_with(ZIP64_LOCATOR)) else {
        return Ok(None);
    };
    let end = records::u64_at(locator, 8);
    let mut record = Vec::new();
    FileRange::new(file, end..end.saturating_add(56)).read_to_end(&mut record)?;
    let is_record = record.len() == 56 && record.starts_with(ZIP64_END);
    Ok(is_record.then(|| records::u64_at(&record, 48)))
}

/// Reads the next entry of the directory. Returns None after the last one, or if it is corrupt.
fn next(reader: &mut impl BufRead) -> io::Result<Option<Entry>> {
    let mut record = vec![0; records::DIRECTORY_FIXED];
    let mut read = |record: &mut [u8]| match reader.read_exact(record) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Ok(false),
        Err(error) => Err(error),
    };
    if !read(&mut record)? || RecordKind::of(&record) != Some(RecordKind::Directory) {
        return Ok(None);
    }
    record.resize(RecordKind::Directory.length(&record)?, 0);
    Ok(read(&mut record[records::DIRECTORY_FIXED..])?.then(|| Entry::from_directory(&record)))
}
