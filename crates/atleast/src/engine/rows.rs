//! Rows passed over: the records that have the expected number of fields beyond doubt.
//!
//! A fold over masks of separators, line ends and quotes. What is between quotes is found by toggling
//! at each; that is right where every opening quote follows a separator, a line end or a closing quote
//! (two quotes are one of text), and every closing quote precedes one of them. Where one does not, or a
//! record has another number of fields, the fold stops in front of that record, and the plain reader
//! (`ragged/plain.rs`) looks at it.

use super::Level;
use super::fill::for_each_block;
use super::kernel::Kernel;
use super::masks::{CHUNK, WORDS, below_last};

/// What the records are made of.
#[derive(Clone, Debug)]
pub(crate) struct RowBytes {
    pub(crate) sep: u8,
    pub(crate) quote: Option<u8>,
    /// `\n`, with which a `\r` before it goes, or `\r`.
    pub(crate) line_end: u8,
    pub(crate) escape: Option<u8>,
    /// The first byte of what begins a comment.
    pub(crate) comment: Option<u8>,
    /// How many fields a record must have: at least 1.
    pub(crate) expected: u64,
    /// How long what is between quotes may be.
    pub(crate) max_field: usize,
}

/// The records passed over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Passed {
    /// The offset behind the last of them.
    pub(crate) end: usize,
    pub(crate) records: u64,
    /// How many lines they take.
    pub(crate) lines: u64,
    /// Whether the record that follows is in doubt; otherwise the bytes end before it does.
    pub(crate) stopped: bool,
}

/// Passes over records, at a level.
pub(crate) struct Rows {
    level: Level,
    bytes: RowBytes,
    /// The record's pattern: the bits 0, `expected`, 2 × `expected` ….
    pattern: u64,
    masks: Box<RowMasks>,
    /// What the masks are filled with: offsets in the bytes given last.
    filled: std::ops::Range<usize>,
}

/// The masks of one filling; none of them knows what is between quotes.
#[repr(align(64))]
struct RowMasks {
    sep: [u64; WORDS],
    end: [u64; WORDS],
    quote: [u64; WORDS],
    carriage: [u64; WORDS],
    /// Bytes that only the plain reader understands: escapes; and those that may begin a comment,
    /// where a line begins.
    escape: [u64; WORDS],
    comment: [u64; WORDS],
    has_quote: bool,
}

impl Rows {
    /// Makes the fold ready.
    ///
    /// # Panics
    /// If the machine does not have the level.
    pub(crate) fn new(bytes: RowBytes, level: Level) -> Rows {
        assert!(level.is_available(), "this machine does not have the level {level}");
        let every = usize::try_from(bytes.expected).unwrap_or(usize::MAX);
        let pattern = (0..64).step_by(every).fold(0, |pattern, bit| pattern | 1 << bit);
        let none = [0; WORDS];
        let masks = RowMasks {
            sep: none,
            end: none,
            quote: none,
            carriage: none,
            escape: none,
            comment: none,
            has_quote: false,
        };
        Rows { level, bytes, pattern, masks: Box::new(masks), filled: 0..0 }
    }

    /// Forgets what was filled: the next bytes are others.
    pub(crate) fn forget(&mut self) {
        self.filled = 0..0;
    }

    pub(super) fn level(&self) -> Level {
        self.level
    }

    /// See [`Rows::pass`].
    ///
    /// # Safety
    /// As [`Kernel`]'s functions.
    #[inline(always)]
    pub(super) unsafe fn pass_at<K: Kernel>(&mut self, text: &[u8], from: usize) -> Passed {
        let mut passed = Passed { end: from, records: 0, lines: 0, stopped: false };
        let mut state = State::at_record();
        let mut at = from;
        while at < text.len() {
            if !self.filled.contains(&at) {
                // SAFETY: the caller's promise is the same.
                unsafe { self.fill::<K>(text, at) };
            }
            let chunk = self.filled.clone();
            // SAFETY: see above.
            let stopped = unsafe {
                if self.masks.has_quote || state.inside != 0 {
                    self.fold::<K, true>(chunk.start, at, chunk.end, &mut state, &mut passed)
                } else {
                    self.fold::<K, false>(chunk.start, at, chunk.end, &mut state, &mut passed)
                }
            };
            if stopped {
                passed.stopped = true;
                break;
            }
            at = chunk.end;
        }
        passed
    }

