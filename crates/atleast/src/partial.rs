//! [`Partial`]: parts of the data counted separately and joined.
//!
//! ```
//! use atleast::{Counter, Reset};
//!
//! // Wherever a text is cut, the joined partials give the answers for the whole text.
//! let counter = Counter::builder(',').min_number(3).reset(Reset::NewlinesReset).quote('"');
//! let counter = counter.build()?;
//! let parts = ["a,b,\"x", ",\n,\"", ",c,d\ne,f\n"].map(|part| counter.partial(part));
//! let [first, second, third] = parts;
//! let whole = first?.join(&second?)?.join(&third?)?;
//! assert!(whole.has_count());
//! assert_eq!(whole.hits(), 1);
//! assert_eq!(whole.max_count(), 4);
//! assert_eq!(whole.tally(), counter.tally("a,b,\"x,\n,\",c,d\ne,f\n"));
//! # Ok::<(), atleast::Error>(())
//! ```

use atleast_engine::{
    Counts, Fragment, HitCount, HitShare, Joinable, MaxCount, SegmentCount, Text, Total,
};

use crate::counter::Counter;
use crate::error::{Error, ErrorKind as Kind};
use crate::tally::Tally;

#[cfg_attr(feature = "python", doc = include_str!("python/docs/partial.md"))]
#[cfg_attr(not(feature = "python"), doc = include_str!("docs/partial.md"))]
#[cfg_attr(feature = "python", pyo3::pyclass(module = "atleast", frozen, eq))]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Partial {
    pub(crate) counter: Counter,
    /// The length of the part in units: bytes, or code points of a Python string.
    pub(crate) length: u64,
    /// The first `before + after` units of the part (see [`Partial::context`]), or all of it if it
    /// is shorter. The meaning of the first `before` units also depends on the previous part.
    pub(crate) head: Units,
    /// The last `before + after` units, or none if the part is shorter. The meaning of the last
    /// `after` units also depends on the next part.
    pub(crate) tail: Units,
    /// The summary of all units except the first `before` and the last `after`, which no other part
    /// can change.
    pub(crate) middle: Fragment,
}

/// Units at the start or the end of a part, which may start and end within a character.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Units {
    Bytes(Vec<u8>),
    /// The code points of a Python string of any width.
    CodePoints(Vec<u32>),
}

impl Units {
    /// Copies a range of a text.
    fn of(counter: &Counter, text: Text<'_>, range: std::ops::Range<usize>) -> Units {
        match text.part(range) {
            Text::Latin1(units) if !counter.is_of_bytes() => {
                Units::CodePoints(units.iter().copied().map(u32::from).collect())
            }
            Text::Ucs2(units) => Units::CodePoints(units.iter().copied().map(u32::from).collect()),
            Text::Ucs4(units) => Units::CodePoints(units.to_vec()),
            Text::Utf8(bytes) | Text::Latin1(bytes) => Units::Bytes(bytes.to_vec()),
        }
    }

    /// Returns the units as text that the counter reads.
    pub(crate) fn text(&self, counter: &Counter) -> Text<'_> {
        match self {
            Units::Bytes(bytes) => counter.text(bytes),
            Units::CodePoints(units) => Text::Ucs4(units),
        }
    }

    pub(crate) fn len(&self) -> usize {
        match self {
            Units::Bytes(bytes) => bytes.len(),
            Units::CodePoints(units) => units.len(),
        }
    }

    /// Copies a range of the units.
    #[cfg(feature = "python")]
    pub(crate) fn part(&self, range: std::ops::Range<usize>) -> Units {
        match self {
            Units::Bytes(bytes) => Units::Bytes(bytes[range].to_vec()),
            Units::CodePoints(units) => Units::CodePoints(units[range].to_vec()),
        }
    }

    /// Returns these units and the next ones together, or None if one is text and the other bytes.
    pub(crate) fn followed_by(&self, next: &Units) -> Option<Units> {
        match (self, next) {
            (Units::Bytes(ours), Units::Bytes(next)) => {
                Some(Units::Bytes([&ours[..], &next[..]].concat()))
            }
            (Units::CodePoints(ours), Units::CodePoints(next)) => {
                Some(Units::CodePoints([&ours[..], &next[..]].concat()))
            }
            _ => None,
        }
    }
}

