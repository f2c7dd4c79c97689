//! Records passed over: those that have the expected number of fields beyond doubt.
//!
//! A fold over masks of separators, line ends and quotes. What is between quotes is found by toggling
//! at each; that is right where every opening quote follows a separator, a line end or a closing quote
//! (two quotes are one of text), and every closing quote precedes one of them. Where one does not, or a
//! record has another number of fields, the fold stops in front of that record, and the plain reader
//! looks at it.

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

/// How lines end.
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
    /// All of them.
    pub const ALL: [LineEnd; 3] = [LineEnd::Lf, LineEnd::CrLf, LineEnd::Cr];

    /// Returns its name: `LF`, `CRLF` or `CR`.
    pub fn name(self) -> &'static str {
        match self {
            LineEnd::Lf => "LF",
            LineEnd::CrLf => "CRLF",
            LineEnd::Cr => "CR",
        }
    }

    /// Returns the line end of this name, in capitals or not.
    pub fn from_name(name: &str) -> Option<LineEnd> {
        LineEnd::ALL.into_iter().find(|line_end| line_end.name().eq_ignore_ascii_case(name))
    }

    /// Returns the line end with which these bytes end, if they end with one.
    pub fn of(bytes: &[u8]) -> Option<LineEnd> {
        match bytes {
            [.., b'\r', b'\n'] => Some(LineEnd::CrLf),
            [.., b'\n'] => Some(LineEnd::Lf),
            [.., b'\r'] => Some(LineEnd::Cr),
            _ => None,
        }
    }

    /// Returns the byte at which lines are cut.
    pub fn byte(self) -> u8 {
        if self == LineEnd::Cr { b'\r' } else { b'\n' }
    }
}

impl fmt::Display for LineEnd {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

/// What the records are made of.
#[derive(Clone, Debug)]
pub struct RecordFormat {
    /// The byte that separates fields.
    pub sep: u8,
    /// The byte that quotes fields, if there is one.
    pub quote: Option<u8>,
    /// `\n`, with which a `\r` before it goes, or `\r`.
    pub line_end: u8,
    /// How lines end; a record that ends otherwise is in doubt. None: it does not matter.
    pub usual_end: Option<LineEnd>,
    /// The byte that escapes the one behind it, if there is one.
    pub escape: Option<u8>,
    /// The first byte of what begins a comment.
    pub comment: Option<u8>,
    /// How many fields a record must have: at least 1.
    pub expected: u64,
    /// How long what is between quotes may be.
    pub max_field: usize,
}

/// The records passed over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ScannedRecords {
    /// The offset behind the last of them.
    pub end: usize,
    /// How many records they are.
    pub records: u64,
    /// How many lines they take.
    pub lines: u64,
    /// Whether the record that follows is in doubt; otherwise the bytes end before it does.
    pub stopped: bool,
}

/// Passes over records, at a level.
pub struct RecordScan {
    level: Detected,
    bytes: RecordFormat,
    /// Whether there is anything but separators, line ends and quotes to look at.
    is_special: bool,
    /// The record's pattern: the bits 0, `expected`, 2 × `expected` ….
    pattern: u64,
    /// Separators and line ends, quotes and each `\r`, as look-ups, where the level has a use for them.
    row_pair: Option<Box<Pair>>,
    quote_pair: Option<Box<Pair>>,
    masks: Box<RecordMasks>,
    /// What the masks are filled with: offsets in the bytes given last.
    filled: Range<usize>,
    /// How many of those bytes have been looked at, and whether all of these are [plain](is_ascii_without_nul).
    checked_to: usize,
    is_ascii_without_nul: bool,
}

/// Returns true if and only if all bytes are ASCII, and none is NUL.
#[inline(always)]
pub fn is_ascii_without_nul(bytes: &[u8]) -> bool {
    // Signed, a byte beyond ASCII is below 1 as NUL is. Whole pieces, of which the compiler makes vectors.
    const PIECE: usize = 1024;
    let is_odd =
        |piece: &[u8]| piece.iter().fold(false, |odd, byte| odd | (byte.cast_signed() < 1));
    !bytes.chunks(PIECE).any(is_odd)
}

