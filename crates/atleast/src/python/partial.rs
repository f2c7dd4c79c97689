//! `Partial` for Python: its answers and its conventions; state.rs, the form in which it is pickled.

mod state;

use std::convert::Infallible;

use pyo3::inspect::PyStaticExpr;
use pyo3::prelude::*;
use pyo3::types::PyType;
use pyo3::{PyTypeInfo, type_hint_identifier, type_hint_subscript};

use self::state::State;
use crate::counter::Counter;
use crate::error::Error;
use crate::partial::Partial;
use crate::tally::Tally;
use atleast_pydata::arguments::{each, wrong_type};

/// The arguments of the constructor: the counter and the state.
type Arguments<'a> = (Counter, State<'a>);

#[pymethods]
impl Partial {
    /// Only pickling calls this: `Counter.partial` makes partials.
    ///
    /// Args:
    ///     counter: The question.
    ///     state: What `__reduce__` gave.
    ///
    /// Raises:
    ///     ValueError: No partial is pickled so. The message says what is wrong.
    #[new]
    #[pyo3(signature = (counter, state: "object"), text_signature = "(counter, state)")]
    fn from_python(counter: &Counter, state: &Bound<'_, PyAny>) -> PyResult<Self> {
        state::partial(counter, state)
    }

    /// Returns the partial of this part together with the one that follows it, `next`.
    ///
    /// Args:
    ///     next: The `Partial` of the part that follows.
    ///
    /// Returns:
    ///     A `Partial`.
    ///
    /// Raises:
    ///     ValueError: They are of different questions, or too long together for numbers of 64 bits.
    ///     TypeError: One is of `str` and the other of `bytes`.
    ///
    /// ```python
    /// >>> from atleast import Counter, Reset
    /// >>> counter = Counter(",", 3, Reset.NewlinesReset)
    /// >>> first, second = counter.partial("a,b"), counter.partial(",c,d\n")
    /// >>> first.join(second).hits(), second.join(first).hits()
    /// (1, 0)
    ///
    /// ```
    #[pyo3(name = "join", signature = (next))]
    fn join_python(&self, next: &Partial) -> Result<Self, Error> {
        self.join(next)
    }

    /// Returns the partial of parts that follow one another.
    ///
    /// As `functools.reduce(Partial.join, partials)`, but in time linear in what all of them hold, where each `join`
    /// copies what is known of both.
    ///
    /// Args:
    ///     partials: An iterable of `Partial`, in order. It is read once, and nothing of it is kept.
    ///
    /// Returns:
    ///     A `Partial`.
    ///
    /// Raises:
    ///     ValueError: `partials` is empty, or `join` raises it. Where it may be empty, begin it with
    ///         `counter.partial("")` (or of `b""`), which changes nothing.
    ///     TypeError: An item is not a `Partial`, or `join` raises it.
    ///
    /// ```python
    /// >>> from atleast import Counter, Partial, Reset
    /// >>> counter = Counter(",", 3, Reset.NewlinesReset)
    /// >>> Partial.join_all(counter.partial(part) for part in ["a,b", ",c,d\ne", ",f\n"]).tally()
    /// Tally({1: 1, 3: 1})
    ///
    /// ```
    #[staticmethod]
    #[pyo3(name = "join_all", signature = (partials))]
    fn join_all_python(partials: Partials<'_, '_>) -> PyResult<Self> {
        partials.joined()
    }

    /// Returns True if and only if some segment is a hit, as `Counter.has_count` of the input.
    ///
    /// ```python
    /// >>> from atleast import Counter, Reset
    /// >>> Counter(",", 2, Reset.NewlinesReset).partial("a,b,c\nd,e\n").has_count()
    /// True
    ///
    /// ```
    #[pyo3(name = "has_count", signature = ())]
    fn has_count_python(&self) -> bool {
        self.has_count()
    }

    /// Returns the number of hits, as `Counter.hits` of the input.
    ///
    /// ```python
    /// >>> from atleast import Counter, Reset
    /// >>> Counter(",", 2, Reset.NewlinesReset).partial("a,b,c\nd,e\n").hits()
    /// 1
    ///
    /// ```
    #[pyo3(name = "hits", signature = ())]
    fn hits_python(&self) -> u64 {
        self.hits()
    }

