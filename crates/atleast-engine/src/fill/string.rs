//! The class of a string: its occurrences from left to right that do not overlap, each marked at
//! its last unit (a byte, or a character of wider text).
//!
//! In text of bytes, 64 positions are compared at a time. The string ends at a position if each of
//! its bytes is found at its distance before that position. Up to eight bytes are compared this
//! way, the rarest first. An example of eight characters for the string `ab` (bit 7 is on the
//! left):
//!
//! ```text
//! text, from right to left    baacbxba
//! `b`                         1000_1010
//! `a`, one byte before        1100_0010    from a load one byte earlier
//! & of both                   1000_0010    occurrences, marked at their last byte
//! ```
//!
//! This finds strings of up to eight bytes exactly. For a longer string it finds candidates, and
//! each is compared as a whole. In hostile text every position could be a candidate, and the time
//! would be the length of the text times that of the string. So each byte of the text adds to a
//! credit, and each compared byte takes from it. When it is used up, an automaton (Knuth, Morris,
//! Pratt) takes over, unit by unit.
//!
//! A string contains no reset and no quote, so no occurrence spans one. That is why overlapping
//! occurrences can be left out before the resets and quotes are known.

use std::ops::Range;

use crate::isa::bits::{BATCH, WORDS, from_bit, lowest};
use crate::isa::kernel::Kernel;

/// A unit of a text, for the automaton.
pub(crate) trait NeedleUnit: Copy + Eq {
    /// Returns an ASCII letter in lower case, and everything else unchanged.
    fn to_lower(self) -> Self;
}

impl NeedleUnit for u8 {
    #[inline(always)]
    fn to_lower(self) -> u8 {
        self.to_ascii_lowercase()
    }
}

impl NeedleUnit for u32 {
    #[inline(always)]
    fn to_lower(self) -> u32 {
        u8::try_from(self).map_or(self, |byte| byte.to_ascii_lowercase().into())
    }
}

/// The most bytes of a string that are compared at every position.
const MAX_PROBES: usize = 8;

/// How far before the last byte of a string those bytes may be.
const MAX_BACK: usize = 63;

/// A byte of a string to compare.
#[derive(Clone, Copy, Debug)]
struct Probe {
    /// Its distance before the last byte of the string.
    back: usize,
    byte: u8,
    /// The same letter in the other case, if case is ignored; otherwise the same byte.
    other: u8,
}

/// A string of at least two units, prepared for the search.
#[derive(Clone, Debug)]
pub(crate) struct Needle<U> {
    /// The units, in lower case if case is ignored.
    units: Box<[U]>,
    ignore_ascii_case: bool,
    /// For each prefix of the string, the length of its longest border: the longest shorter prefix
    /// that it also ends with. For `abab`: 0, 0, 1, 2.
    borders: Box<[usize]>,
    /// The bytes to compare, the rarest first: at least two. Empty for wider text.
    probes: Box<[Probe]>,
}

impl<U: NeedleUnit> Needle<U> {
    fn of(units: &[U], ignore_ascii_case: bool) -> Needle<U> {
        assert!(units.len() > 1, "a string of one unit is a single member");
        let units: Box<[U]> = if ignore_ascii_case {
            units.iter().map(|unit| unit.to_lower()).collect()
        } else {
            units.into()
        };
        let mut borders = vec![0; units.len()].into_boxed_slice();
        for end in 1..units.len() {
            let mut length: usize = borders[end - 1];
            while length > 0 && units[length] != units[end] {
                length = borders[length - 1];
            }
            borders[end] = length + usize::from(units[length] == units[end]);
        }
        Needle { units, ignore_ascii_case, borders, probes: Box::default() }
    }

    /// Returns how many units of an occurrence are before the one that is marked.
    pub(crate) fn look_behind(&self) -> usize {
        self.units.len() - 1
    }

    /// Returns true if and only if two occurrences can overlap.
    pub(crate) fn overlaps_itself(&self) -> bool {
        self.borders[self.units.len() - 1] > 0
    }

