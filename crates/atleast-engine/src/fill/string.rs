//! The class of a string: its occurrences, from left to right and none overlapping another, each marked
//! at its last unit (a byte, or in wider text a character).
//!
//! In bytes, 64 places are asked at a time: some bytes of the string, the rarest first, are compared
//! each at its distance before the place. A string of up to eight bytes is found so, exactly. Of a
//! longer one these are candidates, and each is compared whole. On hostile text that would cost the
//! length of the string at every place; so the work is bounded by a credit that grows with the text, and
//! where it is used up an automaton (Knuth, Morris, Pratt) goes on, unit by unit.
//!
//! A string holds neither a reset nor a quote: no occurrence reaches from one segment into another, or
//! from within quotes out of them. So overlaps can be settled before anybody knows of either.

use std::ops::Range;

use crate::isa::bits::{BATCH, WORDS, from_bit, lowest};
use crate::isa::kernel::Kernel;

/// A unit of a text, as the automaton takes it.
pub(crate) trait Unit: Copy + Eq {
    /// Returns the lower case of an ASCII letter, and everything else as it is.
    fn in_lower_ascii_case(self) -> Self;
}

impl Unit for u8 {
    #[inline(always)]
    fn in_lower_ascii_case(self) -> u8 {
        self.to_ascii_lowercase()
    }
}

impl Unit for u32 {
    #[inline(always)]
    fn in_lower_ascii_case(self) -> u32 {
        u8::try_from(self).map_or(self, |byte| byte.to_ascii_lowercase().into())
    }
}

/// How many bytes of a string are compared at every place, at the most.
const MOST_PROBES: usize = 8;

/// How far before the last byte of a string those may stand, so that all of them are near.
const REACH: usize = 63;

/// A byte of a string.
#[derive(Clone, Copy, Debug)]
struct Probe {
    /// How far before the last byte it stands.
    back: usize,
    byte: u8,
    /// The same letter in the other case, where that counts as well; otherwise the same byte.
    other: u8,
}

/// A string of at least two units, ready to be looked for.
#[derive(Clone, Debug)]
pub(crate) struct Needle<U> {
    /// In lower case where it counts in either.
    units: Box<[U]>,
    ignore_ascii_case: bool,
    /// For each unit how long the longest beginning of the string is that also ends with it, but is not
    /// all up to it.
    borders: Box<[usize]>,
    /// The bytes to compare, the rarest first: at least two. None in wider text.
    probes: Box<[Probe]>,
}

