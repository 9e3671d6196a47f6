//! The rows of a table of scores, found by their sentences.

use std::collections::HashMap;

use crate::labels::{LabelledSentence, Table, squeezed};
use crate::names::{MADE_A_NUMBER, is_made_a_number, shortened};

/// What to do where the table lacks a sentence.
const SCORE_THE_SAME: &str = "score the same articles as were labelled";

/// The rows of a table, by the words of their sentences.
pub(super) struct Rows<'a> {
    table: &'a Table,
    places: HashMap<String, Vec<usize>>,
    taken: Vec<bool>,
    document: Option<usize>,
    start: Option<usize>,
    label: Option<usize>,
}

impl<'a> Rows<'a> {
    /// The rows with their sentences in the column `text`.
    pub(super) fn new(table: &'a Table, text: usize) -> Self {
        let mut places: HashMap<String, Vec<usize>> = HashMap::new();
        for (row, cells) in table.rows.iter().enumerate() {
            let words = squeezed(cells.get(text).unwrap_or_default());
            places.entry(words).or_default().push(row);
        }
        Rows {
            table,
            places,
            taken: vec![false; table.rows.len()],
            document: table.column("document"),
            start: table.column("start"),
            label: table.column("label"),
        }
    }

    /// The label that a row gives.
    pub(super) fn label(&self, row: usize) -> Option<&'a str> {
        self.cell(row, self.label)
    }

    fn cell(&self, row: usize, column: Option<usize>) -> Option<&'a str> {
        self.table.rows[row].get(column?)
    }

    /// The row of a sentence: the next that is not taken, or the first where all are.
    pub(super) fn take(&mut self, sentence: &LabelledSentence) -> Option<usize> {
        let fits = |row: &usize| {
            let same_document = match (&sentence.document, self.cell(*row, self.document)) {
                (Some(one), Some(other)) => squeezed(one) == squeezed(other),
                _ => true,
            };
            let start = self.cell(*row, self.start);
            same_document && start.is_none_or(|start| sentence.may_begin_at(start))
        };
        let rows = self.places.get(&squeezed(&sentence.text))?;
        let mut here = rows.iter().copied().filter(fits);
        let first = here.next()?;
        let is_free = |row: &usize| !self.taken[*row];
        let row = std::iter::once(first).chain(here).find(is_free);
        let row = row.unwrap_or(first);
        self.taken[row] = true;
        Some(row)
    }

    /// Where the table has a sentence that was not found, and what to do.
    pub(super) fn elsewhere(&self, sentence: &LabelledSentence) -> String {
        let rows = self.places.get(&squeezed(&sentence.text));
        let Some(rows) = rows else {
            return format!("is not in this table: {SCORE_THE_SAME}");
        };
        let of = |row: usize| self.cell(row, self.document).unwrap_or_default();
        let document = sentence.document.as_deref();
        let same = rows
            .iter()
            .find(|row| document.is_none_or(|name| squeezed(name) == squeezed(of(**row))));
        match (same, sentence.start, rows.first()) {
            (Some(row), Some(start), _) => {
                let there = self.cell(*row, self.start).unwrap_or_default().trim();
                format!("stands at {there} in this table, not at {start}: {SCORE_THE_SAME}")
            }
            (_, _, Some(first)) => {
                let is_renamed =
                    |row: &&usize| is_made_a_number(document.unwrap_or_default(), of(**row));
                let renamed = rows.iter().find(is_renamed);
                let there = shortened(of(*renamed.unwrap_or(first)));
                let advice = renamed.map_or(SCORE_THE_SAME, |_| MADE_A_NUMBER);
                format!("is in this table in another document (“{there}”): {advice}")
            }
            _ => format!("is not in this table: {SCORE_THE_SAME}"),
        }
    }
}
