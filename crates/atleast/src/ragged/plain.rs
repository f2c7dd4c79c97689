//! The plain reader: one record at a time, byte by byte, with every doubt looked into.
//!
//! It is the definition of how rows are read (docs/how-rows-are-read.md says it in words), and reads
//! whatever the engine does not pass over. It sees a window of the data; where it would have to look
//! behind the window's end it stops, says how far it came without a doubt, and is asked again with more.

use super::StrayQuote;
use super::rules::{ENDS_QUOTED, ENDS_TEXT, Rules};

/// A piece of the data.
#[derive(Clone, Copy)]
pub(crate) struct Window<'data> {
    pub(crate) bytes: &'data [u8],
    /// The offset of its first byte in the data.
    pub(crate) base: u64,
    /// Whether the data end with it.
    pub(crate) is_last: bool,
}

/// The window ends too early.
#[derive(Debug)]
pub(crate) struct More;

impl Window<'_> {
    /// Returns a byte, or None behind the end of the data.
    #[inline]
    pub(crate) fn byte(&self, at: usize) -> Result<Option<u8>, More> {
        match self.bytes.get(at) {
            Some(byte) => Ok(Some(*byte)),
            None if self.is_last => Ok(None),
            None => Err(More),
        }
    }

    fn offset(&self, at: usize) -> u64 {
        self.base + at as u64
    }
}

/// A place in a record, outside stretches.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Place {
    /// Its offset in the window.
    pub(crate) at: usize,
    /// Its line, from 1.
    pub(crate) line: u64,
    /// How many fields have begun.
    fields: u64,
    /// Whether the last of them has begun with anything but spaces.
    in_text: bool,
    /// Whether the record must end with this line.
    alone: bool,
    /// Whether a glued stretch was forgotten, since the record went on for too long.
    forgot_glued: bool,
}

impl Place {
    /// Sets whether the record must end with this line.
    pub(crate) fn set_alone(&mut self, alone: bool) {
        self.alone = alone;
    }
}

/// A record of which a part has been read.
#[derive(Debug)]
pub(crate) struct Open {
    /// How far it is read without a doubt.
    pub(crate) place: Place,
    /// The quote that was found to be stray.
    stray: Option<StrayQuote>,
}

impl Open {
    pub(crate) fn new(at: usize, line: u64) -> Open {
        let (in_text, alone, forgot_glued) = (false, false, false);
        Open { place: Place { at, line, fields: 1, in_text, alone, forgot_glued }, stray: None }
    }
}

/// A record, read.
#[derive(Debug)]
pub(crate) struct Record {
    /// The offset behind its line end.
    pub(crate) end: usize,
    /// The line that begins there.
    pub(crate) next_line: u64,
    pub(crate) fields: u64,
    pub(crate) stray_quotes: Vec<StrayQuote>,
}

/// A quote that may be stray, and the place at which it stands.
type Quote = Place;

/// What must be settled before a record can be believed.
#[derive(Default)]
struct Doubts {
    /// Misplaced quotes taken as text, the first of each line.
    misplaced: Vec<Quote>,
    /// The opening quote of the first stretch that swallowed a line.
    swallowing: Option<Quote>,
    /// The first glued stretch.
    glued: Option<Glued>,
    /// The first that closes in its line and holds a separator.
    glued_in_line: Option<Glued>,
}

impl Doubts {
    fn are_none(&self) -> bool {
        self.misplaced.is_empty() && self.swallowing.is_none() && self.glued.is_none()
    }
}

/// A stretch that begins within text.
#[derive(Clone, Copy)]
struct Glued {
    /// Its opening quote.
    quote: usize,
    /// Behind its closing quote.
    behind: Place,
}

/// What comes next in a stretch.
enum Event {
    /// A line begins in it at this offset.
    Line(usize),
    /// It closes; what follows the quote, and spaces behind it, is at `next`.
    Closes { next: usize },
    /// A misplaced quote.
    Misplaced(usize),
    /// It does not close where it must.
    Unclosed,
}

/// How a stretch came out.
enum Stretch {
    Closes(Place),
    Blamed,
    DoubtEnds,
}

/// What follows a run of quotes in a stretch.
enum Run {
    Text { end: usize },
    Closes { quote: usize, next: usize },
    Misplaced { quote: usize },
}

