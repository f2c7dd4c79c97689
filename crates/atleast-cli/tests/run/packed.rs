//! Compressed files, made with the libraries that the command unpacks them with.

use std::io::{self, Read};

use lz4_flex::frame::{BlockSize, FrameEncoder, FrameInfo};

/// The codecs, with the names in the messages of the command.
pub(crate) const CODECS: [&str; 6] = ["gzip", "bzip2", "xz", "zstd", "lz4", "zip"];

/// Compresses what a reader gives.
pub(crate) fn packed(codec: &str, mut text: impl Read) -> Vec<u8> {
    let out = Vec::new();
    match codec {
        "gzip" => {
            let mut encoder = flate2::write::GzEncoder::new(out, flate2::Compression::fast());
            io::copy(&mut text, &mut encoder).unwrap();
            encoder.finish().unwrap()
        }
        "bzip2" => {
            let mut encoder = bzip2::write::BzEncoder::new(out, bzip2::Compression::best());
            io::copy(&mut text, &mut encoder).unwrap();
            encoder.finish().unwrap()
        }
        "xz" => {
            let mut encoder = liblzma::write::XzEncoder::new(out, 1);
            io::copy(&mut text, &mut encoder).unwrap();
            encoder.finish().unwrap()
        }
        "zstd" => {
            let mut encoder = zstd::Encoder::new(out, 1).unwrap();
            io::copy(&mut text, &mut encoder).unwrap();
            encoder.finish().unwrap()
        }
        "lz4" => {
            // As the program lz4 does, but in smaller blocks, so that short data has several.
            let info = FrameInfo::new().block_size(BlockSize::Max64KB).content_checksum(true);
            let mut encoder = FrameEncoder::with_frame_info(info, out);
            io::copy(&mut text, &mut encoder).unwrap();
            encoder.finish().unwrap()
        }
        "zip" => zip([("table.csv", text)]),
        codec => panic!("{codec} is no codec"),
    }
}

/// Returns a zip of files with these names and contents.
pub(crate) fn zip<R: Read>(files: impl IntoIterator<Item = (&'static str, R)>) -> Vec<u8> {
    let (mut zip, mut directory, mut number) = (Vec::new(), Vec::new(), 0_u16);
    let length = |bytes: &[u8]| u32::try_from(bytes.len()).unwrap().to_le_bytes();
    for (name, text) in files {
        let mut text = flate2::CrcReader::new(text);
        let mut deflated = Vec::new();
        flate2::read::DeflateEncoder::new(&mut text, flate2::Compression::fast())
            .read_to_end(&mut deflated)
            .unwrap();
        let crc = text.crc();
        let sizes = [crc.sum().to_le_bytes(), length(&deflated), crc.amount().to_le_bytes()];
        // The version, the flags, the method, no time; the sizes; no extra fields after the name.
        let said = [b"\x14\0\0\0\x08\0\0\0\0\0", &sizes.concat()[..], &length(name.as_bytes())];
        let (said, offset) = (said.concat(), length(&zip));
        let listed = [b"PK\x01\x02\x14\0", &said[..], &[0; 10], &offset, name.as_bytes()];
        directory.extend(listed.concat());
        zip.extend([b"PK\x03\x04", &said[..], name.as_bytes(), &deflated].concat());
        number += 1;
    }
    let (size, start, number) = (length(&directory), length(&zip), number.to_le_bytes());
    let end = [b"PK\x05\x06\0\0\0\0", &number[..], &number, &size, &start, b"\0\0"].concat();
    [zip, directory, end].concat()
}
