//! Findings on labelled sentences.

use std::collections::BTreeSet;
use std::path::Path;

use standpoint_common::phrases::{became_number, names_in_other_capitals, shortened};

use crate::findings::{NoDocuments, Note, Warning, displayed};
use crate::jobs::tables::{tell_notes, tell_repeated};
use crate::jobs::{JobError, JobStep, Monitor};
use crate::labels::{
    Borrowed, Labelled, LabelsFile, MissingDocument, Report, doubted, is_no_value,
    missing_documents, renamed_documents, represent_another_number,
};

/// Warns of labelled documents that are not among the articles.
pub fn tell_missing(missing: &[MissingDocument], monitor: &Monitor) {
    let rows: usize = missing.iter().map(|missing| missing.rows).sum();
    monitor.tell_some(rows, |rows| Warning::MissingArticles {
        documents: missing.len(),
        rows,
        names: missing_documents(missing),
    });
}

/// Notes how many sentences have tied votes.
pub fn tell_ties(report: &Report, monitor: &Monitor) {
    monitor.tell_some(report.ties.clone(), |lines| Note::TiedVotes { lines });
}

/// Notes labels that some of several files have and others have not: they may be slips, or other names of the same. Corrections
/// have few labels.
pub fn tell_other_label_sets(files: &[(&Path, LabelsFile)], monitor: &Monitor) {
    let is_corrected = |file: &LabelsFile| {
        let mut sentences = file.labelled.sentences.iter();
        sentences.all(|sentence| sentence.corrected.is_some())
    };
    let files: Vec<_> = files
        .iter()
        .filter(|(_, file)| !is_corrected(file))
        .collect();
    for (path, file) in &files {
        let lacks = |label: &&String| {
            files
                .iter()
                .any(|(_, other)| !other.labelled.labels.contains(label))
        };
        let labels = file.labelled.labels.iter();
        let own: Vec<String> = labels.filter(lacks).cloned().collect();
        let file = displayed(path);
        monitor.tell_some(own, |labels| Note::LabelsOfSomeFiles { file, labels });
    }
}

/// Tells what is borrowed of other labels. Fails if nothing is.
pub fn tell_borrowed(
    own: &Labelled,
    borrowed: &Borrowed,
    monitor: &Monitor,
) -> Result<(), JobError> {
    let left_out: Vec<String> = borrowed
        .other_labels
        .iter()
        .map(|(label, sentences)| format!("{label} ({sentences})"))
        .collect();
    let has_two = |labelled: &Labelled| {
        let mut labels = labelled.sentences.iter().map(|sentence| sentence.label);
        let first = labels.next();
        labels.any(|label| Some(label) != first)
    };
    if !has_two(&borrowed.labelled) {
        return Err(match borrowed.copies {
            0 => JobError::OtherLabelsBorrowed {
                labels: own.labels.clone(),
                borrowed: left_out,
            },
            sentences => JobError::CopiesBorrowed { sentences },
        });
    }
    monitor.tell_some(left_out, |labels| Note::BorrowedLabelsLeftOut { labels });
    let copies = borrowed.copies;
    monitor.tell_some(copies, |sentences| Note::BorrowedCopiesLeftOut {
        sentences,
    });
    Ok(())
}

/// Explains why the documents of the sentences are unknown.
pub fn why_no_documents(report: &Report) -> NoDocuments {
    if report.document_column {
        NoDocuments::EmptyColumn
    } else {
        NoDocuments::NoColumn
    }
}

/// Warns if sentences were drawn with unequal probabilities, so that figures hold only for the sample.
pub fn warn_of_unequal(path: &Path, labelled: &Labelled, monitor: &Monitor) {
    if let Some((least, largest)) = labelled.unequal_probabilities() {
        monitor.tell(Warning::UnequalProbabilities {
            file: displayed(path),
            least,
            largest,
        });
    }
}

/// The least number of random sentences for figures of their own.
const MIN_TESTED: usize = 30;

/// The rows that figures are made of. Notes if these are the random part of the labels only.
pub fn tested_rows(file: &LabelsFile, monitor: &Monitor) -> Vec<usize> {
    let labelled = &file.labelled;
    let all = labelled.sentences.len();
    match labelled.representative() {
        None => (0..all).collect(),
        Some(rows) if rows.len() < MIN_TESTED => {
            monitor.tell(Warning::FewRandomSentences {
                random: rows.len(),
                needed: MIN_TESTED,
            });
            (0..all).collect()
        }
        Some(rows) => {
            monitor.tell(Note::FiguresOfRandomPart {
                random: rows.len(),
                others: all - rows.len(),
            });
            rows
        }
    }
}

