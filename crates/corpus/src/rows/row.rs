//! A row of a table of any format, and what is counted until the end of the table.

use std::path::Path;

use super::cells::{Written, before_cut_mark, may_be_cut};
use crate::error::Report;
use crate::note::Note;

/// One row of a table.
#[derive(Debug, Default)]
pub struct Row {
    /// The data row, counted from 1.
    pub(crate) number: u64,
    /// The line of the file on which it begins, counted from 1.
    pub(crate) line: u64,
    pub(crate) id: Option<String>,
    pub(crate) text: String,
    /// Parallel to the metadata columns of this table.
    pub(crate) values: Vec<String>,
    pub(crate) written: Written,
    pub(crate) notes: Vec<Note>,
}

/// Counts what is reported at the end of a table.
#[derive(Debug, Default)]
pub(super) struct Tally {
    /// Rows whose text is empty.
    pub(super) empty: u64,
    pub(super) texts: u64,
    /// Texts without a letter.
    pub(super) wordless: u64,
    /// Texts that may have been cut off.
    cut: u64,
    /// Texts that their source cut off, and said so.
    shortened: u64,
}

impl Tally {
    /// Takes away what a source writes where it cut a text off, and counts that.
    pub(super) fn shorten(&mut self, row: &mut Row) {
        let end = Some(row.text.as_str()).filter(|_| row.written == Written::Elsewhere);
        if let Some(end) = end.and_then(before_cut_mark) {
            row.text.truncate(end);
            self.shortened += 1;
        }
    }

    /// Counts a text.
    pub(super) fn add(&mut self, text: &str) {
        self.texts += 1;
        self.wordless += u64::from(!text.contains(char::is_alphabetic));
        self.cut += u64::from(may_be_cut(text));
    }

    /// Returns what there is to report; `notes` come first.
    pub(super) fn reports(&self, path: &Path, notes: impl Iterator<Item = Note>) -> Vec<Report> {
        let count = self.empty;
        let empty = (count > 0).then(|| Note::EmptyRows {
            path: path.to_path_buf(),
            count,
        });
        let count = self.cut;
        let cut = (count > 0).then_some(Note::CutTexts(count));
        let shortened = (self.shortened > 0).then_some(Note::ShortenedTexts(self.shortened));
        let notes = notes
            .chain(cut)
            .chain(shortened)
            .map(|note| note.of_table(path));
        empty.into_iter().chain(notes).map(Ok).collect()
    }
}
