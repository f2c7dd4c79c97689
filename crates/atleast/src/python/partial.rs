//! `Partial` for Python: its answers, its conventions, and the form in which it is pickled.

use std::collections::BTreeMap;
use std::convert::Infallible;

use pyo3::exceptions::PyValueError;
use pyo3::inspect::PyStaticExpr;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyType};
use pyo3::{PyTypeInfo, type_hint_identifier, type_hint_subscript};

use super::arguments::wrong_type;
use super::signals::Signals;
use crate::counter::Counter;
use crate::engine::{Open, Rest, Stretch, Summary};
use crate::error::Error;
use crate::partial::{Partial, Units, checked_length};
use crate::tally::Tally;

/// A stretch, as it is pickled: its length; the units of its head and tail, of which code points are
/// numbers; whether it holds an odd number of quotes; what is known of it in both states. Private: a
/// pickle is read by the version that wrote it.
type State<'py> = (u64, UnitsState<'py>, UnitsState<'py>, bool, SummaryState, SummaryState);

/// A summary: the count before the first reset, whether that is empty; and if there is a reset, the
/// tally, the count behind the last, whether that is empty.
type SummaryState = (u64, bool, Option<(BTreeMap<u64, u64>, u64, bool)>);

/// The arguments of the constructor: the counter and the [`State`].
type Arguments<'py> = (Counter, Bound<'py, PyAny>);

/// Units as `bytes`, or code points as a list of numbers.
#[derive(FromPyObject, IntoPyObject)]
pub(super) enum UnitsState<'py> {
    Bytes(Bound<'py, PyBytes>),
    CodePoints(Vec<u32>),
}

#[pymethods]
impl Partial {
    /// Only pickling calls this: `Counter.partial` makes partials.
    #[new]
    #[pyo3(signature = (counter, state: "object"), text_signature = "(counter, state)")]
    fn from_python(counter: &Counter, state: &Bound<'_, PyAny>) -> PyResult<Self> {
        let state = state.extract::<State<'_>>().ok();
        let partial = state.and_then(|state| from_state(counter, state));
        partial.ok_or_else(|| {
            PyValueError::new_err("a partial is made by Counter.partial, or as it was pickled")
        })
    }

    /// Returns the partial of this stretch with the one that follows it, `next`.
    ///
    /// Raises `ValueError` if they are of different questions, or too long together for numbers of 64
    /// bits; `TypeError` if one is of `str` and the other of `bytes`.
    ///
    /// ```python
    /// >>> from atleast import Counter, Reset
    /// >>> counter = Counter(",", 3, Reset.NewlinesReset)
    /// >>> first, second = counter.partial("a,b"), counter.partial(",c,d\n")
    /// >>> first.join(second).count(), second.join(first).count()
    /// (1, 0)
    ///
    /// ```
    #[pyo3(name = "join", signature = (next))]
    fn join_python(&self, next: &Partial) -> Result<Self, Error> {
        self.join(next)
    }

    /// Returns the partial of stretches that follow one another, an iterable of partials in order.
    ///
    /// As `functools.reduce(Partial.join, partials)`, but in time linear in what all of them hold: each `join`
    /// copies what is known of both, so that many of them copy it again and again. `partials` is gone through
    /// once, and nothing of it is kept.
    ///
    /// Raises what `join` raises, and `ValueError` if `partials` is empty: where it may be, begin it with
    /// `counter.partial("")` (or of `b""`), which changes nothing.
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
    #[pyo3(name = "has_count", signature = ())]
    fn has_count_python(&self) -> bool {
        self.has_count()
    }

    /// Returns the number of hits, as `Counter.count` of the input.
    #[pyo3(name = "count", signature = ())]
    fn count_python(&self) -> u64 {
        self.count()
    }

    /// Returns the largest count of any segment, as `Counter.max_count` of the input.
    #[pyo3(name = "max_count", signature = ())]
    fn max_count_python(&self) -> u64 {
        self.max_count()
    }