    /// Returns how many occurrences there are in all, as `Counter.total` of the input.
    ///
    /// ```python
    /// >>> from atleast import Counter, Reset
    /// >>> Counter(",", 2, Reset.NewlinesReset).partial("a,b,c\nd,e\n").total()
    /// 3
    ///
    /// ```
    #[pyo3(name = "total", signature = ())]
    fn total_python(&self) -> u64 {
        self.total()
    }

    /// Returns how many segments there are, as `Counter.segments` of the input.
    ///
    /// ```python
    /// >>> from atleast import Counter, Reset
    /// >>> Counter(",", 2, Reset.NewlinesReset).partial("a,b,c\nd,e\n").segments()
    /// 2
    ///
    /// ```
    #[pyo3(name = "segments", signature = ())]
    fn segments_python(&self) -> u64 {
        self.segments()
    }

    /// Returns the share of the segments that are hits, as `Counter.share` of the input.
    ///
    /// ```python
    /// >>> from atleast import Counter, Reset
    /// >>> Counter(",", 2, Reset.NewlinesReset).partial("a,b,c\nd,e\n").share()
    /// 0.5
    ///
    /// ```
    #[pyo3(name = "share", signature = ())]
    fn share_python(&self) -> f64 {
        self.share()
    }

    /// Returns the largest count of any segment, as `Counter.max_count` of the input.
    ///
    /// ```python
    /// >>> from atleast import Counter, Reset
    /// >>> Counter(",", 2, Reset.NewlinesReset).partial("a,b,c\nd,e\n").max_count()
    /// 2
    ///
    /// ```
    #[pyo3(name = "max_count", signature = ())]
    fn max_count_python(&self) -> u64 {
        self.max_count()
    }

    /// Returns how many segments have each count, as `Counter.tally` of the input.
    ///
    /// ```python
    /// >>> from atleast import Counter, Reset
    /// >>> Counter(",", 2, Reset.NewlinesReset).partial("a,b,c\nd,e\n").tally()
    /// Tally({1: 1, 2: 1})
    ///
    /// ```
    #[pyo3(name = "tally", signature = ())]
    fn tally_python(&self) -> Tally {
        self.tally()
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        let counter = self.counter.clone().into_pyobject(py)?;
        let tally = self.tally().into_pyobject(py)?;
        Ok(format!("<Partial of {}: {}>", counter.repr()?, tally.repr()?))
    }

    fn __reduce__<'py>(&self, py: Python<'py>) -> (Bound<'py, PyType>, Arguments<'_>) {
        (py.get_type::<Self>(), (self.counter.clone(), State(self)))
    }
}

/// The argument `partials`, which may be anything.
#[derive(Clone, Copy)]
struct Partials<'a, 'py>(Borrowed<'a, 'py, PyAny>);

impl<'a, 'py> FromPyObject<'a, 'py> for Partials<'a, 'py> {
    type Error = Infallible;

    const INPUT_TYPE: PyStaticExpr = type_hint_subscript!(
        type_hint_identifier!("collections.abc", "Iterable"),
        Partial::TYPE_HINT
    );

    fn extract(object: Borrowed<'a, 'py, PyAny>) -> Result<Self, Infallible> {
        Ok(Partials(object))
    }
}

impl Partials<'_, '_> {
    /// Returns all of them as one, each joined as it comes.
    fn joined(self) -> PyResult<Partial> {
        let Partials(partials) = self;
        let mut joined: Option<Partial> = None;
        let mut index = 0_u64;
        each("partials", "an iterable of Partial", &partials, |next| {
            let next = next.cast::<Partial>().map_err(|_| {
                wrong_type(&format!("item {index} of partials"), "a Partial", &next)
            })?;
            index += 1;
            match &mut joined {
                Some(joined) => joined.append(next.get())?,
                None => joined = Some(next.get().clone()),
            }
            Ok(())
        })?;
        Ok(joined.map_or_else(|| Partial::join_all([]), Ok)?)
    }
}
