//! Reads a zip with one file in it as a stream, without seeking, so that it can come from a pipe.
//!
//! Each entry follows its local header, and the central directory follows the last entry. The
//! directory is checked against the headers, and the file against its length and checksum. A second
//! file is an error. In a pipe, it is noticed only after the first; for a zip on disk, the
//! directory is read first ([`several_files`]).
//!
//! The records are parsed here because no available crate reads an entry as a stream when its
//! length follows it (as most programs write it to a pipe), and then continues with the directory.

mod data_descriptor;
mod directory;
mod entry_names;
mod error;
mod records;
#[cfg(test)]
pub(super) mod test_zip;
#[cfg(test)]
mod tests;

use std::io::{self, BufRead, Read};

use flate2::{Crc, Decompress, FlushDecompress, Status};

pub(crate) use self::directory::several_files;
pub use self::error::ZipError;
use self::error::broken;
use self::records::{Entry, RecordKind, SIGNATURE};

/// How many bytes are skipped or unpacked without output before the reader returns `Interrupted`,
/// so that its caller can stop.
const MOST_IGNORED: usize = 1 << 20;

/// The two supported compression methods.
const STORED: u16 = 0;
const DEFLATED: u16 = 8;

/// Reads the one file in a zip.
pub(super) struct Archive<R> {
    packed: R,
    /// How many bytes of `packed` have been consumed.
    at: u64,
    /// The bytes of the current record so far.
    record: Vec<u8>,
    state: ArchiveState,
    inflate: Decompress,
    /// The output of entries that are ignored.
    scratch: Vec<u8>,
    /// How many bytes have been consumed since the last output.
    since: usize,
    /// The one file, as it was read.
    file: Option<Entry>,
    /// How many entries were read, and how many the directory lists.
    entries: u64,
    listed: u64,
    is_file_listed: bool,
    /// The offset of the directory, once it has started.
    directory: Option<u64>,
}

enum ArchiveState {
    /// Before a record, or in it.
    Record,
    Member(Member),
    /// After an entry, before its data descriptor.
    DataDescriptor(Member),
    /// After the last record.
    AfterEnd,
    Ended,
}

/// An entry that is being read.
struct Member {
    entry: Entry,
    is_ignored: bool,
    packed: u64,
    unpacked: u64,
    crc: Crc,
}

impl<R: BufRead> Archive<R> {
    pub(super) fn new(packed: R) -> Self {
        Archive {
            packed,
            at: 0,
            record: Vec::new(),
            state: ArchiveState::Record,
            inflate: Decompress::new(false),
            scratch: Vec::new(),
            since: 0,
            file: None,
            entries: 0,
            listed: 0,
            is_file_listed: false,
            directory: None,
        }
    }

