//! Decompresses and decodes data while it is read. The first bytes show what it is.

mod bzip2;
pub(crate) mod zip;

use std::io::{self, BufRead, BufReader, Chain, Cursor, Read};

use atleast_tables::Utf16;
use encoding_rs::{UTF_16BE, UTF_16LE};
use encoding_rs_io::DecodeReaderBytesBuilder;
use flate2::bufread::GzDecoder;
use liblzma::bufread::XzDecoder;
use liblzma::stream::{CONCATENATED, Stream};
use lz4_flex::frame::FrameDecoder;

use crate::Opening;
use crate::content::{Content, HEAD};

/// The base-2 logarithm of how much memory the decompression may use: 128 MiB, the default limit of
/// zstd. A hostile file could ask for gigabytes.
const MEMORY_LOG: u32 = 27;

/// How many compressed bytes are read at once.
const COMPRESSED: usize = 64 * 1024;

type RawReader = Box<dyn Read + Send>;
/// The first bytes, and what follows.
type WithHead = Chain<Cursor<Vec<u8>>, RawReader>;

/// A reader of text, decompressed and decoded by its content.
pub(crate) struct Decoded {
    state: DecodeState,
    /// How many more bytes may be unpacked, and how many may be in all; None without a limit.
    left: Option<(u64, u64)>,
    keeps_marks: bool,
    /// Whether the data has been decompressed. What comes out may have a byte order mark.
    is_unpacked: bool,
}

enum DecodeState {
    /// Reading the first bytes.
    Detecting(Vec<u8>, RawReader),
    Text(RawReader),
    /// After an error.
    Ended,
}

impl Decoded {
    /// Returns a reader that has read nothing yet.
    pub(crate) fn new(reader: RawReader, opening: Opening) -> Self {
        let left = opening.max_unpacked.map(|limit| (limit, limit));
        let state = DecodeState::Detecting(Vec::new(), reader);
        Decoded { state, left, keeps_marks: opening.keeps_marks, is_unpacked: false }
    }

    /// Reads the first bytes until they show the content.
    fn detect(&mut self) -> io::Result<()> {
        while let DecodeState::Detecting(head, reader) = &mut self.state {
            let mut bytes = [0; HEAD];
            let read = reader.read(&mut bytes[head.len()..])?;
            head.extend_from_slice(&bytes[head.len()..][..read]);
            let Some(content) = Content::of(head, read == 0 || head.len() == HEAD) else {
                continue;
            };
            let DecodeState::Detecting(head, reader) =
                std::mem::replace(&mut self.state, DecodeState::Ended)
            else {
                break;
            };
            // What was compressed twice is decompressed once.
            let is_text = self.is_unpacked && content.codec().is_some();
            let content = if is_text { Content::Plain } else { content.kept(self.keeps_marks) };
            self.state = state(content, head, reader)?;
            self.is_unpacked |= content.codec().is_some();
        }
        Ok(())
    }
}

/// Returns the state in which the rest is read, for a content.
fn state(content: Content, head: Vec<u8>, reader: RawReader) -> io::Result<DecodeState> {
    let marked = head.len().min(3);
    let whole: WithHead = Cursor::new(head).chain(reader);
    let Some(codec) = content.codec() else {
        return Ok(DecodeState::Text(match content {
            Content::MarkedUtf8 => {
                let (mut head, reader) = whole.into_inner();
                head.set_position(marked as u64);
                Box::new(head.chain(reader))
            }
            Content::Utf16Le | Content::Utf16Be => {
                let is_big_endian = content == Content::Utf16Be;
                Box::new(decoded(whole, Utf16 { is_big_endian, is_marked: true }))
            }
            _ => Box::new(whole),
        }));
    };
    let packed = BufReader::with_capacity(COMPRESSED, whole);
    let unpacked: RawReader = match content {
        Content::Gzip => Box::new(GzipMembers { member: Some(GzDecoder::new(packed)) }),
        Content::Bzip2 => Box::new(bzip2::Bzip2Members::new(packed)),
        Content::Xz => {
            let stream = Stream::new_stream_decoder(1 << MEMORY_LOG, CONCATENATED)?;
            Box::new(XzDecoder::new_stream(packed, stream))
        }
        Content::Zstd => {
            let mut decoder = zstd::Decoder::with_buffer(packed)?;
            decoder.window_log_max(MEMORY_LOG)?;
            Box::new(decoder)
        }
        Content::Zip => Box::new(zip::Archive::new(packed)),
        _ => Box::new(Lz4Frames::new(packed)),
    };
    Ok(DecodeState::Detecting(Vec::new(), Box::new(CodecErrors { codec, unpacked })))
}

