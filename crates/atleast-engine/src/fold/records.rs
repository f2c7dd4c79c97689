//! Finds the records that certainly have the expected number of fields, so that they can be
//! skipped.
//!
//! A fold over masks of separators, line ends and quotes. What is within quotes is the prefix XOR
//! of the quotes. That is right if every opening quote follows a separator, a line end or a closing
//! quote (two quotes are one quote of text), and every closing quote precedes one of them. The fold
//! stops before a record with any other quote or another number of fields, and the plain reader of
//! `atleast-tables` reads that record.
//!
//! An example of eight characters, the last on the left as bit 7:
//!
//! ```text
//! text, from right to left    ,"c,b",a
//! separators                  1001_0010
//! quotes                      0100_0100
//! inside, prefix XOR          0011_1100
//! separators outside quotes   1000_0010    separators & !inside
//! opening quotes              0000_0100    quotes & inside: each must follow a separator
//! closing quotes              0100_0000    quotes & !inside: each must precede one
//! ```

use std::fmt;
use std::ops::Range;

use super::sums;
use crate::fill::class::Class;
use crate::fill::classes::pair_of;
use crate::fill::masks::Masks;
use crate::isa::bits::{BATCH, BLOCK, WORDS, below_first, lowest, parity};
use crate::isa::kernel::Kernel;
use crate::isa::level::{Detected, Level, Run};
use crate::isa::pair::Pair;
use crate::isa::pair_kernel::PairKernel;

/// How a line ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LineEnd {
    /// `\n`, as on Unix.
    Lf,
    /// `\r\n`, as on Windows.
    CrLf,
    /// `\r`, as on old Macs.
    Cr,
}

impl LineEnd {
    /// All line ends.
    pub const ALL: [LineEnd; 3] = [LineEnd::Lf, LineEnd::CrLf, LineEnd::Cr];

    /// Returns its name: `LF`, `CRLF` or `CR`.
    pub fn name(self) -> &'static str {
        match self {
            LineEnd::Lf => "LF",
            LineEnd::CrLf => "CRLF",
            LineEnd::Cr => "CR",
        }
    }

    /// Returns the line end with this name, ignoring case.
    pub fn from_name(name: &str) -> Option<LineEnd> {
        LineEnd::ALL.into_iter().find(|line_end| line_end.name().eq_ignore_ascii_case(name))
    }

    /// Returns the line end at the end of these bytes, if there is one.
    pub fn of(bytes: &[u8]) -> Option<LineEnd> {
        match bytes {
            [.., b'\r', b'\n'] => Some(LineEnd::CrLf),
            [.., b'\n'] => Some(LineEnd::Lf),
            [.., b'\r'] => Some(LineEnd::Cr),
            _ => None,
        }
    }

    /// Returns the last byte of the line end.
    pub fn byte(self) -> u8 {
        if self == LineEnd::Cr { b'\r' } else { b'\n' }
    }
}

impl fmt::Display for LineEnd {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

/// The format of the records.
#[derive(Clone, Debug)]
pub struct RecordFormat {
    /// The byte that separates fields.
    pub sep: u8,
    /// The byte that quotes fields, if there is one.
    pub quote: Option<u8>,
    /// The last byte of a line end: `\n`, which a `\r` may precede, or `\r`.
    pub line_end: u8,
    /// The line end of most records; a record with another line end is in doubt. None if every line
    /// end is accepted.
    pub usual_end: Option<LineEnd>,
    /// The byte that escapes the next one, if there is one.
    pub escape: Option<u8>,
    /// The first byte of the mark that begins a comment.
    pub comment: Option<u8>,
    /// The number of fields that a record must have, at least 1.
    pub expected: u64,
    /// The most bytes within quotes in one field.
    pub max_field: usize,
}

/// The records that a scan accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ScannedRecords {
    /// The offset after the last of them.
    pub end: usize,
    /// The number of records.
    pub records: u64,
    /// The number of lines that they take.
    pub lines: u64,
    /// Whether the next record is in doubt; otherwise the bytes end before it does.
    pub stopped: bool,
}

