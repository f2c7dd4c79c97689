//! The records of a zip, as PKWARE's APPNOTE.TXT 6.3 defines them.

use std::io;

use super::error::{ZipError, broken};

/// How many bytes identify a record.
pub(super) const SIGNATURE: usize = 4;

/// The signatures of a local header, a directory entry, the end of the directory, and a data
/// descriptor; then those of zip64 and of a signed directory.
const LOCAL: &[u8] = b"PK\x03\x04";
const DIRECTORY: &[u8] = b"PK\x01\x02";
pub(super) const END: &[u8] = b"PK\x05\x06";
pub(super) const DATA_DESCRIPTOR: &[u8] = b"PK\x07\x08";
pub(super) const ZIP64_END: &[u8] = b"PK\x06\x06";
pub(super) const ZIP64_LOCATOR: &[u8] = b"PK\x06\x07";
const SIGNED: &[u8] = b"PK\x05\x05";

/// The length in bytes of each record without its variable parts.
const LOCAL_FIXED: usize = 30;
pub(super) const DIRECTORY_FIXED: usize = 46;
pub(super) const END_FIXED: usize = 22;
pub(super) const ZIP64_LOCATOR_FIXED: usize = 20;

/// The maximum length of the end record of zip64, which has 56 bytes today.
const LONGEST_ZIP64_END: u64 = 1 << 16;

/// The id of the extra field with sizes of 8 bytes, and what a header has in place of a size that
/// is in that field.
const ZIP64: u16 = 1;
const IN_ZIP64_FIELD: u32 = u32::MAX;

/// The kind of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum RecordKind {
    /// The local header of an entry.
    Local,
    /// An entry of the directory.
    Directory,
    Zip64End,
    Zip64Locator,
    /// The digital signature of the directory.
    Signed,
    End,
}

impl RecordKind {
    /// Returns the kind of a record by its first bytes.
    pub(super) fn of(record: &[u8]) -> Option<RecordKind> {
        let kinds = [
            (LOCAL, RecordKind::Local),
            (DIRECTORY, RecordKind::Directory),
            (ZIP64_END, RecordKind::Zip64End),
            (ZIP64_LOCATOR, RecordKind::Zip64Locator),
            (SIGNED, RecordKind::Signed),
            (END, RecordKind::End),
        ];
        kinds.into_iter().find(|(magic, _)| record.starts_with(magic)).map(|(_, kind)| kind)
    }

    /// Returns how many bytes of a record are needed to know its length.
    pub(super) fn fixed(self) -> usize {
        match self {
            RecordKind::Local => LOCAL_FIXED,
            RecordKind::Directory => DIRECTORY_FIXED,
            RecordKind::Zip64End => 12,
            RecordKind::Zip64Locator => ZIP64_LOCATOR_FIXED,
            RecordKind::Signed => 6,
            RecordKind::End => END_FIXED,
        }
    }

    /// Returns the length of a record in bytes. `record` has at least its first
    /// [`fixed`](RecordKind::fixed) bytes.
    ///
    /// # Errors
    /// If such a record cannot be that long.
    pub(super) fn length(self, record: &[u8]) -> io::Result<usize> {
        let more: &[usize] = match self {
            RecordKind::Local => &[26, 28],
            RecordKind::Directory => &[28, 30, 32],
            RecordKind::Zip64Locator => &[],
            RecordKind::Signed => &[4],
            RecordKind::End => &[20],
            RecordKind::Zip64End => {
                let more = u64_at(record, 4);
                let more = usize::try_from(more).ok().filter(|_| more <= LONGEST_ZIP64_END);
                let more = more.ok_or_else(|| broken("the end of its directory is missing"))?;
                return Ok(self.fixed() + more);
            }
        };
        Ok(self.fixed() + more.iter().map(|at| usize::from(u16_at(record, *at))).sum::<usize>())
    }
}

/// What a header says about an entry.
#[derive(Debug)]
pub(super) struct Entry {
    pub(super) flags: u16,
    pub(super) method: u16,
    pub(super) crc: u32,
    pub(super) packed: u64,
    pub(super) unpacked: u64,
    /// The offset of its local header.
    pub(super) offset: u64,
    pub(super) name: Vec<u8>,
    /// Whether it has a field for sizes of 8 bytes. The sizes in its data descriptor are then that
    /// long, too.
    pub(super) has_zip64: bool,
}

