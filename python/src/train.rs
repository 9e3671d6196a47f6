//! Trains a model on labelled texts in memory, for the classifier of scikit-learn.

use std::sync::Arc;

use pyo3::prelude::*;
use standpoint::encoder::{Embeddings, Encoder};
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

/// Trains a model, perhaps with an encoder. Ctrl-C ends the waiting at once, and the fits that have begun end by
/// themselves.
pub fn train(
    py: Python<'_>,
    labelled: Labelled,
    options: Options,
    encoder: Option<Encoder>,
) -> PyResult<Model> {
    let trained = interruptible(py, move |_| fit(&labelled, options, encoder))?;
    trained.map_err(|error| exception(&error))
}

fn fit(
    labelled: &Labelled,
    options: Options,
    encoder: Option<Encoder>,
) -> Result<Model, TrainError> {
    let mut trainer = Trainer::new(labelled, options)?;
    if let Some(encoder) = encoder {
        let texts: Vec<&str> = trainer.rows().map(|row| row.text.as_str()).collect();
        let embeddings = Embeddings::new(Arc::new(encoder), &texts, |_, _| ());
        trainer = trainer.with_embeddings(&embeddings)?;
    }
    let held_out = trainer.cross_validate()?;
    trainer.train(&held_out)
}