impl Partial {
    /// Returns the partial of a text.
    pub(crate) fn of(counter: &Counter, text: Text<'_>) -> Result<Partial, Error> {
        if counter.marker().what_overlaps_itself() {
            // Which occurrences are counted depends on all of the text before them.
            return Err(Kind::SelfOverlap { what: counter.what().clone() }.into());
        }
        let (before, after) = counter.marker().context(text);
        let (length, edge) = (text.len(), before + after);
        let counter = counter.clone();
        let units = |range| Units::of(&counter, text, range);
        let (head, tail, middle) = if length < edge {
            (units(0..length), units(length..length), Fragment::default())
        } else {
            let middle = counter.marker().fragment(text, before..length - after);
            (units(0..edge), units(length - edge..length), middle)
        };
        let length = checked_length(length as u64, 0)?;
        Ok(Partial { counter, length, head, tail, middle })
    }

    /// Returns the partial of this part and the next one together.
    ///
    /// To join many partials, use [`Partial::join_all`], which is faster: `join` copies both
    /// partials.
    ///
    /// # Errors
    ///
    /// Fails if the partials are of different counters, or if the lengths of their parts add up to
    /// [`u64::MAX`] or more.
    ///
    /// ```
    /// use atleast::{Counter, ErrorKind, Reset};
    ///
    /// let counter = Counter::new(',', 3, Reset::NewlinesReset);
    /// let (first, second) = (counter.partial("a,b")?, counter.partial(",c,d\n")?);
    /// assert_eq!(first.join(&second)?.hits(), 1);
    /// assert_eq!(second.join(&first)?.hits(), 0);
    ///
    /// let other = Counter::new(';', 3, Reset::NewlinesReset).partial("a")?;
    /// let error = first.join(&other).unwrap_err();
    /// assert!(matches!(error.kind(), ErrorKind::DifferentCounters { .. }));
    /// # Ok::<(), atleast::Error>(())
    /// ```
    pub fn join(&self, next: &Partial) -> Result<Partial, Error> {
        let mut joined = self.clone();
        joined.append(next)?;
        Ok(joined)
    }

    /// Joins the partials of consecutive parts, in order, as [`Partial::join`] does, and returns
    /// the partial of all parts together. The time is linear in the size of all partials together.
    ///
    /// ```
    /// use atleast::{Counter, Partial, Reset};
    ///
    /// let counter = Counter::new(',', 3, Reset::NewlinesReset);
    /// let parts = ["a,b", ",c,d\ne", ",f\n"].map(|part| counter.partial(part));
    /// let whole = Partial::join_all(parts.into_iter().collect::<Result<Vec<_>, _>>()?)?;
    /// assert_eq!(whole, counter.partial("a,b,c,d\ne,f\n")?);
    /// # Ok::<(), atleast::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Fails as [`Partial::join`] does, and if there are no partials. If there may be no partials,
    /// start with the partial of empty data, which changes nothing.
    pub fn join_all(partials: impl IntoIterator<Item = Partial>) -> Result<Partial, Error> {
        let mut partials = partials.into_iter();
        let mut joined = partials.next().ok_or(Kind::NothingToJoin)?;
        for next in partials {
            joined.append(&next)?;
        }
        Ok(joined)
    }