/// Returns a reader that decodes UTF-16 to UTF-8, without its byte order mark.
pub(crate) fn decoded<R: Read>(reader: R, utf16: Utf16) -> impl Read + use<R> {
    let encoding = if utf16.is_big_endian { UTF_16BE } else { UTF_16LE };
    DecodeReaderBytesBuilder::new().encoding(Some(encoding)).strip_bom(true).build(reader)
}

impl Read for Decoded {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.detect()?;
        let DecodeState::Text(reader) = &mut self.state else { return Ok(0) };
        // Uncompressed data may have any size.
        let Some((left, limit)) = self.left.as_mut().filter(|_| self.is_unpacked) else {
            return reader.read(buffer);
        };
        // Ask for one byte more than allowed, to know whether there is more.
        let asked = usize::try_from(left.saturating_add(1)).unwrap_or(usize::MAX).min(buffer.len());
        let read = reader.read(&mut buffer[..asked])?;
        let Some(rest) = left.checked_sub(read as u64) else {
            let message = format!("it unpacks to more than {limit} bytes, which is the limit");
            self.state = DecodeState::Ended;
            return Err(io::Error::new(io::ErrorKind::FileTooLarge, message));
        };
        *left = rest;
        Ok(read)
    }
}

/// A decompressing reader whose errors name the compression.
struct CodecErrors {
    codec: &'static str,
    unpacked: RawReader,
}

impl Read for CodecErrors {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.unpacked.read(buffer).map_err(|error| {
            let codec = self.codec;
            let is_of_the_system = error.raw_os_error().is_some();
            match error.kind() {
                io::ErrorKind::Interrupted => error,
                _ if is_of_the_system || zip::ZipError::within(&error).is_some() => error,
                kind @ io::ErrorKind::UnexpectedEof => {
                    io::Error::new(kind, format!("the {codec} data is truncated"))
                }
                _ => {
                    let message = format!("the {codec} data is corrupt: {error}");
                    io::Error::new(io::ErrorKind::InvalidData, message)
                }
            }
        })
    }
}

/// The members of gzip data, one after the other. Zeros after the last are ignored, as gzip does:
/// tapes are padded with them.
struct GzipMembers<R> {
    /// None at the end.
    member: Option<GzDecoder<R>>,
}

impl<R: BufRead> Read for GzipMembers<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while let Some(member) = &mut self.member {
            let read = member.read(buffer)?;
            if read > 0 || buffer.is_empty() {
                return Ok(read);
            }
            let packed = member.get_mut();
            loop {
                let zeros = packed.fill_buf()?.iter().take_while(|byte| **byte == 0).count();
                if zeros == 0 {
                    break;
                }
                packed.consume(zeros);
            }
            let is_over = packed.fill_buf()?.is_empty();
            let ended = self.member.take().filter(|_| !is_over);
            self.member = ended.map(|member| GzDecoder::new(member.into_inner()));
        }
        Ok(0)
    }
}

/// The frames of lz4 data, one after the other.
struct Lz4Frames<R: Read> {
    /// None at the end.
    frame: Option<FrameDecoder<EofWatcher<R>>>,
}

impl<R: BufRead> Lz4Frames<R> {
    fn new(packed: R) -> Self {
        Lz4Frames { frame: Some(FrameDecoder::new(EofWatcher { packed, has_ended: false })) }
    }
}

impl<R: BufRead> Read for Lz4Frames<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while let Some(frame) = &mut self.frame {
            let read = frame.read(buffer)?;
            if read > 0 || buffer.is_empty() {
                return Ok(read);
            }
            if frame.get_mut().has_ended {
                // The decoder treats missing data before a block as the end.
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            let is_over = frame.get_mut().packed.fill_buf()?.is_empty();
            let ended = self.frame.take().filter(|_| !is_over);
            self.frame = ended.map(|frame| FrameDecoder::new(frame.into_inner()));
        }
        Ok(0)
    }
}

/// A reader that remembers whether the end was reached.
struct EofWatcher<R> {
    packed: R,
    has_ended: bool,
}

