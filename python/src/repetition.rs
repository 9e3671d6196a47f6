//! Evidence of lines that recur, for Python.

use std::borrow::Cow;
use std::sync::Arc;

use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyTuple};
use standpoint::segment::Repetition;

use crate::errors::failed;
use crate::pool::StopFlag;
use crate::scoring::{caught, interruptible};
use crate::texts::{Names, Texts};

/// Knows which short lines recur in a corpus, such as “Read more” or “Sign up for our newsletter”: they belong to the
/// page and not to the article.
///
/// `score_files` learns from its own files.
#[pyclass(frozen, module = "standpoint", name = "Repetition")]
pub struct PyRepetition(pub Arc<Repetition>);

#[pymethods]
impl PyRepetition {
    /// Learns from the first thousand texts, or from so many as have 2 MiB: what `score` takes, which `as_cells=True`
    /// reads as `score` does with it. Bytes that cannot be read are passed over.
    #[staticmethod]
    #[pyo3(signature = (texts, as_cells=false))]
    fn learn(py: Python<'_>, texts: &Bound<'_, PyAny>, as_cells: bool) -> PyResult<Self> {
        let texts = Texts::new(texts)?;
        let learn = move |_: &StopFlag| {
            let names = Names::numbers();
            let read = |at| caught(|| texts.document(at, &names, as_cells));
            let documents = (0..texts.len()).filter_map(|at| read(at).ok()?.ok()?);
            Repetition::learn(documents.map(|document| Cow::from(document.text)))
        };
        Ok(PyRepetition(Arc::new(interruptible(py, learn)?)))
    }

    /// Restores what `to_bytes` returned.
    ///
    /// Raises StandpointError if it is something else.
    #[staticmethod]
    fn from_bytes(data: &[u8]) -> PyResult<Self> {
        let counted = serde_json::from_slice(data).map_err(|_| {
            failed("these are no bytes of a Repetition: give what its to_bytes() returned")
        });
        Ok(PyRepetition(Arc::new(counted?)))
    }

    /// Returns it as bytes, for another process.
    fn to_bytes<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyBytes>> {
        let bytes = serde_json::to_vec(&*self.0).map_err(|error| failed(error.to_string()))?;
        Ok(PyBytes::new(py, &bytes))
    }

    fn __reduce__<'py>(
        &self,
        py: Python<'py>,
    ) -> PyResult<(Bound<'py, PyAny>, Bound<'py, PyTuple>)> {
        let restore = py.get_type::<PyRepetition>().getattr("from_bytes")?;
        Ok((restore, PyTuple::new(py, [self.to_bytes(py)?])?))
    }

    /// Returns whether a line recurred beside different texts.
    fn is_boilerplate(&self, line: &str) -> bool {
        self.0.is_boilerplate(line)
    }
}
