//! Tests zips of every form, including corrupt and hostile ones.

use std::io::{self, BufReader, Read};

use super::Archive;
use super::test_zip::{SizesAt, TestEntry, zip};
use crate::Opening;
use crate::testing::SlowReader;

/// Reads a zip from a pipe that returns at most `read_len` bytes at a time.
fn read(zip: &[u8], read_len: usize) -> io::Result<Vec<u8>> {
    let bytes: &'static [u8] = zip.to_vec().leak();
    let mut text = Vec::new();
    Opening::new().decode(SlowReader { bytes, read_len }).read_to_end(&mut text).map(|_| text)
}

/// Reads a zip as a file on disk.
fn read_file(zip: &[u8]) -> io::Result<Vec<u8>> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("table.csv");
    std::fs::write(&path, zip).unwrap();
    let mut text = Vec::new();
    Opening::new().open_file(&path)?.read_to_end(&mut text).map(|_| text)
}

fn message(zip: &[u8]) -> String {
    read(zip, 1 << 16).map(|text| text.len()).unwrap_err().to_string()
}

fn message_of_file(zip: &[u8]) -> String {
    read_file(zip).map(|text| text.len()).unwrap_err().to_string()
}

fn text(length: usize) -> Vec<u8> {
    (0..length).map(|at| b"abc,\n7"[at * at % 31 % 6]).collect()
}

/// Every place in which sizes can be.
fn all_sizes() -> Vec<SizesAt> {
    let after = [4, 8].into_iter().flat_map(|bytes| {
        [false, true].map(|is_signed| SizesAt::DataDescriptor { bytes, is_signed })
    });
    [SizesAt::LocalHeader, SizesAt::Zip64].into_iter().chain(after).collect()
}

/// A file with this text, in every form.
fn files(text: &[u8]) -> Vec<TestEntry> {
    let mut files = Vec::new();
    for sizes in all_sizes() {
        let file = TestEntry { sizes, ..TestEntry::deflated(b"data/table.csv", text) };
        // Only a signature, and an exact length, show where a stored file ends.
        if !matches!(sizes, SizesAt::DataDescriptor { is_signed: false, .. }) {
            files.push(TestEntry { method: super::STORED, ..file.clone() });
        }
        files.push(file);
    }
    files
}

/// Entries that are not files: a folder, and what macOS adds.
fn beside() -> [TestEntry; 3] {
    [
        TestEntry::stored(b"data/", b""),
        TestEntry::deflated(b"__MACOSX/data/._table.csv", b"\0\x05\x16\x07"),
        TestEntry::stored(b"data/.DS_Store", b"\0\0\0\x01Bud1"),
    ]
}

/// Zips of such files, each with everything else that there can be.
fn full_zips(text: &[u8]) -> Vec<Vec<u8>> {
    let [folder, resource, _] = beside();
    let full = |file: TestEntry| zip(&[folder.clone(), file, resource.clone()], b"a comment");
    files(text).into_iter().map(full).collect()
}

#[test]
fn every_form_of_a_zip_with_one_file_is_read() {
    for length in [0, 1, 3000, 200_000] {
        let text = text(length);
        let mut zips = full_zips(&text);
        for file in files(&text).into_iter().filter(|_| length < 5000) {
            zips.push(zip(std::slice::from_ref(&file), b""));
            for at in 0..=beside().len() {
                let mut entries = beside().to_vec();
                entries.insert(at, file.clone());
                zips.push(zip(&entries, b""));
            }
        }
        for (number, zip) in zips.into_iter().enumerate() {
            for read_len in [1, 13, 1 << 20] {
                if read_len > 1 || length < 5000 {
                    assert_eq!(read(&zip, read_len).unwrap(), text, "{number} {length} {read_len}");
                }
            }
            assert_eq!(read_file(&zip).unwrap(), text, "{number} {length}");
            // Tapes are padded with zeros.
            assert_eq!(read(&[zip, vec![0; 700]].concat(), 100).unwrap(), text);
        }
    }
}

#[test]
fn a_truncated_zip_is_an_error() {
    for (number, zip) in full_zips(b"a,b\n1,2\n").into_iter().enumerate() {
        for length in 4..zip.len() {
            let cut = &zip[..length];
            assert_eq!(message(cut), "the zip data is truncated", "{number} {length}");
            if number == 0 {
                assert_eq!(message_of_file(cut), "the zip data is truncated", "{length}");
            }
        }
    }
}

