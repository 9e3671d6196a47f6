//! Explanations for Python.

use std::sync::Arc;

use arrow_array::{ArrayRef, Float64Array, RecordBatch, StringArray};
use arrow_schema::Schema;
use pyo3::prelude::*;
use pyo3::types::PyDict;
use standpoint::model::{Sentence, Source};

use crate::columns::{number, text};
use crate::errors::{exception, failed};
use crate::scoring::{Engine, interruptible};
use crate::table::PyTable;

/// Why one sentence was scored as it was.
#[pyclass(frozen, module = "standpoint", name = "Explanation", get_all)]
pub struct PyExplanation {
    /// The sentence.
    text: String,
    /// The label that the model gives.
    label: String,
    /// A dict with the probability of each label.
    probabilities: Py<PyDict>,
    /// A dict with the logit of each label: the sums of the contributions.
    logits: Py<PyDict>,
    /// A `Table` with a row for each word, phrase or category, the strongest first: source, what, and what it adds
    /// to the logit of each label (`toward_…`).
    contributions: Py<PyTable>,
}

impl PyExplanation {
    /// Explains a sentence.
    pub fn new(py: Python<'_>, engine: &Arc<Engine>, sentence: &str) -> PyResult<Self> {
        if sentence.is_empty() {
            return Err(failed("there is no text to explain: give a sentence"));
        }
        let (explaining, whole) = (Arc::clone(engine), sentence.to_string());
        let explained = interruptible(py, move |_| {
            let sentence = Sentence::from(whole.as_str());
            explaining.model.explain_with_words(&[sentence])
        })?;
        let Some(explained) = explained.into_iter().next() else {
            return Err(failed("there is no text to explain: give a sentence"));
        };
        let labels = engine.model.labels();
        let by_label = |numbers: &[f64]| -> PyResult<Py<PyDict>> {
            let dict = PyDict::new(py);
            for (label, number) in labels.iter().zip(numbers) {
                dict.set_item(label, number)?;
            }
            Ok(dict.unbind())
        };
        let parts = &explained.contributions;
        let mut fields = vec![text("source"), text("what")];
        let sources = parts.iter().map(|part| source(part.source));
        let mut columns: Vec<ArrayRef> = vec![
            Arc::new(StringArray::from_iter_values(sources)),
            Arc::new(StringArray::from_iter_values(
                parts.iter().map(|part| &part.what),
            )),
        ];
        for (at, label) in labels.iter().enumerate() {
            fields.push(number(&format!("toward_{label}")));
            let toward = parts.iter().map(|part| part.toward[at]);
            columns.push(Arc::new(Float64Array::from_iter_values(toward)));
        }
        let schema = Arc::new(Schema::new(fields));
        let batch =
            RecordBatch::try_new(schema.clone(), columns).map_err(|error| exception(&error))?;
        Ok(PyExplanation {
            text: sentence.to_string(),
            label: labels[explained.stance.label].clone(),
            probabilities: by_label(&explained.stance.probabilities)?,
            logits: by_label(&explained.logits)?,
            contributions: Py::new(py, PyTable::new(schema, vec![batch]))?,
        })
    }
}

#[pymethods]
impl PyExplanation {
    fn __repr__(&self) -> String {
        format!(
            "<standpoint.Explanation of {:?}: {}>",
            self.text, self.label
        )
    }
}

/// The name of the source of a contribution.
fn source(of: Source) -> &'static str {
    match of {
        Source::Word => "word",
        Source::Phrase => "phrase",
        Source::Category => "category",
        Source::Sentence => "sentence",
        Source::Surroundings => "surroundings",
        Source::Form => "form",
        Source::LeftOut => "left out",
        Source::Constant => "constant",
        _ => "other",
    }
}