/// The masks of one batch. Words behind its end are 0.
#[repr(align(64))]
struct RecordMasks {
    /// Separators as `what`, line ends as `reset`.
    rows: Masks,
    /// Quotes as `what`, and each `\r` as `reset`.
    quotes: Masks,
    /// The last word of those before the batch.
    carriage_before: u64,
    /// In these, the first word is that before the batch.
    closing: [u64; 1 + WORDS],
    outer: [u64; 1 + WORDS],
    /// Bytes that only the plain reader understands: escapes; and those that may begin a comment,
    /// where a line begins.
    escape: [u64; WORDS],
    comment: [u64; WORDS],
    /// From the opening quote of a stretch up to its closing one.
    inside: [u64; WORDS],
    /// What is outside stretches.
    outer_sep: [u64; WORDS],
    outer_end: [u64; WORDS],
    has_quote: bool,
    /// Whether it has a byte that only the plain reader understands.
    needs_reader: bool,
    /// Whether there is a doubt in it.
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
            needs_reader: false,
            has_doubt: false,
        }
    };

    /// Finds what is outside stretches in a word of which it is known what is inside.
    #[inline(always)]
    fn leave_out_quoted(&mut self, word: usize) {
        let (quote, inside) = (self.quotes.what[word], self.inside[word]);
        self.closing[1 + word] = quote & !inside;
        self.outer_sep[word] = self.rows.what[word] & !inside;
        self.outer_end[word] = self.rows.reset[word] & !inside;
        self.outer[1 + word] = (self.rows.what[word] | self.rows.reset[word]) & !inside;
    }

    /// Returns the quotes that are in doubt in a word, and what stands behind them. A record begins at the
    /// bit `begins`, if there is one.
    #[inline(always)]
    fn doubtful_quotes(&self, word: usize, begins: u64) -> u64 {
        let (quote, carriage, end) =
            (self.quotes.what[word], self.quotes.reset[word], self.rows.reset[word]);
        let closing_before = self.closing[word];
        let carriage_before =
            if word == 0 { self.carriage_before } else { self.quotes.reset[word - 1] };
        let behind_closing = self.closing[1 + word] << 1 | closing_before >> 63;
        let behind_carriage =
            (behind_closing & carriage) << 1 | (closing_before << 1 & carriage_before) >> 63;
        let may_open = self.outer[1 + word] << 1 | self.outer[word] >> 63 | behind_closing | begins;
        behind_closing & !(self.rows.what[word] | end | quote | carriage)
            | behind_carriage & !end
            | quote & self.inside[word] & !may_open
    }

    /// Returns the line ends outside stretches, of these, that are not as usual.
    #[inline(always)]
    fn ends_otherwise(&self, word: usize, ends: u64, usual: Option<LineEnd>) -> u64 {
        let before = if word == 0 { self.carriage_before } else { self.quotes.reset[word - 1] };
        let behind_carriage = self.quotes.reset[word] << 1 | before >> 63;
        match usual {
            Some(LineEnd::Lf) => ends & behind_carriage,
            Some(LineEnd::CrLf) => ends & !behind_carriage,
            Some(LineEnd::Cr) | None => 0,
        }
    }

    /// Returns the line ends in a stretch that may have swallowed a row: the second and those behind it, but where a line
    /// between two of them has too few separators to be one.
    #[inline(always)]
    fn crossings(&self, word: usize, expected: u64, crossed: &mut Crossed) -> u64 {
        let ends = self.rows.reset[word] & self.inside[word];
        if ends == 0 && crossed.lines == 0 {
            return 0;
        }
        let seps = self.rows.what[word] & self.inside[word];
        let behind_closing = self.closing[1 + word] << 1 | self.closing[word] >> 63;
        let openings = self.quotes.what[word] & self.inside[word] & !behind_closing;
        let (mut left, mut seps_left, mut doubts) = (ends | openings, seps, 0);
        while left != 0 {
            let bit = left & left.wrapping_neg();
            if openings & bit != 0 {
                *crossed = Crossed::default();
            } else {
                let before = seps_left & (bit - 1);
                crossed.seps += u64::from(before.count_ones());
                let is_between = crossed.lines > 0;
                crossed.is_text |= is_between && crossed.seps + 1 < expected;
                if is_between && !crossed.is_text {
                    doubts |= bit;
                }
                crossed.lines += 1;
                crossed.seps = 0;
            }
            seps_left &= !(bit | (bit - 1));
            left &= left - 1;
        }
        crossed.seps += u64::from(seps_left.count_ones());
        doubts
    }

    /// Returns the offset of the last quote that opens a stretch, and does not double another one.
    #[inline(always)]
    fn last_opening(&self, words: Range<usize>) -> Option<usize> {
        for word in words.rev() {
            // Two quotes side by side close and open at once.
            let behind_closing = self.closing[1 + word] << 1 | self.closing[word] >> 63;
            let opening = self.quotes.what[word] & self.inside[word] & !behind_closing;
            if opening != 0 {
                return Some(64 * word + 63 - opening.leading_zeros() as usize);
            }
        }
        None
    }
}