/// Scans records, at a level.
pub struct RecordScan {
    level: Detected,
    bytes: RecordFormat,
    /// Whether anything but separators, line ends and quotes has to be checked.
    has_special: bool,
    /// Among separators and line ends in order, every `expected`-th must be a line end: the bits 0,
    /// `expected`, 2 × `expected` ….
    pattern: u64,
    /// Separators and line ends as one look-up, and quotes and `\r`, if the level uses pairs.
    row_pair: Option<Box<Pair>>,
    quote_pair: Option<Box<Pair>>,
    masks: Box<RecordMasks>,
    /// The offsets, in the bytes given last, for which the masks are filled.
    filled: Range<usize>,
    /// How many of those bytes have been checked, and whether all of them are ASCII without NUL.
    checked_to: usize,
    is_ascii_without_nul: bool,
}

/// Returns true if and only if all bytes are ASCII and none is NUL.
#[inline(always)]
pub fn is_ascii_without_nul(bytes: &[u8]) -> bool {
    // As signed numbers, NUL and bytes beyond ASCII are below 1. Steps of a fixed length, so that
    // the compiler uses vectors.
    const STEP: usize = 1024;
    let has_other =
        |step: &[u8]| step.iter().fold(false, |other, byte| other | (byte.cast_signed() < 1));
    !bytes.chunks(STEP).any(has_other)
}

/// The masks of one batch. Words after its end are 0.
#[repr(align(64))]
struct RecordMasks {
    /// Separators as `what`, line ends as `reset`.
    rows: Masks,
    /// Quotes as `what`, and each `\r` as `reset`.
    quotes: Masks,
    /// The last word of `\r` before the batch.
    carriage_before: u64,
    /// Closing quotes, and separators and line ends outside quotes. The first word of each is the
    /// last one of the batch before.
    closing: [u64; 1 + WORDS],
    outer: [u64; 1 + WORDS],
    /// Bytes that only the plain reader handles: escapes, and bytes that begin a comment if a line
    /// begins with them.
    escape: [u64; WORDS],
    comment: [u64; WORDS],
    /// From each opening quote up to its closing quote.
    inside: [u64; WORDS],
    /// Separators and line ends outside quotes.
    outer_sep: [u64; WORDS],
    outer_end: [u64; WORDS],
    has_quote: bool,
    /// Whether the batch has a byte that only the plain reader handles.
    needs_plain_reader: bool,
    /// Whether the batch may contain a record in doubt.
    has_doubt: bool,
}

impl RecordMasks {
    const EMPTY: RecordMasks = {
        let (none, with_before) = ([0; WORDS], [0; 1 + WORDS]);
        RecordMasks {
            rows: Masks::EMPTY,
            quotes: Masks::EMPTY,
            carriage_before: 0,
            closing: with_before,
            outer: with_before,
            escape: none,
            comment: none,
            inside: none,
            outer_sep: none,
            outer_end: none,
            has_quote: false,
            needs_plain_reader: false,
            has_doubt: false,
        }
    };

    /// Computes what is outside quotes in a word whose `inside` is known.
    #[inline(always)]
    fn leave_out_quoted(&mut self, word: usize) {
        let (quote, inside) = (self.quotes.what[word], self.inside[word]);
        self.closing[1 + word] = quote & !inside;
        self.outer_sep[word] = self.rows.what[word] & !inside;
        self.outer_end[word] = self.rows.reset[word] & !inside;
        self.outer[1 + word] = (self.rows.what[word] | self.rows.reset[word]) & !inside;
    }

    /// Returns the bits of a word that are in doubt because of quotes: each opening quote after a
    /// wrong byte, and each wrong byte after a closing quote. A record begins at the bit `begins`,
    /// unless that is 0.
    #[inline(always)]
    fn doubtful_quotes(&self, word: usize, begins: u64) -> u64 {
        let (quote, carriage, end) =
            (self.quotes.what[word], self.quotes.reset[word], self.rows.reset[word]);
        let closing_before = self.closing[word];
        let carriage_before =
            if word == 0 { self.carriage_before } else { self.quotes.reset[word - 1] };
        let after_closing = self.closing[1 + word] << 1 | closing_before >> 63;
        let after_carriage =
            (after_closing & carriage) << 1 | (closing_before << 1 & carriage_before) >> 63;
        let may_open = self.outer[1 + word] << 1 | self.outer[word] >> 63 | after_closing | begins;
        after_closing & !(self.rows.what[word] | end | quote | carriage)
            | after_carriage & !end
            | quote & self.inside[word] & !may_open
    }

