//! The rows of a table of scores, found by their sentences.

use std::collections::HashMap;

use crate::labels::{LabelledSentence, Table, character, is_garbled, squeezed};
use crate::phrases::{BECAME_NUMBER, became_number, shortened};

/// What to do where the table lacks a sentence.
const SCORE_THE_SAME: &str = "score the same articles as were labelled";

/// The rows of a table, by the words of their sentences.
pub(super) struct Rows<'a> {
    table: &'a Table,
    places: HashMap<String, Vec<usize>>,
    /// The rows by document, first character and last; made where a text is not found.
    by_place: Option<HashMap<Place, usize>>,
    taken: Vec<bool>,
    /// Of each row its document, by a number, and its first character, as far as they are known: read once, since rows of the same
    /// words are met again and again.
    known: Vec<(Option<usize>, Option<usize>)>,
    /// The numbers of the documents.
    documents: HashMap<String, usize>,
    text: usize,
    document: Option<usize>,
    start: Option<usize>,
    end: Option<usize>,
    label: Option<usize>,
}

/// A document, the first character of a sentence and its end.
type Place = (String, usize, usize);

impl<'a> Rows<'a> {
    /// The rows with their sentences in the column `text`.
    pub(super) fn new(table: &'a Table, text: usize) -> Self {
        let mut places: HashMap<String, Vec<usize>> = HashMap::new();
        let (document, start) = (table.column("document"), table.column("start"));
        let mut documents = HashMap::new();
        let mut known = Vec::with_capacity(table.rows.len());
        for (row, cells) in table.rows.iter().enumerate() {
            let words = squeezed(cells.get(text).unwrap_or_default());
            places.entry(words).or_default().push(row);
            let document = document.and_then(|at| cells.get(at)).map(|name| {
                let next = documents.len();
                *documents.entry(squeezed(name)).or_insert(next)
            });
            known.push((document, start.and_then(|at| character(cells.get(at)?))));
        }
        Rows {
            table,
            places,
            by_place: None,
            taken: vec![false; table.rows.len()],
            known,
            documents,
            text,
            document,
            start,
            end: table.column("end"),
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

    /// Whether a row has the words of a sentence.
    pub(super) fn has_words(&self, row: usize, sentence: &LabelledSentence) -> bool {
        let words = self.cell(row, Some(self.text)).unwrap_or_default();
        squeezed(words) == squeezed(&sentence.text)
    }

    /// The row of a sentence: the next that is not taken, or the first where all are. One whose words are not in the table is known
    /// by its place, if only what a spreadsheet garbles tells the two apart.
    pub(super) fn take(&mut self, sentence: &LabelledSentence) -> Option<usize> {
        let name = sentence.document.as_deref();
        // Its number, if the table has such a document.
        let own = name.map(|name| self.documents.get(&squeezed(name)).copied());
        let fits = |row: &usize| {
            let (document, start) = self.known[*row];
            let same_document = own.is_none() || document.is_none() || own == Some(document);
            same_document && sentence.may_begin_at(start)
        };
        let Some(rows) = self.places.get(&squeezed(&sentence.text)) else {
            return self.garbled(sentence);
        };
        let mut here = rows.iter().copied().filter(fits);
        let first = here.next()?;
        let is_free = |row: &usize| !self.taken[*row];
        let row = std::iter::once(first).chain(here).find(is_free);
        let row = row.unwrap_or(first);
        self.taken[row] = true;
        Some(row)
    }

    /// The row in the place of a sentence, if its words are those of the sentence but for what a spreadsheet garbles.
    fn garbled(&mut self, sentence: &LabelledSentence) -> Option<usize> {
        let document = squeezed(sentence.document.as_deref()?);
        let place = (document, sentence.start?, sentence.end?);
        if self.by_place.is_none() {
            let rows = (0..self.table.rows.len()).rev();
            let placed = rows.filter_map(|row| Some((self.place(row)?, row)));
            self.by_place = Some(placed.collect());
        }
        let row = *self.by_place.as_ref()?.get(&place)?;
        let original = self.cell(row, Some(self.text))?;
        is_garbled(&sentence.text, original).then_some(row)
    }

    fn place(&self, row: usize) -> Option<Place> {
        let document = squeezed(self.cell(row, self.document)?);
        let start = character(self.cell(row, self.start)?)?;
        Some((document, start, character(self.cell(row, self.end)?)?))
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
                    |row: &&usize| became_number(document.unwrap_or_default(), of(**row));
                let renamed = rows.iter().find(is_renamed);
                let there = shortened(of(*renamed.unwrap_or(first)));
                let advice = renamed.map_or(SCORE_THE_SAME, |_| BECAME_NUMBER);
                format!("is in this table in another document (“{there}”): {advice}")
            }
            _ => format!("is not in this table: {SCORE_THE_SAME}"),
        }
    }
}
