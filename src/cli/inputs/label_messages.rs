//! Messages on labelled sentences.

use std::collections::BTreeSet;
use std::path::Path;

use anyhow::bail;
use standpoint_common::phrases::{
    became_number, label_beside_number, listed, names_in_other_capitals, plural, shortened,
    thousands,
};

use super::table_messages::{tell_notes, tell_repeated};
use crate::cli::console::messages::Messages;
use crate::findings::{NoDocuments, Note, Warning, displayed};
use crate::labels::{
    Borrowed, Labelled, LabelsFile, Missing, Report, doubted, is_no_value, missing_documents,
    renamed_documents, represent_another_number,
};

/// The largest number of labels that are counted one by one.
const LABELS_SHOWN: usize = 20;

/// Warns of labelled documents that are not among the articles.
pub fn tell_missing(missing: &[Missing], messages: &Messages) {
    let rows: usize = missing.iter().map(|missing| missing.rows).sum();
    if rows > 0 {
        messages.tell(Warning::MissingArticles {
            documents: missing.len(),
            rows,
            names: missing_documents(missing),
        });
    }
}

/// Notes how many sentences have tied votes.
pub fn tell_ties(report: &Report, messages: &Messages) {
    if !report.ties.is_empty() {
        messages.tell(Note::TiedVotes {
            lines: report.ties.clone(),
        });
    }
}

/// Notes labels that some of several files have and others have not: they may be slips, or other names of the same.
pub fn tell_other_label_sets(files: &[(&Path, LabelsFile)], messages: &Messages) {
    for (path, file) in files {
        let lacks = |label: &&String| {
            files
                .iter()
                .any(|(_, other)| !other.labelled.labels.contains(label))
        };
        let labels = file.labelled.labels.iter();
        let own: Vec<String> = labels.filter(lacks).cloned().collect();
        if !own.is_empty() {
            messages.tell(Note::LabelsOfSomeFiles {
                file: displayed(path),
                labels: own,
            });
        }
    }
}