    /// Returns which of these line ends, outside quotes, are not the usual one.
    #[inline(always)]
    fn unusual_ends(&self, word: usize, ends: u64, usual: Option<LineEnd>) -> u64 {
        let before = if word == 0 { self.carriage_before } else { self.quotes.reset[word - 1] };
        let after_carriage = self.quotes.reset[word] << 1 | before >> 63;
        match usual {
            Some(LineEnd::Lf) => ends & after_carriage,
            Some(LineEnd::CrLf) => ends & !after_carriage,
            Some(LineEnd::Cr) | None => 0,
        }
    }

    /// Returns the line ends in a quoted field that may have swallowed a row: the second and later
    /// ones, unless a line between them has too few separators to be a row.
    #[inline(always)]
    fn crossings(&self, word: usize, expected: u64, quoted_lines: &mut QuotedLines) -> u64 {
        let ends = self.rows.reset[word] & self.inside[word];
        if ends == 0 && quoted_lines.lines == 0 {
            return 0;
        }
        let seps = self.rows.what[word] & self.inside[word];
        let after_closing = self.closing[1 + word] << 1 | self.closing[word] >> 63;
        let openings = self.quotes.what[word] & self.inside[word] & !after_closing;
        let (mut left, mut seps_left, mut doubts) = (ends | openings, seps, 0);
        while left != 0 {
            let bit = left & left.wrapping_neg();
            if openings & bit != 0 {
                *quoted_lines = QuotedLines::default();
            } else {
                let before = seps_left & (bit - 1);
                quoted_lines.seps += u64::from(before.count_ones());
                let is_between = quoted_lines.lines > 0;
                quoted_lines.is_text |= is_between && quoted_lines.seps + 1 < expected;
                if is_between && !quoted_lines.is_text {
                    doubts |= bit;
                }
                quoted_lines.lines += 1;
                quoted_lines.seps = 0;
            }
            seps_left &= !(bit | (bit - 1));
            left &= left - 1;
        }
        quoted_lines.seps += u64::from(seps_left.count_ones());
        doubts
    }

    /// Returns the offset of the last quote that opens a quoted field, not counting the second of
    /// two adjacent quotes.
    #[inline(always)]
    fn last_opening(&self, words: Range<usize>) -> Option<usize> {
        for word in words.rev() {
            // The second of two adjacent quotes closes a field and opens it again.
            let after_closing = self.closing[1 + word] << 1 | self.closing[word] >> 63;
            let opening = self.quotes.what[word] & self.inside[word] & !after_closing;
            if opening != 0 {
                return Some(64 * word + 63 - opening.leading_zeros() as usize);
            }
        }
        None
    }
}

impl RecordScan {
    /// Returns a scan for this format.
    ///
    /// # Panics
    /// If the machine does not have the level.
    pub fn new(bytes: RecordFormat, level: Level) -> RecordScan {
        let level = level.detected();
        let every = usize::try_from(bytes.expected).unwrap_or(usize::MAX);
        let pattern = (0..64).step_by(every).fold(0, |pattern, bit| pattern | 1 << bit);
        let has_special = bytes.escape.is_some() || bytes.comment.is_some() || bytes.expected == 1;
        let pair = |what: u8, reset: u8| pair_of(&Class::Byte(what), &Class::Byte(reset), level);
        let row_pair = pair(bytes.sep, bytes.line_end);
        let quote_pair = bytes.quote.and_then(|quote| pair(quote, b'\r'));
        let masks = Box::new(RecordMasks::EMPTY);
        let (filled, checked_to, is_ascii_without_nul) = (0..0, 0, true);
        RecordScan {
            level,
            bytes,
            has_special,
            pattern,
            row_pair,
            quote_pair,
            masks,
            filled,
            checked_to,
            is_ascii_without_nul,
        }
    }

    /// Clears the masks; must be called before other bytes are given.
    pub fn forget(&mut self) {
        self.filled = 0..0;
        (self.checked_to, self.is_ascii_without_nul) = (0, true);
    }

