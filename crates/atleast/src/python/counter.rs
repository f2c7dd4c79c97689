//! `Counter` for Python: its constructor, its methods for Python data and its special methods.

use std::fmt::Write;
use std::sync::Arc;

use pyo3::PyTraverseError;
use pyo3::gc::PyVisit;
use pyo3::prelude::*;
use pyo3::types::PyDict;

use super::ask::TooFar;
use super::count_stream::LockedStream;
use super::each::{AnswerList, Column};
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
use atleast_pydata::arguments::{Argument, boolean, number, optional};
use atleast_pydata::exclusive::{Exclusive, Traverse};
use atleast_pydata::match_args;
use atleast_pydata::signals::Signals;
use atleast_pydata::source::{ChunkSource, Data};

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
            min_number: min_number.or_convert(|object| number("`min_number`", object))?,
            reset: reset.or_convert(what::reset)?,
            max_number: max_number
                .or_convert(|object| optional(object, |object| number("`max_number`", object)))?,
            invert: invert.or_convert(|object| boolean("`invert`", object))?,
            quote: quote.or_convert(what::quote)?,
            ignore_ascii_case: ignore_ascii_case
                .or_convert(|object| boolean("`ignore_ascii_case`", object))?,
        };
        Ok(CounterBuilder::of(question).build()?.with_threads(each::all_cores()))
    }

    /// What is counted.
    #[getter(what)]
    fn what_python(&self) -> &What {
        self.what()
    }

    /// The smallest count of a hit.
    #[getter(min_number)]
    fn min_number_python(&self) -> u64 {
        self.min_number()
    }

    /// Where the count goes back to zero.
    #[getter(reset)]
    fn reset_python(&self) -> &ResetOn {
        &self.question().reset
    }

    /// The largest count of a hit, or None for no limit.
    #[getter(max_number)]
    fn max_number_python(&self) -> Option<u64> {
        self.max_number()
    }

    /// Whether the hits are the segments with fewer than `min_number` or more than `max_number`
    /// occurrences.
    #[getter(invert)]
    fn invert_python(&self) -> bool {
        self.invert()
    }

    /// The quote, or None. Nothing between two quotes is counted or resets the count.
    #[getter(quote)]
    fn quote_python(&self) -> Option<what::Quote<'_>> {
        self.quote().map(what::Quote)
    }

    /// Whether the ASCII letters of `what` are counted in either case.
    #[getter(ignore_ascii_case)]
    fn ignore_ascii_case_python(&self) -> bool {
        self.ignore_ascii_case()
    }

    /// Return whether some segment of `data` is a hit.
    ///
    /// It stops as soon as a hit is certain: at the occurrence that reaches `min_number`, or, with
    /// `max_number` or `invert`, at the end of the segment. It then reads no further chunk of a
    /// file. If `min_number` is 0, and `max_number` and `invert` are not given, it returns True for
    /// all data that is not empty.
    ///
    /// Args:
    ///     data: A `str`, bytes or a file: see `Counter`.
    ///
    /// Returns:
    ///     True or False.
    ///
    /// Raises:
    ///     TypeError: `data` has a wrong type. Reading a file may raise other exceptions.
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

    /// Return the first hit, or None.
    ///
    /// The segment is read to its end, so its count can be larger than `min_number`. Offsets are in
    /// characters for text (`str`), and in bytes for bytes.
    ///
    /// Args:
    ///     data: A `str`, bytes or a file: see `Counter`.
    ///
    /// Returns:
    ///     A `Segment`, or None if there is no hit.
    ///
    /// Raises:
    ///     TypeError: `data` has a wrong type. Reading a file may raise other exceptions.
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

    /// Return an iterator over all hits.
    ///
    /// It reads only as far as needed for the next hit, and reads a file in chunks, so that its
    /// memory use is bounded. A `bytearray` or another buffer cannot be resized until the iterator
    /// is exhausted or garbage-collected.
    ///
    /// Args:
    ///     data: A `str`, bytes or a file: see `Counter`.
    ///
    /// Returns:
    ///     An iterator of `Segment`, in order.
    ///
    /// Raises:
    ///     TypeError: `data` has a wrong type. This is raised at once; the iterator may raise
    ///         other exceptions while it reads a file.
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
        let source = ChunkSource::of_data(self.bytes_as(), &data.0)?;
        let finder = self.stream_finder().into();
        let search = SegmentSearch::Chunks { finder, source, is_in_chunk: false };
        Ok(Segments(SegmentIterator(Exclusive::new("the iterator", search))))
    }

    /// Return an iterator over all occurrences of `what`, as slices of the data.
    ///
    /// It yields the occurrences that are counted, in all segments, so `min_number`, `max_number`
    /// and `invert` do not matter. Occurrences of a string do not overlap, and none is between
    /// quotes.
    ///
    /// It reads only as far as needed for the next occurrence, and reads a file in chunks, so that
    /// its memory use is bounded. A `bytearray` or another buffer cannot be resized until the
    /// iterator is exhausted or garbage-collected.
    ///
    /// Args:
    ///     data: A `str`, bytes or a file: see `Counter`.
    ///
    /// Returns:
    ///     An iterator of `slice(start, end)`, in order. Offsets are in characters for text
    ///     (`str`), and in bytes for bytes.
    ///
    /// Raises:
    ///     TypeError: `data` has a wrong type. This is raised at once; the iterator may raise
    ///         other exceptions while it reads a file.
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

    /// Return whether some segment is a hit, for each string of a column.
    ///
    /// The same as `[counter.has_count(data) for data in column]`, but on all cores if the column
    /// is long, while other Python threads run.
    ///
    /// Args:
    ///     column: An iterable of `str` or `bytes`.
    ///
    /// Returns:
    ///     A list of bool, one for each string.
    ///
    /// Raises:
    ///     TypeError: An item is neither `str` nor `bytes`. The message has its index, from 0.
    ///
    /// ```python
    /// >>> from atleast import Counter, Reset
    /// >>> documents = ["no table", "a | b | c | d\n", "|\n|\n|\n"]
    /// >>> Counter("|", 3, Reset.NewlinesReset).has_count_each(documents)
    /// [False, True, False]
    ///
    /// ```
    #[pyo3(name = "has_count_each", signature = (column))]
    fn has_count_each_python(&self, column: Column<'_, '_>) -> PyResult<AnswerList<bool>> {
        each::each(self, &AnyHit::new(Arc::clone(self.marker()), *self.rule()), column)
    }

    /// Return the number of hits in each string of a column.
    ///
    /// The same as `[counter.hits(data) for data in column]`, but on all cores if the column is
    /// long, while other Python threads run.
    ///
    /// Args:
    ///     column: An iterable of `str` or `bytes`.
    ///
    /// Returns:
    ///     A list of int, one for each string.
    ///
    /// Raises:
    ///     TypeError: An item is neither `str` nor `bytes`. The message has its index, from 0.
    ///
    /// ```python
    /// >>> from atleast import Counter, Reset
    /// >>> Counter("|", 3, Reset.NewlinesReset).hits_each(["no table", "a|b|c|d\ne|f|g|h\n"])
    /// [0, 2]
    ///
    /// ```
    #[pyo3(name = "hits_each", signature = (column))]
    fn hits_each_python(&self, column: Column<'_, '_>) -> PyResult<AnswerList<u64>> {
        each::each(self, &HitCount::new(Arc::clone(self.marker()), *self.rule()), column)
    }

    /// Return the number of occurrences in each string of a column.
    ///
    /// The same as `[counter.total(data) for data in column]`, but on all cores if the column is
    /// long, while other Python threads run.
    ///
    /// Args:
    ///     column: An iterable of `str` or `bytes`.
    ///
    /// Returns:
    ///     A list of int, one for each string.
    ///
    /// Raises:
    ///     TypeError: An item is neither `str` nor `bytes`. The message has its index, from 0.
    ///
    /// ```python
    /// >>> from atleast import Counter, Reset
    /// >>> Counter("|", 3, Reset.NewlinesReset).total_each(["no table", "a|b|c|d\ne|f|g|h\n"])
    /// [0, 6]
    ///
    /// ```
    #[pyo3(name = "total_each", signature = (column))]
    fn total_each_python(&self, column: Column<'_, '_>) -> PyResult<AnswerList<u64>> {
        each::each(self, &Total::new(Arc::clone(self.marker())), column)
    }

    /// Return the largest count of any segment, for each string of a column.
    ///
    /// The same as `[counter.max_count(data) for data in column]`, but on all cores if the column
    /// is long, while other Python threads run.
    ///
    /// Args:
    ///     column: An iterable of `str` or `bytes`.
    ///
    /// Returns:
    ///     A list of int, one for each string.
    ///
    /// Raises:
    ///     TypeError: An item is neither `str` nor `bytes`. The message has its index, from 0.
    ///
    /// ```python
    /// >>> from atleast import Counter, Reset
    /// >>> Counter("|", 3, Reset.NewlinesReset).max_count_each(["no table", "a|b|c|d\ne|f\n"])
    /// [0, 3]
    ///
    /// ```
    #[pyo3(name = "max_count_each", signature = (column))]
    fn max_count_each_python(&self, column: Column<'_, '_>) -> PyResult<AnswerList<u64>> {
        each::each(self, &MaxCount::new(Arc::clone(self.marker())), column)
    }

    /// Return the number of hits.
    ///
    /// Args:
    ///     data: A `str`, bytes or a file: see `Counter`.
    ///
    /// Returns:
    ///     An int.
    ///
    /// Raises:
    ///     TypeError: `data` has a wrong type. Reading a file may raise other exceptions.
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

    /// Return the number of occurrences of `what`, in all segments together.
    ///
    /// If `what` is one character or a string, and `quote` and `ignore_ascii_case` are not given,
    /// it is the same as `str.count`.
    ///
    /// Args:
    ///     data: A `str`, bytes or a file: see `Counter`.
    ///
    /// Returns:
    ///     An int.
    ///
    /// Raises:
    ///     TypeError: `data` has a wrong type. Reading a file may raise other exceptions.
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

    /// Return the number of segments, whether they are hits or not.
    ///
    /// Args:
    ///     data: A `str`, bytes or a file: see `Counter`.
    ///
    /// Returns:
    ///     An int.
    ///
    /// Raises:
    ///     TypeError: `data` has a wrong type. Reading a file may raise other exceptions.
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

    /// Return the share of the segments that are hits.
    ///
    /// Args:
    ///     data: A `str`, bytes or a file: see `Counter`.
    ///
    /// Returns:
    ///     A float from 0 to 1, or NaN if there is no segment.
    ///
    /// Raises:
    ///     TypeError: `data` has a wrong type. Reading a file may raise other exceptions.
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

    /// Return the largest count of any segment, whether it is a hit or not.
    ///
    /// Args:
    ///     data: A `str`, bytes or a file: see `Counter`.
    ///
    /// Returns:
    ///     An int, which is 0 if there is no segment.
    ///
    /// Raises:
    ///     TypeError: `data` has a wrong type. Reading a file may raise other exceptions.
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

    /// Return how many segments have each count, whether they are hits or not.
    ///
    /// Args:
    ///     data: A `str`, bytes or a file: see `Counter`.
    ///
    /// Returns:
    ///     A `Tally`.
    ///
    /// Raises:
    ///     TypeError: `data` has a wrong type. Reading a file may raise other exceptions.
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

    /// Return a stream, for data that arrives in chunks.
    ///
    /// Returns:
    ///     A `CountStream` of this counter.
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

    /// Pass chunks through until a segment becomes a hit, and then raise `LimitExceeded`.
    ///
    /// The exception takes the place of the chunk in which that happens, so a parser that reads
    /// from the guard gets nothing of that chunk. If a hit is certain only at the end of the data,
    /// the exception is raised there.
    ///
    /// Args:
    ///     chunks: A file object, an iterable or an async iterable, of `bytes` or `str`.
    ///
    /// Returns:
    ///     A file object, an iterator or an async iterator, as `chunks` is.
    ///
    /// Raises:
    ///     LimitExceeded: A segment became a hit. The returned object raises it.
    ///     TypeError: `chunks` has a wrong type.
    ///
    /// ```python
    /// >>> from atleast import Counter
    /// >>> few = Counter("&", 3)
    /// >>> b"".join(few.guard([b"a=1&b", b"=2&c=3"]))
    /// b'a=1&b=2&c=3'
    /// >>> b"".join(few.guard([b"a=1&b", b"=2&c=3", b"&d=4&e=5"]))
    /// Traceback (most recent call last):
    /// atleast.LimitExceeded: hit at offset 11 in line 1 (count 4): Counter('&', 3, Reset.NoReset)
    ///
    /// ```
    fn guard<'py>(slf: Bound<'py, Self>, chunks: Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        let module = slf.py().import("atleast._guard")?;
        module.call_method1("guard", (slf, chunks))
    }

    /// Return a summary of one part of the data, to be joined with those of the other parts.
    ///
    /// The part can start and end anywhere, and a part in bytes even within a character.
    ///
    /// Args:
    ///     data: A `str`, bytes or a file: see `Counter`.
    ///
    /// Returns:
    ///     A `Partial`.
    ///
    /// Raises:
    ///     TypeError: `data` has a wrong type. Reading a file may raise other exceptions.
    ///     ValueError: `what` is a string whose occurrences can overlap.
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

    fn __reduce__<'py>(
        &self,
        py: Python<'py>,
    ) -> PyResult<(Bound<'py, PyAny>, CounterArguments<'_>)> {
        // A pickle has no keyword arguments, so they are bound to the callable.
        let partial = py.import("functools")?.getattr("partial")?;
        let make = partial.call((py.get_type::<Self>(),), Some(&self.options(py)?))?;
        Ok((make, (self.what(), self.min_number(), self.reset_python())))
    }
}