    /// Returns how many segments have each count, as `Counter.tally` of the input.
    #[pyo3(name = "tally", signature = ())]
    fn tally_python(&self) -> Tally {
        self.tally()
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        let counter = self.counter.clone().into_pyobject(py)?;
        let tally = self.tally().into_pyobject(py)?;
        Ok(format!("<Partial of {}: {}>", counter.repr()?, tally.repr()?))
    }

    fn __reduce__<'py>(&self, py: Python<'py>) -> PyResult<(Bound<'py, PyType>, Arguments<'py>)> {
        let units = |units: &Units| match units {
            Units::Bytes(bytes) => UnitsState::Bytes(PyBytes::new(py, bytes)),
            Units::CodePoints(units) => UnitsState::CodePoints(units.clone()),
        };
        let [outside, inside] = self.middle.states.each_ref().map(|summary| -> SummaryState {
            let rest = summary.rest.as_ref();
            let rest = rest.map(|it| (it.tally.counts().clone(), it.tail.count, it.tail.is_empty));
            (summary.head.count, summary.head.is_empty, rest)
        });
        let (head, tail) = (units(&self.head), units(&self.tail));
        let state: State<'_> = (self.length, head, tail, self.middle.is_odd, outside, inside);
        let state = state.into_pyobject(py)?.into_any();
        Ok((py.get_type::<Self>(), (self.counter.clone(), state)))
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
    /// Returns all of them as one.
    fn joined(self) -> PyResult<Partial> {
        let Partials(partials) = self;
        let iterator = match partials.getattr_opt("__iter__")? {
            Some(_) => partials.try_iter()?,
            None => return Err(wrong_type("partials", "an iterable of Partial", &partials)),
        };
        let mut signals = Signals::new();
        let mut joined: Option<Partial> = None;
        for (index, next) in iterator.enumerate() {
            let next = next?;
            let next = next.cast::<Partial>().map_err(|_| {
                wrong_type(&format!("item {index} of partials"), "a Partial", &next)
            })?;
            match &mut joined {
                Some(joined) => joined.append(next.get())?,
                None => joined = Some(next.get().clone()),
            }
            signals.handle_sometimes()?;
        }
        Ok(joined.map_or_else(|| Partial::join_all([]), Ok)?)
    }
}

/// Returns the partial that was pickled so, or None if none can have been.
fn from_state(counter: &Counter, state: State<'_>) -> Option<Partial> {
    let (length, head, tail, is_odd, outside, inside) = state;
    let is_text = matches!(head, UnitsState::CodePoints(_));
    if is_text && counter.is_of_bytes() {
        return None;
    }
    checked_length(length, 0).ok()?;
    let units = |units| match units {
        UnitsState::Bytes(bytes) => (!is_text).then(|| Units::Bytes(bytes.as_bytes().to_vec())),
        UnitsState::CodePoints(units) => is_text.then_some(Units::CodePoints(units)),
    };
    let states = [summary(outside, length)?, summary(inside, length)?];
    let middle = Stretch { states, is_odd };
    let (head, tail) = (units(head)?, units(tail)?);
    let partial = Partial { counter: counter.clone(), length, head, tail, middle };
    let (behind, ahead) = partial.context();
    let edge = behind + ahead;
    let lengths =
        if length < edge as u64 { (usize::try_from(length).ok()?, 0) } else { (edge, edge) };
    ((partial.head.len(), partial.tail.len()) == lengths).then_some(partial)
}

/// Returns the summary that was pickled so, if a stretch of this length can hold so much.
fn summary(state: SummaryState, length: u64) -> Option<Summary> {
    let (count, is_empty, rest) = state;
    let head = Open { count, is_empty };
    let mut counted = u128::from(count);
    let mut segments = 0;
    let rest = rest.map(|(counts, count, is_empty)| {
        counted += u128::from(count);
        for (&count, &number) in &counts {
            counted = counted.saturating_add(u128::from(count) * u128::from(number));
            segments += u128::from(number);
        }
        Rest { tally: Tally { counts }, tail: Open { count, is_empty } }
    });
    (counted.max(segments) <= u128::from(length)).then_some(Summary { head, rest })
}