    /// Fills the masks from `at`.
    ///
    /// # Safety
    /// As [`Kernel`]'s functions.
    #[inline(always)]
    unsafe fn fill<K: Kernel>(&mut self, text: &[u8], at: usize) {
        let length = (text.len() - at).min(CHUNK);
        let words = length.div_ceil(64);
        let (masks, bytes) = (&mut *self.masks, &self.bytes);
        let mut quotes = 0;
        // SAFETY: `for_each_block` hands out what it promises; the caller promises the level.
        unsafe {
            for_each_block!(text, at, 0..words, |from, word| {
                let block = K::load(from);
                masks.sep[word] = K::equal(block, bytes.sep);
                masks.end[word] = K::equal(block, bytes.line_end);
            });
            if let Some(quote) = bytes.quote {
                for_each_block!(text, at, 0..words, |from, word| {
                    masks.quote[word] = K::equal(K::load(from), quote);
                    quotes |= masks.quote[word];
                });
            }
            if quotes != 0 || bytes.expected == 1 {
                for_each_block!(text, at, 0..words, |from, word| {
                    masks.carriage[word] = K::equal(K::load(from), b'\r');
                });
            }
            if let Some(escape) = bytes.escape {
                for_each_block!(text, at, 0..words, |from, word| {
                    masks.escape[word] = K::equal(K::load(from), escape);
                });
            }
            if let Some(comment) = bytes.comment {
                for_each_block!(text, at, 0..words, |from, word| {
                    masks.comment[word] = K::equal(K::load(from), comment);
                });
            }
        }
        masks.has_quote = quotes != 0;
        // The zeros behind the text are no part of it.
        let last = words - 1;
        let valid = u64::MAX >> (64 * words - length);
        for class in [
            &mut masks.sep,
            &mut masks.end,
            &mut masks.quote,
            &mut masks.carriage,
            &mut masks.escape,
            &mut masks.comment,
        ] {
            class[last] &= valid;
        }
        self.filled = at..at + length;
    }

    /// Passes over what is filled, from `from` to `to`. Returns true if and only if it stopped at a
    /// doubt.
    ///
    /// # Safety
    /// As [`Kernel`]'s functions.
    #[inline(always)]
    unsafe fn fold<K: Kernel, const QUOTED: bool>(
        &self,
        chunk: usize,
        from: usize,
        to: usize,
        state: &mut State,
        passed: &mut Passed,
    ) -> bool {
        let masks = &*self.masks;
        let first = (from - chunk) / 64;
        let mut valid = u64::MAX << ((from - chunk) % 64);
        let (mut records, mut end) = (0, passed.end);
        let mut now = *state;
        // Where a record begins in the first word, that is not at its first bit.
        now.begins <<= (from - chunk) % 64;
        let mut stopped = false;
        for word in first..(to - chunk).div_ceil(64) {
            let base = chunk + 64 * word;
            let (mut sep, mut ends) = (masks.sep[word] & valid, masks.end[word] & valid);
            let mut doubts = masks.escape[word] & valid;
            if QUOTED {
                let quote = masks.quote[word] & valid;
                let carriage = masks.carriage[word] & valid;
                // SAFETY: the caller's promise is the same.
                let inside = unsafe { K::prefix_xor(quote) } ^ now.inside;
                // By the parity of their number: it does not wait for this word's prefix.
                let was_inside = now.inside;
                now.inside ^= 0_u64.wrapping_sub(u64::from(quote.count_ones() & 1));
                let (opening, closing) = (quote & inside, quote & !inside);
                let behind_closing = closing << 1 | now.closed;
                now.closed = closing >> 63;
                doubts |= behind_closing & !(sep | ends | quote | carriage);
                let behind_carriage = (behind_closing & carriage) << 1 | now.closed_carriage;
                now.closed_carriage = (behind_closing & carriage) >> 63;
                doubts |= behind_carriage & !ends;
                sep &= !inside;
                ends &= !inside;
                let may_open = (sep | ends) << 1 | behind_closing | now.may_open | now.begins;
                now.may_open = (sep | ends) >> 63;
                doubts |= opening & !may_open;
                // How long a stretch is, is asked by the word: the plain reader knows exactly.
                let true_opening = opening & !behind_closing;
                let longest = base + 64 - now.opened.min(base + 64);
                if was_inside != 0 && longest > self.bytes.max_field {
                    doubts = u64::MAX;
                }
                if true_opening != 0 {
                    now.opened = base + 63 - true_opening.leading_zeros() as usize;
                    if self.bytes.max_field < 64 {
                        doubts = u64::MAX;
                    }
                }
            }
            let begins = ends << 1 | now.begins;
            now.begins = ends >> 63;
            doubts |= begins & masks.comment[word];
            if self.bytes.expected == 1 {
                // An empty line is no record.
                let carriage = masks.carriage[word] & valid;
                doubts |=
                    begins & ends | (begins & carriage) << 1 & ends | now.empty_carriage & ends;
                now.empty_carriage = (begins & carriage) >> 63;
            }
            // SAFETY: see above.
            let counts = unsafe { self.have_expected::<K>(sep, ends, &mut now.fields) };
            if !counts || doubts != 0 {
                stopped = true;
                break;
            }
            records += u64::from(ends.count_ones());
            if ends != 0 {
                end = base + 64 - ends.leading_zeros() as usize;
            }
            valid = u64::MAX;
        }
        if end > passed.end {
            passed.lines += state.lines + self.lines(chunk, from, end);
            state.lines = 0;
            passed.end = end;
            passed.records += records;
            now.lines = self.lines(chunk, end, to);
        } else {
            now.lines = state.lines + self.lines(chunk, from, to);
        }
        *state = now;
        state.lines = now.lines;
        stopped
    }