    /// Returns true if and only if the bytes before `end`, of those given last, are known to be
    /// ASCII without NUL.
    pub fn prefix_is_ascii_without_nul(&self, end: usize) -> bool {
        self.is_ascii_without_nul && self.checked_to >= end
    }

    /// Accepts the complete records from `from`, where a record must begin, up to the first one in
    /// doubt.
    pub fn scan(&mut self, text: &[u8], from: usize) -> ScannedRecords {
        self.level.run(ScanRecords { scan: self, text, from })
    }

    #[inline(always)]
    fn scan_at<K: PairKernel>(&mut self, kernel: K, text: &[u8], from: usize) -> ScannedRecords {
        let mut scanned = ScannedRecords { end: from, records: 0, lines: 0, stopped: false };
        let mut state = ScanState::default();
        let mut at = from;
        while at < text.len() && !scanned.stopped {
            if !self.filled.contains(&at) {
                self.fill(kernel, text, at);
                self.masks.has_doubt = self.has_special || self.masks.needs_plain_reader;
            }
            if at == from {
                self.begin_at(at, &mut state);
            }
            if !self.masks.has_doubt {
                self.masks.has_doubt = if self.masks.has_quote || self.is_quoted(&state) {
                    !self.accept_all::<K, true>(kernel, &mut state, &mut scanned)
                } else {
                    !self.accept_all::<K, false>(kernel, &mut state, &mut scanned)
                };
            }
            if self.masks.has_doubt {
                self.accept_until_doubt(kernel, at, &mut state, &mut scanned);
            }
            state.begins = 0;
            at = self.filled.end;
        }
        scanned
    }

    /// Begins a record at an offset for which the masks are filled.
    fn begin_at(&mut self, at: usize, state: &mut ScanState) {
        let (word, bit) = ((at - self.filled.start) / 64, (at - self.filled.start) % 64);
        let masks = &mut *self.masks;
        let valid = u64::MAX << bit;
        for class in [
            &mut masks.rows.what,
            &mut masks.rows.reset,
            &mut masks.quotes.what,
            &mut masks.quotes.reset,
            &mut masks.escape,
            &mut masks.comment,
        ] {
            class[word] &= valid;
        }
        // The masks still contain the records before it, so they cannot be checked as a whole.
        masks.has_doubt |= at > self.filled.start;
        (masks.closing[word], masks.outer[word]) = (0, 0);
        state.begins = 1 << bit;
    }

    /// Returns true if and only if the batch begins within quotes or just after a closing quote.
    fn is_quoted(&self, state: &ScanState) -> bool {
        state.inside != 0 || self.masks.closing[0] >> 62 != 0
    }

    /// Fills the masks from `at`.
    #[inline(always)]
    fn fill<K: PairKernel>(&mut self, kernel: K, text: &[u8], at: usize) {
        let end = text.len().min(at + BATCH);
        if self.is_ascii_without_nul && self.checked_to < end {
            self.is_ascii_without_nul = is_ascii_without_nul(&text[self.checked_to..end]);
            self.checked_to = end;
        }
        let text = &text[at..];
        let text = &text[..text.len().min(BATCH)];
        let masks = &mut *self.masks;
        let RecordFormat { sep, quote, line_end, usual_end, escape, comment, expected, .. } =
            self.bytes;
        // What the last batch carries over.
        masks.carriage_before = masks.quotes.reset[WORDS - 1];
        for class in [&mut masks.closing, &mut masks.outer] {
            class[0] = class[WORDS];
        }
        fill_classes(kernel, text, self.row_pair.as_deref(), sep, line_end, &mut masks.rows);
        masks.has_quote = match quote {
            Some(quote) => sums::any(kernel, text, quote),
            None => false,
        };
        let has_return = match usual_end {
            Some(LineEnd::Lf) => sums::any(kernel, text, b'\r'),
            Some(LineEnd::CrLf) => true,
            Some(LineEnd::Cr) | None => expected == 1,
        };
        // If lines end in `\r`, a `\n` may belong to one of them.
        let has_feed = line_end == b'\r' && sums::any(kernel, text, b'\n');
        masks.needs_plain_reader = has_feed || usual_end == Some(LineEnd::Lf) && has_return;
        match quote {
            Some(quote) if masks.has_quote => {
                let pair = self.quote_pair.as_deref();
                fill_classes(kernel, text, pair, quote, b'\r', &mut masks.quotes);
            }
            _ => {
                masks.quotes.what.fill(0);
                if has_return {
                    fill_class(kernel, text, 0, b'\r', &mut masks.quotes.reset);
                } else {
                    masks.quotes.reset.fill(0);
                }
            }
        }
        if let Some(escape) = escape {
            fill_class(kernel, text, 0, escape, &mut masks.escape);
        }
        if line_end == b'\r' && escape.is_none() {
            if has_feed {
                fill_class(kernel, text, 0, b'\n', &mut masks.escape);
            } else {
                masks.escape.fill(0);
            }
        }
        if let Some(comment) = comment {
            fill_class(kernel, text, 0, comment, &mut masks.comment);
        }
        self.filled = at..at + text.len();
    }

