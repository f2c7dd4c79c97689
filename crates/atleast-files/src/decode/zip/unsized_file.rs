//! A file that is stored as it is, with its length behind it: it ends where what is written there fits what was read.

use std::io::{self, BufRead};

use super::records::{SIZES, u32_at, u64_at};
use super::{Archive, Member, State};

impl Member {
    /// Returns true if and only if nothing in front of it says where it ends.
    pub(super) fn is_unsized(&self) -> bool {
        let Member { entry, .. } = self;
        entry.method == super::STORED && entry.is_sized_behind() && entry.packed == 0
    }

    /// Returns true if and only if these are the length and the checksum of what was read.
    fn ends_before(&self, sizes: &[u8]) -> bool {
        let sizes = &sizes[SIZES.len()..];
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
    /// Reads some of such a file. Returns 0 at its end, where the state is another and the record begins with what
    /// is written there.
    pub(super) fn read_unsized(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.record.is_empty() {
            let bytes = self.packed.fill_buf()?;
            if bytes.is_empty() {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            let read = first_mark(bytes).min(buffer.len());
            buffer[..read].copy_from_slice(&bytes[..read]);
            self.take(read);
            if read > 0 {
                return Ok(self.note(&buffer[..read]));
            }
        }
        // What may be a mark is looked at whole.
        let mut length = 1.max(self.record.len());
        let is_mark = loop {
            self.gather(length)?;
            if !SIZES.starts_with(&self.record[..length.min(SIZES.len())]) {
                break false;
            }
            let State::Member(member) = &self.state else { return Ok(0) };
            let whole = if member.entry.has_zip64 { 24 } else { 16 };
            if length < SIZES.len() {
                length += 1;
            } else if length < whole {
                length = whole;
            } else {
                break member.ends_before(&self.record);
            }
        };
        if is_mark {
            if let State::Member(member) = std::mem::replace(&mut self.state, State::Over) {
                self.state = State::Sizes(member);
            }
            return Ok(0);
        }
        let read = (1 + first_mark(&self.record[1..])).min(buffer.len());
        buffer[..read].copy_from_slice(&self.record[..read]);
        self.record.drain(..read);
        Ok(self.note(&buffer[..read]))
    }

    /// Takes note of what was read of the member at hand. Returns how many bytes it is.
    fn note(&mut self, read: &[u8]) -> usize {
        if let State::Member(member) = &mut self.state {
            member.crc.update(read);
            member.packed += read.len() as u64;
            member.unpacked += read.len() as u64;
        }
        read.len()
    }
}

/// Returns where a mark begins, or may begin: what follows is not there yet.
fn first_mark(bytes: &[u8]) -> usize {
    let tail = bytes.len().saturating_sub(SIZES.len() - 1);
    let cut = || (tail..bytes.len()).find(|at| SIZES.starts_with(&bytes[*at..]));
    memchr::memmem::find(bytes, SIZES).or_else(cut).unwrap_or(bytes.len())
}
