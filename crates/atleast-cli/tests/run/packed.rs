//! What the command unpacks, packed by the same libraries.

use std::io::{self, Read};

use lz4_flex::frame::{BlockSize, FrameEncoder, FrameInfo};

/// The codecs, by the names that the command's messages give them.
pub(crate) const CODECS: [&str; 5] = ["gzip", "bzip2", "xz", "zstd", "lz4"];

/// Returns what a reader gives, packed by the codec of this name.
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
            // As the program lz4 writes them, but in blocks of which several make up what is small.
            let info = FrameInfo::new().block_size(BlockSize::Max64KB).content_checksum(true);
            let mut encoder = FrameEncoder::with_frame_info(info, out);
            io::copy(&mut text, &mut encoder).unwrap();
            encoder.finish().unwrap()
        }
        codec => panic!("{codec} is no codec"),
    }
}
