//! Explains what decided on each sentence of a text or of articles.

use super::{ArticleSource, Documents, JobError, Monitor, Progress, ReadCounts};
use crate::findings::Finding;
use crate::model::{Explanation, Model, Scored, Unit};

/// What to explain, and the model.
#[derive(Debug)]
pub struct ExplainRequest<'a> {
    /// The model.
    pub model: &'a Model,
    /// The sentences.
    pub of: ExplainOf<'a>,
}

/// The sentences to explain.
#[derive(Debug)]
pub enum ExplainOf<'a> {
    /// A text, taken as one.
    Text(&'a str),
    /// Every sentence of articles.
    Articles(ArticleSource),
}

/// The outcome of [`explain`].
#[derive(Debug)]
pub struct ExplainRun {
    /// What was read.
    pub reading: ReadCounts,
    /// All findings, in the order in which they were told.
    pub findings: Vec<Finding>,
}

/// Explains sentences, and hands each to `take` with its explanation.
///
/// # Errors
/// If the articles cannot be read, or the job is cancelled.
pub fn explain(
    request: &ExplainRequest,
    mut take: impl FnMut(&str, &Explanation),
    progress: &dyn Progress,
) -> Result<ExplainRun, JobError> {
    let monitor = Monitor::new(progress);
    let mut each = |text: &str, units: &[Scored]| {
        let sentences = Scored::sentences(units, text);
        let explained = request.model.explain_with_words(&sentences);
        for (sentence, explanation) in sentences.iter().zip(explained) {
            take(sentence.text, &explanation);
        }
    };
    let mut reading = ReadCounts::default();
    match &request.of {
        ExplainOf::Text(text) => each(text, &Scored::units(*text, Unit::Row, None)),
        ExplainOf::Articles(articles) => {
            let corpus = articles.open(true, 1)?;
            let mut documents = Documents::new(corpus, &articles.paths, &monitor);
            for document in documents.by_ref() {
                let units = Scored::units(&document, Unit::Sentence, None);
                each(&document.text, &units);
            }
            documents.end()?;
            reading = documents.reading;
        }
    }
    Ok(ExplainRun {
        reading,
        findings: monitor.take_findings(),
    })
}