    /// Moves the automaton over a unit. `state` is how many units of the string have been matched
    /// before it. Returns true if and only if the unit completes an occurrence.
    #[inline(always)]
    fn step(&self, state: &mut usize, unit: U) -> bool {
        let unit = if self.ignore_ascii_case { unit.to_lower() } else { unit };
        #[cfg(debug_assertions)]
        crate::work::add(1);
        while *state > 0 && self.units[*state] != unit {
            *state = self.borders[*state - 1];
            #[cfg(debug_assertions)]
            crate::work::add(1);
        }
        *state += usize::from(self.units[*state] == unit);
        let is_complete = *state == self.units.len();
        if is_complete {
            *state = 0;
        }
        is_complete
    }
}

impl Needle<u8> {
    /// Prepares a string of bytes.
    ///
    /// # Panics
    /// If it has fewer than two bytes.
    pub(crate) fn of_bytes(bytes: &[u8], ignore_ascii_case: bool) -> Needle<u8> {
        let mut needle = Needle::of(bytes, ignore_ascii_case);
        let mut probes: Vec<Probe> = { needle.units.iter().rev().take(MAX_BACK + 1).enumerate() }
            .map(|(back, &byte)| {
                let other = if ignore_ascii_case { byte.to_ascii_uppercase() } else { byte };
                Probe { back, byte, other }
            })
            .collect();
        probes.sort_by_key(|probe| match (probe.byte, probe.other) {
            (byte, other) if byte == other => commonness(byte),
            (byte, other) => commonness(byte) + commonness(other),
        });
        // A second probe for the same byte would exclude fewer positions.
        if let Some(other) = probes.iter().position(|probe| probe.byte != probes[0].byte) {
            probes[1..=other].rotate_right(1);
        }
        probes.truncate(MAX_PROBES);
        needle.probes = probes.into();
        needle
    }

    /// Returns true if and only if every byte of the string is a probe, so that candidates need not
    /// be verified.
    fn is_exact(&self) -> bool {
        self.probes.len() == self.units.len()
    }

    /// Returns true if and only if the string is at this offset. Takes the number of bytes that it
    /// compares off the credit.
    fn is_at(&self, bytes: &[u8], offset: usize, credit: &mut usize) -> bool {
        /// How many bytes to compare at a time.
        const STEP: usize = 64;
        let text = &bytes[offset..offset + self.units.len()];
        for (text, units) in text.chunks(STEP).zip(self.units.chunks(STEP)) {
            *credit = credit.saturating_sub(units.len());
            #[cfg(debug_assertions)]
            crate::work::add(units.len());
            let is_same = if self.ignore_ascii_case {
                text.eq_ignore_ascii_case(units)
            } else {
                text == units
            };
            if !is_same {
                return false;
            }
        }
        true
    }

    /// Returns which candidates in the word at `offset` are occurrences that do not overlap the one
    /// before. The first of them is marked at `blocked_to` or later, which then moves to the first
    /// offset at which the next occurrence can be marked. Returns None if the credit is used up.
    #[inline]
    fn verify(
        &self,
        bytes: &[u8],
        offset: usize,
        candidates: u64,
        blocked_to: &mut usize,
        credit: &mut usize,
    ) -> Option<u64> {
        let mut blocked = blocked_to.saturating_sub(offset);
        let mut left = from_bit(candidates, blocked);
        let mut occurrences = 0;
        while left != 0 {
            let bit = left.trailing_zeros() as usize;
            left &= left - 1;
            if !self.is_exact() {
                if *credit == 0 {
                    return None;
                }
                if !self.is_at(bytes, offset + bit - self.look_behind(), credit) {
                    continue;
                }
            }
            occurrences |= 1 << bit;
            blocked = bit + self.units.len();
            left = from_bit(left, blocked);
        }
        if occurrences != 0 {
            *blocked_to = offset + blocked;
        }
        Some(occurrences)
    }
}

impl Needle<u32> {
    /// Prepares a string of characters.
    ///
    /// # Panics
    /// If it has fewer than two characters.
    pub(crate) fn of_characters(characters: &[u32], ignore_ascii_case: bool) -> Needle<u32> {
        Needle::of(characters, ignore_ascii_case)
    }
}

/// Returns a guess at how common a byte is: larger is commoner. It affects only the speed.
fn commonness(byte: u8) -> usize {
    const COMMONEST: &[u8] = b" etaoinsr0hl1dcu,m2fp.3g4w5y6b7v8k9\n-\"/:;_='()<>\
                               TSACMEIPRNDBLOFHGWUVJKYQXZxjqz\0";
    COMMONEST.iter().rev().position(|other| *other == byte).map_or(0, |place| place + 1)
}