impl<R: Read> Read for EofWatcher<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.packed.read(buffer)?;
        self.has_ended |= read == 0 && !buffer.is_empty();
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;
    use crate::testing::SlowReader;

    type Pack = fn(&[u8]) -> Vec<u8>;

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    fn bzip2(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = ::bzip2::write::BzEncoder::new(Vec::new(), ::bzip2::Compression::fast());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    fn xz(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = liblzma::write::XzEncoder::new(Vec::new(), 1);
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    fn zstd(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = zstd::Encoder::new(Vec::new(), 1).unwrap();
        encoder.include_checksum(true).unwrap();
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    fn lz4(bytes: &[u8]) -> Vec<u8> {
        // As the program lz4 does.
        let info = lz4_flex::frame::FrameInfo::new().content_checksum(true);
        let mut encoder = lz4_flex::frame::FrameEncoder::with_frame_info(info, Vec::new());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    fn zip(bytes: &[u8]) -> Vec<u8> {
        super::zip::test_zip::zip(
            &[super::zip::test_zip::TestEntry::deflated(b"table", bytes)],
            b"",
        )
    }

    const CODECS: [(&str, Pack); 6] =
        [("gzip", gzip), ("bzip2", bzip2), ("xz", xz), ("zstd", zstd), ("lz4", lz4), ("zip", zip)];

    fn decoded(bytes: &[u8], read_len: usize, max_unpacked: Option<u64>) -> io::Result<Vec<u8>> {
        let bytes: &'static [u8] = bytes.to_vec().leak();
        let mut text = Vec::new();
        let opening = Opening::new().max_unpacked(max_unpacked);
        Decoded::new(Box::new(SlowReader { bytes, read_len }), opening)
            .read_to_end(&mut text)
            .map(|_| text)
    }

    /// Text that compresses, but not to almost nothing.
    fn text(length: usize) -> Vec<u8> {
        let mut state = length as u64 + 1;
        let mut next = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            b"abc,\n\xC3\xA9"[(state >> 33) as usize % 7]
        };
        (0..length).map(|_| next()).collect()
    }

    #[test]
    fn every_format_is_decompressed() {
        for (name, pack) in CODECS {
            for length in [0, 1, 10, 100_000, 700_000] {
                for read_len in [1, 7, 1 << 20] {
                    if read_len > 1 || length < 1000 {
                        let text = text(length);
                        assert_eq!(
                            decoded(&pack(&text), read_len, None).unwrap(),
                            text,
                            "{name} {length}"
                        );
                    }
                }
            }
        }
    }

    #[test]
    fn several_members_are_one_text() {
        // A zip ends with its directory, which would not list what follows.
        for (name, pack) in CODECS.into_iter().filter(|(name, _)| *name != "zip") {
            let parts = [text(3), text(70_000), Vec::new(), text(500)];
            let packed: Vec<u8> = parts.iter().flat_map(|part| pack(part)).collect();
            assert_eq!(decoded(&packed, 1 << 16, None).unwrap(), parts.concat(), "{name}");
        }
        let padded = [gzip(b"a,b"), vec![0; 1000], gzip(b"c"), vec![0; 70_000]].concat();
        assert_eq!(decoded(&padded, 1 << 16, None).unwrap(), b"a,bc");
    }

    #[test]
    fn truncated_or_corrupt_data_is_an_error_after_the_readable_part() {
        let text = text(300_000);
        for (name, pack) in CODECS {
            let packed = pack(&text);
            for length in [15, packed.len() / 2, packed.len() - 1] {
                let unpacked = decoded(&packed[..length], 1 << 16, None);
                let error = unpacked.err().unwrap_or_else(|| panic!("{name} cut at {length}"));
                assert_eq!(error.to_string(), format!("the {name} data is truncated"), "{length}");
            }
            let mut reader = Decoded::new(
                Box::new(Cursor::new(packed[..packed.len() - 1].to_vec())),
                Opening::new(),
            );
            let (mut read, mut buffer) = (0, vec![0; 4096]);
            while let Ok(more @ 1..) = reader.read(&mut buffer) {
                assert_eq!(buffer[..more], text[read..read + more]);
                read += more;
            }
            assert!(read > 200_000, "{name} {read}");
            let mut broken = packed;
            let middle = broken.len() / 2;
            broken[middle..middle + 8].copy_from_slice(&[0xFF; 8]);
            let message = decoded(&broken, 1 << 16, None).unwrap_err().to_string();
            assert!(message.starts_with(&format!("the {name} data ")), "{message}");
        }
        let message =
            decoded(&[gzip(b"a"), b"this is no member of gzip data".to_vec()].concat(), 9, None)
                .unwrap_err();
        assert!(message.to_string().starts_with("the gzip data is corrupt: "), "{message}");
    }

    /// Damaged data never causes a panic or an endless loop.
    #[test]
    fn damaged_data_causes_no_panic_and_no_endless_loop() {
        let text = text(3000);
        for (_, pack) in CODECS {
            let packed = pack(&text);
            for at in 0..packed.len().min(400) {
                for flip in [0x01, 0x80, 0xFF] {
                    let mut damaged = packed.clone();
                    damaged[at] ^= flip;
                    if let Ok(unpacked) = decoded(&damaged, 1 << 16, Some(1 << 20)) {
                        assert!(unpacked.len() <= 1 << 20);
                    }
                }
            }
        }
    }

    #[test]
    fn the_limit_on_unpacked_bytes_holds() {
        for (name, pack) in CODECS {
            let packed = pack(&vec![b'a'; 10_000_000]);
            assert!(packed.len() < 100_000);
            let error = decoded(&packed, 1 << 16, Some(1_000_000)).unwrap_err();
            let message = "it unpacks to more than 1000000 bytes, which is the limit";
            assert_eq!(
                (error.kind(), &*error.to_string()),
                (io::ErrorKind::FileTooLarge, message),
                "{name}"
            );
            assert!(decoded(&packed, 1 << 16, Some(10_000_000)).is_ok());
        }
        // Uncompressed data may have any size.
        assert!(decoded(&[b'a'; 1000], 9, Some(10)).is_ok());
    }

    #[test]
    fn the_memory_for_decompression_is_limited() {
        let mut encoder = zstd::Encoder::new(Vec::new(), 1).unwrap();
        encoder.window_log(30).unwrap();
        encoder.include_contentsize(false).unwrap();
        encoder.write_all(&text(100_000)).unwrap();
        let message = decoded(&encoder.finish().unwrap(), 1 << 16, None).unwrap_err().to_string();
        assert!(message.starts_with("the zstd data is corrupt: "), "{message}");
        let mut options = liblzma::stream::LzmaOptions::new_preset(1).unwrap();
        options.dict_size(1 << 29);
        let mut filters = liblzma::stream::Filters::new();
        filters.lzma2(&options);
        let check = liblzma::stream::Check::Crc32;
        let stream = Stream::new_stream_encoder(&filters, check).unwrap();
        let mut encoder = liblzma::write::XzEncoder::new_stream(Vec::new(), stream);
        encoder.write_all(b"a,b").unwrap();
        let message = decoded(&encoder.finish().unwrap(), 1 << 16, None).unwrap_err().to_string();
        assert!(message.starts_with("the xz data is corrupt: "), "{message}");
    }

    #[test]
    fn byte_order_marks_are_removed_and_utf_16_is_decoded() {
        let utf16 = |text: &str, bytes: fn(u16) -> [u8; 2]| -> Vec<u8> {
            text.encode_utf16().flat_map(bytes).collect()
        };
        let text = "\u{FEFF}a,é漢😀\n";
        let expected = "a,é漢😀\n".as_bytes();
        let marked = [
            text.as_bytes().to_vec(),
            utf16(text, u16::to_le_bytes),
            utf16(text, u16::to_be_bytes),
        ];
        for marked in marked {
            for read_len in [1, 100] {
                assert_eq!(decoded(&marked, read_len, None).unwrap(), expected);
                assert_eq!(decoded(&gzip(&marked), read_len, None).unwrap(), expected);
            }
        }
        for short in
            [&b"\xEF\xBB"[..], b"\xFF", b"", b"\x1F\x8B", b"BZ", b"\x28\xB5\x2F", b"PK\x03"]
        {
            assert_eq!(decoded(short, 1, None).unwrap(), short);
        }
        // Half of a surrogate pair is replaced.
        assert_eq!(decoded(b"\xFF\xFE\x00\xD8a\0", 9, None).unwrap(), "\u{FFFD}a".as_bytes());
    }

    #[test]
    fn data_compressed_twice_is_decompressed_once() {
        let once = gzip(b"a,b");
        assert_eq!(decoded(&gzip(&once), 1 << 16, None).unwrap(), once);
    }

    /// A reader that panics when it is asked for more than it has.
    struct NoMoreYet(Vec<u8>);

    impl Read for NoMoreYet {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            assert!(!self.0.is_empty(), "it should return what it has read");
            let length = self.0.len().min(buffer.len());
            buffer[..length].copy_from_slice(&self.0[..length]);
            self.0.drain(..length);
            Ok(length)
        }
    }

    #[test]
    fn available_bytes_are_returned_at_once() {
        let mut reader = Decoded::new(Box::new(NoMoreYet(b"a\n".to_vec())), Opening::new());
        assert_eq!(reader.read(&mut [0; 100]).unwrap(), 2);
    }
}
