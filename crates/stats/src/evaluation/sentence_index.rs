//! Finds labelled sentences among the rows of a table of scores, even where a spreadsheet has changed them.

use std::cell::Cell;
use std::collections::{HashMap, HashSet};

use standpoint_common::phrases::{BECAME_NUMBER, became_number, distinct_excerpts, shortened};
use standpoint_corpus::text_cell;

use crate::labels::{Labelled, LabelledSentence, character, is_garbled, squeezed};

/// A row of a table of scores, as far as it identifies a sentence.
#[derive(Clone, Copy)]
pub(crate) struct SentenceRow<'a> {
    pub document: Option<&'a str>,
    pub text: &'a str,
    /// The cells of the first character and the end.
    pub start: &'a str,
    pub end: &'a str,
}

/// A document, the first character of a sentence and its end.
type Place = (String, usize, usize);

/// A query for rows by document and first character. Each is `Some(Some(_))` for this one, `Some(None)` for rows that
/// do not know theirs, and `None` for any row.
type PlaceQuery = (Option<Option<usize>>, Option<Option<usize>>);

/// The rows that answer one query, in their order. There may be thousands.
#[derive(Default)]
struct Alike {
    rows: Vec<usize>,
    /// The number of rows at the beginning that are taken.
    taken: Cell<usize>,
}

impl Alike {
    /// The first row that is not taken.
    fn free(&self, taken: &[bool]) -> Option<usize> {
        let from = self.taken.get();
        let more = self.rows[from..].iter().take_while(|row| taken[**row]);
        self.taken.set(from + more.count());
        self.rows.get(self.taken.get()).copied()
    }
}

/// The rows with the words of a labelled sentence, in their order, and by query.
#[derive(Default)]
struct WithText {
    rows: Vec<usize>,
    by_place: HashMap<PlaceQuery, Alike>,
}

/// The rows of a table that may be some labelled sentences.
pub(crate) struct SentenceIndex<'a> {
    rows: Vec<SentenceRow<'a>>,
    /// The numbers of the documents.
    documents: HashMap<String, usize>,
    /// The rows with the words of each labelled sentence.
    by_text: HashMap<String, WithText>,
    /// The first row at the place of a labelled sentence.
    by_place: HashMap<Place, usize>,
}

impl<'a> SentenceIndex<'a> {
    /// Indexes the rows that may be one of the labelled sentences.
    pub fn new(rows: Vec<SentenceRow<'a>>, labelled: &Labelled) -> Self {
        let sentences = || labelled.sentences.iter();
        let mut by_text: HashMap<String, WithText> = sentences()
            .map(|sentence| (words(&sentence.text), WithText::default()))
            .collect();
        let wanted: HashSet<Place> = sentences().filter_map(place).collect();
        let (mut documents, mut by_place) = (HashMap::new(), HashMap::new());
        for (at, row) in rows.iter().enumerate() {
            let document = row.document.map(squeezed);
            let start = character(row.start);
            if let (Some(document), Some(start), Some(end)) = (&document, start, character(row.end))
            {
                let place = (document.clone(), start, end);
                if wanted.contains(&place) {
                    by_place.entry(place).or_insert(at);
                }
            }
            let next = documents.len();
            let document = document.map(|name| *documents.entry(name).or_insert(next));
            if let Some(with_text) = by_text.get_mut(&words(row.text)) {
                with_text.rows.push(at);
                for document in [None, Some(document)] {
                    for start in [None, Some(start)] {
                        let alike = with_text.by_place.entry((document, start)).or_default();
                        alike.rows.push(at);
                    }
                }
            }
        }
        SentenceIndex {
            rows,
            documents,
            by_text,
            by_place,
        }
    }