/// The state of a search for a string between two batches.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Progress {
    /// In how many of the next units no occurrence may end, since it would overlap the last one.
    blocked: usize,
    /// How many more units may be compared to verify candidates.
    credit: usize,
    /// The state of the automaton, once it has taken over.
    automaton: Option<usize>,
}

impl Progress {
    /// Drops the state of the automaton. Needed if the next text is in another encoding, or some
    /// text was skipped.
    pub(super) fn forget_automaton(&mut self) {
        self.automaton = None;
    }
}

/// How many empty words are skipped at once.
const GROUP: usize = 8;

/// How much each byte of the text adds to the credit. With this many comparisons per byte, the
/// automaton is as fast.
const CREDIT: usize = 8;

/// Fills these words with the masks of the bytes from `at`. The bits after the text are clear.
#[inline(always)]
pub(crate) fn fill<K: Kernel>(
    kernel: K,
    needle: &Needle<u8>,
    bytes: &[u8],
    at: usize,
    words: Range<usize>,
    progress: &mut Progress,
    masks: &mut [u64; WORDS],
) {
    progress.credit = progress.credit.saturating_add(CREDIT * (bytes.len() - at).min(BATCH));
    let mut words = words;
    if progress.automaton.is_none() {
        let done = if needle.ignore_ascii_case {
            fill_by_probes::<K, true>(kernel, needle, bytes, at, &words, progress, masks)
        } else {
            fill_by_probes::<K, false>(kernel, needle, bytes, at, &words, progress, masks)
        };
        words.start = done;
        if words.is_empty() {
            return;
        }
        // Begins where the longest occurrence that is not complete could have begun, but not before
        // the end of the last complete one.
        let offset = at + 64 * done;
        let from = (offset + progress.blocked).saturating_sub(needle.look_behind());
        let mut state = 0;
        for &byte in &bytes[from..offset] {
            needle.step(&mut state, byte);
        }
        progress.automaton = Some(state);
    }
    let mut state = progress.automaton.unwrap_or_default();
    let text = bytes[at + 64 * words.start..].chunks(64);
    for (mask, text) in masks[words].iter_mut().zip(text) {
        *mask = 0;
        for (bit, &byte) in text.iter().enumerate() {
            *mask |= u64::from(needle.step(&mut state, byte)) << bit;
        }
    }
    progress.automaton = Some(state);
}

/// Returns a mask of the positions in a block that have a byte of the string at its distance before
/// them.
///
/// # Safety
/// 64 bytes must be readable from `from` minus that distance.
#[inline(always)]
unsafe fn probe<K: Kernel, const EITHER: bool>(kernel: K, probe: Probe, from: *const u8) -> u64 {
    // SAFETY: the caller promises these 64 bytes, and an array of bytes needs no alignment.
    let block = kernel.load(unsafe { &*from.sub(probe.back).cast::<[u8; 64]>() });
    let mask = kernel.equal(block, probe.byte);
    if EITHER { mask | kernel.equal(block, probe.other) } else { mask }
}

