//! Writes zips for tests, in all the forms that programs write.

use std::io::Write;

use flate2::Crc;
use flate2::write::DeflateEncoder;

/// Where the sizes of an entry are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::decode) enum SizesAt {
    LocalHeader,
    /// In the data descriptor, each of this many bytes, possibly with a signature.
    DataDescriptor {
        bytes: usize,
        is_signed: bool,
    },
    /// In the local header, in a field for sizes of 8 bytes.
    Zip64,
}

/// An entry to write.
#[derive(Clone, Debug)]
pub(in crate::decode) struct TestEntry {
    pub(in crate::decode) name: Vec<u8>,
    pub(in crate::decode) text: Vec<u8>,
    pub(in crate::decode) method: u16,
    pub(in crate::decode) flags: u16,
    pub(in crate::decode) sizes: SizesAt,
}

impl TestEntry {
    pub(in crate::decode) fn deflated(name: &[u8], text: &[u8]) -> TestEntry {
        let (name, text) = (name.to_vec(), text.to_vec());
        TestEntry { name, text, method: super::DEFLATED, flags: 0, sizes: SizesAt::LocalHeader }
    }

    pub(in crate::decode) fn stored(name: &[u8], text: &[u8]) -> TestEntry {
        TestEntry { method: super::STORED, ..TestEntry::deflated(name, text) }
    }
}

fn le(value: usize, bytes: usize) -> Vec<u8> {
    value.to_le_bytes()[..bytes].to_vec()
}

/// Returns a zip with these entries, and a comment at its end.
pub(in crate::decode) fn zip(entries: &[TestEntry], comment: &[u8]) -> Vec<u8> {
    let (mut zip, mut directory) = (Vec::new(), Vec::new());
    for entry in entries {
        let offset = zip.len();
        let packed = if entry.method == super::DEFLATED {
            let mut encoder = DeflateEncoder::new(Vec::new(), flate2::Compression::fast());
            encoder.write_all(&entry.text).unwrap();
            encoder.finish().unwrap()
        } else {
            entry.text.clone()
        };
        let mut crc = Crc::new();
        crc.update(&entry.text);
        let crc = crc.sum().to_le_bytes();
        let (is_behind, is_long) = match entry.sizes {
            SizesAt::LocalHeader => (false, false),
            SizesAt::DataDescriptor { bytes, .. } => (true, bytes == 8),
            SizesAt::Zip64 => (false, true),
        };
        let flags = entry.flags | if is_behind { 1 << 3 } else { 0 };
        let both = |bytes| [le(packed.len(), bytes), le(entry.text.len(), bytes)].concat();
        let turned = [le(entry.text.len(), 8), le(packed.len(), 8)].concat();
        // The time and the permissions do not matter.
        let common = |sizes: &[u8], extra: usize| {
            let flags = usize::from(flags);
            let method = usize::from(entry.method);
            let crc = if is_behind && sizes == [0; 8] { &[0; 4] } else { &crc };
            let lengths = [le(entry.name.len(), 2), le(extra, 2)].concat();
            [&*le(45, 2), &le(flags, 2), &le(method, 2), b"time", crc, sizes, &lengths].concat()
        };
        let elsewhere = [0xFF; 8];
        let field = |sizes: &[u8]| [&*le(1, 2), &le(sizes.len(), 2), sizes].concat();
        // A field of another kind comes first.
        let other = [&*le(0x5455, 2), &le(5, 2), b"\x01time"].concat();
        let extra = if is_long {
            [other, field(if is_behind { &[0; 16] } else { &turned })].concat()
        } else {
            other
        };
        let local = if is_long && !is_behind {
            elsewhere.to_vec()
        } else if is_behind {
            vec![0; 8]
        } else {
            both(4)
        };
        zip.extend([b"PK\x03\x04", &*common(&local, extra.len()), &entry.name, &extra].concat());
        zip.extend(&packed);
        if let SizesAt::DataDescriptor { bytes, is_signed } = entry.sizes {
            zip.extend(if is_signed { &b"PK\x07\x08"[..] } else { b"" });
            zip.extend([&crc[..], &both(bytes)].concat());
        }
        let (sizes, extra) = if is_long {
            let offset = le(offset, 8);
            (elsewhere.to_vec(), field(&[&turned[..], &offset].concat()))
        } else {
            (both(4), Vec::new())
        };
        let offset = if is_long { vec![0xFF; 4] } else { le(offset, 4) };
        let rest = [&[0; 2][..], &[0; 2], &[0; 2], b"mode", &offset].concat();
        let listed = [b"PK\x01\x02", &*le(45, 2), &common(&sizes, extra.len()), &rest];
        directory.extend([&listed.concat()[..], &entry.name, &extra].concat());
    }
    let (start, number) = (zip.len(), entries.len());
    let is_long = entries.iter().any(|entry| entry.sizes == SizesAt::Zip64);
    zip.extend(&directory);
    let numbers = |bytes: [usize; 4]| {
        [number, number, directory.len(), start]
            .into_iter()
            .zip(bytes)
            .flat_map(|(value, bytes)| le(value, bytes))
            .collect::<Vec<u8>>()
    };
    if is_long {
        let end = zip.len();
        zip.extend([b"PK\x06\x06", &*le(44, 8), &le(45, 2), &le(45, 2), &[0; 8]].concat());
        zip.extend(numbers([8; 4]));
        zip.extend([b"PK\x06\x07", &[0; 4][..], &le(end, 8), &le(1, 4)].concat());
        zip.extend([b"PK\x05\x06", &[0; 4][..], &[0xFF; 12]].concat());
    } else {
        zip.extend([b"PK\x05\x06", &[0; 4][..], &numbers([2, 2, 4, 4])].concat());
    }
    zip.extend([&le(comment.len(), 2), comment].concat());
    zip
}
