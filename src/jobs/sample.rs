//! Draws sentences of a table of scores, to be coded by hand.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use super::coded_sample::documents_alike;
use super::tables::{tell_clusters, tell_copies, tell_scores, tell_undated, tell_workbook};
use super::{JobError, Monitor, Progress};
use crate::findings::{Finding, Note, displayed};
use crate::labels::{LabelColumns, LoadedTable};
use crate::output::{OutputTable, SAMPLE_COLUMNS, sample_table};
use crate::prevalence::{Coded, CodedSample, Drawn, Scores, draw};

/// What to draw, and how.
#[derive(Debug, Clone)]
pub struct SampleRequest {
    /// The table of scores.
    pub scores: PathBuf,
    /// The question to read where the table has several.
    pub question: Option<String>,
    /// The number of sentences.
    pub sentences: usize,
    /// Draws equally many for each value of this column.
    pub by: Option<String>,
    /// The column of clusters of documents, or several with commas between them: the sample has them too.
    pub cluster: Option<String>,
    /// A coded sample of the same table and seed that is extended: its sentences are drawn again with their labels.
    pub keep: Option<PathBuf>,
    /// Another number is another sample.
    pub seed: u64,
}

/// The outcome of [`sample`].
#[derive(Debug)]
pub struct SampleRun {
    /// The table of scores.
    pub scores: Scores,
    /// The columns of the clusters, each with its cells in the sample.
    pub clusters: Vec<(String, Vec<String>)>,
    /// The sample, in the order of the sentences.
    pub drawn: Vec<Drawn>,
    /// The code of each sentence of the scores in the sample that is extended.
    pub kept: Vec<Option<Coded>>,
    /// All findings, in the order in which they were told.
    pub findings: Vec<Finding>,
}

impl SampleRun {
    /// The table to code.
    pub(crate) fn to_code(&self) -> OutputTable<'_> {
        sample_table(&self.scores, &self.drawn, &self.kept, &self.clusters)
    }

    /// The number of documents with a sentence in the sample.
    #[must_use]
    pub fn documents(&self) -> usize {
        let drawn = self.drawn.iter();
        let documents = drawn.map(|drawn| self.scores.sentences[drawn.sentence].document);
        documents.collect::<HashSet<usize>>().len()
    }
}

/// Draws a random sample of the sentences of a table of scores.
///
/// # Errors
/// If a table cannot be read, the sample is too small for its groups, or it does not contain the one that it extends.
pub fn sample(request: &SampleRequest, progress: &dyn Progress) -> Result<SampleRun, JobError> {
    let monitor = Monitor::new(progress);
    let (path, by) = (&request.scores, request.by.as_deref());
    let (question, cluster) = (request.question.as_deref(), request.cluster.as_deref());
    let (scores, table) = Scores::with_table(path, question, by, cluster)
        .inspect_err(|_| tell_workbook(path, &monitor))?;
    tell_scores(path, &scores.notes, &scores.repeated, &monitor);
    if scores.is_certain {
        monitor.tell(Note::NoProbabilities);
    }
    tell_copies(&scores, &monitor);
    tell_undated(by, &scores, &monitor);
    if let Some(alike) = documents_alike(&scores, "") {
        monitor.tell(alike);
    }
    tell_clusters(&scores, &monitor);
    let strata: Vec<usize> = scores.sentences.iter().map(|s| s.group).collect();
    let drawn = draw(&strata, request.sentences, request.seed)?;
    let kept = match &request.keep {
        Some(path) => kept(path, &scores, &drawn, &monitor)?,
        None => Vec::new(),
    };
    if drawn.len() < request.sentences {
        monitor.tell(Note::AllInSample {
            file: displayed(path),
            sentences: drawn.len(),
        });
    }
    Ok(SampleRun {
        clusters: clusters(&table, &scores, &drawn),
        scores,
        drawn,
        kept,
        findings: monitor.take_findings(),
    })
}

/// The columns of the clusters, without those that a sample has anyway, each with its cells in the sample.
fn clusters(table: &LoadedTable, scores: &Scores, drawn: &[Drawn]) -> Vec<(String, Vec<String>)> {
    let columns = table.clusters.iter();
    let columns = columns.filter(|at| !SAMPLE_COLUMNS.contains(&table.header[**at].as_str()));
    let cells = |at: &usize| {
        let rows = drawn
            .iter()
            .map(|drawn| scores.sentences[drawn.sentence].row);
        let cells = rows.map(|row| table.rows[row].get(*at).unwrap_or_default().to_string());
        (table.names[*at].clone(), cells.collect())
    };
    columns.map(cells).collect()
}

/// Reads the codes of a sample, all of which must be in the one that extends it.
fn kept(
    path: &Path,
    scores: &Scores,
    drawn: &[Drawn],
    monitor: &Monitor,
) -> Result<Vec<Option<Coded>>, JobError> {
    let smaller = CodedSample::read(path, LabelColumns::default(), None, scores, &[])
        .inspect_err(|_| tell_workbook(path, monitor))?;
    let drawn: HashSet<usize> = drawn.iter().map(|drawn| drawn.sentence).collect();
    let coded = smaller.coded.iter().enumerate();
    let lost = coded.filter(|(at, code)| code.is_some() && !drawn.contains(at));
    match lost.count() {
        0 => Ok(smaller.coded),
        sentences => Err(JobError::LostFromSample {
            path: path.to_path_buf(),
            sentences,
        }),
    }
}
