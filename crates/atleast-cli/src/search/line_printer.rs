//! The printing of selected lines, with context, or of the occurrences in them.

use std::io::Read;
use std::ops::Range;

use atleast::{Segment, StreamFinder};
use atleast_files::Source;

use super::context_before::{ContextBefore, Line};
use super::read_buffer::{MAX_WITHOUT_TURN, ReadBuffer};
use super::{Error, FileStats, Search, styled};
use crate::output::{LineOutput, WRITE_SIZE};
use crate::printable;

/// The separator after a path or number before a selected line, and before a line of context.
pub(super) const SELECTED: u8 = b':';
const CONTEXT: u8 = b'-';

/// Prints the selected lines of one source.
pub(super) struct LinePrinter<'s, O> {
    search: &'s Search<'s>,
    source: &'s Source,
    output: &'s mut O,
    /// Whether to print after each read: lines of standard input are answered at once.
    is_live: bool,
    after: usize,
    /// The separator between groups of lines.
    separator: Vec<u8>,
    numbered: NumberedOffset,
    selected: u64,
    /// The number of occurrences in the selected lines, as far as they were read.
    occurrences: u64,
    /// The range of the last selected line.
    last_selected: Range<usize>,
    /// The number of context lines that are still to be printed.
    after_left: usize,
    before: ContextBefore,
    /// The first line that is not decided: it may still be selected, or get more occurrences to
    /// show.
    open: OpenLine,
    /// Where the last printed line ended.
    printed_to: Option<usize>,
    /// How far the source was checked for NUL bytes.
    text_to: usize,
    is_over: bool,
    /// The offset of the first line in the source.
    from: usize,
    /// The maximum length of a line to print.
    max_line: usize,
}

/// How much was found in a source or a range whose lines were printed.
pub(super) struct RangeTotals {
    pub(super) stats: FileStats,
    /// The number of newlines, if lines are numbered.
    pub(super) newlines: u64,
    /// Whether the search should go on after it.
    pub(super) wants_more: bool,
}

/// An offset whose line number is known. Other line numbers are counted from it.
#[derive(Clone, Copy)]
struct NumberedOffset {
    offset: usize,
    line: u64,
}

/// A line that is not decided. All positions are offsets in the source.
#[derive(Default)]
struct OpenLine {
    start: usize,
    /// The end of its newline, once it has been found.
    end: Option<usize>,
    /// Before this offset it has no newline.
    searched_to: usize,
    hits: Option<HitsInLine>,
}

/// The hits that begin in a line. Only the first and the end of the last are stored, because there
/// may be as many hits as bytes. The others are found again when they are printed.
struct HitsInLine {
    first: Segment,
    last_end: usize,
    /// The number of occurrences in them.
    occurrences: u64,
}

/// The part of the source in memory. All positions are offsets in the source.
#[derive(Clone, Copy)]
struct BufferedText<'a> {
    text: &'a [u8],
    base: usize,
}

impl<'a> BufferedText<'a> {
    fn end(&self) -> usize {
        self.base + self.text.len()
    }

    /// Returns a range, all of which is in memory.
    fn part(&self, part: Range<usize>) -> &'a [u8] {
        &self.text[part.start - self.base..part.end - self.base]
    }

    /// Returns the part of a range that is in memory.
    fn buffered_part(&self, part: Range<usize>) -> &'a [u8] {
        let start = part.start.max(self.base);
        self.part(start..part.end.max(start))
    }

    /// Returns the end of the line at an offset.
    fn line_end(&self, offset: usize) -> usize {
        let offset = offset.max(self.base);
        let newline = memchr::memchr(b'\n', self.part(offset..self.end()));
        newline.map_or(self.end(), |newline| offset + newline + 1)
    }

    /// Returns where the last line of a range begins, if it is not the first.
    fn last_line(&self, part: Range<usize>) -> Option<usize> {
        let start = part.start.max(self.base);
        let newline = memchr::memrchr(b'\n', self.buffered_part(part))?;
        Some(start + newline + 1)
    }
}

