//! `Counter` for Python: its constructor, its questions asked of Python data, its conventions.

use std::fmt::Write;
use std::sync::Arc;

use pyo3::PyTraverseError;
use pyo3::gc::PyVisit;
use pyo3::prelude::*;
use pyo3::types::PyDict;

use super::count_stream::LockedStream;
use super::each::{Answered, Column};
use super::occurrences::OccurrenceIterator;
use super::type_hints::{Segments, Slices};
use super::{each, what};
use crate::builder::CounterBuilder;
use crate::counter::Counter;
use crate::first_hit::FirstHit;
use crate::hits::HitSearch;
use crate::partial::Partial;
use crate::partial_answer::PartialAnswer;
use crate::question::Question;
use crate::reset::{Reset, ResetOn};
use crate::segment::Segment;
use crate::stream_finder::StreamFinder;
use crate::tally::Tally;
use crate::what::What;
use atleast_engine::Text;
use atleast_engine::{AnyHit, HitCount, HitShare, MaxCount, SegmentCount, TallyAnswer, Total};
use atleast_pydata::arguments::{self, Argument, unless_none};
use atleast_pydata::exclusive::{Exclusive, Holds};
use atleast_pydata::match_args;
use atleast_pydata::signals::Signals;
use atleast_pydata::source::{Data, Source};

match_args!(CounterFields: "what", "min_number", "reset");

#[pymethods]
impl Counter {
    #[classattr]
    fn __match_args__() -> CounterFields {
        CounterFields
    }

