//! Evidence of lines that recur, for Python.

use std::sync::Arc;

use pyo3::prelude::*;
use standpoint::segment::Repetition as Inner;

use crate::scoring::guarded;
use crate::texts::list;

/// Knows which short lines recur in a corpus, such as “Read more” or “Sign up for our newsletter”: they belong to the
/// page and not to the article.
///
/// A thousand texts of a corpus are enough. `score_files` learns from its own files.
#[pyclass(frozen, module = "standpoint")]
pub struct Repetition(Arc<Inner>);

impl Repetition {
    /// What was counted.
    pub fn counted(&self) -> Arc<Inner> {
        Arc::clone(&self.0)
    }
}

#[pymethods]
impl Repetition {
    /// Learns from texts: strings in a list, a Series, or an Arrow array.
    #[staticmethod]
    fn learn(py: Python<'_>, texts: &Bound<'_, PyAny>) -> PyResult<Self> {
        let texts = list(texts, "texts")?;
        let counted = guarded(py, || {
            let mut counted = Inner::new();
            texts.iter().for_each(|text| counted.observe(text));
            counted
        })?;
        Ok(Repetition(Arc::new(counted)))
    }

    /// Returns whether a line recurred beside different texts.
    fn is_boilerplate(&self, line: &str) -> bool {
        self.0.is_boilerplate(line)
    }
}
