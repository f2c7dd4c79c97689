//! The selected lines, printed: with what stands around them, or only the occurrences in them.

use std::collections::VecDeque;
use std::io::Read;
use std::ops::Range;

use atleast::{Finder, Segment};
use atleast_files::Source;

use super::held::Held;
use super::{Error, Found, Search, styled};
use crate::output::LineOutput;
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
    before: usize,
    after: usize,
    /// What stands between two groups of lines.
    separator: Vec<u8>,
    place: Place,
    selected: u64,
    /// How many lines are yet to be printed behind one that was selected.
    after_left: usize,
    /// The last lines that were not printed, as many as may be printed before one that is selected.
    kept: VecDeque<Line>,
    /// Where the last line ended that was printed.
    printed_to: Option<usize>,
    /// Up to where there is no byte 0, as far as it was looked for.
    text_to: usize,
    is_over: bool,
    /// Where the first line starts in the source.
    from: usize,
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

/// A line that was let go of.
struct Line {
    start: usize,
    number: u64,
    /// None if it was not held in full.
    text: Option<Vec<u8>>,
}

/// What is held of the source: whole lines up to `decided`, and what follows as far as it was read.
struct HeldText<'a> {
    text: &'a [u8],
    base: usize,
    decided: usize,
    /// Whether the beginning of the first line was lost.
    is_cut: bool,
}