    /// Joins the next part to this one in place.
    ///
    /// # Errors
    ///
    /// Fails as [`Partial::join`] does, and then changes nothing.
    pub(crate) fn append(&mut self, next: &Partial) -> Result<(), Error> {
        if self.counter != next.counter {
            let (counter, other) = (self.counter.clone().into(), next.counter.clone().into());
            return Err(Kind::DifferentCounters { counter, other }.into());
        }
        let length = checked_length(self.length, next.length)?;
        let is_short = self.is_short();
        let end = if is_short { &self.head } else { &self.tail };
        let seam = end.followed_by(&next.head).ok_or(Kind::TextAndBytes)?;
        let (before, after) = self.context();
        let edge = before + after;
        if length < edge as u64 {
            // Both parts are short, so all of their units are in their heads.
            self.length = length;
            self.head = seam;
            return Ok(());
        }
        // The units around the seam whose whole context is known now.
        let from = if is_short { before } else { end.len() - after };
        let to = if next.is_short() { seam.len() - after } else { end.len() + before };
        let marker = self.counter.marker();
        let text = seam.text(&self.counter);
        let skips_empty = marker.skips_empty();
        self.middle.append(&marker.fragment(text, from..to), skips_empty);
        self.middle.append(&next.middle, skips_empty);
        let units = |range| Units::of(&self.counter, text, range);
        let tail =
            if next.is_short() { units(seam.len() - edge..seam.len()) } else { next.tail.clone() };
        if is_short {
            self.head = units(0..edge);
        }
        self.tail = tail;
        self.length = length;
        Ok(())
    }

    /// Returns whether some segment is a hit, as [`Counter::has_count`] does.
    ///
    /// ```
    /// use atleast::{Counter, Reset};
    ///
    /// let partial = Counter::new(',', 2, Reset::NewlinesReset).partial("a,b,c\nd,e\n")?;
    /// assert!(partial.has_count());
    /// # Ok::<(), atleast::Error>(())
    /// ```
    pub fn has_count(&self) -> bool {
        if self.counter.rule().matches_any_nonempty() { self.length > 0 } else { self.hits() > 0 }
    }

    /// Returns the number of hits, as [`Counter::hits`] does.
    ///
    /// ```
    /// use atleast::{Counter, Reset};
    ///
    /// let partial = Counter::new(',', 2, Reset::NewlinesReset).partial("a,b,c\nd,e\n")?;
    /// assert_eq!(partial.hits(), 1);
    /// # Ok::<(), atleast::Error>(())
    /// ```
    pub fn hits(&self) -> u64 {
        self.answer(&HitCount::new(&**self.counter.marker(), *self.counter.rule()))
    }

    /// Returns the number of occurrences, as [`Counter::total`] does.
    ///
    /// ```
    /// use atleast::{Counter, Reset};
    ///
    /// let partial = Counter::new(',', 2, Reset::NewlinesReset).partial("a,b,c\nd,e\n")?;
    /// assert_eq!(partial.total(), 3);
    /// # Ok::<(), atleast::Error>(())
    /// ```
    pub fn total(&self) -> u64 {
        self.answer(&Total::new(&**self.counter.marker()))
    }

    /// Returns the number of segments, as [`Counter::segments`] does.
    ///
    /// ```
    /// use atleast::{Counter, Reset};
    ///
    /// let partial = Counter::new(',', 2, Reset::NewlinesReset).partial("a,b,c\nd,e\n")?;
    /// assert_eq!(partial.segments(), 2);
    /// # Ok::<(), atleast::Error>(())
    /// ```
    pub fn segments(&self) -> u64 {
        self.answer(&SegmentCount::new(&**self.counter.marker()))
    }

    /// Returns the share of the segments that are hits, as [`Counter::share`] does.
    ///
    /// ```
    /// use atleast::{Counter, Reset};
    ///
    /// let partial = Counter::new(',', 2, Reset::NewlinesReset).partial("a,b,c\nd,e\n")?;
    /// assert_eq!(partial.share(), 0.5);
    /// # Ok::<(), atleast::Error>(())
    /// ```
    pub fn share(&self) -> f64 {
        self.answer(&HitShare::new(&**self.counter.marker(), *self.counter.rule()))
    }

