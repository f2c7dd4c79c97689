//! `Tally` for Python: its constructor, its fields, its conventions.

use std::fmt::Write;

use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyType};

use crate::tally::Tally;
use atleast_pydata::arguments::{Argument, fraction, number, wrong_type};
use atleast_pydata::many::Counts;
use atleast_pydata::match_args;
use atleast_pydata::signals::Steps;

match_args!(TallyFields: "counts");

#[pymethods]
impl Tally {
    #[classattr]
    fn __match_args__() -> TallyFields {
        TallyFields
    }

    #[new]
    #[pyo3(signature = (counts: "dict[int, int]"), text_signature = "(counts)")]
    fn from_python(counts: &Bound<'_, PyAny>) -> PyResult<Self> {
        let py = counts.py();
        let Ok(counts) = counts.cast::<PyDict>() else {
            return Err(wrong_type("counts", "a dict", counts));
        };
        let mut tally = Tally::default();
        let mut all: u64 = 0;
        let mut steps = Steps::default();
        // As they are now: what makes numbers of them may change the dict.
        for item in counts.items() {
            let (count, segments) = item.extract::<(Bound<'_, PyAny>, Bound<'_, PyAny>)>()?;
            let count = number("each count", &count)?;
            let segments = number("each number of segments", &segments)?;
            all = all.checked_add(segments).ok_or_else(|| {
                let most = u64::MAX;
                PyValueError::new_err(format!("segments must be at most {most}, but are more"))
            })?;
            if segments > 0 {
                // Different keys may be of the same number.
                tally.add(count, segments);
            }
            steps.step(py)?;
        }
        Ok(tally)
    }

    /// The number of segments that have each count: a dict in the order of the counts.
    #[getter(counts)]
    fn counts_python(&self) -> Counts<'_> {
        Counts(self.counts())
    }

    /// The number of segments.
    #[getter(segments)]
    fn segments_python(&self) -> u64 {
        self.segments()
    }

    /// The number of occurrences in all segments together: the sum of the counts, never wrapped.
    #[getter(total)]
    fn total_python(&self) -> u128 {
        self.total()
    }

    /// The count that most segments have, the smallest of several; None if there is no segment.
    #[getter(mode)]
    fn mode_python(&self) -> Option<u64> {
        self.mode()
    }

    /// The largest count; None if there is no segment.
    #[getter(max)]
    fn max_python(&self) -> Option<u64> {
        self.max()
    }

    /// Returns the number of segments whose count is `count` or larger.
    ///
    /// That is how many would be hits if `count` were the `min_number`.
    ///
    /// Args:
    ///     count: A number from 0 to 2**64 - 1.
    ///
    /// Returns:
    ///     An int.
    ///
    /// Raises:
    ///     ValueError: `count` is out of range.
    ///     TypeError: `count` is not a whole number.
    ///
    /// ```python
    /// >>> from atleast import Tally
    /// >>> Tally({0: 5, 2: 3, 7: 1}).at_least(2)
    /// 4
    ///
    /// ```
    #[pyo3(name = "at_least", signature = (count), text_signature = "($self, count)")]
    fn at_least_python(&self, count: Argument<'_, u64>) -> PyResult<u64> {
        Ok(self.at_least(count.or_convert(|count| number("count", count))?))
    }

    /// Returns the smallest count with at least the fraction `q` of the segments at or below it.
    ///
    /// Args:
    ///     q: A number from 0 to 1.
    ///
    /// Returns:
    ///     An int, or None if there is no segment.
    ///
    /// Raises:
    ///     ValueError: `q` is out of range.
    ///     TypeError: `q` is not a number.
    ///
    /// ```python
    /// >>> from atleast import Tally
    /// >>> tally = Tally({0: 5, 2: 3, 7: 2})
    /// >>> tally.quantile(0.5), tally.quantile(0.8), tally.quantile(0.81)
    /// (0, 2, 7)
    ///
    /// ```
    #[pyo3(name = "quantile", signature = (q), text_signature = "($self, q)")]
    fn quantile_python(&self, q: Argument<'_, f64>) -> PyResult<Option<u64>> {
        let q = q.or_convert(|q| fraction("q", q))?;
        Ok(self.quantile(q)?)
    }

    /// Draws how many segments have each count, with matplotlib: what each minimum would find.
    ///
    /// Draws a bar for each count, and a line for how many segments have that count or more. Many counts are put
    /// together as in a notebook.
    ///
    /// Args:
    ///     axes: The `matplotlib.axes.Axes` to draw in, or None for new ones. Default: None.
    ///
    /// Returns:
    ///     The axes, to be changed or saved (`axes.figure.savefig`).
    ///
    /// Raises:
    ///     ImportError: matplotlib is not installed. `pip install 'atleast[plot]'` brings it.
    #[pyo3(signature = (axes = None) -> "Any")]
    fn plot<'py>(
        &self,
        py: Python<'py>,
        axes: Option<Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let rows = self.rows(Tally::SHOWN_ROWS).into_iter();
        let rows: Vec<_> =
            rows.map(|row| (row.first, row.last, row.segments, row.at_least)).collect();
        py.import("atleast._plot")?.call_method1("plot", (rows, axes))
    }

    /// As a table, for a notebook.
    fn _repr_html_(&self) -> String {
        self.to_html()
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        let mut steps = Steps::default();
        let mut repr = "Tally({".to_owned();
        for (number, (count, segments)) in self.counts().iter().enumerate() {
            let comma = if number > 0 { ", " } else { "" };
            let _ = write!(repr, "{comma}{count}: {segments}");
            steps.step(py)?;
        }
        Ok(repr + "})")
    }

    fn __reduce__<'py>(&self, py: Python<'py>) -> (Bound<'py, PyType>, (Counts<'_>,)) {
        (py.get_type::<Self>(), (Counts(self.counts()),))
    }
}