    /// Reads until there is output, or the end.
    fn read_output(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            if self.since >= MOST_IGNORED {
                self.since = 0;
                return Err(io::ErrorKind::Interrupted.into());
            }
            match &mut self.state {
                ArchiveState::Record => self.read_record()?,
                ArchiveState::Member(member) if member.is_ignored => {
                    let mut scratch = std::mem::take(&mut self.scratch);
                    scratch.resize(8192, 0);
                    let read = self.read_member(&mut scratch);
                    self.scratch = scratch;
                    self.since += read?;
                }
                ArchiveState::Member(_) => {
                    let read = self.read_member(buffer)?;
                    if read > 0 {
                        self.since = 0;
                        return Ok(read);
                    }
                }
                ArchiveState::DataDescriptor(_) => self.read_data_descriptor()?,
                ArchiveState::AfterEnd => {
                    let bytes = self.packed.fill_buf()?;
                    let zeros = bytes.iter().take_while(|byte| **byte == 0).count();
                    if bytes.is_empty() {
                        self.state = ArchiveState::Ended;
                    } else if zeros == 0 {
                        return Err(broken("there are bytes after its end"));
                    }
                    self.take(zeros);
                }
                ArchiveState::Ended => return Ok(0),
            }
        }
    }

    /// Consumes bytes of `packed`.
    fn take(&mut self, length: usize) {
        self.packed.consume(length);
        self.at += length as u64;
        self.since += length;
    }

    /// Reads until the record has this length. After an interruption, the next call continues.
    fn gather(&mut self, length: usize) -> io::Result<()> {
        while self.record.len() < length {
            let bytes = self.packed.fill_buf()?;
            if bytes.is_empty() {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            let taken = bytes.len().min(length - self.record.len());
            self.record.extend_from_slice(&bytes[..taken]);
            self.take(taken);
        }
        Ok(())
    }

    fn read_record(&mut self) -> io::Result<()> {
        self.gather(SIGNATURE)?;
        let kind = RecordKind::of(&self.record)
            .ok_or_else(|| broken("an entry has an unknown signature"))?;
        self.gather(kind.fixed())?;
        self.gather(kind.length(&self.record)?)?;
        match kind {
            RecordKind::Local => return self.begin_member(),
            RecordKind::Directory => self.check_listed()?,
            RecordKind::Zip64End | RecordKind::Zip64Locator | RecordKind::Signed => {}
            RecordKind::End => {
                self.check_end()?;
                self.state = ArchiveState::AfterEnd;
            }
        }
        self.record.clear();
        Ok(())
    }

    /// Starts the entry whose local header is the record.
    fn begin_member(&mut self) -> io::Result<()> {
        let entry = Entry::from_local_header(&self.record, self.at - self.record.len() as u64);
        let is_ignored = entry_names::is_ignored(&entry.name);
        if self.directory.is_some() {
            return Err(broken("an entry follows its directory"));
        }
        if !is_ignored {
            if let Some(file) = &self.file {
                let names = [&*file.name, &*entry.name];
                return Err(ZipError::several(None, None, names).into());
            }
            if entry_names::begins_document(&entry.name) {
                // A few more bytes show which document it is. If there are no more, these have to
                // do.
                let more = self.gather(entry_names::HEAD.max(self.record.len()));
                if let Err(error) = more
                    && error.kind() != io::ErrorKind::UnexpectedEof
                {
                    return Err(error);
                }
                let kind = entry_names::document_kind(&self.record, &[]);
                return Err(ZipError::several(None, kind, []).into());
            }
        }
        if entry.is_encrypted() {
            return Err(ZipError::encrypted(&entry.name).into());
        } else if ![STORED, DEFLATED].contains(&entry.method) {
            return Err(ZipError::method(&entry.name, entry.method).into());
        }
        self.record.clear();
        self.inflate.reset(false);
        self.entries += 1;
        let (packed, unpacked, crc) = (0, 0, Crc::new());
        self.state = ArchiveState::Member(Member { entry, is_ignored, packed, unpacked, crc });
        Ok(())
    }

    /// Unpacks some of the current entry. Returns 0 at its end, after changing the state.
    fn read_member(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let ArchiveState::Member(member) = &mut self.state else { return Ok(0) };
        if member.has_unknown_size() {
            return self.read_to_data_descriptor(buffer);
        }
        let is_stored = member.entry.method == STORED;
        let is_known = is_stored || !member.entry.has_data_descriptor();
        let left = if is_known { member.entry.packed - member.packed } else { u64::MAX };
        let mut has_ended = is_stored && left == 0;
        let mut read = 0;
        if !has_ended {
            let bytes = self.packed.fill_buf()?;
            let is_cut = bytes.is_empty();
            let max_len = usize::try_from(left).unwrap_or(usize::MAX).min(bytes.len());
            let bytes = &bytes[..max_len];
            let taken;
            if is_stored {
                read = max_len.min(buffer.len());
                buffer[..read].copy_from_slice(&bytes[..read]);
                taken = read;
            } else {
                let before = (self.inflate.total_in(), self.inflate.total_out());
                let status = self.inflate.decompress(bytes, buffer, FlushDecompress::None);
                has_ended = status.map_err(broken)? == Status::StreamEnd;
                // Neither exceeds what was passed in.
                taken = usize::try_from(self.inflate.total_in() - before.0).unwrap_or(max_len);
                read = usize::try_from(self.inflate.total_out() - before.1).unwrap_or(0);
            }
            if taken == 0 && read == 0 && !has_ended {
                return Err(if is_cut {
                    io::ErrorKind::UnexpectedEof.into()
                } else {
                    broken("its file is longer than its header says")
                });
            }
            member.crc.update(&buffer[..read]);
            member.packed += taken as u64;
            member.unpacked += read as u64;
            self.take(taken);
        }
        if has_ended
            && let ArchiveState::Member(member) =
                std::mem::replace(&mut self.state, ArchiveState::Ended)
        {
            self.state = ArchiveState::DataDescriptor(member);
        }
        Ok(read)
    }

    /// Checks that the entry, which has ended, matches its header or its data descriptor.
    fn read_data_descriptor(&mut self) -> io::Result<()> {
        let ArchiveState::DataDescriptor(member) = &self.state else { return Ok(()) };
        let found = (member.packed, member.unpacked, member.crc.sum());
        let said = &member.entry;
        if said.has_data_descriptor() {
            let has_zip64 = said.has_zip64;
            self.gather(4)?;
            let is_signed = self.record.starts_with(records::DATA_DESCRIPTOR);
            let start = if is_signed { 4 } else { 0 };
            self.gather(start + 12)?;
            let (packed, unpacked, crc) = found;
            let sizes = &self.record[start..];
            let has_crc = sizes.starts_with(&crc.to_le_bytes());
            // For a length over 4 GiB some programs write only the lower half.
            let halves = [packed.to_le_bytes(), unpacked.to_le_bytes()]
                .map(|size| [size[0], size[1], size[2], size[3]]);
            let fits = has_crc && sizes[4..] == halves.concat();
            if !fits || has_zip64 && unpacked == 0 {
                self.gather(start + 20)?;
                let wholes = [packed.to_le_bytes(), unpacked.to_le_bytes()].concat();
                if !has_crc || self.record[start + 4..] != wholes {
                    return Err(broken("its length or checksum does not match"));
                }
            }
        } else if found != (said.packed, said.unpacked, said.crc) {
            return Err(broken("its length or checksum does not match"));
        }
        self.record.clear();
        if let ArchiveState::DataDescriptor(member) =
            std::mem::replace(&mut self.state, ArchiveState::Record)
        {
            let (packed, unpacked, crc) = found;
            if !member.is_ignored {
                self.file = Some(Entry { crc, packed, unpacked, ..member.entry });
            } else if member.entry.name.ends_with(b"/") && unpacked > 0 {
                return Err(broken("a folder in it has content"));
            }
        }
        Ok(())
    }

    /// Checks an entry of the directory.
    fn check_listed(&mut self) -> io::Result<()> {
        let start = self.at - self.record.len() as u64;
        self.directory.get_or_insert(start);
        self.listed += 1;
        let listed = Entry::from_directory(&self.record);
        if entry_names::is_ignored(&listed.name) {
            return Ok(());
        }
        if self.is_file_listed || !self.file.as_ref().is_some_and(|file| listed.is_of(file)) {
            return Err(broken("its directory lists a file that is not in it"));
        }
        self.is_file_listed = true;
        Ok(())
    }

    /// Checks the end of the directory.
    fn check_end(&self) -> io::Result<()> {
        records::check_is_whole(&self.record)?;
        let directory = self.directory.unwrap_or(self.at - self.record.len() as u64);
        if self.listed != self.entries
            || self.is_file_listed != self.file.is_some()
            || !records::is_end_of(&self.record, self.listed, directory)
        {
            return Err(broken("its directory does not match its entries"));
        }
        if self.file.is_none() {
            return Err(ZipError::without_file().into());
        }
        Ok(())
    }
}

impl<R: BufRead> Read for Archive<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if buffer.is_empty() {
            return Ok(0);
        }
        self.read_output(buffer).inspect_err(|error| {
            let is_of_the_system = error.raw_os_error().is_some();
            if error.kind() != io::ErrorKind::Interrupted && !is_of_the_system {
                self.state = ArchiveState::Ended;
            }
        })
    }
}