/// The reader of one window.
#[derive(Clone, Copy)]
pub(crate) struct Plain<'data> {
    pub(crate) window: Window<'data>,
    pub(crate) rules: &'data Rules,
}

impl Plain<'_> {
    /// Returns the length of the line end at this offset; 0 where there is none.
    #[inline]
    pub(crate) fn line_end(&self, at: usize) -> Result<usize, More> {
        match self.window.byte(at)? {
            Some(byte) if byte == self.rules.line_end => Ok(1),
            Some(b'\r') => match self.window.byte(at + 1)? {
                Some(b'\n') => Ok(2),
                None => Ok(1),
                Some(_) => Ok(0),
            },
            _ => Ok(0),
        }
    }

    fn begins_with(&self, at: usize, text: &[u8]) -> Result<bool, More> {
        for (ahead, byte) in text.iter().enumerate() {
            if self.window.byte(at + ahead)? != Some(*byte) {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Returns true if and only if a comment begins here, where a record would.
    pub(crate) fn is_comment(&self, at: usize) -> Result<bool, More> {
        Ok(!self.rules.comment.is_empty() && self.begins_with(at, &self.rules.comment)?)
    }

    fn is_separator(&self, at: usize) -> Result<bool, More> {
        self.begins_with(at, &self.rules.sep)
    }

    fn is_quote(&self, at: usize) -> Result<bool, More> {
        Ok(self.rules.quote.is_some() && self.window.byte(at)? == self.rules.quote)
    }

    /// Returns the offset behind the spaces here, of which at most `max_field` are passed over.
    fn past_spaces(&self, at: usize) -> Result<usize, More> {
        if !self.rules.passes_spaces() {
            return Ok(at);
        }
        let mut past = at;
        while past - at < self.rules.max_field && self.window.byte(past)? == Some(b' ') {
            past += 1;
        }
        Ok(past)
    }

    /// Returns the offset behind what the escape here protects, and whether that is a line end.
    fn past_escaped(&self, at: usize) -> Result<(usize, bool), More> {
        let escaped = at + 1;
        if self.window.byte(escaped)?.is_none() {
            return Ok((escaped, false));
        }
        let line_end = self.line_end(escaped)?;
        Ok((escaped + line_end.max(1), line_end > 0))
    }

    /// Reads a run of quotes in a stretch.
    fn run(&self, at: usize) -> Result<Run, More> {
        let mut end = at;
        while self.is_quote(end)? {
            end += 1;
        }
        if (end - at).is_multiple_of(2) {
            return Ok(Run::Text { end });
        }
        let (quote, next) = (end - 1, self.past_spaces(end)?);
        let closes = self.window.byte(next)?.is_none()
            || self.line_end(next)? > 0
            || self.is_separator(next)?;
        Ok(if closes { Run::Closes { quote, next } } else { Run::Misplaced { quote } })
    }

    /// Returns what comes next in the stretch that `opening` opened, and moves `at` behind it.
    fn event(&self, opening: usize, at: &mut usize) -> Result<Event, More> {
        let last = opening + 1 + self.rules.max_field;
        loop {
            let found = self.rules.next_end(self.window.bytes, *at, ENDS_QUOTED);
            if found > last {
                return Ok(Event::Unclosed);
            }
            let Some(byte) = self.window.byte(found)? else { return Ok(Event::Unclosed) };
            if Some(byte) == self.rules.quote {
                match self.run(found)? {
                    Run::Text { end } => *at = end,
                    Run::Closes { quote, .. } | Run::Misplaced { quote } if quote > last => {
                        return Ok(Event::Unclosed);
                    }
                    Run::Closes { next, .. } => {
                        *at = next;
                        return Ok(Event::Closes { next });
                    }
                    Run::Misplaced { quote } => {
                        *at = quote + 1;
                        return Ok(Event::Misplaced(quote));
                    }
                }
            } else if Some(byte) == self.rules.escape {
                let (next, is_line) = self.past_escaped(found)?;
                *at = next;
                if is_line {
                    return Ok(Event::Line(next));
                }
            } else {
                *at = found + 1;
                return Ok(Event::Line(*at));
            }
        }
    }

    /// Returns true if and only if the line that begins here is a whole record by itself.
    fn is_whole(&self, start: usize) -> Result<bool, More> {
        let Some(expected) = self.rules.expected.filter(|expected| *expected > 1) else {
            return Ok(false);
        };
        if self.window.byte(start)?.is_none()
            || self.line_end(start)? > 0
            || self.is_comment(start)?
        {
            return Ok(false);
        }
        let (mut at, mut fields) = (start, 1);
        loop {
            at = self.past_spaces(at)?;
            if self.is_quote(at)? {
                let opening = at;
                at += 1;
                let Event::Closes { next } = self.event(opening, &mut at)? else {
                    return Ok(false);
                };
                at = next;
            }
            loop {
                at = self.rules.next_end(self.window.bytes, at, ENDS_TEXT);
                if at - start > self.rules.max_field {
                    return Ok(false);
                }
                let byte = self.window.byte(at)?;
                if byte.is_none() || self.line_end(at)? > 0 {
                    return Ok(fields == expected);
                }
                if self.is_separator(at)? {
                    at += self.rules.sep.len();
                    fields += 1;
                    break;
                }
                if byte == self.rules.quote {
                    return Ok(false);
                }
                if byte == self.rules.escape {
                    let (next, is_line) = self.past_escaped(at)?;
                    if is_line {
                        return Ok(false);
                    }
                    at = next;
                } else {
                    at += 1;
                }
            }
            if fields > expected {
                return Ok(false);
            }
        }
    }

    /// Reads the record on from `open`. Where the window ends too early, `open` is moved as far as
    /// there was no doubt: the next window must begin there or before.
    pub(crate) fn read(&self, open: &mut Open) -> Result<Record, More> {
        if open.place.alone {
            return self.read_alone(open);
        }
        let mut doubts = Doubts::default();
        let mut place = open.place;
        loop {
            if !place.in_text {
                if doubts.are_none() {
                    open.place = place;
                } else if self.goes_on_too_long(&doubts, &place) {
                    return self.settle(open, &doubts);
                }
                place.at = self.past_spaces(place.at)?;
                if self.is_quote(place.at)? {
                    match self.stretch(place, &mut doubts)? {
                        Stretch::Closes(behind) => place = behind,
                        Stretch::Blamed => return self.blame(open, &doubts, place),
                        Stretch::DoubtEnds => return self.settle(open, &doubts),
                    }
                }
                place.in_text = true;
            }
            place.at = self.rules.next_end(self.window.bytes, place.at, ENDS_TEXT);
            self.forget_glued(&mut doubts, &mut place);
            if doubts.are_none() {
                open.place = place;
            } else if self.goes_on_too_long(&doubts, &place) {
                return self.settle(open, &doubts);
            }
            let byte = self.window.byte(place.at)?;
            let line_end = self.line_end(place.at)?;
            if byte.is_none() || line_end > 0 {
                let end = Place {
                    at: place.at + line_end,
                    line: place.line + u64::from(line_end > 0),
                    ..place
                };
                return self.end(open, &doubts, end);
            }
            if self.is_separator(place.at)? {
                place.at += self.rules.sep.len();
                place.fields += 1;
                place.in_text = false;
            } else if byte == self.rules.quote {
                self.note_glued(&mut doubts, place)?;
                while self.is_quote(place.at)? {
                    place.at += 1;
                }
            } else if byte == self.rules.escape {
                let (next, is_line) = self.past_escaped(place.at)?;
                place.at = next;
                place.line += u64::from(is_line);
            } else {
                place.at += 1;
            }
        }
    }

    /// Returns true if and only if the record can no longer have the expected number, or is so long
    /// that its doubts are settled as if it had not.
    fn goes_on_too_long(&self, doubts: &Doubts, place: &Place) -> bool {
        let Some(quote) = doubts.misplaced.first().or(doubts.swallowing.as_ref()) else {
            return false;
        };
        self.rules.expected.is_some_and(|expected| place.fields > expected)
            || place.at - quote.at > self.rules.longest_doubt()
    }

    fn forget_glued(&self, doubts: &mut Doubts, place: &mut Place) {
        if doubts.glued.is_some_and(|glued| self.is_too_far(&glued, place.at)) {
            (doubts.glued, doubts.glued_in_line, place.forgot_glued) = (None, None, true);
        }
    }

    fn is_too_far(&self, glued: &Glued, at: usize) -> bool {
        at - glued.quote > self.rules.longest_doubt()
    }

    /// Reads the stretch that the quote at `opening` opens.
    fn stretch(&self, opening: Place, doubts: &mut Doubts) -> Result<Stretch, More> {
        let mut behind = Place { at: opening.at + 1, ..opening };
        let mut has_swallowed = false;
        loop {
            match self.event(opening.at, &mut behind.at)? {
                Event::Line(start) => {
                    behind.line += 1;
                    if doubts.misplaced.is_empty() {
                        has_swallowed = has_swallowed || self.is_whole(start)?;
                    } else if self.is_whole(start)? {
                        return Ok(Stretch::DoubtEnds);
                    }
                }
                Event::Misplaced(_) if has_swallowed => return Ok(Stretch::Blamed),
                Event::Misplaced(quote) => {
                    if doubts.misplaced.last().is_none_or(|last| last.line < behind.line) {
                        doubts.misplaced.push(Place { at: quote, ..behind });
                    }
                }
                Event::Closes { next } => {
                    if has_swallowed && doubts.swallowing.is_none() {
                        doubts.swallowing = Some(opening);
                    }
                    return Ok(Stretch::Closes(Place { at: next, ..behind }));
                }
                Event::Unclosed if doubts.misplaced.is_empty() => return Ok(Stretch::Blamed),
                Event::Unclosed => return Ok(Stretch::DoubtEnds),
            }
        }
    }

    /// Notes the glued stretch that the quote here opens, if it opens one and none was noted.
    fn note_glued(&self, doubts: &mut Doubts, place: Place) -> Result<(), More> {
        if self.rules.expected.is_none() || doubts.glued_in_line.is_some() || place.forgot_glued {
            return Ok(());
        }
        let mut behind = Place { at: place.at + 1, ..place };
        loop {
            match self.event(place.at, &mut behind.at)? {
                Event::Closes { next } => {
                    behind.at = next;
                    break;
                }
                Event::Line(start) if doubts.glued.is_none() && !self.is_whole(start)? => {
                    behind.line += 1;
                }
                _ => return Ok(()),
            }
        }
        let glued = Glued { quote: place.at, behind };
        if behind.line > place.line {
            doubts.glued = Some(glued);
        } else if self.holds_separator(place.at + 1, behind.at)? {
            doubts.glued_in_line = Some(glued);
            doubts.glued = doubts.glued.or(Some(glued));
        }
        Ok(())
    }

    /// Returns true if and only if a separator stands here, before `end`.
    fn holds_separator(&self, mut at: usize, end: usize) -> Result<bool, More> {
        while at < end {
            if Some(self.window.bytes[at]) == self.rules.escape {
                at = self.past_escaped(at)?.0;
            } else if self.is_separator(at)? {
                return Ok(at + self.rules.sep.len() <= end);
            } else {
                at += 1;
            }
        }
        Ok(false)
    }

    /// Ends a record, at `end`.
    fn end(&self, open: &mut Open, doubts: &Doubts, end: Place) -> Result<Record, More> {
        let record = |fields, end: Place, stray_quotes| Record {
            end: end.at,
            next_line: end.line,
            fields,
            stray_quotes,
        };
        let is_good = self.rules.expected.is_none_or(|expected| end.fields == expected);
        if is_good {
            let stray_quotes: Vec<_> =
                doubts.misplaced.iter().map(|quote| self.stray(quote)).collect();
            if let Some(glued) = &doubts.glued_in_line
                && stray_quotes.is_empty()
                && let Some(other) = self.other_reading(glued)?
                && other.at == end.at
            {
                return Ok(record(other.fields, end, stray_quotes));
            }
            return Ok(record(end.fields, end, stray_quotes));
        }
        if !doubts.misplaced.is_empty() || doubts.swallowing.is_some() {
            return self.settle(open, doubts);
        }
        match self.one_too_few(doubts)? {
            Some(other) => Ok(record(other.fields, other, Vec::new())),
            None => Ok(record(end.fields, end, Vec::new())),
        }
    }

    /// Ends the doubts of a record that has not the expected number.
    fn settle(&self, open: &mut Open, doubts: &Doubts) -> Result<Record, More> {
        match (doubts.misplaced.first(), doubts.swallowing) {
            (Some(misplaced), _) => self.blame(open, doubts, *misplaced),
            (None, Some(swallowing)) => self.blame(open, doubts, swallowing),
            (None, None) => unreachable!("only doubts are settled"),
        }
    }

    /// Takes a quote as stray, and what follows it as text of a record that ends with its line;
    /// unless a separator was lost before a glued stretch.
    fn blame(&self, open: &mut Open, doubts: &Doubts, quote: Quote) -> Result<Record, More> {
        if let Some(other) = self.one_too_few(doubts)? {
            let (end, next_line) = (other.at, other.line);
            return Ok(Record { end, next_line, fields: other.fields, stray_quotes: Vec::new() });
        }
        open.stray = Some(self.stray(&quote));
        open.place = Place { at: quote.at + 1, in_text: true, alone: true, ..quote };
        self.read_alone(open)
    }

    fn stray(&self, quote: &Quote) -> StrayQuote {
        StrayQuote { line: quote.line, start: self.window.offset(quote.at) }
    }

    /// Returns the other reading of the first glued stretch, if it has one field too few.
    fn one_too_few(&self, doubts: &Doubts) -> Result<Option<Place>, More> {
        let Some(glued) = &doubts.glued else { return Ok(None) };
        let other = self.other_reading(glued)?;
        Ok(other.filter(|other| Some(other.fields + 1) == self.rules.expected))
    }

    /// Reads a record on from behind a glued stretch. Returns its end, or None where there is anything
    /// to doubt in that.
    fn other_reading(&self, glued: &Glued) -> Result<Option<Place>, More> {
        let mut place = Place { in_text: true, ..glued.behind };
        loop {
            if !place.in_text {
                place.at = self.past_spaces(place.at)?;
                if self.is_quote(place.at)? {
                    let opening = place.at;
                    place.at += 1;
                    loop {
                        match self.event(opening, &mut place.at)? {
                            Event::Line(_) => place.line += 1,
                            Event::Closes { .. } => break,
                            Event::Misplaced(_) | Event::Unclosed => return Ok(None),
                        }
                    }
                }
                place.in_text = true;
            }
            place.at = self.rules.next_end(self.window.bytes, place.at, ENDS_TEXT);
            if self.is_too_far(glued, place.at) {
                return Ok(None);
            }
            let byte = self.window.byte(place.at)?;
            let line_end = self.line_end(place.at)?;
            if byte.is_none() || line_end > 0 {
                place.at += line_end;
                place.line += u64::from(line_end > 0);
                return Ok(Some(place));
            }
            if self.is_separator(place.at)? {
                place.at += self.rules.sep.len();
                place.fields += 1;
                place.in_text = false;
            } else if byte == self.rules.quote {
                return Ok(None);
            } else if byte == self.rules.escape {
                let (next, is_line) = self.past_escaped(place.at)?;
                place.at = next;
                place.line += u64::from(is_line);
            } else {
                place.at += 1;
            }
        }
    }

    /// Reads the record on to the end of its line.
    fn read_alone(&self, open: &mut Open) -> Result<Record, More> {
        loop {
            let place = &mut open.place;
            if !place.in_text {
                let from = self.past_spaces(place.at)?;
                if self.is_quote(from)? {
                    let mut at = from + 1;
                    place.at = match self.event(from, &mut at)? {
                        Event::Closes { next } => next,
                        Event::Misplaced(quote) => quote + 1,
                        Event::Line(_) | Event::Unclosed => from + 1,
                    };
                }
                place.in_text = true;
            }
            place.at = self.rules.next_end(self.window.bytes, place.at, ENDS_TEXT);
            let byte = self.window.byte(place.at)?;
            let line_end = self.line_end(place.at)?;
            if byte.is_none() || line_end > 0 {
                return Ok(Record {
                    end: place.at + line_end,
                    next_line: place.line + u64::from(line_end > 0),
                    fields: place.fields,
                    stray_quotes: open.stray.into_iter().collect(),
                });
            }
            if self.is_separator(place.at)? {
                place.at += self.rules.sep.len();
                place.fields += 1;
                place.in_text = false;
            } else if byte == self.rules.escape {
                let (next, is_line) = self.past_escaped(place.at)?;
                // The record ends with its line, escaped or not.
                place.at = if is_line { place.at + 1 } else { next };
            } else {
                place.at += 1;
            }
        }
    }
}
