//! `Partial` for Python: its methods and its special methods. `state` is its pickled form.

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
use atleast_pydata::arguments::{convert_each, wrong_type};

/// The arguments of the constructor.
type PartialArguments<'a> = (Counter, State<'a>);

#[pymethods]
impl Partial {
    /// Make a partial again from its pickled state. Use `Counter.partial` instead.
    ///
    /// Args:
    ///     counter: The counter of the partial.
    ///     state: The state that `__reduce__` returned.
    ///
    /// Raises:
    ///     ValueError: `state` is not the state of a partial of this counter. The message says why.
    #[new]
    #[pyo3(signature = (counter, state: "object"), text_signature = "(counter, state)")]
    fn from_python(counter: &Counter, state: &Bound<'_, PyAny>) -> PyResult<Self> {
        state::partial(counter, state)
    }

    /// Return the partial of this part and the next one together.
    ///
    /// Args:
    ///     next: The `Partial` of the part that follows this one.
    ///
    /// Returns:
    ///     A `Partial`.
    ///
    /// Raises:
    ///     ValueError: The partials are of different counters, or their lengths add up to
    ///         2**64 - 1 or more.
    ///     TypeError: One partial is of `str` and the other of bytes.
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

    /// Return the partial of all parts together.
    ///
    /// The same as `functools.reduce(Partial.join, partials)`, but in linear time: `join` copies
    /// both partials each time.
    ///
    /// Args:
    ///     partials: An iterable of `Partial`, in order. It is read once, and no item is kept.
    ///
    /// Returns:
    ///     A `Partial`.
    ///
    /// Raises:
    ///     ValueError: `partials` is empty, or `join` raises it. If `partials` may be empty, put
    ///         `counter.partial("")` or `counter.partial(b"")` first, which changes nothing.
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

    /// Return whether some segment is a hit, as `Counter.has_count` does for the part.
    ///
    /// Returns:
    ///     True or False.
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

    /// Return the number of hits, as `Counter.hits` does for the part.
    ///
    /// Returns:
    ///     An int.
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

    /// Return the number of occurrences in all segments, as `Counter.total` does for the part.
    ///
    /// Returns:
    ///     An int.
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

    /// Return the number of segments, as `Counter.segments` does for the part.
    ///
    /// Returns:
    ///     An int.
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

    /// Return the share of the segments that are hits, as `Counter.share` does for the part.
    ///
    /// Returns:
    ///     A float from 0 to 1, or NaN if there is no segment.
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

    /// Return the largest count of any segment, as `Counter.max_count` does for the part.
    ///
    /// Returns:
    ///     An int, which is 0 if there is no segment.
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

    /// Return how many segments have each count, as `Counter.tally` does for the part.
    ///
    /// Returns:
    ///     A `Tally`.
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

    fn __reduce__<'py>(&self, py: Python<'py>) -> (Bound<'py, PyType>, PartialArguments<'_>) {
        (py.get_type::<Self>(), (self.counter.clone(), State(self)))
    }
}

/// The argument `partials`: any object.
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
    /// Joins the partials one by one.
    fn joined(self) -> PyResult<Partial> {
        let Partials(partials) = self;
        let mut joined: Option<Partial> = None;
        let mut index = 0_u64;
        convert_each("`partials`", "an iterable of Partial", &partials, |next| {
            let next = next.cast::<Partial>().map_err(|_| {
                wrong_type(&format!("item {index} of `partials`"), "a Partial", &next)
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
