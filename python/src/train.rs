//! Trains a model on labelled texts in memory, for the classifier of scikit-learn.

use pyo3::prelude::*;
use standpoint::encoder::Encoder;
use standpoint::jobs::train::train_labelled;
use standpoint::labels::{Labelled, LabelledSentence};
use standpoint::model::{Model, Options};

use crate::errors::{exception, failed};
use crate::pool::StopFlag;
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
    let fit = move |stop: &StopFlag| train_labelled(&labelled, options, encoder, stop);
    let trained = interruptible(py, fit)?;
    trained.map_err(|error| exception(&error))
}
