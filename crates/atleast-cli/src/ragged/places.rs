//! Where in a record a finding is: the place that is shown on a terminal.

use atleast::{BadRecord, DialectBuilder, RaggedReader, StrayQuote};

use super::excerpt::Excerpt;

/// How many separators are tried for the one behind which a record has too many fields.
const MOST_TRIALS: usize = 100;

/// Finds the places in the records of one table.
pub(crate) struct Places {
    /// As the table is written, but without lines to pass over: it reads one record.
    record: DialectBuilder,
    sep: Vec<u8>,
    line_end: u8,
}

impl Places {
    pub(crate) fn new(dialect: DialectBuilder, table: &RaggedReader) -> Self {
        let sep = table.sep().to_vec();
        let record = dialect.sep(&sep).comment("").skip_lines(0);
        Places { record, sep, line_end: table.line_end() }
    }

    /// Returns the place in a ragged row at which it goes wrong: where its surplus begins, or its end.
    /// None if no part of it is at hand.
    pub(crate) fn row<'data>(&self, record: &BadRecord<'data>) -> Option<Excerpt<'data>> {
        let text = &record.text[..self.without_line_end(record.text)];
        if text.is_empty() {
            return None;
        }
        let mark = self.surplus(record, text).unwrap_or(text.len());
        let is_whole = record.end - record.start == record.text.len() as u64;
        let lines_before = text[..mark].iter().filter(|byte| **byte == self.line_end).count();
        let number = is_whole.then_some(record.line + lines_before as u64);
        Some(self.excerpt(number, record, mark))
    }

    /// Returns the place of a stray quote, if it is at hand.
    pub(crate) fn stray_quote<'data>(
        &self,
        record: &BadRecord<'data>,
        quote: &StrayQuote,
    ) -> Option<Excerpt<'data>> {
        let start_of_text = record.end - record.text.len() as u64;
        let mark = usize::try_from(quote.start.checked_sub(start_of_text)?).ok()?;
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
        let end = text[mark..].iter().position(is_line_end).map_or(text.len(), |end| mark + end);
        let is_cut = start.is_none() && record.end - record.start > text.len() as u64;
        let start = start.unwrap_or(0);
        let line = &text[start..end];
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        Excerpt { number, line, is_cut, mark: (mark - start).min(line.len()) }
    }

    fn without_line_end(&self, text: &[u8]) -> usize {
        let text = text.strip_suffix(&[self.line_end]).unwrap_or(text);
        text.strip_suffix(b"\r").unwrap_or(text).len()
    }

    /// Returns where the first field too many begins, if there is one and the place can be found.
    ///
    /// It is behind the separator before which the record has all that it should have, by the reading of
    /// records itself; in a stretch within quotes that would find a stray quote.
    fn surplus(&self, record: &BadRecord<'_>, text: &[u8]) -> Option<usize> {
        let too_many = record.fields.checked_sub(record.expected).filter(|more| *more > 0)?;
        let fields_in = |text: &[u8], expected| {
            let dialect = self.record.clone().expected(expected).build().ok()?;
            let read = dialect.ragged(text).ok()?;
            let one_record = read.records == 1 && read.stray_quotes.is_empty();
            one_record.then(|| read.tally.max()).flatten()
        };
        // Of a long record only the end may be at hand, and that may be surplus from its beginning.
        let wanted = fields_in(text, record.fields)?.saturating_sub(too_many);
        if wanted == 0 {
            return Some(0);
        }
        let first = usize::try_from(wanted - 1).ok()?;
        let separators = (0..text.len()).filter(|at| text[*at..].starts_with(&self.sep));
        let mut tried = separators.skip(first).take(MOST_TRIALS);
        let last = tried.find(|at| fields_in(&text[..*at], wanted) == Some(wanted))?;
        Some(last + self.sep.len())
    }
}

#[cfg(test)]
mod tests {
    use atleast::Dialect;

    use super::*;

    /// Returns the places of all findings: the number of the line, and the line with `|` at the place.
    fn places(dialect: &DialectBuilder, table: &[u8]) -> Vec<(Option<u64>, String)> {
        let mut reader = dialect.clone().build().unwrap().reader(table, true).unwrap();
        let places = Places::new(dialect.clone(), &reader);
        let mut found = Vec::new();
        let mut add = |excerpt: Excerpt<'_>| {
            let (before, behind) = excerpt.line.split_at(excerpt.mark);
            let line = [before, behind].map(|part| String::from_utf8(part.to_vec()).unwrap());
            found.push((excerpt.number, line.join("|")));
        };
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

    /// Checks the one place in a table of two fields.
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

    /// Of a record that was begun in a window before, the end is at hand.
    #[test]
    fn a_record_of_which_the_end_is_at_hand() {
        let dialect = Dialect::builder().sep(",").expected(3);
        let table = b"1,2,3,4,5\n6,7\n";
        for (from, expected) in [(1, "|4,5"), (4, "|4,5"), (6, "|4,5"), (8, "|5")] {
            let mut reader = dialect.clone().build().unwrap().reader(table, true).unwrap();
            let places = Places::new(dialect.clone(), &reader);
            let mut shown = Vec::new();
            let mut note = |record: &BadRecord<'_>| {
                let excerpt = places.row(record).unwrap();
                let (before, behind) = excerpt.line.split_at(excerpt.mark);
                let line = [before, behind].map(|part| str::from_utf8(part).unwrap()).join("|");
                shown.push((excerpt.number, excerpt.is_cut, line));
            };
            let done = reader.read(&table[..from], false, &mut note);
            reader.read(&table[done..], true, &mut note);
            let (first, last) = (&shown[0], &shown[1]);
            assert!(first.0.is_none() && first.1 && first.2.ends_with(expected), "{first:?}");
            assert_eq!(*last, (Some(2), false, "6,7|".to_owned()));
        }
    }
}
