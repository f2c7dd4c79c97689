//! The selected lines, printed: with what stands around them, or only the occurrences in them.

use std::io::Read;
use std::ops::Range;

use atleast::{Segment, StreamFinder};
use atleast_files::Source;

use super::before::{Before, Line};
use super::held::{Held, WITHOUT_TURN};
use super::{Error, Found, Search, styled};
use crate::output::{LineOutput, WRITTEN_AT_ONCE};
use crate::printable;

/// What stands between what is put before a line and the line, and between the parts of that.
pub(super) const SELECTED: u8 = b':';
const CONTEXT: u8 = b'-';

/// The lines of one source.
pub(super) struct Lines<'s, O> {
    search: &'s Search<'s>,
    source: &'s Source,
    output: &'s mut O,
    /// Whether it is standard input, where whoever types or pipes lines in sees the answer at once.
    is_live: bool,
    after: usize,
    /// What stands between two groups of lines.
    separator: Vec<u8>,
    place: Place,
    selected: u64,
    /// How many occurrences the selected lines hold, as far as they were read.
    occurrences: u64,
    /// Where the last selected line is.
    last_selected: Range<usize>,
    /// How many lines are yet to be printed behind one that was selected.
    after_left: usize,
    before: Before,
    /// The first line of which it is not known whether it is selected, or not all is known that is printed of it.
    open: OpenLine,
    /// Where the last line ended that was printed.
    printed_to: Option<usize>,
    /// Up to where there is no byte 0, as far as it was looked for.
    text_to: usize,
    is_over: bool,
    /// Where the first line starts in the source.
    from: usize,
    /// How long a line may be that is printed.
    most: usize,
}

/// What was found where lines were printed.
pub(super) struct Printed {
    pub(super) found: Found,
    /// How many newlines there are, if lines are numbered.
    pub(super) newlines: u64,
    /// Whether what follows is to be read as well.
    pub(super) goes_on: bool,
}

/// A place whose line is known, from which others are counted.
#[derive(Clone, Copy)]
struct Place {
    offset: usize,
    line: u64,
}

/// A line that is not done with. All places are offsets in the source.
#[derive(Default)]
struct OpenLine {
    start: usize,
    /// Behind its newline, once that has been found.
    end: Option<usize>,
    /// Up to here it has no newline.
    searched_to: usize,
    hits: Option<HitsInLine>,
}

/// The hits that begin in a line: all between the first and the end of the last are found again when they are
/// printed, since they may be as many as the bytes of the line.
struct HitsInLine {
    first: Segment,
    last_end: usize,
    /// How many occurrences they hold.
    occurrences: u64,
}

/// What is held of the source. All places are offsets in the source.
#[derive(Clone, Copy)]
struct HeldText<'a> {
    text: &'a [u8],
    base: usize,
}

impl<'a> HeldText<'a> {
    fn end(&self) -> usize {
        self.base + self.text.len()
    }

    /// Returns a part, all of which is held.
    fn part(&self, part: Range<usize>) -> &'a [u8] {
        &self.text[part.start - self.base..part.end - self.base]
    }

    /// Returns the part of a part that is held.
    fn held_part(&self, part: Range<usize>) -> &'a [u8] {
        let start = part.start.max(self.base);
        self.part(start..part.end.max(start))
    }

    /// Returns where the line ends in which a place is.
    fn line_end(&self, place: usize) -> usize {
        let place = place.max(self.base);
        let newline = memchr::memchr(b'\n', self.part(place..self.end()));
        newline.map_or(self.end(), |newline| place + newline + 1)
    }

    /// Returns where the last line of a part begins, if that is not where the part does.
    fn last_line(&self, part: Range<usize>) -> Option<usize> {
        let start = part.start.max(self.base);
        let newline = memchr::memrchr(b'\n', self.held_part(part))?;
        Some(start + newline + 1)
    }
}

impl OpenLine {
    fn at(start: usize) -> Self {
        OpenLine { start, end: None, searched_to: start, hits: None }
    }