impl OpenLine {
    fn at(start: usize) -> Self {
        OpenLine { start, end: None, searched_to: start, hits: None }
    }

    /// Searches for its end where this was not done before.
    fn find_end(&mut self, held: &BufferedText<'_>) -> Option<usize> {
        if self.end.is_none() {
            let from = self.searched_to.max(held.base);
            match memchr::memchr(b'\n', held.part(from..held.end())) {
                Some(newline) => self.end = Some(from + newline + 1),
                None => self.searched_to = held.end(),
            }
        }
        self.end
    }
}

impl<'s, O: LineOutput> LinePrinter<'s, O> {
    /// Creates a printer of the lines from an offset in the source.
    pub(super) fn new(
        search: &'s Search<'s>,
        source: &'s Source,
        output: &'s mut O,
        from: usize,
    ) -> Self {
        let (before, after) = search.arguments.context();
        let with_context = !search.arguments.only_matching;
        LinePrinter {
            search,
            source,
            output,
            is_live: *source == Source::StandardInput,
            before: ContextBefore::new(
                if with_context { before } else { 0 },
                search.arguments.max_line,
            ),
            after: if with_context { after } else { 0 },
            separator: search.group_separator(),
            numbered: NumberedOffset { offset: from, line: 1 },
            selected: 0,
            occurrences: 0,
            last_selected: from..from,
            after_left: 0,
            open: OpenLine::at(from),
            printed_to: None,
            text_to: from,
            from,
            is_over: search.arguments.max_count == Some(0),
            max_line: search.arguments.max_line,
        }
    }

    /// Reads the source and prints its selected lines. Returns how much was found.
    pub(super) fn print(mut self, reader: &mut dyn Read) -> Result<RangeTotals, Error> {
        let mut held = ReadBuffer::new(reader, self.from, self.max_line);
        let mut finder = Some(self.search.counter.stream_finder());
        let mut bytes = 0;
        while !self.is_over
            && let Some(searching) = &mut finder
        {
            if held.text().len() > MAX_WITHOUT_TURN {
                self.output.wait()?;
            }
            let read = held.read_more()?;
            bytes += read as u64;
            let text = BufferedText { text: held.text(), base: held.base() };
            let chunk = text.part(text.end() - read..text.end());
            for hit in searching.feed(chunk) {
                self.take_hit(&text, in_source(hit, self.from))?;
                if self.is_over {
                    break;
                }
            }
            let open_from = self.from + searching.open_from();
            if read > 0 {
                self.decide_up_to(&text, open_from)?;
            } else {
                for hit in finder.take().into_iter().flat_map(StreamFinder::finish) {
                    self.take_hit(&text, in_source(hit, self.from))?;
                }
                self.decide_all(&text)?;
            }
            if self.numbers_lines() {
                self.number_at(&text, self.open.start.max(text.base));
            }
            held.discard(self.open.start.saturating_sub(held.base()));
            if held.is_full() {
                let full = BufferedText { text: held.text(), base: held.base() };
                self.give_up_line(&full)?;
                held.discard(held.text().len());
            }
            if self.is_live {
                self.output.flush()?;
            }
        }
        let stats = FileStats { selected: self.selected, occurrences: self.occurrences, bytes };
        Ok(RangeTotals { stats, newlines: self.numbered.line - 1, wants_more: !self.is_over })
    }