    #[new]
    #[pyo3(
        signature = (
            what,
            min_number = Argument::Default(1),
            reset = Argument::Default(Reset::NoReset.into()),
            *,
            max_number = Argument::Default(None),
            invert = Argument::Default(false),
            quote = Argument::Default(None),
            ignore_ascii_case = Argument::Default(false),
        ),
        text_signature = "(what, min_number=1, reset=..., *, max_number=None, invert=False, \
                          quote=None, ignore_ascii_case=False)"
    )]
    fn from_python(
        what: Argument<'_, What>,
        min_number: Argument<'_, u64>,
        reset: Argument<'_, ResetOn>,
        max_number: Argument<'_, Option<u64>>,
        invert: Argument<'_, bool>,
        quote: Argument<'_, Option<What>, Option<what::Quote<'_>>>,
        ignore_ascii_case: Argument<'_, bool>,
    ) -> PyResult<Self> {
        let question = Question {
            what: what.or_convert(what::what)?,
            min_number: min_number.or_convert(|object| arguments::number("min_number", object))?,
            reset: reset.or_convert(what::reset)?,
            max_number: max_number.or_convert(|object| {
                unless_none(object, |object| arguments::number("max_number", object))
            })?,
            invert: invert.or_convert(|object| arguments::truth("invert", object))?,
            quote: quote.or_convert(what::quote)?,
            ignore_ascii_case: ignore_ascii_case
                .or_convert(|object| arguments::truth("ignore_ascii_case", object))?,
        };
        Ok(CounterBuilder::of(question).build()?.with_threads(each::all_cores()))
    }

    /// What is counted.
    #[getter(what)]
    fn what_python(&self) -> &What {
        self.what()
    }

    /// The count that a segment must reach.
    #[getter(min_number)]
    fn min_number_python(&self) -> u64 {
        self.min_number()
    }

    /// The characters at which the count goes back to zero.
    #[getter(reset)]
    fn reset_python(&self) -> &ResetOn {
        &self.question().reset
    }

    /// The count that a segment must not exceed, or None.
    #[getter(max_number)]
    fn max_number_python(&self) -> Option<u64> {
        self.max_number()
    }

    /// Whether the hits are the segments out of these bounds.
    #[getter(invert)]
    fn invert_python(&self) -> bool {
        self.invert()
    }

    /// The quote, or None: from one to the next nothing counts and nothing resets.
    #[getter(quote)]
    fn quote_python(&self) -> Option<what::Quote<'_>> {
        self.quote().map(what::Quote)
    }

    /// Whether the ASCII letters of what is counted count in either case.
    #[getter(ignore_ascii_case)]
    fn ignore_ascii_case_python(&self) -> bool {
        self.ignore_ascii_case()
    }

    /// Returns True if and only if some segment of `data` is a hit: at least `min_number` of `what`.
    ///
    /// Stops where that is certain: at the occurrence that reaches the minimum, or with `max_number` or `invert` at
    /// the segment's end. Reads no more of a file than the piece in which that is. A `min_number` of 0, alone, is
    /// reached by any data that are not empty, and by no empty data.
    ///
    /// Args:
    ///     data: A `str`, bytes, or a file: see `Counter`.
    ///
    /// Returns:
    ///     True or False.
    ///
    /// Raises:
    ///     TypeError: `data` is of no such kind. Reading may raise more.
    ///
    /// ```python
    /// >>> from atleast import Counter, Reset
    /// >>> Counter(",", 3, Reset.NewlinesReset).has_count("a,b,c\nd,e,f,g\n")
    /// True
    ///
    /// ```
    #[pyo3(name = "has_count", signature = (data))]
    fn has_count_python(&self, py: Python<'_>, data: Data<'_, '_>) -> PyResult<bool> {
        self.ask(py, data, Counter::has_count_in, |counter| {
            AnyHit::new(Arc::clone(counter.marker()), *counter.rule())
        })
    }

    /// Returns the first hit, a segment that holds `what` at least `min_number` times, or None.
    ///
    /// The segment is read to its end, so its count may be larger than the minimum. Offsets are characters where
    /// `data` is text and otherwise bytes, from 0; `line` is from 1.
    ///
    /// Args:
    ///     data: A `str`, bytes, or a file: see `Counter`.
    ///
    /// Returns:
    ///     A `Segment`, or None if there is no hit.
    ///
    /// Raises:
    ///     TypeError: `data` is of no such kind. Reading may raise more.
    ///
    /// ```python
    /// >>> from atleast import Counter, Reset
    /// >>> Counter(",", 3, Reset.NewlinesReset).find("a,b,c\nd,e,f,g\n")
    /// Segment(index=1, line=2, start=6, end=13, count=3, reached_at=11)
    ///
    /// ```
    #[pyo3(name = "find", signature = (data))]
    fn find_python(&self, py: Python<'_>, data: Data<'_, '_>) -> PyResult<Option<Segment>> {
        let of_short = |counter: &Counter, text: Text<'_>| {
            counter.find_next_in(text, &mut HitSearch::default())
        };
        self.ask(py, data, of_short, FirstHit::new)
    }

    /// Returns an iterator over every hit: the segments that hold `what` at least `min_number` times.
    ///
    /// It reads only as far as it is asked: a file piece by piece, in bounded memory. A buffer is lent until the
    /// iterator is at its end or gone.
    ///
    /// Args:
    ///     data: A `str`, bytes, or a file: see `Counter`.
    ///
    /// Returns:
    ///     An iterator of `Segment`, in order.
    ///
    /// Raises:
    ///     TypeError: `data` is of no such kind; at once. Reading may raise more, when a hit is asked for.
    ///
    /// ```python
    /// >>> from atleast import Counter, Reset
    /// >>> text = "a,b,c\nd,e\nf,g,h,i\n"
    /// >>> [text[hit.slice] for hit in Counter(",", 2, Reset.NewlinesReset).find_iter(text)]
    /// ['a,b,c', 'f,g,h,i']
    ///
    /// ```
    #[pyo3(name = "find_iter", signature = (data))]
    fn find_iter_python(&self, data: Data<'_, '_>) -> PyResult<Segments> {
        let source = Source::of_data(self.bytes_as(), &data.0)?;
        let search =
            Search::Chunks { finder: self.stream_finder().into(), source, is_in_chunk: false };
        Ok(Segments(SegmentIterator(Exclusive::new("an iterator", search))))
    }

    /// Returns an iterator over the place of each occurrence that counts, a `slice(start, end)` of the data.
    ///
    /// It yields the occurrences in all segments, hits or not, so `min_number`, `max_number` and `invert` do not
    /// matter: each character that is counted; of a string each occurrence, none overlapping another. Between quotes
    /// nothing counts. How many there are in a segment is the segment's `count`.
    ///
    /// It reads only as far as it is asked: a file piece by piece, in bounded memory. A buffer is lent until the
    /// iterator is at its end or gone.
    ///
    /// Args:
    ///     data: A `str`, bytes, or a file: see `Counter`.
    ///
    /// Returns:
    ///     An iterator of `slice`, in order. Offsets are characters where `data` is text and otherwise bytes.
    ///
    /// Raises:
    ///     TypeError: `data` is of no such kind; at once. Reading may raise more, when a place is asked for.
    ///
    /// ```python
    /// >>> from atleast import Counter
    /// >>> text = 'ab,"ab",é,abab'
    /// >>> list(Counter("ab", quote='"').occurrences(text))
    /// [slice(0, 2, None), slice(10, 12, None), slice(12, 14, None)]
    ///
    /// ```
    #[pyo3(name = "occurrences", signature = (data))]
    fn occurrences_python(&self, data: Data<'_, '_>) -> PyResult<Slices> {
        Ok(Slices(OccurrenceIterator::new(self, data)?))
    }

    /// Returns a list that says of each string of `column` whether some segment of it is a hit.
    ///
    /// As `[counter.has_count(data) for data in column]`, but on all cores where the column is long, while other
    /// Python threads run.
    ///
    /// Args:
    ///     column: An iterable of `str` or `bytes`.
    ///
    /// Returns:
    ///     A list of bool, one for each item.
    ///
    /// Raises:
    ///     TypeError: An item is neither `str` nor `bytes`. The message gives its index, from 0.
    ///
    /// ```python
    /// >>> from atleast import Counter, Reset
    /// >>> documents = ["no table", "a | b | c | d\n", "|\n|\n|\n"]
    /// >>> Counter("|", 3, Reset.NewlinesReset).has_count_each(documents)
    /// [False, True, False]
    ///
    /// ```
    #[pyo3(name = "has_count_each", signature = (column))]
    fn has_count_each_python(&self, column: Column<'_, '_>) -> PyResult<Answered<bool>> {
        each::each(self, &AnyHit::new(Arc::clone(self.marker()), *self.rule()), column)
    }

    /// Returns a list of how many segments of each string of `column` are hits.
    ///
    /// As `[counter.hits(data) for data in column]`, but on all cores where the column is long, while other Python
    /// threads run.
    ///
    /// Args:
    ///     column: An iterable of `str` or `bytes`.
    ///
    /// Returns:
    ///     A list of int, one for each item.
    ///
    /// Raises:
    ///     TypeError: An item is neither `str` nor `bytes`. The message gives its index, from 0.
    ///
    /// ```python
    /// >>> from atleast import Counter, Reset
    /// >>> Counter("|", 3, Reset.NewlinesReset).hits_each(["no table", "a|b|c|d\ne|f|g|h\n"])
    /// [0, 2]
    ///
    /// ```
    #[pyo3(name = "hits_each", signature = (column))]
    fn hits_each_python(&self, column: Column<'_, '_>) -> PyResult<Answered<u64>> {
        each::each(self, &HitCount::new(Arc::clone(self.marker()), *self.rule()), column)
    }

    /// Returns a list of how many occurrences each string of `column` has in all.
    ///
    /// As `[counter.total(data) for data in column]`, but on all cores where the column is long, while other Python
    /// threads run.
    ///
    /// Args:
    ///     column: An iterable of `str` or `bytes`.
    ///
    /// Returns:
    ///     A list of int, one for each item.
    ///
    /// Raises:
    ///     TypeError: An item is neither `str` nor `bytes`. The message gives its index, from 0.
    ///
    /// ```python
    /// >>> from atleast import Counter, Reset
    /// >>> Counter("|", 3, Reset.NewlinesReset).total_each(["no table", "a|b|c|d\ne|f|g|h\n"])
    /// [0, 6]
    ///
    /// ```
    #[pyo3(name = "total_each", signature = (column))]
    fn total_each_python(&self, column: Column<'_, '_>) -> PyResult<Answered<u64>> {
        each::each(self, &Total::new(Arc::clone(self.marker())), column)
    }

    /// Returns a list of the largest count of any segment of each string of `column`.
    ///
    /// As `[counter.max_count(data) for data in column]`, but on all cores where the column is long, while other Python
    /// threads run.
    ///
    /// Args:
    ///     column: An iterable of `str` or `bytes`.
    ///
    /// Returns:
    ///     A list of int, one for each item.
    ///
    /// Raises:
    ///     TypeError: An item is neither `str` nor `bytes`. The message gives its index, from 0.
    ///
    /// ```python
    /// >>> from atleast import Counter, Reset
    /// >>> Counter("|", 3, Reset.NewlinesReset).max_count_each(["no table", "a|b|c|d\ne|f\n"])
    /// [0, 3]
    ///
    /// ```
    #[pyo3(name = "max_count_each", signature = (column))]
    fn max_count_each_python(&self, column: Column<'_, '_>) -> PyResult<Answered<u64>> {
        each::each(self, &MaxCount::new(Arc::clone(self.marker())), column)
    }

    /// Returns the number of hits in `data`.
    ///
    /// Args:
    ///     data: A `str`, bytes, or a file: see `Counter`.
    ///
    /// Returns:
    ///     An int.
    ///
    /// Raises:
    ///     TypeError: `data` is of no such kind. Reading may raise more.
    ///
    /// ```python
    /// >>> from atleast import Counter, Reset
    /// >>> Counter(",", 2, Reset.NewlinesReset).hits("a,b,c\nd,e\nf,g,h,i\n")
    /// 2
    ///
    /// ```
    #[pyo3(name = "hits", signature = (data))]
    fn hits_python(&self, py: Python<'_>, data: Data<'_, '_>) -> PyResult<u64> {
        self.ask(py, data, Counter::hits_in, |counter| {
            HitCount::new(Arc::clone(counter.marker()), *counter.rule())
        })
    }

    /// Returns how many occurrences there are in `data` in all, in whatever segments.
    ///
    /// As `str.count` for one character or a string, outside quotes.
    ///
    /// Args:
    ///     data: A `str`, bytes, or a file: see `Counter`.
    ///
    /// Returns:
    ///     An int.
    ///
    /// Raises:
    ///     TypeError: `data` is of no such kind. Reading may raise more.
    ///
    /// ```python
    /// >>> from atleast import Counter, Reset
    /// >>> Counter(",", 2, Reset.NewlinesReset).total("a,b,c\nd,e\nf,g,h,i\n")
    /// 6
    ///
    /// ```
    #[pyo3(name = "total", signature = (data))]
    fn total_python(&self, py: Python<'_>, data: Data<'_, '_>) -> PyResult<u64> {
        self.ask(py, data, Counter::total_in, |counter| Total::new(Arc::clone(counter.marker())))
    }

    /// Returns how many segments `data` has, hits or not.
    ///
    /// Args:
    ///     data: A `str`, bytes, or a file: see `Counter`.
    ///
    /// Returns:
    ///     An int.
    ///
    /// Raises:
    ///     TypeError: `data` is of no such kind. Reading may raise more.
    ///
    /// ```python
    /// >>> from atleast import Counter, Reset
    /// >>> Counter("o", reset=Reset.WhitespaceReset).segments("two words\n\nthree more words")
    /// 5
    ///
    /// ```
    #[pyo3(name = "segments", signature = (data))]
    fn segments_python(&self, py: Python<'_>, data: Data<'_, '_>) -> PyResult<u64> {
        self.ask(py, data, Counter::segments_in, |counter| {
            SegmentCount::new(Arc::clone(counter.marker()))
        })
    }

    /// Returns the share of the segments of `data` that are hits, from 0 to 1; NaN if there is no segment.
    ///
    /// Args:
    ///     data: A `str`, bytes, or a file: see `Counter`.
    ///
    /// Returns:
    ///     A float from 0 to 1, or NaN.
    ///
    /// Raises:
    ///     TypeError: `data` is of no such kind. Reading may raise more.
    ///
    /// ```python
    /// >>> from atleast import Counter, Reset
    /// >>> Counter(",", 2, Reset.NewlinesReset).share("a,b,c\nd,e\nf,g\nh,i\n")
    /// 0.25
    ///
    /// ```
    #[pyo3(name = "share", signature = (data))]
    fn share_python(&self, py: Python<'_>, data: Data<'_, '_>) -> PyResult<f64> {
        self.ask(py, data, Counter::share_in, |counter| {
            HitShare::new(Arc::clone(counter.marker()), *counter.rule())
        })
    }

    /// Returns the largest count of any segment of `data`, a hit or not; 0 where there is none.
    ///
    /// Args:
    ///     data: A `str`, bytes, or a file: see `Counter`.
    ///
    /// Returns:
    ///     An int.
    ///
    /// Raises:
    ///     TypeError: `data` is of no such kind. Reading may raise more.
    ///
    /// ```python
    /// >>> from atleast import Counter, Reset
    /// >>> Counter(",", reset=Reset.NewlinesReset).max_count("a,b,c\nd,e\nf,g,h,i\n")
    /// 3
    ///
    /// ```
    #[pyo3(name = "max_count", signature = (data))]
    fn max_count_python(&self, py: Python<'_>, data: Data<'_, '_>) -> PyResult<u64> {
        self.ask(py, data, Counter::max_count_in, |counter| {
            MaxCount::new(Arc::clone(counter.marker()))
        })
    }

    /// Returns how many segments of `data` have each count, hits or not.
    ///
    /// Args:
    ///     data: A `str`, bytes, or a file: see `Counter`.
    ///
    /// Returns:
    ///     A `Tally`.
    ///
    /// Raises:
    ///     TypeError: `data` is of no such kind. Reading may raise more.
    ///
    /// ```python
    /// >>> from atleast import Counter, Reset
    /// >>> Counter(",", reset=Reset.NewlinesReset).tally("a,b,c\nd,e\nf,g,h,i\nj,k\n")
    /// Tally({1: 2, 2: 1, 3: 1})
    ///
    /// ```
    #[pyo3(name = "tally", signature = (data))]
    fn tally_python(&self, py: Python<'_>, data: Data<'_, '_>) -> PyResult<Tally> {
        let of_short = |counter: &Counter, text: Text<'_>| counter.counts_in(text);
        let counts =
            self.ask(py, data, of_short, |counter| TallyAnswer::new(Arc::clone(counter.marker())))?;
        Ok(counts.into())
    }

    /// Returns the same question, to be asked of data that come in chunks.
    ///
    /// Returns:
    ///     A `CountStream`.
    ///
    /// ```python
    /// >>> from atleast import Counter, Reset
    /// >>> stream = Counter(",", 3, Reset.NewlinesReset).stream()
    /// >>> stream.feed("a,b,c\nd,"), stream.feed("e,f,g\n"), stream.finish()
    /// (False, True, True)
    ///
    /// ```
    #[pyo3(name = "stream")]
    fn stream_python(slf: Bound<'_, Self>) -> LockedStream {
        LockedStream::new(slf.unbind())
    }

    /// Passes `chunks` through, and raises `LimitExceeded` in place of the one in which a segment becomes a hit.
    ///
    /// What parses the data gets nothing of that chunk, nor of what follows. Where a hit is certain only at the end
    /// of the data, it is raised there.
    ///
    /// Args:
    ///     chunks: A file object, an iterable or an asynchronous iterable, of `bytes` or `str`.
    ///
    /// Returns:
    ///     A file object for a file object, an iterator for an iterable, an asynchronous one for an asynchronous one.
    ///
    /// Raises:
    ///     LimitExceeded: A segment became a hit; raised by what is returned.
    ///     TypeError: `chunks` is none of these.
    ///
    /// ```python
    /// >>> from atleast import Counter
    /// >>> few = Counter("&", 3)
    /// >>> b"".join(few.guard([b"a=1&b", b"=2&c=3"]))
    /// b'a=1&b=2&c=3'
    /// >>> b"".join(few.guard([b"a=1&b", b"=2&c=3", b"&d=4&e=5"]))
    /// Traceback (most recent call last):
    /// atleast.LimitExceeded: Counter('&', 3, Reset.NoReset) has a hit at offset 11 in line 1, which counts 4
    ///
    /// ```
    fn guard<'py>(slf: Bound<'py, Self>, chunks: Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        let module = slf.py().import("atleast._guard")?;
        module.call_method1("guard", (slf, chunks))
    }

    /// Returns a summary of `data`, one part of the input, to be joined to the others.
    ///
    /// The part may begin and end anywhere, in bytes even within a character.
    ///
    /// Args:
    ///     data: A `str`, bytes, or a file: see `Counter`.
    ///
    /// Returns:
    ///     A `Partial`.
    ///
    /// Raises:
    ///     TypeError: `data` is of no such kind. Reading may raise more.
    ///     ValueError: `what` is a string that can overlap itself.
    ///
    /// ```python
    /// >>> from atleast import Counter, Reset
    /// >>> counter = Counter(",", 3, Reset.NewlinesReset)
    /// >>> counter.partial("a,b").join(counter.partial(",c,d\n")).has_count()
    /// True
    ///
    /// ```
    #[pyo3(name = "partial", signature = (data))]
    fn partial_python(&self, py: Python<'_>, data: Data<'_, '_>) -> PyResult<Partial> {
        Ok(self.ask(py, data, Counter::partial_in, PartialAnswer::new)??)
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        let what = self.what().into_pyobject(py)?.repr()?;
        let reset = self.reset_python().into_pyobject(py)?.repr()?;
        let mut repr = format!("Counter({what}, {}, {reset}", self.min_number());
        for (name, value) in self.options(py)? {
            let _ = write!(repr, ", {name}={}", value.repr()?);
        }
        repr.push(')');
        Ok(repr)
    }

    fn __reduce__<'py>(&self, py: Python<'py>) -> PyResult<(Bound<'py, PyAny>, Arguments<'_>)> {
        // Pickles hold no arguments by name, so these are part of what is called.
        let partial = py.import("functools")?.getattr("partial")?;
        let make = partial.call((py.get_type::<Self>(),), Some(&self.options(py)?))?;
        Ok((make, (self.what(), self.min_number(), self.reset_python())))
    }
}

