//! Where in a record a finding is, to show it on a terminal.

use atleast_tables::{BadRecord, DialectBuilder, RaggedReader, StrayQuote};

use super::excerpt::Excerpt;

/// The maximum number of separators to try as the last one before the surplus fields.
const MAX_TRIALS: usize = 100;

/// Finds the places in the records of one table.
pub(crate) struct PlaceFinder {
    /// The dialect of the table for a single record: without lines to skip.
    record: DialectBuilder,
    sep: Vec<u8>,
    line_end: u8,
}

impl PlaceFinder {
    pub(crate) fn new(dialect: DialectBuilder, table: &RaggedReader) -> Self {
        let sep = table.sep().to_vec();
        let written = table.written();
        let record = dialect.comment("").skip_lines(0).header(false).encoding("UTF-8");
        let record = record.quote(written.quote).escape(written.escape).line_end(written.line_end);
        // Without a separator, no record has too many fields.
        let record = if sep.is_empty() { record } else { record.sep(&sep) };
        PlaceFinder { record, sep, line_end: table.line_end() }
    }

    /// Returns the place at which a ragged row goes wrong: the first surplus field, or the end of
    /// the row. None if that place is not in memory.
    pub(crate) fn row<'data>(&self, record: &BadRecord<'data>) -> Option<Excerpt<'data>> {
        let text = self.without_line_end(record.text);
        let mark = if record.fields > record.expected { self.surplus(record, text) } else { None };
        let mark = mark.or_else(|| has_end(record).then_some(text.len()))?;
        let is_line_end = |byte: &&u8| **byte == self.line_end;
        let lines_before = text[..mark].iter().filter(is_line_end).count();
        let number = has_beginning(record).then_some(record.line + lines_before as u64);
        Some(self.excerpt(number, record, mark))
    }

    /// Returns the place of a stray quote. None if it is not in memory.
    pub(crate) fn stray_quote<'data>(
        &self,
        record: &BadRecord<'data>,
        quote: &StrayQuote,
    ) -> Option<Excerpt<'data>> {
        let mark = usize::try_from(quote.start.checked_sub(record.text_start)?).ok()?;
        record.text.get(mark)?;
        Some(self.excerpt(Some(quote.line), record, mark))
    }

    fn excerpt<'data>(
        &self,
        number: Option<u64>,
        record: &BadRecord<'data>,
        mark: usize,
    ) -> Excerpt<'data> {
        let text = record.text;
        let is_line_end = |byte: &u8| *byte == self.line_end;
        let start = text[..mark].iter().rposition(is_line_end).map(|end| end + 1);
        let end = text[mark..].iter().position(is_line_end).map(|end| mark + end);
        let is_cut_before = start.is_none() && !has_beginning(record);
        let is_cut_after = end.is_none() && !has_end(record);
        let start = start.unwrap_or(0);
        let line = &text[start..end.unwrap_or(text.len())];
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        let mark = (mark - start).min(line.len());
        Excerpt { number, line, is_cut_before, is_cut_after, mark }
    }

    fn without_line_end<'data>(&self, text: &'data [u8]) -> &'data [u8] {
        let text = text.strip_suffix(&[self.line_end]).unwrap_or(text);
        text.strip_suffix(b"\r").unwrap_or(text)
    }

    /// Returns where the first surplus field begins, if that is in memory and can be found.
    ///
    /// The field follows the separator before which the record has the expected number of fields.
    /// The reader of records decides this; before a separator in quotes, it finds a stray quote.
    fn surplus(&self, record: &BadRecord<'_>, text: &[u8]) -> Option<usize> {
        let fields_in = |text: &[u8], expected| {
            let dialect = self.record.clone().expected(expected).build().ok()?;
            let read = dialect.ragged(text).ok()?;
            let one_record = read.records == 1 && read.stray_quotes.is_empty();
            one_record.then(|| read.tally.max()).flatten()
        };
        let wanted = if has_beginning(record) {
            record.expected
        } else {
            // The beginning is missing: count from the end. All that is left may be surplus.
            let too_many = record.fields - record.expected;
            let fields = has_end(record).then(|| fields_in(text, record.fields)).flatten()?;
            fields.saturating_sub(too_many)
        };
        if wanted == 0 {
            return Some(0);
        }
        let first = usize::try_from(wanted - 1).ok()?;
        let separators = (0..text.len()).filter(|at| text[*at..].starts_with(&self.sep));
        let mut tried = separators.skip(first).take(MAX_TRIALS);
        let last = tried.find(|at| fields_in(&text[..*at], wanted) == Some(wanted))?;
        Some(last + self.sep.len())
    }
}

