//! Compares the labels that several sources give to the same coded sentences: models, coders, dictionaries, other
//! programs.

use std::path::{Path, PathBuf};

use super::evaluate::tell_tied;
use super::figures::note_few;
use super::labels::{
    LabelSource, tell_clusters, tell_labels, tell_ties, tested_rows, warn_of_unequal,
};
use super::tables::{tell_notes, tell_repeated, tell_respelled};
use super::{JobError, Monitor, Progress};
use crate::evaluation::{
    FoundLabels, GivenLabels, MIN_CLUSTERS, ScoresError, SourceComparison, SourceTable,
};
use crate::findings::{Finding, Note, Warning, displayed};
use crate::labels::{LabelSet, Labelled, LabelsFile, names_of_files};

/// What to compare.
#[derive(Debug)]
pub struct SourcesRequest {
    /// The labels that count as true.
    pub labels: LabelSource,
    /// The tables of the sources, each with the question that is read of it: tables of scores, or of labels alone.
    pub tables: Vec<(PathBuf, Option<String>)>,
}

/// The outcome of [`compare_sources`].
#[derive(Debug)]
pub struct SourcesRun {
    /// The labels that count as true.
    pub file: LabelsFile,
    /// The figures.
    pub comparison: SourceComparison,
    /// All findings, in the order in which they were told.
    pub findings: Vec<Finding>,
}

/// Compares sources on the labelled sentences for which all of them have a label.
///
/// # Errors
/// If a table cannot be read, has a label that no other has, or there is no sentence for which all have one.
pub fn compare_sources(
    request: &SourcesRequest,
    progress: &dyn Progress,
) -> Result<SourcesRun, JobError> {
    let monitor = Monitor::new(progress);
    let read = request.labels.read(LabelSet::OfFile, &monitor)?;
    tell_clusters(&read, &monitor);
    let tables = request
        .tables
        .iter()
        .map(|(path, question)| SourceTable::read(path, question.as_deref(), &read.labelled));
    let tables = tables.collect::<Result<Vec<SourceTable>, _>>()?;
    let mut others: Vec<String> = Vec::new();
    for label in tables
        .iter()
        .flat_map(|table| table.other_labels(&read.labelled))
    {
        if !others.contains(label) {
            others.push(label.clone());
        }
    }
    let file = LabelsFile {
        labelled: read.labelled.with_labels(others),
        report: read.report,
    };
    let labelled = &file.labelled;
    let mut found = Vec::new();
    for ((path, _), table) in request.tables.iter().zip(&tables) {
        let labels = table.labels(labelled)?;
        match &labels.file {
            Some(file) => {
                tell_labels(path, file, &monitor);
                tell_ties(&file.report, &monitor);
            }
            None => {
                tell_notes(path, table.notes(), &monitor);
                tell_repeated(path, &labels.repeated, &monitor);
                tell_tied(path, labels.tied, &monitor);
            }
        }
        tell_respelled(request.labels.name(), &labels.respelled, &monitor);
        found.push(labels);
    }
    monitor.check_cancelled()?;
    let rows = tested_rows(&file, &monitor);
    let missing = request.tables.iter().zip(&found);
    let missing = missing.map(|((path, _), found)| missing_of(path, found, labelled, &rows));
    let missing = missing.collect::<Result<Vec<Option<Warning>>, _>>()?;
    let names = names_of_files(request.tables.iter().map(|(path, _)| path.as_path()));
    let sources = names.into_iter().zip(found);
    let sources = sources.map(|(source, found)| GivenLabels {
        source,
        given: found.given,
    });
    let sources: Vec<GivenLabels> = sources.collect();
    let comparison = SourceComparison::new(labelled, &sources, &rows);
    if comparison.sentences == 0 {
        return Err(ScoresError::NoCommonSentence.into());
    }
    missing
        .into_iter()
        .flatten()
        .for_each(|warning| monitor.tell(warning));
    if comparison.weighted.is_none() {
        warn_of_unequal(request.labels.name(), labelled, &monitor);
    }
    note_few(
        comparison.clusters,
        comparison.effective_clusters,
        MIN_CLUSTERS,
        labelled.clustered_by(),
        &monitor,
    );
    for (at, label) in labelled.labels.iter().enumerate() {
        let mut labels = comparison.sources.iter().map(|source| &source.labels[at]);
        if labels.clone().all(|label| label.sentences == 0) {
            monitor.tell(Note::LabelNotTested {
                label: label.clone(),
                given: labels.any(|label| label.given > 0),
            });
        }
    }
    Ok(SourcesRun {
        comparison,
        file,
        findings: monitor.take_findings(),
    })
}

/// The warning of sentences for which a source has no label. Fails if it has none at all.
fn missing_of(
    path: &Path,
    found: &FoundLabels,
    labelled: &Labelled,
    rows: &[usize],
) -> Result<Option<Warning>, ScoresError> {
    let mut missing = rows.iter().filter(|row| found.given[**row].is_none());
    let Some(first) = missing.next() else {
        return Ok(None);
    };
    let (missing, of) = (1 + missing.count(), rows.len());
    if let (true, Some((row, why))) = (missing == of, &found.first_missing) {
        let (path, row, why) = (path.to_path_buf(), *row, why.clone());
        return Err(ScoresError::MissingSentence { path, row, why });
    }
    Ok(Some(Warning::SentencesMissingInSource {
        file: displayed(path),
        missing,
        of,
        line: labelled.sentences[*first].row,
    }))
}