impl RecordScan {
    /// Makes the fold ready.
    ///
    /// # Panics
    /// If the machine does not have the level.
    pub fn new(bytes: RecordFormat, level: Level) -> RecordScan {
        let level = level.detected();
        let every = usize::try_from(bytes.expected).unwrap_or(usize::MAX);
        let pattern = (0..64).step_by(every).fold(0, |pattern, bit| pattern | 1 << bit);
        let is_special = bytes.escape.is_some() || bytes.comment.is_some() || bytes.expected == 1;
        let pair = |what: u8, reset: u8| pair_of(&Class::Byte(what), &Class::Byte(reset), level);
        let row_pair = pair(bytes.sep, bytes.line_end);
        let quote_pair = bytes.quote.and_then(|quote| pair(quote, b'\r'));
        let masks = Box::new(RecordMasks::EMPTY);
        let (filled, checked_to, is_ascii_without_nul) = (0..0, 0, true);
        RecordScan {
            level,
            bytes,
            is_special,
            pattern,
            row_pair,
            quote_pair,
            masks,
            filled,
            checked_to,
            is_ascii_without_nul,
        }
    }

    /// Forgets what was filled: the next bytes are others.
    pub fn forget(&mut self) {
        self.filled = 0..0;
        (self.checked_to, self.is_ascii_without_nul) = (0, true);
    }

    /// Returns true if and only if the first bytes of those given last, so many of them, are known to be [plain](is_ascii_without_nul).
    pub fn prefix_is_ascii_without_nul(&self, end: usize) -> bool {
        self.is_ascii_without_nul && self.checked_to >= end
    }

    /// Passes over the records from `from`, where one begins, as long as they are beyond doubt and whole.
    pub fn scan(&mut self, text: &[u8], from: usize) -> ScannedRecords {
        self.level.run(ScanRecords { scan: self, text, from })
    }

    #[inline(always)]
    fn scan_at<K: PairKernel>(&mut self, kernel: K, text: &[u8], from: usize) -> ScannedRecords {
        let mut passed = ScannedRecords { end: from, records: 0, lines: 0, stopped: false };
        let mut state = State::default();
        let mut at = from;
        while at < text.len() && !passed.stopped {
            if !self.filled.contains(&at) {
                self.fill(kernel, text, at);
                self.masks.has_doubt = self.is_special || self.masks.needs_reader;
            }
            if at == from {
                self.begin_at(at, &mut state);
            }
            if !self.masks.has_doubt {
                self.masks.has_doubt = if self.masks.has_quote || self.is_quoted(&state) {
                    !self.believe::<K, true>(kernel, &mut state, &mut passed)
                } else {
                    !self.believe::<K, false>(kernel, &mut state, &mut passed)
                };
            }
            if self.masks.has_doubt {
                self.doubt(kernel, at, &mut state, &mut passed);
            }
            state.begins = 0;
            at = self.filled.end;
        }
        passed
    }

    /// Begins with a record at an offset of what is filled.
    fn begin_at(&mut self, at: usize, state: &mut State) {
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
        // What was passed over before is still there, for whoever looks at all of it.
        masks.has_doubt |= at > self.filled.start;
        (masks.closing[word], masks.outer[word]) = (0, 0);
        state.begins = 1 << bit;
    }