/// The arguments of the constructor that may be given without their names.
type Arguments<'a> = (&'a What, u64, &'a ResetOn);

impl Counter {
    /// Returns the arguments by name that are not the default.
    fn options<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let options = PyDict::new(py);
        if let Some(max_number) = self.max_number() {
            options.set_item("max_number", max_number)?;
        }
        if self.invert() {
            options.set_item("invert", true)?;
        }
        if let Some(quote) = self.quote() {
            options.set_item("quote", quote)?;
        }
        if self.ignore_ascii_case() {
            options.set_item("ignore_ascii_case", true)?;
        }
        Ok(options)
    }
}

/// What `find_iter` returns.
#[pyclass(module = "atleast", frozen)]
pub(super) struct SegmentIterator(Exclusive<Search>);

/// How far the search has come.
enum Search {
    /// Chunks are still to come, or one is being looked at.
    Chunks { finder: Box<StreamFinder>, source: Source, is_in_chunk: bool },
    /// What is left at the end of the data, which are let go.
    End(std::vec::IntoIter<Segment>),
}

/// Says that there is no hit near enough to be looked for with the interpreter held.
struct IsFar;

impl Search {
    /// Returns the next hit, if it is near, in data that are all there. What the data were, once they are at
    /// their end, goes to `over`, to be let go of where that may run code of Python.
    fn next_near(&mut self, over: &mut Option<Source>) -> Result<Option<Segment>, IsFar> {
        loop {
            match self {
                Search::Chunks { finder, source, is_in_chunk } => {
                    if *is_in_chunk {
                        let chunk = source.chunk();
                        // What is seen across the beginning is a part of its own.
                        let mut parts = 1..=2;
                        let is_near = || parts.next().map(drop).ok_or(IsFar);
                        if let Some(hit) = finder.next(chunk, is_near)? {
                            return Ok(Some(hit));
                        }
                        *is_in_chunk = false;
                    }
                    *is_in_chunk = source.read_whole().ok_or(IsFar)?;
                    if !*is_in_chunk {
                        *over = self.end();
                    }
                }
                Search::End(hits) => return Ok(hits.next()),
            }
        }
    }