/// The positional arguments of the constructor.
type CounterArguments<'a> = (&'a What, u64, &'a ResetOn);

impl Counter {
    /// Returns the keyword arguments that are not the default.
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

/// The iterator that `find_iter` returns.
#[pyclass(module = "atleast", frozen)]
pub(super) struct SegmentIterator(Exclusive<SegmentSearch>);

/// The state of the search for hits.
enum SegmentSearch {
    /// The data is not at its end.
    Chunks { finder: Box<StreamFinder>, source: ChunkSource, is_in_chunk: bool },
    /// The data is at its end and released; these hits are still to be returned.
    End(std::vec::IntoIter<Segment>),
}

impl SegmentSearch {
    /// Returns the next hit, if it is near and the data is in memory. At the end of the data, moves
    /// the source to `finished`, to be dropped where that may run Python code.
    fn next_near(&mut self, finished: &mut Option<ChunkSource>) -> Result<Option<Segment>, TooFar> {
        loop {
            match self {
                SegmentSearch::Chunks { finder, source, is_in_chunk } => {
                    if *is_in_chunk {
                        let chunk = source.chunk();
                        // Two slices, because the text around the start of the chunk is a slice of
                        // its own.
                        let mut slices = 1..=2;
                        let is_near = || slices.next().map(drop).ok_or(TooFar);
                        if let Some(hit) = finder.next(chunk, is_near)? {
                            return Ok(Some(hit));
                        }
                        *is_in_chunk = false;
                    }
                    *is_in_chunk = source.read_whole().ok_or(TooFar)?;
                    if !*is_in_chunk {
                        *finished = self.end();
                    }
                }
                SegmentSearch::End(hits) => return Ok(hits.next()),
            }
        }
    }

