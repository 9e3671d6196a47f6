//! Messages on how a table was read, and on tables of scores.

use std::path::Path;

use standpoint_common::phrases::{plural, thousands};

use crate::cli::console::messages::Messages;
use crate::corpus::{Notice, workbook_notices};
use crate::labels::RepeatedRows;
use crate::prevalence::Scores;

/// Writes how a file was read.
pub fn tell_notices(path: &Path, notices: &[Notice], messages: &Messages) {
    for notice in notices {
        messages.note(format_args!("{}: {notice}", path.display()));
    }
}

/// Writes how a table of scores was read, and warns of repeated rows.
pub fn tell_scores(
    path: &Path,
    notices: &[Notice],
    repeated: &Option<RepeatedRows>,
    messages: &Messages,
) {
    tell_notices(path, notices, messages);
    tell_repeated(path, repeated, messages);
}

/// Notes labelled sentences that were found only by their offsets.
pub fn tell_respelled(path: &Path, lines: &[usize], messages: &Messages) {
    if let Some(first) = lines.first() {
        messages.note(format_args!(
            "{}: {} found by document, start and end, because the text is garbled (line {first} is the \
            first; saved in another encoding?)",
            path.display(),
            plural(lines.len(), "sentence"),
        ));
    }
}

/// Writes which sheets of a workbook were read. It comes before an error, because missing data may be on
/// another sheet.
pub fn tell_workbook(path: &Path, messages: &Messages) {
    tell_notices(path, &workbook_notices(path), messages);
}

/// Notes documents that are copies of others.
pub fn tell_copies(scores: &Scores, messages: &Messages) {
    if let Some(copies) = scores.copies() {
        let [copy, first] = &copies.example;
        messages.note(format_args!(
            "{} half or more of earlier ones, such as “{copy}” of “{first}”: “standpoint summarize \
            --without-copies” leaves copies out",
            match copies.count() {
                1 => "1 document repeats".to_string(),
                n => format!("{} documents repeat", thousands(n)),
            }
        ));
    }
}

/// Notes rows without a month or year, and explains why.
pub fn tell_undated(by: Option<&str>, scores: &Scores, messages: &Messages) {
    let (Some(undated), Some(by)) = (&scores.undated, by) else {
        return;
    };
    let why = match undated.unread {
        0 => "their date is empty".to_string(),
        unread => format!(
            "the date of {} cannot be read in exactly one way, such as “{}” (write 2020-03-05 for 5 March \
            2020){}",
            plural(unread, "row"),
            undated.example,
            match undated.empty {
                0 => String::new(),
                n => format!(", and that of {} is empty", plural(n, "row")),
            }
        ),
    };
    messages.note(format_args!(
        "{} of {} without a {by}, put together as “(empty)”: {why}{}",
        plural(undated.empty + undated.unread, "row"),
        plural(undated.documents, "document"),
        match &undated.other_column {
            None => String::new(),
            Some((column, rows)) => format!(
                "; the column “{column}” holds a date in {}: call it date in the table that was scored, and \
                score it again",
                match *rows == undated.empty {
                    true => "these".to_string(),
                    false => thousands(*rows),
                }
            ),
        }
    ));
}

/// Warns of repeated rows.
pub fn tell_repeated(path: &Path, repeated: &Option<RepeatedRows>, messages: &Messages) {
    if let Some(repeated) = repeated {
        messages.warn(format_args!(
            "{}: {} an earlier one, the same sentence of the same document (line {} repeats line {}): each \
            is counted, so delete those that should not be there twice",
            path.display(),
            match repeated.rows {
                1 => "1 row repeats".to_string(),
                n => format!("{} rows repeat", thousands(n)),
            },
            repeated.line,
            repeated.first
        ));
    }
}