    /// Accepts all records of the batch if none is in doubt, and returns true. Otherwise changes
    /// nothing and returns false.
    ///
    /// It makes one pass for each check; the compiler turns most of them into vector code.
    #[inline(always)]
    fn accept_all<K: PairKernel, const QUOTED: bool>(
        &mut self,
        kernel: K,
        state: &mut ScanState,
        scanned: &mut ScannedRecords,
    ) -> bool {
        let filled = self.filled.clone();
        let (expected, pattern, usual_end) =
            (self.bytes.expected, self.pattern, self.bytes.usual_end);
        let masks = &mut *self.masks;
        let mut now = *state;
        if QUOTED {
            let is_long = now.inside != 0 && filled.end - now.opened > self.bytes.max_field;
            if is_long || self.bytes.max_field < BATCH {
                return false;
            }
            for word in 0..WORDS {
                now.inside_of(kernel, masks, word);
            }
            for word in 0..WORDS {
                masks.leave_out_quoted(word);
            }
            let mut doubts = masks.doubtful_quotes(0, now.begins);
            for word in 1..WORDS {
                doubts |= masks.doubtful_quotes(word, 0);
            }
            let crossing = masks.rows.reset.iter().zip(&masks.inside);
            let crosses = crossing.fold(0, |any, (ends, inside)| any | ends & inside) != 0;
            if crosses || now.quoted_lines.lines > 0 {
                for word in 0..WORDS {
                    doubts |= masks.crossings(word, expected, &mut now.quoted_lines);
                }
            }
            if doubts != 0 {
                return false;
            }
            if now.inside != 0
                && let Some(opened) = masks.last_opening(0..WORDS)
            {
                now.opened = filled.start + opened;
            }
        } else {
            masks.closing[WORDS] = 0;
            masks.outer[WORDS] = masks.rows.what[WORDS - 1] | masks.rows.reset[WORDS - 1];
        }
        let (seps, ends) = if QUOTED {
            (&masks.outer_sep, &masks.outer_end)
        } else {
            (&masks.rows.what, &masks.rows.reset)
        };
        let mut mismatches = 0;
        for word in 0..WORDS {
            mismatches |=
                unexpected(kernel, seps[word], ends[word], expected, pattern, &mut now.fields);
        }
        if usual_end == Some(LineEnd::CrLf) {
            for (word, ends) in ends.iter().enumerate() {
                mismatches |= masks.unusual_ends(word, *ends, usual_end);
            }
        }
        if mismatches != 0 {
            return false;
        }
        let records: u64 = ends.iter().map(|ends| u64::from(ends.count_ones())).sum();
        let last = (0..WORDS).rev().find(|word| ends[*word] != 0);
        let end =
            last.map(|word| filled.start + 64 * word + 64 - ends[word].leading_zeros() as usize);
        self.move_to(filled.start, end, records, state, now, scanned);
        true
    }

