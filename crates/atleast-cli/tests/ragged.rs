//! `atleast ragged`: output, exit codes and messages.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use atleast_tables::{Dialect, Ragged};
use proptest::prelude::Rng;
use proptest::test_runner::{RngAlgorithm, TestRng};
use serde_json::{Value, json};

mod run;

use run::packed::zip;
use run::{atleast, check, with_closed_output};

const TABLE: &str = "\
id,name
1,Ann
2,Bob,x
3

4,\"Zoë
on two lines\"
5,\"Eve
6,Flo
7,\"Al \"the\" pal\"
";

/// A folder for one test.
struct Folder(tempfile::TempDir);

impl Folder {
    fn new() -> Folder {
        Folder(tempfile::tempdir().unwrap())
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn text(&self, name: &str) -> String {
        self.path(name).display().to_string()
    }

    fn write(&self, name: &str, bytes: impl AsRef<[u8]>) -> String {
        fs::write(self.path(name), bytes).unwrap();
        self.text(name)
    }

    fn read(&self, name: &str) -> Vec<u8> {
        fs::read(self.path(name)).unwrap()
    }
}

/// Runs `atleast ragged` with this standard input. Checks both outputs and the exit code.
#[track_caller]
fn check_ragged(arguments: &[&str], input: impl AsRef<[u8]>, expected: (&str, &str, i32)) {
    check(&[&["ragged"], arguments].concat(), input.as_ref(), expected);
}

/// Checks the closing line of a table, which must be the only line.
#[track_caller]
fn check_line(arguments: &[&str], input: impl AsRef<[u8]>, line: &str) {
    let code = i32::from(!line.ends_with(": 0 ragged rows, 0 stray quotes"));
    let arguments = [&["--max-rows", "0"], arguments].concat();
    check_ragged(&arguments, input, (&format!("<stdin>: {line}\n"), "", code));
}

/// Returns the standard error of a run that ends with 2.
#[track_caller]
fn error_of(arguments: &[&str], input: &[u8]) -> String {
    let output = atleast(&[&["ragged"], arguments].concat(), input);
    assert_eq!(output.status.code(), Some(2));
    String::from_utf8(output.stderr).unwrap()
}

#[test]
fn rows_and_quotes_are_printed_in_order() {
    let expected = "\
<stdin>:3: record 2: 3 fields, expected 2
<stdin>:4: record 3: 1 field, expected 2
<stdin>:8: stray quote at offset 49
<stdin>:10: stray quote at offset 66
<stdin>: 8 records, 2 fields expected (detected), sep \",\": 2 ragged rows, 2 stray quotes
";
    check_ragged(&[], TABLE, (expected, "", 1));
    check_ragged(&["-"], TABLE, (expected, "", 1));
}

#[test]
fn a_clean_table_has_a_closing_line_and_exit_code_0() {
    check_line(
        &[],
        "a;b\n1;2\n",
        "2 records, 2 fields expected (detected), sep \";\": 0 ragged rows, 0 stray quotes",
    );
    check_line(
        &[],
        "a,b",
        "1 record, 2 fields expected (detected), sep \",\": 0 ragged rows, 0 stray quotes",
    );
    let note = "<stdin>: note: every record has one field, so nothing was checked; use --sep if \
                the fields have a separator\n";
    let closing = "<stdin>: 1 record, 1 field expected (detected), \
         sep \",\": 0 ragged rows, 0 stray quotes\n";
    check_ragged(&[], "word\n", (&format!("{note}{closing}"), "", 0));
    check_ragged(&["--strict"], "word\n", (&format!("{note}{closing}"), "", 1));
    check_ragged(&["--expected", "1"], "word\n", (&closing.replace("detected", "given"), "", 0));
    check_line(&[], "", "0 records, sep \",\": 0 ragged rows, 0 stray quotes");
}

#[test]
fn the_separator_is_given_detected_or_from_the_name() {
    let clean = |sep: &str, how: &str| {
        format!(
            "2 records, 2 fields expected ({how}), sep \"{sep}\": 0 ragged rows, 0 stray quotes"
        )
    };
    for (sep, input, shown) in [
        (",", &b"a,b\n1,2\n"[..], ","),
        (r"\t", b"a\tb\n1\t2\n", r"\t"),
        (r"\\", b"a\\b\n1\\2\n", r"\\"),
        ("||", b"a||b\n1||2\n", "||"),
        (r"\u{2016}", "a‖b\n1‖2\n".as_bytes(), "‖"),
        (r"\x01", b"a\x01b\n1\x012\n", r"\x01"),
        (r"\xFF", b"a\xFFb\n1\xFF2\n", r"\xFF"),
        ("-", b"a-b\n1-2\n", "-"),
    ] {
        check_line(&["--sep", sep], input, &clean(shown, "detected"));
        check_line(&["--expected", "2", "--sep", sep], input, &clean(shown, "given"));
    }

    let folder = Folder::new();
    let table = "a,a\tb,b\n1,1\t2,2\n";
    for (name, shown) in [("t.tsv", r"\t"), ("T.TSV", r"\t"), ("tsv", ","), ("t.tsv.csv", ",")] {
        let path = folder.write(name, table);
        let fields = if shown == "," { 3 } else { 2 };
        let line = format!(
            "{path}: 2 records, {fields} fields expected (detected), sep \"{shown}\": \
             0 ragged rows, 0 stray quotes\n"
        );
        check_ragged(&[&path], "", (&line, "", 0));
    }
    let path = folder.text("t.tsv");
    let line = format!(
        "{path}: 2 records, 3 fields expected (detected), \
         sep \",\": 0 ragged rows, 0 stray quotes\n"
    );
    check_ragged(&["--sep", ",", &path], "", (&line, "", 0));
}

#[test]
fn every_flag_of_the_format() {
    let line = |fields: &str, found: &str| format!("2 records, {fields}, sep \",\": {found}");
    let clean = line("2 fields expected (detected)", "0 ragged rows, 0 stray quotes");
    let with = |more: &str| clean.replace("\",\":", &format!("\",\", {more}:"));
    check_line(&["--quote", "'"], "a,b\n1,'2,3'\n", &with("quote \"'\""));
    check_line(&["--no-quote"], "a,b\n1,\"2\n", &with("no quotes"));
    check_line(&["--escape", r"\"], "a,b\n1,2\\,3\n", &with(r#"escape "\\""#));
    check_line(&["--escape", r"\\"], "a,b\n1,2\\,3\n", &with(r#"escape "\\""#));
    check_line(&["--line-end", "cr"], "a,b\r1,2\r", &with("CR line ends"));
    check_line(&["--encoding", "utf-16le"], "a\0,\0b\0\n\x001\0,\x002\0\n\0", &with("UTF-16LE"));
    check_line(&["--no-escape", "--no-header"], "a,b\n1,2\n", &clean);
    check_line(&["--expected", "header"], "a,b\n1,2\n", &clean.replace("detected", "given"));
    check_line(&["--comment", "#"], "# a, b, c\na,b\n1,2\n#\n", &clean);
    check_line(&["--comment", "--"], "-- made by hand\na,b\n-1,2\n", &clean);
    check_line(&["--skip-lines", "2"], "x\ny\na,b\n1,2\n", &clean);
    let one_ragged = line(
        "3 fields expected (given; the commonest is 2)",
        "2 ragged rows, 0 stray quotes (2 not shown)",
    );
    let one_ragged = one_ragged.replace("\",\":", "\",\", header 2 fields:");
    check_line(&["--expected", "3"], "a,b\n1,2\n", &one_ragged);
    check_line(&["--max-field", "100"], "a,b\n1,\"234567\n\"\n", &clean);
    let stray = "4 records, 2 fields expected (detected), sep \",\": 1 ragged row, 1 stray quote \
                 (2 not shown)";
    check_line(&["--max-field", "5"], "a,b\n1,\"234567\n89\"\n2,3\n", stray);
}

/// The most frequent number of fields is shown only if more records have it than have the expected
/// number.
#[test]
fn the_commonest_number_is_shown_if_it_is_not_expected() {
    let line = |how: &str| format!("4 records, 2 fields expected ({how}), sep \",\": ");
    let two = "2 ragged rows, 0 stray quotes (2 not shown)";
    check_line(&["--expected", "2"], "1,2\n1\n2\n3,4\n", &(line("given") + two));
    let three = "3 ragged rows, 0 stray quotes (3 not shown)";
    check_line(
        &["--expected", "2"],
        "1,2,3\n1,2,3\n1,2\n3\n",
        &(line("given; the commonest is 3").replace("\": ", "\", header 3 fields: ") + three),
    );
}

#[test]
fn a_title_is_skipped_with_a_note() {
    let clean = "<stdin>: 3 records, 2 fields expected (detected), sep \",\": 0 ragged rows, \
                 0 stray quotes\n";
    for (title, lines, they) in [("Sales of 2020\n\n", 2, "lines"), ("Sales\n", 1, "line")] {
        let input = format!("{title}id,name\n1,Ann\n2,Bob\n");
        let note = format!(
            "<stdin>:1: note: skipped {lines} {they} above the table; use --skip-lines {lines} \
             if that is right, --skip-lines 0 if that is wrong\n"
        );
        check_ragged(&[], &input, (&format!("{note}{clean}"), "", 0));
        check_ragged(&["--skip-lines", &lines.to_string()], &input, (clean, "", 0));
    }
}

#[test]
fn a_bad_start_gets_a_hint() {
    let input = "1\n\n1,Ann\n2,Bob\n";
    let expected = "<stdin>:1: record 0: 1 field, expected 2\n\
                    <stdin>: 3 records, 2 fields expected (given), sep \",\", header 1 field: \
                    1 ragged row, 0 stray quotes\n";
    let hint = "atleast: <stdin>: hint: the first 2 lines do not have 2 fields; if they are not \
                part of the table, use --skip-lines 2\n";
    let flags = ["--skip-lines", "0", "--expected", "2", "--sep", ","];
    check_ragged(&flags, input, (expected, hint, 1));
    // The hint is given even if no row is printed. In JSON there is no hint.
    let output = atleast(&[&["ragged", "--max-rows", "0"], &flags[..]].concat(), input.as_bytes());
    assert!(String::from_utf8(output.stderr).unwrap().contains("--skip-lines 2"));
    let output = atleast(&[&["ragged", "--json"], &flags[..]].concat(), input.as_bytes());
    assert_eq!(output.stderr, b"");
}

#[test]
fn a_header_that_disagrees_is_found_with_every_cure() {
    let mut rows = String::new();
    for row in 0..60 {
        rows += &row.to_string();
        rows += if row < 4 { ",7\n" } else { ",1,037\n" };
    }
    let input = format!("id,amount\n{rows}");
    let output = atleast(&["ragged", "--max-rows", "0"], input.as_bytes());
    let said = String::from_utf8(output.stdout).unwrap();
    let cures = "<stdin>:1: the header has 2 fields, but 56 of 60 rows have 3; use --expected 2 \
                 if the header is right, --expected 3 if the rows are right, \
                 --skip-lines 1 if it is not a header\n";
    assert!(said.starts_with(cures), "{said}");
    assert_eq!(output.status.code(), Some(1));
    let output = atleast(&["ragged", "--json", "--expected", "header"], input.as_bytes());
    let lines: Vec<_> =
        objects(&output.stdout).iter().filter_map(|one| one["line"].as_u64()).collect();
    assert_eq!(lines, (6..62).collect::<Vec<_>>());
}

#[test]
fn another_format_is_an_error_unless_a_separator_is_given() {
    for (input, what) in [
        ("<!DOCTYPE html>\n<p>a,b\n", "HTML"),
        ("{\"a\": 1}\n", "JSON"),
        ("version https://git-lfs.github.com/spec/v1\n", "a Git LFS pointer"),
    ] {
        let output = atleast(&["ragged"], input.as_bytes());
        assert_eq!((output.status.code(), output.stdout.len()), (Some(2), 0));
        assert!(String::from_utf8(output.stderr).unwrap().contains(what));
        assert_ne!(atleast(&["ragged", "--sep", ","], input.as_bytes()).status.code(), Some(2));
    }
}

/// A table in a zip gives the same findings as outside of it. A zip of several files is an error,
/// even with a separator.
#[test]
fn a_zip_is_read_if_it_holds_one_table() {
    let folder = Folder::new();
    let path = folder.path("table");
    let table = "a,b\n1,2\n3\n4,5\n".repeat(1000);
    let plain = atleast(&["ragged"], table.as_bytes());
    assert_eq!(plain.status.code(), Some(1));
    let packed = zip([("table.csv", table.as_bytes())]);
    assert_eq!(atleast(&["ragged"], &packed), plain);
    std::fs::write(&path, &packed).unwrap();
    let good = folder.path("good.csv");
    let [path, good] = [&path, &good].map(|path| path.to_str().unwrap());
    assert_eq!(atleast(&["ragged", "--json", "--good", good, path], b"").status.code(), Some(1));
    assert_eq!(std::fs::read_to_string(good).unwrap(), table.replace("3\n", ""));
    for (names, kind) in [
        (["a.csv", "b.csv"], "a zip of 2 files (\"a.csv\", \"b.csv\")"),
        (["[Content_Types].xml", "xl/workbook.xml"], "an Excel workbook (.xlsx), a zip of 2 files"),
    ] {
        let bytes = zip(names.map(|name| (name, table.as_bytes())));
        std::fs::write(path, &bytes).unwrap();
        for flags in [&["ragged", path][..], &["ragged", "--sep", ",", path]] {
            let output = atleast(flags, b"");
            assert_eq!((output.status.code(), output.stdout.len()), (Some(2), 0));
            let rule = "but only a zip with one file can be read";
            let message = format!("atleast: {path}: it is {kind}, {rule}\n");
            assert_eq!(String::from_utf8(output.stderr).unwrap(), message);
        }
        let output = atleast(&["ragged"], &bytes);
        assert_eq!(output.status.code(), Some(2));
        assert!(!String::from_utf8(output.stdout).unwrap().contains("ragged rows"));
    }
}

#[test]
fn unusual_bytes_are_noted_with_their_first_line() {
    let input = b"a,b\n1,2\r\n\xE9,\0\n3,\xEF\xBB\xBF\n\xE9,\0\n";
    let output = atleast(&["ragged", "--json", "--sep", ","], input);
    assert_eq!(output.status.code(), Some(0));
    let notes: Vec<_> = objects(&output.stdout)
        .into_iter()
        .filter(|one| one["type"] == "note")
        .map(|note| (note["kind"].as_str().unwrap().to_owned(), note["line"].as_u64().unwrap()))
        .collect();
    let expected = [("mixed_line_ends", 2), ("nul", 3), ("not_utf8", 3), ("byte_order_mark", 4)];
    assert_eq!(notes, expected.map(|(kind, line)| (kind.to_owned(), line)));
    assert_eq!(atleast(&["ragged", "--strict", "--sep", ","], input).status.code(), Some(1));
}

#[test]
fn max_rows_limits_what_is_printed() {
    let closing = |not_shown: &str| {
        format!(
            "<stdin>: 8 records, 2 fields expected (detected), sep \",\": 2 ragged rows, 2 stray \
             quotes{not_shown}\n"
        )
    };
    let lines = [
        "<stdin>:3: record 2: 3 fields, expected 2\n",
        "<stdin>:4: record 3: 1 field, expected 2\n",
        "<stdin>:8: stray quote at offset 49\n",
        "<stdin>:10: stray quote at offset 66\n",
    ];
    for max_rows in 0..=5 {
        let shown = max_rows.min(4);
        let left = if shown < 4 { format!(" ({} not shown)", 4 - shown) } else { String::new() };
        let expected = lines[..shown].concat() + &closing(&left);
        check_ragged(&["--max-rows", &max_rows.to_string()], TABLE, (&expected, "", 1));
    }
    let output = atleast(&["ragged", "--json", "--max-rows", "1"], TABLE.as_bytes());
    assert_eq!(objects(&output.stdout).len(), 2);
}

#[test]
fn several_files_have_findings_and_errors_of_their_own() {
    let folder = Folder::new();
    let broken = folder.write("broken.csv", "a,b\n1,2\n3\n");
    let clean = folder.write("clean.csv", "a;b\n1;2\n");
    let wide = folder.write("wide.csv", b"\xFF\xFEa\0,\0b\0\n\0");
    let absent = folder.text("absent.csv");
    let of_broken = format!(
        "{broken}:3: record 2: 1 field, expected 2\n\
         {broken}: 3 records, 2 fields expected (detected), \
         sep \",\": 1 ragged row, 0 stray quotes\n"
    );
    let of_clean = format!(
        "{clean}: 2 records, 2 fields expected (detected), \
         sep \";\": 0 ragged rows, 0 stray quotes\n"
    );
    check_ragged(&[&clean], "", (&of_clean, "", 0));
    check_ragged(&[&broken, &clean], "", (&format!("{of_broken}{of_clean}"), "", 1));
    check_ragged(&[&clean, &broken], "", (&format!("{of_clean}{of_broken}"), "", 1));
    let message = format!("atleast: {absent}: No such file or directory (os error 2)\n");
    check_ragged(&[&absent, &clean], "", (&of_clean, &message, 2));
    check_ragged(&[&broken, &absent, &clean], "", (&format!("{of_broken}{of_clean}"), &message, 2));
    let message = format!("atleast: {}: Is a directory (os error 21)\n", folder.0.path().display());
    let path = folder.0.path().to_str().unwrap();
    check_ragged(&[path, &clean], "", (&of_clean, &message, 2));
    let of_wide = format!(
        "{wide}: 1 record, 2 fields expected (detected), sep \",\", UTF-16LE: 0 ragged rows, \
         0 stray quotes\n"
    );
    check_ragged(&[&wide, &clean], "", (&format!("{of_wide}{of_clean}"), "", 0));
}

fn objects(stdout: &[u8]) -> Vec<Value> {
    let lines = stdout.strip_suffix(b"\n").unwrap().split(|byte| *byte == b'\n');
    lines.map(|line| serde_json::from_slice(line).unwrap()).collect()
}

#[test]
fn json_has_an_object_a_line() {
    let output = atleast(&["ragged", "--json"], TABLE.as_bytes());
    assert_eq!(output.status.code(), Some(1));
    let path = "<stdin>";
    let row = |line, record, start, fields| {
        json!({"type": "row", "path": path, "line": line, "record": record, "start": start,
               "fields": fields, "expected": 2})
    };
    let quote =
        |line, start| json!({"type": "stray_quote", "path": path, "line": line, "start": start});
    let file = json!({"type": "file", "path": path, "encoding": "UTF-8", "line_end": "LF",
                      "sep": ",", "quote": "\"", "escape": null, "comment": null,
                      "skip_lines": 0, "header": 2, "records": 8, "expected": 2,
                      "is_expected_given": false, "commonest": null,
                      "skip_lines_hint": null, "rows": 2, "stray_quotes": 2, "notes": 0});
    let expected = [row(3, 2, 14, 3), row(4, 3, 22, 1), quote(8, 49), quote(10, 66), file];
    assert_eq!(objects(&output.stdout), expected);
    // The keys are in the order of the documentation.
    let first = "{\"type\":\"row\",\"path\":\"<stdin>\",\"line\":3,\"record\":2,\"start\":14,\
                 \"fields\":3,\"expected\":2}\n";
    assert!(output.stdout.starts_with(first.as_bytes()));

    let output = atleast(&["ragged", "--json", "--sep", r"\t"], b"a\tb\n");
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(objects(&output.stdout)[0]["sep"], "\t");
    let output = atleast(&["ragged", "--json", "--sep", r"\xFF"], b"a\xFFb\n");
    let objects = objects(&output.stdout);
    let file = objects.last().unwrap();
    assert_eq!((&file["sep_base64"], file.get("sep")), (&json!("/w=="), None));
}

/// A path may be any bytes, and other programs open the file by it.
#[test]
#[cfg(unix)]
fn paths_are_written_byte_for_byte() {
    use std::os::unix::ffi::OsStrExt;
    let folder = Folder::new();
    let path = folder.0.path().join(std::ffi::OsStr::from_bytes(b"\x1B[31m\xFF.csv"));
    fs::write(&path, "a,b\n1\n").unwrap();
    let output = atleast(&["ragged".as_ref(), path.as_os_str()], b"");
    let start = [path.as_os_str().as_bytes(), b":2: record 1: "].concat();
    assert!(output.stdout.starts_with(&start));
    let output = atleast(&["ragged".as_ref(), "--json".as_ref(), path.as_os_str()], b"");
    for object in objects(&output.stdout) {
        assert!(object["path_base64"].is_string() && object.get("path").is_none());
    }
}

/// Returns the bytes of the good and of the bad rows, by the report of the library.
fn split(table: &[u8], report: &Ragged) -> (Vec<u8>, Vec<u8>) {
    let written = &report.dialect;
    let all = Dialect::builder().sep(&report.sep).expected(report.expected.max(1));
    let all = all.quote(written.quote).escape(written.escape).line_end(written.line_end);
    let all = all.skip_lines(written.skip_lines).build().unwrap();
    let mut bad = Vec::new();
    let mut reader = all.reader(table, true).unwrap();
    let done = reader.read(table, true, &mut |record| {
        if record.record > 0 {
            bad.push(record.start..record.end);
        }
    });
    assert_eq!(done, table.len());
    let is_bad = |at: u64| bad.iter().any(|record| record.contains(&at));
    let (bad_bytes, good_bytes): (Vec<_>, Vec<_>) =
        (0..).zip(table).partition(|(at, _)| is_bad(*at));
    let bytes = |places: Vec<(u64, &u8)>| places.into_iter().map(|(_, byte)| *byte).collect();
    (bytes(good_bytes), bytes(bad_bytes))
}

#[test]
fn every_byte_goes_to_one_of_two_files() {
    let mut random = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let mut below = |limit: usize| random.next_u32() as usize % limit;
    let folder = Folder::new();
    let (good, bad) = (folder.text("good"), folder.text("bad"));
    let alphabets: [&[u8]; 4] = [b"a,\"\n", b"ab,,,\"\n\r\n #", b"a,,\n\n", b"abc\xFF\0,\"\"\r"];
    let (mut with_bad, mut unended) = (0, 0);
    for round in 0..150 {
        let alphabet = alphabets[round % alphabets.len()];
        let length = below([10, 40, 200, 2_000][round / 4 % 4]);
        let table: Vec<_> = (0..length).map(|_| alphabet[below(alphabet.len())]).collect();
        let path = folder.write("table", &table);
        let arguments = ["ragged", "--sep", ",", "--good", &good, "--bad", &bad, &path];
        let output = atleast(&arguments, b"");
        let report = Dialect::builder().sep(",").build().unwrap().ragged(&table).unwrap();
        let is_clean = report.rows.is_empty() && report.stray_quotes.is_empty();
        assert_eq!(output.status.code(), Some(i32::from(!is_clean)));
        let expected = split(&table, &report);
        assert_eq!((folder.read("good"), folder.read("bad")), expected, "{}", table.escape_ascii());
        with_bad += usize::from(!expected.1.is_empty());
        unended += usize::from(table.last().is_some_and(|last| *last != b'\n'));
    }
    assert!(with_bad > 50 && unended > 50, "{with_bad} {unended}");
}

/// Every row and every byte of a table that is much larger than one read.
#[test]
fn a_large_table_is_split() {
    let mut random = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let mut table = b"\xEF\xBB\xBFid,name,place\n".to_vec();
    let (mut good, mut bad, mut named) = (table.clone(), Vec::new(), Vec::new());
    let folder = Folder::new();
    let path = folder.text("table.csv");
    let (mut line, mut records) = (2, 1);
    let (mut others, mut first_other) = (0, None);
    while table.len() < 17 << 20 {
        let text = "x".repeat(random.next_u32() as usize % 2_000);
        let (row, fields) = match random.next_u32() % 40 {
            0 => (format!("{records},{text}\n"), 2),
            1 => (format!("{records},\"{text}\n,\",{text},y\r\n"), 4),
            2 => (format!("{records},\"{text},\n,\",{text}\n"), 3),
            _ => (format!("{records},{text},y\n"), 3),
        };
        if fields == 3 {
            good.extend_from_slice(row.as_bytes());
        } else {
            bad.extend_from_slice(row.as_bytes());
            named.push(format!("{path}:{line}: record {records}: {fields} fields, expected 3\n"));
        }
        line += row.matches('\n').count();
        if row.ends_with("\r\n") {
            others += 1;
            first_other = first_other.or(Some(line - 1));
        }
        records += 1;
        table.extend_from_slice(row.as_bytes());
    }
    let count = named.len();
    named.push(format!(
        "{path}:{}: note: {others} lines do not end with LF, as the others do\n",
        first_other.unwrap()
    ));
    named.push(format!(
        "{path}: {records} records, 3 fields expected (detected), \
         sep \",\": {count} ragged rows, 0 stray quotes\n"
    ));
    let named = named.concat();
    folder.write("table.csv", &table);
    let (good_path, bad_path) = (folder.text("good"), folder.text("bad"));
    check_ragged(&["--good", &good_path, "--bad", &bad_path, &path], "", (&named, "", 1));
    assert!(folder.read("good") == good && folder.read("bad") == bad);
    for threads in [&[][..], &["-j", "1"], &["-j", "2"], &["-j", "7"]] {
        check_ragged(&[threads, &[&*path]].concat(), "", (&named, "", 1));
    }
}

/// A named pipe can be opened only once, and has no length.
#[test]
#[cfg(unix)]
fn a_named_pipe_is_read_to_its_end() {
    let folder = Folder::new();
    let pipe = folder.text("pipe");
    assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let table = folder.write("table", "a,b\n".repeat(100_000) + "1\n");
    for more in [&[][..], &["--good", "/dev/null"]] {
        let mut writer = Command::new("cp").args([&table, &pipe]).spawn().unwrap();
        let found = format!(
            "{pipe}:100001: record 100000: 1 field, expected 2\n\
             {pipe}: 100001 records, 2 fields expected (detected), \
             sep \",\": 1 ragged row, 0 stray quotes\n"
        );
        check_ragged(&[&["-j", "2", &*pipe], more].concat(), "", (&found, "", 1));
        assert!(writer.wait().unwrap().success());
    }
}

#[test]
fn the_header_and_skipped_lines_go_with_the_good_rows() {
    let table = "made by hand\n# a,b,c\n\nid,name,\n1,Ann\n\n2\n# x\n3,\"Eve\n4,Bob";
    let folder = Folder::new();
    let (good, bad) = (folder.text("good"), folder.text("bad"));
    let flags = ["--skip-lines", "1", "--comment", "#", "--max-rows", "0"];
    let run = |more: &[&str]| {
        let arguments = [&["ragged"], &flags[..], more].concat();
        assert_eq!(atleast(&arguments, table.as_bytes()).status.code(), Some(1));
    };
    run(&["--good", &good, "--bad", &bad]);
    let expected = "made by hand\n# a,b,c\n\nid,name,\n1,Ann\n\n# x\n4,Bob";
    assert_eq!(folder.read("good"), expected.as_bytes());
    assert_eq!(folder.read("bad"), b"2\n3,\"Eve\n");
    // Each output alone is the same.
    let (only_good, only_bad) = (folder.text("only good"), folder.text("only bad"));
    run(&["--good", &only_good]);
    run(&["--bad", &only_bad]);
    assert_eq!(folder.read("good"), folder.read("only good"));
    assert_eq!(folder.read("bad"), folder.read("only bad"));
    // The old content of the file is gone.
    folder.write("bad", "y".repeat(1000));
    run(&["--bad", &bad]);
    assert_eq!(folder.read("bad"), b"2\n3,\"Eve\n");
}

#[test]
fn rows_on_standard_output_move_the_report_to_standard_error() {
    let found = "\
<stdin>:3: record 2: 1 field, expected 2
<stdin>: 4 records, 2 fields expected (detected), sep \",\": 1 ragged row, 0 stray quotes
";
    let input = "a,b\n1,2\n3\n4,5";
    check_ragged(&["--good", "-"], input, ("a,b\n1,2\n4,5", found, 1));
    check_ragged(&["--bad", "-"], input, ("3\n", found, 1));
    let folder = Folder::new();
    let bad = folder.text("bad");
    check_ragged(&["--good", "-", "--bad", &bad], input, ("a,b\n1,2\n4,5", found, 1));
    assert_eq!(folder.read("bad"), b"3\n");
}

#[test]
fn the_table_is_never_overwritten() {
    let folder = Folder::new();
    let table = folder.write("table.csv", TABLE);
    let new = folder.text("new.csv");
    let error = |arguments: &[&str]| {
        let message = error_of(arguments, b"");
        assert_eq!(folder.read("table.csv"), TABLE.as_bytes());
        assert!(!Path::new(&new).exists(), "{arguments:?}");
        message
    };
    let itself = "this would overwrite the input file\n";
    let message = format!("atleast: {table}: {itself}");
    assert_eq!(error(&["--good", &table, &table]), message);
    assert_eq!(error(&["--bad", &table, &table]), message);
    assert_eq!(error(&["--good", &new, "--bad", &table, &table]), message);
    let crooked = folder.path("./../").join(folder.0.path()).join("table.csv");
    assert!(error(&["--good", crooked.to_str().unwrap(), &table]).ends_with(itself));

    let two = "--good and --bad must be different files\n";
    let same = folder.text("./new.csv");
    assert!(error(&["--good", &new, "--bad", &new, &table]).ends_with(two));
    assert!(error(&["--good", &new, "--bad", &same, &table]).ends_with(two));
    assert!(error(&["--good", "-", "--bad", "-", &table]).ends_with(two));
    let message = error(&["--good", &new, &table, &table]);
    assert!(message.contains("--good and --bad can be used with one FILE only, but 2 are given"));
    // If the table does not exist, no files are created.
    error(&["--good", &new, &folder.text("absent")]);
    #[cfg(unix)]
    {
        fs::hard_link(&table, folder.path("hard")).unwrap();
        std::os::unix::fs::symlink(&table, folder.path("soft")).unwrap();
        assert!(error(&["--good", &folder.text("hard"), &table]).ends_with(itself));
        assert!(error(&["--bad", &folder.text("soft"), &table]).ends_with(itself));
        assert!(
            error(&["--good", &folder.text("hard"), "--bad", &folder.text("soft"), "-"])
                .ends_with(two)
        );
        let script = format!("{} ragged --good {table} < {table}", run::in_a_shell());
        let output = Command::new("sh").args(["-c", &script]).output().unwrap();
        assert!(String::from_utf8(output.stderr).unwrap().ends_with(itself));
        assert_eq!(folder.read("table.csv"), TABLE.as_bytes());
    }
}

#[test]
#[cfg(target_os = "linux")]
fn an_output_that_cannot_be_written_is_an_error() {
    let no_space = "No space left on device (os error 28)\n";
    for flag in ["--good", "--bad"] {
        let message = error_of(&[flag, "/dev/full"], TABLE.as_bytes());
        assert_eq!(message, format!("atleast: /dev/full: {no_space}"));
    }
    let folder = Folder::new();
    let nowhere = folder.text("no/where");
    let message = error_of(&["--good", &nowhere], TABLE.as_bytes());
    assert_eq!(message, format!("atleast: {nowhere}: No such file or directory (os error 2)\n"));
    let table = folder.write("table.csv", TABLE);
    for flags in ["", "--good -"] {
        let command = run::in_a_shell();
        let script = format!("{command} ragged {flags} {table} 2>&1 >/dev/full");
        let output = Command::new("sh").args(["-c", &script]).output().unwrap();
        assert_eq!(output.status.code(), Some(2));
        let said = String::from_utf8(output.stdout).unwrap();
        assert!(said.ends_with(&format!("atleast: standard output: {no_space}")), "{said}");
    }
}

/// A reader such as `head` may close the output early. That is not an error.
#[test]
fn a_closed_pipe_ends_it_quietly() {
    let folder = Folder::new();
    let broken = folder.write("broken.csv", "a,b\n".to_owned() + &"1\n".repeat(10_000));
    let clean = folder.write("clean.csv", "a,b\n".repeat(300_000));
    for (arguments, code) in [
        (&["--expected", "2", &broken, &broken, &broken][..], 1),
        (&["--json", "--expected", "2", &broken], 1),
        (&["--good", "-", &clean], 0),
    ] {
        let output = with_closed_output(&[&["ragged"], arguments].concat());
        assert_eq!((output.status.code(), output.stderr), (Some(code), Vec::new()));
    }
}

#[test]
fn invalid_arguments_are_named() {
    let error = |arguments: &[&str]| error_of(arguments, b"a,b\n");
    assert!(
        error(&["--sep", r"\q"])
            .contains(r"invalid value '\q' for '--sep <SEP>': unknown escape `\q`")
    );
    assert!(error(&["--sep", r"\n"]).contains(r"`--sep \n` must not contain a line end"));
    assert!(error(&["--sep", ""]).contains("'--sep <SEP>': must not be empty"));
    assert!(error(&["--comment", ""]).contains("'--comment <TEXT>': must not be empty"));
    assert!(error(&["--sep", "\""]).contains("must not contain the same byte"));
    assert!(error(&["--quote", "''"]).contains("must be one byte, not 2"));
    assert!(error(&["--quote", "'", "--no-quote"]).contains("cannot be used with"));
    assert!(error(&["--escape", "é"]).contains("must be one byte, not 2"));
    let rule = "for '--expected <FIELDS>': must be ";
    for value in ["x", "", "0", "-3", "1.5", "99999999999999999999", "Header"] {
        assert!(error(&["--expected", value]).contains(&format!("'{value}' {rule}")), "{value}");
    }
    let rule = "for '--line-end <END>': must be lf, crlf or cr";
    for value in ["xx", "", "\\n", "LFCR"] {
        assert!(error(&["--line-end", value]).contains(&format!("'{value}' {rule}")), "{value}");
    }
    let rule = "for '--encoding <NAME>': must be utf-8, utf-16le or utf-16be";
    for value in ["foo", "", "utf8", "utf-16", "latin-1"] {
        assert!(error(&["--encoding", value]).contains(&format!("'{value}' {rule}")), "{value}");
    }
    let long = error(&["--encoding", &"x".repeat(100_000)]);
    assert!(long.len() < 500, "{}", long.len());
    assert!(error(&["--escape", "x", "--no-escape"]).contains("cannot be used with"));
    assert!(error(&["-j", "0"]).contains("invalid value '0' for '--threads <N>'"));
    assert!(error(&["--max-field", "0"]).contains("'--max-field <BYTES>': must be a whole number"));
    assert!(error(&["--sep", "\""]).contains("Usage: atleast ragged [OPTIONS] [FILE]..."));
}

/// Text from a table, such as a name in its header, cannot control a terminal, and is cut.
#[test]
fn text_from_a_table_is_escaped_and_cut() {
    let long = "n".repeat(1 << 18);
    for (name, shown) in [
        ("\u{1B}[31m", r"\u{1b}[31m"),
        ("\"a\nb\"", r"a\nb"),
        ("\u{202E}evil\u{2066}", r"\u{202e}evil\u{2066}"),
        ("\u{7F}\u{9B}31m", r"\u{7f}\u{9b}31m"),
        ("\0\u{7}", r"\0\u{7}"),
        ("caf\u{E9} d'or", "caf\u{E9} d'or"),
        (&long, &("n".repeat(80) + "\u{2026}")),
    ] {
        let input = format!("{name},{name},id\n1,2,3\n4,5,6\n7,8,9\n");
        let arguments = ["ragged", "--sep", ",", "--quote", "\""];
        let output = atleast(&arguments, input.as_bytes());
        let said = String::from_utf8(output.stdout).unwrap();
        let note = format!("<stdin>:1: note: two columns have the name \"{shown}\"\n");
        assert!(said.contains(&note), "{said:.400}");
        let output = atleast(&[&arguments[..], &["--json"]].concat(), input.as_bytes());
        let is_plain =
            |byte: &u8| *byte == b'\n' || (b' '..0x7F).contains(byte) || name.contains('\u{E9}');
        assert!(output.stdout.iter().all(|byte| is_plain(byte) || long == name));
        let objects = objects(&output.stdout);
        let note = objects.iter().find(|one| one["kind"] == "doubled_name").unwrap();
        assert_eq!(note["text"], format!("two columns have the name \"{shown}\""));
    }
    let output = atleast(&["ragged"], b"sep=\x1B\na\x1Bb\nc\x1Bd\ne\x1Bf\n");
    assert!(!output.stdout.contains(&b'\x1B') && !output.stderr.contains(&b'\x1B'));
    assert!(String::from_utf8(output.stdout).unwrap().contains(r#"sep "\x1B""#));
}

/// The objects have all that the closing line and the notes say.
#[test]
fn json_says_all_that_the_text_says() {
    let input = b"id,amount\n1,2\n3,4,5\n6,7,8\n9,10,11\n";
    let file = |arguments: &[&str]| {
        let output = atleast(&[&["ragged", "--json"], arguments].concat(), input);
        objects(&output.stdout).pop().unwrap()
    };
    let chosen = file(&[]);
    assert_eq!(
        (&chosen["expected"], &chosen["is_expected_given"], &chosen["commonest"]),
        (&json!(3), &json!(false), &json!(null))
    );
    assert_eq!((&chosen["header"], &chosen["skip_lines_hint"]), (&json!(2), &json!(2)));
    let given = file(&["--expected", "2", "--comment", "#"]);
    assert_eq!(
        (&given["is_expected_given"], &given["commonest"], &given["comment"]),
        (&json!(true), &json!(3), &json!("#"))
    );
    let output = atleast(&["ragged", "--json"], input);
    let text = String::from_utf8(atleast(&["ragged"], input).stdout).unwrap();
    let notes: Vec<_> =
        objects(&output.stdout).into_iter().filter(|one| one["type"] == "note").collect();
    assert!(!notes.is_empty());
    for note in notes {
        assert!(text.contains(note["text"].as_str().unwrap()), "{note} {text}");
    }
}

#[test]
fn without_a_header_the_first_row_may_be_bad() {
    let folder = Folder::new();
    let path = folder.write("table.csv", "a,b,c\n1,2\n3,4\n5,6\n");
    for (arguments, bad) in [(&[][..], ""), (&["--no-header"], "a,b,c\n")] {
        let parts = ["ragged", "--expected", "2", "--bad", "-", &path];
        let output = atleast(&[&parts[..], arguments].concat(), b"");
        assert_eq!(String::from_utf8(output.stdout).unwrap(), bad);
    }
}

#[test]
fn ragged_may_also_be_a_path_or_what() {
    // A file of this name can be searched and checked.
    let folder = Folder::new();
    folder.write("ragged", "a,b\n");
    let run = |arguments: &[&str]| {
        let mut command = run::command();
        let output = command.args(arguments).current_dir(&folder.0).output().unwrap();
        (output.status.code().unwrap(), String::from_utf8(output.stdout).unwrap())
    };
    assert_eq!(run(&["1", ",", "ragged"]), (0, "a,b\n".to_owned()));
    let closing = "ragged: 1 record, 2 fields expected (detected), \
         sep \",\": 0 ragged rows, 0 stray quotes\n";
    assert_eq!(run(&["ragged", "ragged"]), (0, closing.to_owned()));
    assert_eq!(run(&["-c", "ragged"]).0, 2);
    // The word can be counted.
    assert_eq!(run(&["1", "ragged", "ragged"]), (1, String::new()));
    folder.write("ragged", "a,b\nragged\n");
    assert_eq!(run(&["1", "ragged", "ragged"]), (0, "ragged\n".to_owned()));
    let help = run(&["--help"]).1;
    assert!(
        help.contains("Usage: atleast [OPTIONS] <N> <WHAT> [PATH]...\n       atleast <COMMAND>")
    );
    assert!(help.contains("  ragged  Find rows with too few or too many fields"));
}

#[test]
fn help_names_every_flag_and_its_examples_run() {
    let help = String::from_utf8(atleast(&["ragged", "--help"], b"").stdout).unwrap();
    for flag in [
        "--sep",
        "--quote",
        "--no-quote",
        "--escape",
        "--comment",
        "--skip-lines",
        "--expected",
        "--max-field",
        "--max-rows",
        "--threads",
        "--json",
        "--good",
        "--bad",
    ] {
        assert!(help.contains(&format!(" {flag}")), "{flag}");
    }
    let folder = Folder::new();
    for name in ["table.csv", "log"] {
        folder.write(name, TABLE);
    }
    let examples: Vec<_> = help.lines().filter_map(|l| l.strip_prefix("  atleast ")).collect();
    assert_eq!(examples.len(), 4);
    for example in examples {
        let arguments = example.split("  ").next().unwrap();
        let script = format!("{} {arguments}", run::in_a_shell());
        let output =
            Command::new("sh").args(["-c", &script]).current_dir(&folder.0).output().unwrap();
        assert_eq!(output.stderr, b"", "{example}");
        assert_eq!(output.status.code(), Some(1), "{example}");
    }
}

/// Whether a record is good is known at its end. Until then, a long record is in a temporary file.
#[test]
fn rows_of_many_megabytes_are_split() {
    let folder = tempfile::tempdir().unwrap();
    let (good, bad) = (folder.path().join("good"), folder.path().join("bad"));
    let long = "x".repeat(3 << 20);
    let rows = [
        "a,b\n".to_owned(),
        format!("{long},1,2\n"),
        format!("{long},3\n"),
        format!("\"{}\n\n{long}\",4\n", "y".repeat(5)),
        format!("5,{long},\n"),
        "6,7\n".to_owned(),
    ];
    let flags = ["ragged", "--sep=,", "--expected=2", "--max-field=4194304", "--good"];
    let mut arguments: Vec<_> = flags.map(std::ffi::OsString::from).into();
    arguments.extend([good.clone().into(), "--bad".into(), bad.clone().into()]);
    let output = atleast(&arguments, rows.concat().as_bytes());
    assert_eq!(output.status.code(), Some(1));
    let read = |path| std::fs::read_to_string(path).unwrap();
    assert!(read(good) == [&*rows[0], &rows[2], &rows[3], &rows[5]].concat());
    assert!(read(bad) == [&*rows[1], &rows[4]].concat());
}