/// Fills words until the credit is used up. Returns the first word that is not filled.
///
/// First compares two bytes in all words, without a branch. In most texts that leaves few
/// candidates.
#[inline(always)]
fn fill_by_probes<K: Kernel, const EITHER: bool>(
    kernel: K,
    needle: &Needle<u8>,
    bytes: &[u8],
    at: usize,
    words: &Range<usize>,
    progress: &mut Progress,
    masks: &mut [u64; WORDS],
) -> usize {
    let [first, second, others @ ..] = &*needle.probes else {
        unreachable!("there are at least two")
    };
    let (first, second) = (*first, *second);
    // The words `start..end` need no bounds checks: every probe is within the text, and no
    // occurrence begins before the text.
    let before = needle.look_behind().max(MAX_BACK);
    let start = before.saturating_sub(at).div_ceil(64).clamp(words.start, words.end);
    let end = ((bytes.len() - at) / 64).clamp(start, words.end);
    let mut any = 0;
    for word in (words.start..start).chain(end..words.end) {
        masks[word] = probe_at_edge::<K, EITHER>(kernel, needle, bytes, at + 64 * word);
        any |= masks[word];
    }
    for (word, mask) in (start..end).zip(&mut masks[start..end]) {
        // SAFETY: the word is in `start..end`, so its 64 bytes are in the text, and so are the
        // MAX_BACK bytes before them, which is as far back as a probe reads.
        *mask = unsafe {
            let from = bytes.as_ptr().add(at + 64 * word);
            probe::<K, EITHER>(kernel, first, from) & probe::<K, EITHER>(kernel, second, from)
        };
        any |= *mask;
    }
    // An occurrence that is marked before this offset would overlap the last one.
    let mut blocked_to = at + 64 * words.start + progress.blocked;
    let must_verify = !needle.is_exact() || needle.overlaps_itself();
    let is_done = any == 0 || !must_verify && others.is_empty();
    let mut next = if is_done { words.end } else { words.start };
    while next < words.end {
        let group = next..(next + GROUP).min(words.end);
        next = group.end;
        if masks[group.clone()].iter().all(|mask| *mask == 0) {
            continue;
        }
        for word in group {
            let offset = at + 64 * word;
            let mut mask = masks[word];
            if mask != 0 && (start..end).contains(&word) {
                for other in others {
                    // SAFETY: the word is in `start..end`, as above, so all bytes that a probe
                    // reads are in the text.
                    mask &=
                        unsafe { probe::<K, EITHER>(kernel, *other, bytes.as_ptr().add(offset)) };
                }
            }
            if mask != 0 && must_verify {
                let credit = &mut progress.credit;
                let Some(occurrences) = needle.verify(bytes, offset, mask, &mut blocked_to, credit)
                else {
                    progress.blocked = blocked_to.saturating_sub(offset);
                    return word;
                };
                mask = occurrences;
            }
            masks[word] = mask;
        }
    }
    progress.blocked = blocked_to.saturating_sub(bytes.len().min(at + 64 * words.end));
    words.end
}

/// Returns the candidates in the word at `offset`, near the beginning or the end of the text, from
/// a copy that is padded with zeros.
#[inline(always)]
fn probe_at_edge<K: Kernel, const EITHER: bool>(
    kernel: K,
    needle: &Needle<u8>,
    bytes: &[u8],
    offset: usize,
) -> u64 {
    let (before, after) = (offset.min(MAX_BACK), (bytes.len() - offset).min(64));
    let mut copy = [0; MAX_BACK + 64];
    copy[MAX_BACK - before..MAX_BACK + after]
        .copy_from_slice(&bytes[offset - before..offset + after]);
    let mut mask = lowest(after);
    for byte_probe in &needle.probes {
        // SAFETY: the copy has 64 bytes from there on and MAX_BACK before, which is as far back as
        // a probe reads.
        mask &= unsafe { probe::<K, EITHER>(kernel, *byte_probe, copy.as_ptr().add(MAX_BACK)) };
    }
    // No occurrence begins before the text.
    from_bit(mask, needle.look_behind().saturating_sub(offset))
}

/// Fills the masks of the characters from `at`, wider than a byte, with the automaton.
pub(crate) fn fill_wide<U: Copy + Into<u32>>(
    needle: &Needle<u32>,
    units: &[U],
    at: usize,
    progress: &mut Progress,
    masks: &mut [u64; WORDS],
) {
    let mut state = progress.automaton.unwrap_or_else(|| {
        // Begins where the longest occurrence that is not complete could have begun, but not before
        // the end of the last complete one.
        let from = (at + progress.blocked).saturating_sub(needle.look_behind());
        let mut state = 0;
        for &unit in &units[from..at] {
            needle.step(&mut state, unit.into());
        }
        state
    });
    let units = &units[at..units.len().min(at + BATCH)];
    let mut blocked_to = progress.blocked;
    for (word, (mask, units)) in masks.iter_mut().zip(units.chunks(64)).enumerate() {
        *mask = 0;
        for (bit, &unit) in units.iter().enumerate() {
            *mask |= u64::from(needle.step(&mut state, unit.into())) << bit;
        }
        if *mask != 0 {
            blocked_to = 64 * word + 63 - mask.leading_zeros() as usize + needle.units.len();
        }
    }
    progress.blocked = blocked_to.saturating_sub(units.len());
    progress.automaton = Some(state);
}