impl HeldText<'_> {
    /// Returns the line in which a place is, its newline with it.
    fn line_at(&self, from: usize, place: usize) -> Range<usize> {
        let newline = memchr::memrchr(b'\n', &self.text[from..place]);
        let start = newline.map_or(from, |newline| from + newline + 1);
        start..self.line_end(place)
    }

    /// Returns true if and only if the beginning of a line was lost.
    fn has_lost(&self, line: &Range<usize>) -> bool {
        self.is_cut && line.start == 0
    }

    /// Returns where the line ends in which a place is.
    fn line_end(&self, place: usize) -> usize {
        let newline = memchr::memchr(b'\n', &self.text[place..]);
        newline.map_or(self.text.len(), |newline| place + newline + 1)
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
            before: if with_context { before } else { 0 },
            after: if with_context { after } else { 0 },
            separator: search.group_separator(),
            place: Place { offset: from, line: 1 },
            selected: 0,
            after_left: 0,
            kept: VecDeque::new(),
            printed_to: None,
            text_to: from,
            from,
            is_over: search.arguments.max_count == Some(0),
        }
    }

    /// Reads the source and prints its selected lines. Returns what was found.
    pub(super) fn print(mut self, reader: &mut dyn Read) -> Result<Printed, Error> {
        let mut held = Held::new(reader, self.from, self.search.arguments.max_line);
        let mut finder = Some(self.search.counter.finder());
        let mut hits: Vec<Segment> = Vec::new();
        let mut bytes = 0;
        while !self.is_over
            && let Some(searching) = &mut finder
        {
            let read = held.read_on()?;
            bytes += read.len() as u64;
            let is_end = read.is_empty();
            hits.extend(searching.feed(read).map(|hit| placed(hit, self.from)));
            let open_from = self.from + searching.open_from();
            if is_end {
                let last = finder.take().into_iter().flat_map(Finder::finish);
                hits.extend(last.map(|hit| placed(hit, self.from)));
            }
            let (text, base) = (held.text(), held.base());
            // Lines before the one in which the open segment begins will not be selected any more.
            let decided = if is_end {
                text.len()
            } else {
                let open = open_from.saturating_sub(base).min(text.len());
                memchr::memrchr(b'\n', &text[..open]).map_or(0, |newline| newline + 1)
            };
            let at_hand = HeldText { text, base, decided, is_cut: held.is_cut() };
            let taken = self.print_decided(&at_hand, &hits)?;
            hits.drain(..taken);
            if is_end && at_hand.is_cut && text.is_empty() {
                self.lost_line(&at_hand, hits.first())?;
            }
            if decided == 0 && held.is_full() {
                self.pass_over(held.text(), held.base());
            }
            held.forget(decided);
            if self.is_live {
                self.output.flush()?;
            }
        }
        let found = Found { selected: self.selected, bytes };
        Ok(Printed { found, newlines: self.place.line - 1, goes_on: !self.is_over })
    }

    /// Ends with a line of which nothing is held any more, and in which this hit begins, if there is one.
    fn lost_line(&mut self, held: &HeldText<'_>, hit: Option<&Segment>) -> Result<(), Error> {
        let is_selected = hit.is_some() != self.inverts() && !self.has_enough();
        if !self.is_over && (is_selected || self.after_left > 0) {
            return Err(self.too_long(held, 0, hit));
        }
        Ok(())
    }

    /// Returns the error that the line in which a place is, and this hit begins, is not held in full.
    fn too_long(&mut self, held: &HeldText<'_>, place: usize, hit: Option<&Segment>) -> Error {
        let counted = self.numbers_lines().then(|| self.number_at(held.text, held.base, place));
        Error::TooLong { line: hit.map(|hit| hit.line).or(counted) }
    }

    /// Returns true if and only if the lines are selected in which no hit begins.
    fn inverts(&self) -> bool {
        self.search.arguments.invert_match && !self.search.is_per_line
    }

    /// Prints what is to be printed of the decided lines. Returns how many of the hits began in them.
    fn print_decided(&mut self, held: &HeldText<'_>, hits: &[Segment]) -> Result<usize, Error> {
        let (mut done, mut taken) = (0, 0);
        let inverts = self.inverts();
        while let Some(hit) = hits.get(taken) {
            // An empty segment at the very end is in the last line.
            let start = hit.start.saturating_sub(held.base).min(held.text.len().saturating_sub(1));
            if start >= held.decided {
                break;
            }
            let line = held.line_at(done, start);
            let in_it = hits[taken..].iter().take_while(|hit| hit.start < held.base + line.end);
            let first = taken;
            taken += in_it.count().max(1);
            if inverts {
                self.each_selected(held, done..line.start)?;
                self.unselected(held, line.clone())?;
            } else {
                self.unselected(held, done..line.start)?;
                if self.has_enough() {
                    // As grep does: behind the last that is selected, others that could be are no more than
                    // its neighbours.
                    self.unselected(held, line.clone())?;
                } else {
                    self.select(held, &line, &hits[first..taken])?;
                }
            }
            done = line.end;
            if self.is_over {
                return Ok(taken);
            }
        }
        let rest = done.min(held.decided)..held.decided;
        if inverts {
            self.each_selected(held, rest)?;
        } else {
            self.unselected(held, rest)?;
        }
        if self.numbers_lines() {
            self.number_at(held.text, held.base, held.decided);
        }
        Ok(taken)
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
                self.select(held, &line, &[])?;
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
            if held.has_lost(&line) {
                return Err(self.too_long(held, line.start, None));
            }
            let number = self.number_of(held, line.start);
            self.write_line(held.base + line.start, number, &held.text[line], CONTEXT, &[])?;
        }
        if self.has_enough() && self.after_left == 0 {
            self.is_over = true;
        }
        if self.before == 0 || start == part.end {
            return Ok(());
        }
        // Where the last of them begin.
        let mut from = part.end;
        for _ in 0..self.before {
            if from == start {
                break;
            }
            let newline = memchr::memrchr(b'\n', &held.text[start..from - 1]);
            from = newline.map_or(start, |newline| start + newline + 1);
        }
        while from < part.end {
            let line = from..held.line_end(from);
            from = line.end;
            let number = self.number_of(held, line.start);
            let text = (!held.has_lost(&line)).then(|| held.text[line.clone()].to_vec());
            if self.kept.len() == self.before {
                self.kept.pop_front();
            }
            self.kept.push_back(Line { start: held.base + line.start, number, text });
        }
        Ok(())
    }

    /// Prints a line that is selected, with those before it, or the occurrences in the hits that begin in it.
    fn select(
        &mut self,
        held: &HeldText<'_>,
        line: &Range<usize>,
        hits: &[Segment],
    ) -> Result<(), Error> {
        let HeldText { text, base, .. } = *held;
        let begins_before = hits.first().is_some_and(|hit| hit.start < base);
        if begins_before || held.has_lost(line) {
            return Err(self.too_long(held, line.start, hits.first()));
        }
        self.selected += 1;
        if self.is_binary(held) {
            self.is_over = true;
            return self.write_binary();
        }
        if self.search.arguments.only_matching {
            self.write_occurrences(held, hits)?;
        } else {
            for Line { start, number, text } in std::mem::take(&mut self.kept) {
                let Some(text) = text else {
                    return Err(Error::TooLong { line: self.numbers_lines().then_some(number) });
                };
                self.write_line(start, number, &text, CONTEXT, &[])?;
            }
            let mut marks = Vec::new();
            if let Some(occurrences) = &self.search.occurrences {
                for hit in hits {
                    let segment = hit.start - base..(hit.end - base).min(line.end);
                    let found = occurrences.of(&text[segment.clone()]);
                    marks.extend(found.map(|found| {
                        let start = segment.start + found.start - line.start;
                        start..start + found.len()
                    }));
                }
            }
            let number = self.number_of(held, line.start);
            self.write_line(base + line.start, number, &text[line.clone()], SELECTED, &marks)?;
            self.after_left = self.after;
        }
        if self.has_enough() && self.after_left == 0 {
            self.is_over = true;
        }
        Ok(())
    }

    /// Returns true if and only if as many lines are selected as are asked for.
    fn has_enough(&self) -> bool {
        self.search.arguments.max_count.is_some_and(|most| self.selected >= most)
    }

    /// Prints each occurrence in some segments.
    fn write_occurrences(&mut self, held: &HeldText<'_>, hits: &[Segment]) -> Result<(), Error> {
        let Some(occurrences) = &self.search.occurrences else { return Ok(()) };
        for hit in hits {
            let start = hit.start - held.base;
            let segment = &held.text[start..hit.end - held.base];
            for found in occurrences.of(segment) {
                let place = start + found.start;
                let number = self.number_of(held, place);
                self.write_before(held.base + place, number, SELECTED);
                let occurrence = &segment[found];
                let search = self.search;
                styled(search.styles.occurrence, self.output.buffer(), |buffer| {
                    search.write_text(occurrence, buffer);
                });
                self.output.buffer().push(b'\n');
                self.output.end_line()?;
            }
        }
        Ok(())
    }

    /// Prints a line: `marks` are the occurrences in it that counted.
    fn write_line(
        &mut self,
        start: usize,
        number: u64,
        line: &[u8],
        separator: u8,
        marks: &[Range<usize>],
    ) -> Result<(), Error> {
        let search = self.search;
        if self.printed_to.is_some_and(|end| end != start) {
            self.output.buffer().extend_from_slice(&self.separator);
        }
        self.printed_to = Some(start + line.len());
        self.write_before(start, number, separator);
        let buffer = self.output.buffer();
        // A last line that lacks its line end is given one.
        let text = line.strip_suffix(b"\n").unwrap_or(line);
        let mut from = 0;
        for mark in marks {
            search.write_text(&text[from..mark.start], buffer);
            styled(search.styles.occurrence, buffer, |buffer| {
                search.write_text(&text[mark.clone()], buffer);
            });
            from = mark.end;
        }
        search.write_text(&text[from..], buffer);
        buffer.push(b'\n');
        Ok(self.output.end_line()?)
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
        let from = self.text_to.saturating_sub(held.base).min(held.text.len());
        self.text_to = held.base + held.text.len();
        !self.search.arguments.text && memchr::memchr(0, &held.text[from..]).is_some()
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
        if self.numbers_lines() { self.number_at(held.text, held.base, place) } else { 0 }
    }

    /// Returns the number of the line in which a place of a text is, and counts from there next time.
    fn number_at(&mut self, text: &[u8], base: usize, place: usize) -> u64 {
        let from = self.place.offset - base;
        let newlines = |part: &[u8]| memchr::memchr_iter(b'\n', part).count() as u64;
        let line = if from <= place {
            self.place.line + newlines(&text[from..place])
        } else {
            self.place.line - newlines(&text[place..from])
        };
        self.place = Place { offset: base + place, line };
        line
    }

    /// Goes on behind a text that is lost.
    fn pass_over(&mut self, text: &[u8], base: usize) {
        if self.numbers_lines() {
            self.number_at(text, base, text.len());
        }
    }
}

/// Returns a hit with its offsets in the source, of which the part that was searched begins there.
fn placed(mut hit: Segment, from: usize) -> Segment {
    hit.start += from;
    hit.end += from;
    hit
}

impl Search<'_> {
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
