//! Scored articles in memory, for a page or for figures.

use std::io;

use super::run::ScoreJob;
use super::{ScoreRequest, ScoreRun};
use crate::corpus::Document;
use crate::jobs::{JobError, Monitor, Progress};
use crate::model::Scored;
use crate::output::report::ScoredArticles;
use crate::output::{ScoreTable, Sink};

/// For each question its name, and the articles with their scores.
pub type Answers = Vec<(String, ScoredArticles)>;

/// Scores articles and returns them, with the name of each question and the scores for it.
///
/// # Errors
/// If nothing could be read, all is boilerplate, or the job is cancelled.
pub fn score_articles(
    request: &ScoreRequest,
    progress: &dyn Progress,
) -> Result<(Answers, ScoreRun), JobError> {
    let monitor = Monitor::new(progress);
    let mut job = ScoreJob::open(request, &monitor)?;
    let columns = job.documents.metadata_columns();
    let answers = request.models.iter().map(|named| {
        let articles = ScoredArticles::new(named.model.labels(), columns);
        (named.name.clone(), articles)
    });
    let mut sink = InMemory(answers.collect());
    let counts = job.write(&mut sink)?;
    if counts.scored == 0 {
        return Err(JobError::OnlyBoilerplate);
    }
    let run = job.end(counts);
    Ok((sink.0, run))
}

struct InMemory(Answers);

impl Sink for InMemory {
    type Rows = ();

    const TAKES_DOCUMENTS: bool = true;

    fn rows(_: &ScoreTable, _: &Document, _: &[Scored], _: usize) -> io::Result<((), usize)> {
        Ok(((), 0))
    }

    fn begin(&mut self, _: &ScoreTable) -> io::Result<usize> {
        Ok(0)
    }

    fn write(&mut self, (): ()) -> io::Result<()> {
        Ok(())
    }

    fn write_made(
        &mut self,
        _: &ScoreTable,
        document: &Document,
        scored: &[Scored],
        _: usize,
    ) -> io::Result<usize> {
        for (question, (_, articles)) in self.0.iter_mut().enumerate() {
            articles.add(document, scored, question);
        }
        Ok(0)
    }
}