    /// Returns the next hit, however far it is, detached from the interpreter. `finished` is as in
    /// [`SegmentSearch::next_near`].
    fn next(&mut self, finished: &mut Option<ChunkSource>) -> PyResult<Option<Segment>> {
        let mut signals = Signals::new();
        loop {
            match self {
                SegmentSearch::Chunks { finder, source, is_in_chunk } => {
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
                        *finished = self.end();
                    }
                    signals.handle_sometimes()?;
                }
                SegmentSearch::End(hits) => return Ok(hits.next()),
            }
        }
    }

    /// Ends the data, and returns its source.
    fn end(&mut self) -> Option<ChunkSource> {
        let none = SegmentSearch::End(Vec::new().into_iter());
        match std::mem::replace(self, none) {
            SegmentSearch::Chunks { finder, source, .. } => {
                *self = SegmentSearch::End(finder.finish().into_iter());
                Some(source)
            }
            SegmentSearch::End(_) => None,
        }
    }
}

impl Traverse for SegmentSearch {
    fn visit(&self, visit: &PyVisit<'_>) -> Result<(), PyTraverseError> {
        match self {
            SegmentSearch::Chunks { source, .. } => source.visit(visit),
            SegmentSearch::End(_) => Ok(()),
        }
    }
}

#[pymethods]
impl SegmentIterator {
    fn __iter__(slf: Bound<'_, Self>) -> Bound<'_, Self> {
        slf
    }

    fn __next__(&self, py: Python<'_>) -> PyResult<Option<Segment>> {
        // Dropped after the search is given back: dropping it may run code that uses the iterator.
        let mut finished = None;
        if let Ok(hit) = self.0.briefly(py, |search| search.next_near(&mut finished))? {
            return Ok(hit);
        }
        let mut search = self.0.take(py)?;
        py.detach(|| search.next(&mut finished))
    }

    fn __traverse__(&self, visit: PyVisit<'_>) -> Result<(), PyTraverseError> {
        self.0.visit(&visit)
    }
}
