//! Messages on labelled sentences.

use std::collections::BTreeSet;
use std::path::Path;

use anyhow::bail;
use standpoint_common::phrases::{
    BECAME_NUMBER, became_number, in_lines, label_beside_number, listed, notes_on_capitals, plural,
    shortened, thousands,
};

use super::table_messages::{tell_notices, tell_repeated};
use crate::cli::console::messages::Messages;
use crate::labels::{
    Borrowed, Labelled, LabelsFile, Missing, Report, is_no_value, missing_documents,
    renamed_documents, represent_another_number,
};

/// The largest number of labels that are counted one by one.
const LABELS_SHOWN: usize = 20;

/// Warns of labelled documents that are not among the articles.
pub fn tell_missing(missing: &[Missing], messages: &Messages) {
    let rows: usize = missing.iter().map(|missing| missing.rows).sum();
    if rows > 0 {
        messages.warn(format_args!(
            "not among the articles: {}; their labels are left out ({}): {}",
            plural(missing.len(), "document"),
            plural(rows, "row"),
            missing_documents(missing)
        ));
    }
}

/// Notes how many sentences have tied votes.
pub fn tell_ties(report: &Report, messages: &Messages) {
    if !report.ties.is_empty() {
        messages.note(format_args!(
            "{} with tied votes, labelled with one of the tied labels by lot ({}): decide them in a column \
            label; where each row is one vote, add a row with an empty annotator",
            plural(report.ties.len(), "sentence"),
            in_lines(&report.ties)
        ));
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
            messages.note(format_args!(
                "{}: not all of the files have {}: if it is another name for a label of theirs, write it in one way",
                path.display(),
                listed(&own)
            ));
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
        messages.note(format_args!(
            "left out of the borrowed labels: {}, which yours do not have",
            left_out.join(", ")
        ));
    }
    if borrowed.copies > 0 {
        messages.note(format_args!(
            "left out of the borrowed labels: {} of articles that share a sentence with yours",
            plural(borrowed.copies, "sentence")
        ));
    }
    Ok(())
}

/// Explains why the documents of the sentences are unknown.
pub fn why_no_documents(report: &Report) -> &'static str {
    match report.document_column {
        true => "the column document is empty in all labelled rows",
        false => "the labels have no column document",
    }
}

/// Warns if sentences were drawn with unequal probabilities, so that figures hold only for the sample.
pub fn warn_of_unequal(path: &Path, labelled: &Labelled, messages: &Messages) {
    if let Some((least, largest)) = labelled.unequal_probabilities() {
        messages.warn(format_args!(
            "{}: these sentences were drawn with unequal probabilities (column probability, {least:.4} to \
            {largest:.4}): the figures are of this sample and not of the articles; for those draw one \
            without --by",
            path.display()
        ));
    }
}

/// The least number of random sentences for figures of their own.
const LEAST_TESTED: usize = 30;

/// The rows that figures are made of. Notes if these are the random part of the labels only.
pub fn tested_rows(file: &LabelsFile, messages: &Messages) -> Vec<usize> {
    let LabelsFile { labelled, report } = file;
    let all = labelled.sentences.len();
    match labelled.representative() {
        None => (0..all).collect(),
        Some(rows) if rows.len() < LEAST_TESTED => {
            messages.warn(format_args!(
                "these sentences were chosen by a model or by hand, and only {} at random: the figures are not \
                those of articles; label {LEAST_TESTED} random ones at least",
                rows.len()
            ));
            (0..all).collect()
        }
        Some(rows) => {
            messages.note(format_args!(
                "the figures are of the {} drawn at random; the other {} were chosen by a model or by hand, and \
                are only learned from",
                plural(rows.len(), "sentence"),
                thousands(all - rows.len())
            ));
            let skipped = report.unlabelled.len();
            if skipped > 0 {
                messages.warn(format_args!(
                    "{} without a label: if those are random sentences that were skipped because they are hard, \
                    the figures are too good",
                    plural(skipped, "row")
                ));
            }
            rows
        }
    }
}

/// Warns of an incomplete random sample, whose figures are too good. It has rows without a label, or stands
/// for another number of sentences than were `scored`.
pub fn warn_of_partial(path: &Path, file: &LabelsFile, scored: Option<usize>, messages: &Messages) {
    let LabelsFile { labelled, report } = file;
    let drawn = labelled
        .sentences
        .iter()
        .map(|sentence| sentence.probability);
    let Some(drawn) = drawn.collect::<Option<Vec<f64>>>() else {
        return;
    };
    let uncoded = report.unlabelled.len();
    let another = scored.filter(|all| represent_another_number(drawn.iter().copied(), *all));
    if uncoded > 0 {
        messages.warn(format_args!(
            "{}: {} of a random sample without a label: those left out are mostly the hard ones, so the \
            figures are too good; code every row",
            path.display(),
            plural(uncoded, "row")
        ));
    } else if let Some(all) = another {
        messages.warn(format_args!(
            "{}: the random sample stands for {:.0} sentences, and the table of scores has {all}: unless it \
            was drawn from this very table and no row is missing, the figures may be too good",
            path.display(),
            drawn.iter().map(|probability| 1.0 / probability).sum::<f64>()
        ));
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
        messages.note(format_args!("read {}", listed(&found)));
    }
}