    /// Takes the next hit. Decides the lines before the one in which it begins.
    fn take_hit(&mut self, held: &BufferedText<'_>, hit: Segment) -> Result<(), Error> {
        if !self.is_over && self.last_selected.contains(&hit.start) {
            // The line was already selected and printed while the hit was open.
            self.occurrences += hit.count;
        }
        // No line begins at the end of the text. An empty segment at the end of a line is in that
        // line.
        if self.is_over || hit.start < self.open.start || self.open.start >= held.end() {
            return Ok(());
        }
        let offset = hit.start.min(held.end() - 1);
        if let Some(hits) = &mut self.open.hits {
            let last_end = hits.last_end.max(hit.end);
            if self.open.find_end(held).is_none_or(|end| offset < end) {
                if let Some(hits) = &mut self.open.hits {
                    hits.last_end = last_end;
                    hits.occurrences += hit.count;
                }
                return Ok(());
            }
            self.decide_open(held)?;
            if self.is_over || hit.start < self.open.start {
                return Ok(());
            }
        }
        self.decide_before(held, offset)?;
        let (last_end, occurrences) = (hit.end, hit.count);
        self.open.hits = Some(HitsInLine { first: hit, last_end, occurrences });
        Ok(())
    }

    /// Decides the lines before an offset. All hits that begin before it have been taken: no
    /// segment that begins before it is open.
    fn decide_up_to(&mut self, held: &BufferedText<'_>, offset: usize) -> Result<(), Error> {
        if !self.is_over && self.open.hits.is_some() {
            match self.open.find_end(held) {
                // If occurrences are not shown, the line is decided once it is selected.
                Some(end) if end <= offset || self.search.occurrences.is_none() => {
                    self.decide_open(held)?;
                }
                _ => return Ok(()),
            }
        }
        self.decide_before(held, offset.min(held.end()))
    }

    /// Decides all lines, at the end of the source.
    fn decide_all(&mut self, held: &BufferedText<'_>) -> Result<(), Error> {
        if !self.is_over && self.open.hits.is_some() {
            self.open.find_end(held);
            self.open.end.get_or_insert(held.end());
            self.decide_open(held)?;
        }
        let rest = self.open.start..held.end();
        if !self.is_over && !rest.is_empty() {
            self.decide_others(held, rest)?;
            self.open = OpenLine::at(held.end());
        }
        Ok(())
    }

    /// Decides the lines before the one at an offset. No hit begins in them.
    fn decide_before(&mut self, held: &BufferedText<'_>, offset: usize) -> Result<(), Error> {
        if self.is_over || offset <= self.open.searched_to {
            return Ok(());
        }
        if let Some(start) = held.last_line(self.open.searched_to..offset) {
            self.decide_others(held, self.open.start..start)?;
            self.open = OpenLine::at(start);
        }
        self.open.searched_to = offset;
        Ok(())
    }

    /// Decides the open line, whose end and hits are known.
    fn decide_open(&mut self, held: &BufferedText<'_>) -> Result<(), Error> {
        let Some(end) = self.open.end else { return Ok(()) };
        let open = std::mem::replace(&mut self.open, OpenLine::at(end));
        let line = open.start..end;
        // As with grep, lines that match after the last selected line (-m) are only context.
        if self.inverts() || self.has_enough() {
            self.leave_out(held, line)
        } else {
            self.select(held, &line, open.hits.as_ref())
        }
    }

    /// Decides lines in which no hit begins.
    fn decide_others(&mut self, held: &BufferedText<'_>, part: Range<usize>) -> Result<(), Error> {
        if self.inverts() { self.select_all(held, part) } else { self.leave_out(held, part) }
    }

    /// Gives up the open line, which is too long to keep.
    ///
    /// # Errors
    /// If it has to be printed in any case.
    fn give_up_line(&mut self, held: &BufferedText<'_>) -> Result<(), Error> {
        let hit = self.open.hits.as_ref().map(|hits| &hits.first);
        let is_selected = hit.is_some() && !self.inverts() && !self.has_enough();
        if is_selected || self.after_left > 0 {
            let line = hit.filter(|_| is_selected).map(|hit| hit.line);
            return Err(self.too_long(held, self.open.start, line));
        }
        if self.numbers_lines() {
            self.number_at(held, held.end());
        }
        Ok(())
    }