    /// Accepts the records of the batch from `from` on, up to the first one in doubt.
    #[inline(always)]
    fn accept_until_doubt<K: PairKernel>(
        &mut self,
        kernel: K,
        from: usize,
        state: &mut ScanState,
        scanned: &mut ScannedRecords,
    ) {
        let filled = self.filled.clone();
        let RecordFormat { expected, max_field, usual_end, .. } = self.bytes;
        let pattern = self.pattern;
        let masks = &mut *self.masks;
        let (mut records, mut end) = (0, None);
        let mut now = *state;
        let mut begins = now.begins;
        for word in (from - filled.start) / 64..WORDS {
            let base = filled.start + 64 * word;
            let was_inside = now.inside != 0;
            now.inside_of(kernel, masks, word);
            masks.leave_out_quoted(word);
            let mut doubts = masks.doubtful_quotes(word, begins);
            // The length of a quoted field is checked word by word; the plain reader is exact.
            if was_inside && base + 64 - now.opened > max_field
                || masks.quotes.what[word] != 0 && max_field < 64
            {
                doubts = u64::MAX;
            }
            if let Some(opened) = masks.last_opening(word..word + 1) {
                now.opened = filled.start + opened;
            }
            let (sep, ends) = (masks.outer_sep[word], masks.outer_end[word]);
            let starts = ends << 1 | begins | now.ends_before >> 63;
            now.ends_before = ends;
            doubts |= masks.escape[word] | starts & masks.comment[word];
            doubts |= masks.unusual_ends(word, ends, usual_end);
            doubts |= masks.crossings(word, expected, &mut now.quoted_lines);
            if expected == 1 {
                // An empty line is not a record.
                let carriage = masks.quotes.reset[word];
                let empty = (starts & carriage) << 1 | now.empty_carriage;
                doubts |= (starts | empty) & ends;
                now.empty_carriage = (starts & carriage) >> 63;
            }
            doubts |= unexpected(kernel, sep, ends, expected, pattern, &mut now.fields);
            if doubts != 0 {
                scanned.stopped = true;
                break;
            }
            records += u64::from(ends.count_ones());
            if ends != 0 {
                end = Some(base + 64 - ends.leading_zeros() as usize);
            }
            begins = 0;
        }
        self.move_to(from, end, records, state, now, scanned);
    }

    /// Moves past what was accepted in a batch: `records`, the last of which ends at `end`.
    #[inline(always)]
    fn move_to(
        &self,
        from: usize,
        end: Option<usize>,
        records: u64,
        state: &mut ScanState,
        now: ScanState,
        scanned: &mut ScannedRecords,
    ) {
        let to = self.filled.end;
        let open = match end {
            Some(end) => {
                scanned.lines += state.lines + self.lines(from, end);
                scanned.end = end;
                scanned.records += records;
                self.lines(end, to)
            }
            None => state.lines + self.lines(from, to),
        };
        *state = ScanState { lines: open, ..now };
    }

    /// Returns how many lines end between two offsets of the batch.
    #[inline(always)]
    fn lines(&self, from: usize, to: usize) -> u64 {
        let (from, to) = (from - self.filled.start, to - self.filled.start);
        if from >= to {
            return 0;
        }
        let (first, last) = (from / 64, (to - 1) / 64);
        let (head, tail) = (u64::MAX << (from % 64), u64::MAX >> (63 - (to - 1) % 64));
        let ends = &self.masks.rows.reset;
        if first == last {
            return u64::from((ends[first] & head & tail).count_ones());
        }
        let between: u64 =
            ends[first + 1..last].iter().map(|mask| u64::from(mask.count_ones())).sum();
        let (first, last) = (ends[first] & head, ends[last] & tail);
        between + u64::from(first.count_ones() + last.count_ones())
    }
}

/// Returns 0 if and only if each record that ends in this word has the expected number of fields,
/// and the open record does not have more. `fields` is the number of separators in the open record.
///
/// An example of 16 bits for 3 fields (bit 15 is on the left): two records of three fields.
///
/// ```text
/// text, from right to left        ↵f,e,d↵c,b,a
/// separators                  0000_0010_1000_1010
/// line ends                   0000_1000_0010_0000
/// line ends at either, PEXT               10_0100    in order: two separators, a line end, twice
/// expected                                10_0100    every third bit, from bit 2 on
/// ```
#[inline(always)]
fn unexpected<K: Kernel>(
    kernel: K,
    sep: u64,
    ends: u64,
    expected: u64,
    pattern: u64,
    fields: &mut u64,
) -> u64 {
    let events = sep | ends;
    if let Some(in_order) = kernel.extract(ends, events) {
        // In the sequence of separators and line ends, exactly every `expected`-th must be a line
        // end.
        let first = (expected - 1).wrapping_sub(*fields);
        let pattern = if first < 64 { pattern << first } else { 0 };
        let of_all = 1_u64.checked_shl(events.count_ones()).unwrap_or(0).wrapping_sub(1);
        let after = sep ^ kernel.before_last_reset(sep, ends);
        // Not a branch: whether a record ends in 64 bytes is unpredictable.
        let carried = *fields & 0_u64.wrapping_sub(u64::from(ends == 0));
        *fields = carried + u64::from(after.count_ones());
        in_order ^ (pattern & of_all)
    } else {
        let (mut sep, mut ends) = (sep, ends);
        while ends != 0 {
            let before = below_first(ends);
            if *fields + u64::from((sep & before).count_ones()) + 1 != expected {
                return u64::MAX;
            }
            *fields = 0;
            sep &= !before;
            ends &= ends - 1;
        }
        *fields += u64::from(sep.count_ones());
        u64::from(*fields >= expected)
    }
}