    /// Returns true if and only if each record that ends in this word has the expected number of
    /// fields, and the one that is open not yet more. `fields` are the separators of the open one.
    ///
    /// # Safety
    /// As [`Kernel`]'s functions.
    #[inline(always)]
    unsafe fn have_expected<K: Kernel>(&self, sep: u64, ends: u64, fields: &mut u64) -> bool {
        let events = sep | ends;
        // SAFETY: the caller's promise is the same.
        if let Some(in_order) = unsafe { K::extract(ends, events) } {
            // Of separators and line ends in their order, each `expected`-th must be a line end, and no
            // other.
            let count = events.count_ones();
            let first = self.bytes.expected - 1 - *fields;
            let pattern = if first < 64 { self.pattern << first } else { 0 };
            let of_count = 1_u64.checked_shl(count).unwrap_or(0).wrapping_sub(1);
            let behind = sep & !below_last(ends);
            *fields =
                if ends == 0 { *fields + u64::from(count) } else { u64::from(behind.count_ones()) };
            in_order == pattern & of_count
        } else {
            let (mut sep, mut ends) = (sep, ends);
            while ends != 0 {
                let before = ends.wrapping_sub(1) & !ends;
                if *fields + u64::from((sep & before).count_ones()) + 1 != self.bytes.expected {
                    return false;
                }
                *fields = 0;
                sep &= !before;
                ends &= ends - 1;
            }
            *fields += u64::from(sep.count_ones());
            *fields < self.bytes.expected
        }
    }

    /// Returns how many lines end between two offsets of the filling.
    fn lines(&self, chunk: usize, from: usize, to: usize) -> u64 {
        let (from, to) = (from - chunk, to - chunk);
        if from >= to {
            return 0;
        }
        let (first, last) = (from / 64, (to - 1) / 64);
        let (head, tail) = (u64::MAX << (from % 64), u64::MAX >> (63 - (to - 1) % 64));
        let ends = &self.masks.end;
        if first == last {
            return u64::from((ends[first] & head & tail).count_ones());
        }
        let between: u64 =
            ends[first + 1..last].iter().map(|mask| u64::from(mask.count_ones())).sum();
        let (first, last) = (ends[first] & head, ends[last] & tail);
        between + u64::from(first.count_ones() + last.count_ones())
    }
}

/// What one word leaves behind for the next.
#[derive(Clone, Copy)]
struct State {
    /// All ones between quotes, otherwise 0.
    inside: u64,
    /// Bit 0: a quote closed at the last byte.
    closed: u64,
    /// Bit 0: the last byte was a `\r` behind a closing quote.
    closed_carriage: u64,
    /// Bit 0: the last byte was a separator or a line end.
    may_open: u64,
    /// The bit at which a record begins, carried over or given.
    begins: u64,
    /// Bit 0: the last byte was a `\r` at a line's start.
    empty_carriage: u64,
    /// How many separators the open record has.
    fields: u64,
    /// The offset of the last quote that opened a stretch.
    opened: usize,
    /// How many lines of the open record have ended in earlier fillings.
    lines: u64,
}

impl State {
    fn at_record() -> State {
        State {
            inside: 0,
            closed: 0,
            closed_carriage: 0,
            may_open: 0,
            begins: 1,
            empty_carriage: 0,
            fields: 0,
            opened: usize::MAX,
            lines: 0,
        }
    }
}