    /// Returns the error that the line at an offset is too long. `line` is its number, if known.
    fn too_long(&mut self, held: &BufferedText<'_>, offset: usize, line: Option<u64>) -> Error {
        let counted = self.numbers_lines().then(|| self.number_at(held, offset.max(held.base)));
        Error::TooLong { line: line.or(counted), until_selected: false }
    }

    /// Returns whether a line is too long to print, or not completely in memory.
    fn is_too_long(&self, held: &BufferedText<'_>, line: &Range<usize>) -> bool {
        line.start < held.base || {
            let is_ended = held.part(line.clone()).ends_with(b"\n");
            line.len() - usize::from(is_ended) > self.max_line
        }
    }

    /// Returns whether the lines in which no hit begins are selected.
    fn inverts(&self) -> bool {
        self.search.arguments.invert_match && !self.search.is_per_line
    }

    /// Selects every line of a range.
    fn select_all(&mut self, held: &BufferedText<'_>, part: Range<usize>) -> Result<(), Error> {
        let mut start = part.start;
        while start < part.end && !self.is_over {
            let line = start..held.line_end(start);
            start = line.end;
            if self.has_enough() {
                self.leave_out(held, line)?;
            } else {
                self.select(held, &line, None)?;
            }
        }
        Ok(())
    }

    /// Takes lines that are not selected: prints those that follow a selected line as context, and
    /// keeps those that may precede one.
    fn leave_out(&mut self, held: &BufferedText<'_>, part: Range<usize>) -> Result<(), Error> {
        let mut start = part.start;
        while self.after_left > 0 && start < part.end {
            let line = start..held.line_end(start);
            start = line.end;
            self.after_left -= 1;
            if self.is_too_long(held, &line) {
                return Err(self.too_long(held, line.start, None));
            }
            let number = self.number_of(held, line.start);
            let text = held.part(line.clone());
            self.write_line(Line { start: line.start, number, text }, CONTEXT, [])?;
        }
        if self.has_enough() && self.after_left == 0 {
            self.is_over = true;
        }
        if self.before.max_lines() == 0 || start >= part.end {
            return Ok(());
        }
        // Where the last lines of the range begin.
        let mut from = part.end;
        for _ in 0..self.before.max_lines() {
            if from == start {
                break;
            }
            from = held.last_line(start..from - 1).unwrap_or(start);
        }
        if from > start {
            // The lines kept so far are too far away.
            self.before.clear();
        }
        while from < part.end {
            let line = from..held.line_end(from);
            from = line.end;
            let number = self.number_of(held, line.start.max(held.base));
            if self.is_too_long(held, &line) {
                self.before.lose(number);
            } else {
                let text = held.part(line.clone());
                self.before.keep(Line { start: line.start, number, text });
            }
        }
        Ok(())
    }

    /// Prints a selected line with the context before it, or the occurrences in its hits.
    fn select(
        &mut self,
        held: &BufferedText<'_>,
        line: &Range<usize>,
        hits: Option<&HitsInLine>,
    ) -> Result<(), Error> {
        if self.is_too_long(held, line) {
            return Err(self.too_long(held, line.start, hits.map(|hits| hits.first.line)));
        }
        self.selected += 1;
        self.occurrences += hits.map_or(0, |hits| hits.occurrences);
        self.last_selected = line.clone();
        if self.is_binary(held) {
            self.is_over = true;
            return self.write_binary();
        }
        let search = self.search;
        if search.arguments.only_matching {
            self.write_occurrences(held, hits)?;
        } else {
            if self.before.max_lines() > 0 {
                self.write_context_before()?;
            }
            let number = self.number_of(held, line.start);
            let text = held.part(line.clone());
            let start = line.start;
            let printed = Line { start, number, text };
            match hits.filter(|_| search.occurrences.is_some()) {
                Some(hits) => {
                    let marks = search.marks(*held, hits, line.end);
                    let marks = marks.map(|mark| mark.start - start..mark.end - start);
                    self.write_line(printed, SELECTED, marks)?;
                }
                None => self.write_line(printed, SELECTED, [])?,
            }
            self.after_left = self.after;
        }
        if self.has_enough() && self.after_left == 0 {
            self.is_over = true;
        }
        Ok(())
    }

