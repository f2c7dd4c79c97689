//! Compares ranges and short reads with reading everything at once.

use std::fs::File;
use std::io::{self, Read, Write};
use std::num::NonZeroUsize;

use atleast_tables::{BadRecord, Dialect, Ragged, RaggedRow, StrayQuote};

use super::ranges::{self, RangeSizes};
use super::{RaggedError, RaggedSink, read};
use crate::testing::SlowReader;

#[derive(Default)]
struct Findings {
    rows: Vec<RaggedRow>,
    stray_quotes: Vec<StrayQuote>,
    bytes: Option<Vec<u8>>,
    settled: u64,
}

impl RaggedSink for Findings {
    fn bad(&mut self, record: &BadRecord<'_>) -> io::Result<()> {
        self.rows.extend(record.row());
        self.stray_quotes.extend_from_slice(record.stray_quotes);
        Ok(())
    }

    fn bytes(&mut self, bytes: &[u8], settled: u64) -> io::Result<()> {
        let all = self.bytes.as_mut().expect("bytes are wanted");
        let before = all.len() as u64;
        all.extend_from_slice(bytes);
        // Bytes that were not settled become settled all at once, and never before they arrive.
        assert!(self.settled == settled || before <= settled);
        assert!((self.settled..=all.len() as u64).contains(&settled));
        self.settled = settled;
        Ok(())
    }

    fn wants_bytes(&self) -> bool {
        self.bytes.is_some()
    }
}

impl Findings {
    fn into_report(self, report: Ragged) -> Ragged {
        Ragged { rows: self.rows, stray_quotes: self.stray_quotes, ..report }
    }
}

/// Random numbers that are the same in each run (Marsaglia's xorshift).
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % end as u64).expect("it is below a usize")
    }
}

/// A table of three fields, with cells over several lines and a few faults.
fn table(random: &mut Random, rows: usize) -> Vec<u8> {
    let cells =
        ["a", "", "12.5", "\"b, c\"", "\"say \"\"hi\"\"\"", "\"two\nlines\"", "\"a,b,c\nd,e,f\n\""];
    let mut table = Vec::new();
    for _ in 0..rows {
        let fields = if random.below(20) == 0 { random.below(5) + 1 } else { 3 };
        let row: Vec<_> = (0..fields).map(|_| cells[random.below(cells.len())]).collect();
        table.extend_from_slice(row.join(",").as_bytes());
        if random.below(40) == 0 {
            table.push(b'"');
        }
        table.push(b'\n');
    }
    table
}

/// Writes a table to a file.
fn file(data: &[u8]) -> File {
    let mut file = tempfile::tempfile().unwrap();
    file.write_all(data).unwrap();
    file
}

fn threads(threads: usize) -> NonZeroUsize {
    NonZeroUsize::new(threads).unwrap()
}

/// Compares the report of ranges of many sizes, on several threads, with that of the whole.
fn check_ranges(data: &[u8], dialect: &Dialect, all_sizes: &[(u64, u64)]) {
    let file = file(data);
    let expected = dialect.ragged(data).unwrap();
    let length = data.len() as u64;
    for &(range, section) in all_sizes {
        // Every range is read on its own, so limit their number.
        if length / range.min(section) > 200 {
            continue;
        }
        // Budgets that keep nothing, some, and everything.
        for budget in [0, 3000, 1 << 20] {
            for number in [1, 2, 3, 8] {
                let mut found = Findings::default();
                let sizes = RangeSizes { range, section, budget };
                let report =
                    ranges::read(&file, length, dialect, threads(number), sizes, &mut found);
                let report = found.into_report(report.unwrap());
                assert_eq!(report, expected, "{sizes:?}, {number} threads");
            }
        }
    }
}

/// Tables in which everything is wrong, or a range starts inside quotes.
#[test]
fn hostile_tables_give_the_same_report_by_ranges() {
    let long = "x,".repeat(5000);
    let records: Vec<String> = [
        "1;2;3\n",
        "1,2,3,4,5\n",
        "\n",
        "\"\n",
        "\"\"\n",
        "\"a\nb\"\n",
        "a,\"b\n",
        "a\"b\"c,d\"\n",
        "\"\"\"\n",
        "a,b\r\n",
        &format!("{long}\n"),
        &format!("\"{long}\n{long}\",b,c\n"),
        &format!("{}\n", "\"x".repeat(500)),
    ]
    .map(str::to_owned)
    .to_vec();
    let plain = Dialect::builder().sep(",").expected(3);
    let dialects = [
        plain.clone().build(),
        plain.clone().quote(None).build(),
        plain.clone().max_field(300).build(),
        plain.sep("<>").build(),
    ]
    .map(Result::unwrap);
    for record in &records {
        for first in ["", "a,b,c\n", "\"", "a,\"b\nc,d\n"] {
            let rows = (8000 / record.len()).clamp(3, 700);
            let data = format!("{first}{}", record.repeat(rows));
            for dialect in &dialects {
                check_ranges(data.as_bytes(), dialect, &[(700, 300), (1000, 1000), (5000, 60)]);
            }
        }
    }
    // All of the records, in turn.
    let data = records.concat().repeat(3);
    for dialect in &dialects {
        check_ranges(data.as_bytes(), dialect, &[(3000, 1000), (20_000, 5000)]);
    }
}