impl Entry {
    /// Parses the local header of an entry at `offset`.
    pub(super) fn from_local_header(record: &[u8], offset: u64) -> Entry {
        let name = LOCAL_FIXED + usize::from(u16_at(record, 26));
        let extra = &record[name..];
        let [unpacked, packed] = [22, 18].map(|at| u32_at(record, at));
        let (has_zip64, [unpacked, packed, _]) = sizes([unpacked, packed, 0], extra);
        Entry {
            flags: u16_at(record, 6),
            method: u16_at(record, 8),
            crc: u32_at(record, 14),
            packed,
            unpacked,
            offset,
            name: record[LOCAL_FIXED..name].to_vec(),
            has_zip64,
        }
    }

    /// Parses an entry of the directory.
    pub(super) fn from_directory(record: &[u8]) -> Entry {
        let name = DIRECTORY_FIXED + usize::from(u16_at(record, 28));
        let extra = &record[name..name + usize::from(u16_at(record, 30))];
        let said = [24, 20, 42].map(|at| u32_at(record, at));
        let (has_zip64, [unpacked, packed, offset]) = sizes(said, extra);
        Entry {
            flags: u16_at(record, 8),
            method: u16_at(record, 10),
            crc: u32_at(record, 16),
            packed,
            unpacked,
            offset,
            name: record[DIRECTORY_FIXED..name].to_vec(),
            has_zip64,
        }
    }

    /// Returns true if the entry or the directory is encrypted.
    pub(super) fn is_encrypted(&self) -> bool {
        self.flags & (1 | 1 << 6 | 1 << 13) != 0
    }

    /// Returns true if a data descriptor with its sizes follows the entry.
    pub(super) fn has_data_descriptor(&self) -> bool {
        self.flags & 1 << 3 != 0
    }

    /// Returns true if this entry of the directory describes the entry that was read. For a size
    /// over 4 GiB some programs write only the lower half.
    pub(super) fn is_of(&self, read: &Entry) -> bool {
        let fits = |said: u64, found: u64| {
            said == found || !self.has_zip64 && said == found & u64::from(u32::MAX)
        };
        self.crc == read.crc
            && self.method == read.method
            && fits(self.packed, read.packed)
            && fits(self.unpacked, read.unpacked)
            && fits(self.offset, read.offset)
    }
}

/// Replaces the sizes that are in the zip64 field, if there is one. Returns whether there is.
fn sizes<const N: usize>(said: [u32; N], mut extra: &[u8]) -> (bool, [u64; N]) {
    let mut sizes = said.map(u64::from);
    while extra.len() >= 4 {
        let (kind, length) = (u16_at(extra, 0), usize::from(u16_at(extra, 2)));
        let end = extra.len().min(4 + length);
        if kind == ZIP64 {
            let mut field = extra[4..end].chunks_exact(8);
            for size in sizes.iter_mut().filter(|size| **size == u64::from(IN_ZIP64_FIELD)) {
                *size = field.next().map_or(*size, |bytes| u64_at(bytes, 0));
            }
            return (true, sizes);
        }
        extra = &extra[end..];
    }
    (false, sizes)
}

/// Returns true if this is the end of a directory that lists `listed` entries and starts at the
/// offset `directory`. A value that does not fit is in the zip64 record, or lacks its upper half.
pub(super) fn is_end_of(end: &[u8], listed: u64, directory: u64) -> bool {
    let (number, offset) = (u16_at(end, 10), u32_at(end, 16));
    (number == u16::MAX || u64::from(number) == listed & u64::from(u16::MAX))
        && (offset == IN_ZIP64_FIELD || u64::from(offset) == directory & u64::from(u32::MAX))
}

/// Returns the offset of the directory, if its end record states it.
pub(super) fn directory_of(end: &[u8]) -> Option<u64> {
    Some(u32_at(end, 16)).filter(|offset| *offset != IN_ZIP64_FIELD).map(u64::from)
}

/// Checks that the archive is not split into several files.
pub(super) fn check_is_whole(end: &[u8]) -> io::Result<()> {
    let (disk, first) = (u16_at(end, 4), u16_at(end, 6));
    if disk == first && (disk == 0 || disk == u16::MAX) {
        Ok(())
    } else {
        Err(ZipError::split().into())
    }
}

pub(super) fn u16_at(bytes: &[u8], at: usize) -> u16 {
    u16::from_le_bytes([bytes[at], bytes[at + 1]])
}

pub(super) fn u32_at(bytes: &[u8], at: usize) -> u32 {
    u32::from(u16_at(bytes, at)) | u32::from(u16_at(bytes, at + 2)) << 16
}

pub(super) fn u64_at(bytes: &[u8], at: usize) -> u64 {
    u64::from(u32_at(bytes, at)) | u64::from(u32_at(bytes, at + 4)) << 32
}
