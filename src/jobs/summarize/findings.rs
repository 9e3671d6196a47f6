//! Findings on scores, on shares and on regressions.

use super::Read;
use crate::findings::{Note, Warning, displayed};
use crate::jobs::labels::note_capitals;
use crate::jobs::tables::{tell_clusters, tell_copies, tell_scores, tell_undated};
use crate::jobs::{JobStep, Monitor};
use crate::labels::ClusteredBy;
use crate::prevalence::{
    CoefficientRow, Corrections, Covariates, Estimator, MIN_DOCUMENTS, Margins, Regression, Summary,
};

/// Tells what was read.
pub(super) fn tell(read: &Read, without_copies: bool, monitor: &Monitor) {
    let (path, scores) = (read.path, &read.scores);
    monitor.show(JobStep::ScoresRead { path, scores });
    tell_scores(path, &scores.notes, &scores.repeated, monitor);
    if !without_copies {
        tell_copies(scores, monitor);
    }
    tell_undated(read.by, scores, monitor);
    tell_clusters(scores, monitor);
    if read.by.is_some() && !read.is_by_document() {
        note_capitals(&scores.groups, "groups", monitor);
    }
    if scores.is_certain {
        monitor.tell(Note::NoProbabilities);
    }
    if let Some(model) = scores
        .language_model
        .clone()
        .filter(|_| read.sample.is_none())
    {
        let file = displayed(path);
        monitor.tell(Warning::UncorrectedModel { model, file });
    }
    monitor.tell_some(scores.undecided, |sentences| Note::UndecidedCounted {
        sentences,
    });
}

/// Notes groups without an interval and shares beyond the possible range.
pub(super) fn tell_shares(summary: &Summary, by: &str, unit: ClusteredBy, monitor: &Monitor) {
    if let Some(drawn) = summary.drawn_documents {
        monitor.tell(Note::DocumentsDrawn { drawn });
    }
    for missing in summary.missing_intervals() {
        let by = by.to_string();
        monitor.tell(Note::GroupsWithoutInterval { by, missing, unit });
    }
    let beyond = summary.rows.iter().filter(|row| row.beyond).count();
    monitor.tell_some(beyond, |shares| Note::SharesBeyondLimit {
        shares,
        by: None,
    });
    let ends: usize = summary.rows.iter().map(|row| row.ends_beyond).sum();
    monitor.tell_some(ends, |ends| Note::EndsBeyondLimit { ends });
}

/// Warns of labels without a coded sentence, whose error rates are unknown.
pub(super) fn warn_of_absent(
    estimators: &[Estimator],
    labels: &[String],
    corrections: &Corrections,
    monitor: &Monitor,
) {
    let corrected = |e: &&Estimator| matches!(e, Estimator::Acc | Estimator::Pacc);
    let names: Vec<&str> = estimators
        .iter()
        .filter(corrected)
        .map(|e| e.abbreviation())
        .collect();
    let absent = corrections.rates.iter().flat_map(|rates| &rates.absent);
    for &label in absent.filter(|_| !names.is_empty()) {
        monitor.tell(Warning::LabelNotCoded {
            label: labels[label].clone(),
            estimators: names.join(" and "),
        });
    }
}

/// Notes what is missing in a regression.
pub(super) fn tell_regression(
    regression: &Regression,
    margins: Option<&Margins>,
    covariates: &Covariates,
    unit: ClusteredBy,
    monitor: &Monitor,
) {
    for (column, sentences) in &covariates.left_out {
        monitor.tell(Note::RegressionLeftOut {
            column: column.clone(),
            sentences: *sentences,
        });
    }
    for (column, sentences) in &covariates.empty {
        monitor.tell(Note::EmptyCategory {
            column: column.clone(),
            sentences: *sentences,
        });
    }
    for cell in &covariates.unreadable {
        monitor.tell(Note::NotNumbers {
            column: cell.column.clone(),
            kind: cell.kind,
            row: cell.row,
            cell: cell.cell.clone(),
            more: cell.more,
        });
    }
    if let Some(first) = regression.undetermined.first() {
        monitor.tell(Note::Undetermined {
            coefficients: regression.undetermined.len(),
            example: coefficient_name(
                &first.term,
                first.level.as_deref(),
                first.against.as_deref(),
            ),
        });
    }
    let not_fitted = regression.not_fitted.clone();
    monitor.tell_some(not_fitted, |labels| Warning::NoLogOdds { labels });
    // The rows that are shown.
    let rows: Vec<&CoefficientRow> = match margins {
        Some(margins) => margins.rows.iter().map(|margin| &margin.row).collect(),
        None => regression.rows.iter().collect(),
    };
    let thin = rows.iter().filter(|row| row.thin).count();
    monitor.tell_some(thin, |intervals| Warning::FewCodes { intervals });
    let without = rows.iter().filter(|row| row.low.is_none()).count();
    let least = MIN_DOCUMENTS;
    monitor.tell_some(without, |coefficients| Note::CoefficientsWithoutInterval {
        coefficients,
        least,
        unit,
    });
}

/// The name of a coefficient.
pub(crate) fn coefficient_name(term: &str, level: Option<&str>, against: Option<&str>) -> String {
    match (level, against) {
        (Some(level), Some(against)) => format!("{term}: {level} − {against}"),
        (Some(level), None) => format!("{term}: {level}"),
        _ => term.to_string(),
    }
}
