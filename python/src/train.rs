//! Trains a model on labelled texts in memory, for the classifier of scikit-learn.

use pyo3::prelude::*;
use standpoint::labels::{Labelled, LabelledSentence};
use standpoint::model::{Model, Options, TrainError, Trainer};

use crate::errors::{exception, failed};
use crate::scoring::interruptible;

/// Makes labelled sentences of texts, the indices of their labels, and the documents in which they stand.
pub fn labelled(
    texts: Vec<String>,
    codes: Vec<usize>,
    labels: Vec<String>,
    documents: Option<Vec<String>>,
) -> PyResult<Labelled> {
    let of = documents.as_ref().map_or(texts.len(), Vec::len);
    if texts.len() != codes.len() || texts.len() != of {
        return Err(failed(format!(
            "there are {} texts, {} labels and {of} groups: give one of each for each text",
            texts.len(),
            codes.len()
        )));
    }
    let mut documents = documents.unwrap_or_default().into_iter();
    let sentence = |(row, (text, label)): (usize, (String, usize))| LabelledSentence {
        document: documents.next(),
        ..LabelledSentence::new(text, label, labels.len(), row)
    };
    let sentences = texts.into_iter().zip(codes).enumerate().map(sentence);
    Ok(Labelled {
        sentences: sentences.collect(),
        labels,
        ..Labelled::default()
    })
}

/// Trains a model. Ctrl-C ends the waiting at once, and the fits that have begun end by themselves.
pub fn train(py: Python<'_>, labelled: Labelled, options: Options) -> PyResult<Model> {
    let trained = interruptible(py, move |_| fit(&labelled, options))?;
    trained.map_err(|error| exception(&error))
}

fn fit(labelled: &Labelled, options: Options) -> Result<Model, TrainError> {
    let trainer = Trainer::new(labelled, options)?;
    let held_out = trainer.cross_validate()?;
    trainer.train(&held_out)
}
