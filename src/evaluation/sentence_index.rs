//! Finds labelled sentences among the rows of a table of scores, whatever a spreadsheet did to them.

use std::collections::{HashMap, HashSet};

use crate::labels::{Labelled, LabelledSentence, character, is_garbled, squeezed};
use crate::phrases::{BECAME_NUMBER, became_number, distinct_excerpts, shortened};

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

/// The rows of a table that may be some labelled sentences.
pub(crate) struct SentenceIndex<'a> {
    rows: Vec<SentenceRow<'a>>,
    /// The number of each row's document and its first character, as far as they are known.
    places: Vec<(Option<usize>, Option<usize>)>,
    /// The numbers of the documents.
    documents: HashMap<String, usize>,
    /// The rows with the words of a labelled sentence.
    by_text: HashMap<String, Vec<usize>>,
    /// The first row at the place of a labelled sentence.
    by_place: HashMap<Place, usize>,
}

impl<'a> SentenceIndex<'a> {
    /// Indexes the rows that may be one of the labelled sentences.
    pub fn new(rows: Vec<SentenceRow<'a>>, labelled: &Labelled) -> Self {
        let sentences = || labelled.sentences.iter();
        let mut by_text: HashMap<String, Vec<usize>> = sentences()
            .map(|sentence| (squeezed(&sentence.text), Vec::new()))
            .collect();
        let wanted: HashSet<Place> = sentences().filter_map(place).collect();
        let (mut documents, mut by_place) = (HashMap::new(), HashMap::new());
        let mut places = Vec::with_capacity(rows.len());
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
            places.push((document, start));
            if let Some(with_text) = by_text.get_mut(&squeezed(row.text)) {
                with_text.push(at);
            }
        }
        SentenceIndex {
            rows,
            places,
            documents,
            by_text,
            by_place,
        }
    }

    /// Finds the row of a sentence by its words, and by its document and start where both sides know them.
    /// If several rows fit it is the first that is not taken, or the first one. If there is none, the row
    /// at the sentence's place counts, provided that only what a spreadsheet garbles is different.
    pub fn find(&self, sentence: &LabelledSentence, taken: &[bool]) -> Result<usize, Missing> {
        let with_text = self.by_text.get(&squeezed(&sentence.text));
        let with_text = with_text.map_or(&[][..], Vec::as_slice);
        let document = sentence.document.as_deref().map(squeezed);
        // The inner `None` stands for a document that the table does not have.
        let own = document.map(|name| self.documents.get(&name).copied());
        let in_document = |row: &&usize| match (own, self.places[**row].0) {
            (Some(own), Some(other)) => own == Some(other),
            _ => true,
        };
        let fits = |row: &&usize| sentence.may_begin_at(self.places[**row].1);
        let mut fitting = with_text.iter().filter(in_document).filter(fits);
        if let Some(first) = fitting.next() {
            let mut all = std::iter::once(first).chain(fitting);
            return Ok(*all.find(|row| !taken[**row]).unwrap_or(first));
        }
        if let (Some(start), Some(row)) = (sentence.start, with_text.iter().find(in_document)) {
            let there = self.rows[*row].start.trim().to_string();
            return Err(Missing::Elsewhere { there, start });
        }
        if let Some(&row) = place(sentence).and_then(|place| self.by_place.get(&place)) {
            let text = self.rows[row].text;
            return match is_garbled(&sentence.text, text) {
                true => Ok(row),
                false => Err(Missing::OtherText(text.to_string())),
            };
        }
        let here = sentence.document.as_deref().unwrap_or_default();
        let others = with_text.iter();
        let mut others = others.map(|row| self.rows[*row].document.unwrap_or_default());
        let Some(first) = others.next() else {
            return Err(Missing::Absent);
        };
        let mut all = std::iter::once(first).chain(others);
        let renamed = all.find(|there| became_number(here, there));
        Err(Missing::OtherDocument {
            there: renamed.unwrap_or(first).to_string(),
            became_number: renamed.is_some(),
        })
    }

    /// Returns true if the text of a row is that of a sentence, and not a garbled one.
    pub fn has_text(&self, row: usize, sentence: &LabelledSentence) -> bool {
        squeezed(self.rows[row].text) == squeezed(&sentence.text)
    }
}

/// The place of a sentence, if it is known.
fn place(sentence: &LabelledSentence) -> Option<Place> {
    let document = sentence.document.as_deref()?;
    Some((squeezed(document), sentence.start?, sentence.end?))
}

/// Why a labelled sentence was not found in a table of scores.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Missing {
    /// No row has its words.
    Absent,
    /// Its document has the same words at another place.
    Elsewhere { there: String, start: usize },
    /// Its place has other words.
    OtherText(String),
    /// Another document has its words. A spreadsheet may have turned the name into a number.
    OtherDocument { there: String, became_number: bool },
}

impl Missing {
    /// The sentence and why it was not found: `“text” is not in the table of scores`. `advice` is given the
    /// column that may be wrong, if there is one.
    pub fn explain(
        &self,
        sentence: &LabelledSentence,
        advice: impl Fn(Option<&str>) -> String,
    ) -> String {
        let text = shortened(&sentence.text);
        match self {
            Missing::Absent => format!("“{text}” is not in the table of scores: {}", advice(None)),
            Missing::Elsewhere { there, start } => format!(
                "“{text}” stands at {there} in the table of scores, not at {start}: {}",
                advice(Some("start"))
            ),
            Missing::OtherText(there) => {
                let [text, there] = distinct_excerpts(&squeezed(&sentence.text), &squeezed(there));
                format!(
                    "“{text}” is not in the table of scores, which has “{there}” in this place: {}",
                    advice(Some("text"))
                )
            }
            Missing::OtherDocument {
                there,
                became_number,
            } => {
                let here = sentence.document.as_deref().unwrap_or_default();
                let [here, there] = distinct_excerpts(here, there);
                let advice = match became_number {
                    true => BECAME_NUMBER.to_string(),
                    false => advice(Some("document")),
                };
                format!(
                    "“{text}” is in the table of scores in another document (“{there}”, not “{here}”): {advice}"
                )
            }
        }
    }
}
