//! Findings on how a table was read, and on tables of scores.

use std::path::Path;

use super::Monitor;
use super::labels::tell_of_clusters;
use crate::corpus::{self, workbook_notes};
use crate::findings::{Finding, Note, Warning, displayed};
use crate::labels::RepeatedRows;
use crate::prevalence::Scores;

/// Tells how a file was read.
pub fn tell_notes(path: &Path, notes: &[corpus::Note], monitor: &Monitor) {
    for note in notes {
        monitor.tell(Finding::on_reading(path.display(), note));
    }
}

/// Tells how a table of scores was read, and warns of repeated rows.
pub fn tell_scores(
    path: &Path,
    notes: &[corpus::Note],
    repeated: &Option<RepeatedRows>,
    monitor: &Monitor,
) {
    tell_notes(path, notes, monitor);
    tell_repeated(path, repeated, monitor);
}

/// Notes labelled sentences that were found only by their offsets.
pub fn tell_respelled(path: &Path, lines: &[usize], monitor: &Monitor) {
    if let Some(first) = lines.first() {
        monitor.tell(Note::FoundByPlace {
            file: displayed(path),
            sentences: lines.len(),
            line: *first,
        });
    }
}

/// Tells which sheets of a workbook were read. It comes before an error, because missing data may be on
/// another sheet.
pub fn tell_workbook(path: &Path, monitor: &Monitor) {
    tell_notes(path, &workbook_notes(path), monitor);
}

/// Notes documents that are copies of others.
pub fn tell_copies(scores: &Scores, monitor: &Monitor) {
    if let Some(copies) = &scores.copies {
        let documents = copies.count();
        let [copy, first] = copies.example.clone();
        monitor.tell(Note::Copies {
            documents,
            copy,
            first,
        });
    }
}

/// Tells what the clusters of a table of scores are, if they are not the documents.
pub fn tell_clusters(scores: &Scores, monitor: &Monitor) {
    if let Some(named) = &scores.clusters {
        let numbers = [named.values, named.of_values];
        tell_of_clusters(
            &named.column,
            named.rows_without,
            numbers,
            "a document",
            monitor,
        );
    }
}

/// Notes rows without a month or year.
pub fn tell_undated(by: Option<&str>, scores: &Scores, monitor: &Monitor) {
    let (Some(undated), true) = (&scores.undated, by.is_some()) else {
        return;
    };
    monitor.tell(Note::Undated {
        rows: undated.empty + undated.unread,
        documents: undated.documents,
        by: undated.by,
        empty: undated.empty,
        unread: undated.unread,
        example: undated.example.clone(),
        other_column: undated.other_column.clone(),
    });
}

/// Warns of repeated rows.
pub fn tell_repeated(path: &Path, repeated: &Option<RepeatedRows>, monitor: &Monitor) {
    if let Some(repeated) = repeated {
        monitor.tell(Warning::RepeatedRows {
            file: displayed(path),
            rows: repeated.rows,
            line: repeated.line,
            first: repeated.first,
        });
    }
}
