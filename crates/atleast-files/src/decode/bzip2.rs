//! The members of bzip2 data, one after the other. Short members are handled separately, for speed.
//!
//! For each member of level 9, the usual level, the library clears 3.6 MB, however short the member
//! is. For a member of one byte, which takes 37 bytes packed, this takes a hundred times as long as
//! everything else. So after a short member, the next one is unpacked as if it had level 1, whose
//! blocks need a ninth of that memory, and a member without any block is skipped. If that fails,
//! because the member is longer, is corrupt or is not complete yet, nothing of it has been
//! consumed, and it is unpacked in the usual way.

use std::io::{self, BufRead, Read};

use bzip2::bufread::BzDecoder;
use bzip2::{Decompress, Status};

/// A member is short if it unpacks to at most this many bytes, which fit in a block of level 1.
const SHORT: usize = 64 * 1024;

/// How members of every level start, up to the digit of the level; and how those of level 1 start.
const MAGIC: &[u8] = b"BZh";
const LEVEL_1: &[u8] = b"BZh1";

/// What follows the level in a member without any block: its end, and the checksum of nothing.
const NO_BLOCK: &[u8] = b"\x17\x72\x45\x38\x50\x90\0\0\0\0";

/// Unpacks all members.
pub(super) struct Bzip2Members<R> {
    /// The member that is, or was last, unpacked in the usual way. None at the end of the data.
    member: Option<BzDecoder<R>>,
    /// How many bytes it has unpacked to so far.
    unpacked: usize,
    /// What a short member after it unpacked to, and how many bytes of that have been read.
    short: Vec<u8>,
    read: usize,
}

impl<R: BufRead> Bzip2Members<R> {
    pub(super) fn new(packed: R) -> Self {
        Bzip2Members { member: Some(member(packed)), unpacked: 0, short: Vec::new(), read: 0 }
    }
}

impl<R: BufRead> Read for Bzip2Members<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            if self.read < self.short.len() {
                let read = (&self.short[self.read..]).read(buffer)?;
                self.read += read;
                return Ok(read);
            }
            let Some(member_at_hand) = &mut self.member else { return Ok(0) };
            let read = member_at_hand.read(buffer)?;
            self.unpacked = self.unpacked.saturating_add(read);
            if read > 0 || buffer.is_empty() {
                return Ok(read);
            }
            let packed = member_at_hand.get_mut();
            self.read = 0;
            self.short.clear();
            if self.unpacked <= SHORT {
                while self.short.is_empty()
                    && let Some(length) = unpack_short(packed.fill_buf()?, &mut self.short)
                {
                    packed.consume(length);
                }
            }
            if self.short.is_empty() {
                let is_over = packed.fill_buf()?.is_empty();
                let ended = self.member.take().filter(|_| !is_over);
                self.member = ended.map(|ended| member(ended.into_inner()));
                self.unpacked = 0;
            }
        }
    }
}

/// Returns a decoder that unpacks the next member in the usual way.
fn member<R: BufRead>(packed: R) -> BzDecoder<R> {
    #[cfg(test)]
    tests::count_member();
    BzDecoder::new(packed)
}

