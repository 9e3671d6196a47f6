//! Messages on how a table was read, and on tables of scores.

use std::path::Path;

use crate::cli::console::messages::Messages;
use crate::corpus::{self, workbook_notes};
use crate::findings::{Finding, Note, Warning, displayed};
use crate::labels::RepeatedRows;
use crate::prevalence::Scores;

/// Writes how a file was read.
pub fn tell_notes(path: &Path, notes: &[corpus::Note], messages: &Messages) {
    for note in notes {
        messages.tell(Finding::on_reading(path.display(), note));
    }
}

/// Writes how a table of scores was read, and warns of repeated rows.
pub fn tell_scores(
    path: &Path,
    notes: &[corpus::Note],
    repeated: &Option<RepeatedRows>,
    messages: &Messages,
) {
    tell_notes(path, notes, messages);
    tell_repeated(path, repeated, messages);
}

/// Notes labelled sentences that were found only by their offsets.
pub fn tell_respelled(path: &Path, lines: &[usize], messages: &Messages) {
    if let Some(first) = lines.first() {
        messages.tell(Note::FoundByPlace {
            file: displayed(path),
            sentences: lines.len(),
            line: *first,
        });
    }
}

/// Writes which sheets of a workbook were read. It comes before an error, because missing data may be on
/// another sheet.
pub fn tell_workbook(path: &Path, messages: &Messages) {
    tell_notes(path, &workbook_notes(path), messages);
}

/// Notes documents that are copies of others.
pub fn tell_copies(scores: &Scores, messages: &Messages) {
    if let Some(copies) = scores.copies() {
        let documents = copies.count();
        let [copy, first] = copies.example;
        messages.tell(Note::Copies {
            documents,
            copy,
            first,
        });
    }
}

/// Notes rows without a month or year.
pub fn tell_undated(by: Option<&str>, scores: &Scores, messages: &Messages) {
    let (Some(undated), true) = (&scores.undated, by.is_some()) else {
        return;
    };
    messages.tell(Note::Undated {
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
pub fn tell_repeated(path: &Path, repeated: &Option<RepeatedRows>, messages: &Messages) {
    if let Some(repeated) = repeated {
        messages.tell(Warning::RepeatedRows {
            file: displayed(path),
            rows: repeated.rows,
            line: repeated.line,
            first: repeated.first,
        });
    }
}