/// Warns of a random sample that stands for another number of sentences than were `scored`.
pub fn warn_of_other_scores(
    path: &Path,
    file: &LabelsFile,
    scored: Option<usize>,
    monitor: &Monitor,
) {
    let LabelsFile { labelled, report } = file;
    let drawn = labelled
        .sentences
        .iter()
        .map(|sentence| sentence.probability);
    let Some(drawn) = drawn.collect::<Option<Vec<f64>>>() else {
        return;
    };
    let another = scored.filter(|all| represent_another_number(drawn.iter().copied(), *all));
    // Rows that are not coded yet explain why the sum of the weights differs.
    if let Some(all) = another.filter(|_| report.unlabelled_random == 0) {
        monitor.tell(Warning::SampleOfOtherScores {
            file: displayed(path),
            weight: drawn.iter().map(|probability| 1.0 / probability).sum(),
            sentences: all,
        });
    }
}

/// Notes columns whose meaning was found by a usual name.
fn tell_found_columns(report: &Report, monitor: &Monitor) {
    let found: Vec<String> = report
        .found_columns
        .iter()
        .map(|found| {
            format!(
                "“{}” as the column {}",
                shortened(&found.name),
                found.meaning
            )
        })
        .collect();
    monitor.tell_some(found, |columns| Note::ColumnsFound { columns });
}

/// Tells what a file of labels holds and what was set aside.
pub fn tell_labels(path: &Path, file: &LabelsFile, monitor: &Monitor) {
    let LabelsFile { labelled, report } = file;
    let documents = labelled.count_documents();
    tell_notes(path, &report.notes, monitor);
    let mut counts = vec![0; labelled.labels.len()];
    labelled.sentences.iter().for_each(|s| counts[s.label] += 1);
    monitor.show(JobStep::LabelsRead { path, file });
    if report.merged_documents {
        monitor.tell(Warning::MergedCells {
            documents,
            rows: report.without_document,
        });
    }
    tell_no_values(labelled, &counts, monitor);
    tell_found_columns(report, monitor);
    monitor.tell_some(report.no_votes.clone(), |columns| Warning::NoVotes {
        columns,
    });
    if let Some(separator) = report.separator_in_labels {
        monitor.tell(Warning::SeparatorInLabels {
            separator: separator.to_string(),
        });
    }
    let columns = report.unread_decisions.clone();
    match (columns.is_empty(), report.empty_label) {
        (true, false) => {}
        (true, true) => monitor.tell(Note::EmptyLabelColumn),
        (false, false) => monitor.tell(Note::DecisionsNotRead { columns }),
        (false, true) => monitor.tell(Note::DecisionsElsewhere { columns }),
    }
    let boilerplate = report.labelled_boilerplate.clone();
    monitor.tell_some(boilerplate, |lines| Note::LabelledBoilerplate { lines });
    let random = report.unlabelled_random;
    let others = report.unlabelled.len() - random;
    monitor.tell_some(others, |rows| Note::RowsWithoutLabel { rows });
    monitor.tell_some(random, |rows| Warning::RandomRowsWithoutLabel { rows });
    monitor.tell_some(report.without_text, |rows| Note::RowsWithoutText { rows });
    let labelled_without_text = report.labelled_without_text.clone();
    monitor.tell_some(labelled_without_text, |lines| Note::LabelsWithoutText {
        lines,
    });
    let by_document = documents > 0;
    monitor.tell_some(report.duplicates, |rows| Note::RepeatedLabels {
        rows,
        by_document,
    });
    tell_repeated(path, &report.repeated, monitor);
    tell_alike_documents(labelled, monitor);
    tell_conflicts(report, monitor);
    tell_replaced(labelled, report, monitor);
}

/// Tells what the clusters are, or notes columns that may have some.
pub(crate) fn tell_clusters(file: &LabelsFile, monitor: &Monitor) {
    let LabelsFile { labelled, report } = file;
    let columns = report.repeating_columns.clone();
    monitor.tell_some(columns, |columns| Note::RowsShareValues { columns });
    let Some(column) = &report.clusters else {
        return;
    };
    let all: Vec<usize> = (0..labelled.sentences.len()).collect();
    let of_rows = labelled.sentences.iter().zip(labelled.groups(&all));
    let named = of_rows.filter_map(|(s, group)| Some((s.cluster.as_deref()?, group)));
    let (values, groups): (Vec<&str>, Vec<usize>) = named.unzip();
    let rows = all.len() - values.len();
    tell_of_clusters(
        column,
        rows,
        [distinct(&values), distinct(&groups)],
        "a document or a sentence of eight or more words",
        monitor,
    );
}

