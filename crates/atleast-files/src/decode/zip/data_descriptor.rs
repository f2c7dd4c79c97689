//! Stored files of unknown length: the file ends at the data descriptor that matches what was read.

use std::io::{self, BufRead};

use super::records::{DATA_DESCRIPTOR, u32_at, u64_at};
use super::{Archive, ArchiveState, Member};

impl Member {
    /// Returns true if nothing before the file says where it ends.
    pub(super) fn has_unknown_size(&self) -> bool {
        let Member { entry, .. } = self;
        entry.method == super::STORED && entry.has_data_descriptor() && entry.packed == 0
    }

    /// Returns true if this data descriptor has the length and the checksum of what was read.
    fn ends_before(&self, sizes: &[u8]) -> bool {
        let sizes = &sizes[DATA_DESCRIPTOR.len()..];
        let fits = if self.entry.has_zip64 {
            u64_at(sizes, 4) == self.packed && u64_at(sizes, 12) == self.packed
        } else {
            let half = self.packed & u64::from(u32::MAX);
            u64::from(u32_at(sizes, 4)) == half && u64::from(u32_at(sizes, 8)) == half
        };
        u32_at(sizes, 0) == self.crc.sum() && fits
    }
}

impl<R: BufRead> Archive<R> {
    /// Reads a part of a file of unknown length. Returns 0 at its end, after changing the state;
    /// the record then starts with the data descriptor.
    pub(super) fn read_to_data_descriptor(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.record.is_empty() {
            let bytes = self.packed.fill_buf()?;
            if bytes.is_empty() {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            let read = find_descriptor(bytes).min(buffer.len());
            buffer[..read].copy_from_slice(&bytes[..read]);
            self.take(read);
            if read > 0 {
                return Ok(self.record_read(&buffer[..read]));
            }
        }
        // Read all bytes of what may be a data descriptor.
        let mut length = 1.max(self.record.len());
        let is_mark = loop {
            self.gather(length)?;
            if !DATA_DESCRIPTOR.starts_with(&self.record[..length.min(DATA_DESCRIPTOR.len())]) {
                break false;
            }
            let ArchiveState::Member(member) = &self.state else { return Ok(0) };
            let whole = if member.entry.has_zip64 { 24 } else { 16 };
            if length < DATA_DESCRIPTOR.len() {
                length += 1;
            } else if length < whole {
                length = whole;
            } else {
                break member.ends_before(&self.record);
            }
        };
        if is_mark {
            if let ArchiveState::Member(member) =
                std::mem::replace(&mut self.state, ArchiveState::Ended)
            {
                self.state = ArchiveState::DataDescriptor(member);
            }
            return Ok(0);
        }
        let read = (1 + find_descriptor(&self.record[1..])).min(buffer.len());
        buffer[..read].copy_from_slice(&self.record[..read]);
        self.record.drain(..read);
        Ok(self.record_read(&buffer[..read]))
    }

    /// Adds bytes that were read to the current entry. Returns how many there are.
    fn record_read(&mut self, read: &[u8]) -> usize {
        if let ArchiveState::Member(member) = &mut self.state {
            member.crc.update(read);
            member.packed += read.len() as u64;
            member.unpacked += read.len() as u64;
        }
        read.len()
    }
}

/// Returns where the signature of a data descriptor starts, or may start at the end of `bytes`.
fn find_descriptor(bytes: &[u8]) -> usize {
    let tail = bytes.len().saturating_sub(DATA_DESCRIPTOR.len() - 1);
    let cut = || (tail..bytes.len()).find(|at| DATA_DESCRIPTOR.starts_with(&bytes[*at..]));
    memchr::memmem::find(bytes, DATA_DESCRIPTOR).or_else(cut).unwrap_or(bytes.len())
}