/// Writes what a file of labels holds and what was set aside.
pub fn tell_labels(path: &Path, file: &LabelsFile, messages: &Messages) {
    let LabelsFile { labelled, report } = file;
    let documents = labelled.count_documents();
    tell_notices(path, &report.notices, messages);
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
        messages.warn(format_args!(
            "the column document names {} once each and is empty in {}, as merged cells of a spreadsheet are \
            saved: each of these rows counts as an article by itself, so the figures are too good; write the \
            document into every row",
            plural(documents, "document"),
            plural(report.without_document, "row")
        ));
    }
    tell_no_values(labelled, &counts, messages);
    tell_found_columns(report, messages);
    if let Some(separator) = report.separator_in_labels {
        messages.warn(format_args!(
            "every label has “{separator}” in it: if it stands between two labels, each pair of them is learned as \
            one; make a column for each question and name one with --label-column"
        ));
    }
    match (report.unread_decisions.as_slice(), report.empty_label) {
        ([], false) => {}
        ([], true) => messages.note("the column label is empty: the votes of the annotators decide"),
        (columns, false) => messages.note(format_args!(
            "not read, though there are labels in it: {}; if the decision of the coders stands there, name \
            the column with --label-column",
            listed(columns)
        )),
        (columns, true) => messages.note(format_args!(
            "the column label is empty, and these are not read, though there are labels in them: {}; if the \
            decision of the coders stands there, move it into the column label",
            listed(columns)
        )),
    }
    if !report.labelled_boilerplate.is_empty() {
        messages.note(format_args!(
            "{} of boilerplate with a label ({}), though boilerplate is not scored: check whether labels \
            slipped into other rows",
            plural(report.labelled_boilerplate.len(), "row"),
            in_lines(&report.labelled_boilerplate)
        ));
    }
    for (count, what) in [
        (report.unlabelled.len(), "with a text and no label: skipped"),
        (report.without_text, "without a text: skipped"),
    ] {
        if count > 0 {
            messages.note(format_args!("{} {what}", plural(count, "row")));
        }
    }
    tell_labels_without_text(report, messages);
    if report.duplicates > 0 {
        messages.note(format_args!(
            "{} kept, and {} as one",
            match report.duplicates {
                1 => "1 row repeats the text and label of an earlier row and is".to_string(),
                n => format!("{} rows repeat the text and label of an earlier row; all are", thousands(n)),
            },
            match documents {
                0 => "copies count",
                _ => "documents that share a sentence of eight or more words (unless most documents do) \
                    count",
            }
        ));
    }
    tell_repeated(path, &report.repeated, messages);
    tell_alike_documents(labelled, messages);
    tell_conflicts(report, messages);
}

/// Notes labels without a text, which are no blank rows.
fn tell_labels_without_text(report: &Report, messages: &Messages) {
    let lines = &report.labelled_without_text;
    if !lines.is_empty() {
        messages.note(format_args!(
            "{} a label and no text ({}): write the sentence into the column text, or the label is lost",
            match lines.len() {
                1 => "1 of these has".to_string(),
                n => format!("{} of these have", thousands(n)),
            },
            in_lines(lines)
        ));
    }
}

/// Warns of labels that probably mean that there is no label.
fn tell_no_values(labelled: &Labelled, counts: &[usize], messages: &Messages) {
    for (at, label) in labelled.labels.iter().enumerate() {
        let codes = labelled.sentences.iter().flat_map(|s| &s.codes);
        let times = match (counts[at], codes.filter(|code| code.label == at).count()) {
            (0, 0) => continue,
            (sentences, 0) => plural(sentences, "sentence"),
            // The lot or the majority may have decided otherwise.
            (_, votes) => plural(votes, "vote"),
        };
        if is_no_value(label, &labelled.labels) {
            messages.warn(format_args!(
                "“{label}” is the label of {times}, as if it were a stance: empty the cells if it means that \
                there is no label"
            ));
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
        messages.note(format_args!(
            "{} with the same text as another row but a different label (lines {}): check whether one is a \
            slip",
            plural(rows.len(), "row"),
            listed(&rows)
        ));
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
        .chain(found);
    let named: Vec<&String> = named.collect();
    let unread = report.unread_columns.iter();
    let unread: Vec<&String> = unread.filter(|column| !named.contains(column)).collect();
    if !unread.is_empty() {
        messages.note(format_args!(
            "columns that are not read: {}",
            listed(&unread)
        ));
    }
    if let Some((column, targets)) = &report.unread_targets {
        messages.note(format_args!(
            "the column {column} names {} things, and is not read: if the labels are stances on each of \
            them, train on a file for each, because a model answers one question",
            thousands(*targets)
        ));
    }
}

/// Notes names of documents that differ only in capitals: the first of them, and how many more there are.
fn tell_alike_documents(labelled: &Labelled, messages: &Messages) {
    warn_of_renamed(labelled, messages);
    let documents = labelled.sentences.iter().filter_map(|s| s.document.clone());
    let documents: BTreeSet<String> = documents.collect();
    let documents: Vec<String> = documents.into_iter().collect();
    if let [first, more @ ..] = notes_on_capitals(&documents, "documents").as_slice() {
        messages.note(format_args!(
            "{first}{}",
            match more.len() {
                0 => String::new(),
                n => format!(" ({} more like these)", thousands(n)),
            }
        ));
    }
}

/// Warns if some coders name a document differently from others.
pub fn warn_of_renamed(labelled: &Labelled, messages: &Messages) {
    let renamed = renamed_documents(labelled);
    if let Some([one, other]) = renamed.first() {
        let why = match became_number(one, other) {
            true => BECAME_NUMBER,
            false => "if they are one, write the name in one way",
        };
        messages.warn(format_args!(
            "the documents “{}” and “{}”{} look like one, and no coder has both, so the votes on them are \
            not compared: {why}",
            shortened(one),
            shortened(other),
            match renamed.len() {
                1 => String::new(),
                n => format!(" (and {} more such pairs)", thousands(n - 1)),
            }
        ));
    }
}