    /// Prints the context before a selected line.
    fn write_context_before(&mut self) -> Result<(), Error> {
        let mut before = std::mem::take(&mut self.before);
        let lines = before.lines().map_err(|error| match error {
            Error::TooLong { line, until_selected } => {
                Error::TooLong { line: line.filter(|_| self.numbers_lines()), until_selected }
            }
            error => error,
        });
        for line in lines? {
            self.write_line(line, CONTEXT, [])?;
        }
        before.clear();
        self.before = before;
        Ok(())
    }

    /// Returns whether `--max-count` lines are selected.
    fn has_enough(&self) -> bool {
        self.search.arguments.max_count.is_some_and(|max| self.selected >= max)
    }

    /// Prints each occurrence in the hits of a line, for `-o`.
    fn write_occurrences(
        &mut self,
        held: &BufferedText<'_>,
        hits: Option<&HitsInLine>,
    ) -> Result<(), Error> {
        let search = self.search;
        for found in hits.into_iter().flat_map(|hits| search.marks(*held, hits, usize::MAX)) {
            let number = self.number_of(held, found.start);
            self.write_prefix(found.start, number, SELECTED);
            styled(search.styles.occurrence, self.output.buffer(), |buffer| {
                search.write_text(held.part(found), buffer);
            });
            self.output.buffer().push(b'\n');
            self.output.end_line()?;
        }
        Ok(())
    }

    /// Prints a line. `marks` are the occurrences to colour.
    fn write_line(
        &mut self,
        line: Line<'_>,
        separator: u8,
        marks: impl IntoIterator<Item = Range<usize>>,
    ) -> Result<(), Error> {
        let Line { start, number, text } = line;
        let search = self.search;
        if self.printed_to.is_some_and(|end| end != start) {
            self.output.buffer().extend_from_slice(&self.separator);
        }
        self.printed_to = Some(start + text.len());
        self.write_prefix(start, number, separator);
        // A last line without a newline gets one.
        let text = text.strip_suffix(b"\n").unwrap_or(text);
        let mut from = 0;
        for mark in marks {
            let mark = mark.start.min(text.len())..mark.end.min(text.len());
            self.write_part(&text[from..mark.start])?;
            if !mark.is_empty() {
                styled(search.styles.occurrence, self.output.buffer(), |buffer| {
                    search.write_text(&text[mark.clone()], buffer);
                });
            }
            from = mark.end;
        }
        self.write_part(&text[from..])?;
        self.output.buffer().push(b'\n');
        Ok(self.output.end_line()?)
    }

    /// Writes a part of a line, in small parts so that a long line is not copied whole.
    fn write_part(&mut self, mut text: &[u8]) -> Result<(), Error> {
        while text.len() > WRITE_SIZE {
            // Do not cut a character.
            let is_start = |offset: &usize| text[*offset] & 0xC0 != 0x80;
            let end = (WRITE_SIZE - 3..=WRITE_SIZE).rev().find(is_start);
            let (part, rest) = text.split_at(end.unwrap_or(WRITE_SIZE));
            self.search.write_text(part, self.output.buffer());
            self.output.write_if_long()?;
            text = rest;
        }
        self.search.write_text(text, self.output.buffer());
        Ok(self.output.write_if_long()?)
    }