/// Fills the masks of two bytes, the first as `what` and the second as `reset`, for at most
/// [`BATCH`] bytes. Clears the bits after them. `pair` is both bytes as one look-up, if there is
/// one.
#[inline(always)]
fn fill_classes<K: PairKernel>(
    kernel: K,
    text: &[u8],
    pair: Option<&Pair>,
    what: u8,
    reset: u8,
    masks: &mut Masks,
) {
    let filled = match pair {
        Some(pair) => {
            let blocks = text.as_chunks().0;
            kernel.fill_pair(pair, blocks, &mut masks.what, &mut masks.reset)
        }
        None => 0,
    };
    fill_class(kernel, text, filled, what, &mut masks.what);
    fill_class(kernel, text, filled, reset, &mut masks.reset);
}

/// Fills the masks of a byte, from word `from` on.
#[inline(always)]
fn fill_class<K: Kernel>(kernel: K, text: &[u8], from: usize, byte: u8, masks: &mut [u64; WORDS]) {
    let (blocks, rest) = text.as_chunks::<BLOCK>();
    for (block, mask) in blocks[from..].iter().zip(&mut masks[from..]) {
        *mask = kernel.equal(kernel.load(block), byte);
    }
    if blocks.len() < WORDS {
        masks[blocks.len()..].fill(0);
        if !rest.is_empty() {
            let block = kernel.load_some(rest);
            masks[blocks.len()] = kernel.equal(block, byte) & lowest(rest.len());
        }
    }
}

/// Scans records; see [`RecordScan::scan`].
struct ScanRecords<'a> {
    scan: &'a mut RecordScan,
    text: &'a [u8],
    from: usize,
}

impl Run for ScanRecords<'_> {
    type Output = ScannedRecords;

    #[inline(always)]
    fn run<K: PairKernel>(self, kernel: K) -> ScannedRecords {
        self.scan.scan_at(kernel, self.text, self.from)
    }
}

/// What one batch carries over to the next, besides the masks.
#[derive(Clone, Copy, Default)]
struct ScanState {
    /// All ones within quotes, otherwise 0.
    inside: u64,
    /// The bit at which a record begins.
    begins: u64,
    /// The line ends outside quotes in the word before.
    ends_before: u64,
    /// Bit 0: the last byte was a `\r` at the start of a line.
    empty_carriage: u64,
    /// The number of separators in the open record.
    fields: u64,
    /// The offset of the last quote that opened a quoted field.
    opened: usize,
    /// How many lines of the open record ended in earlier batches.
    lines: u64,
    quoted_lines: QuotedLines,
}

/// What is known of the lines in a quoted field.
#[derive(Clone, Copy, Default)]
struct QuotedLines {
    /// How many of them have ended.
    lines: u64,
    /// The separators since the last of them ended.
    seps: u64,
    /// Whether one of the lines between cannot be a row.
    is_text: bool,
}

impl ScanState {
    /// Computes what is inside quotes in the next word.
    #[inline(always)]
    fn inside_of<K: Kernel>(&mut self, kernel: K, masks: &mut RecordMasks, word: usize) {
        let quote = masks.quotes.what[word];
        masks.inside[word] = kernel.prefix_xor(quote) ^ self.inside;
        // The parity of their number, which does not wait for this word's prefix XOR.
        self.inside ^= parity(quote);
    }
}
