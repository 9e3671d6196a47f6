//! What is counted while documents are read, and told once when all have been.

use std::collections::{BTreeMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};

use super::documents_problem::DocumentsProblem;
use super::error::CorpusError;
use super::rows::columns::Columns;

/// Counts over all documents, with an example each.
#[derive(Debug, Default)]
pub(super) struct Ending {
    /// Hashes of names: eight bytes for each document, however long its name is.
    seen: HashSet<u64>,
    repeated: Option<(u64, String)>,
    /// How many pages have a date that was not understood, and of one its name and date.
    unread: Option<(u64, String, String)>,
    /// How many rows hold the text of a page, and the name of one.
    markup: Option<(u64, String)>,
    /// How many rows have in place of a text what stands in an empty cell, and of one its name and that text.
    without_text: Option<(u64, String, String)>,
    /// How many rows had escaped characters, and the name of one.
    escaped: Option<(u64, String)>,
    /// How many rows had characters that were encoded twice, and the name of one.
    twice_encoded: Option<(u64, String)>,
    /// How many tables have several columns that may be the text; of one where it is, the column that was taken, and the others.
    texts: Option<(u64, PathBuf, String, Vec<String>)>,
    /// For each `documents.csv` about how many files it has no row, and one of them.
    without_row: BTreeMap<PathBuf, (u64, String)>,
    /// How many articles of exports have a date or an outlet for which there is no column, and the name of one.
    lost_dates: Option<(u64, String)>,
}

impl Ending {
    /// Takes note of a file about which a `documents.csv` has no row.
    pub(super) fn without_row(&mut self, table: PathBuf, name: String) {
        self.without_row.entry(table).or_insert((0, name)).0 += 1;
    }

    /// Takes note of an article of an export whose date and outlet have no columns.
    pub(super) fn lost_date(&mut self, id: &str) {
        self.lost_dates.get_or_insert_with(|| (0, id.to_owned())).0 += 1;
    }

    /// Takes note of the name of a document.
    pub(super) fn name(&mut self, id: &str) {
        let mut hasher = DefaultHasher::new();
        id.hash(&mut hasher);
        if !self.seen.insert(hasher.finish()) {
            let (count, _) = self.repeated.get_or_insert_with(|| (0, id.to_owned()));
            *count += 1;
        }
    }

    /// Takes note of a date that was not understood.
    pub(super) fn unread_date(&mut self, id: &str, value: String) {
        let first = || (0, id.to_owned(), value);
        self.unread.get_or_insert_with(first).0 += 1;
    }

    /// Takes note of a row whose text was a page.
    pub(super) fn markup(&mut self, id: &str) {
        self.markup.get_or_insert_with(|| (0, id.to_owned())).0 += 1;
    }

    /// Takes note of a row that has no text but what stands in an empty cell.
    pub(super) fn without_text(&mut self, id: &str, text: &str) {
        let first = || (0, id.to_owned(), text.to_owned());
        self.without_text.get_or_insert_with(first).0 += 1;
    }

    /// Takes note of a row whose text was escaped.
    pub(super) fn escaped(&mut self, id: &str) {
        self.escaped.get_or_insert_with(|| (0, id.to_owned())).0 += 1;
    }

    /// Takes note of a row with characters that were encoded twice.
    pub(super) fn twice_encoded(&mut self, id: &str) {
        let first = || (0, id.to_owned());
        self.twice_encoded.get_or_insert_with(first).0 += 1;
    }

    /// Takes note of the columns of a table.
    pub(super) fn columns(&mut self, path: &Path, columns: &Columns) {
        if !columns.other_texts.is_empty() {
            let taken = columns.names.get(columns.text).cloned().unwrap_or_default();
            let first = || (0, path.to_owned(), taken, columns.other_texts.clone());
            self.texts.get_or_insert_with(first).0 += 1;
        }
    }

    /// The next thing to tell, until nothing is left.
    pub(super) fn tell(&mut self) -> Option<CorpusError> {
        if let Some((tables, path, column, others)) = self.texts.take() {
            return Some(CorpusError::SeveralTexts {
                tables,
                path,
                column,
                others,
            });
        }
        if let Some((path, (count, example))) = self.without_row.pop_first() {
            return Some(CorpusError::Documents {
                path,
                problem: DocumentsProblem::NoRow,
                count,
                example,
            });
        }
        if let Some((count, example)) = self.lost_dates.take() {
            return Some(CorpusError::LostDates { count, example });
        }
        if let Some((count, example)) = self.repeated.take() {
            return Some(CorpusError::RepeatedIds { count, example });
        }
        if let Some((count, example, text)) = self.without_text.take() {
            return Some(CorpusError::NobodysTexts {
                count,
                example,
                text,
            });
        }
        if let Some((count, example)) = self.markup.take() {
            return Some(CorpusError::Markup { count, example });
        }
        if let Some((count, example)) = self.escaped.take() {
            return Some(CorpusError::Escaped { count, example });
        }
        if let Some((count, example)) = self.twice_encoded.take() {
            return Some(CorpusError::TwiceEncoded { count, example });
        }
        let (count, document, value) = self.unread.take()?;
        Some(CorpusError::UnreadDates {
            count,
            document,
            value,
        })
    }
}
