//! Measures how far coders agree.

use super::figures::note_few;
use super::labels::{
    LabelSource, note_capitals, tell_clusters, tell_labels, tell_unread, warn_of_renamed,
    warn_of_unequal, why_no_documents,
};
use super::tables::tell_workbook;
use super::{JobError, Monitor, Progress};
use crate::evaluation::{
    AgreementFigures, Estimate, MIN_CLUSTERS, MIN_DIVIDED, labels_of_one_coder,
};
use crate::findings::{Finding, Note, Warning};
use crate::labels::{ClusteredBy, LabelSet, Labelled, LabelsFile, written_two_ways};
use standpoint_common::phrases::shortened;

/// The largest number of labels named that only one coder gave.
const LABELS_SHOWN: usize = 5;

/// The outcome of [`agree`].
#[derive(Debug)]
pub struct AgreeRun {
    /// The labels, with the codes of all coders.
    pub file: LabelsFile,
    /// The figures.
    pub figures: AgreementFigures,
    /// All findings, in the order in which they were told.
    pub findings: Vec<Finding>,
}

/// Compares the coders of labels.
///
/// # Errors
/// If the labels cannot be read, or no sentence has two coders.
pub fn agree(labels: &LabelSource, progress: &dyn Progress) -> Result<AgreeRun, JobError> {
    let monitor = Monitor::new(progress);
    let path = labels.name();
    let file = labels.read_all(LabelSet::AsWritten, &monitor)?;
    let LabelsFile { labelled, report } = &file;
    let Some(figures) = AgreementFigures::new(labelled) else {
        tell_workbook(path, &monitor);
        tell_unread(report, &monitor);
        warn_of_renamed(labelled, &monitor);
        return Err(JobError::NoTwoCoders {
            path: path.to_path_buf(),
            is_decided: report.decided_beside > 0,
        });
    };
    tell_labels(path, &file, &monitor);
    if let [_] = labels.paths.as_slice() {
        tell_unread(report, &monitor);
    }
    tell_clusters(&file, &monitor);
    // Other commands warn of ties, because the lot decides them. Here it affects only the counts above.
    let ties = report.ties.len();
    monitor.tell_some(ties, |sentences| Note::TiedVotesInCounts { sentences });
    warn_of_unequal(path, labelled, &monitor);
    let uncoded = labelled.sentences.iter().filter(|s| s.codes.is_empty());
    monitor.tell_some(uncoded.count(), |sentences| Note::SentencesWithoutCode {
        sentences,
    });
    if labelled.clustered_by() == ClusteredBy::Sentence {
        let why = why_no_documents(report);
        monitor.tell(Note::IndependentSentences { why });
    }
    note_capitals(&labelled.annotators, "coders", &monitor);
    let pairs = written_two_ways(&labelled.labels);
    if let Some([one, other]) = pairs.first() {
        monitor.tell(Warning::LabelWrittenTwoWays {
            one: shortened(one),
            other: shortened(other),
            more: pairs.len() - 1,
        });
    }
    tell_labels_of_one_coder(labelled, &monitor);
    tell_few(&figures, labelled.clustered_by(), &monitor);
    Ok(AgreeRun {
        file,
        figures,
        findings: monitor.take_findings(),
    })
}

/// Notes where there is too little to tell how far coders agree.
fn tell_few(figures: &AgreementFigures, by: ClusteredBy, monitor: &Monitor) {
    let divided = figures.clusters_with_disagreement;
    note_few(
        figures.clusters,
        figures.effective_clusters,
        divided,
        by,
        monitor,
    );
    let without = |estimate: &Option<Estimate>| estimate.is_none_or(|e| e.low.is_none());
    let agreed = figures.observed.value >= 1.0;
    if agreed && without(&figures.alpha) {
        monitor.tell(Note::FullAgreement);
    } else if figures.clusters >= MIN_CLUSTERS && divided < MIN_CLUSTERS {
        monitor.tell(Note::FewDisagreements {
            differ: divided,
            unit: by,
            needed: MIN_CLUSTERS,
            needed_for_alpha: MIN_DIVIDED,
        });
    }
}

/// Names labels that only one coder gave. The other coders may have another name for them.
fn tell_labels_of_one_coder(labelled: &Labelled, monitor: &Monitor) {
    let single = labels_of_one_coder(labelled);
    for given in single.iter().take(LABELS_SHOWN) {
        monitor.tell(Note::LabelOfOneCoder {
            annotator: given.annotator.to_string(),
            label: given.label.to_string(),
            times: given.times,
            similar: given.similar.as_ref().map(ToString::to_string),
        });
    }
    let more = single.len().saturating_sub(LABELS_SHOWN);
    monitor.tell_some(more, |labels| Note::MoreLabelsOfOneCoder { labels });
}