/// A change goes unnoticed only in bytes that do not affect the text.
#[test]
fn a_changed_byte_is_an_error_or_does_not_affect_the_text() {
    let text = b"a,b\n1,2\n";
    for (number, zip) in full_zips(text).into_iter().enumerate() {
        for at in 4..zip.len() {
            for flip in [0x01, 0x08, 0xFF] {
                let mut damaged = zip.clone();
                damaged[at] ^= flip;
                if let Ok(read) = read(&damaged, 1 << 16) {
                    assert_eq!(read, text, "{number} {at} {flip}");
                }
                if number == 0
                    && let Ok(read) = read_file(&damaged)
                {
                    assert_eq!(read, text, "{at} {flip}");
                }
            }
        }
    }
}

/// A stored file before its data descriptor may contain what looks like one, whole or in part.
#[test]
fn a_stored_file_ends_where_its_length_fits() {
    let sizes = SizesAt::DataDescriptor { bytes: 4, is_signed: true };
    let within = zip(&[TestEntry { sizes, ..TestEntry::stored(b"b", b"a,b\n") }], b"");
    for text in [
        &b"PK\x07\x08"[..],
        b"PPK\x07PK\x07\x08PKPK\x07\x08PPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPK\x07",
        &b"PK\x07\x08".repeat(5000),
        &within,
        &[&within[..], b"P"].concat(),
    ] {
        for bytes in [4, 8] {
            let sizes = SizesAt::DataDescriptor { bytes, is_signed: true };
            let zip = zip(&[TestEntry { sizes, ..TestEntry::stored(b"a", text) }], b"");
            for read_len in [1, 2, 3, 5, 1 << 16] {
                assert_eq!(read(&zip, read_len).unwrap(), text, "{read_len}");
            }
            assert_eq!(message(&zip[..zip.len() - 100]), "the zip data is truncated");
        }
    }
}

#[test]
fn headers_and_directory_must_match_the_file() {
    let good = zip(&[TestEntry::stored(b"a", b"a,b\n")], b"");
    let header = "the zip data is corrupt: its length or checksum does not match";
    for (at, expected) in [
        // The checksum, the length and the text.
        (14, header),
        (22, header),
        (40, header),
    ] {
        let mut broken = good.clone();
        broken[at] ^= 1;
        assert_eq!(message(&broken), expected, "{at}");
    }
    let directory = good.windows(4).position(|bytes| bytes == b"PK\x01\x02").unwrap();
    for at in [16, 20, 24, 42] {
        let mut broken = good.clone();
        broken[directory + at] ^= 1;
        let expected = "the zip data is corrupt: its directory lists a file that is not in it";
        assert_eq!(message(&broken), expected, "{at}");
    }
    // The directory lists another file than the one that was read; other programs would unpack it.
    let hidden = zip(&[TestEntry::stored(b"a", b"a"), TestEntry::stored(b"data/", b"")], b"");
    let mut listed_otherwise = hidden.clone();
    let at = hidden.len() - 22 - 5;
    assert_eq!(&hidden[at..at + 5], b"data/");
    listed_otherwise[at + 4] = b'x';
    assert!(message(&listed_otherwise).contains("its directory lists a file that is not in it"));
    let folder = zip(&[TestEntry::stored(b"a/", b"a,b")], b"");
    assert_eq!(message(&folder), "the zip data is corrupt: a folder in it has content");
}

#[test]
fn bytes_after_the_end_are_an_error() {
    let one = zip(&[TestEntry::deflated(b"a", b"a,b\n")], b"");
    for after in [&b"\n"[..], &one, b"\0\0x"] {
        let zip = [&one[..], after].concat();
        assert_eq!(message(&zip), "the zip data is corrupt: there are bytes after its end");
        assert_eq!(message_of_file(&zip), "the zip data is corrupt: there are bytes after its end");
    }
}