/// Unpacks the member at the start of `packed`, if it is short and complete. Returns how many bytes
/// it takes. Otherwise leaves `unpacked` empty.
fn unpack_short(packed: &[u8], unpacked: &mut Vec<u8>) -> Option<usize> {
    let (level, content) = packed.strip_prefix(MAGIC)?.split_first()?;
    if !(b'1'..=b'9').contains(level) {
        return None;
    }
    let head = LEVEL_1.len();
    if content.starts_with(NO_BLOCK) {
        return Some(head + NO_BLOCK.len());
    }
    unpacked.reserve_exact(SHORT);
    let mut decompress = Decompress::new(false);
    let is_begun = decompress.decompress(LEVEL_1, &mut []).is_ok();
    let is_all =
        is_begun && decompress.decompress_vec(content, unpacked).ok() == Some(Status::StreamEnd);
    if !is_all {
        unpacked.clear();
        return None;
    }
    usize::try_from(decompress.total_in()).ok()
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;
    use std::io::{BufReader, Write};

    use bzip2::Compression;
    use bzip2::write::BzEncoder;

    use super::*;

    thread_local! {
        /// How many members this thread has started to unpack in the usual way.
        static MEMBERS: Cell<usize> = const { Cell::new(0) };
    }

    pub(super) fn count_member() {
        MEMBERS.with(|members| members.set(members.get() + 1));
    }

    fn pack(bytes: &[u8], level: u32) -> Vec<u8> {
        let mut encoder = BzEncoder::new(Vec::new(), Compression::new(level));
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    /// Returns what data unpacks to when `at_once` bytes are read at a time, and how many members
    /// were unpacked in the usual way.
    fn unpacked(packed: &[u8], at_once: usize) -> (io::Result<Vec<u8>>, usize) {
        MEMBERS.with(|members| members.set(0));
        let mut text = Vec::new();
        let packed = BufReader::with_capacity(at_once, packed);
        let end = Bzip2Members::new(packed).read_to_end(&mut text);
        (end.map(|_| text), MEMBERS.with(Cell::get))
    }

    /// Text that compresses, but not to almost nothing.
    fn text(length: usize) -> Vec<u8> {
        (0..length).map(|at| b"abc,\n"[at * at % 31 % 5]).collect()
    }

    #[test]
    fn few_short_members_are_unpacked_in_the_slow_way() {
        for level in [1, 9] {
            for length in [0, 1, 2, 100, 5000] {
                let (text, number) = (text(length), 2000);
                let packed = pack(&text, level).repeat(number);
                let (all, members) = unpacked(&packed, 1 << 16);
                assert_eq!(all.unwrap(), text.repeat(number), "{length}");
                // The first, and each member that the end of a read cuts.
                let max_members = 2 + packed.len() / (1 << 16);
                assert!(members <= max_members, "{length}: {members}, not at most {max_members}");
            }
        }
    }

    #[test]
    fn members_of_every_length_in_turn() {
        let lengths = [0, 1, SHORT - 1, 0, 0, SHORT, SHORT + 1, 3, 250_000, 7, 7, 950_000, 0];
        let packed: Vec<u8> = lengths.iter().flat_map(|length| pack(&text(*length), 9)).collect();
        let expected: Vec<u8> = lengths.iter().flat_map(|length| text(*length)).collect();
        for at_once in [1, 13, 14, 15, 50, 1000, 1 << 16, 1 << 20] {
            assert_eq!(unpacked(&packed, at_once).0.unwrap(), expected, "{at_once}");
        }
        // Blocks of one repeated byte compress to almost nothing, but are long.
        let alike = [b"a,".to_vec(), vec![b'a'; 3_000_000]];
        let packed: Vec<u8> = alike.iter().cycle().take(6).flat_map(|it| pack(it, 9)).collect();
        assert_eq!(unpacked(&packed, 1 << 16).0.unwrap(), alike.concat().repeat(3));
    }

    /// In either way, the result is that of the library for the same data.
    #[test]
    fn corrupt_data_after_a_short_member_is_an_error_all_the_same() {
        let by_library = |packed: &[u8]| {
            let mut text = Vec::new();
            let end = bzip2::bufread::MultiBzDecoder::new(packed).read_to_end(&mut text);
            (text, end.map_err(|error| (error.kind(), error.to_string())))
        };
        let ours = |packed: &[u8]| {
            let mut text = Vec::new();
            let end = Bzip2Members::new(packed).read_to_end(&mut text);
            (text, end.map_err(|error| (error.kind(), error.to_string())))
        };
        let members = [pack(b"a", 9), pack(b"", 9), pack(b"a,b\n", 9), pack(b"", 1)].concat();
        for length in 0..=members.len() {
            assert_eq!(ours(&members[..length]), by_library(&members[..length]), "{length}");
        }
        for at in 0..members.len() {
            for flip in [0x01, 0x10, 0x80, 0xFF] {
                let mut damaged = members.clone();
                damaged[at] ^= flip;
                assert_eq!(ours(&damaged), by_library(&damaged), "{at} {flip}");
            }
        }
    }
}
