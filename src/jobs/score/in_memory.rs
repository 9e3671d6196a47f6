//! Scored articles in memory: with their text for a page, and as the rows of a table for shares.

use std::io;

use csv::StringRecord;

use super::run::ScoreJob;
use super::{ScoreRequest, ScoreRun};
use crate::jobs::{JobError, Monitor, Progress};
use crate::labels::LoadedTable;
use crate::output::report::ScoredArticles;
use crate::output::{DocumentSink, ScoreTable, ScoredPart, Sink};

/// For each question its name, and the articles with their scores.
pub type ArticlesByQuestion = Vec<(String, ScoredArticles)>;

/// Scores articles and returns them, with the name of each question and the scores for it.
///
/// # Errors
/// If nothing could be read, all is boilerplate, or the job is cancelled.
pub fn score_articles(
    request: &ScoreRequest,
    progress: &dyn Progress,
) -> Result<(ArticlesByQuestion, ScoreRun), JobError> {
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

/// Scores articles with one model and returns the rows of their table, which is never written.
///
/// # Errors
/// If nothing could be read, all is boilerplate, or the job is cancelled.
pub fn score_rows(
    request: &ScoreRequest,
    progress: &dyn Progress,
) -> Result<(LoadedTable, ScoreRun), JobError> {
    let monitor = Monitor::new(progress);
    let mut job = ScoreJob::open(request, &monitor)?;
    let columns = job.table().columns().iter();
    let names = columns.map(|column| column.name.clone()).collect();
    let mut rows = InRows(Vec::new());
    let counts = job.write(&mut rows)?;
    let run = job.end(counts);
    if rows.0.is_empty() {
        return Err(JobError::OnlyBoilerplate);
    }
    Ok((LoadedTable::from_rows(names, rows.0), run))
}

struct InRows(Vec<StringRecord>);

impl Sink for InRows {
    type Rows = Vec<StringRecord>;

    fn rows(table: &ScoreTable, part: ScoredPart) -> io::Result<(Self::Rows, usize)> {
        Ok((table.records_as_read(part), 0))
    }

    fn write(&mut self, rows: Self::Rows) -> io::Result<()> {
        self.0.extend(rows);
        Ok(())
    }
}

struct InMemory(ArticlesByQuestion);

impl DocumentSink for InMemory {
    fn add(&mut self, part: ScoredPart) -> io::Result<()> {
        for (question, (_, articles)) in self.0.iter_mut().enumerate() {
            articles.add(part.document, part.scored, question);
        }
        Ok(())
    }
}