#[test]
fn ranges_of_any_size_on_any_number_of_threads_give_the_same_report() {
    let mut random = Random(88_172_645_463_325_252);
    for round in 0..60 {
        let data = table(&mut random, 1 + round * 4);
        let dialect = Dialect::builder().sep(",").expected(3).skip_lines(round as u64 % 3);
        let sizes = [(1, 1), (7, 3), (64, 16), (100, 100), (1000, 20), (1 << 20, 50)];
        check_ranges(&data, &dialect.build().unwrap(), &sizes);
    }
}

#[test]
fn a_file_that_has_become_shorter_is_read_to_its_end() {
    let file = file(b"a,b\n1,2\n3\n4,5\n");
    let mut found = Findings::default();
    let sizes = RangeSizes { range: 4, section: 2, budget: 1 << 20 };
    let dialect = Dialect::default();
    let report = ranges::read(&file, 1000, &dialect, threads(2), sizes, &mut found).unwrap();
    assert_eq!((report.records, found.rows.len()), (4, 1));
}

#[test]
fn short_reads_change_nothing_and_the_sink_gets_all_bytes() {
    let mut random = Random(3_141_592_653_589_793);
    let data = table(&mut random, 300);
    let dialect = Dialect::default();
    let expected = dialect.ragged(&data).unwrap();
    for read_len in [1, 3, 1000, 1 << 20] {
        for wants_bytes in [false, true] {
            let mut found = Findings { bytes: wants_bytes.then(Vec::new), ..Findings::default() };
            let report = read(SlowReader { bytes: &data, read_len }, &dialect, &mut found).unwrap();
            if wants_bytes {
                assert_eq!(found.bytes.as_ref(), Some(&data));
                assert_eq!(found.settled, data.len() as u64);
            }
            assert_eq!(found.into_report(report), expected, "at most {read_len} bytes a read");
        }
    }
}

/// A sink that stops the reading after a number of polls.
struct StopAfter {
    asks_left: u64,
    was_interrupted: bool,
}

impl RaggedSink for StopAfter {
    fn bad(&mut self, _record: &BadRecord<'_>) -> io::Result<()> {
        Ok(())
    }

    fn poll(&mut self, is_interrupted: bool) -> io::Result<()> {
        self.was_interrupted |= is_interrupted;
        self.asks_left = self.asks_left.checked_sub(1).ok_or(io::ErrorKind::TimedOut)?;
        Ok(())
    }
}

#[test]
fn the_sink_may_stop_the_reading_at_any_time() {
    let data = table(&mut Random(2_718_281_828_459_045), 300);
    let file = file(&data);
    let dialect = Dialect::builder().sep(",").expected(3).build().unwrap();
    let sizes = RangeSizes { range: 64, section: 16, budget: 1 << 20 };
    for asks_left in 0..40 {
        let ends = || StopAfter { asks_left, was_interrupted: false };
        let slow = SlowReader { bytes: &data, read_len: 64 };
        let one = read(slow, &dialect, &mut ends());
        let length = data.len() as u64;
        let several = ranges::read(&file, length, &dialect, threads(3), sizes, &mut ends());
        for result in [one, several] {
            let Err(RaggedError::Sink(error)) = result else { panic!("it was read to its end") };
            assert_eq!(error.kind(), io::ErrorKind::TimedOut);
        }
    }
}

/// A reader that is interrupted before every other read.
struct Interrupted<'a> {
    bytes: &'a [u8],
    is_interrupted: bool,
}

impl Read for Interrupted<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.is_interrupted = !self.is_interrupted;
        if self.is_interrupted {
            return Err(io::ErrorKind::Interrupted.into());
        }
        let read_len = buffer.len().min(100);
        self.bytes.read(&mut buffer[..read_len])
    }
}

#[test]
fn an_interrupted_read_is_repeated_unless_the_sink_stops_it() {
    let data = table(&mut Random(1_414_213_562_373_095), 50);
    let reader = Interrupted { bytes: &data, is_interrupted: false };
    let mut sink = StopAfter { asks_left: u64::MAX, was_interrupted: false };
    let report = read(reader, &Dialect::default(), &mut sink).unwrap();
    assert_eq!(report.records, Dialect::default().ragged(&data).unwrap().records);
    assert!(sink.was_interrupted);
}

#[test]
#[cfg(unix)]
fn a_long_field_is_read_in_linear_time() {
    use rustix::time::{ClockId, clock_gettime};

    // The time of this thread alone, which other programs do not lengthen.
    let worked = || {
        let time = std::time::Duration::try_from(clock_gettime(ClockId::ThreadCPUTime)).unwrap();
        time.as_secs_f64()
    };
    let seconds = |mebibytes: usize| {
        let data = [b"a,\"", vec![b'\n'; mebibytes << 20].as_slice(), b"\"\nb,c\n"].concat();
        let dialect = Dialect::builder().sep(",").expected(2).max_field(data.len());
        let dialect = dialect.build().unwrap();
        let begun = worked();
        assert_eq!(read(&*data, &dialect, &mut Findings::default()).unwrap().records, 2);
        worked() - begun
    };
    // If everything were read again after each read, eight times the bytes would take 64 times as
    // long.
    let few = seconds(2).min(seconds(2)).min(seconds(2));
    let many = seconds(16).min(seconds(16));
    assert!(many < 24.0 * few, "{many} s, {few} s");
}