    /// Returns true if and only if a quote has left something behind for the batch.
    fn is_quoted(&self, state: &State) -> bool {
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
        // What the last batch leaves behind.
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
        // Where lines end in `\r`, a `\n` may belong to one.
        let has_feed = line_end == b'\r' && sums::any(kernel, text, b'\n');
        masks.needs_reader = has_feed || usual_end == Some(LineEnd::Lf) && has_return;
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

    /// Passes over all that is filled, if there is no doubt in it. Returns true if and only if there was
    /// none; otherwise nothing has happened.
    ///
    /// It takes one pass for each thing that is asked, most of which the compiler makes vectors of.
    #[inline(always)]
    fn believe<K: PairKernel, const QUOTED: bool>(
        &mut self,
        kernel: K,
        state: &mut State,
        passed: &mut ScannedRecords,
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
            if crosses || now.crossed.lines > 0 {
                for word in 0..WORDS {
                    doubts |= masks.crossings(word, expected, &mut now.crossed);
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
                mismatches |= masks.ends_otherwise(word, *ends, usual_end);
            }
        }
        if mismatches != 0 {
            return false;
        }
        let records: u64 = ends.iter().map(|ends| u64::from(ends.count_ones())).sum();
        let last = (0..WORDS).rev().find(|word| ends[*word] != 0);
        let end =
            last.map(|word| filled.start + 64 * word + 64 - ends[word].leading_zeros() as usize);
        self.move_to(filled.start, end, records, state, now, passed);
        true
    }

    /// Passes over what is filled from `from` on, up to the first record in doubt.
    #[inline(always)]
    fn doubt<K: PairKernel>(
        &mut self,
        kernel: K,
        from: usize,
        state: &mut State,
        passed: &mut ScannedRecords,
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
            // How long a stretch is, is asked by the word: the plain reader knows exactly.
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
            doubts |= masks.ends_otherwise(word, ends, usual_end);
            doubts |= masks.crossings(word, expected, &mut now.crossed);
            if expected == 1 {
                // An empty line is no record.
                let carriage = masks.quotes.reset[word];
                let empty = (starts & carriage) << 1 | now.empty_carriage;
                doubts |= (starts | empty) & ends;
                now.empty_carriage = (starts & carriage) >> 63;
            }
            doubts |= unexpected(kernel, sep, ends, expected, pattern, &mut now.fields);
            if doubts != 0 {
                passed.stopped = true;
                break;
            }
            records += u64::from(ends.count_ones());
            if ends != 0 {
                end = Some(base + 64 - ends.leading_zeros() as usize);
            }
            begins = 0;
        }
        self.move_to(from, end, records, state, now, passed);
    }

    /// Moves behind what was passed over in a batch: `records`, of which the last ends at `end`.
    #[inline(always)]
    fn move_to(
        &self,
        from: usize,
        end: Option<usize>,
        records: u64,
        state: &mut State,
        now: State,
        passed: &mut ScannedRecords,
    ) {
        let to = self.filled.end;
        let open = match end {
            Some(end) => {
                passed.lines += state.lines + self.lines(from, end);
                passed.end = end;
                passed.records += records;
                self.lines(end, to)
            }
            None => state.lines + self.lines(from, to),
        };
        *state = State { lines: open, ..now };
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

/// Returns 0 if and only if each record that ends in this word has the expected number of fields, and the
/// one that is open not yet more. `fields` are the separators of the open one.
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
        // Of separators and line ends in their order, each `expected`-th must be a line end, and no
        // other.
        let first = (expected - 1).wrapping_sub(*fields);
        let pattern = if first < 64 { pattern << first } else { 0 };
        let of_all = 1_u64.checked_shl(events.count_ones()).unwrap_or(0).wrapping_sub(1);
        let behind = sep ^ kernel.before_last_reset(sep, ends);
        // Not a branch: whether a record ends in 64 bytes cannot be foreseen.
        let carried = *fields & 0_u64.wrapping_sub(u64::from(ends == 0));
        *fields = carried + u64::from(behind.count_ones());
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

/// Fills the masks of two bytes, the first as `what` and the second as `reset`, for at most [`BATCH`]
/// bytes; bits behind them are clear. `pair` is both as one look-up, if they fit.
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

/// Fills the masks of a byte from a word on.
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

/// Passes over records; see [`RecordScan::scan`].
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

/// What one batch leaves behind for the next, beside the masks.
#[derive(Clone, Copy, Default)]
struct State {
    /// All ones between quotes, otherwise 0.
    inside: u64,
    /// The bit at which a record begins.
    begins: u64,
    /// The line ends of the word before, outside stretches.
    ends_before: u64,
    /// Bit 0: the last byte was a `\r` at a line's start.
    empty_carriage: u64,
    /// How many separators the open record has.
    fields: u64,
    /// The offset of the last quote that opened a stretch.
    opened: usize,
    /// How many lines of the open record have ended in earlier batchs.
    lines: u64,
    crossed: Crossed,
}

/// What is known of the lines of a stretch.
#[derive(Clone, Copy, Default)]
struct Crossed {
    /// How many have ended in it.
    lines: u64,
    /// The separators in it since the last of them ended.
    seps: u64,
    /// Whether one of those between can be no row.
    is_text: bool,
}

impl State {
    /// Finds what is inside stretches in the next word.
    #[inline(always)]
    fn inside_of<K: Kernel>(&mut self, kernel: K, masks: &mut RecordMasks, word: usize) {
        let quote = masks.quotes.what[word];
        masks.inside[word] = kernel.prefix_xor(quote) ^ self.inside;
        // By the parity of their number: it does not wait for this word's prefix.
        self.inside ^= parity(quote);
    }
}
