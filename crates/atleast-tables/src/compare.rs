//! Checks for tests and fuzzing: reads a table in windows, at every level, and by two readers, and
//! compares the reports.

use crate::{DialectBuilder, Level, Ragged, RaggedReader, StrayQuote};

/// Reads `data` in windows. Each ends as many bytes after the one before as `step` returns.
pub(crate) fn in_windows(
    mut reader: RaggedReader,
    data: &[u8],
    mut step: impl FnMut() -> usize,
) -> Ragged {
    let (mut rows, mut stray_quotes) = (Vec::new(), Vec::new());
    let (mut from, mut to) = (0, 0);
    loop {
        let is_last = to == data.len();
        let done = reader.read(&data[from..to], is_last, &mut |bad| {
            rows.extend(bad.row());
            stray_quotes.extend_from_slice(bad.stray_quotes);
            assert!(bad.text.len() as u64 <= bad.end - bad.start);
            let start = usize::try_from(bad.text_start).unwrap();
            assert_eq!(bad.text, &data[start..][..bad.text.len()]);
            assert_eq!(bad.text_start + bad.text.len() as u64, bad.end);
        });
        from += done;
        if is_last {
            assert_eq!(from, data.len(), "the last window was not read whole");
            return reader.report(rows, stray_quotes);
        }
        to = (to + step()).min(data.len());
    }
}

/// Reads `data` up to the first record that starts at `stop` or later, and the rest with a second
/// reader.
fn in_two(mut reader: RaggedReader, data: &[u8], stop: usize) -> Ragged {
    let (mut rows, mut stray_quotes) = (Vec::new(), Vec::new());
    reader.stop_at(stop as u64);
    let from = reader.read(data, true, &mut |bad| {
        rows.extend(bad.row());
        stray_quotes.extend_from_slice(bad.stray_quotes);
    });
    let mut next = reader.starting_at(from as u64);
    let (records, lines) = (reader.totals().records(), reader.totals().lines());
    next.read(&data[from..], true, &mut |bad| {
        rows.extend(bad.row().map(|mut row| {
            row.record += records;
            row.line += lines;
            row
        }));
        let moved = |quote: &StrayQuote| StrayQuote { line: lines + quote.line, ..*quote };
        stray_quotes.extend(bad.stray_quotes.iter().map(moved));
    });
    reader.resume(next.totals(), data.len() as u64);
    reader.report(rows, stray_quotes)
}

/// Checks that every way of reading a table gives the report of the plain reader. The ways are:
/// every available level, windows that grow by each of `steps` in turn, and two readers, of which
/// the second starts at each of `places`.
///
/// # Panics
/// If a report differs, or the dialect is invalid.
pub fn check_table(builder: &DialectBuilder, data: &[u8], steps: &[usize], places: &[usize]) {
    let dialect = builder.clone().build().unwrap();
    let Ok(reader) = dialect.reader(data, true) else {
        // Complete UTF-16 data is decoded; other formats are refused.
        let is_utf16 = dialect.utf16(data).is_some();
        assert!(is_utf16 || dialect.ragged(data).is_err(), "taken");
        return;
    };
    let context = || {
        let start = data[..data.len().min(400)].escape_ascii();
        format!("{dialect:?}, steps {steps:?}, places {places:?}, {} bytes: {start}", data.len())
    };
    let expected = in_windows(reader.without_engine().dropping_lookahead(), data, || data.len());
    let plain = || dialect.reader(data, true).unwrap().without_engine();
    // Each window reads again what is in doubt or must be whole, so limit their number.
    let least = data.len() / 40 + 1;
    let steps = || {
        let mut steps = steps.iter().map(|step| least + step % (data.len() + 1)).cycle();
        move || steps.next().unwrap_or(least)
    };
    assert_eq!(in_windows(plain(), data, steps()), expected, "plain: {}", context());
    for level in Level::available() {
        let dialect = builder.clone().with_level(level).build().unwrap();
        assert_eq!(dialect.ragged(data).unwrap(), expected, "{level}, {}", context());
        let reader = || dialect.reader(data, true).unwrap();
        let report = in_windows(reader(), data, steps());
        assert_eq!(report, expected, "in windows, {level}, {}", context());
        let report = in_windows(reader().whole_records(), data, steps());
        assert_eq!(report, expected, "in windows of whole records, {level}, {}", context());
        for place in places {
            let stop = place % (data.len() + 1);
            let report = in_two(reader(), data, stop);
            assert_eq!(report, expected, "by another from {stop} on, {level}, {}", context());
        }
    }
}
