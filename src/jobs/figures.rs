//! Findings on figures: missing and inaccurate intervals, and figures that show no use.

use serde::Serialize;
use standpoint_stats::DocumentCount;

use super::{EncoderUse, Monitor};
use crate::evaluation::{Difference, Figures, LabelAudit, MIN_CLUSTERS};
use crate::findings::{Few, Note, Warning};
use crate::labels::ClusteredBy;

/// The outcome of a comparison.
#[derive(Debug, Serialize)]
pub struct Against {
    /// What it is compared with.
    pub what: String,
    /// The figures of the comparison.
    pub figures: Figures,
    /// The figures of the tested predictions minus those of the comparison.
    pub difference: Difference,
    /// What the encoder did in the comparison.
    #[serde(skip)]
    pub encoder: EncoderUse,
}

/// Notes that there are few documents, or that few documents hold most of the sentences, which then count as
/// `effective_number` documents of one length. Writes nothing if there are no intervals because too few
/// documents are `telling`, that is show what the interval is about. Returns whether it wrote a note.
pub fn note_few(
    clusters: usize,
    effective_number: f64,
    telling: usize,
    by: ClusteredBy,
    monitor: &Monitor,
) -> bool {
    let documents = DocumentCount {
        number: clusters,
        effective_number,
    };
    let is_uneven = clusters >= MIN_CLUSTERS && documents.is_uneven();
    // Only where there are intervals can they be too narrow.
    let is_told = clusters < MIN_CLUSTERS || telling >= MIN_CLUSTERS && is_uneven;
    if is_told {
        monitor.tell(Note::FewDocuments {
            documents: clusters,
            count_as: is_uneven.then(|| documents.effective_rounded_down()),
            unit: by,
            needed: MIN_CLUSTERS,
        });
    }
    is_told
}

/// Explains why figures have no intervals, or intervals that are too narrow.
pub fn note_missing_intervals(figures: &Figures, by: ClusteredBy, monitor: &Monitor) {
    let mut is_said = note_few(
        figures.clusters,
        figures.effective_clusters,
        figures.clusters_with_errors,
        by,
        monitor,
    );
    for few in [few_errors(figures), rare(figures), hardly_mistaken(figures)]
        .into_iter()
        .flatten()
    {
        // Only the first number of documents is explained.
        let explains_copies = by == ClusteredBy::Document && !is_said && few != Few::Errors(0);
        is_said |= explains_copies;
        monitor.tell(Note::FewErrors {
            few,
            unit: by,
            needed: MIN_CLUSTERS,
            explains_copies,
        });
    }
}

/// Notes that two sets of labels differ in too few documents for an interval of their difference.
pub fn note_few_differences(against: &Against, by: ClusteredBy, monitor: &Monitor) {
    let (clusters, differ) = (
        against.figures.clusters,
        against.difference.clusters_that_differ,
    );
    if clusters < MIN_CLUSTERS || differ >= MIN_CLUSTERS || differ == 0 {
        return;
    }
    monitor.tell(Note::FewDifferences {
        other: against.what.to_string(),
        differ,
        unit: by,
        needed: MIN_CLUSTERS,
    });
}

/// The errors, if they occur in too few documents for any interval.
fn few_errors(figures: &Figures) -> Option<Few> {
    let errors = figures.clusters_with_errors;
    (figures.clusters >= MIN_CLUSTERS && errors < MIN_CLUSTERS).then_some(Few::Errors(errors))
}

/// The labels that occur in too few documents for an interval.
fn rare(figures: &Figures) -> Option<Few> {
    let labels = figures.labels.iter().filter(|label| label.is_rare());
    let rare: Vec<_> = labels
        .map(|label| (label.label.clone(), label.clusters))
        .collect();
    (figures.clusters >= MIN_CLUSTERS && !rare.is_empty()).then_some(Few::Labels(rare))
}

/// The labels that are mistaken in too few documents for an interval, unless that holds for all labels together.
fn hardly_mistaken(figures: &Figures) -> Option<Few> {
    let mistaken = figures
        .labels
        .iter()
        .filter(|label| label.clusters >= MIN_CLUSTERS && label.clusters_mistaken < MIN_CLUSTERS);
    let labels: Vec<_> = mistaken
        .map(|label| (label.label.clone(), label.clusters_mistaken))
        .collect();
    let is_told = figures.clusters_with_errors >= MIN_CLUSTERS && !labels.is_empty();
    is_told.then_some(Few::Mistakes(labels))
}

/// Warns of probabilities that say no more than the shares of the labels. `is_trained` says whether a model
/// is trained on these labels.
pub fn warn_if_useless(figures: &Figures, is_trained: bool, monitor: &Monitor) {
    let mut labels = figures.labels.iter().filter(|label| label.sentences > 0);
    if let (Some(only), None) = (labels.next(), labels.next()) {
        // With one label the shares of the labels predict every sentence, so the comparison below says nothing.
        monitor.tell(Note::OneLabelTested {
            label: only.label.to_string(),
        });
        return;
    }
    let by_shares = figures.chance_log_loss();
    if figures.log_loss.value < by_shares {
        return;
    }
    if figures.beats_guessing() {
        monitor.tell(Warning::BadProbabilities {
            log_loss: figures.log_loss.value,
            by_shares,
            accuracy: figures.accuracy.value,
            confidence: figures.mean_confidence(),
        });
    } else if is_trained {
        monitor.tell(Warning::ModelGuesses);
    } else {
        monitor.tell(Warning::NoBetterThanGuessing);
    }
}

/// Warns of labels that cross-validation does not tell from others.
pub fn warn_of_unlearned(labels: &[LabelAudit], monitor: &Monitor) {
    let unlearned = labels.iter().filter(|label| !label.is_learned());
    let names: Vec<String> = unlearned.map(|label| label.label.clone()).collect();
    match names.len() {
        0 => {}
        all if all == labels.len() => monitor.tell(Warning::NothingLearned),
        _ => monitor.tell(Warning::LabelsNotLearned { labels: names }),
    }
}