    /// Finds the row of a sentence by its words, and by its document and start where both sides know them.
    /// If several rows fit it is the first that is not taken, or the first one. If there is none, the row
    /// at the sentence's place counts, provided that only what a spreadsheet garbles is different.
    pub fn find(&self, sentence: &LabelledSentence, taken: &[bool]) -> Result<usize, SearchMiss> {
        let with_text = self.by_text.get(&words(&sentence.text));
        let document = sentence.document.as_deref().map(squeezed);
        // A sentence and a row fit if one of them does not know its document or its start. No row fits a document
        // that the table does not have.
        let documents = match document {
            None => vec![None],
            Some(name) => match self.documents.get(&name) {
                Some(&number) => vec![Some(Some(number)), Some(None)],
                None => vec![Some(None)],
            },
        };
        let starts = match sentence.start {
            None => vec![None],
            known => vec![Some(known), Some(None)],
        };
        let first = |starts: &[Option<Option<usize>>], row: &dyn Fn(&Alike) -> Option<usize>| {
            let asked = documents
                .iter()
                .flat_map(|&d| starts.iter().map(move |&s| (d, s)));
            let alike = asked.filter_map(|asked| with_text?.by_place.get(&asked));
            alike.filter_map(row).min()
        };
        let any = |alike: &Alike| alike.rows.first().copied();
        let free = first(&starts, &|alike| alike.free(taken));
        if let Some(row) = free.or_else(|| first(&starts, &any)) {
            return Ok(row);
        }
        if let (Some(start), Some(row)) = (sentence.start, first(&[None], &any)) {
            let there = self.rows[row].start.trim().to_string();
            return Err(SearchMiss::Elsewhere { there, start });
        }
        if let Some(&row) = place(sentence).and_then(|place| self.by_place.get(&place)) {
            let text = self.rows[row].text;
            return if is_garbled(&sentence.text, text) {
                Ok(row)
            } else {
                Err(SearchMiss::OtherText(text.to_string()))
            };
        }
        let here = sentence.document.as_deref().unwrap_or_default();
        let mut others = with_text
            .map_or(&[][..], |with_text| &with_text.rows)
            .iter()
            .map(|row| self.rows[*row].document.unwrap_or_default());
        let Some(first) = others.next() else {
            return Err(SearchMiss::Absent);
        };
        let mut all = std::iter::once(first).chain(others);
        let renamed = all.find(|there| became_number(here, there));
        Err(SearchMiss::OtherDocument {
            there: renamed.unwrap_or(first).to_string(),
            became_number: renamed.is_some(),
        })
    }

    /// Returns true if the text of a row is that of a sentence, and not a garbled one.
    pub fn has_text(&self, row: usize, sentence: &LabelledSentence) -> bool {
        words(self.rows[row].text) == words(&sentence.text)
    }
}

/// The words of a text, without the tags and escapes of a page. A table of this program has those of its articles, and
/// one that was made from it may be read without.
fn words(text: &str) -> String {
    let plain = text_cell(text);
    squeezed(plain.as_ref().map_or(text, |plain| &plain.text))
}

/// The place of a sentence, if it is known.
fn place(sentence: &LabelledSentence) -> Option<Place> {
    let document = sentence.document.as_deref()?;
    Some((squeezed(document), sentence.start?, sentence.end?))
}

/// Why a labelled sentence was not found in a table of scores.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum SearchMiss {
    /// No row has its words.
    Absent,
    /// Its document has the same words at another place.
    Elsewhere { there: String, start: usize },
    /// Its place has other words.
    OtherText(String),
    /// Another document has its words. A spreadsheet may have turned the name into a number.
    OtherDocument { there: String, became_number: bool },
}

impl SearchMiss {
    /// The sentence and why it was not found: `“text” is not in the table of scores`. `advice` is given the
    /// column that may be wrong, if there is one.
    pub fn explain(
        &self,
        sentence: &LabelledSentence,
        advice: impl Fn(Option<&str>) -> String,
    ) -> String {
        let text = shortened(&sentence.text);
        match self {
            SearchMiss::Absent => {
                format!("“{text}” is not in the table of scores: {}", advice(None))
            }
            SearchMiss::Elsewhere { there, start } => format!(
                "“{text}” stands at {there} in the table of scores, not at {start}: {}",
                advice(Some("start"))
            ),
            SearchMiss::OtherText(there) => {
                let [text, there] = distinct_excerpts(&squeezed(&sentence.text), &squeezed(there));
                format!(
                    "“{text}” is not in the table of scores, which has “{there}” in this place: {}",
                    advice(Some("text"))
                )
            }
            SearchMiss::OtherDocument {
                there,
                became_number,
            } => {
                let here = sentence.document.as_deref().unwrap_or_default();
                let [here, there] = distinct_excerpts(here, there);
                let advice = if *became_number {
                    BECAME_NUMBER.to_string()
                } else {
                    advice(Some("document"))
                };
                format!(
                    "“{text}” is in the table of scores in another document (“{there}”, not “{here}”): {advice}"
                )
            }
        }
    }
}