    /// Returns the next hit, wherever it is, without the interpreter. `over` is as in [`Search::next_near`].
    fn next(&mut self, over: &mut Option<Source>) -> PyResult<Option<Segment>> {
        let mut signals = Signals::new();
        loop {
            match self {
                Search::Chunks { finder, source, is_in_chunk } => {
                    if *is_in_chunk {
                        let chunk = source.chunk();
                        let hit = finder.next(chunk, || signals.handle_sometimes())?;
                        if hit.is_some() {
                            return Ok(hit);
                        }
                        *is_in_chunk = false;
                    }
                    *is_in_chunk = source.read(&mut signals)?;
                    if !*is_in_chunk {
                        *over = self.end();
                    }
                    signals.handle_sometimes()?;
                }
                Search::End(hits) => return Ok(hits.next()),
            }
        }
    }

    /// Ends the data, and returns what they were.
    fn end(&mut self) -> Option<Source> {
        let none = Search::End(Vec::new().into_iter());
        match std::mem::replace(self, none) {
            Search::Chunks { finder, source, .. } => {
                *self = Search::End(finder.finish().into_iter());
                Some(source)
            }
            Search::End(_) => None,
        }
    }
}

impl Holds for Search {
    fn visit(&self, visit: &PyVisit<'_>) -> Result<(), PyTraverseError> {
        match self {
            Search::Chunks { source, .. } => source.visit(visit),
            Search::End(_) => Ok(()),
        }
    }
}

#[pymethods]
impl SegmentIterator {
    fn __iter__(slf: Bound<'_, Self>) -> Bound<'_, Self> {
        slf
    }

    fn __next__(&self, py: Python<'_>) -> PyResult<Option<Segment>> {
        // Dropped last, where the iterator may be used by what that runs.
        let mut over = None;
        if let Ok(hit) = self.0.briefly(py, |search| search.next_near(&mut over))? {
            return Ok(hit);
        }
        let mut search = self.0.take(py)?;
        py.detach(|| search.next(&mut over))
    }

    fn __traverse__(&self, visit: PyVisit<'_>) -> Result<(), PyTraverseError> {
        self.0.visit(&visit)
    }
}