    /// Looks for its end as far as was not done already.
    fn find_end(&mut self, held: &HeldText<'_>) -> Option<usize> {
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

impl<'s, O: LineOutput> Lines<'s, O> {
    /// Begins with the lines from an offset in the source on.
    pub(super) fn new(
        search: &'s Search<'s>,
        source: &'s Source,
        output: &'s mut O,
        from: usize,
    ) -> Self {
        let (before, after) = search.arguments.context();
        let with_context = !search.arguments.only_matching;
        Lines {
            search,
            source,
            output,
            is_live: *source == Source::StandardInput,
            before: Before::new(if with_context { before } else { 0 }, search.arguments.max_line),
            after: if with_context { after } else { 0 },
            separator: search.group_separator(),
            place: Place { offset: from, line: 1 },
            selected: 0,
            occurrences: 0,
            last_selected: from..from,
            after_left: 0,
            open: OpenLine::at(from),
            printed_to: None,
            text_to: from,
            from,
            is_over: search.arguments.max_count == Some(0),
            most: search.arguments.max_line,
        }
    }

    /// Reads the source and prints its selected lines. Returns what was found.
    pub(super) fn print(mut self, reader: &mut dyn Read) -> Result<Printed, Error> {
        let mut held = Held::new(reader, self.from, self.most);
        let mut finder = Some(self.search.counter.stream_finder());
        let mut bytes = 0;
        while !self.is_over
            && let Some(searching) = &mut finder
        {
            if held.text().len() > WITHOUT_TURN {
                self.output.wait()?;
            }
            let read = held.read_on()?;
            bytes += read as u64;
            let at_hand = HeldText { text: held.text(), base: held.base() };
            let chunk = at_hand.part(at_hand.end() - read..at_hand.end());
            for hit in searching.feed(chunk) {
                self.take_hit(&at_hand, placed(hit, self.from))?;
                if self.is_over {
                    break;
                }
            }
            let open_from = self.from + searching.open_from();
            if read > 0 {
                self.decide_up_to(&at_hand, open_from)?;
            } else {
                for hit in finder.take().into_iter().flat_map(StreamFinder::finish) {
                    self.take_hit(&at_hand, placed(hit, self.from))?;
                }
                self.decide_all(&at_hand)?;
            }
            if self.numbers_lines() {
                self.number_at(&at_hand, self.open.start.max(at_hand.base));
            }
            held.forget(self.open.start.saturating_sub(held.base()));
            if held.is_full() {
                let full = HeldText { text: held.text(), base: held.base() };
                self.lose(&full)?;
                held.forget(held.text().len());
            }
            if self.is_live {
                self.output.flush()?;
            }
        }
        let found = Found { selected: self.selected, occurrences: self.occurrences, bytes };
        Ok(Printed { found, newlines: self.place.line - 1, goes_on: !self.is_over })
    }

    /// Takes the next hit: what comes before the line in which it begins is decided.
    fn take_hit(&mut self, held: &HeldText<'_>, hit: Segment) -> Result<(), Error> {
        if !self.is_over && self.last_selected.contains(&hit.start) {
            // Its line was selected, and printed, while the hit was open.
            self.occurrences += hit.count;
        }
        // Behind the last line there is none, and an empty segment at the very end of a line is in that line.
        if self.is_over || hit.start < self.open.start || self.open.start >= held.end() {
            return Ok(());
        }
        let place = hit.start.min(held.end() - 1);
        if let Some(hits) = &mut self.open.hits {
            let last_end = hits.last_end.max(hit.end);
            if self.open.find_end(held).is_none_or(|end| place < end) {
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
        self.decide_before(held, place)?;
        let (last_end, occurrences) = (hit.end, hit.count);
        self.open.hits = Some(HitsInLine { first: hit, last_end, occurrences });
        Ok(())
    }

    /// Decides the lines before a place, in which no hit begins but those that were taken: no segment that begins
    /// before it is open.
    fn decide_up_to(&mut self, held: &HeldText<'_>, place: usize) -> Result<(), Error> {
        if !self.is_over && self.open.hits.is_some() {
            match self.open.find_end(held) {
                // Once it is selected, no more need be known if the hits are not shown.
                Some(end) if end <= place || self.search.occurrences.is_none() => {
                    self.decide_open(held)?;
                }
                _ => return Ok(()),
            }
        }
        self.decide_before(held, place.min(held.end()))
    }

    /// Decides all lines: no more will come.
    fn decide_all(&mut self, held: &HeldText<'_>) -> Result<(), Error> {
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

    /// Decides the lines before the one in which a place is: no hit begins in them.
    fn decide_before(&mut self, held: &HeldText<'_>, place: usize) -> Result<(), Error> {
        if self.is_over || place <= self.open.searched_to {
            return Ok(());
        }
        if let Some(start) = held.last_line(self.open.searched_to..place) {
            self.decide_others(held, self.open.start..start)?;
            self.open = OpenLine::at(start);
        }
        self.open.searched_to = place;
        Ok(())
    }

    /// Decides the open line, whose end and hits are known.
    fn decide_open(&mut self, held: &HeldText<'_>) -> Result<(), Error> {
        let Some(end) = self.open.end else { return Ok(()) };
        let open = std::mem::replace(&mut self.open, OpenLine::at(end));
        let line = open.start..end;
        // As grep does: behind the last that is selected, others that could be are no more than its neighbours.
        if self.inverts() || self.has_enough() {
            self.unselected(held, line)
        } else {
            self.select(held, &line, open.hits.as_ref())
        }
    }

    /// Decides lines in which no hit begins.
    fn decide_others(&mut self, held: &HeldText<'_>, part: Range<usize>) -> Result<(), Error> {
        if self.inverts() { self.each_selected(held, part) } else { self.unselected(held, part) }
    }

    /// Lets go of the open line, which is longer than may be held.
    ///
    /// # Errors
    /// If it is to be printed, whatever follows.
    fn lose(&mut self, held: &HeldText<'_>) -> Result<(), Error> {
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

    /// Returns the error that the line in which a place is, with this number if it is known, is too long.
    fn too_long(&mut self, held: &HeldText<'_>, place: usize, line: Option<u64>) -> Error {
        let counted = self.numbers_lines().then(|| self.number_at(held, place.max(held.base)));
        Error::TooLong { line: line.or(counted), until_selected: false }
    }

    /// Returns true if and only if a line is too long to be printed: it is not held in full, or more is.
    fn is_too_long(&self, held: &HeldText<'_>, line: &Range<usize>) -> bool {
        line.start < held.base || {
            let is_ended = held.part(line.clone()).ends_with(b"\n");
            line.len() - usize::from(is_ended) > self.most
        }
    }

    /// Returns true if and only if the lines are selected in which no hit begins.
    fn inverts(&self) -> bool {
        self.search.arguments.invert_match && !self.search.is_per_line
    }

    /// Selects every line of a part.
    fn each_selected(&mut self, held: &HeldText<'_>, part: Range<usize>) -> Result<(), Error> {
        let mut start = part.start;
        while start < part.end && !self.is_over {
            let line = start..held.line_end(start);
            start = line.end;
            if self.has_enough() {
                self.unselected(held, line)?;
            } else {
                self.select(held, &line, None)?;
            }
        }
        Ok(())
    }

    /// Prints of lines that are not selected those right behind a selected one, and keeps those that may be
    /// right before one.
    fn unselected(&mut self, held: &HeldText<'_>, part: Range<usize>) -> Result<(), Error> {
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
        if self.before.most_lines() == 0 || start >= part.end {
            return Ok(());
        }
        // Where the last of them begin.
        let mut from = part.end;
        for _ in 0..self.before.most_lines() {
            if from == start {
                break;
            }
            from = held.last_line(start..from - 1).unwrap_or(start);
        }
        if from > start {
            // Those that were kept are too far off.
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

    /// Prints a line that is selected, with those before it, or the occurrences in the hits that begin in it.
    fn select(
        &mut self,
        held: &HeldText<'_>,
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
            if self.before.most_lines() > 0 {
                self.write_before_selected()?;
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

    /// Prints the lines that were kept for the one that is selected.
    fn write_before_selected(&mut self) -> Result<(), Error> {
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

    /// Returns true if and only if as many lines are selected as are asked for.
    fn has_enough(&self) -> bool {
        self.search.arguments.max_count.is_some_and(|most| self.selected >= most)
    }

    /// Prints each occurrence in the hits of a line.
    fn write_occurrences(
        &mut self,
        held: &HeldText<'_>,
        hits: Option<&HitsInLine>,
    ) -> Result<(), Error> {
        let search = self.search;
        for found in hits.into_iter().flat_map(|hits| search.marks(*held, hits, usize::MAX)) {
            let number = self.number_of(held, found.start);
            self.write_before(found.start, number, SELECTED);
            styled(search.styles.occurrence, self.output.buffer(), |buffer| {
                search.write_text(held.part(found), buffer);
            });
            self.output.buffer().push(b'\n');
            self.output.end_line()?;
        }
        Ok(())
    }

    /// Prints a line: `marks` are the occurrences in it that counted.
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
        self.write_before(start, number, separator);
        // A last line that lacks its line end is given one.
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

    /// Writes a part of a line: little at a time, so that a long line is never put together whole.
    fn write_part(&mut self, mut text: &[u8]) -> Result<(), Error> {
        while text.len() > WRITTEN_AT_ONCE {
            // A character is not cut.
            let is_start = |place: &usize| text[*place] & 0xC0 != 0x80;
            let end = (WRITTEN_AT_ONCE - 3..=WRITTEN_AT_ONCE).rev().find(is_start);
            let (part, rest) = text.split_at(end.unwrap_or(WRITTEN_AT_ONCE));
            self.search.write_text(part, self.output.buffer());
            self.output.go_on()?;
            text = rest;
        }
        self.search.write_text(text, self.output.buffer());
        Ok(self.output.go_on()?)
    }

    /// Writes what stands before a line, or an occurrence.
    fn write_before(&mut self, start: usize, number: u64, separator: u8) {
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

    /// Returns true if and only if the lines here are not to be printed, since they are none for people: as
    /// grep sees it, a byte 0 stands among what was read.
    fn is_binary(&mut self, held: &HeldText<'_>) -> bool {
        let new = held.held_part(self.text_to..held.end());
        self.text_to = held.end();
        !self.search.arguments.text && memchr::memchr(0, new).is_some()
    }

    /// Says that a binary file has a line that is selected.
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

    /// Returns the number of the line in which a place is, if it is printed.
    fn number_of(&mut self, held: &HeldText<'_>, place: usize) -> u64 {
        if self.numbers_lines() { self.number_at(held, place) } else { 0 }
    }

    /// Returns the number of the line in which a place is, and counts from there next time.
    fn number_at(&mut self, held: &HeldText<'_>, place: usize) -> u64 {
        let from = self.place.offset;
        let newlines =
            |part: Range<usize>| memchr::memchr_iter(b'\n', held.part(part)).count() as u64;
        let line = if from <= place {
            self.place.line + newlines(from..place)
        } else {
            self.place.line - newlines(place..from)
        };
        self.place = Place { offset: place, line };
        line
    }
}

/// Returns a hit with its offsets in the source, of which the part that was searched begins there.
fn placed(mut hit: Segment, from: usize) -> Segment {
    hit.start += from;
    hit.end += from;
    hit
}

impl Search<'_> {
    /// Returns the occurrences that count of the hits of a line, up to `end`: none unless they are shown.
    fn marks<'a>(
        &'a self,
        held: HeldText<'a>,
        hits: &HitsInLine,
        end: usize,
    ) -> impl Iterator<Item = Range<usize>> + 'a {
        let HitsInLine { first, last_end, .. } = hits;
        // From the reset on that ends the first.
        let behind = first.end;
        let occurrences = self.occurrences.as_ref();
        let (first, last_end) = (first.range(), *last_end);
        occurrences.into_iter().flat_map(move |occurrences| {
            let others = self.counter.find_iter(held.part(behind..last_end));
            let others = others.map(move |hit| behind + hit.start..behind + hit.end);
            std::iter::once(first.clone()).chain(others).flat_map(move |segment| {
                let segment = segment.start..segment.end.min(end);
                let found = occurrences.of(held.part(segment.clone()));
                found.map(move |found| segment.start + found.start..segment.start + found.end)
            })
        })
    }

    /// Writes text of the source: as it is, but on a terminal, which it must not move.
    fn write_text(&self, text: &[u8], buffer: &mut Vec<u8>) {
        if !self.is_shown || text.iter().all(|byte| matches!(byte, b'\t' | b' '..=b'~')) {
            return buffer.extend_from_slice(text);
        }
        for part in text.split_inclusive(|byte| *byte == b'\t') {
            let (before, tab) =
                part.strip_suffix(b"\t").map_or((part, ""), |before| (before, "\t"));
            buffer.extend_from_slice(printable::text(before).as_bytes());
            buffer.extend_from_slice(tab.as_bytes());
        }
    }
}