/// Writes what is borrowed of other labels. Fails if nothing is.
pub fn tell_borrowed(
    own: &Labelled,
    borrowed: &Borrowed,
    messages: &Messages,
) -> anyhow::Result<()> {
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
    if !has_two(&borrowed.labelled) && borrowed.copies > 0 {
        bail!(
            "{} of the borrowed labels are of articles that share a sentence with yours, and too few are left to \
            learn from: borrow labels of other articles, or name both files without --borrow to join them",
            thousands(borrowed.copies)
        );
    }
    if !has_two(&borrowed.labelled) {
        bail!(
            "the borrowed labels have fewer than two of the labels {}: name them in the same way{}",
            listed(&own.labels),
            match left_out.is_empty() {
                true => String::new(),
                false => format!("; they have {}", left_out.join(", ")),
            }
        );
    }
    if !left_out.is_empty() {
        messages.tell(Note::BorrowedLabelsLeftOut { labels: left_out });
    }
    if borrowed.copies > 0 {
        messages.tell(Note::BorrowedCopiesLeftOut {
            sentences: borrowed.copies,
        });
    }
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
pub fn warn_of_unequal(path: &Path, labelled: &Labelled, messages: &Messages) {
    if let Some((least, largest)) = labelled.unequal_probabilities() {
        messages.tell(Warning::UnequalProbabilities {
            file: displayed(path),
            least,
            largest,
        });
    }
}

/// The least number of random sentences for figures of their own.
const LEAST_TESTED: usize = 30;

/// The rows that figures are made of. Notes if these are the random part of the labels only.
pub fn tested_rows(file: &LabelsFile, messages: &Messages) -> Vec<usize> {
    let labelled = &file.labelled;
    let all = labelled.sentences.len();
    match labelled.representative() {
        None => (0..all).collect(),
        Some(rows) if rows.len() < LEAST_TESTED => {
            messages.tell(Warning::FewRandomSentences {
                random: rows.len(),
                needed: LEAST_TESTED,
            });
            (0..all).collect()
        }
        Some(rows) => {
            messages.tell(Note::FiguresOfRandomPart {
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
    messages: &Messages,
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
    // What is not coded yet is missing of course.
    if let Some(all) = another.filter(|_| report.unlabelled_random == 0) {
        messages.tell(Warning::SampleOfOtherScores {
            file: displayed(path),
            weight: drawn.iter().map(|probability| 1.0 / probability).sum(),
            sentences: all,
        });
    }
}

/// Notes columns whose meaning was found by a usual name.
fn tell_found_columns(report: &Report, messages: &Messages) {
    let found = report.found_columns.iter();
    let found: Vec<String> = found
        .map(|found| {
            format!(
                "“{}” as the column {}",
                shortened(&found.name),
                found.meaning
            )
        })
        .collect();
    if !found.is_empty() {
        messages.tell(Note::ColumnsFound { columns: found });
    }
}

/// Writes what a file of labels holds and what was set aside.
pub fn tell_labels(path: &Path, file: &LabelsFile, messages: &Messages) {
    let LabelsFile { labelled, report } = file;
    let documents = labelled.count_documents();
    tell_notes(path, &report.notes, messages);
    let mut counts = vec![0; labelled.labels.len()];
    labelled.sentences.iter().for_each(|s| counts[s.label] += 1);
    let labels = counted(&labelled.labels, &counts);
    let mut from = vec![plural(report.rows, "row")];
    if documents > 0 {
        from.push(plural(documents, "document"));
    }
    if report.without_document > 0 {
        let rows = plural(report.without_document, "row");
        from.push(format!("{rows} without a document"));
    }
    if !labelled.annotators.is_empty() {
        from.push(plural(labelled.annotators.len(), "annotator"));
    }
    messages.say(&format!(
        "{}: {} ({}) from {}",
        path.display(),
        plural(labelled.sentences.len(), "labelled sentence"),
        labels.join(", "),
        from.join(", ")
    ));
    if report.merged_documents {
        messages.tell(Warning::MergedCells {
            documents,
            rows: report.without_document,
        });
    }
    tell_no_values(labelled, &counts, messages);
    tell_found_columns(report, messages);
    if !report.no_votes.is_empty() {
        let columns = report.no_votes.clone();
        messages.tell(Warning::NoVotes { columns });
    }
    if let Some(separator) = report.separator_in_labels {
        messages.tell(Warning::SeparatorInLabels {
            separator: separator.to_string(),
        });
    }
    let columns = report.unread_decisions.clone();
    match (columns.is_empty(), report.empty_label) {
        (true, false) => {}
        (true, true) => messages.tell(Note::EmptyLabelColumn),
        (false, false) => messages.tell(Note::DecisionsNotRead { columns }),
        (false, true) => messages.tell(Note::DecisionsElsewhere { columns }),
    }
    if !report.labelled_boilerplate.is_empty() {
        messages.tell(Note::LabelledBoilerplate {
            lines: report.labelled_boilerplate.clone(),
        });
    }
    let others = report.unlabelled.len() - report.unlabelled_random;
    if others > 0 {
        messages.tell(Note::RowsWithoutLabel { rows: others });
    }
    if report.unlabelled_random > 0 {
        messages.tell(Warning::RandomRowsWithoutLabel {
            rows: report.unlabelled_random,
        });
    }
    if report.without_text > 0 {
        let rows = report.without_text;
        messages.tell(Note::RowsWithoutText { rows });
    }
    tell_labels_without_text(report, messages);
    if report.duplicates > 0 {
        messages.tell(Note::RepeatedLabels {
            rows: report.duplicates,
            by_document: documents > 0,
        });
    }
    tell_repeated(path, &report.repeated, messages);
    tell_alike_documents(labelled, messages);
    tell_conflicts(report, messages);
}

/// Notes labels without a text, which are no blank rows.
fn tell_labels_without_text(report: &Report, messages: &Messages) {
    let lines = report.labelled_without_text.clone();
    if !lines.is_empty() {
        messages.tell(Note::LabelsWithoutText { lines });
    }
}

/// Warns of labels that probably mean that there is no label, or that a coder doubted another one.
fn tell_no_values(labelled: &Labelled, counts: &[usize], messages: &Messages) {
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
            messages.tell(Warning::MissingCodeAsLabel { label, times, of });
        } else if let Some(sure) = doubted(&label, labelled.labels.iter().map(String::as_str)) {
            let sure = sure.to_string();
            messages.tell(Warning::DoubtedLabel {
                label,
                times,
                of,
                sure,
            });
        }
    }
}

/// Counts the sentences of each label. If there are very many labels, the last ones are counted together.
fn counted(labels: &[String], counts: &[usize]) -> Vec<String> {
    let shown = labels.iter().zip(counts).take(LABELS_SHOWN);
    let mut counted: Vec<String> = shown
        .map(|(label, n)| format!("{} {}", thousands(*n), label_beside_number(label)))
        .collect();
    if counts.len() > LABELS_SHOWN {
        let others: usize = counts[LABELS_SHOWN..].iter().sum();
        let more = counts.len() - LABELS_SHOWN;
        counted.push(format!("{} of {more} more labels", thousands(others)));
    }
    counted
}

fn tell_conflicts(report: &Report, messages: &Messages) {
    let rows = report.conflicts.iter();
    let rows: Vec<String> = rows
        .map(|c| format!("{} and {}", c.first, c.second))
        .collect();
    if !rows.is_empty() {
        messages.tell(Note::ConflictingLabels { lines: rows });
    }
}

/// Notes the columns that training does not use and that no other message names.
pub fn tell_unread(report: &Report, messages: &Messages) {
    let of_targets = report.unread_targets.as_ref().map(|(column, _)| column);
    let found = report.found_columns.iter().map(|found| &found.name);
    let named = report
        .unread_decisions
        .iter()
        .chain(of_targets)
        .chain(&report.no_votes)
        .chain(found);
    let named: Vec<&String> = named.collect();
    let unread = report.unread_columns.iter();
    let unread = unread.filter(|column| !named.contains(column)).cloned();
    let columns: Vec<String> = unread.collect();
    if !columns.is_empty() {
        messages.tell(Note::ColumnsNotRead { columns });
    }
    if let Some((column, targets)) = &report.unread_targets {
        messages.tell(Note::SeveralTargets {
            column: column.clone(),
            targets: *targets,
        });
    }
}

/// Notes names of documents that differ only in capitals: the first of them, and how many more there are.
fn tell_alike_documents(labelled: &Labelled, messages: &Messages) {
    warn_of_renamed(labelled, messages);
    let documents = labelled.sentences.iter().filter_map(|s| s.document.clone());
    let documents: BTreeSet<String> = documents.collect();
    let documents: Vec<String> = documents.into_iter().collect();
    if let [first, more @ ..] = names_in_other_capitals(&documents).as_slice() {
        messages.tell(Note::NamesDifferInCapitals {
            names: first.clone(),
            kind: "documents",
            more: more.len(),
        });
    }
}

/// Warns if some coders name a document differently from others.
pub fn warn_of_renamed(labelled: &Labelled, messages: &Messages) {
    let renamed = renamed_documents(labelled);
    if let Some([one, other]) = renamed.first() {
        messages.tell(Warning::RenamedDocuments {
            one: shortened(one),
            other: shortened(other),
            more: renamed.len() - 1,
            became_number: became_number(one, other),
        });
    }
}