    /// Writes the path and the numbers before a line or an occurrence.
    fn write_prefix(&mut self, start: usize, number: u64, separator: u8) {
        let search = self.search;
        if search.has_path {
            search.write_path(self.source, self.output.buffer());
            search.end_path(separator, self.output.buffer());
        }
        if self.numbers_lines()
            && let Some(number) = self.output.line_number(number)
        {
            search.write_number(number, separator, self.output.buffer());
        }
        if search.arguments.byte_offset {
            search.write_number(start as u64, separator, self.output.buffer());
        }
    }

    /// Returns whether the source is binary: as with grep, whether there is a NUL byte in what was
    /// read.
    fn is_binary(&mut self, held: &BufferedText<'_>) -> bool {
        let new = held.buffered_part(self.text_to..held.end());
        self.text_to = held.end();
        !self.search.arguments.text && memchr::memchr(0, new).is_some()
    }

    /// Prints that a binary file has a selected line.
    fn write_binary(&mut self) -> Result<(), Error> {
        let buffer = self.output.buffer();
        buffer.extend_from_slice(b"Binary file ");
        self.search.write_path(self.source, buffer);
        buffer.extend_from_slice(b" matches\n");
        Ok(self.output.end_line()?)
    }

    fn numbers_lines(&self) -> bool {
        self.search.arguments.line_number
    }

    /// Returns the number of the line at an offset, or 0 if lines are not numbered.
    fn number_of(&mut self, held: &BufferedText<'_>, offset: usize) -> u64 {
        if self.numbers_lines() { self.number_at(held, offset) } else { 0 }
    }

    /// Returns the number of the line at an offset, and counts from there next time.
    fn number_at(&mut self, held: &BufferedText<'_>, offset: usize) -> u64 {
        let from = self.numbered.offset;
        let newlines =
            |part: Range<usize>| memchr::memchr_iter(b'\n', held.part(part)).count() as u64;
        let line = if from <= offset {
            self.numbered.line + newlines(from..offset)
        } else {
            self.numbered.line - newlines(offset..from)
        };
        self.numbered = NumberedOffset { offset, line };
        line
    }
}

/// Converts the offsets of a hit in a range to offsets in the source. The range begins at `from`.
fn in_source(mut hit: Segment, from: usize) -> Segment {
    hit.start += from;
    hit.end += from;
    hit
}

impl Search<'_> {
    /// Returns the ranges of the occurrences in the hits of a line, up to `end`; none unless they
    /// are shown.
    fn marks<'a>(
        &'a self,
        held: BufferedText<'a>,
        hits: &HitsInLine,
        end: usize,
    ) -> impl Iterator<Item = Range<usize>> + 'a {
        let HitsInLine { first, last_end, .. } = hits;
        // The search for the other hits begins at the reset that ends the first one.
        let after_first = first.end;
        let occurrences = self.occurrences.as_ref();
        let (first, last_end) = (first.range(), *last_end);
        occurrences.into_iter().flat_map(move |occurrences| {
            let others = self.counter.find_iter(held.part(after_first..last_end));
            let others = others.map(move |hit| after_first + hit.start..after_first + hit.end);
            std::iter::once(first.clone()).chain(others).flat_map(move |segment| {
                let segment = segment.start..segment.end.min(end);
                let found = occurrences.of(held.part(segment.clone()));
                found.map(move |found| segment.start + found.start..segment.start + found.end)
            })
        })
    }

    /// Writes text of the source; escaped if the output is a terminal.
    fn write_text(&self, text: &[u8], buffer: &mut Vec<u8>) {
        if !self.is_terminal || text.iter().all(|byte| matches!(byte, b'\t' | b' '..=b'~')) {
            return buffer.extend_from_slice(text);
        }
        for part in text.split_inclusive(|byte| *byte == b'\t') {
            let (before, tab) =
                part.strip_suffix(b"\t").map_or((part, ""), |before| (before, "\t"));
            buffer.extend_from_slice(printable::escaped(before).as_bytes());
            buffer.extend_from_slice(tab.as_bytes());
        }
    }
}