    /// Returns the largest count of any segment, as [`Counter::max_count`] does.
    ///
    /// ```
    /// use atleast::{Counter, Reset};
    ///
    /// let partial = Counter::new(',', 2, Reset::NewlinesReset).partial("a,b,c\nd,e\n")?;
    /// assert_eq!(partial.max_count(), 2);
    /// # Ok::<(), atleast::Error>(())
    /// ```
    pub fn max_count(&self) -> u64 {
        self.answer(&MaxCount::new(&**self.counter.marker()))
    }

    fn answer<A: Joinable>(&self, answer: &A) -> A::Output {
        answer.of_counts(&self.counts())
    }

    /// Returns how many segments have each count, as [`Counter::tally`] does.
    ///
    /// ```
    /// use atleast::{Counter, Reset, Tally};
    ///
    /// let partial = Counter::new(',', 2, Reset::NewlinesReset).partial("a,b,c\nd,e\n")?;
    /// assert_eq!(partial.tally(), Tally::from_iter([2, 1]));
    /// # Ok::<(), atleast::Error>(())
    /// ```
    pub fn tally(&self) -> Tally {
        self.counts().into()
    }

    fn counts(&self) -> Counts {
        let marker = self.counter.marker();
        let skips_empty = marker.skips_empty();
        let (before, _) = self.context();
        let known = if self.is_short() { self.head.len() } else { before };
        let mut whole = marker.fragment(self.head.text(&self.counter), 0..known);
        whole.append(&self.middle, skips_empty);
        if !self.is_short() {
            let end = self.tail.text(&self.counter);
            whole.append(&marker.fragment(end, before..end.len()), skips_empty);
        }
        let [outside, _] = whole.states;
        outside.counts(skips_empty)
    }

    /// Returns how many units before and after a position decide whether it is counted, a reset or
    /// a quote.
    pub(crate) fn context(&self) -> (usize, usize) {
        self.counter.marker().context(self.head.text(&self.counter))
    }

    /// Returns whether the part is so short that all of it is in the head.
    fn is_short(&self) -> bool {
        let (before, after) = self.context();
        self.length < (before + after) as u64
    }
}

/// Returns the length of two parts together. It must be less than `u64::MAX`, since there can be
/// one more segment than units, and the number of segments must fit in a `u64` too.
pub(crate) fn checked_length(length: u64, next: u64) -> Result<u64, Error> {
    let sum = length.checked_add(next).filter(|sum| *sum < u64::MAX);
    sum.ok_or_else(|| Kind::LengthOverflow { length, next }.into())
}

#[cfg(test)]
mod tests {
    use crate::{Counter, ErrorKind, Reset};

    #[test]
    fn partials_of_different_counters_are_not_joined() {
        let ours = Counter::new(',', 2, Reset::NewlinesReset).partial("").unwrap();
        let other = Counter::builder(',').min_number(2).max_number(3).reset(';').quote('"');
        let other = other.invert(true).build().unwrap().partial("").unwrap();
        assert_eq!(
            ours.join(&other).unwrap_err().to_string(),
            "partials of different counters cannot be joined: \
             one has what ',', min_number 2, reset Reset::NewlinesReset and \
             the other has what ',', min_number 2, reset ';', max_number 3, invert, quote '\"'"
        );
    }

    #[test]
    fn a_length_above_64_bits_is_not_joined() {
        let counter = Counter::new('a', 1, Reset::NoReset);
        let mut whole = counter.partial("aaaaaaaa").unwrap();
        for _ in 3..63 {
            whole = whole.join(&whole).unwrap();
        }
        assert_eq!(whole.max_count(), 1 << 63);
        let error = whole.join(&whole).unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::LengthOverflow { .. }));
    }

    #[test]
    fn partials_of_different_levels_are_equal() {
        let counter = Counter::new('a', 1, Reset::NoReset);
        let scalar = counter.clone().with_level(crate::Level::Scalar).partial("banana").unwrap();
        assert_eq!(scalar, counter.partial("banana").unwrap());
        assert_ne!(scalar, counter.partial("bananas").unwrap());
    }
}