impl<U: Unit> Needle<U> {
    fn of(units: &[U], ignore_ascii_case: bool) -> Needle<U> {
        assert!(units.len() > 1, "a string of one is that one");
        let units: Box<[U]> = if ignore_ascii_case {
            units.iter().map(|unit| unit.in_lower_ascii_case()).collect()
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

    /// Returns how many units an occurrence has before the one at which it is marked.
    pub(crate) fn look_behind(&self) -> usize {
        self.units.len() - 1
    }

    /// Returns true if and only if two occurrences can overlap.
    pub(crate) fn overlaps_itself(&self) -> bool {
        self.borders[self.units.len() - 1] > 0
    }

    /// Moves the automaton over a unit. `state` is how many units of the string stand before it, none
    /// of them part of an occurrence. Returns true if and only if the unit completes one.
    #[inline(always)]
    fn step(&self, state: &mut usize, unit: U) -> bool {
        let unit = if self.ignore_ascii_case { unit.in_lower_ascii_case() } else { unit };
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
    /// Makes a string of bytes ready.
    ///
    /// # Panics
    /// If it has fewer than two.
    pub(crate) fn of_bytes(bytes: &[u8], ignore_ascii_case: bool) -> Needle<u8> {
        let mut needle = Needle::of(bytes, ignore_ascii_case);
        let mut probes: Vec<Probe> = { needle.units.iter().rev().take(REACH + 1).enumerate() }
            .map(|(back, &byte)| {
                let other = if ignore_ascii_case { byte.to_ascii_uppercase() } else { byte };
                Probe { back, byte, other }
            })
            .collect();
        probes.sort_by_key(|probe| match (probe.byte, probe.other) {
            (byte, other) if byte == other => commonness(byte),
            (byte, other) => commonness(byte) + commonness(other),
        });
        // The same byte twice tells less than another one.
        if let Some(other) = probes.iter().position(|probe| probe.byte != probes[0].byte) {
            probes[1..=other].rotate_right(1);
        }
        probes.truncate(MOST_PROBES);
        needle.probes = probes.into();
        needle
    }

    /// Returns true if and only if every byte is compared at every place, so that nothing is left to
    /// verify.
    fn is_exact(&self) -> bool {
        self.probes.len() == self.units.len()
    }

    /// Returns true if and only if it stands at this offset. What is compared is taken off the credit.
    fn stands_at(&self, bytes: &[u8], offset: usize, credit: &mut usize) -> bool {
        /// How much is compared at a time.
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

    /// Returns of the candidates in the word at `offset` those that are occurrences and overlap none
    /// before them: none before `blocked_to`, which moves behind the last. None if the credit is used up.
    #[inline]
    fn sift(
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
                if !self.stands_at(bytes, offset + bit - self.look_behind(), credit) {
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
    /// Makes a string of characters ready.
    ///
    /// # Panics
    /// If it has fewer than two.
    pub(crate) fn of_characters(characters: &[u32], ignore_ascii_case: bool) -> Needle<u32> {
        Needle::of(characters, ignore_ascii_case)
    }
}

/// Returns how common a byte is in what people search, by guess: it chooses the way, never the answer.
fn commonness(byte: u8) -> usize {
    const COMMONEST: &[u8] = b" etaoinsr0hl1dcu,m2fp.3g4w5y6b7v8k9\n-\"/:;_='()<>\
                               TSACMEIPRNDBLOFHGWUVJKYQXZxjqz\0";
    COMMONEST.iter().rev().position(|other| *other == byte).map_or(0, |place| place + 1)
}

/// How far the search for a string has come: what one filling leaves behind for the next.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Progress {
    /// How many units from here on no occurrence is marked at: it would overlap the last one.
    blocked: usize,
    /// How many units may still be compared to verify candidates.
    credit: usize,
    /// The state of the automaton, once it goes on.
    automaton: Option<usize>,
}

impl Progress {
    /// Forgets the automaton: the text goes on in another encoding, or was not looked at for a while.
    pub(super) fn forget_automaton(&mut self) {
        self.automaton = None;
    }
}

/// How many words are passed over at once where nothing is left in them.
const GROUP: usize = 8;

/// How much the credit grows with each byte of the text: where it is used up, the automaton is no slower.
const CREDIT: usize = 8;

/// Fills the masks of the bytes from `at` for these words. Bits behind the text are clear.
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
        // It must see all of an occurrence that is still open, but nothing of one that was taken.
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

/// Returns the places in a block at which a byte of the string stands at its distance.
///
/// # Safety
/// 64 bytes must be readable from `from` less that distance.
#[inline(always)]
unsafe fn probe<K: Kernel, const EITHER: bool>(kernel: K, probe: Probe, from: *const u8) -> u64 {
    // SAFETY: the caller promises these 64 bytes, and an array of bytes has no alignment.
    let block = kernel.load(unsafe { &*from.sub(probe.back).cast::<[u8; 64]>() });
    let mask = kernel.equal(block, probe.byte);
    if EITHER { mask | kernel.equal(block, probe.other) } else { mask }
}

/// Fills words as long as the credit lasts. Returns the first that is not filled.
///
/// First two bytes are looked for in all of them, without a branch; in most texts that leaves little.
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
    let [first, second, others @ ..] = &*needle.probes else { unreachable!("there are two") };
    let (first, second) = (*first, *second);
    // Inside are the words for which the text can be read as far as probes reach, and before which it
    // has room for an occurrence.
    let reach = needle.look_behind().max(REACH);
    let start = reach.saturating_sub(at).div_ceil(64).clamp(words.start, words.end);
    let end = ((bytes.len() - at) / 64).clamp(start, words.end);
    let mut any = 0;
    for word in (words.start..start).chain(end..words.end) {
        masks[word] = probe_at_edge::<K, EITHER>(kernel, needle, bytes, at + 64 * word);
        any |= masks[word];
    }
    for (word, mask) in (start..end).zip(&mut masks[start..end]) {
        // SAFETY: the word is inside: its 64 bytes are in the text, and so are those that stand REACH
        // bytes before them, which is as far back as a probe looks.
        *mask = unsafe {
            let from = bytes.as_ptr().add(at + 64 * word);
            probe::<K, EITHER>(kernel, first, from) & probe::<K, EITHER>(kernel, second, from)
        };
        any |= *mask;
    }
    // No occurrence is marked before this offset: it would overlap the last one.
    let mut blocked_to = at + 64 * words.start + progress.blocked;
    let sifts = !needle.is_exact() || needle.overlaps_itself();
    let is_done = any == 0 || !sifts && others.is_empty();
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
                    // SAFETY: the word is inside, as above: all that a probe reads is in the text.
                    mask &=
                        unsafe { probe::<K, EITHER>(kernel, *other, bytes.as_ptr().add(offset)) };
                }
            }
            if mask != 0 && sifts {
                let credit = &mut progress.credit;
                let Some(occurrences) = needle.sift(bytes, offset, mask, &mut blocked_to, credit)
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

/// Returns the candidates in the word at `offset`, where the text ends or begins near it: from a copy,
/// with zeros around it.
#[inline(always)]
fn probe_at_edge<K: Kernel, const EITHER: bool>(
    kernel: K,
    needle: &Needle<u8>,
    bytes: &[u8],
    offset: usize,
) -> u64 {
    let (before, behind) = (offset.min(REACH), (bytes.len() - offset).min(64));
    let mut copy = [0; REACH + 64];
    copy[REACH - before..REACH + behind].copy_from_slice(&bytes[offset - before..offset + behind]);
    let mut mask = lowest(behind);
    for place in &needle.probes {
        // SAFETY: the copy holds 64 bytes from there on and REACH before, and no probe looks farther
        // back.
        mask &= unsafe { probe::<K, EITHER>(kernel, *place, copy.as_ptr().add(REACH)) };
    }
    // No occurrence begins before the text.
    from_bit(mask, needle.look_behind().saturating_sub(offset))
}

/// Fills the masks of the characters from `at`, which are wider than a byte, with the automaton.
pub(crate) fn fill_wide<U: Copy + Into<u32>>(
    needle: &Needle<u32>,
    units: &[U],
    at: usize,
    progress: &mut Progress,
    masks: &mut [u64; WORDS],
) {
    let mut state = progress.automaton.unwrap_or_else(|| {
        // It must see all of an occurrence that is still open, but nothing of one that was taken.
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
