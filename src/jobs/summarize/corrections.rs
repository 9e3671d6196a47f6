//! The error rates of the model and the shares that it learned from, which some estimators need.

use std::path::{Path, PathBuf};

use super::Read;
use crate::evaluation::Predicted;
use crate::findings::{Warning, displayed};
use crate::jobs::labels::{LabelTables, tell_ties, warn_of_guesses, warn_of_unequal};
use crate::jobs::tables::{tell_respelled, tell_scores};
use crate::jobs::{JobError, Monitor};
use crate::labels::{LabelSet, Labelled, LabelsFile};
use crate::prevalence::{Corrections, Rates};

/// Labelled sentences that correct shares.
#[derive(Debug, Clone)]
pub struct CorrectionLabels {
    /// Their table.
    pub path: PathBuf,
    /// Its columns, and the articles for labels without text.
    pub tables: LabelTables,
    /// The table with the scores of these sentences, from which the model has not learned, and the question to read there;
    /// `None` for the sentences that the model learned from.
    pub scores: Option<(PathBuf, Option<String>)>,
}

/// Computes the error rates of the model and the shares it learned, from labels with their scores or from the coded
/// sample.
pub(super) fn corrections(
    read: &Read,
    labels: Option<&CorrectionLabels>,
    monitor: &Monitor,
) -> Result<Corrections, JobError> {
    let classes = read.scores.labels.len();
    let sample = read.sample.as_ref();
    let mut corrections = Corrections {
        rates: sample.map(|_| Rates::from_coded(&read.items(), classes)),
        prior: None,
    };
    let Some(labels) = labels else {
        return Ok(corrections);
    };
    let label_set = LabelSet::Known(&read.scores.labels);
    let file = labels.tables.read(&labels.path, label_set, monitor)?;
    warn_of_guesses(&labels.path, &file, monitor);
    if let Some((table, question)) = &labels.scores {
        let predicted = Predicted::from_table(table, question.as_deref(), &file.labelled)?;
        tell_scores(
            table,
            &predicted.table.notes,
            &predicted.table.repeated,
            monitor,
        );
        tell_respelled(&labels.path, &predicted.table.respelled, monitor);
        corrections.rates = Some(rates(&labels.path, &file, &predicted, classes, monitor));
        return Ok(corrections);
    }
    corrections.prior = Some(prior(&file.labelled, classes));
    if let (Some(sample), Some(coded)) = (sample, read.coded_in) {
        let sentences = sample.overlap_with(&file.labelled, &read.scores);
        monitor.tell_some(sentences, |sentences| Warning::CodedAndLearned {
            file: displayed(coded),
            sentences,
            other: displayed(&labels.path),
        });
    }
    Ok(corrections)
}

/// How often labels are mistaken for each other in labelled sentences with their scores.
fn rates(
    path: &Path,
    file: &LabelsFile,
    predicted: &Predicted,
    classes: usize,
    monitor: &Monitor,
) -> Rates {
    let sentences = &file.labelled.sentences;
    let log_probabilities = predicted.log_probabilities.outer_iter();
    let probabilities: Vec<Vec<f64>> = log_probabilities
        .map(|row| row.iter().map(|z| libm::exp(*z)).collect())
        .collect();
    // A sample drawn by label has other shares of the given labels than its table, so its rows need weights.
    let is_weighed = sentences.iter().all(|s| s.probability.is_some());
    if !is_weighed {
        warn_of_unequal(path, &file.labelled, monitor);
    }
    tell_ties(&file.report, monitor);
    let given = sentences.iter().zip(&predicted.given).zip(&probabilities);
    let rows = given.map(|((sentence, given), p)| {
        let weight = if is_weighed {
            sentence.stands_for()
        } else {
            1.0
        };
        (sentence.label, *given, p.as_slice(), weight)
    });
    Rates::new(rows, classes)
}

/// The share of each label among labelled sentences.
fn prior(labelled: &Labelled, classes: usize) -> Vec<f64> {
    let mut prior = vec![0.0; classes];
    for sentence in &labelled.sentences {
        prior[sentence.label] += 1.0 / labelled.sentences.len() as f64;
    }
    prior
}
