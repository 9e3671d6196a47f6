//! What is said of how a file was read, and of tables of scores.

use std::path::Path;

use crate::cli::console::messages::Messages;
use crate::corpus::{Notice, workbook_notices};
use crate::labels::RepeatedRows;
use crate::phrases::{plural, thousands};
use crate::prevalence::Scores;

/// Says how a file was read.
pub fn tell_notices(path: &Path, notices: &[Notice], messages: &Messages) {
    for notice in notices {
        messages.note(format_args!("{}: {notice}", path.display()));
    }
}

/// Says how a table of scores was read, and warns of rows that stand twice in it.
pub fn tell_scores(
    path: &Path,
    notices: &[Notice],
    repeated: Option<&RepeatedRows>,
    messages: &Messages,
) {
    tell_notices(path, notices, messages);
    tell_repeated(path, repeated, messages);
}

/// Says which labelled sentences were known by their place alone.
pub fn tell_respelled(path: &Path, lines: &[usize], messages: &Messages) {
    if let Some(first) = lines.first() {
        messages.note(format_args!(
            "{}: {} found by document, start and end, for the text is garbled (line {first} is the first; saved in another encoding?)",
            path.display(),
            plural(lines.len(), "sentence"),
        ));
    }
}

/// Says which sheets of a workbook were read, before an error that may come of it: what is missing may stand on another.
pub fn tell_workbook(path: &Path, messages: &Messages) {
    tell_notices(path, &workbook_notices(path), messages);
}

/// How many documents are copies of others.
pub fn tell_copies(scores: &Scores, messages: &Messages) {
    if let Some(copies) = scores.copies() {
        let [copy, first] = &copies.example;
        messages.note(format_args!(
            "{} the sentences of an earlier one, such as “{copy}” those of “{first}”: intervals take {} for another article, so leave copies out if they are many",
            match copies.documents {
                1 => "1 document has".to_string(),
                n => format!("{} documents have", thousands(n)),
            },
            if copies.documents == 1 { "it" } else { "each" }
        ));
    }
}

/// How many rows have no month or year, and why.
pub fn tell_undated(by: Option<&str>, scores: &Scores, messages: &Messages) {
    let (Some(undated), Some(by)) = (&scores.undated, by) else {
        return;
    };
    let why = match undated.unread {
        0 => "their date is empty".to_string(),
        unread => format!(
            "the date of {} cannot be read, or not in one way only, such as “{}” (write 2020-03-05 for 5 March 2020){}",
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
                "; the column “{column}” holds a date in {}: call it date in the table that was scored, and score it again",
                match *rows == undated.empty {
                    true => "these".to_string(),
                    false => thousands(*rows),
                }
            ),
        }
    ));
}

/// Warns of rows that stand twice.
pub fn tell_repeated(path: &Path, repeated: Option<&RepeatedRows>, messages: &Messages) {
    if let Some(repeated) = repeated {
        messages.warn(format_args!(
            "{}: {} what an earlier row says, the same sentence of the same document (line {} as line {}): each is counted, so delete those that should not be there twice",
            path.display(),
            match repeated.rows {
                1 => "1 row says again".to_string(),
                n => format!("{} rows say again", thousands(n)),
            },
            repeated.line,
            repeated.first
        ));
    }
}
