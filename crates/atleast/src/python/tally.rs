//! `Tally` for Python: its constructor, its properties and its special methods.

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
            return Err(wrong_type("`counts`", "a dict", counts));
        };
        let mut tally = Tally::default();
        let mut all: u64 = 0;
        let mut steps = Steps::default();
        // A copy of the items, because `__index__` of one of them may change the dict.
        for item in counts.items() {
            let (count, segments) = item.extract::<(Bound<'_, PyAny>, Bound<'_, PyAny>)>()?;
            let count = number("each key of `counts`", &count)?;
            let segments = number("each value of `counts`", &segments)?;
            all = all.checked_add(segments).ok_or_else(|| {
                let message = format!("the values of `counts` must add up to at most {}", u64::MAX);
                PyValueError::new_err(message)
            })?;
            if segments > 0 {
                // Different keys, such as 1 and an object with `__index__`, may be the same number.
                tally.add(count, segments);
            }
            steps.step(py)?;
        }
        Ok(tally)
    }

    /// The number of segments with each count: a dict in ascending order of the counts.
    #[getter(counts)]
    fn counts_python(&self) -> Counts<'_> {
        Counts(self.counts())
    }

    /// The number of segments.
    #[getter(segments)]
    fn segments_python(&self) -> u64 {
        self.segments()
    }

    /// The number of occurrences in all segments together. It never overflows.
    #[getter(total)]
    fn total_python(&self) -> u128 {
        self.total()
    }

    /// The most frequent count, or the smallest of several; None if there is no segment.
    #[getter(mode)]
    fn mode_python(&self) -> Option<u64> {
        self.mode()
    }

    /// The largest count; None if there is no segment.
    #[getter(max)]
    fn max_python(&self) -> Option<u64> {
        self.max()
    }

    /// Return the number of segments with this count or a larger one.
    ///
    /// They would be the hits if `min_number` were this count.
    ///
    /// Args:
    ///     count: An int from 0 to 2**64 - 1.
    ///
    /// Returns:
    ///     An int.
    ///
    /// Raises:
    ///     ValueError: `count` is out of range.
    ///     TypeError: `count` is not an int.
    ///
    /// ```python
    /// >>> from atleast import Tally
    /// >>> Tally({0: 5, 2: 3, 7: 1}).at_least(2)
    /// 4
    ///
    /// ```
    #[pyo3(name = "at_least", signature = (count), text_signature = "($self, count)")]
    fn at_least_python(&self, count: Argument<'_, u64>) -> PyResult<u64> {
        Ok(self.at_least(count.or_convert(|count| number("`count`", count))?))
    }

    /// Return the smallest count that at least the fraction `q` of the segments do not exceed.
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
        let q = q.or_convert(|q| fraction("`q`", q))?;
        Ok(self.quantile(q)?)
    }

    /// Draw the tally with matplotlib, to choose a `min_number`.
    ///
    /// It has a bar for the segments with each count, and a line for those with at least that
    /// count. If there are many counts, each bar is for a range of them.
    ///
    /// Args:
    ///     axes: The `matplotlib.axes.Axes` to draw in, or None for new ones. Default: None.
    ///
    /// Returns:
    ///     The axes, which can be changed further or saved (`axes.figure.savefig`).
    ///
    /// Raises:
    ///     ImportError: matplotlib is not installed. Install it with
    ///         `pip install 'atleast[plot]'`.
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

    /// Return the tally as an HTML table, for notebooks.
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
