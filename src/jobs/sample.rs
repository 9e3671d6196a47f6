//! Draws sentences of a table of scores, to be coded by hand.

use std::collections::HashSet;
use std::path::PathBuf;

use super::coded_sample::documents_alike;
use super::tables::{tell_clusters, tell_copies, tell_scores, tell_undated, tell_workbook};
use super::{JobError, Monitor, Progress};
use crate::findings::{Finding, Note, displayed};
use crate::labels::{BOILERPLATE, LoadedTable};
use crate::output::{OutputTable, SAMPLE_COLUMNS, sample_table};
use crate::prevalence::{Drawn, KeptSample, SampleSize, Scores, extend, ranks};

/// What to draw, and how.
#[derive(Debug, Clone)]
pub struct SampleRequest {
    /// The table of scores.
    pub scores: PathBuf,
    /// The question to read where the table has several.
    pub question: Option<String>,
    /// The number of sentences; `None` for as many as keep the sample in proportion that is extended.
    pub sentences: Option<usize>,
    /// Draws equally many for each value of this column.
    pub by: Option<String>,
    /// The column of clusters of documents, or several with commas between them: the sample has them too.
    pub cluster: Option<String>,
    /// A sample of the same seed that is extended: its sentences stay, with the labels that they have. The table may have
    /// other articles since.
    pub keep: Option<PathBuf>,
    /// Another number is another sample.
    pub seed: u64,
}

/// The outcome of [`sample`].
#[derive(Debug)]
pub struct SampleRun {
    /// The table of scores.
    pub scores: Scores,
    /// More columns, each with its cells in the sample: those of the clusters, and the kinds of sentences that are none.
    pub columns: Vec<(String, Vec<String>)>,
    /// The sample, in the order of the sentences.
    pub drawn: Vec<Drawn>,
    /// The sample that is extended.
    pub kept: Option<KeptSample>,
    /// All findings, in the order in which they were told.
    pub findings: Vec<Finding>,
}

impl SampleRun {
    /// The table to code.
    pub(crate) fn to_code(&self) -> OutputTable<'_> {
        let labels = self.kept.as_ref().map_or(&[][..], |kept| &kept.labels);
        sample_table(&self.scores, &self.drawn, labels, &self.columns)
    }

    /// The number of sentences of the sample that are coded.
    #[must_use]
    pub fn coded(&self) -> usize {
        let labels = self.kept.iter().flat_map(|kept| &kept.labels);
        labels.flatten().count()
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
    let kept = request.keep.as_ref().map(|path| {
        let read = KeptSample::read(path, &scores);
        read.inspect_err(|_| tell_workbook(path, &monitor))
    });
    let kept = kept.transpose()?;
    let earlier = kept.as_ref().map_or(&[][..], |kept| &kept.drawn);
    let ranks = ranks(&scores, request.seed);
    let draw = |size| extend(&strata, &ranks, earlier, size);
    let drawn = match (request.sentences, &kept) {
        (None, _) => draw(SampleSize::InProportion)?,
        // How many sentences are left of the earlier articles is known only if all that are below its ranks are drawn.
        (Some(n), Some(kept)) if kept.lost > 0 => {
            let least = draw(SampleSize::InProportion)?;
            match n > least.len() {
                true => draw(SampleSize::Sentences(n))?,
                false => least,
            }
        }
        (Some(n), _) => draw(SampleSize::Sentences(n))?,
    };
    if let (Some(kept), Some(path)) = (&kept, &request.keep) {
        let stayed = drawn.iter().filter(|drawn| drawn.is_kept).count();
        monitor.tell(Note::SampleKept {
            file: displayed(path),
            stayed,
            lost: kept.lost,
            new: drawn.len() - stayed,
        });
    }
    if request.sentences.is_some_and(|n| drawn.len() < n) {
        monitor.tell(Note::AllInSample {
            file: displayed(path),
            sentences: drawn.len(),
        });
    }
    let mut columns = clusters(&table, &scores, &drawn);
    columns.extend(kept.as_ref().and_then(|kept| kinds(kept, &drawn)));
    Ok(SampleRun {
        columns,
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

/// The column of what coders found to be no sentence, if there is anything.
fn kinds(kept: &KeptSample, drawn: &[Drawn]) -> Option<(String, Vec<String>)> {
    let kind = |drawn: &Drawn| match kept.no_sentences[drawn.sentence] {
        true => BOILERPLATE.to_string(),
        false => String::new(),
    };
    let kinds: Vec<String> = drawn.iter().map(kind).collect();
    let is_any = kinds.iter().any(|kind| !kind.is_empty());
    is_any.then(|| ("kind".to_string(), kinds))
}