fn has_beginning(record: &BadRecord<'_>) -> bool {
    record.text_start == record.start
}

fn has_end(record: &BadRecord<'_>) -> bool {
    record.text_start + record.text.len() as u64 == record.end
}

#[cfg(test)]
mod tests {
    use atleast_tables::Dialect;

    use super::*;

    /// Returns the line of an excerpt, with `|` at the place.
    fn marked(excerpt: &Excerpt<'_>) -> String {
        let (before, after) = excerpt.line.split_at(excerpt.mark);
        [before, after].map(|part| str::from_utf8(part).unwrap()).join("|")
    }

    /// Returns the line number and the line of each finding, with `|` at the place.
    fn places(dialect: &DialectBuilder, table: &[u8]) -> Vec<(Option<u64>, String)> {
        let mut reader = dialect.clone().build().unwrap().reader(table, true).unwrap();
        let places = PlaceFinder::new(dialect.clone(), &reader);
        let mut found = Vec::new();
        let mut add = |excerpt: Excerpt<'_>| found.push((excerpt.number, marked(&excerpt)));
        reader.read(table, true, &mut |record| {
            if record.stray_quotes.is_empty() {
                add(places.row(record).unwrap());
            }
            for quote in record.stray_quotes {
                add(places.stray_quote(record, quote).unwrap());
            }
        });
        found
    }

    /// Checks the only finding in a table of two fields.
    #[track_caller]
    fn check(dialect: DialectBuilder, table: &str, number: u64, line: &str) {
        let places = places(&dialect.expected(2), table.as_bytes());
        assert_eq!(places, [(Some(number), line.to_owned())]);
    }

    #[test]
    fn too_many_fields_go_wrong_where_the_surplus_begins() {
        let new = Dialect::builder;
        check(new(), "a,b\n1,2,3,4\n", 2, "1,2,|3,4");
        check(new(), "a,b\n1,2,\r\n", 2, "1,2,|");
        check(new(), "a,b\n1,2,3", 2, "1,2,|3");
        check(new(), "\"a,a\",\"b,,,b\",c\n1,2\n", 1, "\"a,a\",\"b,,,b\",|c");
        check(new(), "a,b\n1,\"2\n,\",3\n", 3, ",\",|3");
        check(new().sep("||"), "a||b\n1||2|||3\n", 2, "1||2||||3");
        check(new().escape(b'\\'), "a,b\n1\\,1,2,3\n", 2, "1\\,1,2,|3");
        check(new().quote(None), "a,b\n1,\"2,3\"\n", 2, "1,\"2,|3\"");
        check(new().comment("#").skip_lines(1), "x\na,b\n1,#,#\n", 3, "1,#,|#");
        check(new(), "a,b\r1,2,3\r", 2, "1,2,|3");
    }

    #[test]
    fn too_few_fields_go_wrong_at_the_end() {
        let new = Dialect::builder;
        check(new(), "a,b\n1\r\n2,3\n", 2, "1|");
        check(new(), "a,b\n\"1\n2\"\n2,3\n", 3, "2\"|");
        check(new(), "a,b\n1", 2, "1|");
        check(new(), "a,b\r1\r", 2, "1|");
    }