/// Notes rows without a cluster, and values that count as fewer clusters because some `share` something.
pub(crate) fn tell_of_clusters(
    column: &str,
    rows: usize,
    [values, clusters]: [usize; 2],
    share: &'static str,
    monitor: &Monitor,
) {
    let column = column.to_string();
    monitor.tell_some(rows, |rows| Note::RowsWithoutCluster {
        column: column.clone(),
        rows,
    });
    if clusters < values {
        monitor.tell(Note::ClustersJoined {
            column,
            values,
            clusters,
            share,
        });
    }
}

fn distinct<T: Ord>(values: &[T]) -> usize {
    values.iter().collect::<BTreeSet<_>>().len()
}

/// Notes the labels that corrections replaced.
pub(crate) fn tell_replaced(labelled: &Labelled, report: &Report, monitor: &Monitor) {
    let change = |(&(earlier, later), times): (&(usize, usize), &usize)| {
        let [earlier, later] = [earlier, later].map(|label| &labelled.labels[label]);
        format!("{earlier} → {later} ({times})")
    };
    let changes: Vec<String> = report.replaced.iter().map(change).collect();
    let labels = report.replaced.values().sum();
    monitor.tell_some(changes, |changes| Note::LabelsReplaced { labels, changes });
}

/// Warns of labels that probably mean that there is no label, or that a coder doubted another one.
fn tell_no_values(labelled: &Labelled, counts: &[usize], monitor: &Monitor) {
    for (at, label) in labelled.labels.iter().enumerate() {
        let codes = labelled.sentences.iter().flat_map(|s| &s.codes);
        let (times, of) = match (counts[at], codes.filter(|code| code.label == at).count()) {
            (0, 0) => continue,
            (sentences, 0) => (sentences, "sentence"),
            // The lot or the majority may have decided otherwise.
            (_, votes) => (votes, "vote"),
        };
        let label = label.clone();
        if is_no_value(&label, &labelled.labels) {
            monitor.tell(Warning::MissingCodeAsLabel { label, times, of });
        } else if let Some(sure) = doubted(&label, labelled.labels.iter().map(String::as_str)) {
            let sure = sure.to_string();
            monitor.tell(Warning::DoubtedLabel {
                label,
                times,
                of,
                sure,
            });
        }
    }
}

fn tell_conflicts(report: &Report, monitor: &Monitor) {
    let rows: Vec<String> = report
        .conflicts
        .iter()
        .map(|c| format!("{} and {}", c.first, c.second))
        .collect();
    monitor.tell_some(rows, |lines| Note::ConflictingLabels { lines });
}

/// Notes the columns that training does not use and that no other message names.
pub fn tell_unread(report: &Report, monitor: &Monitor) {
    let of_targets = report.unread_targets.as_ref().map(|(column, _)| column);
    let found = report.found_columns.iter().map(|found| &found.name);
    let named: Vec<&String> = report
        .unread_decisions
        .iter()
        .chain(of_targets)
        .chain(&report.no_votes)
        .chain(found)
        .collect();
    let unread = report.unread_columns.iter();
    let unnamed = unread.filter(|column| !named.contains(column));
    let columns: Vec<String> = unnamed.cloned().collect();
    monitor.tell_some(columns, |columns| Note::ColumnsNotRead { columns });
    if let Some((column, targets)) = &report.unread_targets {
        monitor.tell(Note::SeveralTargets {
            column: column.clone(),
            targets: *targets,
        });
    }
}

/// Notes names of documents that differ only in capitals: the first of them, and how many more there are.
fn tell_alike_documents(labelled: &Labelled, monitor: &Monitor) {
    warn_of_renamed(labelled, monitor);
    let named = labelled.sentences.iter().filter_map(|s| s.document.clone());
    let different: BTreeSet<String> = named.collect();
    let documents: Vec<String> = different.into_iter().collect();
    if let [first, more @ ..] = names_in_other_capitals(&documents).as_slice() {
        monitor.tell(Note::NamesDifferInCapitals {
            names: first.clone(),
            kind: "documents",
            more: more.len(),
        });
    }
}

/// Warns if some coders name a document differently from others.
pub fn warn_of_renamed(labelled: &Labelled, monitor: &Monitor) {
    let renamed = renamed_documents(labelled);
    if let Some([one, other]) = renamed.first() {
        monitor.tell(Warning::RenamedDocuments {
            one: shortened(one),
            other: shortened(other),
            more: renamed.len() - 1,
            became_number: became_number(one, other),
        });
    }
}
