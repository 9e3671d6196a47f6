//! Trains a model on labelled texts in memory, for the classifier of scikit-learn.

use std::sync::mpsc::{RecvTimeoutError, channel};
use std::thread;
use std::time::Duration;

use pyo3::prelude::*;
use standpoint::labels::{Labelled, LabelledSentence};
use standpoint::model::{Model, Options, TrainError, Trainer};

use crate::errors::{exception, failed};
use crate::pool;
use crate::scoring::caught;

/// The time after which signals are looked for.
const PATIENCE: Duration = Duration::from_millis(50);

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
    let (done, waiting) = channel();
    let work = move || {
        let trained = caught(|| pool::run(|| fit(&labelled, options)));
        let _ = done.send(trained);
    };
    thread::Builder::new()
        .name("standpoint-train".to_string())
        .spawn(work)?;
    // A receiver cannot be shared between threads, and the interpreter might be let go by another one.
    let waiting = std::sync::Mutex::new(waiting);
    loop {
        let result = py.detach(|| match waiting.lock() {
            Ok(waiting) => waiting.recv_timeout(PATIENCE),
            Err(_) => Err(RecvTimeoutError::Disconnected),
        });
        match result {
            Ok(Ok(trained)) => return trained.map_err(|error| exception(&error)),
            Err(RecvTimeoutError::Timeout) => py.check_signals()?,
            Ok(Err(panic)) => return Err(failed(panic)),
            Err(RecvTimeoutError::Disconnected) => {
                return Err(failed("the training ended without a result: try it again"));
            }
        }
    }
}

fn fit(labelled: &Labelled, options: Options) -> Result<Model, TrainError> {
    let trainer = Trainer::new(labelled, options)?;
    let held_out = trainer.cross_validate()?;
    trainer.train(&held_out)
}