    #[test]
    fn stray_quotes_are_where_they_are() {
        check(Dialect::builder(), "a,b\n1,\"2\n3,4\n", 2, "1,|\"2");
        check(Dialect::builder(), "a,b\n1,\"2\nx\" y\"\n", 3, "x|\" y\"");
    }

    /// The beginning of a record may be missing.
    #[test]
    fn a_record_without_its_beginning() {
        let dialect = Dialect::builder().sep(",").expected(3);
        let table = b"1,2,3,4,5\n6,7\n";
        for (from, expected) in [(1, "|4,5"), (4, "|4,5"), (6, "|4,5"), (8, "|5")] {
            let mut reader = dialect.clone().build().unwrap().reader(table, true).unwrap();
            let places = PlaceFinder::new(dialect.clone(), &reader);
            let mut shown = Vec::new();
            let mut note = |record: &BadRecord<'_>| {
                let excerpt = places.row(record).unwrap();
                shown.push((excerpt.number, excerpt.is_cut_before, marked(&excerpt)));
            };
            let done = reader.read(&table[..from], false, &mut note);
            reader.read(&table[done..], true, &mut note);
            let (first, last) = (&shown[0], &shown[1]);
            assert!(first.0.is_none() && first.1 && first.2.ends_with(expected), "{first:?}");
            assert_eq!(*last, (Some(2), false, "6,7|".to_owned()));
        }
    }

    /// Of a long record, only the beginning or the middle may be in memory.
    #[test]
    fn a_record_without_its_end() {
        type Shown = Option<(Option<u64>, String, bool, bool)>;
        let shown = |table: &str, from: usize, to: usize| -> Shown {
            let dialect = Dialect::builder().sep(",").expected(3);
            let mut reader =
                dialect.clone().build().unwrap().reader(table.as_bytes(), true).unwrap();
            let places = PlaceFinder::new(dialect, &reader);
            let mut found = None;
            reader.read(table.as_bytes(), true, &mut |record| {
                let text_start = record.start + from as u64;
                let cut = BadRecord { text: &record.text[from..to], text_start, ..*record };
                let excerpt = match cut.stray_quotes {
                    [] => places.row(&cut),
                    quotes => places.stray_quote(&cut, &quotes[0]),
                };
                found = excerpt.map(|excerpt| {
                    let Excerpt { number, is_cut_before, is_cut_after, .. } = excerpt;
                    (number, marked(&excerpt), is_cut_before, is_cut_after)
                });
            });
            found
        };
        let some = |number, line: &str, is_cut_before, is_cut_after| {
            Some((number, line.to_owned(), is_cut_before, is_cut_after))
        };
        let too_many = "1,2,3,4,5\n6,7,8\n";
        assert_eq!(shown(too_many, 0, 8), some(Some(1), "1,2,3,|4,", false, true));
        assert_eq!(shown(too_many, 0, 6), some(Some(1), "1,2,3,|", false, true));
        assert_eq!(shown(too_many, 0, 5), None);
        assert_eq!(shown(too_many, 2, 8), None);
        let lines = "1,\"2\n\",3,4,5\n6,7,8\n";
        assert_eq!(shown(lines, 0, 10), some(Some(2), "\",3,|4", false, true));
        assert_eq!(shown(lines, 0, 4), None);
        let too_few = "1,2\n6,7,8\n";
        assert_eq!(shown(too_few, 0, 3), None);
        assert_eq!(shown(too_few, 2, 4), some(None, "2|", true, false));
        let stray = "1,\"2,3\n6,7,8\n";
        assert_eq!(shown(stray, 0, 3), some(Some(1), "1,|\"", false, true));
        assert_eq!(shown(stray, 2, 4), some(Some(1), "|\"2", true, true));
        assert_eq!(shown(stray, 0, 2), None);
        assert_eq!(shown(stray, 3, 7), None);
    }
}