#[test]
fn a_zip_of_several_files_is_an_error_that_names_them() {
    let zip_of = |names: &[&str]| {
        let entries: Vec<TestEntry> =
            names.iter().map(|name| TestEntry::deflated(name.as_bytes(), b"a,b\n")).collect();
        zip(&entries, b"")
    };
    let rule = "but only a zip with one file can be read";
    let two = zip_of(&["a.csv", "b.csv"]);
    assert_eq!(
        message(&two),
        format!("it is a zip of several files (\"a.csv\", \"b.csv\"), {rule}")
    );
    assert_eq!(
        message_of_file(&two),
        format!("it is a zip of 2 files (\"a.csv\", \"b.csv\"), {rule}")
    );
    // From a pipe, the first file is read before the second is noticed.
    let mut text = Vec::new();
    Opening::new().decode(io::Cursor::new(two)).read_to_end(&mut text).unwrap_err();
    assert_eq!(text, b"a,b\n");
    let hostile = zip_of(&["\x1B[31m\u{202E}\n\"", "é", &"x".repeat(60_000)]);
    assert_eq!(
        message_of_file(&hostile),
        format!(
            "it is a zip of 3 files (\"\\u{{1b}}[31m\\u{{202e}}\\n\\\"\", \"é\", \"{}…), {rule}",
            "x".repeat(48)
        )
    );
    let names: Vec<String> = (0..3000).map(|number| format!("{number}.csv")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let expected = "it is a zip of more than 1000 files (\"0.csv\", \"1.csv\", \"2.csv\"), ";
    assert!(message_of_file(&zip_of(&names)).starts_with(expected));
    let long: Vec<TestEntry> = ["a", "b"]
        .map(|name| TestEntry { sizes: SizesAt::Zip64, ..TestEntry::stored(name.as_bytes(), b"") })
        .to_vec();
    assert!(message_of_file(&zip(&long, b"")).starts_with("it is a zip of 2 files"));
    assert!(message_of_file(&zip(&long, b"a comment")).starts_with("it is a zip of 2 files"));
}

#[test]
fn a_document_that_is_a_zip_is_named() {
    let zip_of = |names: &[&str], text: &[u8]| {
        let entries: Vec<TestEntry> =
            names.iter().map(|name| TestEntry::stored(name.as_bytes(), text)).collect();
        zip(&entries, b"")
    };
    let spreadsheet = b"application/vnd.oasis.opendocument.spreadsheet";
    for (names, text, kind) in [
        (&["[Content_Types].xml", "xl/workbook.xml"][..], &b""[..], "an Excel workbook (.xlsx)"),
        (&["docProps/app.xml", "xl/workbook.xml"], b"", "an Excel workbook (.xlsx)"),
        (&["_rels/.rels", "word/document.xml"], b"", "a Word document (.docx)"),
        (&["[Content_Types].xml", "ppt/x.xml"], b"", "a PowerPoint presentation (.pptx)"),
        (&["mimetype", "content.xml"], spreadsheet, "an OpenDocument spreadsheet (.ods)"),
        (&["mimetype", "x"], b"application/epub+zip", "an EPUB book"),
        (&["META-INF/", "META-INF/MANIFEST.MF", "A.class"], b"", "a Java archive (.jar)"),
    ] {
        let zip = zip_of(names, text);
        let expected = format!("it is {kind}, a zip of ");
        let (of_pipe, of_file) = (message(&zip), message_of_file(&zip));
        assert!(of_pipe.starts_with(&format!("{expected}several files, but only")), "{of_pipe}");
        assert!(of_file.starts_with(&expected), "{of_file}");
    }
    let arrays = zip_of(&["a.npy", "b.npy"], b"\x93NUMPY");
    assert!(message_of_file(&arrays).starts_with("it is NumPy arrays (.npz), a zip of 2 files"));
}

#[test]
fn an_intact_zip_that_cannot_be_read_says_why() {
    let table = TestEntry::deflated(b"a\x1B.csv", b"a,b\n");
    let none = "it is a zip without files, but only a zip with one file can be read";
    let cases = [
        (zip(&[], b""), none),
        (zip(&[TestEntry::stored(b"data/", b"")], b"a comment"), none),
        (
            zip(&[TestEntry { flags: 1, ..table.clone() }], b""),
            "\"a\\u{1b}.csv\" in the zip is encrypted, and encrypted files cannot be read",
        ),
        (
            zip(&[TestEntry { method: 14, ..table.clone() }], b""),
            "\"a\\u{1b}.csv\" in the zip is compressed with method 14 (LZMA), \
             but only stored and deflated files can be read",
        ),
    ];
    for (zip, expected) in cases {
        assert_eq!(message(&zip), expected);
        assert_eq!(message_of_file(&zip), expected);
    }
    let mut part = zip(&[table], b"");
    let disk = part.len() - 18;
    part[disk] = 1;
    assert_eq!(message(&part), "it is one part of a split zip, but only a whole zip can be read");
}

/// While a long entry is ignored, the caller gets control from time to time.
#[test]
fn ignored_entries_do_not_block_the_reader() {
    let beside = TestEntry::deflated(b"__MACOSX/._a", &vec![0; 4_000_000]);
    let packed = zip(&[beside, TestEntry::stored(b"a", b"a,b\n")], b"");
    assert!(packed.len() < 100_000);
    let mut archive = Archive::new(BufReader::new(&packed[..]));
    let (mut text, mut interrupted) = (Vec::new(), 0);
    let mut buffer = [0; 100];
    loop {
        match archive.read(&mut buffer) {
            Ok(0) => break,
            Ok(read) => text.extend_from_slice(&buffer[..read]),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => interrupted += 1,
            Err(error) => panic!("{error}"),
        }
    }
    assert_eq!(text, b"a,b\n");
    assert!(interrupted >= 3, "{interrupted}");
}
